//! Holds what the flow found against exact configurations: a story for each finding, or none.

use super::edges::Happening;
use super::flow::{Flow, Gate};
use super::rows::{Row, Standing};
use super::story::{Goal, Happened, Search, Step, Verdict};
use super::table::{Phase, beside};
use super::verdicts::{Misplaced, Verdicts, passes_two};
use super::ways::{NEVER, Ways, is_failure};
use super::{Again, Story};
use crate::chart::{InvocationId, StateId, TransitionId};

/// Of so many forgotten places each gets the shortest story of its own; of the others, those that are forgotten on one way
/// share it.
const MOST_STORIES: usize = 16;
/// So many pairs are looked at for one that is undone in the wrong order.
const MOST_PAIRS: usize = 16;

/// Judges.
pub(super) struct Judge<'j> {
    pub(super) flow: &'j Flow<'j>,
    pub(super) gates: &'j [Option<Gate>],
    pub(super) search: Search<'j>,
    /// By place: how it is forgotten.
    pub(super) forgotten: Vec<Option<Story>>,
}

/// What became of a finding.
enum Found {
    Story(Story, Vec<usize>),
    Never,
    Unknown,
}

impl<'j> Judge<'j> {
    /// Tells how each place is forgotten that is owed at a failure.
    pub(super) fn forget(&mut self) {
        let failures = self.failures();
        let mut owed = Row::new();
        for &node in &failures {
            owed.or(self.flow.reach[node].of(Standing::Owed));
        }
        let mut waiting: Vec<usize> = owed.iter().collect();
        let rest = waiting.split_off(waiting.len().min(MOST_STORIES));
        let shared_from = rest.first().copied().unwrap_or(usize::MAX);
        for place in waiting.into_iter().chain(rest.into_iter().rev()) {
            if self.forgotten[place].is_some() {
                continue;
            }
            match self.story(place, &failures) {
                Found::Story(story, with) => {
                    for other in with.into_iter().filter(|&other| other >= shared_from) {
                        self.forgotten[other].get_or_insert_with(|| story.clone());
                    }
                    self.forgotten[place] = Some(story);
                }
                Found::Never => {}
                Found::Unknown => {
                    self.forgotten[place] = Some(self.untold(place, &failures));
                }
            }
        }
    }

    fn failures(&self) -> Vec<usize> {
        let nodes = self.flow.table.nodes.iter().enumerate();
        nodes.filter(|(_, at)| is_failure(self.flow.chart, at.leaf)).map(|(node, _)| node).collect()
    }

    /// The shortest way to a failure with the place owed, and the places that are owed there, too.
    fn story(&mut self, place: usize, failures: &[usize]) -> Found {
        let Some(ways) = self.ways(place, failures, Standing::Owed) else { return Found::Unknown };
        let goal = Goal { nodes: failures.to_vec(), place, standing: Standing::Owed, before: None };
        let found = match self.search.find(&goal, &ways) {
            Verdict::Never => return Found::Never,
            Verdict::Unknown => return self.rough(&ways, place),
            Verdict::Found(found) => found,
        };
        let hope = ways.hope();
        // From the last call of it on.
        let from = found.iter().rposition(|found| found.call == Some(place)).map_or(0, |call| call + 1);
        let told: Vec<_> = found[from..].iter().filter(|found| found.call.is_none()).collect();
        let hopeless = |found: &super::story::Found| {
            let owed = found.places_owed.contains(&place);
            let standing = if owed { Standing::Owed } else { Standing::Flight };
            !found.nodes.iter().any(|&node| hope.get(ways.at(node, standing)).copied().unwrap_or(false))
        };
        let blamed = (0..told.len()).find(|&step| told[step..].iter().all(|found| hopeless(found)));
        let blamed = blamed.or(told.len().checked_sub(1));
        let blame = blamed.and_then(|step| {
            told[step..].iter().find_map(|found| match &found.step.happened {
                Happened::Taken(taken) => self.main(taken),
                _ => None,
            })
        });
        let with = told.last().map_or_else(Vec::new, |found| found.places_owed.clone());
        let steps: Vec<Step> = told.iter().map(|found| found.step.clone()).collect();
        let failure = steps.last().map_or(crate::chart::Chart::ROOT, |step| step.to);
        Found::Story(Story { steps, failure, blame, certain: true }, with)
    }

