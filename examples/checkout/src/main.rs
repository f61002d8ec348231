//! Runs an order: `cargo run -p example-checkout -- --gift --fail pay --cancel-at reserve`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is run in a terminal")]

use std::process::ExitCode;

use example_checkout::{Order, Reply, Services, run};

const SERVICES: [&str; 12] = [
    "verify_stock",
    "reserve",
    "pay",
    "invoice",
    "confirm_by_mail",
    "decrement_stock",
    "wrap",
    "notify_logistics",
    "tell_customer",
    "release",
    "refund",
    "void_invoice",
];

fn main() -> ExitCode {
    let mut services = Services::new();
    let (mut is_gift, mut cancel_at) = (false, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let reply = match argument.as_str() {
            "--gift" => {
                is_gift = true;
                continue;
            }
            "--refuse" => Some(Reply::Refused),
            "--fail" => Some(Reply::Failed),
            "--lose" => Some(Reply::Unknown),
            "--cancel-at" => None,
            _ => return usage(),
        };
        let name = arguments.next().unwrap_or_default();
        let Some(service) = SERVICES.into_iter().find(|service| *service == name) else { return usage() };
        match reply {
            Some(reply) => services.set(service, reply),
            None => cancel_at = Some(service),
        }
    }
    match run(Order { number: 1, is_gift }, &services, cancel_at) {
        Ok(run) => {
            print!("{run}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> ExitCode {
    eprintln!("example-checkout [--gift] [--refuse|--fail|--lose|--cancel-at SERVICE]…");
    eprintln!("services: {}", SERVICES.join(", "));
    ExitCode::from(2)
}
