fsm_runtime::machine! {
    machine Shop {
        event Cancel;
        activity reserve() undo release() timeout 10s;
        activity release() retriable;
        initial Placing;
        state Placing {
            on Cancel => Rejected;
            initial Reserving;
            state Reserving { invoke reserve() { ok => Done, err => Undoing } }
        }
        state Undoing { compensate { ok => Rejected } }
        final Done;
        final failure Rejected;
    }
}

fn main() {}
