fsm_runtime::machine! {
    machine Shop {
        activity look() readonly timeout 1s;
        activity pay() undo refund() timeout 1s;
        activity refund() retriable;
        initial Looking;
        state Looking { invoke look() { ok(value) => Paying, err => Done, stuck => Done } }
        state Paying { invoke pay() { ok => Undoing, err => Done } }
        state Undoing { compensate { ok => Done, err => Done } }
        final Done;
    }
}

fn main() {}
