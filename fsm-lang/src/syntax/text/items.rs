//! The reader: has pest read one item after the other, and goes on behind what can't be read.

use std::ops::Range;

use pest::iterators::Pair;

use super::build::Builder;
use super::cut::{Cutter, Ending, Stretch, is_item_word};
use super::lexer::Lexer;
use super::recovery::parse;
use super::scan::Scan;
use super::{Problems, Rule, expectation, start_of};
use crate::nearest::nearest;
use crate::syntax::MAX_STATE_DEPTH;
use crate::syntax::ast::{File, Item, Machine, Meta, StateItem, StateKeyword, Visibility};
use crate::syntax::messages;
use crate::syntax::vocab::{ITEM_WORDS, LATER_ITEM_WORDS, STATEMENT_WORDS};

/// Reads a text that was scanned.
pub(super) fn read(text: &str, scan: Scan, problems: &Problems) -> File {
    let start = start_of(text);
    let reader = Reader { cutter: Cutter { text, scan }, problems };
    let mut machines = Vec::new();
    // Of items that stand in a row outside of machines only the first is reported: one brace too many.
    let mut outside = false;
    reader.entries(&reader.cutter.all(start), |entry| {
        let was_outside =
            std::mem::replace(&mut outside, is_item_word(entry.word) && entry.word != "machine");
        let before = problems.quiet.replace(was_outside && outside);
        let next = reader.machine(entry, &mut machines);
        problems.quiet.set(before);
        next
    });
    if machines.is_empty() && problems.count.get() == 0 {
        problems.report(messages::no_machine(problems.span(start..start)));
    }
    File { machines }
}

/// An item before it is read.
pub(super) struct Entry<'t> {
    meta: Meta,
    visibility: Visibility,
    /// Where documentation and attributes end.
    pub(super) start: usize,
    /// The word that it begins with, as it is meant.
    pub(super) word: &'t str,
    /// Where that stands, as it is written.
    pub(super) word_range: Range<usize>,
    /// Where what stands behind the word begins.
    pub(super) rest: usize,
    /// Just behind its end.
    pub(super) end: usize,
    pub(super) ending: Ending,
}

/// Where to go on after an item.
pub(super) enum Next {
    /// At its end.
    Behind,
    /// Exactly there.
    At(usize),
    /// It could not be read from there on.
    Search(usize),
}

pub(super) struct Reader<'t, 'p> {
    pub(super) cutter: Cutter<'t>,
    pub(super) problems: &'p Problems,
}

