//! A chart as Rust: nested enums and structs for the state, one function that takes events, nothing that
//! allocates or panics.
//!
//! | room | makes |
//! | --- | --- |
//! | `naming` | every identifier, chosen once |
//! | `facts` | what the machine needs beside its state |
//! | `module` | what stands around its items: documentation, imports, constants |
//! | `types`, `events`, `host` | `State` and the types inside it, `Event`, `Host` |
//! | `asked` | what is asked of the types of the host |
//! | `places` | where the author's names stand |
//! | `host_type` | the `start` of a type that derives its machine |
//! | `machine` | the machine with its interface |
//! | `macrostep` | what follows a microstep: `Step`, queues, bounds, faults |
//! | `dispatch` | selection fused with what is selected, the state first, then the event |
//! | `regions` | selection where several regions can react |
//! | `take` | one transition: exits, block, arguments, entries |
//! | `take_out` | data of the host, taken out of its place to be moved |
//! | `enter`, `exit`, `history`, `timers` | what states do when they are entered and left |
//! | `branch` | what depends on which states are active |
//! | `activities` | calls, outcomes, debts, what is refused and kept |
//! | `blocks`, `expressions`, `moves` | statements, values, and which use moves |
//! | `mentions` | which locals a piece of code uses |
//! | `stub` | the interface of a machine that has mistakes |
//! | `layout` | what rustfmt does and prettyplease does not |
//! | `style` | what linters would say of the author's expressions |

mod activities;
mod asked;
mod blocks;
mod branch;
mod context;
mod dispatch;
mod enter;
mod events;
mod exit;
mod expressions;
mod facts;
mod history;
mod host;
mod host_type;
mod layout;
mod machine;
mod macrostep;
mod mentions;
mod module;
mod moves;
mod naming;
mod places;
mod regions;
mod stub;
mod style;
mod take;
mod take_out;
#[cfg(test)]
mod tests;
mod timers;
mod types;

pub use host_type::HostType;
pub use stub::{has_name_of_type, stub, unread};

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::rc::Rc;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::chart::{Chart, HistoryId, StateId, TransitionId, TypeId, VariableId};
use crate::lints::CheckedChart;
use crate::map::Arena;
use crate::syntax::tokens::TokenTable;
use context::Uses;
use facts::Needs;
use naming::{Names, ident};

/// How the Rust is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Lines of a comment on top of [`source`], without `//`.
    pub header: Vec<String>,
}

/// Why there is no Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The chart has an error.
    Errors,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Errors => f.write_str("a chart with errors does not become Rust"),
        }
    }
}

impl std::error::Error for Refused {}

/// The stack of the thread that writes source: nested states and expressions become nested Rust, which syn
/// and prettyplease walk recursively. Measured in a debug build on charts at the limits of depth.
const STACK: usize = 256 << 20;

/// A chart as tokens, for a macro; `host` is a type beside it that is its host and is given a `start`. `places` tells
/// where the chart's tokens stand: what rustc says of types of the host is shown there.
///
/// # Errors
/// A finding of the chart is an error.
pub fn tokens(
    checked: &CheckedChart,
    host: Option<&HostType>,
    places: &TokenTable,
) -> Result<TokenStream, Refused> {
    if checked.has_errors() {
        return Err(Refused::Errors);
    }
    Ok(Machine::in_macro(checked.chart(), host, places).emit())
}

/// A chart as the text of a Rust file, formatted.
///
/// # Errors
/// A finding of the chart is an error.
pub fn source(checked: &CheckedChart, options: &Options) -> Result<String, Refused> {
    if checked.has_errors() {
        return Err(Refused::Errors);
    }
    let mut output: String = options.header.iter().map(|line| format!("// {line}\n")).collect();
    output.push_str(&text_of(checked.chart(), STACK));
    Ok(output)
}

/// The Rust as text: formatted by a thread with such a stack; as it comes where the system has none to give.
fn text_of(chart: &Chart, stack: usize) -> String {
    let emit = || Machine::new(chart, None).emit();
    let format = || {
        let tokens = emit();
        match syn::parse2::<syn::File>(tokens.clone()) {
            Ok(file) => layout::laid_out(&prettyplease::unparse(&file)),
            // Tokens that are no Rust are a mistake of ours; rustc shows where.
            Err(_) => tokens.to_string(),
        }
    };
    let formatted = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("fsm-rust".to_owned()).stack_size(stack);
        thread.spawn_scoped(scope, format).ok().and_then(|thread| thread.join().ok())
    });
    formatted.unwrap_or_else(|| emit().to_string())
}

