//! What is still read of an item that has an error.

use std::ops::Range;

use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};
use pest::iterators::Pair;

use super::build::Builder;
use super::cut::{Ending, Stretch, is_item_word};
use super::items::{Entry, Next, Reader};
use super::lexer::{Kind, Lexer};
use super::{Grammar, Rule, SYNTAX, expectation};
use crate::diag::{Diagnostic, Edit, Fix};
use crate::syntax::ast::{Block, Ident, Item, Statement};
use crate::syntax::forms;

/// Where and why pest could not go on.
pub(super) struct Failure {
    /// The first place that nothing could be made of.
    pub(super) at: usize,
    /// What pest saw of the text.
    pub(super) range: Range<usize>,
    /// What could stand there.
    pub(super) expected: Vec<Rule>,
    /// Whether pest stopped at a limit of its own, which is the stack.
    pub(super) limit: bool,
}

/// How much of a long item pest is shown at first, in bytes.
const FIRST_LENGTH: usize = 4096;

/// Has pest read a text by a rule. `base` is where the text stands in the source.
pub(super) fn parse(rule: Rule, text: &str, base: usize) -> Result<Pair<'_, Rule>, Failure> {
    let range = base..base + text.len();
    match Grammar::parse(rule, text) {
        Ok(mut pairs) => pairs.next().ok_or(Failure { at: base, range, expected: Vec::new(), limit: false }),
        Err(error) => {
            let (InputLocation::Pos(at) | InputLocation::Span((at, _))) = error.location;
            let (expected, limit) = match error.variant {
                ErrorVariant::ParsingError { positives, .. } => (positives, false),
                ErrorVariant::CustomError { .. } => (Vec::new(), true),
            };
            Err(Failure { at: base + at, range, expected, limit })
        }
    }
}

