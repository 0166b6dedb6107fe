//! Values that the book knows: what is owed, past due and due next on a day, so that nobody is told an amount that was typed in.

use collections::message::{Placeholder, Row, Value, Values, Words};
use ledger::History;
use ledger::account::{Account, Instalment, Status};
use ledger::ageing::{age, is_past_due};
use primitives::Date;

use crate::error::{Refused, Result};
use crate::look::Known;
use crate::promises;

/// What the book tells. Whatever else says one of these is put aside.
const OF_BOOK: [Placeholder; 16] = [
    Placeholder::AccountOpenedOn,
    Placeholder::DueAmount,
    Placeholder::DueDate,
    Placeholder::OwedTotal,
    Placeholder::OwedPrincipal,
    Placeholder::OwedInterest,
    Placeholder::OwedFee,
    Placeholder::OwedPenalty,
    Placeholder::OwedAsOf,
    Placeholder::PastDueAmount,
    Placeholder::PastDueDays,
    Placeholder::PastDueSince,
    Placeholder::PaidAmount,
    Placeholder::PaidOn,
    Placeholder::CuredOn,
    Placeholder::SettledOn,
];

/// Sets the values that the book knows of an account on its day, and takes away those that are not so: where nothing is past due, no
/// message can ask for it, and none says that it is settled where it is not.
///
/// # Errors
/// When the account is not open on the day, or has another currency.
pub fn fill(values: &mut Values, known: &Known<'_>) -> Result<()> {
    let history = known.history();
    let account = history.traced(known.as_of).ok_or_else(|| known.not_open())?;
    let currency = account.product.currency;
    if currency != values.currency {
        return Err(Refused::new(format!(
            "account {} is in {currency}, the values in {}",
            known.row.reference, values.currency
        ))
        .hint(format!("write currency = \"{currency}\" in the file of values"))
        .into());
    }
    for placeholder in OF_BOOK.into_iter().chain([Placeholder::PastDueItems]) {
        values.clear(placeholder);
    }
    for (placeholder, value) in told(&account).into_iter().chain(settlement(&account)) {
        set(values, placeholder, Some(value))?;
    }
    paid(values, known)?;
    set(values, Placeholder::SettledOn, settled_on(history, known.as_of).map(Value::Date))?;
    if values.get(Placeholder::AccountReference).is_none() {
        let reference = Value::Words(Words::same(&known.row.reference));
        values.set(Placeholder::AccountReference, reference).map_err(|rejected| {
            Refused::new(rejected.to_string()).hint("write account.reference in the file of values")
        })?;
    }
    Ok(())
}

/// Sets a value, or takes it away.
///
/// # Errors
/// When it does not fit.
pub(crate) fn set(values: &mut Values, placeholder: Placeholder, value: Option<Value>) -> Result<()> {
    match value {
        None => values.clear(placeholder),
        Some(value) => values.set(placeholder, value).map_err(|rejected| Refused::new(rejected.to_string()))?,
    }
    Ok(())
}

/// What was paid last, and since when nothing is past due.
fn paid(values: &mut Values, known: &Known<'_>) -> Result<()> {
    let history = known.history();
    let paid = promises::receipts(&history).into_iter().filter(|receipt| receipt.amount.is_positive());
    let last = paid.filter(|receipt| receipt.on <= known.as_of).max_by_key(|receipt| receipt.on);
    set(values, Placeholder::PaidAmount, last.map(|receipt| Value::Amount(receipt.amount)))?;
    set(values, Placeholder::PaidOn, last.map(|receipt| Value::Date(receipt.on)))?;
    let course = ledger::course::course(history, known.as_of, |_| true);
    let is_current = values.get(Placeholder::PastDueAmount).is_none();
    let cured =
        course.as_ref().filter(|_| is_current).and_then(|course| crate::features::past_due::cured_on(course).last());
    set(values, Placeholder::CuredOn, cured.map(Value::Date))
}

/// The day since which nothing is owed: the first of the days with events from which on every one leaves nothing owed; none where something is,
/// or the claim was given up.
fn settled_on(history: History<'_>, as_of: Date) -> Option<Date> {
    let is_settled = |day: Date| {
        let account = history.as_of(day)?;
        match account.status() {
            Status::Settled | Status::Overpaid => Some(()),
            Status::Open | Status::ChargedOff | Status::WrittenOff => None,
        }
    };
    is_settled(as_of)?;
    let mut days: Vec<Date> = history.in_force().map(ledger::Entry::counts_from).filter(|day| *day <= as_of).collect();
    days.sort_unstable();
    days.dedup();
    days.into_iter().rev().take_while(|day| is_settled(*day).is_some()).last()
}

/// What is still to come in of a settlement that is performed, what is given up then, and by when.
fn settlement(account: &Account<'_>) -> Vec<(Placeholder, Value)> {
    let Some(settlement) = account.settlement.as_ref().filter(|settlement| settlement.is_active()) else {
        return Vec::new();
    };
    let to_come = (settlement.total() - settlement.received).or_zero();
    let mut told = vec![
        (Placeholder::SettlementAmount, Value::Amount(to_come)),
        (Placeholder::SettlementWaived, Value::Amount((account.unpaid().total() - to_come).or_zero())),
    ];
    told.extend(settlement.parts.last().map(|part| (Placeholder::SettlementUntil, Value::Date(part.due))));
    told
}

fn told(account: &Account<'_>) -> Vec<(Placeholder, Value)> {
    let owed = account.unpaid();
    let mut told = vec![
        (Placeholder::AccountOpenedOn, Value::Date(account.opened_on)),
        (Placeholder::OwedTotal, Value::Amount(owed.total())),
        (Placeholder::OwedPrincipal, Value::Amount(owed.principal)),
        (Placeholder::OwedInterest, Value::Amount(owed.interest)),
        (Placeholder::OwedFee, Value::Amount(owed.fee)),
        (Placeholder::OwedPenalty, Value::Amount(owed.penalty)),
        (Placeholder::OwedAsOf, Value::Date(account.as_of)),
    ];
    if let Some(next) = account.next_due(account.as_of) {
        let amount = account.instalments.iter().filter(|one| one.due == next.due).map(Instalment::unpaid).sum();
        told.extend([(Placeholder::DueAmount, Value::Amount(amount)), (Placeholder::DueDate, Value::Date(next.due))]);
    }
    let rows = past_due(account);
    if let Some(first) = rows.first() {
        told.extend([
            (Placeholder::PastDueSince, Value::Date(first.due)),
            (Placeholder::PastDueAmount, Value::Amount(rows.iter().map(Row::total).sum())),
            (Placeholder::PastDueDays, Value::Count(age(account).past_due_days)),
            (Placeholder::PastDueItems, Value::Table(rows)),
        ]);
    }
    told
}

/// What is unpaid on each past due date, the oldest first.
fn past_due(account: &Account<'_>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for instalment in account.instalments.iter().filter(|one| is_past_due(account, one)) {
        let unpaid = instalment.unpaid_components();
        let place = rows.binary_search_by_key(&instalment.due, |row| row.due).unwrap_or_else(|place| {
            let none = primitives::Amount::ZERO;
            rows.insert(place, Row { due: instalment.due, principal: none, interest: none, fee: none, penalty: none });
            place
        });
        let row = &mut rows[place];
        row.principal += unpaid.principal;
        row.interest += unpaid.interest;
        row.fee += unpaid.fee;
        row.penalty += unpaid.penalty;
    }
    rows
}
