//! Which of a state's transitions can be selected, and by what knowledge: the earlier ones of the state, and
//! those of the states inside, come first.

use std::collections::{BTreeMap, BTreeSet};

use super::env::{Env, Key as EnvKey};
use super::index::Index;
use super::scope::{Scope, World};
use super::value::Faults;
use crate::chart::{ArmOutcome, Chart, EventId, LocalId, StateId, TransitionId, Trigger};
use crate::map::Arena;

/// What transitions are selected for. Those of one key compete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key {
    /// A declared event.
    Event(EventId),
    /// Any declared event that no transition of the state names; any at all for what is left of a great many `on *`.
    OtherEvent,
    /// No event.
    Always,
    /// A run-time fault.
    Fault,
    /// The state is done.
    Done,
    /// The timer of the transition, which competes with no other.
    After(TransitionId),
    /// An outcome that the state waits for: those of one kind compete.
    Arm(usize),
}

/// What is known of the states inside a state, whenever it is active and there is something to be selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) struct Below {
    /// Every leaf selects a transition from below the state: no transition of the state is selected.
    pub(super) all: bool,
    /// A transition with targets is selected below.
    pub(super) targeted: bool,
    /// No transition of the state that leaves it is taken: it is not selected, or preempted from below.
    pub(super) preempts: bool,
}

/// How soon a state is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum Stay {
    /// It may be active at the end of a macrostep.
    #[default]
    Lasting,
    /// It is left before the macrostep in which it is entered ends, by the event that is raised whenever it is.
    UntilRaised(EventId),
    /// Whenever it is active, this `always` of it, or another one of the same branch, is enabled.
    Never(TransitionId),
}

/// What an earlier and coarser look has proved, so that this one can rely on it.
#[derive(Debug)]
pub(super) struct Proved {
    /// What is known of the states inside a state; nothing where there is no entry.
    pub(super) below: BTreeMap<(StateId, Key), Below>,
    /// How soon a state is left, those around it considered.
    pub(super) stay: Arena<StateId, Stay>,
}

impl Proved {
    /// Nothing.
    pub(super) fn nothing(chart: &Chart) -> Self {
        Self { below: BTreeMap::new(), stay: chart.states.map(|_| Stay::Lasting) }
    }
}

impl Proved {
    /// Whether both prove the same.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.below == other.below && self.stay == other.stay
    }
}

/// What becomes of a transition for one key.
#[derive(Debug)]
pub(super) enum Fate<'c> {
    /// It can be selected, in these cases.
    Possible(Vec<Env<'c>>),
    /// One from inside the state always comes first.
    Below,
    /// Earlier ones of the state always come first, the last of them this.
    Behind(TransitionId),
    /// Its guard is false in every case, whatever came earlier.
    False,
    /// Its guard is false in every case that earlier ones leave over.
    Leftover,
    /// The state is left sooner.
    Left,
    /// What it waits for cannot happen.
    Impossible,
}

/// One candidate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate<'c> {
    /// The transition.
    pub(super) transition: TransitionId,
    /// The locals that stand for the event's arguments.
    pub(super) bindings: &'c [Option<LocalId>],
}

/// The candidates of a state for each key, in order.
pub(super) fn candidates(chart: &Chart, state: StateId) -> BTreeMap<Key, Vec<Candidate<'_>>> {
    let transitions = &chart.states[state].transitions;
    let mut named: BTreeSet<EventId> = BTreeSet::new();
    for &id in transitions {
        if let Trigger::Events(patterns) = &chart.transitions[id].trigger {
            named.extend(patterns.iter().map(|pattern| pattern.event));
        }
    }
    let mut by_key: BTreeMap<Key, Vec<Candidate<'_>>> = BTreeMap::new();
    let mut stars = 0;
    for &id in transitions {
        let mut add = |key, bindings| {
            by_key.entry(key).or_default().push(Candidate { transition: id, bindings });
        };
        match &chart.transitions[id].trigger {
            Trigger::Events(patterns) => {
                for pattern in patterns {
                    add(Key::Event(pattern.event), pattern.bindings.as_slice());
                }
            }
            Trigger::Any => {
                stars += 1;
                // Of a great many the later ones compete for what is not named only: less is proved.
                if stars <= MOST_STARS {
                    for &event in &named {
                        add(Key::Event(event), &[]);
                    }
                }
                if named.len() < chart.events.len() || stars > MOST_STARS {
                    add(Key::OtherEvent, &[]);
                }
            }
            Trigger::Always => add(Key::Always, &[]),
            Trigger::Fault(binding) => add(Key::Fault, std::slice::from_ref(binding)),
            Trigger::Done => add(Key::Done, &[]),
            Trigger::After(_) => add(Key::After(id), &[]),
            Trigger::Outcome(outcome) => match outcome {
                ArmOutcome::Ok(local) => add(Key::Arm(0), std::slice::from_ref(local)),
                ArmOutcome::Unknown => add(Key::Arm(1), &[]),
                ArmOutcome::Stuck => add(Key::Arm(2), &[]),
                ArmOutcome::AnyError => add(Key::Arm(3), &[]),
                ArmOutcome::Error(_, position) => add(Key::Arm(4 + position), &[]),
            },
            Trigger::Otherwise => {}
        }
    }
    by_key
}

