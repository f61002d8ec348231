//! Breadth first over the situations that a chart can be in.

use std::collections::{BTreeMap, HashSet, VecDeque};

use fsm_lang::chart::{Chart, FunctionId, InvocationId, StateId, Type};
use fsm_lang::interp::{Effect, Error, Host, HostFailure, HostValue, Interpreter, Moment, Value};

use super::answers::Answers;
use super::forms::Forms;
use super::input::Input;
use super::ledger::{Found, Ledger};

/// How far a chart is explored. Where one of them is met, [`Explored::complete`] is false.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Different situations.
    pub situations: usize,
    /// Inputs tried.
    pub inputs: usize,
    /// Ways in which the host can answer within one input.
    pub answers: usize,
    /// Whether runs go on behind an error that ends a macrostep early.
    pub past_bounds: bool,
}

/// A run: its inputs, each as a script of the simulator has it, with where it leads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run(pub Vec<(String, String)>);

/// What was found. Each run is a shortest one.
#[derive(Clone, Debug, Default)]
pub struct Explored {
    /// Whether every run was followed to its end; what goes on after [`Error::Microsteps`], [`Error::QueueFull`] and
    /// [`Error::Timers`] is never looked at.
    pub complete: bool,
    /// How many situations there are.
    pub situations: usize,
    /// How many inputs were tried in them.
    pub inputs: usize,
    /// How many of them ended with an error behind which nothing is looked at.
    pub cut: usize,
    /// The places that are owed at a failure of the machine.
    pub forgotten: BTreeMap<InvocationId, Run>,
    /// The places that are invoked while they are owed or in flight.
    pub again: BTreeMap<InvocationId, Run>,
    /// The states without `stuck` in which an undo can fail for good.
    pub may_stick: BTreeMap<StateId, Run>,
    /// The calls that can fail and are made behind a pivot.
    pub late_calls: BTreeMap<InvocationId, Run>,
    /// The failures of the machine that are entered behind a pivot.
    pub late_failures: BTreeMap<StateId, Run>,
    /// A run that passes a second pivot.
    pub second_pivot: Option<Run>,
    /// What must never be, if it was; nothing is explored behind it.
    pub broken: Option<(String, Run)>,
    /// The forms that were taken.
    pub forms: Forms,
}

/// A situation to go on from.
struct Open<'chart> {
    machine: Interpreter<'chart>,
    ledger: Ledger,
    now: u64,
    node: usize,
}

/// How a situation was reached.
struct Node {
    from: Option<usize>,
    line: String,
    at: String,
}

/// The host of one input.
struct Watch<'run, 'chart> {
    chart: &'chart Chart,
    answers: &'run mut Answers,
    ledger: &'run mut Ledger,
    moments: Vec<Moment>,
    cancelled: bool,
}

impl Host for Watch<'_, '_> {
    fn query(&mut self, function: FunctionId, _: &[Value]) -> Result<Value, HostFailure> {
        let function = &self.chart.functions[function];
        if function.error.is_some() && self.answers.choose(2) == 1 {
            return Err(HostFailure);
        }
        Ok(self.answers.value(self.chart, function.result.unwrap_or(Type::Bool)))
    }

    fn action(&mut self, function: FunctionId, _: &[Value]) -> Result<(), HostFailure> {
        let can_fail = self.chart.functions[function].error.is_some();
        if can_fail && self.answers.choose(2) == 1 { Err(HostFailure) } else { Ok(()) }
    }

    fn field(&mut self, value: &HostValue, field: usize) -> Value {
        match &self.chart.types[value.ty].members {
            fsm_lang::chart::Members::Fields(fields) => Value::zero(self.chart, fields[field].ty),
            _ => unreachable!("only a type with fields is read"),
        }
    }

    fn effect(&mut self, effect: &Effect) {
        self.cancelled |= matches!(effect, Effect::Cancel(_));
        self.ledger.effect(self.chart, effect);
    }

    fn observe(&mut self, moment: Moment) {
        self.ledger.observe(self.chart, moment);
        self.moments.push(moment);
    }
}

