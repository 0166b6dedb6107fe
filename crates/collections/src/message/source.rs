//! The text of a template, read into parts: headings, paragraphs, items, tables, each of words and placeholders.
//!
//! A blank line ends a part. `# ` begins a heading, `- ` an item, `-- ` the signature; other lines that follow each other are one paragraph. `{{` and
//! `}}` are braces.

use super::{Language, Placeholder, Type};
use crate::Word;

/// A stretch of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words as they are.
    Words(String),
    /// What stands for a value.
    Value(Placeholder),
}

/// One part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A heading.
    Heading(Vec<Piece>),
    /// A paragraph.
    Paragraph(Vec<Piece>),
    /// One item of a list.
    Item(Vec<Piece>),
    /// Who signs.
    Signature(Vec<Piece>),
    /// A table of instalments, or a list of consequences.
    Whole(Placeholder),
}

/// A text that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// As it was written.
    pub written: String,
    /// Its parts.
    pub parts: Vec<Part>,
}

/// Why a text cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct SourceRejected {
    /// Where, in bytes from the beginning of the text.
    pub at: usize,
    /// What is wrong, and the remedy.
    pub what: String,
}

impl Source {
    /// Reads a text.
    ///
    /// # Errors
    /// When a placeholder is not known, a brace stands alone, or a table is not alone in its paragraph.
    pub fn read(text: &str, language: Language) -> Result<Self, SourceRejected> {
        let mut reader = Reader { language, parts: Vec::new(), open: None };
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            reader.line(at, line.trim_end())?;
            at += line.len();
        }
        reader.close();
        Ok(Self { written: text.to_owned(), parts: reader.parts })
    }

    /// Every placeholder of the text, each as often as it is used.
    pub fn placeholders(&self) -> impl Iterator<Item = Placeholder> {
        self.parts.iter().flat_map(Part::placeholders)
    }

    /// Where a placeholder is first written.
    pub fn place_of(&self, placeholder: Placeholder) -> usize {
        self.written.find(&format!("{{{}}}", placeholder.word())).unwrap_or_default()
    }

    /// The words alone: the shortest that the text can become.
    pub fn words(&self) -> String {
        let pieces = self.parts.iter().flat_map(|part| part.pieces().iter());
        let words = pieces.filter_map(|piece| match piece {
            Piece::Words(words) => Some(words.as_str()),
            Piece::Value(_) => None,
        });
        words.collect()
    }
}

impl Part {
    fn pieces(&self) -> &[Piece] {
        match self {
            Self::Heading(pieces) | Self::Paragraph(pieces) | Self::Item(pieces) | Self::Signature(pieces) => pieces,
            Self::Whole(_) => &[],
        }
    }

    fn placeholders(&self) -> Vec<Placeholder> {
        match self {
            Self::Whole(placeholder) => vec![*placeholder],
            Self::Heading(pieces) | Self::Paragraph(pieces) | Self::Item(pieces) | Self::Signature(pieces) => pieces
                .iter()
                .filter_map(|piece| match piece {
                    Piece::Words(_) => None,
                    Piece::Value(placeholder) => Some(*placeholder),
                })
                .collect(),
        }
    }
}

/// Whether a value of this type stands alone in its paragraph.
pub(super) fn stands_alone(of: Type) -> bool {
    match of {
        Type::Table | Type::Consequences => true,
        Type::Text | Type::Lines | Type::Masked | Type::Amount | Type::Date | Type::Count => false,
    }
}

struct Reader {
    language: Language,
    parts: Vec<Part>,
    /// The part that is being read, with the place of its first line.
    open: Option<Part>,
}

impl Reader {
    fn line(&mut self, at: usize, line: &str) -> Result<(), SourceRejected> {
        let rest = line.trim_start();
        let at = at + line.len() - rest.len();
        if rest.is_empty() {
            self.close();
        } else if let Some(words) = rest.strip_prefix("# ") {
            self.close();
            self.parts.push(Part::Heading(pieces(at + 2, words)?));
        } else if let Some(words) = rest.strip_prefix("-- ") {
            self.close();
            self.parts.push(Part::Signature(pieces(at + 3, words)?));
        } else if let Some(words) = rest.strip_prefix("- ") {
            self.close();
            self.open = Some(Part::Item(pieces(at + 2, words)?));
        } else {
            self.words(at, pieces(at, rest)?)?;
        }
        Ok(())
    }

