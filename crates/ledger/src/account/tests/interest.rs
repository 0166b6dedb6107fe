//! Interest that follows what is really outstanding, and another rate.

use super::*;
use crate::day_close::next_wake;
use crate::event::{Restructure, RestructureKind};
use crate::fixtures::{daily_loan, rate};
use crate::product::{AllocationRule, AllocationStep, DueClass, FutureRule, InterestRecalculation, SweepOrder};

/// Money in advance settles principal of the last instalment first.
fn principal_first(interest_recalculation: InterestRecalculation) -> Product {
    let mut product = Product { interest_recalculation, ..daily_loan() };
    let owed = AllocationStep::new(&DueClass::OWED, Component::ALL);
    let in_advance = AllocationStep { classes: vec![DueClass::InAdvance], ..owed.clone() };
    product.allocation.repayment = AllocationRule {
        steps: vec![owed, in_advance],
        future_rule: FutureRule::LastInstalment,
        sweep: SweepOrder::OldestFirst,
    };
    product
}

/// The scheduled interest of each instalment, in minor units.
fn interest(product: &Product, events: Vec<(&str, Event)>, day: &str) -> Vec<i64> {
    on_of(product, events, day, |account| account.instalments.iter().map(|i| i.scheduled.interest.minor()).collect())
}

fn restructured(kind: RestructureKind) -> Event {
    Event::Restructured(Box::new(Restructure { kind, reason: String::new(), requested_by: None, approved_by: None }))
}

fn rate_change(annual_rate: &str) -> Event {
    restructured(RestructureKind::RateChange { annual_rate: rate(annual_rate) })
}

/// 50.00 of the last principal on 10 March: 18 days of the second period are left, 0.90, and all 31 of the third, 1.55.
#[test]
fn principal_settled_in_advance_bears_no_more_interest() {
    let after = |recalculation| {
        let paid = vec![("2025-02-28", repayment("108.40")), ("2025-03-10", repayment("50.00"))];
        interest(&principal_first(recalculation), paid, "2025-03-10")
    };
    assert_eq!(after(InterestRecalculation::Off), [840, 560, 310]);
    assert_eq!(after(InterestRecalculation::OnRepayment), [840, 470, 155]);
    assert_eq!(after(InterestRecalculation::Daily), [840, 470, 155]);
}

/// Money that is left of the first due amount settles interest of the second before its principal: 5.60, then 50.00. Of
/// interest that is settled nothing is dropped.
#[test]
fn interest_that_was_settled_is_not_dropped() {
    let product = Product { interest_recalculation: InterestRecalculation::OnRepayment, ..daily_loan() };
    let paid = vec![("2025-02-28", repayment("108.40")), ("2025-03-10", repayment("55.60"))];
    assert_eq!(interest(&product, paid, "2025-03-10"), [840, 560, 310]);
}

/// 100.00 past due bear 0.10 a day: 2.80 over the 28 days of the second period, from its first day on; 200.00 bear 6.20
/// over the 31 days of the third.
#[test]
fn principal_past_due_bears_interest_in_the_periods_after_it() {
    let product = principal_first(InterestRecalculation::Daily);
    let found = |day| interest(&product, vec![], day);
    assert_eq!(found("2025-02-28"), [840, 560, 310]);
    assert_eq!(found("2025-03-01"), [840, 840, 310]);
    assert_eq!(found("2025-03-28"), [840, 840, 310]);
    assert_eq!(found("2025-03-29"), [840, 840, 930]);
    let product = principal_first(InterestRecalculation::OnRepayment);
    assert_eq!(interest(&product, vec![], "2025-03-29"), [840, 560, 310]);
}

/// Paid on 10 March, the 100.00 past due bear nothing for the 18 days that are left: 8.40 less 1.80.
#[test]
fn principal_past_due_bears_until_it_is_settled() {
    let product = principal_first(InterestRecalculation::Daily);
    let paid = |on| interest(&product, vec![(on, repayment("108.40"))], "2025-03-29");
    assert_eq!(paid("2025-03-10"), [840, 660, 620], "the second is not paid either: 100.00 over 31 days are 3.10 more");
    assert_eq!(paid("2025-02-28"), [840, 560, 620]);
}

#[test]
fn nothing_grows_on_an_account_that_was_charged_off_or_terminated() {
    let product = principal_first(InterestRecalculation::Daily);
    let charge_off = Event::ChargedOff { reason: String::new(), is_fraud: false };
    assert_eq!(interest(&product, vec![("2025-02-28", charge_off)], "2025-03-29"), [840, 560, 310]);
    let terminated = Event::Terminated { reason: String::new() };
    // Of the second and the third nothing is earned by 28 February.
    assert_eq!(interest(&product, vec![("2025-02-28", terminated)], "2025-03-29"), [840, 0, 0]);
}

