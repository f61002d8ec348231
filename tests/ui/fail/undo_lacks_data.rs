#[derive(Clone)]
pub struct Payment;

fsm_runtime::machine! {
    machine Shop {
        type Payment;
        activity pay() -> payment: Payment undo refund(payment) timeout 30s;
        activity refund(payment: Payment) retriable;
        initial Paying;
        state Paying { invoke pay() { ok => Done, err => Undoing } }
        state Undoing { compensate { ok => Rejected } }
        final Done;
        final failure Rejected;
    }
}

fn main() {}
