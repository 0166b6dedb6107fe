//! Unpacking: the event of each stored form.

use anyhow::Result;
use ledger::event::{DrawingPlan, Event, InstalmentKey, Purchase, PurchaseKind, SettlementPart, Statement};
use primitives::{Amount, Rate};

use super::contract::given;
use super::event::{StoredEvent, StoredPart};
use super::{code, date};

impl StoredEvent {
    /// The event.
    ///
    /// # Errors
    /// When a date or a code in it does not exist.
    pub(super) fn into_event(self) -> Result<Event> {
        Ok(match self {
            Self::ContractOpened(contract) => Event::ContractOpened(Box::new(contract.into_contract()?)),
            Self::PurchaseBooked { amount, instalments, is_cash } => {
                let kind = if is_cash == Some(true) { PurchaseKind::CashAdvance } else { PurchaseKind::Goods };
                Event::PurchaseBooked(Purchase { amount: Amount::from_minor(amount), instalments, kind })
            }
            Self::StatementIssued { number, due, principal, interest, fee, minimum_payment, balance, from_carried } => {
                Event::StatementIssued(Statement {
                    number,
                    due: date(due)?,
                    principal: Amount::from_minor(principal),
                    interest: Amount::from_minor(interest),
                    fee: Amount::from_minor(fee),
                    minimum_payment: Amount::from_minor(minimum_payment),
                    balance: Amount::from_minor(balance),
                    from_carried: Amount::from_minor(from_carried),
                })
            }
            Self::Repayment { amount, earmark } => {
                Event::Repayment { amount: Amount::from_minor(amount), earmark: earmark.map(InstalmentKey::from) }
            }
            Self::Reversal { of } => Event::Reversal { of },
            Self::MerchantRefund { amount } => Event::MerchantRefund { amount: Amount::from_minor(amount) },
            Self::Chargeback { amount } => Event::Chargeback { amount: Amount::from_minor(amount) },
            Self::FeeCharged { amount, due, reason } => {
                Event::FeeCharged { amount: Amount::from_minor(amount), due: date(due)?, reason }
            }
            Self::Waived { component, amount, instalment, reason, authority } => Event::Waived {
                component: code::component_of(component)?,
                amount: Amount::from_minor(amount),
                instalment: instalment.map(InstalmentKey::from),
                authority,
                reason,
            },
            Self::Rescheduled { schedule, reason } => Event::Rescheduled { schedule: given(schedule)?, reason },
            Self::Disbursed { amount, count, first_due, annual_rate } => {
                let first_due = first_due.map(date).transpose()?;
                let annual_rate = annual_rate.map(Rate::from_billionths);
                let plan = count.map(|count| DrawingPlan { count, first_due, annual_rate });
                Event::Disbursed { amount: Amount::from_minor(amount), plan }
            }
            Self::PayoutRefund { amount } => Event::PayoutRefund { amount: Amount::from_minor(amount) },
            Self::GoodwillCredit { amount, reason, authority } => {
                Event::GoodwillCredit { amount: Amount::from_minor(amount), authority, reason }
            }
            Self::Refunded { amount } => Event::Refunded { amount: Amount::from_minor(amount) },
            Self::CreditRefunded { amount } => Event::CreditRefunded { amount: Amount::from_minor(amount) },
            Self::ChargedOff { reason, is_fraud } => Event::ChargedOff { reason, is_fraud },
            Self::WrittenOff { reason } => Event::WrittenOff { reason },
            Self::Recovery { amount } => Event::Recovery { amount: Amount::from_minor(amount) },
            Self::SettlementAgreed { parts, reason, authority } => {
                let parts = parts.into_iter().map(StoredPart::into_part).collect::<Result<_>>()?;
                Event::SettlementAgreed { parts, authority, reason }
            }
            Self::Terminated { reason } => Event::Terminated { reason },
            Self::Paused { what, until, reason } => {
                Event::Paused { what: code::pausable_of(what)?, until: date(until)?, reason }
            }
            Self::Resumed { what } => Event::Resumed { what: code::pausable_of(what)? },
            Self::Restructured(stored) => Event::Restructured(Box::new(stored.into_restructure()?)),
            Self::ClassSet { policy, class, reason, approved_by } => {
                Event::ClassSet { policy, class, reason, approved_by }
            }
            Self::ClassBooked { policy, class } => Event::ClassBooked { policy, class },
            Self::ImpairmentRecorded { share, reason } => {
                Event::ImpairmentRecorded { share: Rate::from_billionths(share), reason }
            }
            Self::Linked { parent, reason } => Event::Linked { parent, reason },
            Self::Sold { to, reason, price } => Event::Sold { to, price: price.map(Amount::from_minor), reason },
            Self::GuaranteeDrawn { amount } => Event::GuaranteeDrawn { amount: Amount::from_minor(amount) },
            Self::FeeRefunded { instalment, amount, pays_out, reason, authority } => Event::FeeRefunded {
                instalment: instalment.into(),
                amount: Amount::from_minor(amount),
                pays_out,
                authority,
                reason,
            },
            Self::InterestPaymentWaived { amount, reason, authority } => {
                Event::InterestPaymentWaived { amount: Amount::from_minor(amount), authority, reason }
            }
        })
    }
}

impl StoredPart {
    fn into_part(self) -> Result<SettlementPart> {
        Ok(SettlementPart { due: date(self.due)?, amount: Amount::from_minor(self.amount) })
    }
}
