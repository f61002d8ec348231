//! What is owed where: for each place a walk over the leaves that a run can be in while its call is in flight, or owed.
//!
//! The domain is (leaf, in flight or owed), a place at a time, so a walk ends after twice as many nodes as there are
//! leaves. It errs on the loud side: guards go either way, a history may restore each leaf of its parent, and what
//! sibling regions do is only looked at where they leave the region that the walk is in. What settles or undoes a debt
//! ends the walk; an outcome that had no effect begins none. It says nothing of activities without an undo.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::Facts;
use crate::chart::entry::{self, Entered};
use crate::chart::{
    Activity, ArmOutcome, Chart, HistoryId, InvocationId, Scope, StateId, StateKind, Statement,
    StatementKind, Transition, TransitionId, Trigger, Undo, Work,
};
use crate::map::Arena;

/// Whether the call is still in flight, or owed.
type Node = (StateId, bool);

/// What a walk found out about one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Debt {
    /// The place.
    pub place: InvocationId,
    /// A way on which it is forgotten: the failure is entered while it is owed.
    pub forgotten: Option<Story>,
    /// The states that undo it, and may find it owed.
    pub undone_in: BTreeSet<StateId>,
    /// The transition that enters its state again while it is owed.
    pub again: Option<TransitionId>,
}

/// A way from a call to a failure of the machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    /// The transitions, each with the leaf that it is taken in.
    pub steps: Vec<(StateId, TransitionId)>,
    /// The failure.
    pub failure: StateId,
    /// The position in [`Self::steps`] behind which nothing can undo or settle it any more.
    pub blame: usize,
}

/// Walks from every place that can owe.
pub(super) fn debts(chart: &Chart, facts: &Facts) -> Vec<Debt> {
    if chart.invocations.is_empty() {
        return Vec::new();
    }
    let ways = Ways::of(chart, facts);
    chart
        .invocations
        .iter()
        .filter(|(_, invocation)| {
            chart.activities[invocation.activity].can_owe() && facts.can_be_active(invocation.state)
        })
        .map(|(place, _)| {
            Walk { chart, ways: &ways, place, discharges: BTreeSet::new(), edges: BTreeMap::new() }.walk()
        })
        .collect()
}

/// Where each leaf leads, the same for all places.
struct Ways {
    /// The transitions that can be taken while a leaf is active and that belong to it, to a state around it, or
    /// leave it from a region beside it.
    of: Arena<StateId, Vec<TransitionId>>,
    /// The leaves that a transition can enter.
    entered: Arena<TransitionId, BTreeSet<StateId>>,
}

impl Ways {
    fn of(chart: &Chart, facts: &Facts) -> Self {
        let mut of = chart.states.map(|_| Vec::new());
        let takes = |id: &TransitionId| facts.can_be_taken(*id);
        let mut otherwise: BTreeMap<StateId, Vec<TransitionId>> = BTreeMap::new();
        for (id, transition) in chart.transitions.iter() {
            if transition.trigger == Trigger::Otherwise {
                otherwise.entry(transition.source).or_default().push(id);
            }
        }
        for leaf in chart.states.ids().filter(|&state| chart.is_leaf(state) && facts.can_be_active(state)) {
            for state in std::iter::once(leaf).chain(chart.ancestors(leaf)) {
                of[leaf].extend(chart.states[state].transitions.iter().copied().filter(takes));
                of[leaf].extend(otherwise.get(&state).into_iter().flatten().copied().filter(takes));
            }
        }
        for (id, transition) in chart.transitions.iter().filter(|(id, _)| takes(id)) {
            let Some(domain) = chart.domain(transition) else { continue };
            let outermost = chart
                .ancestors(transition.source)
                .filter(|&around| {
                    chart.states[around].kind == StateKind::Parallel && chart.is_descendant(around, domain)
                })
                .last();
            let Some(parallel) = outermost else { continue };
            for leaf in chart.descendants(parallel).filter(|&state| chart.is_leaf(state)) {
                if !chart.is_within(leaf, transition.source) && chart.exits(transition, leaf) {
                    of[leaf].push(id);
                }
            }
        }
        Self { of, entered: chart.transitions.map(|transition| entered(chart, transition)) }
    }
}

struct Walk<'c> {
    chart: &'c Chart,
    ways: &'c Ways,
    place: InvocationId,
    /// The nodes from which one step undoes or settles it.
    discharges: BTreeSet<Node>,
    /// Where each node can be reached from.
    edges: BTreeMap<Node, Vec<Node>>,
}

/// What a transition makes of a debt.
enum Step {
    /// It is not taken here.
    None,
    /// The debt is gone, or there was none.
    Gone,
    /// It is taken away by this.
    Discharged,
    /// On to these leaves, with the debt owed or the call in flight.
    On { leaves: BTreeSet<StateId>, owed: bool, exits: bool },
}

