fsm_runtime::machine! {
    machine Shop {
        activity a() retry every 5s;
        activity b() timeout;
        activity c() limit 50;
        activity d() undo;
        activity e() undo none;
        activity f() retryable;
        activity g() readonly readonly;
        initial Done;
        final Done;
    }
}

fn main() {}
