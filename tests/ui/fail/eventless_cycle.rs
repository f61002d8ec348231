fsm_runtime::machine! {
    #[endless]
    machine Loop {
        event Go;
        initial A;
        state A { on Go => B; }
        state B { always => C; }
        state C { always => B; }
    }
}

fn main() {}
