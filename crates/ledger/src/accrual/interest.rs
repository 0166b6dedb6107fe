//! Contractual interest: of each instalment evenly over the days of its period.
//!
//! The growth of a day is rounded down to whole units and the end of the period takes the remainder, so that the present schedule
//! says everything: what was dropped from it or lifted off it has never been earned.

use primitives::Date;

use super::{Kind, Kink, Units};
use crate::account::{Account, Instalment, InstalmentKind};
use crate::product::ChargeOffInterest;

/// When the interest of an instalment is earned.
#[derive(Clone, Copy)]
enum Earning {
    /// Already, all of it.
    Done,
    /// Never.
    Never,
    /// Evenly from the start of its period to its end.
    Evenly,
    /// The same, but the days end early.
    EvenlyTo(Date),
}

/// The kind of income that the interest of an account is.
pub(super) fn kind(account: &Account<'_>) -> Kind {
    if account.product.is_revolving() { Kind::Service } else { Kind::Interest }
}

/// The interest earned by the end of the account's day, with what became principal of it.
pub(super) fn accrued(account: &Account<'_>) -> Units {
    let is_over = is_over(account);
    let earned = bearing(account).map(|instalment| earned(account, is_over, instalment));
    earned.sum::<Units>() + Units::of(account.totals.capitalised.interest)
}

/// What was received of it. Money for an instalment in advance counts on its due date.
pub(super) fn received(account: &Account<'_>) -> Units {
    let is_over = is_over(account);
    let received = bearing(account).map(|instalment| match earning(account, is_over, instalment) {
        Earning::Evenly if account.as_of < instalment.due => Units::ZERO,
        Earning::Evenly | Earning::Done | Earning::Never | Earning::EvenlyTo(_) => {
            Units::of(instalment.paid.interest).min(earned(account, is_over, instalment))
        }
    });
    received.sum()
}

/// How [`accrued`] goes on.
pub(super) fn to_come(account: &Account<'_>, kinks: &mut Vec<Kink>) {
    let kind = kind(account);
    for instalment in still_evenly(account) {
        let interest = Units::of(instalment.scheduled.interest);
        let (start, end) = (instalment.period_start, instalment.period_end);
        let days = end - start;
        if days <= 0 {
            kinks.push(Kink::jump(end, kind, interest));
            continue;
        }
        let a_day = interest.part(days);
        kinks.push(Kink::slope(start.max(account.as_of).next(), kind, a_day));
        kinks.push(Kink::jump(end, kind, interest - a_day * days));
        kinks.push(Kink::slope(end.next(), kind, -a_day));
    }
    past_maturity_to_come(account, kinks);
}

/// What principal bears whose plan is over.
fn past_maturity_to_come(account: &Account<'_>, kinks: &mut Vec<Kink>) {
    let kind = kind(account);
    let a_day: Units = account.brings_past_maturity().sum();
    if a_day.is_zero() {
        return;
    }
    kinks.push(Kink::slope(account.as_of.next(), kind, a_day));
    let uneven = account.uneven_days().into_iter();
    kinks.extend(uneven.map(|(day, times)| Kink::jump(day, kind, a_day * (times - 1))));
}

/// How [`received`] goes on.
pub(super) fn received_to_come(account: &Account<'_>, kinks: &mut Vec<Kink>) {
    let kind = kind(account);
    let is_over = is_over(account);
    let in_advance = bearing(account).filter(|instalment| account.as_of < instalment.due);
    let evenly = in_advance.filter(|instalment| matches!(earning(account, is_over, instalment), Earning::Evenly));
    let paid = evenly.filter(|instalment| instalment.paid.interest.is_positive());
    kinks.extend(paid.map(|instalment| Kink::jump(instalment.due, kind, Units::of(instalment.paid.interest))));
}

fn bearing<'i>(account: &'i Account<'_>) -> impl Iterator<Item = &'i Instalment> {
    account.instalments.iter().filter(|instalment| !instalment.scheduled.interest.is_zero())
}

/// The instalments whose period still goes on; its end brings the rest of their interest.
fn still_evenly<'i>(account: &'i Account<'_>) -> impl Iterator<Item = &'i Instalment> {
    let is_over = is_over(account);
    let going_on = bearing(account).filter(|instalment| account.as_of < instalment.period_end);
    going_on.filter(move |instalment| matches!(earning(account, is_over, instalment), Earning::Evenly))
}

/// Whether nothing is unpaid, so that no more interest will come of what is left in the schedule.
fn is_over(account: &Account<'_>) -> bool {
    // Where there is no interest nobody asks, and the sum is spared.
    bearing(account).next().is_some() && account.unpaid().total().is_zero()
}

fn earned(account: &Account<'_>, is_over: bool, instalment: &Instalment) -> Units {
    let interest = Units::of(instalment.scheduled.interest);
    let day = match earning(account, is_over, instalment) {
        Earning::Done => return exact(instalment, interest),
        Earning::Never => return Units::ZERO,
        Earning::Evenly => account.as_of,
        Earning::EvenlyTo(day) => day,
    };
    if instalment.period_end <= day {
        exact(instalment, interest)
    } else if day <= instalment.period_start {
        Units::ZERO
    } else {
        interest.part(instalment.period_end - instalment.period_start) * (day - instalment.period_start)
    }
}

/// What was borne past maturity is exact as long as something is unpaid; then there is nothing left to be exact about.
fn exact(instalment: &Instalment, interest: Units) -> Units {
    if instalment.is_settled() || instalment.is_lifted() {
        return interest;
    }
    interest - Units::of(instalment.interest_past_maturity()) + instalment.units_past_maturity()
}

fn earning(account: &Account<'_>, is_over: bool, instalment: &Instalment) -> Earning {
    let is_made_due = match instalment.kind {
        InstalmentKind::Statement | InstalmentKind::Charge | InstalmentKind::Extra => true,
        InstalmentKind::Scheduled | InstalmentKind::DownPayment => false,
    };
    if is_made_due || instalment.is_lifted() {
        return Earning::Done;
    }
    let Some(charge_off) = &account.charge_off else {
        return if is_over { Earning::Done } else { Earning::Evenly };
    };
    if instalment.period_end <= charge_off.on {
        return Earning::Done;
    }
    if charge_off.on <= instalment.period_start {
        return Earning::Never;
    }
    match account.product.charge_off.interest {
        ChargeOffInterest::Regular => Earning::EvenlyTo(charge_off.on),
        // What was not earned by then is dropped from the schedule.
        ChargeOffInterest::Zero | ChargeOffInterest::AccelerateDueDates => Earning::Done,
    }
}
