//! What Graphviz wrote with its letters as outlines, for those who have no fonts.

use std::fmt::Write;

use resvg::usvg;
use ttf_parser::{GlyphId, OutlineBuilder};

use crate::Error;
use crate::font::{self, Style};
use crate::svg::{self, Text};

/// The picture as a tree of shapes.
pub(crate) fn of(drawn: &str) -> Result<usvg::Tree, Error> {
    let shapes = outlined(drawn)?;
    usvg::Tree::from_str(&shapes, &usvg::Options::default()).map_err(|error| Error::Failed(error.to_string()))
}

/// The picture without `text`.
fn outlined(drawn: &str) -> Result<String, Error> {
    let document = svg::read(drawn)?;
    let mut out = String::with_capacity(drawn.len() * 4);
    let mut end = 0;
    // usvg refuses a document type, and what stands before the root says nothing.
    let start = document.root_element().range().start;
    for text in document.descendants().filter_map(Text::of) {
        out.push_str(drawn.get(end.max(start)..text.range.start).unwrap_or_default());
        let mut letters = Letters::of(&text);
        letters.write(&text);
        let _ = write!(out, "<path fill=\"{}\" d=\"{}\"/>", escaped(text.fill), letters.path);
        end = text.range.end;
    }
    out.push_str(drawn.get(end.max(start)..).unwrap_or_default());
    Ok(out)
}

/// An attribute was unescaped when it was read.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// The outlines of a text as the data of a path.
struct Letters {
    path: String,
    /// Where the next letter begins.
    x: f64,
    y: f64,
    /// How long a unit of the font is.
    scale: f64,
}

impl Letters {
    fn of(text: &Text<'_>) -> Self {
        Self { path: String::new(), x: text.left, y: text.baseline, scale: 0.0 }
    }

    fn write(&mut self, text: &Text<'_>) {
        let Some(face) = Style::face(text.style) else { return };
        self.scale = text.size / f64::from(face.units_per_em());
        for c in text.content.chars() {
            let advance = font::advance(Some(&face), c) * text.size;
            // The glyph for what there is none of is a box; what takes no room needs none.
            let glyph = face.glyph_index(c).or((advance > 0.0).then_some(GlyphId(0)));
            if let Some(glyph) = glyph {
                face.outline_glyph(glyph, self);
            }
            self.x += advance;
        }
    }

    fn put(&mut self, command: char, points: &[(f32, f32)]) {
        self.path.push(command);
        for &(x, y) in points {
            let (x, y) = (self.x + f64::from(x) * self.scale, self.y - f64::from(y) * self.scale);
            let _ = write!(self.path, "{x:.3} {y:.3} ");
        }
    }
}

impl OutlineBuilder for Letters {
    fn move_to(&mut self, x: f32, y: f32) {
        self.put('M', &[(x, y)]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.put('L', &[(x, y)]);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.put('Q', &[(x1, y1), (x, y)]);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.put('C', &[(x1, y1), (x2, y2), (x, y)]);
    }

    fn close(&mut self) {
        self.path.push('Z');
    }
}
