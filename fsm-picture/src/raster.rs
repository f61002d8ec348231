//! Pixels.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::Tree;

use crate::Error;

/// Pixels for a CSS pixel: text stays legible on dense screens and in print.
const SCALE: f32 = 2.0;
/// No side is longer.
const LONGEST: f32 = 16_384.0;
/// There are no more in all: 256 MB while it is drawn.
const MOST: f32 = 64e6;

/// The picture as PNG.
pub(crate) fn png(tree: &Tree) -> Result<Vec<u8>, Error> {
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = SCALE.min(LONGEST / width.max(height)).min((MOST / (width * height)).sqrt());
    let side = |length: f32| (length * scale).ceil().clamp(1.0, LONGEST) as u32;
    let mut pixels = Pixmap::new(side(width), side(height))
        .ok_or_else(|| Error::Failed("the picture has no size".to_owned()))?;
    resvg::render(tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| Error::Failed(error.to_string()))
}
