//! Where a transition, an initial or a history may go.

use super::states::what;
use super::{ILLEGAL_TARGET, Resolver, SYNTAX, UNKNOWN_NAME, suggest};
use crate::chart::{Chart, Node, State, StateId, StateKind};
use crate::diag::Diagnostic;
use crate::span::Span;
use crate::syntax::ast::{self, Ident};

/// A target whose names are looked up.
pub(super) struct Found<'a> {
    pub(super) node: Node,
    /// What each written name means.
    pub(super) steps: Vec<(Node, &'a ast::TargetSegment)>,
    pub(super) span: Span,
}

impl Found<'_> {
    /// The state that is the target, or whose history is: what the edge surely enters, if it is not active.
    pub(super) fn state(&self, chart: &Chart) -> StateId {
        match self.node {
            Node::State(state) => state,
            Node::History(history) => chart.histories[history].parent,
        }
    }
}

impl<'a> Resolver<'a, '_> {
    /// Looks up every target that is written; `None` after a report.
    pub(super) fn find_targets(&mut self, from: StateId, target: &'a ast::Target) -> Option<Vec<Found<'a>>> {
        let found: Vec<Option<Found<'a>>> =
            target.states.iter().map(|target| self.find_target(from, target)).collect();
        found.into_iter().collect()
    }

    fn find_target(&mut self, from: StateId, target: &'a ast::TargetState) -> Option<Found<'a>> {
        if let [segment] = target.path.as_slice()
            && segment.name.name == self.chart.name.text
            && self.look_up(from, &segment.name.name).is_none()
            && !self.names.nodes_anywhere.contains_key(&segment.name.name)
        {
            let machine = self.chart.name.clone();
            self.report(
                Diagnostic::error(ILLEGAL_TARGET, target.span, "the machine itself cannot be a target")
                    .with_label(machine.span, "it is never left, and so never entered again")
                    .with_help("name the state to begin with"),
            );
            return None;
        }
        let nodes = self.nodes(from, target.path.iter().map(|segment| &segment.name))?;
        let node = *nodes.last()?;
        let steps = nodes.into_iter().zip(&target.path).collect();
        Some(Found { node, steps, span: target.span })
    }

    /// The state or history of a dotted path; `None` after a report.
    pub(super) fn node<'i>(&mut self, from: StateId, path: impl Iterator<Item = &'i Ident>) -> Option<Node> {
        self.nodes(from, path)?.pop()
    }

    /// What each name of a dotted path means: the first is looked up outward, the others inside the one before.
    fn nodes<'i>(&mut self, from: StateId, mut path: impl Iterator<Item = &'i Ident>) -> Option<Vec<Node>> {
        let first = path.next()?;
        let Some(node) = self.look_up(from, &first.name) else {
            self.report_unknown_node(from, first);
            return None;
        };
        let mut nodes = vec![node];
        let mut walked = vec![first];
        for ident in path {
            let around = *nodes.last()?;
            let inner = match around {
                Node::State(state) => self.child(state, &ident.name),
                Node::History(_) => None,
            };
            let Some(inner) = inner else {
                let before: Vec<String> = walked.iter().map(|ident| suggest::written(&ident.name)).collect();
                self.report_not_inside(from, around, &before.join("."), ident);
                return None;
            };
            walked.push(ident);
            nodes.push(inner);
        }
        Some(nodes)
    }

    fn report_unknown_node(&mut self, from: StateId, ident: &Ident) {
        let diagnostic =
            Diagnostic::error(UNKNOWN_NAME, ident.span, format!("there is no state `{}` here", ident.name));
        let elsewhere = self.names.nodes_anywhere.get(&ident.name).and_then(|nodes| nodes.first().copied());
        if let Some(node) = elsewhere {
            let (what, span) = (what(node), self.node_span(node));
            let alone = self.names.nodes_anywhere.get(&ident.name).is_some_and(|nodes| nodes.len() == 1);
            let (help, fix) = match self.path_from(from, node) {
                Some(path) => (format!("write `{path}`"), alone.then(|| suggest::replace(ident.span, &path))),
                None => (self.rename_what_hides(from, node), None),
            };
            return self.report(
                diagnostic
                    .with_label(span, format!("a {what} of this name is elsewhere"))
                    .with_help(help)
                    .with_fix(fix),
            );
        }
        let states = self.chart.states.values().skip(1).map(|state| &state.name.text);
        let histories = self.chart.histories.values().map(|history| &history.name.text);
        let nearest = suggest::nearest(&mut self.suggestion_budget, &ident.name, states.chain(histories));
        let near = nearest.and_then(|nearest| {
            let visible = self.look_up(from, &nearest.name);
            let node = visible.or_else(|| self.names.nodes_anywhere.get(&nearest.name)?.first().copied());
            let fix = visible.and_then(|_| nearest.fix(ident.span));
            Some((self.path_from(from, node?)?, fix))
        });
        let (help, fix) = match near {
            Some((near, fix)) => (format!("did you mean `{near}`?"), fix),
            None => (format!("declare it: `state {} {{ .. }}`", suggest::written(&ident.name)), None),
        };
        self.report(diagnostic.with_help(help).with_fix(fix));
    }

    /// Inside of `around`, which is written as `before`, is nothing of that name.
    fn report_not_inside(&mut self, from: StateId, around: Node, before: &str, ident: &Ident) {
        let name = self.node_name(around).clone();
        let declared = self.node_span(around);
        let diagnostic = Diagnostic::error(
            UNKNOWN_NAME,
            ident.span,
            format!("there is no state `{}` in `{name}`", ident.name),
        )
        .with_label(declared, format!("this {} is meant", what(around)));
        let Node::State(state) = around else {
            return self.report(
                diagnostic.with_help(format!("a history has nothing inside: write `{before}` alone")),
            );
        };
        let elsewhere = self.names.nodes_anywhere.get(&ident.name).and_then(|nodes| nodes.first().copied());
        let State { children, histories, .. } = &self.chart.states[state];
        let children = children.iter().map(|&child| &self.chart.states[child].name.text);
        let histories = histories.iter().map(|&history| &self.chart.histories[history].name.text);
        let nearest = suggest::nearest(&mut self.suggestion_budget, &ident.name, children.chain(histories));
        let fix =
            nearest.as_ref().filter(|_| elsewhere.is_none()).and_then(|nearest| nearest.fix(ident.span));
        let help = match (elsewhere, nearest) {
            (Some(node), _) => match self.path_from(from, node) {
                Some(path) => format!("write `{path}`"),
                None => self.rename_what_hides(from, node),
            },
            (None, Some(nearest)) => format!("did you mean `{before}.{nearest}`?"),
            (None, None) => {
                format!("declare it inside `{name}`: `state {} {{ .. }}`", suggest::written(&ident.name))
            }
        };
        self.report(diagnostic.with_help(help).with_fix(fix));
    }

    /// Whether a transition of `source` may go there; `false` after a report.
    pub(super) fn are_legal(&mut self, source: StateId, target: &ast::Target, found: &[Found<'_>]) -> bool {
        let mut legal = true;
        for found in found {
            if target.local.is_some() {
                legal &= self.is_inside(source, found, target.local);
            } else {
                legal &= self.is_beside(source, found);
            }
        }
        legal && self.can_be_together(found)
    }

    /// A `local` target lies inside the source.
    fn is_inside(&mut self, source: StateId, found: &Found<'_>, local: Option<Span>) -> bool {
        let inside = self.chart.lies_inside(found.node, source);
        if !inside && self.is_beside(source, found) {
            let (name, declared) = (self.node_name(found.node).clone(), self.node_span(found.node));
            let source = self.chart.states[source].name.clone();
            let mut diagnostic = Diagnostic::error(
                ILLEGAL_TARGET,
                found.span,
                format!(
                    "invalid target: `{name}` is not inside `{}`, which `local` does not leave",
                    source.text
                ),
            )
            .with_label(declared, "the target")
            .with_help(format!("remove `local`: `{}` is left", source.text));
            if let Some(local) = local {
                diagnostic = diagnostic.with_label(local, "says that the source stays active");
            }
            self.report(diagnostic);
        }
        inside
    }

    /// No region goes into a sibling region.
    fn is_beside(&mut self, source: StateId, found: &Found<'_>) -> bool {
        let target = found.state(&self.chart);
        let Some(common) = self.within(source).find(|&around| self.chart.is_within(target, around)) else {
            return true;
        };
        if !matches!(self.chart.states[common].kind, StateKind::Parallel)
            || common == source
            || common == target
        {
            return true;
        }
        let (Some(own), Some(other)) =
            (self.chart.child_towards(common, source), self.chart.child_towards(common, target))
        else {
            return true;
        };
        let (own, other) = (self.chart.states[own].name.clone(), self.chart.states[other].name.clone());
        let common = self.chart.states[common].name.clone();
        self.report(
            Diagnostic::error(
                ILLEGAL_TARGET,
                found.span,
                format!("from the region `{}` into its sibling `{}`", own.text, other.text),
            )
            .with_label(own.span, "the transition is in this region")
            .with_label(other.span, "the target is in this one, which is active as well")
            .with_help(format!(
                "let `{}` react itself: to the same event, or to one that this transition raises; or move the \
                 transition to `{}`",
                other.text, common.text
            )),
        );
        false
    }

    /// Several targets can be active together: any two lie in different regions of a parallel state.
    fn can_be_together(&mut self, found: &[Found<'_>]) -> bool {
        // In document order, a history right behind its parent: if any two cannot be active together, then two
        // that stand beside each other cannot.
        let mut order: Vec<&Found<'_>> = found.iter().collect();
        order.sort_by_key(|found| (found.state(&self.chart), matches!(found.node, Node::History(_))));
        for pair in order.windows(2) {
            let [first, second] = pair else { continue };
            let (left, right) = (first.state(&self.chart), second.state(&self.chart));
            let common = self.within(left).find(|&around| self.chart.is_within(right, around));
            let common = common.unwrap_or(Chart::ROOT);
            let parallel = matches!(self.chart.states[common].kind, StateKind::Parallel);
            if parallel && common != left && common != right {
                continue;
            }
            let (left_state, right_state) = (left, right);
            let (left, right) = (self.node_name(first.node).clone(), self.node_name(second.node).clone());
            let around = self.chart.states[common].name.clone();
            let message = if first.node == second.node {
                format!("`{left}` is targeted twice")
            } else if common == left_state {
                format!("`{right}` lies in `{left}`, which is a target as well")
            } else if common == right_state {
                format!("`{left}` lies in `{right}`, which is a target as well")
            } else {
                format!("`{left}` and `{right}` cannot be active together")
            };
            let (earlier, later) = if first.span <= second.span { (first, second) } else { (second, first) };
            self.report(
                Diagnostic::error(ILLEGAL_TARGET, later.span, message)
                    .with_label(earlier.span, "the other target")
                    .with_label(around.span, "no two regions of a parallel state part them here")
                    .with_help("name one state in each of several regions, or one target"),
            );
            return false;
        }
        true
    }

    /// The only target of an `initial` or a history's default; `None` after a report.
    pub(super) fn only_target(
        &mut self,
        from: StateId,
        target: &'a ast::Target,
        what: &str,
    ) -> Option<Found<'a>> {
        if let Some(local) = target.local {
            self.report(
                Diagnostic::error(SYNTAX, local, format!("`local` means nothing in {what}"))
                    .with_help("remove it"),
            );
            return None;
        }
        if target.states.len() != 1 {
            self.report(
                Diagnostic::error(SYNTAX, target.span, format!("{what} goes to one state")).with_help(
                    "name the parallel state, or one state inside: its other regions begin as they say",
                ),
            );
            return None;
        }
        self.find_targets(from, target)?.pop()
    }
}
