fsm_runtime::machine! {
    machine Shop {
        activity reserve(number: u32) undo release(numbr, 1) timeout 1s;
        activity release(number: u16) retriable;
        activity pay(number: u32) undo refund(number) timeout 1s;
        activity refund(number: u16) retriable;
        initial Reserving;
        state Reserving { invoke reserve("one") { ok => Done, err => Done } }
        final Done;
    }
}

fn main() {}
