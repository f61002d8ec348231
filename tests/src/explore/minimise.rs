//! What of a chart a finding needs: everything else is taken out, item by item.

/// Takes out of a chart whatever it can lack, as long as `still` says of the rest that it will do. An item is a line, or
/// what stands between braces that open at the end of a line and close on one of their own.
pub fn minimise(text: &str, still: &mut dyn FnMut(&str) -> bool) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    loop {
        let before = lines.len();
        let mut changed = drop_items(&mut lines, still);
        changed |= simplify(&mut lines, still);
        if !changed || lines.len() > before {
            return joined(&lines);
        }
    }
}

fn joined(lines: &[String]) -> String {
    lines.join("\n") + "\n"
}

/// Drops items, from the last to the first, so that what is referred to goes behind what refers to it more often.
fn drop_items(lines: &mut Vec<String>, still: &mut dyn FnMut(&str) -> bool) -> bool {
    let mut changed = false;
    let mut at = lines.len();
    while at > 0 {
        at -= 1;
        let Some(end) = end_of_item(lines, at) else { continue };
        let mut fewer = lines.clone();
        fewer.drain(at..end);
        if still(&joined(&fewer)) {
            *lines = fewer;
            changed = true;
        }
    }
    changed
}

/// The line behind an item that begins at a line; `None` for one that only closes.
fn end_of_item(lines: &[String], at: usize) -> Option<usize> {
    let line = lines[at].trim();
    if line.starts_with('}') {
        return None;
    }
    let mut depth = 0_i32;
    for (offset, line) in lines[at..].iter().enumerate() {
        depth += line.matches('{').count() as i32 - line.matches('}').count() as i32;
        if depth <= 0 {
            return Some(at + offset + 1);
        }
    }
    None
}

/// Takes guards, blocks and words out of lines.
fn simplify(lines: &mut Vec<String>, still: &mut dyn FnMut(&str) -> bool) -> bool {
    let mut changed = false;
    for at in 0..lines.len() {
        for simpler in simpler(&lines[at]) {
            let mut other = lines.clone();
            other[at] = simpler;
            if still(&joined(&other)) {
                *lines = other;
                changed = true;
                break;
            }
        }
    }
    changed
}

/// What a line may be instead, each shorter than it is.
fn simpler(line: &str) -> Vec<String> {
    let mut simpler = vec![];
    let between = |from: &str, to: &str| {
        let start = line.find(from)?;
        let end = start + from.len() + line[start + from.len()..].find(to)?;
        Some((start, end))
    };
    for to in [" =>", " {"] {
        if let Some((start, end)) = between(" if ", to) {
            simpler.push(format!("{}{}", &line[..start], &line[end..]));
        }
    }
    if line.contains("=>")
        && let Some((start, end)) = between(" {", "}")
    {
        let rest = &line[end + 1..];
        let end = if rest.starts_with(',') { rest.to_owned() } else { format!(";{rest}") };
        simpler.push(format!("{}{end}", &line[..start]));
    }
    for word in [" local", " deep", "pivot ", " | X1", " failure"] {
        if line.contains(word) {
            simpler.push(line.replacen(word, "", 1));
        }
    }
    simpler
}

#[cfg(test)]
mod tests {
    use super::minimise;

    #[test]
    fn what_is_not_needed_goes() {
        let text = "machine M {\n    a;\n    state S {\n        b;\n        on X if c => T { d; }\n    }\n    e;\n}\n";
        let least = minimise(text, &mut |text| {
            text.contains("on X") && text.matches('{').count() == text.matches('}').count()
        });
        assert_eq!(least, "machine M {\n    state S {\n        on X => T;\n    }\n}\n");
        assert_eq!(minimise(text, &mut |_| false), text, "nothing can go");
    }
}
