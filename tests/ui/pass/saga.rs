// A machine with activities: effects come out, outcomes go in.
include!("../purchase.rs");

#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    pub number: u32,
}

fsm_runtime::machine! {
    /// Pays, and gives back what was paid if it is told so.
    pub machine Purchase(amount: u32) {
        type Receipt { number: u32 }
        event Return | Keep;
        activity pay(amount: u32) -> receipt: Receipt ! Declined undo refund(amount, receipt) timeout 30s;
        activity refund(amount: u32, receipt: Option<Receipt>) retriable;
        pub var paid: bool = false;

        initial Paying;
        state Paying {
            invoke pay(amount) {
                ok(receipt) if receipt.number > 0 => Holding(receipt) { paid = true; }
                ok            => Undoing,
                err(Declined) => Declined,
                err           => Undoing,
            }
        }
        state Holding(receipt: Receipt) {
            on Return if receipt.number > 0 => Undoing;
            on Keep => Bought;
        }
        state Undoing { compensate { ok => Declined } }
        final Bought;
        final failure Declined;
    }
}

fn start(amount: u32, sink: &mut impl FnMut(Effect)) -> Purchase<()> {
    Purchase::new((), amount, sink).unwrap()
}
