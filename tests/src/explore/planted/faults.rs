//! The faults: what is said of each, and what of the text of the analysis becomes what.

use crate::planted::Fault;

pub(super) const FAULTS: [Fault; 42] = [
    Fault {
        name: "every `compensate` undoes everything",
        edits: &[(
            "table.rs",
            "let mut scope = places.scope(chart, compensation.scope);",
            "let mut scope = places.scope(chart, crate::chart::Scope::All);",
        )],
    },
    Fault {
        name: "what is left in flight is not owed",
        edits: &[(
            "flow/taking.rs",
            "moved.shift(Standing::Flight, Standing::Owed, left);",
            "moved.shift(Standing::Flight, Standing::Idle, left);",
        )],
    },
    Fault {
        name: "an exit leaves the call of its source only",
        edits: &[(
            "edges/transitions.rs",
            "places.insert_below(chart, domain, &mut left);",
            "places.insert_within(chart, transition.source, &mut left);",
        )],
    },
    Fault {
        name: "what is unknown did not happen",
        edits: &[(
            "flow/taking.rs",
            "Ending::Ok | Ending::Unknown if stands => Standing::Owed,",
            "Ending::Ok if stands => Standing::Owed,",
        )],
    },
    Fault {
        name: "a plain `err` does not take what is unknown",
        edits: &[(
            "edges/work.rs",
            "self.arms_of(arms, &[&unknown, &plain])",
            "self.arms_of(arms, &[&unknown])",
        )],
    },
    Fault {
        name: "every `settle` settles everything",
        edits: &[(
            "touch.rs",
            "let row = self.places.scope(self.chart, *scope);",
            "let row = self.places.scope(self.chart, if true { crate::chart::Scope::All } else { *scope });",
        )],
    },
    Fault {
        name: "`settle` and `pivot` take calls in flight as well",
        edits: &[(
            "touch.rs",
            "moved.shift(Standing::Owed, Standing::Settled, &self.surely);",
            "moved.shift(Standing::Owed, Standing::Settled, &self.surely);
        moved.shift(Standing::Flight, Standing::Settled, &self.surely);",
        )],
    },
    Fault {
        name: "regions do not see what their siblings do",
        edits: &[("flow/mod.rs", "let interfering = flow.interfere();", "let interfering = false;")],
    },
    Fault {
        name: "an arm with a guard is always taken",
        edits: &[("table.rs", "if transition.guard.is_none() && !refused {", "if !refused {")],
    },
    Fault {
        name: "timers never fire",
        edits: &[(
            "edges/mod.rs",
            "if taken(id) && !of_own {",
            "if taken(id) && !of_own && !matches!(chart.transitions[id].trigger, Trigger::After(_)) {",
        )],
    },
    Fault {
        name: "`done` never comes",
        edits: &[(
            "edges/mod.rs",
            "if taken(id) && !of_own {",
            "if taken(id) && !of_own && chart.transitions[id].trigger != Trigger::Done {",
        )],
    },
    Fault {
        name: "an undo that fails leaves nothing",
        edits: &[("flow/taking.rs", "undone.minus(&standing);", "")],
    },
    Fault {
        name: "nothing but `ok` may leave a debt behind in flight",
        edits: &[(
            "edges/work.rs",
            "Happening::Outcome(position, Ending::Unknown)",
            "Happening::Outcome(position, Ending::Err)",
        )],
    },
    Fault {
        name: "a guarded transition shadows that of a state around",
        edits: &[(
            "edges/shadows.rs",
            "transition.guard.is_none() && !transition.otherwise",
            "!transition.otherwise",
        )],
    },
    Fault {
        name: "histories always take their default",
        edits: &[
            (
                "entering.rs",
                "chart.descendants(data.parent).filter(|&state| (self.active)(state))",
                "chart.descendants(data.parent).filter(|&state| (self.active)(state)).take(0)",
            ),
            (
                "entering.rs",
                "for &child in &chart.states[data.parent].children {",
                "for &child in chart.states[data.parent].children.iter().take(0) {",
            ),
        ],
    },
    Fault {
        name: "what was refused is taken before all else",
        edits: &[("story/select.rs", "_ if refusable => false,", "_ if refusable && false => false,")],
    },
    Fault {
        name: "a `done` whose guard was false comes again",
        edits: &[("story/select.rs", "&& !selected().any(guarded)", "&& (true || selected().any(guarded))")],
    },
    Fault {
        name: "regions do not see what is done beside the region around",
        edits: &[(
            "flow/mod.rs",
            "if let Some(outer) = self.table.regions[region].outer {",
            "if let Some(outer) = self.table.regions[region].outer.filter(|_| false) {",
        )],
    },
    Fault {
        name: "a region sees only those before it",
        edits: &[("flow/mod.rs", "more |= self.interference[region].or(&behind);", "let _ = &behind;")],
    },
    Fault {
        name: "no fault skips the rest of a block",
        edits: &[("touch.rs", "_ => self.surely &= !may_end(self.chart, statement),", "_ => {}")],
    },
    Fault {
        name: "an `if` settles for sure",
        edits: &[(
            "touch.rs",
            "all.and(&self.inside(block, inside));",
            "all.or(&self.inside(block, inside));",
        )],
    },
    Fault {
        name: "an undo that fails leaves nothing but itself",
        edits: &[("flow/taking.rs", "standing.or(self.reach[node].of(Standing::Owed));", "")],
    },
    Fault {
        name: "no fault keeps a flag from being written",
        edits: &[("story/flags.rs", "            surely &= !may_end(self.chart, statement);\n", "")],
    },
    Fault {
        name: "to count is no fault",
        edits: &[("story/domain.rs", "let stays = if faults { 1 << class } else { 0 };", "let stays = 0;")],
    },
    Fault {
        name: "what is as great is greater",
        edits: &[("story/domain.rs", "B::Greater => low > number,", "B::Greater => low >= number,")],
    },
    Fault {
        name: "a comparison is the same the other way round",
        edits: &[("story/guards.rs", "of(turned(operator), right, left)", "of(operator, right, left)")],
    },
    Fault {
        name: "what is raised is raised for sure",
        edits: &[(
            "story/flags.rs",
            "Writes::raise(event, surely && !may_end(self.chart, statement))",
            "Writes::raise(event, true)",
        )],
    },
    Fault {
        name: "what is raised is taken by somebody",
        edits: &[(
            "story/select.rs",
            "let dropped = quiet.into_iter().chain(",
            "let dropped = None.into_iter().chain(",
        )],
    },
    Fault {
        name: "what was raised last is taken first",
        edits: &[(
            "story/writes.rs",
            "let Raised { event, certain } = raised.remove(0);",
            "let Raised { event, certain } = raised.pop()?;",
        )],
    },
    Fault {
        name: "no guard faults",
        edits: &[(
            "story/guards.rs",
            "(_, Some(true))) if !may_fault(self.chart, left) => Some(true)",
            "(_, Some(true))) => Some(true)",
        )],
    },
    Fault {
        name: "what was told by a guard outlives what is written",
        edits: &[("story/config.rs", "self.flags.take(&mut next.held, taken);", "")],
    },
    Fault {
        name: "outer states are left before inner ones",
        edits: &[("story/config.rs", "for &state in exited.iter().rev() {", "for &state in exited.iter() {")],
    },
    Fault {
        name: "an undo is over when its debt is settled",
        edits: &[("story/moves.rs", "&& !config.waiting.contains(&leaf)", "")],
    },
    Fault {
        name: "the books are never full",
        edits: &[(
            "story/config.rs",
            "config.many || config.open == MOST_OPEN || booked >=",
            "chart.states.is_empty() && booked >=",
        )],
    },
    Fault {
        name: "a state around what has ended is not done",
        edits: &[("story/config.rs", "        done(parent);\n", "")],
    },
    Fault {
        name: "no fault waits while something is taken",
        edits: &[(
            "edges/faults.rs",
            "while let Some(leaf) = spread.new.pop() {",
            "while let Some(leaf) = spread.new.pop().filter(|_| false) {",
        )],
    },
    Fault {
        name: "what stays faults nowhere",
        edits: &[(
            "edges/faults.rs",
            "if takes[id] && transition.targets.is_empty() {",
            "if false && transition.targets.is_empty() {",
        )],
    },
    Fault {
        name: "nothing faults that is left or entered",
        edits: &[("edges/faulty.rs", "|| chart.domain(transition).is_some_and(moves)", "")],
    },
    Fault {
        name: "no argument of a call faults",
        edits: &[(
            "edges/faults.rs",
            "for (place, invocation) in chart.invocations.iter() {",
            "for (place, invocation) in chart.invocations.iter().take(0) {",
        )],
    },
    Fault {
        name: "a fault waits in its own region alone",
        edits: &[(
            "edges/faults.rs",
            "Some(parallel) => table.nodes_in(chart, parallel),",
            "Some(_) => node..node + 1,",
        )],
    },
    Fault {
        name: "nothing is taken together with what faults",
        edits: &[("edges/faults.rs", "|| has_regions && taking.near(", "|| false && taking.near(")],
    },
    Fault {
        name: "a guard that faults raises nothing",
        edits: &[(
            "edges/faults.rs",
            "if guard_may_fault(chart, transition) {",
            "if false && guard_may_fault(chart, transition) {",
        )],
    },
];
