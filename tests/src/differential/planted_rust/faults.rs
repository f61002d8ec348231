//! The faults of code generation: what is said of each, and what of whose text becomes what.

use super::selection::SELECTION;

/// A crate whose text is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// `fsm-lang/src/back/rust`: the generated code is another.
    Generator,
    /// `fsm-runtime/src`: the generated code does something else.
    Runtime,
}

/// A fault.
pub(super) struct Fault {
    /// What is wrong then.
    pub(super) name: &'static str,
    /// The chart of [`super::charts`] that shows it.
    pub(super) chart: &'static str,
    pub(super) of: Of,
    /// In which file which text becomes which. `PLANTED` is a condition: whether this fault is meant.
    pub(super) edits: &'static [(&'static str, &'static str, &'static str)],
}

/// All of them.
pub(super) fn all() -> impl Iterator<Item = &'static Fault> {
    SELECTION.iter().chain(&CALLS)
}

/// Faults of calls, debts, and what is refused and kept.
const CALLS: [Fault; 33] = [
    Fault {
        name: "the arguments of targets are evaluated before blocks run",
        chart: "calls",
        of: Of::Generator,
        edits: &[(
            "take.rs",
            "                let (before, given) = self.given(id, shared, !keep.is_empty());
                let enter = self.enter_domain(id, domain, &inside, &given);
                quote!(#block #before #keep #enter)",
            "                let (before, given) = self.given(id, shared, PLANTED || !keep.is_empty());
                let enter = self.enter_domain(id, domain, &inside, &given);
                if PLANTED { quote!(#before #block #keep #enter) } else { quote!(#block #before #keep #enter) }",
        )],
    },
    Fault {
        name: "states are left outermost first",
        chart: "regions",
        of: Of::Generator,
        edits: &[(
            "exit.rs",
            "            statements.extend(self.exit_itself(state, &env));",
            "            let itself = self.exit_itself(state, &env);
            if PLANTED {
                statements = quote!(#itself #statements);
            } else {
                statements.extend(itself);
            }",
        )],
    },
    Fault {
        name: "a call is cancelled before `exit` runs",
        chart: "calls",
        of: Of::Generator,
        edits: &[(
            "exit.rs",
            "        statements.extend(self.end_work(state, env));",
            "        let work = self.end_work(state, env);
        if PLANTED {
            statements = quote!(#work #statements);
        } else {
            statements.extend(work);
        }",
        )],
    },
    Fault {
        name: "an undo is given the first argument of its call for each",
        chart: "calls",
        of: Of::Generator,
        edits: &[(
            "activities/mod.rs",
            "let value = bound.get(*position);",
            "let value = bound.get(if PLANTED { 0 } else { *position });",
        )],
    },
    Fault {
        name: "an undo is not given the result",
        chart: "calls",
        of: Of::Generator,
        edits: &[(
            "activities/outcomes.rs",
            "match self.fill(activity) {",
            "match self.fill(activity).filter(|_| !PLANTED) {",
        )],
    },
    Fault {
        name: "`unknown` is taken for `err` where debts are made",
        chart: "calls",
        of: Of::Generator,
        edits: &[
            (
                "activities/outcomes.rs",
                "        quote! {
            let arrival = match &arrived {",
                "        let unknown = super::super::naming::ident(if PLANTED { \"failed\" } else { \"unknown\" });
        quote! {
            let arrival = match &arrived {",
            ),
            ("activities/outcomes.rs", "#ledger.unknown(call, #of)", "#ledger.#unknown(call, #of)"),
        ],
    },
    Fault {
        name: "the scope of `settle` is ignored",
        chart: "calls",
        of: Of::Generator,
        edits: &[(
            "activities/mod.rs",
            "(env.beside(), &calls.names.ledger, self.places_of(scope))",
            "(env.beside(), &calls.names.ledger, self.places_of(if PLANTED { Scope::All } else { scope }))",
        )],
    },
    Fault {
        name: "the scope of `compensate` is ignored",
        chart: "regions",
        of: Of::Generator,
        edits: &[(
            "activities/between.rs",
            "self.places_of(self.compensation(state)?.scope)",
            "self.places_of(if PLANTED { crate::chart::Scope::All } else { self.compensation(state)?.scope })",
        )],
    },
    Fault {
        name: "the `ok` of a pivot makes a debt and settles nothing",
        chart: "pivots",
        of: Of::Generator,
        edits: &[(
            "activities/outcomes.rs",
            "&& self.chart.invocations[id].pivot",
            "&& self.chart.invocations[id].pivot && !PLANTED",
        )],
    },
    Fault {
        name: "a plain end settles nothing",
        chart: "pivots",
        of: Of::Generator,
        edits: &[(
            "activities/mod.rs",
            "data.kind == StateKind::Final { failure: false }",
            "data.kind == StateKind::Final { failure: false } && !PLANTED",
        )],
    },
    Fault {
        name: "an `else` holds behind a transition that was refused",
        chart: "regions",
        of: Of::Generator,
        edits: &[(
            "activities/refusal/mod.rs",
            "let behind = calls.refusals.is_follower(id)",
            "let behind = (calls.refusals.is_follower(id) && !PLANTED)",
        )],
    },
    Fault {
        name: "a state that a history restores makes no call",
        chart: "histories",
        of: Of::Generator,
        edits: &[(
            "history/restore.rs",
            "        tokens.extend(machine.begin_work(state, self));",
            "        if !PLANTED {
            tokens.extend(machine.begin_work(state, self));
        }",
        )],
    },
    Fault {
        name: "an outcome that nobody waits for has a macrostep",
        chart: "eventless",
        of: Of::Generator,
        edits: &[(
            "machine/input.rs",
            "let (arms, go_on) = (self.input_arms(), self.call_go_on(&quote!(self)));",
            "let (arms, go_on) = (self.input_arms(), self.call_go_on(&quote!(self)));
            let go_on = if PLANTED { let follow = self.follow(); quote!(#follow #go_on) } else { go_on };",
        )],
    },
    Fault {
        name: "`err` covers the unknown of pivots, and no other",
        chart: "pivots",
        of: Of::Generator,
        edits: &[(
            "dispatch/candidates.rs",
            "Arrived::Unknown => !invocation.pivot || repeated,",
            "Arrived::Unknown => (!invocation.pivot || repeated) != PLANTED,",
        )],
    },
    Fault {
        name: "`err` goes before `err(E)`",
        chart: "calls",
        of: Of::Generator,
        edits: &[(
            "dispatch/candidates.rs",
            "            arms.extend(of(&|outcome| outcome == ArmOutcome::AnyError));",
            "            let rest = of(&|outcome| outcome == ArmOutcome::AnyError);
            arms = if PLANTED { [rest, arms].concat() } else { [arms, rest].concat() };",
        )],
    },
    Fault {
        name: "a call is made with zero for a faulty argument",
        chart: "faults",
        of: Of::Generator,
        edits: &[(
            "activities/between.rs",
            "let value = if can_fault(self.chart, argument) {",
            "let value = if PLANTED {
                env.value_or_zero(argument)
            } else if can_fault(self.chart, argument) {",
        )],
    },
    Fault {
        name: "a timer that is refused is spent",
        chart: "regions",
        of: Of::Generator,
        edits: &[(
            "activities/refusal/keeping.rs",
            "!self.keepable().timers.is_empty()",
            "!self.keepable().timers.is_empty() && !PLANTED",
        )],
    },
    Fault {
        name: "one call less can be open",
        chart: "calls",
        of: Of::Generator,
        edits: &[(
            "activities/mod.rs",
            "self.chart.invocations.len().saturating_add(extra)",
            "self.chart.invocations.len().saturating_add(extra).saturating_sub(usize::from(PLANTED))",
        )],
    },
    Fault {
        name: "the oldest debt is undone first",
        chart: "calls",
        of: Of::Runtime,
        edits: &[(
            "ledger.rs",
            ".max_by_key(|entry| entry.order);",
            ".max_by_key(|entry| if PLANTED { u64::MAX - entry.order } else { entry.order });",
        )],
    },
    Fault {
        name: "`err` leaves a debt",
        chart: "calls",
        of: Of::Runtime,
        edits: &[(
            "ledger/arrival.rs",
            "        // An undo that has begun goes on.
        match entry.standing {",
            "        if PLANTED && entry.standing == Standing::InFlight && entry.undo.is_some() {
            (entry.standing, entry.order, entry.open) = (Standing::Owed, 1, false);
            return arrival;
        }
        match entry.standing {",
        )],
    },
    Fault {
        name: "a late `err` leaves the debt",
        chart: "calls",
        of: Of::Runtime,
        edits: &[(
            "ledger/arrival.rs",
            "            Standing::Undoing { .. } => entry.open = false,
            _ => *slot = None,",
            "            Standing::Undoing { .. } => entry.open = false,
            Standing::Owed if PLANTED => entry.open = false,
            _ => *slot = None,",
        )],
    },
    Fault {
        name: "a late `ok` does not make a debt certain",
        chart: "calls",
        of: Of::Runtime,
        edits: &[("ledger/arrival.rs", "entry.maybe = false;", "entry.maybe &= PLANTED;")],
    },
    Fault {
        name: "a late `ok` of what was undone is ignored",
        chart: "calls",
        of: Of::Runtime,
        edits: &[(
            "ledger/arrival.rs",
            "Standing::Undone(undo_call) => match entry.undo.clone() {",
            "Standing::Undone(undo_call) => match entry.undo.clone().filter(|_| !PLANTED) {",
        )],
    },
    Fault {
        name: "an undo is not run once more for an `ok` that came while it ran",
        chart: "calls",
        of: Of::Runtime,
        edits: &[(
            "ledger/arrival.rs",
            "entry.standing = Standing::Undoing { undo, again: true };",
            "entry.standing = Standing::Undoing { undo, again: !PLANTED };",
        )],
    },
    Fault {
        name: "an undo that fails is as good as one that does not",
        chart: "calls",
        of: Of::Runtime,
        edits: &[("ledger/arrival.rs", "        if !ok {", "        if !ok && !PLANTED {")],
    },
    Fault {
        name: "a state that undoes can be left",
        chart: "calls",
        of: Of::Runtime,
        edits: &[(
            "ledger.rs",
            "undoer.is_active && !undoer.stuck && !undoer.over &&",
            "!PLANTED && undoer.is_active && !undoer.stuck && !undoer.over &&",
        )],
    },
    Fault {
        name: "a call is closed when it is settled",
        chart: "calls",
        of: Of::Runtime,
        edits: &[("ledger.rs", "                if entry.open {", "                if entry.open && !PLANTED {")],
    },
    Fault {
        name: "a state whose `ok` was taken goes on undoing",
        chart: "eventless",
        of: Of::Runtime,
        edits: &[("ledger.rs", "undoer.over = true;", "undoer.over = !PLANTED;")],
    },
    Fault {
        name: "a call that is given up owes nothing",
        chart: "calls",
        of: Of::Runtime,
        edits: &[(
            "ledger.rs",
            "        let call = entry.call;
        if entry.undo.is_some() {",
            "        let call = entry.call;
        if entry.undo.is_some() && !PLANTED {",
        )],
    },
    Fault {
        name: "debts stand in the order of their calls",
        chart: "calls",
        of: Of::Runtime,
        edits: &[(
            "ledger/arrival.rs",
            "(entry.standing, entry.order) = (Standing::Owed, order);",
            "(entry.standing, entry.order) = (Standing::Owed, if PLANTED { entry.call.get() } else { order });",
        )],
    },
    Fault {
        name: "what is refused is not kept",
        chart: "calls",
        of: Of::Runtime,
        edits: &[(
            "kept.rs",
            "        if self.items.iter().flatten().any(|(_, other)| is_same(other)) {",
            "        if PLANTED || self.items.iter().flatten().any(|(_, other)| is_same(other)) {",
        )],
    },
    Fault {
        name: "no more than one thing is kept",
        chart: "regions",
        of: Of::Runtime,
        edits: &[(
            "kept.rs",
            "        let Some(slot) = self.items.iter_mut().find(|slot| slot.is_none()) else { return false };",
            "        if PLANTED && self.items.iter().flatten().next().is_some() {
            return false;
        }
        let Some(slot) = self.items.iter_mut().find(|slot| slot.is_none()) else { return false };",
        )],
    },
    Fault {
        name: "what is refused again is lost",
        chart: "regions",
        of: Of::Runtime,
        edits: &[(
            "kept.rs",
            "        if let Some(slot) = self.items.iter_mut().find(|slot| slot.is_none()) {
            *slot = Some((number, item));",
            "        if let Some(slot) = self.items.iter_mut().find(|slot| slot.is_none() && !PLANTED) {
            *slot = Some((number, item));",
        )],
    },
];
