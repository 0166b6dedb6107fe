//! A template and values make a message, or are refused.

use primitives::{Amount, Currency};

use super::{
    Consequence, Kind, Language, Part, Piece, Placeholder, Row, Segments, Source, Template, TemplateKey, UnsoundValues,
    Value, Values, format,
};
use crate::Word;
use crate::person::Purpose;

/// A part of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Paragraph(String),
    /// An item of a list.
    Item(String),
    /// Who signs.
    Signature(String),
    /// A table: heads of columns, rows, and their sums.
    Table {
        /// What the columns are.
        head: Vec<String>,
        /// The cells.
        rows: Vec<Vec<String>>,
        /// The last row.
        total: Vec<String>,
    },
}

/// A message, ready but for the check of its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Of which template.
    pub template: TemplateKey,
    /// Its kind.
    pub kind: Kind,
    /// Its language.
    pub language: Language,
    /// What it is for.
    pub purpose: Purpose,
    /// Its subject, where its kind has one.
    pub subject: Option<String>,
    /// Its parts.
    pub blocks: Vec<Block>,
}

/// Why no message was made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderRejected {
    /// The template has no such text.
    #[error("{template} has no text for {} in {}", kind.word(), language.word())]
    NoText {
        /// The template.
        template: TemplateKey,
        /// The kind that was asked.
        kind: Kind,
        /// The language that was asked.
        language: Language,
    },
    /// Values are missing.
    #[error("no value for {}", names(.0))]
    Missing(Vec<Placeholder>),
    /// Values contradict each other.
    #[error(transparent)]
    Unsound(#[from] UnsoundValues),
    /// A legal step in a message that is not for one.
    #[error(
        "{} announces a legal step, which only a template of purpose legal_step may; this one is for {}",
        consequence.word(), purpose.word()
    )]
    LegalStep {
        /// What would be announced.
        consequence: Consequence,
        /// What the message is for.
        purpose: Purpose,
    },
    /// A text message with too many parts.
    #[error("{} parts as a text message, and its template allows {most}", segments.count)]
    TooLong {
        /// What it would be.
        segments: Segments,
        /// What it may be.
        most: u32,
    },
}

fn names(placeholders: &[Placeholder]) -> String {
    let names: Vec<&str> = placeholders.iter().map(|placeholder| placeholder.word()).collect();
    names.join(", ")
}

/// Makes a message.
///
/// # Errors
/// When a text or a value is missing, values contradict each other, or it would be too long or announce what it must not.
pub fn render(template: &Template, values: &Values, kind: Kind, language: Language) -> Result<Message, RenderRejected> {
    let no_text = || RenderRejected::NoText { template: template.key.clone(), kind, language };
    let text = template.text(kind, language).ok_or_else(no_text)?;
    let mut missing: Vec<Placeholder> = text.placeholders().filter(|one| values.get(*one).is_none()).collect();
    missing.sort_unstable();
    missing.dedup();
    if !missing.is_empty() {
        return Err(RenderRejected::Missing(missing));
    }
    values.check(|one| text.placeholders().any(|used| used == one))?;
    legal_steps(template, text.placeholders(), values)?;
    let writer = Writer { values, language };
    let subject = text.subject.as_ref().filter(|_| kind.has_subject()).map(|subject| writer.one_line(subject));
    let blocks = text.body.parts.iter().flat_map(|part| writer.part(part)).collect();
    let message =
        Message { template: template.key.clone(), kind, language, purpose: template.purpose, subject, blocks };
    let segments = Segments::of(&message.text());
    if kind == Kind::Sms && segments.count > template.segments_max {
        return Err(RenderRejected::TooLong { segments, most: template.segments_max });
    }
    Ok(message)
}

fn legal_steps(
    template: &Template,
    mut used: impl Iterator<Item = Placeholder>,
    values: &Values,
) -> Result<(), RenderRejected> {
    let purpose = template.purpose;
    let Some(Value::Consequences(list)) = values.get(Placeholder::Consequences) else { return Ok(()) };
    if purpose == Purpose::LegalStep || !used.any(|one| one == Placeholder::Consequences) {
        return Ok(());
    }
    match list.iter().copied().find(|one| one.is_legal_step()) {
        Some(consequence) => Err(RenderRejected::LegalStep { consequence, purpose }),
        None => Ok(()),
    }
}

impl Message {
    /// The body as plain text: parts apart by blank lines, items and rows on lines of their own.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut before: Option<&Block> = None;
        for block in &self.blocks {
            match (before, block) {
                (None, _) => {}
                (Some(Block::Item(_)), Block::Item(_)) => text.push('\n'),
                (Some(_), _) if self.kind == Kind::Sms || self.kind == Kind::Push => text.push('\n'),
                (Some(_), _) => text.push_str("\n\n"),
            }
            text.push_str(&block.text(self.language));
            before = Some(block);
        }
        text
    }

    /// Subject and body: all that is said.
    pub fn all_text(&self) -> String {
        match &self.subject {
            Some(subject) => format!("{subject}\n\n{}", self.text()),
            None => self.text(),
        }
    }
}

