//! Twice the chart is not much more than twice the Rust, nor twice as much to say of it. How long it takes is measured by
//! `cargo xtask growth`.

use fsm_tests::growth::{Growth, mistakes, scripts, shapes};

#[test]
fn twice_the_chart_is_twice_the_rust() {
    for shape in shapes() {
        let once = twice_is_twice(shape.name, |size| shape.grow(size));
        assert!(once > 120, "{}: {once} lines for 60", shape.name);
    }
}

#[test]
fn twice_the_mistakes_are_twice_as_much_to_say() {
    for shape in mistakes() {
        twice_is_twice(shape.name, |size| shape.refuse(size));
    }
}

#[test]
fn twice_the_script_is_twice_the_run() {
    for script in scripts() {
        let once = twice_is_twice(script.name, |size| script.play(size));
        assert!(once >= 60, "{}: {once} lines for 60", script.name);
    }
}

/// How many lines become of 60, of which 120 must not make much more than twice as many.
fn twice_is_twice(name: &str, grow: impl Fn(usize) -> Result<Growth, String>) -> usize {
    let [once, twice] = [60, 120].map(|size| match grow(size) {
        Ok(growth) => growth.lines,
        Err(message) => panic!("{message}"),
    });
    assert!(4 * twice < 9 * once, "{name}: {once} lines for 60, {twice} for 120");
    once
}
