fsm_runtime::machine! {
    machine Shop {
        activity pay() timeout 30s;
        initial Paying;
        state Paying { invoke pivot pay() { ok => Done, err => Rejected } }
        final Done;
        final failure Rejected;
    }
}

fn main() {}
