//! The data of states that an edge enters (ruling 9): every edge gives each its values.

use super::expressions::list;
use super::scope::Scope;
use super::suggest::written;
use super::targets::Found;
use super::{Resolver, TYPE_MISMATCH, USE_BEFORE_SET};
use crate::chart::{Destination, Expr, Name, Node, StateId, StateKind, Subject, Type};
use crate::diag::Diagnostic;
use crate::map::UnorderedMap;
use crate::span::Span;
use crate::syntax::ast;

/// An edge: a transition, an initial, or a history's default.
#[derive(Clone, Copy)]
pub(super) struct Edge {
    /// Where its names are looked up.
    pub(super) from: StateId,
    /// What stays active around it: what lies between it and a target is entered.
    pub(super) domain: StateId,
    /// Whether the regions of the domain itself are entered too: a history's default in a parallel state.
    pub(super) enters_regions: bool,
    /// What stands before the target in the text.
    pub(super) form: &'static str,
}

/// The states that one edge gives their data, with the place where it is written.
type Given = UnorderedMap<StateId, Span>;

impl Resolver<'_, '_> {
    /// Finds the regions that nothing gives their data when their parallel state is entered by default.
    pub(super) fn find_unfillable_regions(&mut self) {
        let mut unfillable = self.chart.states.map(|_| Vec::new());
        for state in self.chart.states.ids().rev() {
            if !matches!(self.chart.states[state].kind, StateKind::Parallel) {
                continue;
            }
            unfillable[state] = self.chart.states[state]
                .children
                .iter()
                .copied()
                .filter(|&region| self.has_parameters(region) || !unfillable[region].is_empty())
                .collect();
        }
        self.unfillable = unfillable;
    }

    fn has_parameters(&self, state: StateId) -> bool {
        !self.bodies[state].parameters.is_empty()
    }

    /// What a state is given on entry: the names with their types, which are `None` where they are unknown.
    fn parameters_of(&self, state: StateId) -> Vec<(Name, Option<Type>)> {
        let number = self.bodies[state].parameters.len();
        let variables = self.chart.states[state].variables.iter().take(number);
        variables
            .map(|&id| {
                let variable = &self.chart.variables[id];
                let known = !self.is_untyped(Subject::Variable(id));
                (variable.name.clone(), known.then_some(variable.ty))
            })
            .collect()
    }

