//! States that are entered, done and left.

use super::{Explorer, Pending, RegionsLeft};
use crate::chart::entry::{self, Entered};
use crate::chart::{StateId, StateKind, TransitionId};

impl Explorer<'_, '_> {
    pub(super) fn settle(&mut self) {
        while let Some(pending) = self.pending.pop() {
            match pending {
                Pending::Default(state) => entry::default_of(self.chart, state, self),
                Pending::History(history) => {
                    entry::default_of_history(self.chart, history, self);
                    let parent = self.chart.histories[history].parent;
                    self.enqueue(parent);
                    if !self.chart.histories[history].deep {
                        self.restores_children[parent] = true;
                        for &child in &self.chart.states[parent].children {
                            self.restore(child);
                        }
                    }
                }
            }
        }
    }

    /// A shallow history of the parent enters a child that it can have recorded by default. (What a deep one
    /// enters has been entered before.)
    fn restore(&mut self, child: StateId) {
        let Some(parent) = self.chart.states[child].parent else { return };
        if self.restores_children[parent] && self.left_from[child] && self.reached.active[child] {
            self.default(child);
        }
    }

    pub(super) fn activate(&mut self, state: StateId) {
        if self.reached.active[state] {
            return;
        }
        self.reached.active[state] = true;
        self.enqueue(state);
        for &asker in &self.index.askers[state] {
            self.enqueue(asker);
        }
        self.restore(state);
        if let (StateKind::Final { .. }, Some(parent)) =
            (&self.chart.states[state].kind, self.chart.states[state].parent)
        {
            self.finish(parent);
        }
    }

    /// A final child of the state can be active.
    fn finish(&mut self, state: StateId) {
        let mut done = state;
        while !self.reached.done[done] {
            if self.chart.states[done].kind == StateKind::Parallel {
                self.done_regions[done] += 1;
                if self.done_regions[done] < self.chart.states[done].children.len() {
                    return;
                }
            }
            self.reached.done[done] = true;
            self.enqueue(done);
            let Some(parent) = self.chart.states[done].parent else { return };
            if self.chart.states[parent].kind != StateKind::Parallel {
                return;
            }
            done = parent;
        }
    }

    fn leave(&mut self, transition: TransitionId) {
        let transition = &self.chart.transitions[transition];
        let Some(domain) = self.chart.domain(transition) else { return };
        let source = transition.source;
        if source == domain {
            let is_whole = self.chart.states[domain].kind != StateKind::Parallel;
            if is_whole && std::mem::replace(&mut self.emptied[domain], true) {
                return;
            }
            for &child in &self.chart.states[domain].children {
                if self.chart.exits(transition, child) {
                    self.leave_from(child);
                    self.leave_wholly(child);
                }
            }
            return;
        }
        self.leave_wholly(source);
        let mut inner = source;
        for around in self.chart.ancestors(source).take_while(|&around| around != domain) {
            self.reached_left(around);
            self.leave_from(inner);
            if self.chart.states[around].kind == StateKind::Parallel {
                self.leave_other_regions(around, inner);
            }
            inner = around;
        }
        // The child of the domain is left, and the domain is not.
    }

    fn leave_other_regions(&mut self, parallel: StateId, but: StateId) {
        let known = self.regions_left[parallel];
        if known == RegionsLeft::All || known == RegionsLeft::AllBut(but) {
            return;
        }
        self.regions_left[parallel] =
            if known == RegionsLeft::Not { RegionsLeft::AllBut(but) } else { RegionsLeft::All };
        for &region in &self.chart.states[parallel].children {
            if region != but {
                self.leave_from(region);
                self.leave_wholly(region);
            }
        }
    }

    fn reached_left(&mut self, state: StateId) {
        if !self.reached.left[state] {
            self.reached.left[state] = true;
            self.enqueue(state);
        }
    }

    fn leave_from(&mut self, child: StateId) {
        if !self.left_from[child] {
            self.left_from[child] = true;
            self.restore(child);
        }
    }

    fn leave_wholly(&mut self, state: StateId) {
        let mut waiting = vec![state];
        while let Some(state) = waiting.pop() {
            if self.left_wholly[state] {
                continue;
            }
            self.left_wholly[state] = true;
            self.reached_left(state);
            for &child in &self.chart.states[state].children {
                self.leave_from(child);
                waiting.push(child);
            }
        }
    }

    pub(super) fn take(&mut self, transition: TransitionId) {
        if self.reached.taken[transition] {
            return;
        }
        self.reached.taken[transition] = true;
        let node = &self.chart.transitions[transition];
        if let Some(domain) = self.chart.domain(node) {
            self.leave(transition);
            entry::targets(self.chart, domain, &node.targets, self);
            self.settle();
        }
    }
}
