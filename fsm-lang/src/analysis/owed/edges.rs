//! Every step that a leaf can take, as an edge from nodes to nodes with what it does to debts.

use super::entering::{Blocks, Entering};
use super::places::Places;
use super::rows::Row;
use super::table::{Ending, Phase, Table, arms};
use super::touch::{Touch, may_fault};
use crate::analysis::block::each_statement;
use crate::chart::{
    ArmOutcome, Chart, EventId, InvocationId, StateId, StateKind, Statement, StatementKind, Transition,
    TransitionId, Trigger, Work,
};
use crate::map::Arena;

/// Where an edge begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// At one node.
    Node(usize),
    /// At whatever is active in the state, which is left, but for leaves that react otherwise: those in these states.
    Leaving(StateId, Vec<StateId>),
    /// At the final states in it, which is left.
    Done(StateId),
    /// At whatever is active in the state; only these regions are left.
    Regions(Vec<StateId>),
    /// At each leaf in the state, which stays.
    Inside(StateId),
}

/// What happens on an edge before anything is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Happening {
    /// Nothing that concerns debts.
    Nothing,
    /// The call of the place is made.
    Call(usize),
    /// It can't be made (Meaning 17).
    NoCall(usize),
    /// Its outcome comes.
    Outcome(usize, Ending),
    /// A debt is undone.
    Undo(StateId),
    /// Nothing is left to undo.
    AllUndone(StateId),
    /// An undo fails for good.
    Stuck(StateId),
}

/// A step.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    /// The transition; `None` for what happens to a state's work alone.
    pub(super) by: Option<TransitionId>,
    pub(super) from: From,
    pub(super) happening: Happening,
    /// Whether it begins a macrostep, which it does when all calls have been made.
    pub(super) begins: bool,
    /// Regions beside the source that are left with it.
    pub(super) beside: Vec<StateId>,
    /// The places whose states are left.
    pub(super) left: Option<Row>,
    /// What `exit` blocks do.
    pub(super) exit: Option<Touch>,
    /// What the transition's block and the entries do.
    pub(super) then: Option<Touch>,
    /// The nodes that are entered; of [`From::Inside`] none: it stays.
    pub(super) to: Vec<usize>,
    /// The states that stay around what changes: siblings of the regions around them see it.
    pub(super) within: Vec<StateId>,
}

/// All edges.
pub(super) struct Edges {
    /// In the order of their sources.
    pub(super) edges: Vec<Edge>,
    /// What the start enters.
    pub(super) start: Vec<usize>,
    pub(super) started: Touch,
    /// What the blocks of states do.
    pub(super) blocks: Blocks,
    /// The events that some code raises.
    pub(super) raised: Arena<EventId, bool>,
    /// The places whose arguments may fault, so that the call is not made.
    pub(super) may_not_call: Row,
}

/// Builds the edges of a chart.
pub(super) fn edges(
    chart: &Chart,
    table: &Table,
    places: &Places,
    active: &dyn Fn(StateId) -> bool,
    taken: &dyn Fn(TransitionId) -> bool,
) -> Edges {
    let blocks = Blocks::of(chart, places);
    let entering = Entering::new(chart, places, &blocks, active).start();
    let start = entering.leaves.iter().map(|&leaf| table.entered(leaf)).collect();
    let started = entering.touch;
    let mut may_not_call = Row::new();
    for (position, &place) in places.ids.iter().enumerate() {
        if chart.invocations[place].arguments.iter().any(|argument| may_fault(chart, argument)) {
            may_not_call.insert(position);
        }
    }
    let raised = raised(chart);
    let mut builder =
        Builder { chart, table, places, active, taken, blocks: &blocks, raised: &raised, edges: Vec::new() };
    for (state, data) in chart.states.iter() {
        if !active(state) {
            continue;
        }
        match &data.work {
            Some(Work::Invoke(place)) => builder.call(state, *place),
            Some(Work::Compensate(_)) => builder.undo(state),
            None => {}
        }
        for &id in &data.transitions {
            if taken(id) && !matches!(chart.transitions[id].trigger, Trigger::Outcome(_)) {
                builder.transition(id);
            }
        }
    }
    for (id, transition) in chart.transitions.iter() {
        if transition.trigger == Trigger::Otherwise && taken(id) && active(transition.source) {
            builder.transition(id);
        }
    }
    let mut edges = builder.edges;
    if calls_fail_for_ever(chart, table, &may_not_call, &edges) {
        edges.iter_mut().for_each(|edge| edge.begins = false);
    }
    Edges { edges, start, started, blocks, raised, may_not_call }
}

