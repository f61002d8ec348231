// Names that something else beside the machine has.
pub struct Order;

pub struct Lamp;

fsm_runtime::machine! {
    #[endless]
    pub machine Order {
        type Order;
        event Placed(order: Order);
        initial Waiting;
        state Waiting { on Placed(_) => Waiting; }
    }
}

fsm_runtime::machine! {
    #[endless]
    pub machine Lamp {
        event Press;
        initial Off;
        state Off { on Press => Off; }
    }
}

fn main() {
    let mut machine = order::Order::new(()).unwrap();
    let _ = machine.handle(order::Event::Placed { order: Order });
}
