//! What single events did, in English.

use ledger::event::{ReAgeInterest, RestructureKind, Treatment};
use primitives::{Amount, Currency, Date};

use super::{counted, every, parts, period};
use crate::classes::percent;
use crate::explain::{Happened, Rearranged};

/// The sentence of an event: its place in the journal, its name and its value date, then what it did.
pub(super) fn sentence((seq, kind, on): &(u64, &str, Date), what: &Happened, currency: Currency) -> String {
    let money = |amount: &Amount| currency.format(*amount);
    let event = format!("Event {seq}, a {kind} of {on}");
    match what {
        Happened::Disbursed(amount) => format!("{event}, paid {} {currency} more of the principal out.", money(amount)),
        Happened::PayoutRefund(amount) => {
            format!("{event}, brought {} {currency} back from where it had been paid to.", money(amount))
        }
        Happened::Goodwill { amount, authority, reason } => {
            let under = authority.as_ref().map_or_else(String::new, |role| format!(" under {role}"));
            let given = format!("{} {currency} of the lender's", money(amount));
            format!("{event}, gave {given} to the account{under}{}.", because(reason))
        }
        Happened::Refunded(amount) => format!(
            "{event}, paid {} {currency} back to the customer; what it had settled is owed again.",
            money(amount)
        ),
        Happened::CreditRefunded(amount) => {
            format!("{event}, paid {} {currency} of the credit balance out to the customer.", money(amount))
        }
        Happened::Dropped(amounts) => format!(
            "{event}, ended the plan early: {} {currency} not earned by then was dropped ({}).",
            money(&amounts.total()),
            parts(amounts, currency)
        ),
        Happened::Saved(amounts) => format!(
            "{event}, settled principal in advance: {} {currency} of the days to come is no longer owed ({}).",
            money(&amounts.total()),
            parts(amounts, currency)
        ),
        Happened::Prepaid { interest, is_paid: true } => {
            format!("{event}, kept {} {currency} of interest back from the payout: it counts as paid.", money(interest))
        }
        Happened::Prepaid { interest, is_paid: false } => format!(
            "{event}, kept {} {currency} of interest back from the payout: it counts as principal that was not lent.",
            money(interest)
        ),
        Happened::Fees { charged, settled } => {
            let at_once = match settled.is_positive() {
                true => format!(", of which {} was settled at once", money(settled)),
                false => String::new(),
            };
            format!("{event}, brought fees of the product of {} {currency}{at_once}.", money(charged))
        }
        Happened::Rearranged(rearranged) => format!("{event}: {}", arranged(rearranged, currency)),
        Happened::ClassSet { policy, class, approved_by, reason } => {
            format!("{event}, set class {class} under policy {policy}, approved by {approved_by}{}.", because(reason))
        }
        Happened::ClassBooked { policy, class } => {
            format!("{event}, put class {class} on record, as policy {policy} found it.")
        }
        Happened::Linked { parent: Some(parent), reason } => {
            format!("{event}, made it a child of account {parent}{}.", because(reason))
        }
        Happened::Linked { parent: None, reason } => {
            format!("{event}, made it a child of no other account{}.", because(reason))
        }
        Happened::GuaranteeDrawn(amount) => {
            format!(
                "{event}: a guarantor paid the lender {} {currency}; the customer owes as much as before.",
                money(amount)
            )
        }
        Happened::FeeRefunded { amount, pays_out, reason } => {
            let what = if *pays_out {
                "it was paid out as far as it had been paid"
            } else {
                "what had been paid settles other things"
            };
            format!("{event}, took a fee of {} {currency} back, {what}{}.", money(amount), because(reason))
        }
        Happened::InterestGivenBack { amount, reason } => {
            format!(
                "{event}, gave {} {currency} of paid interest back to the account{}.",
                money(amount),
                because(reason)
            )
        }
        Happened::Sold { by, to, price, from, reason } => {
            let last = from.previous();
            let price = price.map_or_else(String::new, |price| format!(" for {} {currency}", money(&price)));
            format!(
                "{event}, sold the account{price}: it is {by}'s until {last}, and {to}'s from {from} on{}.",
                because(reason)
            )
        }
        Happened::Impaired { share, reason } if share.billionths() == 0 => {
            format!("{event}, recorded that nothing is expected to be lost any more{}.", because(reason))
        }
        Happened::Impaired { share, reason } => {
            format!(
                "{event}, recorded that {} of what is owed is expected to be lost{}.",
                percent(*share),
                because(reason)
            )
        }
    }
}

