#[derive(fsm_runtime::Statechart)]
#[statechart(file = "ui/charts/several_findings.fsm")]
pub struct Shop;

fn main() {}
