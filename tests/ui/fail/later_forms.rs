fsm_runtime::machine! {
    machine Shop {
        saga Placing { step reserve(); }
        initial Done;
        final Done { }
        state Waiting { defer Cancel; }
    }
}

fn main() {}
