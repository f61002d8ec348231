//! The font that pictures are drawn in: Arimo, whose letters are as wide as Arial's, Helvetica's and Liberation Sans'. Where a
//! viewer passes over the embedded font, each of these fits as well.

use ttf_parser::{Face, GlyphId};
use unicode_width::UnicodeWidthChar;

/// What a picture says of its font.
pub(crate) const FAMILY: &str = "Arimo, 'Liberation Sans', Arial, Helvetica, sans-serif";

/// The height of a line, of the font's size; this and the next are what Graphviz itself takes where it knows no font.
pub(crate) const LINE: f64 = 1.2;

/// How far the letters stand below the middle of their line, of the font's size.
pub(crate) const BELOW_CENTRE: f64 = 0.1;

/// The width of what the font has no letter for, of the font's size: the viewer's own font has to do, which may be wider.
const UNKNOWN: f64 = 0.72;
const UNKNOWN_WIDE: f64 = 1.05;

/// A face of the font.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Style {
    /// Upright.
    Regular,
    /// Heavy.
    Bold,
}

impl Style {
    /// The file.
    pub(crate) fn data(self) -> &'static [u8] {
        match self {
            Self::Regular => include_bytes!("../font/Arimo-Regular.ttf"),
            Self::Bold => include_bytes!("../font/Arimo-Bold.ttf"),
        }
    }

    /// The same, read.
    pub(crate) fn face(self) -> Option<Face<'static>> {
        Face::parse(self.data(), 0).ok()
    }
}

/// How wide a text is in a font of that size, in its unit.
#[must_use]
pub fn width(text: &str, size: f64, style: Style) -> f64 {
    let face = style.face();
    text.chars().map(|c| advance(face.as_ref(), c)).sum::<f64>() * size
}

/// How wide a character is, of the font's size.
pub(crate) fn advance(face: Option<&Face<'_>>, c: char) -> f64 {
    let glyph: Option<(f64, f64)> = face.and_then(|face| {
        let advance = face.glyph_hor_advance(glyph(face, c)?)?;
        Some((advance.into(), face.units_per_em().into()))
    });
    match (glyph, c.width()) {
        (Some((advance, em)), _) => advance / em,
        (None, None | Some(0)) => 0.0,
        (None, Some(1)) => UNKNOWN,
        (None, Some(_)) => UNKNOWN_WIDE,
    }
}

/// The glyph of a character, if the font has it; blanks of all kinds are one.
pub(crate) fn glyph(face: &Face<'_>, c: char) -> Option<GlyphId> {
    face.glyph_index(c)
}
