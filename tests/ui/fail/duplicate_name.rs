fsm_runtime::machine! {
    machine Door {
        event Open;
        initial Closed;
        state Closed { on Open => Opened; }
        final Opened;
        state Closed { on Open => Opened; }
    }
}

fn main() {}
