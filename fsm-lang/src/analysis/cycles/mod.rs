//! What may go on for ever without an event: cycles of `always`, of timers without a delay, and of `compensate`
//! where nothing is owed (Meaning 16).

mod between;
mod effect;
mod rank;
mod round;
#[cfg(test)]
mod tests;
mod together;

use std::collections::BTreeSet;

use super::block::each_expression;
use super::env::{Env, Key as EnvKey};
use super::index::{Index, variables_of};
use super::reach::Reached;
use super::scope::{Scope, World, is_steady};
use super::value::Value;
use crate::chart::graph::Follow;
use crate::chart::{
    ArmOutcome, Chart, ConstantId, Expr, ExprKind, StateId, Transition, TransitionId, Trigger, VariableId,
    Work,
};
use crate::map::{Arena, UnorderedMap};
use between::Between;
use rank::conjuncts;
use round::{find_round, shorten, turn_to_first};
use together::can_hold_together;

/// Transitions that may follow each other for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// In the order in which they are taken, the first in the document first.
    pub transitions: Vec<TransitionId>,
    /// Whether their conditions stay true once they hold together; else the host or a variable decides.
    pub certain: bool,
}

/// Sets of more transitions are not followed by value: only whether each is bounded.
const MOST_TRANSITIONS: usize = 256;
/// So many steps are followed before it is left open whether there is an end.
const MOST_STEPS: usize = 1_024;

/// Finds them, one for each set of transitions that can follow each other, in document order.
pub(super) fn find(
    chart: &Chart,
    index: &Index,
    constants: &Arena<ConstantId, Value>,
    reached: &Reached,
) -> Vec<Cycle> {
    let chosen: Vec<TransitionId> = chart
        .transitions
        .iter()
        .filter(|(id, transition)| reached.taken[*id] && needs_no_event(chart, index, transition))
        .map(|(id, _)| id)
        .collect();
    if chosen.is_empty() {
        return Vec::new();
    }
    let world = World { chart, values: &reached.values, constants, active: &reached.active };
    let between = Between::of(chart, index, reached, &chosen);
    let mut search = Search { chart, index, reached, world, between, otherwise: Vec::new() };
    search.otherwise = search.otherwise_behind(&chosen);
    let search = search;
    let mut found: Vec<Cycle> = search
        .follow_of(&chosen)
        .cycles()
        .into_iter()
        .flat_map(|cycle| {
            let unranked: Vec<TransitionId> =
                cycle.iter().copied().filter(|&id| !search.is_ranked(id, &cycle)).collect();
            search.follow_of(&unranked).cycles()
        })
        .filter_map(|cycle| search.judge(&cycle))
        .collect();
    found.sort_unstable_by_key(|cycle| cycle.transitions.first().copied());
    found
}

fn needs_no_event(chart: &Chart, index: &Index, transition: &Transition) -> bool {
    match &transition.trigger {
        Trigger::Always | Trigger::Otherwise => true,
        Trigger::After(delay) => is_no_delay(chart, index, delay),
        // One that keeps its state is taken once: the state undoes nothing more.
        Trigger::Outcome(ArmOutcome::Ok(_)) => {
            !transition.targets.is_empty()
                && matches!(chart.states[transition.source].work, Some(Work::Compensate(_)))
        }
        _ => false,
    }
}

fn is_no_delay(chart: &Chart, index: &Index, delay: &Expr) -> bool {
    let mut delay = delay;
    // A name that stands for another one: no further than there are names.
    for _ in 0..=chart.constants.len() + chart.variables.len() {
        match delay.kind {
            ExprKind::Duration(nanoseconds) => return nanoseconds == 0,
            ExprKind::Constant(constant) => delay = &chart.constants[constant].value,
            ExprKind::Variable(variable) if index.writers[variable].is_empty() => {
                match &chart.variables[variable].initial {
                    Some(initial) => delay = initial,
                    None => return false,
                }
            }
            _ => return false,
        }
    }
    false
}

