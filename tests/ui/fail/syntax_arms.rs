fsm_runtime::machine! {
    machine Shop {
        activity look() readonly timeout 1s;
        initial First;
        state First { invoke look() { ok => Second err => Done } }
        state Second { invoke look() { maybe => Done } }
        state Third { invoke look { ok => Done } }
        state Fourth { compensate { stuck(x) => Done } }
        final Done;
    }
}

fn main() {}
