//! Looking at tokens and taking them.

use proc_macro2::Delimiter;

use super::table::Token;
use crate::diag::{Diagnostic, Reported, Sink};
use crate::span::{SourceId, Span};
use crate::syntax::ast::Ident;
use crate::syntax::{messages, vocab};

/// How many mistakes are reported of one macro call, as of one text.
const MAX_ERRORS: usize = 100;

/// What a rule of the grammar gives: what it read, or the proof that it has said why not.
pub(super) type Parsed<T> = Result<T, Reported>;

/// A place in the row of tokens.
pub(super) struct Parser<'p> {
    /// The source, for spans.
    source: SourceId,
    /// All tokens.
    tokens: &'p [Token],
    /// Just behind the last token that was taken.
    position: usize,
    /// No token is seen from here on: the end of an invisible group, or of all.
    limit: usize,
    /// Where mistakes go.
    sink: &'p mut Sink,
    /// How many states are open.
    pub(super) state_depth: usize,
    /// The word of the item that is read.
    pub(super) item: &'static str,
    /// While it is set, mistakes are not reported: what is read has been.
    quiet: Option<Reported>,
    /// How many mistakes were reported.
    count: usize,
    /// The report of the last of them.
    last: Option<Reported>,
}

impl<'p> Parser<'p> {
    pub(super) fn new(source: SourceId, tokens: &'p [Token], sink: &'p mut Sink) -> Self {
        Self {
            source,
            tokens,
            position: 0,
            limit: tokens.len(),
            sink,
            state_depth: 0,
            item: "",
            quiet: None,
            count: 0,
            last: None,
        }
    }

    /// The index of the next token; `limit` if there is none. Invisible delimiters are passed over.
    pub(super) fn here(&self) -> usize {
        self.visible_from(self.position)
    }

    fn visible_from(&self, mut index: usize) -> usize {
        while index < self.limit && self.tokens[index].is_invisible() {
            index += 1;
        }
        index
    }

    /// Continues at a token.
    pub(super) fn go_to(&mut self, index: usize) {
        self.position = index.min(self.limit);
    }

    /// Gives up.
    pub(super) fn go_to_end(&mut self) {
        self.forget_invisible();
        self.position = self.limit;
    }

