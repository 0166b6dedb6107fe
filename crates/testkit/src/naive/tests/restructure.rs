//! New calendars: section 5.

use ledger::product::{BusinessDayRule, ShiftAppliesTo};

use super::*;

#[test]
fn a_reschedule_lifts_the_unpaid_and_carries_the_penalty_into_the_first_new_instalment() {
    let mut product = product(Plan::External);
    product.penalty = Some(daily_penalty(0, PenaltyFrom::AfterGrace));
    let story = |rows: &str| {
        format!(
            "2025-01-01 given 2025-02-01 100.00 10.00 2025-03-01 100.00 10.00
             2025-02-01 repay 10.00
             2025-02-21 reschedule {rows}"
        )
    };
    // 100.00 x 0.05 % x 20 days = 1.00.
    let account = run(&product, "2025-02-21", &story("2025-04-01 90.00 4.00 2025-05-01 100.00 2.00"));
    let expected = [
        "1 2025-02-01: 10.00 + 0.00 + 0.00 + 0.00",
        "2 2025-03-01: 0.00 + 0.00 + 0.00 + 0.00",
        "1 of calendar 3 2025-04-01: 90.00 + 4.00 + 0.00 + 1.00",
        "2 of calendar 3 2025-05-01: 100.00 + 2.00 + 0.00 + 0.00",
    ];
    assert_eq!(scheduled(&account), expected);
    assert_eq!((account.past_due_days, account.missed_periods_ever), (0, 1));
    // 190.00 were lifted: too little is made up in the last, too much is taken from the last backwards.
    let principals = |rows: &str| {
        let account = run(&product, "2025-02-21", &story(rows));
        account.instalments[2..].iter().map(|i| i.scheduled.principal.minor()).collect::<Vec<_>>()
    };
    assert_eq!(principals("2025-04-01 90.00 4.00 2025-05-01 80.00 2.00"), [9000, 10000]);
    assert_eq!(principals("2025-04-01 200.00 4.00 2025-05-01 80.00 2.00"), [19000, 0]);
}

#[test]
fn a_lifted_instalment_keeps_its_settled_penalty_and_gathers_no_more() {
    let mut product = product(Plan::External);
    product.penalty = Some(daily_penalty(0, PenaltyFrom::AfterGrace));
    product.allocation = AllocationTerms::default();
    let story = "
        2025-01-01 given 2025-02-01 100.00 0.00
        2025-02-21 repay 0.40
        2025-02-21 reschedule 2025-04-01 100.00 0.00
    ";
    let account = run(&product, "2025-03-31", story);
    assert_eq!(
        scheduled(&account),
        ["1 2025-02-01: 0.00 + 0.00 + 0.00 + 0.40", "1 of calendar 3 2025-04-01: 100.00 + 0.00 + 0.00 + 0.60"]
    );
}

/// 300.00 from 1 January 2025 at 0.1 % a day: 9.30 until 1 February, 5.60 until 1 March, 3.10 until 1 April.
const OPENING: &str = "2025-01-01 open 300.00 x 3";

fn dear() -> Product {
    equal_principal("36.5%", Period::Months(1))
}

/// The same account with the instalments of its second calendar only.
fn of_calendar_2(mut account: NaiveAccount) -> NaiveAccount {
    account.instalments.retain(|instalment| instalment.key.calendar == 2);
    account
}

#[test]
fn an_extension_moves_what_is_unpaid() {
    let mut product = monthly();
    let story = format!("{OPENING}\n 2025-02-01 repay 130.00\n 2025-02-11 extend 1 months");
    let account = run(&product, "2025-02-11", &story);
    assert_eq!(dues(&account), ["2025-02-01", "2025-04-01", "2025-05-01"]);
    product.due_dates.non_business_day = BusinessDayRule::Following;
    product.due_dates.shift_applies_to = ShiftAppliesTo::DueOnly;
    // 3 February and 3 March as placed, then a month on: 3 March, 3 April and 1 May.
    let account = run(&product, "2025-02-11", &format!("{OPENING}\n 2025-02-11 extend 1 months"));
    assert_eq!(dues(&account), ["2025-03-03", "2025-04-03", "2025-05-01"]);
    assert_eq!((account.past_due_days, account.instalments[0].ages_from), (0, date("2025-03-03")));
}

#[test]
fn a_re_amortisation_spreads_what_is_past_due() {
    let mut product = dear();
    product.penalty =
        Some(PenaltyTerms { base: PenaltyBase::OverduePrincipal, ..daily_penalty(0, PenaltyFrom::DueDate) });
    let account = run(&product, "2025-02-11", &format!("{OPENING}\n 2025-02-11 re-amortise"));
    // 100.00 x 0.05 % x 10 days of penalty.
    let expected = [
        "1 2025-02-01: 0.00 + 0.00 + 0.00 + 0.00",
        "2 2025-03-01: 150.00 + 14.90 + 0.00 + 0.50",
        "3 2025-04-01: 150.00 + 3.10 + 0.00 + 0.00",
    ];
    assert_eq!(scheduled(&account), expected);
    assert_eq!((account.past_due_days, account.missed_periods_ever), (0, 1));
}

