//! What the states of a random chart have: work, transitions, blocks.

use std::fmt::Write as _;

use super::tree::{Kind, Tree};
use crate::random::Random;

/// Guards that ask a variable.
pub(in super::super) const BY_VALUE: [&str; 7] =
    ["flag", "!flag", "count > 253", "count == 254", "255 > count", "count != 254", FAULTY_GUARD];

/// One that is a fault at the greatest value.
const FAULTY_GUARD: &str = "count + 1 > 254";

/// The activities: name, declaration, undo, errors. Those that can owe come first.
pub(super) const ACTIVITIES: [(&str, &str); 7] = [
    ("a", "activity a() undo ua() timeout 1s;"),
    ("b", "activity b() ! E1 | E2 undo ub() timeout 1s;"),
    ("c", "activity c() undo ua() retriable;"),
    ("d", "activity d() undo ub() idempotent timeout 1s;"),
    ("r", "activity r() readonly timeout 1s;"),
    ("n", "activity n() ! E1 undo none \"it may stand\" timeout 1s;"),
    ("p", "activity p() retriable;"),
];

/// The undos: one that always succeeds in the end, one that can fail for good.
const UNDOS: &str = "    activity ua() retriable;\n    activity ub() timeout 1s;\n";

const EVENTS: usize = 2;

pub(super) struct Writer<'w> {
    random: &'w mut Random,
    tree: &'w Tree,
    text: &'w mut String,
    /// Whether guards, timers, `always` stand in it: a chart that has all of them is rarely explored to its end.
    guards: bool,
    timers: bool,
    always: bool,
    /// Whether the host, guards and arguments can fail.
    faults: bool,
}

impl<'w> Writer<'w> {
    pub(super) fn new(random: &'w mut Random, tree: &'w Tree, text: &'w mut String, faults: bool) -> Self {
        let (guards, timers, always) = (random.chance(50), random.chance(50), random.chance(50));
        Self { random, tree, text, guards, timers, always, faults }
    }

    pub(super) fn machine(&mut self) {
        let events: Vec<String> = (0..EVENTS).map(|at| format!("X{at}")).collect();
        let _ = writeln!(self.text, "    event {};", events.join(" | "));
        if self.guards {
            self.text
                .push_str("    fn ask() -> bool;\n    var flag: bool = false;\n    var count: u8 = 253;\n");
        }
        if self.faults {
            self.text.push_str("    type Lost;\n    fn check() -> Result<(), Lost>;\n");
        }
        let used: Vec<usize> = self
            .tree
            .nodes
            .iter()
            .filter_map(|node| match node.kind {
                Kind::Invoke(activity) => Some(activity),
                _ => None,
            })
            .collect();
        for (at, (_, declaration)) in ACTIVITIES.iter().enumerate() {
            if used.contains(&at) {
                // The arguments of the first are computed.
                let declaration = if at == 0 && self.computes() {
                    declaration.replace("()", "(n: u8)").replace("ua(n: u8)", "ua()")
                } else {
                    (*declaration).to_owned()
                };
                let _ = writeln!(self.text, "    {declaration}");
            }
        }
        self.text.push_str(UNDOS);
        self.inside(0, 1);
    }

    /// Whether arguments are computed.
    fn computes(&self) -> bool {
        self.faults && self.guards
    }

    fn line(&mut self, depth: usize, line: &str) {
        let _ = writeln!(self.text, "{}{line}", "    ".repeat(depth));
    }

    fn name(&self, index: usize) -> String {
        match (self.tree.nodes[index].kind, self.tree.nodes[index].parent) {
            (Kind::Final { failure: false }, Some(0)) => "Done".into(),
            (Kind::Final { failure: true }, Some(0)) => "Failed".into(),
            _ => format!("S{index}"),
        }
    }

    /// From the machine's root.
    fn path(&self, index: usize) -> String {
        let mut path: Vec<String> = std::iter::once(index)
            .chain(self.tree.ancestors(index))
            .filter(|&at| at != 0)
            .map(|at| self.name(at))
            .collect();
        path.reverse();
        path.join(".")
    }

