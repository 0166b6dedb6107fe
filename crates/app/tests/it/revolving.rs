//! Revolving accounts: statements, their minimum payment, and what is carried.

use crate::support::{answers, check, check_instalments, dedent, product};

/// Statements at the end of the 1st, due on the 11th, a tenth at once; 0.028125 % a day on what is carried. Charges
/// bear a penalty of 0.4725 % a day, which money settles last.
fn pay_later() -> String {
    let plan = "kind = \"statement\"\ncycle_day = 1\ndue_offset_days = 10\nminimum_rate = \"10%\"\n\
                carried_full_below = \"300.00\"\nservice_daily_rate = \"0.028125%\"";
    let rest = "[allocation]\norder = [\"principal\", \"interest\", \"fee\", \"penalty\"]\n\n\
                [penalty]\nrate = \"0.4725%\"\nper = \"day\"\nbase = \"overdue_scheduled\"\nfrom = \"after_grace\"";
    product(plan, rest)
}

/// The published example: spending 1,200, instalments 300, carried 800, service fee 4.50, penalty 2.10.
///
/// 888.89 bought in March: 10 % = 88.89 is due on 11 April, 800.00 is carried from then on; 20 days of 800.00 by 1 May
/// cost 4.50. A charge of 44.45 paid ten days late leaves 444.50 × 0.4725 % = 2.10 of penalty.
/// 120.00 (spending) + 300.00 (a third of 900.00) + 80.00 (carried) + 4.50 + 2.10 = 506.60.
#[test]
fn the_minimum_payment_is_the_published_example() {
    let story = "
        2025-03-15 open A1
        2025-03-20 buy A1 888.89
        2025-04-01 ask A1
        2025-04-11 charge A1 44.45 due 2025-04-11
        2025-04-11 repay A1 88.89 for 1
        2025-04-15 buy A1 1200.00
        2025-04-15 buy A1 900.00 in 3
        2025-04-21 repay A1 44.45 for charge 1
        2025-05-01 ask A1
    ";
    check(
        &pay_later(),
        story,
        "
        2025-04-01 A1 current statement 1 due 2025-04-11 minimum 88.89 balance 888.89
        2025-05-01 A1 dpd 20 bucket 1-30 single_period overdue 2.10 (penalty 2.10) \
        statement 2 due 2025-05-11 minimum 506.60 balance 2906.60
        ",
    );
}

/// The same after a miss: 88.89 paid five days late leaves 444.45 × 0.4725 % = 2.10, and all 800.00 carried is due:
/// 120.00 + 300.00 + 800.00 + 4.50 + 2.10 = 1,226.60.
#[test]
fn after_a_miss_all_that_is_carried_is_due() {
    let story = "
        2025-03-15 open A1
        2025-03-20 buy A1 888.89
        2025-04-15 buy A1 1200.00
        2025-04-15 buy A1 900.00 in 3
        2025-04-16 repay A1 88.89 for 1
        2025-05-01 ask A1
    ";
    check(
        &pay_later(),
        story,
        "2025-05-01 A1 dpd 20 bucket 1-30 single_period overdue 2.10 (penalty 2.10) \
         statement 2 due 2025-05-11 minimum 1226.60 balance 2906.60",
    );
}

/// 300.00 bought: 30.00 at once, 270.00 carried, which is below 300.00 and so due in full with the next statement,
/// with 20 days of service fee: 270.00 × 20 × 0.028125 % = 1.51875, rounded to 1.52.
#[test]
fn a_small_balance_carried_is_due_in_full() {
    let story = "
        2025-03-15 open A1
        2025-03-20 buy A1 300.00
        2025-04-11 repay A1 30.00
        2025-05-01 ask A1
        2025-05-02 ask A1
    ";
    check(
        &pay_later(),
        story,
        "
        2025-05-01 A1 current statement 2 due 2025-05-11 minimum 271.52 balance 271.52
        2025-05-02 A1 current
        ",
    );
    check_instalments(
        &pay_later(),
        story.replace("2025-05-01 ask A1", "").as_str(),
        "
        1 due 2025-04-11 30.00 unpaid 0.00
        2 due 2025-05-11 271.52 (principal 270.00, interest 1.52) unpaid all
        ",
    );
}

/// Paying all of a statement by its due date costs nothing, and the next statement has nothing to bill.
#[test]
fn whoever_pays_the_whole_statement_in_its_free_period_pays_no_fee() {
    let story = "
        2025-03-15 open A1
        2025-03-20 buy A1 300.00
        2025-04-11 repay A1 300.00
        2025-05-01 ask A1
        2025-06-30 ask A1
    ";
    check(
        &pay_later(),
        story,
        "
        2025-05-01 A1 current
        2025-06-30 A1 current
        ",
    );
}

/// A statement is struck with what was known on its day: 100.00 learned later belongs to the next one.
#[test]
fn late_news_does_not_change_a_statement_that_was_struck() {
    let story = "
        2025-03-15 open A1
        2025-03-20 buy A1 500.00
        2025-03-25 buy A1 100.00 learned 2025-04-03
        2025-04-01 ask A1
        2025-05-01 ask A1
    ";
    // 1 April: 10 % of 500.00. 1 May: missed, so 450.00 carried, 10 % of 100.00, the 50.00 unpaid, 20 days of service
    // fee on 450.00 (2.53125) and 20 days of penalty on 50.00 (4.725, rounded to 4.73).
    let expected = "
        2025-04-01 A1 current statement 1 due 2025-04-11 minimum 50.00 balance 500.00
        2025-05-01 A1 dpd 20 bucket 1-30 single_period overdue 54.73 (principal 50.00, penalty 4.73) \
        statement 2 due 2025-05-11 minimum 517.26 balance 607.26
        ";
    assert_eq!(answers(&pay_later(), story), dedent(expected));
}

/// A refund of 200.00 first takes this month's spending, then what the last statement billed.
#[test]
fn a_merchant_refund_takes_the_newest_spending_first() {
    let story = "
        2025-03-15 open A1
        2025-03-20 buy A1 500.00
        2025-04-05 buy A1 150.00
        2025-04-06 refund A1 200.00
        2025-05-01 ask A1
    ";
    // Billed 450.00 loses 50.00: from 11 April 400.00 is carried, and all of it is due after the miss; service fee
    // 400.00 × 20 × 0.028125 % = 2.25, penalty 4.73 on the 50.00 as above.
    check(
        &pay_later(),
        story,
        "2025-05-01 A1 dpd 20 bucket 1-30 single_period overdue 54.73 (principal 50.00, penalty 4.73) \
         statement 2 due 2025-05-11 minimum 456.98 balance 456.98",
    );
}
