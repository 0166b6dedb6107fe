//! Weight: what bears interest day by day, until a statement bills it.
//!
//! `docs/reference/ledger.md` section 6. Where interest is compounded by days, a day counts the more the longer it was
//! before the statement: then spans of equal balances are kept, because only the statement knows for how long.

use primitives::{Amount, Date, Rate, Rounding};

use crate::product::RatePeriod;

/// Minor units × days that bear interest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    total: i128,
    /// What it is of, where interest is compounded by days.
    spans: Option<Vec<Span>>,
}

/// An amount that bears interest at the end of each of so many days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    from: Date,
    days: i32,
    amount: Amount,
}

impl Weight {
    /// What 1 is in the growth of a balance: fifteen digits.
    const ONE: i128 = 1_000_000_000_000_000;

    pub(super) fn new(is_compounded: bool) -> Self {
        Self { total: 0, spans: is_compounded.then(Vec::new) }
    }

    /// Minor units × days, each day counted once.
    pub fn total(&self) -> i128 {
        self.total
    }

    /// Adds an amount that bears at the end of so many days from one on.
    pub(super) fn add(&mut self, from: Date, days: i32, amount: Amount) {
        self.total += i128::from(amount.minor()) * i128::from(days);
        let Some(spans) = self.spans.as_mut().filter(|_| days > 0 && !amount.is_zero()) else { return };
        match spans.last_mut() {
            Some(last) if last.amount == amount && last.from + last.days == from => last.days += days,
            Some(_) | None => spans.push(Span { from, days, amount }),
        }
    }

    pub(super) fn join(&mut self, other: Self) {
        self.total += other.total;
        if let (Some(spans), Some(others)) = (&mut self.spans, other.spans) {
            spans.extend(others);
        }
    }

    /// Takes all of it away.
    pub(super) fn take(&mut self) -> Self {
        let empty = Self::new(self.spans.is_some());
        std::mem::replace(self, empty)
    }

    /// The interest that a statement of a day bills, or the end of the account on it; rounded to whole minor units.
    pub(crate) fn interest(&self, rate: Rate, per: RatePeriod, on: Date, rounding: Rounding) -> Amount {
        let billionths = i128::from(rate.billionths());
        let whole = Rate::ONE * per.days();
        let Some(spans) = self.spans.as_ref().filter(|spans| !spans.is_empty()) else {
            return rounding.divide(self.total * billionths, whole);
        };
        let counts = counts(spans, billionths, whole, on);
        let counted = |span: &Span| {
            let (first, last) = (before(span.from + span.days, on), before(span.from, on));
            i128::from(span.amount.minor()) * (counts[last] - counts[first])
        };
        let grown: i128 = spans.iter().map(counted).sum();
        // In two steps, because the product of all three numbers is too large; what the first one cuts off is an odd half
        // of the last digit, so that a tie is a tie and nothing else is.
        let (above, below) = (grown / Self::ONE * billionths, grown % Self::ONE * billionths);
        let cut = below % Self::ONE != 0;
        rounding.divide((above + below / Self::ONE) * 2 + i128::from(cut), whole * 2)
    }
}

/// How many days a day is before another.
fn before(day: Date, other: Date) -> usize {
    usize::try_from(other - day).unwrap_or(0)
}

/// How much days before `on` count together: the first of them, the first two, and so on. The day before it counts once, each
/// earlier one by the rate more than the next.
fn counts(spans: &[Span], billionths: i128, whole: i128, on: Date) -> Vec<i128> {
    let days = spans.iter().map(|span| before(span.from, on)).max().unwrap_or(0);
    let (mut growth, mut count) = (Weight::ONE, 0);
    let mut counts = Vec::with_capacity(days + 1);
    counts.push(0);
    for _ in 0..days {
        count += growth;
        counts.push(count);
        growth += growth * billionths / whole;
    }
    counts
}
