#[derive(fsm_runtime::Statechart)]
#[statechart(file = "ui/charts/syntax.fsm")]
pub struct Shop;

impl checkout::Host for Shop {
    fn wrap(&mut self, order: u8) {
        let _ = order;
    }
}

fn main() {
    let mut machine = Shop::start(Shop, 7, &mut |_| {}).unwrap();
    let _ = machine.handle(checkout::Event::Cancel, &mut |_| {});
}
