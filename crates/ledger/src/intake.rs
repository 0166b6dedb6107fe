//! Intake: whether an event may be booked on an account.
//!
//! The fold in `account` never fails; what would make no sense is refused here, with the facts, before it becomes part
//! of the history. Back-dated events are looked at with the account as of their value date.

use primitives::{Amount, Date};

use crate::account::{History, Instalment, InstalmentKind};
use crate::component::Component;
use crate::event::{Contract, Event, InstalmentKey, Instalments, ScheduledInstalment};
use crate::product::{Plan, Product, ProductKey};

/// The largest number of instalments that a contract may have: fifty years of months.
pub const INSTALMENTS_MAX: u16 = 600;

/// Why an event was not booked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejected {
    /// The amount is nothing, or less.
    #[error("the amount must be above zero")]
    AmountNotPositive,
    /// The amount is beyond what one event may carry.
    #[error("the amount is above the limit of {} minor units for one event", Amount::EVENT_MAX.minor())]
    AmountTooLarge,
    /// There is no contract yet.
    #[error("the account is not opened")]
    NotOpened,
    /// There is a contract already.
    #[error("the account is already opened")]
    AlreadyOpened,
    /// The value date is before the opening.
    #[error("the value date {effective_on} is before the opening on {opened_on}")]
    BeforeOpening {
        /// The value date.
        effective_on: Date,
        /// The opening.
        opened_on: Date,
    },
    /// The contract is older than its product's version.
    #[error("{product} is effective from {effective_from}, the contract opens on {opened_on}")]
    ProductNotEffective {
        /// The product.
        product: ProductKey,
        /// Its first day.
        effective_from: Date,
        /// The contract's day.
        opened_on: Date,
    },
    /// The product needs its instalments told in another way.
    #[error("{product} {expected}")]
    ScheduleUnfit {
        /// The product.
        product: ProductKey,
        /// What it needs.
        expected: &'static str,
    },
    /// Principal of contract and schedule differ.
    #[error("the schedule's principal of {scheduled} minor units is not the {expected} minor units that are owed")]
    PrincipalDiffers {
        /// What is owed.
        expected: i64,
        /// What the schedule has.
        scheduled: i64,
    },
    /// Two instalments have one name.
    #[error("instalment {0} occurs twice")]
    InstalmentTwice(InstalmentKey),
    /// An instalment of the schedule has a negative part, or nothing at all.
    #[error("instalment {0} must have parts of zero or more and a total above zero")]
    InstalmentEmpty(InstalmentKey),
    /// Something is due before the day it comes into being.
    #[error("the due date {due} is before the value date {effective_on}")]
    DueTooEarly {
        /// The due date.
        due: Date,
        /// The value date.
        effective_on: Date,
    },
    /// The account has no such instalment.
    #[error("the account has no instalment {0} on that day")]
    NoSuchInstalment(InstalmentKey),
    /// Purchases need a revolving account.
    #[error("{0} takes no purchases after opening")]
    TakesNoPurchases(ProductKey),
    /// Statements need a revolving account.
    #[error("{0} has no statements")]
    HasNoStatements(ProductKey),
    /// A revolving account has no calendar to replace.
    #[error("{0} has no payment calendar to replace")]
    HasNoCalendar(ProductKey),
    /// More is waived than is owed.
    #[error("only {unpaid} minor units of {} are unpaid", component.name())]
    WaivesTooMuch {
        /// The component.
        component: Component,
        /// What there is to waive.
        unpaid: i64,
    },
    /// More is charged back than was received.
    #[error("only {received} minor units were received by that day")]
    ChargesBackTooMuch {
        /// What was received and not yet charged back.
        received: i64,
    },
    /// The journal has no such event on this account.
    #[error("the account has no event {0} to reverse")]
    NothingToReverse(u64),
    /// The event was taken back before.
    #[error("event {0} is already reversed")]
    AlreadyReversed(u64),
    /// Events of this kind stay.
    #[error("a {0} cannot be reversed")]
    NotReversible(&'static str),
}

