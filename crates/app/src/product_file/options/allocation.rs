//! The options of `[allocation]` and of the rules in it.

use super::Absent::{Is, Means, Refused};
use super::{Choice, DAYS, ProductOption, Section, Shape, Value, option, table};

const PRESETS: &[Choice] = &[
    ("fineract_standard", "instalment by instalment: penalty, fee, interest, principal; Fineract's usual order"),
    ("interest_first", "instalment by instalment: interest, principal, penalty, fee; Fineract"),
    ("principal_first", "instalment by instalment: principal, interest, penalty, fee; Fineract"),
    (
        "early_repayment",
        "instalment by instalment: interest, principal, penalty, fee; in advance principal only; Fineract",
    ),
    ("creocore", "instalment by instalment: penalty, fee, interest, principal, also in advance; Fineract"),
    (
        "rbi_india",
        "penalty, fee and interest of every instalment owed, then their principal; in advance instalment by instalment \
         penalty, fee, interest, principal; Fineract, for India",
    ),
    (
        "due_pen_fee_int_pri_adv_pri_pen_fee_int",
        "instalment by instalment: penalty, fee, interest, principal; in advance principal, penalty, fee, interest; \
         Fineract",
    ),
    (
        "due_pen_int_pri_fee_adv_pen_int_pri_fee",
        "instalment by instalment: penalty, interest, principal, fee, also in advance; Fineract",
    ),
    (
        "heavensfamily",
        "instalment by instalment: principal, interest, fee, penalty; Fineract. In `[allocation]` it brings \
         `waives_interest_in_advance`; elsewhere it is the order alone",
    ),
    (
        "frappe_standard",
        "interest and principal of each instalment owed, then all penalty, then all fees; in advance likewise; Frappe \
         Lending",
    ),
    (
        "frappe_sub_standard",
        "all principal owed, all interest, all penalty, all fees; in advance likewise; Frappe Lending",
    ),
    (
        "frappe_written_off",
        "all principal, due or not, then all interest, all additional interest, all penalty, all fees; Frappe Lending since \
         2025, for what comes in after a write-off",
    ),
    ("frappe_settlement", "the same; Frappe Lending since 2025, for receipts of a settlement"),
    (
        "frappe_2025",
        "interest and principal of each instalment owed, then all additional interest, all penalty, all fees; in advance \
         likewise; Frappe Lending since 2025. In `[allocation]` it brings four switches behind those of the file: \
         `frappe_settlement` while a settlement is active, `frappe_written_off` after a charge-off, and when non-performing \
         or above 90 days all principal, all interest, all additional interest, all penalty, all fees; elsewhere it is the \
         first order alone",
    ),
    (
        "lana_documented",
        "the oldest due date, which has the worst status, first: interest, principal, penalty, fee of each instalment; lana's \
         guide",
    ),
    ("lana_code", "all interest owed, all principal, all penalty, all fees; in advance likewise; lana's code"),
    (
        "cn_contract_default",
        "costs (fees and penalty) of everything owed, then all interest, then all principal; in advance likewise; \
         民法典 art. 561, unless agreed otherwise",
    ),
    (
        "cn_card",
        "fees, penalty and interest of everything owed, then all principal; from day 91 past due on all principal \
         first; in advance likewise; Chinese card issuers. In `[allocation]` it brings the switch, which stands behind \
         those of the file; elsewhere it is the first order alone",
    ),
    (
        "rate_first",
        "what bears the highest rate first (`sweep`), in each instalment penalty, fee, interest, principal; a rule for \
         cards in the United Kingdom (CONC 6.7.4)",
    ),
];

const SLOTS: &[Choice] = &[
    ("past_due.penalty", ""),
    ("past_due.additional_interest", ""),
    ("past_due.fee", ""),
    ("past_due.interest", ""),
    ("past_due.principal", ""),
    ("due.penalty", ""),
    ("due.additional_interest", ""),
    ("due.fee", ""),
    ("due.interest", ""),
    ("due.principal", ""),
    ("in_advance.penalty", ""),
    ("in_advance.additional_interest", ""),
    ("in_advance.fee", ""),
    ("in_advance.interest", ""),
    ("in_advance.principal", ""),
];

const FUTURE_RULES: &[Choice] = &[
    ("next_instalment", "the next one"),
    ("last_instalment", "the last one"),
    ("next_then_last", "the next one, then from the last backwards"),
    ("re_amortise", "an equal part of the money for each of them, again until money or debt ends"),
];

const CLASSES: &[Choice] = &[
    ("past_due", "due before the value date"),
    ("due", "due on the value date"),
    ("in_advance", "due after the value date"),
];

const COMPONENTS: &[Choice] = &[
    ("penalty", "penalty, its additional interest first; without it where the rule names that apart"),
    ("additional_interest", "the additional interest in the penalty, where `[penalty]` tells it apart"),
    ("fee", "fees"),
    ("interest", "contractual interest"),
    ("principal", "the money lent"),
];

