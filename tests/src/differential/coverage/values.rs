//! The types and operators of expressions.

use fsm_lang::chart::{
    BinaryOperator, Chart, Code, Expr, ExprKind, Place, Statement, StatementKind, Transition, Type,
    UnaryOperator,
};

use super::Coverage;

/// Every form that has to be taken at least once.
pub(super) const FORMS: [&str; 45] = [
    "arithmetic in u8",
    "arithmetic in u16",
    "arithmetic in u32",
    "arithmetic in u64",
    "arithmetic in u128",
    "arithmetic in usize",
    "arithmetic in i8",
    "arithmetic in i16",
    "arithmetic in i32",
    "arithmetic in i64",
    "arithmetic in i128",
    "arithmetic in isize",
    "arithmetic in f32",
    "arithmetic in f64",
    "arithmetic in Duration",
    "operator ||",
    "operator &&",
    "operator ==",
    "operator !=",
    "operator <",
    "operator <=",
    "operator >",
    "operator >=",
    "operator |",
    "operator ^",
    "operator &",
    "operator <<",
    "operator >>",
    "operator +",
    "operator -",
    "operator *",
    "operator /",
    "operator %",
    "operator ! of a bool",
    "operator ! of an integer",
    "operator - of an integer",
    "operator - of a float",
    "cast of an integer to an integer",
    "cast of an integer to a float",
    "cast of a float to an integer",
    "cast of a float to a float",
    "field",
    "variant",
    "constant",
    "local",
];

impl Coverage {
    /// What the guard, the arguments and the block of a taken transition have.
    pub(super) fn values(&mut self, chart: &Chart, transition: &Transition) {
        let arguments = transition
            .targets
            .iter()
            .flat_map(|target| &target.arguments)
            .flat_map(|(_, arguments)| arguments);
        for expr in transition.guard.iter().chain(arguments) {
            self.value(chart, expr);
        }
        self.values_of(chart, &transition.code);
    }

    /// What a block that runs has.
    pub(super) fn values_of(&mut self, chart: &Chart, code: &Code) {
        self.values_in(chart, code, &code.statements);
    }

    fn values_in(&mut self, chart: &Chart, code: &Code, statements: &[Statement]) {
        for statement in statements {
            match &statement.kind {
                StatementKind::Assign { place, operator, value, .. } => {
                    let ty = match place {
                        Place::Variable(variable) => chart.variables[*variable].ty,
                        Place::Local(local) => code.locals[*local].ty,
                    };
                    if let Some(operator) = operator {
                        self.operator(chart, *operator, ty);
                    }
                    self.value(chart, value);
                }
                StatementKind::Let { value, .. } => self.value(chart, value),
                StatementKind::Call { arguments, .. } | StatementKind::Raise { arguments, .. } => {
                    arguments.iter().for_each(|argument| self.value(chart, argument));
                }
                StatementKind::If { branches, otherwise } => {
                    for (condition, statements) in branches {
                        self.value(chart, condition);
                        self.values_in(chart, code, statements);
                    }
                    self.values_in(chart, code, otherwise.as_deref().unwrap_or_default());
                }
                StatementKind::Pivot | StatementKind::Settle(_) => {}
            }
        }
    }

    fn value(&mut self, chart: &Chart, expr: &Expr) {
        match &expr.kind {
            ExprKind::Binary { operator, left, right } => {
                self.operator(chart, *operator, left.ty);
                self.value(chart, left);
                self.value(chart, right);
            }
            ExprKind::Unary { operator, operand } => {
                self.count(
                    match (operator, operand.ty) {
                        (UnaryOperator::Not, Type::Bool) => "operator ! of a bool",
                        (UnaryOperator::Not, _) => "operator ! of an integer",
                        (UnaryOperator::Negate, Type::Float(_)) => "operator - of a float",
                        (UnaryOperator::Negate, _) => "operator - of an integer",
                    },
                    true,
                );
                self.value(chart, operand);
            }
            ExprKind::Cast(from) => {
                self.count(
                    match (from.ty, expr.ty) {
                        (Type::Integer(_), Type::Integer(_)) => "cast of an integer to an integer",
                        (Type::Integer(_), _) => "cast of an integer to a float",
                        (_, Type::Integer(_)) => "cast of a float to an integer",
                        _ => "cast of a float to a float",
                    },
                    true,
                );
                self.value(chart, from);
            }
            ExprKind::Field { base, .. } => {
                self.count("field", true);
                self.value(chart, base);
            }
            ExprKind::Query { arguments, .. } => {
                arguments.iter().for_each(|argument| self.value(chart, argument));
            }
            ExprKind::Variant(..) => self.count("variant", true),
            ExprKind::Constant(_) => self.count("constant", true),
            ExprKind::Local(_) => self.count("local", true),
            _ => {}
        }
    }

    fn operator(&mut self, chart: &Chart, operator: BinaryOperator, ty: Type) {
        self.count_named("operator ", operator.symbol());
        use BinaryOperator::{Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual};
        let compares = matches!(operator, Equal | NotEqual | Less | LessEqual | Greater | GreaterEqual);
        if !compares && matches!(ty, Type::Integer(_) | Type::Float(_) | Type::Duration) {
            self.count_named("arithmetic in ", chart.type_name(ty));
        }
    }

    /// Counts the form of that name behind that front.
    fn count_named(&mut self, front: &str, name: &str) {
        let form = FORMS.iter().find(|form| form.strip_prefix(front) == Some(name));
        self.count(form.unwrap_or_else(|| unreachable!("`{front}{name}` is one of FORMS")), true);
    }
}
