//! The options of `[payoff]`, `[charge_off]`, `[restructure]`, `[[waiver_limit]]`, `[accrual]` and `[non_performing]`.

use super::Absent::{Is, Means, Refused};
use super::{Choice, DAYS, Form, NAME, Section, Shape, Value, option, table};

pub(super) const PAYOFF: Section = table(
    "payoff",
    "What an early end costs: a payoff, a termination, an acceleration.",
    &[
        option(
            "interest",
            Value::Name(&[("till_period_end", "all of it"), ("till_payment_day", "that of the days gone by")]),
            Is("till_period_end"),
            "how much interest of instalments in advance is owed",
            "Fineract",
        ),
        option(
            "future_fees",
            Value::Name(&[("owed", "they are owed"), ("dropped", "they are dropped; late fees are not")]),
            Is("owed"),
            "what becomes of fees of instalments in advance",
            "`dropped`: lenders that reward an early end",
        ),
    ],
);

pub(super) const CHARGE_OFF: Section = table(
    "charge_off",
    "What a charge-off (核销) does to an account, and when the close books one, or a write-off. Without limits of days nobody \
     but a person ends an account. An end by days is booked by the close for the next day, and can be taken back as any \
     other; then none is booked again for these arrears.",
    &[
        option(
            "interest",
            Value::Name(&[
                ("regular", "the schedule stays as it is"),
                ("zero", "interest of the days to come is dropped"),
                ("accelerate_due_dates", "everything is due at once; interest of the days to come is dropped"),
            ]),
            Is("regular"),
            "what becomes of interest that is not due",
            "Fineract",
        ),
        option(
            "dpd_over",
            DAYS,
            Means("never"),
            "the close charges an account off that has more delinquent days than this",
            "US lenders (FFIEC): 120 closed-end, 180 open-end",
        ),
        option(
            "write_off_dpd_over",
            DAYS,
            Means("never"),
            "the close writes an account off that has more delinquent days than this, unless a settlement is being performed; \
             more than `dpd_over`",
            "Frappe Lending since 2025, by company",
        ),
        option(
            "account",
            Value::Text(LOSS_ACCOUNT),
            Is("expenses:charged off"),
            "the account of the general ledger in which what was charged off and not recovered stands, each component a level \
             below",
            "all",
        ),
        option(
            "fraud_account",
            Value::Text(LOSS_ACCOUNT),
            Is("expenses:charged off for fraud"),
            "the same for fraud, whatever the reason",
            "Fineract",
        ),
        option(
            "reasons",
            Value::Rows(&[
                option("code", Value::Text(REASON), Refused, "what events say", "all"),
                option("account", Value::Text(LOSS_ACCOUNT), Refused, "where the loss stands instead", "all"),
            ]),
            Means("any text is a reason"),
            "the reasons for which an account may be charged off, each with its account; another one is refused. What the \
             close charges off by days stands in `account` unless its reason, such as `days-over-120`, is among them",
            "Fineract",
        ),
    ],
);

pub(super) const GUARANTEE: Section = table(
    "guarantee",
    "A guarantor pays the lenders when an account is late, up to a limit (代偿). The close draws on it for the next day, once for \
     the same arrears; it can be taken back as any other event, and is then not drawn again for them. The customer owes as much as \
     before. Without the section there is none.",
    &[
        option(
            "dpd_reaches",
            Value::Number(1, super::super::value::DAYS_MAX),
            Refused,
            "it is drawn on when the account has so many delinquent days, or more",
            "Frappe Lending: the trigger of a loan partner's default loss guarantee",
        ),
        option(
            "covers",
            Value::Name(&[
                ("overdue", "principal and interest past due"),
                ("outstanding", "all unpaid principal, due or not, and interest past due"),
            ]),
            Is("overdue"),
            "what of the account it covers, less what was drawn before",
            "co-lenders",
        ),
        option(
            "limit",
            Value::Rate,
            Refused,
            "the most that is drawn on one account in all, as a share of what was paid out",
            "co-lenders; Indian digital lending: 5 % of a portfolio",
        ),
    ],
);

const REASON: Form = Form { words: "a code", pattern: Some("\\S") };

const LOSS_ACCOUNT: Form =
    Form { words: "an account below `expenses`, levels between colons", pattern: Some("^expenses:[^;|\"]+$") };

const COUNT: Value = Value::Number(0, 600);

/// Restructures of a portfolio.
const PORTFOLIO: Value = Value::Number(0, crate::product_file::relief::PORTFOLIO_MAX);

