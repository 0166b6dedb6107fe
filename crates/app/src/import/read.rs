//! Reading: the rows of a file become the records of a target, by one section of a mapping.
//!
//! Here rows are left out, read, and put together where a section groups them. What a record means is told in
//! `contracts` and `repayments`.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::sync::Arc;

use primitives::{Amount, Currency, Date};

use super::ImportFailed;
use super::field::{Field, Value, ValueKind};
use super::mapping::Section;
use super::reject::{Place, Rejects};
use super::source::{Amounts, Bad, Cells, Take};
use super::table::{Row, RowError, Tables};

/// What takes the records of one target.
pub(super) trait Reader {
    /// Hears which accounts the next records are of, before any of them is handed on.
    fn expect(&mut self, _accounts: &HashSet<String>) -> anyhow::Result<()> {
        Ok(())
    }

    /// In which currency the amounts of a record are, judged by its other fields.
    fn amounts(&self, record: &Record) -> Amounts;

    /// Takes a record. One that is not sound has been rejected already, for what was found in its rows.
    fn take(&mut self, record: Record, is_sound: bool, rejects: &mut Rejects);
}

/// The values of one record, as far as its rows have any.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) place: Place,
    values: Vec<(Field, Value)>,
    /// Fields that could not be read, so that nothing is said about them twice.
    unread: Vec<Field>,
    /// The currency of its amounts, where they were read.
    currency: Option<Currency>,
    section: Arc<Section>,
}

impl Record {
    pub(super) fn text(&self, field: Field) -> Option<&str> {
        match self.value(field)? {
            Value::Text(text) => Some(text),
            Value::Date(_) | Value::Amount(_) | Value::Number(_) => None,
        }
    }

    pub(super) fn date(&self, field: Field) -> Option<Date> {
        match self.value(field)? {
            Value::Date(date) => Some(*date),
            Value::Text(_) | Value::Amount(_) | Value::Number(_) => None,
        }
    }

    pub(super) fn amount(&self, field: Field) -> Option<Amount> {
        match self.value(field)? {
            Value::Amount(amount) => Some(*amount),
            Value::Text(_) | Value::Date(_) | Value::Number(_) => None,
        }
    }

    pub(super) fn number<N: TryFrom<i64>>(&self, field: Field) -> Option<N> {
        match self.value(field)? {
            Value::Number(number) => N::try_from(*number).ok(),
            Value::Text(_) | Value::Date(_) | Value::Amount(_) => None,
        }
    }

    /// Whether nothing is said about a field; one that could not be read has been rejected for that.
    pub(super) fn lacks(&self, field: Field) -> bool {
        self.value(field).is_none() && !self.unread.contains(&field)
    }

    /// The section of the mapping that it was read by.
    pub(super) fn section(&self) -> &Arc<Section> {
        &self.section
    }

    /// A field's value as a message shows it.
    pub(super) fn shown(&self, field: Field) -> String {
        self.value(field).map(|value| value.shown(self.currency)).unwrap_or_default()
    }

    fn set(&mut self, field: Field, value: Value) {
        match self.values.iter_mut().find(|(of, _)| *of == field) {
            Some((_, old)) => *old = value,
            None => self.values.push((field, value)),
        }
    }

    fn value(&self, field: Field) -> Option<&Value> {
        self.values.iter().find_map(|(of, value)| (*of == field).then_some(value))
    }
}

/// How many rows a section met.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RowCounts {
    pub(super) rows: u64,
    pub(super) left_out: u64,
    pub(super) malformed: u64,
}

/// How many rows are read before their accounts are looked for in the book: all at once, since each time is a way to the store.
const LOT: usize = 10_000;

/// Reads a section's file and hands its records on, groups in the order of their first rows.
pub(super) fn read_section(
    section: &Arc<Section>,
    tables: &dyn Tables,
    reader: &mut dyn Reader,
    rejects: &mut Rejects,
) -> Result<RowCounts, ImportFailed> {
    let file: Arc<str> = Arc::from(section.file.as_str());
    let failed = |source| ImportFailed::File { file: Arc::clone(&file), source };
    let mut table = tables.open(&section.file).map_err(failed)?;
    section.check_columns(&file, table.columns())?;
    let places: BTreeMap<String, usize> =
        table.columns().iter().enumerate().map(|(place, column)| (column.clone(), place)).collect();

    let mut groups = Groups::default();
    let mut counts = RowCounts::default();
    let mut lot = VecDeque::new();
    loop {
        if lot.is_empty() {
            lot.extend(std::iter::from_fn(|| table.next_row()).take(LOT));
            let rows = lot.iter().flatten().map(|row: &Row| Cells { places: &places, cells: &row.cells });
            reader.expect(&accounts_of(section, rows)).map_err(ImportFailed::Book)?;
        }
        let Some(row) = lot.pop_front() else { break };
        counts.rows += 1;
        let row = match row {
            Ok(row) => row,
            Err(RowError::Failed(source)) => return Err(failed(source)),
            Err(RowError::Malformed(row)) => {
                counts.malformed += 1;
                rejects.push_malformed(section.target, &file, row);
                continue;
            }
        };
        let cells = Cells { places: &places, cells: &row.cells };
        let place = Place { file: Arc::clone(&file), row: row.number, line: row.line };
        match passes(section, &cells) {
            Ok(true) => {}
            Ok(false) => {
                counts.left_out += 1;
                continue;
            }
            Err(bad) => {
                counts.malformed += 1;
                rejects.push(section.target, &place, bad);
                continue;
            }
        }
        let (record, is_sound) = read_record(section, place, &cells, reader, rejects);
        if section.group_by.is_empty() {
            let is_sound = is_complete(&record, rejects) && is_sound;
            reader.take(record, is_sound, rejects);
        } else {
            groups.add(group_key(section, &row, &places), record, is_sound, rejects);
        }
    }
    for Group { record, is_sound } in groups.list {
        let is_sound = is_complete(&record, rejects) && is_sound;
        reader.take(record, is_sound, rejects);
    }
    Ok(counts)
}

