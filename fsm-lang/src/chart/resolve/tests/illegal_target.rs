use super::check;

#[test]
fn no_region_goes_into_its_sibling() {
    check(
        r#"
machine M {
    event Go;
    initial On;
    state Off { on Go => On.A.X; on Go => (On.A.X, On.B.Y); }
    parallel On {
        history All => A;
        state A {
//            -
            initial X;
            state X {
//                -
                on Go => B;
//                       ^ illegal_target
                on Go => B.Y;
//                       ^^^ illegal_target
                on Go => B.Back;
//                       ^^^^^^ illegal_target
                on Go => (A.X, B.Y);
//                             ^^^ illegal_target
                on Go => A;
                on Go => On;
                on Go => On.All;
                on Go => Off;
                on Go => local X;
//                       -----
//                             ^ illegal_target
            }
            on Go => B.Y;
//                   ^^^ illegal_target
            on Go => local X;
        }
        state B {
//            -
            history Back => Y;
            initial Y;
            state Y;
        }
        on Go => A.X;
        on Go => (A.X, B.Y);
    }
}
"#,
    );
}

#[test]
fn several_targets_can_be_active_together() {
    check(
        r#"
machine M {
//      -
    event Go;
    initial Off;
    state Off {
        on Go => (On.A.X, On.A.Y);
//                ------
//                        ^^^^^^ illegal_target
        on Go => (On.A, On.A.Y);
//                ----
//                      ^^^^^^ illegal_target
        on Go => (On.A, On.A);
//                ----
//                      ^^^^ illegal_target
        on Go => (On, Off);
//                --
//                    ^^^ illegal_target
        on Go => (On.B.R.Z, On.A.Back);
        on Go => (On.A.Back, On.A.X);
//                ---------
//                           ^^^^^^ illegal_target
        on Go => (On.All, On.A);
//                ------
//                        ^^^^ illegal_target
        on Go => (On.A, On.B.R.Z, On.B.S);
        on Go => (On.B.S, On.A, On.B);
//                ------
//                              ^^^^ illegal_target
    }
    parallel On {
//           --
        history All => A;
        state A { history Back => X; initial X; state X; state Y; }
//            -
        parallel B {
//               -
            state R { initial Z; state Z; }
            state S;
        }
    }
}
"#,
    );
}

#[test]
fn local_stays_inside_its_source() {
    check(
        r#"
machine M {
//      -
    event Go;
    initial A;
    state A {
//        -
        history Back => X;
        initial X;
        state X { on Go => local Y; on Go => local A; on Go => local X; }
//            -
//                         -----
//                               ^ illegal_target
//                                           -----
//                                                 ^ illegal_target
//                                                             -----
//                                                                   ^ illegal_target
        state Y { initial Z; state Z; }
//            -
        on Go => local A;
//               -----
//                     ^ illegal_target
        on Go => local B;
//               -----
//                     ^ illegal_target
        on Go => local Back;
        on Go => local Y.Z;
    }
    state B;
//        -
    on Go => local B;
    on Go => M;
//           ^ illegal_target
    on Go => B;
}
"#,
    );
}

#[test]
fn initials_and_defaults_go_inside() {
    check(
        r#"
machine M {
    event Go;
    initial A.X;
    state A {
//        -
        history H => B;
//              -
//                   ^ illegal_target
        history G => H;
//                   ^ illegal_target
        history F => A;
//                   ^ illegal_target
        initial B;
//              ^ illegal_target
        state X { initial Y; state Y; history Inner => Y; }
    }
    state B { initial B; state C; }
//        -
//                    ^ illegal_target
    state D { initial E.Inner; state E { history Inner => F; initial F; state F; } }
    state G { initial H; history H => I; state I; }
}
"#,
    );
}
