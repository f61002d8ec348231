//! A dump of the tree without places: what the twins compare and the corpus keeps.
//!
//! Everything that the tree holds is in the dump, spans apart: trees with equal dumps are equal. An item is a
//! line, what belongs to it is indented below; an expression is a line with all its groups in parentheses.

mod activities;
mod expressions;

use std::fmt::{self, Display, Write};

use super::ast::{
    Attribute, AttributeArgument, BinaryOperator, Block, EventDeclaration, EventPattern, File, Guard, Item,
    Machine, Meta, Parameter, StateItem, StateKeyword, Statement, StatementKind, Target, TransitionItem,
    TriggerKind, TypeMember, Visibility,
};
use expressions::{Named, as_literal, as_type, expression, list};

/// The dump, a line for each item, statement and line of documentation. Ends in a newline unless it is empty.
#[must_use]
pub fn dump(file: &File) -> String {
    let mut dump = Dump { text: String::new(), depth: 0 };
    for machine in &file.machines {
        dump.machine(machine);
    }
    dump.text
}

struct Dump {
    text: String,
    depth: usize,
}

impl Dump {
    fn line(&mut self, line: impl Display) {
        // Writing to a String does not fail.
        let _ = writeln!(self.text, "{:indent$}{line}", "", indent = 2 * self.depth);
    }

    fn within(&mut self, inside: impl FnOnce(&mut Self)) {
        self.depth += 1;
        inside(self);
        self.depth -= 1;
    }

    fn machine(&mut self, machine: &Machine) {
        self.meta(&machine.meta);
        let visibility = visibility(&machine.visibility);
        self.line(format_args!(
            "{visibility}machine {}{}",
            Named(&machine.name),
            parameters(&machine.parameters)
        ));
        self.within(|dump| dump.items(&machine.items));
    }

    fn meta(&mut self, meta: &Meta) {
        for doc in &meta.docs {
            self.line(format_args!("doc {:?}", doc.text));
        }
        for attribute in &meta.attributes {
            self.line(attribute_line(attribute));
        }
    }

    fn items(&mut self, items: &[Item]) {
        for item in items {
            self.item(item);
        }
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Type(item) => {
                self.meta(&item.meta);
                self.line(format_args!("type {}{}", Named(&item.name), members(item.members.as_deref())));
            }
            Item::Const(item) => {
                self.meta(&item.meta);
                let (name, ty) = (Named(&item.name), as_type(&item.ty));
                self.line(format_args!("const {name}: {ty} = {}", expression(&item.value)));
            }
            Item::Var(item) => {
                self.meta(&item.meta);
                let (name, ty) = (Named(&item.name), as_type(&item.ty));
                let visibility = visibility(&item.visibility);
                self.line(format_args!("{visibility}var {name}: {ty} = {}", expression(&item.value)));
            }
            Item::Event(item) => {
                self.meta(&item.meta);
                let events: Vec<String> = item.events.iter().map(declaration).collect();
                self.line(format_args!("event {}", events.join(" | ")));
            }
            Item::Function(item) => {
                self.meta(&item.meta);
                let result =
                    item.result.as_ref().map_or_else(String::new, |ty| format!(" -> {}", as_type(ty)));
                self.line(format_args!(
                    "fn {}{}{result}",
                    Named(&item.name),
                    parenthesized(&item.parameters)
                ));
            }
            Item::Initial(item) => {
                self.meta(&item.meta);
                self.line(format_args!("initial {}", target(&item.target)));
                self.optional_block(item.block.as_ref());
            }
            Item::History(item) => {
                self.meta(&item.meta);
                let deep = if item.deep.is_some() { " deep" } else { "" };
                self.line(format_args!("history {}{deep} => {}", Named(&item.name), target(&item.target)));
                self.optional_block(item.block.as_ref());
            }
            Item::State(item) => self.state(item),
            Item::Entry(item) => {
                self.meta(&item.meta);
                self.line("entry");
                self.optional_block(Some(&item.block));
            }
            Item::Exit(item) => {
                self.meta(&item.meta);
                self.line("exit");
                self.optional_block(Some(&item.block));
            }
            Item::Transition(item) => self.transition(item),
            Item::Activity(item) => self.activity(item),
            Item::Invoke(item) => self.invoke(item),
            Item::Compensate(item) => self.compensate(item),
        }
    }

    fn state(&mut self, item: &StateItem) {
        self.meta(&item.meta);
        let keyword = match item.kind {
            StateKeyword::State => "state",
            StateKeyword::Parallel => "parallel",
            StateKeyword::Final => "final",
            StateKeyword::FinalFailure => "final failure",
        };
        let names: Vec<String> = item.names.iter().map(|name| Named(name).to_string()).collect();
        let parameters = item.parameters.as_deref().map_or_else(String::new, parenthesized);
        let body = if item.items.is_some() { " {}" } else { "" };
        self.line(format_args!("{keyword} {}{parameters}{body}", names.join(" | ")));
        self.within(|dump| dump.items(item.items.as_deref().unwrap_or_default()));
    }

    fn transition(&mut self, item: &TransitionItem) {
        self.meta(&item.meta);
        let mut line = match &item.trigger.kind {
            TriggerKind::On(patterns) => {
                let patterns: Vec<String> = patterns.iter().map(pattern).collect();
                format!("on {}", patterns.join(" | "))
            }
            TriggerKind::OnAny => "on *".to_owned(),
            TriggerKind::Always => "always".to_owned(),
            TriggerKind::After(delay) => format!("after {}", expression(delay)),
            TriggerKind::Done => "done".to_owned(),
        };
        match &item.guard {
            Some(Guard::If(condition)) => line += &format!(" if {}", expression(condition)),
            Some(Guard::Else(_)) => line += " else",
            None => {}
        }
        if let Some(to) = &item.target {
            line += &format!(" => {}", target(to));
        }
        self.line(line);
        self.optional_block(item.block.as_ref());
    }

    /// A block is told from none by its braces.
    fn optional_block(&mut self, block: Option<&Block>) {
        let Some(block) = block else { return };
        self.within(|dump| dump.block(block));
    }

    fn block(&mut self, block: &Block) {
        self.line("{}");
        self.within(|dump| {
            for statement in &block.statements {
                dump.statement(statement);
            }
        });
    }

    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Assign { place, operator, value, otherwise } => {
                let operator = operator.map_or("", BinaryOperator::symbol);
                let (place, value) = (expression(place), expression(value));
                self.line(format_args!("{place} {operator}= {value}{}", or_else(otherwise.as_ref())));
            }
            StatementKind::Call { call, otherwise } => {
                self.line(format_args!("{}{}", expression(call), or_else(otherwise.as_ref())));
            }
            StatementKind::Let { mutable, name, ty, value, otherwise } => {
                let mutable = if mutable.is_some() { "mut " } else { "" };
                let ty = ty.as_ref().map_or_else(String::new, |ty| format!(": {}", as_type(ty)));
                let (name, value) = (Named(name), expression(value));
                self.line(format_args!("let {mutable}{name}{ty} = {value}{}", or_else(otherwise.as_ref())));
            }
            StatementKind::Raise { event, arguments } => {
                self.line(format_args!(
                    "raise {}{}",
                    Named(event),
                    arguments.as_deref().map_or_else(String::new, list)
                ));
            }
            StatementKind::If { branches, otherwise } => {
                for (index, (condition, block)) in branches.iter().enumerate() {
                    let word = if index == 0 { "if" } else { "else if" };
                    self.line(format_args!("{word} {}", expression(condition)));
                    self.optional_block(Some(block));
                }
                if otherwise.is_some() {
                    self.line("else");
                }
                self.optional_block(otherwise.as_ref());
            }
            StatementKind::Pivot => self.line("pivot"),
            StatementKind::Settle { scope } => {
                self.line(format!("settle {}", activities::path(scope)).trim_end());
            }
        }
    }
}

