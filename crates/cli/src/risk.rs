//! `arrears risk`: models, on plain tables and in a book.

mod assess;
mod export;
mod features;
mod files;
mod import;
mod registry;

use std::path::PathBuf;

use app::modelling::sample::Need;
use app::modelling::validation::{stability, validate};
use app::modelling::{STEPS, train};
use app::{Refused, Result};
use clap::{Args, Subcommand};
use serde_json::json;

use crate::account::Lang;
use crate::console::{print, print_json, progress};
use crate::table::render;
use files::{ModelArgs, Part, read_sample, write_text};

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Features of accounts as of a day: list what there is, make rows of it
    #[command(subcommand)]
    Features(features::Verb),
    /// Assess an account that missed a due date: state, history, exposure, linked accounts and a recommended path
    ///
    /// Example: arrears risk assess C-1001 --day 2025-03-01 --lang zh --out C-1001.html
    Assess(assess::Assess),
    /// Train a model on a table by a config, try it on rows kept apart, and write it to a file
    ///
    /// Example: arrears risk train --data loans.csv --config model.toml --out model.json
    Train(Train),
    /// Say how a model does on rows with outcomes
    ///
    /// Example: arrears risk validate --model model.json --data loans.csv
    Validate(Validate),
    /// Score rows: log-odds, probability of bad, points
    ///
    /// Example: arrears risk score --model model.json --data new.csv --out scores.csv
    Score(Score),
    /// Say why rows have no better score, in English and Chinese
    ///
    /// Example: arrears risk explain --model model.json --data new.csv --row A-17
    Explain(Explain),
    /// Compare those who are scored now with those a model was made from
    ///
    /// Example: arrears risk monitor --model model.json --data new.csv
    Monitor(Monitor),
    /// Write a report of a model as one HTML file with charts, readable on paper
    ///
    /// Example: arrears risk report --model model.json --data loans.csv --out model.html
    Report(Report),
    /// Read a model of another program and write it as a model file
    ///
    /// Example: arrears risk import --format lightgbm --from model.txt --config model.toml --out model.json
    Import(import::Import),
    /// Write the points of a scorecard as a table, or its bins as a file to change
    ///
    /// Example: arrears risk export --model model.json --out points.csv
    Export(export::Export),
    /// Put a model file into a book, as a shadow
    ///
    /// Example: arrears risk register --book book.db --model model.json --by Ana --reason "trained on 2025"
    Register(registry::Register),
    /// List the models of a book and who let them decide
    List(registry::List),
    /// Change what a model of a book may do; whoever made it cannot let it decide
    ///
    /// Example: arrears risk promote --book book.db --id early-warning --number 2 --to champion --by Bo --reason "better out of time"
    Promote(registry::Promote),
}

