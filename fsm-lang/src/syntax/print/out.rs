//! What is to be printed, as a flat list of steps, and the printing of it: a group stands on one line if it fits, else
//! each of its breaks becomes a line end (Oppen's and Wadler's pretty-printing, without a tree).

use super::lex::{Comment, Token};
use super::{INDENT, MAX_WIDTH};

/// One step. Tokens are given by their place.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    /// A token with its comments.
    Token(usize),
    /// A blank.
    Space,
    /// A blank, or a line end in a broken group.
    Line,
    /// Nothing, or a line end in a broken group.
    SoftLine,
    /// The comma behind the last element of a list, printed in a broken group only; its comments always.
    Comma(usize),
    /// The beginning of a group.
    Open,
    /// Its end.
    Close,
    /// From here on lines begin one level deeper.
    Indent,
    /// The end of that.
    Dedent,
}

/// What stands between what has been printed and what comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pending {
    Nothing,
    Space,
    /// A line end that a comment needs; the next line goes on with what was begun.
    Continuation,
    /// A line end of the layout, and how far the next line is indented.
    Line(usize),
}

/// The printed text.
#[derive(Debug)]
pub(super) struct Out {
    text: String,
    column: usize,
    pending: Pending,
    empty_line: bool,
    /// How far the item is indented that is being printed.
    base: usize,
}

impl Out {
    pub(super) fn new() -> Self {
        Self { text: String::new(), column: 0, pending: Pending::Nothing, empty_line: false, base: 0 }
    }

    /// The text, its last line ended.
    pub(super) fn finish(mut self) -> String {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text
    }

    /// Begins a line.
    pub(super) fn line(&mut self, indent: usize) {
        self.pending = Pending::Line(indent);
    }

    /// Separates by a blank.
    pub(super) fn space(&mut self) {
        if self.pending == Pending::Nothing {
            self.pending = Pending::Space;
        }
    }

    /// Leaves an empty line before the next one.
    pub(super) fn empty_line(&mut self) {
        self.empty_line = true;
    }

    /// Whether all of the steps fit on the rest of the line. Comments behind the last token don't count.
    pub(super) fn fits(&self, steps: &[Step], tokens: &[Token]) -> bool {
        fit_flat(steps, tokens, self.measure(self.base))
    }

    /// Where the next token will begin.
    fn measure(&self, indent: usize) -> Measure {
        let (column, blank) = match self.pending {
            _ if self.text.is_empty() => (0, false),
            Pending::Nothing => (self.column, false),
            Pending::Space => (self.column, true),
            Pending::Continuation => (indent.max(self.base + INDENT), false),
            Pending::Line(indent) => (indent, false),
        };
        let begins = !matches!(self.pending, Pending::Nothing | Pending::Space);
        Measure { column, blank, opened: begins || self.text.ends_with(['(', '[']), ended: false }
    }

    /// Prints comments that stand on lines of their own before an item, with the empty lines between them.
    pub(super) fn leading(&mut self, comments: Vec<Comment>, indent: usize, mut empty_allowed: bool) {
        for comment in comments {
            if empty_allowed && comment.empty_before {
                self.empty_line();
            }
            empty_allowed = true;
            if comment.line_before {
                self.line(indent);
            }
            self.write(&comment.text, indent);
            self.pending = if comment.line_after { Pending::Line(indent) } else { Pending::Space };
        }
    }

    /// Prints steps that begin an item which is indented by `base`.
    pub(super) fn print(&mut self, steps: &[Step], tokens: &[Token], base: usize) {
        self.base = base;
        let mut indent = base;
        // Whether the groups around this step are broken; outside of groups nothing breaks.
        let mut broken = vec![false];
        for (place, step) in steps.iter().enumerate() {
            let breaks = broken.last().copied().unwrap_or(false);
            match *step {
                Step::Token(index) => self.token(&tokens[index], indent),
                Step::Comma(index) => {
                    if breaks {
                        self.token(&tokens[index], indent);
                    } else {
                        self.comments(&tokens[index], indent);
                    }
                }
                Step::Line | Step::SoftLine if breaks => self.line(indent),
                Step::Line | Step::Space => self.space(),
                Step::SoftLine => {}
                Step::Open => broken.push(!fits(&steps[place + 1..], tokens, self.measure(indent))),
                Step::Close => {
                    broken.pop();
                }
                Step::Indent => indent += INDENT,
                Step::Dedent => indent -= INDENT,
            }
        }
    }

    fn token(&mut self, token: &Token, indent: usize) {
        self.inline(&token.before, indent);
        if closes(&token.text) && self.pending == Pending::Space {
            self.pending = Pending::Nothing;
        }
        if matches!(token.text.as_str(), "{" | "}") && self.pending == Pending::Continuation {
            self.pending = Pending::Line(self.base);
        }
        self.write(&token.text, indent);
        self.inline(&token.after, indent);
    }