fn visibility(visibility: &Visibility) -> &'static str {
    match visibility {
        Visibility::Inherited => "",
        Visibility::Public(_) => "pub ",
        Visibility::Crate(_) => "pub(crate) ",
    }
}

fn attribute_line(attribute: &Attribute) -> String {
    let arguments = attribute.arguments.as_ref().map_or_else(String::new, |arguments| {
        let arguments: Vec<String> = arguments.iter().map(attribute_argument).collect();
        format!("({})", arguments.join(", "))
    });
    format!("#[{}{arguments}]", Named(&attribute.name))
}

fn attribute_argument(argument: &AttributeArgument) -> String {
    match argument {
        AttributeArgument::Word(word) => Named(word).to_string(),
        AttributeArgument::Pair(word, literal) => format!("{} = {}", Named(word), as_literal(literal)),
    }
}

fn parameter(parameter: &Parameter) -> String {
    format!("{}: {}", Named(&parameter.name), as_type(&parameter.ty))
}

/// `(name: Type)`
fn parenthesized(parameters: &[Parameter]) -> String {
    format!("({})", parameters.iter().map(parameter).collect::<Vec<_>>().join(", "))
}

/// The same, or nothing without any.
fn parameters(parameters: &[Parameter]) -> String {
    if parameters.is_empty() { String::new() } else { parenthesized(parameters) }
}

fn members(members: Option<&[TypeMember]>) -> String {
    let Some(members) = members else { return String::new() };
    let members: Vec<String> = members
        .iter()
        .map(|member| match member {
            TypeMember::Field(field) => parameter(field),
            TypeMember::Variant(name) => Named(name).to_string(),
        })
        .collect();
    format!(" {{{}}}", members.join(", "))
}

fn declaration(event: &EventDeclaration) -> String {
    format!("{}{}", Named(&event.name), event.parameters.as_deref().map_or_else(String::new, parenthesized))
}

fn pattern(pattern: &EventPattern) -> String {
    let bindings = pattern.bindings.as_ref().map_or_else(String::new, |bindings| {
        let bindings: Vec<&str> =
            bindings.iter().map(|binding| binding.name.as_deref().unwrap_or("_")).collect();
        format!("({})", bindings.join(", "))
    });
    format!("{}{bindings}", Named(&pattern.event))
}

fn target(target: &Target) -> String {
    let local = if target.local.is_some() { "local " } else { "" };
    let states: Vec<String> = target
        .states
        .iter()
        .map(|state| {
            let segments: Vec<String> = state
                .path
                .iter()
                .map(|segment| {
                    let arguments = segment.arguments.as_deref().map_or_else(String::new, list);
                    format!("{}{arguments}", Named(&segment.name))
                })
                .collect();
            segments.join(".")
        })
        .collect();
    match states.as_slice() {
        [only] => format!("{local}{only}"),
        several => format!("{local}({})", several.join(", ")),
    }
}

fn or_else(otherwise: Option<&Target>) -> String {
    otherwise.map_or_else(String::new, |to| format!(" else => {}", target(to)))
}

impl Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.name)
    }
}
