//! Charts to try the facts on.

use std::fmt::Write as _;

/// Numbers that look random; the same for the same seed.
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x1234_5678_9ABC_DEF1)
    }

    /// A number below `sides`; zero if there are none.
    pub(super) fn below(&mut self, sides: usize) -> usize {
        // Xorshift, as in Marsaglia's "Xorshift RNGs".
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides.max(1)
    }

    pub(super) fn one_in(&mut self, sides: usize) -> bool {
        self.below(sides) == 0
    }

    fn pick<'p, T>(&mut self, from: &'p [T]) -> &'p T {
        &from[self.below(from.len())]
    }
}

/// A chart made by dice, with every form that the facts follow. Not each of them resolves.
pub(super) fn random(seed: u64) -> String {
    let mut dice = Dice::new(seed);
    let mut plan = Vec::new();
    plan_states(&mut dice, &mut plan, None, 0);
    let has_work = dice.one_in(2);
    let mut maker = Maker { dice, plan, has_work, out: String::new() };
    maker.machine();
    maker.out
}

struct Planned {
    name: String,
    parent: Option<usize>,
    children: Vec<usize>,
    kind: Kind,
    has_history: bool,
    has_data: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Atomic,
    Compound,
    Parallel,
    Final,
}

fn plan_states(dice: &mut Dice, plan: &mut Vec<Planned>, parent: Option<usize>, depth: usize) -> Vec<usize> {
    let parallel = parent.is_some_and(|parent: usize| plan[parent].kind == Kind::Parallel);
    let count = 2 + dice.below(if depth == 0 { 3 } else { 2 });
    let mut children = Vec::new();
    for place in 0..count {
        let kind = match dice.below(8) {
            0 | 1 if depth < 3 => Kind::Compound,
            2 if depth < 2 => Kind::Parallel,
            3 if place > 0 && !parallel => Kind::Final,
            _ if parallel && depth < 3 && !dice.one_in(4) => Kind::Compound,
            _ => Kind::Atomic,
        };
        let id = plan.len();
        let has_data = kind == Kind::Atomic && place > 0 && !parallel && dice.one_in(6);
        plan.push(Planned {
            name: format!("S{id}"),
            parent,
            children: Vec::new(),
            kind,
            has_history: false,
            has_data,
        });
        children.push(id);
        if matches!(kind, Kind::Compound | Kind::Parallel) {
            plan[id].children = plan_states(dice, plan, Some(id), depth + 1);
            plan[id].has_history = dice.one_in(2);
        }
    }
    children
}

struct Maker {
    dice: Dice,
    plan: Vec<Planned>,
    has_work: bool,
    out: String,
}

impl Maker {
    fn machine(&mut self) {
        let bounds = if self.dice.one_in(8) {
            "microsteps = 3, timers = 2, queue = 1"
        } else {
            "microsteps = 40, timers = 5"
        };
        let _ = writeln!(self.out, "#[bounds({bounds})]");
        self.out.push_str(
            "machine Random(given: u8) {\n    type Failure;\n    type Color { Red, Green, Blue }\n    \
             event A(n: u8) | B | C(flag: bool) | D;\n    \
             var x: u8 = 0;\n    var y: u8 = 3;\n    var z: i8 = -1;\n    var on: bool = false;\n    \
             var color: Color = Color::Red;\n    fn ask() -> bool;\n    fn act() -> Result<(), Failure>;\n",
        );
        if self.has_work {
            self.out.push_str(
                "    activity book(n: u8) -> made: u8 ! Full undo cancel(n, made) timeout 1s;\n    \
                 activity cancel(n: u8, made: Option<u8>) timeout 1s;\n    \
                 activity look(n: u8) -> u8 readonly timeout 1s;\n    \
                 activity pay() ! Declined timeout 1s;\n",
            );
        }
        let roots: Vec<usize> = (0..self.plan.len()).filter(|&id| self.plan[id].parent.is_none()).collect();
        let _ = writeln!(self.out, "    initial {};", self.plan[roots[0]].name);
        if self.dice.one_in(6) {
            self.transition(None);
        }
        for root in roots {
            self.state(root);
        }
        self.out.push_str("}\n");
    }

