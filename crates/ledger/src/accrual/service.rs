//! The service fee or interest of a revolving account: on what is carried, or has no free period (any more), day by day,
//! until a statement bills it.

use super::{Kind, Kink, Units};
use crate::account::{Account, Revolving};
use crate::product::{Plan, StatementTerms};

/// The fee borne since the last statement.
pub(super) fn unbilled(account: &Account<'_>) -> Units {
    running(account).map_or(Units::ZERO, |(revolving, _)| {
        fee(account, revolving.service_weight.total()) + of_advances(account, revolving.advances.weight.total())
    })
}

/// How [`unbilled`] goes on: what is billed bears the fee once its free period is over.
pub(super) fn to_come(account: &Account<'_>, kinks: &mut Vec<Kink>) {
    let Some((revolving, billed_due)) = running(account) else { return };
    let advances = account.advances_bearing();
    if advances.is_positive() {
        let slope = of_advances(account, i128::from(advances.minor()));
        kinks.push(Kink::slope(account.as_of.next(), Kind::Service, slope));
    }
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
    if let Some(free) = &revolving.free_days {
        for (day, ended) in free.ends_of(revolving.billed + revolving.spending) {
            from(day.next(), ended);
        }
        return;
    }
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
    terms(account).map_or(Units::ZERO, |terms| Units::borne(weight, terms.service_rate, terms.service_per))
}

fn of_advances(account: &Account<'_>, weight: i128) -> Units {
    let cash = terms(account).and_then(|terms| terms.cash_advance);
    cash.map_or(Units::ZERO, |cash| Units::borne(weight, cash.rate, cash.per))
}

fn terms<'a>(account: &Account<'a>) -> Option<&'a StatementTerms> {
    match &account.product.plan {
        Plan::Statement(terms) => Some(terms),
        Plan::External
        | Plan::FeePerInstalment { .. }
        | Plan::EqualInstalment { .. }
        | Plan::EqualPrincipal { .. }
        | Plan::InterestFirst { .. }
        | Plan::SinglePayment { .. } => None,
    }
}