/// Whether calls that are not made may follow each other without an input: at the bound of that the next input finds some
/// that were not tried yet.
fn calls_fail_for_ever(chart: &Chart, table: &Table, may_not_call: &Row, edges: &[Edge]) -> bool {
    if may_not_call.is_empty() {
        return false;
    }
    let fails = |edge: &Edge| match edge.happening {
        Happening::NoCall(place) => may_not_call.contains(place),
        _ => false,
    };
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); table.nodes.len()];
    for (position, edge) in edges.iter().enumerate() {
        let follows = match edge.happening {
            Happening::Nothing => !edge.begins,
            Happening::NoCall(_) => fails(edge),
            happening => matches!(happening, Happening::AllUndone(_)),
        };
        let nodes = match &edge.from {
            From::Node(node) => *node..*node + 1,
            From::Leaving(state, _) | From::Done(state) | From::Inside(state) => {
                table.nodes_in(chart, *state)
            }
            From::Regions(regions) => {
                let parallel = regions.first().and_then(|&region| chart.states[region].parent);
                table.nodes_in(chart, parallel.unwrap_or(Chart::ROOT))
            }
        };
        if follows {
            nodes.for_each(|node| out[node].push(position));
        }
    }
    let mut seen = vec![false; table.nodes.len()];
    let mut stack: Vec<usize> =
        edges.iter().filter(|edge| fails(edge)).flat_map(|edge| edge.to.clone()).collect();
    while let Some(node) = stack.pop() {
        if std::mem::replace(&mut seen[node], true) {
            continue;
        }
        for &edge in &out[node] {
            if fails(&edges[edge]) {
                return true;
            }
            stack.extend(&edges[edge].to);
        }
    }
    false
}

/// The events that some code raises.
fn raised(chart: &Chart) -> Arena<EventId, bool> {
    let mut raised = chart.events.map(|_| false);
    let mut read = |statements: &[Statement]| {
        each_statement(statements, &mut |statement| {
            if let StatementKind::Raise { event, .. } = statement.kind {
                raised[event] = true;
            }
        });
    };
    for state in chart.states.values() {
        state.entry.iter().chain(&state.exit).for_each(|code| read(&code.statements));
        if let StateKind::Compound { initial } = &state.kind {
            read(&initial.code.statements);
        }
    }
    chart.histories.values().for_each(|history| read(&history.code.statements));
    chart.transitions.values().for_each(|transition| read(&transition.code.statements));
    raised
}

struct Builder<'b> {
    chart: &'b Chart,
    table: &'b Table,
    places: &'b Places,
    active: &'b dyn Fn(StateId) -> bool,
    taken: &'b dyn Fn(TransitionId) -> bool,
    blocks: &'b Blocks,
    raised: &'b Arena<EventId, bool>,
    edges: Vec<Edge>,
}

/// Whether a happening begins a macrostep behind which all calls have been made.
fn begins(happening: Happening) -> bool {
    !matches!(happening, Happening::NoCall(_))
}

