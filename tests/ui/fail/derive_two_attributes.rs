#[derive(fsm_runtime::Statechart)]
#[statechart(file = "ui/charts/missing_stuck.fsm")]
#[statechart(file = "ui/charts/owed_again.fsm")]
pub struct Shop;

fn main() {}
