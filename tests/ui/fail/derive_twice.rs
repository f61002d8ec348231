#[derive(fsm_runtime::Statechart, fsm_runtime::Statechart)]
#[statechart(file = "ui/charts/pays.fsm")]
pub struct Till;

#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    pub number: u32,
}

fn main() {}
