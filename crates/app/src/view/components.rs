//! Amounts by component, as decimals.

use ledger::component::Components;
use primitives::Currency;
use schemars::JsonSchema;
use serde::Serialize;

/// An amount of each component.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ComponentsView {
    /// All four together.
    pub total: String,
    /// The money lent.
    pub principal: String,
    /// Contractual interest.
    pub interest: String,
    /// Fees.
    pub fee: String,
    /// Penalty interest.
    pub penalty: String,
}

/// The amounts of the components, as decimals.
pub fn components(currency: Currency, amounts: &Components) -> ComponentsView {
    ComponentsView {
        total: currency.format(amounts.total()),
        principal: currency.format(amounts.principal),
        interest: currency.format(amounts.interest),
        fee: currency.format(amounts.fee),
        penalty: currency.format(amounts.penalty),
    }
}
