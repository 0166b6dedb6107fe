//! Packing: the stored form of each event.

use ledger::event::{Event, SettlementPart};
use primitives::{Amount, Date, Rate};

use super::code;
use super::contract::{StoredContract, StoredInstalment, StoredKey};
use super::event::{StoredEvent, StoredPart};
use super::restructure::StoredRestructure;

impl From<&Event> for StoredEvent {
    fn from(event: &Event) -> Self {
        match event {
            Event::ContractOpened(contract) => Self::ContractOpened(StoredContract::from(&**contract)),
            Event::PurchaseBooked(purchase) => Self::PurchaseBooked {
                amount: purchase.amount.minor(),
                instalments: purchase.instalments,
                is_cash: purchase.is_cash().then_some(true),
            },
            Event::StatementIssued(statement) => Self::StatementIssued {
                number: statement.number,
                due: statement.due.day_number(),
                principal: statement.principal.minor(),
                interest: statement.interest.minor(),
                fee: statement.fee.minor(),
                minimum_payment: statement.minimum_payment.minor(),
                balance: statement.balance.minor(),
                from_carried: statement.from_carried.minor(),
            },
            Event::Repayment { amount, earmark } => {
                Self::Repayment { amount: amount.minor(), earmark: earmark.map(StoredKey::from) }
            }
            Event::Reversal { of } => Self::Reversal { of: *of },
            Event::MerchantRefund { amount } => Self::MerchantRefund { amount: amount.minor() },
            Event::Chargeback { amount } => Self::Chargeback { amount: amount.minor() },
            Event::FeeCharged { amount, due, reason } => {
                Self::FeeCharged { amount: amount.minor(), due: due.day_number(), reason: reason.clone() }
            }
            Event::Waived { component, amount, instalment, authority, reason } => Self::Waived {
                component: code::component(*component),
                amount: amount.minor(),
                instalment: instalment.map(StoredKey::from),
                reason: reason.clone(),
                authority: authority.clone(),
            },
            Event::Rescheduled { schedule, reason } => Self::Rescheduled {
                schedule: schedule.iter().map(StoredInstalment::from).collect(),
                reason: reason.clone(),
            },
            Event::Disbursed { amount, plan } => Self::Disbursed {
                amount: amount.minor(),
                count: plan.map(|plan| plan.count),
                first_due: plan.and_then(|plan| plan.first_due).map(Date::day_number),
                annual_rate: plan.and_then(|plan| plan.annual_rate).map(Rate::billionths),
            },
            Event::PayoutRefund { amount } => Self::PayoutRefund { amount: amount.minor() },
            Event::GoodwillCredit { amount, authority, reason } => {
                Self::GoodwillCredit { amount: amount.minor(), reason: reason.clone(), authority: authority.clone() }
            }
            Event::Refunded { amount } => Self::Refunded { amount: amount.minor() },
            Event::CreditRefunded { amount } => Self::CreditRefunded { amount: amount.minor() },
            Event::ChargedOff { reason, is_fraud } => Self::ChargedOff { reason: reason.clone(), is_fraud: *is_fraud },
            Event::WrittenOff { reason } => Self::WrittenOff { reason: reason.clone() },
            Event::Recovery { amount } => Self::Recovery { amount: amount.minor() },
            Event::SettlementAgreed { parts, authority, reason } => Self::SettlementAgreed {
                parts: parts.iter().map(StoredPart::from).collect(),
                reason: reason.clone(),
                authority: authority.clone(),
            },
            Event::Terminated { reason } => Self::Terminated { reason: reason.clone() },
            Event::Paused { what, until, reason } => {
                Self::Paused { what: code::pausable(*what), until: until.day_number(), reason: reason.clone() }
            }
            Event::Resumed { what } => Self::Resumed { what: code::pausable(*what) },
            Event::Restructured(restructure) => Self::Restructured(StoredRestructure::from(&**restructure)),
            Event::ClassSet { policy, class, reason, approved_by } => Self::ClassSet {
                policy: policy.clone(),
                class: class.clone(),
                reason: reason.clone(),
                approved_by: approved_by.clone(),
            },
            Event::ClassBooked { policy, class } => Self::ClassBooked { policy: policy.clone(), class: class.clone() },
            Event::ImpairmentRecorded { share, reason } => {
                Self::ImpairmentRecorded { share: share.billionths(), reason: reason.clone() }
            }
            Event::Linked { parent, reason } => Self::Linked { parent: parent.clone(), reason: reason.clone() },
            Event::Sold { to, price, reason } => {
                Self::Sold { to: to.clone(), reason: reason.clone(), price: price.map(Amount::minor) }
            }
            Event::GuaranteeDrawn { amount } => Self::GuaranteeDrawn { amount: amount.minor() },
            Event::FeeRefunded { instalment, amount, pays_out, authority, reason } => Self::FeeRefunded {
                instalment: StoredKey::from(*instalment),
                amount: amount.minor(),
                pays_out: *pays_out,
                reason: reason.clone(),
                authority: authority.clone(),
            },
            Event::InterestPaymentWaived { amount, authority, reason } => Self::InterestPaymentWaived {
                amount: amount.minor(),
                reason: reason.clone(),
                authority: authority.clone(),
            },
        }
    }
}

impl From<&SettlementPart> for StoredPart {
    fn from(part: &SettlementPart) -> Self {
        Self { due: part.due.day_number(), amount: part.amount.minor() }
    }
}
