//! Ageing: how late an account is on a day, by how much, and which form the overdue has.
//!
//! Pure. The day is the account's own; conventions are the product's (`docs/reference/ledger.md` section 7). Whether a
//! change is worth telling is `day_close`'s matter, what to do about it is not decided here.

use primitives::{Amount, Date, Rate};

use crate::account::{self, Account, Drawing, Instalment, InstalmentKind};
use crate::component::{Component, Components};
use crate::event::Pausable;
use crate::product::{
    Anchor, BucketBasis, DueDayCount, FullTest, GraceEffect, InstalmentGrace, Materiality, MaterialityCounting,
    MaterialityTest, MultiCount, Plan,
};

/// How late an account is at the end of a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ageing {
    /// From when the oldest past-due instalment ages; none when nothing is past due.
    pub overdue_since: Option<Date>,
    /// The age of that instalment, grace not taken off.
    pub past_due_days: u32,
    /// Days of that age on which ageing was paused.
    pub paused_days: u32,
    /// Days past due once pauses, materiality and grace have done their part: what buckets go by.
    pub delinquent_days: Dpd,
    /// When the grace is over, pauses not counted.
    pub delinquent_since: Option<Date>,
    /// Everything unpaid on past-due dates, by component.
    pub overdue: Components,
    /// Distinct due dates that are unpaid and past due.
    pub unpaid_periods: u32,
    /// Distinct due dates that were ever missed.
    pub missed_periods_ever: u32,
    /// The kinds of overdue that apply.
    pub forms: OverdueForms,
    /// The place of the bucket in the product's set.
    pub bucket: Option<u8>,
}

impl Ageing {
    /// Everything unpaid on past-due dates.
    pub fn overdue_total(&self) -> Amount {
        self.overdue.total()
    }
}

/// Days past due of the oldest unpaid instalment. Zero is current.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dpd(u32);

impl Dpd {
    /// The number of days.
    pub const fn days(self) -> u32 {
        self.0
    }
}

impl std::fmt::Display for Dpd {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// The kinds of overdue that apply to an account; not exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct OverdueForms {
    /// 单期逾期: the current bill was missed, no earlier one.
    pub single_period: bool,
    /// 多期逾期: several periods, or more than 90 days.
    pub multi_period: bool,
    /// 全额逾期: the plan is over and not all repaid.
    pub full: bool,
}

/// The worst kind of overdue that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OverdueForm {
    /// 单期逾期.
    SinglePeriod,
    /// 多期逾期.
    MultiPeriod,
    /// 全额逾期.
    Full,
}

impl OverdueForm {
    /// The form's name in files and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SinglePeriod => "single_period",
            Self::MultiPeriod => "multi_period",
            Self::Full => "full",
        }
    }
}

impl OverdueForms {
    /// The worst of them: full, then multi-period, then single-period.
    pub fn worst(self) -> Option<OverdueForm> {
        if self.full {
            Some(OverdueForm::Full)
        } else if self.multi_period {
            Some(OverdueForm::MultiPeriod)
        } else {
            self.single_period.then_some(OverdueForm::SinglePeriod)
        }
    }
}

