//! The nearest name to one that is not there.

use std::fmt;

use smol_str::SmolStr;

use crate::diag::{Edit, Fix};
use crate::nearest::{LONGEST, limit, slips};
use crate::span::Span;
use crate::syntax::vocab::is_strict_keyword;

/// How many names may be compared over one chart, besides those in [`budget_for`].
pub(super) const BUDGET: usize = 100_000;

/// How many more may be where so many are declared: each for twenty mistakes.
pub(super) fn budget_for(declared: usize) -> usize {
    20 * declared
}

/// One letter of a shorter name may make another name.
const SURE_FROM: usize = 4;

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
    if name.len() > LONGEST {
        return None;
    }
    let mut best: Option<&SmolStr> = None;
    let mut alone = true;
    let mut limit = limit(name);
    for candidate in candidates {
        if *budget == 0 {
            break;
        }
        *budget -= 1;
        if candidate.as_str() == name {
            continue;
        }
        let found =
            if is_same_but_for_case(name, candidate) { Some(0) } else { slips(name, candidate, limit) };
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
    let near = limit == 0 || limit == 1 && name.chars().count() >= SURE_FROM;
    best.map(|name| Nearest { name: name.clone(), sure: alone && near && *budget > 0 })
}

fn is_same_but_for_case(name: &str, other: &str) -> bool {
    name.chars().flat_map(char::to_lowercase).eq(other.chars().flat_map(char::to_lowercase))
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
