//! What is said of an error, in the words of one who writes charts.

use std::ops::Range;

use super::Rule;
use super::lexer::{Kind, Lexeme, Lexer};
use super::recovery::Failure;
use crate::diag::Diagnostic;
use crate::nearest::nearest;
use crate::span::Span;
use crate::syntax::{forms, messages, vocab};

/// What to say, and where.
pub(super) struct Message {
    pub(super) range: Range<usize>,
    pub(super) text: String,
    pub(super) help: Option<String>,
}

/// How the lexeme at `at` is called, and where it ends.
pub(super) fn found(text: &str, at: usize) -> (String, usize) {
    let Some(lexeme) = Lexer::new(text, at..text.len()).next() else {
        return ("the end of the text".to_owned(), at);
    };
    // Signs of several characters are shown whole.
    let hi = if lexeme.kind == Kind::Other { sign_end(text, lexeme.lo) } else { lexeme.hi };
    let whole = &text[lexeme.lo..hi];
    let name = match lexeme.kind {
        Kind::Comment { doc: true, .. } => "a documentation comment".to_owned(),
        Kind::Quoted if whole.len() > 24 => "a text".to_owned(),
        _ if whole.chars().count() > 32 => {
            let start: String = whole.chars().take(32).collect();
            format!("`{start}…`")
        }
        _ if lexeme.kind == Kind::Other && !whole.chars().all(|character| character.is_ascii_graphic()) => {
            format!("the character U+{:04X}", whole.chars().next().map_or(0, u32::from))
        }
        _ => format!("`{whole}`"),
    };
    (name, hi)
}

fn sign_end(text: &str, at: usize) -> usize {
    const SIGNS: &[&str] = &[
        "<<=", ">>=", "..=", "...", "=>", "->", "==", "!=", "<=", ">=", "&&", "||", "<<", ">>", "+=", "-=",
        "*=", "/=", "%=", "&=", "|=", "^=", "::", "..", "++", "--",
    ];
    let rest = &text[at..];
    match SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
        Some(sign) => at + sign.len(),
        None => at + rest.chars().next().map_or(0, char::len_utf8),
    }
}

/// What to say of a failure in the item that begins with `word`.
pub(super) fn message(text: &str, failure: &Failure, word: &str) -> Message {
    let (name, hi) = found(text, failure.at);
    let lo = Lexer::new(text, failure.at..text.len()).next().map_or(failure.at, |lexeme| lexeme.lo);
    let range = lo..hi;
    if failure.limit {
        let help = Some("split it up".to_owned());
        return Message { range, text: "this is nested too deep to be read".to_owned(), help };
    }
    if let Some(message) = first_word(text, failure, word) {
        return message;
    }
    let mut expected = expected(failure);
    let before = last_word(&text[failure.range.start.min(lo)..lo]);
    for term in &mut expected {
        *term = named(term, word, before);
    }
    expected.dedup();
    // What is an expression need not be told twice, nor an arm behind what ends one.
    let has = |term| expected.contains(&term);
    let covered: &[&str] = match () {
        () if has("an expression") => &["a name", "a value"],
        () if has("`;`") && matches!(word, "activity" | "final") => &["`:`", "the name of a state"],
        () if has("an outcome") && has("`,`") => &["an outcome", "`{`"],
        () => &[],
    };
    let mut expected = expected.clone();
    expected.retain(|term| !covered.contains(term));
    let context = context(&failure.expected, word);
    let mut message = match expected.as_slice() {
        [] => format!("unexpected {name}"),
        [only] => format!("expected {only}{context}, found {name}"),
        [most @ .., last] => format!("expected {} or {last}{context}, found {name}", most.join(", ")),
    };
    let help = help(text, failure, word, &text[lo..hi], lo, &mut message);
    Message { range, text: message, help }
}

