//! The options of `[penalty]` and `[late_fee]`.

use super::Absent::{Is, Means, Refused};
use super::{DAYS, Section, Value, option, table};
use crate::product_file::value::DAYS_MAX;

pub(super) const PENALTY: Section = table(
    "penalty",
    "Penalty interest (罚息). Without the section there is none. Give `rate` and `per`, or `contract_rate_multiple`.",
    &[
        option(
            "rate",
            Value::Rate,
            Means("required, or `contract_rate_multiple`"),
            "the rate",
            "Chinese pay-later: 0.03 % to 0.07 % a day",
        ),
        option(
            "per",
            Value::Name(&[("day", "a day"), ("year_365", "a year of 365 days"), ("year_360", "a year of 360 days")]),
            Means("required with `rate`"),
            "what the rate counts by",
            "Chinese pay-later: `day`; Frappe Lending: `year_365`",
        ),
        option(
            "contract_rate_multiple",
            Value::Rate,
            Means("required, or `rate`"),
            "the plan's annual rate times this, such as `\"1.5\"`, per year of 365 days; above 0, up to 10; needs a plan \
             with `annual_rate`",
            "licensed Chinese lenders: 1.3 to 1.5",
        ),
        option(
            "base",
            Value::Name(&[
                ("overdue_principal", "unpaid principal of the instalment"),
                ("overdue_principal_interest", "unpaid principal and interest of the instalment"),
                ("overdue_scheduled", "unpaid principal, interest and fees of the instalment, its late fee included"),
                ("instalment_original", "principal and interest of the instalment as scheduled, until it is settled"),
                (
                    "outstanding_principal",
                    "all unpaid principal of the account, due or not, charged on its oldest unsettled instalment",
                ),
            ]),
            Is("overdue_principal_interest"),
            "what it is charged on",
            "`overdue_principal_interest`: Frappe Lending",
        ),
        option(
            "compound",
            Value::Name(&[
                ("never", "it does not"),
                ("monthly", "each month, counted from the day on which the penalty began to run (复利)"),
            ]),
            Is("never"),
            "whether unpaid penalty comes to bear penalty",
            "`monthly`: licensed Chinese lenders may",
        ),
        option(
            "wait_days",
            DAYS,
            Is("0"),
            "no penalty before the due date plus so many days; the `grace_days` of `[ageing]` do not move it",
            "Fineract: 2; Frappe Lending",
        ),
        option(
            "from",
            Value::Name(&[
                ("after_grace", "from the end of the wait: the days of the wait stay free"),
                ("due_date", "from the due date: the wait only spares those who pay within it"),
            ]),
            Refused,
            "from when it runs once the wait is over; lenders differ, and it is money, so there is no default",
            "`after_grace`: Frappe Lending in 2024; `due_date`: Frappe Lending since 2025",
        ),
        option(
            "through",
            Value::Name(&[
                ("as_of_exclusive", "it does not: a day counts when it is over"),
                ("as_of_inclusive", "it does: at its end, the day itself has counted"),
            ]),
            Is("as_of_exclusive"),
            "whether the day that is looked at counts",
            "`as_of_inclusive`: Frappe Lending since 2025",
        ),
        option(
            "rounded",
            Value::Name(&[("once", "once for each instalment, on all its days together"), ("daily", "every day")]),
            Is("once"),
            "when it is rounded",
            "`daily`: lenders that post each day's penalty",
        ),
        option(
            "cap_per_instalment",
            Value::Amount,
            Means("no limit"),
            "the most that one instalment may bear",
            "lenders with a fixed ceiling",
        ),
        option(
            "cap_per_account",
            Value::Amount,
            Means("no limit"),
            "the most that all instalments together may bear",
            "lenders with a fixed ceiling",
        ),
        option(
            "cap_principal_multiple",
            Value::Rate,
            Means("no limit"),
            "the same as a multiple of all principal paid out; `\"1\"` is once the principal",
            "a Chinese lender: once the principal",
        ),
        option(
            "stops_on",
            Value::Names(&[
                ("settlement", "while a settlement is being performed; when it lapses, the penalty runs on from there"),
                ("termination", "from the day of a termination on"),
            ]),
            Is("[]"),
            "during what it stands still. A charge-off always stops it; a judgment, a death or a plan that was signed \
             stops it by a pause of penalty, which is an event",
            "lenders by contract or court practice",
        ),
        option(
            "additional_interest",
            Value::Name(&[
                ("none", "all of it is penalty"),
                (
                    "borne_rate",
                    "the part equal to what the instalment's unpaid principal bears at its own rate is additional interest, \
                     only the rest is penalty",
                ),
            ]),
            Is("none"),
            "whether a part of it is told apart: in accruals, in the general ledger and of each instalment. Money that settles \
             penalty settles it first. Needs a plan with `annual_rate`; goes with no cap, with `rounded = \"once\"` and without \
             compounding and `all_in_annual_rate_max`",
            "`borne_rate`: Frappe Lending since 2025",
        ),
    ],
);

