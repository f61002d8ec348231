fsm_runtime::machine! {
    #[endless]
    machine Player {
        type Disc;
        event Loaded(disc: Disc) | Eject;
        initial Empty;
        state Empty { on Loaded(disc) => Ready; }
        state Ready(disc: Disc) { on Eject => Empty; }
    }
}

fn main() {}
