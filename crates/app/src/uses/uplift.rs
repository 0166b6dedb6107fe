//! Uplift: what working an account causes, measured in a book against persons who are left alone.
//!
//! Who is left alone is found from the control share of a strategy's experiment, by the person's name alone. Of each account
//! the first month end counts on which it was past due; it was cured when it is current, or has ended repaid, some days later.

use std::collections::{BTreeMap, HashSet};

use collections::strategy::experiment::{Experiment, Place};
use ledger::account::Status;
use primitives::Date;
use risk::special::Z_95;
use risk::trial::{Arm, difference};
use schemars::JsonSchema;
use serde::Serialize;

use super::priority::PriorityFile;
use crate::error::{Refused, Result};
use crate::features::rows::{Days, Every, Standing, Table, Whom, look_at_all};

/// What is observed.
#[derive(Clone, Copy, Debug)]
pub struct Observed<'o> {
    /// The experiment whose control share is left alone.
    pub experiment: &'o Experiment,
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// An account was cured when it was current so many days later.
    pub cured_within_days: u32,
    /// How many accounts each side needs before an uplift is believed.
    pub accounts_min: u64,
}

/// What work causes, by bucket and in all.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Uplift {
    /// In all.
    pub all: Measured,
    /// By bucket.
    pub by_bucket: BTreeMap<String, Measured>,
}

/// A difference of cure rates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Measured {
    /// Accounts that were worked.
    pub worked: u64,
    /// Of those, cured.
    pub worked_cured: u64,
    /// Accounts of persons who are left alone.
    pub control: u64,
    /// Of those, cured.
    pub control_cured: u64,
    /// The cure rate of the worked less that of the others; none where a side has too few accounts.
    pub uplift: Option<f64>,
    /// The lower end of its interval of 95 % (Agresti and Caffo).
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

impl Uplift {
    /// What work causes in a bucket; of the whole book where the bucket does not show it; none where that does not, either.
    pub fn of(&self, bucket: Option<&str>) -> Option<f64> {
        let of_bucket = bucket.and_then(|bucket| self.by_bucket.get(bucket)).and_then(Measured::shown);
        of_bucket.or(self.all.shown())
    }
}

/// What is known of what work causes by the strategy in force.
#[derive(Clone, Debug, PartialEq)]
pub enum Evidence {
    /// It is measured, and surely not 0 somewhere.
    Measured(Uplift),
    /// It is not, so that the stated rule counts.
    Stated(Lacks),
}

/// What a measured uplift lacks.
#[derive(Clone, Debug, PartialEq)]
pub enum Lacks {
    /// No strategy in force leaves persons alone.
    Control,
    /// No month end since persons are left alone is so many days old.
    Time(u32),
    /// A side has too few accounts.
    Accounts {
        /// Accounts that were worked.
        worked: u64,
        /// Accounts of persons who are left alone.
        control: u64,
        /// How many each side needs.
        needed: u64,
    },
    /// The difference may be chance.
    Certainty,
}

impl Evidence {
    /// The uplift, where it is measured.
    pub fn uplift(&self) -> Option<&Uplift> {
        match self {
            Self::Measured(uplift) => Some(uplift),
            Self::Stated(_) => None,
        }
    }

    fn of(uplift: Uplift, needed: u64) -> Self {
        if uplift.by_bucket.values().chain([&uplift.all]).any(|one| one.shown().is_some()) {
            return Self::Measured(uplift);
        }
        let Measured { worked, control, .. } = uplift.all;
        Self::Stated(if worked.min(control) < needed {
            Lacks::Accounts { worked, control, needed }
        } else {
            Lacks::Certainty
        })
    }
}

/// How far back an uplift is measured, in days: what work caused years ago says little of today.
const LOOKS_BACK: i32 = 365;

/// What work causes by an experiment, on the last year before a day; none where the strategy in force has none.
///
/// # Errors
/// When the store cannot be read.
pub fn evidence(
    table: Table<'_>,
    experiment: Option<(&Experiment, Date)>,
    day: Date,
    file: &PriorityFile,
    progress: impl FnMut(u64),
) -> Result<Evidence> {
    let Some((experiment, since)) = experiment.filter(|(experiment, _)| experiment.control_places > 0) else {
        return Ok(Evidence::Stated(Lacks::Control));
    };
    let within = i32::try_from(file.cured_within_days).unwrap_or(i32::MAX);
    let first = experiment.begins_on.unwrap_or(since).max(day + -LOOKS_BACK);
    let last = day + -within;
    if last < first.last_of_month() {
        return Ok(Evidence::Stated(Lacks::Time(file.cured_within_days)));
    }
    let (cured_within_days, accounts_min) = (file.cured_within_days, file.accounts_min);
    let observed = Observed { experiment, first, last, cured_within_days, accounts_min };
    Ok(Evidence::of(measure(table, observed, progress)?, accounts_min))
}

