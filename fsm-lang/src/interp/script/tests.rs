//! Scripts by the command's contract.

use super::*;
use crate::interp::tests::chart;

/// §1 of the language, by example.
fn vending_machine() -> Chart {
    chart(
        r"
        #[endless]
        machine VendingMachine {
            type Slot;
            const PRICE: u32 = 150;
            var credit: u32 = 0;
            event Coin(value: u32);
            event Select(slot: Slot);
            event Refund | Dispensed | Jam | Repaired;
            fn in_stock(slot: Slot) -> bool;
            fn dispense(slot: Slot);
            fn pay_out(amount: u32);
            initial Idle;
            state Idle { on Coin(value) => HasCredit { credit = value; } }
            state HasCredit {
                on Coin(value) if value <= 500 && credit <= 5_000 { credit += value; }
                on Select(slot) if credit >= PRICE && in_stock(slot)
                    => Vending { credit -= PRICE; dispense(slot); }
                on Refund    => Idle { pay_out(credit); credit = 0; }
                after 60s    => Idle { pay_out(credit); credit = 0; }
            }
            state Vending {
                on Dispensed if credit > 0 => HasCredit;
                on Dispensed => Idle;
                on Jam => OutOfOrder;
            }
            state OutOfOrder { entry { pay_out(credit); credit = 0; } on Repaired => Idle; }
        }",
    )
}

/// The lines of output of a script, or the first error.
fn output(chart: &Chart, script: &str) -> Vec<String> {
    let mut simulation = Simulation::new(chart);
    let mut lines = Vec::new();
    for line in script.lines() {
        match simulation.line(line) {
            Ok(steps) => lines.extend(steps.iter().map(|step| step.to_json().to_string())),
            Err(error) => {
                lines.push(error.to_string());
                return lines;
            }
        }
    }
    match simulation.finish() {
        Ok(step) => lines.extend(step.map(|step| step.to_json().to_string())),
        Err(error) => lines.push(error.to_string()),
    }
    lines
}

#[track_caller]
fn fails(chart: &Chart, script: &str, expected: &str) {
    assert_eq!(output(chart, script).last().map(String::as_str), Some(expected));
}

#[test]
fn one_object_a_line_with_its_keys_in_order() {
    let script = r#"
        // a drink
        @given in_stock(_) = true          // what a query answers
        Coin(100)   // an event
        Coin(0x64)
        Select("A1")
        Dispensed
        Jam
        @advance 59999.5ms
        @advance 500us
    "#;
    assert_eq!(
        output(&vending_machine(), script),
        [
            r#"{"input":null,"handled":true,"configuration":["Idle"],"variables":{"credit":0},"effects":[],"owed":[],"time_ms":0,"done":null}"#,
            r#"{"input":"Coin(100)","handled":true,"configuration":["HasCredit"],"variables":{"credit":100},"effects":[],"owed":[],"time_ms":0,"done":null}"#,
            r#"{"input":"Coin(0x64)","handled":true,"configuration":["HasCredit"],"variables":{"credit":200},"effects":[],"owed":[],"time_ms":0,"done":null}"#,
            r#"{"input":"Select(\"A1\")","handled":true,"configuration":["Vending"],"variables":{"credit":50},"effects":["dispense(\"A1\")"],"owed":[],"time_ms":0,"done":null}"#,
            r#"{"input":"Dispensed","handled":true,"configuration":["HasCredit"],"variables":{"credit":50},"effects":[],"owed":[],"time_ms":0,"done":null}"#,
            r#"{"input":"Jam","handled":false,"configuration":["HasCredit"],"variables":{"credit":50},"effects":[],"owed":[],"time_ms":0,"done":null}"#,
            r#"{"input":"@advance 59999.5ms","handled":false,"configuration":["HasCredit"],"variables":{"credit":50},"effects":[],"owed":[],"time_ms":59999.5,"done":null}"#,
            r#"{"input":"@advance 500us","handled":true,"configuration":["Idle"],"variables":{"credit":0},"effects":["pay_out(50)"],"owed":[],"time_ms":60000,"done":null}"#,
        ]
    );
}

#[test]
fn a_query_without_an_answer_names_the_line_to_add() {
    let script = "Coin(150)\nSelect(A1)";
    fails(
        &vending_machine(),
        script,
        "line 2, column 1: nothing answers the query `in_stock(\"A1\")`\n  \
         help: add the line `@given in_stock(_) = true` before",
    );
    // The line that is named mends it.
    let mended = "@given in_stock(_) = true\nCoin(150)\nSelect(A1)";
    assert_eq!(output(&vending_machine(), mended).len(), 3);
}

