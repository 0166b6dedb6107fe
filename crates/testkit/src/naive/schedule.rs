//! Schedules: how much is due on each date, the second half of section 2 of the page.
//!
//! The equal instalment is exact: its fraction is built in whole numbers of any size and the quotient is found by
//! halving, so it has no error to speak of, not even on ties. The dates are made in `calendar`.

use std::cmp::Ordering;

use ledger::component::Components;
use ledger::product::{DueDates, EqualTotal, Plan, Product, RemainderOn, RoundingStep};
use primitives::rate::DayCount;
use primitives::{Amount, Date, Rate, Rounding};

use super::big::Big;
use super::calendar::Slot;

/// How a list of amounts follows from a principal.
#[derive(Clone, Copy)]
pub(super) enum Method {
    /// Equal parts, each with the same fee.
    Fee(Rate),
    /// Equal instalments.
    EqualInstalment,
    /// Equal parts with interest on the opening balance.
    EqualPrincipal,
    /// Interest on the whole, and the whole with the last.
    InterestFirst,
}

impl Method {
    /// The method of a plan. A plan that computes nothing has equal parts; without a rate they bear nothing.
    pub(super) fn of(plan: &Plan) -> Self {
        match plan {
            Plan::FeePerInstalment { fee_rate, .. } => Self::Fee(*fee_rate),
            Plan::EqualInstalment { .. } => Self::EqualInstalment,
            Plan::InterestFirst { .. } => Self::InterestFirst,
            Plan::EqualPrincipal { .. } | Plan::External | Plan::SinglePayment { .. } | Plan::Statement(_) => {
                Self::EqualPrincipal
            }
        }
    }

    /// The amounts of as many instalments as there are periods.
    pub(super) fn amounts(self, principal: Amount, periods: &[PeriodRate], product: &Product) -> Vec<Components> {
        let (terms, rounding) = (&product.due_dates, product.rounding_of(RoundingStep::Interest));
        match self {
            Self::Fee(rate) => {
                let fee = rate.of(principal, product.rounding_of(RoundingStep::Fee));
                let parts = shares(principal, count(periods), terms).into_iter();
                parts.map(|principal| Components { principal, fee, ..Components::default() }).collect()
            }
            Self::EqualInstalment => {
                let instalment = product.rounding_of(RoundingStep::Instalment);
                equal_instalments(principal, periods, terms, (instalment, rounding))
            }
            Self::EqualPrincipal => {
                let parts = shares(principal, count(periods), terms);
                on_declining_balance(&parts, periods, rounding)
            }
            Self::InterestFirst => {
                let whole = |period: &PeriodRate| Components {
                    interest: period.of(principal, rounding),
                    ..Components::default()
                };
                let mut amounts: Vec<Components> = periods.iter().map(whole).collect();
                if let Some(last) = amounts.last_mut() {
                    last.principal = principal;
                }
                amounts
            }
        }
    }
}

/// Parts of a principal, each with interest on what is left before it.
pub(super) fn on_declining_balance(parts: &[Amount], periods: &[PeriodRate], rounding: Rounding) -> Vec<Components> {
    let mut balance: Amount = parts.iter().copied().sum();
    let mut amounts = Vec::new();
    for (&principal, period) in parts.iter().zip(periods) {
        amounts.push(Components { principal, interest: period.of(balance, rounding), ..Components::default() });
        balance -= principal;
    }
    amounts
}

/// `floor(amount / count)` for every part but the last, which takes the rest.
pub(super) fn part(amount: Amount, k: u32, count: u32) -> Amount {
    let each = amount.minor() / i64::from(count);
    let minor = if k == count - 1 { amount.minor() - each * i64::from(count - 1) } else { each };
    Amount::from_minor(minor)
}

/// `share(principal, k, count)` for every `k`.
pub(super) fn shares(principal: Amount, count: u32, terms: &DueDates) -> Vec<Amount> {
    let unit = unit(terms);
    let each = principal.minor() / (i64::from(count.max(1)) * unit) * unit;
    let mut rest = principal.minor() - i64::from(count) * each;
    let mut shares = vec![each; usize::try_from(count).expect("a count fits")];
    match terms.remainder_on {
        RemainderOn::Last => {}
        RemainderOn::First => {
            if let Some(first) = shares.first_mut() {
                *first += rest;
                rest = 0;
            }
        }
        RemainderOn::LargestRemainder => {
            for share in &mut shares {
                if rest >= unit {
                    *share += unit;
                    rest -= unit;
                }
            }
        }
    }
    if let Some(last) = shares.last_mut() {
        *last += rest;
    }
    shares.into_iter().map(Amount::from_minor).collect()
}

/// The instalment multiple, one minor unit where there is none.
fn unit(terms: &DueDates) -> i64 {
    terms.instalment_multiple.minor().max(1)
}