    /// The one of transitions that were taken together that enters something.
    fn main(&self, taken: &[TransitionId]) -> Option<TransitionId> {
        let enters = |id: &&TransitionId| !self.flow.chart.transitions[**id].targets.is_empty();
        taken.iter().find(enters).or(taken.first()).copied()
    }

    /// A way in the flow, where the budget was spent.
    fn rough(&self, ways: &Ways<'_>, place: usize) -> Found {
        let id = self.flow.places.ids[place];
        let home = self.flow.chart.invocations[id].state;
        let start = ways.at(self.flow.table.at(home, Phase::Running), Standing::Flight);
        if ways.distance[start] == NEVER {
            return Found::Unknown;
        }
        let hope = ways.hope();
        let mut steps = Vec::new();
        let mut behind = Vec::new();
        for (from, edge, to) in ways.shortest(start) {
            let edge = &self.flow.edges.edges[edge];
            let happened = match (edge.by, edge.happening) {
                (Some(taken), _) => Happened::Taken(vec![taken]),
                (None, Happening::Outcome(place, _)) => Happened::Outcome(self.flow.places.ids[place]),
                (None, _) => continue,
            };
            let owed =
                if ways.is_owed(to) { vec![super::Owes { place: id, maybe: false }] } else { Vec::new() };
            steps.push(Step { leaf: ways.leaf(from), happened, to: ways.leaf(to), owed });
            behind.push(hope.get(to).copied().unwrap_or(false));
        }
        let blamed = (0..steps.len()).find(|&step| behind[step..].iter().all(|&hopeful| !hopeful));
        let blame = blamed.or(steps.len().checked_sub(1)).and_then(|step| match &steps[step].happened {
            Happened::Taken(taken) => taken.first().copied(),
            _ => None,
        });
        let failure = steps.last().map_or(home, |step| step.to);
        Found::Story(Story { steps, failure, blame, certain: false }, Vec::new())
    }

    /// That a place is forgotten, without a story.
    fn untold(&self, place: usize, failures: &[usize]) -> Story {
        let owed = |node: &&usize| self.flow.reach[**node].of(Standing::Owed).contains(place);
        let failure = failures.iter().find(owed).map(|&node| self.flow.table.nodes[node].leaf);
        let failure = failure.unwrap_or(crate::chart::Chart::ROOT);
        Story { steps: Vec::new(), failure, blame: None, certain: false }
    }

