//! The one namer: keywords and collisions of all back ends.
//!
//! A back end asks for a name in the style of its language, and gets one that nothing else in the same
//! [`Scope`] has. What asked first keeps its name.

use std::fmt::Write as _;
use std::rc::Rc;

use smol_str::SmolStr;

use crate::map::UnorderedMap;

/// The names that are taken in one place.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// A place around this one, whose names are taken here, too.
    around: Option<Rc<Scope>>,
    taken: UnorderedMap<SmolStr, ()>,
    /// For a wish that was not free: a number below which none is.
    numbers: UnorderedMap<SmolStr, usize>,
}

impl Scope {
    /// A place inside another, where no name is taken beside those.
    pub fn inside(around: &Rc<Self>) -> Self {
        Self { around: Some(Rc::clone(around)), ..Self::default() }
    }

    /// A place where these names are taken.
    pub fn with<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let mut scope = Self::default();
        for name in names {
            scope.take(name);
        }
        scope
    }

    /// Takes a name, whether or not it is taken already.
    pub fn take(&mut self, name: &str) {
        self.taken.insert(name.into(), ());
    }

    /// Whether a name is taken.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        let scopes = std::iter::successors(Some(self), |scope| scope.around.as_deref());
        scopes.into_iter().any(|scope| scope.taken.contains_key(name))
    }

    /// Takes the name that was wished for, or else the nearest one that is free: the same with a number.
    pub fn unique(&mut self, wish: &str) -> SmolStr {
        let separator = if wish.chars().next().is_some_and(char::is_uppercase) { "" } else { "_" };
        let mut name = SmolStr::from(wish);
        if self.has(wish) {
            let mut number = self.numbers.get(wish).copied().unwrap_or(2);
            // A digit at the end would run into the number.
            let separator = if wish.ends_with(|c: char| c.is_ascii_digit()) { "_" } else { separator };
            while self.has(&name) {
                name = smol_str::format_smolstr!("{wish}{separator}{number}");
                number += 1;
            }
            self.numbers.insert(wish.into(), number);
        }
        self.take(&name);
        name
    }
}

/// The words of a name: parted by `_`, before an upper-case letter behind a lower-case one or a digit, and
/// before the last of several upper-case letters that a lower-case one follows (`HTTPServer`).
fn words(name: &str) -> Vec<String> {
    let characters: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (index, &character) in characters.iter().enumerate() {
        if character == '_' {
            words.push(String::new());
            continue;
        }
        let before = index.checked_sub(1).and_then(|before| characters.get(before));
        let behind = characters.get(index + 1);
        let starts = character.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || before.is_numeric()
                    || (before.is_uppercase() && behind.is_some_and(|behind| behind.is_lowercase()))
            });
        if starts {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(character);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// `vending_machine` of `VendingMachine`.
#[must_use]
pub fn snake_case(name: &str) -> String {
    let words: Vec<String> = words(name).iter().map(|word| word.to_lowercase()).collect();
    lead(words.join("_"))
}

/// `VendingMachine` of `vending_machine`; a name that is in that style stays as it is.
#[must_use]
pub fn upper_camel_case(name: &str) -> String {
    if is_upper_camel_case(name) {
        return name.to_owned();
    }
    let mut camel = String::new();
    for word in words(name) {
        let mut characters = word.chars();
        // Between digits a word's border would be lost.
        if camel.ends_with(|c: char| c.is_ascii_digit()) && word.starts_with(|c: char| c.is_ascii_digit()) {
            camel.push('_');
        }
        if let Some(first) = characters.next() {
            let _ = write!(camel, "{}{}", first.to_uppercase(), characters.as_str().to_lowercase());
        }
    }
    lead(camel)
}

/// A name that does not begin with a digit, and is not empty.
fn lead(name: String) -> String {
    if name.starts_with(|c: char| c.is_alphabetic()) { name } else { format!("_{name}") }
}

/// `PRICE_LIMIT` of `price_limit`.
#[must_use]
pub fn screaming_snake_case(name: &str) -> String {
    snake_case(name).to_uppercase()
}

/// Whether rustc takes the name for a type's.
fn is_upper_camel_case(name: &str) -> bool {
    let name = name.trim_matches('_');
    !name.is_empty() && !name.contains('_') && !name.chars().next().is_some_and(char::is_lowercase)
}

/// The words of Rust that are a name only as `r#word`: the keywords of all editions.
const RAW: [&str; 47] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while",
];

/// A name as an identifier of Rust: with `r#` where it is a keyword, with an `_` behind where not even that
/// makes it a name.
#[must_use]
pub fn rust_identifier(name: &str) -> String {
    match name {
        "self" | "Self" | "super" | "crate" => format!("{name}_"),
        "_" => "underscore".to_owned(),
        "yield" => "r#yield".to_owned(),
        name if RAW.contains(&name) => format!("r#{name}"),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles() {
        let cases = [
            ("VendingMachine", "vending_machine", "VendingMachine"),
            ("HTTPServer", "http_server", "HTTPServer"),
            ("off", "off", "Off"),
            ("track_2", "track_2", "Track2"),
            ("S11", "s11", "S11"),
            ("A1B", "a1_b", "A1B"),
            ("STATE_A", "state_a", "StateA"),
            ("a_1_2", "a_1_2", "A1_2"),
            ("_1_a", "_1_a", "_1A"),
            ("Öffnen", "öffnen", "Öffnen"),
        ];
        for (name, snake, camel) in cases {
            assert_eq!((snake_case(name).as_str(), upper_camel_case(name).as_str()), (snake, camel));
        }
        assert_eq!(screaming_snake_case("PriceLimit"), "PRICE_LIMIT");
    }

    #[test]
    fn keywords_become_names() {
        assert_eq!(rust_identifier("type"), "r#type");
        assert_eq!(rust_identifier("self"), "self_");
        assert_eq!(rust_identifier("Self"), "Self_");
        assert_eq!(rust_identifier("union"), "union");
        assert_eq!(rust_identifier("_"), "underscore");
    }

    #[test]
    fn a_taken_name_gets_a_number() {
        let mut scope = Scope::with(["event", "State"]);
        assert_eq!(scope.unique("event"), "event_2");
        assert_eq!(scope.unique("event"), "event_3");
        assert_eq!(scope.unique("State"), "State2");
        assert_eq!(scope.unique("s1"), "s1");
        assert_eq!(scope.unique("s1"), "s1_2");
    }
}
