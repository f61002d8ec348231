//! A host that answers in every way, one after the other.

use fsm_lang::chart::{Chart, Members, Type, TypeId};
use fsm_lang::interp::{HostValue, Value};

/// The answers of one run of an input. What is asked beyond those that were laid down is answered with the first there
/// is; [`Self::next`] lays down the next run.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// The answers with how many there were to choose from.
    given: Vec<(usize, usize)>,
    asked: usize,
}

impl Answers {
    /// One of `of` answers, at least one.
    pub fn choose(&mut self, of: usize) -> usize {
        if self.asked == self.given.len() {
            self.given.push((0, of));
        }
        self.asked += 1;
        self.given[self.asked - 1].0
    }

    /// Goes to the run that comes next; `false` if there is none.
    pub fn advance(&mut self) -> bool {
        self.given.truncate(self.asked);
        self.asked = 0;
        while let Some((answer, of)) = self.given.last_mut() {
            *answer += 1;
            if answer < of {
                return true;
            }
            self.given.pop();
        }
        false
    }

    /// The answers of the run that has ended.
    #[must_use]
    pub fn given(&self) -> Vec<usize> {
        self.given[..self.asked].iter().map(|(answer, _)| *answer).collect()
    }

    /// A value of a type: both truths, each variant, and nothing else of which a chart could tell two values apart.
    pub fn value(&mut self, chart: &Chart, ty: Type) -> Value {
        match ty {
            Type::Bool => Value::Bool(self.choose(2) == 1),
            Type::Host(id) => self.host_value(chart, id),
            _ => Value::zero(chart, ty),
        }
    }

    fn host_value(&mut self, chart: &Chart, id: TypeId) -> Value {
        match &chart.types[id].members {
            Members::Variants(variants) => Value::Variant(id, self.choose(variants.len())),
            Members::Opaque => Value::zero(chart, Type::Host(id)),
            Members::Fields(fields) => {
                let fields = fields.iter().map(|field| match field.ty {
                    // A type may have a field of its own type.
                    Type::Host(inner) if !matches!(chart.types[inner].members, Members::Variants(_)) => None,
                    ty => Some(self.value(chart, ty)),
                });
                Value::Host(HostValue { ty: id, text: "value".into(), fields: fields.collect() })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Answers;

    #[test]
    fn every_run_is_tried_once() {
        let mut answers = Answers::default();
        let mut runs = vec![];
        loop {
            // The second question depends on the first answer.
            if answers.choose(2) == 1 {
                answers.choose(3);
            }
            runs.push(answers.given());
            if !answers.advance() {
                break;
            }
        }
        assert_eq!(runs, [vec![0], vec![1, 0], vec![1, 1], vec![1, 2]]);
    }
}
