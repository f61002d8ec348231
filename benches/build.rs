//! Writes the ring of 100 states and 8 events in every way.

use std::fmt::Write as _;
use std::path::Path;

const STATES: usize = 100;
const EVENTS: usize = 8;

fn main() {
    let directory = std::env::var("OUT_DIR").expect("cargo sets it");
    let write = |name: &str, text: String| std::fs::write(Path::new(&directory).join(name), text).expect("it can be written");
    let target = |state: usize, event: usize| (state * 7 + event * 13 + 1) % STATES;

    let mut chart = String::from(
        "fsm_runtime::machine! {\n/// The chart.\n#[endless]\n#[allow(unreachable_state, unreachable_transition, unneeded_allow, reason = \"whatever the arithmetic gives\")]\npub machine Ring {\n\
         event E0 | E1 | E2 | E3 | E4 | E5 | E6 | E7;\nfn count(code: u8);\ninitial S0;\n",
    );
    let mut hand = String::from("match self.state {\n");
    let mut table = String::from("[\n");
    let mut statig = String::from("#[state_machine(initial = \"State::s0()\")]\nimpl Ring {\n");
    let mut smlang = String::from("statemachine! {\nderive_events: [Clone, Debug],\ntransitions: {\n");
    for state in 0..STATES {
        let _ = writeln!(chart, "state S{state} {{");
        let _ = writeln!(hand, "State::S{state} => match event {{");
        table.push('[');
        let _ = writeln!(statig, "#[state]\nfn s{state}(&mut self, event: &Event) -> Outcome<State> {{ match event {{");
        for event in 0..EVENTS {
            let to = target(state, event);
            let code = event + 1;
            let _ = writeln!(chart, "on E{event} => S{to} {{ count({code}); }}");
            let _ = writeln!(hand, "Event::E{event} => {{ self.counter.count({code}); self.state = State::S{to}; }}");
            let _ = write!(table, "(State::S{to}, {code}), ");
            let _ = writeln!(statig, "Event::E{event} => {{ self.counter.count({code}); Transition(State::s{to}()) }}");
            let star = if state == 0 && event == 0 { "*" } else { "" };
            let _ = writeln!(smlang, "{star}S{state} + E{event} / count_{code} = S{to},");
        }
        chart.push_str("}\n");
        hand.push_str("},\n");
        table.push_str("],\n");
        statig.push_str("}}\n");
    }
    chart.push_str("}}\n");
    hand.push('}');
    table.push(']');
    statig.push_str("}\n");
    smlang.push_str("}}\n");
    let states: Vec<String> = (0..STATES).map(|state| format!("S{state}")).collect();
    write("ring_states.rs", format!("/// The states.\n#[derive(Clone, Copy, Debug, PartialEq, Eq)]\npub enum State {{ {} }}\n", states.join(", ")));
    write("ring_fsm.rs", chart);
    write("ring_match.rs", hand);
    write("ring_table.rs", table);
    write("ring_statig.rs", statig);
    write("ring_smlang.rs", smlang);
    println!("cargo::rerun-if-changed=build.rs");
}
