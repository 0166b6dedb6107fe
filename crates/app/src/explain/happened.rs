//! What single events did to an account beyond settling what is past due, as facts.

use ledger::History;
use ledger::account::{Instalment, InstalmentKind};
use ledger::component::Components;
use ledger::event::{Entry, Event, RestructureKind};
use ledger::product::{FeeAt, PrepaidAs, PrepaidInterest};
use ledger::schedule;
use primitives::{Amount, Date, Rate};

use super::Fact;
use crate::around::{Around, around, calendar_changes};

/// What an event did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happened {
    /// More of the principal was paid out.
    Disbursed(Amount),
    /// Money came back from where it was paid to.
    PayoutRefund(Amount),
    /// The lender gave money to the account.
    Goodwill {
        /// How much.
        amount: Amount,
        /// The role under whose authority, if one is named.
        authority: Option<String>,
        /// Why.
        reason: String,
    },
    /// Money was paid back to the customer and is owed again.
    Refunded(Amount),
    /// Credit balance was paid out to the customer.
    CreditRefunded(Amount),
    /// An early end took off what is not earned.
    Dropped(Components),
    /// Principal that was settled in advance took interest off the days to come.
    Saved(Components),
    /// The product charged its fees.
    Fees {
        /// How much.
        charged: Amount,
        /// Of it, what was settled at once.
        settled: Amount,
    },
    /// Interest was kept back from the payout.
    Prepaid {
        /// How much.
        interest: Amount,
        /// Whether it counts as paid; otherwise as not lent.
        is_paid: bool,
    },
    /// What is unpaid was arranged anew.
    Rearranged(Rearranged),
    /// A person set the class.
    ClassSet {
        /// By which policy.
        policy: String,
        /// Into which class.
        class: String,
        /// Who approved it.
        approved_by: String,
        /// Why.
        reason: String,
    },
    /// The class that a policy found was booked.
    ClassBooked {
        /// By which policy.
        policy: String,
        /// The class.
        class: String,
    },
    /// A fee was given back.
    FeeRefunded {
        /// How much.
        amount: Amount,
        /// Whether what was paid of it went out.
        pays_out: bool,
        /// Why.
        reason: String,
    },
    /// A guarantor paid the lenders.
    GuaranteeDrawn(Amount),
    /// Interest that was paid was given back.
    InterestGivenBack {
        /// How much.
        amount: Amount,
        /// Why.
        reason: String,
    },
    /// The account was sold.
    Sold {
        /// By whom.
        by: String,
        /// To whom.
        to: String,
        /// For how much, if that is told.
        price: Option<Amount>,
        /// The first day on which it is the buyer's.
        from: Date,
        /// Why.
        reason: String,
    },
    /// The account was made a child of another, or of none.
    Linked {
        /// The parent.
        parent: Option<String>,
        /// Why.
        reason: String,
    },
    /// What is expected to be lost was recorded.
    Impaired {
        /// The share of what is owed.
        share: Rate,
        /// Why.
        reason: String,
    },
}

/// What a restructure changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rearranged {
    /// By which terms; none for a calendar that was given.
    pub terms: Option<RestructureKind>,
    /// Why.
    pub reason: String,
    /// Who asked for it.
    pub requested_by: Option<String>,
    /// Who approved it.
    pub approved_by: Option<String>,
    /// How many instalments are due on another day.
    pub moved: u32,
    /// How many were lifted off.
    pub lifted: u32,
    /// How many are new.
    pub added: u32,
    /// The last due date on which something was unpaid, before and after.
    pub last_due: Option<(Date, Date)>,
    /// Everything owed, before and after.
    pub owed: (Amount, Amount),
}

