//! Money that comes in: repayments, refunds by the merchant, refunds of what was paid out, the lender's own credits.

use super::{story, terms};
use crate::support::{allocations, check, check_instalments, places, product};

/// 160.00: the first whole, 5.00 + 10.00 + 100.00, then 45.00 of the second: 5.00, 8.00 and 32.00.
#[test]
fn a_repayment_settles_what_is_past_due_and_then_what_comes_next() {
    let story = story(
        "
        2025-03-10 repay A1 160.00
        2025-03-10 ask A1
        ",
    );
    assert_eq!(
        allocations(&terms(""), &story),
        "2025-03-10 repayment: 1 fee 5.00, 1 interest 10.00, 1 principal 100.00, 2 fee 5.00, 2 interest 8.00, \
         2 principal 32.00"
    );
    let pointers = ["/status", "/owed/total", "/ageing/overdue/total", "/totals/repaid", "/next_due/amount"];
    assert_eq!(places(&terms(""), &story, &pointers), "open 179.00 0.00 160.00 68.00");
}

/// Taken back on 20 March, the 115.00 of 28 February never came: twenty days past due, as of the original due date.
#[test]
fn a_reversal_is_as_if_the_money_had_never_come() {
    let story = story(
        "
        2025-02-28 repay A1 115.00 as receipt
        2025-03-20 reverse A1 receipt
        2025-03-20 ask A1
        2025-03-10 ask A1
        2025-03-10 ask A1 known 2025-03-19
        ",
    );
    check(
        &terms(""),
        &story,
        "
        2025-03-20 A1 dpd 20 bucket 1-30 single_period overdue 115.00 (principal 100.00, interest 10.00, fee 5.00)
        2025-03-10 A1 dpd 10 bucket 1-30 single_period overdue 115.00 (principal 100.00, interest 10.00, fee 5.00)
        2025-03-10 A1 current
        ",
    );
}

/// 160.00 of goods: 100.00 of the third's principal and 60.00 of the second's; what is past due stays, all 115.00.
#[test]
fn a_merchant_refund_shortens_the_plan_and_leaves_the_arrears() {
    let story = story(
        "
        2025-03-10 refund A1 160.00
        2025-03-10 ask A1
        ",
    );
    assert_eq!(allocations(&terms(""), &story), "2025-03-10 merchant_refund: 3 principal 100.00, 2 principal 60.00");
    let pointers = ["/owed/total", "/owed/principal", "/ageing/past_due_days", "/ageing/overdue/total"];
    assert_eq!(places(&terms(""), &story, &pointers), "179.00 140.00 10 115.00");
    assert_eq!(places(&terms(""), &story, &["/totals/repaid", "/totals/merchant_refunded"]), "0.00 160.00");
}

/// 120.00 by the rule of repayments: the first whole, and the fee of the second. No repayment, and told by itself.
#[test]
fn a_payout_refund_goes_by_the_rule_of_repayments_unless_it_has_its_own() {
    let lines = "
        2025-03-10 payout-refund A1 120.00
        2025-03-10 ask A1
        ";
    assert_eq!(
        allocations(&terms(""), &story(lines)),
        "2025-03-10 payout_refund: 1 fee 5.00, 1 interest 10.00, 1 principal 100.00, 2 fee 5.00"
    );
    let pointers = ["/owed/total", "/totals/repaid", "/totals/payout_refunded"];
    assert_eq!(places(&terms(""), &story(lines), &pointers), "219.00 0.00 120.00");
    // By a rule of its own: principal first, in advance the last one first.
    let own = terms("[allocation.payout_refund]\npreset = \"principal_first\"\nfuture_rule = \"last_instalment\"");
    assert_eq!(
        allocations(&own, &story(lines)),
        "2025-03-10 payout_refund: 1 principal 100.00, 1 interest 10.00, 1 fee 5.00, 3 principal 5.00"
    );
}

