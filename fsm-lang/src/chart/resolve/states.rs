//! Pass 1: the tree of states, and what stands in a wrong place.

use super::{MISSING_INITIAL, Resolver, SYNTAX, TRANSITION_FROM_FINAL, docs, name};
use crate::chart::{Chart, Code, Destination, History, Initial, Node, State, StateId, StateKind, Subject};
use crate::diag::Diagnostic;
use crate::span::Span;
use crate::syntax::ast::{self, Item, StateKeyword};

/// What was written of a state, for the passes to come.
#[derive(Clone)]
pub(super) struct Body<'a> {
    pub(super) parameters: &'a [ast::Parameter],
    pub(super) items: &'a [Item],
    /// The one that counts.
    pub(super) initial: Option<&'a ast::InitialItem>,
}

/// What is known of a state when its body is walked.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Machine,
    State,
    Parallel,
    Final,
}

impl Place {
    fn article(self) -> &'static str {
        match self {
            Self::Machine => "the machine itself",
            Self::State => "a state",
            Self::Parallel => "a parallel state",
            Self::Final => "a final state",
        }
    }
}

impl<'a> Resolver<'a, '_> {
    /// Gives every state and history its id, and collects the declarations.
    pub(super) fn collect_states(&mut self, machine: &'a ast::Machine) {
        let root = self.chart.states.push(State {
            name: name(&machine.name),
            docs: docs(&machine.meta),
            kind: StateKind::Compound { initial: placeholder(machine.span) },
            parent: None,
            end: StateId::FIRST,
            children: Vec::new(),
            histories: Vec::new(),
            variables: Vec::new(),
            entry: Vec::new(),
            exit: Vec::new(),
            transitions: Vec::new(),
            work: None,
            endless: false,
            exhaustive: false,
            span: machine.span,
        });
        self.bodies.push(Body { parameters: &machine.parameters, items: &machine.items, initial: None });
        self.machine_attributes(&machine.meta);
        self.collect_items(root, Place::Machine);
        self.close_state(root, Place::Machine, machine.name.span);
    }

    fn collect_items(&mut self, state: StateId, place: Place) {
        let items = self.bodies[state].items;
        for item in items {
            self.judge_place(state, place, item);
            match item {
                Item::Type(item) => self.declarations.types.push(item),
                Item::Const(item) => self.declarations.constants.push(item),
                Item::Event(item) => self.declarations.events.push(item),
                Item::Function(item) => self.declarations.functions.push(item),
                Item::Initial(item) => self.collect_initial(state, item),
                Item::State(item) => self.collect_state(state, place, item),
                Item::History(item) => self.collect_history(state, item),
                Item::Activity(item) => self.declarations.activities.push(item),
                Item::Var(_)
                | Item::Entry(_)
                | Item::Exit(_)
                | Item::Transition(_)
                | Item::Invoke(_)
                | Item::Compensate(_) => {}
            }
        }
    }

    fn collect_initial(&mut self, state: StateId, item: &'a ast::InitialItem) {
        match self.bodies[state].initial {
            None => self.bodies[state].initial = Some(item),
            Some(first) => self.report(
                Diagnostic::error(SYNTAX, item.span, "a second `initial`")
                    .with_label(first.span, "the first one")
                    .with_help("remove one of them: one child is entered first"),
            ),
        }
    }

    fn collect_state(&mut self, parent: StateId, place: Place, item: &'a ast::StateItem) {
        let is_final = matches!(item.kind, StateKeyword::Final | StateKeyword::FinalFailure);
        if item.names.len() > 1 && (!is_final || item.items.is_some() || item.parameters.is_some()) {
            self.report(
                Diagnostic::error(SYNTAX, item.span, "several states cannot share a body or data")
                    .with_help("declare each state on its own"),
            );
        }
        if place == Place::Parallel && is_final {
            self.report(
                Diagnostic::error(SYNTAX, item.span, "a region of a parallel state cannot be final")
                    .with_label(self.chart.states[parent].name.span, "all children of this one are regions")
                    .with_help("put the final state into the region that ends"),
            );
        }
        for ident in &item.names {
            self.collect_one_state(parent, item, ident, is_final);
        }
    }

    fn collect_one_state(
        &mut self,
        parent: StateId,
        item: &'a ast::StateItem,
        ident: &'a ast::Ident,
        is_final: bool,
    ) {
        let items = item.items.as_deref().unwrap_or(&[]);
        let (kind, place) = match item.kind {
            StateKeyword::Parallel => (StateKind::Parallel, Place::Parallel),
            StateKeyword::Final | StateKeyword::FinalFailure => {
                (StateKind::Final { failure: item.kind == StateKeyword::FinalFailure }, Place::Final)
            }
            StateKeyword::State if items.iter().any(|item| matches!(item, Item::State(_))) => {
                (StateKind::Compound { initial: placeholder(item.span) }, Place::State)
            }
            StateKeyword::State => (StateKind::Atomic, Place::State),
        };
        let state = self.chart.states.push(State {
            name: name(ident),
            docs: docs(&item.meta),
            kind,
            parent: Some(parent),
            end: StateId::FIRST,
            children: Vec::new(),
            histories: Vec::new(),
            variables: Vec::new(),
            entry: Vec::new(),
            exit: Vec::new(),
            transitions: Vec::new(),
            work: None,
            endless: false,
            exhaustive: false,
            // Of several, each is its name: two of them share no place that an edit could mean.
            span: if item.names.len() > 1 { ident.span } else { item.span },
        });
        let parameters = item.parameters.as_deref().unwrap_or(&[]);
        self.bodies.push(Body { parameters, items, initial: None });
        self.chart.states[parent].children.push(state);
        self.declare_node(parent, ident, Node::State(state));
        self.state_attributes(&item.meta, state, is_final);
        self.collect_items(state, place);
        self.close_state(state, place, ident.span);
    }

    fn collect_history(&mut self, parent: StateId, item: &'a ast::HistoryItem) {
        let history = self.chart.histories.push(History {
            name: name(&item.name),
            docs: docs(&item.meta),
            parent,
            deep: item.deep.is_some(),
            default: placeholder(item.span).target,
            code: Code::default(),
            span: item.span,
        });
        self.chart.states[parent].histories.push(history);
        self.declare_node(parent, &item.name, Node::History(history));
        self.only_allows(&item.meta, Some(Subject::History(history)));
    }

    fn declare_node(&mut self, parent: StateId, ident: &ast::Ident, node: Node) {
        match self.child(parent, &ident.name) {
            Some(first) => self.report_duplicate(what(node), ident, self.node_span(first)),
            None => {
                self.names.nodes.insert((parent, ident.name.clone()), node);
            }
        }
        self.names.nodes_anywhere.get_or_insert_with(ident.name.clone(), Vec::new).push(node);
    }

    /// Behind the last descendant: the range of ids is known, and whether the children make sense.
    fn close_state(&mut self, state: StateId, place: Place, at: Span) {
        self.chart.states[state].end = self.chart.states.next_id();
        let body = self.bodies[state].clone();
        let State { name, children, .. } = &self.chart.states[state];
        let (name, first) = (name.text.clone(), children.first().copied());
        match (place, first, body.initial) {
            (Place::Machine, None, None) => self.report(
                Diagnostic::error(MISSING_INITIAL, at, format!("the machine `{name}` has no states"))
                    .with_help("declare a state, and begin with it: `initial Idle; state Idle { .. }`"),
            ),
            (Place::Machine | Place::State, Some(first), None) => {
                let child = self.first_enterable(state).unwrap_or(first);
                let child = self.chart.states[child].name.clone();
                let kind = if place == Place::Machine { "machine" } else { "state" };
                self.report(
                    Diagnostic::error(
                        MISSING_INITIAL,
                        at,
                        format!("the {kind} `{name}` has states inside, but no `initial`"),
                    )
                    .with_label(child.span, "nothing says whether it begins here")
                    .with_help(format!("write `initial {};`", child.text)),
                );
            }
            (Place::State, None, Some(initial)) => self.report(
                Diagnostic::error(
                    SYNTAX,
                    initial.span,
                    format!("`{name}` has no states inside to begin with"),
                )
                .with_help("remove the `initial`, or put the state it names inside"),
            ),
            (Place::Parallel, None, _) => self.report(
                Diagnostic::error(SYNTAX, at, format!("the parallel state `{name}` has no regions"))
                    .with_help("write each region as a `state` inside it, or make it a plain `state`"),
            ),
            _ => {}
        }
    }

    /// The first child that isn't final: the likely beginning.
    fn first_enterable(&self, state: StateId) -> Option<StateId> {
        let children = &self.chart.states[state].children;
        children
            .iter()
            .copied()
            .find(|&child| !matches!(self.chart.states[child].kind, StateKind::Final { .. }))
    }

    /// Reports an item that cannot stand in a state of that kind.
    fn judge_place(&mut self, state: StateId, place: Place, item: &Item) {
        let (what, span, help) = match (item, place) {
            (Item::Type(item), Place::State | Place::Parallel | Place::Final) => {
                ("a type", item.span, "move it to the body of the machine")
            }
            (Item::Const(item), Place::State | Place::Parallel | Place::Final) => {
                ("a constant", item.span, "move it to the body of the machine")
            }
            (Item::Event(item), Place::State | Place::Parallel | Place::Final) => {
                ("an event", item.span, "move it to the body of the machine")
            }
            (Item::Function(item), Place::State | Place::Parallel | Place::Final) => {
                ("a function", item.span, "move it to the body of the machine")
            }
            (Item::Activity(item), Place::State | Place::Parallel | Place::Final) => {
                ("an activity", item.span, "move it to the body of the machine")
            }
            (Item::Var(item), Place::Final) => {
                ("a variable", item.span, "a final state may hold `entry` only: declare it further out")
            }
            (Item::Initial(item), Place::Parallel) => {
                ("`initial`", item.span, "remove it: all regions of a parallel state are entered")
            }
            (Item::Initial(item), Place::Final) => {
                ("`initial`", item.span, "a final state may hold `entry` only")
            }
            (Item::State(item), Place::Final) => (
                "a state",
                item.span,
                "a final state may hold `entry` only: write `state` instead of `final`",
            ),
            (Item::History(item), Place::Final) => {
                ("a history", item.span, "a final state may hold `entry` only")
            }
            (Item::Exit(item), Place::Machine) => {
                ("`exit`", item.span, "the machine itself is never left: put it into the states that are")
            }
            (Item::Exit(item), Place::Final) => ("`exit`", item.span, "a final state may hold `entry` only"),
            (Item::Transition(item), Place::Final) => return self.report_from_final(state, item),
            (Item::History(item), Place::State)
                if matches!(self.chart.states[state].kind, StateKind::Atomic) =>
            {
                return self.report(
                    Diagnostic::error(
                        SYNTAX,
                        item.span,
                        format!(
                            "`{}` has no states inside that a history could record",
                            self.state_name(state)
                        ),
                    )
                    .with_help("move the history into the state whose children it records"),
                );
            }
            (Item::Transition(item), _) if item.trigger.kind == ast::TriggerKind::Done => {
                return self.judge_done(state, item);
            }
            _ => return,
        };
        self.report(
            Diagnostic::error(SYNTAX, span, format!("{what} cannot stand in {}", place.article()))
                .with_help(help),
        );
    }

    fn report_from_final(&mut self, state: StateId, item: &ast::TransitionItem) {
        let what = match item.trigger.kind {
            ast::TriggerKind::After(_) => "a timer",
            _ => "a transition",
        };
        let name = self.chart.states[state].name.clone();
        self.report(
            Diagnostic::error(
                TRANSITION_FROM_FINAL,
                item.span,
                format!("{what} in the final state `{}`, which is never left by itself", name.text),
            )
            .with_label(name.span, "it ends what it stands in")
            .with_help(format!("write `state {}` instead of `final`, or remove it", name.text)),
        );
    }

    fn judge_done(&mut self, state: StateId, item: &ast::TransitionItem) {
        let help = match &self.chart.states[state].kind {
            _ if state == Chart::ROOT => "the machine ends with its own final state: remove it",
            StateKind::Atomic => {
                "only a state with states inside can be done: remove it, or put a `final` inside"
            }
            _ => return,
        };
        self.report(
            Diagnostic::error(
                SYNTAX,
                item.trigger.span,
                format!("`done` of `{}`, which is never done", self.state_name(state)),
            )
            .with_help(help),
        );
    }

    pub(super) fn state_name(&self, state: StateId) -> &smol_str::SmolStr {
        &self.chart.states[state].name.text
    }
}

/// How a message calls a node.
pub(super) fn what(node: Node) -> &'static str {
    match node {
        Node::State(_) => "state",
        Node::History(_) => "history",
    }
}

/// What stands for an initial until pass 5 has resolved it.
fn placeholder(span: Span) -> Initial {
    let target = Destination { node: Node::State(Chart::ROOT), arguments: Vec::new(), span };
    Initial { target, code: Code::default(), span }
}
