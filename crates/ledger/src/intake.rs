//! Intake: whether an event may be booked on an account.
//!
//! The fold in `account` never fails; what would make no sense is refused here, with the facts, before it becomes part
//! of the history. Back-dated events are looked at with the account as of their value date.

mod authority;
mod giving_back;
mod opening;
mod rejected;
mod relief;
mod restructure;
mod reversal;
mod sale;

use primitives::{Amount, Date, Rate};

pub use self::opening::check_opening;
use self::opening::{check_first_due, check_schedule};
use self::rejected::money;
pub use self::rejected::{Money, Rejected};
use crate::account::{History, Instalment, SettlementState};
use crate::component::Component;
use crate::event::{Event, InstalmentKey, Purchase, RestructureKind, ScheduledInstalment};
use crate::product::{Overpayment, Plan, Product, ValueDating};

/// The largest number of instalments that a contract may have: fifty years of months.
pub const INSTALMENTS_MAX: u16 = 600;

fn check_cash(product: &Product, purchase: &Purchase) -> Result<(), Rejected> {
    let Plan::Statement(terms) = &product.plan else { return Ok(()) };
    let fits = !purchase.is_cash() || (terms.cash_advance.is_some() && purchase.instalments == 1);
    if fits { Ok(()) } else { Err(Rejected::TakesNoCashAdvances(product.key.clone())) }
}