#[test]
fn a_re_age_puts_what_is_owed_into_the_first_and_bears_interest_anew() {
    let story = |interest: &str| format!("{OPENING}\n 2025-02-11 re-age 2 from 2025-03-11 {interest}");
    let new = |interest: &str| principal_and_interest(&of_calendar_2(run(&dear(), "2025-02-11", &story(interest))));
    // 9.30 and ten days of 28 of 5.60 are owed; 28 days of 300.00 and 31 of 150.00 to come.
    assert_eq!(new("default"), [(15_000, 1130 + 840), (15_000, 465)]);
    assert_eq!(new("equal_payable"), [(15_000, 565), (15_000, 565)]);
    assert_eq!(new("equal_full"), [(15_000, 900), (15_000, 900)]);
    assert_eq!(run(&dear(), "2025-02-15", &story("default")).past_due_days, 0);
}

#[test]
fn a_re_age_may_keep_the_age() {
    let mut product = dear();
    product.restructure.re_age_keeps_age = true;
    let story = format!("{OPENING}\n 2025-02-11 re-age 2 from 2025-03-11 default");
    let account = run(&product, "2025-02-15", &story);
    assert_eq!((account.past_due_days, account.overdue_since), (14, Some(date("2025-02-01"))));
    let paid = run(&product, "2025-02-15", &format!("{story}\n 2025-02-14 repay 169.70"));
    assert_eq!(paid.past_due_days, 0);
    // Nothing was past due on the due date itself.
    let story = format!("{OPENING}\n 2025-02-01 re-age 2 from 2025-03-11 default");
    assert_eq!(run(&product, "2025-02-15", &story).past_due_days, 0);
}

#[test]
fn a_reschedule_capitalises_and_begins_with_a_grace_of_principal() {
    let story = format!("{OPENING}\n 2025-02-11 by-terms 3 from 2025-03-11 grace 1 capitalise carry waive");
    let account = of_calendar_2(run(&dear(), "2025-02-11", &story));
    // 311.30 bear 8.7164 in 28 days and 9.6503 in 31; 155.65 bear 4.6695 in 30.
    assert_eq!(principal_and_interest(&account), [(0, 872), (15_565, 965), (15_565, 467)]);
    assert_eq!(account.totals.capitalised.interest, money("11.30"));
    assert_eq!(dues(&account), ["2025-03-11", "2025-04-11", "2025-05-11"]);
}

#[test]
fn a_reschedule_carries_or_waives_what_is_owed() {
    let mut product = dear();
    product.penalty =
        Some(PenaltyTerms { base: PenaltyBase::OverduePrincipal, ..daily_penalty(0, PenaltyFrom::DueDate) });
    let story = format!(
        "{OPENING}\n 2025-02-11 fee 1.00 due 2025-02-11\n 2025-02-11 by-terms 2 from 2025-03-11 grace 0 waive carry carry"
    );
    let account = run(&product, "2025-02-11", &story);
    assert_eq!(scheduled(&account)[0], "1 2025-02-01: 0.00 + 9.30 + 0.00 + 0.00");
    // The charge keeps its fee; the penalty of 0.50 is carried, interest of 8.40 is new.
    assert_eq!(unpaid(&account)[1], "charge 1 2025-02-11: 0.00 + 0.00 + 1.00 + 0.00");
    assert_eq!(account.totals.waived.interest, money("11.30"));
    assert_eq!(shown(of_calendar_2(account).instalments[0].scheduled), "150.00 + 8.40 + 0.00 + 0.50");
}

#[test]
fn a_pause_of_interest_drops_the_interest_of_its_days() {
    let account = run(&dear(), "2025-02-11", &format!("{OPENING}\n 2025-02-11 pause-interest until 2025-02-18"));
    // Seven days of 28.
    assert_eq!(principal_and_interest(&account), [(10_000, 930), (10_000, 420), (10_000, 310)]);
}

#[test]
fn what_a_chargeback_opened_again_on_a_lifted_instalment_is_lifted_again() {
    let story = format!(
        "{OPENING}
         2025-02-01 repay 100.00
         2025-02-11 re-age 2 from 2025-03-11 default
         2025-02-12 chargeback 30.00
         2025-02-13 re-age 2 from 2025-04-11 default"
    );
    let account = run(&monthly(), "2025-02-13", &story);
    assert_eq!(left(&account), [0, 0, 0, 0, 0, 11_500, 11_500]);
    assert_eq!(account.instalments[0].paid.principal, money("70.00"));
}
