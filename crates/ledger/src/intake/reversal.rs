//! Whether an event may be taken back.

use primitives::Amount;

use super::{Rejected, relief};
use crate::account::History;
use crate::event::{Entry, Event};

pub(super) fn check(history: History<'_>, of: u64) -> Result<(), Rejected> {
    let entry = history.entry(of).ok_or(Rejected::NothingToReverse(of))?;
    if history.reversal_of(of).is_some() {
        return Err(Rejected::AlreadyReversed(of));
    }
    match &entry.event {
        Event::ContractOpened(_) | Event::StatementIssued(_) | Event::Reversal { .. } => {
            Err(Rejected::NotReversible(entry.event.kind()))
        }
        Event::Repayment { .. }
        | Event::MerchantRefund { .. }
        | Event::PayoutRefund { .. }
        | Event::Recovery { .. } => refuse_given_back(history, entry),
        Event::PurchaseBooked(_)
        | Event::GoodwillCredit { .. }
        | Event::Chargeback { .. }
        | Event::Refunded { .. }
        | Event::CreditRefunded { .. }
        | Event::FeeCharged { .. }
        | Event::Waived { .. }
        | Event::Disbursed { .. }
        | Event::SettlementAgreed { .. }
        | Event::Paused { .. }
        | Event::ClassSet { .. }
        | Event::ClassBooked { .. }
        | Event::ImpairmentRecorded { .. }
        | Event::Sold { .. }
        | Event::FeeRefunded { .. }
        | Event::GuaranteeDrawn { .. }
        | Event::InterestPaymentWaived { .. }
        | Event::Linked { .. } => Ok(()),
        Event::Resumed { .. } => relief::check_pauses_without(history, of),
        // A later payment is replayed on the calendar before; a later calendar rests on this one.
        Event::Rescheduled { .. } | Event::Restructured(_) => refuse_later(history, entry, is_calendar),
        Event::ChargedOff { .. } | Event::WrittenOff { .. } | Event::Terminated { .. } => {
            refuse_later(history, entry, |event| !matches!(event, Event::Reversal { .. }))
        }
    }
}

/// Refuses to take money back that went back already: by a chargeback, or to the customer.
fn refuse_given_back(history: History<'_>, entry: &Entry) -> Result<(), Rejected> {
    let mut left = Amount::ZERO;
    let mut given_back = None;
    for other in history.in_force().filter(|other| other.seq != entry.seq) {
        if let Event::Repayment { amount, .. }
        | Event::MerchantRefund { amount }
        | Event::PayoutRefund { amount }
        | Event::Recovery { amount } = &other.event
        {
            left += *amount;
        } else if let Event::Chargeback { amount } | Event::Refunded { amount } = &other.event {
            left -= *amount;
            given_back = Some(other);
        }
    }
    match given_back {
        Some(later) if left < Amount::ZERO => {
            Err(Rejected::LaterEvents { of: entry.seq, later: later.seq, on: later.effective_on })
        }
        _ => Ok(()),
    }
}

const fn is_calendar(event: &Event) -> bool {
    matches!(event, Event::Rescheduled { .. } | Event::Restructured(_))
}

fn refuse_later(history: History<'_>, entry: &Entry, rests_on_it: impl Fn(&Event) -> bool) -> Result<(), Rejected> {
    let comes_later = |other: &&Entry| other.replay_order() > entry.replay_order() && rests_on_it(&other.event);
    match history.in_force().find(comes_later) {
        None => Ok(()),
        Some(later) => Err(Rejected::LaterEvents { of: entry.seq, later: later.seq, on: later.effective_on }),
    }
}
