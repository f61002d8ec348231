//! Activities, and the arms of what waits for them.

use std::ops::Range;

use super::INDENT;
use super::build::Builder;
use super::items::{End, Item, Printer};
use super::lex::Kind;
use super::out::Step;
use crate::syntax::vocab::MODIFIERS;

/// An arm.
struct Arm {
    /// Outcome, guard and target.
    head: Range<usize>,
    /// The brackets of its block.
    block: Option<(usize, usize)>,
    /// The comma behind it.
    comma: Option<usize>,
}

impl Printer {
    /// Signature and modifiers on one line, or the modifiers on the next.
    pub(super) fn activity(&mut self, item: &Item, indent: usize) {
        let behind = self.modifiers(&item.head);
        let (signature, modifiers) = (item.head.start..behind, behind..item.head.end);
        let flat = self.steps(|builder| {
            builder.signature(signature.clone());
            if !modifiers.is_empty() {
                builder.space();
                builder.modifiers(modifiers.clone());
            }
            builder.end(item.end);
        });
        if modifiers.is_empty() || self.fits(&flat) {
            return self.render(&flat, indent);
        }
        let head = self.steps(|builder| builder.signature(signature));
        self.render(&head, indent);
        self.out.line(indent + INDENT);
        let rest = self.steps(|builder| {
            builder.modifiers(modifiers);
            builder.end(item.end);
        });
        self.render(&rest, indent + INDENT);
    }

    /// Where the modifiers of an activity begin.
    fn modifiers(&self, head: &Range<usize>) -> usize {
        // Behind the parameters, since a parameter or the activity may be called like a modifier.
        let mut index = head.start;
        while index < head.end && !self.tokens[index].is("(") {
            index += 1;
        }
        index = self.tokens.get(index).map_or(head.end, |token| token.partner + 1);
        while index < head.end {
            let names = matches!(self.tokens[index - 1].text.as_str(), "->" | "!" | "|" | ":");
            if MODIFIERS.contains(&self.tokens[index].text.as_str()) && !names {
                return index;
            }
            index = self.tokens[index].partner + 1;
        }
        head.end
    }

    /// `invoke` or `compensate` with its arms.
    pub(super) fn work(&mut self, item: &Item, open: usize, close: usize, indent: usize) {
        let arms = self.arms(open + 1..close);
        for arm in &arms {
            self.mark_value(arm.head.clone());
        }
        let commented =
            self.tokens[open..=close].iter().any(|token| !token.before.is_empty() || token.kind == Kind::Doc)
                || self.tokens[open..close].iter().any(|token| !token.after.is_empty());
        let flat = self.steps(|builder| {
            builder.run(item.head.clone());
            builder.space();
            builder.token(open);
            for (index, arm) in arms.iter().enumerate() {
                builder.space();
                builder.arm(arm.head.clone());
                if let Some(comma) = arm.comma.filter(|_| index + 1 < arms.len()) {
                    builder.token(comma);
                }
            }
            builder.space();
            builder.token(close);
        });
        if !commented && arms.iter().all(|arm| arm.block.is_none()) && self.fits(&flat) {
            return self.render(&flat, indent);
        }
        let head = self.steps(|builder| {
            builder.run(item.head.clone());
            builder.space();
            builder.token(open);
        });
        self.render(&head, indent);
        let deeper = indent + INDENT;
        for (index, arm) in arms.iter().enumerate() {
            self.out.line(deeper);
            self.arm(arm, deeper, index > 0);
        }
        self.close(open, close, indent);
    }

