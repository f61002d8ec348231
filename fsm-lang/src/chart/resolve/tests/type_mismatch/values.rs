//! Literals, operators, constants, and the types of declarations.

use super::super::check;

#[test]
fn literals_fit_their_type() {
    check(
        r#"
machine M {
    const A: u8 = 256;
//                ^^^ type_mismatch
    const B: i8 = -129;
//                ^^^^ type_mismatch
    const C: i8 = -128;
    const D: f64 = 1;
//           ---
//                 ^ type_mismatch
    const E: f32 = 1e39;
//                 ^^^^ type_mismatch
    const F: u8 = -1;
//                ^^ type_mismatch
    const G: Duration = 5;
//           --------
//                      ^ type_mismatch
    const H: u16 = 5u8;
//           ---
//                 ^^^ type_mismatch
    const I: u8 = -0;
//                ^^ type_mismatch
    var a: bool = 5_000_000_000 > 3;
//                ^^^^^^^^^^^^^ type_mismatch
    var b: bool = 5_000_000_000 > 3u64;
    initial X;
    #[endless]
    state X;
}
"#,
    );
}

#[test]
fn operators_take_what_they_take() {
    check(
        r#"
machine M(slot: Slot, kind: Kind, order: Order) {
    type Slot;
    type Kind { A, B }
    type Order { paid: bool }
    var a: u8 = 1;
    var b: u16 = a + 1u16;
//               -
//               ^^^^^^^^ type_mismatch
//                   ----
    var c: bool = slot == slot;
//                ----
//                ^^^^^^^^^^^^ type_mismatch
    var d: bool = kind == Kind::A && order.paid;
    var e: bool = kind < Kind::B;
//                ----
//                ^^^^^^^^^^^^^^ type_mismatch
    var f: bool = "a" < "b";
//                ---
//                ^^^^^^^^^ type_mismatch
    var g: bool = "a" == "b" && 'a' < 'b' && 1s < 2s && 1.0 < 2.0;
    var h: bool = !5s == 5s;
//                ^^^ type_mismatch
    var i: u8 = -a;
//              ^^ type_mismatch
    var j: u8 = !a;
    var k: u8 = a << 3u64;
    var l: u8 = a << true;
//              -
//              ^^^^^^^^^ type_mismatch
//                   ----
    var m: Duration = 5s * 2 + 3s / 4 - 1s;
    var n: Duration = 2 * 5s;
//                    -
//                    ^^^^^^ type_mismatch
//                        --
    var o: Duration = 5s * a;
//                    --
//                    ^^^^^^ type_mismatch
//                         -
    var p: bool = true & false | (a == 1) ^ true;
    var q: bool = a && true;
//                ^ type_mismatch
    var r: bool = true + true;
//                ----
//                ^^^^^^^^^^^ type_mismatch
    var s: f64 = 1.5 % 2.0 - b as f64;
    var t: u8 = order as u8;
//              ^^^^^ type_mismatch
    var u: bool = true as bool;
//                ^^^^ type_mismatch
    var v: f32 = 1.0f64;
//      -
//               ^^^^^^ type_mismatch
    var w: u8 = (1 + 2) * 3 - a;
    var x: bool = order == order;
//                -----
//                ^^^^^^^^^^^^^^ type_mismatch
    var y: u8 = 'a' as u8;
//              ^^^ type_mismatch
    initial X;
    #[endless]
    state X;
}
"#,
    );
}

#[test]
fn types_stand_where_they_mean_something() {
    check(
        r#"
machine M(a: (), b: Result<u8, u8>, c: Vec<u8>) {
//           ^^ type_mismatch
//                  ^^^^^^^^^^^^^^ type_mismatch
//                                     ^^^^^^^ type_mismatch
    type Node { next: Other }
//       ----
    type Other { back: Node, own: Other }
//       -----
//               ^^^^ type_mismatch
//                           ^^^ type_mismatch
    type Opaque;
    const HELD: Opaque = 5;
//              ^^^^^^ type_mismatch
    fn a() -> Result<u8, u8>;
//                       ^^ type_mismatch
    fn b() -> Result<u8>;
//            ^^^^^^^^^^ type_mismatch
    fn c() -> ();
    fn d(x: ()) -> Result<u8, str>;
//          ^^ type_mismatch
//                            ^^^ unknown_name
    fn e() -> Opaque<u8>;
//            ^^^^^^^^^^ type_mismatch
    initial X;
    #[endless]
    state X;
}
"#,
    );
}

#[test]
fn constants_are_made_of_constants() {
    check(
        r#"
machine M {
    fn ask() -> u8;
//     ---
    var count: u8 = 0;
//      -----
    const A: u8 = count;
//                ^^^^^ type_mismatch
    const B: u8 = ask();
//                ^^^^^ type_mismatch
    const C: u8 = D + 1;
    const D: u8 = E * 2;
    const E: u8 = 100;
    const F: u8 = 1 << 9;
//        -
//                ^^^^^^ arithmetic_fault
    const G: u8 = 5 / (E - 100);
//        -
//                ^^^^^^^^^^^^^ arithmetic_fault
    const H: u8 = 300u16 as u8;
//        -
//                ^^^^^^^^^^^^ arithmetic_fault
    const I: bool = E == 0 || 5 / E == 0;
    const J: i8 = i8::MIN % -1;
//        -
//                ^^^^^^^^^^^^ arithmetic_fault
    const K: Duration = 1s - 2s;
//        -
//                      ^^^^^^^ arithmetic_fault
    const L: u8 = !0;
    const N: i8 = -(-128);
//        -
//                ^^^^^^^ arithmetic_fault
    const O: u64 = u64::MAX + 1;
//        -
//                 ^^^^^^^^^^^^ arithmetic_fault
    const P: i32 = 1.5e10 as i32;
//        -
//                 ^^^^^^^^^^^^^ arithmetic_fault
    initial X;
    #[endless]
    state X;
}
"#,
    );
}
