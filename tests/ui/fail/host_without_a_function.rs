// A function that the chart declares is not there.
include!("../shop.rs");

struct Desk;

impl shop::Host for Desk {
    fn wrap(&mut self, _: Order) {}
}

fn main() {}