    fn arm(&mut self, arm: &Arm, indent: usize, empty_allowed: bool) {
        let mut begin = arm.head.start;
        self.leading(begin, indent, empty_allowed);
        while begin < arm.head.end {
            let end = match self.tokens[begin].kind {
                Kind::Doc => begin + 1,
                _ if self.tokens[begin].is("#") && begin + 1 < arm.head.end => {
                    self.tokens[begin + 1].partner + 1
                }
                _ => break,
            };
            let steps = self.steps(|builder| builder.run(begin..end));
            self.render(&steps, indent);
            self.out.line(indent);
            begin = end;
            self.leading(begin, indent, false);
        }
        let head = begin..arm.head.end;
        let Some((open, close)) = arm.block else {
            let steps = self.steps(|builder| {
                builder.arm(head.clone());
                let comma = arm.comma.unwrap_or_else(|| builder.comma_behind(head.end - 1));
                builder.token(comma);
            });
            return self.render(&steps, indent);
        };
        let flat = self.steps(|builder| {
            builder.arm(head.clone());
            builder.space();
            builder.flat_block(open, close);
            if let Some(comma) = arm.comma {
                builder.token(comma);
            }
        });
        if self.is_flat_block(open, close) && self.fits(&flat) {
            return self.render(&flat, indent);
        }
        let steps = self.steps(|builder| {
            builder.arm(head);
            builder.space();
            builder.token(open);
        });
        self.render(&steps, indent);
        self.block(open, close, indent);
        if let Some(comma) = arm.comma {
            self.render(&[Step::Token(comma)], indent);
        }
    }

    /// What an outcome carries is no list.
    fn mark_value(&mut self, head: Range<usize>) {
        let mut index = head.start;
        while index < head.end && (self.tokens[index].kind == Kind::Doc || self.tokens[index].is("#")) {
            let attribute = self.tokens[index].is("#") && index + 1 < head.end;
            index = if attribute { self.tokens[index + 1].partner + 1 } else { index + 1 };
        }
        if index + 1 < head.end && self.tokens[index + 1].is("(") {
            self.tokens[index + 1].single = true;
        }
    }

    fn arms(&self, range: Range<usize>) -> Vec<Arm> {
        let mut arms = Vec::new();
        let mut begin = range.start;
        let mut index = range.start;
        while index < range.end {
            let token = &self.tokens[index];
            let next = token.partner + 1;
            if token.is(",") {
                arms.push(Arm { head: begin..index, block: None, comma: Some(index) });
                begin = next;
            } else if token.is("{") {
                let comma = Some(next).filter(|&next| next < range.end && self.tokens[next].is(","));
                arms.push(Arm { head: begin..index, block: Some((index, token.partner)), comma });
                begin = comma.map_or(next, |comma| comma + 1);
                index = begin;
                continue;
            }
            index = next;
        }
        if begin < range.end {
            arms.push(Arm { head: begin..range.end, block: None, comma: None });
        }
        arms
    }
}

impl Builder<'_> {
    /// `activity pay(order: Order) -> Payment ! Declined`
    fn signature(&mut self, range: Range<usize>) {
        let mark = (range.clone()).find(|&index| self.tokens[index].is("!"));
        match mark {
            Some(mark) => {
                self.run(range.start..mark);
                self.space();
                self.token(mark);
                self.space();
                self.run(mark + 1..range.end);
            }
            None => self.run(range),
        }
    }

    fn modifiers(&mut self, range: Range<usize>) {
        let mut index = range.start;
        while index < range.end {
            let next = self.tokens[index].partner + 1;
            let tight = index == range.start
                || matches!(self.tokens[index].text.as_str(), ".." | "/")
                || matches!(self.tokens[index - 1].text.as_str(), ".." | "/")
                // The arguments of an undo.
                || self.tokens[index].is("(") && index >= range.start + 2 && self.tokens[index - 2].is("undo");
            if !tight {
                self.space();
            }
            self.run(index..next);
            index = next;
        }
    }

    /// Outcome, guard and target of an arm.
    fn arm(&mut self, range: Range<usize>) {
        let arrow = range.clone().find(|&index| self.tokens[index].is("=>"));
        let Some(arrow) = arrow else { return self.run(range) };
        self.run(range.start..arrow);
        self.space();
        self.token(arrow);
        self.space();
        self.run(arrow + 1..range.end);
    }
}

/// Whether the item is one of those.
pub(super) fn is_work(keyword: &str, end: End) -> Option<(usize, usize)> {
    match end {
        End::Body { open, close } if matches!(keyword, "invoke" | "compensate") => Some((open, close)),
        _ => None,
    }
}
