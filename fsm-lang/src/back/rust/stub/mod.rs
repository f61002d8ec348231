//! What stands for a machine that has mistakes, so that they are the only errors: the same interface, behind
//! which nothing happens.
//!
//! The declarations and states of the tree are resolved once more, without all that says what happens; so the
//! names, types and signatures are those that the machine will have. A declaration that is a mistake itself is mended
//! (`mend`), or left out if nothing can be known of it.
//!
//! What a type should have been that is a mistake nobody knows, but the user's code has it: his `impl Host` names it.
//! So it becomes a type that rustc takes for any: an array whose length is the error that is reported anyway. It is
//! told once, and nothing of a signature in which such a type stands is told again. (The number of parameters is.) Of a
//! machine of which something could not be read at all nothing is told ([`unread`]).

mod mend;
mod unread;

pub use unread::{has_name_of_type, unread};

use proc_macro2::TokenStream;
use quote::quote;

use super::{HostType, Machine};
use crate::chart::resolve::resolve;
use crate::diag::{Reported, Severity, Sink};
use crate::span::Span;
use crate::syntax::ast::{
    self, Block, Expr, ExprKind, InitialItem, Item, Literal, LiteralKind, Meta, StateItem, StateKeyword,
    Target, TargetSegment, TargetState, TransitionItem, Trigger, TriggerKind,
};
use crate::syntax::tokens::TokenTable;

/// How often declarations with mistakes are mended.
const ATTEMPTS: usize = 4;

/// The interface of a machine whose mistakes are reported; one of which nothing is known if a declaration is lost. `errors`
/// says them to rustc, each once; one that the interface has taken into it is removed.
#[must_use]
pub fn stub(
    machine: &ast::Machine,
    host: Option<&HostType>,
    places: &TokenTable,
    errors: &mut Vec<TokenStream>,
    _: Reported,
) -> TokenStream {
    let mut skeleton = ast::Machine { meta: documented(&machine.meta), ..machine.clone() };
    skeleton.items = items(&machine.items, true);
    let unknown = mend::unused_type(&skeleton);
    for _ in 0..ATTEMPTS {
        let mut sink = Sink::new();
        if let Ok(chart) = resolve(&skeleton, &mut sink) {
            let ids = chart.types.iter();
            let unknown = ids.filter(|(_, ty)| ty.name.text == unknown).map(|(id, _)| id).next();
            let mut machine = Machine::in_macro(&chart, host, places);
            machine.is_stub = true;
            machine.unknown = unknown.and_then(|id| Some((id, errors.pop()?)));
            let machine = machine.emit();
            return quote! {
                #[allow(warnings, reason = "it only stands for a machine with mistakes")]
                #machine
            };
        }
        let mistakes: Vec<Span> = sink
            .diagnostics()
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| finding.primary.span)
            .collect();
        // Of what is lost nobody knows how it would have been used.
        if mend::mend(&mut skeleton, &mistakes, &unknown)
            && let Some(error) = errors.pop()
        {
            return unread(machine, host, &error);
        }
        skeleton.items = items(&skeleton.items, true);
    }
    errors.pop().map_or_else(TokenStream::new, |error| unread(machine, host, &error))
}

/// Documentation without attributes.
fn documented(meta: &Meta) -> Meta {
    Meta { docs: meta.docs.clone(), attributes: Vec::new() }
}

/// What has names and types, and what those depend on.
fn items(all: &[Item], needs_initial: bool) -> Vec<Item> {
    let mut kept: Vec<Item> = all.iter().filter_map(item).collect();
    if needs_initial && !kept.iter().any(|item| matches!(item, Item::Initial(_))) {
        kept.extend(first_child(&kept).map(Item::Initial));
    }
    kept
}

fn item(item: &Item) -> Option<Item> {
    Some(match item {
        Item::Type(item) => Item::Type(ast::TypeItem { meta: documented(&item.meta), ..item.clone() }),
        Item::Const(item) => Item::Const(ast::ConstItem { meta: documented(&item.meta), ..item.clone() }),
        Item::Var(item) => Item::Var(ast::VarItem { meta: documented(&item.meta), ..item.clone() }),
        Item::Event(item) => Item::Event(ast::EventItem { meta: documented(&item.meta), ..item.clone() }),
        Item::Function(item) => {
            Item::Function(ast::FunctionItem { meta: documented(&item.meta), ..item.clone() })
        }
        Item::Initial(item) => {
            Item::Initial(InitialItem { meta: Meta::default(), block: None, ..item.clone() })
        }
        Item::State(item) => Item::State(state(item)),
        // That there are timers shows in the interface.
        Item::Transition(item) if matches!(item.trigger.kind, TriggerKind::After(_)) => {
            Item::Transition(timer(item.span))
        }
        Item::Activity(item) => {
            Item::Activity(ast::ActivityItem { meta: documented(&item.meta), ..item.clone() })
        }
        Item::Transition(_)
        | Item::History(_)
        | Item::Entry(_)
        | Item::Exit(_)
        | Item::Invoke(_)
        | Item::Compensate(_) => return None,
    })
}

fn state(item: &StateItem) -> StateItem {
    let is_compound = item.kind == StateKeyword::State
        && item.items.iter().flatten().any(|item| matches!(item, Item::State(_)));
    StateItem {
        meta: documented(&item.meta),
        kind: item.kind,
        names: item.names.clone(),
        parameters: item.parameters.clone(),
        items: item.items.as_ref().map(|inside| items(inside, is_compound)),
        span: item.span,
    }
}

/// `after 1s {}`
fn timer(span: Span) -> TransitionItem {
    let kind = LiteralKind::Duration(1_000_000_000);
    let delay = Expr { kind: ExprKind::Literal(Literal { kind, text: "1s".into(), span }), span };
    TransitionItem {
        meta: Meta::default(),
        trigger: Trigger { kind: TriggerKind::After(delay), span },
        guard: None,
        target: None,
        block: Some(Block { statements: Vec::new(), span }),
        span,
    }
}

/// An `initial` to the first state that takes no data.
fn first_child(items: &[Item]) -> Option<InitialItem> {
    let child = items.iter().find_map(|item| match item {
        Item::State(state) if state.parameters.as_ref().is_none_or(Vec::is_empty) => state.names.first(),
        _ => None,
    })?;
    let span = child.span;
    let segment = TargetSegment { name: child.clone(), arguments: None };
    let target = Target { local: None, states: vec![TargetState { path: vec![segment], span }], span };
    Some(InitialItem { meta: Meta::default(), target, block: None, span })
}
