//! One file through the pipeline.

use std::borrow::Cow;
use std::path::Path;

use fsm_lang::diag::render::Renderer;
use fsm_lang::diag::{Code, Diagnostic, Severity, Sink};
use fsm_lang::lints::CheckedChart;
use fsm_lang::span::{SourceId, Sources, Span};
use fsm_lang::syntax::ast::File;
use fsm_lang::{Options, syntax};

use crate::{LoadError, MAX_BYTES, Text, inside, load};

pub(crate) const SYNTAX: Code = Code("syntax");

/// A file with its charts and with all that is to be said about it.
#[derive(Debug)]
pub struct Unit {
    name: String,
    sources: Sources,
    tree: File,
    charts: Vec<CheckedChart>,
    broken: Vec<Diagnostic>,
}

impl Unit {
    /// The file `path`, relative to `root`, through the pipeline: what every door does that is given a path by a
    /// program's source and not by a person.
    ///
    /// # Errors
    /// As for [`inside`] and [`load`].
    pub fn inside(root: &Path, path: &Path, options: &Options) -> Result<Self, LoadError> {
        let text = load(&inside(root, path)?, MAX_BYTES)?;
        Ok(Self::new(&path.display().to_string(), text, options))
    }

    /// Parses, resolves and judges a text that a person calls `name`, with what the options make of its findings.
    #[must_use]
    pub fn new(name: &str, text: Text, options: &Options) -> Self {
        Self::with_text(name, text, options, |text| Cow::Borrowed(text))
    }

    /// The same for the `machine!` calls of a Rust file; `None` if it has none.
    #[must_use]
    pub fn of_rust(name: &str, text: Text, options: &Options) -> Option<Self> {
        let ranges = match &text {
            Text::Whole(text) => syntax::tokens::machines_in_rust(text),
            // Rust's own compiler says what is wrong with it.
            Text::Broken(_) | Text::TooLarge(_) => Vec::new(),
        };
        if ranges.is_empty() {
            return None;
        }
        Some(Self::with_text(name, text, options, |text| syntax::tokens::blank_outside(text, &ranges).into()))
    }

    /// `charts_of` gives what is read of the text, which has the places of the whole.
    fn with_text(
        name: &str,
        text: Text,
        options: &Options,
        charts_of: impl for<'t> FnOnce(&'t str) -> Cow<'t, str>,
    ) -> Self {
        let mut sources = Sources::new();
        let mut sink = Sink::new();
        let mut charts = Vec::new();
        let mut tree = File { machines: Vec::new() };
        match text {
            Text::Whole(text) => {
                let id = sources.add_text(name, text);
                let text = sources.get(id).and_then(|source| source.text.as_deref()).unwrap_or_default();
                tree = syntax::text::parse_limited(id, &charts_of(text), usize::MAX, &mut sink);
                charts = fsm_lang::compile(&tree, options, &mut sink);
            }
            Text::Broken(bytes) => {
                // Up to the mistake this is what the bytes say, so that its place can be shown.
                let id = sources.add_text(name, String::from_utf8_lossy(&bytes));
                if let Err(mistake) = syntax::text::decode(id, &bytes) {
                    sink.report(*mistake);
                }
            }
            Text::TooLarge(limit) => {
                let id = sources.add_text(name, "");
                sink.report(too_large(id, limit));
            }
        }
        Self { name: name.to_owned(), sources, tree, charts, broken: sink.into_sorted() }
    }

    /// What a person calls the file.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The tree, mistakes left out.
    #[must_use]
    pub fn tree(&self) -> &File {
        &self.tree
    }

    /// The machines that resolve, in their order.
    #[must_use]
    pub fn charts(&self) -> &[CheckedChart] {
        &self.charts
    }

    /// What keeps machines from being resolved, and the findings of the others: in the order of places.
    pub fn diagnostics(&self) -> Vec<&Diagnostic> {
        let mut all: Vec<&Diagnostic> =
            self.broken.iter().chain(self.charts.iter().flat_map(CheckedChart::findings)).collect();
        all.sort_by_key(|diagnostic| diagnostic.primary.span);
        all
    }

    /// What keeps machines from being resolved. No lint level silences it.
    #[must_use]
    pub fn broken(&self) -> &[Diagnostic] {
        &self.broken
    }

    /// Whether everything resolves.
    #[must_use]
    pub fn resolves(&self) -> bool {
        self.broken.iter().all(|diagnostic| diagnostic.severity != Severity::Error)
    }

    /// A renderer of its diagnostics.
    #[must_use]
    pub fn renderer(&self) -> Renderer<'_> {
        Renderer::new(&self.sources)
    }
}

fn too_large(source: SourceId, limit: u64) -> Diagnostic {
    let limit = match limit / (1024 * 1024) {
        0 => format!("{limit} bytes"),
        megabytes => format!("{megabytes} MB"),
    };
    Diagnostic::error(SYNTAX, Span::new(source, 0, 0), format!("the file is larger than {limit}"))
        .with_note("a chart of that size is more likely a mistake")
        .with_help("split it, or allow more with `--max-bytes`")
}
