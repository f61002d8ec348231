// The chart has values copied and compared whose types do not allow it.
pub struct Order {
    pub number: u32,
}

#[derive(Clone)]
pub enum Kind {
    Express,
    Usual,
}

fsm_runtime::machine! {
    pub machine Shop(order: Order) {
        type Order { number: u32 }
        type Kind { Express, Usual }
        event Chosen(kind: Kind) | Cancel(kind: Kind);
        fn wrap(order: Order, kind: Kind);
        activity pay(order: Order, kind: Kind) undo refund(order) timeout 30s;
        activity refund(order: Order) retriable;
        initial Choosing;
        state Choosing { on Chosen(kind) if kind == Kind::Express || order.number > 7 => Paying(kind); }
        state Paying(kind: Kind) { invoke pay(order, kind) { ok => Paid(kind), err => Undoing } }
        state Paid(kind: Kind) {
            entry { wrap(order, kind); wrap(order, Kind::Usual); }
            on Cancel(given) if given != kind => Undoing;
            after 1h => Done;
        }
        state Undoing { compensate { ok => Broken } }
        final Done;
        final failure Broken;
    }
}

struct Desk;

impl shop::Host for Desk {
    fn wrap(&mut self, _: Order, _: Kind) {}
}

fn main() {}
