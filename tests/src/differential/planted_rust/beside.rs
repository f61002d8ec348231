//! Charts that tell of what is around several parallel states.

pub(super) const BESIDE: &str = "
    event F0(a: u8) | F1(a: u8) | F2(a: u8);
    pub var seen: u8 = 0;
    initial O;
    state O {
        initial P0;
        on E0 if seen == 0 { note(100); seen = seen % 20u8 + 1u8; }
        on F0(a) if seen == 1 => Out { note(101); seen = a; }
        on * if seen == 2 => P2 { note(102); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 3 { note(103); seen = seen % 20u8 + 1u8; }
        on F0(a) if seen == 4 { note(104); seen = a; }
        on * if seen == 5 => Out { note(105); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 6 => P6 { note(106); seen = seen % 20u8 + 1u8; }
        on F0(a) if seen == 7 { note(107); seen = a; }
        on * if seen == 8 { note(108); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 9 => Out { note(109); seen = seen % 20u8 + 1u8; }
        on F0(a) if seen == 10 => P2 { note(110); seen = a; }
        on * if seen == 11 { note(111); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 12 { note(112); seen = seen % 20u8 + 1u8; }
        on F0(a) if seen == 13 => Out { note(113); seen = a; }
        on * if seen == 14 => P6 { note(114); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 15 { note(115); seen = seen % 20u8 + 1u8; }
        on F0(a) if seen == 16 { note(116); seen = a; }
        on * if seen == 17 => Out { note(117); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 18 => P2 { note(118); seen = seen % 20u8 + 1u8; }
        on F0(a) if seen == 19 { note(119); seen = a; }
        on E1 => P3;
        on F2(a) if ask(a) => Out { note(121); seen = a; }
        on E2 if ask(9) { note(120); seen = seen % 20u8 + 1u8; }
        parallel P0 {
            exit { note(10); }
            on E2 => P3 { note(20); }
            state L0 {
                initial X0;
                state X0 { exit { note(30); } on E0 if ask(0) => Y0(0) { note(40); seen = 0; } on F0(a) if ask(a) => P3 { seen = a; } }
                state Y0(b: u8) { on E0 if ask(b) { note(b as i64); seen = seen % 20u8 + 1u8; } on F1(a) => X0 { seen = a; note(b as i64); } on E1 if ask(3) => X0; }
            }
            state R0 {
                initial U0;
                state U0 { on E0 => V0 { note(50); } on F0(a) if ask(a) => V0 { note(a as i64); } }
                state V0 { entry { note(60); } on E0 if ask(1) => U0; on E1 if ask(2) => P1 { note(70); } on F1(a) if ask(a) => Out { note(80); } }
            }
        }
        parallel P1 {
            exit { note(11); }
            state L1 {
                initial X1;
                state X1 { exit { note(31); } on E0 if ask(1) => Y1(1) { note(41); seen = 1; } on F0(a) if ask(a) => P4 { seen = a; } }
                state Y1(b: u8) { on E0 if ask(b) { note(b as i64); seen = seen % 20u8 + 1u8; } on F1(a) => X1 { seen = a; note(b as i64); } on E1 if ask(4) => X1; }
            }
            state R1 {
                initial U1;
                state U1 { on E0 => V1 { note(51); } on F0(a) if ask(a) => V1 { note(a as i64); } }
                state V1 { entry { note(61); } on E0 if ask(2) => U1; on E1 if ask(3) => P2 { note(71); } on F1(a) if ask(a) => Out { note(81); } }
            }
        }
        parallel P2 {
            exit { note(12); }
            on E2 => P5 { note(22); }
            state L2 {
                initial X2;
                state X2 { exit { note(32); } on E0 if ask(2) => Y2(2) { note(42); seen = 2; } on F0(a) if ask(a) => P5 { seen = a; } }
                state Y2(b: u8) { on E0 if ask(b) { note(b as i64); seen = seen % 20u8 + 1u8; } on F1(a) => X2 { seen = a; note(b as i64); } on E1 if ask(5) => X2; }
            }
            state R2 {
                initial U2;
                state U2 { on E0 => V2 { note(52); } on F0(a) if ask(a) => V2 { note(a as i64); } }
                state V2 { entry { note(62); } on E0 if ask(3) => U2; on E1 if ask(4) => P3 { note(72); } on F1(a) if ask(a) => Out { note(82); } }
            }
        }
        parallel P3 {
            exit { note(13); }
            state L3 {
                initial X3;
                state X3 { exit { note(33); } on E0 if ask(3) => Y3(3) { note(43); seen = 3; } on F0(a) if ask(a) => P6 { seen = a; } }
                state Y3(b: u8) { on E0 if ask(b) { note(b as i64); seen = seen % 20u8 + 1u8; } on F1(a) => X3 { seen = a; note(b as i64); } on E1 if ask(6) => X3; }
            }
            state R3 {
                initial U3;
                state U3 { on E0 => V3 { note(53); } on F0(a) if ask(a) => V3 { note(a as i64); } }
                state V3 { entry { note(63); } on E0 if ask(4) => U3; on E1 if ask(5) => P4 { note(73); } on F1(a) if ask(a) => Out { note(83); } }
            }
        }
        parallel P4 {
            exit { note(14); }
            on E2 => P7 { note(24); }
            state L4 {
                initial X4;
                state X4 { exit { note(34); } on E0 if ask(4) => Y4(4) { note(44); seen = 4; } on F0(a) if ask(a) => P7 { seen = a; } }
                state Y4(b: u8) { on E0 if ask(b) { note(b as i64); seen = seen % 20u8 + 1u8; } on F1(a) => X4 { seen = a; note(b as i64); } on E1 if ask(7) => X4; }
            }
            state R4 {
                initial U4;
                state U4 { on E0 => V4 { note(54); } on F0(a) if ask(a) => V4 { note(a as i64); } }
                state V4 { entry { note(64); } on E0 if ask(5) => U4; on E1 if ask(6) => P5 { note(74); } on F1(a) if ask(a) => Out { note(84); } }
            }
        }
        parallel P5 {
            exit { note(15); }
            state L5 {
                initial X5;
                state X5 { exit { note(35); } on E0 if ask(5) => Y5(5) { note(45); seen = 5; } on F0(a) if ask(a) => P0 { seen = a; } }
                state Y5(b: u8) { on E0 if ask(b) { note(b as i64); seen = seen % 20u8 + 1u8; } on F1(a) => X5 { seen = a; note(b as i64); } on E1 if ask(8) => X5; }
            }
            state R5 {
                initial U5;
                state U5 { on E0 => V5 { note(55); } on F0(a) if ask(a) => V5 { note(a as i64); } }
                state V5 { entry { note(65); } on E0 if ask(6) => U5; on E1 if ask(7) => P6 { note(75); } on F1(a) if ask(a) => Out { note(85); } }
            }
        }
        parallel P6 {
            exit { note(16); }
            on E2 => P1 { note(26); }
            state L6 {
                initial X6;
                state X6 { exit { note(36); } on E0 if ask(6) => Y6(6) { note(46); seen = 6; } on F0(a) if ask(a) => P1 { seen = a; } }
                state Y6(b: u8) { on E0 if ask(b) { note(b as i64); seen = seen % 20u8 + 1u8; } on F1(a) => X6 { seen = a; note(b as i64); } on E1 if ask(9) => X6; }
            }
            state R6 {
                initial U6;
                state U6 { on E0 => V6 { note(56); } on F0(a) if ask(a) => V6 { note(a as i64); } }
                state V6 { entry { note(66); } on E0 if ask(7) => U6; on E1 if ask(8) => P7 { note(76); } on F1(a) if ask(a) => Out { note(86); } }
            }
        }
        parallel P7 {
            exit { note(17); }
            state L7 {
                initial X7;
                state X7 { exit { note(37); } on E0 if ask(7) => Y7(7) { note(47); seen = 7; } on F0(a) if ask(a) => P2 { seen = a; } }
                state Y7(b: u8) { on E0 if ask(b) { note(b as i64); seen = seen % 20u8 + 1u8; } on F1(a) => X7 { seen = a; note(b as i64); } on E1 if ask(10) => X7; }
            }
            state R7 {
                initial U7;
                state U7 { on E0 => V7 { note(57); } on F0(a) if ask(a) => V7 { note(a as i64); } }
                state V7 { entry { note(67); } on E0 if ask(8) => U7; on E1 if ask(9) => P0 { note(77); } on F1(a) if ask(a) => Out { note(87); } }
            }
        }
    }
    state M {
        initial S0;
        on E0 if seen == 0 { note(130); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 1 => S3 { note(131); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 2 => Q { note(132); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 3 => O { note(133); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 4 { note(134); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 5 => S3 { note(135); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 6 => Q { note(136); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 7 => O { note(137); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 8 { note(138); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 9 => S3 { note(139); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 10 => Q { note(140); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 11 => O { note(141); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 12 { note(142); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 13 => S3 { note(143); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 14 => Q { note(144); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 15 => O { note(145); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 16 { note(146); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 17 => S3 { note(147); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 18 => Q { note(148); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 19 => O { note(149); seen = seen % 20u8 + 1u8; }
        state S0 { on E0 if ask(0) => S1; on F0(a) => Q { seen = a; } on E2 => O; }
        state S1 { on E0 if ask(1) => S2; on F0(a) => Q { seen = a; } on E2 => O; }
        state S2 { on E0 if ask(2) => S3; on F0(a) => Q { seen = a; } on E2 => O; }
        state S3 { on E0 if ask(3) => S4; on E1 => N; on F0(a) => Q { seen = a; } on E2 => O; }
        state S4 { on E0 if ask(4) => S5; on F0(a) => Q { seen = a; } on E2 => O; }
        state S5 { on E0 if ask(5) => S6; on F0(a) => Q { seen = a; } on E2 => O; }
        state S6 { on E0 if ask(6) => S7; on F0(a) => Q { seen = a; } on E2 => O; }
        state S7 { on E0 if ask(7) => S0; on F0(a) => Q { seen = a; } on E2 => O; }
        parallel Q {
            state L { initial A; state A { on E0 if ask(1) => B(2) { note(150); } on F0(a) => B(a) { seen = a; } } state B(b: u8) { on E0 if ask(b) { note(b as i64); } on E1 => A; } }
            state R { initial C; state C { on E0 if ask(2) => D { note(151); } on F1(a) => D { seen = a; } } state D { on E1 => S5 { note(152); } on E2 => O; on F0(a) if ask(a) => C { note(153); } } }
        }
    }
    state N {
        initial K;
        on * if ask(7) { note(170); }
        on F0 => O;
        on E0 if seen == 0 { note(180); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 1 => Z3 { note(181); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 2 => K { note(182); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 3 { note(183); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 4 { note(184); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 5 => Z3 { note(185); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 6 => K { note(186); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 7 { note(187); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 8 { note(188); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 9 => Z3 { note(189); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 10 => K { note(190); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 11 { note(191); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 12 { note(192); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 13 => Z3 { note(193); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 14 => K { note(194); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 15 { note(195); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 16 { note(196); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 17 => Z3 { note(197); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 18 => K { note(198); seen = seen % 20u8 + 1u8; }
        on E0 if seen == 19 { note(199); seen = seen % 20u8 + 1u8; }
        state K {
            initial C;
            state C {
                initial KP;
                on F2(a) => Z1 { seen = a; note(171); }
                parallel KP {
                    state KL { initial KA; state KA { on * if ask(3) => KB { note(172); } } state KB { on E1 => KA; on F1 => O; } }
                    state KR { initial KC; state KC { on E2 if ask(5) => KD; on F1 => M; } state KD { on E0 => KC { note(173); } } }
                }
            }
        }
        state Z0 { on E0 if ask(0) => Z1; on E1 => K; }
        state Z1 { on E0 if ask(1) => Z2; on E1 => K; }
        state Z2 { on E0 if ask(2) => Z3; on E1 => K; }
        state Z3 { on E0 if ask(3) => Z4; on E1 => K; }
        state Z4 { on E0 if ask(4) => Z5; on E1 => K; }
        state Z5 { on E0 if ask(5) => Z6; on E1 => K; }
        state Z6 { on E0 if ask(6) => Z7; on E1 => K; }
        state Z7 { on E0 if ask(7) => Z0; on E1 => K; }
    }
    state Out { on E0 => O; on E1 => O.P2; on E2 => M; on * if ask(3) => N; on F2 => O; on F0(a) => O.P5 { seen = a; } on F1(a) => O.P7 { seen = a; } }
";
