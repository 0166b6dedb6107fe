//! Real credit data as frames, for comparing engines: the columns of each source, its outcomes, and its folds.
//!
//! The comparison reads what others read when they published figures, attributes that law may protect among it. No model
//! made here decides about anybody.

use std::path::Path;

use anyhow::{Context, Result, bail};
use app::import::{RowError, Tables};
use risk::feature::{Direction, Feature, Special, Words};
use risk::fold::fold_of;
use risk::frame::{Column, Frame, Outcome, Values};
use tabular::Folder;

/// A source with its fold rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Source {
    /// Default of credit card clients, Taiwan 2005; folds by the row of the source
    Taiwan,
    /// Give Me Some Credit, 2011; folds by the row of the source
    Gmsc,
    /// The 12-month mortgage panel, whose target is month 13; folds by the row of the file
    Mortgage,
}

/// A source as rows and outcomes.
#[derive(Clone, Debug)]
pub struct CreditData {
    /// Where they come from.
    pub source: Source,
    /// The columns that may enter a model.
    pub frame: Frame,
    /// What became of each row.
    pub outcomes: Vec<Outcome>,
    /// The columns' declarations, in the frame's order; arrears and utilisation with their direction.
    pub features: Vec<Feature>,
    /// The fold of each row, of five.
    pub folds: Vec<u64>,
}

impl Source {
    /// Its file.
    fn file(self) -> &'static str {
        match self {
            Self::Taiwan => "taiwan_card_default.csv.gz",
            Self::Gmsc => "givemesomecredit.csv.gz",
            Self::Mortgage => "mortgage_12m_delinquency.csv.gz",
        }
    }

    fn target(self) -> &'static str {
        match self {
            Self::Taiwan => "DEFAULT",
            Self::Gmsc => "SeriousDlqin2yrs",
            Self::Mortgage => "m13",
        }
    }

    /// Columns that name a row.
    fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Taiwan => &["row", "ID"],
            Self::Gmsc => &["row", "id"],
            Self::Mortgage => &["loan_id"],
        }
    }

    fn direction(self, column: &str) -> Direction {
        let month = |prefix: &str| column.strip_prefix(prefix).is_some_and(|rest| rest.parse::<u32>().is_ok());
        let is_up = match self {
            Self::Taiwan => month("PAY_"),
            Self::Gmsc => column.starts_with("NumberOfTime") || column.starts_with("RevolvingUtilization"),
            Self::Mortgage => month("m") || column.starts_with("arrears"),
        };
        let is_down = self == Self::Mortgage && column == "borrower_credit_score";
        match (is_up, is_down) {
            (true, _) => Direction::Up,
            (_, true) => Direction::Down,
            (false, false) => Direction::Free,
        }
    }

    /// Give Me Some Credit counts up to 17 times past due, and has two codes beyond.
    fn specials(self, column: &str) -> Vec<Special> {
        if self != Self::Gmsc || !column.starts_with("NumberOfTime") {
            return Vec::new();
        }
        let words = || Words { en: "not told".to_owned(), zh: "未提供".to_owned() };
        [96.0, 98.0].map(|value| Special { value, meaning: words() }).to_vec()
    }

    /// Reads it from the folder of the data.
    ///
    /// # Errors
    /// When the file is not there or has other columns.
    pub fn read(self, folder: &Path) -> Result<CreditData> {
        let mut columns = table(folder, self.file())?;
        let target = take(&mut columns, self.target())?;
        let outcome = |cell: &String| if cell == "1" { Outcome::Bad } else { Outcome::Good };
        let outcomes: Vec<Outcome> = target.iter().map(outcome).collect();
        let mut keys = Vec::new();
        for key in self.keys() {
            keys.push(take(&mut columns, key)?);
        }
        let number = |(at, cell): (usize, &String)| match self {
            Self::Taiwan | Self::Gmsc => cell.parse::<u64>().context("a row's number is a number"),
            Self::Mortgage => Ok(at as u64),
        };
        let folds = keys[0].iter().enumerate().map(number).map(|row| Ok(fold_of(row?, 5))).collect::<Result<_>>()?;
        let mut columns: Vec<Column> = columns.into_iter().map(|(name, cells)| column(name, &cells)).collect();
        if self == Self::Mortgage {
            columns.extend(arrears(&columns)?);
        }
        let declared = |column: &Column| {
            let direction = self.direction(&column.name);
            Feature { direction, specials: self.specials(&column.name), ..Feature::undeclared(&column.name) }
        };
        let features = columns.iter().map(declared).collect();
        Ok(CreditData { source: self, frame: Frame::new(columns)?, outcomes, features, folds })
    }
}

