#[derive(fsm_runtime::Statechart)]
#[statechart(file = "ui/charts/missing_stuck.fsm")]
pub enum Shop {
    Open,
    Closed,
}

fn main() {}