/// Ages an account at the end of the day it stands at.
pub fn age(account: &Account<'_>) -> Ageing {
    let terms = &account.product.ageing;
    let last_past_due = last_past_due(account, account.as_of);
    let mut ageing = Ageing::default();
    let mut unpaid_periods = Periods::default();
    let mut missed_periods = Periods::default();
    let mut is_anything = false;
    for instalment in &account.instalments {
        let is_period = instalment.kind.is_period();
        let mut is_missed = instalment.is_missed();
        if instalment.ages_from <= last_past_due && !instalment.is_settled() {
            ageing.overdue += instalment.unpaid_components();
            if !account.is_settled_for_ageing(instalment) {
                is_anything = true;
                unpaid_periods.count(is_period, instalment.due);
                is_missed = true;
            }
        }
        missed_periods.count(is_period && is_missed, instalment.due);
    }
    ageing.missed_periods_ever = missed_periods.distinct;
    let Some(since) = overdue_since(account).filter(|_| is_anything) else { return ageing };

    ageing.overdue_since = Some(since);
    ageing.delinquent_since = Some(since + i32::try_from(terms.grace_days).unwrap_or(i32::MAX));
    ageing.unpaid_periods = unpaid_periods.distinct;
    ageing.past_due_days = age_of(account, since);
    ageing.paused_days = paused_days(account, since);
    ageing.delinquent_days = delinquent_days(account, since);
    ageing.bucket = match account.product.buckets.basis() {
        BucketBasis::Days => account.product.buckets.find(ageing.delinquent_days.0),
        BucketBasis::UnpaidPeriods => account.product.buckets.find(ageing.unpaid_periods),
    };
    ageing.forms = forms(account, &ageing);
    ageing
}

/// Whether an instalment is past due: its day has passed, and what is unpaid of it is more than the tolerance.
pub fn is_past_due(account: &Account<'_>, instalment: &Instalment) -> bool {
    instalment.ages_from <= last_past_due(account, account.as_of) && !account.is_settled_for_ageing(instalment)
}

/// The instalments past due at the end of a day, given what is unpaid now.
pub(crate) fn past_due<'i>(account: &'i Account<'_>, day: Date) -> impl Iterator<Item = &'i Instalment> {
    let last_past_due = last_past_due(account, day);
    let has_passed = move |instalment: &&Instalment| instalment.ages_from <= last_past_due;
    account.instalments.iter().filter(has_passed).filter(|instalment| !account.is_settled_for_ageing(instalment))
}

/// Whether so much is past due at the end of a day that the account is delinquent, given what is unpaid now.
pub(crate) fn is_material(account: &Account<'_>, terms: &Materiality, day: Date) -> bool {
    if past_due(account, day).next().is_none() {
        return false;
    }
    let last_past_due = last_past_due(account, day);
    let (mut overdue, mut exposure) = (Amount::ZERO, account.unpaid().principal);
    for instalment in &account.instalments {
        if instalment.ages_from <= last_past_due {
            overdue += instalment.unpaid();
        }
        if instalment.due <= day {
            exposure += instalment.unpaid() - instalment.unpaid_of(Component::Principal);
        }
    }
    let is_above_amount = overdue > terms.absolute;
    let share = i128::from(exposure.minor()) * i128::from(terms.relative.billionths());
    let is_above_share = i128::from(overdue.minor()) * Rate::ONE > share;
    match terms.test {
        MaterialityTest::Absolute => is_above_amount,
        MaterialityTest::Relative => is_above_share,
        MaterialityTest::Both => is_above_amount && is_above_share,
        MaterialityTest::Either => is_above_amount || is_above_share,
    }
}

/// The last day from which an instalment may age to be past due at the end of a day.
fn last_past_due(account: &Account<'_>, day: Date) -> Date {
    match account.product.ageing.due_day_counts_as {
        DueDayCount::Zero => day.previous(),
        DueDayCount::One => day,
    }
}

/// The day from which the account ages, when anything is past due.
fn overdue_since(account: &Account<'_>) -> Option<Date> {
    let days = past_due(account, account.as_of);
    match account.product.ageing.anchor {
        Anchor::OldestUnpaidDue => days.map(|instalment| instalment.ages_from).min(),
        Anchor::LastLateInstalment => days.map(|instalment| instalment.ages_from).max(),
        Anchor::InvoiceDate => days.map(|instalment| invoiced_on(account, instalment)).min(),
        // Within a day something may be past due that no evening has seen: then there is no spell yet.
        Anchor::FirstArrears => {
            let earliest = days.map(|instalment| instalment.ages_from).min()?;
            Some(account.spell_since.unwrap_or(earliest))
        }
    }
}

