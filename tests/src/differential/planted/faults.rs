//! The faults: what is said of each, and what of the interpreter's text becomes what.

use crate::planted::Fault;

pub(super) const FAULTS: [Fault; 29] = [
    Fault {
        name: "states are left outermost first",
        edits: &[("microstep.rs", "states_to_exit.reverse();", "")],
    },
    Fault {
        name: "an inner transition loses against an outer one",
        edits: &[(
            "select.rs",
            "std::iter::once(state).chain(chart.ancestors(state)).find_map(",
            "chart.ancestors(state).collect::<Vec<_>>().into_iter().rev().chain([state]).find_map(",
        )],
    },
    Fault {
        name: "a region steps before another has selected",
        edits: &[
            (
                "event_loop.rs",
                "self.microstep(enabled, event);",
                "for &transition in enabled {
                let source = self.machine.chart.transitions[transition].source;
                let holds = self.condition_match(transition, event, &mut Default::default());
                if self.machine.is_active(source) && holds {
                    self.microstep(&[transition], event);
                }
            }",
            ),
            ("select.rs", "    fn condition_match(", "    pub(super) fn condition_match("),
        ],
    },
    Fault {
        name: "of two transitions in conflict the one that was selected later stays",
        edits: &[(
            "select.rs",
            "for &t1 in enabled_transitions {",
            "for &t1 in enabled_transitions.iter().rev() {",
        )],
    },
    Fault {
        name: "data goes into a history before `exit` has run",
        edits: &[(
            "microstep.rs",
            "recordings.push(self.record_configuration(history));",
            "let recording = self.record_configuration(history);
                self.record_data(recording);",
        )],
    },
    Fault {
        name: "a history records what is active when its parent is left, when its children were",
        edits: &[(
            "microstep.rs",
            "                recordings.push(self.record_configuration(history));
            }
        }
        for &state in &states_to_exit {
",
            "            }
        }
        for &state in &states_to_exit {
            for &history in &chart.states[state].histories {
                recordings.push(self.record_configuration(history));
            }
",
        )],
    },
    Fault {
        name: "a shallow history restores leaves",
        edits: &[("history.rs", "if chart.histories[history].deep {", "if true {")],
    },
    Fault {
        name: "the data of a history is lost",
        edits: &[("history.rs", "given.extend(std::mem::take(&mut record.data));", "record.data.clear();")],
    },
    Fault {
        name: "blocks run in reverse document order",
        edits: &[
            (
                "microstep.rs",
                "for &id in enabled_transitions {",
                "for &id in enabled_transitions.iter().rev() {",
            ),
            (
                "microstep.rs",
                "let mut given = Given::default();",
                "locals.reverse();
        let mut given = Given::default();",
            ),
        ],
    },
    Fault {
        name: "the block of a transition runs before states are left",
        edits: &[(
            "microstep.rs",
            "let (states_to_exit, recordings) = self.exit_states(enabled_transitions);
        let mut given = self.execute_transition_content(enabled_transitions, event);",
            "let mut given = self.execute_transition_content(enabled_transitions, event);
        let (states_to_exit, recordings) = self.exit_states(enabled_transitions);",
        )],
    },
    Fault {
        name: "states are entered innermost first",
        edits: &[("entry.rs", "for state in order {", "for state in order.into_iter().rev() {")],
    },
    Fault {
        name: "timers are armed when `entry` has run",
        edits: &[(
            "entry.rs",
            "                self.arm_timers(state);
                for content in &data.entry {
                    self.execute_block(content);
                }
",
            "                for content in &data.entry {
                    self.execute_block(content);
                }
                self.arm_timers(state);
",
        )],
    },
    Fault {
        name: "the block of an initial transition is forgotten",
        edits: &[("entry.rs", "self.execute_content(&initial.code, &mut locals);", "")],
    },
    Fault {
        name: "`done` comes before what was raised",
        edits: &[
            ("entry.rs", "self.enqueue(Event::Done(parent));", "self.enqueue_first(Event::Done(parent));"),
            (
                "event_loop.rs",
                "    /// Lets `else => X` be taken in the next microstep.",
                "    pub(super) fn enqueue_first(&mut self, event: Event) {
        self.internal_queue.push_front(event);
    }

    /// Lets `else => X` be taken in the next microstep.",
            ),
        ],
    },
    Fault {
        name: "a parallel state is done when one region is",
        edits: &[(
            "predicates.rs",
            "StateKind::Parallel => children.all(",
            "StateKind::Parallel => children.any(",
        )],
    },
    Fault {
        name: "a raised event comes before eventless transitions",
        edits: &[(
            "event_loop.rs",
            "let enabled = self.select_eventless_transitions();",
            "if let Some(event) = self.internal_queue.pop_front() {
                self.process(&event);
                continue;
            }
            let enabled = self.select_eventless_transitions();",
        )],
    },
    Fault {
        name: "timers fire in document order whatever their deadlines",
        edits: &[(
            "timers.rs",
            "due.min_by_key(|timer| (timer.deadline, timer.transition))",
            "due.min_by_key(|timer| timer.transition)",
        )],
    },
    Fault {
        name: "a timer counts from now and not from the deadline before it",
        edits: &[(
            "timers.rs",
            "Macrostep::new(self, host, timer.deadline)",
            "Macrostep::new(self, host, now)",
        )],
    },
    Fault {
        name: "leaving a state does not cancel its timers",
        edits: &[(
            "microstep.rs",
            "self.machine.timers.retain(|timer| chart.transitions[timer.transition].source != state);",
            "",
        )],
    },
    Fault {
        name: "a faulty guard holds",
        edits: &[(
            "select.rs",
            "                self.noted.insert(kind);
                false",
            "                self.noted.insert(kind);
                true",
        )],
    },
    Fault {
        name: "after a fault the block goes on",
        edits: &[(
            "execute.rs",
            "self.execute_statement(&statement.kind, locals)?;",
            "match self.execute_statement(&statement.kind, locals) {
                Err(Interruption::Fault(kind)) => self.raise_fault(kind),
                other => other?,
            }",
        )],
    },
    Fault {
        name: "`else => X` waits behind other events",
        edits: &[(
            "event_loop.rs",
            "if let Some(otherwise) = self.otherwise_queue.pop_front() {",
            "if self.internal_queue.is_empty() && let Some(otherwise) = self.otherwise_queue.pop_front() {",
        )],
    },
    Fault {
        name: "one microstep more than the bound",
        edits: &[(
            "event_loop.rs",
            "if self.microsteps >= self.machine.chart.bounds.microsteps {",
            "if self.microsteps > self.machine.chart.bounds.microsteps {",
        )],
    },
    Fault {
        name: "an empty internal transition does not shield its state",
        edits: &[(
            "select.rs",
            "let Some(guard) = &self.machine.chart.transitions[transition].guard else { return true };",
            "let empty = &self.machine.chart.transitions[transition];
        if empty.targets.is_empty() && empty.code.statements.is_empty() {
            return false;
        }
        let Some(guard) = &self.machine.chart.transitions[transition].guard else { return true };",
        )],
    },
    Fault {
        name: "the earliest debt is undone first",
        edits: &[(
            "calls.rs",
            "owed.sort_by_key(|&at| self.calls[at].order);",
            "owed.sort_by_key(|&at| std::cmp::Reverse(self.calls[at].order));",
        )],
    },
    Fault {
        name: "what is left in flight is over",
        edits: &[("calls.rs", "self.complete(chart, position, true);", "self.calls.remove(position);")],
    },
    Fault {
        name: "a late `ok` leaves a debt in doubt",
        edits: &[("calls/arrival.rs", "(call.open, call.maybe) = (false, false);", "call.open = false;")],
    },
    Fault {
        name: "a plain `err` takes nothing that is unknown",
        edits: &[(
            "work.rs",
            "!invocation.pivot || self.chart.activities[invocation.activity].idempotent",
            "false",
        )],
    },
    Fault {
        name: "of several calls that of the last state is made first",
        edits: &[("work.rs", "self.calls.entered.pop_first()", "self.calls.entered.pop_last()")],
    },
];