/// One chart on its way to Rust.
struct Machine<'c> {
    chart: &'c Chart,
    /// The type that is the host of the machine and is given a `start`.
    host_type: Option<&'c HostType>,
    /// Where the tokens of the chart stand in the Rust file, in a macro.
    places: Option<&'c TokenTable>,
    names: Names,
    needs: Needs,
    deadlines: timers::Deadlines,
    /// Of a machine with activities.
    calls: Option<activities::Calls>,
    dones: BTreeMap<StateId, Ident>,
    jumps: BTreeMap<TransitionId, Ident>,
    /// The functions of `Beside`, in the order in which they were first needed.
    functions: RefCell<Vec<TokenStream>>,
    entries: RefCell<BTreeMap<String, Rc<enter::Entry>>>,
    exits_made: RefCell<BTreeMap<(StateId, exit::Part), Rc<exit::Exit>>>,
    leaving: OnceCell<Arena<StateId, exit::Leaving>>,
    restores: RefCell<BTreeMap<HistoryId, (Ident, Uses)>>,
    reenters_made: RefCell<BTreeMap<StateId, (Ident, Uses)>>,
    /// What is inside of these is cloned somewhere.
    cloned: RefCell<BTreeSet<StateId>>,
    /// Of these types of the host values are cloned.
    cloned_types: RefCell<BTreeSet<TypeId>>,
    /// The parallel states whose struct tells whether all regions are done.
    dones_asked: RefCell<BTreeSet<StateId>>,
    /// The bodies of the machine's private functions.
    bodies: RefCell<BTreeMap<&'static str, TokenStream>>,
    /// The types that are imported from nested modules.
    imports: RefCell<BTreeSet<StateId>>,
    /// What is imported from `fsm_runtime`.
    runtime: RefCell<BTreeSet<&'static str>>,
    uses_duration: RefCell<bool>,
    /// It only stands for one, and nothing is asked of types.
    is_stub: bool,
    /// In a stub: the type that stands for each which is a mistake, and that mistake.
    unknown: Option<(TypeId, TokenStream)>,
}

impl<'c> Machine<'c> {
    fn new(chart: &'c Chart, host_type: Option<&'c HostType>) -> Self {
        let (names, needs) = (Names::of(chart), Needs::of(chart));
        let calls = activities::Calls::of(chart, &names);
        let is_timer = |id| matches!(chart.transitions[id].trigger, crate::chart::Trigger::After(_));
        let labelled = calls.as_ref().is_some_and(|calls| calls.refusals.refusable().any(is_timer));
        let deadlines = timers::Deadlines::of(chart, &names, labelled);
        let mut scope = crate::back::names::Scope::default();
        let mut label = |name: &str| ident(&scope.unique(&crate::back::names::upper_camel_case(name)));
        let dones = needs.dones.iter().map(|&state| (state, label(&chart.states[state].name.text))).collect();
        let mut scope = crate::back::names::Scope::default();
        let mut label = |name: &str| ident(&scope.unique(&crate::back::names::upper_camel_case(name)));
        let jumps = needs
            .jumps
            .iter()
            .map(|&jump| {
                let to = chart.transitions[jump].targets.first().map(|target| match target.node {
                    crate::chart::Node::State(state) => chart.states[state].name.text.as_str(),
                    crate::chart::Node::History(history) => chart.histories[history].name.text.as_str(),
                });
                (jump, label(to.unwrap_or("Stay")))
            })
            .collect();
        Self {
            chart,
            host_type,
            places: None,
            names,
            needs,
            deadlines,
            calls,
            dones,
            jumps,
            functions: RefCell::default(),
            entries: RefCell::default(),
            exits_made: RefCell::default(),
            leaving: OnceCell::new(),
            restores: RefCell::default(),
            reenters_made: RefCell::default(),
            cloned: RefCell::default(),
            cloned_types: RefCell::default(),
            dones_asked: RefCell::default(),
            bodies: RefCell::default(),
            imports: RefCell::default(),
            runtime: RefCell::default(),
            uses_duration: RefCell::default(),
            is_stub: false,
            unknown: None,
        }
    }