fn because(reason: &str) -> String {
    if reason.is_empty() { String::new() } else { format!(" because {reason}") }
}

/// `an extension by 2 months, asked for by A, approved by B; the reason is C; 3 instalments are due on another day; ...`.
fn arranged(rearranged: &Rearranged, currency: Currency) -> String {
    let Rearranged { terms, reason, requested_by, approved_by, moved, lifted, added, last_due, owed } = rearranged;
    let mut said = vec![terms.as_ref().map_or_else(|| "a calendar that was given".to_owned(), terms_of)];
    said.extend(requested_by.as_ref().map(|name| format!("asked for by {name}")));
    said.extend(approved_by.as_ref().map(|name| format!("approved by {name}")));
    let mut clauses = vec![said.join(", ")];
    clauses.extend((!reason.is_empty()).then(|| format!("the reason is {reason}")));
    let changed = [(moved, "due on another day"), (lifted, "lifted off"), (added, "new")];
    clauses.extend(changed.into_iter().filter(|(count, _)| **count > 0).map(|(count, what)| {
        let verb = if *count == 1 { "is" } else { "are" };
        format!("{} {verb} {what}", counted(*count, "instalment"))
    }));
    if let Some((before, after)) = last_due.filter(|(before, after)| before != after) {
        clauses.push(format!("the last due date went from {before} to {after}"));
    }
    let (before, after) = owed;
    clauses.push(if before == after {
        format!("what is owed stays {} {currency}", currency.format(*before))
    } else {
        format!("what is owed went from {} to {} {currency}", currency.format(*before), currency.format(*after))
    });
    clauses.join("; ") + "."
}

fn terms_of(terms: &RestructureKind) -> String {
    match terms {
        RestructureKind::Extension { by } => format!("an extension by {}", period(*by)),
        RestructureKind::ReAmortise => "what is past due spread over what is to come".to_owned(),
        RestructureKind::ReAge { calendar, interest } => {
            let interest = match interest {
                ReAgeInterest::Default => "interest owed with the first of them",
                ReAgeInterest::EqualPayable => "interest owed spread over them and no more",
                ReAgeInterest::EqualFull => "all scheduled interest spread over them",
            };
            let (count, every) = (u32::from(calendar.count), every(calendar.every));
            let count = counted(count, "instalment");
            format!("a re-age onto {count}, one {every} from {}, {interest}", calendar.first_due)
        }
        RestructureKind::Reschedule { calendar, annual_rate, principal_grace, interest, fee, penalty } => {
            let count = counted(u32::from(calendar.count), "instalment");
            let mut said =
                vec![format!("a new plan of {count}, one {} from {}", every(calendar.every), calendar.first_due)];
            said.extend(annual_rate.map(|rate| format!("at {rate} a year")));
            said.extend(match principal_grace {
                0 => None,
                1 => Some("the first without principal".to_owned()),
                count => Some(format!("the first {count} without principal")),
            });
            said.extend(all_treated([*interest, *fee, *penalty]));
            said.join(", ")
        }
        RestructureKind::RateChange { annual_rate } => {
            format!("interest at {annual_rate} a year from that day on, due dates and principal as they were")
        }
        RestructureKind::ReAgeOpenEnd { interest, fee, penalty } => {
            let mut said = vec!["a re-age: what was past due joined the balance again".to_owned()];
            said.extend(all_treated([*interest, *fee, *penalty]));
            said.join(", ")
        }
        RestructureKind::InterestPause { until } => format!("no interest for the days until {until}"),
    }
}

/// What becomes of unpaid interest, fees and penalty, in this order.
fn all_treated(treatments: [Treatment; 3]) -> impl Iterator<Item = String> {
    ["interest", "fees", "penalty"].into_iter().zip(treatments).map(|(what, treatment)| match treatment {
        Treatment::Carry => format!("unpaid {what} carried over"),
        Treatment::Capitalise => format!("unpaid {what} made principal"),
        Treatment::Waive => format!("unpaid {what} given up"),
    })
}