struct Seen {
    account: String,
    bucket: String,
    is_control: bool,
    is_cured: bool,
}

/// Measures what work causes.
///
/// # Errors
/// When nobody is left alone, no day is old enough, or the store cannot be read.
pub fn measure(table: Table<'_>, observed: Observed<'_>, mut progress: impl FnMut(u64)) -> Result<Uplift> {
    if observed.experiment.control_places == 0 {
        let what = format!("experiment {} leaves nobody alone", observed.experiment.name);
        return Err(Refused::new(what).hint("an uplift needs a control_share in the strategy").into());
    }
    let within = i32::try_from(observed.cured_within_days).unwrap_or(i32::MAX);
    let Days::On(days) = Days::between(observed.first.last_of_month(), observed.last, Every::Months(1)) else {
        return Err(anyhow::anyhow!("days between days are days").into());
    };
    let days: Vec<Date> = days.into_iter().filter(|&day| day + within <= table.terms.known.through).collect();
    if days.is_empty() {
        let what = format!("no month end of {} to {} is {within} days old", observed.first, observed.last);
        return Err(Refused::new(what).hint("name an earlier range").into());
    }
    let mut counted: HashSet<String> = HashSet::new();
    let mut all = Measured::default();
    let mut by_bucket: BTreeMap<String, Measured> = BTreeMap::new();
    let mut before = 0;
    for day in days {
        let mut last_done = 0;
        let take = |seen: Seen| {
            if counted.insert(seen.account) {
                all.add(seen.is_control, seen.is_cured);
                by_bucket.entry(seen.bucket).or_default().add(seen.is_control, seen.is_cured);
            }
            Ok(())
        };
        let work = |standing: &Standing<'_>| Ok(seen(observed.experiment, standing, day, day + within));
        look_at_all(table, (Whom::All, day + within), work, take, |done| {
            last_done = done;
            progress(before + done);
        })?;
        before += last_done;
    }
    all.judge(observed.accounts_min);
    by_bucket.values_mut().for_each(|one| one.judge(observed.accounts_min));
    Ok(Uplift { all, by_bucket })
}

/// An account that was past due on `day`, as it stood on `then`.
fn seen(experiment: &Experiment, standing: &Standing<'_>, day: Date, then: Date) -> Option<Seen> {
    let own = standing.own();
    let days = own.days_past_due(day);
    if own.account.opened_on > day || days == 0 {
        return None;
    }
    let is_cured = match own.account.status() {
        Status::Open => own.days_past_due(then) == 0,
        Status::Settled | Status::Overpaid => true,
        Status::ChargedOff | Status::WrittenOff => false,
    };
    let buckets = &standing.product().buckets;
    Some(Seen {
        account: standing.account().reference.clone(),
        bucket: buckets.find(days).map_or_else(|| "none".to_owned(), |place| buckets.name(place).to_owned()),
        is_control: experiment.place(&standing.account().person, day) == Place::Control,
        is_cured,
    })
}

impl Measured {
    /// The uplift, when it is surely not 0: chance is not what accounts are ordered by.
    pub fn shown(&self) -> Option<f64> {
        let is_shown = self.low.zip(self.high).is_some_and(|(low, high)| low > 0.0 || high < 0.0);
        self.uplift.filter(|_| is_shown)
    }

    fn add(&mut self, is_control: bool, is_cured: bool) {
        let (accounts, cured) = if is_control {
            (&mut self.control, &mut self.control_cured)
        } else {
            (&mut self.worked, &mut self.worked_cured)
        };
        *accounts += 1;
        *cured += u64::from(is_cured);
    }

    fn judge(&mut self, accounts_min: u64) {
        if self.worked.min(self.control) < accounts_min {
            return;
        }
        let control = Arm { accounts: self.control, bads: self.control_cured };
        let worked = Arm { accounts: self.worked, bads: self.worked_cured };
        let found = difference(control, worked, Z_95);
        (self.uplift, self.low, self.high) = (Some(found.value), Some(found.low), Some(found.high));
    }
}

#[cfg(test)]
mod tests;
