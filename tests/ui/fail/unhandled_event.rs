fsm_runtime::machine! {
    machine Door {
        event Open | Close;
        initial Closed;
        #[exhaustive]
        state Closed { on Open => Opened; }
        final Opened;
    }
}

fn main() {}
