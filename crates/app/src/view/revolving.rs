//! The pools of a revolving account.

use ledger::account::{Account, Revolving};
use ledger::product::Plan;
use primitives::Amount;
use schemars::JsonSchema;
use serde::Serialize;

/// The pools of a revolving account.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RevolvingView {
    /// Purchases since the last statement.
    pub spending: String,
    /// Spending of the last statement beyond its minimum, in its free period.
    pub billed: String,
    /// Carried past a due date, bearing the service fee.
    pub carried: String,
    /// Cash advances that no statement has made due, where the product has them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cash_advances: Option<String>,
    /// Purchases in instalments, not yet billed.
    pub purchase_plans: String,
    /// When the next statement is struck.
    pub next_statement_on: String,
    /// The statement that is struck on this day and not issued yet.
    pub statement: Option<StatementView>,
}

/// A statement.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StatementView {
    /// Its number.
    pub number: u32,
    /// When its minimum is due.
    pub due: String,
    /// The least to pay.
    pub minimum_payment: String,
    /// Everything owed.
    pub balance: String,
}

/// What is shown of a revolving account's pools.
pub(crate) fn revolving_view(account: &Account<'_>, pools: &Revolving) -> RevolvingView {
    let money = |amount: Amount| account.product.currency.format(amount);
    let has_cash = matches!(&account.product.plan, Plan::Statement(terms) if terms.cash_advance.is_some());
    RevolvingView {
        spending: money(pools.spending),
        billed: money(pools.billed),
        carried: money(pools.carried),
        cash_advances: has_cash.then(|| money(pools.advances.owed)),
        purchase_plans: money(pools.plans.iter().map(|plan| plan.remaining).sum()),
        next_statement_on: pools.next_statement_on.to_string(),
        statement: account.struck.map(|statement| StatementView {
            number: statement.number,
            due: statement.due.to_string(),
            minimum_payment: money(statement.minimum_payment),
            balance: money(statement.balance),
        }),
    }
}
