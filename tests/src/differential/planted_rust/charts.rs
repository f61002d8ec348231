//! Charts that tell: between them they do everything with calls that a fault could touch, under random inputs.

use super::beside::BESIDE;
use super::stars::{MANY, STARS};
use crate::generate;

/// A chart's name, and what stands in its machine behind the host and the activities.
pub(super) const CHARTS: [(&str, &str); 11] = [
    ("calls", CALLS),
    ("regions", REGIONS),
    ("pivots", PIVOTS),
    ("histories", HISTORIES),
    ("eventless", EVENTLESS),
    ("faults", FAULTS),
    ("crowds", CROWDS),
    ("stars", STARS),
    ("many", MANY),
    ("beside", BESIDE),
    ("ends", ENDS),
];

/// The lints that charts deserve which are made to go wrong.
const ALLOWED: &str = "unreachable_transition, dead_end, eventless_cycle, arithmetic_fault, missing_compensation, \
    unprotected_activity, unhandled_outcome, missing_stuck, owed_again, fallible_after_pivot, misplaced_pivot, \
    unused_activity, unhandled_event";

const ACTIVITIES: &str = "
    event E0 | E1 | E2;
    activity act0(x0: u8, x1: u8) -> r: u8 ! Bad | Late undo undo0(x1, x0, r);
    activity act1() undo undo1();
    activity act2(x0: u8) readonly;
    activity undo0(x0: u8, x1: u8, x2: Option<u8>);
    activity undo1() idempotent;
";

/// The text of a chart as the machine `name`.
pub(super) fn text(body: &str, name: &str) -> String {
    format!(
        "#[allow({ALLOWED}, reason = \"it tells\")]\n#[endless]\n#[bounds(calls = 2, microsteps = 20)]\n\
         pub machine {name} {{\n{}{ACTIVITIES}{body}\n}}\n",
        generate::HOST
    )
}

const CALLS: &str = "
    pub var n: u8 = 1;
    initial S;
    state S {
        entry { note(1); }
        exit { note(2); n = n % 5u8 + 1u8; }
        invoke act0(n, 9) {
            ok(r) => T(n) { n = r % 3u8; note(3); }
            err(Bad) => U,
            err => V,
            unknown => W,
        }
        on E0 => U { note(4); }
    }
    state T(p: u8) {
        entry { note(p as i64); }
        invoke act1() { ok => U, err => S }
        on E0 => X;
        on E1 => S;
    }
    state U {
        entry { note(5); }
        on E0 => S;
        on E1 => X;
        on E2 => T(n) { n = n % 5u8 + 1u8; }
    }
    state V { on E0 => X; on E1 => S; on E2 => U; }
    state W { on E0 => X; on E1 => S; on E2 => X; }
    state X { compensate { ok => S, stuck => Y } on E2 => S; }
    state Y {
        on E0 => X;
        on E1 => Z { settle act0; }
        on E2 => S { settle; }
    }
    state Z { compensate act1 { ok => U, stuck => Y } on E1 => U; }
";

const REGIONS: &str = "
    initial S;
    state S {
        invoke act0(1, 2) { ok => R, err => R, unknown => R }
        on E0 => R;
    }
    state R { invoke act1() { ok => P, err => P } on E1 => P; }
    parallel P {
        on E2 => S { note(7); }
        state L {
            initial X;
            state X {
                exit { note(1); }
                compensate act0 { ok => Q { note(2); } stuck => Y { note(3); } }
            }
            state Y {}
        }
        state M {
            exit { note(8); }
            initial X;
            state X {
                exit { note(4); }
                on E1 => Y;
                after 20ms => Q { note(5); }
                invoke act2(3) { ok => Q { note(6); } err => Y }
            }
            state Y {
                on E0 if ask(1) => Q { note(9); }
                on E0 else { note(10); }
                on E1 => X { attempt(1) else => Q; }
            }
        }
    }
    state Q {
        compensate { ok => S, stuck => K }
        on E0 if ask(2) => S;
        on E0 else { note(11); }
    }
    state K { on E0 => S { settle; } on E1 => Q; }
";

const ENDS: &str = "
    initial Q;
    parallel Q {
        done => Out { note(1); }
        parallel P {
            done { note(2); }
            on E2 => local B.B1 { note(3); }
            state A {
                initial A1;
                state A1 { on E0 | E2 => A2; }
                final A2;
                on E1 if ask(1) => local A1 { note(4); }
            }
            state B {
                initial B1;
                state B1 { on E1 => B2; }
                final B2;
                on E0 if ask(2) => local B1 { note(5); }
            }
        }
        state R {
            initial R1;
            state R1 { on E0 | E1 => R2; }
            final R2;
            on E1 if ask(3) => local R1 { note(6); }
        }
    }
    state Out { on E0 => Q; }
";

const PIVOTS: &str = "
    initial S;
    state S {
        invoke act0(4, 5) { ok => R, err => T, unknown => R }
        on E0 => R;
    }
    state R { on E0 => T; on E1 => T; on E2 if ask(3) => Done; }
    state T {
        invoke pivot act1() { ok => U, err => V { note(1); } }
        on E0 => V;
        on E1 { pivot; note(2); }
    }
    state U {
        on E0 => S;
        on E1 => V;
        on E2 if ask(3) => Done;
    }
    state V { compensate { ok => S, stuck => U } on E1 => U; }
    final Done;
";

