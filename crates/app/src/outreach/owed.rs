//! Whether there is anything to ask for: looked up in the ledger in the unit of work that lets a contact happen.

use collections::person::Purpose;
use ledger::History;
use ledger::ageing::age;
use primitives::Date;

use super::Ask;
use crate::error::{Code, Refused, Result};
use crate::port::{AccountRow, Reading};
use crate::products::Products;

/// An account on which there is nothing to ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The lender's reference.
    pub account: String,
    /// What there is nothing of.
    pub lacks: &'static str,
}

/// The accounts asked about on which there is nothing to ask for. One of them is enough to say no: a message that names an
/// account says that something is due on it.
pub(super) fn nothing_to_ask_for(
    store: &(impl Reading + ?Sized),
    products: &Products,
    ask: &Ask<'_>,
    today: Date,
) -> Result<Vec<Settled>> {
    if lacking(ask.request.purpose).is_none() {
        return Ok(Vec::new());
    }
    let of_person = store.accounts_of_person(ask.person)?;
    if ask.request.accounts.is_empty() {
        // No account is named: enough if there is something on any.
        let settled = settled_among(&of_person, products, ask.request.purpose, today)?;
        return Ok(if settled.len() < of_person.len() { Vec::new() } else { settled });
    }
    let mut named = Vec::with_capacity(ask.request.accounts.len());
    for account in &ask.request.accounts {
        let row = of_person.iter().find(|row| row.reference == account.as_str());
        let row = row.ok_or_else(|| {
            Refused::new(format!("person {} has no account {account}", ask.person))
                .zh(format!("该客户名下没有账户 {account}。"))
                .code(Code::AccountNotFound)
        })?;
        named.push(row.clone());
    }
    settled_among(&named, products, ask.request.purpose, today)
}

fn settled_among(rows: &[AccountRow], products: &Products, purpose: Purpose, today: Date) -> Result<Vec<Settled>> {
    let mut found = Vec::new();
    for row in rows {
        found.extend(settled(row, products, purpose, today)?);
    }
    Ok(found)
}

/// What there is nothing of on an account, for a purpose, by all that the book knows; none when there is something.
///
/// # Errors
/// When the account's events cannot be read.
pub fn settled(row: &AccountRow, products: &Products, purpose: Purpose, today: Date) -> Result<Option<Settled>> {
    let Some(lacks) = lacking(purpose) else { return Ok(None) };
    let events = row.record.unpack()?;
    let history = History::new(products.of_contract(&row.product_key())?, &events.entries);
    let there_is = history.as_of(today).is_some_and(|account| match purpose {
        Purpose::Collect | Purpose::LegalStep => age(&account).overdue_total().is_positive(),
        Purpose::Remind => account.unpaid().total().is_positive(),
        Purpose::Notice | Purpose::Locate | Purpose::Reply | Purpose::ConfirmStop => true,
    });
    Ok((!there_is).then(|| Settled { account: row.reference.clone(), lacks }))
}

/// What a purpose asks for; none where it asks for no money.
fn lacking(purpose: Purpose) -> Option<&'static str> {
    match purpose {
        Purpose::Collect | Purpose::LegalStep => Some("past due"),
        Purpose::Remind => Some("owed"),
        // A notice that a law requires, and an answer, are due to whoever has paid as well. A third person is never told of a debt.
        Purpose::Notice | Purpose::Locate | Purpose::Reply | Purpose::ConfirmStop => None,
    }
}

impl std::fmt::Display for Settled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "nothing is {} on account {}", self.lacks, self.account)
    }
}
