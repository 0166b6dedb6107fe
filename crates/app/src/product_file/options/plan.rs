//! The options of `[plan]`, `[due_dates]` and `[down_payment]`.

use super::Absent::{Is, Means, Refused};
use super::{Choice, DAYS, Section, Shape, Value, option, table};

const KINDS: &[Choice] = &[
    ("external", "instalments imported as they are, never computed; takes no other option"),
    (
        "fee_per_instalment",
        "equal principal, and a flat fee on each instalment (分期手续费); needs `fee_rate`, takes a distance",
    ),
    ("equal_instalment", "equal totals (等额本息); needs `annual_rate`, takes `day_count` and a distance"),
    (
        "equal_principal",
        "equal principal, interest on the declining balance (等额本金); needs `annual_rate`, takes `day_count` and a \
         distance",
    ),
    (
        "interest_first",
        "interest each period, the principal with the last one (先息后本); needs `annual_rate`, takes `day_count` and \
         a distance",
    ),
    ("single_payment", "one payment of the whole after a free period; needs `free_days`"),
    (
        "statement",
        "a revolving account, whose monthly statements make the instalments; needs `cycle_day`, `due_offset_days`, \
         `minimum_rate` and `service_daily_rate` or `service_annual_rate`, takes the options below them, and `day_count` with \
         the latter",
    ),
];

const INTEREST_PLANS: &str = "required by `equal_instalment`, `equal_principal`, `interest_first`";

