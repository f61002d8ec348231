fsm_runtime::machine! {
    #[endless]
    machine Pair {
        event Go;
        initial Both;
        parallel Both {
            state Left  { initial A; state A { on Go => Right.D; } }
            state Right { initial C; state C { on Go => local D; } state D; }
        }
    }
}

fn main() {}
