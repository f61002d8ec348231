//! Machines and what stands in them.

use proc_macro2::Delimiter;

use super::parser::{Parsed, Parser};
use super::table::Token;
use crate::diag::Reported;
use crate::nearest::nearest;
use crate::syntax::ast::{
    BlockItem, ConstItem, EventDeclaration, EventItem, FunctionItem, HistoryItem, Ident, InitialItem, Item,
    Meta, Parameter, StateItem, StateKeyword, TypeItem, TypeMember, VarItem, Visibility,
};
use crate::syntax::{MAX_STATE_DEPTH, messages, vocab};

impl Parser<'_> {
    /// `{ items }`
    pub(super) fn body(&mut self) -> Parsed<Vec<Item>> {
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
        let nearest = nearest(written, words).filter(|_| !is_statement);
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
