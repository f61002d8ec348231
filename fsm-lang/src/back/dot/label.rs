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

/// Stands for what is not shown.
const MORE: &str = "…";

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
                    rows.push(wrapped(&format!("var {text} = {}", printer.expr(value)), STATE_WIDTH))
                }
            }
        }
        let entry = state.entry.iter().map(|code| ("entry", code));
        for (word, code) in entry.chain(state.exit.iter().map(|code| ("exit", code))) {
            rows.push(self.lines(word, code, None, STATE_WIDTH));
        }
        rows.extend(self.work_rows(id).iter().map(|row| wrapped(row, STATE_WIDTH)));
        for &transition in &state.transitions {
            if chart.transitions[transition].targets.is_empty() || self.is_row(&chart.transitions[transition])
            {
                rows.push(self.transition_lines(transition, STATE_WIDTH));
                rows.extend(self.marks.transition(transition).iter().map(|lint| vec![red(lint)]));
            }
        }
        rows.extend(self.marks.state(id).iter().map(|lint| vec![red(lint)]));
        let mut title = format!("<b>{}</b>", html(&state.name.text));
        if !given.is_empty() {
            title.push_str(&wrapped(&format!("({})", given.join(", ")), STATE_WIDTH).join("<br/>"));
        }
        let composite = id == Chart::ROOT || self.is_composite(id);
        if rows.is_empty() && !composite {
            return format!("<{title}>");
        }
        let rows = rows.into_iter().map(|lines| {
            let lines: String = lines.into_iter().map(|line| line + "<br align=\"left\"/>").collect();
            format!(
                "<tr><td align=\"left\"><font point-size=\"9\" color=\"{FADED}\">{lines}</font></td></tr>"
            )
        });
        let rows: String = rows.collect();
        let (align, rule, padding) = if composite { (" align=\"left\"", "", 3) } else { ("", "<hr/>", 2) };
        format!(
            "<<table border=\"0\" cellborder=\"0\" cellspacing=\"0\" cellpadding=\"{padding}\">\
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
        let own = (!lines.is_empty()).then_some(lines);
        let rows = own.into_iter().chain(marks.iter().map(|lint| vec![red(lint)]));
        let rows = rows.map(|lines| {
            let lines: String = lines.into_iter().map(|line| line + "<br align=\"left\"/>").collect();
            format!("<tr><td align=\"left\">{lines}</td></tr>")
        });
        let rows: String = rows.collect();
        (!rows.is_empty()).then(|| {
            format!(
                "<<table border=\"0\" cellborder=\"0\" cellspacing=\"0\" cellpadding=\"3\">{rows}</table>>"
            )
        })
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
        let gives = transition.targets.iter().any(|target| !target.arguments.is_empty());
        let target = if gives || transition.local || self.is_row(transition) {
            Some(short_targets(&printer, transition))
        } else if transition.targets.is_empty() && transition.code.statements.is_empty() {
            head.push_str(" / {}");
            None
        } else {
            None
        };
        self.lines(&head, &transition.code, target.as_deref(), width)
    }

    /// `head / statement; statement`, a statement a line, then the target: as markup, faded but for the head. In a state all
    /// is faded, and a line of two fonts would be lower than the others.
    pub(super) fn lines(&self, head: &str, code: &Code, target: Option<&str>, width: usize) -> Vec<String> {
        let printer = Printer::with_code(self.chart, code);
        let mut lines = if head.is_empty() { Vec::new() } else { wrapped(head, width) };
        let last = code.statements.len().saturating_sub(1);
        let mut faded = Vec::new();
        for (index, statement) in code.statements.iter().enumerate().take(LINES) {
            let statement = printer.statement(statement);
            let statement = if index == last { statement.trim_end_matches(';') } else { &statement };
            faded.extend(wrapped(&format!("{}{statement}", if index == 0 { "/ " } else { "" }), width));
        }
        faded.extend(target.into_iter().flat_map(|target| wrapped(&format!("=> {target}"), width)));
        let mut faded = faded.into_iter().map(|line| {
            if width == STATE_WIDTH { line } else { format!("<font color=\"{FADED}\">{line}</font>") }
        });
        // `entry / f()` is one line, if that is all that is said.
        if matches!(head, "entry" | "exit")
            && let (Some(line), Some(first)) = (lines.last_mut(), faded.next())
        {
            line.push(' ');
            line.push_str(&first);
        }
        lines.extend(faded);
        if lines.len() > LINES {
            lines.truncate(LINES);
            lines.push(MORE.to_owned());
        }
        lines
    }
}

/// The targets of a transition as behind `=>`, the paths shortened.
fn short_targets(printer: &Printer<'_>, transition: &Transition) -> String {
    let targets: Vec<String> =
        transition.targets.iter().map(|target| printer.short_destination(target)).collect();
    let local = if transition.local { "local " } else { "" };
    match targets.as_slice() {
        [target] => format!("{local}{target}"),
        _ => format!("{local}({})", targets.join(", ")),
    }
}

fn red(text: &str) -> String {
    format!("<font color=\"{RED}\"><b>{}</b></font>", html(text))
}

/// A text broken at blanks into lines of about that many characters, as markup: before `&&` and `||` rather
/// than elsewhere. A longer word is a line of its own, cut where it is far too long; so is the whole.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let (mut line, mut length) = (String::new(), 0);
    let words: Vec<&str> = text.split(' ').collect();
    // Where a part of a condition begins, all of it has to fit, unless it fits on no line at all.
    let needed = |at: usize| -> usize {
        let count = |word: &&str| word.chars().count();
        let own = words.get(at).map_or(0, count);
        if !matches!(words.get(at), Some(&("&&" | "||"))) {
            return own;
        }
        let rest = words[at + 1..].iter().take_while(|word| !matches!(**word, "&&" | "||"));
        let part = rest.map(|word| count(word) + 1).sum::<usize>() + own;
        if part > width { own + 1 + words.get(at + 1).map_or(0, count) } else { part }
    };
    for (at, word) in words.iter().enumerate() {
        if length > 0 && length + 1 + needed(at) > width {
            lines.push(std::mem::take(&mut line));
            length = 0;
            if lines.len() == LINES {
                lines.push(MORE.to_owned());
                return lines;
            }
        }
        if length > 0 {
            line.push(' ');
            length += 1;
        }
        let shown: String = word.chars().take(2 * width).collect();
        line.push_str(&html(&shown));
        if shown.len() < word.len() {
            line.push_str(MORE);
        }
        length += shown.chars().count();
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}
