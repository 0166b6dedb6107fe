//! An event as plain values.

use ledger::event::{
    Contract, Entry, Event, InstalmentKey, Instalments, ScheduledInstalment, SettlementPart, Statement,
};
use primitives::{Amount, Currency};
use serde_json::{Value, json};

use super::restructure::restructure_fields;

/// An event as plain values, for the exported journal and the history of an account.
pub fn event_view(entry: &Entry, currency: Currency) -> Value {
    fields(&entry.event, currency)
}

/// The fields of an event.
pub(crate) fn fields(event: &Event, currency: Currency) -> Value {
    let money = |amount: &Amount| currency.format(*amount);
    match event {
        Event::ContractOpened(contract) => contract_fields(contract, currency),
        Event::PurchaseBooked(purchase) if purchase.is_cash() => {
            json!({"amount": money(&purchase.amount), "instalments": purchase.instalments, "cash_advance": true})
        }
        Event::PurchaseBooked(purchase) => {
            json!({"amount": money(&purchase.amount), "instalments": purchase.instalments})
        }
        Event::StatementIssued(statement) => statement_fields(statement, currency),
        Event::Repayment { amount, earmark } => {
            json!({"amount": money(amount), "earmark": earmark.as_ref().map(key)})
        }
        Event::Reversal { of } => json!({"of": of}),
        Event::MerchantRefund { amount }
        | Event::Chargeback { amount }
        | Event::Disbursed { amount, plan: None }
        | Event::PayoutRefund { amount }
        | Event::Refunded { amount }
        | Event::CreditRefunded { amount }
        | Event::GuaranteeDrawn { amount }
        | Event::Recovery { amount } => json!({"amount": money(amount)}),
        Event::Disbursed { amount, plan: Some(plan) } => json!({
            "amount": money(amount), "instalments": plan.count, "first_due": plan.first_due.map(|due| due.to_string()),
            "annual_rate": plan.annual_rate.map(|rate| rate.to_string()),
        }),
        Event::FeeCharged { amount, due, reason } => {
            json!({"amount": money(amount), "due": due.to_string(), "reason": reason})
        }
        Event::Waived { component, amount, instalment, authority, reason } => json!({
            "component": component.name(), "amount": money(amount),
            "instalment": instalment.as_ref().map(key), "authority": authority, "reason": reason,
        }),
        Event::Rescheduled { schedule, reason } => {
            json!({"schedule": calendar(schedule, currency), "reason": reason})
        }
        Event::GoodwillCredit { amount, authority, reason }
        | Event::InterestPaymentWaived { amount, authority, reason } => {
            json!({"amount": money(amount), "authority": authority, "reason": reason})
        }
        Event::FeeRefunded { instalment, amount, pays_out, authority, reason } => json!({
            "instalment": key(instalment), "amount": money(amount), "pays_out": pays_out, "authority": authority,
            "reason": reason,
        }),
        Event::ChargedOff { reason, is_fraud } => json!({"reason": reason, "is_fraud": is_fraud}),
        Event::WrittenOff { reason } | Event::Terminated { reason } => json!({"reason": reason}),
        Event::SettlementAgreed { parts, authority, reason } => {
            let part = |part: &SettlementPart| json!({"due": part.due.to_string(), "amount": money(&part.amount)});
            json!({"parts": parts.iter().map(part).collect::<Vec<_>>(), "authority": authority, "reason": reason})
        }
        Event::Paused { what, until, reason } => {
            json!({"what": what.name(), "until": until.to_string(), "reason": reason})
        }
        Event::Resumed { what } => json!({"what": what.name()}),
        Event::Restructured(restructure) => restructure_fields(restructure),
        Event::ClassSet { policy, class, reason, approved_by } => {
            json!({"policy": policy, "class": class, "reason": reason, "approved_by": approved_by})
        }
        Event::ClassBooked { policy, class } => json!({"policy": policy, "class": class}),
        Event::ImpairmentRecorded { share, reason } => json!({"share": share.to_string(), "reason": reason}),
        Event::Linked { parent, reason } => json!({"parent": parent, "reason": reason}),
        Event::Sold { to, price: None, reason } => json!({"to": to, "reason": reason}),
        Event::Sold { to, price: Some(price), reason } => json!({"to": to, "price": money(price), "reason": reason}),
    }
}

fn key(key: &InstalmentKey) -> Value {
    json!({"calendar_version": key.calendar, "number": key.number})
}

fn calendar(schedule: &[ScheduledInstalment], currency: Currency) -> Vec<Value> {
    let money = |amount: Amount| currency.format(amount);
    let rows = schedule.iter().map(|row| {
        json!({
            "calendar_version": row.key.calendar, "number": row.key.number, "due": row.due.to_string(),
            "principal": money(row.principal), "interest": money(row.interest), "fee": money(row.fee),
        })
    });
    rows.collect()
}

fn contract_fields(contract: &Contract, currency: Currency) -> Value {
    let mut fields = json!({
        "person": contract.person, "product": contract.product.id, "product_version": contract.product.version,
        "funding_source": contract.funding_source, "principal": currency.format(contract.principal),
    });
    match &contract.instalments {
        Instalments::Computed { count, first_due } => {
            fields["instalments"] = (*count).into();
            fields["first_due"] = first_due.map(|due| due.to_string()).into();
        }
        Instalments::Given(schedule) => fields["schedule"] = calendar(schedule, currency).into(),
    }
    fields
}

fn statement_fields(statement: &Statement, currency: Currency) -> Value {
    let money = |amount: Amount| currency.format(amount);
    json!({
        "number": statement.number, "due": statement.due.to_string(), "principal": money(statement.principal),
        "interest": money(statement.interest), "fee": money(statement.fee),
        "minimum_payment": money(statement.minimum_payment), "balance": money(statement.balance),
    })
}
