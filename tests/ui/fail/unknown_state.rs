fsm_runtime::machine! {
    machine Door {
        event Open;
        initial Closed;
        state Closed { on Open => Opend; }
        final Opened;
    }
}

fn main() {}
