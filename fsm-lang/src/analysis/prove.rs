//! What can be relied on once it is known what can be reached at most: which transitions of the states inside
//! always come first, and which states are left before a macrostep ends.

use std::collections::{BTreeMap, BTreeSet};

use super::block::{Effects, Runner, each_statement};
use super::env::Env;
use super::index::Index;
use super::reach::Reached;
use super::scope::{Scope, World};
use super::select::{
    Below, Event, Fate, Key, Leftovers, Proved, Stay, Waiting, has_more_candidates, others, select,
};
use super::value::Value;
use crate::chart::graph::Follow;
use crate::chart::{Chart, ConstantId, EventId, StateId, StateKind, StatementKind, TransitionId, Trigger};
use crate::map::Arena;

/// What a state does with what can be selected for, the states inside it included.
#[derive(Clone, Debug, Default)]
struct Reacts {
    named: BTreeMap<Key, Below>,
    /// For the events that are not named.
    other: Below,
}

impl Reacts {
    fn to(&self, key: Key) -> Below {
        match (self.named.get(&key), key) {
            (Some(&below), _) => below,
            (None, Key::Event(_)) => self.other,
            (None, _) => Below::default(),
        }
    }
}

/// Work that one state may cause: keys times states inside.
const MOST_WORK: usize = 2_000_000;

/// Proves what can be, from what was reached by relying on `before`.
pub(super) fn prove(
    chart: &Chart,
    index: &Index,
    constants: &Arena<ConstantId, Value>,
    before: &Proved,
    reached: &Reached,
) -> (Proved, Arena<StateId, Own>) {
    let world = World { chart, values: &reached.values, constants, active: &reached.active };
    let mut prover = Prover {
        chart,
        index,
        before,
        reached,
        world,
        reacts: chart.states.map(|_| Reacts::default()),
        own: chart.states.map(|_| Own::default()),
        below: BTreeMap::new(),
    };
    for state in chart.states.ids().rev() {
        if reached.active[state] {
            prover.state(state);
        }
    }
    let stay = prover.stays();
    (Proved { below: prover.below, stay }, prover.own)
}

/// What a state's own transitions do.
#[derive(Clone, Debug, Default)]
pub(super) struct Own {
    /// An `always` of it, if one is enabled whenever it is active.
    always: Option<TransitionId>,
    /// What one is always enabled for.
    pub(super) sure: Vec<Key>,
    /// The events for which one that leaves the state is always enabled.
    leaves: Vec<EventId>,
}

struct Prover<'p> {
    chart: &'p Chart,
    index: &'p Index,
    before: &'p Proved,
    reached: &'p Reached,
    world: World<'p, 'p>,
    reacts: Arena<StateId, Reacts>,
    own: Arena<StateId, Own>,
    below: BTreeMap<(StateId, Key), Below>,
}

