//! Risk assessment: one account on the first day after a due date was missed, for whoever is to decide what happens next.
//!
//! Everything in it was known at the end of its day. A score is put in where there is a model; without one the report says
//! so. The path that it recommends is a stated rule and never an action: whether a contact may be made is decided elsewhere.

mod book;
mod html;
mod path;
mod words;

use ledger::Entry;
use ledger::account::Status;
use ledger::ageing::age;
use ledger::course::{Bill, Course};
use primitives::{Amount, Date};
use risk::warning::{Driver, worst};
use serde::Serialize;

use crate::explain::event_line;
use crate::features::{NEVER, NO_HISTORY, NOT_ASKED, Subject, catalogue, values};
use crate::view::{ComponentsView, components};

pub use book::{Assessed, assess, first_missed};
pub use html::page;
pub use path::{Because, Path};

/// How many bills and events are shown.
const SHOWN: usize = 12;

/// What a model says of an account.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// The probability of bad.
    pub pd: f64,
    /// Points, where the model has them.
    pub points: Option<f64>,
    /// The model's name and version.
    pub model: String,
    /// What raises and lowers the log-odds of bad, by characteristic.
    pub drivers: Vec<Driver>,
}

/// A risk assessment report.
#[derive(Clone, Debug, Serialize)]
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
    /// The other accounts of the person.
    pub linked: Vec<LinkedView>,
    /// What is recommended.
    pub path: PathView,
    /// The days past due at the end of each of the last days: the first day, and a number a day.
    pub days_past_due: DaysView,
}

/// Where an account stands.
#[derive(Clone, Debug, Serialize)]
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
#[derive(Clone, Debug, Serialize)]
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
#[derive(Clone, Debug, Serialize)]
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
#[derive(Clone, Debug, Serialize)]
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
#[derive(Clone, Debug, Serialize)]
pub struct EventView {
    /// The day it counts from.
    pub on: String,
    /// What happened.
    pub what: String,
}

/// What a model says.
#[derive(Clone, Debug, Serialize)]
pub struct ScoreView {
    /// The model's name and version.
    pub model: String,
    /// The probability of bad.
    pub pd: f64,
    /// Points, where the model has them.
    pub points: Option<f64>,
    /// What raises the risk most, the worst first.
    pub drivers: Vec<DriverView>,
}