    fn in_macro(chart: &'c Chart, host_type: Option<&'c HostType>, places: &'c TokenTable) -> Self {
        Self { places: Some(places), ..Self::new(chart, host_type) }
    }

    /// The module and the machine's name beside it.
    fn emit(&self) -> TokenStream {
        let (events, host, checks) = (self.events(), self.host(), self.checks());
        let calls = self.call_types();
        let machine = self.machine();
        // Behind what the machine does, which tells what has to be `Clone`.
        let types = self.types();
        let dones = self.dones_asked();
        let start = self.start_of_host();
        let constants = self.constants();
        let imports = self.import();
        let docs = self.module_docs();
        let (exported, beside) = self.exports();
        let allow = self.allows();
        let items = quote! {
            #imports
            #constants
            #types
            #dones
            #events
            #host
            #checks
            #calls
            #machine
            #exported
        };
        let (head, items) = self.module(&items);
        quote! {
            #docs
            #allow
            #head #items
            #[allow(unused_imports, reason = "a machine may be named by its module only")]
            #beside
            #start
        }
    }

    /// Adds a function of `Beside`.
    fn add_function(&self, function: TokenStream) {
        self.functions.borrow_mut().push(function);
    }

    /// A name of `fsm_runtime`.
    fn runtime(&self, name: &'static str) -> TokenStream {
        let path = Ident::new(name, Span::call_site());
        if self.names.is_taken(name) {
            return quote!(::fsm_runtime::#path);
        }
        self.runtime.borrow_mut().insert(name);
        quote!(#path)
    }

    fn duration(&self) -> TokenStream {
        if self.names.is_taken("Duration") {
            return quote!(::core::time::Duration);
        }
        *self.uses_duration.borrow_mut() = true;
        quote!(Duration)
    }

    fn result(&self) -> TokenStream {
        quote!(Result)
    }

    /// The variant of `Done` for a state.
    fn done(&self, state: StateId) -> Ident {
        self.dones.get(&state).cloned().unwrap_or_else(|| self.names.members[state].clone())
    }

    /// The variant of `Jump` for an `else => X`.
    fn jump(&self, jump: TransitionId) -> Ident {
        self.jumps.get(&jump).cloned().unwrap_or_else(|| self.names.jump.clone())
    }

    /// A variable as a parameter of a function.
    fn parameter(&self, variable: VariableId) -> TokenStream {
        let (name, ty) = (&self.names.bindings[variable], self.ty(self.chart.variables[variable].ty));
        if self.passed_by_value(variable) {
            quote!(#name: #ty)
        } else if self.needs.assigned.contains(&variable) {
            quote!(#name: &mut #ty)
        } else {
            quote!(#name: &#ty)
        }
    }

    /// `now` and `step` as parameters and as arguments.
    fn step_parameter(&self, step: bool, now: bool) -> (Vec<TokenStream>, Vec<TokenStream>) {
        let mut parameters = Vec::new();
        let mut arguments = Vec::new();
        if now {
            let instant = self.runtime("Instant");
            parameters.push(quote!(now: #instant));
            arguments.push(quote!(now));
        }
        if step {
            let ty = self.step_type();
            parameters.push(quote!(step: &mut #ty));
            arguments.push(quote!(step));
        }
        (parameters, arguments)
    }

    /// What clippy would say of a function with so many parameters beside the first.
    fn many(&self, parameters: usize) -> TokenStream {
        if parameters < 7 {
            return TokenStream::new();
        }
        quote!(#[allow(clippy::too_many_arguments, reason = "it takes what the chart says")])
    }

    /// A state's path for documentation.
    fn path_of(&self, state: StateId) -> String {
        if state == Chart::ROOT {
            format!("`{}`", self.chart.name.text)
        } else {
            format!("`{}`", self.chart.path(state))
        }
    }

    fn history_path(&self, history: HistoryId) -> String {
        let data = &self.chart.histories[history];
        let path = self.chart.path(data.parent);
        if path.is_empty() { format!("`{}`", data.name.text) } else { format!("`{path}.{}`", data.name.text) }
    }

    /// Runs `body` if what is inside `around` fits.
    fn if_let(
        &self,
        around: StateId,
        pattern: &TokenStream,
        place: &TokenStream,
        body: &TokenStream,
    ) -> TokenStream {
        if self.chart.states[around].children.len() == 1 {
            quote!({ let #pattern = #place; #body })
        } else {
            quote!(if let #pattern = #place { #body })
        }
    }
}
