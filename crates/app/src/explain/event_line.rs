//! One line about an event.

mod chinese;

use ledger::Product;
use ledger::event::{Entry, Event, Restructure, RestructureKind};
use primitives::Amount;

use super::Language;
use super::english::{every, period};

/// One line about an event, in a language.
pub fn event_line_in(entry: &Entry, product: &Product, language: Language) -> String {
    match language {
        Language::English => event_line(entry, product),
        Language::Chinese => chinese::event_line(entry, product),
    }
}

/// One line about an event, for the history of an account.
pub fn event_line(entry: &Entry, product: &Product) -> String {
    let money = |amount: &Amount| product.currency.format(*amount);
    match &entry.event {
        Event::ContractOpened(contract) => {
            format!("contract opened under {}: principal {}", contract.product, money(&contract.principal))
        }
        Event::PurchaseBooked(purchase) if purchase.instalments > 1 => {
            format!("purchase of {} in {} instalments", money(&purchase.amount), purchase.instalments)
        }
        Event::PurchaseBooked(purchase) if purchase.is_cash() => format!("cash advance of {}", money(&purchase.amount)),
        Event::PurchaseBooked(purchase) => format!("purchase of {}", money(&purchase.amount)),
        Event::StatementIssued(statement) => format!(
            "statement {}: minimum payment {} due {}, balance {}",
            statement.number,
            money(&statement.minimum_payment),
            statement.due,
            money(&statement.balance)
        ),
        Event::Repayment { amount, earmark: None } => format!("repayment of {}", money(amount)),
        Event::Repayment { amount, earmark: Some(key) } => {
            format!("repayment of {} for instalment {key}", money(amount))
        }
        Event::Reversal { of } => format!("reversal of event {of}"),
        Event::MerchantRefund { amount } => format!("merchant refund of {}", money(amount)),
        Event::Chargeback { amount } => format!("chargeback of {}", money(amount)),
        Event::FeeCharged { amount, due, reason } => format!("charge of {} due {due}: {reason}", money(amount)),
        Event::Waived { component, amount, authority, reason, .. } => {
            format!("waiver of {} {}{}: {reason}", money(amount), component.name(), under(authority.as_deref()))
        }
        Event::Rescheduled { schedule, reason } => {
            format!("new payment calendar of {} instalments: {reason}", schedule.len())
        }
        Event::Disbursed { amount, plan: None } => format!("disbursement of {}", money(amount)),
        Event::Disbursed { amount, plan: Some(plan) } => {
            let at = plan.annual_rate.map_or_else(String::new, |rate| format!(", at {rate} a year"));
            format!("disbursement of {} in {} instalments of its own{at}", money(amount), plan.count)
        }
        Event::PayoutRefund { amount } => format!("payout refund of {}", money(amount)),
        Event::GoodwillCredit { amount, authority, reason } => {
            format!("goodwill credit of {}{}: {reason}", money(amount), under(authority.as_deref()))
        }
        Event::Refunded { amount } => format!("refund to the customer of {}", money(amount)),
        Event::CreditRefunded { amount } => format!("credit balance of {} paid out", money(amount)),
        Event::ChargedOff { reason, is_fraud: false } => format!("charged off: {reason}"),
        Event::ChargedOff { reason, is_fraud: true } => format!("charged off for fraud: {reason}"),
        Event::WrittenOff { reason } => format!("written off: {reason}"),
        Event::Recovery { amount } => format!("recovery of {}", money(amount)),
        Event::SettlementAgreed { parts, authority, reason } => {
            let total = parts.iter().map(|part| part.amount).sum();
            let last = parts.last().map_or_else(String::new, |part| format!(" by {}", part.due));
            let under = under(authority.as_deref());
            format!("settlement for {} in {} payments{last}{under}: {reason}", money(&total), parts.len())
        }
        Event::Terminated { reason } => format!("contract terminated: {reason}"),
        Event::Paused { what, until, reason } => format!("{} paused until {until}: {reason}", what.name()),
        Event::Resumed { what } => format!("{} resumed", what.name()),
        Event::Restructured(restructure) => restructure_line(restructure),
        Event::ClassSet { policy, class, reason, approved_by } => {
            format!("class {class} set under {policy} by {approved_by}: {reason}")
        }
        Event::ClassBooked { policy, class } => format!("class {class} booked, as {policy} found it"),
        Event::ImpairmentRecorded { share, reason } => format!("impairment of {share} recorded: {reason}"),
        Event::Linked { parent: Some(parent), reason } => format!("made a child of account {parent}: {reason}"),
        Event::Linked { parent: None, reason } => format!("made a child of no account: {reason}"),
        Event::Sold { to, price: None, reason } => format!("sold to {to}: {reason}"),
        Event::Sold { to, price: Some(price), reason } => format!("sold to {to} for {}: {reason}", money(price)),
        Event::GuaranteeDrawn { amount } => format!("guarantee of {} drawn", money(amount)),
        Event::FeeRefunded { instalment, amount, pays_out, authority, reason } => {
            let how = if *pays_out { " and paid out" } else { "" };
            format!(
                "fee of {} given back on instalment {instalment}{how}{}: {reason}",
                money(amount),
                under(authority.as_deref())
            )
        }
        Event::InterestPaymentWaived { amount, authority, reason } => {
            format!("paid interest of {} given back{}: {reason}", money(amount), under(authority.as_deref()))
        }
    }
}

/// ` under the role`, where one is named.
fn under(authority: Option<&str>) -> String {
    authority.map_or_else(String::new, |role| format!(" under {role}"))
}

fn restructure_line(restructure: &Restructure) -> String {
    let what = match &restructure.kind {
        RestructureKind::Extension { by } => format!("extension by {}", period(*by)),
        RestructureKind::ReAmortise => "re-amortisation".to_owned(),
        RestructureKind::ReAge { calendar, .. } => format!(
            "re-age onto {} instalments, one {} from {}",
            calendar.count,
            every(calendar.every),
            calendar.first_due
        ),
        RestructureKind::Reschedule { calendar, .. } => format!(
            "reschedule onto {} instalments, one {} from {}",
            calendar.count,
            every(calendar.every),
            calendar.first_due
        ),
        RestructureKind::RateChange { annual_rate } => format!("interest at {annual_rate} a year from now on"),
        RestructureKind::ReAgeOpenEnd { .. } => "re-age of the revolving balance".to_owned(),
        RestructureKind::InterestPause { until } => format!("interest paused until {until}"),
    };
    if restructure.reason.is_empty() { what } else { format!("{what}: {}", restructure.reason) }
}
