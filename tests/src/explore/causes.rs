//! Why the analysis says what no run does: the alarm is looked for again in runs that are freed of what the analysis does
//! not follow. Where it comes true, that is why.

use std::fmt;

use super::charts::{BY_VALUE, LARGE_BOUNDS, SMALL_BOUNDS, VAST_BOUNDS};
use super::compare::{What, found, is_whole, verdict};
use super::search::{Explored, Limits, explore_until};

/// Of what a run is freed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Macrosteps may end early, by bounds that are small: with larger ones it is not said.
    SmallBounds,
    /// A variable's guard may go either way.
    Values,
    /// A timer may be due before another.
    Timers,
    /// The books are never full: no call is left out.
    Books,
    /// A macrostep that a bound has ended is gone on from.
    Bounds,
    /// What is raised may come at any time.
    Raised,
    /// An `always` may be taken after an input.
    Always,
    /// The search that would have ruled it out came to no end, and the finding says so.
    Budget,
    /// Several of that together.
    Several,
    /// None of that.
    Other,
    /// There was too much to explore.
    Untold,
}

const SINGLE: [Cause; 6] =
    [Cause::Values, Cause::Timers, Cause::Books, Cause::Bounds, Cause::Raised, Cause::Always];

/// The first of the causes that holds.
#[must_use]
pub fn cause(text: &str, limits: &Limits, what: What, of: &str) -> Cause {
    if !is_said(&freed(text, Cause::SmallBounds), what, of) {
        return Cause::SmallBounds;
    }
    let rest = match comes_true(text, limits, what, of, &SINGLE) {
        Truth::Never if is_uncertain(text, what, of) => return Cause::Budget,
        Truth::Never => return Cause::Other,
        Truth::Found => Cause::Several,
        Truth::Unknown => Cause::Untold,
    };
    let single = |cause: &&Cause| comes_true(text, limits, what, of, &[**cause]) == Truth::Found;
    let single = SINGLE.iter().find(single).copied();
    single.or(is_uncertain(text, what, of).then_some(Cause::Budget)).unwrap_or(rest)
}

/// Whether the cause is still one.
pub(super) fn is_cause(cause: Cause, text: &str, limits: &Limits, what: What, of: &str) -> bool {
    match cause {
        Cause::SmallBounds => !is_said(&freed(text, cause), what, of),
        Cause::Several => comes_true(text, limits, what, of, &SINGLE) == Truth::Found,
        Cause::Other => comes_true(text, limits, what, of, &SINGLE) == Truth::Never,
        Cause::Budget => is_uncertain(text, what, of),
        Cause::Untold => true,
        _ => comes_true(text, limits, what, of, &[cause]) == Truth::Found,
    }
}

/// Whether the analysis says it.
fn is_said(text: &str, what: What, of: &str) -> bool {
    is_whole(text).is_some_and(|chart| verdict(&chart).of(chart.chart(), what).contains(of))
}