#[test]
fn the_last_answer_that_fits_wins() {
    let script = "@given in_stock(\"A1\") = false\nCoin(450)\nSelect(A1)\n@given in_stock(_) = true\n\
                  @given in_stock(\"A2\") = false\nSelect(A2)\nSelect(A1)";
    let handled: Vec<bool> =
        output(&vending_machine(), script).iter().map(|line| line.contains("\"handled\":true")).collect();
    assert_eq!(handled, [true, true, false, false, true]);
}

#[test]
fn a_line_with_an_error_leaves_no_trace() {
    let chart = vending_machine();
    let mut simulation = Simulation::new(&chart);
    assert_eq!(simulation.line("Coin(150)").unwrap().len(), 2);
    assert!(simulation.line("Select(A1)").is_err());
    assert!(simulation.line("Coin(").is_err());
    assert!(simulation.line("@given in_stock(_) = true").unwrap().is_empty());
    let step = simulation.line("Select(A1)").unwrap().remove(0);
    assert_eq!(step.configuration, ["Vending"]);
    assert_eq!(step.to_string(), "Select(A1) => Vending  credit=0\n    dispense(\"A1\")");
}

#[test]
fn lines_that_cannot_be_name_what_is_wrong() {
    let chart = vending_machine();
    for (script, expected) in [
        ("\nCoyn(100)", "line 2, column 1: no event is called `Coyn`\n  help: did you mean `Coin`?"),
        ("Coin", "line 1, column 1: `Coin(value: u32)` takes 1 argument, not 0\n  help: write `Coin(1)`"),
        (
            "Coin(1, 2)",
            "line 1, column 9: `Coin(value: u32)` takes 1 argument, not 2\n  help: write `Coin(1)`",
        ),
        ("Refund(1)", "line 1, column 8: `Refund()` takes 0 arguments, not 1\n  help: write `Refund`"),
        ("Coin(-1)", "line 1, column 6: `-1` does not fit u32\n  help: it holds 0 to 4294967295"),
        ("Coin(true)", "line 1, column 6: `true` is no u32\n  help: write a u32, such as `1`"),
        ("Coin(1u8)", "line 1, column 6: `1u8` is no u32\n  help: write a u32, such as `1`"),
        ("Coin(1", "line 1, column 7: `)` is missing behind the arguments of `Coin`"),
        ("Coin(1) x", "line 1, column 9: `x` does not belong here"),
        ("Select(\"A1", "line 1, column 8: the text has no end"),
        (
            "Select(Slot::A1)",
            "line 1, column 14: `Slot` has no variants\n  help: write a Slot, such as `\"slot\"`",
        ),
        (
            "@advance",
            "line 1, column 9: the line ends where a value is missing\n  help: write a Duration, such as `60s`",
        ),
        ("@advance 60", "line 1, column 10: `60` is no Duration\n  help: write a Duration, such as `60s`"),
        ("@gven f() = 1", "line 1, column 1: there is no `@gven`\n  help: did you mean `@given`?"),
        (
            "@given in_stok(_) = true",
            "line 1, column 8: no function is called `in_stok`\n  help: did you mean `in_stock`?",
        ),
        ("@given in_stock(_) = 1", "line 1, column 22: `1` is no bool\n  help: write a bool, such as `true`"),
        (
            "@given in_stock() = true",
            "line 1, column 8: `in_stock` takes 1 argument\n  help: write `@given in_stock(_) = true`",
        ),
        (
            "@given dispense(_) = 1",
            "line 1, column 8: `dispense` is an action, which answers nothing\n  help: only what returns something is given an answer",
        ),
        (
            "@ok pay",
            "line 1, column 1: the chart has no activities, so that `@ok` has no call to end\n  help: a query is answered by `@given`, an event is written by its name",
        ),
        (
            "Refund\n@start",
            "line 2, column 1: the machine has started already\n  help: `@start` stands before every input",
        ),
        ("@start x=1", "line 1, column 8: the machine has no parameter `x`"),
        (
            "@start\n@start",
            "line 2, column 1: the parameters are given already\n  help: write them all in one `@start`",
        ),
        ("(", "line 1, column 1: a line begins with an event, `@start`, `@given` or `@advance`"),
    ] {
        fails(&chart, script, expected);
    }
}

