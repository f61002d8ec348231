//! Twice the chart is not much more than twice the Rust. How long it takes is measured by `cargo xtask growth`.

use fsm_tests::growth::shapes;

#[test]
fn twice_the_chart_is_twice_the_rust() {
    for shape in shapes() {
        let [once, twice] = [60, 120].map(|size| match shape.grow(size) {
            Ok(growth) => growth.lines,
            Err(message) => panic!("{message}"),
        });
        assert!(once > 120, "{}: {once} lines for 60", shape.name);
        assert!(4 * twice < 9 * once, "{}: {once} lines for 60, {twice} for 120", shape.name);
    }
}
