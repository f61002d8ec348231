//! The nearest name to one that is not there.

use smol_str::SmolStr;

/// How many names may be compared over one chart.
pub(super) const BUDGET: usize = 2_000_000;

/// Names longer than this are not compared.
const LONGEST: usize = 64;

/// The candidate that is nearest to `name`, if one is near: at most a third of its letters differ. The
/// first of several. `None` also when so much was suggested already that it would be slow.
pub(super) fn nearest<'c>(
    budget: &mut usize,
    name: &str,
    candidates: impl Iterator<Item = &'c SmolStr>,
) -> Option<&'c SmolStr> {
    let letters: Vec<char> = name.chars().take(LONGEST + 1).collect();
    if letters.len() > LONGEST {
        return None;
    }
    let mut best = None;
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
                limit = found;
            }
            if found == 0 {
                break;
            }
        }
    }
    best
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

    fn of<'c>(name: &str, candidates: &'c [SmolStr]) -> Option<&'c str> {
        nearest(&mut 100, name, candidates.iter()).map(SmolStr::as_str)
    }

    #[test]
    fn the_nearest_name_is_found() {
        let names = ["Idle", "HasCredit", "Vending", "OutOfOrder"].map(SmolStr::from);
        assert_eq!(of("HasCredti", &names), Some("HasCredit"));
        assert_eq!(of("vending", &names), Some("Vending"));
        assert_eq!(of("Iddle", &names), Some("Idle"));
        assert_eq!(of("Broken", &names), None);
    }

    #[test]
    fn nothing_is_suggested_when_the_budget_is_spent() {
        assert_eq!(nearest(&mut 0, "Idel", [SmolStr::from("Idle")].iter()), None);
    }
}
