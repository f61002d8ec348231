//! Calls, debts, undoing and refusal: by rulings 14 to 25, as scripts.

use super::chart;
use crate::chart::Chart;
use crate::interp::script::Simulation;

const BOOKING: &str = r"
machine Trip {
    event Cancel | Retry | Settled;
    activity hotel() -> room: u8 ! Full undo leave(room) timeout 1s;
    activity flight() undo refund() timeout 1s;
    activity leave(room: Option<u8>) retriable;
    activity refund() timeout 1s;
    initial Hotel;
    state Hotel { invoke hotel() { ok => Flight, err => Undoing } on Cancel => Undoing; }
    state Flight { invoke flight() { ok => Waiting, err => Undoing, unknown => Undoing } on Cancel => Undoing; }
    state Waiting { on Cancel => Undoing; on Settled => Done; }
    state Undoing { compensate { ok => Failed, stuck => Agent } }
    state Agent { on Retry => Undoing; on Settled => Failed { settle; } }
    on Cancel => Undoing;
    final Done;
    final failure Failed;
}";

/// For each line: where the machine is, what it told, what is owed.
fn run(chart: &Chart, script: &[&str]) -> Vec<(String, String, String)> {
    let mut simulation = Simulation::new(chart);
    let mut told = Vec::new();
    for line in script {
        let steps = simulation.line(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        told.extend(
            steps
                .into_iter()
                .map(|step| (step.configuration.join(" "), step.effects.join(", "), step.owed.join(" "))),
        );
    }
    told
}

#[track_caller]
fn last(script: &[&str], configuration: &str, effects: &str, owed: &str) {
    let told = run(&chart(BOOKING), script);
    let (at, told, owing) = told.last().cloned().unwrap_or_default();
    assert_eq!((at.as_str(), told.as_str(), owing.as_str()), (configuration, effects, owed));
}

#[test]
fn ruling_14_a_call_is_made_at_the_end_of_the_macrostep_and_given_up_on_exit() {
    last(&["@ok hotel 7"], "Flight", "start flight#1()", "hotel#1");
    last(
        &["@ok hotel 7", "Cancel"],
        "Undoing",
        "cancel flight#1, undo flight#1: refund#1()",
        "hotel#1 flight#1",
    );
}

#[test]
fn ruling_16_late_outcomes() {
    let cancelled = ["@ok hotel 7", "Cancel"];
    let late = |rest: &[&'static str]| [&cancelled[..], rest].concat();
    // A late `err` of what is being undone does not stop its undo.
    last(&late(&["@err flight"]), "Undoing", "", "hotel#1 flight#1");
    last(&late(&["@err flight", "@ok refund"]), "Undoing", "undo hotel#1: leave#1(7)", "hotel#1");
    // A late `ok` of what was undone runs the same undo again.
    last(&late(&["@ok refund", "@ok flight"]), "Undoing", "undo flight#1: refund#1()", "hotel#1");
    // After the end, too.
    last(&late(&["@ok refund", "@ok leave", "@ok flight"]), "Failed", "undo flight#1: refund#1()", "");
}

#[test]
fn ruling_18_the_result_is_there_after_ok_only() {
    last(&["@unknown hotel"], "Undoing", "undo hotel#1: leave#1(None)", "hotel#1");
}

#[test]
fn ruling_19_a_state_that_undoes_is_left_by_its_own_arms_only() {
    let told = run(&chart(BOOKING), &["@ok hotel 7", "@ok flight", "Cancel", "Cancel", "@err refund"]);
    // Kept once; back when it is stuck, where it leads into the same state anew.
    let (at, effects, owed) = told.last().cloned().unwrap_or_default();
    assert_eq!(
        (at.as_str(), effects.as_str(), owed.as_str()),
        ("Undoing", "undo flight#1: refund#2()", "hotel#1 flight#1")
    );
}

#[test]
fn ruling_19_stuck_leaves_the_debts_and_settle_ends_them() {
    let stuck = ["@ok hotel 7", "@ok flight", "Cancel", "@err refund"];
    last(&stuck, "Agent", "", "hotel#1 flight#1");
    last(&[&stuck[..], &["Settled"]].concat(), "Failed", "", "");
    last(&[&stuck[..], &["Retry", "@ok refund"]].concat(), "Undoing", "undo hotel#1: leave#1(7)", "hotel#1");
}

#[test]
fn ruling_23_a_plain_final_settles() {
    last(&["@ok hotel 7", "@ok flight", "Settled"], "Done", "", "");
}

#[test]
fn ruling_25_nothing_owed_goes_on_at_once() {
    last(&["@err hotel Full"], "Failed", "", "");
}
