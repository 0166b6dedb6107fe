//! Single events: the account just before and just after each, and what the event took off its calendar.
//!
//! The ledger keeps what an account is, not what it was scheduled to be once; that is the difference of two folds. For
//! answers about one account, not for whole books.

use ledger::History;
use ledger::account::{Account, Instalment};
use ledger::component::{Component, Components};
use ledger::event::{Entry, Event, InstalmentKey};
use ledger::product::{InterestRecalculation, PayoffInterest, PenaltyThrough, Product};
use primitives::{Amount, Date};

/// An event with the account at the end of its day, with and without it, both without the events after it.
pub(crate) struct Around<'a> {
    pub(crate) entry: &'a Entry,
    pub(crate) before: Account<'a>,
    pub(crate) after: Account<'a>,
}

/// The events that count by a day and may take something off the calendar, in the order in which they are applied.
pub(crate) fn calendar_changes(history: History<'_>, as_of: Date) -> Vec<Around<'_>> {
    let counts = |entry: &&Entry| entry.counts_from() <= as_of && history.reversal_of(entry.seq).is_none();
    let changing = history.entries().iter().filter(counts).filter(|entry| may_change_calendar(history, &entry.event));
    changing.filter_map(|entry| around(history, entry)).collect()
}

/// The account around one event; none around an opening.
pub(crate) fn around<'a>(history: History<'a>, entry: &'a Entry) -> Option<Around<'a>> {
    let (on, order) = (entry.counts_from(), entry.replay_order());
    let is_reversal = |other: &Entry| other.event.reverses().is_some();
    let before = history.fold(on, |other| other.replay_order() < order || is_reversal(other), false)?;
    let after = history.fold(on, |other| other.replay_order() <= order || is_reversal(other), false)?;
    Some(Around { entry, before, after })
}

/// Whether an event may take something off the calendar: replace it, or end it early.
fn may_change_calendar(history: History<'_>, event: &Event) -> bool {
    match event {
        Event::Rescheduled { .. }
        | Event::Restructured(_)
        | Event::ChargedOff { .. }
        | Event::WrittenOff { .. }
        | Event::Terminated { .. } => true,
        Event::Repayment { .. } | Event::Recovery { .. } => {
            let payoff = history.product().payoff;
            let is_settlement = |entry: &Entry| matches!(entry.event, Event::SettlementAgreed { .. });
            payoff.interest == PayoffInterest::TillPaymentDay
                || payoff.drops_future_fees
                || money_drops_interest(history.product())
                || history.entries().iter().any(is_settlement)
        }
        // They bring money, or use the credit balance.
        Event::MerchantRefund { .. }
        | Event::PayoutRefund { .. }
        | Event::GoodwillCredit { .. }
        | Event::FeeRefunded { .. }
        | Event::InterestPaymentWaived { .. }
        | Event::FeeCharged { .. }
        | Event::Disbursed { .. } => money_drops_interest(history.product()),
        Event::ContractOpened(_)
        | Event::PurchaseBooked(_)
        | Event::StatementIssued(_)
        | Event::Reversal { .. }
        | Event::Chargeback { .. }
        | Event::Waived { .. }
        | Event::Refunded { .. }
        | Event::CreditRefunded { .. }
        | Event::SettlementAgreed { .. }
        | Event::Paused { .. }
        | Event::Resumed { .. }
        | Event::ClassSet { .. }
        | Event::ClassBooked { .. }
        | Event::ImpairmentRecorded { .. }
        | Event::Sold { .. }
        | Event::GuaranteeDrawn { .. }
        | Event::Linked { .. } => false,
    }
}

/// Whether principal that is settled in advance takes interest off the calendar.
fn money_drops_interest(product: &Product) -> bool {
    product.interest_recalculation != InterestRecalculation::Off || product.allocation.waives_interest_in_advance
}

impl Around<'_> {
    /// Interest that the event put on instalments which were there before: simple interest moves it from one to the next.
    pub(crate) fn interest_moved(&self) -> Amount {
        let more = self.before.instalments.iter().filter_map(|old| {
            let new = self.after.instalments.iter().find(|new| new.key == old.key)?;
            Some((new.scheduled.interest - old.scheduled.interest).max(Amount::ZERO))
        });
        more.sum()
    }

    /// What the event took off each instalment: lifted off by a new calendar, or dropped by an early end.
    pub(crate) fn lifted(&self, history: History<'_>) -> Vec<(InstalmentKey, Components)> {
        let charged_before = self.penalties_before(history);
        let lifted = self.before.instalments.iter().filter_map(|old| {
            let new = self.after.instalments.iter().find(|new| new.key == old.key)?;
            // What was settled may have moved to a collected instalment.
            let settled = |i: &Instalment, component| i.paid[component] + i.waived[component];
            let moved = |component| (settled(old, component) - settled(new, component)).max(Amount::ZERO);
            let less = |component: Component| {
                (old.owed_of(component) - new.owed_of(component) - moved(component)).max(Amount::ZERO)
            };
            let is_lifted_off = old.is_live() && !new.is_live();
            let penalty = charged_before.iter().find(|(key, _)| *key == old.key).map_or(Amount::ZERO, |(_, was)| *was);
            let lifted = Components {
                principal: less(Component::Principal),
                interest: less(Component::Interest),
                fee: less(Component::Fee),
                penalty: if is_lifted_off { (penalty - new.penalty_charged()).max(Amount::ZERO) } else { Amount::ZERO },
            };
            (!lifted.total().is_zero()).then_some((old.key, lifted))
        });
        lifted.collect()
    }

    /// The penalty charged on each instalment when the event came. At the end of its day that day may have counted.
    fn penalties_before(&self, history: History<'_>) -> Vec<(InstalmentKey, Amount)> {
        let charged = |instalment: &Instalment| (instalment.key, instalment.penalty_charged());
        match self.before.product.penalty.as_ref().map(|terms| terms.through) {
            None | Some(PenaltyThrough::AsOfExclusive) => self.before.instalments.iter().map(charged).collect(),
            Some(PenaltyThrough::AsOfInclusive) => {
                let order = self.entry.replay_order();
                let known = |other: &Entry| other.replay_order() < order || other.event.reverses().is_some();
                let start = history.fold(self.entry.counts_from().previous(), known, false);
                start.iter().flat_map(|account| account.instalments.iter().map(charged)).collect()
            }
        }
    }

    /// What the event took off all instalments together.
    pub(crate) fn lifted_in_all(&self, history: History<'_>) -> Components {
        self.lifted(history).into_iter().fold(Components::default(), |sum, (_, lifted)| sum + lifted)
    }
}
