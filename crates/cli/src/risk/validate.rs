//! `arrears risk validate`.

use app::Result;
use app::model_file::{Measured, Model};
use app::modelling::asked::Otherwise;
use app::modelling::sample::{Need, Sample};
use app::modelling::validation::validate;
use app::models::{Recorded, record_validation};
use clap::Args;

use super::files::{ModelArgs, Part, fairness_table, measures_table};
use super::rows::RowsArgs;
use crate::console::{print, print_json};
use crate::now;

#[derive(Debug, Args)]
pub(crate) struct Validate {
    #[command(flatten)]
    model: ModelArgs,
    #[command(flatten)]
    data: RowsArgs,
    /// Which rows: those that the model was not made from, or all
    #[arg(long, value_enum, default_value_t = Part::KeptApart)]
    rows: Part,
    /// Keep the outcome in the book as a validation of this version; a champion needs one that is out of time
    #[arg(long, requires = "id", requires = "by")]
    record: bool,
    /// With --record: who validated it
    #[arg(long, value_name = "NAME", requires = "record")]
    by: Option<String>,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

impl Validate {
    pub(super) fn run(self) -> Result<()> {
        let model = self.model.read()?;
        let sample = self.data.of_model(self.model.book(), &model, Need::Outcomes, Otherwise::Own(self.rows.into()))?;
        let validation = validate(&model, &sample)?;
        if self.record {
            self.recorded(&model, &sample)?;
        }
        if self.json {
            return print_json(&validation);
        }
        let overall = Measured { on: "all".to_owned(), measures: validation.overall.clone() };
        let all: Vec<_> = std::iter::once(overall).chain(validation.by_segment).chain(validation.by_month).collect();
        print(&measures_table(&all))?;
        print(&fairness_table(&validation.fairness))
    }

    fn recorded(&self, model: &Model, sample: &Sample) -> Result<()> {
        let by = self.by.as_deref().unwrap_or_default();
        let Recorded { evidence, refused } =
            record_validation(&mut *self.model.book().write()?, model, sample, by, now())?;
        let (first, last) = (&evidence.first, evidence.last.as_deref().unwrap_or("an unknown day"));
        match refused {
            None => eprintln!("kept: a validation out of time, rows as of {first} to {last}"),
            Some(why) => eprintln!("kept: a validation, not out of time: {why}"),
        }
        Ok(())
    }
}
