//! Annual cost: what a contract costs its customer a year, by the dates of what went out and what came or comes in.
//!
//! Pure, exact in its flows, and to six places in its rates; `docs/reference/ledger.md` section 11 tells the equations.
//! The limit that a product sets is held in `intake`; the room that all costs together leave to late fees and penalty is
//! another matter, of `account::passing`.

mod solve;

use std::fmt;

use primitives::{Amount, Date, Rate};

use crate::account::{Account, History};
use crate::event::Contract;
use crate::product::{CostMethod, Product};

/// Money that moved, or is to move, between lender and customer on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flow {
    /// The day.
    pub on: Date,
    /// What the lender receives; below zero what is paid out.
    pub received: Amount,
}

/// What a contract costs a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnnualCost {
    /// So much, rounded to six places.
    Rate(Rate),
    /// More than 1000 %.
    AboveAll,
    /// No rate says it: less comes in than went out, nothing went out first, or what came in first makes the customer
    /// the lender for a time, so that several rates would do.
    None,
}

impl AnnualCost {
    /// The rate, where there is one.
    pub const fn rate(self) -> Option<Rate> {
        match self {
            Self::Rate(rate) => Some(rate),
            Self::AboveAll | Self::None => None,
        }
    }

    /// Whether it is above a limit.
    pub fn is_above(self, max: Rate) -> bool {
        match self {
            Self::Rate(rate) => rate > max,
            Self::AboveAll => true,
            Self::None => false,
        }
    }
}

impl fmt::Display for AnnualCost {
    /// In percent, such as `24.2833 %`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rate(rate) => {
                let ten_thousandths = rate.billionths() / 1000;
                let (percent, places) = (ten_thousandths / 10_000, ten_thousandths % 10_000);
                match format!("{places:04}").trim_end_matches('0') {
                    "" => write!(f, "{percent} %"),
                    places => write!(f, "{percent}.{places} %"),
                }
            }
            Self::AboveAll => f.write_str("more than 1000 %"),
            Self::None => f.write_str("no rate"),
        }
    }
}

/// The annual cost of some flows, in whatever order.
pub fn annual_cost(flows: &[Flow], method: CostMethod) -> AnnualCost {
    let flows = by_day(flows);
    let Some(first) = flows.first().map(|flow| flow.on) else { return AnnualCost::None };
    if !is_lent_then_returned(&flows) {
        return AnnualCost::None;
    }
    match method {
        CostMethod::IrrX12 => solve::monthly_x12(first, &flows),
        CostMethod::Effective => solve::effective(first, &flows),
    }
}

/// What a contract costs a year as it is agreed: every instalment paid on its due date.
///
/// None for a revolving account, whose instalments nobody knows yet.
pub fn as_agreed(product: &Product, contract: &Contract, opened_on: Date, method: CostMethod) -> Option<AnnualCost> {
    let account = Account::open(product, contract, opened_on, 0, true);
    flows(&account).map(|flows| annual_cost(&flows, method))
}

/// What an account's contract costs a year as it was agreed; none before its opening and for a revolving account.
pub fn of_contract(history: History<'_>, method: CostMethod) -> Option<AnnualCost> {
    let (contract, opened_on) = history.opening()?;
    as_agreed(history.product(), contract, opened_on, method)
}

/// What an account costs a year as it stands: with everything that moved, and all that is unpaid paid when it is due,
/// or on the account's day where that is past.
///
/// None for a revolving account that has not ended, and when the account was not traced.
pub fn as_it_stands(account: &Account<'_>, method: CostMethod) -> Option<AnnualCost> {
    flows(account).map(|flows| annual_cost(&flows, method))
}

/// What moved on a traced account by its day, and what is to move after it.
pub fn flows(account: &Account<'_>) -> Option<Vec<Flow>> {
    if account.revolving.is_some() && !account.has_ended {
        return None;
    }
    let mut flows = account.cash.clone()?;
    let today = account.as_of;
    flows.extend(account.instalments.iter().map(|i| Flow { on: i.due.max(today), received: i.unpaid() }));
    flows.push(Flow { on: today, received: -account.credit });
    Some(flows)
}

/// The flows in order, one for each day on which anything moves.
fn by_day(flows: &[Flow]) -> Vec<Flow> {
    let mut sorted = flows.to_vec();
    sorted.sort_by_key(|flow| flow.on);
    let mut days: Vec<Flow> = Vec::with_capacity(sorted.len());
    for flow in sorted {
        match days.last_mut().filter(|day| day.on == flow.on) {
            Some(day) => day.received += flow.received,
            None => days.push(flow),
        }
    }
    days.retain(|day| !day.received.is_zero());
    days
}

/// Whether money is out from the first day on until all of it is back: then one rate, at least 0, does (Norstrøm).
fn is_lent_then_returned(flows: &[Flow]) -> bool {
    let mut so_far = Amount::ZERO;
    let mut is_more_than_back = false;
    for flow in flows {
        so_far += flow.received;
        if is_more_than_back && !so_far.is_positive() {
            return false;
        }
        is_more_than_back |= so_far.is_positive();
    }
    let is_lent_first = flows.first().is_some_and(|first| first.received < Amount::ZERO);
    is_lent_first && so_far >= Amount::ZERO
}

#[cfg(test)]
mod tests;