/// Checks that an event may be booked with its value date.
///
/// # Errors
/// When it makes no sense on this account on that day.
pub fn check(history: History<'_>, event: &Event, effective_on: Date) -> Result<(), Rejected> {
    let (_, opened_on) = history.opening().ok_or(Rejected::NotOpened)?;
    if effective_on < opened_on {
        return Err(Rejected::BeforeOpening { effective_on, opened_on });
    }
    check_running(history, event, effective_on)?;
    let product = history.product();
    let is_revolving = product.is_revolving();
    match event {
        Event::ContractOpened(_) => Err(Rejected::AlreadyOpened),
        Event::PurchaseBooked(purchase) if is_revolving => {
            check_amount(product, purchase.amount)?;
            check_cash(product, purchase)
        }
        Event::PurchaseBooked(_) => Err(Rejected::TakesNoPurchases(product.key.clone())),
        Event::StatementIssued(statement) if is_revolving => check_due(statement.due, effective_on),
        Event::StatementIssued(_) => Err(Rejected::HasNoStatements(product.key.clone())),
        Event::Repayment { amount, earmark } => {
            check_amount(product, *amount)?;
            check_overpayment(history, *amount, effective_on)?;
            earmark.map_or(Ok(()), |key| check_instalment(history, key, effective_on))
        }
        Event::MerchantRefund { amount } | Event::PayoutRefund { amount } => check_amount(product, *amount),
        Event::GoodwillCredit { amount, authority, reason } => {
            check_amount(product, *amount)?;
            authority::check_reason(product, reason)?;
            authority::check_goodwill(history, *amount, authority.as_deref())
        }
        Event::Recovery { amount } => {
            check_amount(product, *amount)?;
            let account = history.as_of(effective_on).ok_or(Rejected::NotOpened)?;
            let may_recover = account.charge_off.is_some() || account.written_off_on.is_some();
            if may_recover { Ok(()) } else { Err(Rejected::NothingToRecover) }
        }
        Event::Chargeback { amount } | Event::Refunded { amount } => {
            check_amount(product, *amount)?;
            let totals = history.as_of(effective_on).ok_or(Rejected::NotOpened)?.totals;
            let received = totals.repaid + totals.merchant_refunded + totals.payout_refunded;
            let left = received - totals.charged_back - totals.refunded;
            let received = money(product, left);
            if *amount <= left { Ok(()) } else { Err(Rejected::ChargesBackTooMuch { received }) }
        }
        Event::CreditRefunded { amount } => {
            check_amount(product, *amount)?;
            let credit = history.as_of(effective_on).ok_or(Rejected::NotOpened)?.credit;
            let left = money(product, credit);
            if *amount <= credit { Ok(()) } else { Err(Rejected::RefundsTooMuch { credit: left }) }
        }
        Event::FeeCharged { amount, due, .. } => {
            check_amount(product, *amount)?;
            check_due(*due, effective_on)
        }
        Event::Waived { component, amount, instalment, authority, reason } => {
            check_amount(product, *amount)?;
            authority::check_reason(product, reason)?;
            check_waiver(history, *component, *amount, *instalment, effective_on)?;
            authority::check_waiver(history, *component, *amount, authority.as_deref(), effective_on)
        }
        Event::Rescheduled { schedule, .. } => {
            if is_revolving {
                return Err(Rejected::HasNoCalendar(product.key.clone()));
            }
            check_reschedule(history, schedule, effective_on)
        }
        Event::Disbursed { amount, plan } => {
            check_amount(product, *amount)?;
            relief::check_tranche(history, *plan, effective_on)
        }
        Event::ChargedOff { reason, .. } => {
            relief::check_loss_reason(product, reason)?;
            relief::check_given_up(history, effective_on)
        }
        Event::WrittenOff { .. } => relief::check_given_up(history, effective_on),
        Event::SettlementAgreed { parts, authority, reason } => {
            authority::check_reason(product, reason)?;
            relief::check_settlement(history, parts, effective_on)?;
            authority::check_settlement(history, parts, authority.as_deref(), effective_on)
        }
        Event::Terminated { .. } => relief::check_termination(history, effective_on),
        Event::Paused { what, until, .. } => relief::check_pause(history, *what, effective_on, *until),
        Event::Resumed { what } => relief::check_resumption(history, *what, effective_on),
        Event::Restructured(restructure) => restructure::check(history, restructure, effective_on),
        Event::ClassSet { policy, .. } | Event::ClassBooked { policy, .. } => {
            let is_known = product.classification.contains(policy);
            if is_known { Ok(()) } else { Err(Rejected::NoSuchPolicy(policy.clone())) }
        }
        Event::ImpairmentRecorded { share, .. } => {
            let is_share = (0..=Rate::ONE).contains(&i128::from(share.billionths()));
            if is_share { Ok(()) } else { Err(Rejected::NotAShare(*share)) }
        }
        Event::Sold { to, price, .. } => {
            if price.is_some_and(|price| price < Amount::ZERO || price > Amount::EVENT_MAX) {
                return Err(Rejected::PriceUnfit { max: money(product, Amount::EVENT_MAX) });
            }
            sale::check(history, to, effective_on)
        }
        Event::FeeRefunded { instalment, amount, authority, reason, .. } => {
            check_amount(product, *amount)?;
            authority::check_reason(product, reason)?;
            giving_back::check_fee(history, *instalment, *amount, effective_on)?;
            authority::check_waiver(history, Component::Fee, *amount, authority.as_deref(), effective_on)
        }
        Event::GuaranteeDrawn { amount } => {
            check_amount(product, *amount)?;
            giving_back::check_guarantee(history, *amount, effective_on)
        }
        Event::InterestPaymentWaived { amount, authority, reason } => {
            check_amount(product, *amount)?;
            authority::check_reason(product, reason)?;
            giving_back::check_interest(history, *amount, effective_on)?;
            authority::check_waiver(history, Component::Interest, *amount, authority.as_deref(), effective_on)
        }
        Event::Linked { parent, .. } => {
            let account = history.as_of(effective_on).ok_or(Rejected::NotOpened)?;
            let changes = account.parent != parent.as_deref();
            if changes { Ok(()) } else { Err(Rejected::NothingToDo("it belongs so already on that day")) }
        }
        Event::Reversal { of } => reversal::check(history, *of),
    }
}

