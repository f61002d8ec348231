fsm_runtime::machine! {
    machine Shop {
        activity reserve() undo release() timeout 10s;
        activity pay() undo none "the customer asked for it" timeout 30s;
        activity release() retriable;
        initial Reserving;
        state Reserving { invoke reserve() { ok => Paying, err => Undoing } }
        state Paying { invoke pay() { ok => Done, err => Rejected } }
        state Undoing { compensate { ok => Rejected } }
        final Done;
        final failure Rejected;
    }
}

fn main() {}
