//! Whether a restructure may be booked: by its own terms, and by the limits of the product for one account.
//!
//! What a whole portfolio may have in a month cannot be seen from here; whoever books the events looks at that.

use primitives::{Date, Rate};

use super::{INSTALMENTS_MAX, Rejected, check_due, counted};
use crate::account::{Account, History, Instalment, InstalmentKind, Revolving};
use crate::event::{Entry, Event, NewCalendar, Restructure, RestructureKind, Treatment};
use crate::product::{Period, Product, ReAgeMinDate, RestructureLimits};
use crate::schedule;

pub(super) fn check(history: History<'_>, restructure: &Restructure, on: Date) -> Result<(), Rejected> {
    let product = history.product();
    check_kind(product, &restructure.kind)?;
    let account = history.as_of(on).ok_or(Rejected::NotOpened)?;
    check_approval(&product.restructure, restructure)?;
    check_limits(history, &product.restructure, restructure, on)?;
    match &restructure.kind {
        RestructureKind::Extension { by } => {
            check_period(*by)?;
            let has_unpaid = account.instalments.iter().any(|i| i.is_live() && !i.is_settled());
            if has_unpaid { Ok(()) } else { Err(Rejected::NothingToDo("no instalment is unpaid")) }
        }
        RestructureKind::ReAmortise => check_re_amortise(history, &account, on),
        RestructureKind::ReAge { calendar, .. } => {
            check_re_age_date(history, on)?;
            check_calendar(&account, *calendar, on)
        }
        RestructureKind::Reschedule { calendar, principal_grace, annual_rate, interest, fee, penalty } => {
            check_calendar(&account, *calendar, on)?;
            check_treatments(product, [*interest, *fee, *penalty])?;
            if *principal_grace >= calendar.count {
                return not_allowed("the principal grace leaves no instalment for the principal".to_owned());
            }
            let takes_rate = !matches!(product.plan, crate::product::Plan::FeePerInstalment { .. });
            if annual_rate.is_some() && !takes_rate {
                return not_allowed(format!("{} charges a fee each instalment, not a rate", product.key));
            }
            Ok(())
        }
        RestructureKind::RateChange { annual_rate } => check_rate(&account, *annual_rate, on),
        RestructureKind::ReAgeOpenEnd { interest, fee, penalty } => {
            check_treatments(product, [*interest, *fee, *penalty])?;
            check_open_end(&account, on)
        }
        RestructureKind::InterestPause { until } => {
            let bears =
                account.instalments.iter().any(|i| i.is_live() && i.due > on && i.scheduled.interest.is_positive());
            if *until <= on {
                Err(Rejected::PauseEmpty { from: on, until: *until })
            } else if let Some((from, end)) = interest_paused(history, on, *until) {
                not_allowed(format!("interest is already paused from {from} until {end}"))
            } else if bears {
                Ok(())
            } else {
                Err(Rejected::NothingToDo("no instalment to come bears interest"))
            }
        }
    }
}

/// Checks that the account is of the kind that can be restructured so.
fn check_kind(product: &Product, kind: &RestructureKind) -> Result<(), Rejected> {
    match kind {
        RestructureKind::Reschedule { .. } => Ok(()),
        RestructureKind::ReAgeOpenEnd { .. } if product.is_revolving() => Ok(()),
        RestructureKind::ReAgeOpenEnd { .. } => {
            not_allowed(format!("{} has no revolving balance that what is past due could join", product.key))
        }
        RestructureKind::Extension { .. }
        | RestructureKind::ReAmortise
        | RestructureKind::ReAge { .. }
        | RestructureKind::RateChange { .. }
        | RestructureKind::InterestPause { .. }
            if product.is_revolving() =>
        {
            Err(Rejected::HasNoCalendar(product.key.clone()))
        }
        RestructureKind::Extension { .. }
        | RestructureKind::ReAmortise
        | RestructureKind::ReAge { .. }
        | RestructureKind::RateChange { .. }
        | RestructureKind::InterestPause { .. } => Ok(()),
    }
}

