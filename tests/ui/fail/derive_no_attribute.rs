#[derive(fsm_runtime::Statechart)]
pub struct Shop;

fn main() {}
