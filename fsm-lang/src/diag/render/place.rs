//! Lines and columns of a text.

/// A place in a text, as `check --format json` gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Counted from 1. A line ends with `\n` or `\r\n`.
    pub line: usize,
    /// Counted from 1, in Unicode scalar values; a byte order mark at the start of the text counts nothing.
    pub column: usize,
    /// In bytes, counted from 0, a byte order mark included.
    pub offset: usize,
}

/// How many bytes lie between two counts of characters. A column costs at most so many steps, however long
/// its line is.
const STRIDE: usize = 1024;

/// A text with the table of its lines.
#[derive(Debug)]
pub struct Lines<'a> {
    text: &'a str,
    /// Where each line starts.
    starts: Vec<usize>,
    /// How many characters begin before each multiple of [`STRIDE`].
    characters: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// Reads a text.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        let newlines = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(newlines).collect();
        let mut characters = vec![0];
        let mut count = 0;
        for chunk in text.as_bytes().chunks(STRIDE) {
            count += begun(chunk);
            characters.push(count);
        }
        Self { text, starts, characters }
    }

    /// How many lines there are; the last may be empty.
    #[must_use]
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// The place at a byte offset. One behind the end is the end, one inside a character is its start, one
    /// inside a line's end is the start of that.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let offset = self.text.floor_char_boundary((offset as usize).min(self.text.len()));
        let line = self.starts.partition_point(|&start| start <= offset).max(1);
        let (start, end) = self.content(line);
        let column = self.characters_before(offset.clamp(start, end)) - self.characters_before(start) + 1;
        Position { line, column, offset }
    }

    /// Where the content of a line, counted from 1, begins and ends: without its line end, and without a byte
    /// order mark. Both are the end of the text for a line that is not there.
    #[must_use]
    pub fn content(&self, line: usize) -> (usize, usize) {
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let next = self.starts.get(line).copied().unwrap_or(self.text.len());
        let whole = &self.text[start..next];
        let content = whole.strip_suffix("\r\n").or_else(|| whole.strip_suffix('\n')).unwrap_or(whole);
        let mark = if start == 0 && content.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        (start + mark, start + content.len())
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.text
    }

    fn characters_before(&self, offset: usize) -> usize {
        let stride = offset / STRIDE;
        let counted = self.characters.get(stride).copied().unwrap_or(0);
        counted + begun(&self.text.as_bytes()[stride * STRIDE..offset])
    }
}

/// How many characters begin in these bytes.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}
