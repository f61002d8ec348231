use super::{check, said};

#[test]
fn each_namespace_reports_what_it_lacks() {
    check(
        r#"
machine M {
    type Slot { level: u8 }
    type Kind { Express, Plain }
//       ----
    event Coin(value: u32) | Odd(slot: Slott);
//                                     ^^^^^ unknown_name
    fn show(kind: Kind);
    var credit: u32 = 0;
    var slot: u33 = 0;
//            ^^^ unknown_name
    initial Idel;
//          ^^^^ unknown_name
    state Idle {
//        ----
        on Coin(value) if credits > value && in(Idlle) => Idle;
//                        ^^^^^^^ unknown_name
//                                              ^^^^^ unknown_name
        on Coinn => Idle { shove(Kind::Expres); }
//         ^^^^^ unknown_name
//                         ^^^^^ unknown_name
//                                     ^^^^^^ unknown_name
        on Coin(value) => Idle.Deep { raise Coim(value); show(Kinds::Plain); }
//                             ^^^^ unknown_name
//                                          ^^^^ unknown_name
//                                                            ^^^^^ unknown_name
    }
}
"#,
    );
}

#[test]
fn fields_and_members() {
    check(
        r#"
machine M(slot: Slot, opaque: Opaque) {
    type Slot { level: u8 }
//       ----
    type Opaque;
//       ------
    var a: u8 = slot.levle;
//                   ^^^^^ unknown_name
    var b: u8 = opaque.level;
//                     ^^^^^ unknown_name
    var c: u8 = u8::MAXX;
//                  ^^^^ unknown_name
    var d: Fault = Fault::Overfow;
//                        ^^^^^^^ unknown_name
    var e: u8 = a::b::c;
//              ^^^^^^^ unknown_name
    var f: Duration = Duration::MAX;
//                              ^^^ unknown_name
    initial A;
    #[endless]
    state A;
}
"#,
    );
}

#[test]
fn attributes_and_bounds() {
    check(
        r#"
#[bounds(microstep = 3, size = 4)]
//       ^^^^^^^^^ unknown_name
//                      ^^^^ unknown_name
#[endles]
//^^^^^^ unknown_name
machine M {
    initial A;
    #[derive(Debug)]
//    ^^^^^^ unknown_name
    state A;
}
"#,
    );
}

#[test]
fn a_history_has_nothing_inside() {
    check(
        r#"
machine M {
    event Go;
    initial A;
    state A {
        history H => B;
//              -
        initial B;
        state B { on Go => A.H.B; on Go => H.X; }
//                             ^ unknown_name
//                                           ^ unknown_name
    }
}
"#,
    );
}

#[test]
fn a_state_elsewhere_is_told_by_a_path_that_can_be_written() {
    let said = said(
        r#"
machine M {
    event Go;
    initial Idle;
    state Idle { on Go => Ready; on Go => Readdy; on Go => Resum; on Go => On.Ready.Nowhere; }
    state On {
        initial Ready;
        state Ready { initial Deep; history Resume => Deep; state Deep { on Go => Inner; } }
        state Off { initial Inner; state Inner { on Go => Idlee; on Go => Deep; } }
    }
}
"#,
    );
    let help = |index: usize| said[index].split_once("; ").map(|(_, help)| help);
    assert_eq!(help(0), Some("write `On.Ready`"));
    assert_eq!(help(1), Some("did you mean `On.Ready`?"));
    assert_eq!(help(2), Some("did you mean `On.Ready.Resume`?"));
    assert_eq!(help(3), Some("declare it inside `Ready`: `state Nowhere { .. }`"));
    assert_eq!(help(4), Some("write `Off.Inner`"));
    assert_eq!(help(5), Some("did you mean `Idle`?"));
    assert_eq!(help(6), Some("write `Ready.Deep`"));
    assert_eq!(said.len(), 7);
}

#[test]
fn one_mistake_in_a_declaration_is_one_finding() {
    check(
        r#"
machine M(start: Missing) {
//               ^^^^^^^ unknown_name
    type Order { gift: Missing }
//                     ^^^^^^^ unknown_name
    const LIMIT: Missing = 5;
//               ^^^^^^^ unknown_name
    event Coin(value: Missing);
//                    ^^^^^^^ unknown_name
    fn ask(value: Missing) -> u8;
//                ^^^^^^^ unknown_name
    fn tell(value: u8) -> Result<u8, Missing>;
//                                   ^^^^^^^ unknown_name
    var order: Missing = start;
//             ^^^^^^^ unknown_name
    var count: u8 = LIMIT + ask(order) + undefined;
//                                       ^^^^^^^^^ unknown_name
    initial A;
//          ^ use_before_set
    state A(data: Missing) {
//        -
//                ^^^^^^^ unknown_name
        on Coin(value) if value > 5 => A(value) { ask(value); raise Coin(1, 2); let x = tell(1); count = x; }
    }
}
"#,
    );
}
