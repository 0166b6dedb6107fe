//! For how many days an account can be in a state, by the ages that the state allows.

use super::super::{Certainty, Goal, search};
use crate::strategy::condition::{Comparison, Condition};
use crate::strategy::fact::Fact;

/// The last day of the longest stay, the day of entering being 0, as far as the account's age or the next due date sets an
/// end; none where neither does. Pauses, in which ages stand still, are left out.
pub(super) fn days_at_most(base: &Goal) -> Option<u32> {
    let dpd = Fact::named("standing.dpd")?;
    let (least, most) = (least(base, dpd)?, most(base, dpd)?);
    if least > 0 {
        return (most < dpd.declaration().range.1).then_some(u32::try_from(most - least).ok()).flatten();
    }
    let to_due = Fact::named("standing.days_to_due")?;
    let mut never_due = base.clone();
    never_due.fails.push(Condition::Known(to_due));
    if most > 0 || search::find(&never_due) != Err(Certainty::Proved) {
        return None;
    }
    let (least, most) = (self::least(base, to_due)?, self::most(base, to_due)?);
    (most < to_due.declaration().range.1).then_some(u32::try_from(most - least).ok()).flatten()
}

/// The least that a fact can be in the state; none when that is not certain.
fn least(base: &Goal, fact: Fact) -> Option<i64> {
    let (low, high) = fact.declaration().range;
    first(low, high, |bound| can_be(base, fact, Comparison::AtMost, bound))
}

/// The most that a fact can be in the state; none when that is not certain.
fn most(base: &Goal, fact: Fact) -> Option<i64> {
    let (low, high) = fact.declaration().range;
    first(0, high - low, |below| can_be(base, fact, Comparison::AtLeast, high - below)).map(|below| high - below)
}

fn can_be(base: &Goal, fact: Fact, comparison: Comparison, bound: i64) -> Option<bool> {
    let mut goal = base.clone();
    goal.holds.push(Condition::compare(&[(1, fact)], comparison, bound).ok()?);
    match search::find(&goal) {
        Ok(_) => Some(true),
        Err(Certainty::Proved) => Some(false),
        Err(Certainty::NotFound | Certainty::TooMuch) => None,
    }
}

/// The first number of a range for which something is so, which is so for all after it; none when it never is, or is unsure.
fn first(low: i64, high: i64, is_so: impl Fn(i64) -> Option<bool>) -> Option<i64> {
    let (mut low, mut high) = (low, high);
    if !is_so(high)? {
        return None;
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if is_so(middle)? { high = middle } else { low = middle + 1 }
    }
    Some(low)
}
