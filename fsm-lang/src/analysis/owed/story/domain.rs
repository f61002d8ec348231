//! The values of a flag in at most 64 classes, a bit each: a value, or a range of numbers between those that the chart
//! writes out.

use crate::analysis::value::{Value, bounds};
use crate::chart::{BinaryOperator, Chart, Expr, ExprKind, Type};

/// So many constants are looked through for a value.
const MOST_CONSTANTS: usize = 16;
/// So many numbers from the least to the greatest that is written out are told from each other, with what is below and above.
const MOST_NUMBERS: i128 = 60;
/// Of numbers that lie further apart so many are told from each other, with what is between them.
const MOST_POINTS: usize = 30;

/// The values of a flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Domain {
    /// Truth values, or the variants of a type of the host, by their position.
    Each(u64),
    /// Numbers from and to, in order and without gaps.
    Numbers(Vec<(i128, i128)>),
}

impl Domain {
    /// Of a type, whose values are compared with these numbers or set to them; `None` if they are not followed.
    pub(super) fn of(chart: &Chart, ty: Type, mut points: Vec<i128>) -> Option<Self> {
        let Type::Integer(integer) = ty else {
            return match Value::all_of(chart, ty) {
                Value::Set(all) if matches!(ty, Type::Bool | Type::Host(_)) => Some(Self::Each(all)),
                _ => None,
            };
        };
        let (least, greatest) = bounds(integer)?;
        points.sort_unstable();
        points.dedup();
        let (&low, &high) = (points.first()?, points.last()?);
        if high.checked_sub(low)? < MOST_NUMBERS {
            points = (low..=high).collect();
        } else if points.len() > MOST_POINTS {
            return None;
        }
        let mut classes = Vec::new();
        let mut from = least;
        for point in points {
            if from < point {
                classes.push((from, point - 1));
            }
            classes.push((point, point));
            if point == greatest {
                return Some(Self::Numbers(classes));
            }
            from = point + 1;
        }
        classes.push((from, greatest));
        Some(Self::Numbers(classes))
    }

    /// All its values.
    pub(super) fn all(&self) -> u64 {
        match self {
            Self::Each(all) => *all,
            Self::Numbers(classes) => (0..classes.len()).fold(0, |all, class| all | 1 << class),
        }
    }

    /// How many bits it has.
    pub(super) fn len(&self) -> usize {
        64 - self.all().leading_zeros() as usize
    }

    /// The value of an expression that is written out, or of a constant.
    pub(super) fn written(&self, chart: &Chart, expr: &Expr) -> Option<u64> {
        let expr = constant(chart, expr)?;
        match (self, &expr.kind) {
            (Self::Each(_), ExprKind::Bool(truth)) => Some(bit_of(*truth)),
            (Self::Each(all), ExprKind::Variant(_, variant)) => {
                let bit = 1_u64.checked_shl(u32::try_from(*variant).ok()?)?;
                (all & bit != 0).then_some(bit)
            }
            (Self::Numbers(_), _) => number(chart, expr).map(|number| self.between(number, number)),
            _ => None,
        }
    }

    /// The values for which the comparison with an expression holds; `None` if that can't be told of each.
    pub(super) fn compared(&self, chart: &Chart, operator: BinaryOperator, with: &Expr) -> Option<u64> {
        use BinaryOperator as B;
        let same = self.written(chart, with)?;
        if let Self::Numbers(classes) = self {
            let number = number(chart, with)?;
            let holds = |&(low, high): &(i128, i128)| match operator {
                B::Less => high < number,
                B::LessEqual => high <= number,
                B::Greater => low > number,
                B::GreaterEqual => low >= number,
                B::Equal => low == number && high == number,
                _ => low > number || high < number,
            };
            let comparison = matches!(
                operator,
                B::Less | B::LessEqual | B::Greater | B::GreaterEqual | B::Equal | B::NotEqual
            );
            let is_told = classes.contains(&(number, number));
            let bits = classes.iter().enumerate().filter(|(_, class)| holds(class));
            return (comparison && is_told).then(|| bits.fold(0, |bits, (class, _)| bits | 1 << class));
        }
        match operator {
            B::Equal => Some(same),
            B::NotEqual => Some(self.all() & !same),
            _ => None,
        }
    }

    /// By bit: what becomes of it when a number is added. Where that would be a fault, it stays.
    pub(super) fn moved(&self, by: i128) -> Option<Vec<u64>> {
        let Self::Numbers(classes) = self else { return None };
        let (least, greatest) = (classes.first()?.0, classes.last()?.1);
        let moved = classes.iter().enumerate().map(|(class, &(low, high))| {
            let (from, to) = (low.saturating_add(by), high.saturating_add(by));
            let exact = from.checked_sub(by) == Some(low) && to.checked_sub(by) == Some(high);
            let faults = from < least || to > greatest || !exact;
            let stays = if faults { 1 << class } else { 0 };
            stays | self.between(from.max(least), to.min(greatest))
        });
        Some(moved.collect())
    }

    /// The classes of the numbers from and to.
    fn between(&self, from: i128, to: i128) -> u64 {
        let Self::Numbers(classes) = self else { return 0 };
        let meet = classes.iter().enumerate().filter(|&(_, &(low, high))| low <= to && high >= from);
        meet.fold(0, |bits, (class, _)| bits | 1 << class)
    }
}

/// The bit of a truth value.
pub(super) const fn bit_of(truth: bool) -> u64 {
    if truth { 0b10 } else { 0b01 }
}

/// The number that an expression writes out.
pub(super) fn number(chart: &Chart, expr: &Expr) -> Option<i128> {
    match constant(chart, expr)?.kind {
        ExprKind::Integer { negative, magnitude } => {
            let magnitude = i128::try_from(magnitude).ok()?;
            Some(if negative { -magnitude } else { magnitude })
        }
        _ => None,
    }
}

/// What a constant stands for.
fn constant<'c>(chart: &'c Chart, expr: &'c Expr) -> Option<&'c Expr> {
    let mut expr = expr;
    for _ in 0..MOST_CONSTANTS {
        let ExprKind::Constant(constant) = expr.kind else { return Some(expr) };
        expr = &chart.constants[constant].value;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_move_from_class_to_class_and_stay_where_that_faults() {
        let domain = Domain::Numbers(vec![(0, 0), (1, 1), (2, 2), (3, 255)]);
        assert_eq!((domain.all(), domain.len()), (0b1111, 4));
        assert_eq!(domain.moved(1), Some(vec![0b0010, 0b0100, 0b1000, 0b1000]));
        assert_eq!(domain.moved(-1), Some(vec![0b0001, 0b0001, 0b0010, 0b1100]));
        assert_eq!(domain.moved(2), Some(vec![0b0100, 0b1000, 0b1000, 0b1000]));
        assert_eq!(domain.moved(i128::MAX), Some(vec![1, 2, 4, 8]));
        let signed = Domain::Numbers(vec![(i128::MIN, -1), (0, 0), (1, i128::MAX)]);
        assert_eq!(signed.moved(1), Some(vec![0b011, 0b100, 0b100]));
        assert_eq!(signed.moved(i128::MIN), Some(vec![0b001, 0b001, 0b001]));
    }
}
