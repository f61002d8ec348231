fsm_runtime::machine! {
    #[endless]
    machine Lamp {
        initial On;
        state On { after 60 => Off; }
        state Off { after 5min30s => On; }
    }
}

fn main() {}
