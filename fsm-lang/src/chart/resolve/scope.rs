//! What can be read where.

use smol_str::SmolStr;

use crate::chart::{Local, LocalId, StateId, VariableId};
use crate::map::{Arena, UnorderedMap};
use crate::span::Span;

/// What an expression is part of, which decides what it may read.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Use {
    /// The value of a constant: literals and constants.
    Constant,
    /// The initial value of a variable: data of its owner that stand before it, too.
    InitialValue(VariableId),
    /// A guard, which alone may ask `in(..)`.
    Guard,
    /// The delay of a timer.
    Delay,
    /// An argument of an activity that is invoked.
    Invoke,
    /// A value given to a state that is entered.
    Argument,
    /// The same, of `else => X`: what the block had is gone.
    ElseArgument,
    /// A statement, which alone may call what can fail.
    Block,
}

impl Use {
    /// How a message calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Constant => "a constant",
            Self::InitialValue(_) => "an initial value",
            Self::Guard => "a guard",
            Self::Delay => "a delay",
            Self::Invoke => "an argument of an activity",
            Self::Argument | Self::ElseArgument => "the data of a target",
            Self::Block => "a block",
        }
    }
}

/// A name inside a block or of a trigger.
#[derive(Clone)]
pub(super) enum Bound {
    /// It can be read.
    Local(LocalId),
    /// Its type is not known, which was reported.
    Untyped,
    /// Only some of the trigger's events bind it.
    Partial {
        /// Where it is bound.
        span: Span,
        /// An event that does not bind it.
        lacking: SmolStr,
    },
}

/// The names that an expression sees.
pub(super) struct Scope<'o> {
    /// The state whose data, and whose ancestors', can be read.
    pub(super) owner: StateId,
    /// What the expression is part of.
    pub(super) part_of: Use,
    /// The locals of the code, whether still visible or not.
    pub(super) locals: Arena<LocalId, Local>,
    /// How many of them, from the first, are bindings of the trigger.
    pub(super) bindings: usize,
    /// The meanings of each name, the innermost last.
    bound: UnorderedMap<SmolStr, Vec<Bound>>,
    /// The names in the order of their binding, so that the end of a block can forget them.
    order: Vec<SmolStr>,
    /// The block that an `else => X` stands in, whose names are gone when X is entered.
    pub(super) gone: Option<&'o Scope<'o>>,
}

impl<'o> Scope<'o> {
    /// A scope without locals.
    pub(super) fn new(owner: StateId, part_of: Use) -> Self {
        Self {
            owner,
            part_of,
            locals: Arena::new(),
            bindings: 0,
            bound: UnorderedMap::new(),
            order: Vec::new(),
            gone: None,
        }
    }

    /// The scope of the values of `else => X`, which becomes a transition of `owner`.
    pub(super) fn of_else(owner: StateId, block: &'o Scope<'o>) -> Self {
        Self { gone: Some(block), ..Self::new(owner, Use::ElseArgument) }
    }

    /// Everything that is declared so far is a binding of the trigger.
    pub(super) fn mark_bindings(&mut self) {
        self.bindings = self.locals.len();
    }

    /// Makes a name mean something from here on.
    pub(super) fn bind(&mut self, name: SmolStr, bound: Bound) {
        self.bound.get_or_insert_with(name.clone(), Vec::new).push(bound);
        self.order.push(name);
    }

    /// Makes a name mean a new local.
    pub(super) fn declare(&mut self, local: Local) -> LocalId {
        let name = local.name.text.clone();
        let id = self.locals.push(local);
        self.bind(name, Bound::Local(id));
        id
    }

    /// What the name means, if it is a local.
    pub(super) fn get(&self, name: &SmolStr) -> Option<&Bound> {
        self.bound.get(name)?.last()
    }

    /// The local that the name means, if it is one that can be read.
    pub(super) fn local(&self, name: &SmolStr) -> Option<LocalId> {
        match self.get(name)? {
            Bound::Local(local) => Some(*local),
            Bound::Untyped | Bound::Partial { .. } => None,
        }
    }

    /// The names that are bound, for suggestions.
    pub(super) fn names(&self) -> impl Iterator<Item = &SmolStr> {
        self.order.iter()
    }

    /// Where an inner block begins, to be given to [`leave`](Self::leave) at its end.
    pub(super) fn enter(&self) -> usize {
        self.order.len()
    }

    /// Forgets what was bound since.
    pub(super) fn leave(&mut self, mark: usize) {
        for name in self.order.drain(mark..) {
            if let Some(meanings) = self.bound.get_mut(&name) {
                meanings.pop();
            }
        }
    }
}