/// What to say where the first word tells what is wrong, or the one before the last.
fn first_word(text: &str, failure: &Failure, item: &str) -> Option<Message> {
    let said = |lexeme: &Lexeme, said: Diagnostic| Message {
        range: lexeme.lo..lexeme.hi,
        text: said.message,
        help: said.help,
    };
    let place = Span::default();
    let before: Vec<Lexeme> =
        Lexer::new(text, failure.range.start..failure.at.max(failure.range.start)).collect();
    let word = |lexeme: &Lexeme| &text[lexeme.lo..lexeme.hi];
    if item == "activity" && text[failure.at..].trim_start().starts_with('(') {
        // `undone refund()`: pest took both for modifiers.
        let [.., misspelt, _] = before.as_slice() else { return None };
        let is_undo = nearest(word(misspelt), vocab::MODIFIERS.iter().copied()) == Some("undo");
        return is_undo.then(|| said(misspelt, messages::unknown_modifier(place, word(misspelt))));
    }
    if matches!(item, "invoke" | "compensate")
        && let Some(last) = before.last()
        && before.len() > 1
        && failure.expected.contains(&Rule::arrow)
        && vocab::ITEM_WORDS.contains(&word(last))
    {
        return Some(said(last, messages::unknown_outcome(place, word(last))));
    }
    if item != forms::STATEMENT {
        return None;
    }
    let first = before.first().cloned().or_else(|| Lexer::new(text, failure.range.clone()).next())?;
    let keyword = word(&first);
    if vocab::is_strict_keyword(keyword) && !matches!(keyword, "let" | "if") {
        return Some(said(&first, messages::keyword_statement(place, keyword)));
    }
    let is_item = vocab::ITEMS_NOT_STATEMENTS.contains(&keyword) && before.len() == 1;
    is_item.then(|| said(&first, messages::item_in_block(place, keyword)))
}

/// The word or sign that a text ends with.
fn last_word(text: &str) -> &str {
    Lexer::new(text, 0..text.len()).last().map_or("", |last| &text[last.lo..last.hi])
}

/// What is expected, said more exactly by the word of the item and by what stands before.
fn named(term: &'static str, item: &str, before: &str) -> &'static str {
    match (term, item, before) {
        ("a name", "activity", ">") => "a type",
        ("a name", "activity", "") => "the name of an activity",
        ("a name", "invoke", "pivot") => "`(`",
        ("a value", "activity", _) => "`(` or a text",
        ("a name", "activity", "!" | "|") => "the name of an error",
        ("a name", "activity", "undo") => "the name of an activity",
        ("a name", "activity", "/") => "a unit of time",
        ("a name", "compensate", "." | "") => "the name of an activity or state",
        ("a name", _, ".") => "the name of a field",
        ("a name", "state" | "parallel" | "final", _) => "the name of a state",
        ("a name", "machine", "") => "the name of the machine",
        ("a name", "#", "[") => "the name of an attribute",
        _ => term,
    }
}

/// What could stand there, in the order in which it is told.
fn expected(failure: &Failure) -> Vec<&'static str> {
    let mut terms: Vec<(u8, &'static str)> = failure.expected.iter().filter_map(|rule| term(*rule)).collect();
    terms.sort_unstable();
    terms.dedup();
    // What could go on is told only if nothing can end here.
    if terms.iter().any(|(weight, _)| *weight < CONTINUES) {
        terms.retain(|(weight, _)| *weight < CONTINUES);
    }
    terms.into_iter().map(|(_, term)| term).collect()
}

/// From this weight on a term only goes on with what stands before.
const CONTINUES: u8 = 50;

/// How a rule is called, and its weight in the order of a message. `None` is never told.
fn term(rule: Rule) -> Option<(u8, &'static str)> {
    Some(match rule {
        Rule::when | Rule::if_word => (1, "`if`"),
        Rule::arrow => (2, "`=>`"),
        Rule::thin_arrow => (2, "`->`"),
        Rule::any => (3, "`*`"),
        Rule::pattern => (3, "an event"),
        Rule::name
        | Rule::binding
        | Rule::declaration
        | Rule::member
        | Rule::attribute_argument
        | Rule::machine_rest
        | Rule::state_rest
        | Rule::final_rest
        | Rule::type_rest
        | Rule::value_rest
        | Rule::event_rest
        | Rule::fn_rest
        | Rule::history_rest => (4, "a name"),
        Rule::parameter => (4, "a parameter"),
        Rule::target | Rule::place | Rule::state | Rule::segment | Rule::initial_rest => (4, "a state"),
        Rule::on_rest => (4, "an event"),
        Rule::type_ref
        | Rule::type_1
        | Rule::type_2
        | Rule::type_3
        | Rule::static_text
        | Rule::static_life
        | Rule::text_word
        | Rule::unit
        | Rule::cast_type => (4, "a type"),
        Rule::expression
        | Rule::operand
        | Rule::paren
        | Rule::inside
        | Rule::in_word
        | Rule::named
        | Rule::not
        | Rule::negate
        | Rule::text
        | Rule::raw_text
        | Rule::character
        | Rule::boolean => (5, "an expression"),
        Rule::literal => (5, "a value"),
        Rule::number | Rule::delay | Rule::after_rest => (5, "a duration"),
        Rule::amount => (5, "a number or duration"),
        Rule::outcome | Rule::arm => (5, "an outcome"),
        Rule::scope => (4, "a name"),
        Rule::activity_rest | Rule::invoke_rest => (4, "the name of an activity"),
        Rule::every_word => (8, "`every`"),
        Rule::slash => (8, "`/`"),
        Rule::action | Rule::binding_let | Rule::raise | Rule::branch | Rule::later | Rule::one_statement => {
            (6, "a statement")
        }
        Rule::assign => (7, "`=`"),
        Rule::equals => (8, "`=`"),
        Rule::colon => (9, "`:`"),
        Rule::comma => (10, "`,`"),
        Rule::semicolon => (11, "`;`"),
        Rule::open | Rule::block | Rule::block_rest => (12, "`{`"),
        Rule::bare_rest => (12, "`=>`"),
        Rule::open_paren => (13, "`(`"),
        Rule::open_square => (13, "`[`"),
        Rule::close_paren => (14, "`)`"),
        Rule::close_square => (14, "`]`"),
        Rule::close_angle => (14, "`>`"),
        Rule::close => (14, "`}`"),
        Rule::arguments | Rule::parameters | Rule::bindings | Rule::attribute_list => (CONTINUES, "`(`"),
        Rule::pipe => (CONTINUES, "`|`"),
        Rule::modifier | Rule::flag => (CONTINUES, "a modifier"),
        Rule::bang => (CONTINUES, "`!`"),
        Rule::dots => (CONTINUES, "`..`"),
        Rule::arms | Rule::compensate_rest => (12, "`{`"),
        Rule::field => (CONTINUES, "`.`"),
        Rule::cast | Rule::as_word => (CONTINUES, "`as`"),
        Rule::otherwise | Rule::other | Rule::else_word => (CONTINUES, "`else`"),
        Rule::crate_word => (4, "`crate`"),
        _ => return None,
    })
}

/// Behind or in what it was expected.
fn context(expected: &[Rule], word: &str) -> &'static str {
    let has = |rule| expected.contains(&rule);
    let may_end = has(Rule::semicolon) || has(Rule::block);
    if may_end || has(Rule::open) {
        forms::behind(word, has(Rule::when) || has(Rule::if_word), has(Rule::arrow))
    } else {
        ""
    }
}

