//! Equal situations: what the numbers of calls and the time of day have no part in.

use super::chart;
use crate::interp::Situation;
use crate::interp::script::Simulation;

/// Where each of the lines leads.
fn situations(lines: &[&str]) -> Vec<Situation> {
    let chart = chart(
        "machine M { event Again | Wait; activity pay() undo refund() timeout 1s; activity refund() timeout 1s;
            var paid: u8 = 0; initial Idle;
            state Idle { on Again => Paying; on Wait => Waiting; }
            state Waiting { after 1s => Idle; }
            state Paying { on Again => Undoing; invoke pay() { ok => Undoing { paid = 1; }, err => Idle } }
            state Undoing { on Wait => Idle; compensate { ok => Idle, stuck => Waiting } } }",
    );
    let mut simulation = Simulation::new(&chart);
    let mut found = Vec::new();
    for line in lines {
        let steps = simulation.line(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        let now = steps.last().map_or(0, |step| step.time);
        found.extend(simulation.machine().map(|machine| machine.situation(now)));
    }
    found
}

#[test]
fn calls_and_moments_have_no_names() {
    let at = situations(&["Wait", "@advance 1s", "Wait", "@advance 1s"]);
    assert_eq!((&at[0], &at[1]), (&at[2], &at[3]));
    assert_ne!(at[0], at[1]);
    let at = situations(&["Again", "@err pay", "Again", "@err pay#2"]);
    assert_eq!((&at[0], &at[1]), (&at[2], &at[3]));
}

#[test]
fn what_may_still_come_and_what_was_refused_are_part_of_it() {
    let at = situations(&["Again", "Again", "@ok refund", "Again", "@err pay#2", "@err pay#1"]);
    let idle = &situations(&["Again", "@err pay"])[1];
    assert_ne!(&at[2], idle, "the first call may still come");
    assert_ne!(&at[4], idle);
    assert_eq!(&at[5], idle);
    let at = situations(&["Again", "@ok pay", "Wait", "Wait"]);
    assert_ne!(at[1], at[2], "`Wait` is kept");
    assert_eq!(at[2], at[3], "once");
    let at = situations(&["Again", "Again", "@ok pay"]);
    assert_ne!(at[1], at[2], "the undo runs again");
}
