//! Schedules: the instalments that a product computes for a contract.
//!
//! Formulas with their rounding and who takes the remainder; `docs/reference/ledger.md` section 2 tells them in
//! words. Statements of revolving accounts are made as time passes, in `account::revolving`.

use primitives::rate::DayCount;
use primitives::{Amount, Date, Rate, Rounding};

use crate::event::{Contract, InstalmentKey, Instalments, ScheduledInstalment};
use crate::product::{Period, Plan, Product};

/// The instalments of a contract opened on a day; none for a revolving account.
pub fn schedule(product: &Product, contract: &Contract, opened_on: Date) -> Vec<ScheduledInstalment> {
    let (count, first_due) = match &contract.instalments {
        Instalments::Given(given) => return given.clone(),
        Instalments::Computed { count, first_due } => (u32::from(*count), *first_due),
    };
    let principal = contract.principal;
    match &product.plan {
        Plan::External | Plan::Statement(_) => Vec::new(),
        Plan::SinglePayment { free_days } => {
            let free = i32::try_from(*free_days).unwrap_or(i32::MAX);
            vec![instalment(0, first_due.unwrap_or(opened_on + free), principal, Amount::ZERO, Amount::ZERO)]
        }
        Plan::FeePerInstalment { fee_rate, every } => {
            let fee = fee_rate.of(principal, product.rounding);
            dues(*every, opened_on, first_due, count)
                .map(|(k, due)| instalment(k, due, principal.part(k, count), Amount::ZERO, fee))
                .collect()
        }
        Plan::EqualPrincipal { annual_rate, day_count, every } => {
            let mut opening = principal;
            let mut from = opened_on;
            dues(*every, opened_on, first_due, count)
                .map(|(k, due)| {
                    let part = principal.part(k, count);
                    let interest = PeriodRate::new(*annual_rate, *day_count, from, due).of(opening, product.rounding);
                    opening -= part;
                    from = due;
                    instalment(k, due, part, interest, Amount::ZERO)
                })
                .collect()
        }
        Plan::EqualInstalment { annual_rate, day_count, every } => {
            let dues: Vec<Date> = dues(*every, opened_on, first_due, count).map(|(_, due)| due).collect();
            equal_instalments(principal, opened_on, &dues, *annual_rate, *day_count, product.rounding)
        }
    }
}

/// The due dates of `count` instalments, each counted from the first.
fn dues(every: Period, opened_on: Date, first: Option<Date>, count: u32) -> impl Iterator<Item = (u32, Date)> {
    let first = first.unwrap_or_else(|| every.after(opened_on, 1));
    (0..count).map(move |k| (k, every.after(first, k)))
}

fn instalment(k: u32, due: Date, principal: Amount, interest: Amount, fee: Amount) -> ScheduledInstalment {
    let key = InstalmentKey { calendar: InstalmentKey::FIRST_CALENDAR, number: k + 1 };
    ScheduledInstalment { key, due, principal, interest, fee }
}

/// Equal instalments: each is `P / Σ_k Π_{j<=k} 1/(1+r_j)`, rounded; the last takes the rest.
fn equal_instalments(
    principal: Amount,
    opened_on: Date,
    dues: &[Date],
    annual_rate: Rate,
    day_count: DayCount,
    rounding: Rounding,
) -> Vec<ScheduledInstalment> {
    let starts = std::iter::once(opened_on).chain(dues.iter().copied());
    let rates: Vec<PeriodRate> =
        starts.zip(dues).map(|(from, &due)| PeriodRate::new(annual_rate, day_count, from, due)).collect();
    let each = equal_instalment(principal, &rates, rounding);
    let mut opening = principal;
    let mut schedule = Vec::with_capacity(dues.len());
    for (k, (&due, rate)) in (0u32..).zip(dues.iter().zip(&rates)) {
        let interest = rate.of(opening, rounding);
        let is_last = schedule.len() + 1 == dues.len();
        let part = if is_last { opening } else { (each - interest).max(Amount::ZERO).min(opening) };
        opening -= part;
        schedule.push(instalment(k, due, part, interest, Amount::ZERO));
    }
    schedule
}

/// One unit in the 18-digit fixed point in which discount factors are kept. Thirty years of months add up an error
/// below 10^-15 of the instalment, far under a minor unit.
const FIXED_ONE: i128 = 1_000_000_000_000_000_000;

fn equal_instalment(principal: Amount, rates: &[PeriodRate], rounding: Rounding) -> Amount {
    let mut discount = FIXED_ONE;
    let mut annuity = 0;
    for rate in rates {
        discount = discount * FIXED_ONE / (FIXED_ONE + rate.fixed());
        annuity += discount;
    }
    if annuity == 0 {
        return principal;
    }
    rounding.divide(i128::from(principal.minor()) * FIXED_ONE, annuity)
}

/// The rate of one period as an exact fraction.
struct PeriodRate {
    numerator: i128,
    denominator: i128,
}

impl PeriodRate {
    fn new(annual_rate: Rate, day_count: DayCount, start: Date, end: Date) -> Self {
        let (days, of) = day_count.year_fraction(start, end);
        Self { numerator: i128::from(annual_rate.billionths()) * days, denominator: Rate::ONE * of }
    }

    fn of(&self, amount: Amount, rounding: Rounding) -> Amount {
        rounding.divide(i128::from(amount.minor()) * self.numerator, self.denominator)
    }

    fn fixed(&self) -> i128 {
        self.numerator * FIXED_ONE / self.denominator
    }
}

#[cfg(test)]
mod tests;
