//! The options of `[annual_cost]`.

use super::Absent::{Is, Refused};
use super::{Section, Value, option, table};

pub(super) const ANNUAL_COST: Section = table(
    "annual_cost",
    "What a contract may cost its customer a year as it is agreed: fees, interest and what is kept back from the payout, \
     every instalment on its due date. One that costs more is not opened. Without the section nothing is refused; what a \
     contract costs is told in any case. Not with plan `statement`.",
    &[
        option(
            "method",
            Value::Name(&[
                ("irr_x12", "twelve times the rate of a month (IRR × 12)"),
                ("effective", "the rate of a year with its own interest on interest, by days over 365"),
            ]),
            Is("irr_x12"),
            "how a cost is made a rate for a year",
            "Chinese lenders use either, and say which",
        ),
        option(
            "max",
            Value::Rate,
            Refused,
            "the most that it may cost",
            "Chinese lenders: 24 %, or four times the LPR",
        ),
    ],
);
