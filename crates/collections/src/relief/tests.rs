//! The rules of relief at their edges; each amount is worked out by hand.

use primitives::{Amount, Currency, Date, Rate};

use super::{Granted, Kind, Means, Measure, Standing, Support, Terms, authority, check, cost};
use crate::Set;
use crate::contact::{Grade, Title};
use crate::desk::{
    Authority, Basis, DeskRules, ExtensionRule, HardshipRule, LateFeeRule, PlanRule, PromiseRule, SettlementRule,
    Workdays,
};
use crate::promise::{self, Part};

fn date(text: &str) -> Date {
    text.parse().expect("the test writes dates")
}

fn yuan(minor: i64) -> Amount {
    Amount::from_minor(minor)
}

fn percent(percent: i64) -> Rate {
    Rate::from_billionths(percent * 10_000_000)
}

fn basis(source: &str) -> Basis {
    Basis { source: source.to_owned(), grade: Grade::C }
}

fn settlement(from: u32, through: Option<u32>, least: i64, class: Option<&str>) -> SettlementRule {
    SettlementRule {
        days_past_due_from: from,
        days_past_due_through: through,
        class: class.map(str::to_owned),
        least_share: percent(least),
        parts_max: 2,
        days_ahead_max: 90,
        basis: basis("board 7"),
    }
}

fn rules() -> DeskRules {
    let alone = |role: &str, kind, amount: Option<i64>, share: Option<i64>| Authority {
        role: role.to_owned(),
        kind,
        amount_max: amount.map(yuan),
        share_max: share.map(percent),
        months_max: None,
        basis: basis("board 1"),
    };
    DeskRules {
        id: "desk".to_owned(),
        version: 3,
        effective_from: date("2026-01-01"),
        currency: Currency::new("CNY").expect("a currency"),
        source: "the board".to_owned(),
        title: Title { english: "Desk".to_owned(), chinese: "柜台".to_owned() },
        workdays: Workdays::default(),
        promise: PromiseRule {
            terms: promise::Terms { grace_days: 1, days_ahead_max: 31, parts_max: 4 },
            basis: basis("board 2"),
        },
        late_fee: Some(LateFeeRule {
            paid_within_days: 30,
            asked_within_days: 10,
            per_12_months_max: 1,
            share_max: percent(50),
            amount_max: Some(yuan(4_000)),
            basis: basis("board 3"),
        }),
        extension: Some(ExtensionRule {
            months_max: 2,
            per_12_months_max: 1,
            days_past_due_max: 60,
            basis: basis("board 4"),
        }),
        settlements: vec![
            settlement(91, None, 40, Some("loss")),
            settlement(91, Some(180), 90, None),
            settlement(181, None, 70, None),
        ],
        hardship: Some(HardshipRule {
            months_max: 6,
            measures: Set::of(&[Measure::PenaltyPause, Measure::Extension]),
            evidence_min: 1,
            review_days: 90,
            per_24_months_max: 1,
            dependant_cost: yuan(80_000),
            basis: basis("board 5"),
        }),
        plan: Some(PlanRule {
            months_max: 60,
            first_due_days_max: 45,
            surplus_share_max: percent(70),
            dependant_cost: yuan(80_000),
            broken_after_days: 30,
            per_24_months_max: 1,
            spreads_charges: true,
            basis: basis("art. 70"),
        }),
        authorities: vec![
            alone("collector", Kind::LateFee, Some(1_000), None),
            alone("supervisor", Kind::Settlement, Some(500_000), Some(30)),
        ],
        cases: Vec::new(),
        bad_faith: None,
        repair: None,
        limitation: None,
    }
}

fn standing() -> Standing {
    Standing {
        on: date("2026-06-20"),
        days_past_due: 0,
        class: None,
        past_due: Amount::ZERO,
        late: yuan(6_001),
        payoff: yuan(100_001),
        last_paid: Some((date("2026-06-10"), 30)),
    }
}

fn asked(terms: &Terms, standing: &Standing, granted: &[Granted], support: &Support<'_>) -> String {
    check(&rules(), terms, standing, granted, support).map_or_else(|no| no.to_string(), |()| "yes".to_owned())
}

fn late_fee(amount: i64, standing: &Standing, granted: &[Granted]) -> String {
    asked(&Terms::LateFee { amount: yuan(amount) }, standing, granted, &Support::default())
}

