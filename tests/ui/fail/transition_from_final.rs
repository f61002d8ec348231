fsm_runtime::machine! {
    machine Once {
        event Go;
        initial A;
        state A { on Go => B; }
        final B { on Go => A; }
    }
}

fn main() {}