/// A chart that is cut short so often, and mostly, never comes to rest.
const RESTLESS: usize = 30;

/// Follows every run of a chart.
#[must_use]
pub fn explore(chart: &Chart, limits: &Limits) -> Explored {
    explore_until(chart, limits, &|_| false)
}

/// The same, until enough was found.
#[must_use]
pub fn explore_until(chart: &Chart, limits: &Limits, is_enough: &dyn Fn(&Explored) -> bool) -> Explored {
    let mut search = Search {
        chart,
        limits,
        seen: HashSet::new(),
        nodes: vec![],
        queue: VecDeque::new(),
        explored: Explored { complete: true, ..Explored::default() },
    };
    search.start();
    while let Some(open) = search.queue.pop_front() {
        for input in Input::all(&open.machine, &open.ledger, open.now) {
            search.take(&open, input);
            if search.is_enough() || is_enough(&search.explored) {
                search.explored.complete = false;
                return search.explored;
            }
        }
    }
    search.explored
}

struct Search<'run, 'chart> {
    chart: &'chart Chart,
    limits: &'run Limits,
    /// With whether a pivot was passed, of which the machine knows nothing.
    seen: HashSet<(fsm_lang::interp::Situation, bool)>,
    nodes: Vec<Node>,
    queue: VecDeque<Open<'chart>>,
    explored: Explored,
}

