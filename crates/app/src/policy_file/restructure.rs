//! `[restructure]`: what a restructure does to the class, and for how long.

use ledger::classification::{Classes, Rank, Relief, ReliefTerms, WatchTerms};
use serde::Deserialize;
use toml::Spanned;

use super::value::{Checked, Names, one_of, refuse, within, within_or, wrong};
use super::{class, optional_class};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RestructureSection {
    counts: Option<Vec<Spanned<String>>>,
    watch: Option<Spanned<String>>,
    floor: Option<Spanned<String>>,
    days: Option<Spanned<u32>>,
    months_min: Option<Spanned<u32>>,
    periods_min: Option<Spanned<u32>>,
    repeated_floor: Option<Spanned<String>>,
    holds_from: Option<Spanned<String>>,
    cure_months: Option<Spanned<u32>>,
    probation_months: Option<Spanned<u32>>,
    days_over: Option<Spanned<u32>>,
    cured_of: Option<Spanned<String>>,
    probation_floor: Option<Spanned<String>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum WatchName {
    None,
    Days,
    Periods,
    CureAndProbation,
}

const WATCHES: Names<WatchName> = &[
    ("none", WatchName::None),
    ("days", WatchName::Days),
    ("cn_2023", WatchName::Periods),
    ("eu_forborne", WatchName::CureAndProbation),
];

const RELIEFS: Names<Relief> = &[
    ("extension", Relief::Extension),
    ("re_amortise", Relief::ReAmortise),
    ("re_age", Relief::ReAge),
    ("reschedule", Relief::Reschedule),
    ("interest_pause", Relief::InterestPause),
    ("rescheduled", Relief::Rescheduled),
];

const DAYS_MAX: u32 = 3_660;
const MONTHS_MAX: u32 = 120;

impl RestructureSection {
    pub(super) fn into_terms(self, classes: &Classes) -> Checked<ReliefTerms> {
        let name = self.watch.as_ref().map_or(Ok(WatchName::None), |watch| one_of(WATCHES, watch))?;
        self.refuse_others(name)?;
        let watch = match (name, &self.watch) {
            (WatchName::None, _) | (_, None) => WatchTerms::None,
            (WatchName::Days, Some(watch)) => {
                WatchTerms::Days { days: self.days(watch)?, floor: optional_class(classes, self.floor.as_ref())? }
            }
            (WatchName::Periods, Some(_)) => WatchTerms::Periods {
                months_min: within_or(self.months_min.as_ref(), 0, MONTHS_MAX, 12)?,
                periods_min: within_or(self.periods_min.as_ref(), 0, MONTHS_MAX, 2)?,
                floor: optional_class(classes, self.floor.as_ref())?,
                repeated_floor: optional_class(classes, self.repeated_floor.as_ref())?,
                holds_from: optional_class(classes, self.holds_from.as_ref())?,
            },
            (WatchName::CureAndProbation, Some(watch)) => WatchTerms::CureAndProbation {
                cure_months: within_or(self.cure_months.as_ref(), 0, MONTHS_MAX, 12)?,
                probation_months: within_or(self.probation_months.as_ref(), 0, MONTHS_MAX, 24)?,
                days_over: within_or(self.days_over.as_ref(), 0, DAYS_MAX, 30)?,
                cured_of: self.cured_of(watch, classes)?,
                probation_floor: optional_class(classes, self.probation_floor.as_ref())?,
            },
        };
        Ok(ReliefTerms { counts: self.counts()?, watch })
    }

    fn counts(&self) -> Checked<Vec<Relief>> {
        let Some(counts) = &self.counts else { return Ok(Relief::ALL.to_vec()) };
        counts.iter().map(|name| one_of(RELIEFS, name)).collect()
    }

    fn cured_of(&self, watch: &Spanned<String>, classes: &Classes) -> Checked<Rank> {
        let Some(id) = &self.cured_of else {
            return Err(wrong(watch, "this watch needs cured_of: the class that a restructured account is cured of"));
        };
        class(classes, id)
    }

    fn days(&self, watch: &Spanned<String>) -> Checked<u32> {
        match &self.days {
            Some(days) => within(days, 1, DAYS_MAX),
            None => Err(wrong(watch, "this watch needs days")),
        }
    }

    /// Refuses what belongs to another watch than the one that is named.
    fn refuse_others(&self, name: WatchName) -> Checked<()> {
        if name != WatchName::Days {
            refuse(&self.days, "days goes with watch = \"days\"")?;
        }
        if name != WatchName::Periods {
            let why = "this option goes with watch = \"cn_2023\"";
            refuse(&self.months_min, why)?;
            refuse(&self.periods_min, why)?;
            refuse(&self.repeated_floor, why)?;
            refuse(&self.holds_from, why)?;
        }
        if name != WatchName::CureAndProbation {
            let why = "this option goes with watch = \"eu_forborne\"";
            refuse(&self.cure_months, why)?;
            refuse(&self.probation_months, why)?;
            refuse(&self.days_over, why)?;
            refuse(&self.cured_of, why)?;
            refuse(&self.probation_floor, why)?;
        }
        match name {
            WatchName::None => refuse(&self.floor, "a floor lasts as long as the watch: name a watch"),
            WatchName::CureAndProbation => {
                refuse(&self.floor, "this watch has cured_of and probation_floor in the place of floor")
            }
            WatchName::Days | WatchName::Periods => Ok(()),
        }
    }
}
