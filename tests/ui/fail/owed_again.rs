fsm_runtime::machine! {
    machine Shop {
        event Again | Stop;
        activity reserve() undo release() timeout 10s;
        activity release() retriable;
        initial Reserving;
        state Reserving { invoke reserve() { ok => Waiting, err => Undoing } }
        state Waiting { on Again => Reserving; on Stop => Undoing; }
        state Undoing { compensate { ok => Rejected } }
        final failure Rejected;
    }
}

fn main() {}
