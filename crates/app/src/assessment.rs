//! Risk assessment: one account on the first day after a due date was missed, for whoever is to decide what happens next.
//!
//! Everything in it was known at the end of its day. A score is put in where there is a model; without one the report says
//! so. The path that it recommends is a stated rule and never an action: whether a contact may be made is decided elsewhere.

mod book;
mod events;
mod html;
pub(crate) use html::escaped;
mod path;
mod view;
mod words;

use ledger::Entry;
use ledger::account::Status;
use ledger::ageing::age;
use ledger::course::{Bill, Course};
use primitives::{Amount, Date};
use risk::warning::{Driver, worst};

use crate::explain::event_line;
use crate::features::collected::Collected;
use crate::features::{NEVER, NO_HISTORY, NOT_ASKED, Subject, catalogue, values};
use crate::uses::willingness;
use crate::view::components;

pub use book::{Asked, Assessed, assess, entered_on};
pub use html::page;
pub use path::{Because, Path};
pub use view::{
    Assessment, BecauseView, BillView, DaysView, DriverView, EventView, ExposureView, HistoryView, LinkedView,
    PathView, Score, ScoreView, StateView,
};

/// How many bills and events are shown.
const SHOWN: usize = 12;

/// An account with what is known of it.
#[derive(Clone, Copy, Debug)]
pub struct Known<'s, 'a> {
    /// The lender's reference.
    pub account: &'s str,
    /// Its course through the day.
    pub course: &'s Course<'a>,
}

/// The report of an account on the last day of its course.
pub fn assessment(
    own: Known<'_, '_>,
    others: &[Known<'_, '_>],
    collected: &Collected,
    score: Option<&Score>,
) -> Assessment {
    let (course, day) = (own.course, own.course.through());
    let account = &course.account;
    let currency = account.product.currency;
    let linked: Vec<&Course<'_>> = others.iter().map(|other| other.course).collect();
    let found = values(&Subject { day, own: Some(course), others: &linked, limit: None, collected });
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
        willingness: willingness::view(&willingness::never_alone(&found)),
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
        en: event_line(entry, course.account.product),
        zh: events::event_line_zh(entry, course.account.product),
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
        let of_model = score.words.iter().find(|(name, _)| *name == driver.characteristic).map(|(_, words)| words);
        let mut of_catalogue = catalogue().iter().map(|declared| &declared.feature);
        let known =
            || of_catalogue.find(|feature| feature.characteristic == driver.characteristic).map(|one| &one.reason);
        let told = of_model.or_else(known).map(|words| (words.en.clone(), words.zh.clone()));
        let (en, zh) = told.unwrap_or_else(|| (driver.characteristic.clone(), driver.characteristic.clone()));
        DriverView { characteristic: driver.characteristic, log_odds: driver.log_odds, en, zh }
    };
    ScoreView {
        model: score.model.clone(),
        pd: score.pd,
        bad: score.bad.clone(),
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
