// What the types of the host lack is shown at the name of the chart's file.
#[derive(fsm_runtime::Statechart)]
#[statechart(file = "ui/charts/reads.fsm")]
pub struct Desk;

impl purchase::Host for Desk {
    fn wrap(&mut self, _: Order) {}
}

#[derive(Clone)]
pub struct Order {
    pub gift: bool,
}

fn main() {}
