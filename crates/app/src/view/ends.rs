//! What ends an account or lets it rest: charge-off, settlement, pauses.

use ledger::account::{ChargeOff, Pause, Settlement, SettlementState};
use primitives::Currency;
use schemars::JsonSchema;
use serde::Serialize;

/// A charge-off.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChargeOffView {
    /// The day.
    pub on: String,
    /// The code of the reason.
    pub reason: String,
    /// Whether it was for fraud.
    pub is_fraud: bool,
    /// Where in the general ledger the loss stands, the component below it.
    pub account: String,
}

/// A settlement: less that is accepted as full, if it comes in time.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SettlementView {
    /// When it was agreed.
    pub agreed_on: String,
    /// What is to come in.
    pub parts: Vec<SettlementPartView>,
    /// What has come in.
    pub received: String,
    /// `active`, `completed` or `lapsed`.
    pub state: &'static str,
    /// When it was completed or lapsed.
    pub ended_on: Option<String>,
}

/// One payment of a settlement.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SettlementPartView {
    /// The last day on which it may come in.
    pub due: String,
    /// How much.
    pub amount: String,
}

/// A time in which something stands still.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PauseView {
    /// `ageing` or `penalty`.
    pub what: &'static str,
    /// The first day on which it stands still.
    pub from: String,
    /// The first day on which it runs again.
    pub until: String,
}

/// What is shown of a charge-off.
pub(crate) fn charge_off_view(charge_off: &ChargeOff<'_>) -> ChargeOffView {
    ChargeOffView {
        on: charge_off.on.to_string(),
        reason: charge_off.reason.clone(),
        is_fraud: charge_off.is_fraud,
        account: charge_off.account.to_owned(),
    }
}

/// What is shown of a settlement.
pub(crate) fn settlement_view(currency: Currency, settlement: &Settlement) -> SettlementView {
    let (state, ended_on) = match settlement.state {
        SettlementState::Active => ("active", None),
        SettlementState::Completed { on } => ("completed", Some(on)),
        SettlementState::Lapsed { on } => ("lapsed", Some(on)),
        SettlementState::Failed { on } => ("failed", Some(on)),
    };
    let parts = settlement
        .parts
        .iter()
        .map(|part| SettlementPartView { due: part.due.to_string(), amount: currency.format(part.amount) });
    SettlementView {
        agreed_on: settlement.agreed_on.to_string(),
        parts: parts.collect(),
        received: currency.format(settlement.received),
        state,
        ended_on: ended_on.map(|day| day.to_string()),
    }
}

/// What is shown of a pause.
pub(super) fn pause_view(pause: &Pause) -> PauseView {
    PauseView { what: pause.what.name(), from: pause.from.to_string(), until: pause.until.to_string() }
}
