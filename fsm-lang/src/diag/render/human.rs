//! Findings for a person, laid out as `rustc`'s are.

use std::rc::Rc;

use annotate_snippets::renderer::Renderer as Painter;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Patch, Snippet};

use super::{Lines, Renderer, clean_block, clean_line};
use crate::diag::{Diagnostic, Fix, PathStep, Severity};
use crate::span::Span;

/// Two places of one file further apart than so many lines get an excerpt each; the painter reads all lines
/// between the first and the last place of an excerpt.
const NEAR: usize = 500;

/// A longer line is not shown; its places are named.
const LONG: usize = 1_000;

/// A longer path is shown without its middle.
const STEPS: usize = 12;

/// A place to be marked.
struct Mark<'m> {
    span: Span,
    message: &'m str,
    primary: bool,
}

pub(super) fn render(renderer: &Renderer<'_>, diagnostic: &Diagnostic) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = level.primary_title(clean_line(&diagnostic.message)).id(diagnostic.code.0);
    let mut group = Group::with_title(title);
    let primary = Mark { span: diagnostic.primary.span, message: &diagnostic.primary.message, primary: true };
    let seconds = diagnostic.labels.iter().map(|label| Mark {
        span: label.span,
        message: &label.message,
        primary: false,
    });
    for element in excerpts(renderer, primary, seconds.collect()) {
        group = group.element(element);
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(clean_block(note)));
    }
    if let Some(story) = story(&diagnostic.path) {
        group = group.element(Level::NOTE.message(clean_block(&story).into_owned()));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(clean_block(help)));
    }
    let mut report = vec![group];
    // A help says in words what the change does.
    if diagnostic.help.is_none() {
        report.extend(diagnostic.fix.as_ref().and_then(|fix| change(renderer, fix)));
    }
    let painter = if renderer.colours { Painter::styled() } else { Painter::plain() };
    painter.render(&report) + "\n"
}

/// The path as a short story, a line a step; `None` without a path.
pub(super) fn story(path: &[PathStep]) -> Option<String> {
    if path.is_empty() {
        return None;
    }
    let tell = |step: &PathStep| {
        let PathStep { from, trigger, to, owed } = step;
        let owed = if owed.is_empty() { String::new() } else { format!(", owing {}", owed.join(", ")) };
        format!("  {from} -- {trigger} --> {to}{owed}")
    };
    let mut lines = vec!["it goes like this:".to_owned()];
    if path.len() <= STEPS {
        lines.extend(path.iter().map(tell));
    } else {
        let (head, tail) = (STEPS / 3, STEPS - STEPS / 3);
        lines.extend(path[..head].iter().map(tell));
        lines.push(format!("  ({} more steps)", path.len() - STEPS));
        lines.extend(path[path.len() - tail..].iter().map(tell));
    }
    Some(lines.join("\n"))
}

/// The excerpts with their marks: that of the primary place first, then the others in order of place.
fn excerpts<'e>(renderer: &Renderer<'_>, primary: Mark<'e>, seconds: Vec<Mark<'e>>) -> Vec<Element<'e>> {
    let first = primary.span;
    let mut marks = seconds;
    marks.push(primary);
    marks.sort_by_key(|mark| (mark.span, !mark.primary));
    let mut clusters: Vec<Vec<Mark<'e>>> = Vec::new();
    for mark in marks {
        match clusters.last_mut() {
            Some(cluster) if cluster.last().is_some_and(|last| is_near(renderer, last.span, mark.span)) => {
                cluster.push(mark);
            }
            _ => clusters.push(vec![mark]),
        }
    }
    clusters.sort_by_key(|cluster| {
        (
            !cluster.iter().any(|mark| mark.primary),
            cluster.first().is_none_or(|mark| mark.span.source != first.source),
        )
    });
    clusters.into_iter().flat_map(|cluster| excerpt(renderer, cluster)).collect()
}

fn is_near(renderer: &Renderer<'_>, one: Span, other: Span) -> bool {
    one.source == other.source
        && match (renderer.places(one), renderer.places(other)) {
            (Some((one, _)), Some((other, _))) => other.line.abs_diff(one.line) <= NEAR,
            _ => false,
        }
}