/// All of an instalment is within the tolerance, so that nothing is ever past due.
#[test]
fn an_account_is_looked_at_when_its_interest_grows() {
    let mut product = principal_first(InterestRecalculation::Daily);
    product.ageing.arrears_tolerance = money("150.00");
    let entries = three_instalments(vec![]);
    let history = History::new(&product, &entries);
    let next = |day: &str| next_wake(history, &history.as_of(date(day)).unwrap());
    assert_eq!(next("2025-01-31"), Some(date("2025-03-01")));
    assert_eq!(next("2025-03-01"), Some(date("2025-03-29")));
    assert_eq!(next("2025-03-29"), None);
}

/// From 0.1 % to 0.2 % a day on 10 March: 200.00 over 18 days bear 3.60 more, 100.00 over 31 days 3.10 more. At 0 % the
/// 3.60 and the 3.10 are gone.
#[test]
fn another_rate_changes_the_interest_of_days_to_come() {
    let changed = |to| interest(&daily_loan(), vec![("2025-03-10", rate_change(to))], "2025-03-10");
    assert_eq!(changed("73%"), [840, 920, 620]);
    assert_eq!(changed("0%"), [840, 200, 0]);
    let twice = vec![("2025-03-10", rate_change("73%")), ("2025-03-10", rate_change("36.5%"))];
    assert_eq!(interest(&daily_loan(), twice, "2025-03-10"), [840, 560, 310], "there and back");
}

/// 5.60 of the second are settled; at 0 % it would be 2.00.
#[test]
fn a_lower_rate_takes_no_settled_interest_away() {
    let events = vec![("2025-03-09", repayment("114.00")), ("2025-03-10", rate_change("0%"))];
    assert_eq!(interest(&daily_loan(), events, "2025-03-10"), [840, 560, 0]);
}

/// 100.00 paid out on 15 March: 13 days at 0.2 % are 2.60, and 50.00 over 31 days 3.10.
#[test]
fn a_tranche_bears_the_rate_that_was_changed_to() {
    let tranche = Event::Disbursed { amount: money("100.00"), plan: None };
    let events = vec![("2025-03-10", rate_change("73%")), ("2025-03-15", tranche)];
    assert_eq!(interest(&daily_loan(), events, "2025-03-15"), [840, 920 + 260, 620 + 310]);
}

/// Ten days and ten more of the 28 of the second period, 0.20 each.
#[test]
fn pauses_of_interest_that_touch_drop_what_one_long_one_drops() {
    let pause = |until| restructured(RestructureKind::InterestPause { until: date(until) });
    let long = vec![("2025-03-01", pause("2025-03-21"))];
    assert_eq!(interest(&daily_loan(), long, "2025-03-11"), [840, 160, 310]);
    let two = vec![("2025-03-01", pause("2025-03-11")), ("2025-03-11", pause("2025-03-21"))];
    assert_eq!(interest(&daily_loan(), two, "2025-03-11"), [840, 160, 310]);
}

/// 101.00 on 10 March settle the last principal; its period begins on 28 March, so its interest of 3.10 is dropped, and the
/// rest goes on to the second. Otherwise 1.00 of it is interest.
#[test]
fn interest_in_advance_is_waived_with_the_last_principal() {
    for (waives, third, second_paid) in [(true, 0, 100), (false, 210, 0)] {
        let mut product = principal_first(InterestRecalculation::Off);
        product.allocation.waives_interest_in_advance = waives;
        let events = vec![("2025-02-28", repayment("108.40")), ("2025-03-10", repayment("101.00"))];
        on_of(&product, events, "2025-03-10", |account| {
            assert_eq!(account.instalments[2].unpaid().minor(), third);
            assert_eq!(account.instalments[1].paid.principal.minor(), second_paid);
        });
    }
}

/// The second's period has begun on 10 March: its interest stays.
#[test]
fn interest_of_a_period_that_has_begun_is_not_waived() {
    let mut product = principal_first(InterestRecalculation::Off);
    product.allocation.waives_interest_in_advance = true;
    let events = vec![("2025-02-28", repayment("108.40")), ("2025-03-10", repayment("200.00"))];
    on_of(&product, events, "2025-03-10", |account| assert_eq!(account.unpaid().total(), money("5.60")));
}
