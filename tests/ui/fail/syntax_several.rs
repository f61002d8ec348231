// Each mistake is found in one go; what stands between them is read.
fsm_runtime::machine! {
    machine Door {
        event Open(force u8) | Close;
        initial Closed
        state Closed { on Open => ; }
        state Opened { on Close => Closed { x = ; y += } }
        stat Locked;
    }
}

fn main() {}
