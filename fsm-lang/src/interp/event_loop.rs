//! SCXML Appendix D, `interpret` and `mainEventLoop`.

use std::collections::VecDeque;

use super::host::{Host, Moment, Refused};
use super::value::Value;
use super::{CallOutcome, Error, Interpreter};
use crate::chart::{EventId, FaultKind, StateId, TransitionId};

/// What transitions are selected for.
#[derive(Clone, Debug)]
pub(super) enum Event {
    /// A declared event, from outside or raised, with a value for each of its arguments.
    Declared(EventId, Vec<Value>),
    /// `done` of a state (SCXML `done.state.ID`).
    Done(StateId),
    /// A run-time fault (SCXML `error.execution`).
    Fault(FaultKind),
    /// The timer of an `after` fell due.
    Timer(TransitionId),
    /// The outcome came that the state waits for (SCXML `done.invoke.ID`).
    Outcome(StateId, CallOutcome),
    /// Nothing is owed any more where the state undoes.
    Undone(StateId),
    /// An undo failed for good there.
    Stuck(StateId),
    /// A block ended with this `else => X`.
    Otherwise(TransitionId),
}

impl Event {
    /// As what it is kept when it is refused (Meaning 19). A fault is the caller's; and that nothing is owed any more
    /// is looked at again by itself.
    pub(super) fn refused(&self) -> Option<Refused> {
        match *self {
            Self::Declared(event, _) => Some(Refused::Event(event)),
            Self::Done(state) => Some(Refused::Done(state)),
            Self::Timer(timer) => Some(Refused::Timer(timer)),
            Self::Outcome(state, _) => Some(Refused::Outcome(state)),
            Self::Stuck(state) => Some(Refused::Stuck(state)),
            Self::Otherwise(transition) => Some(Refused::Otherwise(transition)),
            Self::Fault(_) | Self::Undone(_) => None,
        }
    }
}

/// A set of kinds of faults, which are given out in the order that the language promises.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct FaultSet([bool; 4]);

impl FaultSet {
    const ORDER: [FaultKind; 4] =
        [FaultKind::Overflow, FaultKind::DivisionByZero, FaultKind::Conversion, FaultKind::Host];

    pub(super) fn insert(&mut self, kind: FaultKind) {
        for (held, of) in self.0.iter_mut().zip(Self::ORDER) {
            *held |= of == kind;
        }
    }

    fn kinds(self) -> impl Iterator<Item = FaultKind> {
        Self::ORDER.into_iter().zip(self.0).filter_map(|(kind, held)| held.then_some(kind))
    }

    fn contains(self, kind: FaultKind) -> bool {
        self.kinds().any(|held| held == kind)
    }
}

/// One macrostep: a machine with what lives no longer than the processing of one event.
pub(super) struct Macrostep<'run, 'chart> {
    pub(super) machine: &'run mut Interpreter<'chart>,
    pub(super) host: &'run mut dyn Host,
    /// From when timers count: the input's time, or the deadline of the timer that fired (ruling 6).
    pub(super) now: u64,
    /// SCXML `internalQueue`. Empty between macrosteps, since a macrostep empties it.
    internal_queue: VecDeque<Event>,
    /// What `else => X` of blocks waits to take.
    otherwise_queue: VecDeque<TransitionId>,
    /// The faults of guards, arguments of targets, initial values and delays since the last that were queued.
    pub(super) noted: FaultSet,
    /// The kinds of faults that no transition took since the last microstep: nor would any now.
    untaken: FaultSet,
    microsteps: u32,
    /// SCXML `running`: false once a final state of the machine is entered, or an error ends the macrostep.
    running: bool,
    /// The first error.
    pub(super) error: Option<Error>,
    /// Whether a transition was taken, or an event kept.
    pub(super) taken: bool,
    /// Whether a transition was refused in the last selection (ruling 19).
    pub(super) refused: bool,
}

impl<'run, 'chart> Macrostep<'run, 'chart> {
    pub(super) fn new(machine: &'run mut Interpreter<'chart>, host: &'run mut dyn Host, now: u64) -> Self {
        Self {
            machine,
            host,
            now,
            internal_queue: VecDeque::new(),
            otherwise_queue: VecDeque::new(),
            noted: FaultSet::default(),
            untaken: FaultSet::default(),
            microsteps: 0,
            running: true,
            error: None,
            taken: false,
            refused: false,
        }
    }

    /// `interpret`: enters the initial configuration, which counts as a microstep, and goes on from there.
    ///
    /// The global script and the check of the document are the compiler's.
    pub(super) fn interpret(&mut self, parameters: &[Value]) {
        self.microsteps = 1;
        self.enter_machine(parameters);
        self.end_of_microstep();
        self.run_to_completion();
    }

    /// One turn of `mainEventLoop`: processes an event from outside, then all that follows from it.
    ///
    /// SCXML's loop waits for the next external event; here the caller brings it. Nothing is invoked.
    pub(super) fn main_event_loop(&mut self, event: Event) {
        self.process(&event);
        self.run_to_completion();
    }

