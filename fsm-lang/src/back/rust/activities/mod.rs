//! Work outside of the machine: what starts calls, takes their outcomes, undoes and refuses.
//!
//! | room | makes |
//! | --- | --- |
//! | `names` | the identifiers of activities and of what belongs to them |
//! | `interface` | `Activity`, `Call`, `Effect`, `Input` and the errors |
//! | `outcomes` | what an input that is an outcome does |
//! | `between` | what is done between macrosteps: calls, undos, what was kept |
//! | `refusal` | which transitions wait for an undoing or pivoting state, and what is kept of them |
//!
//! Nothing of this is there in a machine without activities.

mod between;
mod interface;
mod names;
mod outcomes;
pub(super) mod refusal;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Machine;
use super::context::Env;
use super::facts::is_opaque;
use crate::chart::{
    Activity, ActivityId, Chart, Compensation, InvocationId, Scope, StateId, StateKind, Undo, Work,
};
use crate::map::Id;

pub(super) use names::{CallNames, PublicNames};
use refusal::{Keepable, Refusals};

/// What is captured when a call is made, to undo it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Captured {
    /// Nothing is ever owed.
    Nothing,
    /// The call that undoes it.
    Call,
    /// The arguments of that, as a type of its own: a `Call` of another activity would be larger.
    Undo,
}

impl Captured {
    fn of(chart: &Chart) -> Self {
        let undos: BTreeSet<ActivityId> = chart
            .activities
            .values()
            .filter_map(|data| match data.undo {
                Undo::By { activity, .. } => Some(activity),
                _ => None,
            })
            .collect();
        if undos.is_empty() {
            return Self::Nothing;
        }
        // Each argument has a place in one of the undos.
        let fits = |activity: &Activity, undo: ActivityId| {
            let mut places: Vec<_> =
                chart.activities[undo].parameters.iter().map(|place| (place.ty, place.optional)).collect();
            activity.parameters.iter().all(|given| {
                let place = places.iter().position(|place| *place == (given.ty, given.optional));
                place.map(|place| places.swap_remove(place)).is_some()
            })
        };
        let fit = |activity: &Activity| undos.iter().any(|&undo| fits(activity, undo));
        if chart.activities.values().all(fit) { Self::Call } else { Self::Undo }
    }
}

/// What a machine with activities needs beside its state.
pub(super) struct Calls {
    pub(super) names: CallNames,
    captured: Captured,
    /// The states with `compensate`, in document order.
    pub(super) undoers: Vec<StateId>,
    pub(super) refusals: Refusals,
    keepable: Keepable,
    /// A name of a function that says whether a state blocks, for those that can refuse.
    pub(super) blocking: BTreeMap<StateId, proc_macro2::Ident>,
}

impl Calls {
    pub(super) fn of(chart: &Chart, names: &super::naming::Names) -> Option<Self> {
        let calls = names.calls.clone()?;
        let compensates = |state: &StateId| matches!(chart.states[*state].work, Some(Work::Compensate(_)));
        let undoers = chart.states.ids().filter(compensates).collect();
        let refusals = Refusals::of(chart);
        let blocking = refusals
            .refusing()
            .into_iter()
            .map(|state| (state, names.function(&format!("{}_blocks", chart.states[state].name.text))))
            .collect();
        Some(Self {
            names: calls,
            captured: Captured::of(chart),
            undoers,
            keepable: Keepable::of(chart, &refusals),
            refusals,
            blocking,
        })
    }

    /// The number of a state with `compensate`.
    fn undoer(&self, state: StateId) -> Option<usize> {
        self.undoers.binary_search(&state).ok()
    }

    /// Whether anything is ever kept.
    pub(super) fn keeps(&self) -> bool {
        !self.blocking.is_empty()
    }
}

/// The number of a place.
fn place(id: InvocationId) -> Literal {
    Literal::u16_unsuffixed(u16::try_from(id.index()).unwrap_or(u16::MAX))
}

fn undoer_number(number: usize) -> Literal {
    Literal::usize_unsuffixed(number)
}