/// What events of an account did, in the order in which they are applied.
pub(super) fn happened(history: History<'_>, as_of: Date) -> Vec<Fact> {
    let changes = calendar_changes(history, as_of);
    let counts = |entry: &&Entry| entry.counts_from() <= as_of && history.reversal_of(entry.seq).is_none();
    let facts = history.entries().iter().filter(counts).flat_map(|entry| {
        let around = changes.iter().find(|around| around.entry.seq == entry.seq);
        let (seq, kind, on) = (entry.seq, entry.event.kind(), entry.effective_on);
        let all = [
            what(history, entry, around),
            prepaid(history, entry),
            fees(history, entry),
            dropped(history, entry, around),
        ];
        all.into_iter().flatten().map(move |what| Fact::Happened { seq, kind, on, what })
    });
    facts.collect()
}

/// The interest that was kept back from an opening's payout.
fn prepaid(history: History<'_>, entry: &Entry) -> Option<Happened> {
    let (contract, product) = (entry.event.opening()?, history.product());
    let PrepaidInterest { periods, counts_as } = product.prepaid_interest?;
    let interest = match counts_as {
        PrepaidAs::LessPrincipal => contract.principal - schedule::lent(product, contract, entry.effective_on),
        PrepaidAs::Paid => {
            let planned = schedule::schedule(product, contract, entry.effective_on);
            let is_prepaid = |number: u32| (1..=u32::from(periods)).contains(&number);
            let kept_back = planned.iter().filter(|planned| is_prepaid(planned.scheduled.key.number));
            kept_back.map(|planned| planned.scheduled.interest).sum()
        }
    };
    let is_paid = counts_as == PrepaidAs::Paid;
    interest.is_positive().then_some(Happened::Prepaid { interest, is_paid })
}

/// The fees that the product charged with a payout.
fn fees(history: History<'_>, entry: &Entry) -> Option<Happened> {
    let at = if entry.event.opening().is_some() {
        FeeAt::Opening
    } else if let Event::Disbursed { .. } = entry.event {
        FeeAt::Tranche
    } else {
        return None;
    };
    if !history.product().fees.iter().any(|terms| terms.at == at) {
        return None;
    }
    let order = entry.replay_order();
    let (before, after) = match around(history, entry) {
        Some(around) => (around.before.instalments, around.after.instalments),
        None => {
            let opened = history.fold(entry.counts_from(), |other| other.replay_order() <= order, false)?;
            (Vec::new(), opened.instalments)
        }
    };
    let is_new = |charge: &&Instalment| before.iter().all(|old| old.key != charge.key);
    let charges = after.iter().filter(|instalment| instalment.kind == InstalmentKind::Charge).filter(is_new);
    let (charged, settled) = charges.fold((Amount::ZERO, Amount::ZERO), |(charged, settled), charge| {
        (charged + charge.scheduled.fee, settled + charge.paid.fee)
    });
    charged.is_positive().then_some(Happened::Fees { charged, settled })
}

/// What an event took off the calendar without arranging it anew: by an early end, or by principal settled in advance.
fn dropped(history: History<'_>, entry: &Entry, around: Option<&Around<'_>>) -> Option<Happened> {
    if let Event::Restructured(_) | Event::Rescheduled { .. } = entry.event {
        return None;
    }
    let around = around?;
    let mut dropped = around.lifted_in_all(history);
    dropped.interest = (dropped.interest - around.interest_moved()).max(Amount::ZERO);
    let goes_on = !around.after.has_ended && around.after.unpaid().principal.is_positive();
    match (dropped.total().is_zero(), goes_on) {
        (true, _) => None,
        (false, true) => Some(Happened::Saved(dropped)),
        (false, false) => Some(Happened::Dropped(dropped)),
    }
}