/// The rate of one period as an exact fraction: the `r_k` of the page.
#[derive(Clone, Copy)]
pub(super) struct PeriodRate {
    numerator: i128,
    denominator: i128,
}

impl PeriodRate {
    /// The share of a yearly rate that the days from `from` to `to` have; nothing where there is no rate.
    pub(super) fn between(interest: Option<(Rate, DayCount)>, from: Date, to: Date) -> Self {
        let Some((annual_rate, day_count)) = interest else { return Self { numerator: 0, denominator: 1 } };
        let (years, per) = day_count.year_fraction(from, to);
        Self { numerator: i128::from(annual_rate.billionths()) * years, denominator: Rate::ONE * per }
    }

    /// The rates of the periods of a calendar.
    pub(super) fn of_slots(interest: Option<(Rate, DayCount)>, slots: &[Slot]) -> Vec<Self> {
        slots.iter().map(|slot| Self::between(interest, slot.interest_from, slot.nominal)).collect()
    }

    /// The period's interest on a balance.
    pub(super) fn of(self, balance: Amount, rounding: Rounding) -> Amount {
        rounding.divide(i128::from(balance.minor()) * self.numerator, self.denominator)
    }
}

fn count(periods: &[PeriodRate]) -> u32 {
    u32::try_from(periods.len()).expect("a count fits")
}

fn equal_instalments(
    principal: Amount,
    periods: &[PeriodRate],
    terms: &DueDates,
    (to_instalment, rounding): (Rounding, Rounding),
) -> Vec<Components> {
    let Some(last) = periods.len().checked_sub(1) else { return Vec::new() };
    let emi = equal_instalment(principal, periods, unit(terms), to_instalment);
    let plain = with_equal_total(principal, emi, periods, rounding);
    if terms.equal_total == EqualTotal::Annuity {
        return plain;
    }
    // `equal_total = levelled`: every try is kept that brings the last one nearer.
    let off = |emi: Amount, amounts: &[Components]| amounts[last].principal + amounts[last].interest - emi;
    let n = i128::from(count(periods));
    let mut best = (emi, plain);
    for _ in 0..3 {
        let d = off(best.0, &best.1);
        if i128::from(d.minor().abs()) * 2 <= n - n % 2 || last == 0 {
            break;
        }
        let moved = best.0 + to_instalment.divide(i128::from(d.minor()), n);
        let units = to_instalment.divide(i128::from(moved.minor()), i128::from(unit(terms)));
        let try_emi = Amount::from_minor(units.minor() * unit(terms));
        let tried = with_equal_total(principal, try_emi, periods, rounding);
        let is_nearer = off(try_emi, &tried).minor().abs() < d.minor().abs();
        if try_emi == best.0 || !is_nearer {
            break;
        }
        best = (try_emi, tried);
    }
    best.1
}

/// Interest on what is left, principal the rest of the total; the last one is all that is left.
fn with_equal_total(principal: Amount, emi: Amount, periods: &[PeriodRate], rounding: Rounding) -> Vec<Components> {
    let last = periods.len() - 1;
    let mut balance = principal;
    let mut amounts = Vec::new();
    for (index, period) in periods.iter().enumerate() {
        let interest = period.of(balance, rounding);
        let mut settles = emi - interest;
        if settles < Amount::ZERO {
            settles = Amount::ZERO;
        }
        if settles > balance || index == last {
            settles = balance;
        }
        amounts.push(Components { principal: settles, interest, ..Components::default() });
        balance -= settles;
    }
    amounts
}

/// `principal / Σ_k Π_{j<=k} 1/(1+r_j)`, rounded once from the exact fraction to a multiple of `unit`.
fn equal_instalment(principal: Amount, periods: &[PeriodRate], unit: i64, rounding: Rounding) -> Amount {
    // The sum is v_1 (1 + v_2 (1 + v_3 (...))) with v_j = 1 / (1 + r_j), built from the inside as above / below.
    let mut above = Big::from_u64(0);
    let mut below = Big::from_u64(1);
    for period in periods.iter().rev() {
        let one = u64::try_from(period.denominator).expect("a denominator fits");
        let one_and_rate = u64::try_from(period.denominator + period.numerator).expect("a rate is not negative");
        above = above.plus(&below).times(one);
        below = below.times(one_and_rate);
    }
    let principal = u64::try_from(principal.minor()).expect("a principal is not negative");
    let units = quotient(
        &below.times(principal),
        &above.times(u64::try_from(unit).expect("a unit is above nothing")),
        rounding,
    );
    Amount::from_minor(units * unit)
}

fn quotient(numerator: &Big, denominator: &Big, rounding: Rounding) -> i64 {
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
    i64::try_from(low + u64::from(goes_up)).expect("an instalment fits")
}
