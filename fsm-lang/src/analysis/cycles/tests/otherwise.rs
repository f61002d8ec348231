//! An `else => X` leads out of a cycle, or round.

use super::Said::{GoesOn, MayGoOn, Nothing};
use super::said;

#[test]
fn an_else_leads_out_or_round() {
    let fails =
        |body: &str| said(&format!("type E; fn f() -> Result<(), E>; fn g() -> Result<u32, E>; {body}"));
    let idle = "initial X; state X { on A => Y; }";
    let with = |states: &str| fails(&format!("{idle} {states}"));
    // Out of it: the host decides.
    assert_eq!(with("state Y { always => Y { f() else => X; } }"), MayGoOn);
    assert_eq!(with("state Y { always { f() else => X; } }"), MayGoOn, "without a target");
    assert_eq!(with("state Y { always => Y { n = g() else => X; } }"), MayGoOn, "of a value");
    assert_eq!(with("state Y { entry { f() else => X; } always => Y; }"), MayGoOn, "in `entry`");
    assert_eq!(with("state Y { exit { f() else => X; } always => Y; }"), MayGoOn, "in `exit`");
    assert_eq!(
        with("state Y { exit { f() else => Z; } always => Z; } state Z { always => Y; }"),
        GoesOn,
        "too late"
    );
    assert_eq!(with("state Y { exit { f() else => Z; } on A => Y; } state Z { on A => X; }"), Nothing);
    assert_eq!(
        with("state Y { initial Z; state Z { entry { f() else => X; } } always => Y; }"),
        MayGoOn,
        "in a state that is entered by default"
    );
    assert_eq!(with("state Y { entry { f() else => X; } always => Z; } state Z { always => Z; }"), GoesOn);
    // And round by it.
    assert_eq!(with("state Y { always => Z { f() else => Y; } } state Z { on A => X; }"), MayGoOn);
    assert_eq!(with("state Y { entry { f() else => Z; } on A => X; } state Z { always => Y; }"), MayGoOn);
    assert_eq!(with("state Y { on B => Z { f() else => Y; } } state Z { always => Y; }"), Nothing);
    assert_eq!(
        with("state Y { always => Z { f() else => V; } } state Z { on A => X; } state V { always => X; }"),
        Nothing,
        "it leads where nothing goes on"
    );
    assert_eq!(
        with("state Y { always if n < 3 => Z { n += 1; f() else => Y; } } state Z { on A => X; }"),
        Nothing,
        "so often, and no more"
    );
    assert_eq!(
        with("state Y { always if n < 3 => Z { f() else => Y; n += 1; } } state Z { on A => X; }"),
        MayGoOn,
        "what stands behind it is not run"
    );
}