    /// The token at an index.
    pub(super) fn token(&self, index: usize) -> Option<&'p Token> {
        if index < self.limit { self.tokens.get(index) } else { None }
    }

    /// The next token.
    pub(super) fn peek(&self) -> Option<&'p Token> {
        self.token(self.here())
    }

    /// The token behind the next.
    pub(super) fn peek_second(&self) -> Option<&'p Token> {
        self.token(self.visible_from((self.here() + 1).min(self.limit)))
    }

    /// Takes the next token.
    pub(super) fn bump(&mut self) {
        self.position = (self.here() + 1).min(self.limit);
    }

    /// Where the token behind a group stands, if the token at `index` opens one, else just the next index.
    pub(super) fn behind_tree(&self, index: usize) -> usize {
        match self.tokens.get(index) {
            Some(Token::Open(_, close)) => close + 1,
            _ => index + 1,
        }
    }

    /// From the token at `lo` to the last that was taken.
    pub(super) fn span_from(&self, lo: usize) -> Span {
        self.span(lo, self.position.max(lo))
    }

    pub(super) fn span(&self, lo: usize, hi: usize) -> Span {
        let index = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
        Span::new(self.source, index(lo), index(hi))
    }

    /// The next token, or the empty place at the end.
    pub(super) fn span_here(&self) -> Span {
        let here = self.here();
        self.span(here, (here + 1).min(self.tokens.len()).max(here))
    }

    /// Where the operator stands that is known to stand here.
    pub(super) fn operator_span(&self, operator: &str) -> Span {
        let here = self.here();
        self.span(here, here + operator.len())
    }

    /// Whether an invisible group begins here.
    pub(super) fn at_invisible(&self) -> bool {
        self.invisible().is_some()
    }

    /// The indices of the delimiters of the invisible group that begins here.
    fn invisible(&self) -> Option<(usize, usize)> {
        let mut index = self.position;
        while let Some(Token::Close(Delimiter::None)) = self.token(index) {
            index += 1;
        }
        match self.token(index) {
            Some(Token::Open(Delimiter::None, close)) => Some((index, *close)),
            _ => None,
        }
    }

    /// Begins an invisible group, if one stands here: inside of it nothing else is seen. Gives what
    /// [`leave_invisible`](Self::leave_invisible) needs.
    pub(super) fn enter_invisible(&mut self) -> Option<(usize, usize)> {
        let (open, close) = self.invisible()?;
        let outer = self.limit;
        self.position = open + 1;
        self.limit = close;
        Some((close, outer))
    }

    /// Ends an invisible group, of which everything must have been taken.
    pub(super) fn leave_invisible(&mut self, (close, outer): (usize, usize)) -> Parsed<()> {
        let rest = self.here() < close;
        let result = if rest { Err(self.unexpected("an operator")) } else { Ok(()) };
        self.limit = outer;
        self.position = close + 1;
        result
    }

    /// Forgets the invisible groups that a mistake has left open.
    pub(super) fn forget_invisible(&mut self) {
        self.limit = self.tokens.len();
    }

    pub(super) fn report_all(&mut self, diagnostic: Diagnostic) -> Reported {
        match self.quiet {
            Some(reported) => reported,
            None => {
                self.count += 1;
                let reported = self.sink.report(diagnostic);
                self.last = Some(reported);
                reported
            }
        }
    }

    /// How many mistakes were reported.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// The report of a mistake, if there was one since there were that many.
    pub(super) fn reported_since(&self, count: usize) -> Option<Reported> {
        if self.count > count { self.last } else { self.quiet }
    }

    /// Whether enough mistakes are reported: behind them nothing is read.
    pub(super) fn are_too_many(&self) -> bool {
        self.count >= MAX_ERRORS
    }

    /// Drops mistakes from here on, if there is one that they follow from; gives what
    /// [`set_quiet`](Self::set_quiet) needs.
    pub(super) fn be_quiet(&mut self, reported: Option<Reported>) -> Option<Reported> {
        let before = self.quiet;
        self.quiet = before.or(reported);
        before
    }

    pub(super) fn set_quiet(&mut self, quiet: Option<Reported>) -> Option<Reported> {
        std::mem::replace(&mut self.quiet, quiet)
    }

    /// Whether the next tokens are the characters of `operator`, without blanks between them.
    pub(super) fn at_operator(&self, operator: &str) -> bool {
        let mut index = self.here();
        let mut characters = operator.chars().peekable();
        while let Some(wanted) = characters.next() {
            match self.token(index) {
                Some(Token::Punct { character, joint })
                    if *character == wanted && (*joint || characters.peek().is_none()) => {}
                _ => return false,
            }
            index += 1;
        }
        true
    }

    /// Takes `operator` if it stands here.
    pub(super) fn eat_operator(&mut self, operator: &str) -> bool {
        let found = self.at_operator(operator);
        if found {
            for _ in operator.chars() {
                self.bump();
            }
        }
        found
    }

    pub(super) fn expect_operator(&mut self, operator: &str) -> Parsed<()> {
        if self.eat_operator(operator) { Ok(()) } else { Err(self.unexpected(&format!("`{operator}`"))) }
    }

    /// The next token, if it is a word.
    pub(super) fn peek_word(&self) -> Option<&'p str> {
        match self.peek() {
            Some(Token::Word(text)) => Some(text),
            _ => None,
        }
    }

    pub(super) fn at_word(&self, word: &str) -> bool {
        self.peek_word() == Some(word)
    }

    /// Takes `word` if it stands here.
    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let found = self.at_word(word);
        if found {
            self.bump();
        }
        found
    }

    /// Takes `word` if it stands here; gives its place.
    pub(super) fn eat_word_span(&mut self, word: &str) -> Option<Span> {
        let span = self.span_here();
        self.eat_word(word).then_some(span)
    }

    pub(super) fn at_open(&self, delimiter: Delimiter) -> bool {
        matches!(self.peek(), Some(Token::Open(found, _)) if *found == delimiter)
    }

    pub(super) fn at_close(&self) -> bool {
        matches!(self.peek(), Some(Token::Close(_)) | None)
    }

    /// Takes the delimiter that opens a group, if it stands here.
    pub(super) fn eat_open(&mut self, delimiter: Delimiter) -> bool {
        let found = self.at_open(delimiter);
        if found {
            self.bump();
        }
        found
    }

    pub(super) fn expect_open(&mut self, delimiter: Delimiter) -> Parsed<()> {
        if self.eat_open(delimiter) {
            Ok(())
        } else {
            Err(self.unexpected(&format!("`{}`", delimiters(delimiter).0)))
        }
    }

    /// Takes the delimiter that closes the group; what else stands there is unexpected: `expected` tells what
    /// could have.
    pub(super) fn expect_close(&mut self, delimiter: Delimiter, expected: &str) -> Parsed<()> {
        if matches!(self.peek(), Some(Token::Close(found)) if *found == delimiter) {
            self.bump();
            return Ok(());
        }
        let close = format!("`{}`", delimiters(delimiter).1);
        let expected = if expected.is_empty() { close } else { format!("{expected} or {close}") };
        Err(self.unexpected(&expected))
    }

    /// `(a, b,)`, the opening delimiter of which is already taken.
    pub(super) fn list_rest<T>(
        &mut self,
        delimiter: Delimiter,
        mut element: impl FnMut(&mut Self) -> Parsed<T>,
    ) -> Parsed<Vec<T>> {
        let mut elements = Vec::new();
        while !self.at_close() {
            elements.push(element(self)?);
            if !self.eat_operator(",") {
                self.expect_close(delimiter, "`,`")?;
                return Ok(elements);
            }
        }
        self.expect_close(delimiter, "")?;
        Ok(elements)
    }

    /// `(a, b)`, or nothing.
    pub(super) fn optional_list<T>(
        &mut self,
        element: impl FnMut(&mut Self) -> Parsed<T>,
    ) -> Parsed<Option<Vec<T>>> {
        if !self.eat_open(Delimiter::Parenthesis) {
            return Ok(None);
        }
        self.list_rest(Delimiter::Parenthesis, element).map(Some)
    }

    /// `(a, b)`
    pub(super) fn list<T>(&mut self, element: impl FnMut(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        self.expect_open(Delimiter::Parenthesis)?;
        self.list_rest(Delimiter::Parenthesis, element)
    }

    /// A name. `what` says whose, with its article: "the name of a state". A keyword that was meant as a name
    /// is reported, and taken as one.
    pub(super) fn name(&mut self, what: &str) -> Parsed<Ident> {
        let lo = self.here();
        let text = match self.token(lo) {
            Some(Token::Word(text)) if !STRUCTURAL.contains(&text.as_str()) => text,
            _ => return Err(self.unexpected(what)),
        };
        self.bump();
        let span = self.span_from(lo);
        let name = vocab::identifier(text).unwrap_or_else(|mistake| {
            self.mistake(span, mistake);
            text.clone()
        });
        Ok(Ident { name, span })
    }

    /// Reports what is wrong with a token.
    pub(super) fn mistake(&mut self, span: Span, mistake: vocab::Mistake) -> Reported {
        let mut diagnostic = Diagnostic::error(messages::SYNTAX, span, mistake.message);
        diagnostic.help = mistake.help;
        self.report_all(diagnostic)
    }
}

/// The keywords of Rust that stand inside of items: no name is expected where they stand.
const STRUCTURAL: [&str; 7] = ["if", "else", "as", "in", "let", "true", "false"];

/// How a group is written.
pub(super) fn delimiters(delimiter: Delimiter) -> (char, char) {
    match delimiter {
        Delimiter::Parenthesis => ('(', ')'),
        Delimiter::Brace => ('{', '}'),
        Delimiter::Bracket => ('[', ']'),
        Delimiter::None => ('∅', '∅'),
    }
}