    fn state(&mut self, index: usize, depth: usize) {
        let name = self.name(index);
        let word = match self.tree.nodes[index].kind {
            Kind::Final { failure } => {
                let word = if failure { "final failure" } else { "final" };
                if self.random.chance(8) {
                    let block = self.block(index);
                    return self.line(depth, &format!("{word} {name} {{ entry {block} }}"));
                }
                return self.line(depth, &format!("{word} {name};"));
            }
            Kind::Parallel => "parallel",
            _ => "state",
        };
        self.line(depth, &format!("{word} {name} {{"));
        if let Some(deep) = self.tree.nodes[index].history {
            let child = self.random.one(&self.tree.nodes[index].children);
            let deep = if deep { " deep" } else { "" };
            // Of a parallel state the default is one of its regions; the others begin as they say.
            let child = self.name(child);
            self.line(depth + 1, &format!("history H{index}{deep} => {child};"));
        }
        self.inside(index, depth + 1);
        self.line(depth, "}");
    }

    fn inside(&mut self, index: usize, depth: usize) {
        let node = &self.tree.nodes[index];
        if node.kind == Kind::Compound {
            let first = self.first(index);
            self.line(depth, &format!("initial {first};"));
        }
        if index != 0 {
            for word in ["entry", "exit"] {
                if self.random.chance(8) {
                    let block = self.block(index);
                    self.line(depth, &format!("{word} {block}"));
                }
            }
        }
        match node.kind {
            Kind::Invoke(activity) => self.invoke(index, depth, activity),
            Kind::Compensate => self.compensate(index, depth),
            _ => {}
        }
        self.transitions(index, depth);
        for child in node.children.clone() {
            self.state(child, depth);
        }
    }

    /// What a compound state begins with: rarely an end.
    fn first(&mut self, index: usize) -> String {
        let children = &self.tree.nodes[index].children;
        let is_end = |at: usize| matches!(self.tree.nodes[at].kind, Kind::Final { .. });
        let open: Vec<usize> = children.iter().copied().filter(|&at| !is_end(at)).collect();
        if self.tree.nodes[index].history.is_some() && self.random.chance(25) {
            return format!("H{index}");
        }
        let child = match open.as_slice() {
            [] => children[0],
            // A machine that begins with its end is soon explored.
            [first, ..] if index == 0 => *first,
            open => self.random.one(open),
        };
        self.name(child)
    }

    fn invoke(&mut self, index: usize, depth: usize, activity: usize) {
        let (name, declaration) = ACTIVITIES[activity];
        let retriable = declaration.contains("retriable");
        let pivot = self.random.chance(if name == "p" { 60 } else { 8 });
        let pivot = if pivot { "pivot " } else { "" };
        let argument = match activity {
            0 if self.computes() => self.random.one(&["count + 1", "7"]),
            _ => "",
        };
        self.line(depth, &format!("invoke {pivot}{name}({argument}) {{"));
        self.arms(index, depth + 1, "ok", 97);
        if declaration.contains("! E1") {
            self.arms(index, depth + 1, "err(E1)", 60);
        }
        if !retriable {
            self.arms(index, depth + 1, "err", 90);
            self.arms(index, depth + 1, "unknown", 45);
        }
        self.line(depth, "}");
    }

    fn compensate(&mut self, index: usize, depth: usize) {
        let scope = if self.random.chance(65) { None } else { self.scope() };
        let scope = scope.map_or(String::new(), |scope| format!("{scope} "));
        self.line(depth, &format!("compensate {scope}{{"));
        self.arms(index, depth + 1, "ok", 97);
        self.arms(index, depth + 1, "stuck", 85);
        self.line(depth, "}");
    }

    /// An activity or a state with an invoke inside.
    fn scope(&mut self) -> Option<String> {
        let invokes: Vec<usize> = (0..self.tree.nodes.len())
            .filter(|&at| matches!(self.tree.nodes[at].kind, Kind::Invoke(_)))
            .collect();
        let &at = self.random.pick(&invokes)?;
        if let Kind::Invoke(activity) = self.tree.nodes[at].kind
            && self.random.chance(50)
        {
            return Some(ACTIVITIES[activity].0.into());
        }
        let around: Vec<usize> =
            std::iter::once(at).chain(self.tree.ancestors(at)).filter(|&at| at != 0).collect();
        let at = self.random.one(&around);
        Some(self.path(at))
    }

