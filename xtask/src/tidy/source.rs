//! The files of the workspace, and what of them is code.

use std::path::Path;
use std::process::Command;

const TEST_MARK: &str = "#[cfg(test)]";

/// A file.
#[derive(Debug)]
pub(crate) struct Source {
    /// From the root of the workspace, with `/`.
    pub(crate) path: String,
    /// Its text.
    pub(crate) text: String,
    /// Of a Rust file: the text with blanks instead of comments, texts and characters; else empty.
    pub(crate) code: String,
    /// Of a Rust file: `code` with blanks instead of the modules under `#[cfg(test)]` as well; empty if
    /// all of the file is a test.
    pub(crate) product: String,
}

impl Source {
    pub(crate) fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        let (path, text) = (path.into(), text.into());
        let code = if is_rust(&path) { code(&text) } else { String::new() };
        let product = if is_test(&path) { String::new() } else { without_tests(&code) };
        Self { path, text, code, product }
    }

    /// Whether it lies in this folder, or is this file.
    pub(crate) fn is_in(&self, folder: &str) -> bool {
        self.path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The modules down to this file, from the root of its crate.
    pub(crate) fn module(&self) -> Vec<&str> {
        let Some((_, inner)) = self.path.split_once("/src/") else { return Vec::new() };
        let mut parts: Vec<&str> = inner.trim_end_matches(".rs").split('/').collect();
        if matches!(parts.last(), Some(&("mod" | "lib" | "main"))) {
            parts.pop();
        }
        parts
    }
}

/// All files that git knows or would add.
pub(crate) fn of_workspace() -> Result<Vec<Source>, String> {
    let root = crate::root();
    let output = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
        .current_dir(root)
        .output()
        .map_err(|error| format!("git can't be run: {error}"))?;
    if !output.status.success() {
        return Err(format!("git ls-files failed: {}", String::from_utf8_lossy(&output.stderr)));
    }
    let names = String::from_utf8_lossy(&output.stdout).into_owned();
    let names = names.split('\0').filter(|name| !name.is_empty());
    let mut sources: Vec<Source> =
        names.filter_map(|name| Some(Source::new(name, read(&root.join(name))?))).collect();
    blank_test_files(&mut sources);
    Ok(sources)
}

/// What another file declares by `#[cfg(test)] mod name;` is a test as a whole.
pub(super) fn blank_test_files(sources: &mut [Source]) {
    let declared: Vec<String> = sources.iter().flat_map(test_modules).collect();
    for source in sources {
        let stem = source.path.trim_end_matches(".rs").trim_end_matches("/mod");
        if declared.iter().any(|module| stem == module) {
            source.product.clear();
        }
    }
}

/// The modules in files of their own that exist for tests only: their paths without `.rs`.
fn test_modules(source: &Source) -> Vec<String> {
    let stem = source.path.trim_end_matches(".rs");
    let folder = ["/mod", "/lib", "/main"].iter().find_map(|own| stem.strip_suffix(own)).unwrap_or(stem);
    let declarations = source.code.split(TEST_MARK).skip(1);
    let name = |declaration: &str| {
        let (_, module) = declaration.split(';').next()?.rsplit_once("mod ")?;
        let module = module.trim();
        module.chars().all(|c| c.is_alphanumeric() || c == '_').then(|| format!("{folder}/{module}"))
    };
    declarations.filter_map(name).collect()
}

/// The text of a file; nothing if it is no text, or has been removed.
fn read(path: &Path) -> Option<String> {
    String::from_utf8(std::fs::read(path).ok()?).ok()
}

fn is_rust(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "rs")
}

/// Whether the file holds nothing but tests or a developer's tools, by its place.
fn is_test(path: &str) -> bool {
    let in_tests = |part: &str| matches!(part, "tests" | "benches" | "fuzz" | "xtask");
    path.split('/').any(in_tests) || path.ends_with("/tests.rs")
}

/// Blanks instead of comments, texts and characters; line ends stay.
fn code(text: &str) -> String {
    let mut rest = text;
    let mut code = String::with_capacity(text.len());
    let mut after_word = false;
    while let Some(first) = rest.chars().next() {
        let skipped = if after_word && first != '"' && first != '/' { None } else { skipped_length(rest) };
        let length = skipped.unwrap_or(first.len_utf8()).min(rest.len());
        let (taken, behind) = rest.split_at(length);
        if skipped.is_some() {
            code.extend(taken.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        } else {
            code.push_str(taken);
        }
        after_word = skipped.is_none() && (first.is_alphanumeric() || first == '_');
        rest = behind;
    }
    code
}

/// How long the comment, text or character at the beginning is.
fn skipped_length(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    if text.starts_with("/*") {
        return Some(block_comment_length(text));
    }
    let body = text.trim_start_matches(['b', 'c', 'r']);
    let prefix = &text[..text.len() - body.len()];
    if prefix.len() > 2 {
        return None;
    }
    if prefix.ends_with('r') {
        let quoted = body.trim_start_matches('#');
        let hashes = &body[..body.len() - quoted.len()];
        let end = format!("\"{hashes}");
        let inner = quoted.strip_prefix('"')?;
        let begin = text.len() - inner.len();
        return Some(inner.find(&end).map_or(text.len(), |found| begin + found + end.len()));
    }
    let quote = body.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut inner = body[1..].chars();
    if quote == '\'' && inner.next() != Some('\\') && inner.next() != Some('\'') {
        return None;
    }
    let mut escaped = false;
    for (index, c) in body.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return Some(prefix.len() + index + 1),
            _ => {}
        }
    }
    Some(text.len())
}

fn block_comment_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut depth, mut index) = (0_usize, 0);
    while index + 1 < bytes.len() {
        match &bytes[index..index + 2] {
            b"/*" => depth += 1,
            b"*/" => depth -= 1,
            _ => {
                index += 1;
                continue;
            }
        }
        index += 2;
        if depth == 0 {
            return index;
        }
    }
    text.len()
}

/// Blanks instead of what follows `#[cfg(test)]`, up to the end of its block or its semicolon.
fn without_tests(code: &str) -> String {
    let mut product = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(found) = rest.find(TEST_MARK) {
        let (before, item) = rest.split_at(found);
        product.push_str(before);
        let (test, behind) = item.split_at(item_length(item));
        product.extend(test.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        rest = behind;
    }
    product.push_str(rest);
    product
}

fn item_length(item: &str) -> usize {
    let mut depth = 0_usize;
    for (index, c) in item.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth <= 1 => return index + 1,
            '}' => depth -= 1,
            ';' if depth == 0 => return index + 1,
            _ => {}
        }
    }
    item.len()
}
