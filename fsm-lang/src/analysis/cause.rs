//! Once, at its cause: of all that cannot happen, what it is that the rest follows from.

use super::reach::Explorer;
use super::why::Why;
use crate::chart::{Chart, StateId, TransitionId};
use crate::map::Arena;

/// Something that cannot happen and follows from nothing else that cannot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// What cannot happen.
    pub origin: Origin,
    /// The states that could be active if it could happen, in document order, those inside others left out.
    pub states: Vec<StateId>,
    /// The transitions of reachable states that could be taken if it could happen, in document order.
    pub transitions: Vec<TransitionId>,
}

/// What cannot happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The state cannot be active, though its parent can, and no transition from a reachable state goes there.
    State(StateId),
    /// The transition cannot be taken, though its source can be active.
    Transition(TransitionId),
}

/// So many causes are compared with each other; of more, one may be reported that follows from a later one.
const MOST_COMPARED: usize = 48;
/// The work that comparing may take: causes times states and transitions.
const MOST_WORK: usize = 20_000_000;

/// Finds the causes, in document order, transitions before states.
pub(super) fn find(
    chart: &Chart,
    why: &Arena<TransitionId, Option<Why>>,
    explorer: &Explorer<'_, '_>,
) -> Vec<Cause> {
    let reached = explorer.reached();
    let transitions = chart.transitions.ids().filter(|&id| {
        why[id].is_some_and(|why| why != Why::BlockNeverRuns && !why.is_timer_too_late(chart, id))
    });
    let states = chart.states.iter().filter(|(id, state)| {
        !reached.active[*id] && state.parent.is_some_and(|parent| reached.active[parent])
    });
    let candidates: Vec<Origin> =
        transitions.map(Origin::Transition).chain(states.map(|(id, _)| Origin::State(id))).collect();
    if candidates.is_empty() {
        return Vec::new();
    }
    // Each that is still impossible after those before it were supposed is a cause, or follows from a later one.
    let mut supposed = explorer.clone();
    let mut roots: Vec<Root> = Vec::new();
    for &origin in &candidates {
        if !happens(&supposed, origin) {
            suppose(&mut supposed, origin);
            roots.push(Root { origin, follows: Vec::new() });
        }
    }
    let compared = roots.len() > 1
        && roots.len() <= MOST_COMPARED
        && roots.len() * (chart.states.len() + chart.transitions.len()) <= MOST_WORK;
    if compared || roots.len() == 1 {
        for root in &mut roots {
            let mut alone = explorer.clone();
            suppose(&mut alone, root.origin);
            root.follows =
                candidates.iter().copied().filter(|&it| it != root.origin && happens(&alone, it)).collect();
        }
        let followers: Vec<bool> = (0..roots.len()).map(|place| follows_another(&roots, place)).collect();
        let mut followers = followers.into_iter();
        roots.retain(|_| !followers.next().unwrap_or_default());
    } else {
        // Too many to compare: what follows is told of the first that makes it happen.
        let mut supposed = explorer.clone();
        let mut open = candidates.clone();
        for root in roots.iter_mut().take(MOST_COMPARED) {
            suppose(&mut supposed, root.origin);
            let origin = root.origin;
            root.follows =
                open.iter().copied().filter(|&it| it != origin && happens(&supposed, it)).collect();
            open.retain(|&it| !happens(&supposed, it));
        }
    }
    roots.into_iter().map(Root::into_cause).collect()
}

struct Root {
    origin: Origin,
    follows: Vec<Origin>,
}

impl Root {
    fn into_cause(self) -> Cause {
        let mut cause = Cause { origin: self.origin, states: Vec::new(), transitions: Vec::new() };
        for origin in self.follows {
            match origin {
                Origin::State(state) => cause.states.push(state),
                Origin::Transition(transition) => cause.transitions.push(transition),
            }
        }
        cause
    }
}

/// Whether the root at a place happens if another one does; of two that follow from each other, the earlier stays.
fn follows_another(roots: &[Root], place: usize) -> bool {
    roots.iter().enumerate().any(|(other, root)| {
        other != place
            && root.follows.contains(&roots[place].origin)
            && (other < place || !roots[place].follows.contains(&root.origin))
    })
}

fn happens(explorer: &Explorer<'_, '_>, origin: Origin) -> bool {
    match origin {
        Origin::State(state) => explorer.reached().active[state],
        Origin::Transition(transition) => explorer.reached().taken[transition],
    }
}

fn suppose(explorer: &mut Explorer<'_, '_>, origin: Origin) {
    match origin {
        Origin::State(state) => explorer.suppose_entered(state),
        Origin::Transition(transition) => explorer.suppose_taken(transition),
    }
}
