// The chart reads what the type has not, or of another type.
#[derive(Clone)]
pub struct Order {
    pub gift: bool,
}

#[derive(Clone)]
pub struct Parcel {
    pub weight: f32,
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

fsm_runtime::machine! {
    #[endless]
    pub machine Scale {
        type Parcel { weight: u32 }
        event Put(parcel: Parcel) | Taken;
        initial Empty;
        state Empty { on Put(parcel) if parcel.weight > 10 => Full; }
        state Full { on Taken => Empty; }
    }
}

fn main() {}
