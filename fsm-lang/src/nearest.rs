//! The name that was probably meant.

/// Longer names are not compared.
pub(crate) const LONGEST: usize = 64;

/// How many letters may be wrong in a name: a third of them, but at least one.
pub(crate) fn limit(name: &str) -> usize {
    (name.chars().count() / 3).max(1)
}

/// How many letters must be put in, taken out, replaced, or swapped with their neighbour; `None` beyond `limit`.
pub(crate) fn slips(name: &str, other: &str, limit: usize) -> Option<usize> {
    if name.chars().count().abs_diff(other.chars().count()) > limit {
        return None;
    }
    Some(strsim::osa_distance(name, other)).filter(|&found| found <= limit)
}

/// The candidate that is nearest to `name`, if one is near enough to be meant. Of equally near ones the first.
pub fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    if name.len() > LONGEST {
        return None;
    }
    let limit = limit(name).min(name.chars().count().saturating_sub(1));
    candidates
        .into_iter()
        .filter_map(|candidate| Some((slips(name, candidate, limit)?, candidate)))
        .min_by_key(|&(slips, _)| slips)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_is_found_and_a_stranger_is_not() {
        let words = ["state", "initial", "event", "on", "history"];
        for (name, meant) in [
            ("sate", Some("state")),
            ("tsate", Some("state")),
            ("stat", Some("state")),
            ("inital", Some("initial")),
            ("evnet", Some("event")),
            ("onn", Some("on")),
            ("history2", Some("history")),
            ("banana", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(nearest(name, words), meant, "{name}");
        }
    }

    #[test]
    fn the_first_of_equals_is_found() {
        assert_eq!(nearest("cats", ["bats", "cars", "rats"]), Some("bats"));
    }
}