#[test]
fn late_fees_are_given_up_for_those_who_paid_in_time_and_not_often() {
    // Half of 60.01 is 30.005: down to 30.00.
    assert_eq!(late_fee(3_000, &standing(), &[]), "yes");
    assert_eq!(
        late_fee(3_001, &standing(), &[]),
        "30.01 is more than the 30.00 that may be given up of 60.01 (board 3)"
    );
    let much = Standing { late: yuan(20_000), ..standing() };
    assert_eq!(late_fee(4_000, &much, &[]), "yes");
    assert_eq!(late_fee(4_001, &much, &[]), "40.01 is more than the 40.00 that may be given up of 200.00 (board 3)");
    let later = Standing { last_paid: Some((date("2026-06-10"), 31)), ..standing() };
    assert_eq!(late_fee(100, &later, &[]), "the customer paid 31 days after the due date, of at most 30 (board 3)");
    let long_ago = Standing { last_paid: Some((date("2026-06-09"), 5)), ..standing() };
    assert_eq!(
        late_fee(100, &long_ago, &[]),
        "11 days have gone by since the repayment of 2026-06-09, of at most 10 (board 3)"
    );
    let owes = Standing { past_due: yuan(1), ..standing() };
    assert!(late_fee(100, &owes, &[]).starts_with("0.01 is past due beside late fees"));
    assert!(late_fee(100, &Standing { last_paid: None, ..standing() }, &[]).starts_with("nothing was ever repaid"));
    let before = |on: &str| [Granted { kind: Kind::LateFee, on: date(on) }];
    assert_eq!(late_fee(100, &standing(), &before("2025-06-20")), "yes");
    let again = late_fee(100, &standing(), &before("2025-06-21"));
    assert_eq!(again, "late_fee was granted 1 times in 12 months, of at most 1 (board 3)");
    assert_eq!(late_fee(100, &standing(), &[Granted { kind: Kind::Plan, on: date("2026-06-01") }]), "yes");
}

fn settle(days: u32, class: Option<&str>, parts: &[(&str, i64)]) -> String {
    let parts = parts.iter().map(|(due, amount)| Part { due: date(due), amount: yuan(*amount) }).collect();
    let standing = Standing { days_past_due: days, class: class.map(str::to_owned), ..standing() };
    asked(&Terms::Settlement { parts }, &standing, &[], &Support::default())
}

#[test]
fn a_settlement_keeps_to_the_bounds_of_its_age_and_class() {
    assert_eq!(settle(90, None, &[("2026-07-01", 99_000)]), "no settlement is offered at 90 days past due (the board)");
    // 90 % of 1000.01 is 900.009: up to 900.01.
    assert_eq!(settle(91, None, &[("2026-07-01", 90_001)]), "yes");
    assert_eq!(
        settle(180, None, &[("2026-07-01", 90_000)]),
        "900.00 is less than 900.01, which is 90 % of 1000.01 (board 7)"
    );
    assert_eq!(settle(181, None, &[("2026-07-01", 40_001), ("2026-09-18", 30_000)]), "yes");
    assert_eq!(settle(181, None, &[("2026-09-19", 80_000)]), "2026-09-19 is more than 90 days ahead (board 7)");
    assert_eq!(settle(181, None, &[]), "0 instalments, of 1 to 2 (board 7)");
    assert_eq!(settle(120, Some("loss"), &[("2026-07-01", 40_001)]), "yes");
    assert!(settle(120, Some("doubtful"), &[("2026-07-01", 40_001)]).contains("which is 90 % of"));
}

#[test]
fn an_extension_is_short_rare_and_early() {
    let extend = |months, days| {
        let standing = Standing { days_past_due: days, ..standing() };
        asked(&Terms::Extension { months }, &standing, &[], &Support::default())
    };
    assert_eq!(extend(2, 60), "yes");
    assert_eq!(extend(3, 60), "3 months, of 1 to 2 (board 4)");
    assert_eq!(extend(0, 60), "0 months, of 1 to 2 (board 4)");
    assert_eq!(extend(1, 61), "the account is 61 days past due, of at most 60 (board 4)");
}

const MEANS: Means =
    Means { income: Amount::from_minor(600_000), expenses: Amount::from_minor(300_000), dependants: 2 };

