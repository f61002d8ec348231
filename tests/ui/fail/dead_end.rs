fsm_runtime::machine! {
    machine Door {
        event Open | Jam;
        initial Closed;
        state Closed { on Open => Opened; on Jam => Stuck; }
        state Stuck;
        final Opened;
    }
}

fn main() {}
