//! `machine! { … }` as rustc sees it: a good machine runs where it is declared, and each mistake is one error, at its
//! tokens, with nothing of rustc's own behind it.
//!
//! `TRYBUILD=overwrite cargo test -p fsm-tests --test ui` writes the expected output again.

#[test]
fn machines_run_and_mistakes_are_shown_at_their_tokens() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/pass/*.rs");
    cases.compile_fail("ui/fail/*.rs");
}