impl<'c> Machine<'c> {
    fn compensation(&self, state: StateId) -> Option<&'c Compensation> {
        self.chart.states[state].work.as_ref().and_then(Work::compensation)
    }

    /// A closure that says of a place whether it is one of these.
    fn places(&self, is_one: impl Fn(InvocationId, &Activity) -> bool) -> TokenStream {
        let chart = self.chart;
        let found = chart
            .invocations
            .iter()
            .filter(|(id, invocation)| is_one(*id, &chart.activities[invocation.activity]))
            .map(|(id, _)| id);
        let mut runs: Vec<Vec<InvocationId>> = Vec::new();
        for id in found {
            match runs.last_mut() {
                Some(run) if run.last().is_some_and(|last| last.index() + 1 == id.index()) => run.push(id),
                _ => runs.push(vec![id]),
            }
        }
        let patterns: Vec<TokenStream> = runs
            .iter()
            .map(|run| match run.as_slice() {
                &[first, _, .., last] => {
                    let (first, last) = (place(first), place(last));
                    quote!(#first..=#last)
                }
                run => {
                    let places = run.iter().map(|&id| place(id));
                    quote!(#(#places)|*)
                }
            })
            .collect();
        match (patterns.as_slice(), runs.as_slice()) {
            ([], _) => quote!(|_| false),
            ([only], [run]) if run.len() == 1 => quote!(|place| place == #only),
            (several, _) => quote!(|place| matches!(place, #(#several)|*)),
        }
    }

    /// The same for the places of a scope.
    fn places_of(&self, scope: Scope) -> TokenStream {
        let chart = self.chart;
        match scope {
            Scope::All => quote!(|_| true),
            Scope::Activity(activity) => {
                self.places(|id, data| data.can_owe() && chart.invocations[id].activity == activity)
            }
            Scope::State(state) => {
                self.places(|id, data| data.can_owe() && chart.is_within(chart.invocations[id].state, state))
            }
        }
    }

    /// The places whose calls an activity undoes.
    fn undone_by(&self, activity: ActivityId) -> TokenStream {
        self.places(|_, data| matches!(data.undo, Undo::By { activity: undo, .. } if undo == activity))
    }

    /// Whether an activity undoes another.
    fn is_undo(&self, activity: ActivityId) -> bool {
        let undoes =
            |data: &Activity| matches!(data.undo, Undo::By { activity: undo, .. } if undo == activity);
        self.chart.activities.values().any(undoes)
    }

    /// The type that `step` refers to.
    pub(super) fn step_type(&self) -> TokenStream {
        let step = &self.names.step;
        match &self.calls {
            Some(calls) => {
                let effect = &calls.names.effect;
                quote!(#step<impl FnMut(#effect)>)
            }
            None => quote!(#step),
        }
    }

    /// `sink` as the parameter of the machine's interface.
    pub(super) fn sink_parameter(&self) -> TokenStream {
        self.calls.as_ref().map_or_else(TokenStream::new, |calls| {
            let effect = &calls.names.effect;
            quote!(sink: &mut impl FnMut(#effect),)
        })
    }

    /// `sink` as an argument.
    pub(super) fn sink_argument(&self) -> TokenStream {
        if self.calls.is_some() { quote!(sink,) } else { TokenStream::new() }
    }

    /// The fields of `Beside`, with what they begin with.
    pub(super) fn call_fields(&self) -> Vec<(proc_macro2::Ident, TokenStream, TokenStream)> {
        let Some(calls) = &self.calls else { return Vec::new() };
        let names = &calls.names;
        let ledger = self.runtime("Ledger");
        let extra = usize::try_from(self.chart.bounds.calls).unwrap_or(usize::MAX);
        let bound = Literal::usize_unsuffixed(self.chart.invocations.len().saturating_add(extra));
        let undoers = Literal::usize_unsuffixed(calls.undoers.len());
        let undo = self.captured_type();
        let mut fields =
            vec![(names.ledger.clone(), quote!(#ledger<#undo, #bound, #undoers>), quote!(#ledger::new()))];
        fields.extend(names.entered.values().map(|field| (field.clone(), quote!(bool), quote!(false))));
        if calls.keeps() {
            let (kept, of) = (self.runtime("Kept"), &names.kept);
            let bound = Literal::usize_unsuffixed(self.kept_bound());
            fields.push((names.kept_field.clone(), quote!(#kept<#of, #bound>), quote!(#kept::new())));
        }
        fields
    }

    /// What entering a state begins, behind its own blocks.
    pub(super) fn begin_work(&self, state: StateId, env: &Env<'_, 'c>) -> TokenStream {
        let Some(calls) = &self.calls else { return TokenStream::new() };
        let beside = env.beside();
        let ledger = &calls.names.ledger;
        match &self.chart.states[state].work {
            Some(Work::Invoke(invocation)) => {
                let entered = &calls.names.entered[*invocation];
                quote!(#beside.#entered = true;)
            }
            Some(Work::Compensate(_)) => {
                let number = calls.undoer(state).map(undoer_number);
                quote!(#beside.#ledger.enter(#number);)
            }
            // A plain end of the machine settles everything (ruling 23).
            None if self.settles_all(state) => quote!(#beside.#ledger.settle(|_| true);),
            None => TokenStream::new(),
        }
    }

    /// Whether [`Self::begin_work`] does anything.
    pub(super) fn begins_work(&self, state: StateId) -> bool {
        self.calls.is_some() && (self.chart.states[state].work.is_some() || self.settles_all(state))
    }

    fn settles_all(&self, state: StateId) -> bool {
        let data = &self.chart.states[state];
        data.parent == Some(Chart::ROOT) && data.kind == StateKind::Final { failure: false }
    }

    /// What leaving a state ends, behind its own blocks.
    pub(super) fn end_work(&self, state: StateId, env: &Env<'_, 'c>) -> TokenStream {
        let Some(calls) = &self.calls else { return TokenStream::new() };
        let beside = env.beside();
        let ledger = &calls.names.ledger;
        let work = match &self.chart.states[state].work {
            Some(Work::Invoke(invocation)) => {
                let (entered, number) = (&calls.names.entered[*invocation], place(*invocation));
                let (effect, step) = (&calls.names.effect, env.step());
                quote! {
                    #beside.#entered = false;
                    if let Some(call) = #beside.#ledger.abandon(#number) {
                        #step.tell(#effect::Cancel(call));
                    }
                }
            }
            Some(Work::Compensate(_)) => {
                let number = calls.undoer(state).map(undoer_number);
                quote!(#beside.#ledger.leave(#number);)
            }
            None => TokenStream::new(),
        };
        let forget = self.forget_kept(state, env);
        quote!(#work #forget)
    }

    /// Whether [`Self::end_work`] does anything.
    pub(super) fn ends_work(&self, state: StateId) -> bool {
        self.calls.is_some() && (self.chart.states[state].work.is_some() || self.keeps_of(state))
    }

    /// `pivot;` and `settle;`
    pub(super) fn settle_debts(&self, scope: Scope, env: &Env<'_, 'c>) -> TokenStream {
        let Some(calls) = &self.calls else { return TokenStream::new() };
        let (beside, ledger, places) = (env.beside(), &calls.names.ledger, self.places_of(scope));
        quote!(#beside.#ledger.settle(#places);)
    }

    /// The type of what is captured when a call is made.
    fn captured_type(&self) -> TokenStream {
        let Some(calls) = &self.calls else { return TokenStream::new() };
        let names = &calls.names;
        let name = match calls.captured {
            Captured::Nothing => return quote!(::core::convert::Infallible),
            Captured::Call => &names.call,
            Captured::Undo => &names.undo,
        };
        quote!(#name)
    }

    /// Its variant for the call of an activity.
    fn captured_variant(&self, activity: ActivityId) -> Option<&proc_macro2::Ident> {
        let calls = self.calls.as_ref()?;
        match (calls.captured, &self.chart.activities[activity].undo) {
            (Captured::Call, Undo::By { activity: undo, .. }) => Some(&calls.names.variants[*undo]),
            _ => Some(&calls.names.variants[activity]),
        }
    }

    /// The function of `Step` that tells the driver to undo.
    pub(super) fn tell_undo(&self) -> TokenStream {
        let Some(calls) = &self.calls else { return TokenStream::new() };
        let (id, effect, captured) = (self.runtime("CallId"), &calls.names.effect, self.captured_type());
        let undo = match calls.captured {
            Captured::Nothing => return TokenStream::new(),
            Captured::Call => quote!(undo),
            Captured::Undo => quote!(undo: undo.into_call()),
        };
        quote! {
            #[doc = " Tells the driver to undo a call."]
            fn undo(&mut self, of: #id, call: #id, undo: #captured) {
                self.tell(#effect::Undo { of, call, #undo });
            }
        }
    }

    /// The undo of a call, captured from its arguments, which are bound by these names.
    fn captured(&self, activity: ActivityId, bound: &[proc_macro2::Ident]) -> TokenStream {
        let Some(calls) = &self.calls else { return TokenStream::new() };
        let data = &self.chart.activities[activity];
        let Undo::By { activity: undo_activity, arguments, .. } = &data.undo else { return quote!(None) };
        let (undo, variant) = (self.captured_type(), self.captured_variant(activity));
        let parameters = &self.chart.activities[*undo_activity].parameters;
        let fields = calls.names.fields[*undo_activity].iter().zip(arguments).zip(parameters).map(
            |((field, argument), parameter)| {
                let value = match argument {
                    crate::chart::UndoArgument::Result => quote!(None),
                    crate::chart::UndoArgument::Parameter(position) => {
                        let value = bound.get(*position);
                        let opaque = is_opaque(self.chart, parameter.ty);
                        let clone = opaque.then(|| quote!(.clone()));
                        let value = quote!(#value #clone);
                        let is_option = data.parameters.get(*position).is_some_and(|given| given.optional);
                        if parameter.optional && !is_option { quote!(Some(#value)) } else { value }
                    }
                };
                super::types::field_value(field, &value)
            },
        );
        if parameters.is_empty() {
            return quote!(Some(#undo::#variant));
        }
        quote!(Some(#undo::#variant { #(#fields),* }))
    }
}