impl Verb {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::Features(verb) => verb.run(),
            Self::Assess(assess) => assess.run(),
            Self::Train(verb) => verb.run(),
            Self::Validate(verb) => verb.run(),
            Self::Score(verb) => verb.run(),
            Self::Explain(verb) => verb.run(),
            Self::Monitor(verb) => verb.run(),
            Self::Report(verb) => verb.run(),
            Self::Import(verb) => verb.run(),
            Self::Export(verb) => verb.run(),
            Self::Register(verb) => verb.run(),
            Self::List(verb) => verb.run(),
            Self::Promote(verb) => verb.run(),
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Train {
    /// The table: CSV, JSON lines or Parquet
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
    /// Which column is what, and how the model is made
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// The model file to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

impl Train {
    fn run(self) -> Result<()> {
        let config = files::read_config(&self.config)?;
        let sample =
            read_sample(&self.data, (&config.columns, &config.feature[..], &config.protected[..]), Need::Outcomes)?;
        let bar = progress(STEPS, "training");
        let file = train(&config, &sample, |step| bar.set_position(step))?;
        bar.finish_and_clear();
        let text = file.text();
        write_text(&self.out, &text)?;
        let hash = app::models::content_hash(&text);
        if self.json {
            return print_json(&json!({
                "model": file.id, "version": file.version, "hash": hash, "training": file.training,
                "measures": file.measures, "monotone": file.monotone, "notes": file.notes,
            }));
        }
        print(&format!("{} v{}, {hash}\n{}\n", file.id, file.version, file.training.split))?;
        print(&files::measures_table(&file.measures))?;
        print(&format!("directions: {}\n", file.monotone))?;
        file.notes.iter().try_for_each(|note| print(&format!("note: {note}\n")))
    }
}

#[derive(Debug, Args)]
pub(crate) struct Validate {
    #[command(flatten)]
    model: ModelArgs,
    /// The table: CSV, JSON lines or Parquet
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
    /// Which rows: those that the model was not made from, or all
    #[arg(long, value_enum, default_value_t = Part::KeptApart)]
    rows: Part,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

impl Validate {
    fn run(self) -> Result<()> {
        let model = self.model.read()?;
        let sample = files::part(&model, files::sample_of(&model, &self.data, Need::Outcomes)?, self.rows)?;
        let validation = validate(&model, &sample)?;
        if self.json {
            return print_json(&validation);
        }
        let overall = app::model_file::Measured { on: "all".to_owned(), measures: validation.overall.clone() };
        let all: Vec<_> = std::iter::once(overall).chain(validation.by_segment).chain(validation.by_month).collect();
        print(&files::measures_table(&all))?;
        print(&files::fairness_table(&validation.fairness))
    }
}

#[derive(Debug, Args)]
pub(crate) struct Score {
    #[command(flatten)]
    model: ModelArgs,
    /// The table: CSV, JSON lines or Parquet
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
    /// The CSV file to write; by default the answer is printed
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Answer as JSON
    #[arg(long, conflicts_with = "out")]
    json: bool,
}

impl Score {
    fn run(self) -> Result<()> {
        let model = self.model.read()?;
        let sample = files::sample_of(&model, &self.data, Need::Features)?;
        let scores = model.score(&sample.frame)?;
        if self.json {
            let row = |(id, score): (&String, &app::model_file::Score)| json!({"id": id, "log_odds": score.log_odds, "pd": score.pd, "points": score.points});
            return print_json(&sample.ids.iter().zip(&scores).map(row).collect::<Vec<_>>());
        }
        let text = files::scores_csv(&sample.ids, &scores);
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
    /// The table: CSV, JSON lines or Parquet
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
    /// The row: its id, or its number where no id is declared
    #[arg(long, value_name = "ID")]
    row: String,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

impl Explain {
    fn run(self) -> Result<()> {
        let model = self.model.read()?;
        let sample = files::sample_of(&model, &self.data, Need::Features)?;
        let rows: Vec<usize> = (0..sample.ids.len()).filter(|&row| sample.ids[row] == self.row).collect();
        if rows.is_empty() {
            return Err(Refused::new(format!("there is no row {}", self.row))
                .hint("rows are named by columns.id")
                .into());
        }
        let picked = sample.picked(&rows);
        let (scores, reasons) = (model.score(&picked.frame)?, model.reasons(&picked.frame)?);
        if self.json {
            let reason = |one: &app::model_file::ReasonTold| json!({"characteristic": one.characteristic, "en": one.words.en, "zh": one.words.zh, "points": one.points});
            let row = |(score, reasons): (&app::model_file::Score, &Vec<app::model_file::ReasonTold>)| json!({"id": self.row, "pd": score.pd, "points": score.points, "reasons": reasons.iter().map(reason).collect::<Vec<_>>()});
            return print_json(&scores.iter().zip(&reasons).map(row).collect::<Vec<_>>());
        }
        for (score, reasons) in scores.iter().zip(&reasons) {
            print(&format!("{}: {:.1} points, probability of bad {:.4}\n", self.row, score.points, score.pd))?;
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
    /// The table: CSV, JSON lines or Parquet
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

impl Monitor {
    fn run(self) -> Result<()> {
        let model = self.model.read()?;
        let sample = files::sample_of(&model, &self.data, Need::Features)?;
        let found = stability(&model, &sample, &model.score(&sample.frame)?);
        if self.json {
            return print_json(&found);
        }
        print(&files::stability_table(&found))
    }
}

#[derive(Debug, Args)]
pub(crate) struct Report {
    #[command(flatten)]
    model: ModelArgs,
    /// The table: CSV, JSON lines or Parquet
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
    /// Which rows: those that the model was not made from, or all
    #[arg(long, value_enum, default_value_t = Part::KeptApart)]
    rows: Part,
    /// The language of the report
    #[arg(long, value_enum, default_value_t = Lang::En)]
    lang: Lang,
    /// The HTML file to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

impl Report {
    fn run(self) -> Result<()> {
        let model = self.model.read()?;
        let sample = files::part(&model, files::sample_of(&model, &self.data, Need::Outcomes)?, self.rows)?;
        let validation = validate(&model, &sample)?;
        write_text(&self.out, &report::model_report(&model, &validation, self.lang.language()))
    }
}
