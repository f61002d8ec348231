// The mistake stands in tokens that another macro has captured.
macro_rules! timer {
    ($name:ident, $delay:literal, $guard:expr) => {
        fsm_runtime::machine! {
            machine $name {
                event Go;
                initial A;
                state A { after $delay => B; on Go if $guard => B; }
                final B;
            }
        }
    };
}

timer!(Timer, 5parsecs, "text".is_empty());

fn main() {}
