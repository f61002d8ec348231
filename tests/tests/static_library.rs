//! A machine with all that a machine can have, as a `no_std` static library: in a release build, checks of overflows
//! on, nothing of it needs an allocator or can panic.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use fsm_lang::Options;

const CHART: &str = r#"
/// Calls, an undo, refusals, timers, a history with data, regions, `done`, raised events, faults.
#[endless]
pub machine Kiosk {
    type Card;
    const LIMIT: u32 = 10_000;
    var total: u32 = 0;
    event Insert(card: Card) | Add(amount: u32) | Pay | Hold | Resume | Cancel;
    event Counted;
    fn eject(card: Card);
    fn show(total: u32);
    activity charge(total: u32) ! Declined undo refund(total) timeout 5s;
    activity refund(total: u32) retriable;

    initial Idle;
    state Idle {
        on Insert(card) => Open.Filling(card);
        on Resume => Open.Last;
    }
    state Open {
        history Last deep => Empty;
        initial Empty;
        on Hold => Idle;
        on fault(kind) => Idle { total = 0; }
        state Empty { after 1h => Idle; }
        state Filling(card: Card) {
            var parts: u8 = 0;
            on Add(amount) if total + amount <= LIMIT { total += amount; parts += 1; show(total); raise Counted; }
            on Counted if parts > 9 => Empty { eject(card); }
            on Pay => Charging;
            on Cancel => Empty { total -= 1; eject(card); }
            after 30s => Empty { eject(card); }
        }
    }
    state Charging {
        invoke charge(total * 2) { ok => Served, err(Declined) => Idle, err => Undoing, unknown => Undoing }
        on Cancel => Undoing;
    }
    parallel Served {
        on Cancel => Undoing;
        done => Idle { settle; total = 0; }
        state Left { initial One; state One { on Add(_) => Two; } final Two; }
        state Right { initial One; state One { on Add(amount) => Two { show(amount * 2); } } final Two; }
    }
    state Undoing { compensate { ok => Idle } on Cancel => Idle; }
}
"#;

const LIBRARY: &str = r#"
#![no_std]
use fsm_runtime::{CallOutcome, Instant};
use kiosk::{ChargeError, Effect, Event, Input};

#[derive(Clone)]
pub struct Card(pub u32);

pub struct Board {
    pub out: extern "C" fn(u32),
}

impl kiosk::Host for Board {
    fn eject(&mut self, card: Card) {
        (self.out)(card.0);
    }
    fn show(&mut self, total: u32) {
        (self.out)(total);
    }
}

fn told(effect: &Effect, out: extern "C" fn(u32)) {
    out(match effect {
        Effect::Start(..) => 1,
        Effect::Cancel(_) => 2,
        Effect::Undo { .. } => 3,
    });
}

#[unsafe(no_mangle)]
pub extern "C" fn kiosk_start(kiosk: &mut Option<Kiosk<Board>>, out: extern "C" fn(u32), now: u64) -> bool {
    *kiosk = Kiosk::new(Board { out }, Instant::from_nanos(now), &mut |effect| told(&effect, out)).ok();
    kiosk.is_some()
}

#[unsafe(no_mangle)]
pub extern "C" fn kiosk_event(kiosk: &mut Kiosk<Board>, number: u8, value: u32, now: u64) -> bool {
    let out = kiosk.host().out;
    let event = match number {
        0 => Event::Insert { card: Card(value) },
        1 => Event::Add { amount: value },
        2 => Event::Pay,
        3 => Event::Hold,
        4 => Event::Resume,
        _ => Event::Cancel,
    };
    kiosk.handle(event, Instant::from_nanos(now), &mut |effect| told(&effect, out)).is_ok()
}

#[unsafe(no_mangle)]
pub extern "C" fn kiosk_outcome(kiosk: &mut Kiosk<Board>, undo: bool, number: u8, now: u64) -> bool {
    let out = kiosk.host().out;
    let Some(call) = kiosk.open_calls().next() else { return false };
    let input = match (undo, number) {
        (true, _) => Input::Refund(call, CallOutcome::Ok(())),
        (false, 0) => Input::Charge(call, CallOutcome::Ok(())),
        (false, 1) => Input::Charge(call, CallOutcome::Err(ChargeError::Declined)),
        (false, 2) => Input::Charge(call, CallOutcome::Failed),
        (false, _) => Input::Charge(call, CallOutcome::Unknown),
    };
    kiosk.handle(input, Instant::from_nanos(now), &mut |effect| told(&effect, out)).is_ok()
}

#[unsafe(no_mangle)]
pub extern "C" fn kiosk_tick(kiosk: &mut Kiosk<Board>, now: u64) -> u64 {
    let out = kiosk.host().out;
    let advanced = kiosk.advance(Instant::from_nanos(now), &mut |effect| told(&effect, out));
    let next = advanced.ok().and_then(|_| kiosk.next_deadline());
    next.map_or(0, |next| next.as_nanos()).wrapping_add(kiosk.owed().filter(|owed| owed.maybe).map(|_| 1u64).next().unwrap_or(0))
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
"#;

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("static_library");
    fs::create_dir_all(folder.join("src")).unwrap();
    let unit =
        fsm_build::Unit::new("kiosk.fsm", fsm_build::Text::Whole(CHART.to_owned()), &Options::default());
    let rust = fsm_build::rust(&unit).unwrap_or_else(|findings| panic!("{findings:#?}"));
    fs::write(folder.join("src/lib.rs"), format!("{LIBRARY}\n{rust}")).unwrap();
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("fsm-runtime");
    let manifest = format!(
        "[package]\nname = \"kiosk_library\"\nedition = \"2024\"\n\n[lib]\ncrate-type = [\"staticlib\"]\n\n\
         [dependencies]\nfsm-runtime = {{ path = {runtime:?}, default-features = false }}\n\n\
         [profile.release]\npanic = \"abort\"\noverflow-checks = true\n\n[workspace]\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    folder
}

/// What the members of our crates in the archive define and need.
fn symbols(archive: &Path) -> Vec<String> {
    let output = Command::new("nm").args(["--demangle", "--print-file-name"]).arg(archive).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let listed = String::from_utf8(output.stdout).unwrap();
    let ours = |line: &&str| [":kiosk_library", ":fsm_runtime"].iter().any(|member| line.contains(member));
    listed.lines().filter(ours).map(str::to_owned).collect()
}

#[test]
fn nothing_of_a_machine_with_everything_panics_or_allocates() {
    let folder = folder();
    for level in ["3", "s"] {
        let output = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--release", "--offline", "--target-dir"])
            .arg(folder.join(format!("target-{level}")))
            .current_dir(&folder)
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", level)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let symbols = symbols(&folder.join(format!("target-{level}/release/libkiosk_library.a")));
        for function in ["kiosk_start", "kiosk_event", "kiosk_outcome", "kiosk_tick"] {
            assert!(symbols.iter().any(|line| line.contains(function)), "{function} is not in the library");
        }
        let needles =
            ["core::panicking", "panic_bounds_check", "__rust_alloc", "__rust_dealloc", "alloc::", "malloc"];
        let found: Vec<&String> =
            symbols.iter().filter(|line| needles.iter().any(|needle| line.contains(needle))).collect();
        assert!(found.is_empty(), "at opt-level {level}: {found:#?}");
    }
}
