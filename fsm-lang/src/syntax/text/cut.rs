//! Where items begin and end, by the marks of the scan.

use std::ops::Range;

use super::braced::Braced;
use super::lexer::{Kind, Lexer};
use super::scan::{Mark, Scan};
use crate::syntax::vocab::{ITEM_WORDS, LATER_ITEM_WORDS};

/// A part of the text with its marks: the whole, or what stands between the braces of a machine, state or block.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    pub(super) bytes: Range<usize>,
    marks: Range<usize>,
}

/// How an item ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// With `;`.
    Semicolon,
    /// With the braces that this mark opens.
    Braces(usize),
    /// With what it stands in.
    Nothing,
}

/// A text with its marks.
pub(super) struct Cutter<'t> {
    pub(super) text: &'t str,
    pub(super) scan: Scan,
}

impl<'t> Cutter<'t> {
    /// The whole text from `start` on.
    pub(super) fn all(&self, start: usize) -> Stretch {
        Stretch { bytes: start..self.text.len(), marks: 0..self.scan.marks.len() }
    }

    /// Where the next lexeme of the range begins that is no comment, documentation excepted.
    pub(super) fn next_start(&self, range: Range<usize>) -> Option<usize> {
        let mut lexemes = Lexer::new(self.text, range);
        lexemes
            .find(|lexeme| !matches!(lexeme.kind, Kind::Comment { doc: false, .. }))
            .map(|lexeme| lexeme.lo)
    }

    /// Where the last lexeme of the range ends that is no comment.
    pub(super) fn last_end(&self, range: Range<usize>) -> usize {
        let start = range.start;
        Lexer::new(self.text, range)
            .filter(|lexeme| !matches!(lexeme.kind, Kind::Comment { .. }))
            .last()
            .map_or(start, |lexeme| lexeme.hi)
    }

    /// A place at `near` or behind it in the range where a lexeme begins; the range's end if there is none.
    pub(super) fn boundary(&self, near: usize, range: Range<usize>) -> usize {
        let end = range.end;
        Lexer::new(self.text, range).find(|lexeme| lexeme.lo >= near).map_or(end, |lexeme| lexeme.lo)
    }

    /// Just behind the bracket of the stretch that begins at or behind `at` with its partner, if that is before
    /// `end`.
    pub(super) fn behind_bracket(&self, at: usize, end: usize) -> usize {
        let index = self.mark_at(&(0..self.scan.marks.len()), at);
        match self.scan.marks.get(index).map(|mark| mark.partner) {
            Some(partner) if partner != Mark::NONE => (self.place(partner as usize) + 1).min(end),
            _ => end,
        }
    }

    /// The word or number that begins at `at`.
    pub(super) fn word_at(&self, at: usize, end: usize) -> Option<&'t str> {
        let lexeme = Lexer::new(self.text, at..end).next()?;
        (lexeme.kind == Kind::Word && lexeme.lo == at).then(|| &self.text[at..lexeme.hi])
    }

    /// Where the bracket of that mark stands.
    pub(super) fn place(&self, mark: usize) -> usize {
        self.scan.marks[mark].at as usize
    }

    /// The first pattern with braces of the item that begins at `start`.
    pub(super) fn first_braced(&self, start: usize, end: usize) -> Option<Braced<'t>> {
        let mut index = self.mark_at(&(0..self.scan.marks.len()), start);
        loop {
            let mark = self.scan.marks.get(index).filter(|mark| (mark.at as usize) < end)?;
            match mark.byte {
                b'{' => return self.braced(start, index, end),
                _ if mark.partner != Mark::NONE => index = mark.partner as usize + 1,
                _ => return None,
            }
        }
    }

    /// The first mark of the stretch that does not stand before `at`.
    fn mark_at(&self, marks: &Range<usize>, at: usize) -> usize {
        let within = &self.scan.marks[marks.clone()];
        marks.start + within.partition_point(|mark| (mark.at as usize) < at)
    }

    /// Where the item that begins at `at` ends.
    pub(super) fn ending(&self, stretch: &Stretch, at: usize) -> (usize, Ending) {
        let mut index = self.mark_at(&stretch.marks, at);
        while index < stretch.marks.end {
            let mark = self.scan.marks[index];
            match mark.byte {
                b';' => return (mark.at as usize + 1, Ending::Semicolon),
                b'{' if self.braced(at, index, stretch.bytes.end).is_none() => {
                    return (self.behind(index, stretch), Ending::Braces(index));
                }
                _ if mark.partner != Mark::NONE => index = mark.partner as usize + 1,
                _ => index += 1,
            }
        }
        (stretch.bytes.end, Ending::Nothing)
    }

    /// Just behind the bracket that closes the one at `index`.
    fn behind(&self, index: usize, stretch: &Stretch) -> usize {
        match self.scan.marks[index].partner {
            Mark::NONE => stretch.bytes.end,
            partner => self.place(partner as usize) + 1,
        }
    }

    /// What stands between the braces that the mark at `index` opens; `end` is where its item ends.
    pub(super) fn inside(&self, index: usize, end: usize) -> Stretch {
        let start = self.place(index) + 1;
        let (end, last) = match self.scan.marks[index].partner {
            Mark::NONE => (end.max(start), self.mark_at(&(index + 1..self.scan.marks.len()), end)),
            partner => (self.place(partner as usize), partner as usize),
        };
        Stretch { bytes: start..end, marks: index + 1..last }
    }

    /// Where to go on after the item at `start` that could not be read from `at` on: at a line that begins with
    /// the word of an item outside of its brackets, else at its end.
    pub(super) fn resume(&self, stretch: &Stretch, start: usize, at: usize, end: usize) -> usize {
        let mut index = self.mark_at(&stretch.marks, start);
        let mut from = start;
        loop {
            let mark = (index < stretch.marks.end).then(|| self.scan.marks[index]);
            let gap_end = mark.map_or(end, |mark| mark.at as usize).min(end);
            for lexeme in Lexer::new(self.text, from.max(at).min(gap_end)..gap_end) {
                if lexeme.lo > start
                    && lexeme.kind == Kind::Word
                    && is_item_word(&self.text[lexeme.lo..lexeme.hi])
                    && self.is_first_in_line(lexeme.lo)
                {
                    return lexeme.lo;
                }
            }
            let Some(mark) = mark.filter(|_| gap_end < end) else { return self.behind_else(stretch, end) };
            (from, index) = match mark.partner {
                Mark::NONE => (mark.at as usize + 1, index + 1),
                partner => (self.behind(index, stretch), partner as usize + 1),
            };
        }
    }

    /// Where an item that could not be read and ends with a block ends if that is a part of an expression only: `if` with
    /// its `else`, with `;` behind.
    fn behind_else(&self, stretch: &Stretch, end: usize) -> usize {
        let mut end = end;
        while self.text[..end].ends_with('}') {
            let Some(next) = Lexer::new(self.text, end..stretch.bytes.end).next() else { return end };
            match &self.text[next.lo..next.hi] {
                ";" => return next.hi,
                "else" => end = self.ending(stretch, next.hi).0,
                _ => return end,
            }
        }
        end
    }

    /// Whether only blanks stand before that place in its line.
    pub(super) fn is_first_in_line(&self, at: usize) -> bool {
        let before = self.text[..at].trim_end_matches([' ', '\t']);
        before.ends_with('\n') || before.is_empty()
    }
}

/// Whether an item begins with that word, be it one that is not read yet.
pub(super) fn is_item_word(word: &str) -> bool {
    word == "pub" || ITEM_WORDS.contains(&word) || LATER_ITEM_WORDS.contains(&word)
}
