fsm_runtime::machine! {
    machine Shop {
        activity pay() undo refund() timeout 30s;
        activity refund() timeout 30s;
        initial Paying;
        state Paying { invoke pay() { ok => Done, err => Undoing } }
        state Undoing { compensate { ok => Rejected } }
        final Done;
        final failure Rejected;
    }
}

fn main() {}
