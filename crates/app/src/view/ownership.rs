//! Whose an account is: its sales, and those who share it.

use ledger::account::Account;
use ledger::allocation::Allocation;
use ledger::component::{Component, Components};
use ledger::funding::{Lender, lenders, split, split_parts};
use primitives::{Amount, Currency, Date};
use schemars::JsonSchema;
use serde::Serialize;

use super::{ComponentsView, components};

/// A lender of an account that several share.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LenderView {
    /// Its name.
    pub lender: String,
    /// Its share of everything.
    pub share: String,
    /// Its part of everything owed, due or not.
    pub owed: ComponentsView,
    /// Its part of the credit balance.
    pub credit_balance: String,
}

/// A sale.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SaleView {
    /// The settlement date, the last day of the past owner.
    pub settled_on: String,
    /// The past owner.
    pub from: String,
    /// The new owner.
    pub to: String,
}

/// A lender's part of what an event settled.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LenderPartView {
    /// The lender.
    pub lender: String,
    /// Its part of all of it, its part of the credit balance included.
    pub amount: String,
    /// Of it, what settled each component; principal that was not due included.
    pub settled: ComponentsView,
    /// Of it, what became credit balance.
    pub to_credit_balance: String,
}

/// Those who share an account on its day; nobody when it is one owner's.
pub(super) fn lenders_view(account: &Account<'_>) -> Vec<LenderView> {
    let currency = account.product.currency;
    let Some(lenders) = several(account.owner()) else { return Vec::new() };
    let owed = account.unpaid();
    let mut parts = vec![Components::default(); lenders.len()];
    for component in Component::ALL {
        for (part, amount) in parts.iter_mut().zip(split(owed[component], &lenders)) {
            part[component] = amount;
        }
    }
    let credit = split(account.credit, &lenders);
    let view = |((lender, owed), credit): ((&Lender<'_>, Components), Amount)| LenderView {
        lender: lender.name.to_owned(),
        share: lender.share.to_string(),
        owed: components(currency, &owed),
        credit_balance: currency.format(credit),
    };
    lenders.iter().zip(parts).zip(credit).map(view).collect()
}

/// Every sale by the account's day.
pub(super) fn sales_view(account: &Account<'_>) -> Vec<SaleView> {
    let view = |sale: &ledger::account::Sale<'_>| SaleView {
        settled_on: sale.on.to_string(),
        from: account.owner_on(sale.on).to_owned(),
        to: sale.to.to_owned(),
    };
    account.sales.iter().map(view).collect()
}

/// What each lender has of what an event of a day settled; nobody when the account was one owner's.
pub(super) fn lender_parts(account: &Account<'_>, on: Date, allocation: &Allocation) -> Vec<LenderPartView> {
    let currency = account.product.currency;
    let Some(lenders) = several(account.owner_on(on)) else { return Vec::new() };
    let mut settled = Components { principal: allocation.to_pools, ..Components::default() };
    for (_, component, amount) in &allocation.parts {
        settled[*component] += *amount;
    }
    let mut parts: Vec<Amount> = Component::ALL.into_iter().map(|component| settled[component]).collect();
    parts.push(allocation.to_credit);
    let divided = split_parts(&parts, &lenders);
    lenders.iter().zip(divided).map(|(lender, parts)| lender_part(currency, lender, &parts)).collect()
}

fn lender_part(currency: Currency, lender: &Lender<'_>, parts: &[Amount]) -> LenderPartView {
    let mut settled = Components::default();
    for (component, amount) in Component::ALL.into_iter().zip(parts) {
        settled[component] = *amount;
    }
    LenderPartView {
        lender: lender.name.to_owned(),
        amount: currency.format(parts.iter().copied().sum()),
        settled: components(currency, &settled),
        to_credit_balance: currency.format(parts[Component::ALL.len()]),
    }
}

/// The lenders of a funding source that names several.
pub(crate) fn several(funding_source: &str) -> Option<Vec<Lender<'_>>> {
    let lenders = lenders(funding_source);
    (lenders.len() > 1).then_some(lenders)
}
