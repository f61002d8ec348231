//! What may happen next in a configuration.

use super::super::edges::{Edge, From, Happening};
use super::super::flow::Gate;
use super::super::rows::Row;
use super::super::table::{Ending, Phase};
use super::super::ways::needs_input;
use super::Happened;
use super::config::{Config, Due, Machine};
use super::select::{Selected, Selector};
use super::writes::Held;
use crate::chart::{ArmOutcome, StateId, TransitionId, Trigger, Work};

/// What happens.
pub(super) enum Move {
    /// The call of a place is made.
    Call(usize),
    /// An undo is begun, or an outcome is kept.
    Begin,
    /// Something that is told, in a leaf.
    Happened(Happened, StateId),
}

/// A move with what comes of it.
pub(super) struct Next {
    pub(super) happened: Move,
    /// Whether it takes an input.
    pub(super) input: bool,
    pub(super) config: Config,
}

/// Finds what may happen.
pub(super) struct Moves<'m> {
    pub(super) machine: &'m Machine<'m>,
    selector: Selector<'m>,
    taken: &'m dyn Fn(TransitionId) -> bool,
    gates: &'m [Option<Gate>],
    /// By node: the edges that begin there.
    by_node: Vec<Vec<usize>>,
}

impl<'m> Moves<'m> {
    pub(super) fn new(
        machine: &'m Machine<'m>,
        gates: &'m [Option<Gate>],
        taken: &'m dyn Fn(TransitionId) -> bool,
    ) -> Self {
        let mut by_node = vec![Vec::new(); machine.flow.table.nodes.len()];
        for (position, edge) in machine.flow.edges.edges.iter().enumerate() {
            // `on fault` and `else => X` are selected.
            let is_work = |id| matches!(machine.flow.chart.transitions[id].trigger, Trigger::Outcome(_));
            if let From::Node(node) = edge.from
                && edge.by.is_none_or(is_work)
            {
                by_node[node].push(position);
            }
        }
        let selector = Selector::new(machine, taken);
        Self { machine, selector, taken, gates, by_node }
    }

    /// What is held before the machine is entered, where flags are followed. What is raised is, where a macrostep can be known to go on.
    pub(super) fn start(&self) -> Held {
        self.machine.flags.start(self.machine.can_be_calm())
    }

    /// All that may; `cut` if some was left out.
    pub(super) fn of(&self, config: &Config, cut: &mut bool) -> Vec<Next> {
        let mut moves = Vec::new();
        if config.nodes.iter().any(|&node| self.machine.ends(node)) {
            return moves;
        }
        let selected = self.selector.select(config);
        *cut |= selected.cut;
        let chart = self.machine.flow.chart;
        let waits = selected.urgent || self.has_work(config);
        for Selected { taken, held, inside } in &selected.sets {
            let Some(&first) = taken.first() else {
                let mut config = config.clone();
                config.held.clone_from(held);
                moves.push(Next { happened: Move::Begin, input: false, config });
                continue;
            };
            if waits && !inside {
                continue;
            }
            let input = needs_input(&chart.transitions[first].trigger);
            let main = taken.iter().find(|&&id| !chart.transitions[id].targets.is_empty()).unwrap_or(&first);
            let source = chart.transitions[*main].source;
            let leaf = config.nodes.iter().map(|&node| self.machine.leaf(node));
            let leaf = leaf.into_iter().find(|&leaf| chart.is_within(leaf, source)).unwrap_or(source);
            for mut next in self.machine.microstep(config, held, taken) {
                self.machine.count(&mut next, inside.then_some(taken));
                let happened = Move::Happened(Happened::Taken(taken.clone()), leaf);
                moves.push(Next { happened, input, config: next });
            }
        }
        if selected.urgent {
            return moves;
        }
        let first_entered =
            config.nodes.iter().copied().find(|&node| self.machine.phase(node) == Phase::Entered);
        for &node in &config.nodes {
            for &position in &self.by_node[node as usize] {
                let edge = &self.machine.flow.edges.edges[position];
                if self.gates[position].is_none() {
                    continue;
                }
                let of_first = first_entered == Some(node);
                match edge.happening {
                    Happening::Call(place) if of_first => {
                        let config = replaced(config, node, edge);
                        moves.push(Next { happened: Move::Call(place), input: false, config });
                    }
                    Happening::Call(_) => {}
                    Happening::NoCall(_) if !of_first => {}
                    // What was kept comes back behind that, too.
                    Happening::Nothing | Happening::Outcome(..) if waits => {}
                    Happening::Undo(_) | Happening::Stuck(_) if waits => {}
                    _ => self.work(config, node, edge, &mut moves),
                }
            }
        }
        moves
    }

