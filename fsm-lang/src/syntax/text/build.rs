//! Items, targets, types and blocks: what pest read, to tree.

use std::cell::Cell;

use pest::iterators::{Pair, Pairs};
use smol_str::SmolStr;

use super::{Problems, Rule};
use crate::span::Span;
use crate::syntax::ast::{
    Attribute, AttributeArgument, BinaryOperator, Binding, Block, BlockItem, ConstItem, Doc,
    EventDeclaration, EventItem, EventPattern, Expr, ExprKind, FunctionItem, Guard, HistoryItem, Ident,
    InitialItem, Item, LiteralKind, Meta, Parameter, StateKeyword, Statement, StatementKind, Target,
    TargetSegment, TargetState, TransitionItem, Trigger, TriggerKind, TypeItem, TypeMember, TypeRef,
    TypeRefKind, VarItem, Visibility,
};
use crate::syntax::messages;
use crate::syntax::vocab::{self, Mistake};

/// The parts of what a rule read, taken one after the other.
pub(super) struct Parts<'i>(Pairs<'i, Rule>);

impl<'i> Parts<'i> {
    pub(super) fn of(pair: Pair<'i, Rule>) -> Self {
        Self(pair.into_inner())
    }

    /// The next part, if it was read by that rule.
    pub(super) fn take(&mut self, rule: Rule) -> Option<Pair<'i, Rule>> {
        if self.0.peek()?.as_rule() == rule { self.0.next() } else { None }
    }

    /// The next part.
    pub(super) fn next(&mut self) -> Option<Pair<'i, Rule>> {
        self.0.next()
    }

    /// All parts that are left.
    pub(super) fn rest(self) -> Pairs<'i, Rule> {
        self.0
    }
}

/// Makes the tree of one item.
pub(super) struct Builder<'p> {
    pub(super) problems: &'p Problems,
    /// Where the slice that pest saw begins in the text.
    pub(super) base: usize,
    /// Whether an expression of this item was reported to be too deep.
    pub(super) reported_depth: Cell<bool>,
}

/// How an item ends that a transition's word began: its guard, target and block.
struct Taken {
    guard: Option<Guard>,
    target: Option<Target>,
    block: Option<Block>,
}

/// A block or `if` of which the rest is still to come.
struct Open<'i> {
    parts: Pairs<'i, Rule>,
    kind: OpenKind,
    span: Span,
}

enum OpenKind {
    Block(Vec<Statement>),
    Branch { condition: Option<Expr>, branches: Vec<(Expr, Block)>, otherwise: Option<Block> },
}

impl<'i> Open<'i> {
    fn block(builder: &Builder<'_>, pair: Pair<'i, Rule>) -> Self {
        let span = builder.span(&pair);
        Self { parts: pair.into_inner(), kind: OpenKind::Block(Vec::with_capacity(1)), span }
    }

    fn branch(builder: &Builder<'_>, pair: Pair<'i, Rule>) -> Self {
        let span = builder.span(&pair);
        let kind = OpenKind::Branch { condition: None, branches: Vec::new(), otherwise: None };
        Self { parts: pair.into_inner(), kind, span }
    }

    fn push(&mut self, statement: Statement) {
        if let OpenKind::Block(statements) = &mut self.kind {
            statements.push(statement);
        }
    }

    fn condition(&mut self, read: Expr) {
        if let OpenKind::Branch { condition, .. } = &mut self.kind {
            *condition = Some(read);
        }
    }

    /// Takes the block of a branch.
    fn take(&mut self, block: Block) {
        if let OpenKind::Branch { condition, branches, otherwise } = &mut self.kind {
            self.span = reach(self.span, block.span);
            match condition.take() {
                Some(condition) => branches.push((condition, block)),
                None => *otherwise = Some(block),
            }
        }
    }
}

impl<'p> Builder<'p> {
    pub(super) fn new(problems: &'p Problems, base: usize) -> Self {
        Self { problems, base, reported_depth: Cell::new(false) }
    }

