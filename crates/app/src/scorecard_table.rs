//! Scorecards as text: a CSV or JSON file that a risk team writes, reads and hands over, and back to the bit.
//!
//! A file declares which way its WOE and its odds point; a table that points the other way is turned as it is read.
//! What makes a table a scorecard is checked in `risk::scorecard::table`; the files are described in
//! `docs/reference/scorecard-table.md`. No disk: texts in, texts out.

mod cells;
mod csv;
mod json;
mod optbinning;
mod scorecardpy;
mod sheet;
#[cfg(test)]
mod tests;

pub use csv::{parse_csv, to_csv};
pub use json::{parse_json, to_json};
pub use optbinning::parse_optbinning;
pub use scorecardpy::parse_scorecardpy;
pub use sheet::Named;

use risk::scorecard::Scaling;
use risk::scorecard::table::ScorecardTable;

use crate::error::Refused;
use crate::model_file::Model;
use crate::modelling::{Engine, bins_file};

/// A form in which a scorecard is written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Its points, as CSV.
    Csv,
    /// Its points, as JSON.
    Json,
    /// Its bins, to be changed and given back to a training.
    Bins,
}

/// A model in a form of scorecards.
///
/// # Errors
/// When it is made of trees.
pub fn of_model(model: &Model, form: Form) -> Result<String, Refused> {
    match model.engine() {
        Engine::Scorecard(card) => Ok(match form {
            Form::Csv => to_csv(&ScorecardTable::from(card)),
            Form::Json => to_json(&ScorecardTable::from(card)),
            Form::Bins => bins_file::text(card),
        }),
        Engine::Trees(_) => {
            let what = format!("{} v{} is made of trees and has no table of points", model.file.id, model.file.version);
            Err(Refused::new(what).hint("its model file is its only form"))
        }
    }
}

/// Which way figures of a file point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pointing {
    woe: WoeSign,
    odds: OddsDirection,
}

/// What a WOE above 0 says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WoeSign {
    /// Safer than the average; ours.
    GoodsOverBads,
    /// Riskier than the average.
    BadsOverGoods,
}

/// What odds count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OddsDirection {
    /// Goods for each bad; ours.
    GoodsToBads,
    /// Bads for each good.
    BadsToGoods,
}

impl WoeSign {
    const NAMES: [(&'static str, Self); 2] =
        [("goods over bads", Self::GoodsOverBads), ("bads over goods", Self::BadsOverGoods)];
}

impl OddsDirection {
    const NAMES: [(&'static str, Self); 2] =
        [("goods to bads", Self::GoodsToBads), ("bads to goods", Self::BadsToGoods)];
}

/// The meaning of one of these words, or the words to choose from.
fn named<T: Copy>(names: &[(&'static str, T)], found: &str) -> Result<T, String> {
    let known = names.iter().find(|(name, _)| *name == found).map(|(_, meaning)| *meaning);
    known.ok_or_else(|| {
        let choice: Vec<String> = names.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        format!("found \"{found}\" where {} is meant", choice.join(" or "))
    })
}

/// The table with its figures turned our way. The coefficients turn with the WOE, so that points stay what they are.
fn turned(mut table: ScorecardTable, pointing: Pointing) -> ScorecardTable {
    match pointing.woe {
        WoeSign::GoodsOverBads => {}
        WoeSign::BadsOverGoods => {
            for row in &mut table.rows {
                // From zero, so that no negative zero comes about.
                (row.woe, row.beta) = (0.0 - row.woe, 0.0 - row.beta);
            }
        }
    }
    match pointing.odds {
        OddsDirection::GoodsToBads => table,
        OddsDirection::BadsToGoods => {
            ScorecardTable { scaling: Scaling { odds: 1.0 / table.scaling.odds, ..table.scaling }, ..table }
        }
    }
}