impl<'t> Reader<'t, '_> {
    /// Goes through the items of a stretch.
    fn entries(&self, stretch: &Stretch, mut take: impl FnMut(Entry<'t>) -> Next) {
        let mut at = stretch.bytes.start;
        while let Some(start) = self.cutter.next_start(at..stretch.bytes.end) {
            if self.problems.are_too_many() {
                return;
            }
            let (end, ending) = self.cutter.ending(stretch, start);
            let next = match self.entry(start, end, ending) {
                Ok(entry) => take(entry),
                Err(next) => next,
            };
            at = match next {
                Next::Behind => end,
                Next::At(at) => at,
                Next::Search(from) => self.cutter.resume(stretch, start, from, end),
            }
            .max(start + 1);
            while !self.cutter.text.is_char_boundary(at) {
                at += 1;
            }
        }
    }

    /// Reads documentation, attributes, visibility and the word of an item.
    fn entry(&self, start: usize, end: usize, ending: Ending) -> Result<Entry<'t>, Next> {
        let mut at = start;
        let mut meta = Meta::default();
        if matches!(self.cutter.text.as_bytes()[at], b'#' | b'/') {
            (meta, at) = self.meta(start..end)?;
        }
        let start = at;
        let mut visibility = Visibility::Inherited;
        if self.cutter.word_at(at, end) == Some("pub") {
            let behind = match self.cutter.next_start(at + "pub".len()..end) {
                Some(next) if self.cutter.text[next..].starts_with('(') => {
                    self.cutter.behind_bracket(next, end)
                }
                _ => at + "pub".len(),
            };
            let pair =
                self.rule(Rule::visibility, at..behind).map_err(|failure| self.fail(&failure, "pub"))?;
            let place = pair.as_span().end();
            visibility = Builder::new(self.problems, at).visibility(pair);
            at = self.cutter.next_start(at + place..end).unwrap_or(end);
        }
        let Some(word) = self.cutter.word_at(at, end) else {
            return Err(self.no_word(at, end));
        };
        let word_range = at..at + word.len();
        let rest = self.cutter.next_start(word_range.end..end).unwrap_or(end);
        Ok(Entry { meta, visibility, start, word, word_range, rest, end, ending })
    }

    /// Reads documentation and attributes, and tells where what they are said of begins.
    fn meta(&self, range: Range<usize>) -> Result<(Meta, usize), Next> {
        let text = self.cutter.text;
        let mut meta = Meta::default();
        let mut at = range.start;
        let mut is_wrong = false;
        loop {
            let is_attribute = text.as_bytes()[at] == b'#';
            if !is_attribute && !text[at..].starts_with("//") && !text[at..].starts_with("/*") {
                return Ok((meta, at));
            }
            let behind = match is_attribute {
                true => self.cutter.behind_bracket(at, range.end),
                false => Lexer::new(text, at..range.end).next().map_or(range.end, |lexeme| lexeme.hi),
            };
            match self.rule(Rule::documented, at..behind) {
                Ok(pair) => is_wrong |= !Builder::new(self.problems, at).documented(&mut meta, pair),
                Err(failure) => {
                    self.fail(&failure, "#");
                    if !is_attribute || behind == range.end {
                        return Err(Next::Search(failure.at));
                    }
                    is_wrong = true;
                }
            }
            let Some(next) = self.cutter.next_start(behind..range.end) else {
                if !is_wrong {
                    let place = self.problems.span(range.start..behind);
                    self.problems.report(messages::documents_nothing(place));
                }
                return Err(Next::Behind);
            };
            at = next;
        }
    }

    /// Reports what stands where an item should begin.
    fn no_word(&self, at: usize, end: usize) -> Next {
        let text = self.cutter.text;
        if at >= end {
            let help = "a variable is `pub var`, a machine `pub machine`; all else takes no `pub`";
            self.problems.syntax(at..at, "expected `var` or `machine` behind `pub`", Some(help));
            return Next::Behind;
        }
        let (found, hi) = expectation::found(text, at);
        if self.cutter.scan.is_poisoned(at..hi) {
            return Next::Search(hi);
        }
        self.problems.report(messages::no_item(self.problems.span(at..hi), &found));
        if text.as_bytes()[at] == b';' { Next::Behind } else { Next::Search(hi) }
    }

    // -- machines

    fn machine(&self, entry: Entry<'t>, machines: &mut Vec<Machine>) -> Next {
        let word = entry.word;
        let place = entry.word_range.clone();
        if word == "use" {
            self.problems.report(messages::not_yet(self.problems.span(place), word));
            return Next::Behind;
        }
        if word != "machine" {
            self.problems.report(messages::not_a_machine(self.problems.span(place.clone()), word));
            if nearest(word, ["machine"]).is_none() {
                return Next::Search(place.end);
            }
        }
        let Ending::Braces(brace) = entry.ending else {
            let Err(failure) = self.rule(Rule::machine_rest, entry.rest..entry.end) else {
                return Next::Behind;
            };
            return self.fail(&failure, word);
        };
        let head = entry.rest..self.cutter.place(brace) + 1;
        let builder = Builder::new(self.problems, head.start);
        let read = match self.rule(Rule::machine_rest, head.clone()) {
            Ok(pair) => builder.machine_head(pair),
            Err(failure) => {
                self.fail(&failure, word);
                // Its body can be read all the same.
                self.first_name(head).map(|name| (name, Vec::new()))
            }
        };
        let Some((name, parameters)) = read else { return Next::Behind };
        let items = self.items(&self.cutter.inside(brace, entry.end), 1);
        let span = self.problems.span(entry.start..entry.end);
        machines.push(Machine {
            meta: entry.meta,
            visibility: entry.visibility,
            name,
            parameters,
            items,
            span,
        });
        Next::Behind
    }

    // -- items

    /// The items of a machine or state, whose child states stand at that depth.
    fn items(&self, stretch: &Stretch, depth: usize) -> Vec<Item> {
        let mut items = Vec::new();
        self.entries(stretch, |entry| self.item(entry, depth, &mut items));
        items.shrink_to_fit();
        items
    }

    fn item(&self, mut entry: Entry<'t>, depth: usize, items: &mut Vec<Item>) -> Next {
        let mut misspelt = false;
        let word = entry.word;
        if LATER_ITEM_WORDS.contains(&word) {
            return self.later(&entry);
        }
        if !ITEM_WORDS.contains(&word) {
            let meant = nearest(word, ITEM_WORDS.iter().chain(LATER_ITEM_WORDS).copied());
            match self.unknown(&entry, meant) {
                Some(meant) => entry.word = meant,
                None => return Next::Search(entry.word_range.end),
            }
            misspelt = true;
        }
        if let Some(problem) = messages::misplaced_visibility(&entry.visibility, entry.word) {
            self.problems.report(problem);
        }
        // What follows from a misspelt word is not reported a second time.
        let before = self.problems.quiet.replace(misspelt || self.problems.quiet.get());
        let next = match state_keyword(entry.word) {
            Some(keyword) => self.state(entry, keyword, depth, items, before),
            None => self.plain(entry, items),
        };
        self.problems.quiet.set(before);
        next
    }

    fn later(&self, entry: &Entry<'t>) -> Next {
        let word = entry.word;
        let place = self.problems.span(entry.word_range.clone());
        self.problems.report(messages::not_yet(place, word));
        Next::Behind
    }

    /// Reports a word that begins no item, and tells which was meant.
    fn unknown(&self, entry: &Entry<'t>, meant: Option<&'static str>) -> Option<&'static str> {
        let word = entry.word;
        let text = self.cutter.text;
        let follows = self.cutter.next_start(entry.word_range.end..entry.end).map(|at| text.as_bytes()[at]);
        let is_statement =
            matches!(follows, Some(b'=' | b'(' | b'.' | b'+' | b'-')) || STATEMENT_WORDS.contains(&word);
        let place = self.problems.span(entry.word_range.clone());
        self.problems.report(messages::unknown_item(place, word, meant, is_statement));
        meant.filter(|meant| !is_statement && ITEM_WORDS.contains(meant))
    }

    /// An item without items in it.
    fn plain(&self, entry: Entry<'t>, items: &mut Vec<Item>) -> Next {
        let rule = match entry.word {
            "type" => Rule::type_rest,
            "const" | "var" => Rule::value_rest,
            "event" => Rule::event_rest,
            "fn" => Rule::fn_rest,
            "initial" => Rule::initial_rest,
            "history" => Rule::history_rest,
            "entry" | "exit" => Rule::block_rest,
            "on" => Rule::on_rest,
            "after" => Rule::after_rest,
            "activity" => Rule::activity_rest,
            "invoke" => Rule::invoke_rest,
            "compensate" => Rule::compensate_rest,
            _ => Rule::bare_rest,
        };
        if entry.word == "on"
            && let Some(braced) = self.cutter.first_braced(entry.word_range.start, entry.end)
        {
            let place = self.problems.span(braced.range.clone());
            self.problems.report(messages::arguments_in_braces(place, braced.event, &braced.names));
            return Next::Search(braced.range.end);
        }
        match self.rule(rule, entry.rest..entry.end) {
            Ok(pair) => {
                self.build(entry, pair, items);
                Next::Behind
            }
            Err(failure) => self.recover(rule, entry, &failure, items),
        }
    }

    /// Makes an item of what was read, and tells whether it could be made.
    pub(super) fn build(&self, entry: Entry<'t>, pair: Pair<'_, Rule>, items: &mut Vec<Item>) {
        let word = (entry.word, self.problems.span(entry.word_range.clone()));
        let place = self.problems.span(entry.start..entry.end);
        let builder = Builder::new(self.problems, entry.rest);
        match builder.item(entry.meta, entry.visibility, word, place, pair) {
            Some(item) => items.push(item),
            None => self.problems.syntax(entry.word_range, "this item can't be read", Some("write it anew")),
        }
    }

    // -- states

    fn state(
        &self,
        entry: Entry<'t>,
        keyword: StateKeyword,
        depth: usize,
        items: &mut Vec<Item>,
        quiet_inside: bool,
    ) -> Next {
        let rule = if keyword == StateKeyword::Final { Rule::final_rest } else { Rule::state_rest };
        let brace = match entry.ending {
            Ending::Braces(brace) => Some(brace),
            Ending::Semicolon | Ending::Nothing => None,
        };
        let head_end = brace.map_or(entry.end, |brace| self.cutter.place(brace) + 1);
        let head = entry.rest..head_end;
        let builder = Builder::new(self.problems, head.start);
        let mut end = entry.end;
        let mut next = Next::Behind;
        let mut body = brace;
        let read = match self.rule(rule, head.clone()) {
            Ok(pair) => builder.state_head(keyword, pair),
            Err(failure) => {
                if let Some((text, behind)) = self.add_semicolon(&failure, &entry) {
                    (end, next, body) = (behind, Next::At(failure.at), None);
                    parse(rule, &text, head.start).ok().and_then(|pair| builder.state_head(keyword, pair))
                } else {
                    let failed = self.fail(&failure, entry.word);
                    let belongs = brace.is_some() && !self.begins_item(failure.at..head_end);
                    match self.first_name(head).filter(|_| belongs) {
                        Some(name) => Some((keyword, vec![name], None)),
                        None => return failed,
                    }
                }
            }
        };
        let Some((kind, names, parameters)) = read else { return next };
        if depth > MAX_STATE_DEPTH {
            let place = names.first().map_or_else(|| self.problems.span(entry.word_range), |name| name.span);
            self.problems.report(messages::states_too_deep(place));
            return next;
        }
        self.problems.quiet.set(quiet_inside);
        let inner = body.map(|brace| self.items(&self.cutter.inside(brace, entry.end), depth + 1));
        let span = self.problems.span(entry.start..end);
        items.push(Item::State(StateItem { meta: entry.meta, kind, names, parameters, items: inner, span }));
        next
    }
}

fn state_keyword(word: &str) -> Option<StateKeyword> {
    Some(match word {
        "state" => StateKeyword::State,
        "parallel" => StateKeyword::Parallel,
        "final" => StateKeyword::Final,
        _ => return None,
    })
}
