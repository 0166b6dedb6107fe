//! Whether somebody may give so much up: by the limits of a product for each role.
//!
//! Nobody is limited where the product names no limits.

use primitives::{Amount, Date};

use super::{Rejected, money};
use crate::account::History;
use crate::component::Component;
use crate::event::{Entry, Event, SettlementPart};
use crate::product::{Concession, Product};

/// Checks that the product knows the reason for which something is given up.
pub(super) fn check_reason(product: &Product, reason: &str) -> Result<(), Rejected> {
    let known = &product.waiver_reasons;
    if known.is_empty() || known.iter().any(|known| known == reason) {
        return Ok(());
    }
    Err(Rejected::ReasonUnknown { reason: reason.to_owned(), known: known.clone() })
}

/// Checks that a role may waive so much of a component.
pub(super) fn check_waiver(
    history: History<'_>,
    component: Component,
    amount: Amount,
    role: Option<&str>,
    on: Date,
) -> Result<(), Rejected> {
    check(history, Concession::Waiver(component), amount, role, || {
        history.as_of(on).map_or(Amount::ZERO, |account| account.totals.waived[component])
    })
}

/// Checks that a role may settle for so much less than what is unpaid.
pub(super) fn check_settlement(
    history: History<'_>,
    parts: &[SettlementPart],
    role: Option<&str>,
    on: Date,
) -> Result<(), Rejected> {
    let unpaid = history.as_of(on).map_or(Amount::ZERO, |account| account.payoff_amount());
    let conceded = unpaid - parts.iter().map(|part| part.amount).sum();
    check(history, Concession::Settlement, conceded, role, || {
        history.in_force().filter_map(|entry| conceded_by(history, entry)).sum()
    })
}

/// Checks that a role may give the account so much.
pub(super) fn check_goodwill(history: History<'_>, amount: Amount, role: Option<&str>) -> Result<(), Rejected> {
    let given = |entry: &Entry| {
        let Event::GoodwillCredit { amount, .. } = &entry.event else { return None };
        Some(*amount)
    };
    check(history, Concession::Goodwill, amount, role, || history.in_force().filter_map(given).sum())
}

/// What a settlement left of what was unpaid when it was agreed.
fn conceded_by(history: History<'_>, settlement: &Entry) -> Option<Amount> {
    let Event::SettlementAgreed { parts, .. } = &settlement.event else { return None };
    let came_before = |entry: &Entry| entry.replay_order() < settlement.replay_order();
    let known = |entry: &Entry| came_before(entry) && history.reversal_of(entry.seq).is_none();
    let then = history.fold(settlement.effective_on, known, false)?;
    Some((then.payoff_amount() - parts.iter().map(|part| part.amount).sum()).or_zero())
}

fn check(
    history: History<'_>,
    of: Concession,
    amount: Amount,
    role: Option<&str>,
    used: impl FnOnce() -> Amount,
) -> Result<(), Rejected> {
    let product = history.product();
    if product.waiver_limits.is_empty() {
        return Ok(());
    }
    let refuse = |what: String| Err(Rejected::BeyondAuthority { what });
    let (plural, may, what) = words(of);
    let Some(role) = role else {
        return refuse(format!("the product limits {plural} by role; say under whose authority"));
    };
    let Some(limit) = product.waiver_limits.iter().find(|limit| limit.role == role && limit.of == of) else {
        return refuse(format!("the role {role} may not {may}{}", what.unwrap_or_default()));
    };
    let what = what.map(|what| format!(" of{what}")).unwrap_or_default();
    if amount > limit.per_waiver_max {
        let max = money(product, limit.per_waiver_max);
        return refuse(format!(
            "the role {role} may {may} at most {max}{what} at once, not {}",
            money(product, amount)
        ));
    }
    let Some(max) = limit.per_account_max else { return Ok(()) };
    let used = used();
    if used + amount <= max {
        return Ok(());
    }
    let (max, used) = (money(product, max), money(product, used));
    refuse(format!("the role {role} may {may} at most {max}{what} on one account, of which {used} is used"))
}

/// How a refusal speaks of a concession: of several, of making one, and of what.
fn words(of: Concession) -> (&'static str, &'static str, Option<String>) {
    match of {
        Concession::Waiver(component) => ("waivers", "waive", Some(format!(" {}", component.name()))),
        Concession::Settlement => ("settlements", "concede in a settlement", None),
        Concession::Goodwill => ("goodwill credits", "credit as goodwill", None),
    }
}
