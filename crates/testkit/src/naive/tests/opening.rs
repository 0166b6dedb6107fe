//! Openings: down payments and given calendars, section 2.

use ledger::product::FullTest;

use super::*;

#[test]
fn a_down_payment_is_due_on_the_opening_day_and_the_rest_is_scheduled() {
    let mut product = monthly();
    product.down_payment = Some(DownPayment { rate: rate("20%"), is_settled_on_opening: false });
    let account = run(&product, "2025-01-02", "2025-01-01 open 1000.00 x 2");
    assert_eq!((left(&account), account.totals.paid_out), (vec![20_000, 40_000, 40_000], money("1000.00")));
    let down_payment = &account.instalments[0];
    assert_eq!((down_payment.kind, down_payment.key.number), (NaiveKind::DownPayment, 0));
    assert_eq!((account.past_due_days, account.unpaid_periods), (1, 1));
}

#[test]
fn a_down_payment_settled_on_opening_is_money_received_but_no_repayment() {
    let mut product = monthly();
    product.down_payment = Some(DownPayment { rate: rate("20%"), is_settled_on_opening: true });
    product.overdue_forms.full_test = FullTest::NothingEverPaid;
    let account = run(&product, "2025-03-02", "2025-01-01 open 1000.00 x 2");
    assert_eq!((left(&account), account.totals.repaid), (vec![0, 40_000, 40_000], money("200.00")));
    assert!(account.is_full && !account.instalments[0].is_missed);
}

#[test]
fn the_periods_of_a_given_calendar_start_at_the_due_date_before_or_on_the_day_of_the_event() {
    let story = "2025-01-01 given 2025-02-01 90.00 1.00 2025-02-01 10.00 1.00 2025-03-01 90.00 1.00";
    let account = run(&product(Plan::External), "2025-01-01", story);
    let starts: Vec<String> = account.instalments.iter().map(|i| i.period_start.to_string()).collect();
    assert_eq!(starts, ["2025-01-01", "2025-01-01", "2025-02-01"]);
}