    fn path(&self, id: usize) -> String {
        match self.plan[id].parent {
            Some(parent) => format!("{}.{}", self.path(parent), self.plan[id].name),
            None => self.plan[id].name.clone(),
        }
    }

    fn state(&mut self, id: usize) {
        let (kind, children) = (self.plan[id].kind, self.plan[id].children.clone());
        let name = self.plan[id].name.clone();
        if kind == Kind::Final {
            let _ = writeln!(self.out, "final {name};");
            return;
        }
        let word = if kind == Kind::Parallel { "parallel" } else { "state" };
        let data = if self.plan[id].has_data { "(datum: u8)" } else { "" };
        let _ = writeln!(self.out, "{word} {name}{data} {{");
        if self.plan[id].has_history {
            let deep = if self.dice.one_in(2) { " deep" } else { "" };
            let default = *self.dice.pick(&children);
            let target = self.target_to(default);
            let _ = writeln!(self.out, "history H{id}{deep} => {target};");
        }
        if kind == Kind::Compound {
            let _ = writeln!(self.out, "initial {};", self.plan[children[0]].name);
        }
        if self.dice.one_in(3) {
            let block = self.block();
            let _ = writeln!(self.out, "entry {block}");
        }
        if self.dice.one_in(6) {
            let block = self.block();
            let _ = writeln!(self.out, "exit {block}");
        }
        for _ in 0..self.dice.below(4) {
            self.transition(Some(id));
        }
        if kind == Kind::Atomic && self.has_work && self.dice.one_in(2) {
            self.work();
        }
        for child in children {
            self.state(child);
        }
        self.out.push_str("}\n");
    }

    fn work(&mut self) {
        let (call, outcomes): (String, &[&str]) = match self.dice.below(7) {
            0 | 1 => (format!("invoke book({})", self.argument()), &["ok(r)", "err(Full)", "err", "unknown"]),
            2 => (format!("invoke look({})", self.argument()), &["ok(r)", "err"]),
            3 => ("invoke pivot pay()".to_owned(), &["ok", "err(Declined)", "err", "unknown"]),
            4 => ("compensate book".to_owned(), &["ok", "stuck"]),
            _ => ("compensate".to_owned(), &["ok", "stuck"]),
        };
        let _ = writeln!(self.out, "{call} {{");
        for outcome in outcomes {
            for _ in 0..1 + self.dice.below(2) {
                self.arm(outcome);
            }
        }
        self.out.push_str("}\n");
    }

