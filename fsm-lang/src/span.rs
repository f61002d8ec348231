//! Where a piece of a chart was written.

use smol_str::SmolStr;

/// One source of a compilation: a file, standard input, or the tokens of a macro call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SourceId(u32);

/// A half-open range of one source.
///
/// For text, `lo` and `hi` are byte offsets. For the tokens of a macro they index the table that
/// `syntax/tokens.rs` keeps, since a stable proc-macro can neither join spans nor ask for offsets; the
/// span then reaches from its first token to just behind its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The source that the range lies in.
    pub source: SourceId,
    /// Where the range begins.
    pub lo: u32,
    /// Just behind where it ends.
    pub hi: u32,
}

impl Span {
    /// The range `lo..hi` of `source`.
    #[must_use]
    pub fn new(source: SourceId, lo: u32, hi: u32) -> Self {
        Self { source, lo, hi }
    }

    /// The smallest range that covers both. Both must lie in one source.
    #[must_use]
    pub fn to(self, end: Self) -> Self {
        Self { source: self.source, lo: self.lo.min(end.lo), hi: self.hi.max(end.hi) }
    }
}

/// The sources of one compilation, by id.
#[derive(Debug, Default)]
pub struct Sources {
    sources: Vec<Source>,
}

/// A source with its name.
#[derive(Debug)]
pub struct Source {
    /// What a person calls it: a path relative to the working folder or package, `-`, or the macro's name.
    pub name: SmolStr,
    /// Its text; `None` for the tokens of a macro, which have no text of their own.
    pub text: Option<Box<str>>,
}

impl Sources {
    /// No sources yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text, to be parsed by [`crate::syntax::text`].
    pub fn add_text(&mut self, name: impl Into<SmolStr>, text: impl Into<Box<str>>) -> SourceId {
        self.add(Source { name: name.into(), text: Some(text.into()) })
    }

    /// Adds a macro call, whose spans are token indices.
    pub fn add_tokens(&mut self, name: impl Into<SmolStr>) -> SourceId {
        self.add(Source { name: name.into(), text: None })
    }

    fn add(&mut self, source: Source) -> SourceId {
        let id = SourceId(u32::try_from(self.sources.len()).unwrap_or(u32::MAX));
        self.sources.push(source);
        id
    }

    /// The source of that id; `None` if the id is another compilation's.
    #[must_use]
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.sources.get(id.0 as usize)
    }
}
