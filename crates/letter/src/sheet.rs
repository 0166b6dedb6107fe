//! The PDF itself: marks to sheets, with page numbers.

use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;
use krilla::{Document, SerializeSettings};

use crate::fonts::{Fonts, Style};
use crate::layout::{HEIGHT, LEFT, Mark, RIGHT, WIDTH};
use crate::shape::{Line, Shaper};
use crate::{Language, Letter, LetterFailed};

/// Red, green and blue.
type Ink = [u8; 3];

const BLACK: Ink = [20, 24, 28];
const GREY: Ink = [95, 102, 110];
const RULE: Ink = [200, 205, 210];
const SHADE: Ink = [240, 242, 244];

/// Writes the PDF. It has no date of its own and an identity that follows from its content, so the same letter is the same bytes.
pub(crate) fn write(letter: &Letter, fonts: &Fonts, sheets: &[Vec<Mark>]) -> Result<Vec<u8>, LetterFailed> {
    let settings = SerializeSettings { enable_tagging: false, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let language = match letter.language {
        Language::English => "en",
        Language::Chinese => "zh-CN",
    };
    let metadata = Metadata::new().title(letter.subject.clone()).language(language.to_owned());
    document.set_metadata(metadata.authors(vec![letter.sender.clone()]));
    let shaper = Shaper::new(&fonts.regular);
    for (place, marks) in sheets.iter().enumerate() {
        let size = PageSettings::from_wh(WIDTH, HEIGHT).expect("A4 has a size");
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        for mark in marks {
            draw(&mut surface, fonts, mark);
        }
        foot(&mut surface, fonts, &shaper, letter, (place + 1, sheets.len()))?;
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|error| LetterFailed::Pdf(format!("{error:?}")))
}

fn foot(
    surface: &mut Surface<'_>,
    fonts: &Fonts,
    shaper: &Shaper<'_>,
    letter: &Letter,
    (page, pages): (usize, usize),
) -> Result<(), LetterFailed> {
    let number = match letter.language {
        Language::English => format!("Page {page} of {pages}"),
        Language::Chinese => format!("第 {page} 页，共 {pages} 页"),
    };
    let y = HEIGHT - 42.5;
    let left = shaper.line(&format!("{} · {}", letter.sender, letter.reference))?;
    let right = shaper.line(&number)?;
    let x = RIGHT - right.width(FOOT);
    for (x, line) in [(LEFT, left), (x, right)] {
        draw(surface, fonts, &Mark::Text { x, y, size: FOOT, is_bold: false, is_grey: true, line });
    }
    Ok(())
}

const FOOT: f32 = 8.0;

fn draw(surface: &mut Surface<'_>, fonts: &Fonts, mark: &Mark) {
    match mark {
        Mark::Text { x, y, size, is_bold, is_grey, line } => {
            let ink = if *is_grey { GREY } else { BLACK };
            text(surface, if *is_bold { &fonts.bold } else { &fonts.regular }, line, (*x, *y), *size, ink);
        }
        Mark::Rule { x, y, width, is_strong } => {
            let (ink, height) = if *is_strong { (GREY, 0.8) } else { (RULE, 0.5) };
            rectangle(surface, (*x, *y), (*width, height), ink);
        }
        Mark::Shade { x, y, width, height } => rectangle(surface, (*x, *y), (*width, *height), SHADE),
    }
}

fn text(surface: &mut Surface<'_>, styles: &[Style], line: &Line, (mut x, y): (f32, f32), size: f32, ink: Ink) {
    for run in &line.runs {
        let style = &styles[run.style];
        surface.set_fill(Some(fill(ink)));
        let thick =
            style.is_thickened.then(|| Stroke { paint: color(ink).into(), width: size / 30.0, ..Stroke::default() });
        surface.set_stroke(thick);
        surface.draw_glyphs(Point::from_xy(x, y), &run.glyphs, style.font.clone(), &run.text, size, false);
        x += run.width * size;
    }
    surface.set_stroke(None);
}

fn rectangle(surface: &mut Surface<'_>, (x, y): (f32, f32), (width, height): (f32, f32), ink: Ink) {
    let Some(rect) = Rect::from_xywh(x, y, width, height) else { return };
    let mut builder = PathBuilder::new();
    builder.push_rect(rect);
    if let Some(path) = builder.finish() {
        surface.set_fill(Some(fill(ink)));
        surface.set_stroke(None);
        surface.draw_path(&path);
    }
}

fn fill(ink: Ink) -> Fill {
    Fill { paint: color(ink).into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

fn color([red, green, blue]: Ink) -> rgb::Color {
    rgb::Color::new(red, green, blue)
}