    /// The comments of a comma that isn't printed.
    fn comments(&mut self, token: &Token, indent: usize) {
        self.inline(&token.before, indent);
        self.inline(&token.after, indent);
    }

    fn inline(&mut self, comments: &[Comment], indent: usize) {
        for comment in comments {
            if comment.line_before && !matches!(self.pending, Pending::Line(_)) {
                self.pending = Pending::Continuation;
            } else if self.pending == Pending::Nothing && !self.text.ends_with(['(', '[']) {
                self.pending = Pending::Space;
            }
            self.write(&comment.text, indent);
            self.pending = if comment.line_after { Pending::Continuation } else { Pending::Space };
        }
    }

    fn write(&mut self, text: &str, indent: usize) {
        let begin = match self.pending {
            _ if self.text.is_empty() => None,
            Pending::Nothing => None,
            Pending::Space => {
                self.text.push(' ');
                self.column += 1;
                None
            }
            Pending::Continuation => Some(indent.max(self.base + INDENT)),
            Pending::Line(indent) => Some(indent),
        };
        if let Some(begin) = begin {
            self.text.push_str(if self.empty_line { "\n\n" } else { "\n" });
            self.text.extend(std::iter::repeat_n(' ', begin));
            self.column = begin;
            self.empty_line = false;
        }
        self.text.push_str(text);
        self.column = match text.rsplit_once('\n') {
            Some((_, last)) => last.chars().count(),
            None => self.column + text.chars().count(),
        };
        self.pending = Pending::Nothing;
    }
}

/// Whether the steps fit on the rest of a line, up to the end of the group that they begin in and on to the next place
/// where a line may end.
fn fits(steps: &[Step], tokens: &[Token], mut measure: Measure) -> bool {
    let mut depth = 1_usize;
    for step in steps {
        match *step {
            Step::Token(index) | Step::Comma(index) => {
                let token = &tokens[index];
                if depth == 0 && (measure.ended || token.before.iter().any(Comment::breaks)) {
                    return measure.column <= MAX_WIDTH;
                }
                if !measure.token(token, matches!(step, Step::Token(_))) {
                    return false;
                }
            }
            Step::Line | Step::SoftLine if depth == 0 => return true,
            Step::Line | Step::Space => measure.blank = true,
            Step::Open if depth > 0 => depth += 1,
            Step::Close if depth > 0 => depth -= 1,
            Step::SoftLine | Step::Open | Step::Close | Step::Indent | Step::Dedent => {}
        }
    }
    true
}

/// Whether all of the steps fit on a line of their own. Comments behind the last token don't count.
pub(super) fn fits_line(steps: &[Step], tokens: &[Token], indent: usize) -> bool {
    fit_flat(steps, tokens, Measure { column: indent, blank: false, opened: true, ended: false })
}

fn fit_flat(steps: &[Step], tokens: &[Token], mut measure: Measure) -> bool {
    steps.iter().all(|step| match *step {
        Step::Token(index) => measure.token(&tokens[index], true),
        Step::Comma(index) => measure.token(&tokens[index], false),
        Step::Line | Step::Space => {
            measure.blank = true;
            true
        }
        _ => true,
    })
}

/// Measures a line as [`Out`] prints it.
#[derive(Clone, Copy)]
struct Measure {
    column: usize,
    /// Whether a blank is due before what comes next.
    blank: bool,
    /// Whether a comment can follow without a blank.
    opened: bool,
    /// Whether a comment has ended the line.
    ended: bool,
}

impl Measure {
    /// Adds a token, of which the comments only are printed if it isn't `visible`; false if it can't stand on
    /// the line. The comments behind it count only if something follows.
    fn token(&mut self, token: &Token, visible: bool) -> bool {
        let broken = self.ended || token.before.iter().any(Comment::breaks);
        self.comments(&token.before);
        if visible {
            if self.blank && !closes(&token.text) {
                self.column += 1;
            }
            self.blank = false;
            self.opened = opens(&token.text);
            self.column += token.text.chars().count();
        }
        let fits = !broken && self.column <= MAX_WIDTH && !token.text.contains('\n');
        self.comments(&token.after);
        self.ended = token.after.iter().any(Comment::breaks);
        fits
    }

    fn comments(&mut self, comments: &[Comment]) {
        for comment in comments {
            if self.blank || !self.opened {
                self.column += 1;
            }
            self.column += comment.text.chars().count();
            self.blank = true;
        }
    }
}

/// Whether no blank stands behind it.
fn opens(text: &str) -> bool {
    matches!(text, "(" | "[")
}

/// Whether no blank stands before it, not even behind a comment.
fn closes(text: &str) -> bool {
    matches!(text, ")" | "]" | "," | ";")
}
