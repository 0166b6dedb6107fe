//! `[ageing]` and `[overdue_forms]`: how days past due are counted, and what the kinds of overdue are.

use ledger::product::{
    AgeingTerms, Anchor, ChargebackAgeing, ComponentsAged, DueDayCount, FullTest, GraceEffect, InstalmentGrace,
    Materiality, MaterialityCounting, MaterialityTest, MultiCount, OverdueFormTerms, Plan,
};
use primitives::{Amount, Currency, Rate};
use serde::Deserialize;
use toml::Spanned;

use super::value::{Checked, Name, amount, amount_or_zero, days, named, or_default, rate, wrong};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct AgeingSection {
    due_day_counts_as: Option<Spanned<u8>>,
    as_of: Option<Spanned<Name<AsOf>>>,
    anchor: Option<Spanned<Name<Anchor>>>,
    grace_days: Option<Spanned<u32>>,
    grace_effect: Name<GraceEffect>,
    instalment_grace: Name<InstalmentGrace>,
    arrears_tolerance: Option<Spanned<String>>,
    components_aged: Name<ComponentsAged>,
    chargeback: Name<ChargebackAgeing>,
    materiality: Option<MaterialitySection>,
}

/// As of which day the close of a day ages.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum AsOf {
    #[default]
    CloseDay,
    NextMorning,
}

named!(AsOf { "close_day" => CloseDay, "next_morning" => NextMorning });

named!(Anchor {
    "oldest_unpaid_due" => OldestUnpaidDue,
    "first_arrears" => FirstArrears,
    "last_late_instalment" => LastLateInstalment,
    "invoice_date" => InvoiceDate,
});

named!(GraceEffect { "subtract" => Subtract, "suppress" => Suppress });

named!(InstalmentGrace { "same" => Same, "none" => None });

named!(ComponentsAged { "all" => All, "principal_interest" => PrincipalInterest });

named!(ChargebackAgeing {
    "at_chargeback_date" => AtChargebackDate,
    "at_next_due" => AtNextDue,
    "restore_original_due" => RestoreOriginalDue,
    "at_once" => AtOnce,
});

impl AgeingSection {
    pub(super) fn into_terms(self, currency: Currency, plan: &Plan) -> Checked<AgeingTerms> {
        Ok(AgeingTerms {
            due_day_counts_as: self.due_day()?,
            anchor: self.anchor(plan)?,
            grace_days: days(self.grace_days.as_ref())?,
            grace_effect: self.grace_effect.0,
            instalment_grace: self.instalment_grace.0,
            arrears_tolerance: amount_or_zero(currency, self.arrears_tolerance.as_ref())?,
            components_aged: self.components_aged.0,
            materiality: self.materiality.map(|section| section.into_terms(currency)).transpose()?,
            chargeback: self.chargeback.0,
        })
    }

    /// To age the close of day D as of D + 1 is to let the due day count as 1: the numbers are the same.
    fn due_day(&self) -> Checked<DueDayCount> {
        let written = match &self.due_day_counts_as {
            None => DueDayCount::Zero,
            Some(days) => match days.get_ref() {
                0 => DueDayCount::Zero,
                1 => DueDayCount::One,
                other => return Err(wrong(days, format!("the due day counts as 0 or as 1, not as {other}"))),
            },
        };
        let Some(as_of) = self.as_of.as_ref().filter(|as_of| as_of.get_ref().0 == AsOf::NextMorning) else {
            return Ok(written);
        };
        match written {
            DueDayCount::Zero => Ok(DueDayCount::One),
            DueDayCount::One => {
                let what = "as_of = \"next_morning\" and due_day_counts_as = 1 would add two days: give one of them";
                Err(wrong(as_of, what))
            }
        }
    }

    fn anchor(&self, plan: &Plan) -> Checked<Anchor> {
        let anchor = or_default(self.anchor.as_ref());
        match &self.anchor {
            Some(written) if anchor == Anchor::InvoiceDate && !matches!(plan, Plan::Statement(_)) => {
                let what = "only a statement plan has invoices to age from: anchor = \"oldest_unpaid_due\" is meant";
                Err(wrong(written, what))
            }
            _ => Ok(anchor),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MaterialitySection {
    test: Spanned<Name<TestName>>,
    absolute: Option<Spanned<String>>,
    relative: Option<Spanned<String>>,
    #[serde(default)]
    counting: Name<MaterialityCounting>,
}

/// The larger of two limits is exceeded when both are, the smaller when one is: two names for one test.
#[derive(Clone, Copy)]
enum TestName {
    Absolute,
    Relative,
    BothExceeded,
    EitherExceeded,
    LargerOf,
    SmallerOf,
}

named!(TestName {
    "absolute" => Absolute,
    "relative" => Relative,
    "both_exceeded" => BothExceeded,
    "either_exceeded" => EitherExceeded,
    "larger_of" => LargerOf,
    "smaller_of" => SmallerOf,
});

named!(MaterialityCounting { "from_breach" => FromBreach, "retrospective" => Retrospective });

impl MaterialitySection {
    fn into_terms(self, currency: Currency) -> Checked<Materiality> {
        let test = match self.test.get_ref().0 {
            TestName::Absolute => MaterialityTest::Absolute,
            TestName::Relative => MaterialityTest::Relative,
            TestName::BothExceeded | TestName::LargerOf => MaterialityTest::Both,
            TestName::EitherExceeded | TestName::SmallerOf => MaterialityTest::Either,
        };
        let (reads_absolute, reads_relative) = match test {
            MaterialityTest::Absolute => (true, false),
            MaterialityTest::Relative => (false, true),
            MaterialityTest::Both | MaterialityTest::Either => (true, true),
        };
        let absolute = self.limit(self.absolute.as_ref(), "absolute", reads_absolute)?;
        let relative = self.limit(self.relative.as_ref(), "relative", reads_relative)?;
        Ok(Materiality {
            test,
            absolute: absolute.map_or(Ok(Amount::ZERO), |limit| amount(currency, limit))?,
            relative: relative.map_or(Ok(Rate::ZERO), rate)?,
            counting: self.counting.0,
        })
    }

    /// A limit is there exactly when the test reads it.
    fn limit<'a>(
        &self,
        limit: Option<&'a Spanned<String>>,
        name: &str,
        is_read: bool,
    ) -> Checked<Option<&'a Spanned<String>>> {
        match limit {
            None if is_read => Err(wrong(&self.test, format!("this test needs the limit {name}"))),
            Some(limit) if !is_read => {
                Err(wrong(limit, format!("this test does not look at {name}: leave it out, or test both limits")))
            }
            limit => Ok(limit),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct OverdueFormSection {
    multi_count: Name<MultiCount>,
    multi_periods_min: u32,
    multi_days_over: u32,
    full_test: Name<FullTest>,
}

named!(MultiCount { "consecutive" => Consecutive, "cumulative" => Cumulative });

named!(FullTest { "balance_remaining" => BalanceRemaining, "nothing_ever_paid" => NothingEverPaid });

impl Default for OverdueFormSection {
    fn default() -> Self {
        let OverdueFormTerms { multi_count, multi_periods_min, multi_days_over, full_test } =
            OverdueFormTerms::default();
        Self { multi_count: Name(multi_count), multi_periods_min, multi_days_over, full_test: Name(full_test) }
    }
}

impl OverdueFormSection {
    pub(super) fn into_terms(self) -> OverdueFormTerms {
        let Self { multi_count, multi_periods_min, multi_days_over, full_test } = self;
        OverdueFormTerms { multi_count: multi_count.0, multi_periods_min, multi_days_over, full_test: full_test.0 }
    }
}
