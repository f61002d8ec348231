//! What is written into states and beside edges: `event [guard] / action`.

use super::escape::html;
use super::{FADED, RED, Writer};
use crate::chart::print::{Printer, name};
use crate::chart::{Chart, Code, Destination, StateId, Transition, TransitionId, Trigger};

/// Where a line beside an edge, and one inside a state, is broken.
pub(super) const EDGE_WIDTH: usize = 34;
const STATE_WIDTH: usize = 44;

/// How many lines of one transition or block are shown.
const LINES: usize = 12;

impl Writer<'_> {
    /// The label of a state: its name and data, then rows for its blocks and the transitions that stay.
    pub(super) fn state_label(&self, id: StateId) -> String {
        let chart = self.chart;
        let state = &chart.states[id];
        let printer = Printer::new(chart);
        let (mut given, mut rows) = (Vec::new(), Vec::new());
        for &variable in &state.variables {
            let variable = &chart.variables[variable];
            let text = format!("{}: {}", name(&variable.name), printer.ty(variable.ty));
            match &variable.initial {
                None => given.push(text),
                Some(value) => {
                    rows.extend(wrapped(&format!("var {text} = {}", printer.expr(value)), STATE_WIDTH))
                }
            }
        }
        let blocks = state
            .entry
            .iter()
            .map(|code| ("entry", code))
            .chain(state.exit.iter().map(|code| ("exit", code)));
        for (word, code) in blocks {
            rows.extend(self.lines(word, code, &[], STATE_WIDTH));
        }
        for &transition in &state.transitions {
            let item = &chart.transitions[transition];
            if item.targets.is_empty() || self.is_row(item) {
                let lines = self.transition_lines(transition, STATE_WIDTH);
                rows.extend(lines.into_iter().map(|line| self.reddened(line, transition)));
            }
        }
        let title = html(&state.name.text);
        let title = if given.is_empty() {
            format!("<b>{title}</b>")
        } else {
            format!("<b>{title}</b>({})", html(&given.join(", ")))
        };
        let marks = self.marks.state(id);
        rows.extend(marks.iter().map(|lint| red(lint)));
        let align = if id == Chart::ROOT || self.is_composite(id) { " align=\"left\"" } else { "" };
        if rows.is_empty() {
            return format!("<{title}>");
        }
        let rows: String = rows
            .iter()
            .map(|row| {
                format!(
                    "<tr><td align=\"left\"><font point-size=\"9\" color=\"{FADED}\">{row}</font></td></tr>"
                )
            })
            .collect();
        let rule = if align.is_empty() { "<hr/>" } else { "" };
        format!(
            "<<table border=\"0\" cellborder=\"0\" cellspacing=\"0\" cellpadding=\"2\">\
             <tr><td{align}>{title}</td></tr>{rule}{rows}</table>>"
        )
    }

    /// Whether a transition with a target is a row of its source: one from a composite state to itself, of
    /// which an edge would be a loop around nothing.
    pub(super) fn is_row(&self, transition: &Transition) -> bool {
        self.is_composite(transition.source)
            && matches!(transition.targets.as_slice(),
                [Destination { node: crate::chart::Node::State(state), .. }] if *state == transition.source)
    }

    /// The label of an edge; `None` where there is nothing to say.
    pub(super) fn edge_label(&self, lines: Vec<String>, marks: &[&str]) -> Option<String> {
        let mut lines = lines;
        lines.extend(marks.iter().map(|lint| red(lint)));
        if lines.is_empty() {
            return None;
        }
        Some(format!(
            "<<table border=\"0\" cellborder=\"0\" cellspacing=\"0\" cellpadding=\"3\">\
             <tr><td align=\"left\" balign=\"left\">{}</td></tr></table>>",
            lines.join("<br/>")
        ))
    }

    /// The lines of a transition, as markup.
    pub(super) fn transition_lines(&self, id: TransitionId, width: usize) -> Vec<String> {
        let transition = &self.chart.transitions[id];
        let printer = Printer::with_code(self.chart, &transition.code);
        let mut head = match (&transition.trigger, self.calls.get(&id)) {
            (Trigger::Otherwise, Some(call)) => format!("{call} else"),
            (trigger, _) => printer.trigger(trigger),
        };
        if let Some(guard) = &transition.guard {
            head.push_str(&format!(" [{}]", printer.expr(guard)));
        } else if transition.otherwise {
            head.push_str(" [else]");
        }
        let mut ends = Vec::new();
        let gives = transition.targets.iter().any(|target| !target.arguments.is_empty());
        if gives || transition.local || self.is_row(transition) {
            ends.push(format!("=> {}", printer.targets(transition)));
        } else if transition.targets.is_empty() && transition.code.statements.is_empty() {
            ends.push("/ {}".to_owned());
        }
        self.lines(&head, &transition.code, &ends, width)
    }

    /// `head / statement; statement`, a statement a line, then the ends: as markup, faded but for the head.
    pub(super) fn lines(&self, head: &str, code: &Code, ends: &[String], width: usize) -> Vec<String> {
        let printer = Printer::with_code(self.chart, code);
        let mut lines: Vec<String> = if head.is_empty() { Vec::new() } else { wrapped(head, width) };
        let statements = code.statements.iter().take(LINES).map(|statement| printer.statement(statement));
        let mut faded: Vec<String> = Vec::new();
        for (index, statement) in statements.enumerate() {
            let statement = statement.trim_end_matches(';');
            let text = if index == 0 { format!("/ {statement}") } else { format!("; {statement}") };
            faded.extend(wrapped(&text, width));
        }
        for end in ends {
            faded.extend(wrapped(end, width));
        }
        lines.extend(faded.into_iter().map(|line| format!("<font color=\"{FADED}\">{line}</font>")));
        if lines.len() > LINES {
            lines.truncate(LINES);
            lines.push("…".to_owned());
        }
        lines
    }

    fn reddened(&self, line: String, transition: TransitionId) -> String {
        let marks = self.marks.transition(transition);
        if marks.is_empty() { line } else { format!("{line} {}", red(&marks.join(", "))) }
    }
}

fn red(text: &str) -> String {
    format!("<font color=\"{RED}\"><b>{}</b></font>", html(text))
}

/// A text broken at blanks into lines of about that many characters, as markup. A longer word is a line of its
/// own, cut where it is far too long; so is the whole.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let (mut line, mut length) = (String::new(), 0);
    for word in text.split(' ') {
        let count = word.chars().count();
        if length > 0 && length + 1 + count > width {
            lines.push(std::mem::take(&mut line));
            length = 0;
            if lines.len() == LINES {
                lines.push("…".to_owned());
                return lines;
            }
        }
        if length > 0 {
            line.push(' ');
        }
        if count > 2 * width {
            line.push_str(&html(&word.chars().take(2 * width).collect::<String>()));
            line.push('…');
        } else {
            line.push_str(&html(word));
        }
        length += 1 + count;
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}