fn check_treatments(product: &Product, treatments: [Treatment; 3]) -> Result<(), Rejected> {
    if treatments.contains(&Treatment::Waive) && !product.waiver_limits.is_empty() {
        return not_allowed("the product limits waivers by role; waive under a role first".to_owned());
    }
    Ok(())
}

fn check_rate(account: &Account<'_>, annual_rate: Rate, on: Date) -> Result<(), Rejected> {
    let mut borne = account.instalments.iter().filter_map(|instalment| instalment.rate_after(on)).peekable();
    if annual_rate < Rate::ZERO {
        not_allowed("a rate is zero or more".to_owned())
    } else if borne.peek().is_none() {
        Err(Rejected::NothingToDo("no instalment to come bears a rate"))
    } else if borne.all(|rate| rate == annual_rate) {
        not_allowed(format!("the instalments to come bear a rate of {annual_rate} a year already"))
    } else {
        Ok(())
    }
}

fn check_open_end(account: &Account<'_>, on: Date) -> Result<(), Rejected> {
    let is_due = |i: &Instalment| i.kind == InstalmentKind::Statement && i.is_live() && i.due <= on && !i.is_settled();
    if account.instalments.iter().any(is_due) {
        Ok(())
    } else {
        Err(Rejected::NothingToDo("nothing is unpaid on a statement that is due"))
    }
}

/// Another pause of interest that shares days with this one.
fn interest_paused(history: History<'_>, from: Date, until: Date) -> Option<(Date, Date)> {
    let others = history.in_force().filter_map(|entry| {
        let Event::Restructured(other) = &entry.event else { return None };
        let RestructureKind::InterestPause { until } = &other.kind else { return None };
        Some((entry.effective_on, *until))
    });
    others.into_iter().find(|(start, end)| *start < until && from < *end)
}

fn not_allowed(why: String) -> Result<(), Rejected> {
    Err(Rejected::RestructureNotAllowed(why))
}

fn check_approval(limits: &RestructureLimits, restructure: &Restructure) -> Result<(), Rejected> {
    if !limits.needs_approval {
        return Ok(());
    }
    match (&restructure.requested_by, &restructure.approved_by) {
        (Some(requested), Some(approved)) if requested != approved => Ok(()),
        (Some(_), Some(_)) => not_allowed("whoever asks for a restructure cannot approve it".to_owned()),
        _ => not_allowed("a restructure needs to say who asked for it and who approved it".to_owned()),
    }
}

fn check_re_amortise(history: History<'_>, account: &Account<'_>, on: Date) -> Result<(), Rejected> {
    let has_past_due = account.instalments.iter().any(|i| i.is_live() && i.due < on && !i.is_settled());
    let has_future = account.instalments.iter().any(|i| i.is_live() && i.due >= on);
    let same = |entry: &&Entry| is_restructure(entry, |kind| matches!(kind, RestructureKind::ReAmortise));
    if !has_past_due {
        Err(Rejected::NothingToDo("nothing is past due"))
    } else if !has_future {
        Err(Rejected::NothingToDo("no instalment is due on that day or after it"))
    } else if history.in_force().any(|entry| entry.effective_on == on && same(&entry)) {
        not_allowed("an account is re-amortised once a day".to_owned())
    } else {
        Ok(())
    }
}

/// Checks that no repayment lies after a re-age, where the product wants none.
fn check_re_age_date(history: History<'_>, on: Date) -> Result<(), Rejected> {
    let repayments = history.in_force().filter(|entry| matches!(entry.event, Event::Repayment { .. }));
    let last = repayments.map(|entry| entry.effective_on).max();
    match (history.product().restructure.re_age_min_date, last) {
        (ReAgeMinDate::LastRepayment, Some(last)) if on < last => {
            not_allowed(format!("a re-age lies on or after the last repayment, of {last}"))
        }
        (ReAgeMinDate::LastRepayment | ReAgeMinDate::Any, _) => Ok(()),
    }
}

/// Due dates move, or follow each other, by a day at least.
fn check_period(period: Period) -> Result<(), Rejected> {
    match period {
        Period::Months(0) | Period::Days(0) => not_allowed("a period is a day at least".to_owned()),
        Period::Months(_) | Period::Days(_) | Period::SemiMonthly => Ok(()),
    }
}