    /// The inner loop of `mainEventLoop`, until nothing is enabled and no internal event waits. What a
    /// block's `else => X` waits to take comes before everything else (ruling 7). What still waits when the
    /// macrostep ends early is dropped.
    fn run_to_completion(&mut self) {
        while self.running {
            if let Some(otherwise) = self.otherwise_queue.pop_front() {
                if self.machine.is_active(self.machine.chart.transitions[otherwise].source) {
                    self.process(&Event::Otherwise(otherwise));
                } else {
                    self.host.observe(Moment::Dropped(otherwise));
                }
                continue;
            }
            let enabled = self.select_eventless_transitions();
            let eventless = !enabled.is_empty();
            self.take(&enabled, None);
            if eventless || !self.running {
                continue;
            }
            let Some(event) = self.internal_queue.pop_front() else { break };
            self.process(&event);
        }
        // A fault that waits when the machine ends is one that no transition takes.
        let waiting = std::mem::take(&mut self.internal_queue);
        for event in waiting {
            if let Event::Fault(kind) = event {
                self.fail(Error::Fault(kind));
            }
        }
        self.otherwise_queue.clear();
        if self.machine.completion().is_some() {
            // SCXML's `exitInterpreter` would leave all states. The final state stays where it can be seen,
            // and inputs after the end are ignored (ruling 13): no timer will fire.
            self.machine.timers.clear();
        }
    }

    /// Selects for an event and takes what was selected.
    fn process(&mut self, event: &Event) {
        let enabled = self.select_transitions(event);
        if enabled.is_empty() && self.refused && self.keep(event) {
            self.taken = true;
        }
        if let Event::Fault(kind) = *event
            && enabled.is_empty()
        {
            // The caller's (ruling 7).
            self.fail(Error::Fault(kind));
            self.untaken.insert(kind);
        }
        self.take(&enabled, Some(event));
    }

    /// A macrostep that a fault begins.
    pub(super) fn faulted(&mut self, kind: FaultKind) {
        self.raise_fault(kind);
        self.run_to_completion();
    }

    /// Keeps what was refused, once for each name; whether it was kept (Meaning 19).
    fn keep(&mut self, event: &Event) -> bool {
        let Some(refused) = event.refused() else { return false };
        let kept = &mut self.machine.calls.kept;
        if kept.iter().any(|other| other.refused() == Some(refused)) {
            return false;
        }
        kept.push(event.clone());
        self.host.observe(Moment::Kept(refused));
        true
    }

    /// The macrostep of something that was refused before, or may be; `false`, and nothing done, if it is refused now.
    pub(super) fn come_back(&mut self, event: &Event) -> bool {
        let enabled = self.select_transitions(event);
        if enabled.is_empty() && self.refused {
            return false;
        }
        if let Some(refused) = event.refused() {
            self.host.observe(Moment::Returned(refused));
        }
        if let Event::Undone(state) = *event {
            self.machine.calls.end_undoing(state);
        }
        self.take(&enabled, Some(event));
        self.run_to_completion();
        true
    }

    /// Does a microstep within the bound of them, if anything was selected.
    fn take(&mut self, enabled: &[TransitionId], event: Option<&Event>) {
        if !enabled.is_empty() {
            if self.microsteps >= self.machine.chart.bounds.microsteps {
                self.fail(Error::Microsteps);
                self.running = false;
                return;
            }
            self.microsteps += 1;
            self.taken = true;
            self.untaken = FaultSet::default();
            self.microstep(enabled, event);
        }
        self.end_of_microstep();
    }

    /// Queues the faults that were noted in the microstep, or in a selection that enabled nothing.
    ///
    /// A kind that no transition took since the last microstep would find none now either. It is not queued
    /// again: else a faulty guard of an `always`, or of an `on fault`, would feed itself for ever.
    fn end_of_microstep(&mut self) {
        for kind in std::mem::take(&mut self.noted).kinds() {
            if !self.untaken.contains(kind) {
                self.raise_fault(kind);
            }
        }
        if self.machine.completion().is_some() {
            self.running = false;
        }
    }

    /// Puts an event at the end of the internal queue. One that finds it full is lost, and the macrostep
    /// ends with this microstep.
    pub(super) fn enqueue(&mut self, event: Event) {
        if self.internal_queue.len() >= self.machine.chart.bounds.queue as usize {
            self.fail(Error::QueueFull);
            self.running = false;
        } else {
            self.internal_queue.push_back(event);
        }
    }

    /// Lets `else => X` be taken in the next microstep.
    pub(super) fn enqueue_otherwise(&mut self, otherwise: TransitionId) {
        if self.otherwise_queue.len() >= self.machine.chart.bounds.queue as usize {
            self.fail(Error::QueueFull);
            self.running = false;
        } else {
            self.otherwise_queue.push_back(otherwise);
        }
    }

    /// Raises `fault(kind)`. Where no transition of the chart takes any, it is the caller's at once (ruling 7).
    pub(super) fn raise_fault(&mut self, kind: FaultKind) {
        if self.machine.takes_faults {
            self.enqueue(Event::Fault(kind));
        } else {
            self.fail(Error::Fault(kind));
        }
    }

    /// Keeps the first error.
    fn fail(&mut self, error: Error) {
        self.error.get_or_insert(error);
    }
}
