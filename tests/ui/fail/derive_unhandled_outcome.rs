#[derive(fsm_runtime::Statechart)]
#[statechart(file = "ui/charts/unhandled_outcome.fsm")]
pub struct Shop;

fn main() {}
