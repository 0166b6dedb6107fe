//! Interest by the rates borne: recalculated, on overdue principal, and by another rate. Sections 2 to 5.

use ledger::product::InterestRecalculation;

use super::*;

/// 300.00 from 1 January 2025 at 0.1 % a day: 9.30 until 1 February, 5.60 until 1 March, 3.10 until 1 April.
const OPENING: &str = "2025-01-01 open 300.00 x 3";

fn dear(interest_recalculation: InterestRecalculation) -> Product {
    Product { interest_recalculation, ..equal_principal("36.5%", Period::Months(1)) }
}

/// The scheduled interest of each instalment, charges apart, in minor units; of one calendar after the other.
fn interests(product: &Product, on: &str, more: &str) -> Vec<i64> {
    let account = run(product, on, &format!("{OPENING}\n {more}"));
    let mut scheduled: Vec<&NaiveInstalment> = account.instalments.iter().filter(|i| !i.is_charge).collect();
    scheduled.sort_by_key(|instalment| instalment.key);
    scheduled.into_iter().map(|instalment| instalment.scheduled.interest.minor()).collect()
}

#[test]
fn principal_settled_in_advance_bears_no_interest_from_then_on() {
    let mut product = dear(InterestRecalculation::OnRepayment);
    product.allocation.repayment.future_rule = FutureRule::LastInstalment;
    let on = "2025-01-11";
    let repay = "2025-01-11 repay 150.00";
    // 100.00 and 3.10 of the third, 46.90 of the second. 146.90 bears 3.0849 in the 21 days until 1 February and 4.1132 in
    // February; the interest of the third was paid.
    assert_eq!(interests(&product, on, repay), [622, 149, 310]);
    // Here its 3.10 was dropped, so 50.00 went to the second: 3.15 and 4.20 less.
    product.allocation.waives_interest_in_advance = true;
    assert_eq!(interests(&product, on, repay), [615, 140, 0]);
    product.interest_recalculation = InterestRecalculation::Off;
    assert_eq!(interests(&product, on, repay), [930, 560, 0]);
}

#[test]
fn credit_balance_that_settles_principal_in_advance_counts_as_money() {
    let product = dear(InterestRecalculation::OnRepayment);
    // The first repayment settles everything and its interest; the tranche of 1 February has 15.00 with 0.84 and 15.00 with
    // 0.465. The credit of 20.00 settles 15.84 and 4.16: of the third, 4.16 bears 0.12896 in the 31 days of March.
    let story = "2025-01-05 repay 338.00\n 2025-02-01 disburse 30.00";
    assert_eq!(interests(&product, "2025-02-01", story), [930, 560 + 84, 310 + 47 - 13]);
}

#[test]
fn money_that_settles_what_is_past_due_drops_nothing_unless_it_bears_interest_by_the_day() {
    let product = dear(InterestRecalculation::OnRepayment);
    assert_eq!(interests(&product, "2025-03-02", "2025-02-15 repay 100.00"), [930, 560, 310]);
}

/// Paid on 11 January, 10 of 31 days have cost 3.00; 6.30 of the 109.30 are left for the second's principal. 193.70 bear 4.0677 for
/// the 21 days until 1 February and 5.4236 in February.
#[test]
fn by_the_day_an_instalment_that_is_paid_early_ends_its_period() {
    let product = dear(InterestRecalculation::DailySimple);
    let story = "2025-01-11 repay 109.30";
    assert_eq!(interests(&product, "2025-01-11", story), [300, 407 + 542, 310]);
    let account = run(&product, "2025-01-11", &format!("{OPENING}\n {story}"));
    assert_eq!(account.instalments[0].period_end, date("2025-01-11"));
    assert_eq!(account.instalments[1].period_start, date("2025-01-11"));
}

/// 0.10 a day on each 100.00 from 1 April on.
#[test]
fn by_the_day_interest_runs_on_past_the_last_due_date() {
    let product = dear(InterestRecalculation::DailySimple);
    assert_eq!(interests(&product, "2025-04-01", ""), [930, 840, 930]);
    assert_eq!(interests(&product, "2025-04-02", ""), [940, 850, 940]);
    assert_eq!(interests(&product, "2025-04-11", "2025-04-05 repay 109.70"), [970, 940, 1030]);
}

