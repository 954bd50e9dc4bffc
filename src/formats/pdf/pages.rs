//! The text of pages: what is shown on them, piece by piece, put together to lines and paragraphs by where it stands.

use std::collections::HashMap;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Encoding, Object};

/// What is shown on all pages, in its order; of all that is unpacked no more than `most` bytes are taken.
///
/// # Errors
/// When there is more.
pub(super) fn text(document: &Document, most: usize) -> Result<String, String> {
    let mut lines = Lines::default();
    // A font is most often that of many pages.
    let mut fonts: HashMap<*const Dictionary, Option<Font<'_>>> = HashMap::new();
    let mut left = most;
    for page in document.page_iter() {
        let of_page = document.get_page_fonts(page).unwrap_or_default();
        for font in of_page.values() {
            fonts.entry(std::ptr::from_ref(*font)).or_insert_with(|| Font::of(font, document, most));
        }
        let content = document.get_page_content_with_limit(page, left);
        let content = content.map_err(|error| match error {
            lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. }) => too_long(most),
            error => format!("a page that cannot be read: {error}"),
        })?;
        left = left.saturating_sub(content.len());
        let font = |name: &[u8]| fonts.get(&std::ptr::from_ref(*of_page.get(name)?))?.as_ref();
        let mut pen = Pen::default();
        // What stands behind something that cannot be read is not there.
        for operation in Content::decode_iter(&content).map_while(Result::ok) {
            pen.take(&operation, &font, &mut lines);
            if lines.length > most {
                return Err(too_long(most));
            }
        }
        lines.end_page();
    }
    Ok(lines.text())
}

fn too_long(most: usize) -> String {
    format!("a PDF that unpacks to more than {} MB: --max-document takes more", most >> 20)
}

/// How the bytes of a text are read, and how wide they are.
struct Font<'d> {
    encoding: Encoding<'d>,
    /// The code of the first width.
    first: usize,
    /// In thousandths of the size of the font.
    widths: Vec<f32>,
}

/// The width of what has none, in sizes of the font.
const WIDTH: f32 = 0.5;

impl<'d> Font<'d> {
    fn of(font: &'d Dictionary, document: &'d Document, most: usize) -> Option<Self> {
        let encoding = font.get_font_encoding_with_limit(document, most).ok()?;
        let first = font.get_deref(b"FirstChar", document).and_then(Object::as_i64).ok();
        let widths = font.get_deref(b"Widths", document).and_then(Object::as_array).ok();
        let widths = widths.into_iter().flatten().take(256).map(|width| number(width).unwrap_or(0.0)).collect();
        Some(Self { encoding, first: first.and_then(|first| usize::try_from(first).ok()).unwrap_or(0), widths })
    }

    /// How wide a text is that was made of these bytes, in sizes of the font.
    fn width(&self, bytes: &[u8], text: &str) -> f32 {
        if self.widths.is_empty() {
            return WIDTH * text.chars().count() as f32;
        }
        let width = |byte: &u8| {
            let at = usize::from(*byte).checked_sub(self.first)?;
            self.widths.get(at).map(|width| width / 1000.0)
        };
        bytes.iter().map(|byte| width(byte).unwrap_or(WIDTH)).sum()
    }
}

/// Scale and place: the six numbers of PDF.
type Matrix = [f32; 6];

const UNIT: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// First the one, then the other.
#[expect(clippy::many_single_char_names, reason = "the standard calls them so")]
fn times([a, b, c, d, e, f]: Matrix, [g, h, i, j, k, l]: Matrix) -> Matrix {
    [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l]
}

/// Where the next text is shown, and how.
#[derive(Clone)]
struct Pen {
    page: Matrix,
    text: Matrix,
    line: Matrix,
    leading: f32,
    size: f32,
    font: Vec<u8>,
    /// The matrices of pages that will be those again.
    outer: Vec<Matrix>,
}

/// How many matrices may be kept.
const MOST_OUTER: usize = 256;

impl Default for Pen {
    fn default() -> Self {
        let (font, outer) = (Vec::new(), Vec::new());
        Self { page: UNIT, text: UNIT, line: UNIT, leading: 0.0, size: 1.0, font, outer }
    }
}

