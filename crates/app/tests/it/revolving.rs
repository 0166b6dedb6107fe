//! Revolving accounts: statements, their minimum payment, and what is carried.

use crate::support::{answers, check, check_instalments, dedent, places, product};

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

/// Statements on the 1st, due on the 11th; 0.05 % a day on what is carried; a minimum that goes by the balance.
fn by_balance(form: &str, rest: &str) -> String {
    let plan = format!(
        "kind = \"statement\"\ncycle_day = 1\ndue_offset_days = 10\nminimum_form = \"{form}\"\n\
         service_daily_rate = \"0.05%\"\n{rest}"
    );
    product(&plan, "[late_fee]\nfixed = \"12.00\"")
}

/// 5 % of 1,000.00 is 50.00; of 300.00 it would be 15.00, which is below the floor of 25.00; 20.00 is all there is. After 50.00 paid
/// 950.00 are carried, 18 days by 1 March: 8.55; 5 % of 958.55 is 47.9275.
#[test]
fn the_minimum_may_be_a_share_of_the_balance_or_a_floor() {
    let terms = by_balance("percent_or_floor", "minimum_rate = \"5%\"\nminimum_floor = \"25.00\"");
    let story = "
        2025-01-05 open A1
        2025-01-10 buy A1 1000.00
        2025-01-05 open A2
        2025-01-10 buy A2 300.00
        2025-01-05 open A3
        2025-01-10 buy A3 20.00
        2025-02-01 ask A1
        2025-02-01 ask A2
        2025-02-01 ask A3
        2025-02-11 repay A1 50.00
        2025-03-01 ask A1
    ";
    check(
        &terms,
        story,
        "
        2025-02-01 A1 current statement 1 due 2025-02-11 minimum 50.00 balance 1000.00
        2025-02-01 A2 current statement 1 due 2025-02-11 minimum 25.00 balance 300.00
        2025-02-01 A3 current statement 1 due 2025-02-11 minimum 20.00 balance 20.00
        2025-03-01 A1 current statement 2 due 2025-03-11 minimum 47.93 balance 958.55
        ",
    );
}

/// Missed: 50.00, and 12.00 for it. On top of them 5 % of the other 958.55: 47.93 + 62.00. Counted, 5 % of all 1,020.55 are 51.03, which
/// the 62.00 are more than; interest of 8.55 is due all the same.
#[test]
fn what_is_past_due_stands_on_top_of_a_share_or_counts_towards_it() {
    let story = "
        2025-01-05 open A1
        2025-01-10 buy A1 1000.00
        2025-03-01 ask A1
    ";
    let told = |past_due: &str, minimum: &str| {
        let rest = format!("minimum_rate = \"5%\"\nminimum_floor = \"25.00\"\n{past_due}");
        let line = "2025-03-01 A1 dpd 18 bucket 1-30 single_period overdue 62.00 (principal 50.00, fee 12.00) \
                    statement 2 due 2025-03-11";
        check(&by_balance("percent_or_floor", &rest), story, &format!("{line} minimum {minimum} balance 1020.55"));
    };
    told("", "109.93");
    told("past_due_minimum = \"counted\"", "70.55");
}

/// 1 % of 1,000.00 is 10.00. Paid, 990.00 bear 8.91 in 18 days, and 1 % of 998.91 is 9.99: 18.90. Missed, with 12.00 for it: on top
/// 22.00 more; counted, 8.91 and 12.00 and 1 % of 1,020.91: 31.12.
#[test]
fn the_minimum_may_be_interest_and_fees_and_a_share() {
    let story = |paid: &str| format!("2025-01-05 open A1\n2025-01-10 buy A1 1000.00\n{paid}2025-03-01 ask A1");
    let minimum = |more: &str, paid: &str| {
        let rest = format!("minimum_rate = \"1%\"\nminimum_floor = \"5.00\"\n{more}");
        places(
            &by_balance("interest_fees_plus_percent", &rest),
            &story(paid),
            &["/revolving/statement/minimum_payment"],
        )
    };
    assert_eq!(minimum("", "2025-02-11 repay A1 10.00\n"), "18.90");
    assert_eq!(minimum("", ""), "40.90");
    assert_eq!(minimum("past_due_minimum = \"counted\"", ""), "31.12");
}

/// A third of 300.00 is due in full, whatever the share: 100.00 and 1.00 of fee, and nothing of the 100.00 spent; 5 % of 201.00 is 10.05.
#[test]
fn parts_of_split_purchases_are_due_in_full_in_every_form() {
    let terms = by_balance("percent_or_floor", "minimum_rate = \"5%\"\ninstalment_fee_rate = \"0.3333%\"");
    let story = "
        2025-01-05 open A1
        2025-01-10 buy A1 300.00 in 3
        2025-01-10 buy A1 100.00
        2025-02-01 ask A1
    ";
    check(&terms, story, "2025-02-01 A1 current statement 1 due 2025-02-11 minimum 101.00 balance 401.00");
}

/// Bought on 10 January, free for 30 days, through 8 February; a tenth is due on the 11th, and 900.00 bear 20 days by 1 March: 9.00. By
/// the due date it would be 18.
#[test]
fn a_purchase_may_be_free_for_thirty_days_of_its_own() {
    let by_due_date = "kind = \"statement\"\ncycle_day = 1\ndue_offset_days = 10\nminimum_rate = \"10%\"\n\
                       service_daily_rate = \"0.05%\"";
    let by_days = format!("{by_due_date}\npurchase_free_days = 30");
    let interest = |plan: &str, bought: &str| {
        let story =
            format!("2025-01-05 open A1\n{bought} buy A1 1000.00\n2025-02-11 repay A1 100.00\n2025-03-01 ask A1");
        places(&product(plan, ""), &story, &["/instalments/1/unpaid/interest"])
    };
    assert_eq!(interest(&by_days, "2025-01-10"), "9.00");
    assert_eq!(interest(by_due_date, "2025-01-10"), "8.10");
    // Bought on 30 January it is free through 28 February, and on 1 March it is carried.
    assert_eq!(interest(&by_days, "2025-01-30"), "0.00");
    assert_eq!(interest(by_due_date, "2025-01-30"), "8.10");
}

/// Money settles the oldest: of 300.00 and 200.00 bought on 10 and 20 January, 350.00 paid leave 150.00 of the second, free through
/// 18 February.
#[test]
fn money_settles_the_purchase_that_is_free_the_shortest() {
    let plan = "kind = \"statement\"\ncycle_day = 25\ndue_offset_days = 20\nminimum_rate = \"0%\"\n\
                service_daily_rate = \"0.05%\"\npurchase_free_days = 30";
    let story = "
        2025-01-05 open A1
        2025-01-10 buy A1 300.00
        2025-01-20 buy A1 200.00
        2025-01-22 repay A1 350.00
        2025-02-18 ask A1
        2025-02-19 ask A1
    ";
    assert_eq!(places(&product(plan, ""), story, &["/revolving/carried"]), "0.00\n150.00");
}