const HISTORIES: &str = "
    initial H;
    state H {
        history D deep => A;
        initial A;
        state A { invoke act1() { ok => B, err => B } on E0 => B; }
        state B { invoke act2(1) { ok => A, err => A } on E0 => A; }
        on E1 => Out;
    }
    state Out { on E1 => H.D; on E0 => H; on E2 => C; }
    state C { compensate { ok {} stuck => H } on E0 => H; on E1 => H.D; }
";

// Many regions that may all leave, and more states than copy what is around them.
const CROWDS: &str = "
    initial S0;
    on E0 if ask(2) => S5 { note(90); }
    on E1 { note(91); }
    on E2 if ask(3) => P;
    state S0 { on E0 if ask(0) => S1;  }
    state S1 { on E0 if ask(1) => S2;  }
    state S2 { on E0 if ask(2) => S3;  }
    state S3 { on E0 if ask(3) => S4;  }
    state S4 { on E0 if ask(0) => S5; on E1 => P; }
    state S5 { on E0 if ask(1) => S6;  }
    state S6 { on E0 if ask(2) => S7;  }
    state S7 { on E0 if ask(3) => S8;  }
    state S8 { on E0 if ask(0) => S9;  }
    state S9 { on E0 if ask(1) => S0;  }
    parallel P {
        on E1 { note(92); }
        state R0 {
            initial A;
            exit { note(0); }
            state A { on E0 if ask(0) => B { note(20); } on E2 if ask(1) => Out { note(40); } }
            state B { on E1 if ask(0) => C; on E2 if ask(2) => A; }
            state C { on E1 => D; }
            state D { on E0 => A; }
        }
        state R1 {
            initial A;
            exit { note(1); }
            state A { on E0 if ask(1) => B { note(21); } on E2 if ask(2) => Out { note(41); } }
            state B { on E1 if ask(1) => C; on E2 if ask(3) => A; }
            state C { on E1 => D; }
            state D { on E0 => A; }
        }
        state R2 {
            initial A;
            exit { note(2); }
            state A { on E0 if ask(2) => B { note(22); } on E2 if ask(3) => Out { note(42); } }
            state B { on E1 if ask(2) => C; on E2 if ask(0) => A; }
            state C { on E1 => D; }
            state D { on E0 => A; }
        }
        state R3 {
            initial A;
            exit { note(3); }
            state A { on E0 if ask(3) => B { note(23); } on E2 if ask(0) => Out { note(43); } }
            state B { on E1 if ask(0) => C; on E2 if ask(1) => A; }
            state C { on E1 => D; }
            state D { on E0 => A; }
        }
        state R4 {
            initial A;
            exit { note(4); }
            state A { on E0 if ask(0) => B { note(24); } on E2 if ask(1) => Out { note(44); } }
            state B { on E1 if ask(1) => C; on E2 if ask(2) => A; }
            state C { on E1 => D; }
            state D { on E0 => A; }
        }
        state R5 {
            initial A;
            exit { note(5); }
            state A { on E0 if ask(1) => B { note(25); } on E2 if ask(2) => Out { note(45); } }
            state B { on E1 if ask(2) => C; on E2 if ask(3) => A; }
            state C { on E1 => D; }
            state D { on E0 => A; }
        }
        state R6 {
            initial A;
            exit { note(6); }
            state A { on E0 if ask(2) => B { note(26); } on E2 if ask(3) => Out { note(46); } }
            state B { on E1 if ask(0) => C; on E2 if ask(0) => A; }
            state C { on E1 => D; }
            state D { on E0 => A; }
        }
        state R7 {
            initial A;
            exit { note(7); }
            state A { on E0 if ask(3) => B { note(27); } on E2 if ask(0) => Out { note(47); } }
            state B { on E1 if ask(1) => C; on E2 if ask(1) => A; }
            state C { on E1 => D; }
            state D { on E0 => A; }
        }
        state R8 {
            initial A;
            exit { note(8); }
            state A { on E0 if ask(0) => B { note(28); } on E2 if ask(1) => Out { note(48); } }
            state B { on E1 if ask(2) => C; on E2 if ask(2) => A; }
            state C { on E1 => D; }
            state D { on E0 => A; }
        }
        state R9 {
            initial A;
            exit { note(9); }
            state A { on E0 if ask(1) => B { note(29); } on E2 if ask(2) => Out { note(49); } }
            state B { on E1 if ask(0) => C; on E2 if ask(3) => A; }
            state C { on E1 => D; }
            state D { on E0 => A; }
        }
    }
    state Out { on E2 => P; on E0 => S3; }
";

const EVENTLESS: &str = "
    initial S;
    state S {
        invoke act0(1, 3) { ok => T, err => T, unknown => T }
        on E0 => T;
    }
    state T { always if ask(1) => U { note(1); } on E0 => S; on E1 => U; }
    state U { always if ask(2) => T { note(2); } on E0 => S; on E2 => V; }
    parallel V {
        on E0 => S;
        state L { initial X; state X { compensate { ok { note(3); } stuck { note(4); } } } }
        state M {
            initial X;
            state X { invoke act1() { ok => Y, err => Y } }
            state Y { on E1 => X; }
        }
    }
";

const FAULTS: &str = "
    pub var n: u8 = 2;
    initial S;
    on fault => F { note(1); }
    state S {
        exit { n = n - 1u8; }
        invoke act2(7u8 / n) { ok => T, err => U { note(2); } }
        on E0 => T;
    }
    state T { on E0 => S; on E1 if 9u8 / n > 1u8 => U; }
    state U { invoke act0(n * 100u8, 1) { ok => T, err => S } on E1 { n = 3; } }
    state F { entry { n = 2; } on E0 => S; on E2 => U; }
";
