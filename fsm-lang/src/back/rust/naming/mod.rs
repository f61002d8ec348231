//! Every identifier of one machine's Rust, chosen once.

mod reserved;
mod scopes;
mod states;

use std::cell::RefCell;
use std::rc::Rc;

use proc_macro2::{Ident, Span};

use super::activities::{CallNames, PublicNames};
use crate::back::names::{Scope, rust_identifier, screaming_snake_case, snake_case, upper_camel_case};
use crate::chart::{
    Chart, Code, ConstantId, EventId, FunctionId, HistoryId, LocalId, StateId, TypeId, VariableId,
};
use crate::map::{Arena, Id};
use reserved::{METHODS, METHODS_WITH_ACTIVITIES, PRELUDE, PRIMITIVES, helpers};
use scopes::Scopes;
use states::{binding_names, field_names, member_names, type_names};

/// The identifiers of one machine.
pub(super) struct Names {
    pub(super) module: Ident,
    pub(super) machine: Ident,
    /// The module inside of the machine's with what a derive brings beside it.
    pub(super) exported: Ident,
    pub(super) state: Ident,
    pub(super) event: Ident,
    pub(super) host: Ident,
    /// The type parameter that is the host.
    pub(super) parameter: Ident,
    pub(super) beside: Ident,
    pub(super) step: Ident,
    pub(super) internal: Ident,
    pub(super) done: Ident,
    pub(super) jump: Ident,
    pub(super) timer: Ident,
    /// The module inside of the machine's in which names mean what they mean around it.
    pub(super) site: Ident,
    /// A child of a compound state as a variant; a region as a field.
    pub(super) members: Arena<StateId, Ident>,
    /// The type of what is inside a compound or parallel state.
    pub(super) types: Arena<StateId, Ident>,
    /// Whether that type has one name in the whole machine, and so is imported.
    pub(super) imported: Arena<StateId, bool>,
    /// The module with the types of what is inside.
    pub(super) modules: Arena<StateId, Ident>,
    /// The field of the variant that holds what is inside, beside data.
    pub(super) inside: Arena<StateId, Ident>,
    /// A binding of what is inside.
    pub(super) contents: Arena<StateId, Ident>,
    /// A variable as a field.
    pub(super) fields: Arena<VariableId, Ident>,
    /// A variable as a binding.
    pub(super) bindings: Arena<VariableId, Ident>,
    /// The function that reads a variable.
    pub(super) getters: Arena<VariableId, Ident>,
    pub(super) events: Arena<EventId, Ident>,
    pub(super) event_fields: Arena<EventId, Vec<Ident>>,
    /// The arguments of an event as bindings that no data hide.
    pub(super) payloads: Arena<EventId, Vec<Ident>>,
    pub(super) functions: Arena<FunctionId, Ident>,
    pub(super) parameters: Arena<FunctionId, Vec<Ident>>,
    pub(super) constants: Arena<ConstantId, Ident>,
    /// The host's name of a type.
    pub(super) host_types: Arena<TypeId, Ident>,
    /// What it is called inside the module.
    pub(super) aliases: Arena<TypeId, Ident>,
    /// The field of what a history recorded.
    pub(super) slots: Arena<HistoryId, Ident>,
    /// The type of what a shallow history recorded, where it needs one of its own.
    pub(super) records: Arena<HistoryId, Ident>,
    /// What belongs to activities, if there are any.
    pub(super) calls: Option<CallNames>,
    /// What is taken in the module.
    top: Scope,
    /// The fields of `Beside`.
    beside_fields: RefCell<Scope>,
    /// The functions of `Beside`.
    functions_beside: RefCell<Scope>,
    /// The variants of `Jump` and `Timer`.
    pub(super) labels: RefCell<Scope>,
    /// What is taken where names are made up later.
    scopes: Scopes,
}

/// An identifier that may be a keyword.
pub(super) fn ident(name: &str) -> Ident {
    let name = rust_identifier(name);
    match name.strip_prefix("r#") {
        Some(name) => Ident::new_raw(name, Span::call_site()),
        None => Ident::new(&name, Span::call_site()),
    }
}

pub(super) fn unique(scope: &mut Scope, wish: &str) -> Ident {
    ident(&scope.unique(wish))
}

/// One identifier for each element, unique among them.
pub(super) fn variants<'n>(names: impl Iterator<Item = &'n str>) -> Vec<Ident> {
    let mut scope = Scope::default();
    names.map(|name| unique(&mut scope, &upper_camel_case(name))).collect()
}

pub(super) fn snakes<'n>(names: impl Iterator<Item = &'n str>) -> Vec<Ident> {
    let mut scope = Scope::default();
    names.map(|name| unique(&mut scope, &snake_case(name))).collect()
}

fn arena<I: Id, T>(items: Vec<T>) -> Arena<I, T> {
    let mut arena = Arena::new();
    for item in items {
        arena.push(item);
    }
    arena
}

/// What has a meaning in every module.
fn module_scope() -> Scope {
    Scope::with(PRELUDE.into_iter().chain(PRIMITIVES))
}

fn machine_name(name: &str, top: &mut Scope) -> Ident {
    unique(top, &upper_camel_case(name))
}

/// The module of a machine, and the machine's name.
pub(super) fn names_beside(name: &str) -> (Ident, Ident) {
    (ident(&snake_case(name)), machine_name(name, &mut module_scope()))
}

