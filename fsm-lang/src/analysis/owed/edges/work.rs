//! The steps of what a leaf has to do: calls and undos.

use super::super::table::{Ending, Phase, arms};
use super::{Builder, Edge, From, Happening};
use crate::chart::{ArmOutcome, InvocationId, StateId, TransitionId, Trigger, Work};

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
    pub(super) fn call(&mut self, leaf: StateId, place: InvocationId) {
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
    pub(super) fn undo(&mut self, leaf: StateId) {
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
}