impl Walk<'_> {
    fn walk(mut self) -> Debt {
        let chart = self.chart;
        let home = chart.invocations[self.place].state;
        let start = (home, false);
        let mut before: BTreeMap<Node, Option<(Node, TransitionId)>> = BTreeMap::from([(start, None)]);
        let mut queue = VecDeque::from([start]);
        let mut ends: Vec<(Node, TransitionId, StateId)> = Vec::new();
        let mut debt = Debt { place: self.place, forgotten: None, undone_in: BTreeSet::new(), again: None };
        while let Some(node) = queue.pop_front() {
            let (leaf, owed) = node;
            if owed && self.undoes(leaf) {
                debt.undone_in.insert(leaf);
            }
            for &id in &self.ways.of[leaf] {
                match self.step(node, id) {
                    Step::None | Step::Gone => {}
                    Step::Discharged => {
                        self.discharges.insert(node);
                    }
                    Step::On { leaves, owed, exits } => {
                        for leaf in leaves {
                            if owed && exits && leaf == home {
                                debt.again.get_or_insert(id);
                                continue;
                            }
                            if owed && is_failure(chart, leaf) {
                                ends.push((node, id, leaf));
                                continue;
                            }
                            let next = (leaf, owed);
                            self.edges.entry(next).or_default().push(node);
                            if let std::collections::btree_map::Entry::Vacant(vacant) = before.entry(next) {
                                vacant.insert(Some((node, id)));
                                queue.push_back(next);
                            }
                        }
                    }
                }
            }
        }
        debt.forgotten = ends.first().map(|&(node, id, failure)| self.story(&before, node, id, failure));
        debt
    }

    fn story(
        &self,
        before: &BTreeMap<Node, Option<(Node, TransitionId)>>,
        last: Node,
        id: TransitionId,
        failure: StateId,
    ) -> Story {
        let mut steps = vec![(last.0, id)];
        let mut nodes = vec![last];
        let mut at = last;
        while let Some(Some((node, id))) = before.get(&at) {
            steps.push((node.0, *id));
            nodes.push(*node);
            at = *node;
        }
        steps.reverse();
        nodes.reverse();
        let hopeful = self.can_discharge();
        // The step behind which no node that is left can undo it.
        let behind = |position: usize| nodes.get(position + 1).is_none_or(|node| !hopeful.contains(node));
        let blame = (0..steps.len()).find(|&position| (position..steps.len()).all(behind));
        Story { blame: blame.unwrap_or(steps.len().saturating_sub(1)), steps, failure }
    }

    /// The nodes from which it can still be undone or settled.
    fn can_discharge(&self) -> BTreeSet<Node> {
        let mut found = self.discharges.clone();
        let mut stack: Vec<Node> = found.iter().copied().collect();
        while let Some(node) = stack.pop() {
            for &from in self.edges.get(&node).into_iter().flatten() {
                if found.insert(from) {
                    stack.push(from);
                }
            }
        }
        found
    }

    fn activity(&self) -> &Activity {
        &self.chart.activities[self.chart.invocations[self.place].activity]
    }

    fn covers(&self, scope: Scope) -> bool {
        let invocation = &self.chart.invocations[self.place];
        match scope {
            Scope::All => true,
            Scope::Activity(activity) => invocation.activity == activity,
            Scope::State(state) => self.chart.is_within(invocation.state, state),
        }
    }

    /// Whether the leaf undoes the place.
    fn undoes(&self, leaf: StateId) -> bool {
        let compensation = self.chart.states[leaf].work.as_ref().and_then(Work::compensation);
        compensation.is_some_and(|compensation| self.covers(compensation.scope))
    }

    fn step(&self, (leaf, owed): Node, id: TransitionId) -> Step {
        let chart = self.chart;
        let transition = &chart.transitions[id];
        let around = chart.is_within(leaf, transition.source);
        let exits = chart.exits(transition, leaf);
        if !around && !exits {
            return Step::None;
        }
        let own = transition.source == leaf && matches!(transition.trigger, Trigger::Outcome(_));
        let mut owed = owed;
        let waits = leaf == chart.invocations[self.place].state && !owed;
        if own && waits {
            match self.arm(transition) {
                Some(made) => owed = made,
                None => return Step::Gone,
            }
            if !owed {
                return Step::Gone;
            }
        } else if own && owed && self.undoes(leaf) {
            if matches!(transition.trigger, Trigger::Outcome(ArmOutcome::Ok(_))) {
                return Step::Discharged;
            }
        } else if own
            && let Some(Work::Invoke(invocation)) = chart.states[leaf].work
            && chart.invocations[invocation].pivot
            && matches!(transition.trigger, Trigger::Outcome(ArmOutcome::Ok(_)))
            && owed
        {
            return Step::Discharged;
        } else if exits && self.refuses(leaf, owed, transition) {
            return Step::None;
        }
        if !self.can_trigger(leaf, transition) {
            return Step::None;
        }
        // Left in flight it is owed maybe; the exit comes before the block.
        owed |= exits;
        let settled = owed && self.settles(&transition.code.statements);
        if settled {
            return Step::Discharged;
        }
        let mut leaves = BTreeSet::new();
        if exits {
            leaves = self.ways.entered[id].clone();
            let plain_end = leaves.iter().any(|&leaf| {
                chart.states[leaf].parent == Some(Chart::ROOT)
                    && chart.states[leaf].kind == (StateKind::Final { failure: false })
            });
            if plain_end {
                return Step::Discharged;
            }
        } else {
            leaves.insert(leaf);
        }
        Step::On { leaves, owed, exits }
    }

    /// What an arm makes of its own call: owed, or nothing; `None` if its outcome can't leave a debt.
    fn arm(&self, transition: &Transition) -> Option<bool> {
        let invocation = &self.chart.invocations[self.place];
        let activity = self.activity();
        let arms = invocation.arms.iter().map(|&arm| &self.chart.transitions[arm].trigger);
        let has_unknown = arms.clone().any(|arm| *arm == Trigger::Outcome(ArmOutcome::Unknown));
        let Trigger::Outcome(outcome) = transition.trigger else { return None };
        match outcome {
            ArmOutcome::Ok(_) => (!invocation.pivot).then_some(true),
            ArmOutcome::Unknown => Some(true),
            // A plain arm covers what may have taken effect as well (ruling 22).
            ArmOutcome::AnyError => {
                let covers_unknown =
                    !has_unknown && !activity.retriable && (!invocation.pivot || activity.idempotent);
                covers_unknown.then_some(true)
            }
            ArmOutcome::Error(..) | ArmOutcome::Stuck => None,
        }
    }

    /// Whether a leaf keeps a transition from leaving it (ruling 19).
    fn refuses(&self, leaf: StateId, owed: bool, transition: &Transition) -> bool {
        let own = transition.source == leaf && matches!(transition.trigger, Trigger::Outcome(_));
        if own {
            return false;
        }
        match self.chart.states[leaf].work {
            Some(Work::Compensate(_)) => owed && self.undoes(leaf),
            // Before its call is made it can be left, which owes nothing.
            Some(Work::Invoke(invocation)) => {
                self.chart.invocations[invocation].pivot && transition.trigger != Trigger::Always
            }
            None => false,
        }
    }

    /// Whether the trigger can come while the leaf is active.
    fn can_trigger(&self, leaf: StateId, transition: &Transition) -> bool {
        let chart = self.chart;
        match transition.trigger {
            // The leaf keeps what is around it from being done.
            Trigger::Done if chart.is_within(leaf, transition.source) => {
                matches!(chart.states[leaf].kind, StateKind::Final { .. })
            }
            _ => true,
        }
    }

    /// Whether a block surely settles the place.
    fn settles(&self, statements: &[Statement]) -> bool {
        statements.iter().any(|statement| match statement.kind {
            StatementKind::Pivot => true,
            StatementKind::Settle(scope) => self.covers(scope),
            _ => false,
        })
    }
}