fn what(history: History<'_>, entry: &Entry, around: Option<&Around<'_>>) -> Option<Happened> {
    match &entry.event {
        Event::Disbursed { amount, plan: _ } => Some(Happened::Disbursed(*amount)),
        Event::PayoutRefund { amount } => Some(Happened::PayoutRefund(*amount)),
        Event::GoodwillCredit { amount, authority, reason } => {
            Some(Happened::Goodwill { amount: *amount, authority: authority.clone(), reason: reason.clone() })
        }
        Event::GuaranteeDrawn { amount } => Some(Happened::GuaranteeDrawn(*amount)),
        Event::FeeRefunded { amount, pays_out, reason, .. } => {
            Some(Happened::FeeRefunded { amount: *amount, pays_out: *pays_out, reason: reason.clone() })
        }
        Event::InterestPaymentWaived { amount, reason, .. } => {
            Some(Happened::InterestGivenBack { amount: *amount, reason: reason.clone() })
        }
        Event::Refunded { amount } => Some(Happened::Refunded(*amount)),
        Event::CreditRefunded { amount } => Some(Happened::CreditRefunded(*amount)),
        Event::ClassSet { policy, class, reason, approved_by } => Some(Happened::ClassSet {
            policy: policy.clone(),
            class: class.clone(),
            approved_by: approved_by.clone(),
            reason: reason.clone(),
        }),
        Event::ClassBooked { policy, class } => {
            Some(Happened::ClassBooked { policy: policy.clone(), class: class.clone() })
        }
        Event::ImpairmentRecorded { share, reason } => {
            Some(Happened::Impaired { share: *share, reason: reason.clone() })
        }
        Event::Linked { parent, reason } => Some(Happened::Linked { parent: parent.clone(), reason: reason.clone() }),
        Event::Sold { to, price, reason } => {
            let by = history.as_of(entry.effective_on)?.owner().to_owned();
            Some(Happened::Sold {
                by,
                to: to.clone(),
                price: *price,
                from: entry.effective_on.next(),
                reason: reason.clone(),
            })
        }
        Event::Rescheduled { reason, .. } => around.map(|around| {
            let said = Said { terms: None, reason, requested_by: None, approved_by: None };
            Happened::Rearranged(rearranged(around, &said))
        }),
        Event::Restructured(restructure) => around.map(|around| {
            let said = Said {
                terms: Some(&restructure.kind),
                reason: &restructure.reason,
                requested_by: restructure.requested_by.as_deref(),
                approved_by: restructure.approved_by.as_deref(),
            };
            Happened::Rearranged(rearranged(around, &said))
        }),
        Event::Repayment { .. }
        | Event::Recovery { .. }
        | Event::ChargedOff { .. }
        | Event::WrittenOff { .. }
        | Event::Terminated { .. }
        | Event::ContractOpened(_)
        | Event::PurchaseBooked(_)
        | Event::StatementIssued(_)
        | Event::Reversal { .. }
        | Event::MerchantRefund { .. }
        | Event::Chargeback { .. }
        | Event::FeeCharged { .. }
        | Event::Waived { .. }
        | Event::SettlementAgreed { .. }
        | Event::Paused { .. }
        | Event::Resumed { .. } => None,
    }
}

/// What a restructure says of itself.
struct Said<'e> {
    terms: Option<&'e RestructureKind>,
    reason: &'e str,
    requested_by: Option<&'e str>,
    approved_by: Option<&'e str>,
}

fn rearranged(around: &Around<'_>, said: &Said<'_>) -> Rearranged {
    let (before, after) = (&around.before.instalments, &around.after.instalments);
    let old_of = |new: &Instalment| before.iter().find(|old| old.key == new.key);
    let count = |is: &dyn Fn(&Instalment, Option<&Instalment>) -> bool| {
        u32::try_from(after.iter().filter(|new| is(new, old_of(new))).count()).unwrap_or(u32::MAX)
    };
    let last_due = |instalments: &[Instalment]| instalments.iter().filter(|i| !i.is_settled()).map(|i| i.due).max();
    Rearranged {
        terms: said.terms.cloned(),
        reason: said.reason.to_owned(),
        requested_by: said.requested_by.map(str::to_owned),
        approved_by: said.approved_by.map(str::to_owned),
        moved: count(&|new, old| old.is_some_and(|old| old.due != new.due)),
        lifted: count(&|new, old| old.is_some_and(|old| old.is_live() && !new.is_live() && !old.is_settled())),
        added: count(&|_, old| old.is_none()),
        last_due: last_due(before).zip(last_due(after)),
        owed: (around.before.unpaid().total(), around.after.unpaid().total()),
    }
}
