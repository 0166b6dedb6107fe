//! The borrower's own book: what happened to the account, kept small, and what the ledger makes of it.
//!
//! An event takes 24 bytes here; ledger entries are made from them only for the moment in which somebody looks.
//! Names that have no bearing on the figures are left out.

use ledger::account::Instalment;
use ledger::component::Component;
use ledger::event::{Contract, Event, Instalments, Purchase};
use ledger::product::ProductKey;
use ledger::{Entry, History, Product, ageing};
use primitives::{Amount, Date};

/// One event, kept small.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kept {
    pub(crate) effective_on: Date,
    pub(crate) booked_on: Date,
    pub(crate) fact: Fact,
}

/// What happened.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fact {
    Opened {
        principal: Amount,
        instalments: u16,
    },
    Purchase {
        amount: Amount,
        instalments: u16,
    },
    Repayment {
        amount: Amount,
    },
    MerchantRefund {
        amount: Amount,
    },
    Chargeback {
        amount: Amount,
    },
    Waived {
        component: Component,
        amount: Amount,
    },
    /// Takes back the event with this place in the account's own order, from 1.
    Reversal {
        of: u32,
    },
}

impl Fact {
    /// The event, with places in the account's own order and a contract without names.
    pub(crate) fn event(self) -> Event {
        match self {
            Self::Opened { principal, instalments } => Event::ContractOpened(Box::new(Contract {
                person: String::new(),
                product: ProductKey { id: String::new(), version: 0 },
                funding_source: String::new(),
                principal,
                instalments: Instalments::Computed { count: instalments, first_due: None },
            })),
            Self::Purchase { amount, instalments } => Event::PurchaseBooked(Purchase::of_goods(amount, instalments)),
            Self::Repayment { amount } => Event::Repayment { amount, earmark: None },
            Self::MerchantRefund { amount } => Event::MerchantRefund { amount },
            Self::Chargeback { amount } => Event::Chargeback { amount },
            Self::Waived { component, amount } => {
                Event::Waived { component, amount, instalment: None, authority: None, reason: "goodwill".to_owned() }
            }
            Self::Reversal { of } => Event::Reversal { of: u64::from(of) },
        }
    }
}

/// What the ledger says an account owes on a day.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Owed {
    /// Unpaid on everything due by the day that was asked for.
    pub(crate) due: Amount,
    /// That, and the rest of the last statement.
    pub(crate) billed: Amount,
    /// Unpaid on everything, due or not.
    pub(crate) everything: Amount,
    /// Penalty among it.
    pub(crate) penalty: Amount,
    /// Late fees and other fees that are past due.
    pub(crate) overdue_fee: Amount,
    /// Unpaid on the oldest bill that is.
    pub(crate) oldest: Amount,
    /// From when the oldest past-due instalment ages.
    pub(crate) overdue_since: Option<Date>,
    /// When the next unpaid instalment is due after today.
    pub(crate) next_due: Option<Date>,
    /// Received and not charged back.
    pub(crate) received: Amount,
}

/// What an account owes at the end of `day`, with what will be due by `due`.
pub(crate) fn owed(product: &Product, kept: &[Kept], scratch: &mut Vec<Entry>, day: Date, due: Date) -> Owed {
    scratch.clear();
    scratch.extend((1..).zip(kept).map(|(seq, kept)| Entry {
        seq,
        effective_on: kept.effective_on,
        booked_on: kept.booked_on,
        event: kept.fact.event(),
    }));
    // Only a late bank file is out of order, so that this is nearly always one look at a sorted list.
    scratch.sort_by_key(Entry::replay_order);
    let Some(account) = History::new(product, scratch).as_of(day) else { return Owed::default() };
    let by_due = account.unpaid_through(due).total();
    let unpaid = account.unpaid();
    let ageing = ageing::age(&account);
    let statement_rest = account.revolving.as_ref().map(|pools| pools.billed + pools.carried).unwrap_or_default();
    Owed {
        due: by_due,
        billed: by_due + statement_rest,
        everything: unpaid.total(),
        penalty: unpaid.penalty,
        overdue_fee: ageing.overdue.fee,
        oldest: account
            .instalments
            .iter()
            .map(Instalment::unpaid)
            .find(|unpaid| unpaid.is_positive())
            .unwrap_or_default(),
        overdue_since: ageing.overdue_since,
        next_due: account.next_due(day).map(|instalment| instalment.due),
        received: account.totals.repaid + account.totals.merchant_refunded - account.totals.charged_back,
    }
}
