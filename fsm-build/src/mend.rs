//! A file mended by the changes that its findings bring.

use fsm_lang::Options;
use fsm_lang::diag::mend::mend as apply;

use crate::{Text, Unit};

/// A text after its findings were mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// The text.
    pub text: String,
    /// How many changes were made.
    pub changes: usize,
}

/// So often is a text looked at again: what one change brings to light another may mend.
const MOST_ROUNDS: usize = 64;

/// Makes the changes that the findings of a text bring, again until there are none. `of` takes a text through the
/// pipeline, as [`Unit::new`] does. A change that would spoil what can be read is not made.
#[must_use]
pub fn mend(text: String, options: &Options, of: impl Fn(Text, &Options) -> Option<Unit>) -> Mended {
    let mut mended = Mended { text, changes: 0 };
    let Some(mut unit) = of(Text::Whole(mended.text.clone()), options) else { return mended };
    for _ in 0..MOST_ROUNDS {
        let fixes = unit.diagnostics().into_iter().filter_map(|finding| finding.fix.as_ref());
        let next = apply(&mended.text, fixes);
        if next.changes == 0 || next.text == mended.text {
            break;
        }
        let Some(next_unit) = of(Text::Whole(next.text.clone()), options) else { break };
        if unreadable(&next_unit) > unreadable(&unit) {
            break;
        }
        mended = Mended { text: next.text, changes: mended.changes + next.changes };
        unit = next_unit;
    }
    mended
}

/// How much of a text cannot be read.
fn unreadable(unit: &Unit) -> usize {
    unit.broken().iter().filter(|finding| finding.code == crate::unit::SYNTAX).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(text: &str) -> (String, usize) {
        let of = |text, options: &Options| Some(Unit::new("a.fsm", text, options));
        let Mended { text, changes } = mend(text.to_owned(), &Options::default(), of);
        (text, changes)
    }

    #[test]
    fn what_one_change_brings_to_light_is_mended_too() {
        let broken = "#[endless]\nmachine Lamp {\n    event Press\n    initial Dark;\n    state Dark { on Pres => Lit; }\n    \
                      state Lit { on Press => Dakr; }\n}\n";
        let whole = broken.replace("Press\n", "Press;\n").replace("Pres ", "Press ").replace("Dakr", "Dark");
        assert_eq!(mended(broken), (whole.clone(), 3));
        assert_eq!(mended(&whole), (whole, 0));
    }

    #[test]
    fn allows_of_no_use_go() {
        let text = |allow: &str| {
            format!(
                "#[endless]\nmachine Lamp {{\n    event Press;\n    initial Dark;\n{allow}    state Dark {{ on Press {{}} }}\n}}\n"
            )
        };
        let allow = "    #[allow(dead_end, unreachable_state, reason = \"a sketch\")]\n";
        assert_eq!(mended(&text(allow)), (text(""), 2));
    }
}
