// A place of several tokens is underlined from the first to the last.
fsm_runtime::machine! {
    machine Shop {
        type Order { is_gift: bool }
        event Placed(order: Order);
        initial Idle;
        state Idle { on Placed(order) if order.first.is_empty() => Idle; }
    }
}

fn main() {}
