//! Values that the book knows: what is owed, past due and due next on a day, so that nobody is told an amount that was typed in.

use collections::message::{Placeholder, Row, Value, Values, Words};
use ledger::account::{Account, Instalment};
use ledger::ageing::{age, is_past_due};

use crate::error::Refused;
use crate::look::Known;

/// What the book tells. Whatever else says one of these is put aside.
const OF_BOOK: [Placeholder; 12] = [
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
];

/// Sets the values that the book knows of an account on its day, and takes away those that are not so: where nothing is past due, no
/// message can ask for it.
///
/// # Errors
/// When the account is not open on the day, or has another currency.
pub fn fill(values: &mut Values, known: &Known<'_>) -> Result<(), Refused> {
    let history = known.history();
    let account = history.traced(known.as_of).ok_or_else(|| known.not_open())?;
    let currency = account.product.currency;
    if currency != values.currency {
        return Err(Refused::new(format!(
            "account {} is in {currency}, the values in {}",
            known.row.reference, values.currency
        ))
        .hint(format!("write currency = \"{currency}\" in the file of values")));
    }
    for placeholder in OF_BOOK.into_iter().chain([Placeholder::PastDueItems]) {
        values.clear(placeholder);
    }
    for (placeholder, value) in told(&account) {
        values.set(placeholder, value).map_err(|rejected| Refused::new(rejected.to_string()))?;
    }
    if values.get(Placeholder::AccountReference).is_none() {
        let reference = Value::Words(Words::same(&known.row.reference));
        values.set(Placeholder::AccountReference, reference).map_err(|rejected| {
            Refused::new(rejected.to_string()).hint("write account.reference in the file of values")
        })?;
    }
    Ok(())
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
