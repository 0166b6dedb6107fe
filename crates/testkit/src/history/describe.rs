//! Histories in words, for the tests that fail.

use std::fmt::Write;

use ledger::event::{Entry, Event, Instalments, ScheduledInstalment};
use primitives::{Amount, Currency};

/// One line for each event.
pub fn describe(entries: &[Entry]) -> String {
    let mut text = String::new();
    for entry in entries {
        let Entry { seq, effective_on, booked_on, event } = entry;
        let booked = if booked_on == effective_on { String::new() } else { format!(" (booked {booked_on})") };
        writeln!(text, "#{seq} {effective_on}{booked} {}{}", event.kind(), details(event))
            .expect("a string takes every text");
    }
    text
}

fn details(event: &Event) -> String {
    let money = |amount: Amount| Currency::CNY.format(amount);
    match event {
        Event::ContractOpened(contract) => {
            let instalments = match &contract.instalments {
                Instalments::Computed { count, first_due: None } => format!("{count} computed"),
                Instalments::Computed { count, first_due: Some(due) } => format!("{count} computed from {due}"),
                Instalments::Given(schedule) => rows(schedule),
            };
            format!(" {} principal {}: {instalments}", contract.product, money(contract.principal))
        }
        Event::PurchaseBooked(purchase) if purchase.is_cash() => format!(" {} in cash", money(purchase.amount)),
        Event::PurchaseBooked(purchase) => format!(" {} in {}", money(purchase.amount), purchase.instalments),
        Event::StatementIssued(statement) => format!(
            " {} due {}: {} + {} + {}, minimum {}, balance {}",
            statement.number,
            statement.due,
            money(statement.principal),
            money(statement.interest),
            money(statement.fee),
            money(statement.minimum_payment),
            money(statement.balance),
        ),
        Event::Repayment { amount, earmark: None }
        | Event::MerchantRefund { amount }
        | Event::PayoutRefund { amount }
        | Event::GoodwillCredit { amount, authority: _, reason: _ }
        | Event::GuaranteeDrawn { amount }
        | Event::InterestPaymentWaived { amount, authority: _, reason: _ }
        | Event::Refunded { amount }
        | Event::CreditRefunded { amount }
        | Event::Recovery { amount }
        | Event::Disbursed { amount, plan: None }
        | Event::Chargeback { amount } => {
            format!(" {}", money(*amount))
        }
        Event::Repayment { amount, earmark: Some(key) } => format!(" {} for {key}", money(*amount)),
        Event::Disbursed { amount, plan: Some(plan) } => {
            format!(" {} in {} from {:?}", money(*amount), plan.count, plan.first_due)
        }
        Event::Reversal { of } => format!(" of #{of}"),
        Event::FeeCharged { amount, due, reason: _ } => format!(" {} due {due}", money(*amount)),
        Event::Waived { component, amount, instalment, authority: _, reason: _ } => {
            let on = instalment.map_or_else(String::new, |key| format!(" on {key}"));
            format!(" {} of {}{on}", money(*amount), component.name())
        }
        Event::Rescheduled { schedule, reason: _ } => format!(": {}", rows(schedule)),
        Event::ChargedOff { .. } | Event::WrittenOff { .. } | Event::Terminated { .. } => String::new(),
        Event::SettlementAgreed { parts, authority: _, reason: _ } => {
            let parts = parts.iter().map(|part| format!(" {} by {}", money(part.amount), part.due));
            parts.collect::<Vec<_>>().join(",")
        }
        Event::Paused { what, until, reason: _ } => format!(" {} until {until}", what.name()),
        Event::Resumed { what } => format!(" {}", what.name()),
        Event::Restructured(restructure) => format!(" {:?}", restructure.kind),
        Event::ClassSet { policy, class, .. } | Event::ClassBooked { policy, class } => format!(" {policy} {class}"),
        Event::ImpairmentRecorded { share, reason: _ } => format!(" {share}"),
        Event::Sold { to, price, reason: _ } => format!(" to {to} for {price:?}"),
        Event::FeeRefunded { instalment, amount, pays_out, .. } => {
            format!(" {} for {instalment}{}", money(*amount), if *pays_out { " out" } else { "" })
        }
        Event::Linked { parent, reason: _ } => format!(" to {parent:?}"),
    }
}

/// `1 due 2025-04-01 100.00 + 1.00 + 0.00` for each instalment: principal, interest, fee.
fn rows(schedule: &[ScheduledInstalment]) -> String {
    let money = |amount: Amount| Currency::CNY.format(amount);
    let rows: Vec<String> = schedule
        .iter()
        .map(|row| {
            format!(
                "{} due {} {} + {} + {}",
                row.key,
                row.due,
                money(row.principal),
                money(row.interest),
                money(row.fee)
            )
        })
        .collect();
    rows.join(", ")
}