fn invoiced_on(account: &Account<'_>, instalment: &Instalment) -> Date {
    match (&account.product.plan, instalment.kind) {
        (Plan::Statement(terms), InstalmentKind::Statement) => instalment.ages_from + -i32::from(terms.due_offset_days),
        _ => instalment.ages_from,
    }
}

/// The age of one instalment, pauses and grace taken off; zero when it is not past due.
pub fn age_instalment(account: &Account<'_>, instalment: &Instalment) -> Dpd {
    if !is_past_due(account, instalment) {
        return Dpd(0);
    }
    let days = unpaused_days(account, instalment.ages_from);
    match account.product.ageing.instalment_grace {
        InstalmentGrace::Same => Dpd(after_grace(account, days)),
        InstalmentGrace::None => Dpd(days),
    }
}

/// How late one drawing is at the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrawingAge {
    /// Which drawing.
    pub drawing: Drawing,
    /// Everything unpaid of its instalments, due or not, by component.
    pub owed: Components,
    /// Everything unpaid on past-due dates, by component.
    pub overdue: Components,
    /// From when its oldest past-due instalment ages; none when nothing of it is past due.
    pub overdue_since: Option<Date>,
    /// The age of that instalment, grace not taken off.
    pub past_due_days: u32,
    /// The age once pauses and grace have done their part.
    pub delinquent_days: Dpd,
}

/// Ages each drawing by its own instalments, charges apart; nothing where payouts share their instalments.
pub fn age_drawings(account: &Account<'_>) -> Vec<DrawingAge> {
    account.drawings().into_iter().map(|drawing| age_drawing(account, drawing)).collect()
}

fn age_drawing(account: &Account<'_>, drawing: Drawing) -> DrawingAge {
    let last_past_due = last_past_due(account, account.as_of);
    let (mut owed, mut overdue) = (Components::default(), Components::default());
    let mut overdue_since: Option<Date> = None;
    let of_drawing = |i: &&Instalment| i.is_in_calendar() && i.drawing == drawing.number;
    for instalment in account.instalments.iter().filter(of_drawing) {
        owed += instalment.unpaid_components();
        if instalment.ages_from <= last_past_due {
            overdue += instalment.unpaid_components();
        }
        if is_past_due(account, instalment) {
            let since = instalment.ages_from;
            overdue_since = Some(overdue_since.map_or(since, |earliest| earliest.min(since)));
        }
    }
    let past_due_days = overdue_since.map_or(0, |since| age_of(account, since));
    let unpaused = overdue_since.map_or(0, |since| unpaused_days(account, since));
    let delinquent_days = Dpd(after_grace(account, unpaused));
    DrawingAge { drawing, owed, overdue, overdue_since, past_due_days, delinquent_days }
}

/// The age on the account's day of something that ages from `since`.
fn age_of(account: &Account<'_>, since: Date) -> u32 {
    let past = account.as_of - since;
    let age = match account.product.ageing.due_day_counts_as {
        DueDayCount::Zero => past,
        DueDayCount::One => past + 1,
    };
    u32::try_from(age).unwrap_or(0)
}

fn paused_days(account: &Account<'_>, since: Date) -> u32 {
    paused_days_until(account, since, first_day_not_counted(account, account.as_of))
}

fn paused_days_until(account: &Account<'_>, since: Date, until: Date) -> u32 {
    u32::try_from(account::paused_days(&account.pauses, Pausable::Ageing, since, until)).unwrap_or(0)
}

/// The first day that the age at the end of a day does not count: where the due day counts as 1, today counts too.
fn first_day_not_counted(account: &Account<'_>, day: Date) -> Date {
    match account.product.ageing.due_day_counts_as {
        DueDayCount::Zero => day,
        DueDayCount::One => day.next(),
    }
}

