//! Words to glyphs: which font draws which characters, how wide they are, and where lines break.

use krilla::text::{GlyphId, KrillaGlyph};
use rustybuzz::{Face, UnicodeBuffer};
use unicode_linebreak::{BreakOpportunity, linebreaks};

use crate::LetterFailed;
use crate::fonts::Style;

/// Characters that one font draws.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    /// Which of the fonts.
    pub(crate) style: usize,
    pub(crate) text: String,
    pub(crate) glyphs: Vec<KrillaGlyph>,
    /// In parts of the font's size.
    pub(crate) width: f32,
}

/// One line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    pub(crate) runs: Vec<Run>,
}

impl Line {
    /// How wide it is at a size.
    pub(crate) fn width(&self, size: f32) -> f32 {
        self.runs.iter().map(|run| run.width * size).sum()
    }
}

/// What draws text of one weight.
pub(crate) struct Shaper<'f> {
    faces: Vec<Face<'f>>,
}

impl<'f> Shaper<'f> {
    pub(crate) fn new(styles: &'f [Style]) -> Self {
        Self { faces: styles.iter().map(Style::face).collect() }
    }

    /// A text as one line.
    pub(crate) fn line(&self, text: &str) -> Result<Line, LetterFailed> {
        let mut runs = Vec::new();
        let (mut start, mut current) = (0, None);
        for (at, letter) in text.char_indices() {
            let style = self.style_of(letter, current)?;
            if current.is_some_and(|current| current != style) {
                runs.push(self.run(&text[start..at], current.unwrap_or(style)));
                start = at;
            }
            current = Some(style);
        }
        if let Some(style) = current {
            runs.push(self.run(&text[start..], style));
        }
        Ok(Line { runs })
    }

    /// The first font that has a character; blanks stay in the font before them.
    fn style_of(&self, letter: char, current: Option<usize>) -> Result<usize, LetterFailed> {
        if let (' ', Some(current)) = (letter, current) {
            return Ok(current);
        }
        let found = self.faces.iter().position(|face| face.glyph_index(letter).is_some());
        found.ok_or_else(|| no_glyph(letter))
    }

    fn run(&self, text: &str, style: usize) -> Run {
        let face = &self.faces[style];
        let em = face.units_per_em() as f32;
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(rustybuzz::Direction::LeftToRight);
        let shaped = rustybuzz::shape(face, &[], buffer);
        let (infos, positions) = (shaped.glyph_infos(), shaped.glyph_positions());
        let glyphs: Vec<KrillaGlyph> = infos
            .iter()
            .zip(positions)
            .map(|(info, position)| {
                let from = info.cluster as usize;
                let next = infos.iter().map(|other| other.cluster as usize).filter(|other| *other > from).min();
                let [advance, x, y] = [position.x_advance, position.x_offset, position.y_offset].map(|n| n as f32 / em);
                KrillaGlyph::new(
                    GlyphId::new(info.glyph_id),
                    advance,
                    x,
                    y,
                    0.0,
                    from..next.unwrap_or(text.len()),
                    None,
                )
            })
            .collect();
        let width = glyphs.iter().map(|glyph| glyph.x_advance).sum();
        Run { style, text: text.to_owned(), glyphs, width }
    }

    /// A text in lines that are not wider than `width`, broken where its language allows. What has no such place is broken anywhere.
    pub(crate) fn lines(&self, text: &str, size: f32, width: f32) -> Result<Vec<Line>, LetterFailed> {
        let mut lines = Vec::new();
        let mut open = String::new();
        let mut begin = 0;
        for (end, opportunity) in linebreaks(text) {
            let piece = &text[begin..end];
            begin = end;
            let longer = format!("{open}{piece}");
            if open.is_empty() || self.fits(&longer, size, width)? {
                open = longer;
            } else {
                lines.push(self.line(open.trim_end())?);
                open = piece.to_owned();
            }
            while !self.fits(&open, size, width)? {
                let cut = self.cut(&open, size, width)?;
                lines.push(self.line(open[..cut].trim_end())?);
                open = open[cut..].to_owned();
            }
            if opportunity == BreakOpportunity::Mandatory {
                lines.push(self.line(open.trim_end())?);
                open.clear();
            }
        }
        if !open.trim().is_empty() {
            lines.push(self.line(open.trim_end())?);
        }
        Ok(lines)
    }

    fn fits(&self, text: &str, size: f32, width: f32) -> Result<bool, LetterFailed> {
        Ok(self.line(text.trim_end())?.width(size) <= width)
    }

    /// How much of a text that is too wide fits: at least one character.
    fn cut(&self, text: &str, size: f32, width: f32) -> Result<usize, LetterFailed> {
        let mut fitting = text.chars().next().map_or(0, char::len_utf8);
        for (at, letter) in text.char_indices().skip(1) {
            let end = at + letter.len_utf8();
            if end >= text.len() || !self.fits(&text[..end], size, width)? {
                break;
            }
            fitting = end;
        }
        Ok(fitting)
    }
}

fn no_glyph(letter: char) -> LetterFailed {
    let is_han = matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}');
    if is_han {
        return LetterFailed::NoFont { what: "Chinese characters", places: vec!["the usual folders".to_owned()] };
    }
    LetterFailed::NoGlyph(letter)
}
