//! The part of a face that some text needs, as a file of its own: TrueType with a character map, which is what browsers want.

use std::collections::{BTreeMap, BTreeSet};

use ttf_parser::{Face, RawFace, Tag};

/// Flags of a component of a composite glyph.
const ARGUMENTS_ARE_WORDS: u16 = 0x0001;
const HAS_SCALE: u16 = 0x0008;
const MORE_COMPONENTS: u16 = 0x0020;
const HAS_TWO_SCALES: u16 = 0x0040;
const HAS_MATRIX: u16 = 0x0080;

/// A face with these characters and nothing else; characters that it doesn't have are passed over.
pub(crate) fn subset(data: &[u8], characters: &BTreeSet<char>) -> Option<Vec<u8>> {
    let raw = RawFace::parse(data, 0).ok()?;
    let face = Face::parse(data, 0).ok()?;
    let source = Source::of(&raw)?;
    let mapped: BTreeMap<u16, u16> = characters
        .iter()
        .filter_map(|&c| Some((u16::try_from(u32::from(c)).ok()?, face.glyph_index(c)?.0)))
        .collect();
    // `.notdef` first, then what is asked for and what that is composed of.
    let mut glyphs: BTreeSet<u16> = std::iter::once(0).chain(mapped.values().copied()).collect();
    let mut rest: Vec<u16> = glyphs.iter().copied().collect();
    while let Some(glyph) = rest.pop() {
        for (_, component) in components(source.glyph(glyph)?) {
            if glyphs.insert(component) {
                rest.push(component);
            }
        }
    }
    let renamed: BTreeMap<u16, u16> = glyphs.iter().copied().zip(0..).collect();

    let (mut outlines, mut places, mut metrics) = (Vec::new(), Vec::new(), Vec::new());
    for &glyph in &glyphs {
        places.extend(u32::try_from(outlines.len()).ok()?.to_be_bytes());
        let mut outline = source.glyph(glyph)?.to_vec();
        for (at, component) in components(source.glyph(glyph)?) {
            outline.get_mut(at..at + 2)?.copy_from_slice(&renamed.get(&component)?.to_be_bytes());
        }
        outlines.extend(outline);
        outlines.resize(outlines.len().next_multiple_of(4), 0);
        metrics.extend(source.metrics(glyph)?);
    }
    places.extend(u32::try_from(outlines.len()).ok()?.to_be_bytes());

    let count = u16::try_from(glyphs.len()).ok()?;
    let table = |tag: &[u8; 4]| raw.table(Tag::from_bytes(tag)).map(<[u8]>::to_vec);
    let mut head = table(b"head")?;
    set(&mut head, 8, &[0; 4])?;
    set(&mut head, 50, &1_u16.to_be_bytes())?;
    let mut hhea = table(b"hhea")?;
    set(&mut hhea, 34, &count.to_be_bytes())?;
    let mut maxp = table(b"maxp")?;
    set(&mut maxp, 4, &count.to_be_bytes())?;
    let mut post = table(b"post")?;
    post.truncate(32);
    set(&mut post, 0, &0x0003_0000_u32.to_be_bytes())?;
    let mapped = mapped.into_iter().filter_map(|(c, glyph)| Some((c, *renamed.get(&glyph)?)));
    let tables = [
        (*b"OS/2", table(b"OS/2")?),
        (*b"cmap", character_map(&mapped.collect::<Vec<_>>())?),
        (*b"glyf", outlines),
        (*b"head", head),
        (*b"hhea", hhea),
        (*b"hmtx", metrics),
        (*b"loca", places),
        (*b"maxp", maxp),
        (*b"name", table(b"name")?),
        (*b"post", post),
    ];
    file(&tables)
}

/// The tables of the face that glyphs are taken from.
struct Source<'a> {
    outlines: &'a [u8],
    places: &'a [u8],
    long_places: bool,
    metrics: &'a [u8],
    /// How many glyphs have an advance of their own; the others have that of the last of these.
    advances: u16,
}

impl<'a> Source<'a> {
    fn of(raw: &RawFace<'a>) -> Option<Self> {
        let table = |tag| raw.table(Tag::from_bytes(tag));
        Some(Self {
            outlines: table(b"glyf")?,
            places: table(b"loca")?,
            long_places: u16_at(table(b"head")?, 50)? != 0,
            metrics: table(b"hmtx")?,
            advances: u16_at(table(b"hhea")?, 34)?,
        })
    }