#[test]
fn hardship_needs_evidence_and_means() {
    let evidence = ["file-7".to_owned()];
    let ask = |months, measures: &[Measure], support: &Support<'_>| {
        asked(&Terms::Hardship { months, measures: Set::of(measures) }, &standing(), &[], support)
    };
    let full = Support { means: Some(MEANS), evidence: &evidence, largest_instalment: None };
    assert_eq!(ask(6, &[Measure::PenaltyPause], &full), "yes");
    assert_eq!(ask(7, &[Measure::PenaltyPause], &full), "7 months, of 1 to 6 (board 5)");
    assert_eq!(
        ask(6, &[Measure::InterestPause], &full),
        "interest_pause is no help that the desk gives in hardship (board 5)"
    );
    assert_eq!(ask(6, &[], &full), "nothing is asked for: name a measure (board 5)");
    let without = Support { evidence: &[], ..full };
    assert_eq!(ask(6, &[Measure::PenaltyPause], &without), "0 pieces of evidence, of at least 1 (board 5)");
    let silent = Support { means: None, ..full };
    assert_eq!(ask(6, &[Measure::PenaltyPause], &silent), "income and expenses are not told (board 5)");
}

#[test]
fn a_plan_is_no_longer_than_60_months_and_leaves_something_to_live_on() {
    // 6000 - 3000 - 2 × 800 = 1400 are left; 70 % of it are 980.
    assert_eq!(MEANS.surplus(yuan(80_000)), yuan(140_000));
    let plan = |months, first_due: &str, largest: i64, means| {
        let terms = Terms::Plan { first_due: date(first_due), months, annual_rate: None };
        let support = Support { means, evidence: &[], largest_instalment: Some(yuan(largest)) };
        asked(&terms, &standing(), &[], &support)
    };
    assert_eq!(plan(60, "2026-08-04", 98_000, Some(MEANS)), "yes");
    assert_eq!(plan(61, "2026-07-20", 98_000, Some(MEANS)), "61 months, of 1 to 60 (art. 70)");
    assert_eq!(
        plan(60, "2026-07-20", 98_001, Some(MEANS)),
        "an instalment of 980.01 is more than 980.00, 70 % of the 1400.00 left a month (art. 70)"
    );
    assert_eq!(
        plan(60, "2026-08-05", 1, Some(MEANS)),
        "the first instalment is due 46 days ahead, of at most 45 (art. 70)"
    );
    assert_eq!(plan(60, "2026-07-20", 1, None), "income and expenses are not told (art. 70)");
    let nothing_left = Means { dependants: 4, ..MEANS };
    assert!(plan(60, "2026-07-20", 1, Some(nothing_left)).starts_with("an instalment of 0.01 is more than"));
}

#[test]
fn what_rules_do_not_know_is_not_granted() {
    let rules = DeskRules { plan: None, settlements: Vec::new(), ..rules() };
    let plan = Terms::Plan { first_due: date("2026-07-01"), months: 1, annual_rate: None };
    for (terms, word) in [(plan, "plan"), (Terms::Settlement { parts: Vec::new() }, "settlement")] {
        let no = check(&rules, &terms, &standing(), &[], &Support::default()).expect_err("not granted");
        assert_eq!(no.to_string(), format!("the desk rules desk@3 grant no {word}"));
    }
}

#[test]
fn authority_ends_where_its_amount_or_share_ends() {
    let rules = rules();
    let may = |role: &str, terms: &Terms, standing: &Standing| {
        authority(&rules, &[role], terms.kind(), &cost(terms, standing)).is_some()
    };
    let fee = |amount| Terms::LateFee { amount: yuan(amount) };
    assert!(may("collector", &fee(1_000), &standing()));
    assert!(!may("collector", &fee(1_001), &standing()));
    assert!(!may("supervisor", &fee(1), &standing()));
    let settled = |amount| Terms::Settlement { parts: vec![Part { due: date("2026-07-01"), amount: yuan(amount) }] };
    // 1000.01 less 700.01 is 300.00; 30 % of 1000.01 is 300.003.
    assert!(may("supervisor", &settled(70_001), &standing()));
    assert!(!may("supervisor", &settled(70_000), &standing()));
    let large = Standing { payoff: yuan(10_000_000), ..standing() };
    assert!(may("supervisor", &settled(9_500_000), &large));
    assert!(!may("supervisor", &settled(9_499_999), &large));
}