    /// The destinations of an edge, with the data of all that it enters; `None` after a report.
    pub(super) fn destinations(
        &mut self,
        scope: &Scope<'_>,
        edge: Edge,
        found: &[Found<'_>],
    ) -> Option<Vec<Destination>> {
        let mut given = Given::new();
        let destinations: Vec<Option<Destination>> = found
            .iter()
            .map(|found| {
                let arguments = self.arguments(scope, edge, found, &mut given)?;
                Some(Destination { node: found.node, arguments, span: found.span })
            })
            .collect();
        let destinations: Option<Vec<Destination>> = destinations.into_iter().collect();
        let complete = self.is_complete(edge, found, &given);
        destinations.filter(|_| complete)
    }

    /// The data that is written in one target.
    fn arguments(
        &mut self,
        scope: &Scope<'_>,
        edge: Edge,
        found: &Found<'_>,
        given: &mut Given,
    ) -> Option<Vec<(StateId, Vec<Expr>)>> {
        let mut all = Some(Vec::new());
        for (node, segment) in &found.steps {
            let Some(written) = &segment.arguments else { continue };
            let values = self.segment_arguments(scope, edge, *node, segment, written, given);
            all = all.zip(values).map(|(mut all, values)| {
                all.extend(values);
                all
            });
        }
        all
    }

    fn segment_arguments(
        &mut self,
        scope: &Scope<'_>,
        edge: Edge,
        node: Node,
        segment: &ast::TargetSegment,
        written: &[ast::Expr],
        given: &mut Given,
    ) -> Option<Option<(StateId, Vec<Expr>)>> {
        let name = &segment.name;
        let state = match node {
            Node::State(state) => state,
            Node::History(_) if written.is_empty() => return Some(None),
            Node::History(_) => {
                self.report(
                    Diagnostic::error(
                        TYPE_MISMATCH,
                        name.span,
                        format!("the history `{}` takes no data", name.name),
                    )
                    .with_label(self.node_span(node), "declared here")
                    .with_help("give the data to the states in its default: `history H => State(value);`"),
                );
                return None;
            }
        };
        if !self.chart.is_descendant(state, edge.domain) && !written.is_empty() {
            self.report_not_entered(state, name);
            return None;
        }
        if let Some(&first) = given.get(&state) {
            self.report(
                Diagnostic::error(
                    TYPE_MISMATCH,
                    name.span,
                    format!("`{}` is given its data twice", name.name),
                )
                .with_label(first, "given here first")
                .with_help("give it once: it is entered once"),
            );
            return None;
        }
        given.insert(state, name.span);
        let declared = self.node_span(node);
        let span = written.last().map_or(name.span, |last| name.span.to(last.span));
        let parameters = self.parameters_of(state);
        let what = format!("`{}`", name.name);
        let values = self.arguments_for(scope, &parameters, written, span, &what, declared)?;
        Some((!values.is_empty()).then_some((state, values)))
    }

    fn report_not_entered(&mut self, state: StateId, name: &ast::Ident) {
        let declared = self.chart.states[state].name.span;
        self.report(
            Diagnostic::error(
                TYPE_MISMATCH,
                name.span,
                format!("`{}` stays active on this edge, so it takes no data", name.name),
            )
            .with_label(declared, "it is entered from outside only")
            .with_help(format!("leave the data of `{}` out, or assign to it in the block", name.name)),
        );
    }

    /// Whether everything that the edge enters has its data; `false` after a report.
    fn is_complete(&mut self, edge: Edge, found: &[Found<'_>], given: &Given) -> bool {
        let mut complete = true;
        // The states between the domain and the targets; one target's need no map.
        let mut entered: UnorderedMap<StateId, ()> = UnorderedMap::new();
        let mut parallels = Vec::new();
        if edge.enters_regions {
            parallels.push((edge.domain, 0));
        }
        for (index, target) in found.iter().enumerate() {
            let mut state = target.state(&self.chart);
            // What a history of a parallel state restores is all of it.
            let restored = matches!(target.node, Node::History(_)).then_some(state);
            while self.chart.is_descendant(state, edge.domain) {
                if found.len() > 1 && entered.insert(state, ()).is_some() {
                    break;
                }
                let parallel = matches!(self.chart.states[state].kind, StateKind::Parallel);
                if parallel && restored != Some(state) && !self.unfillable[state].is_empty() {
                    parallels.push((state, index));
                }
                if self.has_parameters(state) && !given.contains_key(&state) {
                    complete = false;
                    self.report_missing(edge, target, state);
                }
                let Some(parent) = self.chart.states[state].parent else { break };
                state = parent;
            }
        }
        for (parallel, index) in parallels {
            let mut regions = self.unfillable[parallel].iter().copied();
            let region = match found {
                [only] => regions.find(|&region| !self.chart.is_within(only.state(&self.chart), region)),
                _ => regions.find(|region| !entered.contains_key(region)),
            };
            if let Some(region) = region {
                complete = false;
                self.report_region(edge, &found[index], parallel, region);
            }
        }
        complete
    }

    fn report_missing(&mut self, edge: Edge, found: &Found<'_>, state: StateId) {
        let name = self.chart.states[state].name.clone();
        let names: Vec<_> = self.parameters_of(state).into_iter().map(|(name, _)| name.text).collect();
        let text = self.text_with_data(edge, found);
        let inside = edge.from == state && self.chart.lies_inside(found.node, state);
        let help = match self.path_from(state, found.node) {
            Some(target) if inside && edge.domain != state => {
                format!("write `=> local {target}`, or `=> {text}` to enter `{}` anew", name.text)
            }
            _ => format!("write `{}{text}`", edge.form),
        };
        self.report(
            Diagnostic::error(
                USE_BEFORE_SET,
                found.span,
                format!("`{}` is entered without a value for {}", name.text, list(&names)),
            )
            .with_label(name.span, "its data is given on entry")
            .with_help(help),
        );
    }

    fn report_region(&mut self, edge: Edge, found: &Found<'_>, parallel: StateId, region: StateId) {
        // The region itself, or one of its regions, and so on inward.
        let mut region = region;
        let mut around = parallel;
        while !self.has_parameters(region) {
            let Some(&inner) = self.unfillable[region].first() else { break };
            around = region;
            region = inner;
        }
        let name = self.chart.states[region].name.clone();
        let around = self.chart.states[around].name.clone();
        let names: Vec<_> = self.parameters_of(region).into_iter().map(|(name, _)| name.text).collect();
        let path = self.path_from(edge.from, Node::State(region)).unwrap_or_else(|| written(&name.text));
        self.report(
            Diagnostic::error(
                USE_BEFORE_SET,
                found.span,
                format!("the region `{}` is entered without a value for {}", name.text, list(&names)),
            )
            .with_label(name.span, "its data is given on entry")
            .with_label(around.span, "entering this enters all its regions")
            .with_help(format!(
                "name the region in a transition, `=> (.., {path}({}))`, or move its data into a state inside it",
                self.data_of(region).join(", ")
            )),
        );
    }

    /// The data of a state, as it would be given by variables of the same names.
    fn data_of(&self, state: StateId) -> Vec<String> {
        self.parameters_of(state).into_iter().map(|(name, _)| written(&name.text)).collect()
    }

    /// The target with the data of all that it enters, as it can be written.
    fn text_with_data(&self, edge: Edge, found: &Found<'_>) -> String {
        let line = self.line_of(found.node);
        let takes_data = |node: Node| match node {
            Node::State(state) => self.has_parameters(state) && self.chart.is_descendant(state, edge.domain),
            Node::History(_) => false,
        };
        let outermost = line.iter().position(|&node| takes_data(node)).unwrap_or(line.len() - 1);
        let first = found.steps.first().and_then(|(first, _)| line.iter().position(|node| node == first));
        let needed = first.map_or(outermost, |first| first.min(outermost));
        let start = self.shortest_line(edge.from, &line, needed).unwrap_or(0);
        let mut text = Vec::new();
        for &node in &line[start..] {
            let name = written(self.node_name(node));
            text.push(match node {
                Node::State(state) if takes_data(node) => {
                    format!("{name}({})", self.data_of(state).join(", "))
                }
                _ => name,
            });
        }
        text.join(".")
    }
}