/// The accounts that rows name, as far as they can be read.
fn accounts_of<'c>(section: &Section, rows: impl Iterator<Item = Cells<'c>>) -> HashSet<String> {
    let Some(source) = section.source(Field::Account) else { return HashSet::new() };
    rows.filter_map(|cells| match source.read(&cells, Amounts::NotRead) {
        Ok(Some(Value::Text(account))) => Some(account),
        Ok(_) | Err(_) => None,
    })
    .collect()
}

fn passes(section: &Section, cells: &Cells<'_>) -> Result<bool, Bad> {
    for filter in &section.filters {
        if !filter.lets_pass(cells)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Reads the fields of one row: texts, dates and numbers first, since they tell the currency of the amounts.
fn read_record(
    section: &Arc<Section>,
    place: Place,
    cells: &Cells<'_>,
    reader: &dyn Reader,
    rejects: &mut Rejects,
) -> (Record, bool) {
    let mut record =
        Record { place, values: Vec::new(), unread: Vec::new(), currency: None, section: Arc::clone(section) };
    let mut is_sound = true;
    for is_amounts_turn in [false, true] {
        let amounts = if is_amounts_turn { reader.amounts(&record) } else { Amounts::NotRead };
        if let Amounts::In(currency) = amounts {
            record.currency = Some(currency);
        }
        for source in &section.sources {
            if matches!(source.field.kind(), ValueKind::Amount { .. }) != is_amounts_turn {
                continue;
            }
            if is_amounts_turn && amounts == Amounts::NotRead {
                record.unread.push(source.field);
                continue;
            }
            match source.read(cells, amounts) {
                Ok(None) => {}
                Ok(Some(value)) => record.values.push((source.field, value)),
                Err(bad) => {
                    is_sound = false;
                    record.unread.push(source.field);
                    rejects.push(section.target, &record.place, bad);
                }
            }
        }
    }
    (record, is_sound)
}

/// Rejects a record that lacks a required field or has a value out of range.
fn is_complete(record: &Record, rejects: &mut Rejects) -> bool {
    let section = &record.section;
    let lacking = section.required().filter(|field| record.lacks(**field));
    let mut bads: Vec<Bad> =
        lacking.map(|field| section.bad(*field, "", format!("a value for {}", field.name()))).collect();
    bads.extend(
        record
            .values
            .iter()
            .filter_map(|(field, value)| section.source(*field)?.check_range(value, record.currency).err()),
    );
    let is_complete = bads.is_empty();
    for bad in bads {
        rejects.push(section.target, &record.place, bad);
    }
    is_complete
}

fn group_key(section: &Section, row: &Row, places: &BTreeMap<String, usize>) -> Vec<String> {
    let cells = Cells { places, cells: &row.cells };
    section.group_by.iter().map(|column| cells.get(column).to_owned()).collect()
}

/// Records that are put together from several rows, in the order of their first rows.
#[derive(Default)]
struct Groups {
    list: Vec<Group>,
    by_key: BTreeMap<Vec<String>, usize>,
}

struct Group {
    record: Record,
    is_sound: bool,
}

impl Groups {
    fn add(&mut self, key: Vec<String>, record: Record, is_sound: bool, rejects: &mut Rejects) {
        match self.by_key.get(&key) {
            Some(&at) => self.list[at].merge(record, is_sound, rejects),
            None => {
                self.by_key.insert(key, self.list.len());
                self.list.push(Group { record, is_sound });
            }
        }
    }
}

impl Group {
    fn merge(&mut self, row: Record, is_sound: bool, rejects: &mut Rejects) {
        if !(self.is_sound && is_sound) {
            self.is_sound = false;
            self.record.unread.extend(row.unread);
            return;
        }
        let section = Arc::clone(&self.record.section);
        for source in &section.sources {
            let (old, new) = (self.record.value(source.field), row.value(source.field));
            if source.take == Take::Equal {
                if old != new {
                    let shown = |value: &Value| value.shown(row.currency);
                    let expected = format!(
                        "the same as in row {}, the first of its group: {}",
                        self.record.place.row,
                        old.map_or_else(|| "nothing".to_owned(), shown)
                    );
                    let bad = Bad::new(&source.columns_text(), &new.map(shown).unwrap_or_default(), expected)
                        .hint("say with take = \"first\", \"min\", \"max\" or \"sum\" which of them counts");
                    rejects.push(section.target, &row.place, bad);
                    self.is_sound = false;
                    return;
                }
                continue;
            }
            match source.take.one_of(old.cloned(), new.cloned()) {
                Ok(Some(value)) => self.record.set(source.field, value),
                Ok(None) => {}
                Err(sum) => {
                    let bad = Bad::new(&source.columns_text(), &sum.to_string(), "a sum that an amount can hold");
                    rejects.push(section.target, &row.place, bad);
                    self.is_sound = false;
                    return;
                }
            }
        }
    }
}
