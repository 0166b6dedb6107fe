//! Letters: the same bytes for the same letter, sheets enough for what is said, and errors that help.
//!
//! Tests that need a font say that they are skipped where the machine has none.

use std::path::{Path, PathBuf};

use letter::{Block, Fonts, Language, Letter, LetterFailed, pdf};

fn letter(language: Language, body: Vec<Block>) -> Letter {
    Letter {
        language,
        sender: "Minghe Consumer Finance".to_owned(),
        sender_address: vec!["1 Sample Street".to_owned(), "Beijing".to_owned()],
        sender_contact: "400-000-0000".to_owned(),
        recipient: vec!["Zhang Wei".to_owned(), "100 Sample Road".to_owned()],
        date: "22 November 2026".to_owned(),
        reference: "****6789".to_owned(),
        subject: "Notice".to_owned(),
        body,
    }
}

fn rows(count: usize) -> Block {
    let cells = |words: [&str; 3]| words.map(str::to_owned).to_vec();
    Block::Table {
        head: cells(["Due", "Principal", "Total"]),
        rows: (0..count).map(|_| cells(["15 September 2026", "¥400.00", "¥416.00"])).collect(),
        total: cells(["Together", "¥1.00", "¥2.00"]),
    }
}

/// The fonts of this machine; none where it has none.
fn fonts(language: Language) -> Option<Fonts> {
    match Fonts::find(language, &[]) {
        Ok(fonts) => Some(fonts),
        Err(error) => {
            eprintln!("skipped: {error}; {}", error.remedy());
            None
        }
    }
}

fn sheets(pdf: &[u8]) -> usize {
    let count = |what: &[u8]| pdf.windows(what.len()).filter(|window| *window == what).count();
    count(b"/Type /Page") + count(b"/Type/Page") - count(b"/Type /Pages") - count(b"/Type/Pages")
}

#[test]
fn the_same_letter_is_the_same_bytes() {
    let Some(fonts) = fonts(Language::Chinese) else { return };
    let body = vec![Block::Heading("逾期明细".to_owned()), rows(2), Block::Signature("陈静，客户服务部".to_owned())];
    let letter = letter(Language::Chinese, body);
    let first = pdf(&letter, &fonts).unwrap();
    assert!(first.starts_with(b"%PDF-"));
    assert!(first == pdf(&letter, &Fonts::find(Language::Chinese, &[]).unwrap()).unwrap());
    let other = Letter { subject: "Other".to_owned(), ..letter };
    assert!(first != pdf(&other, &fonts).unwrap());
}

#[test]
fn what_does_not_fit_on_a_sheet_goes_on_on_the_next() {
    let Some(fonts) = fonts(Language::English) else { return };
    let of = |body| sheets(&pdf(&letter(Language::English, body), &fonts).unwrap());
    assert_eq!(of(vec![Block::Paragraph("Short.".to_owned())]), 1);
    assert_eq!(of(vec![rows(20)]), 1);
    // 550 points are left on the first sheet and 690 on each other, 18 a row: 60 rows, heads and sums need two.
    assert_eq!(of(vec![rows(60)]), 2);
    assert_eq!(of(vec![Block::Paragraph("word ".repeat(2_000))]), 3);
    // A word without an end is broken somewhere, and an empty body is a letter too.
    assert_eq!(of(vec![Block::Paragraph("w".repeat(1_000))]), 1);
    assert_eq!(of(Vec::new()), 1);
}

#[test]
fn a_font_that_is_missing_is_told_with_a_remedy() {
    let nowhere = [PathBuf::from("/nowhere")];
    let error = Fonts::find_in(Language::Chinese, &[], &nowhere).err().unwrap();
    assert_eq!(error.to_string(), "no font for Chinese characters was found in /nowhere");
    assert!(error.remedy().contains("fonts-noto-cjk") && error.remedy().contains("--font FILE"));
    let no_font = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let error = Fonts::find_in(Language::English, &[no_font], &nowhere).err().unwrap();
    assert!(error.to_string().ends_with("Cargo.toml is no font that can be read"), "{error}");
}

#[test]
fn a_character_without_a_font_is_named() {
    let Some(fonts) = fonts(Language::English) else { return };
    let body = vec![Block::Paragraph("private \u{e123} use".to_owned())];
    let error = pdf(&letter(Language::English, body), &fonts).unwrap_err();
    assert!(matches!(error, LetterFailed::NoGlyph('\u{e123}')), "{error}");
}