    /// The ways of a place in the flow; `None` if the budget is spent.
    fn ways(&mut self, place: usize, nodes: &[usize], standing: Standing) -> Option<Ways<'j>> {
        if self.search.is_spent() {
            return None;
        }
        // What is active beside a goal has got there when the goal has.
        let mut goals = nodes.to_vec();
        for (node, at) in self.flow.table.nodes.iter().enumerate() {
            let leaf = |goal: &usize| self.flow.table.nodes[*goal].leaf;
            if nodes.iter().any(|goal| beside(self.flow.chart, leaf(goal), at.leaf)) {
                goals.push(node);
            }
        }
        let ways = Ways::of(self.flow, self.gates, place, &goals, standing);
        self.search.spend(ways.size());
        Some(ways)
    }

    /// Whether a place may stand so at a node; `None` if that is not known.
    fn can_stand(&mut self, nodes: Vec<usize>, place: usize, standing: Standing) -> Option<bool> {
        let ways = self.ways(place, &nodes, standing)?;
        let goal = Goal { nodes, place, standing, before: None };
        match self.search.find(&goal, &ways) {
            Verdict::Found(_) => Some(true),
            Verdict::Never => Some(false),
            Verdict::Unknown => None,
        }
    }

    /// Drops what cannot be of the places that may be called again.
    pub(super) fn again(&mut self, again: Vec<Option<TransitionId>>) -> Vec<Option<Again>> {
        let places = again.into_iter().enumerate();
        places
            .map(|(place, edge)| {
                let by = edge?;
                let home = self.flow.chart.invocations[self.flow.places.ids[place]].state;
                // Its state may be left before the call is made.
                let running = self.flow.table.at(home, Phase::Running);
                match self.can_stand(vec![running], place, Standing::Owed) {
                    Some(false) => None,
                    found => Some(Again { by, certain: found.is_some() }),
                }
            })
            .collect()
    }

    /// Drops what cannot be, and of what errs on the quiet side what is not known to be.
    pub(super) fn confirm(&mut self, verdicts: &mut Verdicts) {
        let pivot = self.flow.places.pivot();
        let failures = self.failures();
        verdicts.unprotected.retain(|&(place, _)| {
            let forgotten = self.forgotten.get(self.flow.places.position(place));
            forgotten.is_some_and(Option::is_some)
        });
        verdicts.calls_after_pivot.retain(|&place| {
            // A call in flight may have been made before the pivot.
            let entered = self.flow.table.entered(self.flow.chart.invocations[place].state);
            self.can_stand(vec![entered], pivot, Standing::Settled) == Some(true)
        });
        if !verdicts.failures_after_pivot.is_empty() {
            verdicts.failures_after_pivot = self.failing(&failures);
        }
        verdicts.misplaced.retain(|&(by, why)| {
            if why != Misplaced::Second || passes_two(self.flow, by) {
                return true;
            }
            let source = by.source(self.flow.chart);
            let nodes = self.flow.table.nodes_in(self.flow.chart, source).collect();
            self.can_stand(nodes, pivot, Standing::Settled) != Some(false)
        });
        for (state, undoing) in &mut verdicts.undoing {
            let node = self.flow.table.at(*state, Phase::Undoing);
            let sticks = |place: &InvocationId| {
                let place = self.flow.places.position(*place);
                self.can_stand(vec![node], place, Standing::Owed) != Some(false)
            };
            undoing.sticking = undoing.sticking.iter().copied().find(sticks).into_iter().collect();
            undoing.later = self.later(node, *state);
        }
    }

    /// Of what is owed in failures, drops what cannot be.
    pub(super) fn confirm_failures(&mut self, owing: &mut Vec<(StateId, Row)>) {
        for (leaf, row) in owing.iter_mut().filter(|(leaf, _)| is_failure(self.flow.chart, *leaf)) {
            for place in row.clone().iter() {
                let node = self.flow.table.entered(*leaf);
                let may = self.forgotten[place].is_some()
                    && self.can_stand(vec![node], place, Standing::Owed) != Some(false);
                if !may {
                    row.remove(place);
                }
            }
        }
        owing.retain(|(_, row)| !row.is_empty());
    }

    /// The transitions by which the machine surely may fail behind a pivot: one for each failure.
    fn failing(&mut self, failures: &[usize]) -> Vec<TransitionId> {
        let pivot = self.flow.places.pivot();
        let mut found = Vec::new();
        for &node in failures {
            let Some(ways) = self.ways(pivot, &[node], Standing::Settled) else { break };
            let goal = Goal { nodes: vec![node], place: pivot, standing: Standing::Settled, before: None };
            if let Verdict::Found(steps) = self.search.find(&goal, &ways)
                && let Some(last) = steps.last()
                && let Happened::Taken(taken) = &last.step.happened
            {
                found.extend(self.main(taken));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// A place that is undone at a node, and one that is owed then, too, is not undone there, and was completed later.
    fn later(&mut self, node: usize, state: StateId) -> Option<(InvocationId, InvocationId)> {
        let scope = self.flow.table.scope(state)?;
        let owed = self.flow.reach[node].of(Standing::Owed);
        let mut others = owed.clone();
        others.minus(scope);
        others.and(&self.flow.places.can_owe);
        let mut own = owed.clone();
        own.and(scope);
        let mut pairs = Vec::new();
        for other in others.iter() {
            let home = self.flow.chart.invocations[self.flow.places.ids[other]].state;
            let running = self.flow.reach[self.flow.table.at(home, Phase::Running)].of(Standing::Owed);
            pairs.extend(own.iter().filter(|&place| running.contains(place)).map(|place| (place, other)));
            if pairs.len() > MOST_PAIRS {
                pairs.truncate(MOST_PAIRS);
                break;
            }
        }
        pairs.into_iter().find_map(|(before, place)| {
            let ways = self.ways(place, &[node], Standing::Owed)?;
            let goal = Goal { nodes: vec![node], place, standing: Standing::Owed, before: Some(before) };
            let ids = &self.flow.places.ids;
            matches!(self.search.find(&goal, &ways), Verdict::Found(_)).then(|| (ids[before], ids[place]))
        })
    }
}
