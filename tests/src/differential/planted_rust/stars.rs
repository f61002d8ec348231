//! Charts that tell of how many things are selected: events, what takes any, and where.

pub(super) const STARS: &str = "
    event F0(a: u8) | F1(a: u8) | F2(a: u8) | F3(a: u8) | F4(a: u8) | F5(a: u8) | F6(a: u8) | F7(a: u8) | F8(a: u8) | F9(a: u8);
    pub var seen: u8 = 0;
    initial C;
    on E0 => P;
    on F0(a) if ask(a) => D { seen = a; }
    state C {
        initial S0;
        on E1 => D;
        on F0(a) => S3 { seen = a; note(20); }
        on F1(a) => S4 { seen = a; note(21); }
        on F2(a) => S5 { seen = a; note(22); }
        on F3(a) => S6 { seen = a; note(23); }
        on F4(a) => S7 { seen = a; note(24); }
        on F5(a) => S8 { seen = a; note(25); }
        on F6(a) => S9 { seen = a; note(26); }
        on F7(a) => S0 { seen = a; note(27); }
        on F8(a) => S1 { seen = a; note(28); }
        on F9(a) => S2 { seen = a; note(29); }
        state S0 { on * if ask(0) => S2 { note(0); } on F0(a) if ask(a) => S1 { seen = a; } }
        state S1 { on F1(a) if ask(a) => S2 { seen = a; } on * if ask(1) => S3 { note(1); } }
        state S2 { on F2(a) if ask(a) => S3 { seen = a; } on * if ask(2) => S4 { note(2); } }
        state S3 { on F3(a) if ask(a) => S4 { seen = a; } on * if ask(3) => S5 { note(3); } }
        state S4 { on F4(a) if ask(a) => S5 { seen = a; } on * if ask(4) => S6 { note(4); } }
        state S5 { on F5(a) if ask(a) => S6 { seen = a; } on * if ask(5) => S7 { note(5); } }
        state S6 { on F6(a) if ask(a) => S7 { seen = a; } on * if ask(6) => S8 { note(6); } }
        state S7 { on F7(a) if ask(a) => S8 { seen = a; } on * if ask(7) => S9 { note(7); } }
        state S8 { on F8(a) if ask(a) => S9 { seen = a; } on * if ask(8) => S0 { note(8); } }
        state S9 { on F9(a) if ask(a) => S0 { seen = a; } on * if ask(9) => S1 { note(9); } }
    }
    state D {
        initial T0;
        on * if ask(4) => T5 { note(50); }
        on E2 => C;
        state T0 { on F0(a) if ask(1) => U0 { seen = a; } on F1 => T1; }
        state T1 { on F1(a) if ask(1) => U1 { seen = a; } on F2 => T2; }
        state T2 { on F2(a) if ask(1) => U2 { seen = a; } on F3 => T3; }
        state T3 { on F3(a) if ask(1) => U3 { seen = a; } on F4 => T4; }
        state T4 { on F4(a) if ask(1) => U4 { seen = a; } on F5 => T5; }
        state T5 { on F5(a) if ask(1) => U5 { seen = a; } on F6 => T6; }
        state T6 { on F6(a) if ask(1) => U6 { seen = a; } on F7 => T7; }
        state T7 { on F7(a) if ask(1) => U7 { seen = a; } on F8 => T8; }
        state T8 { on F8(a) if ask(1) => U8 { seen = a; } on F9 => T9; }
        state T9 { on F9(a) if ask(1) => U9 { seen = a; } on F0 => T0; }
        state U0 { on * => T1 { note(60); } }
        state U1 { on * => T2 { note(61); } }
        state U2 { on * => T3 { note(62); } }
        state U3 { on * => T4 { note(63); } }
        state U4 { on * => T5 { note(64); } }
        state U5 { on * => T6 { note(65); } }
        state U6 { on * => T7 { note(66); } }
        state U7 { on * => T8 { note(67); } }
        state U8 { on * => T9 { note(68); } }
        state U9 { on * => T0 { note(69); } }
    }
    parallel P {
        on E1 => C;
        on F0(a) if ask(3) { seen = a; note(70); }
        state L {
            initial X0;
            state X0 { on F0(a) if ask(a) => X1 { seen = a; note(80); } on F1(a) => Y(a); }
            state X1 { on F1(a) if ask(a) => X2 { seen = a; note(81); } on F2(a) => Y(a); }
            state X2 { on F2(a) if ask(a) => X3 { seen = a; note(82); } on F3(a) => Y(a); }
            state X3 { on F3(a) if ask(a) => X4 { seen = a; note(83); } on F4(a) => Y(a); }
            state X4 { on F4(a) if ask(a) => X5 { seen = a; note(84); } on F5(a) => Y(a); }
            state X5 { on F5(a) if ask(a) => X6 { seen = a; note(85); } on F6(a) => Y(a); }
            state X6 { on F6(a) if ask(a) => X7 { seen = a; note(86); } on F7(a) => Y(a); }
            state X7 { on F7(a) if ask(a) => X8 { seen = a; note(87); } on F8(a) => Y(a); }
            state X8 { on F8(a) if ask(a) => X9 { seen = a; note(88); } on F9(a) => Y(a); }
            state X9 { on F9(a) if ask(a) => X0 { seen = a; note(89); } on F0(a) => Y(a); }
            state Y(b: u8) { on F3(_) => X0 { note(b as i64); } on F4(c) if ask(b) => Y(c); on E2 => X3; }
        }
        state R {
            initial Z0;
            state Z0 { on F0(a) => Z5 { seen = a; } on * => Z1 { note(90); } }
            state Z1 { on * if ask(1) => Z2 { note(91); } }
            state Z2 { on * => Z3 { note(92); } }
            state Z3 { on F3(a) => Z8 { seen = a; } on * if ask(3) => Z4 { note(93); } }
            state Z4 { on * => Z5 { note(94); } }
            state Z5 { on * if ask(5) => Z6 { note(95); } }
            state Z6 { on F6(a) => Z1 { seen = a; } on * => Z7 { note(96); } }
            state Z7 { on * if ask(7) => Z8 { note(97); } }
            state Z8 { on * => Z9 { note(98); } }
            state Z9 { on F9(a) => Z4 { seen = a; } on * if ask(9) => Z0 { note(99); } }
        }
    }
