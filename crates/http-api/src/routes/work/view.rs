//! Jobs, the next one and the shared-out day, as plain values.

use std::collections::BTreeMap;

use app::explain::Language;
use app::persons::word;
use app::work::{Assigned, Basis, Best, Given, JobView, Next, Shown, reasons};
use collections::work::{Because, Rules};
use jiff::Timestamp;
use primitives::Amount;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// A job, what it is about by the ledger, and what happened to it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct JobInFull {
    /// The job.
    job: JobView,
    /// What is past due on its accounts.
    past_due: String,
    /// The currency of amounts.
    currency: String,
    /// The most days past due.
    days_past_due: u32,
    /// The worst bucket.
    bucket: Option<String>,
    /// Accounts on which there is something to ask for.
    to_ask_for: Vec<String>,
    /// Accounts on which there is nothing to ask for any more.
    settled: Vec<String>,
    /// What happened to it, in order.
    events: Vec<JobEvent>,
}

impl JobInFull {
    /// Its version: what happened to it, whatever the hour.
    pub(super) fn version(&self) -> String {
        crate::call::tag_of(&(&self.job.id, &self.events))
    }
}

/// Something that happened to a job.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct JobEvent {
    /// Its place in the journal of persons.
    seq: u64,
    /// What: `taken`, `done`, `held` and so on.
    what: String,
    /// By whom.
    by: String,
    /// What was told of it.
    told: Value,
}

pub(super) fn in_full((job, about, past): Shown, rules: &Rules) -> JobInFull {
    let event = |(row, told): (app::port::PersonEventRow, app::work::Told)| JobEvent {
        seq: row.seq,
        what: word(&row).to_owned(),
        told: serde_json::to_value(told).unwrap_or(Value::Null),
        by: row.actor,
    };
    JobInFull {
        job,
        past_due: rules.currency.format(about.past_due),
        currency: rules.currency.to_string(),
        days_past_due: about.dpd,
        bucket: about.bucket,
        to_ask_for: about.accounts,
        settled: about.settled,
        events: past.into_iter().map(event).collect(),
    }
}

/// What somebody does next.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct NextJob {
    /// The job; none where there is none for them now.
    best: Option<BestJob>,
    /// Jobs that came before it and cannot be done now: what stands against them, and how many.
    passed_over: BTreeMap<&'static str, u64>,
    /// Whether their day is full.
    is_full: bool,
}

/// A job, and why it comes next.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct BestJob {
    /// The job.
    job: JobView,
    /// Its queue.
    queue: String,
    /// `worth`, or `oldest` where it has waited longest.
    order: &'static str,
    /// For how many days it has waited.
    days_waiting: i64,
    /// What doing it is worth.
    worth: String,
    /// By what that is known: `priority` or `rule`.
    basis: &'static str,
    /// What is past due on its accounts.
    past_due: String,
    /// The currency of amounts.
    currency: String,
    /// The most days past due.
    days_past_due: u32,
    /// The worst bucket.
    bucket: Option<String>,
    /// Whether it was meant for whoever asks.
    is_meant: bool,
    /// Why, in sentences.
    because: Vec<String>,
}

pub(super) fn next(found: Next, now: Timestamp, language: Language) -> NextJob {
    let best = found.best.map(|best| best_of(best, now, language));
    NextJob { best, passed_over: found.passed_over, is_full: found.is_full }
}

fn best_of(best: Best, now: Timestamp, language: Language) -> BestJob {
    let (order, days_waiting) = match best.because {
        Because::Worth { days, .. } => ("worth", days),
        Because::Oldest { days } => ("oldest", days),
    };
    let money = |amount: Amount| best.currency.format(amount);
    BestJob {
        because: reasons(&best, now, language),
        order,
        days_waiting,
        worth: money(best.value.amount),
        basis: match best.value.basis {
            Basis::Priority => "priority",
            Basis::Rule => "rule",
        },
        past_due: money(best.about.past_due),
        currency: best.currency.to_string(),
        days_past_due: best.about.dpd,
        bucket: best.about.bucket,
        is_meant: best.is_meant,
        queue: best.queue,
        job: best.view,
    }
}

/// How the day was shared out.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Assignment {
    /// Whether nothing was written.
    is_dry_run: bool,
    /// The work rules.
    rules: String,
    /// The currency of amounts.
    currency: String,
    /// What is given now.
    given: Vec<GivenJob>,
    /// How many jobs were given before, and stay.
    stay: u64,
    /// Why jobs were given to nobody, and how many.
    not_given: BTreeMap<&'static str, u64>,
    /// The minutes of each of the people.
    people: Vec<GivenMinutes>,
    /// What the given jobs are worth in the plan.
    value: String,
    /// What is missing to what no plan can exceed, as a share of it.
    gap: f64,
    /// How many jobs had passed their last day.
    expired: u64,
    /// How many had been paid meanwhile.
    moot: u64,
}

/// A job that is given to somebody.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct GivenJob {
    /// The job.
    job: String,
    /// Its person.
    person: String,
    /// To whom.
    to: String,
    /// What it is expected to bring.
    worth: String,
    /// Whether they had the person before.
    keeps: bool,
}

/// The minutes of somebody's day.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct GivenMinutes {
    /// Who.
    name: String,
    /// Minutes that are given.
    minutes_given: u64,
    /// Minutes that they have.
    minutes: u64,
}

pub(super) fn assignment(found: Assigned, rules: &Rules, (expired, moot): (u64, u64), is_dry_run: bool) -> Assignment {
    let money = |amount: Amount| rules.currency.format(amount);
    let given =
        |Given { job, person, to, worth, keeps }: Given| GivenJob { job, person, to, worth: money(worth), keeps };
    let minutes = |(name, minutes_given, minutes)| GivenMinutes { name, minutes_given, minutes };
    Assignment {
        is_dry_run,
        rules: rules.key(),
        currency: rules.currency.to_string(),
        given: found.given.into_iter().map(given).collect(),
        stay: found.stay,
        not_given: found.left,
        people: found.minutes.into_iter().map(minutes).collect(),
        value: money(found.value),
        gap: found.gap,
        expired,
        moot,
    }
}
