//! Findings as JSON; the keys and their order are a promise to scripts.

use serde_json::{Map, Value, json};

use super::{Position, Renderer};
use crate::diag::{Diagnostic, Fix, Label, PathStep};

/// The version of the shape.
const VERSION: u32 = 1;

/// The object that `check --format json` prints, of findings made by [`Renderer::json`].
#[must_use]
pub fn report(files: usize, findings: Vec<Value>) -> Value {
    json!({ "version": VERSION, "files": files, "findings": findings })
}

impl Renderer<'_> {
    /// A finding as an object. `start` and `end` are null where a source has no text.
    #[must_use]
    pub fn json(&self, diagnostic: &Diagnostic) -> Value {
        let (start, end) = self.ends(&diagnostic.primary);
        let mut object = Map::new();
        let mut set = |key: &str, value: Value| {
            object.insert(key.to_owned(), value);
        };
        set("lint", json!(diagnostic.code.0));
        set("severity", json!(diagnostic.severity.word()));
        set("file", json!(self.name(diagnostic.primary.span)));
        set("start", start);
        set("end", end);
        set("message", json!(diagnostic.message));
        set("labels", diagnostic.labels.iter().map(|label| self.label(label)).collect());
        set("notes", json!(diagnostic.notes));
        set("help", json!(diagnostic.help));
        if !diagnostic.path.is_empty() {
            set("path", diagnostic.path.iter().map(step).collect());
        }
        if let Some(fix) = &diagnostic.fix {
            set("fix", self.fix(fix));
        }
        Value::Object(object)
    }

    fn label(&self, label: &Label) -> Value {
        let (start, end) = self.ends(label);
        json!({ "file": self.name(label.span), "start": start, "end": end, "message": label.message })
    }

    fn fix(&self, fix: &Fix) -> Value {
        let edits: Value = fix
            .edits
            .iter()
            .map(|edit| {
                let (start, end) = self.ends(&Label { span: edit.span, message: String::new() });
                json!({ "start": start, "end": end, "text": edit.text })
            })
            .collect();
        json!({ "title": fix.title, "edits": edits })
    }

    fn ends(&self, label: &Label) -> (Value, Value) {
        self.places(label.span).map_or((Value::Null, Value::Null), |(start, end)| (place(start), place(end)))
    }
}

fn place(position: Position) -> Value {
    json!({ "line": position.line, "column": position.column, "offset": position.offset })
}

fn step(step: &PathStep) -> Value {
    json!({ "from": step.from, "trigger": step.trigger, "to": step.to, "owed": step.owed })
}
