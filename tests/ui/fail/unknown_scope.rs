fsm_runtime::machine! {
    machine Shop {
        event Settled;
        activity pay() undo refund() timeout 1s;
        activity refund() timeout 1s;
        initial Paying;
        state Paying { invoke pay() { ok => Undoing, err => Failed } }
        state Undoing { compensate pey { ok => Failed, stuck => NeedsAgent } }
        state NeedsAgent { on Settled => Failed { settle Payng; } }
        final failure Failed;
    }
}

fn main() {}
