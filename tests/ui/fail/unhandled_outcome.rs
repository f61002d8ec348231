fsm_runtime::machine! {
    machine Shop {
        activity look() ! Hidden | Gone readonly timeout 1s;
        initial Looking;
        state Looking { invoke look() { ok => Done, err(Hidden) => Done } }
        final Done;
    }
}

fn main() {}
