//! What Graphviz wrote, with the font that it was measured with, named and inside. Each text says how long it is: a viewer that
//! has to take another font stretches or narrows it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use resvg::usvg::roxmltree::{Document, Node, ParsingOptions};

use crate::font::{self, Style};
use crate::subset::subset;
use crate::{Error, font::FAMILY};

/// Reads what Graphviz wrote.
pub(crate) fn read(drawn: &str) -> Result<Document<'_>, Error> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(drawn, options).map_err(|error| Error::Failed(error.to_string()))
}

/// A line of text.
pub(crate) struct Text<'d> {
    /// Where its element stands.
    pub(crate) range: std::ops::Range<usize>,
    /// What it says.
    pub(crate) content: &'d str,
    /// Where its left end is.
    pub(crate) left: f64,
    /// Where its letters stand.
    pub(crate) baseline: f64,
    /// How wide it is.
    pub(crate) width: f64,
    /// The size of its font.
    pub(crate) size: f64,
    /// The weight of its font.
    pub(crate) style: Style,
    /// Its colour.
    pub(crate) fill: &'d str,
}

impl<'d> Text<'d> {
    /// Reads one that is a `text`.
    pub(crate) fn of(node: Node<'d, '_>) -> Option<Self> {
        if !node.has_tag_name("text") {
            return None;
        }
        let number = |name| node.attribute(name).and_then(|value: &str| value.parse::<f64>().ok());
        let (x, baseline, size) = (number("x")?, number("y")?, number("font-size")?);
        let content = node.text().unwrap_or_default();
        let style = if node.attribute("font-weight") == Some("bold") { Style::Bold } else { Style::Regular };
        let width = font::width(content, size, style);
        let left = match node.attribute("text-anchor") {
            Some("middle") => x - width / 2.0,
            Some("end") => x - width,
            _ => x,
        };
        let fill = node.attribute("fill").unwrap_or("black");
        Some(Self { range: node.range(), content, left, baseline, width, size, style, fill })
    }
}

/// The same picture with its font inside.
pub(crate) fn with_font(drawn: &str) -> Result<String, Error> {
    let document = read(drawn)?;
    let mut out = String::with_capacity(drawn.len() * 2);
    let mut used: BTreeMap<Style, BTreeSet<char>> = BTreeMap::new();
    let mut end = 0;
    // Where the font is put is known first, what is in it last.
    let start = document.root_element().first_child().map_or(0, |child| child.range().start);
    out.push_str(drawn.get(..start).unwrap_or_default());
    let faces = out.len();
    end = end.max(start);
    for node in document.descendants() {
        let Some(text) = Text::of(node) else { continue };
        used.entry(text.style).or_default().extend(text.content.chars());
        out.push_str(drawn.get(end..text.range.start).unwrap_or_default());
        out.push_str("<text");
        for attribute in node.attributes() {
            let written = drawn.get(attribute.range()).unwrap_or_default();
            if attribute.name() == "font-family" {
                let _ = write!(out, " font-family=\"{FAMILY}\"");
            } else {
                let _ = write!(out, " {written}");
            }
        }
        if text.width > 0.0 {
            let _ = write!(out, " textLength=\"{:.2}\" lengthAdjust=\"spacingAndGlyphs\"", text.width);
        }
        out.push('>');
        let inside = node.first_child().map_or(text.range.end..text.range.end, |child| child.range());
        out.push_str(drawn.get(inside).unwrap_or_default());
        out.push_str("</text>");
        end = text.range.end;
    }
    out.push_str(drawn.get(end..).unwrap_or_default());
    out.insert_str(faces, &style(&used)?);
    Ok(out)
}

/// The faces with the characters that are used.
fn style(used: &BTreeMap<Style, BTreeSet<char>>) -> Result<String, Error> {
    if used.is_empty() {
        return Ok(String::new());
    }
    let mut out = String::from("\n<style>\n");
    for (style, characters) in used {
        let file = subset(style.data(), characters)
            .ok_or_else(|| Error::Failed("the font can't be cut to size".to_owned()))?;
        let weight = match style {
            Style::Regular => "normal",
            Style::Bold => "bold",
        };
        let _ = writeln!(
            out,
            "@font-face{{font-family:Arimo;font-weight:{weight};src:url(data:font/ttf;base64,{})}}",
            BASE64_STANDARD.encode(file)
        );
    }
    out.push_str("</style>");
    Ok(out)
}