/// The leaves that a transition can enter.
fn entered(chart: &Chart, transition: &Transition) -> BTreeSet<StateId> {
    let Some(domain) = chart.domain(transition) else { return BTreeSet::new() };
    let mut found = Leaves { defaults: Vec::new(), histories: Vec::new() };
    entry::targets(chart, domain, &transition.targets, &mut found);
    found.all(chart)
}

fn is_failure(chart: &Chart, leaf: StateId) -> bool {
    chart.states[leaf].parent == Some(Chart::ROOT)
        && chart.states[leaf].kind == (StateKind::Final { failure: true })
}

/// What is entered, to be followed to the leaves.
struct Leaves {
    defaults: Vec<StateId>,
    histories: Vec<HistoryId>,
}

impl Entered for Leaves {
    fn state(&mut self, _: StateId) {}

    fn default(&mut self, state: StateId) {
        self.defaults.push(state);
    }

    fn history(&mut self, history: HistoryId) {
        self.histories.push(history);
    }
}

impl Leaves {
    fn all(mut self, chart: &Chart) -> BTreeSet<StateId> {
        let mut leaves = BTreeSet::new();
        let mut seen = BTreeSet::new();
        loop {
            if let Some(state) = self.defaults.pop() {
                if chart.is_leaf(state) {
                    leaves.insert(state);
                } else if seen.insert(state) {
                    entry::default_of(chart, state, &mut self);
                }
            } else if let Some(history) = self.histories.pop() {
                // Whatever was active inside may be again.
                let parent = chart.histories[history].parent;
                leaves.extend(chart.descendants(parent).filter(|&state| chart.is_leaf(state)));
            } else {
                return leaves;
            }
        }
    }
}

/// Whether some undo that a scope may have to run can fail for good.
#[must_use]
pub fn can_stick(chart: &Chart, place: InvocationId) -> bool {
    match chart.activities[chart.invocations[place].activity].undo {
        Undo::By { activity, .. } => !chart.activities[activity].retriable,
        Undo::None { .. } | Undo::Unstated => false,
    }
}