impl Pen {
    fn take<'f, 'd: 'f>(
        &mut self,
        Operation { operator, operands }: &Operation,
        font: &dyn Fn(&[u8]) -> Option<&'f Font<'d>>,
        lines: &mut Lines,
    ) {
        let at = |n: usize| operands.get(n).and_then(number).unwrap_or(0.0);
        let matrix = || [at(0), at(1), at(2), at(3), at(4), at(5)];
        match operator.as_str() {
            "q" if self.outer.len() < MOST_OUTER => self.outer.push(self.page),
            "Q" => self.page = self.outer.pop().unwrap_or(self.page),
            "cm" => self.page = times(matrix(), self.page),
            "BT" => (self.text, self.line) = (UNIT, UNIT),
            "Tf" => {
                self.font = operands.first().and_then(|name| name.as_name().ok()).unwrap_or_default().to_vec();
                self.size = at(1);
            }
            "TL" => self.leading = at(0),
            "Tm" => (self.text, self.line) = (matrix(), matrix()),
            "Td" => self.go(at(0), at(1)),
            "TD" => {
                self.leading = -at(1);
                self.go(at(0), at(1));
            }
            "T*" => self.go(0.0, -self.leading),
            "Tj" | "TJ" => self.show_all(operands, font, lines),
            "'" | "\"" => {
                self.go(0.0, -self.leading);
                self.show_all(operands, font, lines);
            }
            _ => {}
        }
    }

    /// Goes to another line.
    fn go(&mut self, x: f32, y: f32) {
        self.line = times([1.0, 0.0, 0.0, 1.0, x, y], self.line);
        self.text = self.line;
    }

    fn show_all<'f, 'd: 'f>(
        &mut self,
        operands: &[Object],
        font: &dyn Fn(&[u8]) -> Option<&'f Font<'d>>,
        lines: &mut Lines,
    ) {
        let Some(font) = font(&self.font) else { return };
        for operand in operands {
            match operand {
                Object::String(bytes, _) => self.show(bytes, font, lines),
                Object::Array(all) => {
                    for piece in all {
                        match piece {
                            Object::String(bytes, _) => self.show(bytes, font, lines),
                            piece => self.advance(-number(piece).unwrap_or(0.0) / 1000.0),
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn show(&mut self, bytes: &[u8], font: &Font<'_>, lines: &mut Lines) {
        let Ok(text) = Document::decode_text(&font.encoding, bytes) else { return };
        let [_, _, c, d, x, y] = times(self.text, self.page);
        let size = (c.hypot(d) * self.size).abs();
        self.advance(font.width(bytes, &text));
        let [.., end, _] = times(self.text, self.page);
        lines.show(&text, Place { x, end, y, size });
    }

    /// Goes so many sizes of the font to the right.
    fn advance(&mut self, width: f32) {
        self.text = times([1.0, 0.0, 0.0, 1.0, width * self.size, 0.0], self.text);
    }
}

fn number(object: &Object) -> Option<f32> {
    object.as_float().ok().filter(|number| number.is_finite())
}

/// Where a piece of text stands on its page.
#[derive(Clone, Copy)]
struct Place {
    x: f32,
    end: f32,
    y: f32,
    size: f32,
}

/// The lines so far, each with how far it stands below the one before it; `None` where it does not.
#[derive(Default)]
struct Lines {
    lines: Vec<(Option<f32>, String)>,
    last: Option<Place>,
    /// Of all texts, in bytes.
    length: usize,
}

impl Lines {
    fn show(&mut self, text: &str, place: Place) {
        self.length += text.len();
        let last = self.last.replace(place);
        let below = last.map(|last| last.y - place.y);
        match (last, below, self.lines.last_mut()) {
            (Some(last), Some(below), Some((_, line))) if below.abs() <= last.size.max(place.size) * 0.4 => {
                let is_apart = place.x - last.end > 0.2 * place.size || last.end - place.x > place.size;
                if is_apart && !line.ends_with(char::is_whitespace) && !text.starts_with(char::is_whitespace) {
                    line.push(' ');
                }
                line.push_str(text);
            }
            (_, below, _) => self.lines.push((below.filter(|below| *below > 0.0), text.to_owned())),
        }
    }

    fn end_page(&mut self) {
        self.last = None;
    }

    /// All of it: a paragraph ends where a line stands farther below than lines do; above the next column or page, where a sentence
    /// does.
    fn text(self) -> String {
        let lines = self.lines.into_iter().filter(|(_, line)| !line.trim().is_empty()).collect::<Vec<_>>();
        let mut gaps: Vec<f32> = lines.iter().filter_map(|(below, _)| *below).collect();
        gaps.sort_by(f32::total_cmp);
        // Many are those between paragraphs, where these are short.
        let usual = gaps.get(gaps.len() / 4).copied().unwrap_or(0.0);
        let mut text = String::with_capacity(self.length + lines.len() * 2);
        for (below, line) in lines {
            let ends = text.trim_end().ends_with(['.', '!', '?', '"', '”', '’', ':']);
            if !text.is_empty() {
                text.push_str(if below.map_or(ends, |below| below > 1.25 * usual) { "\n\n" } else { "\n" });
            }
            text.push_str(line.trim_end());
        }
        // What stands there only since the line ends.
        text.replace("\u{ad}\n", "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(pieces: &[(&str, f32, f32)]) -> String {
        let mut lines = Lines::default();
        for &(text, x, y) in pieces {
            let end = x + 5.0 * text.chars().count() as f32;
            lines.show(text, Place { x, end, y, size: 10.0 });
        }
        lines.text()
    }

    #[test]
    fn pieces_are_words_lines_and_paragraphs_by_where_they_stand() {
        let pieces = [
            ("Ferry", 50.0, 700.0),
            ("strike", 80.0, 700.0),
            ("s", 110.0, 700.0),
            ("The ferry of", 50.0, 670.0),
            ("Skelby stays.", 50.0, 658.0),
            ("Nobody sa\u{ad}", 50.0, 634.0),
            ("ils there.", 50.0, 622.0),
            ("In the next column", 300.0, 700.0),
            ("it goes on", 300.0, 688.0),
            ("and on.", 300.0, 676.0),
        ];
        assert_eq!(
            text(&pieces),
            "Ferry strikes\n\nThe ferry of\nSkelby stays.\n\nNobody sails there.\n\nIn the next column\nit goes on\nand on."
        );
    }

    #[test]
    fn no_number_stops_it() {
        for odd in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX, f32::MIN_POSITIVE] {
            assert!(text(&[("a", odd, 1.0), ("b", 1.0, odd), ("c", odd, odd), ("d", 1.0, 1.0)]).contains('d'));
        }
        assert_eq!(text(&[]), "");
    }
}
