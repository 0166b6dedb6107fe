//! `arrears risk export`: the table of a scorecard, to be read, handed over, or changed.

use std::path::PathBuf;

use app::modelling::{Engine, bins_file};
use app::scorecard_table::{to_csv, to_json};
use app::{Refused, Result};
use clap::Args;
use risk::scorecard::table::ScorecardTable;

use super::files::{ModelArgs, write_text};

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(true).args(["out", "bins"]))]
pub(crate) struct Export {
    #[command(flatten)]
    model: ModelArgs,
    /// The table of points to write, .csv or .json; risk import --format scorecard reads it back to the last bit
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The bins to write, to be changed and given back by [scorecard] bins_from in a config
    #[arg(long, value_name = "FILE")]
    bins: Option<PathBuf>,
}

impl Export {
    pub(crate) fn run(self) -> Result<()> {
        let model = self.model.read()?;
        let card = match model.engine() {
            Engine::Scorecard(card) => card,
            Engine::Trees(_) => {
                let what =
                    format!("{} v{} is made of trees and has no table of points", model.file.id, model.file.version);
                return Err(Refused::new(what).hint("its model file is its only form").into());
            }
        };
        if let Some(out) = &self.out {
            let table = ScorecardTable::from(card);
            let text = match out.extension().and_then(|ending| ending.to_str()) {
                Some("csv") => to_csv(&table),
                Some("json") => to_json(&table),
                Some(_) | None => {
                    let what = format!("{} is neither .csv nor .json", out.display());
                    return Err(Refused::new(what).hint("the ending of --out says which form is written").into());
                }
            };
            write_text(out, &text)?;
        }
        match &self.bins {
            Some(bins) => write_text(bins, &bins_file::text(card)),
            None => Ok(()),
        }
    }
}
