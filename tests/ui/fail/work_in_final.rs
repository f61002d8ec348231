fsm_runtime::machine! {
    machine Shop {
        activity look() readonly timeout 1s;
        initial Looking;
        state Looking { invoke look() { ok => Done, err => Done } }
        final Done { invoke look() { ok => Done, err => Done } }
    }
}

fn main() {}