/// What to write instead, where that can be told from what stands there.
fn help(
    text: &str,
    failure: &Failure,
    word: &str,
    sign: &str,
    lo: usize,
    message: &mut String,
) -> Option<String> {
    let rest = &text[lo..];
    let has = |rule| failure.expected.contains(&rule);
    let before = text[failure.range.start.min(lo)..lo].trim_end();
    let word_here = Lexer::new(text, lo..text.len())
        .next()
        .filter(|lexeme| lexeme.kind == Kind::Word)
        .map(|lexeme| &text[lexeme.lo..lexeme.hi]);
    let help = if rest.starts_with("///")
        || rest.starts_with("/**")
        || rest.starts_with("//!")
        || rest.starts_with("/*!")
    {
        let problem = messages::documentation_inside(Span::default());
        *message = problem.message;
        return problem.help;
    } else if rest.starts_with(')')
        && before.strip_suffix('(').is_some_and(|before| before.trim_end().ends_with("=>"))
    {
        let problem = messages::no_target(Span::default());
        *message = problem.message;
        return problem.help;
    } else if rest.starts_with('<') && has(Rule::close_angle) {
        let problem = messages::type_too_deep(Span::default());
        *message = problem.message;
        return problem.help;
    } else if let Some(help) = forms::instead(sign, word, |term| expected(failure).contains(&term)) {
        help
    } else if word == "fn" && ["&self", "&mut self", "self"].iter().any(|this| rest.starts_with(this)) {
        "leave it out: a function is the host's by itself".to_owned()
    } else if has(Rule::static_life) {
        let problem = messages::reference_type(Span::default());
        *message = problem.message;
        return problem.help;
    } else if let Some(name) = word_here.filter(|word| *word != "every")
        && expected(failure).iter().any(|term| matches!(*term, "a duration" | "a number or duration"))
    {
        forms::computed(word, name)
    } else if let Some(keyword) = word_here.filter(|word| vocab::is_strict_keyword(word))
        && expected(failure).contains(&"a name")
    {
        format!("`{keyword}` is a keyword of Rust; write `r#{keyword}` to use it as a name")
    } else if has(Rule::close_paren) && before.ends_with("else") {
        "write `else =>`".to_owned()
    } else {
        return forms::written(word).map(str::to_owned);
    };
    Some(help)
}
