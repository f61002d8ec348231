//! Changes that mend findings, applied to a text.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diag::{Edit, Fix};

/// A text with changes applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// The text.
    pub text: String,
    /// How many of the changes were made.
    pub changes: usize,
}

/// Applies changes to the text that they are about, each wholly or not at all: one that touches what an earlier one
/// replaces is left out, and so is one whose places are none of the text. A line of which a removal leaves nothing
/// but blanks is removed with its end.
#[must_use]
pub fn mend<'f>(text: &str, fixes: impl IntoIterator<Item = &'f Fix>) -> Mended {
    // By where they begin: where each ends, and what stands there instead.
    let mut taken: BTreeMap<usize, (usize, &str)> = BTreeMap::new();
    let mut changes = 0;
    for fix in fixes {
        let edits: Option<Vec<_>> = fix.edits.iter().map(|edit| replacement(text, edit)).collect();
        let Some(edits) = edits.filter(|edits| !edits.is_empty()) else { continue };
        // Of those taken, which lie apart, the last that begins before the end reaches furthest.
        let touches = |range: &Range<usize>| {
            taken.range(..=range.end).next_back().is_some_and(|(_, &(end, _))| end >= range.start)
        };
        if !edits.iter().any(|(range, _)| touches(range)) {
            taken.extend(edits.into_iter().map(|(range, new)| (range.start, (range.end, new))));
            changes += 1;
        }
    }
    let (mut mended, mut at) = (String::with_capacity(text.len()), 0);
    for (start, (end, new)) in taken {
        mended.push_str(text.get(at..start).unwrap_or_default());
        mended.push_str(new);
        at = end.max(at);
    }
    mended.push_str(text.get(at..).unwrap_or_default());
    Mended { text: mended, changes }
}

/// What is replaced by what; `None` if that is no place of the text.
fn replacement<'e>(text: &str, edit: &'e Edit) -> Option<(Range<usize>, &'e str)> {
    let range = edit.span.lo as usize..edit.span.hi as usize;
    text.get(range.clone())?;
    Some((if edit.text.is_empty() { with_its_line(text, range) } else { range }, edit.text.as_str()))
}

/// The range, with the rest of its lines and their end where that is blank.
fn with_its_line(text: &str, range: Range<usize>) -> Range<usize> {
    let is_blank = |c: char| matches!(c, ' ' | '\t' | '\r');
    let start = text[..range.start].trim_end_matches(is_blank).len();
    let behind = text[range.end..].trim_start_matches(is_blank);
    let begins_line = start == 0 || text[..start].ends_with('\n');
    match behind.strip_prefix('\n') {
        Some(next) if begins_line => start..text.len() - next.len(),
        _ => range,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::{Sources, Span};

    fn fixes(edits: &[&[(u32, u32, &str)]]) -> Vec<Fix> {
        let source = Sources::new().add_text("a.fsm", "");
        let edit =
            |&(lo, hi, text): &(u32, u32, &str)| Edit { span: Span::new(source, lo, hi), text: text.into() };
        edits
            .iter()
            .map(|edits| Fix { title: String::new(), edits: edits.iter().map(edit).collect() })
            .collect()
    }

    fn mended(text: &str, edits: &[&[(u32, u32, &str)]]) -> (String, usize) {
        let Mended { text, changes } = mend(text, &fixes(edits));
        (text, changes)
    }

    #[test]
    fn changes_are_made_wherever_they_stand() {
        assert_eq!(mended("abcdef", &[&[(4, 5, "E")], &[(0, 1, ""), (2, 2, "+")]]), ("b+cdEf".into(), 2));
    }

    #[test]
    fn a_change_that_touches_an_earlier_one_waits() {
        assert_eq!(mended("abc", &[&[(0, 2, "x")], &[(1, 3, "y")], &[(2, 2, "z")]]), ("xc".into(), 1));
        assert_eq!(mended("abc", &[&[(0, 1, "x")], &[(0, 1, "x")]]), ("xbc".into(), 1));
    }

    #[test]
    fn places_that_are_none_change_nothing() {
        assert_eq!(
            mended("\u{e9}", &[&[(1, 2, "x")], &[(0, 9, "x")], &[(2, 0, "x")], &[]]),
            ("\u{e9}".into(), 0)
        );
    }

    #[test]
    fn a_line_of_which_nothing_is_left_goes() {
        assert_eq!(mended("a\n  #[b]\t\r\nc\n", &[&[(4, 8, "")]]), ("a\nc\n".into(), 1));
        assert_eq!(mended("#[b]\nc", &[&[(0, 4, "")]]), ("c".into(), 1));
        assert_eq!(mended("#[b] c\n", &[&[(0, 4, "")]]), (" c\n".into(), 1));
    }
}
