//! The fsm language: statecharts as text or tokens become one tree, the tree becomes a chart, the chart is
//! analysed and judged, and only a judged chart becomes Rust, a picture or a run.

pub mod analysis;
pub mod back;
pub mod chart;
pub mod diag;
pub mod interp;
pub mod lints;
mod map;
pub mod nearest;
pub mod span;
pub mod syntax;

pub use map::{Arena, Id, UnorderedMap};

use back::rust::HostType;
use diag::{Diagnostic, Severity, Sink};
use lints::{CheckedChart, Levels};
use span::{Sources, Span};
use syntax::ast::{File, Item, Machine, TypeItem, TypeMember};
use syntax::tokens::{self, TokenStream, TokenTable};

/// What a door may decide about a compilation.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// How much the findings of each lint weigh.
    pub levels: Levels,
}

/// The pipeline behind the front ends, which every door calls: resolves, analyses and judges each machine
/// of a tree. What stops a machine is reported to the sink; the findings of the lints are with the chart.
///
/// A machine in which the sink already has an error, which is one of syntax, is not looked at: what could not be
/// read would be missed everywhere else. Nor is one whose name another has taken.
pub fn compile(file: &File, options: &Options, sink: &mut Sink) -> Vec<CheckedChart> {
    let broken: Vec<bool> =
        file.machines.iter().map(|machine| errors_within(sink, machine.span).next().is_some()).collect();
    let doubled = first_of_name(file).into_iter().map(|first| first.map(|first| &file.machines[first]));
    let machines = file.machines.iter().zip(doubled).zip(broken);
    machines
        .filter_map(|((machine, first), broken)| {
            if let Some(first) = first {
                sink.report(chart::resolve::doubled_machine(machine, first));
                return None;
            }
            if broken {
                return None;
            }
            Some(lints::judge(chart::resolve::resolve(machine, sink).ok()?, &options.levels))
        })
        .collect()
}

/// For each machine of a tree the one before it that has its name, or one that is the same as a module of Rust.
fn first_of_name(file: &File) -> Vec<Option<usize>> {
    let mut taken: UnorderedMap<String, usize> = UnorderedMap::default();
    let mut first = |(position, machine): (usize, &Machine)| {
        let module = back::names::snake_case(&machine.name.name);
        let first = taken.get(&module).copied();
        if first.is_none() {
            taken.insert(module, position);
        }
        first
    };
    file.machines.iter().enumerate().map(&mut first).collect()
}

fn errors_within(sink: &Sink, span: Span) -> impl Iterator<Item = &Diagnostic> {
    sink.diagnostics().iter().filter(move |diagnostic| {
        let place = diagnostic.primary.span;
        diagnostic.severity == Severity::Error
            && place.source == span.source
            && span.lo <= place.lo
            && place.lo <= span.hi
    })
}

/// What `machine! { … }` becomes: the machines in Rust; and every mistake at the tokens where it was made, with
/// stubs of the machines that have one, so that the rest of the crate compiles.
#[must_use]
pub fn expand(tokens: TokenStream) -> TokenStream {
    let mut sink = Sink::new();
    let (file, table) = tokens::parse(Sources::new().add_tokens("machine!"), tokens, &mut sink);
    let charts = compile(&file, &Options::default(), &mut sink);
    for finding in charts.iter().flat_map(|chart| chart.findings()) {
        sink.push(finding.clone());
    }
    let errors = tokens::compile_errors(&sink.clone().into_sorted(), &table);
    machines(&file, &charts, None, &table, &sink, errors)
}

/// The machines of a tree in Rust, and stubs of those that have a mistake, but not of one whose name another has
/// taken. `sink` has their mistakes, and `errors` say those to rustc, an expression each, which stand in front of the
/// machines or in a stub; `host` is a type beside them that is the host of the machine at that place; `places`
/// tells where the tokens of the chart stand.
#[must_use]
pub fn machines(
    file: &File,
    charts: &[CheckedChart],
    host: Option<(Span, &HostType)>,
    places: &TokenTable,
    sink: &Sink,
    mut errors: Vec<TokenStream>,
) -> TokenStream {
    let machines = file.machines.iter().zip(first_of_name(file)).filter(|(_, first)| first.is_none());
    let made = machines.map(|(machine, _)| {
        let host = host.filter(|(hosted, _)| *hosted == machine.span).map(|(_, host)| host);
        // Each that could not be read has an error of its own; none of them may be left without.
        if (is_unread(sink, machine) || back::rust::has_name_of_type(machine))
            && let Some(error) = errors.pop()
        {
            return (machine, host, Some(back::rust::unread(machine, host, &error)));
        }
        let chart = charts.iter().find(|chart| chart.chart().span == machine.span);
        (machine, host, chart.and_then(|chart| back::rust::tokens(chart, host, places).ok()))
    });
    let made: Vec<_> = made.collect();
    let machines: TokenStream = made
        .into_iter()
        .map(|(machine, host, code)| match (code, sink.check()) {
            (Some(code), _) => code,
            (None, Err(reported)) => back::rust::stub(machine, host, places, &mut errors, reported),
            (None, Ok(())) => TokenStream::new(),
        })
        .collect();
    errors.into_iter().chain([machines]).collect()
}

/// Whether something of a machine could not be read, or was read as what it may not be meant to be: names in the braces of a type are
/// variants, which are copied and compared, and where an error points at them they may have been fields.
fn is_unread(sink: &Sink, machine: &Machine) -> bool {
    let is_in_variants = |place: Span| {
        machine.items.iter().any(|item| match item {
            Item::Type(TypeItem { members: Some(members), span, .. }) => {
                let has_variants = members.iter().any(|member| matches!(member, TypeMember::Variant(_)));
                has_variants && span.lo <= place.lo && place.lo < span.hi
            }
            _ => false,
        })
    };
    errors_within(sink, machine.span).any(|finding| {
        finding.code == syntax::messages::SYNTAX
            || finding.labels.iter().any(|label| is_in_variants(label.span))
    })
}
