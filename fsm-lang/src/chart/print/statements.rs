//! Statements, on one line.

use super::Printer;
use super::words::name;
use crate::chart::{BinaryOperator, Statement, StatementKind};

impl Printer<'_> {
    pub(super) fn write_statements(&self, out: &mut String, statements: &[Statement]) {
        for (index, statement) in statements.iter().enumerate() {
            if index > 0 {
                out.push(' ');
            }
            self.write_statement(out, statement);
        }
    }

    pub(super) fn write_statement(&self, out: &mut String, statement: &Statement) {
        let otherwise = match &statement.kind {
            StatementKind::Assign { place, operator, value, otherwise } => {
                let operator = operator.map_or("", BinaryOperator::symbol);
                out.push_str(&format!("{} {operator}= {}", self.place(*place), self.expr(value)));
                *otherwise
            }
            StatementKind::Call { function, arguments, otherwise } => {
                out.push_str(&format!(
                    "{}({})",
                    name(&self.chart.functions[*function].name),
                    self.list(arguments)
                ));
                *otherwise
            }
            StatementKind::Let { local, value, otherwise } => {
                let mutable = self.locals.is_some_and(|locals| locals[*local].mutable);
                let mutable = if mutable { "mut " } else { "" };
                out.push_str(&format!("let {mutable}{} = {}", self.local(*local), self.expr(value)));
                *otherwise
            }
            StatementKind::Raise { event, arguments } => {
                out.push_str(&format!("raise {}", name(&self.chart.events[*event].name)));
                if !arguments.is_empty() {
                    out.push_str(&format!("({})", self.list(arguments)));
                }
                None
            }
            StatementKind::Pivot => {
                out.push_str("pivot");
                None
            }
            StatementKind::Settle(scope) => {
                let scope = self.scope(*scope);
                out.push_str(format!("settle {scope}").trim_end());
                None
            }
            StatementKind::If { branches, otherwise } => {
                for (index, (condition, block)) in branches.iter().enumerate() {
                    out.push_str(if index > 0 { " else if " } else { "if " });
                    out.push_str(&self.expr(condition));
                    self.write_block(out, block);
                }
                if let Some(block) = otherwise {
                    out.push_str(" else");
                    self.write_block(out, block);
                }
                return;
            }
        };
        if let Some(transition) = otherwise {
            out.push_str(&format!(" else => {}", self.targets(&self.chart.transitions[transition])));
        }
        out.push(';');
    }

    fn write_block(&self, out: &mut String, block: &[Statement]) {
        if block.is_empty() {
            out.push_str(" {}");
            return;
        }
        out.push_str(" { ");
        self.write_statements(out, block);
        out.push_str(" }");
    }
}
