fsm_runtime::machine! {
    machine Door { initial Closed; final Closed; }
    machine Door { initial Open; final Open; }
    machine DOOR { initial Ajar; final Ajar; }
}

fn main() {}
