//! Previews: what an event would make of an account, before anybody books it.
//!
//! The account at the end of the event's day without the event and with it, side by side, and what differs. A pure function of
//! the account's history; nothing is stored. What the event does is the ledger's matter, whether it may be booked, too.

use ledger::History;
use ledger::account::Account;
use ledger::ageing::age;
use ledger::component::Components;
use ledger::event::{Entry, Event};
use ledger::intake::{self, Rejected};
use primitives::{Amount, Currency, Date};
use schemars::JsonSchema;
use serde::Serialize;

use crate::classes::{self, Asked, ClassView};
use crate::error::{Refused, Result as BookResult};
use crate::intake::{find_account, links, portfolio_refusal};
use crate::policies::Policies;
use crate::port::Reading;
use crate::products::Products;
use crate::rejected;
use crate::view::{
    AgeingView, AnnualCostView, ChargeOffView, ComponentsView, InstalmentView, NextDueView, RevolvingView,
    SettlementView, ageing_view, annual_cost_view, charge_off_view, components, event_fields, instalment_view,
    next_due_view, revolving_view, settlement_view,
};

/// What an event would make of an account.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Preview {
    /// The lender's reference.
    pub account: String,
    /// The value date of the event; both accounts are those at its end.
    pub on: String,
    /// What kind of event.
    pub kind: &'static str,
    /// The event.
    pub event: serde_json::Value,
    /// The currency of every amount below.
    pub currency: String,
    /// The account without the event.
    pub before: PreviewSide,
    /// The account with the event.
    pub after: PreviewSide,
    /// The account with the event less the account without it.
    pub difference: PreviewDifference,
}

/// One side of a preview.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PreviewSide {
    /// `open`, `settled`, `overpaid`, `charged_off` or `written_off`.
    pub status: &'static str,
    /// How late it is.
    pub ageing: AgeingView,
    /// Everything owed, due or not.
    pub owed: ComponentsView,
    /// Interest, fees and penalty still to pay, of what is known on that day.
    pub cost: String,
    /// What pays everything off on that day.
    pub payoff: String,
    /// What it costs a year, by each method; nothing of a revolving account that has not ended.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub annual_cost: Vec<AnnualCostView>,
    /// Received beyond everything owed.
    pub credit_balance: String,
    /// The next instalment after the day on which something is owed.
    pub next_due: Option<NextDueView>,
    /// When the last instalment on which something is owed is due.
    pub last_due: Option<String>,
    /// The charge-off, if there is one.
    pub charge_off: Option<ChargeOffView>,
    /// When the claim was given up, if it was.
    pub written_off_on: Option<String>,
    /// When the contract ended early, if it did.
    pub terminated_on: Option<String>,
    /// The latest settlement, if one was agreed.
    pub settlement: Option<SettlementView>,
    /// The pools of a revolving account.
    pub revolving: Option<RevolvingView>,
    /// What each policy of the product says.
    pub classes: Vec<ClassView>,
    /// Every obligation.
    pub instalments: Vec<InstalmentView>,
}

/// What classifies the account of a preview.
#[derive(Clone, Copy, Debug)]
pub struct Classifying<'a> {
    /// The other accounts of the person.
    pub others: &'a [History<'a>],
    /// The policies of the book.
    pub policies: &'a Policies,
}

/// What differs between the sides: after less before.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PreviewDifference {
    /// Everything owed.
    pub owed: ComponentsView,
    /// Interest, fees and penalty still to pay.
    pub cost: String,
    /// Of it, what became principal instead: still to pay, but under another name.
    pub capitalised: String,
    /// What pays everything off.
    pub payoff: String,
}

/// What an event with a value date would make of an account, booked after everything that is known.
///
/// # Errors
/// When the event may not be booked: the reason that intake would give. Limits of the portfolio are not looked at; see
/// [`preview_in_book`].
pub fn preview(
    reference: &str,
    history: History<'_>,
    event: &Event,
    on: Date,
    classifying: Classifying<'_>,
) -> Result<Preview, Rejected> {
    intake::check(history, event, on)?;
    let before = history.traced(on).ok_or(Rejected::NotOpened)?;
    let entries = with(history, event, on);
    let changed = History::new(history.product(), &entries);
    let after = changed.traced(on).ok_or(Rejected::NotOpened)?;
    let currency = history.product().currency;
    Ok(Preview {
        account: reference.to_owned(),
        on: on.to_string(),
        kind: event.kind(),
        event: event_fields(event, currency),
        currency: currency.to_string(),
        before: side(history, &before, classified(history, on, classifying)),
        after: side(changed, &after, classified(changed, on, classifying)),
        difference: difference(currency, &before, &after),
    })
}