    fn words(&mut self, at: usize, pieces: Vec<Piece>) -> Result<(), SourceRejected> {
        let whole = pieces.iter().find_map(|piece| match piece {
            Piece::Value(placeholder) if stands_alone(placeholder.value_type()) => Some(*placeholder),
            Piece::Value(_) | Piece::Words(_) => None,
        });
        if let Some(placeholder) = whole {
            if pieces.len() > 1 || self.open.is_some() {
                let what =
                    format!("{{{}}} stands alone in its paragraph: put a blank line around it", placeholder.word());
                return Err(SourceRejected { at, what });
            }
            self.parts.push(Part::Whole(placeholder));
            return Ok(());
        }
        match &mut self.open {
            Some(Part::Paragraph(open) | Part::Item(open)) => join(open, pieces, self.language),
            Some(Part::Heading(_) | Part::Signature(_) | Part::Whole(_)) | None => {
                self.open = Some(Part::Paragraph(pieces));
            }
        }
        Ok(())
    }

    fn close(&mut self) {
        self.parts.extend(self.open.take());
    }
}

/// Puts the next line behind the ones before: with a space, but in Chinese only between letters or digits.
fn join(open: &mut Vec<Piece>, next: Vec<Piece>, language: Language) {
    let is_latin = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphanumeric());
    let needs_space = match language {
        Language::English => true,
        Language::Chinese => match (open.last(), next.first()) {
            (Some(Piece::Words(before)), Some(Piece::Words(after))) => {
                is_latin(before.chars().last()) && is_latin(after.chars().next())
            }
            _ => false,
        },
    };
    if needs_space {
        open.push(Piece::Words(" ".to_owned()));
    }
    open.extend(next);
}

/// The words and placeholders of one line.
fn pieces(at: usize, line: &str) -> Result<Vec<Piece>, SourceRejected> {
    let (mut pieces, mut words, mut place) = (Vec::new(), String::new(), 0);
    while let Some(next) = line[place..].find(['{', '}']) {
        words.push_str(&line[place..place + next]);
        place += next;
        let rest = &line[place..];
        if rest.starts_with("{{") || rest.starts_with("}}") {
            words.push_str(&rest[..1]);
            place += 2;
            continue;
        }
        let (name, length) = name_of(rest).map_err(|what| SourceRejected { at: at + place, what })?;
        let placeholder =
            Placeholder::of(name).ok_or_else(|| SourceRejected { at: at + place, what: unknown(name) })?;
        if !words.is_empty() {
            pieces.push(Piece::Words(std::mem::take(&mut words)));
        }
        pieces.push(Piece::Value(placeholder));
        place += length;
    }
    words.push_str(&line[place..]);
    if !words.is_empty() {
        pieces.push(Piece::Words(words));
    }
    Ok(pieces)
}

/// The name between braces, and the length with them.
fn name_of(rest: &str) -> Result<(&str, usize), String> {
    if rest.starts_with('}') {
        return Err("this } closes nothing: write }} for a brace in the text".to_owned());
    }
    let end = rest.find('}').ok_or("this { is not closed on its line: write {{ for a brace in the text")?;
    Ok((&rest[1..end], end + 1))
}

fn unknown(name: &str) -> String {
    let of_group = |group: &str| {
        let same: Vec<&str> = Placeholder::ALL
            .iter()
            .map(|one| one.word())
            .filter(|word| word.split('.').next() == Some(group))
            .collect();
        same.join(", ")
    };
    let near = of_group(name.split('.').next().unwrap_or_default());
    if near.is_empty() {
        format!("there is no placeholder {{{name}}}: list all of them with: template placeholders")
    } else {
        format!("there is no placeholder {{{name}}}: known are {near}")
    }
}
