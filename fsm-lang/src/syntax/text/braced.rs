//! `on Dim { by } => ..`: the arguments of an event in braces, as in a pattern of Rust. Such braces do not end the item.

use std::ops::Range;

use super::cut::Cutter;
use super::lexer::{Kind, Lexeme, Lexer};
use crate::syntax::forms;

/// The pattern of an event with its arguments in braces.
pub(super) struct Braced<'t> {
    /// From the event to the brace that closes.
    pub(super) range: Range<usize>,
    pub(super) event: &'t str,
    pub(super) names: Vec<&'t str>,
}

impl<'t> Cutter<'t> {
    /// What is wrong with the braces that the mark at `index` opens in the item that begins at or behind `start`, if a
    /// transition goes on behind them before `end`.
    pub(super) fn braced(&self, start: usize, index: usize, end: usize) -> Option<Braced<'t>> {
        // Nothing in them is a bracket or `;`.
        if self.scan.marks[index].partner as usize != index + 1 {
            return None;
        }
        let (open, close) = (self.place(index), self.place(index + 1));
        let names = forms::bound_in_braces(self.pieces(open + 1..close).map(|piece| self.word(&piece)))?;
        let rest = &self.text[self.next_start(close + 1..end)?..end];
        let goes_on = rest.starts_with("=>")
            || rest.starts_with('|')
            || self.word_at(end - rest.len(), end) == Some("if");
        if !goes_on {
            return None;
        }
        let mark_before = index.checked_sub(1).map_or(0, |before| self.place(before) + 1);
        let head: Vec<Lexeme> = self.pieces(start.max(mark_before)..open).collect();
        let [.., before, event] = head.as_slice() else { return None };
        let is_pattern = event.kind == Kind::Word && matches!(self.word(before), "on" | "|");
        is_pattern.then(|| Braced { range: event.lo..close + 1, event: self.word(event), names })
    }

    /// The lexemes of a range but for its comments.
    fn pieces(&self, range: Range<usize>) -> impl Iterator<Item = Lexeme> {
        let lexemes = Lexer::new(self.text, range);
        lexemes.filter(|lexeme| !matches!(lexeme.kind, Kind::Comment { doc: false, .. }))
    }

    fn word(&self, lexeme: &Lexeme) -> &'t str {
        &self.text[lexeme.lo..lexeme.hi]
    }
}