impl Block {
    fn text(&self, language: Language) -> String {
        match self {
            Self::Heading(words) | Self::Paragraph(words) | Self::Signature(words) => words.clone(),
            Self::Item(words) => format!("- {words}"),
            Self::Table { head, rows, total } => {
                let line = |cells: &Vec<String>| row_text(head, cells, language);
                rows.iter().chain([total]).map(line).collect::<Vec<_>>().join("\n")
            }
        }
    }
}

fn row_text(head: &[String], cells: &[String], language: Language) -> String {
    let (colon, comma) = match language {
        Language::English => (": ", ", "),
        Language::Chinese => ("：", "，"),
    };
    let pairs = head.iter().zip(cells).skip(1);
    let pairs: Vec<String> = pairs.map(|(head, cell)| format!("{head} {cell}")).collect();
    format!("{}{colon}{}", cells[0], pairs.join(comma))
}

struct Writer<'a> {
    values: &'a Values,
    language: Language,
}

impl Writer<'_> {
    fn one_line(&self, source: &Source) -> String {
        let lines: Vec<String> = source
            .parts
            .iter()
            .filter_map(|part| match part {
                Part::Heading(pieces) | Part::Paragraph(pieces) | Part::Item(pieces) | Part::Signature(pieces) => {
                    Some(self.words(pieces))
                }
                Part::Whole(_) => None,
            })
            .collect();
        lines.join(" ")
    }

    fn part(&self, part: &Part) -> Vec<Block> {
        match part {
            Part::Heading(pieces) => vec![Block::Heading(self.words(pieces))],
            Part::Paragraph(pieces) => vec![Block::Paragraph(self.words(pieces))],
            Part::Item(pieces) => vec![Block::Item(self.words(pieces))],
            Part::Signature(pieces) => vec![Block::Signature(self.words(pieces))],
            Part::Whole(placeholder) => match self.values.get(*placeholder) {
                Some(Value::Table(rows)) => vec![table(rows, self.values.currency, self.language)],
                Some(Value::Consequences(list)) => {
                    list.iter().map(|one| Block::Item(one.sentence(self.language).to_owned())).collect()
                }
                Some(Value::Words(_) | Value::Amount(_) | Value::Date(_) | Value::Count(_)) | None => {
                    unreachable!("values are of their placeholder's type, and none is missing")
                }
            },
        }
    }

    fn words(&self, pieces: &[Piece]) -> String {
        let written = pieces.iter().map(|piece| match piece {
            Piece::Words(words) => words.clone(),
            Piece::Value(placeholder) => self.value(*placeholder),
        });
        written.collect()
    }

    fn value(&self, placeholder: Placeholder) -> String {
        match self.values.get(placeholder) {
            Some(Value::Words(words)) => {
                let comma = if self.language == Language::English { ", " } else { "，" };
                words.of(self.language).lines().collect::<Vec<_>>().join(comma)
            }
            Some(Value::Amount(amount)) => format::amount(*amount, self.values.currency, self.language),
            Some(Value::Date(date)) => format::date(*date, self.language),
            Some(Value::Count(count)) => format::count(*count),
            Some(Value::Table(_) | Value::Consequences(_)) | None => {
                unreachable!("tables stand alone, and no value is missing")
            }
        }
    }
}

/// A column of the table of instalments: its heads in English and Chinese, and what is in it.
type Column = (&'static str, &'static str, fn(&Row) -> Amount);

const COLUMNS: [Column; 5] = [
    ("Principal", "本金", |row| row.principal),
    ("Interest", "利息", |row| row.interest),
    ("Fees", "费用", |row| row.fee),
    ("Penalty", "罚息", |row| row.penalty),
    ("Total", "合计", Row::total),
];

/// The table of instalments, without columns of which there is nothing.
fn table(rows: &[Row], currency: Currency, language: Language) -> Block {
    let pick = |english: &str, chinese: &str| match language {
        Language::English => english.to_owned(),
        Language::Chinese => chinese.to_owned(),
    };
    let last = COLUMNS.len() - 1;
    let is_shown = |place: usize, column: &Column| place == last || rows.iter().any(|row| !(column.2)(row).is_zero());
    let columns: Vec<&Column> = COLUMNS
        .iter()
        .enumerate()
        .filter(|(place, column)| is_shown(*place, column))
        .map(|(_, column)| column)
        .collect();
    let money = |amount| format::amount(amount, currency, language);
    let head = std::iter::once(pick("Due", "到期日")).chain(columns.iter().map(|column| pick(column.0, column.1)));
    let cells = |row: &Row| {
        let amounts = columns.iter().map(|column| money((column.2)(row)));
        std::iter::once(format::date(row.due, language)).chain(amounts).collect()
    };
    let sums = columns.iter().map(|column| money(rows.iter().map(column.2).sum()));
    Block::Table {
        head: head.collect(),
        rows: rows.iter().map(cells).collect(),
        total: std::iter::once(pick("Together", "总计")).chain(sums).collect(),
    }
}
