//! Text to tokens that carry their comments.

use std::iter::Peekable;

use crate::syntax::text::lexer::{self, Kind as Lexical, Lexeme};

/// What kind of token it is, as far as the layout must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name, a keyword or a lifetime.
    Word,
    /// A number, duration, text or character.
    Literal,
    /// An operator or separator.
    Punctuation,
    /// `<` or `>` of a type.
    Angle,
    /// `(`, `[` or `{`
    Open,
    /// `)`, `]` or `}`
    Close,
    /// A documentation comment.
    Doc,
    /// The end of the text.
    End,
}

/// A comment that documents nothing.
#[derive(Clone, Debug)]
pub(super) struct Comment {
    /// From its first slash; no blanks at the end.
    pub(super) text: String,
    /// Whether it begins a line, and nothing but comments follows on the line.
    pub(super) line_before: bool,
    /// Whether the line ends behind it.
    pub(super) line_after: bool,
    /// Whether an empty line stands before it.
    pub(super) empty_before: bool,
}

impl Comment {
    /// Whether it can't stand in the middle of a line.
    pub(super) fn breaks(&self) -> bool {
        self.line_before || self.line_after || self.text.contains('\n')
    }
}

/// A token.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: Kind,
    /// As it was written.
    pub(super) text: String,
    /// The comments before it, apart from those that trail the token before.
    pub(super) before: Vec<Comment>,
    /// The comments that end its line.
    pub(super) after: Vec<Comment>,
    /// Whether an empty line stands before it.
    pub(super) empty_before: bool,
    /// Of an opening bracket: where its closing one stands; of others: their own place.
    pub(super) partner: usize,
    /// Of an opening bracket: whether what it holds is one thing, and no list.
    pub(super) single: bool,
    /// Of the last token of a list that doesn't end in a comma: the comma that it gets.
    pub(super) comma: Option<usize>,
}

impl Token {
    /// A token without comments.
    pub(super) fn new(kind: Kind, text: impl Into<String>) -> Self {
        Self {
            kind,
            text: text.into(),
            before: Vec::new(),
            after: Vec::new(),
            empty_before: false,
            partner: 0,
            single: false,
            comma: None,
        }
    }

    /// Whether it is this word or sign.
    pub(super) fn is(&self, text: &str) -> bool {
        self.text == text && !matches!(self.kind, Kind::Literal | Kind::Doc)
    }
}

/// The signs of more than one character, the longest first.
const SIGNS: [&str; 24] = [
    "<<=", ">>=", "..=", "...", "=>", "->", "::", "==", "!=", "<=", ">=", "&&", "||", "<<", ">>", "+=", "-=",
    "*=", "/=", "%=", "^=", "&=", "|=", "..",
];

/// Where in a type the lexer is: there `<` and `>` are brackets.
#[derive(Clone, Copy)]
enum TypePosition {
    Outside,
    /// Behind `:` or `->`.
    Begins,
    /// Behind a type's name.
    Named,
    /// Inside so many `<`.
    Arguments(usize),
}

struct Lexer<'a> {
    text: &'a str,
    lexemes: Peekable<lexer::Lexer<'a>>,
    /// How far the text has been read.
    at: usize,
    tokens: Vec<Token>,
    /// Comments for the next token.
    before: Vec<Comment>,
    /// Line ends since the last token or comment; one more at the beginning of the text.
    lines: usize,
    position: TypePosition,
}

/// The tokens of a text, the last one [`Kind::End`].
pub(super) fn lex(text: &str) -> Vec<Token> {
    let mut lexer = Lexer {
        text,
        lexemes: lexer::Lexer::new(text, 0..text.len()).peekable(),
        at: 0,
        tokens: Vec::new(),
        before: Vec::new(),
        lines: 1,
        position: TypePosition::Outside,
    };
    while let Some(lexeme) = lexer.lexemes.next() {
        lexer.take(lexeme);
    }
    lexer.lines += lexer.line_ends(text.len());
    lexer.push(Kind::End, text.len());
    pair(&mut lexer.tokens);
    lexer.tokens
}

/// Finds the partner of each opening bracket.
fn pair(tokens: &mut [Token]) {
    let mut open = Vec::new();
    for index in 0..tokens.len() {
        tokens[index].partner = index;
        let closed = match tokens[index].text.as_str() {
            _ if !matches!(tokens[index].kind, Kind::Open | Kind::Close | Kind::Angle) => continue,
            ")" => "(",
            "]" => "[",
            "}" => "{",
            ">" => "<",
            _ => {
                open.push(index);
                continue;
            }
        };
        if let Some(opening) = open.pop_if(|opening| tokens[*opening].text == closed) {
            tokens[opening].partner = index;
        }
    }
}

