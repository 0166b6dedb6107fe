//! Schedules: section 2 of the page.
//!
//! The equal instalment is exact: its fraction is built in whole numbers of any size and the quotient is found by
//! halving, so it has no error to speak of, not even on ties.

use std::cmp::Ordering;

use ledger::event::{InstalmentKey, ScheduledInstalment};
use ledger::product::{Period, Plan, Product};
use primitives::rate::DayCount;
use primitives::{Amount, Date, Rate, Rounding};

use super::big::Big;

/// The instalments of a contract that its product computes.
pub(super) fn compute(
    product: &Product,
    opened_on: Date,
    principal: Amount,
    count: u16,
    first_due: Option<Date>,
) -> Vec<ScheduledInstalment> {
    let count = u32::from(count);
    let rounding = product.rounding;
    match &product.plan {
        Plan::External | Plan::Statement(_) => Vec::new(),
        Plan::FeePerInstalment { fee_rate, every } => {
            let dues = due_dates(opened_on, first_due, *every, count);
            let fee = fee_rate.of(principal, rounding);
            (0..count).map(|k| row(k, dues[at(k)], part(principal, k, count), Amount::ZERO, fee)).collect()
        }
        Plan::EqualInstalment { annual_rate, day_count, every } => {
            let dues = due_dates(opened_on, first_due, *every, count);
            let shares = period_shares(opened_on, &dues, *annual_rate, *day_count);
            equal_instalments(principal, &dues, &shares, rounding)
        }
        Plan::EqualPrincipal { annual_rate, day_count, every } => {
            let dues = due_dates(opened_on, first_due, *every, count);
            let shares = period_shares(opened_on, &dues, *annual_rate, *day_count);
            let mut balance = principal;
            let mut schedule = Vec::new();
            for k in 0..count {
                let interest = shares[at(k)].of(balance, rounding);
                let share = part(principal, k, count);
                schedule.push(row(k, dues[at(k)], share, interest, Amount::ZERO));
                balance -= share;
            }
            schedule
        }
        Plan::SinglePayment { free_days } => {
            let free_days = i32::try_from(*free_days).expect("free days are few");
            let due = first_due.unwrap_or(opened_on + free_days);
            vec![row(0, due, principal, Amount::ZERO, Amount::ZERO)]
        }
    }
}

/// `floor(amount / count)` for every part but the last, which takes the rest.
pub(super) fn part(amount: Amount, k: u32, count: u32) -> Amount {
    let each = amount.minor() / i64::from(count);
    let minor = if k == count - 1 { amount.minor() - each * i64::from(count - 1) } else { each };
    Amount::from_minor(minor)
}

fn row(k: u32, due: Date, principal: Amount, interest: Amount, fee: Amount) -> ScheduledInstalment {
    let key = InstalmentKey { calendar: InstalmentKey::FIRST_CALENDAR, number: k + 1 };
    ScheduledInstalment { key, due, principal, interest, fee }
}

fn at(k: u32) -> usize {
    usize::try_from(k).expect("an index fits")
}

fn due_dates(opened_on: Date, first_due: Option<Date>, every: Period, count: u32) -> Vec<Date> {
    let after = |from: Date, periods: u32| {
        let periods = i32::try_from(periods).expect("a contract has few periods");
        match every {
            Period::Months(months) => from.plus_months(i32::from(months) * periods),
            Period::Days(days) => from + i32::from(days) * periods,
        }
    };
    let first = first_due.unwrap_or_else(|| after(opened_on, 1));
    (0..count).map(|k| after(first, k)).collect()
}

/// The rate of one period as an exact fraction.
#[derive(Clone, Copy)]
struct Share {
    numerator: i128,
    denominator: i128,
}

impl Share {
    fn of(self, balance: Amount, rounding: Rounding) -> Amount {
        rounding.divide(i128::from(balance.minor()) * self.numerator, self.denominator)
    }
}

fn period_shares(opened_on: Date, dues: &[Date], annual_rate: Rate, day_count: DayCount) -> Vec<Share> {
    let mut from = opened_on;
    let mut shares = Vec::new();
    for &due in dues {
        let (years, per) = day_count.year_fraction(from, due);
        shares.push(Share { numerator: i128::from(annual_rate.billionths()) * years, denominator: Rate::ONE * per });
        from = due;
    }
    shares
}

fn equal_instalments(
    principal: Amount,
    dues: &[Date],
    shares: &[Share],
    rounding: Rounding,
) -> Vec<ScheduledInstalment> {
    let Some(last) = dues.len().checked_sub(1) else { return Vec::new() };
    let emi = equal_instalment(principal, shares, rounding);
    let mut balance = principal;
    let mut schedule = Vec::new();
    for (index, (&due, share)) in dues.iter().zip(shares).enumerate() {
        let interest = share.of(balance, rounding);
        let mut settles = emi - interest;
        if settles < Amount::ZERO {
            settles = Amount::ZERO;
        }
        if settles > balance || index == last {
            settles = balance;
        }
        let k = u32::try_from(index).expect("an index fits");
        schedule.push(row(k, due, settles, interest, Amount::ZERO));
        balance -= settles;
    }
    schedule
}

/// `principal / Σ_k Π_{j<=k} 1/(1+r_j)`, rounded from the exact fraction.
fn equal_instalment(principal: Amount, shares: &[Share], rounding: Rounding) -> Amount {
    // The sum is v_1 (1 + v_2 (1 + v_3 (...))) with v_j = 1 / (1 + r_j), built from the inside as above / below.
    let mut above = Big::from_u64(0);
    let mut below = Big::from_u64(1);
    for share in shares.iter().rev() {
        let one = u64::try_from(share.denominator).expect("a denominator fits");
        let one_and_rate = u64::try_from(share.denominator + share.numerator).expect("a rate is not negative");
        above = above.plus(&below).times(one);
        below = below.times(one_and_rate);
    }
    let principal = u64::try_from(principal.minor()).expect("a principal is not negative");
    quotient(&below.times(principal), &above, rounding)
}

fn quotient(numerator: &Big, denominator: &Big, rounding: Rounding) -> Amount {
    // The quotient lies in low..high; halve until it is found.
    let (mut low, mut high) = (0_u64, 1_u64 << 62);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        match denominator.times(middle).compare(numerator) {
            Ordering::Less | Ordering::Equal => low = middle,
            Ordering::Greater => high = middle,
        }
    }
    let is_exact = denominator.times(low).compare(numerator) == Ordering::Equal;
    let to_half = numerator.times(2).compare(&denominator.times(2 * low + 1));
    let goes_up = match rounding {
        Rounding::HalfUp => to_half != Ordering::Less,
        Rounding::HalfEven => match to_half {
            Ordering::Less => false,
            Ordering::Equal => low % 2 == 1,
            Ordering::Greater => true,
        },
        Rounding::Down => false,
        Rounding::Up => !is_exact,
    };
    Amount::from_minor(i64::try_from(low + u64::from(goes_up)).expect("an instalment fits"))
}