#[test]
fn overdue_principal_bears_interest_on_period_by_period_until_it_is_settled() {
    let product = dear(InterestRecalculation::Daily);
    let interests = |on: &str, more: &str| interests(&product, on, more);
    assert_eq!(interests("2025-02-01", ""), [930, 560, 310]);
    // 100.00 for the 28 days of February, then 200.00 for the 31 of March.
    assert_eq!(interests("2025-02-02", ""), [930, 840, 310]);
    assert_eq!(interests("2025-03-02", ""), [930, 840, 310 + 620]);
    // Paid on 15 February it bears nothing in the 14 days left.
    assert_eq!(interests("2025-02-15", "2025-02-15 repay 100.00"), [930, 700, 310]);
    assert_eq!(interests("2025-03-02", "2025-02-15 repay 100.00"), [930, 700, 620]);
    // On the day on which the period begins it has not borne anything yet.
    assert_eq!(interests("2025-02-02", "2025-02-01 repay 100.00"), [930, 560, 310]);
    // A charge of principal counts like an instalment.
    assert_eq!(interests("2025-02-02", "2025-01-20 chargeback 50.00\n 2025-02-01 repay 100.00"), [930, 560 + 140, 310]);
}

#[test]
fn overdue_principal_bears_no_interest_after_an_end() {
    let product = dear(InterestRecalculation::Daily);
    assert_eq!(interests(&product, "2025-03-02", "2025-02-01 charge-off"), [930, 560, 310]);
    assert_eq!(interests(&product, "2025-03-02", "2025-02-02 charge-off"), [930, 840, 310]);
    // Of the 8.40 of February ten days are earned when it is terminated.
    assert_eq!(interests(&product, "2025-03-02", "2025-02-11 terminate"), [930, 300, 0]);
}

#[test]
fn another_rate_changes_the_interest_of_the_days_to_come() {
    let product = dear(InterestRecalculation::Off);
    let interests = |on: &str, more: &str| interests(&product, on, more);
    // 200.00 for 18 days: 1.80 and not 3.60; 100.00 for 31 days: 1.55 and not 3.10.
    let change = "2025-02-11 change-rate 18.25%";
    assert_eq!(interests("2025-02-11", change), [930, 380, 155]);
    assert_eq!(interests("2025-02-11", "2025-02-11 change-rate 73%"), [930, 560 + 360, 620]);
    // What was settled stays; what is paid bears nothing.
    assert_eq!(interests("2025-02-11", &format!("2025-02-10 waive 5.00 interest for 2\n {change}")), [930, 500, 155]);
    assert_eq!(interests("2025-02-11", &format!("2025-02-10 repay 100.00 for 3\n {change}")), [930, 560 - 90, 310]);
    // A second change starts from the first.
    assert_eq!(interests("2025-02-21", &format!("{change}\n 2025-02-21 change-rate 0%")), [930, 380 - 80, 0]);
}

#[test]
fn the_present_rate_is_that_of_later_tranches_and_calendars() {
    let product = dear(InterestRecalculation::Off);
    let change = "2025-02-11 change-rate 18.25%";
    // 30.00 for the 31 days of March at 0.05 %: 0.465.
    assert_eq!(interests(&product, "2025-03-01", &format!("{change}\n 2025-03-01 disburse 30.00")), [930, 380, 202]);
    // 9.30 and ten days of 28 of 3.80, 1.357, are owed; 28 days of 300.00 bear 4.20, 31 of 150.00 2.325.
    let story = format!("{change}\n 2025-02-11 re-age 2 from 2025-03-11 default");
    assert_eq!(interests(&product, "2025-02-11", &story), [0, 0, 0, 930 + 136 + 420, 233]);
    let waived = format!("{change}\n 2025-02-11 by-terms 2 from 2025-03-11 grace 0 waive waive waive");
    assert_eq!(interests(&product, "2025-02-11", &waived)[3..], [420, 233]);
}

#[test]
fn a_calendar_bears_the_rate_that_it_was_made_with() {
    let product = dear(InterestRecalculation::Off);
    // 300.00 for 28 days and 150.00 for 31 at 0.02 %.
    let new = "2025-02-11 by-terms 2 from 2025-03-11 grace 0 waive waive waive 7.3%";
    assert_eq!(interests(&product, "2025-02-11", new)[3..], [168, 93]);
    // From 21 February on 0.1 % on 300.00 for 18 days, 4.32 more, and on 150.00 for 31, 3.72 more.
    let story = format!("{new}\n 2025-02-21 change-rate 36.5%");
    assert_eq!(interests(&product, "2025-02-21", &story)[3..], [600, 465]);
    // Interest that is spread is borne at no rate.
    let spread = "2025-02-11 re-age 2 from 2025-03-11 equal_full";
    let story = format!("{spread}\n 2025-02-21 change-rate 73%");
    assert_eq!(interests(&product, "2025-02-21", &story)[3..], [900, 900]);
}