impl Lexer<'_> {
    /// Takes a lexeme, and those that make a token or a run of comments with it.
    fn take(&mut self, lexeme: Lexeme) {
        self.lines += self.line_ends(lexeme.lo);
        self.at = lexeme.lo;
        let rest = &self.text[lexeme.lo..];
        let (kind, end) = match lexeme.kind {
            Lexical::Comment { doc: true, .. } => (Kind::Doc, lexeme.hi),
            Lexical::Comment { .. } | Lexical::UnclosedComment | Lexical::DeepComment => {
                return self.comments(lexeme);
            }
            Lexical::Word if rest.starts_with(|c: char| c.is_ascii_digit()) => {
                (Kind::Literal, self.number_end(lexeme.hi))
            }
            Lexical::Word | Lexical::Lifetime => (Kind::Word, lexeme.hi),
            Lexical::Quoted | Lexical::UnclosedQuote => (Kind::Literal, lexeme.hi),
            Lexical::Mark(b'(' | b'[' | b'{') => (Kind::Open, lexeme.hi),
            Lexical::Mark(b';') => (Kind::Punctuation, lexeme.hi),
            Lexical::Mark(_) => (Kind::Close, lexeme.hi),
            Lexical::Other if self.position.has_angle(rest) => (Kind::Angle, lexeme.hi),
            Lexical::Other => {
                (Kind::Punctuation, sign_length(rest).map_or(lexeme.hi, |length| lexeme.lo + length))
            }
        };
        while self.lexemes.next_if(|next| next.lo < end).is_some() {}
        self.position = self.position.behind(kind, &self.text[lexeme.lo..end]);
        self.push(kind, end);
    }

    /// How many lines end between what has been read and a place.
    fn line_ends(&self, place: usize) -> usize {
        self.text[self.at..place].matches('\n').count()
    }

    /// Adds the token from where the text has been read to `end`.
    fn push(&mut self, kind: Kind, end: usize) {
        let text = if kind == Kind::End { "" } else { &self.text[self.at..end] };
        let mut token = Token::new(kind, text);
        token.before = std::mem::take(&mut self.before);
        token.empty_before = self.lines > 1 && !(self.tokens.is_empty() && token.before.is_empty());
        self.lines = 0;
        self.at = end;
        self.tokens.push(token);
    }

    /// Where the number ends whose first word ends at `end`: it may go on with a fraction and an exponent.
    fn number_end(&self, mut end: usize) -> usize {
        let word_end = |at: usize| {
            let rest = &self.text[at..];
            at + rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len())
        };
        let radix = self.text[self.at..].starts_with("0x");
        let fraction = self.text[end..].strip_prefix('.');
        if fraction.is_some_and(|rest| !rest.starts_with(|c: char| c == '.' || c == '_' || c.is_alphabetic()))
        {
            end = word_end(end + 1);
        }
        let exponent = !radix && self.text[..end].ends_with(['e', 'E']);
        if exponent && self.text[end..].starts_with(['+', '-']) {
            end = word_end(end + 1);
        }
        end
    }

    /// Takes the comments up to the end of the line or the next token: they belong together.
    fn comments(&mut self, first: Lexeme) {
        let begins = self.lines > 0;
        let empty_before = self.lines > 1;
        let mut run = Vec::new();
        let mut next = Some(first);
        while let Some(lexeme) = next {
            let text = self.text[lexeme.lo..lexeme.hi].trim_end();
            run.push(Comment {
                text: text.to_owned(),
                line_before: false,
                line_after: text.starts_with("//"),
                empty_before: false,
            });
            self.at = lexeme.hi;
            let (text, at) = (self.text, self.at);
            next = self.lexemes.next_if(|next| {
                matches!(next.kind, Lexical::Comment { doc: false, .. }) && !text[at..next.lo].contains('\n')
            });
        }
        let behind = self.lexemes.peek().map_or(self.text.len(), |next| next.lo);
        let ends = behind == self.text.len() || self.line_ends(behind) > 0;
        self.lines = 0;
        match self.tokens.last_mut() {
            Some(token) if ends && !begins => token.after = run,
            _ => {
                if let (true, Some(first)) = (begins, run.first_mut()) {
                    first.line_before = ends;
                    first.empty_before = empty_before;
                }
                if let (true, Some(last)) = (ends && begins, run.last_mut()) {
                    last.line_after = true;
                }
                self.before.append(&mut run);
            }
        }
    }
}

impl TypePosition {
    /// Whether the text begins with a bracket of a type.
    fn has_angle(self, text: &str) -> bool {
        match self {
            Self::Named => text.starts_with('<'),
            Self::Arguments(_) => text.starts_with(['<', '>']),
            Self::Outside | Self::Begins => false,
        }
    }

    fn behind(self, kind: Kind, text: &str) -> Self {
        match (self, kind, text) {
            (Self::Arguments(depth), Kind::Angle, "<") => Self::Arguments(depth + 1),
            (Self::Arguments(1), Kind::Angle, _) => Self::Outside,
            (Self::Arguments(depth), Kind::Angle, _) => Self::Arguments(depth - 1),
            (Self::Arguments(depth), _, _) if text != ";" && text != "{" => Self::Arguments(depth),
            (Self::Named, Kind::Angle, _) => Self::Arguments(1),
            (Self::Named, _, "::") => Self::Begins,
            (Self::Begins, Kind::Word, _) if !text.starts_with('\'') => Self::Named,
            (Self::Begins, Kind::Word, _) | (Self::Begins, _, "&") | (_, _, ":" | "->") => Self::Begins,
            _ => Self::Outside,
        }
    }
}

/// How long the sign is. `*=>` is `*` and `=>`.
fn sign_length(text: &str) -> Option<usize> {
    let mut fitting = SIGNS.iter().filter(|sign| text.starts_with(**sign));
    fitting.find(|sign| !(sign.ends_with('=') && text[sign.len()..].starts_with('>'))).map(|sign| sign.len())
}
