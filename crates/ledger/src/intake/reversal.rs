//! Whether an event may be taken back.

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
        Event::PurchaseBooked(_)
        | Event::Repayment { .. }
        | Event::MerchantRefund { .. }
        | Event::PayoutRefund { .. }
        | Event::GoodwillCredit { .. }
        | Event::Recovery { .. }
        | Event::Chargeback { .. }
        | Event::Refunded { .. }
        | Event::CreditRefunded { .. }
        | Event::FeeCharged { .. }
        | Event::Waived { .. }
        | Event::Disbursed { .. }
        | Event::SettlementAgreed { .. }
        | Event::Paused { .. }
        | Event::ClassSet { .. } => Ok(()),
        Event::Resumed { .. } => relief::check_pauses_without(history, of),
        // A later payment is replayed on the calendar before; a later calendar rests on this one.
        Event::Rescheduled { .. } | Event::Restructured(_) => refuse_later(history, entry, is_calendar),
        Event::ChargedOff { .. } | Event::WrittenOff { .. } | Event::Terminated { .. } => {
            refuse_later(history, entry, |event| !matches!(event, Event::Reversal { .. }))
        }
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
