//! What a running chart reacts to.

use super::Interpreter;
use crate::chart::{Chart, EventId, Trigger};
use crate::map::Id;

impl Interpreter<'_> {
    /// The declared events that a transition of an active state has as its trigger, whatever its guard, in the order of their
    /// declaration. None after the end.
    #[must_use]
    pub fn awaited(&self) -> Vec<EventId> {
        let chart: &Chart = self.chart();
        if self.completion().is_some() {
            return Vec::new();
        }
        let mut awaited = vec![false; chart.events.len()];
        for state in self.configuration() {
            for &transition in &chart.states[state].transitions {
                match &chart.transitions[transition].trigger {
                    Trigger::Events(patterns) => {
                        patterns.iter().for_each(|pattern| awaited[pattern.event.index()] = true);
                    }
                    Trigger::Any => awaited.fill(true),
                    _ => {}
                }
            }
        }
        chart.events.ids().filter(|event| awaited[event.index()]).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::interp::script::Simulation;

    #[test]
    fn awaited_are_the_triggers_of_active_states() {
        let text = "machine M { event A | B | C; initial S; on C => T; state S { on A if false => T; } state T { on * {} }
            parallel P { state Q { on B => F; } state R { on A => F; } } final F; }";
        let mut sink = crate::diag::Sink::new();
        let source = crate::span::Sources::new().add_text("m.fsm", text);
        let file = crate::syntax::text::parse(source, text, &mut sink);
        let chart = crate::chart::resolve::resolve(&file.machines[0], &mut sink).unwrap();
        let mut run = Simulation::new(&chart);
        run.finish().unwrap();
        let mut awaited = |line: &str| {
            run.line(line).unwrap();
            let awaited = run.machine().unwrap().awaited();
            awaited.into_iter().map(|event| chart.events[event].name.text.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(awaited("A"), ["A", "C"], "the guard is not asked");
        assert_eq!(awaited("C"), ["A", "B", "C"]);
    }
}
