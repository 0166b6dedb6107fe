//! Ends by days: a charge-off or a write-off that the close books because an account is so late.
//!
//! Only where the product says so. It is decided by what is known at the end of the day, and booked for the next one, so
//! that no close changes what it tells of its own day.

use primitives::{Amount, Date};

use crate::account::{Account, Settlement};
use crate::ageing::age;
use crate::event::{Entry, Event};

/// An end that a close books for the next day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndByDays {
    /// The asset leaves the books: it has more delinquent days than this.
    ChargeOff {
        /// The limit.
        days_over: u32,
    },
    /// The claim is given up: it has more delinquent days than this.
    WriteOff {
        /// The limit.
        days_over: u32,
    },
}

impl EndByDays {
    /// The event that is booked.
    pub fn event(self) -> Event {
        match self {
            Self::ChargeOff { days_over } => Event::ChargedOff { reason: reason(days_over), is_fraud: false },
            Self::WriteOff { days_over } => Event::WrittenOff { reason: reason(days_over) },
        }
    }
}

fn reason(days_over: u32) -> String {
    format!("days-over-{days_over}")
}

/// The end that is due at the end of the account's day, knowing these events.
///
/// Whoever takes an end back has decided for these arrears: none is booked again for them. A write-off waits while a
/// settlement is being performed.
pub(super) fn end_by_days<'e>(account: &Account<'_>, known: impl Iterator<Item = &'e Entry>) -> Option<EndByDays> {
    let terms = &account.product.charge_off;
    if (terms.days_over.is_none() && terms.write_off_days_over.is_none()) || account.written_off_on.is_some() {
        return None;
    }
    let ageing = age(account);
    let since = ageing.overdue_since?;
    let is_over = |limit: &u32| ageing.delinquent_days.days() > *limit;
    let ends = Ends::after(since, known);
    let is_settling = account.settlement.as_ref().is_some_and(Settlement::is_active);
    let write_off = terms.write_off_days_over.filter(|limit| is_over(limit) && !is_settling && !ends.write_off);
    let charge_off = terms.days_over.filter(|limit| is_over(limit) && account.charge_off.is_none() && !ends.any());
    let write_off = write_off.map(|days_over| EndByDays::WriteOff { days_over });
    write_off.or(charge_off.map(|days_over| EndByDays::ChargeOff { days_over }))
}

/// What the close draws of the guarantee for the next day, knowing these events: once for these arrears, also when that was
/// taken back.
pub(super) fn draw_by_days<'e>(account: &Account<'_>, mut known: impl Iterator<Item = &'e Entry>) -> Option<Amount> {
    let terms = account.product.guarantee.filter(|_| account.written_off_on.is_none())?;
    let ageing = age(account);
    let since = ageing.overdue_since?;
    if ageing.delinquent_days.days() < terms.dpd_reaches {
        return None;
    }
    let is_draw = |entry: &Entry| entry.effective_on > since && matches!(entry.event, Event::GuaranteeDrawn { .. });
    if known.any(is_draw) {
        return None;
    }
    Some(account.guarantee_to_draw()).filter(|amount| amount.is_positive())
}

/// Which ends were ever booked for a day after another, taken back or not.
#[derive(Default)]
struct Ends {
    charge_off: bool,
    write_off: bool,
}

impl Ends {
    fn after<'e>(day: Date, known: impl Iterator<Item = &'e Entry>) -> Self {
        let mut ends = Self::default();
        for entry in known.filter(|entry| entry.effective_on > day) {
            ends.charge_off |= matches!(entry.event, Event::ChargedOff { .. });
            ends.write_off |= matches!(entry.event, Event::WrittenOff { .. });
        }
        ends
    }

    fn any(&self) -> bool {
        self.charge_off || self.write_off
    }
}
