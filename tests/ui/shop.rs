// A machine with functions and activities, and the types of its host, which has still to be written.
#[derive(Clone)]
pub struct Order {
    pub is_gift: bool,
}

#[derive(Clone)]
pub struct Payment;

fsm_runtime::machine! {
    pub machine Shop(order: Order) {
        type Order { is_gift: bool }
        type Payment;
        event Cancel;
        fn wrap(order: Order);
        fn is_open(hour: u8) -> bool;
        activity pay(order: Order) -> Payment ! Declined | Limit undo refund(order) timeout 30s;
        activity refund(order: Order) retriable;
        activity post(order: Order) ! Lost undo none "it is on its way" timeout 30s;
        initial Paying;
        state Paying {
            on Cancel if is_open(8) => Undoing;
            invoke pay(order) { ok => Posting, err => Undoing }
        }
        state Posting {
            entry { if order.is_gift { wrap(order); } }
            invoke post(order) { ok => Posted, err => Undoing }
        }
        state Undoing { compensate { ok => Broken } }
        final Posted;
        final failure Broken;
    }
}
