//! Graphviz without installing it: DOT in, SVG, PNG or PDF out.
//!
//! Graphviz itself, compiled to WebAssembly, lays out and draws ([`graphviz`]); an interpreter runs it, with a bound on
//! its instructions and memory. What it asks is how wide a text is, and that is measured with the font that comes along
//! ([`font`]), which the picture then names and embeds ([`svg`]): so a label is as wide as the room made for it wherever
//! it is looked at. In pixels and on pages letters are outlines ([`raster`], [`page`]). The same text gives the same bytes.
//!
//! It knows nothing of charts.

mod font;
mod graphviz;
mod outline;
mod page;
mod raster;
mod subset;
mod svg;

use std::fmt;

pub use font::{Style, width};
pub use graphviz::Limits;

/// Why there is no picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The text is no DOT that Graphviz takes: what it says.
    Refused(String),
    /// It is larger than [`Limits`] allow: what of it.
    TooLarge(Bound),
    /// A part of the machinery failed, which no text should bring about: what it says.
    Failed(String),
}

/// What a picture took more of than [`Limits`] allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// The text of the graph is too long.
    Text,
    /// Laying it out takes too long.
    Steps,
    /// It needs more memory.
    Memory,
    /// It needs a deeper stack.
    Stack,
}

impl Bound {
    /// Whether a simpler layout, such as one with straight edges, may do with less of it: the text would be as long.
    #[must_use]
    pub fn is_of_layout(self) -> bool {
        self != Self::Text
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "the text of the graph",
            Self::Steps => "laying it out takes too long",
            Self::Memory => "it needs more memory",
            Self::Stack => "it needs a deeper stack",
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(said) => write!(f, "Graphviz refuses it: {said}"),
            Self::TooLarge(what) => write!(f, "too large to be drawn: {what}"),
            Self::Failed(said) => write!(f, "can't be drawn: {said}"),
        }
    }
}

impl std::error::Error for Error {}

/// A digraph, laid out.
#[derive(Clone, Debug)]
pub struct Picture {
    drawn: String,
}

impl Picture {
    /// Lays out a graph.
    ///
    /// # Errors
    /// The text is no DOT, or too large.
    pub fn of(dot: &str, limits: &Limits) -> Result<Self, Error> {
        Ok(Self { drawn: graphviz::draw(dot, limits)? })
    }

    /// As SVG, with its font inside.
    ///
    /// # Errors
    /// [`Error::Failed`].
    pub fn svg(&self) -> Result<String, Error> {
        svg::with_font(&self.drawn)
    }

    /// As PNG, two pixels for a CSS pixel; fewer where a side would be longer than 16,384.
    ///
    /// # Errors
    /// [`Error::Failed`].
    pub fn png(&self) -> Result<Vec<u8>, Error> {
        raster::png(&outline::of(&self.drawn)?)
    }

    /// As a page of PDF, as large as the picture.
    ///
    /// # Errors
    /// [`Error::Failed`].
    pub fn pdf(&self) -> Result<Vec<u8>, Error> {
        page::pdf(&outline::of(&self.drawn)?)
    }
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