    /// The arms for an outcome, if it has any.
    fn arms(&mut self, index: usize, depth: usize, pattern: &str, chance: usize) {
        if !self.random.chance(chance) {
            return;
        }
        if self.guards && self.random.chance(12) {
            let guard = self.guard();
            let arm = self.arm(index, &format!("{pattern} if {guard}"));
            self.line(depth, &arm);
        }
        let arm = self.arm(index, pattern);
        self.line(depth, &arm);
    }

    fn arm(&mut self, index: usize, pattern: &str) -> String {
        if self.random.chance(9) {
            let block = self.block(index);
            return format!("{pattern} {block},");
        }
        let target = self.target(index);
        let block = if self.random.chance(14) { format!(" {}", self.block(index)) } else { String::new() };
        format!("{pattern} => {target}{block},")
    }

    fn transitions(&mut self, index: usize, depth: usize) {
        let kind = self.tree.nodes[index].kind;
        let count = match kind {
            Kind::Compound | Kind::Parallel if index == 0 => usize::from(self.random.chance(20)),
            Kind::Compound | Kind::Parallel => self.random.below(2) + usize::from(self.random.chance(30)),
            Kind::Plain => 1 + self.random.below(2),
            _ => usize::from(self.random.chance(45)),
        };
        for _ in 0..count {
            self.transition(index, depth);
        }
        if self.faults && self.random.chance(if index == 0 { 30 } else { 18 }) {
            let rest = self.rest(index);
            self.line(depth, &format!("on fault{rest}"));
        }
        let done = match kind {
            Kind::Parallel => 75,
            Kind::Compound if index != 0 => 60,
            _ => 0,
        };
        if self.random.chance(done) {
            let rest = self.rest(index);
            self.line(depth, &format!("done{rest}"));
        }
    }

    fn transition(&mut self, index: usize, depth: usize) {
        let choice = self.random.below(100);
        if choice < 12 && self.always {
            // Forward, or with a guard: else it would often go round for ever.
            if self.guards && self.random.chance(50) {
                let (guard, rest) = (self.guard(), self.rest(index));
                return self.line(depth, &format!("always if {guard}{rest}"));
            }
            let can_be = |at: usize| at > index && !self.tree.is_within(at, index);
            let can_be = |&at: &usize| can_be(at) && !self.tree.in_sibling_regions(index, at);
            let forward: Vec<usize> = (0..self.tree.nodes.len()).filter(can_be).collect();
            if self.tree.nodes[index].kind == Kind::Plain
                && let Some(&at) = self.random.pick(&forward)
            {
                let path = self.path(at);
                return self.line(depth, &format!("always => {path};"));
            }
        }
        if choice < 30 && self.timers {
            let delay = self.random.one(&["5ms", "5ms", "10ms", "0s"]);
            let rest = self.rest(index);
            return self.line(depth, &format!("after {delay}{rest}"));
        }
        let event =
            if self.random.chance(4) { "*".to_owned() } else { format!("X{}", self.random.below(EVENTS)) };
        if self.guards && self.random.chance(25) {
            let guard = self.guard();
            let rest = self.rest(index);
            self.line(depth, &format!("on {event} if {guard}{rest}"));
            if self.random.chance(50) {
                let rest = self.rest(index);
                self.line(depth, &format!("on {event} else{rest}"));
            }
            return;
        }
        let rest = self.rest(index);
        self.line(depth, &format!("on {event}{rest}"));
    }

    fn guard(&mut self) -> String {
        if self.faults && self.random.chance(20) {
            return FAULTY_GUARD.into();
        }
        match self.random.below(5) {
            0 => "ask()".into(),
            1 | 2 => self.random.one(&BY_VALUE[..2]).into(),
            3 => self.random.one(&BY_VALUE[2..6]).into(),
            _ => {
                let at = 1 + self.random.below(self.tree.nodes.len() - 1);
                format!("in({})", self.path(at))
            }
        }
    }