pub(super) const RULE: &[ProductOption] = &[
    option("preset", Value::Name(PRESETS), Means("as `order`"), "a rule by name", "each says whose it is"),
    option(
        "processing",
        Value::Name(&[
            (
                "horizontal",
                "instalment by instalment; with `slots` class by class, in the order in which they first appear",
            ),
            ("vertical", "component by component, each over all instalments; with `slots` slot by slot"),
        ]),
        Is("horizontal"),
        "what `order` or `slots` is the order of",
        "Fineract",
    ),
    option(
        "order",
        Value::Items,
        Means("penalty, fee, interest, principal"),
        "the order on instalments due on or before the value date",
        "all",
    ),
    option("in_advance_order", Value::Items, Means("as `order`"), "the order on instalments due later", "Fineract"),
    option(
        "slots",
        Value::Names(SLOTS),
        Means("as `order`"),
        "up to twelve slots in order, fifteen with additional interest; those past due and due are all named, those in advance may be left out and are \
         then not settled; `additional_interest` as in `steps`",
        "Fineract, as advanced allocation",
    ),
    option(
        "steps",
        Value::Rows(&[
            option("classes", Value::Names(CLASSES), Refused, "whose instalments", "all"),
            option("components", Value::Names(COMPONENTS), Refused, "which components, in order", "all"),
        ]),
        Means("as `order`"),
        "sweeps one after the other, each over the instalments of some classes, oldest first, in each over some \
         components in order; what is owed is all named, and nothing twice; `additional_interest` may have a place of its \
         own where `[penalty]` tells it apart, and is then named wherever `penalty` is",
        "orders that are not one of the above",
    ),
    option(
        "future_rule",
        Value::Name(FUTURE_RULES),
        Is("next_instalment"),
        "which instalment in advance is settled first",
        "Fineract",
    ),
    option(
        "sweep",
        Value::Name(&[
            ("oldest_first", "by due date; those in advance by `future_rule`"),
            (
                "highest_rate_first",
                "rate by rate, from the highest that an instalment bears down to those that bear none; at each rate as \
                 `oldest_first`",
            ),
        ]),
        Means("`oldest_first`; `highest_rate_first` with preset `rate_first`"),
        "in which order a sweep comes to its instalments; with plan `statement` only where there are cash advances: above \
         what statements made due, `highest_rate_first` settles these or purchases first, by their rates",
        "`highest_rate_first`: card issuers in the United Kingdom, and in the US above the minimum payment (12 CFR 1026.53)",
    ),
];

pub(super) const ALLOCATION: Section = Section {
    takes_rule: true,
    ..table(
        "allocation",
        "How money is spread over what is owed. The rule of repayments is written in one way: `preset`, `order` (with \
         `processing` and `in_advance_order`), `slots` (with `processing`), or `steps`.",
        &[
            option(
                "merchant_refund_rule",
                Value::Name(FUTURE_RULES),
                Is("last_instalment"),
                "a merchant's refund takes principal in advance first, and of it the instalment that this says; then \
                 it follows the rule of repayments",
                "pay in 4: `last_instalment`; Fineract",
            ),
            option(
                "chargeback_order",
                Value::Order,
                Is("[\"principal\", \"interest\", \"fee\", \"penalty\"]"),
                "in which order a chargeback takes back what an instalment was paid",
                "Fineract, as credit allocation",
            ),
            option(
                "refund_order",
                Value::Order,
                Is("[\"principal\", \"interest\", \"fee\", \"penalty\"]"),
                "in which order money paid back to the customer un-pays an instalment",
                "Fineract: the order of repayments backwards",
            ),
            option(
                "overpayment",
                Value::Name(&[
                    ("credit_balance", "it stays as the customer's credit balance"),
                    ("refund", "it is paid back at once"),
                    ("reject", "the repayment is refused"),
                ]),
                Is("credit_balance"),
                "what becomes of money beyond everything owed",
                "`credit_balance`: Fineract",
            ),
            option(
                "waives_interest_in_advance",
                Value::Flag,
                Means("`false`; `true` with preset `heavensfamily`"),
                "whether unpaid interest of an instalment is dropped when its last principal is settled before its \
                 period begins; not with plan `statement`",
                "Fineract, as HeavensFamily",
            ),
            option(
                "interest_refund",
                Value::Names(&[
                    ("merchant_refund", "refunds by merchants"),
                    ("payout_refund", "refunds of what was paid out to the customer's order"),
                ]),
                Is("[]"),
                "with which refunds the interest goes back that they bore since the opening, at most what was earned; needs a plan \
             with `annual_rate`",
                "Fineract",
            ),
            option(
                "due_order",
                Value::Name(&[("down_payment_first", "the down payment"), ("instalment_first", "the instalment")]),
                Is("down_payment_first"),
                "which is settled first of a down payment and an instalment with the same due date",
                "Fineract: `instalment_first`",
            ),
        ],
    )
};

pub(super) const SWITCH: Section = Section {
    shape: Shape::List,
    takes_rule: true,
    ..table(
        "allocation.switch",
        "Another rule for repayments in a state of the account, as it is just before the repayment. The first switch \
         that holds is taken; one that can never be reached is refused.",
        &[
            option(
                "when",
                Value::Name(&[
                    ("dpd_above", "more than `days` past due"),
                    ("non_performing", "non-performing, as `[non_performing]` says"),
                    ("charged_off", "charged off"),
                    ("settlement_active", "a settlement is being performed"),
                ]),
                Refused,
                "in which state",
                "Chinese card issuers: `dpd_above` 90; Frappe Lending: four orders by state",
            ),
            option(
                "days",
                DAYS,
                Means("required by `dpd_above`"),
                "how many days past due",
                "Chinese card issuers: 90",
            ),
        ],
    )
};

pub(super) const MERCHANT_REFUND: Section = Section {
    takes_rule: true,
    ..table(
        "allocation.merchant_refund",
        "The whole rule of refunds by merchants, instead of `merchant_refund_rule`.",
        &[],
    )
};

pub(super) const PAYOUT_REFUND: Section = Section {
    takes_rule: true,
    ..table(
        "allocation.payout_refund",
        "The rule of refunds paid out to the customer's order. Without the section it is the rule of repayments.",
        &[],
    )
};

pub(super) const GOODWILL_CREDIT: Section = Section {
    takes_rule: true,
    ..table(
        "allocation.goodwill_credit",
        "The rule of goodwill credits. Without the section it is the rule of repayments.",
        &[],
    )
};
