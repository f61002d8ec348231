//! The name that was probably meant.

/// The candidate that takes the fewest changes of a character to become `name`: at most a third of its
/// length, and the first one of equals.
pub(super) fn nearest<'n>(name: &str, candidates: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let name: Vec<char> = name.chars().take(64).collect();
    let limit = (name.len() / 3).max(1);
    candidates
        .map(|candidate| (distance(&name, candidate), candidate))
        .filter(|&(distance, _)| distance <= limit)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein's distance.
fn distance(name: &[char], candidate: &str) -> usize {
    let mut row: Vec<usize> = (0..=name.len()).collect();
    for (line, letter) in candidate.chars().enumerate() {
        let mut diagonal = line;
        row[0] = line + 1;
        for column in 0..name.len() {
            let changed = diagonal + usize::from(name[column] != letter);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[name.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_found_and_a_stranger_is_not() {
        let names = ["dead_end", "eventless_cycle"];
        assert_eq!(nearest("ded_end", names.into_iter()), Some("dead_end"));
        assert_eq!(nearest("naming", names.into_iter()), None);
        assert_eq!(nearest("", names.into_iter()), None);
    }
}