const MOST_STARS: usize = 16;

/// The events for which [`Key::OtherEvent`] stands in a state that has something for some keys.
pub(super) fn others<V>(
    chart: &Chart,
    state: StateId,
    keys: &BTreeMap<Key, V>,
) -> impl Iterator<Item = EventId> {
    let all = has_more_candidates(chart, state);
    chart.events.ids().filter(move |&event| all || !keys.contains_key(&Key::Event(event)))
}

/// Whether some transitions of a state are not among the candidates for an event that it names.
pub(super) fn has_more_candidates(chart: &Chart, state: StateId) -> bool {
    let stars = chart.states[state].transitions.iter();
    stars.filter(|&&id| chart.transitions[id].trigger == Trigger::Any).count() > MOST_STARS
}

/// What the facts say of the things that transitions of a state wait for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waiting {
    /// Whether the state can be done.
    pub(super) done: bool,
    /// The faults that can happen.
    pub(super) faults: Faults,
}

/// How much of what earlier transitions leave over is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leftovers {
    /// All.
    Followed,
    /// None: each transition is looked at as if it were the first.
    Ignored,
}

/// Tells the fate of each transition of a state for each of its keys; what `visit` is told last of a key is
/// `None`, with whether some transition of the state is always enabled for it.
pub(super) fn select<'c>(
    world: World<'_, 'c>,
    index: &Index,
    proved: &Proved,
    state: StateId,
    waiting: Waiting,
    leftovers: Leftovers,
    visit: &mut dyn FnMut(Key, Event<'c>),
) {
    let chart = world.chart;
    let groups = candidates(chart, state);
    let raised = &index.raised;
    let has_raised_other = || others(chart, state, &groups).any(|event| raised[event]);
    for (&key, group) in &groups {
        let left = match (proved.stay[state], key) {
            (Stay::Lasting, _) | (Stay::Never(_), Key::Always) => false,
            (Stay::Never(_), _) | (Stay::UntilRaised(_), Key::After(_) | Key::Arm(_)) => true,
            (Stay::UntilRaised(_), Key::Event(event)) => !raised[event],
            (Stay::UntilRaised(_), Key::OtherEvent) => !has_raised_other(),
            (Stay::UntilRaised(_), _) => false,
        };
        let impossible = match key {
            Key::Done => !waiting.done,
            Key::Fault => waiting.faults.is_none(),
            _ => false,
        };
        let below = proved.below.get(&(state, key)).copied().unwrap_or_default();
        let mut first = Env::default();
        if key == Key::Fault {
            first.narrow(EnvKey::Argument(0), waiting.faults.as_value());
        }
        let mut rest = vec![first.clone()];
        let mut last = None;
        for &candidate in group {
            let transition = &chart.transitions[candidate.transition];
            let leaves = !transition.targets.is_empty() && !transition.local;
            let scope = Scope::new(world, state, candidate.bindings);
            let fate = if impossible {
                Fate::Impossible
            } else if left {
                Fate::Left
            } else if below.all || below.preempts && leaves {
                Fate::Below
            } else if let (true, Some(last)) = (rest.is_empty(), last) {
                Fate::Behind(last)
            } else {
                let cases = match &transition.guard {
                    Some(guard) => scope.assume(rest.clone(), guard, true),
                    None => rest.clone(),
                };
                match &transition.guard {
                    Some(guard) if cases.is_empty() => {
                        if scope.assume(vec![first.clone()], guard, true).is_empty() {
                            Fate::False
                        } else {
                            Fate::Leftover
                        }
                    }
                    _ => Fate::Possible(cases),
                }
            };
            rest = match &transition.guard {
                // What is refused leaves everything over.
                _ if index.refusable[candidate.transition] || leftovers == Leftovers::Ignored => rest,
                Some(guard) => scope.deny(rest, guard),
                None => Vec::new(),
            };
            last = Some(candidate.transition);
            visit(key, Event::Fate(candidate, fate));
        }
        visit(key, Event::End { sure: rest.is_empty() });
    }
}

/// What [`select`] tells.
#[derive(Debug)]
pub(super) enum Event<'c> {
    /// What becomes of a candidate.
    Fate(Candidate<'c>, Fate<'c>),
    /// There are no more candidates for the key.
    End {
        /// Whether one of them is enabled whatever happens.
        sure: bool,
    },
}
