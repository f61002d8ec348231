//! Sets of places as rows of bits, so that one step of the flow moves all places at once.

use std::ops::Range;

/// A set of places. Words behind the end are empty, so that a row that nothing is in takes no room: of many calls most
/// leaves have many such rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Row(Vec<u64>);

impl Row {
    /// The empty set.
    pub(super) fn new() -> Self {
        Self(Vec::new())
    }

    /// The set of all of so many places.
    pub(super) fn full(places: usize) -> Self {
        let mut row = Self::new();
        row.insert_all(0..places);
        row
    }

    /// How many words it has, empty ones at the end apart.
    fn words(&self) -> usize {
        self.0.iter().rposition(|&word| word != 0).map_or(0, |last| last + 1)
    }

    /// Makes room for so many words.
    fn reserve(&mut self, words: usize) {
        if self.0.len() < words {
            self.0.resize(words, 0);
        }
    }

    /// Adds places that stand together, a word at a time.
    pub(super) fn insert_all(&mut self, places: Range<usize>) {
        if places.is_empty() {
            return;
        }
        let (first, last) = (places.start / 64, (places.end - 1) / 64);
        self.reserve(last + 1);
        for word in first..=last {
            let from = if word == first { places.start % 64 } else { 0 };
            let to = if word == last { (places.end - 1) % 64 } else { 63 };
            self.0[word] |= (u64::MAX << from) & (u64::MAX >> (63 - to));
        }
    }

    pub(super) fn insert(&mut self, place: usize) {
        self.insert_all(place..place + 1);
    }

    pub(super) fn remove(&mut self, place: usize) {
        if let Some(word) = self.0.get_mut(place / 64) {
            *word &= !(1 << (place % 64));
        }
    }

    pub(super) fn contains(&self, place: usize) -> bool {
        self.0.get(place / 64).is_some_and(|word| word & (1 << (place % 64)) != 0)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|&word| word == 0)
    }

    /// Adds the places of the other; whether that changed anything.
    pub(super) fn or(&mut self, other: &Self) -> bool {
        self.reserve(other.words());
        let mut changed = 0;
        for (own, &other) in self.0.iter_mut().zip(&other.0) {
            changed |= other & !*own;
            *own |= other;
        }
        changed != 0
    }

    /// Adds what both others have; whether that changed anything.
    pub(super) fn or_both(&mut self, one: &Self, other: &Self) -> bool {
        let both = || one.0.iter().zip(&other.0).map(|(&one, &other)| one & other);
        if let Some(last) = both().rposition(|word| word != 0) {
            self.reserve(last + 1);
        }
        let mut changed = 0;
        for (own, both) in self.0.iter_mut().zip(both()) {
            changed |= both & !*own;
            *own |= both;
        }
        changed != 0
    }

    /// Keeps what the other has, too.
    pub(super) fn and(&mut self, other: &Self) {
        self.0.truncate(other.0.len());
        for (own, &other) in self.0.iter_mut().zip(&other.0) {
            *own &= other;
        }
    }

    /// Takes away what the other has.
    pub(super) fn minus(&mut self, other: &Self) {
        for (own, &other) in self.0.iter_mut().zip(&other.0) {
            *own &= !other;
        }
    }

    /// The places, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(position, &word)| {
            std::iter::successors((word != 0).then_some(word), |word| {
                let rest = word & (word - 1);
                (rest != 0).then_some(rest)
            })
            .map(move |word| position * 64 + word.trailing_zeros() as usize)
        })
    }
}

impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Row {}

/// How a place stands in a run: what has become of a call of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Standing {
    /// None was made, or it had no effect.
    Idle,
    /// It is in flight.
    Flight,
    /// It is owed, or may be.
    Owed,
    /// It was undone.
    Undone,
    /// It was settled.
    Settled,
}

impl Standing {
    /// All of them.
    pub(super) const ALL: [Self; 5] = [Self::Idle, Self::Flight, Self::Owed, Self::Undone, Self::Settled];
}

