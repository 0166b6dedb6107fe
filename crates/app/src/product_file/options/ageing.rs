//! The options of `[ageing]`, `[buckets]` and `[overdue_forms]`.

use super::Absent::{Is, Means, Refused};
use super::{Choice, DAYS, Form, Section, Value, option, table};

pub(super) const AGEING: Section = table(
    "ageing",
    "How days past due are counted.",
    &[
        option(
            "due_day_counts_as",
            Value::Number(0, 1),
            Is("0"),
            "what an unpaid due day itself counts as; with 1 an instalment is past due at the end of its due date",
            "0: Fineract, the Chinese risk textbook; 1: Frappe Lending since 2025",
        ),
        option(
            "as_of",
            Value::Name(&[
                ("close_day", "as of the day itself"),
                (
                    "next_morning",
                    "as of the day after: the same numbers as with `due_day_counts_as = 1`, so not together with it",
                ),
            ]),
            Is("close_day"),
            "as of which day the close of a day ages",
            "`next_morning`: Fineract",
        ),
        option(
            "anchor",
            Value::Name(&[
                ("oldest_unpaid_due", "the due date of the oldest instalment past due"),
                (
                    "first_arrears",
                    "the due date with which the present spell of arrears began; paying the oldest alone does not \
                     move it",
                ),
                ("last_late_instalment", "the due date of the latest instalment past due"),
                (
                    "invoice_date",
                    "the day of the statement of the oldest instalment past due; only with plan `statement`",
                ),
            ]),
            Is("oldest_unpaid_due"),
            "from which day the age of an account is counted",
            "the default: Fineract; `first_arrears`, `last_late_instalment`: Mambu; `invoice_date`: Kill Bill",
        ),
        option("grace_days", DAYS, Is("0"), "days of grace before an overdue counts as delinquent", "Fineract"),
        option(
            "grace_effect",
            Value::Name(&[
                ("subtract", "it is taken off the age for good"),
                ("suppress", "the age is 0 during the grace, and the full age afterwards"),
            ]),
            Is("subtract"),
            "what the grace does to the age",
            "`subtract`: Fineract",
        ),
        option(
            "instalment_grace",
            Value::Name(&[("same", "they have the grace of the account"), ("none", "they age without grace")]),
            Is("same"),
            "whether single instalments have the grace too",
            "`none`: Fineract",
        ),
        option(
            "arrears_tolerance",
            Value::Amount,
            Is("0"),
            "a shortfall up to this leaves an instalment settled for ageing, though still owed; it bears no penalty \
             and no late fee",
            "lenders that let cents pass",
        ),
        option(
            "components_aged",
            Value::Name(&[
                ("all", "all of it"),
                ("principal_interest", "principal and interest; unpaid fees and penalty alone are not past due"),
            ]),
            Is("all"),
            "what must be paid for an instalment to be settled for ageing",
            "`principal_interest`: Frappe Lending since 2025",
        ),
        option(
            "chargeback",
            Value::Name(&[
                ("at_chargeback_date", "from the day of the chargeback"),
                ("at_next_due", "from the next due date, or the day of the chargeback where there is none"),
                ("restore_original_due", "from its own due date, as if it had never been paid"),
                (
                    "at_once",
                    "only what was paid on the instalment of the running period is taken back; what is beyond it is due, and \
                     ages, from the day of the chargeback, so that an account can be past due before any due date",
                ),
            ]),
            Is("at_chargeback_date"),
            "what a chargeback takes back, and from when what it re-opens ages",
            "`at_once`: Fineract",
        ),
    ],
);

pub(super) const MATERIALITY: Section = table(
    "ageing.materiality",
    "How much must be past due for an account to be delinquent at all. Without the section, anything is enough.",
    &[
        option(
            "test",
            Value::Name(&[
                ("absolute", "the amount"),
                ("relative", "the share"),
                ("both_exceeded", "both"),
                ("either_exceeded", "one of them"),
                ("larger_of", "the larger of the two: another name for `both_exceeded`"),
                ("smaller_of", "the smaller of the two: another name for `either_exceeded`"),
            ]),
            Refused,
            "which limit must be exceeded",
            "`both_exceeded`: the EU's definition of default; `larger_of`, `smaller_of`: Pismo",
        ),
        option(
            "absolute",
            Value::Amount,
            Means("required, unless `test` is `relative`"),
            "the limit as an amount",
            "the EU's definition of default: EUR 100 for retail",
        ),
        option(
            "relative",
            Value::Rate,
            Means("required, unless `test` is `absolute`"),
            "the limit as a share of everything owed on the account",
            "the EU's definition of default: 1 %",
        ),
        option(
            "counting",
            Value::Name(&[
                ("from_breach", "the days in a row on which the limits were exceeded"),
                ("retrospective", "the whole age, once they are exceeded"),
            ]),
            Is("from_breach"),
            "which days count",
            "`from_breach`: the EU's definition of default",
        ),
    ],
);

