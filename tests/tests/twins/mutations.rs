//! Charts that almost nobody would write.

use fsm_tests::mutate::{WORDS, mutated, split};
use fsm_tests::random::Random;

use super::{charts, compare};

/// How many mutants of each chart are tried.
const ROUNDS: usize = 150;

/// Charts with tokens left out, doubled, exchanged or renamed: what one front end takes, the other does.
#[test]
fn mutations_are_read_alike() {
    let mut random = Random::new(0x5eed);
    let mut compared = 0;
    for (path, chart) in charts("ok") {
        let words = split(&chart);
        for round in 0..ROUNDS {
            let mutant =
                if random.chance(50) { mutated(&words, &mut random) } else { torn(&words, &mut random) };
            if compare(&format!("{} {round}", path.display()), &mutant) {
                compared += 1;
            }
        }
    }
    assert!(compared > 0);
}

/// A chart with one change, which may tear its brackets.
fn torn(words: &[&str], random: &mut Random) -> String {
    let mut mutant = words.to_vec();
    let (at, other) = (random.below(words.len()), random.below(words.len()));
    match random.below(4) {
        0 => _ = mutant.remove(at),
        1 => mutant.insert(at, words[at]),
        2 => mutant.swap(at, other),
        _ => mutant[at] = random.one(WORDS),
    }
    mutant.join(" ")
}
