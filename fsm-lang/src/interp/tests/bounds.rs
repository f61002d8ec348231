//! What one input may take.

use super::{chart, runs};
use crate::chart::Chart;

fn bounded(bounds: &str, body: &str) -> Chart {
    chart(&format!(
        "#[bounds({bounds})] machine M {{ event A | B | C | D; fn say(what: &'static str); {body} }}"
    ))
}

/// Meaning 3: every microstep counts, the entry at the start too; one more than the bound is an error, the
/// machine stays where it is and what waits is dropped.
#[test]
fn microsteps() {
    let body = r#"
        initial X;
        state X { on A => Y { raise B; } }
        state Y { always => Z; on B { say("dropped"); } }
        state Z { always => W; on A => V { raise B; } on B { say("never"); } }
        state W { on B { say("B"); } }
        state V { on B { say("B"); } }"#;
    runs(&bounded("microsteps = 4", body), &["A"], &["=> X", "B => W"]);
    runs(&bounded("microsteps = 3", body), &["A"], &["=> X", "=> W Microsteps"]);
    runs(
        &bounded("microsteps = 2", body),
        &["A", "A", "D"],
        &["=> X", "=> Z Microsteps", "B => V", "=> V ignored"],
    );
    let looping = "initial X; state X { always => Y; } state Y { always => X; }";
    runs(&bounded("microsteps = 3", looping), &[], &["=> X Microsteps"]);
    runs(&bounded("microsteps = 4", looping), &[], &["=> Y Microsteps"]);
}

/// Meaning 3: an internal event that finds its queue full is lost, the microstep goes on to its end, then
/// the macrostep stops.
#[test]
fn queue() {
    let body = r#"
        initial X;
        state X { on A => Y { raise B; raise B; raise C; say("end"); } on D { raise B; raise B; } on B { say("B"); } }
        state Y { entry { say("+y"); } on B { say("B"); } on C { say("C"); } }"#;
    runs(&bounded("queue = 3", body), &["A"], &["=> X", "end +y B B C => Y"]);
    runs(
        &bounded("queue = 2", body),
        &["D", "A", "B"],
        &["=> X", "B B => X", "end +y => Y QueueFull", "B => Y"],
    );
}

/// Ruling 6: beyond the bound of timers the input ends with an error, and the rest is still due; the event
/// would be before its time.
#[test]
fn timers() {
    let body = r#"
        var n: u8 = 0;
        initial X;
        state X { after 1s => X { n += 1; } on A { say("A"); } }"#;
    runs(
        &bounded("timers = 3", body),
        &["@advance 5s", "A", "A"],
        &["=> X n=0", "=> X n=3 Timers", "A => X n=5", "A => X n=5"],
    );
    let zero = "initial X; state X { after 0s => X { say(\"0\"); } on A { say(\"A\"); } }";
    runs(
        &bounded("timers = 2", zero),
        &["A", "@advance 1s"],
        &["=> X", "0 0 => X ignored Timers", "0 0 => X Timers"],
    );
    // A fault on the way does not hide that the event waits.
    let faulty = r#"
        var n: u8 = 0;
        initial X;
        state X { after 1s => X { n -= 1; } on A { say("A"); } }"#;
    runs(
        &bounded("timers = 2", faulty),
        &["@advance 1s", "@advance 3s", "A"],
        &["=> X n=0", "=> X n=0 Fault(Overflow)", "=> X n=0 Timers", "A => X n=0 Fault(Overflow)"],
    );
}
