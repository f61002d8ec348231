//! Items, targets, types and blocks: what pest read, to tree.

use std::cell::Cell;

use pest::iterators::{Pair, Pairs};
use smol_str::SmolStr;

use super::transitions::Taken;
use super::{Problems, Rule};
use crate::span::Span;
use crate::syntax::ast::{
    Attribute, AttributeArgument, BlockItem, ConstItem, Doc, EventDeclaration, EventItem, FunctionItem,
    HistoryItem, Ident, InitialItem, Item, LiteralKind, Meta, Parameter, StateKeyword, TransitionItem,
    TypeItem, TypeMember, TypeRef, TypeRefKind, VarItem, Visibility,
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

    pub(super) fn name(&self, parts: &mut Parts<'_>) -> Option<Ident> {
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
                Rule::doc_line => self.comment(meta, &text[3..], span),
                Rule::doc_block => self.comment(meta, &text[3..text.len() - 2], span),
                Rule::inner_doc => self.problems.report(messages::inner_attribute(span)),
                Rule::attribute => self.attribute(meta, part),
                _ => {}
            }
        }
        self.problems.count.get() == before
    }

    fn comment(&self, meta: &mut Meta, text: &str, span: Span) {
        let stripped = text.strip_suffix('\r').unwrap_or(text);
        if stripped.replace("\r\n", "\n").contains('\r') {
            self.problems.report(messages::return_in_documentation(span));
        }
        self.docs(meta, text, span);
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
                _ if name.name == "doc" => self.problems.report(messages::doc_without_text(literal.span)),
                _ => self.problems.report(messages::attribute_with_value(span, &name.name)),
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
            Rule::activity_rest => Item::Activity(self.activity(meta, span, parts)?),
            Rule::invoke_rest => Item::Invoke(self.invoke(meta, span, parts)?),
            Rule::compensate_rest => Item::Compensate(self.compensate(meta, span, parts)?),
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

    pub(super) fn parameters(&self, pair: Pair<'_, Rule>) -> Vec<Parameter> {
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

    pub(super) fn type_ref(&self, pair: Pair<'_, Rule>) -> Option<TypeRef> {
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
}

/// From where the one begins to where the other ends.
pub(super) fn reach(start: Span, end: Span) -> Span {
    Span { hi: end.hi, ..start }
}
