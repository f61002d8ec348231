//! What stands in a wrong place, `missing_initial` and `transition_from_final`.

use super::check;

#[test]
fn a_compound_state_says_where_it_begins() {
    check(
        r#"
machine M {
//      ^ missing_initial
    final Done;
    state A {
//        -
//        ^ missing_initial
        final End;
        state B;
//            -
    }
    state C { final End; }
//        ^ missing_initial
//                  ---
}

machine Empty {
//      ^^^^^ missing_initial
    event Go;
}

machine Twice {
    initial A;
//  ----------
    initial B;
//  ^^^^^^^^^^ syntax
    state A { initial C; }
//            ^^^^^^^^^^ syntax
    state B { initial C; initial D; state C; state D; }
//            ----------
//                       ^^^^^^^^^^ syntax
}
"#,
    );
}

#[test]
fn a_final_state_goes_nowhere() {
    check(
        r#"
machine M {
    event Go;
    initial Done;
    final Done {
//        ----
        entry {}
        on Go => Done;
//      ^^^^^^^^^^^^^^ transition_from_final
        always => Done;
//      ^^^^^^^^^^^^^^^ transition_from_final
        after 5s => Done;
//      ^^^^^^^^^^^^^^^^^ transition_from_final
        done => Done;
//      ^^^^^^^^^^^^^ transition_from_final
        on Go {}
//      ^^^^^^^^ transition_from_final
    }
    final failure Broken { entry { raise Go; } }
}
"#,
    );
}

#[test]
fn a_final_state_holds_entry_only() {
    check(
        r#"
machine M {
    initial Done;
    final Done {
        var x: u8 = 0;
//      ^^^^^^^^^^^^^^ syntax
        initial A;
//      ^^^^^^^^^^ syntax
        state A;
//      ^^^^^^^^ syntax
        history H => A;
//      ^^^^^^^^^^^^^^^ syntax
        exit {}
//      ^^^^^^^ syntax
        entry {}
    }
    #[endless] final Never;
//  ^^^^^^^^^^ syntax
}
"#,
    );
}

#[test]
fn items_stand_where_they_mean_something() {
    check(
        r#"
machine M {
    initial A;
    exit {}
//  ^^^^^^^ syntax
    done => A;
//  ^^^^ syntax
    entry {}
    history Whole => A;
    state A {
        event Go;
//      ^^^^^^^^^ syntax
        type Slot;
//      ^^^^^^^^^^ syntax
        const X: u8 = 1;
//      ^^^^^^^^^^^^^^^^ syntax
        fn show(slot: Slot);
//      ^^^^^^^^^^^^^^^^^^^^ syntax
        history H => A;
//      ^^^^^^^^^^^^^^^ syntax
        done => B;
//      ^^^^ syntax
        on Go { show(in(A)); }
//                   ^^^^^ syntax
    }
    parallel B {
//           -
        initial C;
//      ^^^^^^^^^^ syntax
        state C;
        final D;
//      ^^^^^^^^ syntax
        done => A;
    }
    parallel Empty;
//           ^^^^^ syntax
    parallel Nothing {}
//           ^^^^^^^ syntax
    parallel One { state Region; }
    state E { initial F; final F; done => A; }
}
"#,
    );
}

#[test]
fn initial_and_history_go_to_one_state() {
    check(
        r#"
machine M {
    initial (A.X, A.Y);
//          ^^^^^^^^^^ syntax
    parallel A {
        history H => (X, Y);
//                   ^^^^^^ syntax
        state X;
        state Y;
    }
}
"#,
    );
}

#[test]
fn an_else_has_a_condition_before_it() {
    check(
        r#"
machine M {
    event A | B | C;
    initial X;
    state X {
        on A else => X;
//           ^^^^ syntax
        on A if 1 > 2 => X;
        on A else => X;
        on A | B else => X;
//               ^^^^ syntax
        on B if 1 > 2 => X;
        on A | B else => X;
        on * else => X;
//           ^^^^ syntax
        always else => X;
//             ^^^^ syntax
        always if 1 > 2 => X;
        always else => X;
        after 5s if 1 > 2 => X;
        after 5s else => X;
//               ^^^^ syntax
        on fault else {}
//               ^^^^ syntax
        on fault(kind) if kind == Fault::Overflow {}
        on fault else {}
        done else => X;
//      ^^^^ syntax
//           ^^^^ syntax
    }
    state Y {
        on A else => X;
//           ^^^^ syntax
        on * if 1 > 2 => X;
        on C else => X;
        on * else => X;
    }
}
"#,
    );
}

#[test]
fn fault_is_an_event_of_its_own() {
    check(
        r#"
machine M {
    event Go(kind: u8);
    initial A;
    state A {
        on fault | Go(_) {}
//         ^^^^^ syntax
        on Go(kind) | fault(kind) if kind == 3 {}
//                    ^^^^^^^^^^^ syntax
        on fault(kind) if kind == Fault::Host { raise fault(kind); }
//                                                    ^^^^^ syntax
        on Go(_) | Go(_) {}
//         -----
//                 ^^^^^ duplicate_name
    }
}
"#,
    );
}

#[test]
fn attributes_mean_something_where_they_stand() {
    check(
        r#"
#[bounds]
//-------
//^^^^^^^ syntax
#[bounds(queue = 0, timers, timers = 1.5)]
//^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ syntax
//               ^ syntax
//                  ^^^^^^ syntax
//                                   ^^^ syntax
#[endless]
#[endless]
//^^^^^^^^ syntax
machine M {
    #[endless] event Go;
//  ^^^^^^^^^^ syntax
    #[allow(dead_end)] var x: u8 = 0;
//  ^^^^^^^^^^^^^^^^^^ syntax
    #[allow(reason = "no lint")] const C: u8 = 0;
//  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ syntax
    #[allow(dead_end, reason = "")] type T;
//                    ^^^^^^^^^^^ syntax
    #[allow(dead_end, reason = 3)] fn f();
//                    ^^^^^^^^^^ syntax
    #[allow(dead_end, why = "because")] fn g();
//                    ^^^^^^^^^^^^^^^ syntax
    #[allow(dead_end, reason = "a", reason = "b")] fn h();
//                                  ^^^^^^^^^^^^ syntax
    #[allow] fn i();
//  ^^^^^^^^ syntax
    #[allow(a, b, reason = "both")] initial A;
//  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ syntax
    #[bounds(queue = 1)] #[exhaustive(yes)] #[endless]
//  ^^^^^^^^^^^^^^^^^^^^ syntax
//                       ^^^^^^^^^^^^^^^^^^ syntax
    state A {
        #[allow(unreachable_transition, reason = "kept")] #[exhaustive]
//                                                        ^^^^^^^^^^^^^ syntax
        on Go => A;
        #[endless] entry {}
//      ^^^^^^^^^^ syntax
    }
}
"#,
    );
}

#[test]
fn in_stands_in_guards_only() {
    check(
        r#"
machine M {
    event Go;
    var x: bool = in(A);
//                ^^^^^ syntax
    initial A;
    state A {
        history H => B;
//              -
        initial B;
        state B;
        on Go if in(A.B) || in(B) || in(H) { x = in(A); if in(B) {} }
//                                   ^^^^^ type_mismatch
//                                               ^^^^^ syntax
//                                                         ^^^^^ syntax
    }
}
"#,
    );
}