#[test]
fn the_parameter_that_lacks_a_field_is_named() {
    let chart = chart(
        "machine M(first: Order, second: Order) { type Order { is_gift: bool } event A;
         initial X; state X { on A if second.is_gift => Y; } final Y; }",
    );
    let help = "for a parameter, `\"second\", is_gift=true` for an event's argument or an answer";
    fails(
        &chart,
        "A",
        &format!(
            "line 1, column 1: the field `is_gift` of \"second\" is read, and was not given\n  help: write \
             `second.is_gift=true` in `@start` {help}"
        ),
    );
}

#[test]
fn parameters_are_given_at_the_start() {
    let chart = chart(
        "machine M(order: Order, limit: u8) { type Order { is_gift: bool } fn ask(n: u8) -> u8;
         event A; var n: u8 = ask(limit); initial X; state X { on A if order.is_gift => Y; } final Y; }",
    );
    fails(
        &chart,
        "A",
        "line 1, column 1: the parameter `limit` has no value\n  help: begin with the line `@start limit=1`",
    );
    fails(
        &chart,
        "// first\n@start limit=9\nA",
        "line 2, column 1: nothing answers the query `ask(9)`\n  help: add the line `@given ask(_) = 1` before",
    );
    fails(
        &chart,
        "@start limit=9\n@given ask(9) = 4\nA",
        "line 3, column 1: the field `is_gift` of \"order\" is read, and was not given\n  help: write \
         `order.is_gift=true` in `@start` for a parameter, `\"order\", is_gift=true` for an event's argument or \
         an answer",
    );
    fails(
        &chart,
        "@start limit=9 order.is_gift=true limit=8\nA",
        "line 1, column 35: `limit` is given a value twice\n  help: remove one of them",
    );
    let script = "@start order=\"o1\" order.is_gift=true limit=9\n@given ask(9) = 4\nA\nA";
    assert_eq!(
        output(&chart, script),
        [
            r#"{"input":null,"handled":true,"configuration":["X"],"variables":{"order":"o1","limit":9,"n":4},"effects":[],"owed":[],"time_ms":0,"done":null}"#,
            r#"{"input":"A","handled":true,"configuration":["Y"],"variables":{"order":"o1","limit":9,"n":4},"effects":[],"owed":[],"time_ms":0,"done":"ok"}"#,
            r#"{"input":"A","handled":false,"configuration":["Y"],"variables":{"order":"o1","limit":9,"n":4},"effects":[],"owed":[],"time_ms":0,"done":"ok"}"#,
        ]
    );
}

#[test]
fn an_error_of_a_step_stands_in_its_line() {
    let chart = chart(
        "machine M { event A | B; var n: u8 = 0; var f: f32 = 0.1; var t: Duration = 5s; var w: u128 = 1;
         initial X; state X { on A { n -= 1; } on B { w = 340282366920938463463374607431768211455; } } }",
    );
    assert_eq!(
        output(&chart, "A\nB"),
        [
            r#"{"input":null,"handled":true,"configuration":["X"],"variables":{"n":0,"f":0.1,"t":"5s","w":1},"effects":[],"owed":[],"time_ms":0,"done":null}"#,
            r#"{"input":"A","handled":true,"configuration":["X"],"variables":{"n":0,"f":0.1,"t":"5s","w":1},"effects":[],"owed":[],"time_ms":0,"done":null,"error":{"kind":"fault","fault":"Overflow","message":"an arithmetic overflow that no transition takes"}}"#,
            r#"{"input":"B","handled":true,"configuration":["X"],"variables":{"n":0,"f":0.1,"t":"5s","w":"340282366920938463463374607431768211455"},"effects":[],"owed":[],"time_ms":0,"done":null}"#,
        ]
    );
}

#[test]
fn what_can_fail_is_given_ok_or_err() {
    let chart = chart(
        "machine M { event A; type Lost; var n: u8 = 0; fn attempt() -> Result<(), Lost>; fn ask() -> Result<u8, Lost>;
         initial X; state X { on A => Y { attempt(); n = ask(); } } state Y; }",
    );
    let shown = |attempt: &str, ask: &str| {
        let script = format!("@given attempt() = {attempt}\n@given ask() = {ask}\nA");
        let mut simulation = Simulation::new(&chart);
        let steps = script.lines().map(|line| simulation.line(line)).collect::<Result<Vec<_>, _>>();
        match steps {
            Ok(steps) => steps.concat().iter().skip(1).map(Step::to_string).collect(),
            Err(error) => error.to_string(),
        }
    };
    for ok in ["Ok", "Ok(())"] {
        assert_eq!(shown(ok, "Ok(3)"), "A => Y  n=3\n    attempt()", "{ok}");
    }
    let failed =
        "A => Y  n=0\n    attempt()\n    error: a failure of a function of the host that no transition takes";
    for err in ["Err", "Err(3)", "Err(\"lost\")"] {
        assert_eq!(shown(err, "Ok(3)"), failed, "{err}");
        assert_eq!(shown("Ok", err), failed, "{err}");
    }
    assert_eq!(
        shown("true", "Ok(3)"),
        "line 1, column 20: `attempt` gives `Ok` or `Err`\n  help: write `= Err`"
    );
}