struct Search<'s> {
    chart: &'s Chart,
    index: &'s Index,
    reached: &'s Reached,
    world: World<'s, 's>,
    between: Between,
    /// What may be taken next since an `else => X` stands in what a transition runs.
    otherwise: Vec<(TransitionId, TransitionId)>,
}

/// A transition about to be taken.
struct Step<'c> {
    transition: TransitionId,
    /// What was known before it was selected.
    before: Env<'c>,
    /// What is known when it is.
    selected: Env<'c>,
    /// The steps that can follow.
    next: Vec<usize>,
}

impl<'s> Search<'s> {
    /// Which of these can follow which.
    fn follow_of(&self, chosen: &[TransitionId]) -> Follow {
        Follow::of(self.chart, &self.reached.active, chosen, Some(&self.otherwise))
    }

    /// Whether the set can go on for ever, and if so, how.
    fn judge(&self, cycle: &[TransitionId]) -> Option<Cycle> {
        let follow = self.follow_of(cycle);
        if cycle.len() > MOST_TRANSITIONS {
            return Some(self.by_targets(cycle, &follow));
        }
        let mut steps: Vec<Step<'s>> = Vec::new();
        let mut waiting = Vec::new();
        for &id in cycle {
            self.step(id, Env::default(), &mut steps, &mut waiting);
        }
        while let Some(place) = waiting.pop() {
            if steps.len() > MOST_STEPS {
                return Some(Cycle { certain: false, ..self.by_targets(cycle, &follow) });
            }
            let after = self.after(steps[place].transition, steps[place].selected.clone());
            for next in follow.behind(steps[place].transition) {
                if let Some(next) = self.step(next, after.clone(), &mut steps, &mut waiting) {
                    steps[place].next.push(next);
                }
            }
        }
        let round = find_round(&steps)?;
        let mut transitions: Vec<TransitionId> = round.iter().map(|&place| steps[place].transition).collect();
        let certain = self.is_certain(&transitions);
        turn_to_first(&mut transitions);
        shorten(&mut transitions);
        Some(Cycle { transitions, certain })
    }

    /// The step of taking a transition with what is known, old or new; `None` if it cannot be taken.
    fn step(
        &self,
        id: TransitionId,
        before: Env<'s>,
        steps: &mut Vec<Step<'s>>,
        waiting: &mut Vec<usize>,
    ) -> Option<usize> {
        let before = self.known_before(id, before);
        // What is known when it is selected follows from this.
        let known = steps.iter().position(|step| step.transition == id && step.before == before);
        if known.is_some() {
            return known;
        }
        let selected = self.selected(id, &before)?;
        waiting.push(steps.len());
        steps.push(Step { transition: id, before, selected, next: Vec::new() });
        Some(steps.len() - 1)
    }