    /// Whether something is surely done before the next input: a call is made, or what has nothing to undo is over.
    fn has_work(&self, config: &Config) -> bool {
        self.machine.is_calm_between(config)
            && config.nodes.iter().any(|&node| {
                let leaf = self.machine.leaf(node);
                match self.machine.phase(node) {
                    Phase::Entered => true,
                    Phase::Undoing => {
                        !self.machine.owes(config, leaf)
                            && !config.waiting.contains(&leaf)
                            && !self.may_be_refused(config, leaf)
                    }
                    _ => false,
                }
            })
    }

    /// Whether an arm for `ok` of a state that undoes may be refused, since what it leaves blocks.
    fn may_be_refused(&self, config: &Config, leaf: StateId) -> bool {
        let chart = self.machine.flow.chart;
        let compensation = chart.states[leaf].work.as_ref().and_then(Work::compensation);
        let mut arms = compensation.into_iter().flat_map(|it| &it.arms).map(|&arm| &chart.transitions[arm]);
        arms.any(|arm| {
            matches!(arm.trigger, Trigger::Outcome(ArmOutcome::Ok(_)))
                && self.machine.refused(config, arm) != Some(false)
        })
    }

    /// What may happen to a leaf's work by an edge.
    fn work(&self, config: &Config, node: u32, edge: &Edge, moves: &mut Vec<Next>) {
        let flow = self.machine.flow;
        let leaf = self.machine.leaf(node);
        let mut now = config.clone();
        let mut happened = None;
        let mut input = true;
        match edge.happening {
            Happening::Call(_) => return,
            Happening::Nothing => input = false,
            Happening::NoCall(place) => {
                if !flow.edges.may_not_call.contains(place) && !self.machine.may_be_full(config) {
                    return;
                }
                input = false;
                happened = Some(Happened::Outcome(flow.places.ids[place]));
            }
            Happening::Outcome(place, ending) => {
                let pivot = flow.chart.invocations[flow.places.ids[place]].pivot;
                match ending {
                    Ending::Ok if pivot => {
                        now.settle(&mut |_| true);
                        now.passed = true;
                    }
                    Ending::Ok => self.machine.completed(&mut now, place, false),
                    Ending::Unknown => self.machine.completed(&mut now, place, true),
                    Ending::Err => {}
                }
                happened = Some(Happened::Outcome(flow.places.ids[place]));
            }
            Happening::Undo(_) => {
                self.undo(config, leaf, moves);
                return;
            }
            Happening::AllUndone(_) => {
                if self.machine.owes(config, leaf) {
                    return;
                }
                input = false;
            }
            Happening::Stuck(_) => {
                let begun = now.due.iter_mut().find(|due| due.begun == Some(leaf));
                let Some(due) = begun.filter(|due| flow.places.can_stick.contains(due.place as usize)) else {
                    return;
                };
                due.begun = None;
                happened = Some(Happened::Stuck(flow.places.ids[due.place as usize]));
                now.heap();
            }
        }
        // Its outcome is there: it blocks nobody any more.
        let over = replaced_by(&now, node, flow.table.over(leaf, edge.happening).unwrap_or(node as usize));
        let Some(held) = self.told_by_arms(&over, leaf, edge) else { return };
        let Some(id) = edge.by else {
            now.held = held;
            self.machine.count(&mut now, (!input).then_some(&[]));
            let happened = happened.map_or(Move::Begin, |happened| Move::Happened(happened, leaf));
            moves.push(Next { happened, input, config: replaced(&now, node, edge) });
            return;
        };
        if self.machine.refused(&over, &flow.chart.transitions[id]) == Some(true) {
            return;
        }
        let happened = Happened::Taken(vec![id]);
        if flow.chart.transitions[id].targets.is_empty() {
            for mut next in self.machine.microstep(&now, &held, &[id]) {
                self.machine.count(&mut next, (!input).then_some(&[id]));
                let happened = Move::Happened(happened.clone(), leaf);
                moves.push(Next { happened, input, config: replaced(&next, node, edge) });
            }
            return;
        }
        for mut next in self.machine.microstep(&over, &held, &[id]) {
            self.machine.count(&mut next, (!input).then_some(&[id]));
            let happened = Move::Happened(happened.clone(), leaf);
            moves.push(Next { happened, input, config: next });
        }
    }

    /// What flags hold if an outcome that is there goes this way: none of the arms before it has held, and its own has; `None` if that
    /// cannot be.
    fn told_by_arms(&self, config: &Config, leaf: StateId, edge: &Edge) -> Option<Held> {
        let guards = &self.machine.guards;
        let leaves: Vec<StateId> = config.nodes.iter().map(|&node| self.machine.leaf(node)).collect();
        let mut held = config.held.clone();
        for arm in self.arms_before(leaf, edge) {
            // What is refused is passed over though its guard holds.
            if self.machine.refused(config, &self.machine.flow.chart.transitions[arm]) != Some(false) {
                continue;
            }
            if guards.hold(&leaves, &held, arm) == Some(true) {
                return None;
            }
            held = guards.told(&leaves, &held, arm, false);
        }
        let Some(id) = edge.by else { return Some(held) };
        (guards.hold(&leaves, &held, id) != Some(false)).then(|| guards.told(&leaves, &held, id, true))
    }