pub(super) const RESTRUCTURE: Section = table(
    "restructure",
    "How often, and for whom, a calendar may be replaced. Nothing is limited where nothing is said. The limits of the \
     portfolio are looked at where there is a book: when a restructure is booked or previewed, not in scenarios.",
    &[
        option(
            "per_12_months_max",
            COUNT,
            Means("no limit"),
            "restructures in any 12 months, at most",
            "US open-end lenders (FFIEC): 1",
        ),
        option(
            "per_5_years_max",
            COUNT,
            Means("no limit"),
            "restructures in any 5 years, at most",
            "US open-end lenders (FFIEC): 2",
        ),
        option(
            "workout_reasons",
            Value::Texts(Form { words: "any text", pattern: None }),
            Is("[]"),
            "the reasons that make a restructure a workout; workouts are counted among themselves, and neither count towards \
             the two limits above nor are held by them",
            "US lenders (FFIEC)",
        ),
        option(
            "workouts_per_5_years_max",
            COUNT,
            Means("no limit"),
            "workouts in any 5 years, at most; needs `workout_reasons`",
            "US open-end lenders (FFIEC): 1",
        ),
        option(
            "months_on_book_min",
            COUNT,
            Means("no limit"),
            "months since the opening, at least",
            "US open-end lenders (FFIEC): 9",
        ),
        option(
            "consecutive_payments_min",
            COUNT,
            Means("no limit"),
            "before a re-age, so many months in a row with a repayment",
            "US open-end lenders (FFIEC): 3",
        ),
        option(
            "months_max",
            Value::Number(1, 600),
            Means("no limit"),
            "months from the restructure to its last due date, at most",
            "Chinese card issuers: 60",
        ),
        option(
            "portfolio_per_month_max",
            PORTFOLIO,
            Means("no limit"),
            "restructures of accounts of the product, in whatever version, that are booked in one calendar month of \
             business days, at most; those that were reversed do not count",
            "lenders that cap relief",
        ),
        option(
            "portfolio_past_due_per_month_max",
            PORTFOLIO,
            Means("no limit"),
            "of these, at most so many of accounts that were past due at the end of the day before the restructure's \
             value date, by what was booked before it",
            "lenders that cap relief for accounts in arrears",
        ),
        option(
            "needs_approval",
            Value::Flag,
            Is("false"),
            "whether another person than the one who asked must have approved",
            "lenders with four eyes",
        ),
        option(
            "re_age_keeps_age",
            Value::Flag,
            Is("false"),
            "whether a re-aged account ages on from its old date until the first new instalment is settled; not with plan \
             `statement`",
            "lenders whose re-ages cure only by paying",
        ),
        option(
            "re_age_min_date",
            Value::Name(&[
                ("any", "any: money that came in after it is allocated anew"),
                ("last_repayment", "not before the account's last repayment"),
            ]),
            Is("any"),
            "on which days an account may be re-aged; not with plan `statement`",
            "`last_repayment`: Fineract, in one of its documents; in another only for loans at interest",
        ),
        option(
            "re_age_collects",
            Value::Flag,
            Is("false"),
            "whether a re-age gathers what was settled of principal, interest and fees on instalments that were due later on one \
             collected instalment, due on its day; otherwise it stays where it was settled; not with plan `statement`",
            "Fineract",
        ),
        option(
            "re_age_extra",
            Value::Name(&[
                ("joins", "what is unpaid of it joins the new calendar"),
                ("stays_if_later", "it stays as it is where it is due after the new calendar, and else joins"),
            ]),
            Is("joins"),
            "what a re-age does to the extra instalment of late fees after maturity; not with plan `statement`",
            "`stays_if_later`: Fineract",
        ),
    ],
);

const ROLE: Form = Form { words: "any text", pattern: None };

const CONCESSIONS: &[Choice] = &[
    ("penalty", "waivers of penalty"),
    ("fee", "waivers of fees"),
    ("interest", "waivers of interest"),
    ("principal", "waivers of principal"),
    ("settlement", "what a settlement leaves: everything unpaid less what is to come in"),
    ("goodwill", "goodwill credits"),
];

pub(super) const WAIVER_LIMIT: Section = Section {
    shape: Shape::List,
    ..table(
        "waiver_limit",
        "Who may give how much up, one section for each role and component. Without any, nobody is limited; with one, \
         every waiver, settlement and goodwill credit needs a role that has a limit for it.",
        &[
            option(
                "role",
                Value::Text(ROLE),
                Refused,
                "the role, as waivers, settlements and goodwill credits name it",
                "lenders with authority limits",
            ),
            option("component", Value::Name(CONCESSIONS), Refused, "of what", "lenders with authority limits"),
            option("per_waiver_max", Value::Amount, Refused, "at once, at most", "lenders with authority limits"),
            option(
                "per_account_max",
                Value::Amount,
                Means("no limit"),
                "on one account in all, at most",
                "lenders with authority limits",
            ),
        ],
    )
};

pub(super) const ACCRUAL: Section = table(
    "accrual",
    "When income stops being accrued.",
    &[
        option(
            "non_accrual_days_over",
            DAYS,
            Means("never"),
            "above so many delinquent days an account accrues no income",
            "banks: 90",
        ),
        option(
            "non_accrual",
            Value::Name(&[
                ("stop", "it stops; what was accrued stays"),
                ("reverse", "it stops, and what was accrued and not received is taken back"),
                ("memo", "it goes on off the books"),
            ]),
            Is("stop"),
            "what becomes of the income then; goes with `non_accrual_days_over` or `[non_performing]`",
            "`reverse`: Frappe Lending, which moves it to suspense",
        ),
    ],
);

pub(super) const NON_PERFORMING: Section = table(
    "non_performing",
    "Which accounts are non-performing: those whose latest class on record is one of these. Classes come on record with \
     `arrears day classify`. Without the section no account is non-performing.",
    &[
        option(
            "policy",
            Value::Text(NAME),
            Refused,
            "the policy whose class is on record; one of `classification`",
            "all",
        ),
        option("classes", Value::Texts(NAME), Refused, "the classes that are non-performing", "banks; Frappe Lending"),
        option(
            "interest",
            Value::Name(&[
                ("suspend", "it accrues no income; what becomes of it is told by `non_accrual` of `[accrual]`"),
                ("accrue", "it accrues on"),
            ]),
            Is("suspend"),
            "what the interest, service fee and penalty of such an account do",
            "`suspend`: Frappe Lending, as `interest_on_non_performing`",
        ),
    ],
);