    /// What is known when the transition is looked at, of what was known behind the one before.
    fn known_before(&self, id: TransitionId, known: Env<'s>) -> Env<'s> {
        let mut known = self.what_stays_known(id, known);
        let source = self.chart.transitions[id].source;
        known.keep(|key| match key {
            EnvKey::Variable(variable) => self.is_still_known(source, variable),
            EnvKey::Argument(_) | EnvKey::Local(_) => false,
        });
        known
    }

    /// The earlier transitions of the same state that compete with this one, in order.
    fn earlier(&self, id: TransitionId) -> impl Iterator<Item = TransitionId> {
        let transition = &self.chart.transitions[id];
        let all = &self.chart.states[transition.source].transitions;
        all.iter().copied().take_while(move |&other| other != id).filter(move |&other| {
            !matches!(transition.trigger, Trigger::After(_))
                && self.chart.transitions[other].trigger == transition.trigger
        })
    }

    fn selected(&self, id: TransitionId, before: &Env<'s>) -> Option<Env<'s>> {
        let transition = &self.chart.transitions[id];
        let scope = Scope::new(self.world, transition.source, &[]);
        let mut cases = vec![before.clone()];
        for earlier in self.earlier(id) {
            cases = match &self.chart.transitions[earlier].guard {
                _ if self.index.refusable[earlier] => cases,
                Some(guard) => scope.deny(cases, guard),
                None => Vec::new(),
            };
        }
        if let Some(guard) = &transition.guard {
            cases = scope.assume(cases, guard, true);
        }
        let mut known = Env::of_all(cases)?;
        known.keep(|key| match key {
            EnvKey::Variable(variable) => self.is_still_known(transition.source, variable),
            EnvKey::Argument(_) | EnvKey::Local(_) => false,
        });
        self.keep_what_no_step_moves(&mut known);
        Some(known)
    }

    /// Whether the conditions of the round stay true once they held all the way round.
    fn is_certain(&self, round: &[TransitionId]) -> bool {
        let mut known = Env::default();
        for &id in round {
            let Some(selected) = self.selected(id, &self.known_before(id, known)) else { return false };
            known = self.after(id, selected);
        }
        let written = self.written_by(round);
        let mut undecided: Vec<(&'s Expr, bool)> = Vec::new();
        for &id in round {
            let before = self.known_before(id, known);
            let source = self.chart.transitions[id].source;
            let scope = Scope::new(self.world, source, &[]);
            let mut stays = |guard: &'s Expr, holds: bool| {
                let (value, faults) = scope.evaluate(&before, guard);
                if !faults.is_none() {
                    return false;
                }
                if value.is_only(holds) {
                    return true;
                }
                undecided.push((guard, holds));
                self.is_stable(source, guard, &written)
            };
            let guard_of = |id: TransitionId| self.chart.transitions[id].guard.as_ref();
            let stay = self.earlier(id).all(|id| guard_of(id).is_none_or(|guard| stays(guard, false)))
                && guard_of(id)
                    .is_none_or(|guard| conjuncts(guard).into_iter().all(|part| stays(part, true)));
            if !stay || self.may_go_wrong(id) || self.may_be_refused(id) || self.may_be_broken(id, round) {
                return false;
            }
            let Some(selected) = self.selected(id, &before) else { return false };
            known = self.after(id, selected);
        }
        can_hold_together(&undecided)
    }

    /// Whether an `else => X` may be taken behind it, which comes before any `always` (Meaning 2).
    fn may_go_wrong(&self, id: TransitionId) -> bool {
        let from = self.otherwise.partition_point(|(by, _)| *by < id);
        self.otherwise.get(from).is_some_and(|(by, _)| *by == id)
    }

    /// Whether the transition, or one before it in its state, may be refused.
    fn may_be_refused(&self, id: TransitionId) -> bool {
        self.index.refusable[id] || self.earlier(id).any(|earlier| self.index.refusable[earlier])
    }

    /// Whether the guard asks neither the host nor for states, and nothing of the round changes what it reads.
    fn is_stable(&self, source: StateId, guard: &Expr, written: &BTreeSet<VariableId>) -> bool {
        let mut asks = false;
        each_expression(guard, &mut |inner| asks |= matches!(inner.kind, ExprKind::In(_)));
        is_steady(guard)
            && !asks
            && variables_of(guard)
                .into_iter()
                .all(|it| !written.contains(&it) && self.is_still_known(source, it))
    }

    /// Some way around through the set, by targets alone. It is certain where there is no guard.
    fn by_targets(&self, cycle: &[TransitionId], follow: &Follow) -> Cycle {
        let mut path: Vec<TransitionId> = cycle.iter().copied().take(1).collect();
        let mut places = UnorderedMap::new();
        while let Some(&last) = path.last() {
            if let Some(from) = places.insert(last, path.len() - 1) {
                path.pop();
                path.drain(..from);
                break;
            }
            let mut next = follow.behind(last).into_iter().filter(|id| cycle.binary_search(id).is_ok());
            let Some(next) = next.next() else { break };
            path.push(next);
        }
        let certain = path.iter().all(|&id| {
            let transition = &self.chart.transitions[id];
            transition.guard.is_none()
                && self.earlier(id).next().is_none()
                && !self.may_go_wrong(id)
                && !self.may_be_refused(id)
                && !self.may_be_broken(id, cycle)
        });
        turn_to_first(&mut path);
        Cycle { transitions: path, certain }
    }
}
