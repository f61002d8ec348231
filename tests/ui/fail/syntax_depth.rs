// Too deep for rustc, too: states nested deeper than 32, and brackets deeper than 128.
fsm_runtime::machine! {
    machine Deep {
        state S { state S { state S { state S { state S { state S { state S { state S { state S { state S { state S { state S { state S { state S { state S { state S { state S { state S { state S { state S { state S { state S { state S { state S { state S { state S { state S { state S { state S { state S { state S { state S { state S { } } } } } } } } } } } } } } } } } } } } } } } } } } } } } } } } } 
    }
}

fsm_runtime::machine! {
    machine Deeper {
        const C: u8 = ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))));
    }
}

fn main() {}
