//! What the interpreter wants of the world around a chart.

use super::calls::Effect;
use super::value::{HostValue, Value};
use crate::chart::{EventId, FunctionId, HistoryId, Scope, StateId, TransitionId};

/// What a function of the host returns for `Err`: its value is not looked into (ruling 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostFailure;

/// The functions of the host. Which effects a chart has, and in which order, is what is called here.
pub trait Host {
    /// Answers a query with a value of its type, without an effect.
    ///
    /// # Errors
    /// [`HostFailure`], where the query is declared to return a `Result`.
    fn query(&mut self, function: FunctionId, arguments: &[Value]) -> Result<Value, HostFailure>;

    /// Does an action.
    ///
    /// # Errors
    /// [`HostFailure`], where the action is declared to return a `Result`.
    fn action(&mut self, function: FunctionId, arguments: &[Value]) -> Result<(), HostFailure>;

    /// The value of a field of a host's value, by its position in [`crate::chart::Members::Fields`]. Asked
    /// only where the value itself does not have it.
    fn field(&mut self, value: &HostValue, field: usize) -> Value;

    /// Is told what a driver has to do, in order with the actions.
    fn effect(&mut self, effect: &Effect) {
        let _ = effect;
    }

    /// Is told what happens inside a step, in order. Nothing depends on it.
    fn observe(&mut self, moment: Moment) {
        let _ = moment;
    }
}

/// A moment of a microstep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Moment {
    /// A timer fell due, and its macrostep begins.
    Fired(TransitionId),
    /// A state is left: its exit has run.
    Exited(StateId),
    /// A transition's block has run.
    Taken(TransitionId),
    /// A state is active; its variables are not set yet.
    Entered(StateId),
    /// The initial transition of a compound state is taken.
    Initial(StateId),
    /// What a history recorded is entered.
    Restored(HistoryId),
    /// A history without a record takes its default.
    Defaulted(HistoryId),
    /// `else => X` was dropped, since its source is no longer active.
    Dropped(TransitionId),
    /// The call of a state is made: the effect follows.
    Called(StateId),
    /// A state begins an undo: the effect follows.
    Undoing(StateId),
    /// A `settle` of a block was run, or what follows from a `pivot`.
    Settled(Scope),
    /// A `pivot` of a block is run: what it settles follows.
    Passed,
    /// Something was refused, and is kept.
    Kept(Refused),
    /// It comes back, and is refused no longer.
    Returned(Refused),
}

/// What is kept when it is refused (Meaning 19).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refused {
    /// An event.
    Event(EventId),
    /// `done` of a state.
    Done(StateId),
    /// A timer that fell due.
    Timer(TransitionId),
    /// The outcome that a state waits for.
    Outcome(StateId),
    /// That an undo failed for good where a state undoes.
    Stuck(StateId),
    /// `else => X`.
    Otherwise(TransitionId),
}
