//! Tokens to steps: where blanks stand, and where a line may end.

use std::ops::Range;

use super::lex::{Kind, Token};
use super::out::Step;

/// The operators with two operands, those that bind least first. A line is broken before all those of
/// the first row that occurs.
const OPERATORS: [&[&str]; 10] = [
    &["=", "+=", "-=", "*=", "/=", "%=", "^=", "&=", "|=", "<<=", ">>="],
    &["||"],
    &["&&"],
    &["==", "!=", "<", "<=", ">", ">="],
    &["|"],
    &["^"],
    &["&"],
    &["<<", ">>"],
    &["+", "-"],
    &["*", "/", "%"],
];

/// The words in front of which or behind which a bracket opens no list of arguments.
const APART: [&str; 6] = ["if", "else", "as", "local", "let", "mut"];

/// What is still to be done, in order.
enum Work {
    /// To be taken as it is.
    Step(Step),
    /// Tokens, of whose operators those of the first rows don't occur outside of brackets.
    Run(Range<usize>, usize),
}

/// Makes steps.
pub(super) struct Builder<'a> {
    /// The tokens of the text; commas that are to be printed in broken lists are added behind them.
    pub(super) tokens: &'a mut Vec<Token>,
    /// What has been made.
    pub(super) steps: Vec<Step>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(tokens: &'a mut Vec<Token>) -> Self {
        Self { tokens, steps: Vec::new() }
    }

    pub(super) fn token(&mut self, index: usize) {
        self.steps.push(Step::Token(index));
    }

    pub(super) fn space(&mut self) {
        self.steps.push(Step::Space);
    }

    /// Any run of tokens: an expression, a pattern, the head of an item. What is in brackets waits on a
    /// stack of our own.
    pub(super) fn run(&mut self, range: Range<usize>) {
        self.work(vec![Work::Run(range, 0)]);
    }

    /// The elements of a list, a possible line end behind each comma.
    pub(super) fn list(&mut self, range: Range<usize>) {
        let mut work = Vec::new();
        self.elements(range, true, &mut work);
        self.work(work);
    }

    fn work(&mut self, mut stack: Vec<Work>) {
        stack.reverse();
        let mut parts = Vec::new();
        while let Some(work) = stack.pop() {
            match work {
                Work::Step(step) => self.steps.push(step),
                Work::Run(range, lowest) => {
                    self.operators(range, lowest, &mut parts);
                    stack.extend(parts.drain(..).rev());
                }
            }
        }
    }

    fn operators(&mut self, range: Range<usize>, lowest: usize, parts: &mut Vec<Work>) {
        let Some((row, places)) = self.find_operators(range.clone(), lowest) else {
            return self.plain(range, parts);
        };
        if row == 0 {
            // An assignment: one line, unless its value is broken.
            let place = places.first().copied().unwrap_or(range.start);
            parts.push(Work::Run(range.start..place, 1));
            parts.extend([Step::Space, Step::Token(place), Step::Space].map(Work::Step));
            parts.push(Work::Run(place + 1..range.end, 1));
            return;
        }
        // All operators begin a line, or none does; but lists of events are filled up.
        let filled = OPERATORS[row] == ["|"];
        parts.extend([Step::Open, Step::Indent].map(Work::Step));
        let ends = places.iter().skip(1).copied().chain([range.end]);
        parts.push(Work::Run(range.start..places.first().copied().unwrap_or(range.end), row + 1));
        for (&place, end) in places.iter().zip(ends) {
            if filled {
                parts.push(Work::Step(Step::Open));
            }
            parts.extend([Step::Line, Step::Token(place), Step::Space].map(Work::Step));
            parts.push(Work::Run(place + 1..end, row + 1));
            if filled {
                parts.push(Work::Step(Step::Close));
            }
        }
        parts.extend([Step::Dedent, Step::Close].map(Work::Step));
    }

    /// The operators outside of brackets that bind least, if there are any of `OPERATORS[lowest..]`.
    fn find_operators(&self, range: Range<usize>, lowest: usize) -> Option<(usize, Vec<usize>)> {
        let (mut row, mut places) = (OPERATORS.len(), Vec::new());
        let mut index = range.start;
        while index < range.end {
            if index > range.start && self.is_binary(index) {
                let found = OPERATORS.iter().position(|texts| texts.contains(&self.text(index)));
                if let Some(found) = found.filter(|found| (lowest..=row).contains(found)) {
                    if found < row {
                        (row, places) = (found, Vec::new());
                    }
                    places.push(index);
                }
            }
            index = self.tokens[index].partner + 1;
        }
        (row < OPERATORS.len()).then_some((row, places))
    }

    /// Whether the sign has an operand on its left, where one can be.
    fn is_binary(&self, index: usize) -> bool {
        let before = &self.tokens[index - 1];
        self.tokens[index].kind == Kind::Punctuation
            && match before.kind {
                Kind::Word => !APART.contains(&before.text.as_str()),
                Kind::Literal | Kind::Angle | Kind::Close => true,
                _ => false,
            }
    }

    /// A run without operators.
    fn plain(&mut self, range: Range<usize>, parts: &mut Vec<Work>) {
        let mut index = range.start;
        while index < range.end {
            if index > range.start && self.is_spaced(index - 1, index) {
                parts.push(Work::Step(Step::Space));
            }
            let partner = self.tokens[index].partner;
            if partner > index && partner < range.end {
                let list = self.is_list(index, range.start);
                self.brackets(index, partner, list, parts);
            } else {
                parts.push(Work::Step(Step::Token(index)));
            }
            index = partner + 1;
        }
    }

    fn text(&self, index: usize) -> &str {
        &self.tokens[index].text
    }

    /// Whether a blank stands between two tokens, neither of which is an operator between operands.
    fn is_spaced(&self, left: usize, right: usize) -> bool {
        let (left_token, right_token) = (&self.tokens[left], &self.tokens[right]);
        if left_token.kind == Kind::Angle && left_token.text == "<" || right_token.kind == Kind::Angle {
            return false;
        }
        if matches!(right_token.text.as_str(), "," | ";" | ":" | "." | "::")
            || matches!(left_token.text.as_str(), "." | "::" | "#" | "&" | "!" | "-")
        {
            return false;
        }
        match right_token.kind {
            Kind::Open if right_token.text == "(" => {
                left_token.kind != Kind::Word || APART.contains(&left_token.text.as_str())
            }
            Kind::Open => left_token.text != "#",
            _ => true,
        }
    }

    /// Whether the brackets hold a list that may end in a comma: arguments, parameters, bindings.
    fn is_list(&self, open: usize, begin: usize) -> bool {
        if open == begin || self.text(open) != "(" || self.tokens[open].single {
            return false;
        }
        let before = &self.tokens[open - 1];
        let apart = APART.contains(&before.text.as_str()) || before.is("in") || before.is("pub");
        before.kind == Kind::Word && !apart
    }

    /// Brackets with what they hold; a `list` that is broken ends in a comma.
    fn brackets(&mut self, open: usize, close: usize, list: bool, parts: &mut Vec<Work>) {
        let [first, last] = [open, close].map(|index| Work::Step(Step::Token(index)));
        if open + 1 == close || self.tokens[open].is("[") {
            parts.extend([first, Work::Run(open + 1..close, 0), last]);
            return;
        }
        parts.extend([Work::Step(Step::Open), first]);
        parts.extend([Step::Indent, Step::SoftLine].map(Work::Step));
        self.elements(open + 1..close, list, parts);
        parts.extend([Step::Dedent, Step::SoftLine].map(Work::Step));
        parts.extend([last, Work::Step(Step::Close)]);
    }

    fn elements(&mut self, range: Range<usize>, list: bool, parts: &mut Vec<Work>) {
        let mut begin = range.start;
        let mut index = range.start;
        while index < range.end {
            if self.tokens[index].is(",") {
                parts.push(Work::Run(begin..index, 0));
                begin = index + 1;
                if list && begin == range.end {
                    parts.push(Work::Step(Step::Comma(index)));
                    return;
                }
                parts.extend([Step::Token(index), Step::Line].map(Work::Step));
            }
            index = self.tokens[index].partner + 1;
        }
        parts.push(Work::Run(begin..range.end, 0));
        if list && begin < range.end {
            let comma = self.comma_behind(range.end - 1);
            parts.push(Work::Step(Step::Comma(comma)));
        }
    }

    /// The comma behind the last token of a list that has none. The comments that trail the token trail the comma.
    pub(super) fn comma_behind(&mut self, last: usize) -> usize {
        if let Some(comma) = self.tokens[last].comma {
            return comma;
        }
        let mut comma = Token::new(Kind::Punctuation, ",");
        comma.after = std::mem::take(&mut self.tokens[last].after);
        self.tokens.push(comma);
        let index = self.tokens.len() - 1;
        self.tokens[last].comma = Some(index);
        index
    }
}