    fn glyph(&self, glyph: u16) -> Option<&'a [u8]> {
        let place = |at: usize| -> Option<usize> {
            if self.long_places {
                let bytes = self.places.get(at * 4..at * 4 + 4)?.try_into().ok()?;
                usize::try_from(u32::from_be_bytes(bytes)).ok()
            } else {
                Some(usize::from(u16_at(self.places, at * 2)?) * 2)
            }
        };
        let glyph = usize::from(glyph);
        self.outlines.get(place(glyph)?..place(glyph + 1)?)
    }

    fn metrics(&self, glyph: u16) -> Option<[u8; 4]> {
        let own = glyph.min(self.advances.checked_sub(1)?);
        let advance = u16_at(self.metrics, usize::from(own) * 4)?;
        let bearing = match glyph.checked_sub(self.advances) {
            None => u16_at(self.metrics, usize::from(glyph) * 4 + 2)?,
            Some(behind) => u16_at(self.metrics, usize::from(self.advances) * 4 + usize::from(behind) * 2)?,
        };
        let ([a, b], [c, d]) = (advance.to_be_bytes(), bearing.to_be_bytes());
        Some([a, b, c, d])
    }
}

/// The glyphs that a composite one is made of, each with the place in it where that is said.
fn components(outline: &[u8]) -> Vec<(usize, u16)> {
    let mut found = Vec::new();
    // The number of contours is -1.
    if outline.first().is_none_or(|&byte| byte < 0x80) {
        return found;
    }
    let mut at = 10;
    while let (Some(flags), Some(glyph)) = (u16_at(outline, at), u16_at(outline, at + 2)) {
        found.push((at + 2, glyph));
        at += 4 + if flags & ARGUMENTS_ARE_WORDS != 0 { 4 } else { 2 };
        at += match flags {
            _ if flags & HAS_SCALE != 0 => 2,
            _ if flags & HAS_TWO_SCALES != 0 => 4,
            _ if flags & HAS_MATRIX != 0 => 8,
            _ => 0,
        };
        if flags & MORE_COMPONENTS == 0 {
            break;
        }
    }
    found
}

/// `cmap` with one subtable of format 4, a segment a character.
fn character_map(mapped: &[(u16, u16)]) -> Option<Vec<u8>> {
    // The last segment is that of U+FFFF, which is no character.
    let segments: Vec<(u16, u16)> =
        mapped.iter().copied().filter(|(c, _)| *c != u16::MAX).chain([(u16::MAX, 0)]).collect();
    let count = u16::try_from(segments.len()).ok()?;
    let rounds = count.ilog2();
    let range = 2_u16.checked_shl(rounds)?;
    let length = count.checked_mul(8)?.checked_add(16)?;
    let mut out = Vec::new();
    // Version, one table; Windows, Unicode; at byte 12.
    for value in [0, 1, 3, 1, 0, 12] {
        out.extend(u16::to_be_bytes(value));
    }
    let rounds = u16::try_from(rounds).ok()?;
    for value in [4, length, 0, count * 2, range, rounds, (count * 2).saturating_sub(range)] {
        out.extend(u16::to_be_bytes(value));
    }
    let ends = segments.iter().map(|(c, _)| *c);
    let deltas = segments.iter().map(|(c, glyph)| if *c == u16::MAX { 1 } else { glyph.wrapping_sub(*c) });
    let zeros = segments.iter().map(|_| 0);
    for value in ends.clone().chain([0]).chain(ends).chain(deltas).chain(zeros) {
        out.extend(u16::to_be_bytes(value));
    }
    Some(out)
}

/// Tables, in the order of their tags, as a file.
fn file(tables: &[([u8; 4], Vec<u8>)]) -> Option<Vec<u8>> {
    let count = u16::try_from(tables.len()).ok()?;
    let rounds = u16::try_from(count.checked_ilog2()?).ok()?;
    let range = 16_u16.checked_shl(rounds.into())?;
    let mut out = 0x0001_0000_u32.to_be_bytes().to_vec();
    for value in [count, range, rounds, count * 16 - range] {
        out.extend(value.to_be_bytes());
    }
    let mut body = Vec::new();
    let start = out.len() + tables.len() * 16;
    let (mut head, mut whole) = (None, 0_u32);
    for (tag, table) in tables {
        if tag == b"head" {
            head = Some(start + body.len());
        }
        out.extend(tag);
        out.extend(sum(table).to_be_bytes());
        out.extend(u32::try_from(start + body.len()).ok()?.to_be_bytes());
        out.extend(u32::try_from(table.len()).ok()?.to_be_bytes());
        whole = whole.wrapping_add(sum(table));
        body.extend(table);
        body.resize(body.len().next_multiple_of(4), 0);
    }
    whole = whole.wrapping_add(sum(&out));
    out.extend(body);
    set(&mut out, head? + 8, &0xb1b0_afba_u32.wrapping_sub(whole).to_be_bytes())?;
    Some(out)
}

fn sum(table: &[u8]) -> u32 {
    let word = |bytes: &[u8]| {
        bytes.iter().zip([24, 16, 8, 0]).map(|(&byte, shift)| u32::from(byte) << shift).sum::<u32>()
    };
    table.chunks(4).map(word).fold(0, u32::wrapping_add)
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

fn set(data: &mut [u8], at: usize, bytes: &[u8]) -> Option<()> {
    data.get_mut(at..at + bytes.len())?.copy_from_slice(bytes);
    Some(())
}
