fsm_runtime::machine! {
    machine Matcher {
        event match;
        initial A;
        state A { on r#match => A; }
    }
}

fn main() {}
