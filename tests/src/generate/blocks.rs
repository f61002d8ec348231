//! Random blocks.

use std::fmt::Write as _;

use super::expressions::{Scope, Ty};
use super::states::Writer;
use super::tree::Datum;

impl Writer<'_> {
    /// A block; `known` can be read, `assignable` be written.
    pub(super) fn block(
        &mut self,
        owner: usize,
        known: Vec<Datum>,
        assignable: Vec<Datum>,
        depth: usize,
    ) -> String {
        let mut known = known;
        let mut assignable = assignable;
        let mut text = String::from("{");
        for _ in 0..self.random.below(4) {
            let statement = self.statement(owner, &mut known, &mut assignable, depth);
            let _ = write!(text, " {statement}");
        }
        text.push_str(" }");
        text
    }

    fn statement(
        &mut self,
        owner: usize,
        known: &mut Vec<Datum>,
        assignable: &mut Vec<Datum>,
        depth: usize,
    ) -> String {
        let scope = self.scope(known.clone());
        if !self.activities.is_empty() && self.random.chance(8) {
            return match self.random.below(10) {
                0..=2 => "pivot;".into(),
                3..=4 => "settle;".into(),
                _ => format!("settle {};", self.debts()),
            };
        }
        let choice = self.random.below(100);
        // What is raised raises again: a little of it goes a long way.
        let choice =
            if (73..=82).contains(&choice) && !self.hostile && self.random.chance(75) { 40 } else { choice };
        match choice {
            0..=34 => {
                // The nearest more often: the data of states is seen less than the machine's.
                let nearest = if self.random.chance(50) { assignable.last().cloned() } else { None };
                let Some((name, ty)) = nearest.or_else(|| self.random.pick(assignable).cloned()) else {
                    return "note(1);".into();
                };
                if let Some(statement) = self.changed(&scope, &name, ty) {
                    return statement;
                }
                if ty == Ty::U8 && self.random.chance(15) {
                    let otherwise = self.otherwise(owner);
                    return format!(
                        "{name} = read({}){otherwise};",
                        scope.expression(self.random, Ty::U8, 1)
                    );
                }
                format!("{name} = {};", scope.expression(self.random, ty, 2))
            }
            35..=49 => format!("note({});", scope.expression(self.random, Ty::I64, 2)),
            50..=57 => format!("keep({});", scope.expression(self.random, Ty::Token, 1)),
            58..=61 => format!(
                "show({}, {}, {});",
                scope.expression(self.random, Ty::Bool, 1),
                scope.expression(self.random, Ty::Hue, 1),
                scope.expression(self.random, Ty::Text, 0)
            ),
            62..=63 => format!("wait({});", scope.expression(self.random, Ty::Duration, 2)),
            64..=65 => format!(
                "weigh({}, {});",
                scope.expression(self.random, Ty::F64, 2),
                scope.expression(self.random, Ty::Char, 0)
            ),
            66..=67 => format!("store({});", scope.expression(self.random, Ty::Record, 0)),
            68..=72 => {
                let otherwise = self.otherwise(owner);
                format!("attempt({}){otherwise};", scope.expression(self.random, Ty::U8, 1))
            }
            73..=82 => {
                let event = self.events[self.random.below(self.events.len())].clone();
                let arguments: Vec<String> =
                    event.arguments.iter().map(|ty| scope.expression(self.random, *ty, 1)).collect();
                if arguments.is_empty() {
                    format!("raise {};", event.name)
                } else {
                    format!("raise {}({});", event.name, arguments.join(", "))
                }
            }
            83..=92 if depth > 0 => {
                let condition = scope.expression(self.random, Ty::Bool, 2);
                let mut text = format!(
                    "if {condition} {}",
                    self.block(owner, known.clone(), assignable.clone(), depth - 1)
                );
                if self.random.chance(30) {
                    let condition = scope.expression(self.random, Ty::Bool, 1);
                    let block = self.block(owner, known.clone(), assignable.clone(), depth - 1);
                    let _ = write!(text, " else if {condition} {block}");
                }
                if self.random.chance(50) {
                    let _ = write!(
                        text,
                        " else {}",
                        self.block(owner, known.clone(), assignable.clone(), depth - 1)
                    );
                }
                text
            }
            _ => {
                self.locals += 1;
                let name = format!("l{}", self.locals);
                let ty = Ty::random(self.random);
                let mutable = self.random.chance(40);
                let (ty, value, otherwise) = if self.random.chance(12) {
                    (
                        Ty::Token,
                        format!("fetch({})", scope.expression(self.random, Ty::U8, 1)),
                        self.otherwise(owner),
                    )
                } else {
                    (ty, scope.expression(self.random, ty, 2), String::new())
                };
                known.push((name.clone(), ty));
                if mutable {
                    assignable.push((name.clone(), ty));
                }
                let word = if mutable { "let mut" } else { "let" };
                format!("{word} {name}: {} = {value}{otherwise};", ty.name())
            }
        }
    }

    /// `name += value` and its like, now and then.
    fn changed(&mut self, scope: &Scope, name: &str, ty: Ty) -> Option<String> {
        let operators: &[&str] = match ty {
            Ty::Integer(_) if self.hostile => &["+=", "-=", "*=", "|=", "<<="],
            Ty::Integer(_) => &["+=", "+=", "/=", "%=", "|=", "^=", "&=", ">>="],
            Ty::Float(_) => &["+=", "-=", "*=", "/="],
            _ => return None,
        };
        if self.random.chance(50) {
            return None;
        }
        let operator = self.random.one(operators);
        Some(format!("{name} {operator} {};", scope.expression(self.random, ty, 1)))
    }

    fn otherwise(&mut self, owner: usize) -> String {
        if self.random.chance(50) {
            return String::new();
        }
        // Arguments of its target see the machine's variables at least.
        let known = self.readable(Some(0));
        let target = self.any_state(owner);
        let parent = self.tree.nodes[target].parent.unwrap_or(0);
        let domain = self.tree.domain(owner, parent);
        format!(" else => {}", self.path_with_arguments(domain, target, None, &known))
    }
}