/// What raises the risk.
#[derive(Clone, Debug, Serialize)]
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
#[derive(Clone, Debug, Serialize)]
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
#[derive(Clone, Debug, Serialize)]
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
#[derive(Clone, Debug, Serialize)]
pub struct BecauseView {
    /// Its name.
    pub name: &'static str,
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

/// Days past due, a number a day.
#[derive(Clone, Debug, Serialize)]
pub struct DaysView {
    /// The first day.
    pub first: String,
    /// Days past due at the end of it and of each day after it.
    pub days: Vec<u32>,
}

/// An account with what is known of it.
#[derive(Clone, Copy, Debug)]
pub struct Known<'s, 'a> {
    /// The lender's reference.
    pub account: &'s str,
    /// Its course through the day.
    pub course: &'s Course<'a>,
}

/// The report of an account on the last day of its course.
pub fn assessment(own: Known<'_, '_>, others: &[Known<'_, '_>], score: Option<&Score>) -> Assessment {
    let (course, day) = (own.course, own.course.through());
    let account = &course.account;
    let currency = account.product.currency;
    let linked: Vec<&Course<'_>> = others.iter().map(|other| other.course).collect();
    let found = values(&Subject { day, own: Some(course), others: &linked, limit: None });
    let value = |name: &str| known_value(&found, name);
    let same_currency = linked.iter().filter(|other| other.account.product.currency == currency);
    let person_owed: Amount = same_currency.map(|other| other.account.unpaid().total()).sum();
    let score = score.map(score_view);
    let path = path::path(course, &value, score.as_ref().map(|score| score.pd));
    Assessment {
        account: own.account.to_owned(),
        person: account.contract.person.clone(),
        product: account.product.key.to_string(),
        as_of: day.to_string(),
        currency: currency.to_string(),
        state: state(course),
        exposure: ExposureView {
            past_due: components(currency, &age(account).overdue),
            owed: components(currency, &account.unpaid()),
            paid_out: currency.format(account.totals.paid_out),
            repaid: currency.format(account.totals.repaid),
            person_owed: currency.format(person_owed + account.unpaid().total()),
        },
        history: history(course, &value),
        score,
        linked: others.iter().map(linked_view).collect(),
        path: words::path_view(&path),
        days_past_due: days_view(course),
    }
}

/// A feature's value; none when it is missing or a code.
fn known_value(found: &[f64], name: &str) -> Option<f64> {
    let place = catalogue().iter().position(|declared| declared.feature.name == name)?;
    let value = found[place];
    let is_code = [NO_HISTORY, NEVER, NOT_ASKED].contains(&value);
    (!value.is_nan() && !is_code).then_some(value)
}

/// Whether the last day of a course is the first one of arrears after being current.
pub fn is_first_missed_day(course: &Course<'_>) -> bool {
    let day = course.through();
    let is_past_due = |day: Date| course.spell_on(day).is_some_and(ledger::course::Spell::is_past_due);
    is_past_due(day) && !is_past_due(day.previous()) && course.account.status() == Status::Open
}

fn state(course: &Course<'_>) -> StateView {
    let account = &course.account;
    let ageing = age(account);
    StateView {
        status: account.status().name(),
        days_past_due: ageing.past_due_days,
        overdue_since: ageing.overdue_since.map(|since| since.to_string()),
        bucket: ageing.bucket.map(|bucket| account.product.buckets.name(bucket).to_owned()),
        is_first_missed_day: is_first_missed_day(course),
        opened_on: account.opened_on.to_string(),
        next_due: crate::view::next_due_view(account),
    }
}

fn history(course: &Course<'_>, value: &impl Fn(&str) -> Option<f64>) -> HistoryView {
    let day = course.through();
    let bills = course.bills_through(day);
    let currency = course.account.product.currency;
    let bill_view = |bill: &Bill| BillView {
        due: bill.due.to_string(),
        billed: currency.format(bill.billed),
        repaid: currency.format(bill.repaid),
        settled_on: bill.settled_on.map(|on| on.to_string()),
        days_past_due_max: bill.days_past_due_max,
    };
    let event_view = |entry: &&Entry| EventView {
        on: entry.counts_from().to_string(),
        what: event_line(entry, course.account.product),
    };
    HistoryView {
        bills: bills.len(),
        missed: bills.iter().filter(|bill| bill.is_missed).count(),
        days_past_due_max: course.days_past_due_max(Date::MIN, day),
        cures: value("cures_ever"),
        repaid_of_billed: value("repaid_of_billed_3b"),
        settle_days_mean: value("settle_days_mean_6b"),
        last_bills: bills.iter().rev().take(SHOWN).map(bill_view).collect(),
        last_events: course.events.iter().rev().take(SHOWN).map(event_view).collect(),
    }
}

fn score_view(score: &Score) -> ScoreView {
    let driver = |driver: Driver| {
        let mut of_catalogue = catalogue().iter().map(|declared| &declared.feature);
        let feature = of_catalogue.find(|feature| feature.characteristic == driver.characteristic);
        let told = feature.map(|feature| (feature.reason.en.clone(), feature.reason.zh.clone()));
        let (en, zh) = told.unwrap_or_else(|| (driver.characteristic.clone(), driver.characteristic.clone()));
        DriverView { characteristic: driver.characteristic, log_odds: driver.log_odds, en, zh }
    };
    ScoreView {
        model: score.model.clone(),
        pd: score.pd,
        points: score.points,
        drivers: worst(&score.drivers).into_iter().map(driver).collect(),
    }
}

fn linked_view(other: &Known<'_, '_>) -> LinkedView {
    let (course, account) = (other.course, &other.course.account);
    let day = course.through();
    LinkedView {
        account: other.account.to_owned(),
        product: account.product.key.to_string(),
        status: account.status().name(),
        days_past_due: course.days_past_due(day),
        days_past_due_max: course.days_past_due_max(Date::MIN, day),
        owed: account.product.currency.format(account.unpaid().total()),
        currency: account.product.currency.to_string(),
    }
}

fn days_view(course: &Course<'_>) -> DaysView {
    let last = course.through();
    let first = (last + -179).max(course.account.opened_on);
    let days = (0..=last - first).map(|step| course.days_past_due(first + step)).collect();
    DaysView { first: first.to_string(), days }
}

#[cfg(test)]
mod tests;
