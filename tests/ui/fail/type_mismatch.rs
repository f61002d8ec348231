fsm_runtime::machine! {
    machine Coins {
        var credit: u32 = 0;
        event Coin(value: u16);
        initial Idle;
        state Idle { on Coin(value) if value => Paid { credit += value; } }
        final Paid;
    }
}

fn main() {}