fn excerpt<'e>(renderer: &Renderer<'_>, marks: Vec<Mark<'e>>) -> Vec<Element<'e>> {
    let spans: Vec<Span> = marks.iter().map(|mark| mark.span).collect();
    let Some(text) = Excerpt::new(renderer, &spans) else {
        return marks.into_iter().flat_map(|mark| named(renderer, &mark)).collect();
    };
    let Some(span) = spans.first() else { return Vec::new() };
    let snippet = Snippet::source(text.text.clone())
        .line_start(text.first)
        .path(clean_line(renderer.name(*span)).into_owned())
        .annotations(marks.into_iter().map(|mark| {
            let kind = if mark.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            let label = (!mark.message.is_empty()).then(|| clean_line(mark.message));
            kind.span(text.range(mark.span)).label(label)
        }));
    vec![snippet.into()]
}

/// A place that is not shown: named, with what is to be seen there as a note.
fn named<'e>(renderer: &Renderer<'_>, mark: &Mark<'e>) -> Vec<Element<'e>> {
    let mut origin = Origin::path(clean_line(renderer.name(mark.span)).into_owned());
    if let Some((start, _)) = renderer.places(mark.span) {
        origin = origin.line(start.line).char_column(start.column);
    }
    let mut elements = vec![Element::from(origin)];
    if !mark.message.is_empty() {
        elements.push(Level::NOTE.message(clean_line(mark.message)).into());
    }
    elements
}

/// A change of the text, shown as one.
fn change<'e>(renderer: &Renderer<'_>, fix: &'e Fix) -> Option<Group<'e>> {
    let spans: Vec<Span> = fix.edits.iter().map(|edit| edit.span).collect();
    let span = *spans.first()?;
    let near = spans.iter().all(|&other| is_near(renderer, span, other));
    let title = Level::HELP.secondary_title(clean_line(&fix.title));
    let text = if near { Excerpt::new(renderer, &spans) } else { None };
    let Some(text) = text else { return Some(Group::with_title(title)) };
    let snippet = Snippet::source(text.text.clone())
        .line_start(text.first)
        .path(clean_line(renderer.name(span)).into_owned())
        .patches(fix.edits.iter().map(|edit| Patch::new(text.range(edit.span), clean_block(&edit.text))));
    Some(title.element(snippet))
}

/// Some lines of a source, cleaned.
struct Excerpt<'a> {
    lines: Rc<Lines<'a>>,
    /// The number of its first line.
    first: usize,
    last: usize,
    text: String,
    /// Where each line starts in `text`.
    starts: Vec<usize>,
}

impl<'a> Excerpt<'a> {
    /// The lines of all spans, which lie in one source and near each other; `None` if the source has no text
    /// or one of the spans' lines is too long to be shown.
    fn new(renderer: &Renderer<'a>, spans: &[Span]) -> Option<Self> {
        let lines = renderer.lines(spans.first()?.source)?;
        let numbers = spans.iter().map(|span| shown_lines(&lines, *span));
        let first = numbers.clone().map(|(first, _)| first).min()?;
        let last = numbers.map(|(_, last)| last).max()?;
        let (mut text, mut starts) = (String::new(), Vec::new());
        for line in first..=last {
            starts.push(text.len());
            let (start, end) = lines.content(line);
            if end - start > LONG {
                return None;
            }
            text.push_str(&clean_line(&lines.text()[start..end]));
            text.push('\n');
        }
        text.pop();
        Some(Self { lines, first, last, text, starts })
    }

    /// The range of a span in the excerpt.
    fn range(&self, span: Span) -> std::ops::Range<usize> {
        let (_, last) = shown_lines(&self.lines, span);
        let (start, end) = (self.offset(span.lo, self.last), self.offset(span.hi, last));
        start..end.max(start)
    }

    /// An offset of the source in the excerpt; the end of `last` if it lies behind that.
    fn offset(&self, offset: u32, last: usize) -> usize {
        let position = self.lines.position(offset);
        let (line, offset) = if position.line > last {
            (last, usize::MAX)
        } else {
            (position.line.max(self.first), position.offset)
        };
        let (start, end) = self.lines.content(line);
        let cleaned = clean_line(&self.lines.text()[start..offset.clamp(start, end)]).len();
        self.starts.get(line - self.first).map_or(self.text.len(), |base| base + cleaned)
    }
}

/// The first and the last line of a span; of one that is too long, the first line only.
fn shown_lines(lines: &Lines<'_>, span: Span) -> (usize, usize) {
    let (first, last) = (lines.position(span.lo).line, lines.position(span.hi).line);
    (first, if last.saturating_sub(first) > NEAR { first } else { last.max(first) })
}