    fn argument(&mut self) -> &'static str {
        const ARGUMENTS: &[&str] = &["x", "1", "x + 1", "y - 1", "200 + y"];
        self.dice.pick::<&str>(ARGUMENTS)
    }

    fn arm(&mut self, outcome: &str) {
        let argument = outcome.contains("(r)").then_some("r");
        let guard = if self.dice.one_in(2) { String::new() } else { format!(" if {}", self.guard(argument)) };
        let target = if self.dice.one_in(5) { String::new() } else { format!(" => {}", self.target()) };
        let block = if self.dice.one_in(2) || target.is_empty() { self.block() } else { ",".to_owned() };
        let _ = writeln!(self.out, "{outcome}{guard}{target} {block}");
    }

    fn target_to(&mut self, id: usize) -> String {
        let path = self.path(id);
        if self.plan[id].has_data {
            let datum = self.number();
            format!("{path}({datum})")
        } else {
            path
        }
    }

    fn target(&mut self) -> String {
        let id = self.dice.below(self.plan.len());
        if self.plan[id].has_history && self.dice.one_in(2) {
            return format!("{}.H{id}", self.path(id));
        }
        self.target_to(id)
    }

    fn transition(&mut self, source: Option<usize>) {
        let compound = source.is_some_and(|id| matches!(self.plan[id].kind, Kind::Compound | Kind::Parallel));
        let trigger = match self.dice.below(12) {
            0 => "on A(n)".to_owned(),
            1 | 2 => "on B".to_owned(),
            3 => "on C(flag)".to_owned(),
            4 => "on D".to_owned(),
            5 => "on *".to_owned(),
            6 => "on fault".to_owned(),
            7 => format!("after {}s", self.dice.below(3)),
            8 if compound => "done".to_owned(),
            8 => "on B | D".to_owned(),
            _ if self.dice.one_in(2) => "always".to_owned(),
            _ => "on B".to_owned(),
        };
        let argument = if trigger.contains("(n)") {
            Some("n")
        } else if trigger.contains("(flag)") {
            Some("flag")
        } else {
            None
        };
        let guard = if self.dice.one_in(2) { String::new() } else { format!(" if {}", self.guard(argument)) };
        let mut target = if self.dice.one_in(5) { String::new() } else { format!(" => {}", self.target()) };
        if let (true, Some(id)) = (compound && self.dice.one_in(4), source) {
            let child = *self.dice.pick(&self.plan[id].children.clone());
            target = format!(" => local {}", self.target_to(child));
        }
        let block = if self.dice.one_in(2) || target.is_empty() { self.block() } else { ";".to_owned() };
        let _ = writeln!(self.out, "{trigger}{guard}{target} {block}");
        if trigger.starts_with("on ") && !guard.is_empty() && self.dice.one_in(3) {
            let target = if self.dice.one_in(2) { String::new() } else { format!(" => {}", self.target()) };
            let block = self.block();
            let _ = writeln!(self.out, "{trigger} else{target} {block}");
        }
    }

    fn guard(&mut self, argument: Option<&str>) -> String {
        let atom = |maker: &mut Self| {
            let variable = *maker.dice.pick(&["x", "y", "z", "given"]);
            let operator = *maker.dice.pick(&["<", "<=", ">", ">=", "==", "!="]);
            match maker.dice.below(10) {
                0 => "on".to_owned(),
                1 => "!on".to_owned(),
                2 => "ask()".to_owned(),
                3 => {
                    let color = *maker.dice.pick(&["Red", "Green", "Blue"]);
                    format!("color == Color::{color}")
                }
                4 => {
                    let id = maker.dice.below(maker.plan.len());
                    format!("in({})", maker.path(id))
                }
                5 if argument == Some("n") => format!("n {operator} {}", maker.number()),
                5 if argument == Some("r") => format!("r {operator} {}", maker.number()),
                5 if argument == Some("flag") => "flag".to_owned(),
                6 => format!("x {operator} y"),
                7 => format!("x + 1 {operator} {}", maker.number()),
                _ => format!("{variable} {operator} {}", maker.number()),
            }
        };
        let first = atom(self);
        match self.dice.below(4) {
            0 => format!("{first} && {}", atom(self)),
            1 => format!("{first} || {}", atom(self)),
            2 => format!("!({first} && {})", atom(self)),
            _ => first,
        }
    }

    fn number(&mut self) -> usize {
        self.dice.below(6)
    }

    fn block(&mut self) -> String {
        let mut block = "{ ".to_owned();
        for _ in 0..self.dice.below(3) {
            let statement = match self.dice.below(if self.has_work { 14 } else { 12 }) {
                12 => "settle;".to_owned(),
                13 => "settle book;".to_owned(),
                0 => format!("x = {};", self.number()),
                1 => "x += 1;".to_owned(),
                2 => "y -= 1;".to_owned(),
                3 => "on = true;".to_owned(),
                4 => "on = !on;".to_owned(),
                5 => format!("z = {};", self.number()),
                6 => "raise B;".to_owned(),
                7 => "raise D;".to_owned(),
                8 => {
                    let target = self.target();
                    format!("act() else => {target};")
                }
                9 => "color = Color::Blue;".to_owned(),
                10 => "if x < 3 { x += 1; } else { x = 0; }".to_owned(),
                _ => "x = y;".to_owned(),
            };
            block.push_str(&statement);
            block.push(' ');
        }
        block.push('}');
        block
    }
}
