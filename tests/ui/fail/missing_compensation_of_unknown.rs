fsm_runtime::machine! {
    machine Shop {
        activity pay() undo refund() timeout 30s;
        activity refund() retriable;
        initial Paying;
        state Paying { invoke pay() { ok => Done, err => Rejected } }
        final Done;
        final failure Rejected;
    }
}

fn main() {}
