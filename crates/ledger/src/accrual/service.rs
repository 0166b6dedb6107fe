//! The service fee or interest of a revolving account: on what is carried, or has no free period (any more), day by day,
//! until a statement bills it.

use super::{Kind, Kink, Units};
use crate::account::{Account, Revolving};
use crate::product::Plan;

/// The fee borne since the last statement.
pub(super) fn unbilled(account: &Account<'_>) -> Units {
    running(account).map_or(Units::ZERO, |(revolving, _)| fee(account, revolving.service_weight))
}

/// How [`unbilled`] goes on: what is billed bears the fee once its free period is over.
pub(super) fn to_come(account: &Account<'_>, kinks: &mut Vec<Kink>) {
    let Some((revolving, billed_due)) = running(account) else { return };
    if let Some(bearing) = account.bears_for_certain().filter(|bearing| bearing.is_positive()) {
        kinks.push(Kink::slope(account.as_of.next(), Kind::Service, fee(account, i128::from(bearing.minor()))));
    }
    if account.product.free_period.is_some() {
        // What is pending is told on the day that decides.
        return;
    }
    let mut from = |day, amount: primitives::Amount| {
        if amount.is_positive() {
            kinks.push(Kink::slope(day, Kind::Service, fee(account, i128::from(amount.minor()))));
        }
    };
    from(account.as_of.next(), revolving.carried);
    if let Some(due) = billed_due.filter(|&due| account.as_of < due) {
        from(due.next(), revolving.billed);
    }
}

/// The pools while they are in use, and when what is billed ends its free period.
fn running<'r>(account: &'r Account<'_>) -> Option<(&'r Revolving, Option<primitives::Date>)> {
    let revolving = account.revolving.as_ref().filter(|_| !account.has_ended)?;
    Some((revolving, revolving.billed_due))
}

fn fee(account: &Account<'_>, weight: i128) -> Units {
    match &account.product.plan {
        Plan::Statement(terms) => Units::borne(weight, terms.service_rate, terms.service_per),
        Plan::External
        | Plan::FeePerInstalment { .. }
        | Plan::EqualInstalment { .. }
        | Plan::EqualPrincipal { .. }
        | Plan::InterestFirst { .. }
        | Plan::SinglePayment { .. } => Units::ZERO,
    }
}
