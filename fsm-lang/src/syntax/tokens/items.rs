//! Machines and what stands in them.

use proc_macro2::Delimiter;

use super::parser::{Parsed, Parser};
use super::table::Token;
use crate::syntax::ast::{
    Attribute, AttributeArgument, BlockItem, ConstItem, Doc, EventDeclaration, EventItem, File, FunctionItem,
    HistoryItem, InitialItem, Item, LiteralKind, Machine, Meta, Parameter, StateItem, StateKeyword, TypeItem,
    TypeMember, VarItem, Visibility,
};
use crate::syntax::{MAX_STATE_DEPTH, messages, vocab};

impl Parser<'_> {
    /// All machines, to the end.
    pub(super) fn file(&mut self) -> File {
        let mut machines = Vec::new();
        let mut failed = false;
        while self.peek().is_some() {
            let start = self.here();
            match self.machine() {
                Ok(machine) => machines.push(machine),
                Err(_) => {
                    failed = true;
                    self.recover(start, &["machine", "pub"]);
                }
            }
        }
        if machines.is_empty() && !failed {
            self.report_all(messages::no_machine(self.span_here()));
        }
        File { machines }
    }

    fn machine(&mut self) -> Parsed<Machine> {
        let meta = self.meta()?;
        let lo = self.here();
        let visibility = self.visibility()?;
        if !self.eat_word("machine") {
            return Err(self.unexpected("`machine`"));
        }
        let name = self.name("the name of the machine")?;
        let parameters = self.optional_list(Self::parameter)?.unwrap_or_default();
        let items = self.body()?;
        Ok(Machine { meta, visibility, name, parameters, items, span: self.span_from(lo) })
    }

    fn visibility(&mut self) -> Parsed<Visibility> {
        let lo = self.here();
        if !self.eat_word("pub") {
            return Ok(Visibility::Inherited);
        }
        if !self.eat_open(Delimiter::Parenthesis) {
            return Ok(Visibility::Public(self.span_from(lo)));
        }
        if !self.eat_word("crate") {
            return Err(self.unexpected("`crate`"));
        }
        self.expect_close(Delimiter::Parenthesis, "")?;
        Ok(Visibility::Crate(self.span_from(lo)))
    }

    /// Documentation and attributes.
    pub(super) fn meta(&mut self) -> Parsed<Meta> {
        let mut meta = Meta::default();
        while self.at_operator("#") {
            let lo = self.here();
            self.bump();
            if self.at_operator("!") {
                let span = self.span(lo, self.here() + 1);
                return Err(self.report_all(messages::inner_attribute(span)));
            }
            self.expect_open(Delimiter::Bracket)?;
            if self.at_word("doc") {
                self.documentation(lo, &mut meta)?;
            } else {
                meta.attributes.push(self.attribute(lo)?);
            }
        }
        Ok(meta)
    }

    /// `doc = "text"]`, which is what `/// text` has become.
    fn documentation(&mut self, lo: usize, meta: &mut Meta) -> Parsed<()> {
        self.bump();
        self.expect_operator("=")?;
        let literal = self.literal("a text")?;
        let LiteralKind::Text(text) = literal.kind else {
            return Err(self.report(literal.span, "expected a text"));
        };
        self.expect_close(Delimiter::Bracket, "")?;
        let span = self.span_from(lo);
        meta.docs.extend(vocab::doc_lines(&text).into_iter().map(|text| Doc { text, span }));
        Ok(())
    }

    /// `name(word, key = "text")]`
    fn attribute(&mut self, lo: usize) -> Parsed<Attribute> {
        let name = self.name("the name of an attribute")?;
        let arguments = self.optional_list(|parser| {
            let word = parser.name("a word")?;
            if !parser.eat_operator("=") {
                return Ok(AttributeArgument::Word(word));
            }
            Ok(AttributeArgument::Pair(word, parser.literal("a literal")?))
        })?;
        self.expect_close(Delimiter::Bracket, "")?;
        Ok(Attribute { name, arguments, span: self.span_from(lo) })
    }

    /// `{ items }`
    fn body(&mut self) -> Parsed<Vec<Item>> {
        self.expect_open(Delimiter::Brace)?;
        let mut items = Vec::new();
        while !self.at_close() {
            let start = self.here();
            match self.item() {
                Ok(item) => items.push(item),
                Err(_) => self.recover(start, vocab::ITEM_WORDS),
            }
        }
        self.expect_close(Delimiter::Brace, "an item")?;
        Ok(items)
    }

    fn item(&mut self) -> Parsed<Item> {
        let begin = self.here();
        let meta = self.meta()?;
        if self.at_close() && self.here() > begin {
            let span = self.span_from(begin);
            return Err(self.report_all(messages::documents_nothing(span)));
        }
        let lo = self.here();
        let visibility = self.visibility()?;
        if visibility != Visibility::Inherited && !self.at_word("var") {
            return Err(self.unexpected("`var`"));
        }
        let Some(word) = self.peek_word() else { return Err(self.unexpected("an item")) };
        match word {
            "type" => self.type_item(meta, lo).map(Item::Type),
            "const" => self.const_item(meta, lo).map(Item::Const),
            "var" => self.var_item(meta, visibility, lo).map(Item::Var),
            "event" => self.event_item(meta, lo).map(Item::Event),
            "fn" => self.function_item(meta, lo).map(Item::Function),
            "initial" => self.initial_item(meta, lo).map(Item::Initial),
            "state" | "parallel" | "final" => self.state_item(meta, lo).map(Item::State),
            "history" => self.history_item(meta, lo).map(Item::History),
            "entry" => self.block_item(meta, lo).map(Item::Entry),
            "exit" => self.block_item(meta, lo).map(Item::Exit),
            "on" | "always" | "after" | "done" => self.transition(meta, lo).map(Item::Transition),
            _ => {
                let span = self.span_here();
                let found = format!("`{word}`");
                Err(self.report_all(messages::unknown_item(
                    span,
                    &found,
                    vocab::nearest(word, vocab::ITEM_WORDS.iter().copied()),
                )))
            }
        }
    }

    fn type_item(&mut self, meta: Meta, lo: usize) -> Parsed<TypeItem> {
        self.bump();
        let name = self.name("the name of a type")?;
        let members = if self.eat_open(Delimiter::Brace) {
            Some(self.list_rest(Delimiter::Brace, Self::type_member)?)
        } else {
            self.semicolon_or("`{`")?;
            None
        };
        Ok(TypeItem { meta, name, members, span: self.span_from(lo) })
    }

    fn type_member(&mut self) -> Parsed<TypeMember> {
        let name = self.name("the name of a field or variant")?;
        if !self.eat_operator(":") {
            return Ok(TypeMember::Variant(name));
        }
        let ty = self.type_ref()?;
        Ok(TypeMember::Field(Parameter { name, ty }))
    }

    fn const_item(&mut self, meta: Meta, lo: usize) -> Parsed<ConstItem> {
        self.bump();
        let name = self.name("the name of a constant")?;
        self.expect_operator(":")?;
        let ty = self.type_ref()?;
        self.expect_operator("=")?;
        let value = self.expression()?;
        self.semicolon_or("an operator")?;
        Ok(ConstItem { meta, name, ty, value, span: self.span_from(lo) })
    }

    fn var_item(&mut self, meta: Meta, visibility: Visibility, lo: usize) -> Parsed<VarItem> {
        self.bump();
        let name = self.name("the name of a variable")?;
        self.expect_operator(":")?;
        let ty = self.type_ref()?;
        self.expect_operator("=")?;
        let value = self.expression()?;
        self.semicolon_or("an operator")?;
        Ok(VarItem { meta, visibility, name, ty, value, span: self.span_from(lo) })
    }

    fn event_item(&mut self, meta: Meta, lo: usize) -> Parsed<EventItem> {
        self.bump();
        let mut events = Vec::new();
        loop {
            let name = self.name("the name of an event")?;
            events.push(EventDeclaration { name, parameters: self.optional_list(Self::parameter)? });
            if !self.eat_operator("|") {
                break;
            }
        }
        self.semicolon_or("`|`")?;
        Ok(EventItem { meta, events, span: self.span_from(lo) })
    }

    fn function_item(&mut self, meta: Meta, lo: usize) -> Parsed<FunctionItem> {
        self.bump();
        let name = self.name("the name of a function")?;
        let parameters = self.list(Self::parameter)?;
        let result = if self.eat_operator("->") { Some(self.type_ref()?) } else { None };
        self.semicolon_or(if result.is_none() { "`->`" } else { "" })?;
        Ok(FunctionItem { meta, name, parameters, result, span: self.span_from(lo) })
    }

    fn initial_item(&mut self, meta: Meta, lo: usize) -> Parsed<InitialItem> {
        self.bump();
        let target = self.target(false)?;
        let block = self.block_or_semicolon("")?;
        Ok(InitialItem { meta, target, block, span: self.span_from(lo) })
    }

    fn history_item(&mut self, meta: Meta, lo: usize) -> Parsed<HistoryItem> {
        self.bump();
        let name = self.name("the name of a history")?;
        let deep = self.eat_word_span("deep");
        self.expect_operator("=>")?;
        let target = self.target(false)?;
        let block = self.block_or_semicolon("")?;
        Ok(HistoryItem { meta, name, deep, target, block, span: self.span_from(lo) })
    }

    fn block_item(&mut self, meta: Meta, lo: usize) -> Parsed<BlockItem> {
        self.bump();
        let block = self.block()?;
        Ok(BlockItem { meta, block, span: self.span_from(lo) })
    }

    fn state_item(&mut self, meta: Meta, lo: usize) -> Parsed<StateItem> {
        let kind = self.state_keyword();
        let mut names = vec![self.name("the name of a state")?];
        let is_final = matches!(kind, StateKeyword::Final | StateKeyword::FinalFailure);
        while is_final && self.eat_operator("|") {
            names.push(self.name("the name of a state")?);
        }
        let parameters = if is_final { None } else { self.optional_list(Self::parameter)? };
        let items = if self.at_open(Delimiter::Brace) {
            if self.state_depth == MAX_STATE_DEPTH {
                let span = names[0].span;
                return Err(self.report_all(messages::states_too_deep(span)));
            }
            self.state_depth += 1;
            let items = self.body();
            self.state_depth -= 1;
            Some(items?)
        } else {
            self.semicolon_or(match (is_final, &parameters) {
                (true, _) => "`|`, `{`",
                (false, None) => "`(`, `{`",
                (false, Some(_)) => "`{`",
            })?;
            None
        };
        Ok(StateItem { meta, kind, names, parameters, items, span: self.span_from(lo) })
    }

    /// `state`, `parallel`, `final`, `final failure`; behind `final`, `failure` may also be a name.
    fn state_keyword(&mut self) -> StateKeyword {
        let word = self.peek_word().unwrap_or_default();
        self.bump();
        match word {
            "parallel" => StateKeyword::Parallel,
            "final" => {
                let names_follow = matches!(self.peek_second(), Some(Token::Word(_)));
                if names_follow && self.eat_word("failure") {
                    StateKeyword::FinalFailure
                } else {
                    StateKeyword::Final
                }
            }
            _ => StateKeyword::State,
        }
    }

    /// `;`; `others` are what could have stood here, too.
    pub(super) fn semicolon_or(&mut self, others: &str) -> Parsed<()> {
        if self.eat_operator(";") {
            return Ok(());
        }
        let expected = if others.is_empty() { "`;`".to_owned() } else { format!("{others} or `;`") };
        Err(self.unexpected(&expected))
    }
}
