//! The nearest name to one that is not there.

use std::fmt;

use smol_str::SmolStr;

use crate::diag::{Edit, Fix};
use crate::span::Span;
use crate::syntax::vocab::is_strict_keyword;

/// How many names may be compared over one chart.
pub(super) const BUDGET: usize = 2_000_000;

/// One letter of a shorter name may make another name.
const SURE_FROM: usize = 4;

/// Names longer than this are not compared.
const LONGEST: usize = 64;

/// A name that is near to one that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Nearest {
    /// The name.
    pub(super) name: SmolStr,
    /// Whether it is surely meant: no other one is as near, and it differs in the case of letters, or in one letter
    /// of a name that is not short.
    sure: bool,
}

impl fmt::Display for Nearest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&written(&self.name))
    }
}

impl Nearest {
    /// Writes it in the place of a name, if it is surely meant.
    pub(super) fn fix(&self, place: Span) -> Option<Fix> {
        self.fix_with(place, &written(&self.name))
    }

    /// Writes a path to it in the place of a name, if it is surely meant.
    pub(super) fn fix_with(&self, place: Span, path: &str) -> Option<Fix> {
        self.sure.then(|| replace(place, path))
    }
}

/// Writes something else in a place.
pub(super) fn replace(place: Span, text: &str) -> Fix {
    Fix { title: format!("write `{text}`"), edits: vec![Edit { span: place, text: text.to_owned() }] }
}

/// How a name is written.
pub(super) fn written(name: &str) -> String {
    if is_strict_keyword(name) { format!("r#{name}") } else { name.to_owned() }
}

/// The candidate that is nearest to `name`, if one is near: at most a third of its letters differ. The
/// first of several. `None` also when so much was suggested already that it would be slow.
pub(super) fn nearest<'c>(
    budget: &mut usize,
    name: &str,
    candidates: impl Iterator<Item = &'c SmolStr>,
) -> Option<Nearest> {
    let letters: Vec<char> = name.chars().take(LONGEST + 1).collect();
    if letters.len() > LONGEST {
        return None;
    }
    let mut best: Option<&SmolStr> = None;
    let mut alone = true;
    let mut limit = (letters.len() / 3).max(1);
    for candidate in candidates {
        if *budget == 0 {
            break;
        }
        *budget -= 1;
        if candidate.len() > 4 * LONGEST || candidate.as_str() == name {
            continue;
        }
        let found = if candidate.to_lowercase() == name.to_lowercase() {
            Some(0)
        } else {
            distance(&letters, candidate, limit)
        };
        if let Some(found) = found {
            if best.is_none() || found < limit {
                best = Some(candidate);
                alone = true;
                limit = found;
            } else if best != Some(candidate) {
                alone = false;
            }
        }
    }
    let near = limit == 0 || limit == 1 && letters.len() >= SURE_FROM;
    best.map(|name| Nearest { name: name.clone(), sure: alone && near && *budget > 0 })
}

/// How many letters must be put in, taken out, replaced, or swapped with their neighbour; `None` beyond `limit`.
fn distance(left: &[char], right: &str, limit: usize) -> Option<usize> {
    let right: Vec<char> = right.chars().collect();
    if left.len().abs_diff(right.len()) > limit {
        return None;
    }
    let width = right.len() + 1;
    let (mut two_up, mut up, mut this) = (vec![0; width], (0..width).collect::<Vec<usize>>(), vec![0; width]);
    for (row, letter) in left.iter().enumerate() {
        this[0] = row + 1;
        for (column, other) in right.iter().enumerate() {
            let replaced = up[column] + usize::from(letter != other);
            let mut least = replaced.min(up[column + 1] + 1).min(this[column] + 1);
            if row > 0 && column > 0 && left[row - 1] == *other && *letter == right[column - 1] {
                least = least.min(two_up[column - 1] + 1);
            }
            this[column + 1] = least;
        }
        std::mem::swap(&mut two_up, &mut up);
        std::mem::swap(&mut up, &mut this);
    }
    let found = up[right.len()];
    (found <= limit).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, candidates: &[SmolStr]) -> Option<SmolStr> {
        nearest(&mut 100, name, candidates.iter()).map(|nearest| nearest.name)
    }

    #[test]
    fn the_nearest_name_is_found() {
        let names = ["Idle", "HasCredit", "Vending", "OutOfOrder"].map(SmolStr::from);
        assert_eq!(of("HasCredti", &names), Some("HasCredit".into()));
        assert_eq!(of("vending", &names), Some("Vending".into()));
        assert_eq!(of("Iddle", &names), Some("Idle".into()));
        assert_eq!(of("Broken", &names), None);
    }

    #[test]
    fn only_what_is_surely_meant_is_written() {
        let names = ["Idle", "Idles", "HasCredit", "On", "In"].map(SmolStr::from);
        let is_sure = |name| nearest(&mut 100, name, names.iter()).is_some_and(|nearest| nearest.sure);
        assert!(is_sure("HasCredti") && is_sure("hascredit") && is_sure("on"));
        assert!(!is_sure("HsaCredti"), "two slips");
        assert!(!is_sure("An"), "a short name");
        assert!(!is_sure("Idlef"), "as near to two");
        assert!(!is_sure("Broken"));
    }

    #[test]
    fn nothing_is_suggested_when_the_budget_is_spent() {
        assert_eq!(nearest(&mut 0, "Idel", [SmolStr::from("Idle")].iter()), None);
    }
}
