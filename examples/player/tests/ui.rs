//! A chart with a state that nothing leads to does not compile.

#[test]
fn an_unreachable_state_does_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/ui/unreachable.rs");
}