impl<'chart> Search<'_, 'chart> {
    /// Whether a limit is met. Breadth first, what was found is still as short as can be.
    fn is_enough(&self) -> bool {
        let Explored { situations, inputs, cut, broken, .. } = &self.explored;
        let is_restless = *cut > RESTLESS && cut * 2 > *inputs && !self.limits.past_bounds;
        broken.is_some()
            || *situations >= self.limits.situations
            || *inputs >= self.limits.inputs
            || is_restless
    }

    /// Every way in which the host can answer while something is done.
    fn in_every_way(&mut self, mut with: impl FnMut(&mut Self, &mut Answers)) {
        let mut answers = Answers::default();
        for _ in 0..self.limits.answers {
            with(self, &mut answers);
            if self.explored.broken.is_some() || !answers.advance() {
                return;
            }
        }
        self.explored.complete = false;
    }

    fn start(&mut self) {
        let chart = self.chart;
        self.in_every_way(|search, answers| {
            let parameters = chart.states[Chart::ROOT].variables.iter().map(|&id| &chart.variables[id]);
            let parameters: Vec<Value> = parameters
                .filter(|variable| variable.initial.is_none())
                .map(|variable| answers.value(chart, variable.ty))
                .collect();
            let mut ledger = Ledger::new();
            let mut host = Watch { chart, answers, ledger: &mut ledger, moments: vec![], cancelled: false };
            let (machine, result) = Interpreter::start(chart, &parameters, 0, &mut host);
            let moments = host.moments;
            let open = Open { machine, ledger, now: 0, node: 0 };
            search.explored.forms.moments(chart, &moments, None);
            search.arrive(open, None, "start".into(), answers, result.err(), false);
        });
    }

    fn take(&mut self, from: &Open<'chart>, input: Input) {
        let chart = self.chart;
        self.in_every_way(|search, answers| {
            let mut machine = from.machine.clone();
            let mut ledger = from.ledger.clone();
            let values = input.values(chart, answers);
            let mut now = from.now;
            ledger.begin();
            match input {
                Input::Advance(nanoseconds) => now = now.saturating_add(nanoseconds),
                Input::Outcome(call, outcome) => ledger.arrive(chart, call.number, outcome),
                Input::Event(_) => {}
            }
            let mut host = Watch { chart, answers, ledger: &mut ledger, moments: vec![], cancelled: false };
            let error = input.take(&mut machine, now, &mut host, values);
            let (moments, cancelled) = (host.moments, host.cancelled);
            search.explored.inputs += 1;
            search.explored.forms.count("left in flight", cancelled);
            let outcome = match input {
                Input::Outcome(_, outcome) => Some(outcome),
                Input::Event(_) | Input::Advance(_) => None,
            };
            search.explored.forms.input(chart, input, &from.ledger, &machine);
            search.explored.forms.moments(chart, &moments, outcome);
            let open = Open { machine, ledger, now, node: 0 };
            let had_ended = from.ledger.has_ended();
            search.arrive(open, Some(from.node), input.line(chart), answers, error, had_ended);
        });
    }

    #[allow(clippy::too_many_arguments, reason = "each is a part of one input")]
    fn arrive(
        &mut self,
        mut open: Open<'chart>,
        from: Option<usize>,
        line: String,
        answers: &Answers,
        error: Option<Error>,
        had_ended: bool,
    ) {
        let chart = self.chart;
        if matches!(error, Some(Error::Microsteps | Error::QueueFull | Error::Timers)) {
            self.explored.cut += 1;
            if !self.limits.past_bounds {
                return;
            }
        }
        open.ledger.end(&open.machine, had_ended);
        let found = std::mem::take(&mut open.ledger.found);
        self.explored.forms.count("failure while something is owed", !found.forgotten.is_empty());
        self.explored.forms.count("invoked again while owed or in flight", !found.again.is_empty());
        let is_new = self.seen.insert((open.machine.situation(open.now), open.ledger.has_passed()));
        if !is_new && !self.tells(&found) {
            return;
        }
        let given = answers.given();
        let line = if given.is_empty() { line } else { format!("{line} // answers {given:?}") };
        let mut at: Vec<String> = open.machine.leaves().map(|state| chart.path(state)).collect();
        at.extend(open.machine.owed().iter().map(|owed| {
            let name = &chart.activities[owed.call.activity].name.text;
            format!("{}{name}#{}", if owed.maybe { "maybe owed " } else { "owed " }, owed.call.ordinal)
        }));
        self.nodes.push(Node { from, line, at: at.join(", ") });
        self.tell(found);
        if is_new {
            open.node = self.nodes.len() - 1;
            self.explored.situations += 1;
            self.queue.push_back(open);
        }
    }

    /// Whether something was found that is not known.
    fn tells(&self, found: &Found) -> bool {
        let Explored { forgotten, again, may_stick, late_calls, late_failures, second_pivot, .. } =
            &self.explored;
        found.broken.is_some()
            || found.forgotten.iter().any(|place| !forgotten.contains_key(place))
            || found.again.iter().any(|place| !again.contains_key(place))
            || found.may_stick.iter().any(|state| !may_stick.contains_key(state))
            || found.late_calls.iter().any(|place| !late_calls.contains_key(place))
            || found.late_failure.is_some_and(|state| !late_failures.contains_key(&state))
            || found.second_pivot && second_pivot.is_none()
    }

    /// Notes what was found, with the run that led to the last node.
    fn tell(&mut self, found: Found) {
        if !self.tells(&found) {
            return;
        }
        let mut run = vec![];
        let mut at = self.nodes.len().checked_sub(1);
        while let Some(node) = at.map(|at| &self.nodes[at]) {
            run.push((node.line.clone(), node.at.clone()));
            at = node.from;
        }
        run.reverse();
        let run = Run(run);
        let Explored { forgotten, again, may_stick, late_calls, late_failures, second_pivot, broken, .. } =
            &mut self.explored;
        for place in found.forgotten {
            forgotten.entry(place).or_insert_with(|| run.clone());
        }
        for place in found.again {
            again.entry(place).or_insert_with(|| run.clone());
        }
        for state in found.may_stick {
            may_stick.entry(state).or_insert_with(|| run.clone());
        }
        for place in found.late_calls {
            late_calls.entry(place).or_insert_with(|| run.clone());
        }
        if let Some(state) = found.late_failure {
            late_failures.entry(state).or_insert_with(|| run.clone());
        }
        if found.second_pivot {
            second_pivot.get_or_insert_with(|| run.clone());
        }
        if let Some(what) = found.broken {
            broken.get_or_insert((what, run));
        }
    }
}

impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (line, at) in &self.0 {
            writeln!(f, "{line:<24} -> {at}")?;
        }
        Ok(())
    }
}
