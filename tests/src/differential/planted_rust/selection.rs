//! The faults of selection: which state takes an event, and what is taken together.

use super::faults::{Fault, Of};

pub(super) const SELECTION: [Fault; 21] = [
    Fault {
        name: "a state of a region that has nothing of its own leaves the event to nobody",
        chart: "crowds",
        of: Of::Generator,
        edits: &[(
            "regions/mod.rs",
            "Some(self.choose(selection, chain, open))",
            "Some(if PLANTED { TokenStream::new() } else { self.choose(selection, chain, open) })",
        )],
    },
    Fault {
        name: "of many regions that want to leave each does",
        chart: "crowds",
        of: Of::Generator,
        edits: &[(
            "regions/conflicts.rs",
            ".filter(|watch| watch.first < position)",
            ".filter(|watch| watch.first < position && !PLANTED)",
        )],
    },
    Fault {
        name: "what moves in one of many regions does not keep others from leaving",
        chart: "crowds",
        of: Of::Generator,
        edits: &[(
            "regions/conflicts.rs",
            "for watch in crowd.moves.iter()",
            "for watch in crowd.moves.iter().filter(|_| !PLANTED || leaves)",
        )],
    },
    Fault {
        name: "a state without a default of its own does nothing, where many share one",
        chart: "crowds",
        of: Of::Generator,
        edits: &[(
            "dispatch/mod.rs",
            "let piece = self.arms(env, &outer.with(std::iter::empty()), Vec::new(), None);",
            "let piece = self.arms(env, &outer.with(std::iter::empty()), Vec::new(), None);
            let piece = if PLANTED { Piece::Ignored } else { piece };",
        )],
    },
    Fault {
        name: "a default that many share is looked at before what is inside",
        chart: "crowds",
        of: Of::Generator,
        edits: &[(
            "dispatch/mod.rs",
            "self.candidates.children_within(machine.chart, node, cause)",
            "if PLANTED { Vec::new() } else { self.candidates.children_within(machine.chart, node, cause) }",
        )],
    },
    Fault {
        name: "what takes any event is not looked for behind what a state names",
        chart: "stars",
        of: Of::Generator,
        edits: &[(
            "dispatch/chain.rs",
            "all.extend(any);",
            "all.extend(any.filter(|_| self.named.is_empty() || !PLANTED));",
        )],
    },
    Fault {
        name: "what takes any event is not looked for before what a state names",
        chart: "stars",
        of: Of::Generator,
        edits: &[("dispatch/chain.rs", "all.push(other);", "all.extend(Some(other).filter(|_| !PLANTED));")],
    },
    Fault {
        name: "what is around is taken though something inside was",
        chart: "stars",
        of: Of::Generator,
        edits: &[(
            "dispatch/many.rs",
            "quote!(#taken: { #inside: { #inner break #taken; } #outer })",
            "{ let leave = if PLANTED { quote!() } else { quote!(break #taken;) };
            quote!(#taken: { #inside: { #inner #leave } #outer }) }",
        )],
    },
    Fault {
        name: "beside children that take any event the others take nothing",
        chart: "stars",
        of: Of::Generator,
        edits: &[(
            "dispatch/many.rs",
            "let piece = of_rest.inside(env, chains.to_vec());",
            "let piece = if PLANTED { Piece::Ignored } else { of_rest.inside(env, chains.to_vec()) };",
        )],
    },
    Fault {
        name: "of several events one that is named keeps the others from what takes any",
        chart: "stars",
        of: Of::Generator,
        edits: &[(
            "regions/several.rs",
            "if self.cause != Cause::Several {\n            return machine.cut",
            "if PLANTED || self.cause != Cause::Several {\n            return machine.cut",
        )],
    },
    Fault {
        name: "of several events each takes what names one of them",
        chart: "stars",
        of: Of::Generator,
        edits: &[(
            "regions/several.rs",
            "let Some(pattern) = self.pattern(id, env) else",
            "let Some(pattern) = self.pattern(id, env).filter(|_| condition.is_some() || !PLANTED) else",
        )],
    },
    Fault {
        name: "of several events what is further out is looked for first",
        chart: "stars",
        of: Of::Generator,
        edits: &[(
            "dispatch/parallel.rs",
            "let chain = Chain::of(Cause::Several, around.into_iter().map(|(_, id)| id).collect());",
            "let mut around: Vec<TransitionId> = around.into_iter().map(|(_, id)| id).collect();
            if PLANTED { around.reverse(); }
            let chain = Chain::of(Cause::Several, around);",
        )],
    },
    Fault {
        name: "of many what takes any event is looked at behind what names one",
        chart: "many",
        of: Of::Generator,
        edits: &[(
            "dispatch/in_order.rs",
            "order.extend(others.any().iter().map(|&id| (place(chart, id), Vec::new())));",
            "let behind = |id| (std::cmp::Reverse(crate::chart::Chart::ROOT), id);
            let at = |id| if PLANTED { behind(id) } else { place(chart, id) };
            order.extend(others.any().iter().map(|&id| (at(id), Vec::new())));",
        )],
    },
    Fault {
        name: "what is around many states of a region is taken though something inside is",
        chart: "many",
        of: Of::Generator,
        edits: &[(
            "regions/mod.rs",
            "return quote!(let mut #own = false; #inner if #own { #around });",
            "let always = PLANTED;
            return quote!(let mut #own = #always; #inner if #own { #around });",
        )],
    },
    Fault {
        name: "what takes from outside is taken with what is inside",
        chart: "many",
        of: Of::Generator,
        edits: &[(
            "regions/conflicts.rs",
            "conflicts.crowds.insert(Chart::ROOT, outside);",
            "conflicts.crowds.insert(Chart::ROOT, if PLANTED { Crowd::default() } else { outside });",
        )],
    },
    Fault {
        name: "regions among many states leave nothing for what is around",
        chart: "many",
        of: Of::Generator,
        edits: &[("dispatch/many.rs", "if left.is_empty() {", "if left.is_empty() || PLANTED {")],
    },
    Fault {
        name: "what regions among many states can't leave over is not taken in them",
        chart: "beside",
        of: Of::Generator,
        edits: &[(
            "dispatch/many.rs",
            "let piece = of_rest.node(env, &Outer::default());",
            "let piece = if PLANTED { Piece::Ignored } else { of_rest.node(env, &Outer::default()) };",
        )],
    },
    Fault {
        name: "what is not selected around parallel states is lost",
        chart: "beside",
        of: Of::Generator,
        edits: &[(
            "dispatch/parallel.rs",
            "rest.extend(here);",
            "rest.extend(here.into_iter().filter(|_| !PLANTED));",
        )],
    },
    Fault {
        name: "`done` of a parallel state is not told while one is taken beside it",
        chart: "ends",
        of: Of::Generator,
        edits: &[(
            "take.rs",
            "let inside = chart.is_descendant(source, at)",
            "let inside = PLANTED && !chart.is_within(source, at) || chart.is_descendant(source, at)",
        )],
    },
    Fault {
        name: "`done` of a parallel state is told while it enters one of its regions again",
        chart: "ends",
        of: Of::Generator,
        edits: &[("take.rs", "source == at || inside", "!PLANTED && source == at || inside")],
    },
    Fault {
        name: "`done` of a parallel state is told while one of its regions is entered again",
        chart: "ends",
        of: Of::Generator,
        edits: &[("take.rs", "&& is_region(chart, source);", "&& is_region(chart, source) && !PLANTED;")],
    },
];
