//! Values: what stands for a number that there is not.
//!
//! A ratio whose denominator is 0 is missing, which is `NaN`. What cannot be asked yet, what never happened and what
//! nobody told are codes, each of its own, because they mean different risks.

use primitives::Amount;
use risk::feature::{Special, Words};

/// Nothing to look at yet: no bill was due, there is no account, or the person has no other.
pub const NO_HISTORY: f64 = -9_999.0;
/// It never happened.
pub const NEVER: f64 = -9_998.0;
/// Nobody told: no external row by that day, no credit limit.
pub const NOT_ASKED: f64 = -9_997.0;

/// The declaration of a code.
///
/// # Panics
/// When it is none of the three.
pub fn special(value: f64) -> Special {
    let (en, zh) = if value == NO_HISTORY {
        ("no history yet", "尚无历史")
    } else if value == NEVER {
        ("it never happened", "从未发生")
    } else {
        assert!(value == NOT_ASKED, "{value} is no code");
        ("not asked", "未查询")
    };
    Special { value, meaning: Words { en: en.to_owned(), zh: zh.to_owned() } }
}

/// A share; missing when the whole is 0.
pub(super) fn ratio(part: i64, whole: i64) -> f64 {
    if whole == 0 { f64::NAN } else { number(part) / number(whole) }
}

/// A share of amounts; missing when the whole is 0.
pub(super) fn share(part: Amount, whole: Amount) -> f64 {
    ratio(part.minor(), whole.minor())
}

/// An amount in minor units.
pub(super) fn minor(amount: Amount) -> f64 {
    number(amount.minor())
}

/// A count.
pub(super) fn count(things: usize) -> f64 {
    things as f64
}

/// A whole number; those of accounts are far below 2^53, so nothing is lost.
pub(super) fn number(whole: i64) -> f64 {
    whole as f64
}

/// 1 for yes, 0 for no.
pub(super) fn flag(is_true: bool) -> f64 {
    if is_true { 1.0 } else { 0.0 }
}

/// The mean; no history when there is nothing.
pub(super) fn mean(values: &[i32]) -> f64 {
    if values.is_empty() {
        return NO_HISTORY;
    }
    let sum: i64 = values.iter().map(|&value| i64::from(value)).sum();
    number(sum) / count(values.len())
}

/// The standard deviation of a sample (divided by n - 1); missing for a single value, no history when there is nothing.
pub(super) fn deviation(values: &[i32]) -> f64 {
    match values.len() {
        0 => NO_HISTORY,
        1 => f64::NAN,
        n => {
            let mean = mean(values);
            let squares: f64 = values.iter().map(|&value| (f64::from(value) - mean) * (f64::from(value) - mean)).sum();
            (squares / count(n - 1)).sqrt()
        }
    }
}

/// The slope of the line of least squares through values at 0, 1, 2 and so on; missing for fewer than two.
pub(super) fn slope(values: &[f64]) -> f64 {
    if values.len() < 2 {
        return f64::NAN;
    }
    let n = count(values.len());
    let middle = (n - 1.0) / 2.0;
    let mean = values.iter().sum::<f64>() / n;
    let (mut above, mut below) = (0.0, 0.0);
    for (place, value) in values.iter().enumerate() {
        let distance = count(place) - middle;
        above += distance * (value - mean);
        below += distance * distance;
    }
    above / below
}
