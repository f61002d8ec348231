//! Operators: the run of operands and operators that pest read becomes a tree by its Pratt parser.

use pest::iterators::{Pair, Pairs};
use pest::pratt_parser::{Assoc, ConstPrattParser, Op, pratt_precedence};

use super::Rule;
use super::build::Builder;
use super::expressions::Node;
use crate::span::Span;
use crate::syntax::ast::{BinaryOperator, Expr, ExprKind, TypeRef, TypeRefKind, UnaryOperator};
use crate::syntax::{MAX_DEPTH, messages};

/// Rust's precedence, weakest first. Comparisons do not associate, which [`Builder::binary`] sees to.
static OPERATORS: ConstPrattParser<Rule, 22> = ConstPrattParser::new_const(pratt_precedence![
    Op::infix(Rule::or, Assoc::Left),
    Op::infix(Rule::and, Assoc::Left),
    Op::infix(Rule::equal, Assoc::Left)
        | Op::infix(Rule::not_equal, Assoc::Left)
        | Op::infix(Rule::less, Assoc::Left)
        | Op::infix(Rule::less_equal, Assoc::Left)
        | Op::infix(Rule::greater, Assoc::Left)
        | Op::infix(Rule::greater_equal, Assoc::Left),
    Op::infix(Rule::bit_or, Assoc::Left),
    Op::infix(Rule::bit_xor, Assoc::Left),
    Op::infix(Rule::bit_and, Assoc::Left),
    Op::infix(Rule::shift_left, Assoc::Left) | Op::infix(Rule::shift_right, Assoc::Left),
    Op::infix(Rule::add, Assoc::Left) | Op::infix(Rule::subtract, Assoc::Left),
    Op::infix(Rule::multiply, Assoc::Left)
        | Op::infix(Rule::divide, Assoc::Left)
        | Op::infix(Rule::remainder, Assoc::Left),
    Op::postfix(Rule::cast),
    Op::prefix(Rule::not) | Op::prefix(Rule::negate),
    Op::postfix(Rule::field)
]);

impl Builder<'_> {
    /// The tree of a run whose operands are made already. `place` is where it stands.
    pub(super) fn tree(&self, run: Pairs<'_, Rule>, operands: Vec<Node>, place: Span) -> Node {
        if has_long_prefix(run.clone()) {
            self.too_deep(place);
            return self.nothing(place);
        }
        let mut operands = operands.into_iter();
        OPERATORS
            .map_primary(|_| operands.next().unwrap_or_else(|| self.nothing(place)))
            .map_prefix(|operator, operand| self.unary(&operator, operand))
            .map_postfix(|operand, operator| self.postfix(operand, operator))
            .map_infix(|left, operator, right| self.binary(left, &operator, right))
            .parse(run)
    }

    fn unary(&self, operator: &Pair<'_, Rule>, (operand, depth): Node) -> Node {
        let span = self.span(operator).to(operand.span);
        if depth >= MAX_DEPTH {
            self.too_deep(span);
            return (operand, depth);
        }
        let operator =
            if operator.as_rule() == Rule::not { UnaryOperator::Not } else { UnaryOperator::Negate };
        (Expr { kind: ExprKind::Unary { operator, operand: Box::new(operand) }, span }, depth + 1)
    }

    fn postfix(&self, (operand, depth): Node, operator: Pair<'_, Rule>) -> Node {
        let is_cast = operator.as_rule() == Rule::cast;
        let is_call = operator.clone().into_inner().any(|part| part.as_rule() == Rule::arguments);
        let mut parts =
            operator.into_inner().filter(|part| matches!(part.as_rule(), Rule::name | Rule::cast_type));
        let Some(name) = parts.next() else { return (operand, depth) };
        let name = self.ident(&name);
        let span = operand.span.to(name.span);
        if depth >= MAX_DEPTH {
            self.too_deep(span);
            return (operand, depth);
        }
        if is_call {
            self.problems.report(messages::method_call(span, &name.name));
        }
        let base = Box::new(operand);
        let kind = if is_cast {
            let span = name.span;
            let ty = TypeRef { kind: TypeRefKind::Named { name, arguments: Vec::new() }, span };
            ExprKind::Cast { value: base, ty }
        } else {
            ExprKind::Field { base, name }
        };
        (Expr { kind, span }, depth + 1)
    }

    fn binary(
        &self,
        (left, left_depth): Node,
        operator: &Pair<'_, Rule>,
        (right, right_depth): Node,
    ) -> Node {
        let span = left.span.to(right.span);
        let depth = left_depth.max(right_depth);
        if depth >= MAX_DEPTH {
            self.too_deep(span);
            return (left, left_depth);
        }
        let Some(kind) = binary_operator(operator.as_rule()) else { return (left, left_depth) };
        if compares(kind)
            && let ExprKind::Binary { operator: inner, .. } = &left.kind
            && compares(*inner)
        {
            self.problems.report(messages::chained_comparison(self.span(operator), left.span));
        }
        let (left, right) = (Box::new(left), Box::new(right));
        (Expr { kind: ExprKind::Binary { operator: kind, left, right }, span }, depth + 1)
    }
}

/// Whether more prefixes stand in a row than the Pratt parser may recurse over.
fn has_long_prefix<'i>(parts: impl Iterator<Item = Pair<'i, Rule>>) -> bool {
    let mut run = 0;
    for part in parts {
        run = if matches!(part.as_rule(), Rule::not | Rule::negate) { run + 1 } else { 0 };
        if run > MAX_DEPTH {
            return true;
        }
    }
    false
}

fn compares(operator: BinaryOperator) -> bool {
    use BinaryOperator::{Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual};
    matches!(operator, Equal | NotEqual | Less | LessEqual | Greater | GreaterEqual)
}

fn binary_operator(rule: Rule) -> Option<BinaryOperator> {
    Some(match rule {
        Rule::or => BinaryOperator::Or,
        Rule::and => BinaryOperator::And,
        Rule::equal => BinaryOperator::Equal,
        Rule::not_equal => BinaryOperator::NotEqual,
        Rule::less => BinaryOperator::Less,
        Rule::less_equal => BinaryOperator::LessEqual,
        Rule::greater => BinaryOperator::Greater,
        Rule::greater_equal => BinaryOperator::GreaterEqual,
        Rule::bit_or => BinaryOperator::BitOr,
        Rule::bit_xor => BinaryOperator::BitXor,
        Rule::bit_and => BinaryOperator::BitAnd,
        Rule::shift_left => BinaryOperator::ShiftLeft,
        Rule::shift_right => BinaryOperator::ShiftRight,
        Rule::add => BinaryOperator::Add,
        Rule::subtract => BinaryOperator::Subtract,
        Rule::multiply => BinaryOperator::Multiply,
        Rule::divide => BinaryOperator::Divide,
        Rule::remainder => BinaryOperator::Remainder,
        _ => return None,
    })
}
