//! The rate at which what comes in is worth what went out, found by halving in 18-digit fixed point.
//!
//! A power of a factor below 1 errs by less than its exponent in the 18th place, so six places of a rate are certain for
//! contracts of a century.

use primitives::{Date, Rate};

use super::{AnnualCost, Flow};

/// 1 in fixed point.
const ONE: i128 = 1_000_000_000_000_000_000;

/// One in the sixth place of a rate, in fixed point.
const SIXTH_PLACE: i128 = ONE / 1_000_000;

/// The highest annual rate that is told: 1000 %, in fixed point.
const RATE_MAX: i128 = 10 * ONE;

/// The discount factor of a day below which a rate for a year is far above the highest that is told.
const DAY_FACTOR_MIN: i128 = ONE / 100 * 99;

/// Twelve times the monthly rate, by whole months from the first day on and 30ths of a month beyond them.
pub(super) fn monthly_x12(first: Date, flows: &[Flow]) -> AnnualCost {
    let times: Vec<Months> = flows.iter().map(|flow| Months::between(first, flow.on)).collect();
    let worth = |rate: i128| {
        let month = ONE * ONE / (ONE + rate);
        let worth = |(time, flow): (&Months, &Flow)| i128::from(flow.received.minor()) * time.factor(month, rate);
        times.iter().zip(flows).map(worth).sum::<i128>()
    };
    let highest = RATE_MAX / 12;
    if worth(highest) >= 0 {
        return AnnualCost::AboveAll;
    }
    let (mut low, mut high) = (0, highest);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if worth(middle) >= 0 { low = middle } else { high = middle }
    }
    told(low * 12)
}

/// The effective rate of a year of 365 days.
pub(super) fn effective(first: Date, flows: &[Flow]) -> AnnualCost {
    let days = |flow: &Flow| u32::try_from(flow.on - first).expect("the first day is the first");
    let times: Vec<(u32, i128)> = flows.iter().map(|flow| (days(flow), i128::from(flow.received.minor()))).collect();
    let worth = |day: i128| times.iter().map(|&(days, received)| received * power(day, days)).sum::<i128>();
    // The smallest factor of a day at which what comes in is worth what went out: the highest rate.
    let (mut low, mut high) = (DAY_FACTOR_MIN, ONE);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if worth(middle) >= 0 { high = middle } else { low = middle }
    }
    told(ONE * ONE / power(high, 365) - ONE)
}

fn told(rate: i128) -> AnnualCost {
    let sixths = (rate + SIXTH_PLACE / 2) / SIXTH_PLACE;
    if rate > RATE_MAX {
        return AnnualCost::AboveAll;
    }
    let billionths = i64::try_from(sixths * (Rate::ONE / 1_000_000)).expect("a rate up to 1000 % fits");
    AnnualCost::Rate(Rate::from_billionths(billionths))
}

/// A time in whole months and days beyond them.
struct Months {
    whole: u32,
    days: i128,
}

impl Months {
    /// The most whole months from one day that end by another, and the days that are left.
    fn between(from: Date, to: Date) -> Self {
        let years = i32::from(to.year()) - i32::from(from.year());
        let months = years * 12 + i32::from(to.month()) - i32::from(from.month());
        let whole = if from.plus_months(months) <= to { months } else { months - 1 };
        let days = i128::from(to - from.plus_months(whole));
        Self { whole: u32::try_from(whole).expect("the first day is the first"), days }
    }

    /// What 1 after that time is worth: by compound interest in whole months, by simple interest in the days beyond them.
    fn factor(&self, month: i128, rate: i128) -> i128 {
        power(month, self.whole) * (30 * ONE) / (30 * ONE + rate * self.days)
    }
}

/// A factor of at most 1 times itself, so many times.
fn power(factor: i128, times: u32) -> i128 {
    let (mut result, mut square, mut left) = (ONE, factor, times);
    while left > 0 {
        if left % 2 == 1 {
            result = result * square / ONE;
        }
        square = square * square / ONE;
        left /= 2;
    }
    result
}
