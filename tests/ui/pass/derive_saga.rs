// A machine with activities from a file: effects come out, outcomes go in.
include!("../purchase.rs");

#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    pub number: u32,
}

#[derive(fsm_runtime::Statechart)]
#[statechart(file = "ui/charts/pays.fsm")]
pub struct Till;

fn start(amount: u32, sink: &mut impl FnMut(Effect)) -> Purchase<Till> {
    Till.start(amount, sink).unwrap()
}
