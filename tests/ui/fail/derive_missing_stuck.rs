#[derive(fsm_runtime::Statechart)]
#[statechart(file = "ui/charts/missing_stuck.fsm")]
pub struct Shop;

fn main() {}
