fsm_runtime::machine! {
    machine Shop {
        activity reserve() undo releese() timeout 1s;
        activity release() retriable;
        fn look();
        initial Reserving;
        state Reserving { invoke reserv() { ok => Looking, err => Done } }
        state Looking { invoke look() { ok => Done, err => Done } }
        final Done;
    }
}

fn main() {}
