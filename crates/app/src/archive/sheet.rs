//! The sheets of an archive: how each row of a book is written as texts, and read again.

use std::fmt::Write as _;

use anyhow::{Context, anyhow, bail};
use primitives::Date;

use crate::import::{RowError, Tables};
use crate::port::{
    AccountId, AccountRow, BookInfo, CloseRow, JournalRow, Micros, ModelChangeRow, ModelRow, PolicyRow, ProductRow,
};

pub(super) const BOOK: &str = "book";
pub(super) const PRODUCTS: &str = "products";
pub(super) const POLICIES: &str = "policies";
pub(super) const MODELS: &str = "models";
pub(super) const MODEL_CHANGES: &str = "model_changes";
pub(super) const CLOSES: &str = "closes";
pub(super) const ACCOUNTS: &str = "accounts";
pub(super) const JOURNAL: &str = "journal";

/// A table of texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The name of its file, without an ending.
    pub name: String,
    /// The names of its columns.
    pub columns: &'static [&'static str],
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

/// What an archive says of its book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The book's name.
    pub name: String,
    /// The IANA name of its time zone.
    pub time_zone: String,
    /// When it was made.
    pub created_at: Micros,
}

pub(super) fn book(info: &BookInfo) -> Sheet {
    let row = vec![info.name.clone(), info.time_zone.clone(), info.created_at.to_string()];
    Sheet { name: BOOK.to_owned(), columns: &["name", "time_zone", "created_at"], rows: vec![row] }
}

pub(super) fn products(rows: &[ProductRow]) -> Sheet {
    let rows = rows.iter().map(|row| vec![row.id.clone(), row.version.to_string(), row.text.clone()]).collect();
    Sheet { name: PRODUCTS.to_owned(), columns: &["id", "version", "text"], rows }
}

pub(super) fn policies(rows: &[PolicyRow]) -> Sheet {
    let row = |row: &PolicyRow| {
        vec![row.id.clone(), row.version.to_string(), row.effective_from.to_string(), row.text.clone()]
    };
    let columns = &["id", "version", "effective_from", "text"];
    Sheet { name: POLICIES.to_owned(), columns, rows: rows.iter().map(row).collect() }
}

/// Models with their texts.
pub(super) fn models(rows: &[(ModelRow, String)]) -> Sheet {
    let row = |(row, text): &(ModelRow, String)| {
        let ModelRow { id, version, hash, made_by, added_at } = row.clone();
        vec![id, version.to_string(), hash, made_by, added_at.to_string(), text.clone()]
    };
    let columns = &["id", "version", "hash", "made_by", "added_at", "text"];
    Sheet { name: MODELS.to_owned(), columns, rows: rows.iter().map(row).collect() }
}

pub(super) fn model_changes(rows: &[ModelChangeRow]) -> Sheet {
    let row = |row: &ModelChangeRow| {
        let ModelChangeRow { seq, id, version, state, by, at, reason, terms } = row.clone();
        vec![seq.to_string(), id, version.to_string(), state, by, at.to_string(), reason, terms]
    };
    let columns = &["seq", "id", "version", "state", "by", "at", "reason", "terms"];
    Sheet { name: MODEL_CHANGES.to_owned(), columns, rows: rows.iter().map(row).collect() }
}

/// Finished closes, with the instant at which each was done.
pub(super) fn closes(rows: &[(Date, CloseRow)]) -> Sheet {
    let finished = rows.iter().filter(|(_, close)| close.is_finished);
    let row = |(day, close): &(Date, CloseRow)| vec![day.to_string(), (close.started_at + close.spent).to_string()];
    Sheet { name: CLOSES.to_owned(), columns: &["day", "finished_at"], rows: finished.map(row).collect() }
}

pub(super) fn accounts(rows: &[AccountRow]) -> Sheet {
    let name = numbered(ACCOUNTS, rows.first().map(|row| row.id.0), rows.last().map(|row| row.id.0));
    let rows = rows.iter().map(|row| vec![row.id.0.to_string(), row.reference.clone()]).collect();
    Sheet { name, columns: &["number", "reference"], rows }
}

pub(super) fn journal(rows: &[JournalRow]) -> Sheet {
    let name = numbered(JOURNAL, rows.first().map(|row| row.seq), rows.last().map(|row| row.seq));
    let row = |row: &JournalRow| {
        vec![
            row.seq.to_string(),
            row.account.0.to_string(),
            row.kind.clone(),
            row.effective_on.to_string(),
            row.booked_on.to_string(),
            row.recorded_at.to_string(),
            row.key.clone(),
            hexadecimal(&row.payload),
        ]
    };
    let columns = &["seq", "account", "kind", "effective_on", "booked_on", "recorded_at", "key", "payload"];
    Sheet { name, columns, rows: rows.iter().map(row).collect() }
}

pub(super) fn numbered(kind: &str, first: Option<u64>, last: Option<u64>) -> String {
    format!("{kind}-{:012}-{:012}", first.unwrap_or(0), last.unwrap_or(0))
}

/// The kind of a numbered file, and the last number in it.
pub(super) fn last_of(file: &str) -> Option<(&str, u64)> {
    let (kind, first, last) = range_of(file)?;
    (first <= last).then_some((kind, last))
}

/// The kind of a numbered file, and the first and the last number in it.
pub(super) fn range_of(file: &str) -> Option<(&str, u64, u64)> {
    let name = file.split('.').next()?;
    let mut parts = name.splitn(3, '-');
    let kind = parts.next()?;
    let mut number = || parts.next()?.parse().ok();
    Some((kind, number()?, number()?))
}

