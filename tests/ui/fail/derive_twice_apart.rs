#[derive(fsm_runtime::Statechart)]
#[statechart(file = "ui/charts/pays.fsm")]
#[derive(Clone, fsm_runtime::Statechart)]
pub struct Till;

#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    pub number: u32,
}

fn main() {}