/// The value date with which an event is booked that was told with one: where the product does not date by value, money that
/// comes in counts from the day of its booking.
pub fn value_date(product: &Product, event: &Event, effective_on: Date, booked_on: Date) -> Date {
    let comes_in = matches!(
        event,
        Event::Repayment { .. } | Event::Recovery { .. } | Event::MerchantRefund { .. } | Event::PayoutRefund { .. }
    );
    match product.value_dating {
        ValueDating::Off if comes_in => booked_on,
        ValueDating::Off | ValueDating::On => effective_on,
    }
}

/// What an event needs of the account it is booked on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    /// Nothing: it may come at any time.
    Nothing,
    /// That the claim was not given up.
    Claim,
    /// That the contract goes on.
    Contract,
}

const fn needs(event: &Event) -> Needs {
    match event {
        Event::ContractOpened(_)
        | Event::StatementIssued(_)
        | Event::Repayment { .. }
        | Event::Recovery { .. }
        | Event::Reversal { .. }
        | Event::MerchantRefund { .. }
        | Event::PayoutRefund { .. }
        | Event::Chargeback { .. }
        | Event::CreditRefunded { .. }
        | Event::ClassSet { .. }
        | Event::ClassBooked { .. }
        | Event::Sold { .. }
        | Event::Linked { .. } => Needs::Nothing,
        Event::GoodwillCredit { .. }
        | Event::FeeRefunded { .. }
        | Event::GuaranteeDrawn { .. }
        | Event::InterestPaymentWaived { .. }
        | Event::Refunded { .. }
        | Event::FeeCharged { .. }
        | Event::Waived { .. }
        | Event::WrittenOff { .. }
        | Event::SettlementAgreed { .. }
        | Event::Paused { .. }
        | Event::Resumed { .. }
        | Event::ImpairmentRecorded { .. } => Needs::Claim,
        Event::PurchaseBooked(_)
        | Event::Rescheduled { .. }
        | Event::Disbursed { .. }
        | Event::Terminated { .. }
        | Event::Restructured(_) => Needs::Contract,
        // After a termination a claim can still be charged off.
        Event::ChargedOff { .. } => Needs::Claim,
    }
}

/// Checks that the account has not ended in a way that leaves no room for the event.
fn check_running(history: History<'_>, event: &Event, effective_on: Date) -> Result<(), Rejected> {
    let needs = needs(event);
    if needs == Needs::Nothing || !history.entries().iter().any(|entry| entry.event.may_end_account()) {
        return Ok(());
    }
    let Some(account) = history.as_of(effective_on) else { return Ok(()) };
    if let Some(on) = account.written_off_on {
        return Err(Rejected::HasEnded { by: "write-off", on });
    }
    if let Some(charge_off) = account.charge_off.as_ref().filter(|_| matches!(event, Event::ChargedOff { .. })) {
        return Err(Rejected::HasEnded { by: "charge-off", on: charge_off.on });
    }
    if needs == Needs::Claim || !account.has_ended {
        return Ok(());
    }
    let rescheduled = rescheduled_on(history, effective_on).filter(|_| account.revolving.is_some());
    if rescheduled.is_some() && goes_on_after_reschedule(event) && account.terminated_on.is_none() {
        return Ok(());
    }
    let settled = account.settlement.as_ref().and_then(|settlement| match settlement.state {
        SettlementState::Completed { on } => Some(("completed settlement", on)),
        SettlementState::Active | SettlementState::Lapsed { .. } | SettlementState::Failed { .. } => None,
    });
    let failed = account.settlement.as_ref().and_then(|settlement| match settlement.state {
        SettlementState::Failed { on } => Some(("settlement that was completed and failed", on)),
        SettlementState::Active | SettlementState::Completed { .. } | SettlementState::Lapsed { .. } => None,
    });
    let charged_off = account.charge_off.as_ref().map(|charge_off| ("charge-off", charge_off.on));
    let terminated = account.terminated_on.map(|on| ("termination", on));
    let rescheduled = rescheduled.map(|on| ("reschedule", on));
    let by = settled.or(charged_off).or(terminated).or(rescheduled).or(failed);
    let (by, on) = by.unwrap_or(("settlement", account.as_of));
    Err(Rejected::HasEnded { by, on })
}

