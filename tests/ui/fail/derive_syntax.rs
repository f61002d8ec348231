#[derive(fsm_runtime::Statechart)]
#[statechart(file = "ui/charts/syntax.fsm")]
pub struct Shop;

fn main() {}
