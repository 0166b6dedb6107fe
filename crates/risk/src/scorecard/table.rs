//! A scorecard as plain rows: what risk teams hand over, and what a file of it says.
//!
//! `ScorecardTable::from(&scorecard)` and [`ScorecardTable::into_scorecard`] are each other's inverse, to the bit.
//! Everything that a scorecard promises is checked on the way in, so that one from elsewhere is as good as our own.
//! How the rows are written as text is `app::scorecard_table`'s matter.

mod check;

pub use check::{TableFault, TableRejected};

use super::{Cell, Characteristic, Reason, Scaling, Scorecard};
use crate::binning::{Holds, Tally};
use crate::feature::Words;

/// A scorecard as rows.
#[derive(Clone, Debug, PartialEq)]
pub struct ScorecardTable {
    /// How points stand to odds.
    pub scaling: Scaling,
    /// The log-odds of bad where every WOE is 0.
    pub intercept: f64,
    /// Points that every row has.
    pub base_points: f64,
    /// A row for each bin, the bins of a characteristic together: ranges ascending or groups, codes, missing, unseen.
    pub rows: Vec<TableRow>,
}

/// A bin of a characteristic. What belongs to the characteristic stands on each of its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct TableRow {
    /// The column that the characteristic reads.
    pub feature: String,
    /// The idea that it belongs to.
    pub characteristic: String,
    /// The coefficient of its WOE.
    pub beta: f64,
    /// Why a coefficient above 0 is accepted.
    pub exception: Option<String>,
    /// What is in the bin.
    pub content: Content,
    /// The training rows in it.
    pub tally: Tally,
    /// Its weight of evidence, above 0 where it is safer than the average.
    pub woe: f64,
    /// Its points.
    pub points: f64,
    /// The reason that a borrower is told when the characteristic costs points.
    pub reason: Reason,
}

/// What is in a bin of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// What training saw.
    Seen(Holds),
    /// Every value that training did not see; its WOE is 0.
    Unseen,
}

impl From<&Scorecard> for ScorecardTable {
    fn from(scorecard: &Scorecard) -> Self {
        Self {
            scaling: scorecard.scaling,
            intercept: scorecard.intercept,
            base_points: scorecard.base_points,
            rows: scorecard.characteristics.iter().flat_map(rows).collect(),
        }
    }
}

impl ScorecardTable {
    /// The scorecard that it tells.
    ///
    /// # Errors
    /// When it tells none: bins that leave a gap or overlap, figures that are none, a coefficient above 0 without a
    /// reason. The first row that is wrong is named.
    pub fn into_scorecard(self) -> Result<Scorecard, TableRejected> {
        check::head(&self)?;
        let rows = self.rows.len();
        let mut characteristics: Vec<Characteristic> = Vec::new();
        for (at, row) in self.rows.into_iter().enumerate() {
            let is_next = characteristics.last().is_some_and(|last| last.feature == row.feature);
            if !is_next {
                check::complete(characteristics.last(), at)?;
                check::is_new(&characteristics, &row, at)?;
                characteristics.push(begun(&row));
            }
            let last = characteristics.last_mut().expect("one was begun");
            check::row(last, &row, at)?;
            match row.content {
                Content::Seen(holds) => {
                    last.cells.push(Cell { holds, tally: row.tally, woe: row.woe, points: row.points });
                }
                Content::Unseen => last.unseen_points = row.points,
            }
        }
        check::complete(characteristics.last(), rows)?;
        Ok(Scorecard::new(self.scaling, self.intercept, self.base_points, characteristics))
    }
}

/// A characteristic without its bins. Points that are no number say that the row of unseen values is yet to come.
fn begun(row: &TableRow) -> Characteristic {
    Characteristic {
        feature: row.feature.clone(),
        characteristic: row.characteristic.clone(),
        beta: row.beta,
        exception: row.exception.clone(),
        reason: row.reason.clone(),
        cells: Vec::new(),
        unseen_points: f64::NAN,
    }
}

fn rows(characteristic: &Characteristic) -> Vec<TableRow> {
    let row = |content, tally, woe, points| TableRow {
        feature: characteristic.feature.clone(),
        characteristic: characteristic.characteristic.clone(),
        beta: characteristic.beta,
        exception: characteristic.exception.clone(),
        content,
        tally,
        woe,
        points,
        reason: Reason {
            code: characteristic.reason.code.clone(),
            words: Words { en: characteristic.reason.words.en.clone(), zh: characteristic.reason.words.zh.clone() },
        },
    };
    let seen = |cell: &Cell| row(Content::Seen(cell.holds.clone()), cell.tally, cell.woe, cell.points);
    let mut rows: Vec<TableRow> = characteristic.cells.iter().map(seen).collect();
    rows.push(row(Content::Unseen, Tally::default(), 0.0, characteristic.unseen_points));
    rows
}
