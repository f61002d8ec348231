//! Findings as SARIF 2.1.0, the format that services for reviews read.

use serde_json::{Map, Value, json};

use super::{Renderer, render_plain};
use crate::diag::{Diagnostic, Fix, Label, Severity};
use crate::span::Span;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// What a report says of a lint, whether it found something or not.
#[derive(Clone, Debug)]
pub struct Rule<'r> {
    /// Its name, which results refer to.
    pub name: &'r str,
    /// What it finds, in one line.
    pub summary: &'r str,
    /// Its page, in Markdown.
    pub page: String,
    /// What its findings weigh at most.
    pub severity: Severity,
}

/// The log of one run that `check --format sarif` prints, of results made by [`Renderer::sarif`].
#[must_use]
pub fn report(rules: &[Rule<'_>], results: Vec<Value>) -> Value {
    let rules: Vec<Value> = rules
        .iter()
        .map(|rule| {
            json!({
                "id": rule.name,
                "shortDescription": { "text": rule.summary },
                "help": { "text": rule.page, "markdown": rule.page },
                "defaultConfiguration": { "level": level(rule.severity) },
            })
        })
        .collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "fsm",
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

impl Renderer<'_> {
    /// A finding as a result.
    #[must_use]
    pub fn sarif(&self, diagnostic: &Diagnostic) -> Value {
        // Second places are related locations; what else there is to say stands in the text.
        let alone = Diagnostic { labels: Vec::new(), ..diagnostic.clone() };
        let text = render_plain(&alone, |_| None);
        let mut object = Map::new();
        object.insert("ruleId".to_owned(), json!(diagnostic.code.0));
        object.insert("level".to_owned(), json!(level(diagnostic.severity)));
        object.insert("message".to_owned(), json!({ "text": text }));
        let primary = json!([{ "physicalLocation": self.physical(diagnostic.primary.span) }]);
        object.insert("locations".to_owned(), primary);
        if !diagnostic.labels.is_empty() {
            let related = diagnostic.labels.iter().enumerate().map(|(id, label)| self.related(id, label));
            object.insert("relatedLocations".to_owned(), related.collect());
        }
        if let Some(fix) = &diagnostic.fix {
            object.insert("fixes".to_owned(), json!([self.sarif_fix(fix, diagnostic.primary.span)]));
        }
        Value::Object(object)
    }

    fn related(&self, id: usize, label: &Label) -> Value {
        let place = self.physical(label.span);
        json!({ "id": id, "physicalLocation": place, "message": { "text": label.message } })
    }

    fn physical(&self, span: Span) -> Value {
        let file = json!({ "uri": uri(self.name(span)) });
        match self.region(span) {
            Some(region) => json!({ "artifactLocation": file, "region": region }),
            None => json!({ "artifactLocation": file }),
        }
    }

    fn region(&self, span: Span) -> Option<Value> {
        let (start, end) = self.places(span)?;
        Some(json!({
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
            "byteOffset": start.offset,
            "byteLength": end.offset - start.offset,
        }))
    }

    fn sarif_fix(&self, fix: &Fix, primary: Span) -> Value {
        let replacements: Vec<Value> = fix
            .edits
            .iter()
            .filter_map(|edit| {
                let region = self.region(edit.span)?;
                Some(json!({ "deletedRegion": region, "insertedContent": { "text": edit.text } }))
            })
            .collect();
        json!({
            "description": { "text": fix.title },
            "artifactChanges": [{
                "artifactLocation": { "uri": uri(self.name(primary)) },
                "replacements": replacements,
            }],
        })
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A path as a reference of RFC 3986: what is no letter, digit or one of `-._~/` is escaped.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    let path = path.replace('\\', "/");
    if path.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte))
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