pub(super) const PLAN: Section = Section {
    is_required: true,
    ..table(
        "plan",
        "How a contract's instalments come about. An option that does not belong to the kind is refused. The distance \
         between due dates is one of `every_months`, `every_weeks`, `every_days` and `semi_monthly`.",
        &[
            option(
                "kind",
                Value::Name(KINDS),
                Refused,
                "how instalments come about",
                "all; `external` for books that another system has computed",
            ),
            option(
                "fee_rate",
                Value::Rate,
                Means("required by `fee_per_instalment`"),
                "the fee of one instalment, as a share of the original principal",
                "Chinese pay-later: 0.5 % to 1.2 %",
            ),
            option("annual_rate", Value::Rate, Means(INTEREST_PLANS), "interest for a year", "all lenders at interest"),
            option(
                "day_count",
                Value::Name(&[
                    ("act_365", "actual days over 365"),
                    ("act_360", "actual days over 360"),
                    ("act_act", "actual days, each over the length of its own year"),
                    (
                        "act_act_year_end",
                        "the same, but 31 December counts as a day of the new year: a period over the turn of the year is cut there",
                    ),
                    (
                        "30_360",
                        "months of 30 days over 360, US rule: a 31st counts as the 30th, at the end only after a 30th \
                         or 31st",
                    ),
                    ("30e_360", "months of 30 days over 360, European rule: every 31st counts as the 30th"),
                ]),
                Is("act_365"),
                "how a period becomes a fraction of a year",
                "all lenders at interest; Frappe Lending has `act_365`, Fineract `act_act_year_end` for actual days over actual years",
            ),
            option(
                "interest_recalculation",
                Value::Name(&[
                    ("off", "interest is as scheduled, whenever money comes"),
                    ("on_repayment", "when money settles principal in advance, its interest from then on is dropped"),
                    ("daily", "that, and principal past due bears interest on, period by period, until it is settled"),
                    (
                        "daily_simple",
                        "simple interest by the day: money settles interest of the days gone by only, an instalment that is paid \
                         before its due date costs the days until then, and principal past due bears interest on, also past the \
                         last due date",
                    ),
                ]),
                Is("off"),
                "when interest is computed anew on what is really outstanding; goes with `annual_rate`",
                "Fineract: all but the last; US instalment lenders: `daily_simple`",
            ),
            option(
                "recalculation_keeps",
                Value::Name(&[
                    ("principal", "its principal: it costs less or more"),
                    (
                        "total",
                        "its total: its principal becomes more or less by what its interest became less or more, and the last \
                         instalment with principal unpaid takes the difference",
                    ),
                    (
                        "number",
                        "its place alone: when principal is settled in advance, the plan cuts what is left of it anew over all whole periods \
                         to come, so that they become smaller and not fewer",
                    ),
                ]),
                Is("principal"),
                "what of an instalment to come stays when its interest is computed anew; goes with `interest_recalculation`",
                "`total`: Fineract's progressive loans; US simple-interest loans with equal payments",
            ),
            option(
                "paid_ahead",
                Value::Name(&[
                    (
                        "costs_less",
                        "it is settled when its principal is: it costs the days until then, and what is left of the money is for the \
                         next one",
                    ),
                    (
                        "takes_principal",
                        "it takes principal of the last ones until it has its total, and the interest of days to come for which that \
                         leaves no room is the next one's",
                    ),
                ]),
                Is("costs_less"),
                "what becomes of an instalment that is paid before its due date; `takes_principal` needs \
                 `interest_recalculation = \"daily_simple\"` and `recalculation_keeps = \"total\"`",
                "`takes_principal`: Fineract's progressive loans",
            ),
            option(
                "part_of_period",
                Value::Name(&[
                    ("day_count", "what its days do by the day count; each part is rounded"),
                    (
                        "pro_rata",
                        "its share of the whole period by actual days, 14 of January's 31; the parts of a period are added up and \
                         rounded once",
                    ),
                ]),
                Is("day_count"),
                "what a part of a period bears, before and after money comes; `pro_rata` needs `paid_ahead = \"takes_principal\"`",
                "`pro_rata`: Fineract's progressive loans",
            ),
            option(
                "interest_past_maturity",
                Value::Name(&[
                    ("borne", "its rate, day by day, until it is paid"),
                    ("none", "nothing: what is late by then bears penalty, if anything"),
                ]),
                Is("borne"),
                "what unpaid principal bears when the last due date is over; goes with `interest_recalculation = \"daily_simple\"`",
                "`none`: Fineract's progressive loans",
            ),
            option(
                "every_months",
                Value::Number(1, 120),
                Is("1"),
                "months between due dates, counted from the first: 31 January, 28 February, 31 March; 3 is a quarter, \
                 12 a year",
                "most consumer loans",
            ),
            option("every_weeks", Value::Number(1, 520), Means("none"), "weeks between due dates", "pay in 4: 2 weeks"),
            option("every_days", Value::Number(1, 3_660), Means("none"), "days between due dates", "short loans"),
            option(
                "semi_monthly",
                Value::Flag,
                Is("false"),
                "due twice a month, fifteen days apart",
                "lenders that follow paydays",
            ),
            option(
                "free_days",
                DAYS,
                Means("required by `single_payment`"),
                "days from opening to the due date",
                "Chinese pay-later: up to 30",
            ),
            option(
                "cycle_day",
                Value::Number(1, 28),
                Means("required by `statement`"),
                "the day of the month at whose end a statement is struck",
                "card issuers, Chinese pay-later",
            ),
            option(
                "due_offset_days",
                Value::Number(1, 27),
                Means("required by `statement`"),
                "days from a statement to its due date",
                "card issuers, Chinese pay-later",
            ),
            option(
                "minimum_form",
                Value::Name(&[
                    (
                        "pay_later",
                        "`minimum_rate` of new spending and of what is carried, and in full the parts of split purchases, \
                         interest, fees, penalty and what is past due",
                    ),
                    (
                        "percent_or_floor",
                        "`minimum_rate` of the balance, or `minimum_floor` where that is more; at least interest, fees and the \
                         parts of split purchases",
                    ),
                    (
                        "interest_fees_plus_percent",
                        "all interest, fees and penalty, and `minimum_rate` of the balance, or `minimum_floor` where that is \
                         more",
                    ),
                ]),
                Is("pay_later"),
                "how the minimum payment is computed",
                "`pay_later`: Chinese pay-later and cards; `percent_or_floor`: older card terms; `interest_fees_plus_percent`: \
                 cards in the United Kingdom (CONC 6.7.5) and the US",
            ),
            option(
                "minimum_rate",
                Value::Rate,
                Means("required by `statement`"),
                "the share that is due with a statement; of what, says `minimum_form`",
                "Chinese pay-later: 10 %; cards elsewhere: 1 % to 5 %",
            ),
            option(
                "minimum_floor",
                Value::Amount,
                Is("0"),
                "the minimum payment is at least this, or the whole balance where that is less",
                "card issuers",
            ),
            option(
                "past_due_minimum",
                Value::Name(&[
                    ("on_top", "it is owed on top of the minimum, which goes by the rest of the balance"),
                    ("counted", "it counts towards the minimum, which goes by all of the balance"),
                ]),
                Is("on_top"),
                "what becomes of what is unpaid of earlier statements; not with `minimum_form = \"pay_later\"`",
                "`on_top`: card issuers",
            ),
            option(
                "miss_makes_all_due",
                Value::Flag,
                Is("true"),
                "a missed minimum makes all that is carried due with the next statement; only with `minimum_form = \"pay_later\"`",
                "Chinese pay-later; card issuers do without",
            ),
            option(
                "carried_full_below",
                Value::Amount,
                Is("0"),
                "a carried balance below this is due in full; only with `minimum_form = \"pay_later\"`",
                "Chinese pay-later: CNY 300",
            ),
            option(
                "service_daily_rate",
                Value::Rate,
                Means("required by `statement`, or `service_annual_rate`"),
                "the daily service fee, or interest, on what is carried past its due date; `[free_period]` says what bears it \
                 besides",
                "Chinese pay-later and cards: 0.05 %",
            ),
            option(
                "service_annual_rate",
                Value::Rate,
                Means("required by `statement`, or `service_daily_rate`"),
                "the same for a year of 365 days, or of 360 with `day_count = \"act_360\"`",
                "US cards",
            ),
            option(
                "instalment_fee_rate",
                Value::Rate,
                Is("0"),
                "the fee of each part of a split purchase, as a share of its price",
                "Chinese pay-later, card instalments",
            ),
            option(
                "purchase_free_days",
                Value::Number(1, 90),
                Means("through the due date of its statement"),
                "for how many days each purchase is free, its own day the first; then what is left of it, and no statement \
                 made due, bears as what is carried; not with `[free_period]`",
                "Chinese pay-later: 30",
            ),
            option(
                "cash_advance_daily_rate",
                Value::Rate,
                Means("none: no cash advances, unless `cash_advance_annual_rate`"),
                "cash advances (预借现金) bear this a day, from their own day on and without a free period; a fee on them is a \
                 `[[fee]]`",
                "Chinese cards: 0.05 %",
            ),
            option(
                "cash_advance_annual_rate",
                Value::Rate,
                Means("none: no cash advances, unless `cash_advance_daily_rate`"),
                "the same for a year, of as many days as that of `service_annual_rate`, else of 365",
                "US cards",
            ),
        ],
    )
};

