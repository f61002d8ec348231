//! Machines and what stands in them.

use proc_macro2::Delimiter;

use super::parser::{Parsed, Parser};
use super::table::Token;
use crate::diag::Reported;
use crate::syntax::ast::{
    Attribute, AttributeArgument, BlockItem, ConstItem, Doc, EventDeclaration, EventItem, File, FunctionItem,
    HistoryItem, Ident, InitialItem, Item, LiteralKind, Machine, Meta, Parameter, StateItem, StateKeyword,
    TypeItem, TypeMember, VarItem, Visibility,
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
                    // Items outside of a machine are one mistake.
                    while !matches!(self.peek(), None | Some(Token::Punct { character: '#', .. }))
                        && !self.at_word("machine")
                        && !self.at_word("pub")
                    {
                        let here = self.here();
                        self.recover(here, &["machine", "pub"]);
                        if self.here() == here {
                            self.bump();
                        }
                    }
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
        self.item = "machine";
        let Some(word) = self.peek_word() else { return Err(self.unexpected("`machine`")) };
        if word == "use" {
            let span = self.span_here();
            return Err(self.report_all(messages::not_yet(span, word)));
        }
        if word != "machine" {
            let reported = self.report_all(messages::not_a_machine(self.span_here(), word));
            if vocab::nearest(word, ["machine"]).is_none() {
                return Err(reported);
            }
        }
        self.bump();
        let head = self.here();
        let (name, parameters) = match self.machine_head() {
            Ok(head) => head,
            Err(reported) => (self.name_of_broken_head(head).ok_or(reported)?, Vec::new()),
        };
        let items = self.body()?;
        Ok(Machine { meta, visibility, name, parameters, items, span: self.span_from(lo) })
    }

    fn machine_head(&mut self) -> Parsed<(Ident, Vec<Parameter>)> {
        let name = self.name("the name of the machine")?;
        let parameters = self.optional_list(Self::parameter)?;
        if !self.at_open(Delimiter::Brace) {
            return Err(self.unexpected_behind("`{`", messages::behind("machine", false, false)));
        }
        Ok((name, parameters.unwrap_or_default()))
    }

    /// The name in a head that can't be read, so that the body behind it can: goes to that body. `None`, and no
    /// step, if another item begins before a body does.
    fn name_of_broken_head(&mut self, head: usize) -> Option<Ident> {
        let Some(Token::Word(text)) = self.token(head) else { return None };
        let name = vocab::identifier(text).ok()?;
        let mut index = head + 1;
        loop {
            match self.token(index)? {
                Token::Open(Delimiter::Brace, _) => break,
                Token::Punct { character: ';' | '#', .. } | Token::Close(_) => return None,
                Token::Word(word) if vocab::ITEM_WORDS.contains(&word.as_str()) => return None,
                _ => index = self.behind_tree(index),
            }
        }
        self.go_to(index);
        Some(Ident { name, span: self.span(head, head + 1) })
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
                self.report_all(messages::inner_attribute(self.span(lo, self.here() + 1)));
                self.bump();
            }
            let around = std::mem::replace(&mut self.item, "#");
            let read = self.attribute(lo, &mut meta);
            self.item = around;
            read?;
        }
        Ok(meta)
    }

    /// `[name]`, `[name(word, key = "text")]`, and `[doc = "text"]`, which is what `/// text` has become.
    fn attribute(&mut self, lo: usize, meta: &mut Meta) -> Parsed<()> {
        self.expect_open(Delimiter::Bracket)?;
        let name = self.name("the name of an attribute")?;
        if self.eat_operator("=") {
            let literal = self.literal("a value")?;
            self.expect_close(Delimiter::Bracket, "")?;
            let span = self.span_from(lo);
            match literal.kind {
                LiteralKind::Text(text) if name.name == "doc" => {
                    meta.docs.extend(vocab::doc_lines(&text).into_iter().map(|text| Doc { text, span }));
                }
                _ if name.name == "doc" => {
                    self.report_all(messages::doc_without_text(literal.span));
                }
                _ => {
                    self.report_all(messages::attribute_with_value(span, &name.name));
                }
            }
            return Ok(());
        }
        let arguments = self.optional_list(|parser| {
            let word = parser.name("a name")?;
            if !parser.eat_operator("=") {
                return Ok(AttributeArgument::Word(word));
            }
            Ok(AttributeArgument::Pair(word, parser.literal("a value")?))
        })?;
        self.expect_close(Delimiter::Bracket, if arguments.is_none() { "`=`" } else { "" })?;
        meta.attributes.push(Attribute { name, arguments, span: self.span_from(lo) });
        Ok(())
    }

    /// `{ items }`
    fn body(&mut self) -> Parsed<Vec<Item>> {
        self.expect_open(Delimiter::Brace)?;
        let mut items = Vec::new();
        while !self.at_close() && !self.are_too_many() {
            let start = self.here();
            match self.item() {
                Ok(item) => items.push(item),
                Err(_) => self.recover(start, vocab::ITEM_WORDS),
            }
        }
        if self.are_too_many() {
            self.go_to_end();
            return Ok(items);
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
        let Some(written) = self.peek_word() else {
            let problem = messages::no_item(self.span_here(), &self.found());
            return Err(self.report_all(problem));
        };
        let (word, misspelt) = self.item_word(written)?;
        self.item = word;
        if let Some(problem) = messages::misplaced_visibility(&visibility, word) {
            self.report_all(problem);
        }
        // What follows from a misspelt word is not reported a second time.
        let was_quiet = self.be_quiet(misspelt);
        let item = self.item_behind(word, meta, visibility, lo);
        self.set_quiet(was_quiet);
        item
    }

    /// The word of an item, as it is meant; with the report, if it was misspelt.
    fn item_word(&mut self, written: &str) -> Parsed<(&'static str, Option<Reported>)> {
        let known = |written: &str| vocab::ITEM_WORDS.iter().find(|word| **word == written).copied();
        if let Some(word) = known(written) {
            return Ok((word, None));
        }
        let span = self.span_here();
        if vocab::LATER_ITEM_WORDS.contains(&written) {
            return Err(self.report_all(messages::not_yet(span, written)));
        }
        let is_statement = ["=", "(", ".", "+", "-"].iter().any(|sign| match self.peek_second() {
            Some(Token::Punct { character, .. }) => sign.starts_with(*character),
            Some(Token::Open(Delimiter::Parenthesis, _)) => *sign == "(",
            _ => false,
        });
        let is_statement = is_statement || vocab::STATEMENT_WORDS.contains(&written);
        let words = vocab::ITEM_WORDS.iter().chain(vocab::LATER_ITEM_WORDS).copied();
        let nearest = vocab::nearest(written, words).filter(|_| !is_statement);
        let reported = self.report_all(messages::unknown_item(span, written, nearest, is_statement));
        if is_statement {
            self.go_to_end_of_statement();
        }
        nearest.and_then(known).map(|word| (word, Some(reported))).ok_or(reported)
    }

    /// The item that begins with that word, or with one that was meant to be it.
    fn item_behind(&mut self, word: &str, meta: Meta, visibility: Visibility, lo: usize) -> Parsed<Item> {
        match word {
            "state" | "parallel" | "final" => self.state_item(word, meta, lo),
            _ => self.leaf_item(word, meta, visibility, lo),
        }
    }

    /// An item in which no others stand: its frame, as large as all of them, is on the stack once.
    fn leaf_item(&mut self, word: &str, meta: Meta, visibility: Visibility, lo: usize) -> Parsed<Item> {
        match word {
            "type" => self.type_item(meta, lo).map(Item::Type),
            "const" => self.const_item(meta, lo).map(Item::Const),
            "var" => self.var_item(meta, visibility, lo).map(Item::Var),
            "event" => self.event_item(meta, lo).map(Item::Event),
            "fn" => self.function_item(meta, lo).map(Item::Function),
            "initial" => self.initial_item(meta, lo).map(Item::Initial),
            "history" => self.history_item(meta, lo).map(Item::History),
            "entry" => self.block_item(meta, lo).map(Item::Entry),
            "exit" => self.block_item(meta, lo).map(Item::Exit),
            "activity" => self.activity_item(meta, lo).map(Item::Activity),
            "invoke" => self.invoke_item(meta, lo).map(Item::Invoke),
            "compensate" => self.compensate_item(meta, lo).map(Item::Compensate),
            _ => self.transition(word, meta, lo).map(Item::Transition),
        }
    }

    fn type_item(&mut self, meta: Meta, lo: usize) -> Parsed<TypeItem> {
        self.bump();
        let name = self.name("the name of a type")?;
        let members = if self.eat_open(Delimiter::Brace) {
            Some(self.list_rest(Delimiter::Brace, Self::type_member)?)
        } else {
            self.semicolon(&[], true)?;
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
        self.end_of_item(&[], false)?;
        Ok(ConstItem { meta, name, ty, value, span: self.span_from(lo) })
    }

    fn var_item(&mut self, meta: Meta, visibility: Visibility, lo: usize) -> Parsed<VarItem> {
        self.bump();
        let name = self.name("the name of a variable")?;
        self.expect_operator(":")?;
        let ty = self.type_ref()?;
        self.expect_operator("=")?;
        let value = self.expression()?;
        self.end_of_item(&[], false)?;
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
        self.end_of_item(&[], false)?;
        Ok(EventItem { meta, events, span: self.span_from(lo) })
    }

    fn function_item(&mut self, meta: Meta, lo: usize) -> Parsed<FunctionItem> {
        self.bump();
        let name = self.name("the name of a function")?;
        let parameters = self.list(Self::parameter)?;
        let result = if self.eat_operator("->") { Some(self.type_ref()?) } else { None };
        self.end_of_item(&[], false)?;
        Ok(FunctionItem { meta, name, parameters, result, span: self.span_from(lo) })
    }

    fn initial_item(&mut self, meta: Meta, lo: usize) -> Parsed<InitialItem> {
        self.bump();
        let target = self.target(false)?;
        let block = self.block_or_semicolon(&[])?;
        Ok(InitialItem { meta, target, block, span: self.span_from(lo) })
    }

    fn history_item(&mut self, meta: Meta, lo: usize) -> Parsed<HistoryItem> {
        self.bump();
        let name = self.name("the name of a history")?;
        let deep = self.eat_word_span("deep");
        self.expect_operator("=>")?;
        let target = self.target(false)?;
        let block = self.block_or_semicolon(&[])?;
        Ok(HistoryItem { meta, name, deep, target, block, span: self.span_from(lo) })
    }

    fn block_item(&mut self, meta: Meta, lo: usize) -> Parsed<BlockItem> {
        self.bump();
        let block = self.block()?;
        Ok(BlockItem { meta, block, span: self.span_from(lo) })
    }

    fn state_item(&mut self, word: &str, meta: Meta, lo: usize) -> Parsed<Item> {
        let kind = self.state_keyword(word);
        let head = self.here();
        let (names, parameters) = match self.state_head(kind) {
            Ok(head) => head,
            Err(reported) => (vec![self.name_of_broken_head(head).ok_or(reported)?], None),
        };
        // What follows behind a `;` is no body.
        let is_over = self.here().checked_sub(1).and_then(|last| self.token(last));
        let is_over = matches!(is_over, Some(Token::Punct { character: ';', .. }));
        let has_body = !is_over && self.at_open(Delimiter::Brace);
        let items = if has_body { Some(self.state_body(&names)?) } else { None };
        Ok(Item::State(StateItem { meta, kind, names, parameters, items, span: self.span_from(lo) }))
    }

    /// Up to the body, or with the `;`.
    fn state_head(&mut self, kind: StateKeyword) -> Parsed<(Vec<Ident>, Option<Vec<Parameter>>)> {
        let is_final = matches!(kind, StateKeyword::Final | StateKeyword::FinalFailure);
        let mut names = vec![self.name("the name of a state")?];
        while is_final && self.eat_operator("|") {
            names.push(self.name("the name of a state")?);
        }
        let parameters = if is_final { None } else { self.optional_list(Self::parameter)? };
        if !self.at_open(Delimiter::Brace) {
            self.end_of_item(&[], true)?;
        }
        Ok((names, parameters))
    }

    fn state_body(&mut self, names: &[Ident]) -> Parsed<Vec<Item>> {
        if self.state_depth == MAX_STATE_DEPTH {
            let span = names.first().map_or_else(|| self.span_here(), |name| name.span);
            return Err(self.report_all(messages::states_too_deep(span)));
        }
        // A misspelt word makes only its own head doubtful.
        let quiet = self.set_quiet(None);
        self.state_depth += 1;
        let items = self.body();
        self.state_depth -= 1;
        self.set_quiet(quiet);
        items
    }

    /// `state`, `parallel`, `final`, `final failure`; behind `final`, `failure` may also be a name.
    fn state_keyword(&mut self, word: &str) -> StateKeyword {
        self.bump();
        match word {
            "parallel" => StateKeyword::Parallel,
            "final" if matches!(self.peek_second(), Some(Token::Word(_))) && self.eat_word("failure") => {
                StateKeyword::FinalFailure
            }
            "final" => StateKeyword::Final,
            _ => StateKeyword::State,
        }
    }
}
