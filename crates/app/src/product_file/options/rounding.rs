//! The options of `[rounding]`.

use super::Absent::Means;
use super::{Choice, Section, Value, option, table};

/// The ways to whole minor units.
pub(super) const WAYS: &[Choice] = &[
    ("half_up", "to the nearest, halves away from zero (四舍五入)"),
    ("half_even", "to the nearest, halves to the even neighbour"),
    ("down", "towards zero"),
    ("up", "away from zero"),
];

const OWN: &str = "as `rounding` of `[product]`";

pub(super) const ROUNDING: Section = table(
    "rounding",
    "Amounts that go another way to whole minor units than `rounding` of `[product]` says.",
    &[
        option(
            "interest",
            Value::Name(WAYS),
            Means(OWN),
            "interest, and the service fee of a revolving account",
            "lenders that round interest down",
        ),
        option(
            "instalment",
            Value::Name(WAYS),
            Means(OWN),
            "the equal instalment, a down payment, the share of a minimum payment",
            "lenders that round instalments up, so that the last is the smaller one",
        ),
        option("fee", Value::Name(WAYS), Means(OWN), "fees and late fees", "lenders whose fees round another way"),
        option(
            "penalty",
            Value::Name(WAYS),
            Means(OWN),
            "penalty interest and its caps",
            "lenders that round in the customer's favour",
        ),
    ],
);
