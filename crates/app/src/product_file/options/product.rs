//! The options of `[product]`.

use super::Absent::{Is, Means, Refused};
use super::{Form, NAME, Section, Value, option, table};

pub(super) const PRODUCT: Section = Section {
    is_required: true,
    ..table(
        "product",
        "What the product is called, and the terms that belong to no single part of it.",
        &[
            option("id", Value::Text(NAME), Refused, "the product's name", "all"),
            option("version", Value::Number(1, u32::MAX), Refused, "counts up when terms change", "all"),
            option(
                "effective_from",
                Value::Date,
                Refused,
                "the first day on which contracts may be opened under this version",
                "all",
            ),
            option(
                "currency",
                Value::Text(Form { words: "three capital letters", pattern: Some("^[A-Z]{3}$") }),
                Refused,
                "the currency of its accounts",
                "all",
            ),
            option(
                "minor_digits",
                Value::Number(0, 6),
                Means("that of ISO 4217; 2 for unknown codes"),
                "digits after the decimal point",
                "books imported from systems that count finer than the currency",
            ),
            option(
                "rounding",
                Value::Name(super::rounding::WAYS),
                Is("half_up"),
                "how every amount computed from a rate goes to whole minor units",
                "all; Fineract is usually set to `half_even`",
            ),
            option(
                "tranches_max",
                Value::Number(1, 600),
                Is("1"),
                "how many times the principal may be paid out, the opening included; not with `external` and `statement`",
                "lenders that pay out in parts",
            ),
            option(
                "tranche_instalments",
                Value::Name(&[
                    ("shared", "it is added to the instalments of the contract that are still to come"),
                    (
                        "own",
                        "it is a drawing, with instalments of its own and an age of its own; the account has the greatest",
                    ),
                ]),
                Is("shared"),
                "on which instalments a further payout falls; goes with `tranches_max` above 1",
                "`own`: lines of credit; Frappe Lending since 2025",
            ),
            option(
                "close_tolerance",
                Value::Amount,
                Is("0"),
                "when a repayment leaves no more than this, due or not, the rest is given up; not with `statement`",
                "Frappe Lending",
            ),
            option(
                "excess_tolerance",
                Value::Amount,
                Is("0"),
                "when nothing is owed any more, a credit balance of no more than this is kept by the lender, as income; \
                 not with `statement`, nor with `overpayment = \"refund\"`",
                "Frappe Lending",
            ),
            option(
                "all_in_annual_rate_max",
                Value::Rate,
                Means("no limit"),
                "the most that interest, fees and penalty together may cost a year, as a share of the principal out",
                "Chinese lenders: 24 %, or four times the LPR",
            ),
            option(
                "value_dating",
                Value::Name(&[
                    ("on", "from its value date, whenever it is booked"),
                    ("off", "from the day on which it is booked: a value date before that is not kept"),
                ]),
                Is("on"),
                "from which day repayments, recoveries and refunds by merchants and of payouts count",
                "`on`: Fineract and most lenders",
            ),
            option(
                "waiver_reasons",
                Value::Texts(Form { words: "any text", pattern: None }),
                Is("[]"),
                "the reasons for which something may be given up, by waiver, settlement or goodwill credit; with none, any",
                "lenders that report why: goodwill, hardship, system fault, dispute upheld, court",
            ),
            option(
                "classification",
                Value::Texts(NAME),
                Is("[]"),
                "the policies by which its accounts are classified, by name",
                "banks: five categories, IFRS 9, the EU's definition of default",
            ),
        ],
    )
};