pub(super) const LATE_FEE: Section = table(
    "late_fee",
    "A fee for a missed instalment. Without the section there is none. Give `fixed` or `percent`.",
    &[
        option(
            "fixed",
            Value::Amount,
            Means("required, or `percent`"),
            "a fixed fee",
            "pay in 4; a New York draft rule: USD 8",
        ),
        option("percent", Value::Rate, Means("required, or `fixed`"), "a fee that is a share", "Fineract"),
        option(
            "of",
            Value::Name(&[
                ("unpaid", "the instalment's unpaid principal, interest and fee"),
                ("unpaid_principal", "the instalment's unpaid principal"),
                ("unpaid_interest", "the instalment's unpaid interest"),
                ("unpaid_principal_interest", "the instalment's unpaid principal and interest"),
                ("scheduled", "the instalment's principal and interest as scheduled"),
            ]),
            Is("unpaid"),
            "with `percent`: of what",
            "Fineract",
        ),
        option("min", Value::Amount, Is("0"), "with `percent`: never less", "Fineract"),
        option("max", Value::Amount, Means("no limit"), "with `percent`: never more", "Fineract"),
        option(
            "again_within_months",
            Value::Number(1, 120),
            Means("never"),
            "less than so many months after another late fee, the fee is `again_amount`",
            "US open-end lenders: 6",
        ),
        option(
            "again_amount",
            Value::Amount,
            Means("required by `again_within_months`"),
            "then in place of `fixed`, or of `max`",
            "US open-end lenders",
        ),
        option(
            "wait_days",
            Value::Number(1, DAYS_MAX),
            Is("1"),
            "charged at the start of the due date plus so many days, when the instalment is still unsettled",
            "Fineract: 3; its wait of 2 ends with the close of the 2nd day",
        ),
        option(
            "posting_grace_days",
            DAYS,
            Is("0"),
            "the fee's own date is the due date plus so many days of the wait; goes with `place = \"period\"`",
            "Fineract",
        ),
        option(
            "boundary",
            Value::Name(&[("earlier", "to the period that ends on it"), ("later", "to the one that begins on it")]),
            Is("earlier"),
            "to which period a fee belongs whose own date is a due date; goes with `place = \"period\"`",
            "Fineract: `earlier`",
        ),
        option(
            "repeats",
            Value::Name(&[
                ("per_instalment", "once for each missed instalment"),
                ("once_per_spell", "not while another instalment that bore one is unsettled"),
                ("once", "once on the account"),
                (
                    "every",
                    "again and again while the instalment is unsettled: the first time after `wait_days`, then at the \
                     distance of one of `every_months`, `every_weeks`, `every_days` and `semi_monthly`",
                ),
            ]),
            Is("per_instalment"),
            "how often it is charged",
            "`per_instalment`: a New York draft rule; `every`: Fineract",
        ),
        option(
            "every_months",
            Value::Number(1, 120),
            Means("none"),
            "with `repeats = \"every\"`: months between the days on which it is charged",
            "Fineract",
        ),
        option(
            "every_weeks",
            Value::Number(1, 520),
            Means("none"),
            "with `repeats = \"every\"`: weeks between them",
            "Fineract",
        ),
        option(
            "every_days",
            Value::Number(1, 3_660),
            Means("none"),
            "with `repeats = \"every\"`: days between them",
            "lenders with a late fee for every day",
        ),
        option(
            "semi_monthly",
            Value::Flag,
            Means("`false`"),
            "with `repeats = \"every\"`: charged twice a month, fifteen days apart",
            "lenders that follow paydays",
        ),
        option(
            "times_max",
            Value::Number(1, 600),
            Means("no limit"),
            "with `repeats = \"every\"`: for one instalment so many times at most",
            "lenders with a fixed ceiling",
        ),
        option(
            "place",
            Value::Name(&[
                ("instalment", "on the missed instalment"),
                (
                    "period",
                    "on the instalment in whose period its date lies; after the last one on one extra instalment; not \
                     with plan `statement`",
                ),
            ]),
            Is("instalment"),
            "where it is put",
            "`period`: Fineract",
        ),
        option(
            "after_maturity",
            Value::Flag,
            Is("true"),
            "whether it is charged after the plan's last due date; not with plan `statement`, which has none",
            "`true`: Fineract",
        ),
        option(
            "counts_as",
            Value::Name(&[
                ("fee", "a fee of the instalment that bears it"),
                ("penalty", "penalty of that instalment: settled, waived, carried and posted as such"),
            ]),
            Is("fee"),
            "as which component it is owed",
            "`penalty`: Fineract",
        ),
        option(
            "backdated",
            Value::Flag,
            Is("true"),
            "whether it is charged for a day gone by: with `false` only where the instalment was known to be unsettled on the \
             evening before, so that neither what is learned late nor a contract that was booked late brings one",
            "both: Fineract, as `backdate-penalties`; `false`: books taken over from another system",
        ),
    ],
);