const WEEKDAYS: &[Choice] = &[
    ("monday", ""),
    ("tuesday", ""),
    ("wednesday", ""),
    ("thursday", ""),
    ("friday", ""),
    ("saturday", ""),
    ("sunday", ""),
];

pub(super) const DUE_DATES: Section = table(
    "due_dates",
    "Where computed due dates lie, and how parts are cut. With a plan `external` this holds for the calendars that \
     restructures make; its instalments stay where they were imported. A plan `statement` takes none of these: its due \
     dates come from statements.",
    &[
        option(
            "month_end",
            Value::Name(&[
                ("keep_day", "the month's last day: 30 January, 28 February, 30 March"),
                (
                    "last_day_of_month",
                    "the same, and a first due date on a month's last day makes all due dates last days: 28 February, \
                     31 March",
                ),
                ("first_of_next_month", "the first of the next month: 30 January, 1 March, 30 March"),
            ]),
            Is("keep_day"),
            "what becomes of a day that a month does not have",
            "Fineract: the last two, in later revisions",
        ),
        option(
            "non_business_day",
            Value::Name(&[
                ("none", "it stays"),
                ("following", "to the next business day"),
                ("modified_following", "to the next business day, but back when that lies in the next month"),
                ("preceding", "to the business day before"),
            ]),
            Is("none"),
            "where a due date on a day without business goes",
            "banks; Fineract",
        ),
        option(
            "shift_applies_to",
            Value::Name(&[
                ("due_and_penalty", "the due date, and with it the start of the penalty"),
                ("due_only", "the due date; penalty counts from where it was"),
                ("penalty_only", "the start of the penalty; the due date stays"),
            ]),
            Is("due_and_penalty"),
            "what the move moves; goes with `non_business_day`",
            "Fineract, as two switches",
        ),
        option(
            "weekend",
            Value::Names(WEEKDAYS),
            Is("[\"saturday\", \"sunday\"]"),
            "the days of the week without business; goes with `non_business_day`",
            "all that move due dates",
        ),
        option(
            "holidays",
            Value::Dates,
            Is("[]"),
            "days without business; goes with `non_business_day`",
            "all that move due dates",
        ),
        option(
            "made_up_workdays",
            Value::Dates,
            Is("[]"),
            "days of business although the weekday is free (调休); goes with `non_business_day`",
            "Chinese lenders",
        ),
        option(
            "broken_period",
            Value::Name(&[
                ("with_first", "its interest by its own days, with the first instalment"),
                ("ignore", "the interest of a whole period"),
                (
                    "separate_charge",
                    "the days before the first whole period as instalment number 0; not with a down payment",
                ),
            ]),
            Is("with_first"),
            "what a first period that is longer or shorter than a whole one costs; needs a plan with `annual_rate`",
            "lenders with a fixed due day",
        ),
        option(
            "instalment_multiple",
            Value::Amount,
            Is("0"),
            "instalments (principal parts, where totals are not equal) are multiples of this; 0 is any amount",
            "lenders that collect cash",
        ),
        option(
            "remainder_on",
            Value::Name(&[
                ("last", "the last"),
                ("first", "the first"),
                ("largest_remainder", "one unit each from the first on; what is less than a unit, the last"),
            ]),
            Is("last"),
            "which instalment takes what does not divide, where principal is cut in equal parts",
            "all; `last` is the custom",
        ),
        option(
            "equal_total",
            Value::Name(&[
                ("annuity", "the annuity, rounded; the last instalment is what is left"),
                (
                    "levelled",
                    "where the last one is off by more minor units than half the number of instalments, all are moved by an equal \
                     part of that, as often as it brings the last one nearer, three times at most",
                ),
            ]),
            Is("annuity"),
            "what equal instalments are; needs the plan `equal_instalment`",
            "`levelled`: Fineract's progressive loans",
        ),
    ],
);

