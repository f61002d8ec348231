//! Every run of random charts with activities: debts are undone as the language says, and the analysis misses nothing.
//! `cargo xtask explore` runs more.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use fsm_tests::explore::compare::{Options, compare_with, verdict};
use fsm_tests::explore::{Limits, explore, planted};
use fsm_tests::generate::repair::compiled;

/// Says something to whoever reads the output of the test.
fn tell(text: &str) {
    // What cannot be said fails no test.
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Says at once what a change to the analysis means for the test below, which takes a minute.
#[test]
fn every_fault_can_still_be_planted() {
    let lost = planted::lost().expect("the analysis can be read");
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

/// Larger charts are not looked at once more for each planted fault: few of them take most of the time.
const MOST_STATES: usize = 11;

/// One test, since the second half needs what was explored in the first one.
#[test]
fn the_analysis_misses_nothing_and_planted_faults_are_caught() {
    let limits = Limits { situations: 250, inputs: 500, answers: 8, past_bounds: false };
    let mut truth = String::new();
    let report = compare_with(&Options { charts: 200, seed: 1, limits, causes: false }, &mut |case| {
        if case.chart.chart().states.len() <= MOST_STATES {
            truth.push_str(&planted::truth(case));
        }
    });
    let written = planted::cases();
    assert_eq!(written.len(), planted::WRITTEN, "each is right");
    for case in &written {
        assert!(case.explored.complete && case.explored.broken.is_none(), "{}", case.text);
        assert_eq!(case.explored.forgotten.len(), 1, "{}", case.text);
        let said = verdict(&case.chart).forgotten;
        assert_eq!(said, case.explored.forgotten.keys().copied().collect(), "{}", case.text);
        truth.push_str(&planted::truth(case));
    }
    tell(&report.to_string());
    assert!(report.holds(), "the report says what");
    assert_eq!(report.forms.missing(), Vec::<&str>::new(), "forms that were never taken");
    assert!(report.charts.1 * 10 >= report.charts.0 * 8, "most are explored to the end");
    for (what, (found, clean)) in &report.counts {
        assert!(*found >= 8 && *clean >= 15, "{what:?} is found and is not: {found}, {clean}");
    }

    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("planted-in-analysis");
    let file = folder.join("truth.txt");
    fs::create_dir_all(&folder).and_then(|()| fs::write(&file, truth)).expect("the truth can be written");
    // The crate of the differential has built most of what this one needs.
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("differential/target");
    let caught = planted::caught(&folder, &target, &file).expect("the faults can be planted");
    let figures = caught.iter().fold(String::new(), |mut figures, it| {
        let _ = writeln!(
            figures,
            "missed in {:>3} charts, too much in {:>3}: {}",
            it.missing, it.false_alarms, it.fault
        );
        figures
    });
    tell(&figures);
    let (first, faults) = caught.split_first().expect("the copy without a fault comes first");
    assert_eq!((first.missing, first.false_alarms), (0, 0));
    assert!(faults.len() >= 29);
    let unseen: Vec<&str> =
        faults.iter().filter(|it| it.missing + it.false_alarms == 0).map(|it| it.fault.as_str()).collect();
    assert_eq!(unseen, Vec::<&str>::new(), "faults that no chart shows");
}

/// What the explorer says of a chart: what is forgotten, invoked again, may be stuck; each with its inputs.
fn explored(text: &str) -> Vec<String> {
    let chart = compiled(text, &|_| false).expect("the chart is right").expect("there is one");
    let chart = chart.chart();
    let explored =
        explore(chart, &Limits { situations: 5_000, inputs: 50_000, answers: 64, past_bounds: false });
    assert!(explored.complete, "{:?}", explored.broken);
    let name = |place| chart.path(chart.invocations[place].state);
    let lines = |run: &fsm_tests::explore::Run| {
        run.0.iter().skip(1).map(|(line, _)| line.clone()).collect::<Vec<_>>().join(", ")
    };
    let forgotten =
        explored.forgotten.iter().map(|(of, run)| format!("forgets {}: {}", name(*of), lines(run)));
    let again = explored.again.iter().map(|(of, run)| format!("again {}: {}", name(*of), lines(run)));
    let stick = explored.may_stick.iter();
    let stick = stick.map(|(of, run)| format!("stuck {}: {}", chart.path(*of), lines(run)));
    forgotten.chain(again).chain(stick).collect()
}

const PAY: &str = "activity pay() ! Declined undo refund() timeout 1s; activity refund() timeout 1s; final Done; final failure Failed;";

#[test]
fn what_is_found_is_found_by_a_shortest_run() {
    let chart = |states: &str| {
        explored(&format!(
            "#[bounds(calls = 1)] machine M {{ event Cancel; initial Paying; {PAY} {states} }}"
        ))
    };
    // Left in flight by a timer, it may have been paid.
    assert_eq!(
        chart("state Paying { after 5ms => Failed; invoke pay() { ok => Done, err(Declined) => Failed, err => Undoing } }
               state Undoing { compensate { ok => Failed, stuck => Done } }"),
        ["forgets Paying: @advance 5ms"]
    );
    // A plain `err` takes what is unknown as well.
    assert_eq!(
        chart("state Paying { invoke pay() { ok => Done, err => Failed } }"),
        ["forgets Paying: @unknown pay#1"]
    );
    // An undo that fails leaves the debt where it is.
    assert_eq!(
        chart(
            "state Paying { invoke pay() { ok => Undoing, err(Declined) => Failed, err => Undoing } }
               state Undoing { compensate { ok => Failed, stuck => Failed } }"
        ),
        ["forgets Paying: @ok pay#1, @err refund#1"]
    );
    assert_eq!(
        chart(
            "state Paying { invoke pay() { ok => Undoing, err => Undoing } } state Undoing { compensate { ok => Failed } }"
        ),
        ["stuck Undoing: @ok pay#1"]
    );
    // Few calls can be open, or it would go on and on. Behind an unknown outcome it is not known whether it is owed, and so it must not be tried again.
    assert_eq!(
        chart(
            "state Paying { invoke pay() { ok => Done, err => Waiting } } state Waiting { on Cancel => Paying; }"
        ),
        ["again Paying: @unknown pay#1, Cancel"]
    );
}

#[test]
fn what_the_host_answers_and_what_comes_late_is_explored() {
    let guarded = format!(
        "machine M {{ type Card {{ stolen: bool }} event Cancel(card: Card); fn asks() -> bool; initial Paying; {PAY}
            state Paying {{ on Cancel(card) if card.stolen && asks() => Failed; on Cancel => Undoing;
                invoke pay() {{ ok => Done, err => Undoing }} }}
            state Undoing {{ compensate {{ ok => Failed, stuck => Done }} }} }}"
    );
    assert_eq!(explored(&guarded), ["forgets Paying: Cancel // answers [1, 1]"]);
    // The late `err` takes the debt away before the machine fails; the way without it is found.
    let late = format!(
        "machine M {{ event Cancel; initial Paying; {PAY}
            state Paying {{ on Cancel => Waiting; invoke pay() {{ ok => Done, err => Undoing }} }}
            state Waiting {{ on Cancel => Failed; }}
            state Undoing {{ compensate {{ ok => Failed, stuck => Done }} }} }}"
    );
    assert_eq!(explored(&late), ["forgets Paying: Cancel, Cancel"]);
}

#[test]
fn a_chart_that_forgets_nothing_is_explored_to_its_end() {
    let text = include_str!("../../examples/checkout/checkout.fsm");
    assert_eq!(explored(text), Vec::<String>::new());
}
