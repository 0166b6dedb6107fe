//! Levelled instalments: equal totals, moved by minor units where that brings the last one nearer to them.
//!
//! `docs/reference/ledger.md` section 2, `equal_total = levelled`. What the annuity is, and what the last one takes, is told in
//! `schedule`.

use primitives::{Amount, Rounding};

use super::{Part, PeriodRate, equal_instalments};
use crate::product::{Product, RoundingStep};

/// How often equal instalments are moved at most.
const ROUNDS_MAX: usize = 3;

/// The parts of equal instalments that were moved as long as the last one came nearer.
pub(super) fn level(
    product: &Product,
    principal: Amount,
    mut each: Amount,
    mut parts: Vec<Part>,
    rates: &[PeriodRate],
) -> Vec<Part> {
    let to_instalment = product.rounding_of(RoundingStep::Instalment);
    let unit = product.due_dates.instalment_multiple.minor().max(1);
    for _ in 0..ROUNDS_MAX {
        let off = last_total(&parts) - each;
        let Some(moved) = moved(each, off, rates.len(), unit, to_instalment) else { break };
        let tried = equal_instalments(principal, moved, rates, product.rounding_of(RoundingStep::Interest));
        if (last_total(&tried) - moved).minor().abs() >= off.minor().abs() {
            break;
        }
        (each, parts) = (moved, tried);
    }
    parts
}

/// The equal total when each takes its part of what the last one is off; none where that moves nothing.
fn moved(each: Amount, off: Amount, count: usize, unit: i64, rounding: Rounding) -> Option<Amount> {
    let count = i128::try_from(count).expect("a calendar has few instalments");
    if count < 2 || i128::from(off.minor()).abs() <= count / 2 {
        return None;
    }
    let nearer = each + rounding.divide(i128::from(off.minor()), count);
    let moved = Amount::from_minor(rounding.divide(i128::from(nearer.minor()), i128::from(unit)).minor() * unit);
    (moved != each).then_some(moved)
}

fn last_total(parts: &[Part]) -> Amount {
    parts.last().map_or(Amount::ZERO, |last| last.principal + last.interest)
}