    /// Target and block.
    fn rest(&mut self, index: usize) -> String {
        if self.random.chance(15) {
            return format!(" {}", self.block(index));
        }
        let inside: Vec<usize> =
            (1..self.tree.nodes.len()).filter(|&at| at != index && self.tree.is_within(at, index)).collect();
        let target = if !inside.is_empty() && index != 0 && self.random.chance(30) {
            let at = self.random.one(&inside);
            format!("local {}", self.path(at))
        } else {
            self.target(index)
        };
        let block = if self.random.chance(18) { format!(" {}", self.block(index)) } else { ";".into() };
        format!(" => {target}{block}")
    }

    fn target(&mut self, index: usize) -> String {
        let nodes = &self.tree.nodes;
        let failed = nodes
            .iter()
            .position(|node| node.parent == Some(0) && node.kind == Kind::Final { failure: true });
        if let Some(failed) = failed.filter(|_| self.random.chance(12)) {
            return self.path(failed);
        }
        let can_be = |at: usize| at != 0 && !self.tree.in_sibling_regions(index, at);
        let all: Vec<usize> = (0..nodes.len()).filter(|&at| can_be(at)).collect();
        let undoing: Vec<usize> =
            all.iter().copied().filter(|&at| nodes[at].kind == Kind::Compensate).collect();
        if !undoing.is_empty() && self.random.chance(15) {
            let at = self.random.one(&undoing);
            return self.path(at);
        }
        if self.random.chance(12) {
            let histories: Vec<usize> =
                all.iter().copied().filter(|&at| nodes[at].history.is_some()).collect();
            if let Some(&at) = self.random.pick(&histories) {
                return format!("{}.H{at}", self.path(at));
            }
        }
        if self.random.chance(12) {
            let parallels: Vec<usize> =
                all.iter().copied().filter(|&at| nodes[at].kind == Kind::Parallel).collect();
            if let Some(&parallel) = self.random.pick(&parallels) {
                let mut targets = vec![];
                for region in nodes[parallel].children.clone() {
                    if let Some(&at) = self.random.pick(&nodes[region].children) {
                        targets.push(self.path(at));
                    }
                }
                if targets.len() > 1 {
                    return format!("({})", targets.join(", "));
                }
            }
        }
        // Often one beside it.
        if let Some(parent) = nodes[index].parent
            && nodes[parent].kind == Kind::Compound
            && self.random.chance(50)
        {
            let at = self.random.one(&nodes[parent].children);
            return self.path(at);
        }
        let at = self.random.one(&all);
        self.path(at)
    }

    fn block(&mut self, index: usize) -> String {
        if self.faults && self.random.chance(35) {
            return self.failing(index);
        }
        let choice = self.random.below(100);
        let statement = match choice {
            0..=17 => "settle;".into(),
            18..=32 => self.scope().map_or("settle;".into(), |scope| format!("settle {scope};")),
            33..=42 => "pivot;".into(),
            43..=64 => format!("raise X{};", self.random.below(EVENTS)),
            65..=78 if self.guards => {
                format!("flag = {};", self.random.one(&["true", "false"]))
            }
            // It comes to its greatest value soon, and then it is a fault to count.
            79..=84 if self.guards => {
                self.random.one(&["count += 1;", "count += 1;", "count = count + 2;", "count = 253;"]).into()
            }
            _ if self.guards && choice >= 96 && index != 0 => {
                let condition = self.random.one(&["flag", "ask()"]);
                let otherwise =
                    self.random.one(&["", " else { settle; }", " else { flag = true; raise X0; }"]);
                format!("if {condition} {{ settle; }}{otherwise}")
            }
            _ => return "{}".into(),
        };
        format!("{{ {statement} }}")
    }

    /// A block that may come to an end before its end.
    fn failing(&mut self, index: usize) -> String {
        let check = if self.random.chance(50) && index != 0 {
            format!("check() else => {};", self.target(index))
        } else {
            "check();".to_owned()
        };
        match self.random.below(4) {
            0 => format!("{{ {check} settle; }}"),
            1 => format!("{{ raise X{}; {check} }}", self.random.below(EVENTS)),
            _ => format!("{{ {check} }}"),
        }
    }
}