pub(super) const PREPAID_INTEREST: Section = table(
    "prepaid_interest",
    "Interest that is kept back from what is paid out (砍头息), at the opening only. Without the section there is none: \
     interest is owed after its period. Chinese courts take what was really lent for the principal (民间借贷 art. 26): that \
     is `less_principal`. Needs a plan with `annual_rate`.",
    &[
        option(
            "periods",
            Value::Number(1, 600),
            Refused,
            "the interest of so many first instalments",
            "lenders that discount",
        ),
        option(
            "counts_as",
            Value::Name(&[
                ("paid", "as paid: these instalments are of principal only, the customer receives so much less"),
                (
                    "less_principal",
                    "as not lent: the principal is what the contract says less that interest, and all instalments are \
                     computed on it",
                ),
            ]),
            Refused,
            "what the law makes of it; it is money, so there is no default",
            "`less_principal`: Chinese private lending",
        ),
    ],
);

pub(super) const FEE: Section = Section {
    shape: Shape::List,
    ..table(
        "fee",
        "A fee that the product brings with it (手续费), one section each. Without any there is none. Give `fixed` or \
         `percent`. A plan `external` has none, its instalments are imported with theirs; a plan `statement` has only \
         fixed ones at the opening, and those of cash advances. Fees that people book one by one are charges.",
        &[
            option(
                "at",
                Value::Name(&[
                    ("opening", "with the opening, as a charge due on that day"),
                    (
                        "tranche",
                        "with each further payout of principal, as a charge due on that day; needs `tranches_max` above 1",
                    ),
                    ("instalment", "with each scheduled instalment of the opening, as part of its fee"),
                    (
                        "cash_advance",
                        "with each cash advance, as a charge due with the next statement; needs cash advances in `[plan]`",
                    ),
                ]),
                Refused,
                "when it is charged",
                "Fineract",
            ),
            option("fixed", Value::Amount, Means("required, or `percent`"), "a fixed fee", "Fineract; card issuers"),
            option("percent", Value::Rate, Means("required, or `fixed`"), "a fee that is a share", "Fineract"),
            option(
                "of",
                Value::Name(&[
                    ("principal", "principal: what is paid out, or the instalment's"),
                    ("interest", "interest as scheduled: of all instalments, or the instalment's"),
                    ("principal_interest", "both"),
                ]),
                Is("principal"),
                "with `percent`: of what; all but `principal` need a plan with `annual_rate`",
                "Fineract",
            ),
            option("min", Value::Amount, Is("0"), "with `percent`: never less", "Fineract"),
            option("max", Value::Amount, Means("no limit"), "with `percent`: never more", "Fineract"),
            option(
                "settled_on_payout",
                Value::Flag,
                Is("false"),
                "whether it is received with the payout; not with `at = \"instalment\"`",
                "lenders that keep their fee back from what they pay out",
            ),
        ],
    )
};

pub(super) const DOWN_PAYMENT: Section = table(
    "down_payment",
    "A part of the principal that is due on the opening day, as instalment number 0. Without the section there is \
     none. Plans `external` and `statement` have none.",
    &[
        option(
            "rate",
            Value::Rate,
            Refused,
            "the share of the principal, above 0 and below 100 %",
            "pay in 4: 25 %; Fineract",
        ),
        option(
            "settled_on_opening",
            Value::Flag,
            Is("true"),
            "whether it is received with the opening",
            "pay in 4: the first part is paid with the purchase",
        ),
    ],
);