/// Whether the analysis says that it may be ruled out.
fn is_uncertain(text: &str, what: What, of: &str) -> bool {
    is_whole(text).is_some_and(|chart| verdict(&chart).is_uncertain(chart.chart(), what, of))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Truth {
    Found,
    Never,
    /// There is too much to explore.
    Unknown,
}

fn comes_true(text: &str, limits: &Limits, what: What, of: &str, causes: &[Cause]) -> Truth {
    let mut text = text.to_owned();
    for cause in causes {
        text = freed(&text, *cause);
    }
    let Some(chart) = is_whole(&text) else { return Truth::Unknown };
    let limits = Limits {
        situations: limits.situations * 10,
        inputs: limits.inputs * 10,
        answers: limits.answers * 2,
        past_bounds: causes.contains(&Cause::Bounds),
    };
    let is_found = |explored: &Explored| found(chart.chart(), explored, what).contains_key(of);
    let explored = explore_until(chart.chart(), &limits, &is_found);
    if is_found(&explored) {
        Truth::Found
    } else if explored.complete {
        Truth::Never
    } else {
        Truth::Unknown
    }
}

/// The text of a random chart without what a cause stands for.
fn freed(text: &str, cause: Cause) -> String {
    match cause {
        Cause::Values => {
            let asked = |text: String, guard: &&str| text.replace(&format!(" if {guard}"), " if ask()");
            BY_VALUE.iter().fold(text.to_owned(), asked)
        }
        Cause::Books => {
            let Some((before, rest)) = text.split_once("calls = ") else { return text.to_owned() };
            let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            format!("{before}calls = 6{rest}")
        }
        Cause::Timers => by_events(text, "after ", 'T'),
        Cause::Always => by_events(text, "always", 'A'),
        Cause::Raised => text.replace("raise X0;", "").replace("raise X1;", ""),
        Cause::SmallBounds => text.replace(SMALL_BOUNDS, VAST_BOUNDS).replace(LARGE_BOUNDS, VAST_BOUNDS),
        Cause::Bounds | Cause::Budget | Cause::Several | Cause::Other | Cause::Untold => text.to_owned(),
    }
}

/// The text with each transition that has such a trigger triggered by an event of its own.
fn by_events(text: &str, word: &str, letter: char) -> String {
    let mut events = vec!["event X0".to_owned()];
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let line = line.replace("on * ", "on X0 | X1 ");
        let trimmed = line.trim_start();
        let Some(rest) = trimmed.strip_prefix(word) else {
            lines.push(line);
            continue;
        };
        // What follows the delay.
        let rest = if word.ends_with(' ') {
            rest.split_once(' ').map_or("", |(_, rest)| rest)
        } else {
            rest.trim_start()
        };
        let indent = &line[..line.len() - trimmed.len()];
        let event = format!("{letter}{}", events.len());
        lines.push(format!("{indent}on {event} {rest}"));
        events.push(event);
    }
    (lines.join("\n") + "\n").replacen("event X0", &events.join(" | "), 1)
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Values => "values of variables",
            Self::Timers => "the order of timers",
            Self::Books => "books that are full",
            Self::SmallBounds => "macrosteps that may end early, by small bounds",
            Self::Bounds => "macrosteps that do end early",
            Self::Raised => "what is raised, which may come at any time",
            Self::Always => "`always`, which may be taken after an input",
            Self::Budget => "a search that came to no end, which the finding says",
            Self::Several => "several of these",
            Self::Other => "something else",
            Self::Untold => "what is not known: there is too much to explore",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::charts::chart;
    use super::{Cause, freed};
    use crate::generate::repair::repaired_where;

    /// A text that is not freed looks as if its cause were none.
    #[test]
    fn nothing_is_left_of_what_a_cause_stands_for() {
        let texts: Vec<String> = (0..400).map(chart).collect();
        let forms: [(Cause, &[&str]); 6] = [
            (Cause::SmallBounds, &["microsteps = 8", "queue = 4"]),
            (Cause::Values, &["if flag", "if !flag", "if count", "if 255"]),
            (Cause::Timers, &["after "]),
            (Cause::Books, &["calls = 1", "calls = 2"]),
            (Cause::Raised, &["raise "]),
            (Cause::Always, &["always"]),
        ];
        for (cause, forms) in forms {
            for form in forms {
                let with: Vec<&String> = texts.iter().filter(|text| text.contains(form)).collect();
                assert!(with.len() >= 10, "{cause}: charts have `{form}`");
                for (at, text) in with.into_iter().enumerate() {
                    let freed = freed(text, cause);
                    assert!(!freed.contains(form), "{cause}: `{form}` is left\n{freed}");
                    if at >= 2 {
                        continue;
                    }
                    let removed = |text: &str| repaired_where(text, &|_| false).map(|it| it.removed.len());
                    assert!(removed(&freed) <= removed(text), "{cause}\n{freed}");
                }
            }
        }
    }
}
