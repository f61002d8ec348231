//! Why a transition of a state that can be active cannot be taken.

use super::index::{Index, Owner};
use super::reach::Reached;
use super::scope::World;
use super::select::{Event, Fate, Key, Leftovers, Proved, Stay, Waiting, select};
use super::value::Value;
use crate::chart::{Chart, ConstantId, EventId, TransitionId, Trigger};
use crate::map::Arena;

/// Why a transition cannot be taken, though its source can be active.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Earlier transitions of the state always come first; the last of them.
    Behind(TransitionId),
    /// Whatever is active inside the state comes first.
    Below,
    /// Its guard is never true.
    False,
    /// Its guard is never true where the earlier transitions of the state leave it over.
    Leftover,
    /// The state is left as soon as it is entered, by this `always` or one like it.
    LeftByAlways(TransitionId),
    /// The state is left before the macrostep ends, by this event, which is raised whenever it is entered.
    LeftByRaised(EventId),
    /// Its source is never done.
    NeverDone,
    /// Nothing can fault.
    NoFault,
    /// The statement with this `else` never fails, or is never reached.
    NeverFails,
    /// The machine has ended when it would be taken, by the transition in whose block it stands.
    MachineEnds(TransitionId),
    /// The block that it is written in never runs.
    BlockNeverRuns,
}

/// The reason of each transition; `None` for those that can be taken or whose source cannot be active.
pub(super) fn of_all(
    chart: &Chart,
    index: &Index,
    constants: &Arena<ConstantId, Value>,
    proved: &Proved,
    reached: &Reached,
) -> Arena<TransitionId, Option<Why>> {
    let mut why = chart.transitions.map(|_| None);
    let world = World { chart, values: &reached.values, constants, active: &reached.active };
    for (state, node) in chart.states.iter() {
        if !reached.active[state] {
            continue;
        }
        for &transition in &index.otherwise[state] {
            if !reached.taken[transition] {
                let runs = match index.written_in[transition] {
                    None => false,
                    Some(Owner::Transition(owner)) => reached.taken[owner],
                    Some(Owner::Entry(owner)) => reached.active[owner],
                    Some(Owner::Exit(owner)) => reached.left[owner],
                };
                why[transition] = Some(match index.ended_before(chart, transition) {
                    _ if !runs => Why::BlockNeverRuns,
                    Some(by) => Why::MachineEnds(by),
                    None => Why::NeverFails,
                });
            }
        }
        if node.transitions.iter().all(|&transition| reached.taken[transition]) {
            continue;
        }
        let waiting = Waiting { done: reached.done[state], faults: reached.faults };
        select(world, index, proved, state, waiting, Leftovers::Followed, &mut |key, event| {
            let Event::Fate(candidate, fate) = event else { return };
            if reached.taken[candidate.transition] {
                return;
            }
            let reason = match fate {
                Fate::Possible(_) => return,
                Fate::Below => Why::Below,
                Fate::Behind(earlier) => Why::Behind(earlier),
                Fate::False => Why::False,
                Fate::Leftover => Why::Leftover,
                Fate::Left => match proved.stay[state] {
                    Stay::UntilRaised(event) => Why::LeftByRaised(event),
                    Stay::Never(always) => Why::LeftByAlways(always),
                    Stay::Lasting => return,
                },
                Fate::Impossible if key == Key::Fault => Why::NoFault,
                Fate::Impossible => Why::NeverDone,
            };
            // Of several events the first reason stands, unless a later one says more.
            let known = &mut why[candidate.transition];
            if known.is_none() || (*known == Some(Why::Below) && reason != Why::Below) {
                *known = Some(reason);
            }
        });
    }
    why
}

impl Why {
    /// Whether it is a timer that never fires because its state is always left sooner: a finding of its own,
    /// not one of what can be reached.
    pub(super) fn is_timer_too_late(self, chart: &Chart, transition: TransitionId) -> bool {
        matches!(self, Self::LeftByAlways(_) | Self::LeftByRaised(_))
            && matches!(chart.transitions[transition].trigger, Trigger::After(_))
    }
}
