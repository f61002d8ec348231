//! Values of the host move at their last use and are cloned before it (ruling 10).

use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// A value that can't be cloned.
#[derive(Debug, PartialEq, Eq)]
pub struct Unique(pub u32);

/// A value that counts how often it was cloned.
#[derive(Debug)]
pub struct Counted(Rc<Cell<u32>>);

impl Clone for Counted {
    fn clone(&self) -> Self {
        self.0.set(self.0.get() + 1);
        Self(Rc::clone(&self.0))
    }
}

/// A value that tells when it is dropped.
pub struct Told(&'static str, Log);

type Log = Rc<RefCell<Vec<String>>>;

impl Drop for Told {
    fn drop(&mut self) {
        self.1.borrow_mut().push(format!("drop {}", self.0));
    }
}

fsm_runtime::machine! {
    /// No value of it is ever needed twice, so that its type need not be `Clone`.
    #[endless]
    machine Drive {
        type Unique;
        event Load(disc: Unique) | Spin | Stop | Lend | Back | Eject | Swap(disc: Unique) | Fail | Power;
        fn eject(disc: Unique);
        fn number(disc: Unique) -> u32;
        fn show(number: u32);
        fn check(number: u32) -> Result<(), Lost>;
        type Lost;
        initial Off;
        state Off { on Power => On.Last; }
        state On {
            history Last deep => Empty;
            initial Empty;
            on Power => Off;
            state Empty { on Load(disc) => Ready(disc, 1); }
            state Ready(disc: Unique, plays: u32) {
                initial Stopped;
                // As an argument, whatever is active inside.
                on Lend => Lent(disc, plays);
                // By a block that can stop before its end.
                on Fail => Empty { check(number(disc)); eject(disc); }
                // By a block, with a copy beside it that the block writes to.
                on Swap(other) => Ready(other, plays) { plays += 1; show(number(disc)); eject(disc); }
                state Stopped { on Spin => Spinning; on Eject => Empty { eject(disc); } }
                state Spinning { entry { plays += 1; } on Stop => Stopped; }
            }
            state Lent(disc: Unique, plays: u32) { on Back => Ready(disc, plays).Spinning; }
        }
    }
}

fsm_runtime::machine! {
    /// Takes one event in two regions, so that all is selected before anything is taken.
    #[endless]
    machine Twin {
        type Unique;
        event Put(disc: Unique) | Move | Give;
        fn eject(disc: Unique);
        initial Both;
        parallel Both {
            state Left {
                initial Empty;
                state Empty { on Put(disc) => Full(disc); }
                state Full(disc: Unique) { on Move => Lent(disc); on Give => Empty { eject(disc); } }
                state Lent(disc: Unique) { on Move => Full(disc); on Give => Empty { eject(disc); } }
            }
            state Right {
                initial One;
                state One { on Move => Two; on Give => Two; }
                state Two { on Move => One; on Give => One; }
            }
        }
    }
}

#[derive(Debug, Default)]
struct Shelf(Vec<String>);

/// What the host fails of.
#[derive(Debug)]
pub struct Lost;

impl drive::Host for Shelf {
    fn eject(&mut self, disc: Unique) {
        self.0.push(format!("eject {}", disc.0));
    }
    fn number(&self, disc: &Unique) -> u32 {
        disc.0
    }
    fn show(&mut self, number: u32) {
        self.0.push(format!("show {number}"));
    }
    fn check(&mut self, number: u32) -> Result<(), Lost> {
        if number == 13 { Err(Lost) } else { Ok(()) }
    }
}

#[test]
fn a_type_of_the_host_need_not_be_clone() {
    use drive::Event;
    let mut drive = Drive::new(Shelf::default()).unwrap();
    for event in [Event::Power, Event::Load { disc: Unique(1) }, Event::Spin, Event::Lend, Event::Back] {
        assert!(drive.handle(event).unwrap().is_handled());
    }
    let ready = |drive: &Drive<Shelf>| match drive.state() {
        drive::State::On(drive::On::Ready { disc, plays, state }) => (disc.0, *plays, *state),
        state => panic!("{state:?}"),
    };
    assert_eq!(ready(&drive), (1, 3, drive::on::Ready::Spinning));
    // Out of the state into the history, and back.
    assert!(drive.handle(Event::Power).unwrap().is_handled());
    assert_eq!(format!("{:?}", drive.state()), "Off");
    assert!(drive.handle(Event::Power).unwrap().is_handled());
    assert_eq!(ready(&drive), (1, 4, drive::on::Ready::Spinning));
    assert!(drive.handle(Event::Swap { disc: Unique(2) }).unwrap().is_handled());
    assert_eq!(ready(&drive), (2, 5, drive::on::Ready::Stopped));
    assert!(drive.handle(Event::Eject).unwrap().is_handled());
    assert!(drive.handle(Event::Load { disc: Unique(3) }).unwrap().is_handled());
    assert!(drive.handle(Event::Fail).unwrap().is_handled());
    assert!(drive.handle(Event::Load { disc: Unique(13) }).unwrap().is_handled());
    // The block stops before it gives the disc away.
    assert_eq!(drive.handle(Event::Fail), Err(fsm_runtime::Error::Fault(fsm_runtime::Fault::Host)));
    assert_eq!(drive.host().0, ["show 1", "eject 1", "eject 2", "eject 3"]);
}

impl twin::Host for Shelf {
    fn eject(&mut self, disc: Unique) {
        self.0.push(format!("eject {}", disc.0));
    }
}

#[test]
fn it_need_not_be_where_several_regions_take_an_event() {
    use twin::Event;
    let mut twin = Twin::new(Shelf::default()).unwrap();
    for event in [Event::Put { disc: Unique(1) }, Event::Move, Event::Move, Event::Give, Event::Give] {
        assert!(twin.handle(event).unwrap().is_handled());
    }
    assert_eq!(twin.host().0, ["eject 1"]);
    assert_eq!(format!("{:?}", twin.state()), "Both(Both { left: Empty, right: One })");
}

fsm_runtime::machine! {
    /// Needs its values twice here and there.
    #[endless]
    machine Counter {
        type Counted;
        event Put(value: Counted) | Twice | Once | Kept | Both | Home;
        fn take(value: Counted);
        initial Empty;
        on Home => Empty;
        state Empty { on Put(value) => Full(value); }
        state Full(value: Counted) {
            on Twice => Empty { take(value); take(value); }
            on Once => Empty { take(value); }
            on Both => Next(value) { take(value); }
            on Kept { take(value); }
        }
        state Next(value: Counted) {}
    }
}

#[derive(Default)]
struct Sink(u32);

impl counter::Host for Sink {
    fn take(&mut self, _: Counted) {
        self.0 += 1;
    }
}

#[test]
fn only_uses_before_the_last_clone() {
    use counter::Event;
    for (event, clones, taken) in [
        (Event::Twice, 1, 2),
        (Event::Once, 0, 1),
        (Event::Both, 1, 1),
        (Event::Kept, 1, 1),
        (Event::Home, 0, 0),
    ] {
        let count = Rc::new(Cell::new(0));
        let mut machine = Counter::new(Sink::default()).unwrap();
        assert!(machine.handle(Event::Put { value: Counted(Rc::clone(&count)) }).unwrap().is_handled());
        let name = format!("{event:?}");
        assert!(machine.handle(event).unwrap().is_handled());
        assert_eq!((count.get(), machine.host().0), (clones, taken), "{name}");
    }
}

fsm_runtime::machine! {
    /// Tells when what a state held is dropped.
    #[endless]
    machine Dropper {
        type Told;
        event Put(one: Told, other: Told) | Leave | Give | Pass;
        fn take(value: Told);
        fn entered(name: &'static str);
        initial Empty;
        state Empty { entry { entered("Empty"); } on Put(one, other) => Full(one, other); }
        state Full(one: Told, other: Told) {
            exit { entered("exit Full"); }
            on Leave => Empty;
            on Give => Empty { take(one); }
            on Pass => Half(other);
        }
        state Half(other: Told) { entry { entered("Half"); } on Leave => Empty; }
    }
}

struct Teller(Log);

impl dropper::Host for Teller {
    fn take(&mut self, value: Told) {
        self.0.borrow_mut().push(format!("take {}", value.0));
    }
    fn entered(&mut self, name: &'static str) {
        self.0.borrow_mut().push(name.to_owned());
    }
}

/// What nothing took is dropped when the targets have been entered.
#[test]
fn what_a_state_held_is_dropped_behind_the_entries() {
    use dropper::Event;
    for (event, told) in [
        (Event::Leave, vec!["exit Full", "Empty", "drop one", "drop other"]),
        (Event::Give, vec!["exit Full", "take one", "drop one", "Empty", "drop other"]),
        (Event::Pass, vec!["exit Full", "Half", "drop one"]),
    ] {
        let log = Log::default();
        let mut machine = Dropper::new(Teller(Rc::clone(&log))).unwrap();
        let value = |name| Told(name, Rc::clone(&log));
        assert!(
            machine.handle(Event::Put { one: value("one"), other: value("other") }).unwrap().is_handled()
        );
        log.borrow_mut().clear();
        assert!(machine.handle(event).unwrap().is_handled());
        assert_eq!(*log.borrow(), told);
    }
}
