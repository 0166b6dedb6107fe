//! The models of a book.

use std::path::PathBuf;

use app::model_file::parse;
use app::models::{Candidate, Decision, Models, Share, Split, State, Trial, promote, register};
use app::{Refused, Result};
use clap::{Args, ValueEnum};
use serde_json::json;

use crate::console::{print, print_json};
use crate::product::read;
use crate::table::render;
use crate::{BookArgs, now};

#[derive(Debug, Args)]
pub(crate) struct Register {
    #[command(flatten)]
    book: BookArgs,
    /// The model file
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// Who trained or imported it
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Why, in a sentence
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

impl Register {
    pub(super) fn run(self) -> Result<()> {
        let text = read(&self.model)?;
        let file = parse(&self.model.display().to_string(), &text)?;
        let model = app::model_file::Model::new(file)?;
        let candidate = Candidate { id: &model.file.id, version: model.file.version, text: &text, made_by: &self.by };
        let (hash, is_new) = register(&mut *self.book.write()?, candidate, &self.reason, now())?;
        let what = if is_new { "added as a shadow" } else { "known already" };
        print(&format!("{what}: {} v{}, {hash}\n", model.file.id, model.file.version))
    }
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    book: BookArgs,
    /// Answer as JSON, with every change of state
    #[arg(long)]
    json: bool,
}

impl List {
    pub(super) fn run(self) -> Result<()> {
        let store = self.book.read()?;
        let models = Models::load(&*store)?;
        if self.json {
            let change = |one: &app::port::ModelChangeRow| json!({"state": one.state, "by": one.by, "at": instant(one.at), "reason": one.reason, "terms": one.terms});
            let version = |one: &app::models::Registered| -> Result<serde_json::Value> {
                let text = store.model_text(&one.row.id, one.row.version)?.unwrap_or_default();
                let file = parse(&one.key(), &text).ok();
                Ok(json!({
                    "model": one.row.id, "version": one.row.version, "hash": one.row.hash, "state": one.state.name(),
                    "made_by": one.row.made_by, "added_at": instant(one.row.added_at),
                    "training": file.as_ref().map(|file| &file.training), "book": file.as_ref().and_then(|file| file.book.as_ref()),
                    "out_of_time": file.as_ref().and_then(app::models::of_training), "validations": one.validations,
                    "changes": one.changes.iter().map(change).collect::<Vec<_>>(),
                }))
            };
            return print_json(&models.versions().iter().map(version).collect::<Result<Vec<_>>>()?);
        }
        let row = |one: &app::models::Registered| {
            let last = one.changes.last();
            let by = last.map(|change| change.by.clone()).unwrap_or_default();
            let reason = last.map(|change| change.reason.clone()).unwrap_or_default();
            vec![one.key(), one.state.name().to_owned(), one.row.made_by.clone(), by, reason]
        };
        let rows: Vec<Vec<String>> = models.versions().iter().map(row).collect();
        print(&render(&["model", "state", "made by", "decided by", "reason"], &rows))
    }
}

fn instant(micros: i64) -> String {
    jiff::Timestamp::from_microsecond(micros).map(|instant| instant.to_string()).unwrap_or_default()
}

#[derive(Debug, Args)]
pub(crate) struct Promote {
    #[command(flatten)]
    book: BookArgs,
    /// The model
    #[arg(long, value_name = "NAME")]
    id: String,
    /// Its version
    #[arg(long, value_name = "VERSION")]
    number: u32,
    /// What it may do from now on
    #[arg(long, value_enum)]
    to: To,
    /// Who decides
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Why, in a sentence
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// For a champion without a validation out of time in the book: why it may decide nevertheless; kept with the decision
    #[arg(long, value_name = "TEXT")]
    without_validation: Option<String>,
    /// For a challenger: the share of accounts that it decides about, in basis points (500 is 5 %)
    #[arg(long, value_name = "BASIS_POINTS", required_if_eq("to", "challenger"))]
    share_bp: Option<u16>,
    /// For a challenger: what makes its accounts unlike those of other trials
    #[arg(long, value_name = "TEXT", required_if_eq("to", "challenger"))]
    salt: Option<String>,
    /// For a challenger: what counts as bad, as a definition: "30+ days past due on the next bill"
    #[arg(long, value_name = "TEXT", required_if_eq("to", "challenger"))]
    outcome: Option<String>,
    /// For a challenger: the first day of the trial, which is not closed yet; by default today
    #[arg(long, value_name = "DAY")]
    begins_on: Option<String>,
    /// For a challenger: the last day of the trial
    #[arg(long, value_name = "DAY", required_if_eq("to", "challenger"))]
    ends_on: Option<String>,
    /// For a challenger: how many accounts each side needs before anything is said
    #[arg(long, value_name = "COUNT", default_value_t = 1_000)]
    accounts_min: u64,
    /// For a challenger: how many times the trial is looked at
    #[arg(long, value_name = "COUNT", default_value_t = 4)]
    looks: u32,
    /// For a challenger: by how much its bad rate may exceed the champion's, in basis points
    #[arg(long, value_name = "BASIS_POINTS", default_value_t = 50)]
    harm_bp: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum To {
    /// It scores, and nothing comes of it
    Shadow,
    /// It decides about a share of accounts
    Challenger,
    /// It decides; the champion before it retires
    Champion,
    /// It is no longer used
    Retired,
}

impl Promote {
    pub(super) fn run(self) -> Result<()> {
        let to = match self.to {
            To::Shadow => State::Shadow,
            To::Challenger => State::Challenger,
            To::Champion => State::Champion,
            To::Retired => State::Retired,
        };
        let trial = self.trial()?;
        let decision = Decision {
            by: &self.by,
            reason: &self.reason,
            now: now(),
            terms: trial.as_ref(),
            unvalidated: self.without_validation.as_deref(),
        };
        let changed = promote(&mut *self.book.write()?, &self.id, self.number, to, decision)?;
        changed.iter().try_for_each(|(key, state)| print(&format!("{key} is {}\n", state.name())))
    }

    fn trial(&self) -> Result<Option<Trial>> {
        if self.to != To::Challenger {
            return Ok(None);
        }
        let share_bp = self.share_bp.and_then(Share::of_basis_points);
        let share_bp = share_bp.ok_or_else(|| Refused::new("a share is 1 to 9999 basis points"))?;
        Ok(Some(Trial {
            split: Split { salt: self.salt.clone().unwrap_or_default(), share_bp },
            outcome: self.outcome.clone().unwrap_or_default(),
            begins_on: self.begins_on.clone(),
            ends_on: self.ends_on.clone().unwrap_or_default(),
            accounts_min: self.accounts_min,
            looks: self.looks,
            harm_bp: self.harm_bp,
        }))
    }
}
