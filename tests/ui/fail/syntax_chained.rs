// A second place is named in the text, since a stable macro can't underline two.
fsm_runtime::machine! {
    machine Range {
        event Value(x: u8);
        initial A;
        state A { on Value(x) if 1 < x < 5 => Done; }
        final Done;
    }
}

fn main() {}