/// What an event would make of an account as it stands in a book.
///
/// # Errors
/// When the event may not be booked: the reason that intake would give, limits of the portfolio among them. When the book
/// has no such account or cannot be read.
pub fn preview_in_book(
    store: &(impl Reading + ?Sized),
    products: &Products,
    policies: &Policies,
    reference: &str,
    event: &Event,
    on: Date,
) -> BookResult<Preview> {
    policies.check_class(event, on).map_err(Refused::new)?;
    let row = find_account(store, reference)?;
    let entries = row.record.unpack()?.entries;
    let history = History::new(products.of_contract(&row.product_key())?, &entries);
    let mut others = Vec::new();
    for other in store.accounts_of_person(&row.person)?.into_iter().filter(|other| other.id != row.id) {
        others.push((products.of_contract(&other.product_key())?, other.record.unpack()?.entries, other.reference));
    }
    let others: Vec<History<'_>> =
        others.iter().map(|(product, entries, name)| History::new(product, entries).named(name)).collect();
    let preview = preview(reference, history, event, on, Classifying { others: &others, policies });
    let preview = preview.map_err(|why| Refused::new(why.to_string()).zh(rejected::zh(&why)))?;
    let refusal = match links::refusal_in_book(store, reference, event)? {
        Some(why) => Some(why),
        None => portfolio_refusal(store, products, &row, event, on)?,
    };
    match refusal {
        Some(why) => Err(Refused::new(why).into()),
        None => Ok(preview),
    }
}

/// What several events that are booked one after the other would make of an account as it stands in a book: one preview each,
/// every one of them on what those before it have made.
///
/// # Errors
/// As [`preview_in_book`], for the first event that may not be booked.
pub fn preview_all_in_book(
    store: &(impl Reading + ?Sized),
    products: &Products,
    policies: &Policies,
    reference: &str,
    events: &[Event],
    on: Date,
) -> BookResult<Vec<Preview>> {
    let row = find_account(store, reference)?;
    let product = products.of_contract(&row.product_key())?;
    let mut entries = row.record.unpack()?.entries;
    let mut others = Vec::new();
    for other in store.accounts_of_person(&row.person)?.into_iter().filter(|other| other.id != row.id) {
        others.push((products.of_contract(&other.product_key())?, other.record.unpack()?.entries, other.reference));
    }
    let others: Vec<History<'_>> =
        others.iter().map(|(product, entries, name)| History::new(product, entries).named(name)).collect();
    let mut previews = Vec::with_capacity(events.len());
    for event in events {
        let history = History::new(product, &entries);
        let shown = preview(reference, history, event, on, Classifying { others: &others, policies });
        previews.push(shown.map_err(|why| Refused::new(why.to_string()).zh(rejected::zh(&why)))?);
        if let Some(why) = portfolio_refusal(store, products, &row, event, on)? {
            return Err(Refused::new(why).into());
        }
        entries = with(history, event, on);
    }
    Ok(previews)
}

/// The events of the history and one more, in replay order.
pub(crate) fn with(history: History<'_>, event: &Event, on: Date) -> Vec<Entry> {
    let mut entries = history.entries().to_vec();
    let seq = entries.iter().map(|entry| entry.seq).max().unwrap_or(0) + 1;
    let booked_on = entries.iter().map(|entry| entry.booked_on).fold(on, Date::max);
    entries.push(Entry { seq, effective_on: on, booked_on, event: event.clone() });
    entries.sort_by_key(Entry::replay_order);
    entries
}

fn classified(history: History<'_>, as_of: Date, classifying: Classifying<'_>) -> Vec<ClassView> {
    let Classifying { others, policies } = classifying;
    classes::view(&Asked { history, others, policies, as_of, booked_through: Date::MAX })
}

fn side(history: History<'_>, account: &Account<'_>, classes: Vec<ClassView>) -> PreviewSide {
    let currency = account.product.currency;
    let money = |amount: Amount| currency.format(amount);
    let owed = account.unpaid();
    let last = account.instalments.iter().rev().find(|instalment| !instalment.is_settled());
    PreviewSide {
        status: account.status().name(),
        ageing: ageing_view(account, &age(account)),
        owed: components(currency, &owed),
        cost: money(cost(&owed)),
        payoff: money(account.payoff_amount()),
        annual_cost: annual_cost_view(history, account),
        credit_balance: money(account.credit),
        next_due: next_due_view(account),
        last_due: last.map(|instalment| instalment.due.to_string()),
        charge_off: account.charge_off.as_ref().map(charge_off_view),
        written_off_on: account.written_off_on.map(|day| day.to_string()),
        terminated_on: account.terminated_on.map(|day| day.to_string()),
        settlement: account.settlement.as_ref().map(|settlement| settlement_view(currency, settlement)),
        revolving: account.revolving.as_ref().map(|pools| revolving_view(account, pools)),
        classes,
        instalments: account.instalments.iter().map(|instalment| instalment_view(account, instalment)).collect(),
    }
}

fn difference(currency: Currency, before: &Account<'_>, after: &Account<'_>) -> PreviewDifference {
    let money = |amount: Amount| currency.format(amount);
    let (was, is) = (before.unpaid(), after.unpaid());
    PreviewDifference {
        owed: components(currency, &less(&is, &was)),
        cost: money(cost(&is) - cost(&was)),
        capitalised: money(after.totals.capitalised.total() - before.totals.capitalised.total()),
        payoff: money(after.payoff_amount() - before.payoff_amount()),
    }
}

fn cost(owed: &Components) -> Amount {
    owed.interest + owed.fee + owed.penalty
}

fn less(amounts: &Components, other: &Components) -> Components {
    Components {
        principal: amounts.principal - other.principal,
        interest: amounts.interest - other.interest,
        fee: amounts.fee - other.fee,
        penalty: amounts.penalty - other.penalty,
    }
}

#[cfg(test)]
mod tests;
