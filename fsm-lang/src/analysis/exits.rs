//! What can be active and never left again.

use super::index::{Index, is_inside};
use super::prove::Own;
use super::reach::Reached;
use super::select::Key;
use crate::chart::{Chart, EventId, Node, StateId, StateKind, Transition, TransitionId, Trigger};
use crate::map::{Arena, UnorderedMap};

/// A state that can be active, is no end, and cannot be left: a leaf, or a compound state in a final child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeadEnd {
    /// The state.
    pub state: StateId,
    /// Of a compound state: the final child from which it does not go on.
    pub final_child: Option<StateId>,
    /// A transition that would leave it, and can never be taken: then that is the cause.
    pub because_of: Option<TransitionId>,
}

/// Finds them, in document order.
pub(super) fn dead_ends(
    chart: &Chart,
    index: &Index,
    own: &Arena<StateId, Own>,
    reached: &Reached,
) -> Vec<DeadEnd> {
    let mut walk = Walk {
        chart,
        index,
        own,
        reached,
        moves: chart.transitions.iter().any(|(id, it)| reached.taken[id] && !it.targets.is_empty()),
        leaving_regions: leaving_regions(chart, reached),
        done_too_early: done_too_early(chart, index, reached),
        open: Vec::new(),
        frames: vec![Frame::default()],
        found: Vec::new(),
    };
    let mut next = Chart::ROOT;
    while crate::map::Id::index(next) < chart.states.len() {
        walk.close_before(next);
        if reached.active[next] {
            walk.enter(next);
            next = crate::map::Id::from_index(crate::map::Id::index(next) + 1);
        } else {
            next = chart.states[next].end;
        }
    }
    walk.found.sort_unstable_by_key(|found| found.state);
    walk.found
}

/// For each parallel state, the regions with a transition that leaves all of it: the first two of them.
fn leaving_regions(chart: &Chart, reached: &Reached) -> UnorderedMap<StateId, [Option<StateId>; 2]> {
    let mut regions = UnorderedMap::new();
    for (id, transition) in chart.transitions.iter() {
        if !reached.taken[id] {
            continue;
        }
        let Some(domain) = chart.domain(transition) else { continue };
        let mut inner = transition.source;
        for around in chart.ancestors(transition.source).take_while(|&around| around != domain) {
            if chart.states[around].kind == StateKind::Parallel {
                let known = regions.get_or_insert_with(around, || [None, None]);
                match known {
                    [None, _] => known[0] = Some(inner),
                    [Some(first), second @ None] if *first != inner => *second = Some(inner),
                    _ => {}
                }
            }
            inner = around;
        }
    }
    regions
}

/// The states whose `done` may still wait when none of their final states is active any more, in order: a transition
/// that needs no input leaves that for another state in them.
fn done_too_early(chart: &Chart, index: &Index, reached: &Reached) -> Vec<StateId> {
    let mut has_done = chart.states.map(|_| false);
    for (id, transition) in chart.transitions.iter() {
        has_done[transition.source] |= reached.taken[id] && transition.trigger == Trigger::Done;
    }
    let is_final = |state: &StateId| {
        matches!(chart.states[*state].kind, StateKind::Final { .. }) && reached.active[*state]
    };
    let finals: Vec<StateId> = chart.states.ids().filter(is_final).collect();
    let mut early = Vec::new();
    for (id, transition) in chart.transitions.iter() {
        if !reached.taken[id] || !is_inside(&index.raised, &transition.trigger) {
            continue;
        }
        let Some(domain) = chart.domain(transition) else { continue };
        let first = finals.partition_point(|&state| state <= domain);
        let leaves_final = finals.get(first).is_some_and(|&state| state < chart.states[domain].end);
        if !leaves_final || chart.is_leaf(transition.source) && !index.has_regions[domain] {
            continue;
        }
        for target in &transition.targets {
            let inside = match target.node {
                Node::State(state) => state,
                Node::History(history) => chart.histories[history].parent,
            };
            early.extend(std::iter::once(inside).chain(chart.ancestors(inside)).filter(|&it| has_done[it]));
        }
    }
    early.sort_unstable();
    early.dedup();
    early
}

