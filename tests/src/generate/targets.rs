//! Random targets: states, several of them, histories, with the data that they take.

use super::states::Writer;
use super::tree::{Datum, Kind};

impl Writer<'_> {
    pub(super) fn target(&mut self, source: usize, known: &[Datum]) -> String {
        let count = self.tree.nodes.len();
        if self.random.chance(18) {
            // A parallel state's regions, several at once.
            let parallels: Vec<usize> = (1..count)
                .filter(|&at| self.tree.nodes[at].kind == Kind::Parallel)
                .filter(|&at| {
                    self.tree.nodes[source].parent != Some(at) && !self.tree.in_sibling_regions(source, at)
                })
                .collect();
            if let Some(&parallel) = self.random.pick(&parallels) {
                // What lies around all of them takes its data from the first.
                let mut domain = self.tree.domain(source, parallel);
                let targets: Vec<String> = self.tree.nodes[parallel]
                    .children
                    .clone()
                    .into_iter()
                    .filter_map(|region| {
                        let inside = self.tree.nodes[region].children.clone();
                        let target = *self.random.pick(&inside)?;
                        let path = self.path_with_arguments(domain, target, None, known);
                        domain = parallel;
                        Some(path)
                    })
                    .collect();
                if targets.len() >= 2 {
                    return format!(" => ({})", targets.join(", "));
                }
            }
        }
        let histories: Vec<(usize, String)> = self
            .tree
            .nodes
            .iter()
            .enumerate()
            .filter(|(at, _)| !self.tree.in_sibling_regions(source, *at))
            .flat_map(|(at, node)| node.histories.iter().map(move |history| (at, history.0.clone())))
            .collect();
        if self.random.chance(22)
            && let Some((parent, history)) = self.random.pick(&histories).cloned()
        {
            let domain = self.tree.domain(source, parent);
            return format!(" => {}", self.path_with_arguments(domain, parent, Some(&history), known));
        }
        let inside: Vec<usize> =
            (1..count).filter(|&at| at != source && self.tree.is_within(at, source)).collect();
        if !inside.is_empty() && source != 0 && self.random.chance(35) {
            let target = self.random.one(&inside);
            return format!(" => local {}", self.path_with_arguments(source, target, None, known));
        }
        let target = self.any_state(source);
        let parent = self.tree.nodes[target].parent.unwrap_or(0);
        let domain = self.tree.domain(source, parent);
        format!(" => {}", self.path_with_arguments(domain, target, None, known))
    }

    /// A state right inside the machine, so that what lies around the source is left.
    pub(super) fn target_outside(&mut self, source: usize, known: &[Datum]) -> String {
        let outside: Vec<usize> = self.tree.nodes[0]
            .children
            .iter()
            .copied()
            .filter(|&at| !matches!(self.tree.nodes[at].kind, Kind::Final { .. }))
            .collect();
        let target = self.random.pick(&outside).copied().unwrap_or(source);
        format!(" => {}", self.path_with_arguments(0, target, None, known))
    }

    /// A state that can be targeted; final states of the machine not often, since they end the run.
    pub(super) fn any_state(&mut self, source: usize) -> usize {
        let count = self.tree.nodes.len();
        let mut ends = self.tree.nodes[0].children.iter().copied();
        if self.random.chance(4)
            && let Some(end) = ends.find(|&at| matches!(self.tree.nodes[at].kind, Kind::Final { .. }))
        {
            return end;
        }
        // Often one beside it, so that regions step side by side, and come to their end.
        if let Some(parent) = self.tree.nodes[source].parent
            && parent != 0
            && self.tree.nodes[parent].kind == Kind::Compound
            && self.random.chance(if self.tree.is_in_region(source) { 65 } else { 45 })
        {
            let beside = self.tree.nodes[parent].children.clone();
            let end =
                beside.iter().copied().find(|&at| matches!(self.tree.nodes[at].kind, Kind::Final { .. }));
            return end.filter(|_| self.random.chance(50)).unwrap_or_else(|| self.random.one(&beside));
        }
        let mut target = 1 + self.random.below(count - 1);
        for attempt in 0..12 {
            let node = &self.tree.nodes[target];
            let ends = node.parent == Some(0) && matches!(node.kind, Kind::Final { .. });
            if !(ends && attempt < 4 && !self.random.chance(20)
                || self.tree.in_sibling_regions(source, target))
            {
                break;
            }
            target = 1 + self.random.below(count - 1);
        }
        target
    }

    pub(super) fn path_names(&self, from: usize, to: usize) -> Vec<String> {
        self.tree.path_below(from, to).into_iter().map(|at| self.tree.nodes[at].name.clone()).collect()
    }

    /// From the machine's root, with arguments for the states below the domain.
    pub(super) fn path_with_arguments(
        &mut self,
        domain: usize,
        target: usize,
        history: Option<&str>,
        known: &[Datum],
    ) -> String {
        let path = self.tree.path_below(0, target);
        let mut segments = vec![];
        for at in path {
            let entered = at != domain && self.tree.is_within(at, domain);
            segments.push(self.segment(at, entered, known));
        }
        segments.extend(history.map(str::to_owned));
        if segments.is_empty() {
            self.tree.nodes[self.tree.nodes[0].children[0]].name.clone()
        } else {
            segments.join(".")
        }
    }

    /// From right inside `from`, with arguments for all of it.
    pub(super) fn path_text(&mut self, from: usize, to: usize, known: &[Datum]) -> String {
        let path = self.tree.path_below(from, to);
        let segments: Vec<String> = path.into_iter().map(|at| self.segment(at, true, known)).collect();
        segments.join(".")
    }

    fn segment(&mut self, at: usize, entered: bool, known: &[Datum]) -> String {
        let node = &self.tree.nodes[at];
        if !entered || node.parameters.is_empty() {
            return node.name.clone();
        }
        let scope = self.scope(known.to_vec());
        let arguments: Vec<String> =
            node.parameters.iter().map(|(_, ty)| scope.expression(self.random, *ty, 2)).collect();
        format!("{}({})", node.name, arguments.join(", "))
    }
}
