#[derive(fsm_runtime::Statechart)]
#[statechart(file = "ui/charts/two_machines.fsm")]
pub struct Shop;

fn main() {}