impl Builder<'_> {
    /// A step of a leaf's work alone.
    fn alone(&mut self, leaf: StateId, from: Phase, to: Phase, happening: Happening) {
        self.edges.push(Edge {
            by: None,
            from: From::Node(self.table.at(leaf, from)),
            happening,
            begins: begins(happening),
            beside: Vec::new(),
            left: None,
            exit: None,
            then: None,
            to: vec![self.table.at(leaf, to)],
            within: vec![leaf],
        });
    }

    fn arm(&mut self, id: TransitionId, leaf: StateId, from: Phase, stays: Phase, happening: Happening) {
        let mut edge = self.edge(id, From::Node(self.table.at(leaf, from)));
        edge.happening = happening;
        edge.begins = begins(happening);
        if self.chart.transitions[id].targets.is_empty() {
            edge.to = vec![self.table.at(leaf, stays)];
        }
        self.edges.push(edge);
    }

    fn arms_of(
        &self,
        of: &[TransitionId],
        fits: &[&dyn Fn(ArmOutcome) -> bool],
    ) -> (Vec<TransitionId>, bool) {
        let candidates = fits.iter().flat_map(|fits| {
            of.iter().copied().filter(|&arm| {
                let trigger = &self.chart.transitions[arm].trigger;
                (self.taken)(arm) && matches!(trigger, Trigger::Outcome(outcome) if fits(*outcome))
            })
        });
        arms(self.chart, self.table, &mut candidates.into_iter())
    }

    /// The steps of a call (Meaning 14, 17, 20).
    fn call(&mut self, leaf: StateId, place: InvocationId) {
        let invocation = &self.chart.invocations[place];
        let activity = &self.chart.activities[invocation.activity];
        let position = self.places.position(place);
        let arms = &invocation.arms;
        let is = |wanted: ArmOutcome| move |outcome: ArmOutcome| outcome == wanted;
        let plain = is(ArmOutcome::AnyError);
        self.alone(leaf, Phase::Entered, Phase::Running, Happening::Call(position));
        let ok = self.arms_of(arms, &[&|outcome| matches!(outcome, ArmOutcome::Ok(_))]);
        self.outcome(leaf, Ending::Ok, Phase::Running, Happening::Outcome(position, Ending::Ok), ok);
        let failed = self.arms_of(arms, &[&plain]);
        if !activity.retriable {
            let (mut found, mut stays) = failed.clone();
            for error in 0..activity.errors.len() {
                let own = is(ArmOutcome::Error(invocation.activity, error));
                let (more, none) = self.arms_of(arms, &[&own, &plain]);
                found.extend(more);
                stays |= none;
            }
            found.sort_unstable();
            found.dedup();
            let happening = Happening::Outcome(position, Ending::Err);
            self.outcome(leaf, Ending::Err, Phase::Running, happening, (found, stays));
            let unknown = is(ArmOutcome::Unknown);
            // The plain arm does not cover the unknown outcome of a pivot that is not repeated (ruling 20).
            let unknown = if invocation.pivot && !activity.idempotent {
                self.arms_of(arms, &[&unknown])
            } else {
                self.arms_of(arms, &[&unknown, &plain])
            };
            let happening = Happening::Outcome(position, Ending::Unknown);
            self.outcome(leaf, Ending::Unknown, Phase::Running, happening, unknown);
        }
        self.outcome(leaf, Ending::Err, Phase::Entered, Happening::NoCall(position), failed);
    }

    /// An outcome with the arms that it may take.
    fn outcome(
        &mut self,
        leaf: StateId,
        ending: Ending,
        from: Phase,
        happening: Happening,
        (arms, stays): (Vec<TransitionId>, bool),
    ) {
        let over = Phase::Over(ending);
        if stays {
            self.alone(leaf, from, over, happening);
        }
        for arm in arms {
            self.arm(arm, leaf, from, over, happening);
            if self.table.can_be_refused(self.chart, &self.chart.transitions[arm]) {
                // Refused it is kept, and comes back.
                self.arm(arm, leaf, over, over, Happening::Nothing);
            }
        }
    }

    /// The steps of a state that undoes (Meaning 16, 18).
    fn undo(&mut self, leaf: StateId) {
        let Some(compensation) = self.chart.states[leaf].work.as_ref().and_then(Work::compensation) else {
            return;
        };
        self.alone(leaf, Phase::Undoing, Phase::Undoing, Happening::Undo(leaf));
        let ok = self.arms_of(&compensation.arms, &[&|outcome| matches!(outcome, ArmOutcome::Ok(_))]);
        self.settled(leaf, Phase::Undone, Happening::AllUndone(leaf), ok);
        let stuck = self.arms_of(&compensation.arms, &[&|outcome| outcome == ArmOutcome::Stuck]);
        self.settled(leaf, Phase::Stuck, Happening::Stuck(leaf), stuck);
    }

    fn settled(
        &mut self,
        leaf: StateId,
        over: Phase,
        happening: Happening,
        (arms, stays): (Vec<TransitionId>, bool),
    ) {
        if stays {
            self.alone(leaf, Phase::Undoing, over, happening);
        }
        for arm in arms {
            self.arm(arm, leaf, Phase::Undoing, over, happening);
            if self.table.can_be_refused(self.chart, &self.chart.transitions[arm]) {
                self.arm(arm, leaf, over, over, Happening::Nothing);
            }
        }
    }

    /// The edge of a transition, from where it is told.
    fn edge(&self, id: TransitionId, from: From) -> Edge {
        let (chart, places) = (self.chart, self.places);
        let transition = &chart.transitions[id];
        let entering = Entering::new(chart, places, self.blocks, self.active).transition(transition);
        let mut then = entering.touch;
        then.add(chart, places, &transition.code, true);
        let mut edge = Edge {
            by: Some(id),
            from,
            happening: Happening::Nothing,
            begins: self.begins(&transition.trigger),
            beside: Vec::new(),
            left: None,
            exit: None,
            then: (!then.is_none()).then_some(then),
            to: entering.leaves.iter().map(|&leaf| self.table.entered(leaf)).collect(),
            within: vec![transition.source],
        };
        let Some(domain) = chart.domain(transition) else { return edge };
        let mut left = Row::new();
        edge.within = vec![domain];
        if chart.states[domain].kind == StateKind::Parallel {
            edge.within.clear();
            for region in self.regions_left(transition, domain) {
                places.insert_within(chart, region, &mut left);
                edge.within.push(region);
            }
        } else {
            places.insert_below(chart, domain, &mut left);
        }
        edge.left = Some(left);
        let mut inner = transition.source;
        for around in chart.ancestors(transition.source) {
            if !chart.is_descendant(around, domain) {
                break;
            }
            if chart.states[around].kind == StateKind::Parallel {
                edge.beside.extend(chart.states[around].children.iter().filter(|&&child| child != inner));
            }
            inner = around;
        }
        edge.exit = self.exit(transition, domain);
        edge
    }

    /// Whether a trigger begins a macrostep. If one may end early by its bound, calls that are not made yet may be there at
    /// the next.
    fn begins(&self, trigger: &Trigger) -> bool {
        let inside = match trigger {
            Trigger::Events(patterns) => patterns.iter().any(|pattern| self.raised[pattern.event]),
            Trigger::Any => self.raised.values().any(|&raised| raised),
            Trigger::Always | Trigger::Done | Trigger::Fault(_) | Trigger::Otherwise => true,
            Trigger::After(_) | Trigger::Outcome(_) => false,
        };
        let bound = usize::try_from(self.chart.bounds.microsteps).unwrap_or(usize::MAX);
        !inside && self.chart.states.len().saturating_mul(2) < bound
    }

    fn regions_left(&self, transition: &Transition, domain: StateId) -> Vec<StateId> {
        let children = self.chart.states[domain].children.iter().copied();
        children.filter(|&child| self.chart.exits(transition, child)).collect()
    }

    /// What `exit` blocks do: surely those of the source and of the states around it that are left.
    fn exit(&self, transition: &Transition, domain: StateId) -> Option<Touch> {
        let chart = self.chart;
        let mut touch = Touch::none();
        for &state in self.blocks.exiting.iter().filter(|&&state| chart.exits(transition, state)) {
            let Some(own) = &self.blocks.exit[state] else { continue };
            let surely = chart.is_within(transition.source, state) && chart.is_descendant(state, domain);
            if surely {
                touch.surely.or(&own.surely);
                touch.maybe.or(&own.maybe);
            } else {
                touch.maybe.or(&own.perhaps().maybe);
            }
        }
        (!touch.is_none()).then_some(touch)
    }

    fn transition(&mut self, id: TransitionId) {
        let chart = self.chart;
        let transition = &chart.transitions[id];
        let source = transition.source;
        let from = match chart.domain(transition) {
            None => From::Inside(source),
            Some(domain) if chart.states[domain].kind == StateKind::Parallel => {
                From::Regions(self.regions_left(transition, domain))
            }
            Some(_) if transition.trigger == Trigger::Done && !self.strays(source, transition) => {
                From::Done(source)
            }
            Some(_) => From::Leaving(source, self.shadows(transition)),
        };
        let edge = self.edge(id, from);
        if edge.from != From::Inside(source) || edge.then.is_some() {
            self.edges.push(edge);
        }
    }

    /// Whether `done` of a state may still wait when none of its final states is active any more: another step leaves
    /// them, and the state is active behind it.
    fn strays(&self, source: StateId, done: &Transition) -> bool {
        let chart = self.chart;
        let kept = self.table.can_be_refused(chart, done);
        let finals: Vec<StateId> = chart
            .descendants(source)
            .filter(|&state| {
                matches!(chart.states[state].kind, StateKind::Final { .. }) && (self.active)(state)
            })
            .collect();
        chart.transitions.iter().any(|(id, other)| {
            let sooner = kept
                || match &other.trigger {
                    Trigger::Events(patterns) => patterns.iter().any(|pattern| self.raised[pattern.event]),
                    Trigger::Any => self.raised.values().any(|&raised| raised),
                    Trigger::Done => other.source != source,
                    Trigger::Always | Trigger::Fault(_) | Trigger::Otherwise => true,
                    Trigger::After(_) | Trigger::Outcome(_) => false,
                };
            let enters = |target: &crate::chart::Destination| {
                let inside = match target.node {
                    crate::chart::Node::State(state) => state,
                    crate::chart::Node::History(history) => chart.histories[history].parent,
                };
                chart.is_within(inside, source) || chart.is_within(source, inside)
            };
            sooner
                && (self.taken)(id)
                && finals.iter().any(|&state| chart.exits(other, state))
                && other.targets.iter().any(enters)
        })
    }

    /// The states inside the source that surely take another transition for the trigger.
    fn shadows(&self, transition: &Transition) -> Vec<StateId> {
        let chart = self.chart;
        if chart.is_leaf(transition.source) {
            return Vec::new();
        }
        let covers = |other: &Trigger| match (&transition.trigger, other) {
            (Trigger::Always, Trigger::Always) | (Trigger::Fault(_), Trigger::Fault(_)) => true,
            (Trigger::Events(_) | Trigger::Any, Trigger::Any) => true,
            (Trigger::Events(own), Trigger::Events(others)) => {
                own.iter().all(|own| others.iter().any(|other| other.event == own.event))
            }
            _ => false,
        };
        let takes = |&id: &TransitionId| {
            let other = &chart.transitions[id];
            other.guard.is_none()
                && !other.otherwise
                && covers(&other.trigger)
                && !self.table.can_be_refused(chart, other)
        };
        chart
            .descendants(transition.source)
            .filter(|&state| chart.states[state].transitions.iter().any(takes))
            .collect()
    }
}
