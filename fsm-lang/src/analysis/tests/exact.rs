//! Charts of which the facts are not only true, but exact.

/// Charts of which the facts know exactly what can happen.
pub(super) const EXACT: &[(&str, &str)] = &[
    (
        "a bounded counter",
        "machine M { event Tick; var n: u8 = 0; initial A;
            state A { on Tick if n < 3 { n += 1; } on Tick if n == 3 => B; on Tick if n > 3 => C; }
            state B { on Tick => A { n = 0; } } state C { on Tick => A; } }",
    ),
    (
        "a shallow history with one way out",
        "machine M { event Go | Out | Back; initial On;
            state On { history H => First; initial First;
                state First { on Go => Second; }
                state Second { initial Inner; state Inner { on Out => Off; } state Never; } }
            state Off { on Back => On.H; } }",
    ),
    (
        "a raised event that leaves at once",
        "machine M { event Go | Leave | Other; initial A;
            state A { on Go => B; }
            state B { entry { raise Leave; } on Leave => C; on Other => D; }
            state C { on Go => A; } state D { on Go => A; } }",
    ),
    (
        "a raised event that finds no place behind two `done`",
        "#[bounds(queue = 2)] machine M { event Other | Leave; initial A;
            state A { initial End; final End; always => B; }
            state B { initial End; final End; always => C; }
            state C { entry { raise Leave; } on Leave => D; on Other => A; }
            state D { on Other => C; } }",
    ),
    (
        "an always that leaves at once",
        "machine M { event Go | Other; initial A;
            state A { on Go => B; }
            state B { always => C; on Other => D; }
            state C { on Go => A; } state D { on Go => A; } }",
    ),
    (
        "inner states that always win",
        "machine M { event Go | Other; initial A;
            state A { on Go => Out; initial B; state B { on Go => C; } state C { on Go => B; on Other {} } }
            state Out { on Go => A; } }",
    ),
    (
        "done of regions",
        "machine M { event Go | Stop; initial P;
            parallel P { done => Over;
                state L { initial A; state A { on Go => B; } final B; }
                state R { initial C; state C { on Stop => D; } final D; } }
            state Over { on Go => P; } }",
    ),
    (
        "guards that cover",
        "machine M { event Go(n: u8); initial A;
            state A { on Go(n) if n < 5 => B; on Go(k) if k >= 5 => C; on Go(_) => D; }
            state B { on Go(_) => A; } state C { on Go(_) => A; } state D { on Go(_) => A; } }",
    ),
    (
        "a shallow history that restores a child by its default",
        "machine M { event Open | Close | Edit; initial Away;
            state Away { on Open => Here.Last; on Edit => Here.Deep.Draft; }
            state Here { history Last => Deep.Draft; initial Deep; on Close => Away;
                state Deep { initial Clean; state Clean { on Edit => Draft; } state Draft; } } }",
    ),
    (
        "a variable that another region writes between guard and block",
        "machine M { event Tick | Tock; var open: bool = false; var seen: bool = false; initial Both;
            parallel Both {
                state Right { initial C; state C { on Tick => D { open = true; } }
                    state D { on Tock => C { open = false; } } }
                state Left { initial A; state A { on Tick if !open => B { if open { seen = true; } } }
                    state B { on Tick if seen => Z; on Tock => A; }
                    state Z { on Tock => A; } } } }",
    ),
    (
        "an event that is refused leaves a later transition over",
        "machine M { event Cancel; activity book() undo cancel() timeout 1s; activity cancel() timeout 1s;
            var noted: bool = false; initial Booking;
            state Booking { invoke book() { ok => Leaving, err => Out } }
            state Leaving { on Cancel => Out; on Cancel { noted = true; } initial Undoing;
                state Undoing { compensate { ok => Undone, stuck => Stuck } }
                state Undone { on Cancel if noted => Booking { noted = false; } } state Stuck; }
            state Out { on Cancel => Booking; } }",
    ),
    (
        "an else does not hold behind what is refused",
        "machine M { event Cancel; activity book() undo cancel() timeout 1s; activity cancel() timeout 1s;
            var noted: bool = false; var asked: bool = false; initial Around;
            state Around { on Cancel { noted = true; } initial Booking;
                state Booking { invoke book() { ok => Leaving, err => Out } }
                state Leaving { on Cancel if !asked => Out; on Cancel else { asked = false; } initial Undoing;
                    state Undoing { compensate { ok => Undone { asked = noted; }, stuck => Stuck } }
                    state Undone; state Stuck; } }
            state Out { on Cancel => Around { noted = false; } } }",
    ),
    (
        "a pivot in flight keeps what would leave it",
        "machine M { event Cancel; var noted: u8 = 0; activity pay() timeout 1s; initial Paying;
            state Paying { on Cancel => Out; on Cancel { noted = 1; }
                initial Call; state Call { invoke pivot pay() { ok => Paid, err => Out, unknown => Out } }
                state Paid; }
            state Out { on Cancel if noted == 1 => Both; on Cancel => Paying; } state Both { on Cancel => Paying; } }",
    ),
    (
        "an argument of a call that may fault",
        "machine M { event Go; var n: u8 = 253; activity look(n: u8) readonly timeout 1s; initial Idle;
            on fault(kind) if kind == Fault::Overflow => Over;
            state Idle { on Go => Looking { n += 1; } }
            state Looking { invoke look(n + 1) { ok => Idle, err => Idle } }
            state Over { on Go => Idle { n = 253; } } }",
    ),
];
