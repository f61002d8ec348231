//! `machine! { … }` as rustc sees it: each mistake is one error, at its tokens, with nothing of rustc's own behind it.
//!
//! `TRYBUILD=overwrite cargo test -p fsm-tests --test ui` writes the expected output again.

#[test]
fn mistakes_are_shown_at_their_tokens() {
    trybuild::TestCases::new().compile_fail("ui/fail/*.rs");
}

#[test]
fn machines_run_where_they_are_declared() {
    trybuild::TestCases::new().pass("ui/pass/*.rs");
}
