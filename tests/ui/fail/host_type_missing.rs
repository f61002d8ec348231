// Types and variants that are not there.
#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    Express,
    Usual,
    Late,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Size {
    Small,
    Large,
}

fsm_runtime::machine! {
    #[endless]
    pub machine Shop(order: Order) {
        type Order { number: u32 }
        type Payment;
        type Kind { Express, Usual }
        type Size { Small, Large, Huge }
        event Chosen(kind: Kind, size: Size) | Paid(payment: Payment);
        fn wrap(order: Order, kind: Kind);
        initial Choosing;
        state Choosing { on Chosen(kind, size) if kind == Kind::Express && size == Size::Huge => Paying; }
        state Paying { on Paid(payment) if order.number > 7 => Choosing { wrap(order, Kind::Usual); } }
    }
}

fn main() {}