/// Checks that a contract may be opened.
///
/// # Errors
/// When the contract does not fit its product.
pub fn check_opening(product: &Product, contract: &Contract, opened_on: Date) -> Result<(), Rejected> {
    if opened_on < product.effective_from {
        let (product, effective_from) = (product.key.clone(), product.effective_from);
        return Err(Rejected::ProductNotEffective { product, effective_from, opened_on });
    }
    let unfit = |expected| Err(Rejected::ScheduleUnfit { product: product.key.clone(), expected });
    match (&product.plan, &contract.instalments) {
        (Plan::External, Instalments::Given(schedule)) => check_schedule(schedule, contract.principal, opened_on),
        (Plan::External, Instalments::Computed { .. }) => unfit("needs its instalments as a list"),
        (_, Instalments::Given(_)) => unfit("computes its own instalments"),
        (Plan::Statement(_), Instalments::Computed { count: 0, first_due: None }) => {
            if contract.principal.is_zero() {
                Ok(())
            } else {
                unfit("opens without principal; book purchases on it")
            }
        }
        (Plan::Statement(_), Instalments::Computed { .. }) => unfit("has statements instead of instalments"),
        (Plan::SinglePayment { .. }, Instalments::Computed { count, first_due }) => {
            if *count != 1 {
                return unfit("has exactly 1 instalment");
            }
            check_first_due(*first_due, opened_on)?;
            check_amount(contract.principal)
        }
        (
            Plan::FeePerInstalment { .. } | Plan::EqualInstalment { .. } | Plan::EqualPrincipal { .. },
            Instalments::Computed { count, first_due },
        ) => {
            if !(1..=INSTALMENTS_MAX).contains(count) {
                return unfit("has 1 to 600 instalments");
            }
            check_first_due(*first_due, opened_on)?;
            check_amount(contract.principal)
        }
    }
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
    let product = history.product();
    let is_revolving = matches!(product.plan, Plan::Statement(_));
    match event {
        Event::ContractOpened(_) => Err(Rejected::AlreadyOpened),
        Event::PurchaseBooked(purchase) if is_revolving => check_amount(purchase.amount),
        Event::PurchaseBooked(_) => Err(Rejected::TakesNoPurchases(product.key.clone())),
        Event::StatementIssued(statement) if is_revolving => check_due(statement.due, effective_on),
        Event::StatementIssued(_) => Err(Rejected::HasNoStatements(product.key.clone())),
        Event::Repayment { amount, earmark } => {
            check_amount(*amount)?;
            earmark.map_or(Ok(()), |key| check_instalment(history, key, effective_on))
        }
        Event::MerchantRefund { amount } => check_amount(*amount),
        Event::Chargeback { amount } => {
            check_amount(*amount)?;
            let account = history.as_of(effective_on).ok_or(Rejected::NotOpened)?;
            let received = account.totals.repaid + account.totals.merchant_refunded - account.totals.charged_back;
            if *amount <= received { Ok(()) } else { Err(Rejected::ChargesBackTooMuch { received: received.minor() }) }
        }
        Event::FeeCharged { amount, due, .. } => {
            check_amount(*amount)?;
            check_due(*due, effective_on)
        }
        Event::Waived { component, amount, instalment, .. } => {
            check_amount(*amount)?;
            check_waiver(history, *component, *amount, *instalment, effective_on)
        }
        Event::Rescheduled { schedule, .. } => {
            if is_revolving {
                return Err(Rejected::HasNoCalendar(product.key.clone()));
            }
            check_reschedule(history, schedule, effective_on)
        }
        Event::Reversal { of } => {
            let entry = history.entry(*of).ok_or(Rejected::NothingToReverse(*of))?;
            if history.reversal_of(*of).is_some() {
                return Err(Rejected::AlreadyReversed(*of));
            }
            match entry.event {
                Event::ContractOpened(_)
                | Event::StatementIssued(_)
                | Event::Reversal { .. }
                | Event::Rescheduled { .. } => Err(Rejected::NotReversible(entry.event.kind())),
                Event::PurchaseBooked(_)
                | Event::Repayment { .. }
                | Event::MerchantRefund { .. }
                | Event::Chargeback { .. }
                | Event::FeeCharged { .. }
                | Event::Waived { .. } => Ok(()),
            }
        }
    }
}

