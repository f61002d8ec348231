//! What an edge enters: the leaves, and what the blocks on the way do to debts.

use super::places::Places;
use super::touch::Touch;
use crate::chart::entry::{self, Entered};
use crate::chart::{Chart, HistoryId, StateId, StateKind, Transition};
use crate::map::{Arena, UnorderedMap};

/// What the blocks of states do to debts.
pub(super) struct Blocks {
    /// `entry`; `None` if nothing.
    pub(super) entry: Arena<StateId, Option<Touch>>,
    /// `exit`
    pub(super) exit: Arena<StateId, Option<Touch>>,
    /// `initial`
    pub(super) initial: Arena<StateId, Option<Touch>>,
    /// The states whose `exit` does something.
    pub(super) exiting: Vec<StateId>,
}

impl Blocks {
    pub(super) fn of(chart: &Chart, places: &Places) -> Self {
        let touch = |codes: &[crate::chart::Code]| {
            let mut touch = Touch::none();
            for code in codes {
                touch.add(chart, places, code, true);
            }
            (!touch.is_none()).then_some(touch)
        };
        let exit = chart.states.map(|state| touch(&state.exit));
        Self {
            entry: chart.states.map(|state| touch(&state.entry)),
            initial: chart.states.map(|state| match &state.kind {
                StateKind::Compound { initial } => touch(std::slice::from_ref(&initial.code)),
                _ => None,
            }),
            exiting: exit.iter().filter(|(_, touch)| touch.is_some()).map(|(state, _)| state).collect(),
            exit,
        }
    }
}

/// What is entered.
pub(super) struct Entering<'e> {
    chart: &'e Chart,
    places: &'e Places,
    blocks: &'e Blocks,
    active: &'e dyn Fn(StateId) -> bool,
    /// The leaves that may be entered.
    pub(super) leaves: Vec<StateId>,
    /// What the blocks do.
    pub(super) touch: Touch,
    /// Whether a history decides what is entered.
    surely: bool,
    waiting: Vec<(Waiting, bool)>,
    seen: UnorderedMap<StateId, bool>,
    defaulted: UnorderedMap<StateId, bool>,
}

enum Waiting {
    Default(StateId),
    History(HistoryId),
}

impl<'e> Entering<'e> {
    pub(super) fn new(
        chart: &'e Chart,
        places: &'e Places,
        blocks: &'e Blocks,
        active: &'e dyn Fn(StateId) -> bool,
    ) -> Self {
        Self {
            chart,
            places,
            blocks,
            active,
            leaves: Vec::new(),
            touch: Touch::none(),
            surely: true,
            waiting: Vec::new(),
            seen: UnorderedMap::new(),
            defaulted: UnorderedMap::new(),
        }
    }

    /// What a transition enters; nothing if it stays.
    pub(super) fn transition(mut self, transition: &Transition) -> Self {
        if let Some(domain) = self.chart.domain(transition) {
            entry::targets(self.chart, domain, &transition.targets, &mut self);
            self.settle();
        }
        self
    }

    /// What the start of the machine enters.
    pub(super) fn start(mut self) -> Self {
        self.default(Chart::ROOT);
        self.settle();
        self
    }

    fn settle(&mut self) {
        while let Some((waiting, surely)) = self.waiting.pop() {
            self.surely = surely;
            match waiting {
                Waiting::Default(state) => {
                    if let Some(touch) = &self.blocks.initial[state] {
                        self.touched(&touch.clone());
                    }
                    entry::default_of(self.chart, state, self);
                }
                Waiting::History(history) => self.restore(history),
            }
        }
        self.leaves.sort_unstable();
        self.leaves.dedup();
    }

    /// A history enters by its default, or whatever was active inside.
    fn restore(&mut self, history: HistoryId) {
        self.surely = false;
        let chart = self.chart;
        let data = &chart.histories[history];
        let mut own = Touch::none();
        own.add(chart, self.places, &data.code, false);
        self.touched(&own);
        entry::default_of_history(chart, history, self);
        for state in chart.descendants(data.parent).filter(|&state| (self.active)(state)) {
            self.state(state);
        }
        if !data.deep {
            for &child in &chart.states[data.parent].children {
                self.default(child);
            }
        }
    }

    fn touched(&mut self, touch: &Touch) {
        self.touch.maybe.or(&touch.maybe);
        let set = if self.surely { &mut self.touch.surely } else { &mut self.touch.maybe };
        set.or(&touch.surely);
    }
}

impl Entered for Entering<'_> {
    fn state(&mut self, state: StateId) {
        // What is entered surely is told again if it was told as perhaps before.
        if self.seen.get(&state).is_some_and(|&surely| surely || !self.surely) {
            return;
        }
        self.seen.insert(state, self.surely);
        if let Some(touch) = &self.blocks.entry[state] {
            self.touched(&touch.clone());
        }
        if self.chart.is_leaf(state) {
            self.leaves.push(state);
            let settles = self.chart.states[state].kind == (StateKind::Final { failure: false });
            if settles && self.chart.states[state].parent == Some(Chart::ROOT) {
                // A plain end of the machine settles everything (ruling 23).
                let all = Touch { surely: self.places.all.clone(), maybe: super::rows::Row::new() };
                self.touched(&all);
            }
        }
    }

    fn default(&mut self, state: StateId) {
        self.state(state);
        if !self.defaulted.get(&state).is_some_and(|&surely| surely || !self.surely) {
            self.defaulted.insert(state, self.surely);
            self.waiting.push((Waiting::Default(state), self.surely));
        }
    }

    fn history(&mut self, history: HistoryId) {
        // A second time it brings nothing new: its parent's states are told as perhaps.
        self.waiting.push((Waiting::History(history), self.surely));
    }
}