fn unpaused_days(account: &Account<'_>, since: Date) -> u32 {
    age_of(account, since).saturating_sub(paused_days(account, since))
}

/// The age counted from the first of the days in a row on which the overdue was material; none where there is none.
pub(crate) fn from_breach(account: &Account<'_>, ageing: &Ageing) -> Option<Ageing> {
    let since = account.breach_since?.previous();
    Some(Ageing {
        overdue_since: Some(since),
        past_due_days: u32::try_from(account.as_of - since).unwrap_or(0),
        paused_days: paused_days_until(account, since, account.as_of),
        ..ageing.clone()
    })
}

/// The first day after the account's own on which it has aged so many days, pauses taken off.
pub(crate) fn day_of_age(account: &Account<'_>, ageing: &Ageing, days: u32) -> Date {
    let Some(since) = ageing.overdue_since else { return account.as_of.next() };
    let mut day = account.as_of;
    let mut age = ageing.past_due_days.saturating_sub(ageing.paused_days);
    loop {
        day = day + i32::try_from(days.saturating_sub(age).max(1)).unwrap_or(i32::MAX);
        let paused = paused_days_until(account, since, first_day_not_counted(account, day));
        let past = age_of(account, since) + u32::try_from(day - account.as_of).unwrap_or(u32::MAX);
        age = past.saturating_sub(paused);
        if age >= days || day == Date::MAX {
            return day;
        }
    }
}

fn delinquent_days(account: &Account<'_>, since: Date) -> Dpd {
    let days = match account.product.ageing.materiality {
        None => unpaused_days(account, since),
        Some(terms) => match terms.counting {
            MaterialityCounting::Retrospective if !is_material(account, &terms, account.as_of) => return Dpd(0),
            MaterialityCounting::Retrospective => unpaused_days(account, since),
            MaterialityCounting::FromBreach => {
                let Some(breach) = account.breach_since else { return Dpd(0) };
                let days = u32::try_from(account.as_of - breach.previous()).unwrap_or(0);
                days.saturating_sub(paused_days_until(account, breach.previous(), account.as_of))
            }
        },
    };
    Dpd(after_grace(account, days))
}

fn after_grace(account: &Account<'_>, days: u32) -> u32 {
    let terms = &account.product.ageing;
    match terms.grace_effect {
        GraceEffect::Subtract => days.saturating_sub(terms.grace_days),
        GraceEffect::Suppress if days <= terms.grace_days => 0,
        GraceEffect::Suppress => days,
    }
}

fn forms(account: &Account<'_>, ageing: &Ageing) -> OverdueForms {
    let terms = &account.product.overdue_forms;
    let periods = match terms.multi_count {
        MultiCount::Consecutive => ageing.unpaid_periods,
        MultiCount::Cumulative => ageing.missed_periods_ever,
    };
    let is_over = account.revolving.is_none() && plan_end(account).is_some_and(|end| end < account.as_of);
    let counts_as_full = match terms.full_test {
        FullTest::BalanceRemaining => true,
        FullTest::NothingEverPaid => account.totals.repayments == 0,
    };
    OverdueForms {
        single_period: ageing.unpaid_periods <= 1,
        multi_period: periods >= terms.multi_periods_min || ageing.delinquent_days.0 > terms.multi_days_over,
        full: is_over && counts_as_full,
    }
}

/// The last due date of all periods.
pub fn plan_end(account: &Account<'_>) -> Option<Date> {
    account.instalments.iter().rev().find(|instalment| instalment.kind.is_period()).map(|instalment| instalment.due)
}

/// Counts distinct due dates that come in ascending order.
#[derive(Default)]
struct Periods {
    distinct: u32,
    last: Option<Date>,
}

impl Periods {
    fn count(&mut self, counts: bool, due: Date) {
        if counts && self.last != Some(due) {
            self.distinct += 1;
            self.last = Some(due);
        }
    }
}

#[cfg(test)]
mod tests;