#[test]
fn an_empty_script_shows_the_start() {
    assert_eq!(output(&vending_machine(), "\n// nothing\n").len(), 1);
}

#[test]
fn no_line_makes_it_panic() {
    let chart = vending_machine();
    let pieces = [
        "@", "start", "given", "in_stock", "(", ")", "_", "=", "\"", "'", "\\", "1", "-", ".", "Coin", ":",
        ",", "r#", "b'", "é", "\u{202e}", "\0", "60s", "//", " ", "Err", "Ok", "e", "+",
    ];
    let mut state = 1u32;
    for _ in 0..20_000 {
        let mut line = String::new();
        for _ in 0..8 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            line.push_str(pieces[(state >> 16) as usize % pieces.len()]);
        }
        let mut simulation = Simulation::new(&chart);
        let _ = simulation.line(&line);
    }
}

/// §2 of the language, by example: paths of states and of their data.
#[test]
fn leaves_and_data_have_dotted_paths() {
    let chart = chart(
        r"
        #[endless]
        machine Player {
            type Disc;
            event Power | Play | Pause | Stop | Forward | Mute | Eject | Loaded(disc: Disc);
            initial Off;
            state Off { on Power => On; }
            parallel On {
                on Power => Off;
                state Transport {
                    initial Empty;
                    state Empty { on Loaded(disc) => Ready(disc); }
                    state Ready(disc: Disc) {
                        pub var track: u16 = 0;
                        on Eject => Empty;
                        initial Stopped;
                        state Stopped { on Play => Playing; }
                        state Playing {
                            history Resume => Normal;
                            initial Normal;
                            state Normal { on Forward => Fast { track += 1; } }
                            state Fast   { on Play => Normal; }
                            on Pause => Paused;
                            on Stop  => Stopped;
                        }
                        state Paused {
                            on Play | Pause => Playing.Resume;
                            after 20min => Stopped;
                        }
                    }
                }
                state Sound {
                    initial Audible;
                    state Audible { on Mute => Muted; }
                    state Muted   { on Mute => Audible; }
                }
            }
        }",
    );
    let mut simulation = Simulation::new(&chart);
    let mut shown = Vec::new();
    for line in [
        "Power",
        "Loaded(\"disc 1\")",
        "Play",
        "Forward",
        "Pause",
        "Mute",
        "Play",
        "Pause",
        "@advance 20min",
        "Eject",
        "Power",
        "Eject",
    ] {
        shown.extend(simulation.line(line).unwrap().iter().map(Step::to_string));
    }
    let data = "On.Transport.Ready.disc=\"disc 1\"  On.Transport.Ready.track=1";
    assert_eq!(
        shown,
        [
            "(start) => Off",
            "Power => On.Sound.Audible + On.Transport.Empty",
            "Loaded(\"disc 1\") => On.Sound.Audible + On.Transport.Ready.Stopped  \
             On.Transport.Ready.disc=\"disc 1\"  On.Transport.Ready.track=0",
            "Play => On.Sound.Audible + On.Transport.Ready.Playing.Normal  \
             On.Transport.Ready.disc=\"disc 1\"  On.Transport.Ready.track=0",
            &format!("Forward => On.Sound.Audible + On.Transport.Ready.Playing.Fast  {data}"),
            &format!("Pause => On.Sound.Audible + On.Transport.Ready.Paused  {data}"),
            &format!("Mute => On.Sound.Muted + On.Transport.Ready.Paused  {data}"),
            &format!("Play => On.Sound.Muted + On.Transport.Ready.Playing.Fast  {data}"),
            &format!("Pause => On.Sound.Muted + On.Transport.Ready.Paused  {data}"),
            &format!("@advance 20min => On.Sound.Muted + On.Transport.Ready.Stopped  at 1200s  {data}"),
            "Eject => On.Sound.Muted + On.Transport.Empty  at 1200s",
            "Power => Off  at 1200s",
            "Eject (ignored) => Off  at 1200s",
        ]
    );
}
