//! Pass 3: the values of constants. They read literals and each other, in any order, but in no circle, and
//! their arithmetic has to come out, since `rustc` would refuse it otherwise.

use super::fold::{self, Value};
use super::scope::{Scope, Use};
use super::{ARITHMETIC_FAULT, Resolver, USE_BEFORE_SET};
use crate::chart::{Chart, ConstantId, Expr, ExprKind, FaultKind, Subject};
use crate::diag::Diagnostic;
use crate::map::Arena;

/// How far a constant is.
enum Progress {
    New,
    /// It waits for those that it reads.
    Open,
    /// It has its value; `None` if it cannot have one, which was reported.
    Done(Option<Value>),
}

impl Resolver<'_, '_> {
    /// Resolves and computes every constant.
    pub(super) fn resolve_constants(&mut self) {
        let scope = Scope::new(Chart::ROOT, Use::Constant);
        let items = std::mem::take(&mut self.declarations.constants);
        let mut broken = self.chart.constants.map(|_| false);
        for (id, item) in self.chart.constants.ids().zip(items) {
            let expected = (!self.is_untyped(Subject::Constant(id))).then_some(self.chart.constants[id].ty);
            match self.expect(&scope, &item.value, expected, Some((item.ty.span, "of this type"))) {
                Some(value) => self.chart.constants[id].value = value,
                None => broken[id] = true,
            }
        }
        self.compute_constants(&broken);
    }

    /// Depth first over what reads what, with a stack of its own: a chain of constants is as long as a file.
    fn compute_constants(&mut self, broken: &Arena<ConstantId, bool>) {
        let mut progress = broken.map(|&broken| if broken { Progress::Done(None) } else { Progress::New });
        for start in self.chart.constants.ids() {
            if !matches!(progress[start], Progress::New) {
                continue;
            }
            progress[start] = Progress::Open;
            let mut stack = vec![(start, self.constants_read_by(start))];
            while let Some((id, reads)) = stack.last_mut() {
                let id = *id;
                let Some(read) = reads.pop() else {
                    let value = self.compute_constant(id, &progress);
                    progress[id] = Progress::Done(value);
                    stack.pop();
                    continue;
                };
                match progress[read] {
                    Progress::Done(_) => {}
                    Progress::New => {
                        progress[read] = Progress::Open;
                        stack.push((read, self.constants_read_by(read)));
                    }
                    Progress::Open => {
                        self.report_cycle(id, read);
                        // Whoever waits for it has nothing to compute with.
                        progress[read] = Progress::Done(None);
                    }
                }
            }
        }
        for (id, progress) in progress.iter() {
            if let Progress::Done(Some(value)) = *progress {
                self.constant_values.insert(id, value);
            }
        }
    }

    fn compute_constant(&mut self, id: ConstantId, progress: &Arena<ConstantId, Progress>) -> Option<Value> {
        if let Progress::Done(value) = progress[id] {
            // It was found to read itself.
            return value;
        }
        let known = |read: ConstantId| match progress[read] {
            Progress::Done(value) => value,
            Progress::New | Progress::Open => None,
        };
        match fold::fold(&self.chart.constants[id].value, &known) {
            Ok(value) => Some(value),
            Err(fold::Stop::Unknown) => None,
            Err(fold::Stop::Fault(kind, span)) => {
                let name = self.chart.constants[id].name.clone();
                let (what, help) = match kind {
                    FaultKind::DivisionByZero => ("divides by zero", "divide by something else"),
                    FaultKind::Conversion => ("does not fit the type of the cast", "cast to a wider type"),
                    FaultKind::Overflow | FaultKind::Host => ("overflows", "use a wider type"),
                };
                self.report(
                    Diagnostic::error(ARITHMETIC_FAULT, span, format!("the value of `{}` {what}", name.text))
                        .with_label(name.span, "the constant")
                        .with_help(help),
                );
                None
            }
        }
    }

    fn report_cycle(&mut self, reader: ConstantId, read: ConstantId) {
        let (reader, read) =
            (self.chart.constants[reader].name.clone(), self.chart.constants[read].name.clone());
        let mut diagnostic = Diagnostic::error(
            USE_BEFORE_SET,
            read.span,
            format!("the value of `{}` needs itself", read.text),
        );
        if reader != read {
            diagnostic = diagnostic.with_label(reader.span, "it is read here, whose value it needs");
        }
        self.report(diagnostic.with_help("give one of the constants a value of its own"));
    }

    fn constants_read_by(&self, id: ConstantId) -> Vec<ConstantId> {
        let mut reads = Vec::new();
        collect(&self.chart.constants[id].value, &mut reads);
        // Taken from the end, so that the first read is looked at first.
        reads.reverse();
        reads
    }
}

fn collect(expr: &Expr, reads: &mut Vec<ConstantId>) {
    match &expr.kind {
        ExprKind::Constant(id) => reads.push(*id),
        ExprKind::Unary { operand, .. } => collect(operand, reads),
        ExprKind::Cast(value) => collect(value, reads),
        ExprKind::Field { base, .. } => collect(base, reads),
        ExprKind::Binary { left, right, .. } => {
            collect(left, reads);
            collect(right, reads);
        }
        _ => {}
    }
}
