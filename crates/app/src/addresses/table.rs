//! Addresses from a table: one a row, each error with its row, column and remedy.

use collections::Word;
use collections::person::{Channel, Place};
use jiff::Timestamp;

use super::{Address, Name, Value, add, set_name};
use crate::error::{Error, Refused, Result};
use crate::import::{RowError, TableRows, Tables};
use crate::port::{Store, Writing};

/// The columns that a table has, the first four always.
pub const COLUMNS: [&str; 11] = [
    "person",
    "address",
    "channels",
    "value",
    "language",
    "zone",
    "place",
    "name",
    "name_zh",
    "salutation",
    "salutation_zh",
];

/// So many of them must be there.
const NEEDED: usize = 4;

/// So many rows are kept in one unit of work.
const BATCH: usize = 1_000;

/// What a table came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Addresses and names that are new or were changed.
    pub changed: u64,
    /// Those that were known.
    pub known: u64,
    /// Rows that were not taken: file, row, and why.
    pub refused: Vec<String>,
}

/// Who brings a table, and when.
#[derive(Clone, Copy, Debug)]
pub struct Brought<'b> {
    /// The file, as it is called.
    pub file: &'b str,
    /// Who.
    pub actor: &'b str,
    /// When.
    pub now: Timestamp,
}

/// Takes the addresses of a table. A row that makes no sense is told, and the others are taken.
///
/// # Errors
/// When the table cannot be read, or the store fails.
pub fn take_in(store: &mut (impl Store + ?Sized), tables: &dyn Tables, brought: Brought<'_>) -> Result<Taken> {
    let mut table = tables.open(brought.file).map_err(|error| Refused::new(format!("{}: {error:#}", brought.file)))?;
    let columns = places(brought.file, table.columns())?;
    let mut taken = Taken::default();
    loop {
        let mut unit = store.begin()?;
        let is_over = batch(&mut *unit, &mut *table, &columns, brought, &mut taken)?;
        unit.commit()?;
        if is_over {
            return Ok(taken);
        }
    }
}

/// The place of each column that is known; none where it is not there.
type Columns = [Option<usize>; COLUMNS.len()];

fn places(file: &str, columns: &[String]) -> std::result::Result<Columns, Refused> {
    let hint = || {
        format!(
            "the columns {} are expected, and there may be {}",
            COLUMNS[..NEEDED].join(", "),
            COLUMNS[NEEDED..].join(", ")
        )
    };
    if let Some(unknown) = columns.iter().find(|column| !COLUMNS.contains(&column.as_str())) {
        return Err(Refused::new(format!("{file} has a column \"{unknown}\", which is not known")).hint(hint()));
    }
    let places = COLUMNS.map(|known| columns.iter().position(|column| column == known));
    if let Some(missing) = places[..NEEDED].iter().position(Option::is_none) {
        return Err(Refused::new(format!("{file} has no column \"{}\"", COLUMNS[missing])).hint(hint()));
    }
    Ok(places)
}

/// Takes the next rows; whether there are no more.
fn batch(
    unit: &mut dyn Writing,
    table: &mut dyn TableRows,
    columns: &Columns,
    brought: Brought<'_>,
    taken: &mut Taken,
) -> Result<bool> {
    for _ in 0..BATCH {
        let row = match table.next_row() {
            None => return Ok(true),
            Some(Err(RowError::Failed(error))) => return Err(Error::Failed(error)),
            Some(Err(RowError::Malformed(row))) => {
                let what =
                    format!("{}, row {}: a row of the table is expected: {}", brought.file, row.number, row.expected);
                taken.refused.push(what);
                continue;
            }
            Some(Ok(row)) => row,
        };
        let cell = |name: &str| {
            let place = COLUMNS.iter().position(|column| *column == name).and_then(|known| columns[known]);
            place.and_then(|place| row.cells.get(place)).map(String::as_str).filter(|text| !text.trim().is_empty())
        };
        let kept = read(&cell).map_err(Error::from).and_then(|(address, name)| keep(unit, &address, name, brought));
        match kept {
            Ok((changed, known)) => {
                taken.changed += changed;
                taken.known += known;
            }
            Err(Error::Refused(refused)) => {
                let hint = refused.hint.map(|hint| format!("; {hint}")).unwrap_or_default();
                taken.refused.push(format!("{}, row {}: {}{hint}", brought.file, row.number, refused.what));
            }
            Err(failed @ Error::Failed(_)) => return Err(failed),
        }
    }
    Ok(false)
}

fn keep(unit: &mut dyn Writing, address: &Address, name: Option<Name>, brought: Brought<'_>) -> Result<(u64, u64)> {
    let mut changes = vec![add(unit, address, brought.actor, brought.now)?];
    if let Some(name) = name {
        changes.push(set_name(unit, &address.person, &name, brought.now)?);
    }
    let changed = changes.iter().filter(|changed| **changed).count() as u64;
    Ok((changed, changes.len() as u64 - changed))
}

fn read<'r>(cell: &impl Fn(&str) -> Option<&'r str>) -> std::result::Result<(Address, Option<Name>), Refused> {
    let needed = |name: &str| cell(name).ok_or_else(|| Refused::new(format!("column {name} is empty")));
    let owned = |name: &str| cell(name).map(str::to_owned);
    let address = Address {
        person: needed("person")?.to_owned(),
        id: needed("address")?.to_owned(),
        channels: channels(needed("channels")?)?,
        value: Value::new(needed("value")?),
        language: owned("language"),
        zone: owned("zone"),
        place: cell("place").map(place).transpose()?,
    };
    let name = cell("name").map(|name| {
        let salutation = cell("salutation").unwrap_or(name);
        Name {
            name: name.to_owned(),
            name_zh: owned("name_zh").unwrap_or_else(|| name.to_owned()),
            salutation: salutation.to_owned(),
            salutation_zh: owned("salutation_zh").or_else(|| owned("name_zh")).unwrap_or_else(|| salutation.to_owned()),
            language: owned("language"),
        }
    });
    Ok((address, name))
}

/// Channels, separated by spaces, commas or semicolons.
///
/// # Errors
/// When a word is no channel.
pub fn channels(text: &str) -> std::result::Result<Vec<Channel>, Refused> {
    let words = text.split([' ', ',', ';']).filter(|word| !word.is_empty());
    words
        .map(|word| {
            Channel::of(&word.replace('-', "_")).ok_or_else(|| {
                let all: Vec<&str> = Channel::ALL.iter().map(|channel| channel.word()).collect();
                Refused::new(format!("column channels: \"{word}\" is no channel"))
                    .hint(format!("write {}", all.join(", ")))
            })
        })
        .collect()
}

fn place(word: &str) -> std::result::Result<Place, Refused> {
    Place::of(word).ok_or_else(|| {
        let all: Vec<&str> = Place::ALL.iter().map(|place| place.word()).collect();
        Refused::new(format!("column place: \"{word}\" is no place")).hint(format!("write {}", all.join(", ")))
    })
}
