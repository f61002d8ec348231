//! Pages.

use resvg::usvg::Tree;
use svg2pdf::{ConversionOptions, PageOptions};

use crate::Error;

/// CSS pixels in an inch; the page is as large as the picture says.
const DPI: f32 = 96.0;

/// The picture as PDF.
pub(crate) fn pdf(tree: &Tree) -> Result<Vec<u8>, Error> {
    let page = PageOptions { dpi: DPI };
    svg2pdf::to_pdf(tree, ConversionOptions::default(), page)
        .map_err(|error| Error::Failed(error.to_string()))
}
