//! The faults: what is said of each, and what of the text of the analysis becomes what.

use crate::planted::Fault;

pub(super) const FAULTS: [Fault; 23] = [
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
            "flow.rs",
            "moved.shift(Standing::Flight, Standing::Owed, left);",
            "moved.shift(Standing::Flight, Standing::Idle, left);",
        )],
    },
    Fault {
        name: "an exit leaves the call of its source only",
        edits: &[(
            "edges.rs",
            "places.insert_below(chart, domain, &mut left);",
            "places.insert_within(chart, transition.source, &mut left);",
        )],
    },
    Fault {
        name: "what is unknown did not happen",
        edits: &[(
            "flow.rs",
            "Ending::Ok | Ending::Unknown if stands => Standing::Owed,",
            "Ending::Ok if stands => Standing::Owed,",
        )],
    },
    Fault {
        name: "a plain `err` does not take what is unknown",
        edits: &[("edges.rs", "self.arms_of(arms, &[&unknown, &plain])", "self.arms_of(arms, &[&unknown])")],
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
        edits: &[("flow.rs", "let interfering = flow.interfere();", "let interfering = false;")],
    },
    Fault {
        name: "an arm with a guard is always taken",
        edits: &[("table.rs", "if transition.guard.is_none() && !refused {", "if !refused {")],
    },
    Fault {
        name: "timers never fire",
        edits: &[(
            "edges.rs",
            "if taken(id) && !matches!(chart.transitions[id].trigger, Trigger::Outcome(_)) {",
            "if taken(id) && !matches!(chart.transitions[id].trigger, Trigger::Outcome(_) | Trigger::After(_)) {",
        )],
    },
    Fault {
        name: "`done` never comes",
        edits: &[(
            "edges.rs",
            "if taken(id) && !matches!(chart.transitions[id].trigger, Trigger::Outcome(_)) {",
            "if taken(id) && !matches!(chart.transitions[id].trigger, Trigger::Outcome(_) | Trigger::Done) {",
        )],
    },
    Fault {
        name: "an undo that fails leaves nothing",
        edits: &[("flow.rs", "undone.minus(&standing);", "")],
    },
    Fault {
        name: "`ok` of a `compensate` leaves what it has undone",
        edits: &[("flow.rs", "moved.lose(Standing::Owed, scope);", "")],
    },
    Fault {
        name: "a state that undoes can be left at any time",
        edits: &[("flow.rs", "rows.of_mut(Standing::Owed).minus(scope);", "let _ = (&mut rows, scope);")],
    },
    Fault {
        name: "nothing but `ok` may leave a debt behind in flight",
        edits: &[(
            "edges.rs",
            "Happening::Outcome(position, Ending::Unknown)",
            "Happening::Outcome(position, Ending::Err)",
        )],
    },
    Fault {
        name: "a guarded transition shadows that of a state around",
        edits: &[(
            "edges.rs",
            "other.guard.is_none()\n                && !other.otherwise",
            "!other.otherwise",
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
        edits: &[(
            "story/select.rs",
            "&& !ways.iter().flatten().any(guarded)",
            "&& (true || ways.iter().flatten().any(guarded))",
        )],
    },
    Fault {
        name: "regions do not see what is done beside the region around",
        edits: &[(
            "flow.rs",
            "if let Some(outer) = self.table.regions[region].outer {",
            "if let Some(outer) = self.table.regions[region].outer.filter(|_| false) {",
        )],
    },
    Fault {
        name: "a region sees only those before it",
        edits: &[("flow.rs", "more |= self.interference[region].or(&behind);", "let _ = &behind;")],
    },
    Fault {
        name: "no fault skips the rest of a block",
        edits: &[("touch.rs", "_ => self.surely &= !self.may_end(statement),", "_ => {}")],
    },
    Fault {
        name: "an `if` settles for sure",
        edits: &[("touch.rs", "                self.surely = false;\n", "")],
    },
];
