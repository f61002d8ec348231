#[derive(Clone)]
pub struct Order;

#[derive(fsm_runtime::Statechart)]
#[statechart(file = "ui/charts/missing_compensation.fsm")]
pub struct Shop;

fn main() {}
