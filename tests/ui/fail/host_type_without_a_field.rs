// The chart reads what the type has not, or of another type; each is read often, also of a field's field.
#[derive(Clone)]
pub struct Order {
    pub gift: bool,
    pub buyer: Buyer,
}

#[derive(Clone)]
pub struct Buyer {
    pub age: u8,
}

#[derive(Clone)]
pub struct Parcel {
    pub weight: f32,
}

fsm_runtime::machine! {
    pub machine Shop(order: Order) {
        type Order { is_gift: bool, buyer: Buyer }
        type Buyer { years: u8 }
        type Parcel { weight: u32 }
        event Packed(parcel: Parcel) | Sent;
        fn wrap(order: Order);
        initial Packing;
        state Packing {
            entry { if order.is_gift { wrap(order); } }
            on Packed(parcel) if parcel.weight > 10 && order.buyer.years >= 18 => Waiting(parcel);
            on Packed(parcel) if !order.is_gift => Waiting(parcel);
        }
        state Waiting(parcel: Parcel) {
            on Sent if order.buyer.years < 18 || parcel.weight < 100 => Done;
        }
        final Done;
    }
}

struct Desk;

impl shop::Host for Desk {
    fn wrap(&mut self, _: Order) {}
}

fn main() {}
