//! `arrears risk`: models, on plain tables and in a book.

pub(crate) mod assess;
mod decide;
mod export;
mod external;
mod features;
mod files;
mod import;
mod priority;
mod registry;
pub(crate) mod rows;
mod score;
mod terms;
mod train;
mod trial;
mod uses;
mod validate;
mod warn;
mod willingness;

use std::path::PathBuf;

use app::Result;
use app::modelling::asked::Otherwise;
use app::modelling::sample::Need;
use app::modelling::validation::validate;
use clap::{Args, Subcommand};

use crate::account::Lang;
use files::{ModelArgs, Part, write_text};
use rows::RowsArgs;

pub(crate) use uses::shown;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Features of accounts as of a day: list what there is, make rows of it
    #[command(subcommand)]
    Features(features::Verb),
    /// Assess an account that missed a due date: state, history, exposure, score, linked accounts and a recommended path
    ///
    /// The score and its drivers are those of the book's champion, where it has one.
    ///
    /// Example: arrears risk assess C-1001 --day 2025-03-01 --lang zh --out C-1001.html
    Assess(assess::Assess),
    /// Train a model on a table or on a book by a config, try it on rows kept apart, and write it to a file
    ///
    /// Without --data rows are made from the book: features as of the days, outcomes by the config's definition of bad.
    ///
    /// Example: arrears risk train --data loans.csv --config model.toml --out model.json
    Train(train::Train),
    /// Say how a model does on rows with outcomes
    ///
    /// Example: arrears risk validate --model model.json --data loans.csv
    Validate(validate::Validate),
    /// Score rows: log-odds, probability of bad, points
    ///
    /// Without --data all open accounts of the book are scored as of a day.
    ///
    /// Example: arrears risk score --model model.json --data new.csv --out scores.csv
    Score(score::Score),
    /// Say why rows have no better score, in English and Chinese
    ///
    /// Example: arrears risk explain --model model.json --data new.csv --row A-17
    Explain(score::Explain),
    /// Compare those who are scored now with those a model was made from
    ///
    /// Example: arrears risk monitor --model model.json --data new.csv
    Monitor(score::Monitor),
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
    ///
    /// A champion has been validated out of time, at its training or by validate --record, or whoever approves it says why not.
    Promote(registry::Promote),
    /// Look at the running trial of a model by its stop rule: continue, stop, or too early to say
    ///
    /// Example: arrears risk trial --book book.db --id default
    Trial(trial::Trial),
    /// The terms by which a book uses scores: add, let decide, withdraw, list
    #[command(subcommand)]
    Terms(terms::Verb),
    /// Decide on credit: from the score of an account to limit and rate, by a limit table with caps, with reasons
    ///
    /// Example: arrears risk decide C-1001 --book book.db --limits examples/limits/card-2026.toml
    Decide(decide::Decide),
    /// Warn of bills that are likely to be missed, before they are due, where a contact is worth its cost
    ///
    /// Example: arrears risk warn --book book.db --day 2025-06-12 --contacts examples/contacts/before-due.toml
    Warn(warn::Warn),
    /// Order accounts by what they are expected to lose and to bring when they are worked
    ///
    /// Example: arrears risk priority --book book.db --terms examples/priority/unsecured.toml
    Priority(priority::Priority),
    /// Say what numbers hint at about willingness and ability to pay; never to be acted on alone
    ///
    /// Example: arrears risk willingness C-1001 --book book.db
    Willingness(willingness::Willingness),
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
            Self::Trial(verb) => verb.run(),
            Self::Terms(verb) => verb.run(),
            Self::Decide(verb) => verb.run(),
            Self::Warn(verb) => verb.run(),
            Self::Priority(verb) => verb.run(),
            Self::Willingness(verb) => verb.run(),
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Report {
    #[command(flatten)]
    model: ModelArgs,
    #[command(flatten)]
    data: RowsArgs,
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
        let sample = self.data.of_model(self.model.book(), &model, Need::Outcomes, Otherwise::Own(self.rows.into()))?;
        let validation = validate(&model, &sample)?;
        write_text(&self.out, &report::model_report(&model, &validation, self.lang.language()))
    }
}
