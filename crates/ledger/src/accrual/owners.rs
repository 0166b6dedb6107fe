//! Whose income it is: each owner's, through the day on which it sold the account.
//!
//! What was accrued by the end of a settlement date stays the past owner's, as it is known later; everything that is learned of
//! later days is the new one's. So a sale is a kink of two groups: one's curve goes on flat, the other's begins.

use primitives::Date;

use super::trajectory::Trajectory;
use super::{Accrued, Kink};
use crate::account::{Account, History};

/// The income of an account by whose it is, knowing what was booked through a day. An owner stands once, also who bought back;
/// what is to come is the present owner's.
pub fn by_owner<'a>(history: History<'a>, account: &Account<'a>, booked_through: Date) -> Vec<(&'a str, Trajectory)> {
    let whole = Trajectory::of(history, account, booked_through);
    let as_of = account.as_of;
    let mut owned = Vec::with_capacity(1 + account.sales.len());
    let mut owner = account.contract.funding_source.as_str();
    let mut before = Accrued::default();
    for sale in &account.sales {
        let then = if sale.on == as_of { None } else { history.as_reported(sale.on, booked_through) };
        let by_then = then.as_ref().map_or(whole.accrued, |then| Trajectory::of(history, then, booked_through).accrued);
        let flat = |accrued| Trajectory { as_of, accrued, kinks: Vec::new() };
        // Only the lenders of a contract have schedules of their own.
        let of_contract = then.as_ref().unwrap_or(account);
        let part = if owned.is_empty() { partner(history, of_contract, booked_through) } else { None };
        let part = part.map(|(name, part)| (name, flat(part.accrued)));
        add_beside(&mut owned, owner, flat(by_then - before), part);
        (owner, before) = (sale.to, by_then);
    }
    let part = if account.sales.is_empty() { partner(history, account, booked_through) } else { None };
    add_beside(&mut owned, owner, Trajectory { accrued: whole.accrued - before, ..whole }, part);
    owned
}

/// Adds a partner's income, and what is left of the whole as the owner's.
fn add_beside<'a>(
    owned: &mut Vec<(&'a str, Trajectory)>,
    owner: &'a str,
    income: Trajectory,
    part: Option<(&'a str, Trajectory)>,
) {
    match part {
        None => add(owned, owner, income),
        Some((name, part)) => {
            add(owned, owner, income.beside(&part));
            add(owned, name, part);
        }
    }
}

/// The interest of a lender of the contract with a schedule of its own, under the lender's name.
fn partner<'a>(history: History<'_>, account: &Account<'a>, booked_through: Date) -> Option<(&'a str, Trajectory)> {
    let name = account.partner.as_ref()?.name;
    Some((name, Trajectory::of_partner(history, account, booked_through)?))
}

/// The income by whose it is, as it was reported at the end of a day; nothing before the account was known.
pub fn by_owner_as_reported(history: History<'_>, day: Date) -> Vec<(&str, Trajectory)> {
    history.as_reported(day, day).map_or_else(Vec::new, |account| by_owner(history, &account, day))
}

fn add<'a>(owned: &mut Vec<(&'a str, Trajectory)>, owner: &'a str, more: Trajectory) {
    match owned.iter_mut().find(|(other, _)| *other == owner) {
        Some((_, income)) => {
            income.accrued = income.accrued + more.accrued;
            income.kinks.extend(more.kinks);
        }
        None => owned.push((owner, more)),
    }
}

/// Tells how each owner's income leaves the way it was told before.
pub(super) fn tell_instead_of(
    now: &[(&str, Trajectory)],
    earlier: &[(&str, Trajectory)],
    as_of: Date,
    mut tell: impl FnMut(&str, Kink),
) {
    for (owner, income) in now {
        income.tell_instead_of(of(earlier, owner), |kink| tell(owner, kink));
    }
    for (owner, income) in earlier.iter().filter(|(owner, _)| of(now, owner).is_none()) {
        let nothing = Trajectory { as_of, accrued: Accrued::default(), kinks: Vec::new() };
        nothing.tell_instead_of(Some(income), |kink| tell(owner, kink));
    }
}

fn of<'t>(owned: &'t [(&str, Trajectory)], owner: &str) -> Option<&'t Trajectory> {
    owned.iter().find(|(other, _)| *other == owner).map(|(_, income)| income)
}

#[cfg(test)]
mod tests;
