//! A reader of DOT that knows nothing of its writer: what Graphviz would see. It panics at what Graphviz
//! would not take.

use std::collections::BTreeMap;

pub(super) type Attributes = BTreeMap<String, String>;

#[derive(Debug, Default)]
pub(super) struct Digraph {
    pub(super) name: String,
    pub(super) attributes: Attributes,
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
    /// The clusters in the order of their opening braces.
    pub(super) clusters: Vec<Node>,
}

#[derive(Debug)]
pub(super) struct Node {
    pub(super) id: String,
    pub(super) attributes: Attributes,
}

#[derive(Debug)]
pub(super) struct Edge {
    pub(super) tail: String,
    pub(super) head: String,
    pub(super) attributes: Attributes,
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Id(String),
    Sign(&'static str),
}

impl Digraph {
    pub(super) fn read(text: &str) -> Self {
        let mut tokens = tokens(text).into_iter().peekable();
        let mut digraph = Self::default();
        assert_eq!(tokens.next(), Some(Token::Id("digraph".into())));
        digraph.name = id(tokens.next());
        assert_eq!(tokens.next(), Some(Token::Sign("{")));
        // The clusters that are open; `None` for a bare group.
        let mut open: Vec<Option<usize>> = Vec::new();
        while let Some(token) = tokens.next() {
            match token {
                Token::Sign("}") if open.pop().is_none() => {
                    assert_eq!(tokens.next(), None, "something behind the graph");
                    return digraph;
                }
                Token::Sign("}" | ";") => {}
                Token::Sign("{") => open.push(None),
                Token::Id(word) if word == "subgraph" => {
                    digraph.clusters.push(Node { id: id(tokens.next()), attributes: Attributes::new() });
                    open.push(Some(digraph.clusters.len() - 1));
                    assert_eq!(tokens.next(), Some(Token::Sign("{")));
                }
                Token::Id(first) => {
                    let mut next = |sign| tokens.next_if_eq(&Token::Sign(sign)).is_some();
                    if next("=") {
                        let _ = id(tokens.next());
                        continue;
                    }
                    let head = next("->").then(|| id(tokens.next()));
                    let attributes = if tokens.next_if_eq(&Token::Sign("[")).is_some() {
                        attributes(&mut tokens)
                    } else {
                        Attributes::new()
                    };
                    match (head, first.as_str(), open.last()) {
                        (Some(head), ..) => digraph.edges.push(Edge { tail: first, head, attributes }),
                        (None, "graph", Some(Some(cluster))) => {
                            digraph.clusters[*cluster].attributes = attributes
                        }
                        (None, "graph", _) => digraph.attributes = attributes,
                        (None, "node" | "edge", _) | (None, _, Some(None)) => {}
                        (None, ..) => digraph.nodes.push(Node { id: first, attributes }),
                    }
                }
                Token::Sign(sign) => panic!("`{sign}` begins nothing"),
            }
        }
        panic!("the graph is not closed")
    }

