use super::{chart, check};

#[test]
fn each_namespace_has_a_name_once() {
    check(
        r#"
machine M(size: u8, size: u8) {
//        ----
//                  ^^^^ duplicate_name
    type Slot;
//       ----
    type Slot { level: u8, level: u8 }
//       ^^^^ duplicate_name
//              -----
//                         ^^^^^ duplicate_name
    type Kind { A, A }
//              -
//                 ^ duplicate_name
    type Duration;
//       ^^^^^^^^ duplicate_name
    const PRICE: u8 = 1;
//        -----
    const PRICE: u8 = 2;
//        ^^^^^ duplicate_name
    event Coin(a: u8, a: u8) | Coin;
//        ----
//             -
//                    ^ duplicate_name
//                             ^^^^ duplicate_name
    event fault;
//        ^^^^^ duplicate_name
    fn show(a: u8, a: u8);
//     ----
//          -
//                 ^ duplicate_name
    fn show();
//     ^^^^ duplicate_name
    var size: u8 = 0;
//      ^^^^ duplicate_name
    var PRICE: u8 = 0;
//      ^^^^^ duplicate_name
    initial A(1);
    state A(x: u8) {
//        -
//          -
        var x: u8 = 0;
//          ^ duplicate_name
        history B => C;
//              -
        initial C;
        state B;
//            ^ duplicate_name
        final C | C;
//            -
//                ^ duplicate_name
    }
    state A;
//        ^ duplicate_name
    on Coin(a, a) | Coin(b, c) {}
//     ----------
//          -
//             ^ duplicate_name
//                  ^^^^^^^^^^ duplicate_name
}
"#,
    );
}

#[test]
fn namespaces_do_not_meet_and_inner_data_shadows() {
    let chart = chart(
        r#"
machine All(same: u8) {
    type Same;
    event Same(same: u16) | Other;
    fn same(same: u8) -> bool;
    const OTHER: u8 = 1;
    initial Same(2);
    state Same(same: u8) {
        initial Same;
        state Same {
            var same: u8 = same;
            on Same(same) if same > 5u16 { let same = same as u8; let same = same(same); }
            on Other if same(same) => Other;
        }
        state Other { history Some deep => Deep; initial Deep; state Deep; on Other => Some; }
    }
}
"#,
    );
    assert_eq!(chart.variables.len(), 3);
}
