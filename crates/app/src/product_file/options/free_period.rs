//! The options of `[free_period]`.

use super::Absent::Is;
use super::{Section, Value, option, table};

pub(super) const FREE_PERIOD: Section = table(
    "free_period",
    "A free period (免息还款期) for those who pay in full: purchases gather interest from their day on, and who pays the \
     statement in full by its due date owes none of it. The rate is `service_daily_rate` or `service_annual_rate` of \
     `[plan]`. Without the section every purchase is free through the due date of its statement, whatever is paid. Goes \
     with a plan `statement`.",
    &[
        option(
            "interest_from",
            Value::Name(&[
                ("purchase", "from the day on which each purchase is booked"),
                ("statement", "from the statement that bills them, never for the days of a cycle before it"),
            ]),
            Is("purchase"),
            "from when purchases bear interest, when their statement is not paid in full",
            "`purchase`: Chinese cards; `statement`: US cards (12 CFR 1026.54)",
        ),
        option(
            "interest_on",
            Value::Name(&[
                (
                    "full",
                    "all that was unpaid, day by day (daily balance, 全额计息): what was paid before the end of the free \
                     period bears until it was paid",
                ),
                (
                    "unpaid",
                    "what is unpaid at the end of the free period (未偿还部分计息): money settles the oldest purchases",
                ),
            ]),
            Is("full"),
            "on what purchases bear interest through the end of the free period",
            "`full`: most Chinese cards; `unpaid`: some of them, US cards (12 CFR 1026.54)",
        ),
        option(
            "bears",
            Value::Name(&[
                ("carried", "only what no statement has made due; what was billed bears penalty at most"),
                ("principal", "unpaid principal of statements too"),
                ("balance", "and their unpaid interest, fees and late fees: compounding by statements"),
            ]),
            Is("carried"),
            "what bears interest",
            "`balance`: US cards; `principal`: cards without compounding",
        ),
        option(
            "new_purchases",
            Value::Name(&[
                ("free", "they have a free period of their own"),
                ("bear", "they bear interest from their day on, until a statement is paid in full"),
            ]),
            Is("free"),
            "what becomes of purchases made since a statement that was not paid in full",
            "`bear`: US cards",
        ),
        option(
            "tolerance",
            Value::Amount,
            Is("0"),
            "a statement counts as paid in full when no more than this is unpaid of it (容差)",
            "Chinese cards: 10.00",
        ),
        option(
            "grace_days",
            Value::Number(0, 26),
            Is("0"),
            "days after the due date on which money still counts towards paying in full (容时); with `due_offset_days` at \
             most 27",
            "Chinese cards: 3",
        ),
        option(
            "residual_interest",
            Value::Name(&[("charged", "the next statement bills it (trailing interest)"), ("waived", "it is dropped")]),
            Is("charged"),
            "what becomes of interest on what is carried, from a statement to the day on which it is paid in full",
            "`charged`: most cards",
        ),
        option(
            "compounding",
            Value::Name(&[
                ("statements", "interest bears interest once a statement has billed it, where `bears` says so"),
                (
                    "daily",
                    "interest bears interest from the day after (average daily balance with daily compounding); goes with \
                     `bears = \"balance\"`",
                ),
            ]),
            Is("statements"),
            "from when on interest bears interest",
            "`daily`: US cards",
        ),
    ],
);
