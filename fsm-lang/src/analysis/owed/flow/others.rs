//! What all regions of a parallel state but one agree on, for each of them, without comparing each with each.

use super::super::rows::{Row, Rows, Standing};

/// What regions agree on.
#[derive(Clone, Debug)]
pub(super) struct Others {
    /// What all of them have.
    all: Rows,
    /// What just one of them lacks.
    but_one: Rows,
}

impl Others {
    pub(super) fn new() -> Self {
        Self { all: Rows::new(), but_one: Rows::new() }
    }

    /// Of regions with these rows, of so many places.
    pub(super) fn of<'r>(regions: impl Iterator<Item = &'r Rows>, places: usize) -> Self {
        let universe = Row::full(places);
        let mut found = Self::new();
        let mut lacking = Rows::new();
        for rows in regions {
            for standing in Standing::ALL {
                let mut lacks = universe.clone();
                lacks.minus(rows.of(standing));
                // Not any more, if another one lacks it, too.
                let again = found.but_one.of_mut(standing);
                again.minus(&lacks);
                let mut first = lacks.clone();
                first.minus(lacking.of(standing));
                again.or(&first);
                lacking.of_mut(standing).or(&lacks);
            }
        }
        for standing in Standing::ALL {
            let mut all = universe.clone();
            all.minus(lacking.of(standing));
            *found.all.of_mut(standing) = all;
        }
        found
    }

    /// What all agree on but the one with these rows.
    pub(super) fn without(&self, own: &Rows) -> Rows {
        let mut rows = self.all.clone();
        for standing in Standing::ALL {
            let mut own_lack = self.but_one.of(standing).clone();
            own_lack.minus(own.of(standing));
            rows.of_mut(standing).or(&own_lack);
        }
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_are_all_but_one() {
        // Each region by bits of a number: four places, in one standing.
        let regions: Vec<Rows> = [0b1011, 0b0111, 0b1110, 0b1111]
            .into_iter()
            .map(|bits: usize| {
                let mut rows = Rows::new();
                (0..4)
                    .filter(|place| bits & (1 << place) != 0)
                    .for_each(|place| rows.of_mut(Standing::Owed).insert(place));
                rows
            })
            .collect();
        for count in 1..=regions.len() {
            let others = Others::of(regions[..count].iter(), 4);
            for (at, own) in regions[..count].iter().enumerate() {
                let mut expected = Rows::new();
                Standing::ALL.iter().for_each(|&standing| *expected.of_mut(standing) = Row::full(4));
                let beside = regions[..count].iter().enumerate().filter(|(other, _)| *other != at);
                beside.for_each(|(_, rows)| expected.and(rows));
                assert_eq!(others.without(own), expected, "{at} of {count}");
            }
        }
    }
}