/// How places may stand: a set of places for each way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rows([Row; 5]);

impl Rows {
    pub(super) fn new() -> Self {
        Self(std::array::from_fn(|_| Row::new()))
    }

    pub(super) fn of(&self, standing: Standing) -> &Row {
        &self.0[standing as usize]
    }

    pub(super) fn of_mut(&mut self, standing: Standing) -> &mut Row {
        &mut self.0[standing as usize]
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(Row::is_empty)
    }

    pub(super) fn or(&mut self, other: &Self) -> bool {
        let mut changed = false;
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            changed |= own.or(other);
        }
        changed
    }

    pub(super) fn and(&mut self, other: &Self) {
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            own.and(other);
        }
    }
}

/// What an edge moves: rows of places, or one place.
pub(super) trait Moved {
    /// Moves the places of a set from one standing to another.
    fn shift(&mut self, from: Standing, to: Standing, places: &Row);
    /// Adds to one standing those of a set that have another.
    fn spread(&mut self, from: Standing, to: Standing, places: &Row);
    /// Forgets those of a set that have a standing.
    fn lose(&mut self, from: Standing, places: &Row);
    /// Moves one place.
    fn shift_one(&mut self, from: Standing, to: Standing, place: usize);
    /// Adds to one standing one place, if it has another.
    fn spread_one(&mut self, from: Standing, to: Standing, place: usize);
}

impl Moved for Rows {
    fn shift(&mut self, from: Standing, to: Standing, places: &Row) {
        self.spread(from, to, places);
        self.lose(from, places);
    }

    fn spread(&mut self, from: Standing, to: Standing, places: &Row) {
        let [from, to] = [from as usize, to as usize];
        if let Ok([from, to]) = self.0.get_disjoint_mut([from, to]) {
            to.or_both(from, places);
        }
    }

    fn lose(&mut self, from: Standing, places: &Row) {
        self.of_mut(from).minus(places);
    }

    fn shift_one(&mut self, from: Standing, to: Standing, place: usize) {
        self.spread_one(from, to, place);
        self.of_mut(from).remove(place);
    }

    fn spread_one(&mut self, from: Standing, to: Standing, place: usize) {
        if self.of(from).contains(place) {
            self.of_mut(to).insert(place);
        }
    }
}

/// How one place may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct One {
    pub(super) place: usize,
    standings: u8,
}

impl One {
    pub(super) fn new(place: usize, standing: Standing) -> Self {
        Self { place, standings: 1 << standing as u8 }
    }

    pub(super) fn standings(self) -> impl Iterator<Item = Standing> {
        Standing::ALL.into_iter().filter(move |&standing| self.has(standing))
    }

    fn has(self, standing: Standing) -> bool {
        self.standings & (1 << standing as u8) != 0
    }
}

impl Moved for One {
    fn shift(&mut self, from: Standing, to: Standing, places: &Row) {
        if places.contains(self.place) {
            self.shift_one(from, to, self.place);
        }
    }

    fn spread(&mut self, from: Standing, to: Standing, places: &Row) {
        if places.contains(self.place) {
            self.spread_one(from, to, self.place);
        }
    }

    fn lose(&mut self, from: Standing, places: &Row) {
        if places.contains(self.place) {
            self.standings &= !(1 << from as u8);
        }
    }

    fn shift_one(&mut self, from: Standing, to: Standing, place: usize) {
        if place == self.place && self.has(from) {
            self.standings = self.standings & !(1 << from as u8) | 1 << to as u8;
        }
    }

    fn spread_one(&mut self, from: Standing, to: Standing, place: usize) {
        if place == self.place && self.has(from) {
            self.standings |= 1 << to as u8;
        }
    }
}

/// What steps may do to places: for each pair of standings the places that they may move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Changes(Vec<(Standing, Standing, Row)>);

impl Changes {
    pub(super) fn none() -> Self {
        Self(Vec::new())
    }