";

pub(super) const MANY: &str = "
    event F0(a: u8) | F1(a: u8) | F2(a: u8) | F3(a: u8) | F4(a: u8) | F5(a: u8) | F6(a: u8) | F7(a: u8) | F8(a: u8) | F9(a: u8) | F10(a: u8) | F11(a: u8) | F12(a: u8) | F13(a: u8) | F14(a: u8) | F15(a: u8) | F16(a: u8) | F17(a: u8);
    pub var seen: u8 = 0;
    initial Q;
    on * if seen == 0 && ask(0) => Q { note(100); }
    on * if seen == 1 && ask(1) => Q { note(101); }
    on * if seen == 2 && ask(2) => Q { note(102); }
    on * if seen == 3 && ask(3) => Q { note(103); }
    on * if seen == 4 && ask(4) => Q { note(104); }
    on * if seen == 5 && ask(5) => Q { note(105); }
    on * if seen == 6 && ask(6) => Q { note(106); }
    on * if seen == 7 && ask(7) => Q { note(107); }
    on * if seen == 8 && ask(8) => Q { note(108); }
    on * if seen == 9 && ask(9) => Q { note(109); }
    state Q {
        initial A;
        on F0(a) if ask(a) => U0 { seen = a; note(110); }
        on F1(a) if ask(a) => U1 { seen = a; note(111); }
        on F2(a) if ask(a) => U2 { seen = a; note(112); }
        on F3(a) if ask(a) => U3 { seen = a; note(113); }
        on F4(a) if ask(a) => U4 { seen = a; note(114); }
        on F5(a) if ask(a) => U5 { seen = a; note(115); }
        on F6(a) if ask(a) => U6 { seen = a; note(116); }
        on F7(a) if ask(a) => U7 { seen = a; note(117); }
        on F8(a) if ask(a) => U8 { seen = a; note(118); }
        on F9(a) if ask(a) => U9 { seen = a; note(119); }
        on E0 => A;
        on E1 => P;
        on E2 => V0;
        state A {
            on * if seen == 0 { note(0); seen = 99; }
            on F0(a) if ask(3) => U0 { seen = a; note(20); }
            on * if seen == 1 { note(1); seen = 99; }
            on F1(a) if ask(4) => U3 { seen = a; note(21); }
            on * if seen == 2 { note(2); seen = 99; }
            on F2(a) if ask(5) => U6 { seen = a; note(22); }
            on * if seen == 3 { note(3); seen = 99; }
            on F3(a) if ask(6) => U9 { seen = a; note(23); }
            on * if seen == 4 { note(4); seen = 99; }
            on F4(a) if ask(0) => U2 { seen = a; note(24); }
            on * if seen == 5 { note(5); seen = 99; }
            on F5(a) if ask(1) => U5 { seen = a; note(25); }
            on * if seen == 6 { note(6); seen = 99; }
            on F6(a) if ask(2) => U8 { seen = a; note(26); }
            on * if seen == 7 { note(7); seen = 99; }
            on F7(a) if ask(3) => U1 { seen = a; note(27); }
            on * if seen == 8 { note(8); seen = 99; }
            on F8(a) if ask(4) => U4 { seen = a; note(28); }
            on * if seen == 9 { note(9); seen = 99; }
            on F9(a) if ask(5) => U7 { seen = a; note(29); }
            on * if seen == 10 { note(10); seen = 99; }
            on F10(a) if ask(6) => U0 { seen = a; note(30); }
            on * if seen == 11 { note(11); seen = 99; }
            on F11(a) if ask(0) => U3 { seen = a; note(31); }
            on * if seen == 12 { note(12); seen = 99; }
            on F12(a) if ask(1) => U6 { seen = a; note(32); }
            on * if seen == 13 { note(13); seen = 99; }
            on F13(a) if ask(2) => U9 { seen = a; note(33); }
            on * if seen == 14 { note(14); seen = 99; }
            on F14(a) if ask(3) => U2 { seen = a; note(34); }
            on * if seen == 15 { note(15); seen = 99; }
            on F15(a) if ask(4) => U5 { seen = a; note(35); }
            on * if seen == 16 { note(16); seen = 99; }
            on F16(a) if ask(5) => U8 { seen = a; note(36); }
            on * if seen == 17 { note(17); seen = 99; }
            on F17(a) if ask(6) => U1 { seen = a; note(37); }
        }
        state U0 { on F0(a) if ask(a) => V1 { seen = a; } on E1 => P; }
        state U1 { on F1(a) if ask(a) => V2 { seen = a; } on E1 => P; }
        state U2 { on F2(a) if ask(a) => V3 { seen = a; } on E1 => P; }
        state U3 { on F3(a) if ask(a) => V4 { seen = a; } on E1 => P; }
        state U4 { on F4(a) if ask(a) => V5 { seen = a; } on E1 => P; }
        state U5 { on F5(a) if ask(a) => V6 { seen = a; } on E1 => P; }
        state U6 { on F6(a) if ask(a) => V7 { seen = a; } on E1 => P; }
        state U7 { on F7(a) if ask(a) => V8 { seen = a; } on E1 => P; }
        state U8 { on F8(a) if ask(a) => V9 { seen = a; } on E1 => P; }
        state U9 { on F9(a) if ask(a) => V0 { seen = a; } on E1 => P; }
        state V0 { on * if ask(0) => U1 { note(40); } }
        state V1 { on * if ask(1) => U2 { note(41); } }
        state V2 { on * if ask(2) => U3 { note(42); } }
        state V3 { on * if ask(3) => U4 { note(43); } }
        state V4 { on * if ask(4) => U5 { note(44); } }
        state V5 { on * if ask(5) => U6 { note(45); } }
        state V6 { on * if ask(6) => U7 { note(46); } }
        state V7 { on * if ask(7) => U8 { note(47); } }
        state V8 { on * if ask(8) => U9 { note(48); } }
        state V9 { on * if ask(9) => U0 { note(49); } }
        parallel P {
            state L {
                initial X0;
                on * if seen == 0 { note(50); }
                on * if seen == 1 { note(51); }
                on * if seen == 2 { note(52); }
                on * if seen == 3 { note(53); }
                on * if seen == 4 { note(54); }
                on * if seen == 5 { note(55); }
                on * if seen == 6 { note(56); }
                on * if seen == 7 { note(57); }
                on * if seen == 8 { note(58); }
                on * if seen == 9 { note(59); }
                on * if seen == 10 { note(60); }
                on * if seen == 11 { note(61); }
                on * if seen == 12 { note(62); }
                on * if seen == 13 { note(63); }
                on * if seen == 14 { note(64); }
                on * if seen == 15 { note(65); }
                on * if seen == 16 { note(66); }
                on * if seen == 17 { note(67); }
                state X0 { on F0(a) if ask(a) => X1 { seen = a; note(70); } on E0 => X5; }
                state X1 { on F1(a) if ask(a) => X2 { seen = a; note(71); } on E1 => X6; }
                state X2 { on F2(a) if ask(a) => X3 { seen = a; note(72); } on E2 => X7; }
                state X3 { on F3(a) if ask(a) => X4 { seen = a; note(73); } on E0 => X8; }
                state X4 { on F4(a) if ask(a) => X5 { seen = a; note(74); } on E1 => X9; }
                state X5 { on F5(a) if ask(a) => X6 { seen = a; note(75); } on E2 => X10; }
                state X6 { on F6(a) if ask(a) => X7 { seen = a; note(76); } on E0 => X11; }
                state X7 { on F7(a) if ask(a) => X8 { seen = a; note(77); } on E1 => X12; }
                state X8 { on F8(a) if ask(a) => X9 { seen = a; note(78); } on E2 => X13; }
                state X9 { on F9(a) if ask(a) => X10 { seen = a; note(79); } on E0 => X14; }
                state X10 { on F10(a) if ask(a) => X11 { seen = a; note(80); } on E1 => X15; }
                state X11 { on F11(a) if ask(a) => X12 { seen = a; note(81); } on E2 => X16; }
                state X12 { on F12(a) if ask(a) => X13 { seen = a; note(82); } on E0 => X17; }
                state X13 { on F13(a) if ask(a) => X14 { seen = a; note(83); } on E1 => X0; }
                state X14 { on F14(a) if ask(a) => X15 { seen = a; note(84); } on E2 => X1; }
                state X15 { on F15(a) if ask(a) => X16 { seen = a; note(85); } on E0 => X2; }
                state X16 { on F16(a) if ask(a) => X17 { seen = a; note(86); } on E1 => X3; }
                state X17 { on F17(a) if ask(a) => X0 { seen = a; note(87); } on E2 => X4; }
            }
            state R {
                initial Y0;
                on F0(a) if ask(a) => Y2 { seen = a; note(120); }
                on F1(a) if ask(a) => Y3 { seen = a; note(121); }
                on F2(a) if ask(a) => Y4 { seen = a; note(122); }
                on F3(a) if ask(a) => Y5 { seen = a; note(123); }
                on F4(a) if ask(a) => Y6 { seen = a; note(124); }
                on F5(a) if ask(a) => Y7 { seen = a; note(125); }
                on F6(a) if ask(a) => Y8 { seen = a; note(126); }
                on F7(a) if ask(a) => Y9 { seen = a; note(127); }
                on F8(a) if ask(a) => Y10 { seen = a; note(128); }
                on F9(a) if ask(a) => Y11 { seen = a; note(129); }
                on F10(a) if ask(a) => Y12 { seen = a; note(130); }
                on F11(a) if ask(a) => Y13 { seen = a; note(131); }
                on F12(a) if ask(a) => Y14 { seen = a; note(132); }
                on F13(a) if ask(a) => Y15 { seen = a; note(133); }
                on F14(a) if ask(a) => Y16 { seen = a; note(134); }
                on F15(a) if ask(a) => Y17 { seen = a; note(135); }
                on F16(a) if ask(a) => Y0 { seen = a; note(136); }
                on F17(a) if ask(a) => Y1 { seen = a; note(137); }
                state Y0 { on * if ask(0) => Y1 { note(140); } }
                state Y1 { on * if ask(1) => Y2 { note(141); } }
                state Y2 { on * if ask(2) => Y3 { note(142); } }
                state Y3 { on * if ask(3) => Y4 { note(143); } }
                state Y4 { on * if ask(4) => Y5 { note(144); } }
                state Y5 { on * if ask(5) => Y6 { note(145); } }
                state Y6 { on * if ask(6) => Y7 { note(146); } }
                state Y7 { on * if ask(7) => Y8 { note(147); } }
                state Y8 { on * if ask(8) => Y9 { note(148); } }
                state Y9 { on * if ask(9) => Y10 { note(149); } }
                state Y10 { on * if ask(10) => Y11 { note(150); } }
                state Y11 { on * if ask(11) => Y12 { note(151); } }
                state Y12 { on * if ask(12) => Y13 { note(152); } }
                state Y13 { on * if ask(13) => Y14 { note(153); } }
                state Y14 { on * if ask(14) => Y15 { note(154); } }
                state Y15 { on * if ask(15) => Y16 { note(155); } }
                state Y16 { on * if ask(16) => Y17 { note(156); } }
                state Y17 { on * if ask(17) => Y0 { note(157); } }
            }
        }
    }
";
