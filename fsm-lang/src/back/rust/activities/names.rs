//! The identifiers of activities.

use std::collections::BTreeMap;

use proc_macro2::Ident;

use super::super::naming::{ident, snakes, unique, variants};
use crate::back::names::{Scope, snake_case, upper_camel_case};
use crate::chart::{ActivityId, Chart, InvocationId, StateId, Work};
use crate::map::Arena;

/// The identifiers of what a machine with activities has.
#[derive(Clone, Debug)]
pub(in super::super) struct CallNames {
    pub(in super::super) activity: Ident,
    pub(in super::super) call: Ident,
    pub(in super::super) effect: Ident,
    pub(in super::super) input: Ident,
    pub(super) undo: Ident,
    pub(super) kept: Ident,
    /// An activity as a variant.
    pub(super) variants: Arena<ActivityId, Ident>,
    /// Its parameters as fields.
    pub(super) fields: Arena<ActivityId, Vec<Ident>>,
    /// The type of its errors.
    pub(super) errors: Arena<ActivityId, Ident>,
    pub(super) error_variants: Arena<ActivityId, Vec<Ident>>,
    pub(super) ledger: Ident,
    pub(super) kept_field: Ident,
    /// The field that says that a state was entered and its call has not been made.
    pub(super) entered: Arena<InvocationId, Ident>,
    /// The function of the machine that takes an outcome.
    pub(super) outcomes: Arena<InvocationId, Ident>,
    /// What is kept of an outcome, or of an undoing state that is stuck.
    pub(super) kept_of: BTreeMap<StateId, Ident>,
    /// The functions of the machine for an undoing state that is done, and that is stuck.
    pub(super) undone: BTreeMap<StateId, Ident>,
    pub(super) stuck: BTreeMap<StateId, Ident>,
}

/// The public names, which are chosen before all that depends on the author's.
pub(in super::super) struct PublicNames {
    activity: Ident,
    call: Ident,
    effect: Ident,
    input: Ident,
    errors: Arena<ActivityId, Ident>,
}

impl PublicNames {
    /// `None` for a machine without activities.
    pub(in super::super) fn of(chart: &Chart, top: &mut Scope) -> Option<Self> {
        if chart.activities.is_empty() {
            return None;
        }
        let (activity, call) = (unique(top, "Activity"), unique(top, "Call"));
        let (effect, input) = (unique(top, "Effect"), unique(top, "Input"));
        let errors = chart.activities.map(|activity| {
            let wish = format!("{}Error", upper_camel_case(&activity.name.text));
            if activity.errors.is_empty() { ident(&wish) } else { unique(top, &wish) }
        });
        Some(Self { activity, call, effect, input, errors })
    }

    /// With the private ones.
    pub(in super::super) fn with_private(
        self,
        chart: &Chart,
        top: &mut Scope,
        beside: &mut Scope,
        methods: &mut Scope,
    ) -> CallNames {
        let (undo, kept) = (unique(top, "Undo"), unique(top, "Kept"));
        let mut scope = Scope::with(["Event"]);
        let variants_of_activities =
            chart.activities.map(|activity| unique(&mut scope, &upper_camel_case(&activity.name.text)));
        let state_of = |id: InvocationId| &chart.states[chart.invocations[id].state].name.text;
        let (ledger, kept_field) = (unique(beside, "ledger"), unique(beside, "kept"));
        let mut entered = Arena::new();
        let mut outcomes = Arena::new();
        for id in chart.invocations.ids() {
            let state = snake_case(state_of(id));
            entered.push(unique(beside, &format!("{state}_entered")));
            outcomes.push(unique(methods, &format!("outcome_in_{state}")));
        }
        let mut scope = Scope::with(["Event", "Timer", "Done", "Jump"]);
        let (mut kept_of, mut undone, mut stuck) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for (id, state) in chart.states.iter().filter(|(_, state)| state.work.is_some()) {
            let name = state.name.text.as_str();
            kept_of.insert(id, unique(&mut scope, &upper_camel_case(name)));
            if matches!(state.work, Some(Work::Compensate(_))) {
                undone.insert(id, unique(methods, &snake_case(&format!("undone_in_{name}"))));
                stuck.insert(id, unique(methods, &snake_case(&format!("stuck_in_{name}"))));
            }
        }
        CallNames {
            activity: self.activity,
            call: self.call,
            effect: self.effect,
            input: self.input,
            undo,
            kept,
            variants: variants_of_activities,
            fields: chart.activities.map(|activity| {
                snakes(activity.parameters.iter().map(|parameter| parameter.name.text.as_str()))
            }),
            errors: self.errors,
            error_variants: chart
                .activities
                .map(|activity| variants(activity.errors.iter().map(|error| error.text.as_str()))),
            ledger,
            kept_field,
            entered,
            outcomes,
            kept_of,
            undone,
            stuck,
        }
    }
}