fn check_calendar(account: &Account<'_>, calendar: NewCalendar, on: Date) -> Result<(), Rejected> {
    check_due(calendar.first_due, on)?;
    check_period(calendar.every)?;
    if !(1..=INSTALMENTS_MAX).contains(&calendar.count) {
        return not_allowed("a new calendar has 1 to 600 instalments".to_owned());
    }
    let unpaid = account.instalments.iter().filter(|i| i.is_in_calendar()).any(|i| !i.is_settled());
    let in_pools = account.revolving.as_ref().is_some_and(Revolving::has_something_to_bill);
    if !unpaid && !in_pools {
        return Err(Rejected::NothingToDo("no instalment is unpaid"));
    }
    let last = schedule::calendar_dates(account.product, calendar).last().copied();
    match (account.product.restructure.months_max, last) {
        (Some(months), Some(last)) if last > on.plus_months(i32::try_from(months).unwrap_or(i32::MAX)) => {
            let months = counted(months, "month");
            not_allowed(format!("the last due date {last} is more than {months} away"))
        }
        _ => Ok(()),
    }
}

fn is_restructure(entry: &Entry, is_kind: impl Fn(&RestructureKind) -> bool) -> bool {
    if let Event::Restructured(restructure) = &entry.event { is_kind(&restructure.kind) } else { false }
}

fn check_limits(
    history: History<'_>,
    limits: &RestructureLimits,
    restructure: &Restructure,
    on: Date,
) -> Result<(), Rejected> {
    check_count(history, limits, limits.is_workout(&restructure.reason), on)?;
    let (_, opened_on) = history.opening().ok_or(Rejected::NotOpened)?;
    if let Some(months) = limits.months_on_book_min {
        let first = opened_on.plus_months(i32::try_from(months).unwrap_or(i32::MAX));
        if on < first {
            let months = counted(months, "month");
            return not_allowed(format!("restructures are allowed from {first}, {months} after the opening"));
        }
    }
    match (&restructure.kind, limits.consecutive_payments_min) {
        (RestructureKind::ReAge { .. } | RestructureKind::ReAgeOpenEnd { .. }, Some(months))
            if !has_paid_in_each(history, months, on) =>
        {
            let before = if months == 1 { "the month".to_owned() } else { format!("each of the {months} months") };
            not_allowed(format!("a re-age needs a repayment in {before} before it"))
        }
        _ => Ok(()),
    }
}

/// Checks how many there were before: workouts among themselves, all others among themselves.
fn check_count(history: History<'_>, limits: &RestructureLimits, is_workout: bool, on: Date) -> Result<(), Rejected> {
    let (what, periods) = if is_workout {
        ("workout", [(60, limits.workouts_per_5_years_max), (60, None)])
    } else {
        ("restructure", [(12, limits.per_12_months_max), (60, limits.per_5_years_max)])
    };
    let is_counted = |entry: &&Entry| {
        let Event::Restructured(other) = &entry.event else { return false };
        limits.is_workout(&other.reason) == is_workout
    };
    for (months, max) in periods {
        let since = on.plus_months(-months);
        let before = history.in_force().filter(|entry| is_counted(entry) && entry.effective_on > since).count();
        if let Some(max) = max.filter(|&max| before >= usize::try_from(max).unwrap_or(usize::MAX)) {
            let (max, are) = (counted(max, what), if max == 1 { "is" } else { "are" });
            return not_allowed(format!("at most {max} {are} allowed in {months} months"));
        }
    }
    Ok(())
}

fn has_paid_in_each(history: History<'_>, months: u32, on: Date) -> bool {
    let months = i32::try_from(months).unwrap_or(i32::MAX);
    (0..months).all(|back| {
        let (after, through) = (on.plus_months(-back - 1), on.plus_months(-back));
        let paid = |entry: &Entry| matches!(entry.event, Event::Repayment { .. });
        history.in_force().any(|e| paid(e) && after < e.effective_on && e.effective_on <= through)
    })
}
