fsm_runtime::machine! {
    machine Door {
        event Open;
        initial Closed;
        state Closed {
            on Open => Opened;
            on Open => Closed;
        }
        final Opened;
    }
}

fn main() {}
