//! Product files: the conventions of a product as a dated, versioned text.
//!
//! TOML, checked when it is read: an unknown option, a wrong value or a missing one is an error that names the line.
//! `docs/reference/product-files.md` lists every option; what an option does is told in `ledger::product`.

use ledger::component::Component;
use ledger::product::{
    AgeingTerms, AllocationRule, Bucket, BucketSet, DueDayCount, FullTest, FutureRule, GraceEffect, LateFeeAmount,
    LateFeeTerms, MultiCount, OverdueFormTerms, PenaltyBase, PenaltyFrom, PenaltyTerms, Period, Plan, Processing,
    Product, ProductKey, RatePeriod, StatementTerms,
};
use primitives::rate::DayCount;
use primitives::{Amount, Currency, Date, Rate, Rounding};
use serde::Deserialize;
use toml::Spanned;

use crate::error::Refused;

/// Reads a product file.
///
/// # Errors
/// When the text is not a product: with the file's name, the line, what was found and what is expected.
pub fn parse(file: &str, text: &str) -> Result<Product, Refused> {
    let written: ProductFile =
        toml::from_str(text).map_err(|error| Refused::new(format!("{file}: {}", error.to_string().trim_end())))?;
    written.into_product().map_err(|wrong| {
        let line = text[..wrong.at.min(text.len())].matches('\n').count() + 1;
        Refused { what: format!("{file}, line {line}: {}", wrong.what), hint: None }
    })
}

/// A value that has the right shape but no meaning, with its place in the text.
struct Wrong {
    at: usize,
    what: String,
}

type Checked<T> = Result<T, Wrong>;