    /// The place of what a rule read. Exact for rules that end with a sign or a word.
    pub(super) fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let span = pair.as_span();
        super::span(self.problems.source, self.base + span.start()..self.base + span.end())
    }

    pub(super) fn report(&self, span: Span, message: impl Into<String>, help: Option<&str>) {
        self.problems.syntax(span.lo as usize..span.hi as usize, message, help);
    }

    /// Reports what is wrong with a word or literal that stands at `span`.
    pub(super) fn report_mistake(&self, span: Span, mistake: Mistake) {
        let start = span.lo as usize;
        let range = start + mistake.range.start..start + mistake.range.end;
        self.problems.syntax(range, mistake.message, mistake.help.as_deref());
    }

    /// A name. One that can't be a name is reported, and kept all the same.
    pub(super) fn ident(&self, pair: &Pair<'_, Rule>) -> Ident {
        let span = self.span(pair);
        let text = pair.as_str();
        let name = vocab::identifier(text).unwrap_or_else(|mistake| {
            self.report_mistake(span, mistake);
            SmolStr::new(text.strip_prefix("r#").unwrap_or(text))
        });
        Ident { name, span }
    }

    fn name(&self, parts: &mut Parts<'_>) -> Option<Ident> {
        Some(self.ident(&parts.take(Rule::name)?))
    }

    // -- documentation and attributes

    /// One documentation comment or attribute; `false` if it was wrong, which is reported.
    pub(super) fn documented(&self, meta: &mut Meta, pair: Pair<'_, Rule>) -> bool {
        let before = self.problems.count.get();
        for part in pair.into_inner() {
            let text = part.as_str();
            let span = self.span(&part);
            match part.as_rule() {
                Rule::doc_line => self.docs(meta, &text[3..], span),
                Rule::doc_block => self.docs(meta, &text[3..text.len() - 2], span),
                Rule::inner_doc => self.problems.report(messages::inner_attribute(span)),
                Rule::attribute => self.attribute(meta, part),
                _ => {}
            }
        }
        self.problems.count.get() == before
    }

    fn docs(&self, meta: &mut Meta, text: &str, span: Span) {
        let span = match text.strip_suffix('\r') {
            Some(_) => Span::new(span.source, span.lo, span.hi - 1),
            None => span,
        };
        let text = text.strip_suffix('\r').unwrap_or(text);
        meta.docs.extend(vocab::doc_lines(text).into_iter().map(|text| Doc { text, span }));
    }

    fn attribute(&self, meta: &mut Meta, pair: Pair<'_, Rule>) {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        if let Some(mark) = parts.take(Rule::inner_mark) {
            self.problems.report(messages::inner_attribute(self.span(&mark)));
        }
        parts.take(Rule::open_square);
        let Some(name) = self.name(&mut parts) else { return };
        if parts.take(Rule::equals).is_some() {
            let Some(literal) = parts.take(Rule::literal).map(|literal| self.literal(literal)) else {
                return;
            };
            match literal.kind {
                LiteralKind::Text(text) if name.name == "doc" => self.docs(meta, &text, span),
                _ if name.name == "doc" => self.report(literal.span, "`doc` takes a text", None),
                _ => self.report(
                    span,
                    format!("the attribute `{}` does not take `=`", name.name),
                    Some(&format!("write `#[{0}]` or `#[{0}(..)]`", name.name)),
                ),
            }
            return;
        }
        let arguments = parts.take(Rule::attribute_list).map(|list| {
            list.into_inner()
                .filter(|part| part.as_rule() == Rule::attribute_argument)
                .filter_map(|argument| self.attribute_argument(argument))
                .collect()
        });
        meta.attributes.push(Attribute { name, arguments, span });
    }

    fn attribute_argument(&self, pair: Pair<'_, Rule>) -> Option<AttributeArgument> {
        let mut parts = Parts::of(pair);
        let name = self.name(&mut parts)?;
        parts.take(Rule::equals);
        Some(match parts.take(Rule::literal) {
            Some(literal) => AttributeArgument::Pair(name, self.literal(literal)),
            None => AttributeArgument::Word(name),
        })
    }

    pub(super) fn visibility(&self, pair: Pair<'_, Rule>) -> Visibility {
        let inner = pair.into_inner();
        match (inner.clone().next(), inner.last()) {
            (Some(first), Some(last)) if last.as_rule() == Rule::close_paren => {
                Visibility::Crate(self.span(&first).to(self.span(&last)))
            }
            (Some(first), _) => Visibility::Public(self.span(&first)),
            _ => Visibility::Inherited,
        }
    }

    // -- items. `None` does not happen while the grammar and this agree.

    /// The name and parameters of a machine.
    pub(super) fn machine_head(&self, pair: Pair<'_, Rule>) -> Option<(Ident, Vec<Parameter>)> {
        let mut parts = Parts::of(pair);
        let name = self.name(&mut parts)?;
        Some((name, parts.take(Rule::parameters).map_or_else(Vec::new, |pair| self.parameters(pair))))
    }

    /// The names and parameters of a state.
    pub(super) fn state_head(
        &self,
        kind: StateKeyword,
        pair: Pair<'_, Rule>,
    ) -> Option<(StateKeyword, Vec<Ident>, Option<Vec<Parameter>>)> {
        let mut parts = Parts::of(pair);
        let kind = if parts.take(Rule::failure).is_some() { StateKeyword::FinalFailure } else { kind };
        let mut names = vec![self.name(&mut parts)?];
        while parts.take(Rule::pipe).is_some() {
            names.extend(self.name(&mut parts));
        }
        let parameters = parts.take(Rule::parameters).map(|pair| self.parameters(pair));
        Some((kind, names, parameters))
    }

    /// An item that is no state, by the rule for what stands behind its word at `word`.
    pub(super) fn item(
        &self,
        meta: Meta,
        visibility: Visibility,
        word: (&str, Span),
        span: Span,
        pair: Pair<'_, Rule>,
    ) -> Option<Item> {
        let (word, word_span) = word;
        let rule = pair.as_rule();
        let mut parts = Parts::of(pair);
        Some(match rule {
            Rule::type_rest => {
                let name = self.name(&mut parts)?;
                let members = parts.take(Rule::open).map(|_| {
                    parts
                        .rest()
                        .filter(|part| part.as_rule() == Rule::member)
                        .filter_map(|part| self.member(part))
                        .collect()
                });
                Item::Type(TypeItem { meta, name, members, span })
            }
            Rule::value_rest => {
                let name = self.name(&mut parts)?;
                parts.take(Rule::colon);
                let ty = self.type_ref(parts.next()?)?;
                parts.take(Rule::equals);
                let value = self.expression(parts.take(Rule::expression)?);
                match word {
                    "const" => Item::Const(ConstItem { meta, name, ty, value, span }),
                    _ => Item::Var(VarItem { meta, visibility, name, ty, value, span }),
                }
            }
            Rule::event_rest => {
                let declarations = parts.rest().filter(|part| part.as_rule() == Rule::declaration);
                let events = declarations.filter_map(|part| self.declaration(part)).collect();
                Item::Event(EventItem { meta, events, span })
            }
            Rule::fn_rest => {
                let name = self.name(&mut parts)?;
                let parameters = self.parameters(parts.take(Rule::parameters)?);
                let result = match parts.take(Rule::thin_arrow) {
                    Some(_) => Some(self.type_ref(parts.next()?)?),
                    None => None,
                };
                Item::Function(FunctionItem { meta, name, parameters, result, span })
            }
            Rule::initial_rest => {
                let target = self.target(parts.take(Rule::place)?)?;
                let block = parts.take(Rule::block).map(|block| self.block(block));
                Item::Initial(InitialItem { meta, target, block, span })
            }
            Rule::history_rest => {
                let name = self.name(&mut parts)?;
                let deep = parts.take(Rule::deep).map(|pair| self.span(&pair));
                parts.take(Rule::arrow);
                let target = self.target(parts.take(Rule::place)?)?;
                let block = parts.take(Rule::block).map(|block| self.block(block));
                Item::History(HistoryItem { meta, name, deep, target, block, span })
            }
            Rule::block_rest => {
                let block = self.block(parts.take(Rule::block)?);
                match word {
                    "entry" => Item::Entry(BlockItem { meta, block, span }),
                    _ => Item::Exit(BlockItem { meta, block, span }),
                }
            }
            Rule::on_rest | Rule::after_rest | Rule::bare_rest => {
                let trigger = self.trigger(word, word_span, &mut parts)?;
                let Taken { guard, target, block } = self.taken(&mut parts)?;
                if target.is_none() && block.is_none() {
                    self.problems.report(messages::idle_transition(trigger.span));
                }
                Item::Transition(TransitionItem { meta, trigger, guard, target, block, span })
            }
            _ => return None,
        })
    }

    fn member(&self, pair: Pair<'_, Rule>) -> Option<TypeMember> {
        let mut parts = Parts::of(pair);
        let name = self.name(&mut parts)?;
        Some(match parts.take(Rule::colon) {
            Some(_) => TypeMember::Field(Parameter { name, ty: self.type_ref(parts.next()?)? }),
            None => TypeMember::Variant(name),
        })
    }

    fn declaration(&self, pair: Pair<'_, Rule>) -> Option<EventDeclaration> {
        let mut parts = Parts::of(pair);
        let name = self.name(&mut parts)?;
        let parameters = parts.take(Rule::parameters).map(|pair| self.parameters(pair));
        Some(EventDeclaration { name, parameters })
    }

    fn parameters(&self, pair: Pair<'_, Rule>) -> Vec<Parameter> {
        let parameters = pair.into_inner().filter(|part| part.as_rule() == Rule::parameter);
        parameters
            .filter_map(|parameter| {
                let mut parts = Parts::of(parameter);
                let name = self.name(&mut parts)?;
                parts.take(Rule::colon);
                Some(Parameter { name, ty: self.type_ref(parts.next()?)? })
            })
            .collect()
    }

    fn type_ref(&self, pair: Pair<'_, Rule>) -> Option<TypeRef> {
        let start = self.span(&pair);
        let mut parts = Parts::of(pair);
        let first = parts.next()?;
        let span = self.span(&first);
        Some(match first.as_rule() {
            Rule::static_text => TypeRef { kind: TypeRefKind::StaticStr, span },
            Rule::unit => TypeRef { kind: TypeRefKind::Unit, span },
            _ => {
                let name = self.ident(&first);
                let mut end = name.span;
                let mut arguments = Vec::new();
                for part in parts.rest() {
                    match part.as_rule() {
                        Rule::type_1 | Rule::type_2 | Rule::type_3 => arguments.extend(self.type_ref(part)),
                        Rule::close_angle => end = self.span(&part),
                        _ => {}
                    }
                }
                TypeRef { kind: TypeRefKind::Named { name, arguments }, span: reach(start, end) }
            }
        })
    }

    // -- transitions

    fn trigger(&self, word: &str, word_span: Span, parts: &mut Parts<'_>) -> Option<Trigger> {
        let mut end = word_span;
        let kind = match word {
            "on" => match parts.take(Rule::any) {
                Some(any) => {
                    end = self.span(&any);
                    TriggerKind::OnAny
                }
                None => {
                    let mut patterns = Vec::with_capacity(1);
                    while let Some(pattern) = parts.take(Rule::pattern) {
                        patterns.push(self.pattern(pattern)?);
                        parts.take(Rule::pipe);
                    }
                    end = patterns.last()?.span;
                    TriggerKind::On(patterns)
                }
            },
            "after" => {
                let delay = self.expression(parts.take(Rule::delay)?);
                end = delay.span;
                if let ExprKind::Literal(literal) = &delay.kind
                    && !matches!(literal.kind, LiteralKind::Duration(_))
                {
                    self.problems.report(messages::not_a_duration(literal.span, &literal.text));
                }
                TriggerKind::After(delay)
            }
            "always" => TriggerKind::Always,
            _ => TriggerKind::Done,
        };
        Some(Trigger { kind, span: word_span.to(end) })
    }

    fn pattern(&self, pair: Pair<'_, Rule>) -> Option<EventPattern> {
        let mut parts = Parts::of(pair);
        let event = self.name(&mut parts)?;
        let mut span = event.span;
        let bindings = parts.take(Rule::bindings).map(|pair| {
            span = span.to(self.span(&pair));
            let mut bindings = Vec::with_capacity(1);
            let parts = pair.into_inner().filter(|part| part.as_rule() == Rule::binding);
            bindings.extend(parts.map(|binding| self.binding(&binding)));
            bindings
        });
        Some(EventPattern { event, bindings, span })
    }

    fn binding(&self, pair: &Pair<'_, Rule>) -> Binding {
        let name = if pair.as_str() == "_" { None } else { Some(self.ident(pair).name) };
        Binding { name, span: self.span(pair) }
    }

    fn taken(&self, parts: &mut Parts<'_>) -> Option<Taken> {
        let guard = if let Some(when) = parts.take(Rule::when) {
            Some(Guard::If(self.expression(when.into_inner().last()?)))
        } else {
            parts.take(Rule::otherwise).map(|word| Guard::Else(self.span(&word)))
        };
        parts.take(Rule::arrow);
        let target = match parts.take(Rule::target) {
            Some(target) => Some(self.target(target)?),
            None => None,
        };
        let block = parts.take(Rule::block).map(|block| self.block(block));
        Some(Taken { guard, target, block })
    }

    /// A [`Rule::target`] or [`Rule::place`].
    fn target(&self, pair: Pair<'_, Rule>) -> Option<Target> {
        let mut span = self.span(&pair);
        let (mut local, mut parentheses) = (None, false);
        let mut states: Vec<TargetState> = Vec::with_capacity(1);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::local => local = Some(self.span(&part)),
                Rule::state => {
                    let state = self.target_state(part)?;
                    span = reach(span, state.span);
                    states.push(state);
                }
                // Of the parentheses around several.
                Rule::close_paren => {
                    parentheses = true;
                    span = reach(span, self.span(&part));
                }
                _ => {}
            }
        }
        if parentheses && states.len() == 1 {
            self.problems.report(messages::needless_parentheses(span));
        }
        Some(Target { local, states, span })
    }

    fn target_state(&self, pair: Pair<'_, Rule>) -> Option<TargetState> {
        let mut span = self.span(&pair);
        let mut path = Vec::with_capacity(1);
        for segment in pair.into_inner() {
            let mut parts = Parts::of(segment);
            let name = self.name(&mut parts)?;
            let mut end = name.span;
            let arguments = parts.take(Rule::arguments).map(|pair| {
                end = self.span(&pair);
                self.arguments(pair)
            });
            span = reach(span, end);
            path.push(TargetSegment { name, arguments });
        }
        Some(TargetState { path, span })
    }

    // -- blocks

    /// A block. Those that stand in it are kept in a stack of our own, for 128 of them are too much for a
    /// thread's.
    pub(super) fn block(&self, pair: Pair<'_, Rule>) -> Block {
        let mut open = vec![Open::block(self, pair)];
        loop {
            let Some(top) = open.last_mut() else {
                return Block { statements: Vec::new(), span: Span::default() };
            };
            let Some(part) = top.parts.next() else {
                let Some(done) = open.pop() else { continue };
                match (done.kind, open.last_mut()) {
                    (OpenKind::Block(mut statements), None) => {
                        statements.shrink_to_fit();
                        return Block { statements, span: done.span };
                    }
                    (OpenKind::Block(mut statements), Some(outer)) => {
                        statements.shrink_to_fit();
                        outer.take(Block { statements, span: done.span });
                    }
                    (OpenKind::Branch { branches, otherwise, .. }, Some(outer)) => {
                        let kind = StatementKind::If { branches, otherwise };
                        outer.push(Statement { kind, span: done.span });
                    }
                    (OpenKind::Branch { .. }, None) => {}
                }
                continue;
            };
            match part.as_rule() {
                Rule::block => open.push(Open::block(self, part)),
                Rule::branch => open.push(Open::branch(self, part)),
                Rule::expression => top.condition(self.expression(part)),
                _ => {
                    let span = self.span(&part);
                    if let Some(kind) = self.statement(part) {
                        top.push(Statement { kind, span });
                    }
                }
            }
        }
    }

    /// A statement other than `if`; `None` for one that is not supported, and for signs.
    fn statement(&self, pair: Pair<'_, Rule>) -> Option<StatementKind> {
        let rule = pair.as_rule();
        let mut parts = Parts::of(pair);
        Some(match rule {
            Rule::binding_let => {
                parts.take(Rule::let_word);
                let mutable = parts.take(Rule::mut_word).map(|pair| self.span(&pair));
                let name = self.name(&mut parts)?;
                let ty = match parts.take(Rule::colon) {
                    Some(_) => Some(self.type_ref(parts.next()?)?),
                    None => None,
                };
                parts.take(Rule::equals);
                let value = self.expression(parts.take(Rule::expression)?);
                let otherwise = self.other(&mut parts);
                StatementKind::Let { mutable, name, ty, value, otherwise }
            }
            Rule::raise => {
                parts.take(Rule::raise_word);
                let event = self.name(&mut parts)?;
                let arguments = parts.take(Rule::arguments).map(|pair| self.arguments(pair));
                StatementKind::Raise { event, arguments }
            }
            Rule::action => {
                let before = self.problems.count.get();
                let place = self.expression(parts.take(Rule::operand)?);
                let is_wrong = self.problems.count.get() > before;
                let assign = parts.take(Rule::assign);
                let value = parts.take(Rule::expression).map(|pair| self.expression(pair));
                let otherwise = self.other(&mut parts);
                let (Some(assign), Some(value)) = (assign, value) else {
                    if !matches!(place.kind, ExprKind::Call { .. }) {
                        if !is_wrong {
                            self.problems.report(messages::expression_without_effect(place.span));
                        }
                        return None;
                    }
                    return Some(StatementKind::Call { call: place, otherwise });
                };
                if !matches!(place.kind, ExprKind::Path(_) | ExprKind::Field { .. }) {
                    self.report(place.span, "only a variable can be assigned to", None);
                    return None;
                }
                let operator = assign_operator(assign.as_str());
                StatementKind::Assign { place, operator, value, otherwise }
            }
            Rule::later => {
                let word = parts.next()?;
                self.problems.report(messages::not_yet(self.span(&word), word.as_str()));
                return None;
            }
            _ => return None,
        })
    }

    /// `else => X`
    fn other(&self, parts: &mut Parts<'_>) -> Option<Target> {
        self.target(parts.take(Rule::other)?.into_inner().last()?)
    }
}

/// From where the one begins to where the other ends.
fn reach(start: Span, end: Span) -> Span {
    Span { hi: end.hi, ..start }
}

/// `+` of `+=`; `None` of `=`.
fn assign_operator(sign: &str) -> Option<BinaryOperator> {
    Some(match sign {
        "+=" => BinaryOperator::Add,
        "-=" => BinaryOperator::Subtract,
        "*=" => BinaryOperator::Multiply,
        "/=" => BinaryOperator::Divide,
        "%=" => BinaryOperator::Remainder,
        "&=" => BinaryOperator::BitAnd,
        "|=" => BinaryOperator::BitOr,
        "^=" => BinaryOperator::BitXor,
        "<<=" => BinaryOperator::ShiftLeft,
        ">>=" => BinaryOperator::ShiftRight,
        _ => return None,
    })
}
