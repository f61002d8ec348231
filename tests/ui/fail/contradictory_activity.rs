fsm_runtime::machine! {
    machine Shop {
        activity look() readonly undo none "nothing is done" timeout 1s;
        initial Looking;
        state Looking { invoke look() { ok => Done, err => Done } }
        final Done;
    }
}

fn main() {}