    /// All but what is shown: what there is, and which attributes it has.
    pub(super) fn shape(&self) -> Vec<String> {
        let keys = |attributes: &Attributes| attributes.keys().cloned().collect::<Vec<_>>().join(",");
        let nodes = self
            .nodes
            .iter()
            .chain(&self.clusters)
            .map(|node| format!("{} {}", node.id, keys(&node.attributes)));
        let edges = self
            .edges
            .iter()
            .map(|edge| format!("{} -> {} {}", edge.tail, edge.head, keys(&edge.attributes)));
        nodes.chain(edges).collect()
    }
}

fn id(token: Option<Token>) -> String {
    match token {
        Some(Token::Id(id)) => id,
        other => panic!("{other:?} is no id"),
    }
}

fn attributes(tokens: &mut std::iter::Peekable<std::vec::IntoIter<Token>>) -> Attributes {
    let mut attributes = Attributes::new();
    loop {
        match tokens.next() {
            Some(Token::Sign("]")) => return attributes,
            Some(Token::Sign("," | ";")) => {}
            Some(Token::Id(key)) => {
                assert_eq!(tokens.next(), Some(Token::Sign("=")));
                assert!(attributes.insert(key.clone(), id(tokens.next())).is_none(), "`{key}` twice");
            }
            other => panic!("{other:?} in attributes"),
        }
    }
}

fn tokens(text: &str) -> Vec<Token> {
    const SIGNS: [&str; 9] = ["->", "{", "}", "[", "]", "=", ";", ",", ":"];
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if first.is_ascii_whitespace() {
            rest = &rest[1..];
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            tokens.push(Token::Sign(sign));
            rest = &rest[sign.len()..];
        } else if let Some(string) = rest.strip_prefix('"') {
            let (text, behind) = quoted(string);
            tokens.push(Token::Id(shown(&text)));
            rest = behind;
        } else if let Some(html) = rest.strip_prefix('<') {
            let (text, behind) = html_string(html);
            tokens.push(Token::Id(content(text)));
            rest = behind;
        } else {
            let end =
                rest.find(|c: char| !(c.is_ascii_alphanumeric() || "_.#".contains(c))).unwrap_or(rest.len());
            assert!(end > 0, "{first:?} begins no token");
            tokens.push(Token::Id(rest[..end].to_owned()));
            rest = &rest[end..];
        }
    }
    tokens
}

/// What stands in a string up to its end, of whose escapes the lexer takes `\"` only.
fn quoted(text: &str) -> (String, &str) {
    let (mut out, mut chars) = (String::new(), text.char_indices());
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (out, &text[at + 1..]),
            '\\' => match chars.next() {
                Some((_, '"')) => out.push('"'),
                Some((_, other)) => out.extend(['\\', other]),
                None => break,
            },
            '\n' => panic!("a string over two lines"),
            _ => out.push(c),
        }
    }
    panic!("a string without an end")
}

/// A string with Graphviz's escapes and entities read.
fn shown(text: &str) -> String {
    let (mut out, mut chars) = (String::new(), text.chars());
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some('\\') => out.push('\\'),
                other => panic!("escape {other:?}"),
            },
            _ => out.push(c),
        }
    }
    entities(&out)
}

fn entities(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let end = rest[at..].find(';').expect("an entity without an end") + at;
        out.push_str(match &rest[at..=end] {
            "&amp;" => "&",
            "&lt;" => "<",
            "&gt;" => ">",
            "&quot;" => "\"",
            other => panic!("entity {other}"),
        });
        rest = &rest[end + 1..];
    }
    out + rest
}

/// What stands between balanced angle brackets.
fn html_string(text: &str) -> (&str, &str) {
    let mut depth = 1;
    for (at, c) in text.char_indices() {
        match c {
            '<' => depth += 1,
            '>' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return (&text[..at], &text[at + 1..]);
        }
    }
    panic!("a label without an end")
}

/// The text of markup, a line for each `<br>`, row and cell. Its elements have to be closed in order, and
/// known to Graphviz; its characters have to be XML's.
fn content(markup: &str) -> String {
    let (mut out, mut open, mut rest) = (String::new(), Vec::new(), markup);
    while let Some(at) = rest.find('<') {
        out.push_str(&text(&rest[..at]));
        let end = rest[at..].find('>').expect("a tag without an end") + at;
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "in {markup}");
            if name == "td" && !out.ends_with('\n') {
                out.push('\n');
            }
            continue;
        }
        let closed = tag.ends_with('/');
        let name = tag.trim_end_matches('/').split(' ').next().unwrap_or_default();
        match (name, closed) {
            ("br", true) => out.push('\n'),
            ("hr", true) => {}
            ("table" | "tr" | "td" | "font" | "b", false) => open.push(name),
            _ => panic!("tag {tag} in {markup}"),
        }
    }
    assert!(open.is_empty(), "{open:?} in {markup}");
    out + &text(rest)
}

fn text(markup: &str) -> String {
    assert!(!markup.contains('>'), "{markup}");
    let text = entities(markup);
    assert!(text.chars().all(|c| c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}')), "{text:?}");
    text
}
