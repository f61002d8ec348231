//! Which transitions may be taken together for an event, as far as their guards tell.

use std::collections::BTreeMap;

use super::super::edges::From;
use super::super::flow::Flow;
use super::super::table::Phase;
use super::config::{Config, Machine};
use super::writes::{Held, Internal};
use crate::chart::{Chart, EventId, StateId, TransitionId, Trigger};
use crate::map::Arena;

/// What transitions are selected for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// Nothing: `always`.
    None,
    Declared(EventId),
    Done(StateId),
    Fault,
    /// A timer, or an `else => X`.
    One(TransitionId),
}

/// Selects.
pub(super) struct Selector<'s> {
    machine: &'s Machine<'s>,
    taken: &'s dyn Fn(TransitionId) -> bool,
    /// The `else => X` of a source.
    otherwise: Arena<StateId, Vec<TransitionId>>,
    /// The nodes behind which an `else => X` can be taken, where that is known.
    behind: BTreeMap<TransitionId, Vec<usize>>,
    /// Whether it may be refused: it comes back when other things have been done (ruling 19).
    refusable: Arena<TransitionId, bool>,
}

/// So many ways to select for one event are followed.
const MOST_WAYS: usize = 64;

/// Transitions that may be taken together.
pub(super) struct Selected {
    /// None where what was raised is not taken.
    pub(super) taken: Vec<TransitionId>,
    /// What is held if they are.
    pub(super) held: Held,
    /// Whether they may be taken before the next input.
    pub(super) inside: bool,
}

/// A transition that a leaf may select, or none; with what flags hold then.
type Choice = (Option<TransitionId>, Held);

/// The sets of transitions that may be taken together.
pub(super) struct Selections {
    pub(super) sets: Vec<Selected>,
    /// Whether some were left out.
    pub(super) cut: bool,
    /// Whether nothing from outside is looked at before one of them is taken.
    pub(super) urgent: bool,
}

impl<'s> Selector<'s> {
    pub(super) fn new(machine: &'s Machine<'s>, taken: &'s dyn Fn(TransitionId) -> bool) -> Self {
        let flow: &Flow<'_> = machine.flow;
        let mut otherwise = flow.chart.states.map(|_| Vec::new());
        for (id, transition) in flow.chart.transitions.iter() {
            if transition.trigger == Trigger::Otherwise && taken(id) {
                otherwise[transition.source].push(id);
            }
        }
        let mut behind: BTreeMap<TransitionId, Vec<usize>> = BTreeMap::new();
        for edge in &flow.edges.edges {
            if let (Some(by), From::Node(node)) = (edge.by, &edge.from)
                && flow.chart.transitions[by].trigger == Trigger::Otherwise
            {
                behind.entry(by).or_default().push(*node);
            }
        }
        let refusable =
            flow.chart.transitions.map(|transition| flow.table.can_be_refused(flow.chart, transition));
        Self { machine, taken, otherwise, behind, refusable }
    }