impl<'t> Reader<'t, '_> {
    /// Has pest read a range of the text by a rule. Not if the scan found something wrong there.
    ///
    /// An error of pest's takes time in the length of all that it saw, so it is shown more only when it asks for
    /// more.
    pub(super) fn rule(&self, rule: Rule, range: Range<usize>) -> Result<Pair<'t, Rule>, Failure> {
        if let Some(at) = self.cutter.scan.poison_in(range.clone()) {
            return Err(Failure { at, range, expected: Vec::new(), limit: false });
        }
        let text = self.cutter.text;
        let mut length = FIRST_LENGTH;
        while range.len() > 2 * length {
            let cut = self.cutter.boundary(range.start + length, range.clone());
            if cut >= range.end {
                break;
            }
            match parse(rule, &text[range.start..cut], range.start) {
                Ok(pair) if self.cutter.next_start(range.start + pair.as_span().end()..cut).is_some() => {
                    return Ok(pair);
                }
                Err(mut failure) if failure.at < cut => {
                    failure.range = range;
                    return Err(failure);
                }
                _ => length *= 4,
            }
        }
        parse(rule, &text[range.clone()], range.start)
    }

    /// Reports what could not be read, unless the scan has.
    pub(super) fn fail(&self, failure: &Failure, word: &str) -> Next {
        self.fail_with(failure, word, None);
        Next::Search(failure.at)
    }

    fn fail_with(&self, failure: &Failure, word: &str, fix: Option<Fix>) {
        if self.cutter.scan.is_poisoned(failure.range.clone()) {
            return;
        }
        let message = expectation::message(self.cutter.text, failure, word);
        // Where something is missing is where it would have to be written.
        let place = match &fix {
            Some(Fix { edits, .. }) if !edits.is_empty() => edits[0].span,
            _ => self.problems.span(message.range),
        };
        let mut diagnostic = Diagnostic::error(SYNTAX, place, message.text);
        // Where it is known what to change, that says more than how the item is written.
        let is_general = |help: &String| forms::written(word) == Some(help.as_str());
        diagnostic.help = message.help.filter(|help| fix.is_none() || !is_general(help));
        diagnostic.fix = fix;
        self.problems.report(diagnostic);
    }

    /// The name that stands first in a range, if one does.
    pub(super) fn first_name(&self, range: Range<usize>) -> Option<Ident> {
        let start = self.cutter.next_start(range.clone())?;
        let pair = self.rule(Rule::name, start..range.end).ok()?;
        Some(Builder::new(self.problems, start).ident(&pair))
    }

    /// Whether a line of the range begins with the word of an item.
    pub(super) fn begins_item(&self, range: Range<usize>) -> bool {
        let text = self.cutter.text;
        Lexer::new(text, range).any(|lexeme| {
            lexeme.kind == Kind::Word
                && is_item_word(&text[lexeme.lo..lexeme.hi])
                && text[..lexeme.lo].trim_end_matches([' ', '\t']).ends_with('\n')
        })
    }

    /// Where only the `;` is missing: reports that, and gives the item's text with it, from behind the item's
    /// word, and where the item ends.
    pub(super) fn add_semicolon(&self, failure: &Failure, entry: &Entry<'t>) -> Option<(String, usize)> {
        let text = self.cutter.text;
        if !failure.expected.contains(&Rule::semicolon) || self.cutter.scan.is_poisoned(failure.range.clone())
        {
            return None;
        }
        let at_end = failure.at >= entry.end && entry.ending == Ending::Nothing;
        let at_item = self.cutter.word_at(failure.at, entry.end).is_some_and(is_item_word)
            || (text[failure.at..].starts_with('#') || text[failure.at..].starts_with("///"))
                && self.cutter.is_first_in_line(failure.at);
        if !at_end && !at_item {
            return None;
        }
        let start = entry.rest;
        let behind = self.cutter.last_end(entry.word_range.end..failure.at);
        let here = self.problems.span(behind..behind);
        let fix = Fix { title: "add `;`".to_owned(), edits: vec![Edit { span: here, text: ";".to_owned() }] };
        let missing = Failure {
            at: failure.at,
            range: failure.range.clone(),
            expected: failure.expected.clone(),
            limit: false,
        };
        self.fail_with(&missing, entry.word, Some(fix));
        Some((format!("{};", text.get(start..behind).unwrap_or_default()), behind))
    }

    /// Reads of a plain item what can be read.
    pub(super) fn recover(
        &self,
        rule: Rule,
        mut entry: Entry<'t>,
        failure: &Failure,
        items: &mut Vec<Item>,
    ) -> Next {
        let start = entry.rest;
        if let Some((text, behind)) = self.add_semicolon(failure, &entry) {
            entry.end = behind;
            if let Ok(pair) = parse(rule, &text, start) {
                self.build(entry, pair, items);
            }
            return Next::At(failure.at);
        }
        if let Ending::Braces(brace) = entry.ending
            && failure.at > self.cutter.place(brace)
            && !matches!(rule, Rule::type_rest | Rule::invoke_rest | Rule::compensate_rest)
            && !failure.limit
            && !self.cutter.scan.is_poisoned(failure.range.clone())
        {
            // The block has the error: its statements are read one by one, and the item without it.
            let before = self.problems.count.get();
            let stretch = self.cutter.inside(brace, entry.end);
            let block = self.block(&stretch, entry.end);
            if self.problems.count.get() == before {
                self.fail(failure, entry.word);
            }
            let text = format!("{}}}", &self.cutter.text[start..stretch.bytes.start]);
            if let Ok(pair) = parse(rule, &text, start) {
                self.build(entry, pair, items);
                if let Some(place) = items.last_mut().and_then(block_of) {
                    *place = block;
                }
            }
            return Next::Behind;
        }
        self.fail(failure, entry.word)
    }

    /// Reads a block a statement at a time.
    fn block(&self, stretch: &Stretch, end: usize) -> Block {
        let mut statements: Vec<Statement> = Vec::new();
        let mut at = stretch.bytes.start;
        while let Some(start) = self.cutter.next_start(at..stretch.bytes.end) {
            if self.problems.are_too_many() {
                break;
            }
            match self.rule(Rule::one_statement, start..stretch.bytes.end) {
                Ok(pair) => {
                    let length = pair.as_span().end();
                    // It has no braces of its own, and reads as a block with one statement.
                    statements.extend(Builder::new(self.problems, start).block(pair).statements);
                    at = start + length;
                }
                Err(failure) => {
                    self.fail(&failure, forms::STATEMENT);
                    at = self.behind_statement(stretch, start, failure.at);
                }
            }
            at = at.max(start + 1);
            while !self.cutter.text.is_char_boundary(at) {
                at += 1;
            }
        }
        let open = stretch.bytes.start.saturating_sub(1);
        Block { statements, span: self.problems.span(open..end) }
    }

    /// Where the statement ends that begins at `start` and could not be read from `failed` on.
    fn behind_statement(&self, stretch: &Stretch, start: usize, failed: usize) -> usize {
        let text = self.cutter.text;
        let mut at = start;
        loop {
            let (end, ending) = self.cutter.ending(stretch, at);
            at = end.max(at + 1);
            let Some(next) = self.cutter.next_start(at.min(stretch.bytes.end)..stretch.bytes.end) else {
                return stretch.bytes.end;
            };
            let goes_on = matches!(ending, Ending::Braces(_))
                && (self.cutter.word_at(next, stretch.bytes.end) == Some("else")
                    || text[next..].starts_with(';'));
            if end > failed && !goes_on {
                return end;
            }
        }
    }
}

/// The block of an item.
fn block_of(item: &mut Item) -> Option<&mut Block> {
    match item {
        Item::Entry(item) | Item::Exit(item) => Some(&mut item.block),
        Item::Initial(item) => item.block.as_mut(),
        Item::History(item) => item.block.as_mut(),
        Item::Transition(item) => item.block.as_mut(),
        _ => None,
    }
}