impl Names {
    /// What the formatter of a `Debug` is called where these names are bound.
    pub(super) fn formatter<'n>(bound: impl Iterator<Item = &'n Ident>) -> Ident {
        let mut scope = Scope::default();
        for name in bound {
            scope.take(&name.to_string());
        }
        unique(&mut scope, "f")
    }

    pub(super) fn of(chart: &Chart) -> Self {
        let mut top = module_scope();
        let machine = machine_name(&chart.name.text, &mut top);
        let event = unique(&mut top, "Event");
        let state = unique(&mut top, "State");
        let host = unique(&mut top, "Host");
        let calls = PublicNames::of(chart, &mut top);

        let (types, imported, modules) = type_names(chart, &mut top, &state);
        let aliases = chart.types.map(|ty| {
            let name = ty.name.text.as_str();
            // A lower case name could be that of a binding, which must not shadow a tuple struct.
            let camel = name.starts_with(char::is_uppercase);
            if top.has(name) || !camel {
                unique(&mut top, &format!("Host{}", upper_camel_case(name)))
            } else {
                unique(&mut top, name)
            }
        });
        let mut private = |name: &str| unique(&mut top, name);
        let (beside, step, internal) = (private("Beside"), private("Step"), private("Internal"));
        let (done, jump, timer) = (private("Done"), private("Jump"), private("Timer"));
        let site = private("site");
        let records = chart
            .histories
            .map(|history| private(&format!("{}Record", upper_camel_case(&history.name.text))));
        let constants = chart.constants.map(|constant| {
            let name = &constant.name.text;
            unique(&mut top, &screaming_snake_case(name))
        });

        let members = member_names(chart);
        let functions = arena(snakes(chart.functions.values().map(|function| function.name.text.as_str())));
        let parameters =
            chart.functions.map(|function| snakes(function.parameters.iter().map(|p| p.name.text.as_str())));
        let events = arena(variants(chart.events.values().map(|event| event.name.text.as_str())));
        let event_fields =
            chart.events.map(|event| snakes(event.parameters.iter().map(|p| p.name.text.as_str())));

        let mut beside_fields = Scope::with(["host"]);
        let (fields, inside) = field_names(chart, &mut beside_fields);
        let slots =
            chart.histories.map(|history| unique(&mut beside_fields, &snake_case(&history.name.text)));
        let (bindings, contents) = binding_names(chart, &constants, &aliases);
        let mut all = Scope::with(helpers(chart));
        // Fields as well: whether an argument is used is seen by its name.
        let taken = bindings.values().chain(fields.values()).chain(contents.values()).chain(inside.values());
        for name in taken.chain(constants.values()) {
            all.take(&name.to_string());
        }
        let all = Rc::new(all);
        let payloads = chart.events.map(|event| {
            let mut scope = Scope::inside(&all);
            event.parameters.iter().map(|p| unique(&mut scope, &snake_case(&p.name.text))).collect()
        });
        let mut methods = Scope::with(METHODS);
        let calls = calls.map(|calls| {
            for name in METHODS_WITH_ACTIVITIES {
                methods.take(name);
            }
            calls.with_private(chart, &mut top, &mut beside_fields, &mut methods)
        });
        let getters = chart.variables.map(|variable| {
            let name = snake_case(&variable.name.text);
            if variable.public { unique(&mut methods, &name) } else { ident(&name) }
        });

        let parameter = unique(&mut top, "H");
        let exported = unique(&mut top, "exported");
        Self {
            module: ident(&snake_case(&chart.name.text)),
            machine,
            exported,
            state,
            event,
            host,
            parameter,
            beside,
            step,
            internal,
            done,
            jump,
            timer,
            members,
            types,
            imported,
            modules,
            inside,
            contents,
            fields,
            bindings,
            getters,
            events,
            event_fields,
            payloads,
            functions,
            parameters,
            constants,
            site,
            host_types: chart.types.map(|ty| ident(&ty.name.text)),
            aliases,
            slots,
            records,
            calls,
            top,
            beside_fields: RefCell::new(beside_fields),
            functions_beside: RefCell::new(Scope::default()),
            labels: RefCell::new(Scope::default()),
            scopes: Scopes::default(),
        }
    }

    /// Whether a binding is called as clippy would have nothing called.
    pub(super) fn are_placeholders(&self) -> bool {
        let of = |name: &Ident| matches!(name.to_string().as_str(), "foo" | "baz" | "quux");
        self.bindings.values().any(of)
            || self.parameters.values().flatten().any(of)
            || self.payloads.values().flatten().any(of)
    }

    /// Whether a name has a meaning of its own in the module.
    pub(super) fn is_taken(&self, name: &str) -> bool {
        self.top.has(name)
    }

    /// A new field of `Beside`.
    pub(super) fn beside_field(&self, wish: &str) -> Ident {
        unique(&mut self.beside_fields.borrow_mut(), &snake_case(wish))
    }

    /// A new function of `Beside`.
    pub(super) fn function(&self, wish: &str) -> Ident {
        unique(&mut self.functions_beside.borrow_mut(), &snake_case(wish))
    }

    /// A new variant of `Jump` or `Timer`.
    pub(super) fn label(&self, wish: &str) -> Ident {
        unique(&mut self.labels.borrow_mut(), &upper_camel_case(wish))
    }

    /// The locals of a block or transition of `owner`, which hide nothing that may be bound around them.
    pub(super) fn locals(&self, chart: &Chart, owner: StateId, code: &Code) -> Vec<Ident> {
        if code.locals.is_empty() {
            return Vec::new();
        }
        let mut scope = self.related_to(chart, owner);
        let name = |id: LocalId| unique(&mut scope, &snake_case(&code.locals[id].name.text));
        code.locals.ids().map(name).collect()
    }
}
