//! Letters: values in, a PDF out.
//!
//! An adapter. It knows a sheet of paper, fonts and where lines break, in English and Chinese; what a letter says is decided elsewhere.
//! The same letter with the same fonts is the same bytes: there is no clock in it. Why it is made with these crates is told in
//! `docs/decisions/0021-messages-are-typed.md`.

mod fonts;
mod layout;
mod shape;
mod sheet;

use std::path::PathBuf;

pub use fonts::Fonts;

/// The language in which a letter's own words (reference, date, page) are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Chinese.
    Chinese,
}

/// A part of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Paragraph(String),
    /// An item of a list.
    Item(String),
    /// Who signs, with room for a signature or seal above it.
    Signature(String),
    /// A table. Its first column is text, the others are amounts.
    Table {
        /// What the columns are.
        head: Vec<String>,
        /// The cells, as many in each row as there are heads.
        rows: Vec<Vec<String>>,
        /// The last row.
        total: Vec<String>,
    },
}

/// A letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// In which language.
    pub language: Language,
    /// Whose letterhead it has.
    pub sender: String,
    /// The sender's address, line by line.
    pub sender_address: Vec<String>,
    /// How the sender is reached.
    pub sender_contact: String,
    /// To whom it goes: name and address, line by line.
    pub recipient: Vec<String>,
    /// The day, in words.
    pub date: String,
    /// What it is about, for who files it.
    pub reference: String,
    /// Its subject.
    pub subject: String,
    /// Its body.
    pub body: Vec<Block>,
}

/// Why no PDF was made.
#[derive(Debug, thiserror::Error)]
pub enum LetterFailed {
    /// No font was found in the usual places.
    #[error("no font for {what} was found in {}", places.join(", "))]
    NoFont {
        /// For what.
        what: &'static str,
        /// Where it was looked for.
        places: Vec<String>,
    },
    /// A file that was named is no font.
    #[error("{} is no font that can be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
    },
    /// No font has a character.
    #[error("no font has the character \"{0}\"")]
    NoGlyph(char),
    /// The PDF could not be written.
    #[error("the PDF could not be written: {0}")]
    Pdf(String),
}

impl LetterFailed {
    /// What helps.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::NoFont { .. } => {
                "install one (on Debian: apt-get install fonts-noto-cjk, or the smaller fonts-wqy-microhei), or name a font file with --font FILE"
            }
            Self::Unreadable { .. } => "a TrueType or OpenType font is expected: .ttf, .otf or .ttc",
            Self::NoGlyph(_) => "name a font that has it with --font FILE, or leave the character out",
            Self::Pdf(_) => "name another font with --font FILE",
        }
    }
}

/// Makes the PDF of a letter.
///
/// # Errors
/// When no font has a character, or a font cannot be embedded.
pub fn pdf(letter: &Letter, fonts: &Fonts) -> Result<Vec<u8>, LetterFailed> {
    let sheets = layout::sheets(letter, fonts)?;
    sheet::write(letter, fonts, &sheets)
}
