//! How events were spread over what was owed.

use ledger::History;
use ledger::account::Account;
use ledger::allocation::Allocation;
use schemars::JsonSchema;
use serde::Serialize;

use super::ownership::{LenderPartView, lender_parts};

/// How one event was spread.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AllocationView {
    /// The event's place in the journal.
    pub event: u64,
    /// What kind of event.
    pub kind: &'static str,
    /// Its value date.
    pub effective_on: String,
    /// What it settled.
    pub parts: Vec<AllocationPartView>,
    /// Settled of a revolving account's principal that was not due.
    pub to_pools: String,
    /// Became credit balance.
    pub to_credit_balance: String,
    /// What each lender has of it, where several shared the account on its value date.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lenders: Vec<LenderPartView>,
}

/// One part of an allocation.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AllocationPartView {
    /// The instalment.
    pub instalment: String,
    /// The component, or `additional_interest` where it has a place of its own.
    pub component: &'static str,
    /// How much.
    pub amount: String,
}

/// What is shown of how one event was spread.
pub(super) fn allocation_view(history: History<'_>, account: &Account<'_>, allocation: &Allocation) -> AllocationView {
    let currency = account.product.currency;
    let entry = history.entry(allocation.seq);
    let on = entry.map_or(account.as_of, |entry| entry.effective_on);
    AllocationView {
        event: allocation.seq,
        kind: entry.map_or("statement_struck", |entry| entry.event.kind()),
        effective_on: entry.map_or_else(String::new, |entry| entry.effective_on.to_string()),
        parts: allocation
            .parts
            .iter()
            .map(|(key, item, amount)| AllocationPartView {
                instalment: key.to_string(),
                component: item.name(),
                amount: currency.format(*amount),
            })
            .collect(),
        to_pools: currency.format(allocation.to_pools),
        to_credit_balance: currency.format(allocation.to_credit),
        lenders: lender_parts(account, on, allocation),
    }
}