    /// The arms that are looked at before an outcome goes this way, whatever it is in detail.
    fn arms_before(&self, leaf: StateId, edge: &Edge) -> Vec<TransitionId> {
        let chart = self.machine.flow.chart;
        let arms: &[TransitionId] = match &chart.states[leaf].work {
            Some(Work::Invoke(place)) => &chart.invocations[*place].arms,
            Some(Work::Compensate(compensation)) => &compensation.arms,
            None => &[],
        };
        let of = |outcome: &dyn Fn(ArmOutcome) -> bool| {
            let fits = |arm: &TransitionId| {
                let trigger = &chart.transitions[*arm].trigger;
                (self.taken)(*arm) && matches!(trigger, Trigger::Outcome(it) if outcome(*it))
            };
            arms.iter().copied().filter(fits).collect::<Vec<_>>()
        };
        let is_ok = |outcome: ArmOutcome| matches!(outcome, ArmOutcome::Ok(_));
        if let Some(id) = edge.by {
            let Trigger::Outcome(own) = chart.transitions[id].trigger else { return Vec::new() };
            let mut alike = of(&|outcome| outcome == own || (is_ok(outcome) && is_ok(own)));
            alike.truncate(alike.iter().position(|&arm| arm == id).unwrap_or(0));
            return alike;
        }
        match edge.happening {
            Happening::Outcome(_, Ending::Ok) | Happening::AllUndone(_) => of(&is_ok),
            Happening::Outcome(_, Ending::Err) | Happening::NoCall(_) => {
                of(&|outcome| outcome == ArmOutcome::AnyError)
            }
            Happening::Outcome(place, Ending::Unknown) => {
                let invocation = &chart.invocations[self.machine.flow.places.ids[place]];
                let plain = !invocation.pivot || chart.activities[invocation.activity].idempotent;
                of(&|outcome| outcome == ArmOutcome::Unknown || plain && outcome == ArmOutcome::AnyError)
            }
            Happening::Stuck(_) => of(&|outcome| outcome == ArmOutcome::Stuck),
            Happening::Nothing | Happening::Call(_) | Happening::Undo(_) => Vec::new(),
        }
    }

    /// An undo is begun, or succeeds.
    fn undo(&self, config: &Config, leaf: StateId, moves: &mut Vec<Next>) {
        let flow = self.machine.flow;
        let Some(scope) = flow.table.scope(leaf) else { return };
        let mut now = config.clone();
        if let Some(position) = now.due.iter().position(|due| due.begun == Some(leaf)) {
            let due = now.due.remove(position);
            now.close(due);
            self.machine.count(&mut now, None);
            let happened = Happened::Undone(flow.places.ids[due.place as usize]);
            moves.push(Next { happened: Move::Happened(happened, leaf), input: true, config: now });
            return;
        }
        let free = |due: &Due, scope: &Row| due.begun.is_none() && scope.contains(due.place as usize);
        // One before it begins first.
        let before = |&&node: &&u32| {
            let other = self.machine.leaf(node);
            let waits =
                config.waiting.contains(&other) || config.due.iter().any(|due| due.begun == Some(other));
            let undoes = other < leaf && self.machine.phase(node) == Phase::Undoing && !waits;
            let scope = flow.table.scope(other).filter(|_| undoes);
            scope.is_some_and(|scope| config.due.iter().any(|due| free(due, scope)))
        };
        if config.nodes.iter().any(|node| before(&node)) {
            return;
        }
        // The latest; of a heap any, and there may be more like it.
        let positions = (0..config.due.len()).rev().filter(|&position| free(&config.due[position], scope));
        for position in positions.take(if config.heaped { config.due.len() } else { 1 }) {
            let mut now = config.clone();
            now.due[position].begun = Some(leaf);
            let mut more = now.clone();
            now.heap();
            moves.push(Next { happened: Move::Begin, input: false, config: now });
            if config.many {
                more.owe(config.due[position]);
                moves.push(Next { happened: Move::Begin, input: false, config: more });
            }
        }
    }
}

/// The configuration with a node in the place that the edge leads it to.
fn replaced(config: &Config, node: u32, edge: &Edge) -> Config {
    let to = edge.to.first().and_then(|&to| u32::try_from(to).ok()).unwrap_or(node);
    replaced_by(config, node, to as usize)
}

fn replaced_by(config: &Config, node: u32, to: usize) -> Config {
    let mut next = config.clone();
    for at in &mut next.nodes {
        if *at == node {
            *at = u32::try_from(to).unwrap_or(node);
        }
    }
    next
}
