//! Whether a fee or interest that was paid may be given back, and whether a guarantee may be drawn on.

use primitives::{Amount, Date};

use super::{Rejected, money};
use crate::account::History;
use crate::ageing::age;
use crate::component::Component;
use crate::event::InstalmentKey;

/// Checks that so much of a fee was charged and has not been given up.
pub(super) fn check_fee(history: History<'_>, key: InstalmentKey, amount: Amount, on: Date) -> Result<(), Rejected> {
    let account = history.as_of(on).ok_or(Rejected::NotOpened)?;
    let charged = account.instalments.iter().find(|instalment| instalment.key == key);
    let charged = charged.ok_or(Rejected::NoSuchInstalment(key))?;
    let left = charged.owed_of(Component::Fee) - charged.waived.fee;
    if amount <= left {
        return Ok(());
    }
    Err(Rejected::RefundsMoreThanCharged { instalment: key, left: money(history.product(), left) })
}

/// Checks that so much interest was paid and has not been given back.
pub(super) fn check_interest(history: History<'_>, amount: Amount, on: Date) -> Result<(), Rejected> {
    let account = history.as_of(on).ok_or(Rejected::NotOpened)?;
    let paid: Amount = account.instalments.iter().map(|instalment| instalment.paid.interest).sum();
    let left = (paid - account.totals.interest_payments_waived).or_zero();
    if amount <= left { Ok(()) } else { Err(Rejected::WaivesMoreThanPaid { paid: money(history.product(), left) }) }
}

/// Checks that the product has a guarantee that leaves so much, and that something is past due.
pub(super) fn check_guarantee(history: History<'_>, amount: Amount, on: Date) -> Result<(), Rejected> {
    if history.product().guarantee.is_none() {
        return Err(Rejected::NothingToDo("the product has no [guarantee] to draw on"));
    }
    let account = history.as_of(on).ok_or(Rejected::NotOpened)?;
    if age(&account).overdue_since.is_none() {
        return Err(Rejected::NothingToDo("nothing is past due on that day"));
    }
    let left = account.guarantee_left();
    if amount <= left { Ok(()) } else { Err(Rejected::DrawsTooMuch { left: money(history.product(), left) }) }
}