fn check_amount(amount: Amount) -> Result<(), Rejected> {
    if !amount.is_positive() {
        Err(Rejected::AmountNotPositive)
    } else if amount > Amount::EVENT_MAX {
        Err(Rejected::AmountTooLarge)
    } else {
        Ok(())
    }
}

fn check_due(due: Date, effective_on: Date) -> Result<(), Rejected> {
    if due < effective_on { Err(Rejected::DueTooEarly { due, effective_on }) } else { Ok(()) }
}

fn check_first_due(first_due: Option<Date>, opened_on: Date) -> Result<(), Rejected> {
    first_due.map_or(Ok(()), |due| check_due(due, opened_on))
}

fn check_schedule(schedule: &[ScheduledInstalment], principal: Amount, from: Date) -> Result<(), Rejected> {
    check_calendar(schedule, from)?;
    let scheduled: Amount = schedule.iter().map(|instalment| instalment.principal).sum();
    if scheduled == principal {
        Ok(())
    } else {
        Err(Rejected::PrincipalDiffers { expected: principal.minor(), scheduled: scheduled.minor() })
    }
}

fn check_calendar(schedule: &[ScheduledInstalment], from: Date) -> Result<(), Rejected> {
    let mut keys: Vec<InstalmentKey> = schedule.iter().map(|instalment| instalment.key).collect();
    keys.sort_unstable();
    if let Some(twice) = keys.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(Rejected::InstalmentTwice(twice[0]));
    }
    for instalment in schedule {
        check_due(instalment.due, from)?;
        let parts = [instalment.principal, instalment.interest, instalment.fee];
        if parts.iter().any(|part| *part < Amount::ZERO || *part > Amount::EVENT_MAX) || instalment.total().is_zero() {
            return Err(Rejected::InstalmentEmpty(instalment.key));
        }
    }
    Ok(())
}

fn check_instalment(history: History<'_>, key: InstalmentKey, effective_on: Date) -> Result<(), Rejected> {
    let account = history.as_of(effective_on).ok_or(Rejected::NotOpened)?;
    let exists = account.instalments.iter().any(|instalment| instalment.key == key);
    if exists { Ok(()) } else { Err(Rejected::NoSuchInstalment(key)) }
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
    if amount <= unpaid { Ok(()) } else { Err(Rejected::WaivesTooMuch { component, unpaid: unpaid.minor() }) }
}

fn check_reschedule(
    history: History<'_>,
    schedule: &[ScheduledInstalment],
    effective_on: Date,
) -> Result<(), Rejected> {
    let account = history.as_of(effective_on).ok_or(Rejected::NotOpened)?;
    let in_calendar = |instalment: &&Instalment| instalment.kind != InstalmentKind::Charge;
    if let Some(old) =
        account.instalments.iter().filter(in_calendar).find(|old| schedule.iter().any(|new| new.key == old.key))
    {
        return Err(Rejected::InstalmentTwice(old.key));
    }
    if let Some(new) = schedule.iter().find(|new| new.key.calendar == InstalmentKey::CHARGES) {
        return Err(Rejected::InstalmentTwice(new.key));
    }
    let unpaid = account.instalments.iter().filter(in_calendar).map(|i| i.unpaid_of(Component::Principal)).sum();
    check_schedule(schedule, unpaid, effective_on)
}

#[cfg(test)]
mod tests;
