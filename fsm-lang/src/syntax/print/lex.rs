//! Text to tokens that carry their comments.

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
    rest: &'a str,
    tokens: Vec<Token>,
    /// Comments for the next token.
    before: Vec<Comment>,
    /// Line ends since the last token or comment; as good as many at the beginning of the text.
    lines: usize,
    position: TypePosition,
}

/// The tokens of a text, the last one [`Kind::End`].
pub(super) fn lex(text: &str) -> Vec<Token> {
    let mut lexer = Lexer {
        rest: text,
        tokens: Vec::new(),
        before: Vec::new(),
        lines: 1,
        position: TypePosition::Outside,
    };
    while lexer.step() {}
    lexer.push(Kind::End, "");
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

impl<'a> Lexer<'a> {
    /// Takes one token, comment or blank; false at the end.
    fn step(&mut self) -> bool {
        let Some(first) = self.rest.chars().next() else { return false };
        if first == '\n' {
            self.lines += 1;
            self.rest = &self.rest[1..];
        } else if is_blank(first) {
            self.rest = &self.rest[first.len_utf8()..];
        } else if let Some(length) = doc_length(self.rest) {
            let text = self.take(length);
            self.push(Kind::Doc, text);
        } else if comment_length(self.rest).is_some() {
            self.comments();
        } else {
            let (kind, length) = token_length(self.rest, first, self.position);
            let text = self.take(length);
            self.position = self.position.behind(kind, text);
            self.push(kind, text);
        }
        true
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (text, rest) = self.rest.split_at(length);
        self.rest = rest;
        text
    }

    fn push(&mut self, kind: Kind, text: &str) {
        let mut token = Token::new(kind, text);
        token.before = std::mem::take(&mut self.before);
        token.empty_before = self.lines > 1 && !(self.tokens.is_empty() && token.before.is_empty());
        self.lines = 0;
        self.tokens.push(token);
    }

    /// Takes the comments up to the end of the line or the next token: they belong together.
    fn comments(&mut self) {
        let begins = self.lines > 0;
        let empty_before = self.lines > 1;
        let mut run = Vec::new();
        while let Some(length) = comment_length(self.rest) {
            if doc_length(self.rest).is_some() {
                break;
            }
            let text = self.take(length).trim_end();
            run.push(Comment {
                text: text.to_owned(),
                line_before: false,
                line_after: text.starts_with("//"),
                empty_before: false,
            });
            self.rest = self.rest.trim_start_matches(|c| c != '\n' && is_blank(c));
        }
        let ends = self.rest.is_empty() || self.rest.starts_with('\n');
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

/// Rust's white space.
fn is_blank(c: char) -> bool {
    c.is_whitespace() && c != '\u{a0}' || matches!(c, '\u{200e}' | '\u{200f}')
}

/// Whether a name may go on with it. What is not ASCII belongs to a name: the text has been parsed.
fn goes_on(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || !c.is_ascii() && !is_blank(c)
}

fn word_length(text: &str) -> usize {
    text.find(|c| !goes_on(c)).unwrap_or(text.len())
}

/// How long the documentation comment at the beginning is.
fn doc_length(text: &str) -> Option<usize> {
    let line = text.starts_with("///") && !text.starts_with("////");
    let block = text.starts_with("/**") && !text.starts_with("/***") && !text.starts_with("/**/");
    if line || block { comment_length(text) } else { None }
}

/// How long the comment at the beginning is, documentation or not.
fn comment_length(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    if !text.starts_with("/*") {
        return None;
    }
    let (mut depth, mut index) = (1_usize, 2);
    while depth > 0 {
        index += text[index..].find(['*', '/'])?;
        let rest = &text[index..];
        if rest.starts_with("*/") {
            depth -= 1;
            index += 2;
        } else if rest.starts_with("/*") {
            depth += 1;
            index += 2;
        } else {
            index += 1;
        }
    }
    Some(index)
}

fn token_length(text: &str, first: char, position: TypePosition) -> (Kind, usize) {
    if let Some(length) = quoted_length(text) {
        return (Kind::Literal, length);
    }
    if first.is_ascii_digit() {
        return (Kind::Literal, number_length(text));
    }
    if let Some(name) = text.strip_prefix("r#") {
        return (Kind::Word, 2 + word_length(name));
    }
    if let Some(name) = text.strip_prefix('\'') {
        return (Kind::Word, 1 + word_length(name));
    }
    if goes_on(first) {
        return (Kind::Word, word_length(text));
    }
    match (first, position) {
        ('(' | '[' | '{', _) => (Kind::Open, 1),
        (')' | ']' | '}', _) => (Kind::Close, 1),
        ('<', TypePosition::Named | TypePosition::Arguments(_)) | ('>', TypePosition::Arguments(_)) => {
            (Kind::Angle, 1)
        }
        _ => (Kind::Punctuation, sign_length(text).unwrap_or(first.len_utf8())),
    }
}

/// How long the sign is. `*=>` is `*` and `=>`.
fn sign_length(text: &str) -> Option<usize> {
    let mut fitting = SIGNS.iter().filter(|sign| text.starts_with(**sign));
    fitting.find(|sign| !(sign.ends_with('=') && text[sign.len()..].starts_with('>'))).map(|sign| sign.len())
}

fn number_length(text: &str) -> usize {
    let mut length = word_length(text);
    let fraction = text[length..].strip_prefix('.');
    if fraction.is_some_and(|rest| !rest.starts_with(|c| c == '.' || goes_on(c) && !c.is_ascii_digit())) {
        length += 1;
        length += word_length(&text[length..]);
    }
    let exponent = text[..length].ends_with(['e', 'E']) && !text.starts_with("0x");
    if exponent && text[length..].starts_with(['+', '-']) {
        length += 1;
        length += word_length(&text[length..]);
    }
    length
}

/// How long the text or character at the beginning is.
fn quoted_length(text: &str) -> Option<usize> {
    let unprefixed = text.trim_start_matches(['b', 'c', 'r']);
    let prefix = text.len() - unprefixed.len();
    let raw = text[..prefix].ends_with('r');
    let hashes = unprefixed.len() - unprefixed.trim_start_matches('#').len();
    if prefix > 2 || hashes > 0 && !raw {
        return None;
    }
    let begin = prefix + hashes;
    match text[begin..].chars().next()? {
        '"' if raw => {
            let end = format!("\"{}", "#".repeat(hashes));
            let body = begin + 1;
            Some(text[body..].find(&end).map_or(text.len(), |found| body + found + end.len()))
        }
        '"' => Some(begin + escaped_length(&text[begin..], '"')),
        '\'' if hashes == 0 => {
            let mut following = text[begin + 1..].chars();
            let escaped = following.next() == Some('\\');
            let closed = following.next() == Some('\'');
            (escaped || closed).then(|| begin + escaped_length(&text[begin..], '\''))
        }
        _ => None,
    }
}

/// How long a text is that begins and ends with `quote` and may have escapes.
fn escaped_length(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (index, c) in text.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == quote {
            return index + c.len_utf8();
        }
    }
    text.len()
}
