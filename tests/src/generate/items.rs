//! Random items: transitions, blocks, histories.

use std::fmt::Write as _;

use super::EventShape;
use super::expressions::{Scope, Ty};
use super::tree::{Datum, Kind, Tree};
use crate::random::Random;

pub(super) struct Writer<'a> {
    random: &'a mut Random,
    tree: &'a Tree,
    events: &'a [EventShape],
    text: &'a mut String,
    locals: usize,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        random: &'a mut Random,
        tree: &'a Tree,
        events: &'a [EventShape],
        text: &'a mut String,
    ) -> Self {
        Self { random, tree, events, text, locals: 0 }
    }

    pub(super) fn machine(&mut self) {
        self.body(0, 1);
    }

    fn state(&mut self, index: usize, depth: usize) {
        let node = &self.tree.nodes[index];
        let keyword = match node.kind {
            Kind::Atomic | Kind::Compound => "state",
            Kind::Parallel => "parallel",
            Kind::Final { failure: false } => "final",
            Kind::Final { failure: true } => "final failure",
        };
        let parameters: Vec<String> =
            node.parameters.iter().map(|(name, ty)| format!("{name}: {}", ty.name())).collect();
        let parameters =
            if parameters.is_empty() { String::new() } else { format!("({})", parameters.join(", ")) };
        self.line(depth, &format!("{keyword} {}{parameters} {{", node.name));
        self.body(index, depth + 1);
        self.line(depth, "}");
    }

    fn body(&mut self, index: usize, depth: usize) {
        let node = self.tree.nodes[index].clone();
        let is_final = matches!(node.kind, Kind::Final { .. });
        let mut known: Vec<Datum> = self.readable(node.parent);
        known.extend(node.parameters.iter().cloned());
        for (name, ty) in &node.variables {
            let scope = Scope { values: known.clone(), states: vec![], queries: true };
            let value = scope.expression(self.random, *ty, 1);
            self.line(depth, &format!("pub var {name}: {} = {value};", ty.name()));
            known.push((name.clone(), *ty));
        }
        if self.random.chance(60) {
            let mut block = self.block(index, known.clone(), known.clone(), 2);
            block.insert_str(1, &format!(" note({});", 1_000 + index));
            self.line(depth, &format!("entry {block}"));
        }
        if !is_final && index != 0 && self.random.chance(60) {
            let mut block = self.block(index, known.clone(), known.clone(), 1);
            block.insert_str(1, &format!(" note({});", 2_000 + index));
            self.line(depth, &format!("exit {block}"));
        }
        if node.kind == Kind::Compound {
            self.initial(index, depth, &known);
        }
        let before = self.random.chance(50);
        if before && !is_final {
            self.transitions(index, depth);
        }
        for &child in &node.children {
            self.state(child, depth);
        }
        for (name, deep) in &node.histories {
            self.history(index, depth, name, *deep, &known);
        }
        if !before && !is_final {
            self.transitions(index, depth);
        }
    }

    fn initial(&mut self, index: usize, depth: usize, known: &[Datum]) {
        let node = self.tree.nodes[index].clone();
        let first = node.children[0];
        // Now and then deeper than the first child, or by way of a history.
        let target = if let Some((history, _)) = self.random.pick(&node.histories).cloned()
            && self.random.chance(12)
        {
            history
        } else {
            let deeper = self.tree.nodes[first].children.clone();
            let deep = if self.random.chance(15) { self.random.pick(&deeper).copied() } else { None };
            self.path_text(index, deep.unwrap_or(first), known)
        };
        let block = if self.random.chance(25) {
            format!(" {}", self.block(index, known.to_vec(), known.to_vec(), 1))
        } else {
            ";".into()
        };
        self.line(depth, &format!("initial {target}{block}"));
    }

    fn history(&mut self, index: usize, depth: usize, name: &str, deep: bool, known: &[Datum]) {
        let children = self.tree.nodes[index].children.clone();
        let mut target = self.random.one(&children);
        if deep && self.random.chance(40) {
            target = self.random.pick(&self.tree.nodes[target].children).copied().unwrap_or(target);
        }
        let target = self.path_text(index, target, known);
        let deep = if deep { " deep" } else { "" };
        let block = if self.random.chance(30) {
            format!(" {}", self.block(index, known.to_vec(), known.to_vec(), 1))
        } else {
            ";".into()
        };
        self.line(depth, &format!("history {name}{deep} => {target}{block}"));
    }

    fn transitions(&mut self, index: usize, depth: usize) {
        let kind = self.tree.nodes[index].kind;
        let count = if index == 0 { self.random.below(2) } else { 1 + self.random.below(4) };
        for _ in 0..count {
            self.transition(index, depth);
        }
        if matches!(kind, Kind::Compound | Kind::Parallel) && index != 0 && self.random.chance(65) {
            let rest = self.rest(index, self.readable(Some(index)));
            self.line(depth, &format!("done{rest}"));
        }
        if self.random.chance(if index == 0 { 30 } else { 15 }) {
            let bound = self.random.chance(50);
            let pattern = if bound { "fault(kind)" } else { "fault" };
            let guard = if bound && self.random.chance(60) {
                format!(
                    " if kind == Fault::{}",
                    self.random.one(&["Overflow", "DivisionByZero", "Conversion", "Host"])
                )
            } else {
                String::new()
            };
            let known = self.readable(Some(index));
            let target = self.target(index, &known);
            let block = self.random.chance(40).then(|| self.block(index, known.clone(), known.clone(), 1));
            let end = end(&target, block);
            self.line(depth, &format!("on {pattern}{guard}{target}{end}"));
        }
    }

    fn transition(&mut self, index: usize, depth: usize) {
        let readable = self.readable(Some(index));
        match self.random.below(100) {
            0..=61 => {
                let (pattern, bindings) = self.pattern();
                let mut known = readable;
                known.extend(bindings);
                let rest = self.rest(index, known.clone());
                self.line(depth, &format!("on {pattern}{rest}"));
                if rest.starts_with(" if") && self.random.chance(30) {
                    let bare = pattern.clone();
                    let target = self.target(index, &known);
                    let end = end(&target, None);
                    self.line(depth, &format!("on {bare} else{target}{end}"));
                }
            }
            62..=66 => {
                let rest = self.rest(index, readable);
                self.line(depth, &format!("on *{rest}"));
            }
            67..=78 => {
                // Guarded, or it would keep the chart busy for ever.
                let scope = self.guard_scope(readable.clone());
                let guard = scope.expression(self.random, Ty::Bool, 2);
                let target = self.target(index, &readable);
                let block =
                    self.random.chance(50).then(|| self.block(index, readable.clone(), readable.clone(), 1));
                let end = end(&target, block);
                self.line(depth, &format!("always if {guard}{target}{end}"));
                if self.random.chance(15) {
                    let target = self.target(index, &readable);
                    let end = self::end(&target, None);
                    self.line(depth, &format!("always else{target}{end}"));
                }
            }
            _ => {
                let scope = Scope { values: readable.clone(), states: vec![], queries: true };
                let delay = if self.random.chance(65) {
                    self.random.one(&["5ms", "20ms", "20ms", "40ms", "0s", "1.5s"]).into()
                } else {
                    format!("({})", scope.expression(self.random, Ty::Duration, 2))
                };
                let rest = self.rest(index, readable);
                self.line(depth, &format!("after {delay}{rest}"));
            }
        }
    }

    /// One or several events with bindings.
    fn pattern(&mut self) -> (String, Vec<Datum>) {
        let event = &self.events[self.random.below(self.events.len())];
        if self.random.chance(20) {
            let other = &self.events[self.random.below(self.events.len())];
            if other.name != event.name {
                let joined = format!("{} | {}", event.name, other.name);
                return (joined, vec![]);
            }
        }
        if event.arguments.is_empty() || self.random.chance(15) {
            return (event.name.clone(), vec![]);
        }
        let mut names = vec![];
        let mut bindings = vec![];
        for ty in &event.arguments {
            if self.random.chance(15) {
                names.push("_".to_owned());
            } else {
                self.locals += 1;
                let name = format!("b{}", self.locals);
                names.push(name.clone());
                bindings.push((name, *ty));
            }
        }
        (format!("{}({})", event.name, names.join(", ")), bindings)
    }

    /// Guard, target and block.
    fn rest(&mut self, index: usize, known: Vec<Datum>) -> String {
        let guard = if self.random.chance(35) {
            let scope = self.guard_scope(known.clone());
            format!(" if {}", scope.expression(self.random, Ty::Bool, 3))
        } else {
            String::new()
        };
        let target = if self.random.chance(20) { String::new() } else { self.target(index, &known) };
        let block =
            self.random.chance(60).then(|| self.block(index, known.clone(), self.readable(Some(index)), 2));
        let end = end(&target, block);
        format!("{guard}{target}{end}")
    }

    fn guard_scope(&mut self, values: Vec<Datum>) -> Scope {
        let states = (1..self.tree.nodes.len()).map(|index| self.path_names(0, index).join(".")).collect();
        Scope { values, states, queries: true }
    }

    fn target(&mut self, source: usize, known: &[Datum]) -> String {
        let count = self.tree.nodes.len();
        if self.random.chance(12) {
            // A parallel state's regions, several at once.
            let parallels: Vec<usize> =
                (1..count).filter(|&at| self.tree.nodes[at].kind == Kind::Parallel).collect();
            if let Some(&parallel) = self.random.pick(&parallels) {
                let domain = self.tree.domain(source, parallel);
                let targets: Vec<String> = self.tree.nodes[parallel]
                    .children
                    .clone()
                    .into_iter()
                    .filter_map(|region| {
                        let inside = self.tree.nodes[region].children.clone();
                        let target = *self.random.pick(&inside)?;
                        Some(self.path_with_arguments(domain, target, None, known))
                    })
                    .collect();
                if targets.len() >= 2 {
                    return format!(" => ({})", targets.join(", "));
                }
            }
        }
        let histories: Vec<(usize, String)> = self
            .tree
            .nodes
            .iter()
            .enumerate()
            .filter(|(at, _)| !self.tree.in_sibling_regions(source, *at))
            .flat_map(|(at, node)| node.histories.iter().map(move |history| (at, history.0.clone())))
            .collect();
        if self.random.chance(22)
            && let Some((parent, history)) = self.random.pick(&histories).cloned()
        {
            let domain = self.tree.domain(source, parent);
            return format!(" => {}", self.path_with_arguments(domain, parent, Some(&history), known));
        }
        let inside: Vec<usize> =
            (1..count).filter(|&at| at != source && self.tree.is_within(at, source)).collect();
        if !inside.is_empty() && source != 0 && self.random.chance(35) {
            let target = self.random.one(&inside);
            return format!(" => local {}", self.path_with_arguments(source, target, None, known));
        }
        let target = self.any_state(source);
        let parent = self.tree.nodes[target].parent.unwrap_or(0);
        let domain = self.tree.domain(source, parent);
        format!(" => {}", self.path_with_arguments(domain, target, None, known))
    }

    /// A state that can be targeted; final states of the machine less often, since they end the run.
    fn any_state(&mut self, source: usize) -> usize {
        let count = self.tree.nodes.len();
        let mut target = 1 + self.random.below(count - 1);
        for attempt in 0..12 {
            let node = &self.tree.nodes[target];
            let ends = node.parent == Some(0) && matches!(node.kind, Kind::Final { .. });
            if !(ends && attempt < 3 || self.tree.in_sibling_regions(source, target)) {
                break;
            }
            target = 1 + self.random.below(count - 1);
        }
        target
    }

    fn path_names(&self, from: usize, to: usize) -> Vec<String> {
        self.tree.path_below(from, to).into_iter().map(|at| self.tree.nodes[at].name.clone()).collect()
    }

    /// From the machine's root, with arguments for the states below the domain.
    fn path_with_arguments(
        &mut self,
        domain: usize,
        target: usize,
        history: Option<&str>,
        known: &[Datum],
    ) -> String {
        let path = self.tree.path_below(0, target);
        let mut segments = vec![];
        for at in path {
            let entered = at != domain && self.tree.is_within(at, domain);
            segments.push(self.segment(at, entered, known));
        }
        segments.extend(history.map(str::to_owned));
        if segments.is_empty() {
            self.tree.nodes[self.tree.nodes[0].children[0]].name.clone()
        } else {
            segments.join(".")
        }
    }

    /// From right inside `from`, with arguments for all of it.
    fn path_text(&mut self, from: usize, to: usize, known: &[Datum]) -> String {
        let path = self.tree.path_below(from, to);
        let segments: Vec<String> = path.into_iter().map(|at| self.segment(at, true, known)).collect();
        segments.join(".")
    }

    fn segment(&mut self, at: usize, entered: bool, known: &[Datum]) -> String {
        let node = &self.tree.nodes[at];
        if !entered || node.parameters.is_empty() {
            return node.name.clone();
        }
        let scope = Scope { values: known.to_vec(), states: vec![], queries: true };
        let arguments: Vec<String> =
            node.parameters.iter().map(|(_, ty)| scope.expression(self.random, *ty, 2)).collect();
        format!("{}({})", node.name, arguments.join(", "))
    }

    /// The variables that the state and its ancestors have.
    fn readable(&self, index: Option<usize>) -> Vec<Datum> {
        let Some(index) = index else { return vec![] };
        let mut path: Vec<usize> = std::iter::once(index).chain(self.tree.ancestors(index)).collect();
        path.reverse();
        path.into_iter()
            .flat_map(|at| {
                let node = &self.tree.nodes[at];
                node.parameters.iter().chain(&node.variables).cloned().collect::<Vec<_>>()
            })
            .collect()
    }

    /// A block; `known` can be read, `assignable` be written.
    fn block(&mut self, owner: usize, known: Vec<Datum>, assignable: Vec<Datum>, depth: usize) -> String {
        let mut known = known;
        let mut assignable = assignable;
        let mut text = String::from("{");
        for _ in 0..self.random.below(4) {
            let statement = self.statement(owner, &mut known, &mut assignable, depth);
            let _ = write!(text, " {statement}");
        }
        text.push_str(" }");
        text
    }

    fn statement(
        &mut self,
        owner: usize,
        known: &mut Vec<Datum>,
        assignable: &mut Vec<Datum>,
        depth: usize,
    ) -> String {
        let scope = Scope { values: known.clone(), states: vec![], queries: true };
        match self.random.below(100) {
            0..=34 => {
                let Some((name, ty)) = self.random.pick(assignable).cloned() else {
                    return "note(1);".into();
                };
                let numeric = matches!(ty, Ty::U8 | Ty::I16 | Ty::U32 | Ty::I64);
                if numeric && self.random.chance(50) {
                    let operator = self.random.one(&["+=", "-=", "+=", "*=", "|=", "^="]);
                    return format!("{name} {operator} {};", scope.expression(self.random, ty, 1));
                }
                if ty == Ty::U8 && self.random.chance(15) {
                    let otherwise = self.otherwise(owner);
                    return format!(
                        "{name} = read({}){otherwise};",
                        scope.expression(self.random, Ty::U8, 1)
                    );
                }
                format!("{name} = {};", scope.expression(self.random, ty, 2))
            }
            35..=49 => format!("note({});", scope.expression(self.random, Ty::I64, 2)),
            50..=57 => format!("keep({});", scope.expression(self.random, Ty::Token, 1)),
            58..=61 => format!(
                "show({}, {}, {});",
                scope.expression(self.random, Ty::Bool, 1),
                scope.expression(self.random, Ty::Hue, 1),
                scope.expression(self.random, Ty::Text, 0)
            ),
            62..=63 => format!("wait({});", scope.expression(self.random, Ty::Duration, 2)),
            64..=65 => format!(
                "weigh({}, {});",
                scope.expression(self.random, Ty::F64, 2),
                scope.expression(self.random, Ty::Char, 0)
            ),
            66..=67 => format!("store({});", scope.expression(self.random, Ty::Record, 0)),
            68..=72 => {
                let otherwise = self.otherwise(owner);
                format!("attempt({}){otherwise};", scope.expression(self.random, Ty::U8, 1))
            }
            73..=82 => {
                let event = self.events[self.random.below(self.events.len())].clone();
                let arguments: Vec<String> =
                    event.arguments.iter().map(|ty| scope.expression(self.random, *ty, 1)).collect();
                if arguments.is_empty() {
                    format!("raise {};", event.name)
                } else {
                    format!("raise {}({});", event.name, arguments.join(", "))
                }
            }
            83..=92 if depth > 0 => {
                let condition = scope.expression(self.random, Ty::Bool, 2);
                let mut text = format!(
                    "if {condition} {}",
                    self.block(owner, known.clone(), assignable.clone(), depth - 1)
                );
                if self.random.chance(30) {
                    let condition = scope.expression(self.random, Ty::Bool, 1);
                    let block = self.block(owner, known.clone(), assignable.clone(), depth - 1);
                    let _ = write!(text, " else if {condition} {block}");
                }
                if self.random.chance(50) {
                    let _ = write!(
                        text,
                        " else {}",
                        self.block(owner, known.clone(), assignable.clone(), depth - 1)
                    );
                }
                text
            }
            _ => {
                self.locals += 1;
                let name = format!("l{}", self.locals);
                let ty = Ty::random(self.random);
                let mutable = self.random.chance(40);
                let (ty, value, otherwise) = if self.random.chance(12) {
                    (
                        Ty::Token,
                        format!("fetch({})", scope.expression(self.random, Ty::U8, 1)),
                        self.otherwise(owner),
                    )
                } else {
                    (ty, scope.expression(self.random, ty, 2), String::new())
                };
                known.push((name.clone(), ty));
                if mutable {
                    assignable.push((name.clone(), ty));
                }
                let word = if mutable { "let mut" } else { "let" };
                format!("{word} {name}: {} = {value}{otherwise};", ty.name())
            }
        }
    }

    fn otherwise(&mut self, owner: usize) -> String {
        if self.random.chance(50) {
            return String::new();
        }
        // Arguments of its target see the machine's variables at least.
        let known = self.readable(Some(0));
        let target = self.any_state(owner);
        let parent = self.tree.nodes[target].parent.unwrap_or(0);
        let domain = self.tree.domain(owner, parent);
        format!(" else => {}", self.path_with_arguments(domain, target, None, &known))
    }

    fn line(&mut self, depth: usize, line: &str) {
        let _ = writeln!(self.text, "{}{line}", "    ".repeat(depth));
    }
}

/// What ends a transition: its block, or a semicolon. One without target needs a block.
fn end(target: &str, block: Option<String>) -> String {
    match block {
        Some(block) => format!(" {block}"),
        None if target.is_empty() => " {}".into(),
        None => ";".into(),
    }
}
