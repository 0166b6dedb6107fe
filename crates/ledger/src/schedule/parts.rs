//! Parts: an amount cut into shares, and who takes what does not divide.

use primitives::Amount;

use crate::product::{DueDates, RemainderOn};

/// The share of the `k`th of `count` instalments; all shares add up to the amount.
pub(crate) fn share(terms: &DueDates, amount: Amount, k: u32, count: u32) -> Amount {
    let unit = terms.instalment_multiple.minor().max(1);
    let each = amount.minor() / (i64::from(count) * unit) * unit;
    let rest = amount.minor() - each * i64::from(count);
    let is_last = k + 1 == count;
    let more = match terms.remainder_on {
        RemainderOn::Last if is_last => rest,
        RemainderOn::First if k == 0 => rest,
        RemainderOn::Last | RemainderOn::First => 0,
        RemainderOn::LargestRemainder => {
            let whole = if i64::from(k) < rest / unit { unit } else { 0 };
            if is_last { whole + rest % unit } else { whole }
        }
    };
    Amount::from_minor(each + more)
}
