//! Formatted Rust as rustfmt has it, where prettyplease differs: blank lines between items, and a match that is all
//! of an arm without braces around it. No literal has a line end in it, so that lines can be looked at.

/// How wide a line may become.
const WIDTH: usize = 100;
/// What is inside stands so much further to the right.
const STEP: usize = 4;

/// What the first line of an item begins with.
const BEGINNINGS: [&str; 13] = [
    "///", "#[", "const ", "enum ", "fn ", "impl ", "impl<", "mod ", "pub ", "pub(", "struct ", "trait ",
    "use ",
];

/// What prettyplease wrote, in its final layout.
pub(super) fn laid_out(text: &str) -> String {
    spaced(&joined(text))
}

/// The text with `=> match x {` where it had braces around the match.
fn joined(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut text = String::with_capacity(text.len());
    // Of the matches around: the line behind the one that ends each.
    let mut ends: Vec<usize> = Vec::new();
    let mut position = 0;
    while let Some(&line) = lines.get(position) {
        while ends.last().is_some_and(|&end| end <= position) {
            ends.pop();
        }
        let moved = line.get(ends.len() * STEP..).unwrap_or(line.trim_start());
        if let Some((head, end)) = only_match(&lines, position, moved) {
            text.push_str(moved.trim_end_matches('{'));
            text.push_str(head);
            position += 2;
            ends.push(end);
        } else {
            // The brace of the arm stays, that of the match goes.
            let closes = ends.last() == Some(&(position + 1)) && line.trim() == "}";
            if !closes {
                text.push_str(moved);
                text.push('\n');
            }
            position += 1;
            continue;
        }
        text.push('\n');
    }
    text
}

/// Whether an arm that begins there has a match and nothing else inside: how that begins, and the line behind it.
fn only_match<'t>(lines: &[&'t str], position: usize, moved: &str) -> Option<(&'t str, usize)> {
    let (arm, head) = (*lines.get(position)?, *lines.get(position + 1)?);
    let (inside, head) = (indent(arm) + STEP, head.trim_start());
    if !arm.ends_with("=> {") || !head.starts_with("match ") || !head.ends_with('{') {
        return None;
    }
    if moved.len() + head.len() > WIDTH {
        return None;
    }
    let body = lines.iter().enumerate().skip(position + 2);
    let (end, _) = body.into_iter().find(|(_, line)| indent(line) <= inside)?;
    let only = *lines.get(end + 1)? == format!("{}}}", " ".repeat(indent(arm)));
    (only && lines.get(end)?.trim() == "}").then_some((head, end + 1))
}

/// The text with a blank line behind each item that ends with a brace, each alias, and the imports.
fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len() + text.len() / 16);
    let mut before = "";
    // Whether the line before ends an import, which can take several lines.
    let mut import = false;
    for line in text.lines() {
        let (indent, begins) = (indent(line), line.trim_start());
        let sibling = indent == self::indent(before);
        let item = sibling && BEGINNINGS.iter().any(|beginning| begins.starts_with(beginning));
        let is_import = begins.starts_with("use ");
        let ends = before.ends_with('}') || is_alias(before) || import && !is_import;
        if item && ends {
            spaced.push('\n');
        }
        spaced.push_str(line);
        spaced.push('\n');
        import = begins.ends_with(';') && (is_import || import || begins == "};");
        before = line;
    }
    spaced
}

/// Whether a line is a type that is another, in front of which its documentation stands.
fn is_alias(line: &str) -> bool {
    let words = line.trim_start().split(' ').find(|word| !word.starts_with("pub"));
    words == Some("type")
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::{joined, spaced};

    #[test]
    fn items_stand_apart_and_statements_together() {
        let expected = "\
use a::b;
use c::{
    d, e,
};

/// It is.
struct A {
    b: u8,
}

/// It is, too.
pub(super) type B = A;

const _: () = ();
impl A {
    fn b(&self) {
        if c {
            d();
        }
        e();
    }

    #[inline]
    fn f(&self) {}
}
";
        assert_eq!(spaced(&expected.replace("\n\n", "\n")), expected);
    }

    #[test]
    fn a_match_that_is_all_of_an_arm_has_no_braces_around_it() {
        let text = "\
match a {
    A::B(b) => {
        match b {
            B::C => {
                match c {
                    C::D => e(),
                    _ => return,
                }
            }
            _ => return,
        }
    }
    A::E => {
        match b {
            _ => f(),
        }
        g();
    }
}
";
        let expected = "\
match a {
    A::B(b) => match b {
        B::C => match c {
            C::D => e(),
            _ => return,
        }
        _ => return,
    }
    A::E => {
        match b {
            _ => f(),
        }
        g();
    }
}
";
        assert_eq!(joined(text), expected);
    }
}
