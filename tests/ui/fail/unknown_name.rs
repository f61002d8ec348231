fsm_runtime::machine! {
    machine Coins {
        var credit: u32 = 0;
        event Coin(value: u32);
        initial Idle;
        state Idle { on Coin(value) => Paid { credti += value; } }
        final Paid;
    }
}

fn main() {}
