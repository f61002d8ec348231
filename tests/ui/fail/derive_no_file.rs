#[derive(fsm_runtime::Statechart)]
#[statechart(file = "../none.fsm")]
pub struct Shop;

fn main() {}
