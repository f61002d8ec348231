//! Ways around through the steps of a cycle.

use super::Step;
use crate::chart::TransitionId;

/// A way around through the steps: places in the order in which they are taken; `None` if there is none.
pub(super) fn find_round(steps: &[Step<'_>]) -> Option<Vec<usize>> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Closed,
    }
    let mut marks = vec![Mark::New; steps.len()];
    for start in 0..steps.len() {
        if marks[start] != Mark::New {
            continue;
        }
        // A walk in depth; what is open is the path.
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        marks[start] = Mark::Open;
        while let Some((place, tried)) = path.last_mut() {
            let Some(&next) = steps[*place].next.get(*tried) else {
                marks[*place] = Mark::Closed;
                path.pop();
                continue;
            };
            *tried += 1;
            match marks[next] {
                Mark::Closed => {}
                Mark::New => {
                    marks[next] = Mark::Open;
                    path.push((next, 0));
                }
                Mark::Open => {
                    let from = path.iter().position(|&(place, _)| place == next)?;
                    return Some(path[from..].iter().map(|&(place, _)| place).collect());
                }
            }
        }
    }
    None
}

/// Begins with the first in the document.
pub(super) fn turn_to_first(transitions: &mut [TransitionId]) {
    let first = transitions.iter().enumerate().min_by_key(|&(_, id)| id).map(|(place, _)| place);
    transitions.rotate_left(first.unwrap_or_default());
}

/// A round that only repeats itself is told once.
pub(super) fn shorten(transitions: &mut Vec<TransitionId>) {
    let length = transitions.len();
    for period in 1..length {
        if length.is_multiple_of(period)
            && (period..length).all(|place| transitions[place] == transitions[place - period])
        {
            transitions.truncate(period);
            return;
        }
    }
}