fn wrong<T>(place: &Spanned<T>, what: impl Into<String>) -> Wrong {
    Wrong { at: place.span().start, what: what.into() }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProductFile {
    product: Head,
    plan: PlanSection,
    #[serde(default)]
    ageing: AgeingSection,
    #[serde(default)]
    buckets: BucketSection,
    #[serde(default)]
    overdue_forms: OverdueFormSection,
    #[serde(default)]
    allocation: AllocationSection,
    penalty: Option<PenaltySection>,
    late_fee: Option<Spanned<LateFeeSection>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    id: Spanned<String>,
    version: Spanned<u32>,
    effective_from: Spanned<String>,
    currency: Spanned<String>,
    minor_digits: Option<u8>,
    #[serde(default)]
    rounding: RoundingName,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RoundingName {
    #[default]
    HalfUp,
    HalfEven,
    Down,
    Up,
}

/// The options of every kind of plan; which of them belong to the kind is checked in [`PlanSection::into_plan`].
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanSection {
    kind: Spanned<PlanKind>,
    fee_rate: Option<Spanned<String>>,
    annual_rate: Option<Spanned<String>>,
    day_count: Option<Spanned<DayCountName>>,
    every_months: Option<Spanned<u16>>,
    every_days: Option<Spanned<u16>>,
    free_days: Option<Spanned<u32>>,
    cycle_day: Option<Spanned<u8>>,
    due_offset_days: Option<Spanned<u8>>,
    minimum_rate: Option<Spanned<String>>,
    carried_full_below: Option<Spanned<String>>,
    service_daily_rate: Option<Spanned<String>>,
    instalment_fee_rate: Option<Spanned<String>>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PlanKind {
    External,
    FeePerInstalment,
    EqualInstalment,
    EqualPrincipal,
    SinglePayment,
    Statement,
}

#[derive(Clone, Copy, Default, Deserialize)]
enum DayCountName {
    #[default]
    #[serde(rename = "act_365")]
    Actual365,
    #[serde(rename = "act_360")]
    Actual360,
    #[serde(rename = "act_act")]
    ActualActual,
    #[serde(rename = "30_360")]
    Thirty360,
    #[serde(rename = "30e_360")]
    Thirty360European,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct AgeingSection {
    due_day_counts_as: Option<Spanned<u8>>,
    grace_days: Option<Spanned<u32>>,
    #[serde(default)]
    grace_effect: GraceEffectName,
    arrears_tolerance: Option<Spanned<String>>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum GraceEffectName {
    #[default]
    Subtract,
    Suppress,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct BucketSection {
    preset: Option<BucketPreset>,
    ranges: Option<Spanned<Vec<Range>>>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum BucketPreset {
    ThirtyDay,
    FineractSeed,
    CnTextbook,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Range {
    name: String,
    lower: u32,
    upper: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct OverdueFormSection {
    multi_count: MultiCountName,
    multi_periods_min: u32,
    multi_days_over: u32,
    full_test: FullTestName,
}

impl Default for OverdueFormSection {
    fn default() -> Self {
        Self {
            multi_count: MultiCountName::default(),
            multi_periods_min: 2,
            multi_days_over: 90,
            full_test: FullTestName::default(),
        }
    }
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum MultiCountName {
    #[default]
    Consecutive,
    Cumulative,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum FullTestName {
    #[default]
    BalanceRemaining,
    NothingEverPaid,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct AllocationSection {
    #[serde(default)]
    processing: ProcessingName,
    order: Option<Spanned<Vec<ComponentName>>>,
    in_advance_order: Option<Spanned<Vec<ComponentName>>>,
    #[serde(default)]
    future_rule: FutureRuleName,
    merchant_refund_rule: Option<FutureRuleName>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ProcessingName {
    #[default]
    Horizontal,
    Vertical,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ComponentName {
    Penalty,
    Fee,
    Interest,
    Principal,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum FutureRuleName {
    #[default]
    NextInstalment,
    LastInstalment,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PenaltySection {
    rate: Spanned<String>,
    per: RatePeriodName,
    #[serde(default)]
    base: PenaltyBaseName,
    wait_days: Option<Spanned<u32>>,
    from: PenaltyFromName,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RatePeriodName {
    Day,
    #[serde(rename = "year_365")]
    Year365,
    #[serde(rename = "year_360")]
    Year360,
}

#[derive(Clone, Copy, Default, Deserialize)]
enum PenaltyBaseName {
    #[serde(rename = "overdue_principal")]
    Principal,
    #[default]
    #[serde(rename = "overdue_principal_interest")]
    PrincipalInterest,
    #[serde(rename = "overdue_scheduled")]
    Scheduled,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PenaltyFromName {
    AfterGrace,
    DueDate,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LateFeeSection {
    fixed: Option<Spanned<String>>,
    percent: Option<Spanned<String>>,
    min: Option<Spanned<String>>,
    max: Option<Spanned<String>>,
    wait_days: Option<Spanned<u32>>,
}

impl ProductFile {
    fn into_product(self) -> Checked<Product> {
        let head = &self.product;
        let currency = match head.minor_digits {
            Some(digits) => Currency::with_digits(head.currency.get_ref(), digits),
            None => Currency::new(head.currency.get_ref()),
        }
        .map_err(|error| wrong(&head.currency, error.to_string()))?;
        Ok(Product {
            key: head.key()?,
            effective_from: parsed::<Date, _>(&head.effective_from)?,
            currency,
            plan: self.plan.into_plan(currency)?,
            ageing: self.ageing.into_terms(currency)?,
            buckets: self.buckets.into_set()?,
            overdue_forms: self.overdue_forms.into_terms(),
            allocation: self.allocation.into_rule()?,
            penalty: self.penalty.map(PenaltySection::into_terms).transpose()?,
            late_fee: self
                .late_fee
                .map(|section| {
                    let at = section.span().start;
                    section.into_inner().into_terms(currency, at)
                })
                .transpose()?,
            rounding: match head.rounding {
                RoundingName::HalfUp => Rounding::HalfUp,
                RoundingName::HalfEven => Rounding::HalfEven,
                RoundingName::Down => Rounding::Down,
                RoundingName::Up => Rounding::Up,
            },
        })
    }
}

impl Head {
    fn key(&self) -> Checked<ProductKey> {
        let id = self.id.get_ref();
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if id.is_empty() || !id.chars().all(is_name) {
            return Err(wrong(
                &self.id,
                format!("\"{id}\" is not a product id: lower-case letters, digits and hyphens are expected"),
            ));
        }
        if *self.version.get_ref() == 0 {
            return Err(wrong(&self.version, "versions count up from 1"));
        }
        Ok(ProductKey { id: id.clone(), version: *self.version.get_ref() })
    }
}

impl PlanSection {
    fn into_plan(mut self, currency: Currency) -> Checked<Plan> {
        let plan = match self.kind.get_ref() {
            PlanKind::External => Plan::External,
            PlanKind::FeePerInstalment => Plan::FeePerInstalment {
                fee_rate: self.rate(|plan| &mut plan.fee_rate, "fee_rate")?,
                every: self.every()?,
            },
            PlanKind::EqualInstalment => Plan::EqualInstalment {
                annual_rate: self.rate(|plan| &mut plan.annual_rate, "annual_rate")?,
                day_count: self.day_count(),
                every: self.every()?,
            },
            PlanKind::EqualPrincipal => Plan::EqualPrincipal {
                annual_rate: self.rate(|plan| &mut plan.annual_rate, "annual_rate")?,
                day_count: self.day_count(),
                every: self.every()?,
            },
            PlanKind::SinglePayment => {
                let free_days = self.need(|plan| &mut plan.free_days, "free_days")?;
                Plan::SinglePayment { free_days: within(&free_days, 0, DAYS_MAX)? }
            }
            PlanKind::Statement => Plan::Statement(StatementTerms {
                cycle_day: within(&self.need(|plan| &mut plan.cycle_day, "cycle_day")?, 1, 28)?,
                due_offset_days: within(&self.need(|plan| &mut plan.due_offset_days, "due_offset_days")?, 1, 27)?,
                minimum_rate: self.rate(|plan| &mut plan.minimum_rate, "minimum_rate")?,
                carried_full_below: optional_amount(currency, self.carried_full_below.take().as_ref())?,
                service_daily_rate: self.rate(|plan| &mut plan.service_daily_rate, "service_daily_rate")?,
                instalment_fee_rate: self.instalment_fee_rate.take().as_ref().map_or(Ok(Rate::ZERO), rate)?,
            }),
        };
        self.refuse_leftovers()?;
        Ok(plan)
    }

    fn need<T>(&mut self, field: impl Fn(&mut Self) -> &mut Option<Spanned<T>>, name: &str) -> Checked<Spanned<T>> {
        let value = field(self).take();
        value.ok_or_else(|| wrong(&self.kind, format!("a plan of this kind needs {name}")))
    }

    fn rate(&mut self, field: impl Fn(&mut Self) -> &mut Option<Spanned<String>>, name: &str) -> Checked<Rate> {
        rate(&self.need(field, name)?)
    }

    fn day_count(&mut self) -> DayCount {
        self.day_count.take().map_or_else(DayCount::default, |name| (*name.get_ref()).into())
    }

    fn every(&mut self) -> Checked<Period> {
        match (self.every_months.take(), self.every_days.take()) {
            (None, None) => Ok(Period::Months(1)),
            (Some(months), None) => Ok(Period::Months(within(&months, 1, 120)?)),
            (None, Some(days)) => Ok(Period::Days(within(&days, 1, 3_660)?)),
            (Some(_), Some(days)) => Err(wrong(&days, "a plan is due every_months or every_days, not both")),
        }
    }

    /// What no kind has taken does not belong to this one.
    fn refuse_leftovers(&self) -> Checked<()> {
        fn left<T>(name: &'static str, field: &Option<Spanned<T>>) -> Option<(&'static str, usize)> {
            field.as_ref().map(|value| (name, value.span().start))
        }
        let leftovers = [
            left("fee_rate", &self.fee_rate),
            left("annual_rate", &self.annual_rate),
            left("day_count", &self.day_count),
            left("every_months", &self.every_months),
            left("every_days", &self.every_days),
            left("free_days", &self.free_days),
            left("cycle_day", &self.cycle_day),
            left("due_offset_days", &self.due_offset_days),
            left("minimum_rate", &self.minimum_rate),
            left("carried_full_below", &self.carried_full_below),
            left("service_daily_rate", &self.service_daily_rate),
            left("instalment_fee_rate", &self.instalment_fee_rate),
        ];
        match leftovers.into_iter().flatten().next() {
            None => Ok(()),
            Some((name, at)) => Err(Wrong { at, what: format!("{name} does not belong to a plan of this kind") }),
        }
    }
}

impl From<DayCountName> for DayCount {
    fn from(name: DayCountName) -> Self {
        match name {
            DayCountName::Actual365 => Self::Actual365,
            DayCountName::Actual360 => Self::Actual360,
            DayCountName::ActualActual => Self::ActualActual,
            DayCountName::Thirty360 => Self::Thirty360,
            DayCountName::Thirty360European => Self::Thirty360European,
        }
    }
}

impl AgeingSection {
    fn into_terms(self, currency: Currency) -> Checked<AgeingTerms> {
        Ok(AgeingTerms {
            due_day_counts_as: match self.due_day_counts_as {
                None => DueDayCount::Zero,
                Some(days) => match days.get_ref() {
                    0 => DueDayCount::Zero,
                    1 => DueDayCount::One,
                    other => return Err(wrong(&days, format!("the due day counts as 0 or as 1, not as {other}"))),
                },
            },
            grace_days: days(self.grace_days.as_ref())?,
            grace_effect: match self.grace_effect {
                GraceEffectName::Subtract => GraceEffect::Subtract,
                GraceEffectName::Suppress => GraceEffect::Suppress,
            },
            arrears_tolerance: optional_amount(currency, self.arrears_tolerance.as_ref())?,
        })
    }
}

impl BucketSection {
    fn into_set(self) -> Checked<BucketSet> {
        let Some(ranges) = self.ranges else {
            return Ok(match self.preset {
                None | Some(BucketPreset::ThirtyDay) => BucketSet::thirty_day(),
                Some(BucketPreset::FineractSeed) => {
                    edges(&[(1, 3), (4, 30), (31, 60), (61, 90), (91, 120), (121, 150), (151, 180), (181, 240)], 241)
                }
                Some(BucketPreset::CnTextbook) => edges(&[(1, 29), (30, 89)], 90),
            });
        };
        if self.preset.is_some() {
            return Err(wrong(&ranges, "buckets are a preset or a list of ranges, not both"));
        }
        let at = ranges.span().start;
        let list = ranges.into_inner().into_iter();
        let buckets = list.map(|Range { name, lower, upper }| Bucket { name, lower, upper }).collect();
        BucketSet::new(buckets).map_err(|error| Wrong { at, what: error.to_string() })
    }
}

fn edges(closed: &[(u32, u32)], open: u32) -> BucketSet {
    let closed =
        closed.iter().map(|&(lower, upper)| Bucket { name: format!("{lower}-{upper}"), lower, upper: Some(upper) });
    let open = Bucket { name: format!("{open}+"), lower: open, upper: None };
    BucketSet::new(closed.chain([open]).collect()).expect("a preset's ranges ascend")
}

impl OverdueFormSection {
    fn into_terms(self) -> OverdueFormTerms {
        OverdueFormTerms {
            multi_count: match self.multi_count {
                MultiCountName::Consecutive => MultiCount::Consecutive,
                MultiCountName::Cumulative => MultiCount::Cumulative,
            },
            multi_periods_min: self.multi_periods_min,
            multi_days_over: self.multi_days_over,
            full_test: match self.full_test {
                FullTestName::BalanceRemaining => FullTest::BalanceRemaining,
                FullTestName::NothingEverPaid => FullTest::NothingEverPaid,
            },
        }
    }
}

impl AllocationSection {
    fn into_rule(self) -> Checked<AllocationRule> {
        let order = order(self.order.as_ref())?;
        Ok(AllocationRule {
            processing: match self.processing {
                ProcessingName::Horizontal => Processing::Horizontal,
                ProcessingName::Vertical => Processing::Vertical,
            },
            order: order.unwrap_or(STANDARD_ORDER),
            in_advance_order: self::order(self.in_advance_order.as_ref())?.or(order).unwrap_or(STANDARD_ORDER),
            future_rule: self.future_rule.into(),
            merchant_refund_rule: self.merchant_refund_rule.unwrap_or(FutureRuleName::LastInstalment).into(),
        })
    }
}

/// Penalty, fee, interest, principal.
const STANDARD_ORDER: [Component; 4] = [Component::Penalty, Component::Fee, Component::Interest, Component::Principal];

impl From<FutureRuleName> for FutureRule {
    fn from(name: FutureRuleName) -> Self {
        match name {
            FutureRuleName::NextInstalment => Self::NextInstalment,
            FutureRuleName::LastInstalment => Self::LastInstalment,
        }
    }
}

fn order(list: Option<&Spanned<Vec<ComponentName>>>) -> Checked<Option<[Component; 4]>> {
    let Some(list) = list else { return Ok(None) };
    let names = [ComponentName::Penalty, ComponentName::Fee, ComponentName::Interest, ComponentName::Principal];
    let order: Vec<Component> = list
        .get_ref()
        .iter()
        .map(|name| match name {
            ComponentName::Penalty => Component::Penalty,
            ComponentName::Fee => Component::Fee,
            ComponentName::Interest => Component::Interest,
            ComponentName::Principal => Component::Principal,
        })
        .collect();
    match <[Component; 4]>::try_from(order) {
        Ok(order) if names.iter().all(|name| list.get_ref().contains(name)) => Ok(Some(order)),
        _ => Err(wrong(list, "an order names penalty, fee, interest and principal, each once")),
    }
}

impl PenaltySection {
    fn into_terms(self) -> Checked<PenaltyTerms> {
        Ok(PenaltyTerms {
            rate: rate(&self.rate)?,
            per: match self.per {
                RatePeriodName::Day => RatePeriod::Day,
                RatePeriodName::Year365 => RatePeriod::Year365,
                RatePeriodName::Year360 => RatePeriod::Year360,
            },
            base: match self.base {
                PenaltyBaseName::Principal => PenaltyBase::OverduePrincipal,
                PenaltyBaseName::PrincipalInterest => PenaltyBase::OverduePrincipalInterest,
                PenaltyBaseName::Scheduled => PenaltyBase::OverdueScheduled,
            },
            wait_days: days(self.wait_days.as_ref())?,
            from: match self.from {
                PenaltyFromName::AfterGrace => PenaltyFrom::AfterGrace,
                PenaltyFromName::DueDate => PenaltyFrom::DueDate,
            },
        })
    }
}

impl LateFeeSection {
    /// The terms of the section that begins in this place.
    fn into_terms(self, currency: Currency, at: usize) -> Checked<LateFeeTerms> {
        let wait_days = match &self.wait_days {
            None => 1,
            Some(days) => within(days, 1, DAYS_MAX)?,
        };
        let amount = match (&self.fixed, &self.percent) {
            (Some(fixed), None) => {
                if let Some(limit) = self.min.as_ref().or(self.max.as_ref()) {
                    return Err(wrong(limit, "a fixed late fee has no min or max"));
                }
                LateFeeAmount::Fixed(amount(currency, fixed)?)
            }
            (None, Some(percent)) => LateFeeAmount::Percent {
                rate: rate(percent)?,
                min: optional_amount(currency, self.min.as_ref())?,
                max: self.max.as_ref().map(|max| amount(currency, max)).transpose()?,
            },
            (fixed, percent) => {
                let at = fixed.as_ref().or(percent.as_ref()).map_or(at, |place| place.span().start);
                return Err(Wrong { at, what: "a late fee is either fixed or percent".to_owned() });
            }
        };
        Ok(LateFeeTerms { amount, wait_days })
    }
}

fn parsed<T: std::str::FromStr<Err = E>, E: std::fmt::Display>(text: &Spanned<String>) -> Checked<T> {
    text.get_ref().parse().map_err(|error: E| wrong(text, error.to_string()))
}

fn rate(text: &Spanned<String>) -> Checked<Rate> {
    let rate: Rate = parsed(text)?;
    let is_sane = (0..=10 * Rate::ONE).contains(&i128::from(rate.billionths()));
    if is_sane { Ok(rate) } else { Err(wrong(text, "a rate lies between 0 and 1000 %")) }
}

fn amount(currency: Currency, text: &Spanned<String>) -> Checked<Amount> {
    let amount = currency.parse(text.get_ref()).map_err(|error| wrong(text, error.to_string()))?;
    let is_sane = (Amount::ZERO..=Amount::EVENT_MAX).contains(&amount);
    if is_sane {
        Ok(amount)
    } else {
        Err(wrong(text, "an amount must not be negative, nor above the limit of one event"))
    }
}

fn optional_amount(currency: Currency, text: Option<&Spanned<String>>) -> Checked<Amount> {
    text.map_or(Ok(Amount::ZERO), |text| amount(currency, text))
}

/// Ten years: more days than any wait, grace or free period has.
const DAYS_MAX: u32 = 3_660;

fn days(days: Option<&Spanned<u32>>) -> Checked<u32> {
    days.map_or(Ok(0), |days| within(days, 0, DAYS_MAX))
}

fn within<T: PartialOrd + Copy + std::fmt::Display>(value: &Spanned<T>, least: T, most: T) -> Checked<T> {
    let number = *value.get_ref();
    if least <= number && number <= most {
        Ok(number)
    } else {
        Err(wrong(value, format!("{number} is not between {least} and {most}")))
    }
}

#[cfg(test)]
mod tests;
