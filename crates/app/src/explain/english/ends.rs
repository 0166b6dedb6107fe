//! How an account ended, in English.

use ledger::component::Components;
use primitives::{Amount, Currency};

use super::parts;
use crate::explain::End;

pub(super) fn sentence(end: &End, currency: Currency) -> String {
    let money = |amount: Amount| currency.format(amount);
    match end {
        End::Terminated { on } => {
            format!("The contract was ended early on {on}: what was not due became due on that day.")
        }
        End::ChargedOff { on, reason, is_fraud, amounts } => {
            let fraud = if *is_fraud { "for fraud, " } else { "" };
            format!(
                "It was charged off on {on} ({fraud}reason {reason}): {} left the books; the claim lives on.",
                in_all(amounts, currency)
            )
        }
        End::Recovered { amount } => format!("Since then {} {currency} has been recovered.", money(*amount)),
        End::SettlementActive { agreed_on, total, received, next } => {
            let next = next.map_or_else(String::new, |(due, left)| {
                format!("; it lapses unless {} more comes in by {due}", money(left))
            });
            format!(
                "By the settlement of {agreed_on}, {} {currency} is accepted as full; {} of it has come in{next}.",
                money(*total),
                money(*received)
            )
        }
        End::SettlementCompleted { agreed_on, on, received, forgiven } => format!(
            "The settlement of {agreed_on} was completed on {on}: {} {currency} came in, and {} was forgiven.",
            money(*received),
            in_all(forgiven, currency)
        ),
        End::SettlementLapsed { agreed_on, on, total, received } => format!(
            "The settlement of {agreed_on} lapsed on {on}: only {} of {} {currency} had come in, nothing was forgiven, \
             and the full claim stands.",
            money(*received),
            money(*total)
        ),
        End::SettlementFailed { agreed_on, on, total, received } => format!(
            "The settlement of {agreed_on} failed on {on}, when money went back: {} of {} {currency} is left, and what had \
             been forgiven is owed again.",
            money(*received),
            money(*total)
        ),
        End::Kept { amount } => {
            format!("{} {currency} that was paid too much is kept: it is too little to pay out.", money(*amount))
        }
        End::WrittenOff { on, amounts, received_since } => {
            let received = if received_since.is_zero() {
                String::new()
            } else {
                format!("; {} {currency} has come in since and settles nothing", money(*received_since))
            };
            format!("The claim was given up on {on}: {} was written off{received}.", in_all(amounts, currency))
        }
    }
}

/// `105.00 CNY (principal 100.00, fee 5.00)`.
fn in_all(amounts: &Components, currency: Currency) -> String {
    let total = amounts.total();
    if total.is_zero() {
        format!("{} {currency}", currency.format(total))
    } else {
        format!("{} {currency} ({})", currency.format(total), parts(amounts, currency))
    }
}