/// So many of something, in words.
fn counted(count: impl Into<u64>, noun: &str) -> String {
    let count = count.into();
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// The day on which a calendar was put in the place of what an account owed.
fn rescheduled_on(history: History<'_>, through: Date) -> Option<Date> {
    let made = history.in_force().filter(|e| e.effective_on <= through && is_reschedule(&e.event));
    made.map(|entry| entry.effective_on).min()
}

/// Whether an event makes sense on a revolving account whose balance has a calendar now.
fn goes_on_after_reschedule(event: &Event) -> bool {
    matches!(event, Event::Terminated { .. }) || is_reschedule(event)
}

fn is_reschedule(event: &Event) -> bool {
    let Event::Restructured(restructure) = event else { return false };
    matches!(restructure.kind, RestructureKind::Reschedule { .. })
}

fn check_amount(product: &Product, amount: Amount) -> Result<(), Rejected> {
    if !amount.is_positive() {
        Err(Rejected::AmountNotPositive)
    } else if amount > Amount::EVENT_MAX {
        Err(Rejected::AmountTooLarge { max: money(product, Amount::EVENT_MAX) })
    } else {
        Ok(())
    }
}

fn check_due(due: Date, effective_on: Date) -> Result<(), Rejected> {
    if due < effective_on { Err(Rejected::DueTooEarly { due, effective_on }) } else { Ok(()) }
}

fn check_instalment(history: History<'_>, key: InstalmentKey, effective_on: Date) -> Result<(), Rejected> {
    let account = history.as_of(effective_on).ok_or(Rejected::NotOpened)?;
    let exists = account.instalments.iter().any(|instalment| instalment.key == key);
    if exists { Ok(()) } else { Err(Rejected::NoSuchInstalment(key)) }
}

fn check_overpayment(history: History<'_>, amount: Amount, effective_on: Date) -> Result<(), Rejected> {
    if history.product().allocation.overpayment != Overpayment::Reject {
        return Ok(());
    }
    let payoff = history.as_of(effective_on).ok_or(Rejected::NotOpened)?.payoff_amount();
    let most = money(history.product(), payoff);
    if amount <= payoff { Ok(()) } else { Err(Rejected::Overpays { payoff: most }) }
}

fn check_waiver(
    history: History<'_>,
    component: Component,
    amount: Amount,
    key: Option<InstalmentKey>,
    effective_on: Date,
) -> Result<(), Rejected> {
    if let Some(key) = key {
        check_instalment(history, key, effective_on)?;
    }
    let account = history.as_of(effective_on).ok_or(Rejected::NotOpened)?;
    let chosen = account.instalments.iter().filter(|i| key.is_none_or(|key| i.key == key));
    let unpaid: Amount = chosen.map(|instalment| instalment.unpaid_of(component)).sum();
    let left = money(history.product(), unpaid);
    if amount <= unpaid { Ok(()) } else { Err(Rejected::WaivesTooMuch { component, unpaid: left }) }
}

fn check_reschedule(
    history: History<'_>,
    schedule: &[ScheduledInstalment],
    effective_on: Date,
) -> Result<(), Rejected> {
    let account = history.as_of(effective_on).ok_or(Rejected::NotOpened)?;
    let in_calendar = |instalment: &&Instalment| instalment.is_in_calendar();
    if let Some(old) =
        account.instalments.iter().filter(in_calendar).find(|old| schedule.iter().any(|new| new.key == old.key))
    {
        return Err(Rejected::InstalmentTwice(old.key));
    }
    if let Some(new) = schedule.iter().find(|new| new.key.calendar == InstalmentKey::CHARGES) {
        return Err(Rejected::InstalmentTwice(new.key));
    }
    let unpaid = account.instalments.iter().filter(in_calendar).map(|i| i.unpaid_of(Component::Principal)).sum();
    check_schedule(account.product, schedule, unpaid, effective_on)
}

#[cfg(test)]
mod tests;