impl CreditData {
    /// The rows in which a fold is tried, and all others.
    pub fn split(&self, fold: u64) -> (Vec<usize>, Vec<usize>) {
        (0..self.folds.len()).partition(|&row| self.folds[row] == fold)
    }
}

fn take(columns: &mut Vec<(String, Vec<String>)>, name: &str) -> Result<Vec<String>> {
    let at =
        columns.iter().position(|column| column.0 == name).with_context(|| format!("there is no column {name}"))?;
    Ok(columns.remove(at).1)
}

fn table(folder: &Path, file: &str) -> Result<Vec<(String, Vec<String>)>> {
    let tables = Folder::new(folder);
    let mut rows = tables.open(file).with_context(|| format!("cannot read {file}"))?;
    let mut columns: Vec<(String, Vec<String>)> =
        rows.columns().iter().map(|name| (name.clone(), Vec::new())).collect();
    while let Some(row) = rows.next_row() {
        match row {
            Ok(row) => columns.iter_mut().zip(row.cells).for_each(|(column, cell)| column.1.push(cell)),
            Err(RowError::Failed(error)) => return Err(error.context(format!("cannot read {file}"))),
            Err(RowError::Malformed(row)) => bail!("{file} row {}: {}", row.number, row.found),
        }
    }
    Ok(columns)
}

/// A column of numbers, if all its cells are some, else of names. An empty cell is missing.
fn column(name: String, cells: &[String]) -> Column {
    let number = |cell: &String| match cell.as_str() {
        "" | "NA" => Some(f64::NAN),
        text => text.parse::<f64>().ok(),
    };
    if let Some(numbers) = cells.iter().map(number).collect::<Option<Vec<f64>>>() {
        return Column { name, values: Values::Numbers(numbers) };
    }
    let levels: std::collections::BTreeSet<&String> = cells.iter().collect();
    let levels: Vec<String> = levels.into_iter().cloned().collect();
    let code = |cell: &String| levels.binary_search(cell).map_or(risk::frame::MISSING, |at| at as u32);
    Column { name, values: Values::Categories { codes: cells.iter().map(code).collect(), levels } }
}

/// What the twelve months say together: the worst, how many were past due, and how long ago the last such was.
fn arrears(columns: &[Column]) -> Result<Vec<Column>> {
    let month = |n: usize| -> Result<&Vec<f64>> {
        let name = format!("m{n}");
        match columns.iter().find(|column| column.name == name).map(|column| &column.values) {
            Some(Values::Numbers(numbers)) => Ok(numbers),
            Some(Values::Categories { .. }) | None => bail!("there is no month {name}"),
        }
    };
    let months: Vec<&Vec<f64>> = (1..=12).map(month).collect::<Result<_>>()?;
    let each = |name: &str, of: &dyn Fn(&[f64]) -> f64| {
        let row = |row: usize| of(&months.iter().map(|month| month[row]).collect::<Vec<f64>>());
        Column { name: name.to_owned(), values: Values::Numbers((0..months[0].len()).map(row).collect()) }
    };
    let past_due =
        |last: usize| move |row: &[f64]| row[12 - last..].iter().filter(|months| **months > 0.0).count() as f64;
    Ok(vec![
        each("arrears_worst_12", &|row| row.iter().copied().fold(0.0, f64::max)),
        each("arrears_worst_3", &|row| row[9..].iter().copied().fold(0.0, f64::max)),
        each("arrears_months_12", &past_due(12)),
        each("arrears_months_6", &past_due(6)),
        each("arrears_months_3", &past_due(3)),
        each("arrears_sum", &|row| row.iter().sum()),
    ])
}
