//! Two steps with undos and a last one, round and round; each event is the outcome of what was started last.

use crate::subject::{Counter, Subject};

/// Three outcomes are a success, the last one is a failure.
pub const EVENTS: u8 = 4;

fsm_runtime::machine! {
    /// The chart.
    #[endless]
    pub machine Saga {
        activity reserve(order: u32) undo release(order);
        activity pay(order: u32) undo refund(order);
        activity confirm(order: u32) retriable;
        activity release(order: u32) retriable;
        activity refund(order: u32) retriable;
        const ORDER: u32 = 7;

        initial Reserving;
        state Reserving { invoke reserve(ORDER) { ok => Paying, err => Undoing } }
        state Paying { invoke pay(ORDER) { ok => Confirming, err => Undoing } }
        state Confirming { invoke confirm(ORDER) { ok => Reserving { settle; } } }
        state Undoing { compensate { ok => Reserving } }
    }
}

impl saga::Host for Counter {}

/// What was started last.
#[derive(Clone, Copy, Debug)]
enum Started {
    Reserve,
    Pay,
    Confirm,
    Release,
    Refund,
}

/// The generated machine with the driver that it needs.
pub struct Generated {
    machine: Saga<Counter>,
    counter: Counter,
    last: Option<(fsm_runtime::CallId, Started)>,
}

fn told(effect: saga::Effect, counter: &mut Counter, last: &mut Option<(fsm_runtime::CallId, Started)>) {
    use saga::{Call, Effect};
    let (id, call) = match effect {
        Effect::Start(id, call) => (id, call),
        Effect::Undo { call, undo, .. } => (call, undo),
        Effect::Cancel(_) => return,
    };
    let started = match call {
        Call::Reserve { .. } => Started::Reserve,
        Call::Pay { .. } => Started::Pay,
        Call::Confirm { .. } => Started::Confirm,
        Call::Release { .. } => Started::Release,
        Call::Refund { .. } => Started::Refund,
    };
    counter.count(started as u8);
    *last = Some((id, started));
}

impl Subject for Generated {
    const NAME: &'static str = "fsm";
    type Event = bool;

    fn start() -> Self {
        let (mut counter, mut last) = (Counter::default(), None);
        let machine = Saga::new(Counter::default(), &mut |effect| told(effect, &mut counter, &mut last)).expect("it starts");
        Self { machine, counter, last }
    }
    fn event(number: u8) -> bool {
        number < 3
    }
    #[inline(always)]
    fn step(&mut self, good: bool) {
        use fsm_runtime::CallOutcome;
        use saga::Input;
        let Some((id, started)) = self.last else { return };
        let outcome = if good { CallOutcome::Ok(()) } else { CallOutcome::Failed };
        let input = match started {
            Started::Reserve => Input::Reserve(id, outcome),
            Started::Pay => Input::Pay(id, outcome),
            Started::Confirm => Input::Confirm(id, CallOutcome::Ok(())),
            Started::Release => Input::Release(id, CallOutcome::Ok(())),
            Started::Refund => Input::Refund(id, CallOutcome::Ok(())),
        };
        let (counter, last) = (&mut self.counter, &mut self.last);
        let _ = self.machine.handle(input, &mut |effect| told(effect, counter, last));
    }
    fn sum(&self) -> u64 {
        self.counter.sum
    }
}

/// By hand, for this saga only: what is owed is known from the state, no outcome comes late or twice.
pub struct ByHand {
    started: Started,
    counter: Counter,
}

impl Subject for ByHand {
    const NAME: &'static str = "hand match";
    type Event = bool;

    fn start() -> Self {
        let mut counter = Counter::default();
        counter.count(Started::Reserve as u8);
        Self { started: Started::Reserve, counter }
    }
    fn event(number: u8) -> bool {
        number < 3
    }
    #[inline(always)]
    fn step(&mut self, good: bool) {
        self.started = match (self.started, good) {
            (Started::Reserve, true) => Started::Pay,
            (Started::Reserve, false) | (Started::Confirm | Started::Release, _) => Started::Reserve,
            (Started::Pay, true) => Started::Confirm,
            (Started::Pay, false) | (Started::Refund, _) => Started::Release,
        };
        self.counter.count(self.started as u8);
    }
    fn sum(&self) -> u64 {
        self.counter.sum
    }
}
