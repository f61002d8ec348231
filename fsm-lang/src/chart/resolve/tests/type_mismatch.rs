mod values;

use super::{check, said};

#[test]
fn calls_and_events_take_as_many_values_as_they_declare() {
    check(
        r#"
machine M {
    type Lost;
    event Coin(value: u32) | Plain;
//        ----
//             -----
//                           -----
    fn show(a: u8, b: bool);
//     ----
//          -
//                 -
    fn ask() -> bool;
    fn try_ask() -> Result<bool, Lost>;
//     -------
    fn try_tell() -> Result<(), Lost>;
//     --------
    initial A;
    state A {
        on Coin(a, b) {}
//         ^^^^^^^^^^ type_mismatch
        on Coin() {}
//         ^^^^^^ type_mismatch
        on Plain(x) {}
//         ^^^^^^^^ type_mismatch
        on Plain() if show(1, true) {}
//                    ^^^^^^^^^^^^^ type_mismatch
        on Plain if try_ask() {}
//                  ^^^^^^^^^ type_mismatch
        on Coin(value) | Plain if ask() { show(1); show(true, 1); show(1, true); raise Coin; raise Coin(1u8); raise Plain(); }
//                                        ^^^^^^^ type_mismatch
//                                                      ^^^^ type_mismatch
//                                                            ^ type_mismatch
//                                                                               ^^^^^^^^^^^ type_mismatch
//                                                                                                      ^^^ type_mismatch
        on * { let x = show(1, true); let y = try_ask(); let z = try_tell(); try_tell(); ask(); }
//                     ^^^^^^^^^^^^^ type_mismatch
//                                                               ^^^^^^^^^^ type_mismatch
        after (1 + 2) => A;
//            ^^^^^^^ type_mismatch
        always if 5 => A;
//                ^ type_mismatch
        on fault(a, b) {}
//         ^^^^^^^^^^^ type_mismatch
    }
}
"#,
    );
}

#[test]
fn the_same_name_in_one_trigger_has_one_type() {
    check(
        r#"
machine M {
    event A(x: u8, y: u8) | B(x: u8, y: u16);
    initial X;
    state X { on A(x, y) | B(x, y) if x == y && y > 3 {} }
//                    -
//                              ^ type_mismatch
}
"#,
    );
}

#[test]
fn what_is_assigned_is_a_variable() {
    check(
        r#"
machine M(size: u8, order: Order) {
    type Order { count: u8 }
    const LIMIT: u8 = 5;
//        -----
    event Coin(value: u8);
    fn now() -> u8;
    var total: u8 = 0;
    var wait: Duration = 0s;
    initial A(3);
    state A(level: u8) {
        on Coin(value) {
//              -----
            size += value;
            level = 3;
            total <<= 3u64;
            total <<= 1.5;
//          -----
//          ^^^^^^^^^^^^^^ type_mismatch
//                    ---
            wait *= 2;
            wait += 2;
//          ----
//          ^^^^^^^^^^ type_mismatch
//                  -
            LIMIT = 6;
//          ^^^^^ type_mismatch
            value = 3;
//          ^^^^^ type_mismatch
            let fixed = 3u8;
//              -----
            fixed = 4;
//          ^^^^^ type_mismatch
            let mut free: u8 = 3;
            free = 4;
            free += 1u16;
//          ----
//          ^^^^^^^^^^^^^ type_mismatch
//                  ----
            order.count = 3;
//          ^^^^^^^^^^^ type_mismatch
            let typed: bool = 3;
//                     ----
//                            ^ type_mismatch
            let after: u8 = typed;
//                     --
//                          ^^^^^ type_mismatch
            total = undefined_first as u8;
//                  ^^^^^^^^^^^^^^^ unknown_name
        }
    }
}
"#,
    );
}

#[test]
fn targets_take_the_data_of_what_they_enter() {
    check(
        r#"
machine M {
    event Go;
    initial Idle(3);
    state Idle(x: u8) {
        on Go => On(5, 6);
//               ^^^^^^^ type_mismatch
        on Go => On(true);
//                  ^^^^ type_mismatch
        on Go => On.Resume(3);
//               ^^^^^^^^^^^^ use_before_set
//                  ^^^^^^ type_mismatch
        on Go => (On.A(3).X, On(3).B);
//                   ^^^ type_mismatch
        on Go => Off(3);
//               ^^^^^ type_mismatch
        on Go => Off();
    }
    state Off { #[endless] state Never; initial Never; }
//        ---
    parallel On(level: u8) {
//           --
//              -----
        history Resume => A(3);
//              ------
//                        ^^^ type_mismatch
        state A { initial X; state X { on Go => On(3).A; on Go => local X; } }
//            -
//                                 -
//                                                                -----
//                                                                      ^ illegal_target
        state B;
    }
    state Ready(disc: u8) {
//        -----
        initial One;
        state One { on Go => Ready(disc).Two; on Go => Two; }
//            ---
//                           ^^^^^ type_mismatch
        state Two { on Go => local One; }
//                           -----
//                                 ^^^ illegal_target
        on Go => local Ready(3).One;
//                     ^^^^^ type_mismatch
    }
}
"#,
    );
}

#[test]
fn an_else_needs_a_call_that_can_fail() {
    check(
        r#"
machine M {
    type Lost;
    event Go;
    fn sure() -> u8;
//     ----
    fn perhaps() -> Result<u8, Lost>;
    var x: u8 = 0;
    initial A;
    state A {
        on Go {
            x = perhaps() else => A;
            x = perhaps() + 1 else => A;
//              -------------
//                                    ^ type_mismatch
            sure() else => A;
//                         ^ type_mismatch
            let y = sure() else => A;
//                                 ^ type_mismatch
            let z = 5 else => A;
//                  -
//                            ^ type_mismatch
            x += perhaps() else => A;
        }
    }
}
"#,
    );
}

#[test]
fn the_help_says_what_to_write() {
    let said = said(
        r#"
machine M {
    var a: f64 = 1;
    var b: Duration = 60;
    var c: u8 = 5u16;
    var d: bool = 5_000_000_000 == 0;
    initial X;
    #[endless]
    state X;
}
"#,
    );
    assert_eq!(
        said,
        [
            "expected `f64`, found `i32`; write `1.0`",
            "expected `Duration`, found `i32`; say the unit: `60s`",
            "expected `u8`, found `u16`; convert it: `.. as u8`",
            "`5_000_000_000` does not fit `i32`; say which type it has: `5_000_000_000u64`",
        ]
    );
}
