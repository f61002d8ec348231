//! For a finding of the flow the story: the shortest way there over exact configurations, or that there is none.
//!
//! A* ([`search`]): nodes are configurations with what is owed in order ([`config`]), what may happen next in them
//! ([`moves`]) is what the interpreter would do. Guards go either way but for what they say of active states and of flags
//! ([`guards`], [`flags`]). What is raised or done comes in its turn ([`writes`]), what needs no input before the next one, unless a
//! bound may have ended that early (the rounds of a configuration); what is kept comes at any time. The distance in the flow is
//! the estimate, so that regions that have nothing to do with it are left alone. Where everything was looked at and the goal was
//! not, the flow was too loud; where the budget is spent, nothing is known, unless debts in heaps, of which there are only so
//! many, show that there is no way. Semantics are those of the interpreter, other values left out; it is small, since the flow's
//! edges say what each outcome does.

mod config;
mod domain;
mod entering;
mod flags;
mod guards;
mod moves;
mod search;
mod select;
mod writes;

use super::calm::Calm;
use super::entering::Blocks;
use super::flow::Flow;
use super::rows::Standing;
use crate::chart::{InvocationId, StateId, TransitionId};
use config::Machine;
pub(super) use flags::Flags;
pub(super) use search::Search;

/// What happened in a step of a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happened {
    /// Transitions were taken together.
    Taken(Vec<TransitionId>),
    /// An outcome came, and no arm was taken.
    Outcome(InvocationId),
    /// A debt was undone.
    Undone(InvocationId),
    /// An undo failed for good.
    Stuck(InvocationId),
}

/// What is owed at one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owes {
    /// The place.
    pub place: InvocationId,
    /// Whether it may not have taken effect.
    pub maybe: bool,
}

/// A step of a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The leaf that it is taken in.
    pub leaf: StateId,
    /// What happened.
    pub happened: Happened,
    /// The leaf that is active then: one that was entered, if any was.
    pub to: StateId,
    /// What is owed then, in the order of completion.
    pub owed: Vec<Owes>,
}

/// What is looked for.
#[derive(Clone, Debug)]
pub(super) struct Goal {
    /// A node with one of these active.
    pub(super) nodes: Vec<usize>,
    /// The place, which stands so.
    pub(super) place: usize,
    pub(super) standing: Standing,
    /// A place that must be owed, too, and have been completed before.
    pub(super) before: Option<usize>,
}

/// What a search ends with.
pub(super) enum Verdict {
    /// The steps from the start.
    Found(Vec<Found>),
    /// There is no such way.
    Never,
    /// The budget is spent.
    Unknown,
}

/// A step of a way, with the configuration behind it.
pub(super) struct Found {
    pub(super) step: Step,
    /// The nodes of the flow that are active behind it.
    pub(super) nodes: Vec<usize>,
    /// Whether the call of this place was made.
    pub(super) call: Option<usize>,
    /// The places that are owed behind it.
    pub(super) places_owed: Vec<usize>,
}

/// What searches of a chart share.
pub(super) struct Setup<'s> {
    machine: Machine<'s>,
}

impl<'s> Setup<'s> {
    pub(super) fn new(flow: &'s Flow<'s>, blocks: &'s Blocks, flags: &'s Flags<'s>, calm: Calm) -> Self {
        Self { machine: Machine::new(flow, blocks, flags, calm) }
    }
}
