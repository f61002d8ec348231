//! What outcomes make of calls (Meaning 14, 18).

use fsm_lang::chart::{Chart, Scope};

use super::super::input::Outcome;
use super::{Entry, Ledger};

impl Ledger {
    /// Before the outcome of a call is handed in (Meaning 14, 18).
    pub(in super::super) fn arrive(&mut self, chart: &Chart, number: u64, outcome: Outcome) {
        let is_error = matches!(outcome, Outcome::Error(_) | Outcome::Failed);
        let position = |entries: &[Entry]| entries.iter().position(|entry| entry.number == number);
        if let Some(at) = position(&self.in_flight) {
            let entry = self.in_flight.remove(at);
            let can_owe = Self::activity(chart, &entry).can_owe();
            match outcome {
                Outcome::Ok if chart.invocations[entry.place].pivot => {
                    self.pass();
                    self.settle(chart, Scope::All);
                }
                Outcome::Ok if can_owe => self.debts.push(Entry { open: false, ..entry }),
                Outcome::Unknown if can_owe => self.debts.push(Entry { maybe: true, ..entry }),
                _ => {}
            }
        } else if let Some(at) = position(&self.debts).filter(|&at| self.debts[at].open) {
            let entry = &mut self.debts[at];
            match (outcome, entry.undo) {
                (Outcome::Ok, undo) => {
                    (entry.open, entry.maybe, entry.again) = (false, false, undo.is_some())
                }
                (_, None) if is_error => drop(self.debts.remove(at)),
                (_, Some(_)) if is_error => entry.open = false,
                _ => {}
            }
        } else if let Some(at) = position(&self.undone).filter(|&at| self.undone[at].open) {
            let entry = &mut self.undone[at];
            if outcome == Outcome::Ok {
                (entry.open, entry.again) = (false, true);
                self.due = entry.undo.map(|undo| (number, undo));
            } else if is_error {
                self.undone.remove(at);
            }
        } else if let Some(at) = position(&self.settled) {
            if outcome != Outcome::Unknown {
                self.settled.remove(at);
            }
        } else {
            self.arrive_undo(number, outcome == Outcome::Ok);
        }
    }

    /// A pivot is passed.
    pub(super) fn pass(&mut self) {
        self.found.second_pivot |= self.passed;
        self.passed = true;
    }

    fn arrive_undo(&mut self, number: u64, is_ok: bool) {
        self.undone.retain(|entry| !(entry.again && entry.undo == Some(number)));
        let undoer = self.undoers.values_mut().find(|undoer| undoer.running == Some(number));
        let Some(undoer) = undoer else { return };
        let Some(at) = self.debts.iter().position(|entry| entry.undo == Some(number)) else {
            // It was settled in the meantime.
            undoer.running = None;
            return;
        };
        let entry = &mut self.debts[at];
        if !is_ok {
            (undoer.running, undoer.stuck) = (None, true);
            (entry.undo, entry.again) = (None, false);
        } else if entry.again {
            entry.again = false;
            self.due = Some((entry.number, number));
        } else {
            undoer.running = None;
            let entry = self.debts.remove(at);
            if entry.open {
                self.undone.push(entry);
            }
        }
    }

    pub(super) fn settle(&mut self, chart: &Chart, scope: Scope) {
        let (taken, left) =
            std::mem::take(&mut self.debts).into_iter().partition(|entry| Self::covers(chart, scope, entry));
        self.debts = left;
        let taken: Vec<Entry> = taken;
        self.settled.extend(taken.into_iter().filter(|entry| entry.open));
    }
}