impl Prover<'_> {
    fn state(&mut self, state: StateId) {
        let mut reacts = self.inside(state);
        let atomic = self.chart.is_leaf(state);
        let waiting = Waiting { done: self.reached.done[state], faults: self.reached.faults };
        // For each key: whether all that can be selected have targets, whether all leave the state, the first.
        let all = !has_more_candidates(self.chart, state);
        let (mut all_targeted, mut all_leave, mut first) = (all, all, None);
        let mut own: BTreeMap<Key, (bool, bool)> = BTreeMap::new();
        let mut known = Own::default();
        select(
            self.world,
            self.index,
            self.before,
            state,
            waiting,
            Leftovers::Followed,
            &mut |key, event| match event {
                Event::Fate(candidate, fate) => {
                    if let Fate::Possible(_) = fate {
                        let transition = &self.chart.transitions[candidate.transition];
                        all_targeted &= !transition.targets.is_empty();
                        all_leave &= !transition.targets.is_empty() && !transition.local;
                        first.get_or_insert(candidate.transition);
                    }
                }
                Event::End { sure } => {
                    own.insert(key, (sure, all_targeted));
                    if sure {
                        known.sure.push(key);
                    }
                    match key {
                        Key::Always if sure => known.always = first,
                        Key::Event(event) if sure && all_leave => known.leaves.push(event),
                        _ => {}
                    }
                    (all_targeted, all_leave, first) = (all, all, None);
                }
            },
        );
        self.own[state] = known;
        for &key in own.keys() {
            let below = match key {
                Key::OtherEvent => self.other_events(state, &reacts, &own),
                key => reacts.to(key),
            };
            if below != Below::default() {
                self.below.insert((state, key), below);
            }
        }
        if let Some(&(true, all_targeted)) = own.get(&Key::OtherEvent) {
            // An `on *` that is always enabled: whatever is not named here is handled.
            for below in
                reacts.named.iter_mut().filter(|(key, _)| matches!(key, Key::Event(_))).map(|(_, it)| it)
            {
                add_own(below, atomic, all_targeted);
            }
            let inner = reacts.other;
            add_own(&mut reacts.other, atomic, all_targeted);
            for &key in own.keys() {
                // What is named here is said below; what was said of it by the rest holds as before.
                if matches!(key, Key::Event(_)) {
                    reacts.named.entry(key).or_insert(inner);
                }
            }
        }
        for (key, (sure, all_targeted)) in own {
            if sure && matches!(key, Key::Event(_) | Key::Always | Key::Fault) {
                let inherited = reacts.other;
                let inherited = if matches!(key, Key::Event(_)) { inherited } else { Below::default() };
                add_own(reacts.named.entry(key).or_insert(inherited), atomic, all_targeted);
            }
        }
        self.reacts[state] = reacts;
    }

    /// What is known of the states inside for all events that the state does not name, together.
    fn other_events(&self, state: StateId, inside: &Reacts, own: &BTreeMap<Key, (bool, bool)>) -> Below {
        let mut all = Below { all: true, targeted: true, preempts: true };
        for event in others(self.chart, state, own) {
            all = both(all, inside.to(Key::Event(event)));
            if all == Below::default() {
                break;
            }
        }
        all
    }

    /// What the states right inside do together.
    fn inside(&mut self, state: StateId) -> Reacts {
        let children: Vec<Reacts> = self.chart.states[state]
            .children
            .iter()
            .filter(|&&child| self.reached.active[child])
            .map(|&child| std::mem::take(&mut self.reacts[child]))
            .collect();
        let parallel = self.chart.states[state].kind == StateKind::Parallel;
        if children.is_empty() {
            return Reacts::default();
        }
        let joined = |key: Option<Key>| {
            let each = children.iter().map(|child| key.map_or(child.other, |key| child.to(key)));
            if parallel {
                let parts: Vec<Below> = each.collect();
                let targeted = parts.iter().any(|part| part.targeted);
                Below {
                    all: parts.iter().all(|part| part.all),
                    targeted,
                    preempts: targeted || parts.iter().all(|part| part.preempts),
                }
            } else {
                let mut known = Below { all: true, targeted: true, preempts: true };
                for part in each {
                    known = both(known, part);
                    if known == Below::default() {
                        break;
                    }
                }
                known
            }
        };
        let silent = children.iter().filter(|child| child.other == Below::default());
        let keys: BTreeSet<Key> = match silent.min_by_key(|child| child.named.len()) {
            // What holds in every child is named in this one.
            Some(child) if !parallel => child.named.keys().copied().collect(),
            _ => children.iter().flat_map(|child| child.named.keys().copied()).collect(),
        };
        let other = joined(None);
        let too_much = keys.len().saturating_mul(children.len()) > MOST_WORK;
        let named = keys
            .into_iter()
            .map(|key| (key, if too_much { Below::default() } else { joined(Some(key)) }))
            .filter(|&(key, below)| {
                below != Below::default() || matches!(key, Key::Event(_)) && below != other
            })
            .collect();
        Reacts { named, other }
    }

    fn stays(&self) -> Arena<StateId, Stay> {
        let mut stay = self.chart.states.map(|_| Stay::Lasting);
        let sure_always = self.own.values().any(|own| own.always.is_some());
        let raises = self.index.raised.values().any(|&raised| raised);
        if !(sure_always || raises) || !self.macrosteps_end() {
            return stay;
        }
        for (state, node) in self.chart.states.iter() {
            if !self.reached.active[state] || state == Chart::ROOT {
                continue;
            }
            let around = node.parent.map_or(Stay::Lasting, |parent| stay[parent]);
            stay[state] = match (around, self.own[state].always) {
                (Stay::Never(always), _) | (_, Some(always)) => Stay::Never(always),
                (Stay::UntilRaised(event), None) => Stay::UntilRaised(event),
                (Stay::Lasting, None) => self.left_by_raised(state).map_or(Stay::Lasting, Stay::UntilRaised),
            };
        }
        stay
    }

    /// The event that is raised whenever the state is entered, and then surely leaves it.
    fn left_by_raised(&self, state: StateId) -> Option<EventId> {
        let node = &self.chart.states[state];
        if self.own[state].leaves.is_empty() || node.entry.is_empty() {
            return None;
        }
        let mut effects = Effects::default();
        let scope = Scope::new(self.world, state, &[]);
        for code in &node.entry {
            Runner::run(&scope, &mut effects, Env::default(), code);
        }
        let mut events = effects.surely_raised.into_iter();
        events.find(|&event| {
            self.own[state].leaves.contains(&event)
                && node.transitions.iter().all(|&id| self.leaves_one_region(id, event))
                && !self.is_named_inside(state, event)
        })
    }

    /// Whether the transition, if it is for the event, leaves no parallel state around its source: such a one
    /// could be preempted by another region that stays. One without a target is not selected for what always leaves.
    fn leaves_one_region(&self, id: TransitionId, event: EventId) -> bool {
        let transition = &self.chart.transitions[id];
        if !waits_for(&transition.trigger, event) {
            return true;
        }
        let Some(domain) = self.chart.domain(transition) else { return true };
        self.chart
            .ancestors(transition.source)
            .take_while(|&around| around != domain)
            .all(|around| self.chart.states[around].kind != StateKind::Parallel)
    }

    fn is_named_inside(&self, state: StateId, event: EventId) -> bool {
        let mut inside = self.chart.descendants(state);
        inside.any(|inner| {
            let transitions = &self.chart.states[inner].transitions;
            transitions.iter().any(|&id| waits_for(&self.chart.transitions[id].trigger, event))
        })
    }

    /// Whether every macrostep ends by itself, before a bound or a full queue stops it.
    fn macrosteps_end(&self) -> bool {
        let chart = self.chart;
        let handles_faults = !self.index.fault_handlers.is_empty();
        if handles_faults && !self.reached.faults.is_none() {
            return false;
        }
        let raised_any = self.index.raised.values().any(|&raised| raised);
        let internal: Vec<TransitionId> = chart
            .transitions
            .iter()
            .filter(|(id, transition)| {
                self.reached.taken[*id]
                    && match &transition.trigger {
                        Trigger::Events(patterns) => {
                            patterns.iter().any(|pattern| self.index.raised[pattern.event])
                        }
                        Trigger::Any => raised_any,
                        Trigger::Always | Trigger::Done | Trigger::Fault(_) | Trigger::Otherwise => true,
                        Trigger::After(_) | Trigger::Outcome(_) => false,
                    }
            })
            .map(|(id, _)| id)
            .collect();
        let regions = self.index.has_regions[Chart::ROOT];
        let Some(longest) = Follow::of(chart, &self.reached.active, &internal, None).longest(regions) else {
            return false;
        };
        let steps = longest.saturating_add(2);
        // Without regions no code runs more often than once for the input and once for what follows.
        let runs = if regions { steps } else { 2 };
        let waiting = self.most_waiting().saturating_mul(runs);
        steps <= chart.bounds.microsteps.into() && waiting <= chart.bounds.queue.into()
    }

    /// How many events and `else` can wait if all code runs once.
    fn most_waiting(&self) -> u64 {
        let mut waiting = 0u64;
        let mut count = |statements| {
            each_statement(statements, &mut |statement| match &statement.kind {
                StatementKind::Raise { .. } => waiting += 1,
                StatementKind::Assign { otherwise, .. }
                | StatementKind::Call { otherwise, .. }
                | StatementKind::Let { otherwise, .. } => waiting += u64::from(otherwise.is_some()),
                StatementKind::If { .. } | StatementKind::Pivot | StatementKind::Settle(_) => {}
            });
        };
        for (state, node) in self.chart.states.iter() {
            if !self.reached.active[state] {
                continue;
            }
            for code in node.entry.iter().chain(&node.exit) {
                count(&code.statements);
            }
            if let StateKind::Compound { initial } = &node.kind {
                count(&initial.code.statements);
            }
            for &history in &node.histories {
                count(&self.chart.histories[history].code.statements);
            }
        }
        for (id, transition) in self.chart.transitions.iter() {
            if self.reached.taken[id] {
                count(&transition.code.statements);
            }
        }
        // Entering a final state can end its parent, and every parallel state around that.
        let ends = self.chart.states.iter().filter(|(state, node)| {
            self.reached.active[*state] && matches!(node.kind, StateKind::Final { .. })
        });
        for (state, _) in ends {
            let around = self.chart.ancestors(state);
            let parallel = around.filter(|&it| self.chart.states[it].kind == StateKind::Parallel).count();
            waiting += 1 + parallel as u64;
        }
        waiting
    }
}

fn waits_for(trigger: &Trigger, event: EventId) -> bool {
    match trigger {
        Trigger::Any => true,
        Trigger::Events(patterns) => patterns.iter().any(|pattern| pattern.event == event),
        _ => false,
    }
}

/// A transition of the state itself is always enabled, on top of what is known of the inside.
fn add_own(below: &mut Below, atomic: bool, all_targeted: bool) {
    below.all = true;
    below.preempts = true;
    below.targeted |= atomic && all_targeted;
}

fn both(one: Below, other: Below) -> Below {
    Below {
        all: one.all && other.all,
        targeted: one.targeted && other.targeted,
        preempts: one.preempts && other.preempts,
    }
}
