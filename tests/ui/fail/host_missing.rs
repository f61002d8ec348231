// A machine is made with what is no host.
include!("../shop.rs");

struct Desk;

fn main() {
    let _ = Shop::new(Desk, Order { is_gift: true }, &mut |_| {});
}
