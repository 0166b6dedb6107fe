//! The report as plain values.

use risk::feature::Words;
use risk::warning::Driver;
use schemars::JsonSchema;
use serde::Serialize;

use crate::scoring::Explained;
use crate::uses::willingness::WillingnessView;
use crate::view::ComponentsView;

/// What a model says of an account.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// The probability of bad.
    pub pd: f64,
    /// What bad is, in the model's words.
    pub bad: String,
    /// Points, where the model has them.
    pub points: Option<f64>,
    /// The model's name and version.
    pub model: String,
    /// What raises and lowers the log-odds of bad, by characteristic.
    pub drivers: Vec<Driver>,
    /// What a borrower is told of a characteristic; those of the catalogue are known.
    pub words: Vec<(String, Words)>,
}

impl Score {
    /// What a version says of an account, whose model calls this bad.
    pub fn of(explained: Explained, bad: &str) -> Self {
        let Explained { scored, drivers, words, reasons: _ } = explained;
        let (pd, points, model) = (scored.score.pd, Some(scored.score.points), scored.model);
        Self { pd, bad: bad.to_owned(), points, model, drivers, words }
    }
}

/// A risk assessment report.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Assessment {
    /// The lender's reference.
    pub account: String,
    /// Who owes.
    pub person: String,
    /// The product and its version.
    pub product: String,
    /// The day at whose end all this was known.
    pub as_of: String,
    /// The currency of its amounts.
    pub currency: String,
    /// Where it stands.
    pub state: StateView,
    /// What is owed.
    pub exposure: ExposureView,
    /// How it was repaid so far.
    pub history: HistoryView,
    /// What a model says; none where there is no model.
    pub score: Option<ScoreView>,
    /// What numbers hint at about willingness and ability; never used alone.
    pub willingness: WillingnessView,
    /// The other accounts of the person.
    pub linked: Vec<LinkedView>,
    /// What is recommended.
    pub path: PathView,
    /// The days past due at the end of each of the last days: the first day, and a number a day.
    pub days_past_due: DaysView,
}

/// Where an account stands.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StateView {
    /// `open`, `settled`, `overpaid`, `charged_off` or `written_off`.
    pub status: &'static str,
    /// Days past due.
    pub days_past_due: u32,
    /// From when it ages.
    pub overdue_since: Option<String>,
    /// The bucket's name.
    pub bucket: Option<String>,
    /// Whether this is the first day of arrears after being current.
    pub is_first_missed_day: bool,
    /// When the contract began.
    pub opened_on: String,
    /// The next due date on which something is owed, and what.
    pub next_due: Option<crate::view::NextDueView>,
}

/// What is owed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExposureView {
    /// Past due.
    pub past_due: ComponentsView,
    /// In all, due or not.
    pub owed: ComponentsView,
    /// Paid out since the opening.
    pub paid_out: String,
    /// Repaid since the opening.
    pub repaid: String,
    /// Owed on all accounts of the person in this currency, this one among them.
    pub person_owed: String,
}

/// How an account was repaid.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HistoryView {
    /// Bills that were due.
    pub bills: usize,
    /// Of those, how many were missed.
    pub missed: usize,
    /// The most days past due, ever.
    pub days_past_due_max: u32,
    /// How often it came back from past due by paying.
    pub cures: Option<f64>,
    /// Share of what the last three bills asked for that was repaid.
    pub repaid_of_billed: Option<f64>,
    /// Mean days from due date to settlement of the last six bills.
    pub settle_days_mean: Option<f64>,
    /// The last bills, the newest first.
    pub last_bills: Vec<BillView>,
    /// The last events, the newest first, each in a sentence.
    pub last_events: Vec<EventView>,
}

/// A bill.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BillView {
    /// When it was due.
    pub due: String,
    /// What it asked for, penalty left out.
    pub billed: String,
    /// What of that was repaid.
    pub repaid: String,
    /// When it was settled.
    pub settled_on: Option<String>,
    /// The most days that it was past due.
    pub days_past_due_max: u32,
}

/// An event in a sentence.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EventView {
    /// The day it counts from.
    pub on: String,
    /// What happened, in English.
    pub en: String,
    /// What happened, in Chinese.
    pub zh: String,
}

/// What a model says.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ScoreView {
    /// The model's name and version.
    pub model: String,
    /// The probability of bad.
    pub pd: f64,
    /// What bad is, in the model's words.
    pub bad: String,
    /// Points, where the model has them.
    pub points: Option<f64>,
    /// What raises the risk most, the worst first.
    pub drivers: Vec<DriverView>,
}

/// What raises the risk.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DriverView {
    /// The characteristic.
    pub characteristic: String,
    /// What it adds to the log-odds of bad.
    pub log_odds: f64,
    /// What a borrower is told, in English.
    pub en: String,
    /// What a borrower is told, in Chinese.
    pub zh: String,
}

/// Another account of the person.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LinkedView {
    /// The lender's reference.
    pub account: String,
    /// Its product.
    pub product: String,
    /// Its status.
    pub status: &'static str,
    /// Its days past due.
    pub days_past_due: u32,
    /// The most it ever had.
    pub days_past_due_max: u32,
    /// What is owed on it.
    pub owed: String,
    /// In which currency.
    pub currency: String,
}

/// What is recommended.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PathView {
    /// Its name.
    pub name: &'static str,
    /// What it is, in English.
    pub en: String,
    /// What it is, in Chinese.
    pub zh: String,
    /// Why, in English and Chinese.
    pub because: Vec<BecauseView>,
}

/// A reason for a path.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BecauseView {
    /// Its name.
    pub name: &'static str,
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

/// Days past due, a number a day.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DaysView {
    /// The first day.
    pub first: String,
    /// Days past due at the end of it and of each day after it.
    pub days: Vec<u32>,
}