/// 30.00 of goodwill: fee, interest and 15.00 of principal of the first. 85.00 stay past due, as old as before.
#[test]
fn a_goodwill_credit_settles_like_money_and_is_told_as_the_lenders_cost() {
    let story = story(
        "
        2025-03-10 goodwill A1 30.00 because trouble
        2025-03-10 ask A1
        ",
    );
    assert_eq!(
        allocations(&terms(""), &story),
        "2025-03-10 goodwill_credit: 1 fee 5.00, 1 interest 10.00, 1 principal 15.00"
    );
    check(&terms(""), &story, "2025-03-10 A1 dpd 10 bucket 1-30 single_period overdue 85.00");
    assert_eq!(places(&terms(""), &story, &["/totals/repaid", "/totals/goodwill"]), "0.00 30.00");
}

/// 345.00 on 339.00: 6.00 too much are kept, or given back at once.
#[test]
fn what_is_too_much_is_kept_or_given_back() {
    let story = story(
        "
        2025-03-10 repay A1 345.00
        2025-03-10 ask A1
        ",
    );
    let pointers = ["/status", "/credit_balance", "/totals/repaid", "/totals/credit_refunded"];
    assert_eq!(places(&terms(""), &story, &pointers), "overpaid 6.00 345.00 0.00");
    let refund = terms("[allocation]\noverpayment = \"refund\"");
    assert_eq!(places(&refund, &story, &pointers), "settled 0.00 345.00 6.00");
}

/// Equal principal of 1,200.00 at 12 %: 300.00 more on 20 February go into the two instalments to come, 150.00 each,
/// with interest of their own: 25 days of 360 on 300.00 are 2.50, a month on 150.00 is 1.50.
#[test]
fn a_tranche_is_a_schedule_of_its_own_on_the_due_dates_to_come() {
    let plan = "kind = \"equal_principal\"\nannual_rate = \"12%\"\nday_count = \"30_360\"";
    let terms = product(plan, "").replace("[plan]", "tranches_max = 2\n[plan]");
    let story = "
        2025-01-15 open A1 1200.00 in 3
        2025-02-20 disburse A1 300.00 as more
        2025-02-20 ask A1
        2025-02-21 reverse A1 more
        2025-02-21 ask A1
    ";
    check_instalments(
        &terms,
        story,
        "
        1 due 2025-02-15 412.00 (principal 400.00, interest 12.00) unpaid all
        2 due 2025-03-15 560.50 (principal 550.00, interest 10.50) unpaid all
        3 due 2025-04-15 555.50 (principal 550.00, interest 5.50) unpaid all
        1 due 2025-02-15 412.00 (principal 400.00, interest 12.00) unpaid all
        2 due 2025-03-15 408.00 (principal 400.00, interest 8.00) unpaid all
        3 due 2025-04-15 404.00 (principal 400.00, interest 4.00) unpaid all
        ",
    );
    assert_eq!(places(&terms, story, &["/totals/paid_out"]), "1500.00\n1200.00");
}

/// A purchase of 500.00 is spending until the end of 1 April, when the statement makes a tenth of it due on the 11th
/// and leaves 450.00 in its free period. Taken back on the 2nd, nothing is owed: the statement was sent, and finds
/// nothing to bill.
#[test]
fn a_purchase_is_owed_before_it_is_due() {
    let plan = "kind = \"statement\"\ncycle_day = 1\ndue_offset_days = 10\nminimum_rate = \"10%\"\n\
                service_daily_rate = \"0%\"";
    let story = "
        2025-03-15 open A1
        2025-03-20 buy A1 500.00 as shoes
        2025-03-20 ask A1
        2025-04-01 ask A1
        2025-04-02 reverse A1 shoes
        2025-04-02 ask A1
    ";
    let pointers = ["/owed/total", "/revolving/spending", "/revolving/billed", "/ageing/overdue/total"];
    assert_eq!(
        places(&product(plan, ""), story, &pointers),
        "500.00 500.00 0.00 0.00\n500.00 0.00 450.00 0.00\n0.00 0.00 0.00 0.00"
    );
}
