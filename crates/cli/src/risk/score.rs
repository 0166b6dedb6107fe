//! `arrears risk score`, `explain` and `monitor`.

use std::path::PathBuf;

use app::Result;
use app::model_file::{ReasonTold, Score as Scored};
use app::modelling::asked::{Otherwise, day_of, scores_csv};
use app::modelling::sample::Need;
use app::modelling::validation::stability;
use clap::Args;
use serde_json::json;

use super::files::{ModelArgs, stability_table, write_text};
use super::rows::RowsArgs;
use crate::console::{print, print_json};
use crate::table::render;

#[derive(Debug, Args)]
pub(crate) struct Score {
    #[command(flatten)]
    model: ModelArgs,
    #[command(flatten)]
    rows: RowsArgs,
    /// The CSV file to write; by default the answer is printed
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Answer as JSON
    #[arg(long, conflicts_with = "out")]
    json: bool,
}

impl Score {
    pub(super) fn run(self) -> Result<()> {
        let model = self.model.read()?;
        let sample = self.rows.of_model(self.model.book(), &model, Need::Features, Otherwise::LastClose)?;
        let scores = model.score(&sample.frame)?;
        if self.json {
            let row = |(row, score): (usize, &Scored)| json!({"id": sample.ids[row], "as_of": day_of(&sample, row), "log_odds": score.log_odds, "pd": score.pd, "points": score.points});
            return print_json(&scores.iter().enumerate().map(row).collect::<Vec<_>>());
        }
        let text = scores_csv(&sample, &scores);
        match self.out {
            Some(out) => write_text(&out, &text),
            None => print(&text),
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    #[command(flatten)]
    model: ModelArgs,
    #[command(flatten)]
    rows: RowsArgs,
    /// The row: its id in the table, or its number where no id is declared; or an account of the book
    #[arg(long, value_name = "ID|ACCOUNT")]
    row: String,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

impl Explain {
    pub(super) fn run(self) -> Result<()> {
        let model = self.model.read()?;
        let picked = self.rows.row(self.model.book(), &model, &self.row)?;
        let (scores, reasons) = (model.score(&picked.frame)?, model.reasons(&picked.frame)?);
        if self.json {
            let reason = |one: &ReasonTold| json!({"characteristic": one.characteristic, "en": one.words.en, "zh": one.words.zh, "points": one.points});
            let row = |(row, (score, reasons)): (usize, (&Scored, &Vec<ReasonTold>))| json!({"id": self.row, "as_of": day_of(&picked, row), "pd": score.pd, "points": score.points, "reasons": reasons.iter().map(reason).collect::<Vec<_>>()});
            return print_json(&scores.iter().zip(&reasons).enumerate().map(row).collect::<Vec<_>>());
        }
        for (row, (score, reasons)) in scores.iter().zip(&reasons).enumerate() {
            let day = day_of(&picked, row).map(|day| format!(" as of {day}")).unwrap_or_default();
            print(&format!("{}{day}: {:.1} points, probability of bad {:.4}\n", self.row, score.points, score.pd))?;
            let rows: Vec<Vec<String>> = reasons
                .iter()
                .map(|one| vec![one.words.en.clone(), one.words.zh.clone(), format!("{:.1}", one.points)])
                .collect();
            print(&render(&["reason", "", "points lost"], &rows))?;
        }
        Ok(())
    }
}

#[derive(Debug, Args)]
pub(crate) struct Monitor {
    #[command(flatten)]
    model: ModelArgs,
    #[command(flatten)]
    rows: RowsArgs,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

impl Monitor {
    pub(super) fn run(self) -> Result<()> {
        let model = self.model.read()?;
        let sample = self.rows.of_model(self.model.book(), &model, Need::Features, Otherwise::LastClose)?;
        let found = stability(&model, &sample, &model.score(&sample.frame)?);
        if self.json {
            return print_json(&found);
        }
        print(&stability_table(&found))
    }
}
