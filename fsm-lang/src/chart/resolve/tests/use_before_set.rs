use super::{check, said};

#[test]
fn every_edge_gives_the_data_of_what_it_enters() {
    check(
        r#"
machine M {
    event Go;
    initial Ready;
//          ^^^^^ use_before_set
    state Idle {
        on Go => Ready;
//               ^^^^^ use_before_set
        on Go => Ready.Paused;
//               ^^^^^^^^^^^^ use_before_set
        on Go => Ready(1).Paused;
        on Go => Ready.Resume;
//               ^^^^^^^^^^^^ use_before_set
        on Go => Ready(1).Resume;
    }
    state Ready(disc: u8) {
//        -----
        on Go => Paused;
//               ^^^^^^ use_before_set
        on Go => Ready(disc).Paused;
        on Go => local Paused;
        history Resume => Loaded;
//                        ^^^^^^ use_before_set
        history Again => Loaded(disc);
        initial Paused;
        state Paused { on Go => Loaded; on Go => Idle; on Go => Ready; on Go => Ready.Resume; }
//                              ^^^^^^ use_before_set
//                                                              ^^^^^ use_before_set
        state Loaded(size: u8) { on Go => Paused; on Go => Loaded; }
//            ------
//                                                         ^^^^^^ use_before_set
    }
}
"#,
    );
}

#[test]
fn a_region_is_entered_with_its_parallel_state() {
    check(
        r#"
machine M {
    event Go;
    initial On;
//          ^^ use_before_set
    state Idle {
        on Go => On;
//               ^^ use_before_set
        on Go => On.Sound;
//               ^^^^^^^^ use_before_set
        on Go => On.Light(1);
        on Go => (On.Sound.Deep.Y, On.Light(1));
        on Go => Outer;
//               ^^^^^ use_before_set
        on Go => (On.Light(1).Dim, On.Sound.Deep.X);
    }
    parallel On {
//           --
        history All => Sound;
//                     ^^^^^ use_before_set
        history Both => Light(2);
        state Light(level: u8) { initial Dim; state Dim { on Go => Dim; } }
//            -----
        parallel Sound {
            state Deep { initial X; state X; state Y; }
        }
        on Go => local Sound.Deep.Y;
        on Go => On.All;
    }
    parallel Outer {
        parallel Inner {
//               -----
            state Region(x: u8);
//                ------
            state Other;
        }
        state Second;
    }
}
"#,
    );
}

#[test]
fn a_binding_that_not_every_event_has() {
    check(
        r#"
machine M {
    event A(x: u8) | B(x: u8, y: u8) | C;
    var y: u8 = 0;
    initial X(0);
    state X(z: u8) {
        on A(x) | B(x, y) if x > 3 {}
        on A(x) | B(x, y) if y > 3 {}
//                     -
//                           ^ use_before_set
        on A(x) | B(x, y) => X(y) { raise A(y); y = 3; let y = 5u8; raise A(y); }
//                     -
//                             ^ use_before_set
//                                          ^ use_before_set
//                                              ^ use_before_set
        on A(x) | C {}
        on A(x) | C { raise A(x); }
//           -
//                            ^ use_before_set
        on A(x) | B(_, x) if x == 0 {}
        on A(_) | B if y == 0 {}
    }
}
"#,
    );
}

#[test]
fn data_is_read_where_its_state_is_active() {
    check(
        r#"
machine M {
    event Go;
    var early: u8 = late;
//                  ^^^^ use_before_set
    var own: u8 = own;
//      ---
//                ^^^ use_before_set
    var late: u8 = 1;
//      ----
    var inner: u8 = track;
//                  ^^^^^ use_before_set
    initial Ready(1);
    on Go if track > 0 {}
//           ^^^^^ use_before_set
    state Ready(disc: u8) {
//        -----
//              ----
        var first: u8 = disc + late;
        var second: u8 = third;
//                       ^^^^^ use_before_set
        var third: u8 = second + first;
//          -----
        var shadow: u8 = 5;
        entry { track = 5; third = disc; }
//              ^^^^^ use_before_set
        initial Playing(disc);
        state Playing(speed: u8) {
            var track: u8 = third;
//              -----
            var shadow: u8 = shadow;
            after (track as u8 * speed * 1s) => Idle;
//                 -------------------
//                 ^^^^^^^^^^^^^^^^^^^^^^^^ type_mismatch
//                                       --
            exit { disc = track; }
        }
        on Go => Playing(track);
//               ^^^^^^^^^^^^^^ use_before_set
//                       ^^^^^ use_before_set
    }
    state Idle { on Go if third == 0 => Ready(disc); }
//                        ^^^^^ use_before_set
//                                            ^^^^ use_before_set
}
"#,
    );
}

#[test]
fn an_else_sees_what_is_still_there() {
    check(
        r#"
machine M(limit: u8) {
    type Lost;
    event Go(value: u8);
    fn load() -> Result<u8, Lost>;
    const LAST: u8 = 3;
    initial Outer(1);
    state Outer(depth: u8) {
//        -----
//              -----
        initial Idle(0);
        state Idle(tries: u8) {
//                 -----
            entry { let x = load() else => Idle(tries); let y = load() else => Idle(x); }
//                                                                                  ^ use_before_set
            on Go(value) => Failed(value) { let x = load() else => Failed(tries); }
//                                                                        ^^^^^ use_before_set
            on Go(value) => Failed(depth) { let x = load() else => Failed(depth); }
            on Go(value) { let x = load() else => Failed(value); }
//                                                       ^^^^^ use_before_set
            on Go(value) => Gone { let x = load() else => Outer(depth).Failed(limit); }
//                                                              ^^^^^ use_before_set
            on Go(value) => Gone { let x = load() else => Failed(limit); }
//                                                        ^^^^^^^^^^^^^ use_before_set
            on Go(value) => Gone { let x = load() else => Gone; if x > 0 { load() else => Outer(LAST); } }
        }
        state Failed(why: u8);
    }
    state Gone;
}
"#,
    );
}

#[test]
fn constants_read_no_circle() {
    check(
        r#"
machine M {
    const A: u8 = B + 1;
//        ^ use_before_set
    const B: u8 = C;
    const C: u8 = A * 2;
//        -
    const D: u8 = D;
//        ^ use_before_set
    const E: u8 = C + 1;
    initial X;
    #[endless]
    state X;
}
"#,
    );
}

#[test]
fn the_help_can_be_written_as_it_stands() {
    let said = said(
        r#"
machine M {
    event Go;
    initial Top;
    state Top {
        initial Ready;
        state Ready(disc: u8, size: u8) {
            initial Paused;
            history Resume => Paused;
            on Go => Paused;
            state Paused { on Go => Ready; on Go => Other.Deep; }
        }
        state Other(x: u8) { initial Deep; state Deep { on Go => Ready.Paused; on Go => Deep; } }
    }
    state Idle { on Go => Top.Ready; on Go => Top.Other.Deep; }
}
"#,
    );
    let help: Vec<&str> =
        said.iter().filter_map(|line| line.split_once("; ")).map(|(_, help)| help).collect();
    assert_eq!(
        help,
        [
            "write `initial Ready(disc, size)`",
            "write `=> local Paused`, or `=> Ready(disc, size).Paused` to enter `Ready` anew",
            "write `=> Ready(disc, size)`",
            "write `=> Other(x).Deep`",
            "write `=> Ready(disc, size).Paused`",
            "write `=> Top.Ready(disc, size)`",
            "write `=> Top.Other(x).Deep`",
        ]
    );
}
