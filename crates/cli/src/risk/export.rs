//! `arrears risk export`: the table of a scorecard, to be read, handed over, or changed.

use std::path::PathBuf;

use app::scorecard_table::{Form, of_model};
use app::{Refused, Result};
use clap::Args;

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
        if let Some(out) = &self.out {
            let form = match out.extension().and_then(|ending| ending.to_str()) {
                Some("csv") => Form::Csv,
                Some("json") => Form::Json,
                Some(_) | None => {
                    let what = format!("{} is neither .csv nor .json", out.display());
                    return Err(Refused::new(what).hint("the ending of --out says which form is written").into());
                }
            };
            write_text(out, &of_model(&model, form)?)?;
        }
        match &self.bins {
            Some(bins) => write_text(bins, &of_model(&model, Form::Bins)?),
            None => Ok(()),
        }
    }
}