const BUCKET_PRESETS: &[Choice] = &[
    ("thirty_day", "1-30, 31-60, 61-90, 91-120, 121-150, 151-180, 181+"),
    ("fineract_seed", "1-3, 4-30, 31-60, 61-90, 91-120, 121-150, 151-180, 181-240, 241+; Fineract has `grace_days` 3"),
    ("cn_textbook", "1-29, 30-89, 90+: early, middle and late in Chinese textbooks"),
    (
        "cn_early_split",
        "S1 1-9, S2 10-29, M1 30-59, M2 60-89, M3 90-119, M4 120-149, M5 150-179, M6+ 180+: one Chinese back office",
    ),
    ("missed_periods", "M1 to M5 and M6+ by unpaid periods: Chinese lenders that count bills"),
    ("bureau_cn", "the ranges of `thirty_day`: the Chinese credit bureau's payment status 1 to 7"),
    ("metro2", "1-29, 30-59, 60-89, 90-119, 120-149, 150-179, 180+: US credit reporting"),
    ("abs_static_pool", "the ranges of `thirty_day`: static pool tables of securitised portfolios"),
];

const ANY_TEXT: Form = Form { words: "any text", pattern: None };

pub(super) const BUCKETS: Section = table(
    "buckets",
    "The ranges that accounts are told apart by. Give `preset` or `ranges`, not both.",
    &[
        option("preset", Value::Name(BUCKET_PRESETS), Is("thirty_day"), "a known set", "each says whose it is"),
        option(
            "ranges",
            Value::Rows(&[
                option("name", Value::Text(ANY_TEXT), Refused, "what people call it", "all"),
                option("lower", Value::Number(1, u32::MAX), Refused, "the first number in it", "all"),
                option(
                    "upper",
                    Value::Number(1, u32::MAX),
                    Means("open: no last number"),
                    "the last number in it",
                    "all",
                ),
            ]),
            Means("as `preset`"),
            "own ranges, at most 100, ascending and without overlap; only the last can be open; a number between two \
             ranges is in none",
            "lenders with queues of their own",
        ),
        option(
            "count_by",
            Value::Name(&[("days", "delinquent days"), ("unpaid_periods", "periods unpaid and past due")]),
            Is("days"),
            "what the numbers are; goes with `ranges`",
            "`unpaid_periods`: Chinese lenders that count bills",
        ),
    ],
);

pub(super) const OVERDUE_FORMS: Section = table(
    "overdue_forms",
    "When an overdue is multi-period (多期逾期) or full (全额逾期). With at most one period unpaid it is single-period \
     (单期逾期). The account shows the worst that applies, or none.",
    &[
        option(
            "multi_count",
            Value::Name(&[
                ("consecutive", "those unpaid now"),
                ("cumulative", "all that were ever missed, also those paid late"),
            ]),
            Is("consecutive"),
            "which missed periods count",
            "Chinese pay-later",
        ),
        option(
            "multi_periods_min",
            Value::Number(0, u32::MAX),
            Is("2"),
            "from so many periods on the overdue is multi-period",
            "Chinese pay-later",
        ),
        option(
            "multi_days_over",
            Value::Number(0, u32::MAX),
            Is("90"),
            "above so many delinquent days it is too",
            "Chinese pay-later",
        ),
        option(
            "full_test",
            Value::Name(&[
                ("balance_remaining", "when anything is still past due"),
                ("nothing_ever_paid", "when nothing was ever repaid"),
            ]),
            Is("balance_remaining"),
            "when an account whose plan is over is fully overdue",
            "Chinese pay-later",
        ),
    ],
);
