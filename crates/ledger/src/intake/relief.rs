//! Whether a tranche, an end, a settlement or a pause may be booked.

use primitives::{Amount, Date, Rate};

use super::{INSTALMENTS_MAX, Rejected, check_amount, check_due, check_first_due};
use crate::account::{History, Pause};
use crate::event::{DrawingPlan, Event, Pausable, SettlementPart};
use crate::product::{Plan, Product, TrancheInstalments};

pub(super) fn check_tranche(
    history: History<'_>,
    plan: Option<DrawingPlan>,
    effective_on: Date,
) -> Result<(), Rejected> {
    let product = history.product();
    let paid_out = history.in_force().filter(|entry| matches!(entry.event, Event::Disbursed { .. })).count() + 1;
    let is_given = matches!(product.plan, Plan::External | Plan::Statement(_));
    if is_given || paid_out >= usize::from(product.tranches_max) {
        return Err(Rejected::TooManyTranches { product: product.key.clone(), max: product.tranches_max });
    }
    let unfit = |expected| Err(Rejected::ScheduleUnfit { product: product.key.clone(), expected });
    match (product.tranche_instalments, plan) {
        (TrancheInstalments::Shared, None) => {}
        (TrancheInstalments::Shared, Some(_)) => {
            return unfit("adds what is paid out to the instalments of its contracts; it has none of its own");
        }
        (TrancheInstalments::Own, None) => return Ok(()),
        (TrancheInstalments::Own, Some(plan)) => {
            let most = if let Plan::SinglePayment { .. } = product.plan { 1 } else { INSTALMENTS_MAX };
            if !(1..=most).contains(&plan.count) {
                return unfit(if most == 1 { "has exactly 1 instalment" } else { "has 1 to 600 instalments" });
            }
            match (plan.annual_rate, product.plan.interest()) {
                (Some(_), None) => return unfit("bears no interest; a drawing has no rate"),
                (Some(rate), Some(_)) if rate < Rate::ZERO => return unfit("bears a rate of zero or more"),
                (Some(_), Some(_)) | (None, _) => {}
            }
            return check_first_due(plan.first_due, effective_on);
        }
    }
    let account = history.as_of(effective_on).ok_or(Rejected::NotOpened)?;
    let has_place = account.instalments.iter().any(|instalment| instalment.is_live() && instalment.due > effective_on);
    if has_place { Ok(()) } else { Err(Rejected::NothingToDo("no instalment is due after the tranche's day")) }
}

/// Checks that the product has an account for a loss of this reason.
pub(super) fn check_loss_reason(product: &Product, reason: &str) -> Result<(), Rejected> {
    let accounts = &product.charge_off.accounts;
    if accounts.knows(reason) {
        return Ok(());
    }
    let known = accounts.reasons.iter().map(|known| known.code.clone()).collect();
    Err(Rejected::LossReasonUnknown { reason: reason.to_owned(), known })
}

/// Checks a charge-off or write-off: not before the last transaction of the customer, and once.
pub(super) fn check_given_up(history: History<'_>, effective_on: Date) -> Result<(), Rejected> {
    let account = history.as_of(effective_on).ok_or(Rejected::NotOpened)?;
    if account.unpaid().total().is_zero() {
        return Err(Rejected::NothingToDo("nothing is owed on that day"));
    }
    let by_customer = |event: &Event| {
        matches!(
            event,
            Event::Repayment { .. } | Event::PurchaseBooked(_) | Event::Chargeback { .. } | Event::Recovery { .. }
        )
    };
    let later = history.in_force().filter(|entry| by_customer(&entry.event) && entry.effective_on > effective_on);
    match later.map(|entry| entry.effective_on).max() {
        Some(on) => Err(Rejected::BeforeTransaction { on }),
        None => Ok(()),
    }
}

pub(super) fn check_settlement(
    history: History<'_>,
    parts: &[SettlementPart],
    effective_on: Date,
) -> Result<(), Rejected> {
    if parts.is_empty() {
        return Err(Rejected::SettlementUnfit("has at least one part"));
    }
    for part in parts {
        check_amount(history.product(), part.amount)?;
        check_due(part.due, effective_on)?;
    }
    if parts.windows(2).any(|pair| pair[0].due >= pair[1].due) {
        return Err(Rejected::SettlementUnfit("has its parts in ascending order of dates, one a day"));
    }
    let account = history.as_of(effective_on).ok_or(Rejected::NotOpened)?;
    if let Some(active) = account.settlement.as_ref().filter(|settlement| settlement.is_active()) {
        return Err(Rejected::SettlementActive { agreed_on: active.agreed_on });
    }
    let agreed: Amount = parts.iter().map(|part| part.amount).sum();
    let is_discount = agreed < account.payoff_amount();
    if is_discount { Ok(()) } else { Err(Rejected::SettlementUnfit("asks for less than what pays the account off")) }
}

pub(super) fn check_termination(history: History<'_>, effective_on: Date) -> Result<(), Rejected> {
    let account = history.as_of(effective_on).ok_or(Rejected::NotOpened)?;
    let pools = account.revolving.as_ref().map_or(Amount::ZERO, crate::account::Revolving::principal);
    let has_future = account.instalments.iter().any(|instalment| instalment.is_live() && instalment.due > effective_on);
    if has_future || pools.is_positive() {
        Ok(())
    } else {
        Err(Rejected::NothingToDo("everything is due already; there is nothing to make due earlier"))
    }
}

pub(super) fn check_pause(history: History<'_>, what: Pausable, from: Date, until: Date) -> Result<(), Rejected> {
    if until <= from {
        return Err(Rejected::PauseEmpty { from, until });
    }
    check_apart(&pauses(history, None), Pause { what, from, until })
}

pub(super) fn check_resumption(history: History<'_>, what: Pausable, on: Date) -> Result<(), Rejected> {
    let covers = |pause: &Pause| pause.what == what && pause.from < on && on < pause.until;
    if pauses(history, None).iter().any(covers) { Ok(()) } else { Err(Rejected::NotPaused(what)) }
}

/// Checks that a pause shares no day with another of its kind; touching is allowed, enclosing is not.
fn check_apart(others: &[Pause], pause: Pause) -> Result<(), Rejected> {
    let overlaps = |other: &&Pause| other.what == pause.what && other.from < pause.until && pause.from < other.until;
    match others.iter().find(overlaps) {
        None => Ok(()),
        Some(other) => Err(Rejected::PausesOverlap { what: other.what, from: other.from, until: other.until }),
    }
}

/// Checks that without one event (the end of a pause, say) no two pauses share a day.
pub(super) fn check_pauses_without(history: History<'_>, seq: u64) -> Result<(), Rejected> {
    let pauses = pauses(history, Some(seq));
    for (index, pause) in pauses.iter().enumerate() {
        check_apart(&pauses[index + 1..], *pause)?;
    }
    Ok(())
}

/// All pauses that were booked, whenever they count.
fn pauses(history: History<'_>, without: Option<u64>) -> Vec<Pause> {
    let mut pauses: Vec<Pause> = Vec::new();
    for entry in history.in_force().filter(|entry| Some(entry.seq) != without) {
        let on = entry.effective_on;
        if let Event::Paused { what, until, .. } = &entry.event {
            pauses.push(Pause { what: *what, from: on, until: *until });
        } else if let Event::Resumed { what } = &entry.event {
            let covers = |pause: &&mut Pause| pause.what == *what && pause.from < on && on < pause.until;
            if let Some(pause) = pauses.iter_mut().find(covers) {
                pause.until = on;
            }
        }
    }
    pauses
}
