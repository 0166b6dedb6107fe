//! What is shown of the annual cost of an account.

use ledger::History;
use ledger::account::Account;
use ledger::annual_cost::{AnnualCost, as_it_stands, of_contract};
use ledger::product::CostMethod;
use schemars::JsonSchema;
use serde::Serialize;

/// What an account costs its customer a year, by one method.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AnnualCostView {
    /// `irr_x12` or `effective`.
    pub method: &'static str,
    /// As it was agreed; null when no rate says it.
    pub agreed: Option<String>,
    /// As it stands: with all that has moved, and what is unpaid paid when it is due; null when no rate says it.
    pub expected: Option<String>,
}

/// The annual cost of a traced account by every method; none of a revolving account that has not ended.
pub(crate) fn annual_cost_view(history: History<'_>, account: &Account<'_>) -> Vec<AnnualCostView> {
    let told = |cost: AnnualCost| cost.rate().map(|rate| rate.to_string());
    let view = |method: CostMethod| {
        let expected = told(as_it_stands(account, method)?);
        Some(AnnualCostView { method: method.name(), agreed: of_contract(history, method).and_then(told), expected })
    };
    CostMethod::ALL.into_iter().filter_map(view).collect()
}
