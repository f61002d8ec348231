//! fsm beside hand-written code and its peers, in one run. `cargo xtask bench` builds and runs it.
//!
//! Without arguments it prints, for each chart, the median time of each way relative to the match by hand, for
//! events in random order and for a short order repeated. `count CHART WAY N` runs N events of one way, for
//! valgrind.

mod cd_player;
mod measure;
mod ring;
mod saga;
mod samek;
mod subject;

use cd_player::peers as cd_peers;
use measure::{Stream, Way, ratios};
use ring::peers as ring_peers;
use samek::peers as samek_peers;
use subject::Counter;

fn charts() -> Vec<(&'static str, Vec<Way>)> {
    vec![
        (
            "cd player",
            vec![
                Way::of::<cd_player::HandMatch>(cd_player::EVENTS),
                Way::of::<cd_player::HandTable>(cd_player::EVENTS),
                Way::of::<cd_player::CdPlayer<Counter>>(cd_player::EVENTS),
                Way::of::<statig::blocking::StateMachine<cd_peers::by_statig::Player>>(cd_player::EVENTS),
                Way::of::<cd_peers::by_smlang::StateMachine<Counter>>(cd_player::EVENTS),
            ],
        ),
        (
            "samek",
            vec![
                Way::of::<samek::HandMatch>(samek::EVENTS),
                Way::of::<samek::HandTable>(samek::EVENTS),
                Way::of::<samek::Samek<Counter>>(samek::EVENTS),
                Way::of::<statig::blocking::StateMachine<samek_peers::by_statig::Samek>>(samek::EVENTS),
                Way::of::<samek_peers::by_smlang::StateMachine<samek_peers::by_smlang::Context>>(samek::EVENTS),
            ],
        ),
        (
            "ring 100 x 8",
            vec![
                Way::of::<ring::HandMatch>(ring::EVENTS),
                Way::of::<ring::HandTable>(ring::EVENTS),
                Way::of::<ring::Ring<Counter>>(ring::EVENTS),
                Way::of::<statig::blocking::StateMachine<ring_peers::by_statig::Ring>>(ring::EVENTS),
                Way::of::<ring_peers::by_smlang::StateMachine<Counter>>(ring::EVENTS),
            ],
        ),
        // Not a peer: what ids, the ledger and late outcomes cost beside a saga that knows none of them.
        (
            "saga",
            vec![Way::of::<saga::ByHand>(saga::EVENTS), Way::of::<saga::Generated>(saga::EVENTS)],
        ),
    ]
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [] => time(31),
        ["rounds", rounds] => time(rounds.parse().expect("a number of rounds")),
        ["ways"] => {
            for (chart, ways) in charts() {
                for way in ways {
                    println!("{chart}\t{}", way.name);
                }
            }
        }
        ["count", chart, name, count] => {
            let count = count.parse().expect("a number of events");
            let charts = charts();
            let way = charts
                .iter()
                .find(|(known, _)| known == chart)
                .and_then(|(_, ways)| ways.iter().find(|way| way.name == *name))
                .expect("a chart and a way of `ways`");
            println!("{}", way.count(count));
        }
        _ => {
            eprintln!("usage: fsm-benches [rounds N | ways | count CHART WAY EVENTS]");
            std::process::exit(2);
        }
    }
}

fn time(rounds: usize) {
    println!("time an event, relative to the match by hand ({rounds} rounds, medians)");
    for (chart, ways) in charts() {
        let random = ratios(&ways, Stream::Random, rounds);
        let repeated = ratios(&ways, Stream::Repeated, rounds);
        println!("{chart}");
        for ((way, random), repeated) in ways.iter().zip(random).zip(repeated) {
            println!(
                "  {:<12} random {:>5.2} ({:>6.2} ns)   repeated {:>5.2} ({:>6.2} ns)",
                way.name, random.0, random.1, repeated.0, repeated.1
            );
        }
    }
}