/// What an archive says of its book.
///
/// # Errors
/// When it has no such sheet, or one that cannot be read.
pub fn head(tables: &dyn Tables, file: &str) -> anyhow::Result<Head> {
    let mut heads = Vec::new();
    each_row(tables, file, &["name", "time_zone", "created_at"], |[name, time_zone, created_at]| {
        heads.push(Head { name, time_zone, created_at: number(&created_at)? });
        Ok(())
    })?;
    heads.pop().with_context(|| format!("{file} is empty"))
}

pub(super) fn read_products(tables: &dyn Tables, file: &str) -> anyhow::Result<Vec<ProductRow>> {
    let mut products = Vec::new();
    each_row(tables, file, &["id", "version", "text"], |[id, version, text]| {
        products.push(ProductRow { id, version: number(&version)?, text });
        Ok(())
    })?;
    Ok(products)
}

pub(super) fn read_policies(tables: &dyn Tables, file: &str) -> anyhow::Result<Vec<PolicyRow>> {
    let mut policies = Vec::new();
    each_row(tables, file, &["id", "version", "effective_from", "text"], |[id, version, effective_from, text]| {
        policies.push(PolicyRow { id, version: number(&version)?, effective_from: date(&effective_from)?, text });
        Ok(())
    })?;
    Ok(policies)
}

/// Models with their texts.
pub(super) fn read_models(tables: &dyn Tables, file: &str) -> anyhow::Result<Vec<(ModelRow, String)>> {
    let mut models = Vec::new();
    let columns = ["id", "version", "hash", "made_by", "added_at", "text"];
    each_row(tables, file, &columns, |[id, version, hash, made_by, added_at, text]| {
        let row = ModelRow { id, version: number(&version)?, hash, made_by, added_at: number(&added_at)? };
        models.push((row, text));
        Ok(())
    })?;
    Ok(models)
}

pub(super) fn read_model_changes(tables: &dyn Tables, file: &str) -> anyhow::Result<Vec<ModelChangeRow>> {
    let mut changes = Vec::new();
    let columns = ["seq", "id", "version", "state", "by", "at", "reason", "terms"];
    each_row(tables, file, &columns, |[seq, id, version, state, by, at, reason, terms]| {
        let (seq, version, at) = (number(&seq)?, number(&version)?, number(&at)?);
        changes.push(ModelChangeRow { seq, id, version, state, by, at, reason, terms });
        Ok(())
    })?;
    Ok(changes)
}

/// The closed days, each with the instant at which its close was done.
pub(super) fn read_closes(tables: &dyn Tables, file: &str) -> anyhow::Result<Vec<(Date, Micros)>> {
    let mut closes = Vec::new();
    each_row(tables, file, &["day", "finished_at"], |[day, finished_at]| {
        closes.push((date(&day)?, number(&finished_at)?));
        Ok(())
    })?;
    Ok(closes)
}

/// The references of accounts, in the order of their numbers.
pub(super) fn read_accounts(tables: &dyn Tables, file: &str, references: &mut Vec<String>) -> anyhow::Result<()> {
    each_row(tables, file, &["number", "reference"], |[id, reference]| {
        let (id, expected) = (number::<u64>(&id)?, references.len() as u64 + 1);
        if id != expected {
            bail!("account number {id} stands where {expected} is expected");
        }
        references.push(reference);
        Ok(())
    })
}

pub(super) fn read_journal(
    tables: &dyn Tables,
    file: &str,
    mut each: impl FnMut(JournalRow) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let columns = ["seq", "account", "kind", "effective_on", "booked_on", "recorded_at", "key", "payload"];
    each_row(tables, file, &columns, |[seq, account, kind, effective_on, booked_on, recorded_at, key, payload]| {
        each(JournalRow {
            seq: number(&seq)?,
            account: AccountId(number(&account)?),
            kind,
            effective_on: date(&effective_on)?,
            booked_on: date(&booked_on)?,
            recorded_at: number(&recorded_at)?,
            key,
            payload: bytes(&payload)?,
        })
    })
}

/// Reads the columns of a file, row by row; a fault names file and line.
pub(super) fn each_row<const N: usize>(
    tables: &dyn Tables,
    file: &str,
    columns: &[&str; N],
    mut each: impl FnMut([String; N]) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut rows = tables.open(file).with_context(|| format!("{file} cannot be read"))?;
    let missing = || format!("{file} does not have the columns {}", columns.join(", "));
    let places = columns.map(|name| rows.columns().iter().position(|column| column == name));
    while let Some(row) = rows.next_row() {
        let mut row = match row {
            Ok(row) => row,
            Err(RowError::Malformed(row)) => {
                bail!("{file}, row {}: found {}, expected {}", row.number, row.found, row.expected)
            }
            Err(RowError::Failed(error)) => return Err(error.context(format!("{file} cannot be read"))),
        };
        let mut cells: [String; N] = std::array::from_fn(|_| String::new());
        for (cell, place) in cells.iter_mut().zip(places) {
            *cell = std::mem::take(row.cells.get_mut(place.with_context(missing)?).with_context(missing)?);
        }
        each(cells).with_context(|| format!("{file}, row {}", row.number))?;
    }
    Ok(())
}

pub(super) fn number<T: std::str::FromStr>(text: &str) -> anyhow::Result<T> {
    text.parse().map_err(|_| anyhow!("\"{text}\" is not a number that fits here"))
}

fn date(text: &str) -> anyhow::Result<Date> {
    text.parse().map_err(|_| anyhow!("\"{text}\" is not a date"))
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        write!(text, "{byte:02x}").expect("a text can be written to");
    }
    text
}

fn bytes(text: &str) -> anyhow::Result<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2)).context("the payload is not hexadecimal")?;
    Ok(digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}