    fn chart(&self) -> &'s Chart {
        self.machine.flow.chart
    }

    /// The `else => X` of a source that may be taken next.
    fn otherwise_of(&self, config: &Config, source: StateId) -> impl Iterator<Item = TransitionId> {
        self.otherwise[source].iter().copied().filter(|id| {
            self.behind
                .get(id)
                .is_none_or(|nodes| config.nodes.iter().any(|&node| nodes.contains(&(node as usize))))
        })
    }

    /// All sets that may be taken next.
    pub(super) fn select(&self, config: &Config) -> Selections {
        let chart = self.chart();
        let leaves: Vec<StateId> = config.nodes.iter().map(|&node| self.machine.leaf(node)).collect();
        let mut events: Vec<Event> = Vec::new();
        let mut any = false;
        let mut states: Vec<StateId> = Vec::new();
        for &leaf in &leaves {
            for state in std::iter::once(leaf).chain(chart.ancestors(leaf)) {
                if !states.contains(&state) {
                    states.push(state);
                }
            }
        }
        for &state in &states {
            for &id in &chart.states[state].transitions {
                if !(self.taken)(id) {
                    continue;
                }
                match &chart.transitions[id].trigger {
                    Trigger::Events(patterns) => {
                        events.extend(patterns.iter().map(|pattern| Event::Declared(pattern.event)));
                    }
                    Trigger::Any => any = true,
                    Trigger::Always => events.push(Event::None),
                    Trigger::After(_) => events.push(Event::One(id)),
                    Trigger::Done => {
                        // Where it is followed, only what was refused comes back otherwise than from the queue.
                        let may_be = match config.held.raised {
                            Some(_) => self.refusable[id],
                            None => {
                                self.machine.flow.edges.stray.contains(&id)
                                    || self.machine.is_done(&leaves, state)
                            }
                        };
                        if may_be {
                            events.push(Event::Done(state));
                        }
                    }
                    Trigger::Fault(_) => {
                        let waits = &self.machine.flow.edges.faults;
                        if config.nodes.iter().any(|&node| waits.get(node as usize) == Some(&true)) {
                            events.push(Event::Fault);
                        }
                    }
                    Trigger::Outcome(_) | Trigger::Otherwise => {}
                }
            }
            events.extend(self.otherwise_of(config, state).map(Event::One));
        }
        if any {
            events.extend(chart.events.ids().map(Event::Declared));
        }
        events.sort_unstable();
        events.dedup();
        if config.held.waits() {
            events.retain(|event| !matches!(event, Event::Declared(_)));
        }
        let mut found = Selections { sets: Vec::new(), cut: false, urgent: false };
        for &event in &events {
            self.ways(config, &leaves, event, &mut found);
            if event == Event::None && found.urgent {
                for id in states.iter().flat_map(|&state| self.otherwise_of(config, state)) {
                    let held = config.held.clone();
                    found.sets.push(Selected { taken: vec![id], held, inside: true });
                }
                return found;
            }
        }
        self.raised(config, &leaves, &mut found);
        found
    }

    /// What was raised first is taken, or dropped, before the next input.
    fn raised(&self, config: &Config, leaves: &[StateId], found: &mut Selections) {
        let mut behind = config.clone();
        let Some((event, certain)) = behind.held.take_raised() else { return };
        let before = found.sets.len();
        let event = match event {
            Internal::Event(event) => Event::Declared(event),
            Internal::Done(state) => Event::Done(state),
        };
        let quiet = self.ways(&behind, leaves, event, found);
        found.sets[before..].iter_mut().for_each(|set| set.inside = true);
        let dropped = quiet.into_iter().chain((!certain).then_some(behind.held));
        found.sets.extend(dropped.map(|held| Selected { taken: Vec::new(), held, inside: true }));
        if !self.machine.is_calm(config) {
            // What waits when a macrostep ends early is dropped.
            let mut held = config.held.clone();
            held.drop_raised();
            found.sets.push(Selected { taken: Vec::new(), held, inside: true });
        }
        found.urgent = true;
    }

    /// The ways to select for one event. Gives what may be held where nothing is selected.
    fn ways(&self, config: &Config, leaves: &[StateId], event: Event, found: &mut Selections) -> Vec<Held> {
        let chart = self.chart();
        if let Event::One(id) = event {
            // Selected for one state, whatever its descendants do.
            let transition = &chart.transitions[id];
            let guards = &self.machine.guards;
            let holds = guards.hold(leaves, &config.held, id);
            if holds != Some(false) && self.machine.refused(config, transition) != Some(true) {
                let held = guards.told(leaves, &config.held, id, true);
                let inside = transition.trigger == Trigger::Otherwise;
                found.sets.push(Selected { taken: vec![id], held, inside });
            }
            return Vec::new();
        }
        let mut ways: Vec<(Vec<TransitionId>, Held)> = vec![(Vec::new(), config.held.clone())];
        for &leaf in leaves {
            // Where flags are not followed, all ways have the same choices.
            let same = config
                .held
                .values
                .is_empty()
                .then(|| self.choices(config, leaves, leaf, event, &config.held));
            if same.as_ref().is_some_and(|same| same.iter().all(|(id, _)| id.is_none())) {
                continue;
            }
            let mut more: Vec<(Vec<TransitionId>, Held)> = Vec::new();
            for (way, held) in &ways {
                let own = same.is_none().then(|| self.choices(config, leaves, leaf, event, held));
                for (id, held) in own.iter().chain(&same).flatten() {
                    let mut way = way.clone();
                    way.extend(id.filter(|id| !way.contains(id)));
                    let way = (way, held.clone());
                    if !more.contains(&way) {
                        more.push(way);
                    }
                }
            }
            ways = more;
            if ways.len() > MOST_WAYS {
                found.cut = true;
                ways.truncate(MOST_WAYS);
            }
        }
        let (none, ways): (Vec<_>, Vec<_>) = ways.into_iter().partition(|(way, _)| way.is_empty());
        let none: Vec<Held> = none.into_iter().map(|(_, held)| held).collect();
        let selected = || ways.iter().flat_map(|(way, _)| way);
        // Something is surely taken before the next input: an `always`, or a `done` that leaves the final states.
        // Where something undoes that has nothing to undo any more, that was refused, and its `ok` comes first.
        let undoing = |id: TransitionId| {
            let transition = &chart.transitions[id];
            let mut nodes = config.nodes.iter().filter(|&&node| self.machine.phase(node) == Phase::Undoing);
            nodes.any(|&node| chart.exits(transition, self.machine.leaf(node)))
        };
        // What is done and was kept comes back behind other things that were.
        let kept = |id: TransitionId| matches!(event, Event::Done(_)) && self.refusable[id];
        let refusable = selected().any(|&id| undoing(id) || kept(id));
        let sure = match event {
            _ if refusable => false,
            Event::None => true,
            // Where a guard was false when it came, it comes no more.
            // What a macrostep that has ended early has left behind, neither.
            Event::Done(state) => {
                let guarded = |id: &TransitionId| chart.transitions[*id].guard.is_some();
                selected().all(|&id| !chart.transitions[id].targets.is_empty())
                    && !selected().any(guarded)
                    && !config.cut_short
                    && config.held.raised.is_none()
                    && !chart.states[state]
                        .transitions
                        .iter()
                        .any(|id| self.machine.flow.edges.stray.contains(id))
            }
            _ => false,
        };
        found.urgent |=
            self.machine.is_calm(config) && sure && none.is_empty() && !found.cut && !ways.is_empty();
        let inside = match event {
            // Where what is raised is followed, any other comes from outside.
            Event::Declared(event) => config.held.raised.is_none() && self.machine.flow.edges.raised[event],
            _ => true,
        };
        found.sets.extend(ways.into_iter().map(|(way, held)| Selected {
            taken: self.without_conflicts(&way),
            held,
            inside,
        }));
        none
    }

    /// What a leaf may select.
    fn choices(
        &self,
        config: &Config,
        leaves: &[StateId],
        leaf: StateId,
        event: Event,
        held: &Held,
    ) -> Vec<Choice> {
        let chart = self.chart();
        let guards = &self.machine.guards;
        let mut choices = Vec::new();
        let mut held = held.clone();
        for state in std::iter::once(leaf).chain(chart.ancestors(leaf)) {
            // An `else` does not hold behind what is refused, if the guard of that holds.
            let mut refused = false;
            for &id in &chart.states[state].transitions {
                let transition = &chart.transitions[id];
                if !(self.taken)(id) || !self.fits(event, state, &transition.trigger) {
                    continue;
                }
                let holds = guards.hold(leaves, &held, id);
                if holds == Some(false) {
                    continue;
                }
                let blocked = self.machine.refused(config, transition);
                refused |= blocked != Some(false);
                if blocked == Some(true) {
                    continue;
                }
                choices.push((Some(id), guards.told(leaves, &held, id, true)));
                if holds == Some(true) && blocked == Some(false) && !(transition.otherwise && refused) {
                    return choices;
                }
                held = guards.told(leaves, &held, id, false);
            }
        }
        choices.push((None, held));
        choices
    }

    fn fits(&self, event: Event, state: StateId, trigger: &Trigger) -> bool {
        match (event, trigger) {
            (Event::None, Trigger::Always)
            | (Event::Declared(_), Trigger::Any)
            | (Event::Fault, Trigger::Fault(_)) => true,
            (Event::Declared(event), Trigger::Events(patterns)) => {
                patterns.iter().any(|pattern| pattern.event == event)
            }
            (Event::Done(done), Trigger::Done) => done == state,
            _ => false,
        }
    }

    /// SCXML's `removeConflictingTransitions`.
    fn without_conflicts(&self, selected: &[TransitionId]) -> Vec<TransitionId> {
        let chart = self.chart();
        let conflict = |one: TransitionId, other: TransitionId| {
            let (one, other) = (&chart.transitions[one], &chart.transitions[other]);
            match (chart.domain(one), chart.domain(other)) {
                (Some(first), Some(second)) => {
                    let inner = if chart.is_within(first, second) { first } else { second };
                    let meet = chart.is_within(first, second) || chart.is_within(second, first);
                    meet && chart.states[inner]
                        .children
                        .iter()
                        .any(|&child| chart.exits(one, child) && chart.exits(other, child))
                }
                _ => false,
            }
        };
        let mut kept: Vec<TransitionId> = Vec::new();
        for &id in selected {
            let source = chart.transitions[id].source;
            let beaten: Vec<TransitionId> =
                kept.iter().copied().filter(|&other| conflict(id, other)).collect();
            if beaten.iter().all(|&other| chart.is_descendant(source, chart.transitions[other].source)) {
                kept.retain(|other| !beaten.contains(other));
                kept.push(id);
            }
        }
        kept.sort_unstable();
        kept
    }
}
