fsm_runtime::machine! {
    machine Shop {
        activity a() readonly timeout 0s;
        activity b() readonly timeout 5;
        activity c() readonly timeout 1s retry 0 every 1s;
        activity d() readonly timeout 1s retry 3 every 5s..1s;
        activity e() readonly timeout 1s limit 50/week;
        initial Done;
        final Done;
    }
}

fn main() {}