    /// The pairs that are not empty.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (Standing, Standing, &Row)> {
        self.0.iter().map(|(from, to, places)| (*from, *to, places))
    }

    /// Adds places to a pair; whether that changed anything.
    pub(super) fn add(&mut self, from: Standing, to: Standing, places: &Row) -> bool {
        if places.is_empty() {
            return false;
        }
        match self.0.iter_mut().find(|(one, other, _)| (*one, *other) == (from, to)) {
            Some((.., row)) => row.or(places),
            None => {
                self.0.push((from, to, places.clone()));
                true
            }
        }
    }

    pub(super) fn or(&mut self, other: &Self) -> bool {
        let mut changed = false;
        for (from, to, places) in other.pairs() {
            changed |= self.add(from, to, places);
        }
        changed
    }

    /// What the rows become when these steps may be taken any number of times; whether that changed anything.
    pub(super) fn apply(&self, rows: &mut Rows) -> bool {
        let mut changed = false;
        loop {
            let mut more = false;
            for (from, to, places) in self.pairs() {
                if let Ok([from, to]) = rows.0.get_disjoint_mut([from as usize, to as usize]) {
                    more |= to.or_both(from, places);
                }
            }
            if !more {
                return changed;
            }
            changed = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_lists_its_places_in_order() {
        let mut row = Row::new();
        for place in [129, 0, 64, 63] {
            row.insert(place);
        }
        assert_eq!(row.iter().collect::<Vec<_>>(), [0, 63, 64, 129]);
        row.remove(64);
        assert!(!row.contains(64) && row.contains(129));
        assert_eq!(Row::full(3).iter().collect::<Vec<_>>(), [0, 1, 2]);
    }

    #[test]
    fn changes_go_on_until_nothing_is_new() {
        let mut rows = Rows::new();
        rows.of_mut(Standing::Idle).insert(0);
        let mut changes = Changes::none();
        assert!(changes.add(Standing::Flight, Standing::Owed, &Row::full(1)));
        assert!(changes.add(Standing::Idle, Standing::Flight, &Row::full(1)));
        assert!(changes.apply(&mut rows));
        assert!(rows.of(Standing::Owed).contains(0) && !rows.of(Standing::Undone).contains(0));
        assert!(!changes.apply(&mut rows));
    }

    #[test]
    fn one_place_moves_as_it_does_among_others() {
        let (inside, outside) = (Row::full(2), Row::full(1));
        for (from, to) in Standing::ALL.into_iter().flat_map(|from| Standing::ALL.map(|to| (from, to))) {
            for standing in Standing::ALL.into_iter().filter(|_| from != to) {
                let moved = |by: &dyn Fn(&mut dyn Moved)| {
                    let mut one = One::new(1, standing);
                    let mut rows = Rows::new();
                    rows.of_mut(standing).insert(1);
                    by(&mut one);
                    by(&mut rows);
                    let among_others = Standing::ALL.into_iter().filter(|&at| rows.of(at).contains(1));
                    assert!(one.standings().eq(among_others), "{standing:?}: {from:?} to {to:?}");
                };
                for places in [&inside, &outside] {
                    moved(&|it| it.shift(from, to, places));
                    moved(&|it| it.spread(from, to, places));
                    moved(&|it| it.lose(from, places));
                }
                for place in [0, 1] {
                    moved(&|it| it.shift_one(from, to, place));
                    moved(&|it| it.spread_one(from, to, place));
                }
            }
        }
    }

    #[test]
    fn places_that_stand_together_are_added_at_once() {
        for (start, end) in [(0, 0), (0, 1), (5, 64), (63, 65), (64, 128), (1, 130), (130, 130), (0, 200)] {
            let (mut together, mut each) = (Row::new(), Row::new());
            together.insert_all(start..end);
            (start..end).for_each(|place| each.insert(place));
            assert_eq!(together, each, "{start}..{end}");
        }
    }
}
