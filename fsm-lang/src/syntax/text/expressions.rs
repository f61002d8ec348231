//! Expressions and literals: what pest read, to tree.

use pest::iterators::Pair;
use pest::pratt_parser::{Assoc, ConstPrattParser, Op, pratt_precedence};
use smol_str::SmolStr;

use super::Rule;
use super::build::{Builder, Parts};
use crate::span::Span;
use crate::syntax::MAX_DEPTH;
use crate::syntax::ast::{
    BinaryOperator, Expr, ExprKind, Ident, Literal, LiteralKind, TypeRef, TypeRefKind, UnaryOperator,
};
use crate::syntax::{messages, vocab};

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

/// An expression, and how deep its tree is.
type Node = (Expr, usize);

impl Builder<'_> {
    /// `a + b`
    pub(super) fn expression(&self, pair: Pair<'_, Rule>) -> Expr {
        self.node(pair).0
    }

    fn node(&self, pair: Pair<'_, Rule>) -> Node {
        let place = self.span(&pair);
        let mut parts = pair.into_inner();
        if parts.len() == 1
            && let Some(only) = parts.next()
        {
            return self.primary(only);
        }
        if has_long_prefix(parts.clone()) {
            self.too_deep(place);
            return self.nothing(place);
        }
        OPERATORS
            .map_primary(|pair| self.primary(pair))
            .map_prefix(|operator, operand| self.unary(&operator, operand))
            .map_postfix(|operand, operator| self.postfix(operand, operator))
            .map_infix(|left, operator, right| self.binary(left, &operator, right))
            .parse(parts)
    }

    /// What stands for an expression that could not be kept.
    fn nothing(&self, span: Span) -> Node {
        let literal = Literal { kind: LiteralKind::Bool(false), text: SmolStr::new_static("false"), span };
        (Expr { kind: ExprKind::Literal(literal), span }, 1)
    }

    /// Reports, once in an item, that a tree got too deep.
    fn too_deep(&self, span: Span) {
        if !self.reported_depth.replace(true) {
            self.problems.report(messages::expression_too_deep(span));
        }
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

    fn primary(&self, pair: Pair<'_, Rule>) -> Node {
        let span = self.span(&pair);
        match pair.as_rule() {
            Rule::paren => {
                let Some(inner) = pair.into_inner().next() else { return self.nothing(span) };
                let (inner, depth) = self.node(inner);
                if depth >= MAX_DEPTH {
                    self.too_deep(span);
                    return (inner, depth);
                }
                (Expr { kind: ExprKind::Paren(Box::new(inner)), span }, depth + 1)
            }
            Rule::inside => (Expr { kind: ExprKind::In(self.names(pair)), span }, 1),
            Rule::named => self.named(pair),
            Rule::literal => {
                let literal = self.literal(pair);
                (Expr { span: literal.span, kind: ExprKind::Literal(literal) }, 1)
            }
            Rule::number => {
                let literal = self.literal_of(&pair);
                (Expr { span: literal.span, kind: ExprKind::Literal(literal) }, 1)
            }
            _ => self.nothing(span),
        }
    }

    /// `credit`, `Kind::Express`, `in_stock(slot)`
    fn named(&self, pair: Pair<'_, Rule>) -> Node {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let mut path = Vec::with_capacity(1);
        while let Some(name) = parts.take(Rule::name) {
            path.push(self.ident(&name));
        }
        let (Some(first), Some(last)) = (path.first(), path.last()) else { return self.nothing(span) };
        let place = first.span.to(last.span);
        let Some(arguments) = parts.take(Rule::arguments) else {
            return (Expr { kind: ExprKind::Path(path), span: place }, 1);
        };
        let span = place.to(self.span(&arguments));
        let (arguments, depth) = self.argument_nodes(arguments);
        if path.len() > 1 {
            self.problems.report(messages::path_call(place));
        }
        match path.pop() {
            Some(function) => (Expr { kind: ExprKind::Call { function, arguments }, span }, depth + 1),
            None => self.nothing(span),
        }
    }

    /// The arguments in parentheses, none of them so deep that a call around it would be too deep.
    fn argument_nodes(&self, pair: Pair<'_, Rule>) -> (Vec<Expr>, usize) {
        let mut deepest = 0;
        let mut arguments = Vec::new();
        for part in pair.into_inner().filter(|part| part.as_rule() == Rule::expression) {
            let place = self.span(&part);
            let (mut argument, mut depth) = self.node(part);
            if depth >= MAX_DEPTH {
                self.too_deep(place);
                (argument, depth) = self.nothing(place);
            }
            deepest = deepest.max(depth);
            arguments.push(argument);
        }
        (arguments, deepest)
    }

    /// `(a, b)` of a call, of a target or of an event that is raised
    pub(super) fn arguments(&self, pair: Pair<'_, Rule>) -> Vec<Expr> {
        self.argument_nodes(pair).0
    }

    /// What is assigned to, or called: a primary with fields.
    pub(super) fn operand(&self, pair: Pair<'_, Rule>) -> Expr {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let mut node = match parts.next() {
            Some(primary) => self.primary(primary),
            None => self.nothing(span),
        };
        for field in parts {
            node = self.postfix(node, field);
        }
        node.0
    }

    /// The names in `in(A.B)`
    fn names(&self, pair: Pair<'_, Rule>) -> Vec<Ident> {
        pair.into_inner().filter(|part| part.as_rule() == Rule::name).map(|name| self.ident(&name)).collect()
    }

    /// A literal inside of [`Rule::literal`].
    pub(super) fn literal(&self, pair: Pair<'_, Rule>) -> Literal {
        match pair.clone().into_inner().next() {
            Some(inner) => self.literal_of(&inner),
            None => self.literal_of(&pair),
        }
    }

    /// A literal by its own rule.
    pub(super) fn literal_of(&self, pair: &Pair<'_, Rule>) -> Literal {
        let text = pair.as_str();
        let span = self.span(pair);
        let kind = vocab::literal(text).unwrap_or_else(|mistake| {
            self.report_mistake(span, mistake);
            stand_in(text)
        });
        // Rust's lexer ends lines with LF only.
        let text = if text.contains('\r') { text.replace("\r\n", "\n").into() } else { SmolStr::new(text) };
        Literal { kind, text, span }
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

/// What stands for a literal that is wrong: something of the type that it was probably meant to have.
fn stand_in(text: &str) -> LiteralKind {
    match text.as_bytes() {
        [b'0'..=b'9', ..] => {
            let suffix = text.trim_start_matches(|character: char| !character.is_alphabetic());
            match suffix.as_bytes().first() {
                None | Some(b'u' | b'i' | b'f' | b'x' | b'o' | b'b' | b'e') => {
                    LiteralKind::Integer { value: 0, suffix: None }
                }
                Some(_) => LiteralKind::Duration(1_000_000_000),
            }
        }
        [b'\'', ..] => LiteralKind::Char('?'),
        [b'b', b'\'', ..] => LiteralKind::Integer { value: 0, suffix: None },
        _ => LiteralKind::Text(SmolStr::new_static("")),
    }
}