/// Ways out of what is being looked at, those that can be taken and those that cannot.
#[derive(Clone, Copy, Debug, Default)]
struct Ways {
    live: usize,
    dead: usize,
    /// One that cannot be taken.
    example: Option<TransitionId>,
}

impl Ways {
    fn add(&mut self, transition: TransitionId, live: bool) {
        if live {
            self.live += 1;
        } else {
            self.dead += 1;
            self.example.get_or_insert(transition);
        }
    }
}

/// The ways out by event; those of another frame are overridden by an `on *`.
#[derive(Debug, Default)]
struct Frame {
    events: UnorderedMap<EventId, Ways>,
    live: usize,
    dead: usize,
    /// The last of those that cannot be taken, so far.
    example: Option<TransitionId>,
}

impl Frame {
    fn replace(&mut self, event: EventId, ways: Ways) -> Ways {
        let old = self.events.insert(event, ways).unwrap_or_default();
        self.live = self.live + ways.live - old.live;
        self.dead = self.dead + ways.dead - old.dead;
        old
    }
}

/// A state that is being looked at, with what to restore behind it.
struct Open {
    state: StateId,
    /// What its transitions and other regions offer besides events, the states around included.
    other: Ways,
    overridden: Vec<(EventId, Ways)>,
    has_frame: bool,
    /// Whether a state around it has no end on purpose: then it may go on reacting for ever where it is.
    in_endless: bool,
    /// Whether it, or a state around it within its region, reacts without a target.
    watches: bool,
    /// Whether it lies in a region, and whether that has one leaf only.
    region: Option<bool>,
}

struct Walk<'w> {
    chart: &'w Chart,
    index: &'w Index,
    own: &'w Arena<StateId, Own>,
    reached: &'w Reached,
    /// Whether the machine ever goes anywhere.
    moves: bool,
    leaving_regions: UnorderedMap<StateId, [Option<StateId>; 2]>,
    done_too_early: Vec<StateId>,
    open: Vec<Open>,
    frames: Vec<Frame>,
    found: Vec<DeadEnd>,
}

