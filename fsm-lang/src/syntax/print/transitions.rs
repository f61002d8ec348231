//! Transitions: trigger, guard, target and block, and in front of which of them a long one goes on in a new line.

use std::ops::Range;

use super::INDENT;
use super::build::Builder;
use super::items::{End, Item, Printer};
use super::out::{Step, fits_line};

/// The parts of a transition.
pub(super) struct Parts {
    trigger: Range<usize>,
    guard: Range<usize>,
    target: Range<usize>,
}

impl Printer {
    pub(super) fn transition(&mut self, item: &Item, indent: usize) {
        let parts = self.parts(&item.head);
        let body = match item.end {
            End::Body { open, close } => Some((open, close)),
            _ => None,
        };
        let flat_body = body.is_none_or(|(open, close)| self.is_flat_block(open, close));
        let flat_end = |builder: &mut Builder<'_>| match item.end {
            End::Body { open, close } => {
                builder.space();
                builder.flat_block(open, close);
            }
            end => builder.end(end),
        };
        let flat = self.steps(|builder| {
            builder.trigger(&parts);
            builder.target(&parts);
            flat_end(builder);
        });
        if flat_body && self.fits(&flat) {
            return self.render(&flat, indent);
        }
        let trigger = self.steps(|builder| builder.trigger(&parts));
        let target = self.steps(|builder| builder.arrow(&parts));
        let target_and_end = self.steps(|builder| {
            builder.arrow(&parts);
            flat_end(builder);
        });
        let deeper = indent + INDENT;
        let has_target = !parts.target.is_empty();
        let end_fits = flat_body && has_target && fits_line(&target_and_end, &self.tokens, deeper);
        if end_fits && (body.is_none() || !parts.guard.is_empty()) && self.fits(&trigger) {
            self.render(&trigger, indent);
            self.out.line(deeper);
            return self.render(&target_and_end, deeper);
        }
        let head = self.steps(|builder| {
            builder.trigger(&parts);
            builder.target(&parts);
            if let Some((open, _)) = body {
                builder.space();
                builder.token(open);
            }
        });
        if let Some((open, close)) = body
            && self.fits(&head)
        {
            self.render(&head, indent);
            return self.block(open, close, indent);
        }
        self.render(&trigger, indent);
        if has_target {
            self.out.line(deeper);
            if end_fits || body.is_none() {
                return self.render(&target_and_end, deeper);
            }
            self.render(&target, deeper);
        }
        match body {
            Some((open, close)) => {
                self.out.line(indent);
                self.render(&[Step::Token(open)], indent);
                self.block(open, close, indent);
            }
            None => {
                let steps = self.steps(|builder| builder.end(item.end));
                self.render(&steps, indent);
            }
        }
    }

    /// Where the parts of a transition are: the first `if`, `else` and `=>` outside of brackets begin them.
    pub(super) fn parts(&self, head: &Range<usize>) -> Parts {
        let (mut guard, mut target) = (None, None);
        let mut index = head.start;
        while index < head.end {
            let token = &self.tokens[index];
            if target.is_none() && token.is("=>") {
                target = Some(index);
            } else if guard.is_none() && target.is_none() && (token.is("if") || token.is("else")) {
                guard = Some(index);
            }
            index = token.partner + 1;
        }
        let target = target.unwrap_or(head.end);
        let guard = guard.unwrap_or(target);
        Parts { trigger: head.start..guard, guard: guard..target, target: target..head.end }
    }
}

impl Builder<'_> {
    /// Trigger and guard.
    pub(super) fn trigger(&mut self, parts: &Parts) {
        let first = parts.trigger.start;
        self.token(first);
        if parts.trigger.len() > 1 {
            self.space();
            self.run(first + 1..parts.trigger.end);
        }
        if !parts.guard.is_empty() {
            self.space();
            self.run(parts.guard.clone());
        }
    }

    /// A blank and `=> Target`.
    pub(super) fn target(&mut self, parts: &Parts) {
        if !parts.target.is_empty() {
            self.space();
            self.arrow(parts);
        }
    }

    /// `=> Target`
    fn arrow(&mut self, parts: &Parts) {
        self.run(parts.target.clone());
    }
}
