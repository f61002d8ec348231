fsm_runtime::machine! {
    machine Door {
        event Open;
        initial Closed;
        state Closed { on Open => Opened; }
        state Locked { on Open => Opened; }
        final Opened;
    }
}

fn main() {}