impl Walk<'_> {
    fn close_before(&mut self, next: StateId) {
        while let Some(open) = self.open.last()
            && self.chart.states[open.state].end <= next
        {
            let Some(open) = self.open.pop() else { return };
            if open.has_frame {
                self.frames.pop();
            }
            if let Some(frame) = self.frames.last_mut() {
                for (event, ways) in open.overridden.into_iter().rev() {
                    frame.replace(event, ways);
                }
            }
        }
    }

    fn enter(&mut self, state: StateId) {
        let node = &self.chart.states[state];
        let around = self.open.last();
        let mut open = Open {
            state,
            other: around.map_or(Ways::default(), |around| around.other),
            overridden: Vec::new(),
            has_frame: false,
            in_endless: node.endless || around.is_some_and(|around| around.in_endless),
            watches: around.is_some_and(|around| around.watches),
            region: around.and_then(|around| around.region),
        };
        if let Some(parent) = node.parent
            && self.chart.states[parent].kind == StateKind::Parallel
        {
            open.region = Some(self.has_one_leaf(state));
            open.watches = false;
            let regions = self.leaving_regions.get(&parent);
            if regions.is_some_and(|regions| regions.iter().flatten().any(|&region| region != state)) {
                open.other.live += 1;
            }
            // A `local` of the parallel state leaves the regions that it targets.
            for &id in &self.chart.states[parent].transitions {
                let transition = &self.chart.transitions[id];
                if transition.local && self.chart.exits(transition, state) {
                    open.other.add(id, self.reached.taken[id]);
                }
            }
        }
        if node.parent.is_some_and(|parent| self.has_other_regions(parent)) {
            self.keep_for_other_regions(&mut open);
        } else {
            self.override_outer(state, &mut open);
        }
        for &id in node.transitions.iter().chain(&self.index.otherwise[state]) {
            self.offer(id, &mut open);
        }
        self.judge(state, &open);
        self.open.push(open);
    }

    fn has_other_regions(&self, state: StateId) -> bool {
        let node = &self.chart.states[state];
        node.kind == StateKind::Parallel && node.children.len() > 1
    }

    /// What a region takes itself stays a way out for those beside it, which leave all of them (ruling 4).
    fn keep_for_other_regions(&mut self, open: &mut Open) {
        if let Some(frame) = self.frames.last() {
            open.other.live += frame.live;
            open.other.dead += frame.dead;
            open.other.example = open.other.example.or(frame.example);
        }
        open.has_frame = true;
        self.frames.push(Frame::default());
    }

    /// What the state surely takes itself is no way out further out.
    fn override_outer(&mut self, state: StateId, open: &mut Open) {
        if self.own[state].sure.contains(&Key::OtherEvent) {
            open.has_frame = true;
            self.frames.push(Frame::default());
            return;
        }
        let Some(frame) = self.frames.last_mut() else { return };
        for &key in &self.own[state].sure {
            if let Key::Event(event) = key
                && frame.events.contains_key(&event)
            {
                let old = frame.replace(event, Ways::default());
                open.overridden.push((event, old));
            }
        }
    }

    fn offer(&mut self, id: TransitionId, open: &mut Open) {
        let transition = &self.chart.transitions[id];
        let live = self.reached.taken[id];
        if transition.targets.is_empty() {
            open.watches |= live;
            return;
        }
        if transition.local && self.chart.states[transition.source].kind == StateKind::Parallel {
            return;
        }
        match &transition.trigger {
            Trigger::Events(_) => self.offer_for_events(id, transition, live, open),
            // A leaf that is not final keeps what is around it from being done, unless it has been already.
            Trigger::Done => {
                if live && self.done_too_early.binary_search(&transition.source).is_ok() {
                    open.other.add(id, live);
                }
            }
            Trigger::Any
            | Trigger::Always
            | Trigger::After(_)
            | Trigger::Fault(_)
            | Trigger::Outcome(_)
            | Trigger::Otherwise => open.other.add(id, live),
        }
    }

    fn offer_for_events(&mut self, id: TransitionId, transition: &Transition, live: bool, open: &mut Open) {
        let (Trigger::Events(patterns), Some(frame)) = (&transition.trigger, self.frames.last_mut()) else {
            return;
        };
        for pattern in patterns {
            let mut ways = frame.events.get(&pattern.event).copied().unwrap_or_default();
            ways.add(id, live);
            let old = frame.replace(pattern.event, ways);
            if !live {
                frame.example = Some(id);
            }
            if !open.has_frame {
                open.overridden.push((pattern.event, old));
            }
        }
    }

    fn judge(&mut self, state: StateId, open: &Open) {
        let node = &self.chart.states[state];
        // Without an end a machine may stay where it is, as long as it reacts, or has nothing else to do at all.
        if node.endless || open.in_endless && (open.watches || !self.moves) {
            return;
        }
        let final_child = match &node.kind {
            StateKind::Atomic => None,
            StateKind::Compound { .. } => {
                let is_region =
                    node.parent.is_none_or(|parent| self.chart.states[parent].kind == StateKind::Parallel);
                let has_done = node
                    .transitions
                    .iter()
                    .any(|&id| matches!(self.chart.transitions[id].trigger, Trigger::Done));
                let mut children = node.children.iter().copied();
                let end = children.find(|&child| {
                    matches!(self.chart.states[child].kind, StateKind::Final { .. })
                        && self.reached.active[child]
                });
                if is_region || has_done || end.is_none() {
                    return;
                }
                end
            }
            StateKind::Parallel | StateKind::Final { .. } => return,
        };
        // A region that only watches, or counts.
        if final_child.is_none() && open.region.is_some_and(|alone| alone || open.watches) {
            return;
        }
        let Some(frame) = self.frames.last() else { return };
        if open.other.live + frame.live > 0 {
            return;
        }
        let because_of = if open.other.dead > 0 {
            open.other.example
        } else if frame.dead > 0 {
            frame.example
        } else {
            None
        };
        self.found.push(DeadEnd { state, final_child, because_of });
    }

    fn has_one_leaf(&self, region: StateId) -> bool {
        let leaf = |&state: &StateId| self.chart.is_leaf(state) && self.reached.active[state];
        self.chart.is_leaf(region) || self.chart.descendants(region).filter(leaf).nth(1).is_none()
    }
}
