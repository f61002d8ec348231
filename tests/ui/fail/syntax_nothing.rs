fsm_runtime::machine! {}

fn main() {}
