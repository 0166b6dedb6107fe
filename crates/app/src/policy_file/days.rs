//! `[days]`: which days the policy reads, and which of them it overlooks.

use std::collections::BTreeMap;

use ledger::classification::{Count, DaysRead, DaysTerms, MaterialBreach, MaterialityBase, WhilePaused};
use ledger::product::{DueDayCount, MaterialityTest};
use primitives::{Amount, Currency, Rate};
use serde::Deserialize;
use toml::Spanned;

use super::value::{Checked, Names, one_of, refuse, share, within_or, wrong};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct DaysSection {
    read: Option<Spanned<String>>,
    slip_days: Option<Spanned<u32>>,
    due_day_counts_as: Option<Spanned<u8>>,
    paid_share_min: Option<Spanned<String>>,
    while_paused: Option<Spanned<String>>,
    materiality: Option<Spanned<MaterialitySection>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Read {
    PastDue,
    Delinquent,
    MaterialBreach,
}

const READS: Names<Read> =
    &[("past_due", Read::PastDue), ("delinquent", Read::Delinquent), ("material_breach", Read::MaterialBreach)];

const WHILE_PAUSED: Names<WhilePaused> = &[("recompute", WhilePaused::Recompute), ("freeze", WhilePaused::Freeze)];

/// More days than a slip of operations takes.
const SLIP_DAYS_MAX: u32 = 90;

impl DaysSection {
    pub(super) fn into_terms(self) -> Checked<DaysTerms> {
        let read = self.read.as_ref().map_or(Ok(Read::PastDue), |read| one_of(READS, read))?;
        if read != Read::PastDue {
            let why = "only read = \"past_due\" can be counted by the policy's own rule: leave it out";
            refuse(&self.due_day_counts_as, why)?;
            refuse(&self.paid_share_min, why)?;
        }
        if read != Read::MaterialBreach {
            refuse(&self.materiality, "materiality goes with read = \"material_breach\"")?;
        }
        let slip_days = within_or(self.slip_days.as_ref(), 0, SLIP_DAYS_MAX, 0)?;
        let read = match (read, &self.materiality, &self.read) {
            (Read::PastDue, _, _) => match self.count()? {
                Some(count) => DaysRead::Counted(count),
                None => DaysRead::PastDue,
            },
            (Read::Delinquent, _, _) => DaysRead::Delinquent,
            (Read::MaterialBreach, Some(materiality), _) => {
                DaysRead::MaterialBreach(materiality.get_ref().terms(materiality)?)
            }
            (Read::MaterialBreach, None, Some(read)) => {
                return Err(wrong(read, "this reading needs a section [days.materiality]"));
            }
            (Read::MaterialBreach, None, None) => DaysRead::PastDue,
        };
        let while_paused = self.while_paused.as_ref();
        let while_paused = while_paused.map_or(Ok(WhilePaused::Recompute), |written| one_of(WHILE_PAUSED, written))?;
        Ok(DaysTerms { read, slip_days, while_paused })
    }

    fn count(&self) -> Checked<Option<Count>> {
        let due_day = match &self.due_day_counts_as {
            None => None,
            Some(days) => match days.get_ref() {
                0 => Some(DueDayCount::Zero),
                1 => Some(DueDayCount::One),
                other => return Err(wrong(days, format!("the due day counts as 0 or as 1, not as {other}"))),
            },
        };
        let paid_share_min = self.paid_share_min.as_ref().map(share).transpose()?;
        let is_own = due_day.is_some() || paid_share_min.is_some();
        Ok(is_own.then_some(Count { due_day, paid_share_min }))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MaterialitySection {
    test: Option<Spanned<String>>,
    #[serde(default)]
    absolute: BTreeMap<String, Spanned<String>>,
    relative: Option<Spanned<String>>,
    base: Option<Spanned<String>>,
}

const BASES: Names<MaterialityBase> = &[("facility", MaterialityBase::Facility), ("obligor", MaterialityBase::Obligor)];

const TESTS: Names<MaterialityTest> = &[
    ("both_exceeded", MaterialityTest::Both),
    ("either_exceeded", MaterialityTest::Either),
    ("absolute", MaterialityTest::Absolute),
    ("relative", MaterialityTest::Relative),
];

impl MaterialitySection {
    fn terms(&self, place: &Spanned<Self>) -> Checked<MaterialBreach> {
        let test = self.test.as_ref().map_or(Ok(MaterialityTest::Both), |test| one_of(TESTS, test))?;
        let (reads_absolute, reads_relative) = match test {
            MaterialityTest::Absolute => (true, false),
            MaterialityTest::Relative => (false, true),
            MaterialityTest::Both | MaterialityTest::Either => (true, true),
        };
        if reads_absolute && self.absolute.is_empty() {
            return Err(wrong(place, "this test needs absolute: an amount by currency, { EUR = \"100.00\" }"));
        }
        if let Some(absolute) = self.absolute.values().next().filter(|_| !reads_absolute) {
            return Err(wrong(absolute, "this test does not look at absolute: leave it out, or test both limits"));
        }
        let relative = match &self.relative {
            None if reads_relative => return Err(wrong(place, "this test needs relative: a share, \"1%\"")),
            Some(relative) if !reads_relative => {
                return Err(wrong(relative, "this test does not look at relative: leave it out, or test both limits"));
            }
            relative => relative.as_ref().map(share).transpose()?.unwrap_or(Rate::ZERO),
        };
        let base = self.base.as_ref().map_or(Ok(MaterialityBase::Facility), |base| one_of(BASES, base))?;
        Ok(MaterialBreach { test, absolute: self.limits()?, relative, base })
    }

    fn limits(&self) -> Checked<Vec<(Currency, Amount)>> {
        let limits = self.absolute.iter().map(|(code, limit)| {
            let currency = Currency::new(code).map_err(|error| wrong(limit, error.to_string()))?;
            let amount = currency.parse(limit.get_ref()).map_err(|error| wrong(limit, error.to_string()))?;
            if (Amount::ZERO..=Amount::EVENT_MAX).contains(&amount) {
                Ok((currency, amount))
            } else {
                Err(wrong(limit, "an amount must not be negative, nor above the limit of one event"))
            }
        });
        limits.collect()
    }
}
