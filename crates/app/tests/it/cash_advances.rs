//! Cash advances: interest from their own day on, at a rate of their own, and where money settles them.

use crate::support::{check, places, product};

/// Statements on the 1st, due on the 11th, a tenth at once; 0.05 % a day on what is carried.
fn card(rate: &str, rest: &str) -> String {
    let plan = format!(
        "kind = \"statement\"\ncycle_day = 1\ndue_offset_days = 10\nminimum_rate = \"10%\"\n\
         miss_makes_all_due = false\nservice_daily_rate = \"0.05%\"\ncash_advance_daily_rate = \"{rate}\""
    );
    product(&plan, rest)
}

/// 400.00 bear 0.1 % a day from 12 January on, 20 days by the statement: 8.00, while 1,000.00 bought bear nothing. A tenth of both is
/// due. Then 360.00 bear 28 days, 10.08, and 900.00 carried bear 18, 8.10; a tenth of 1,260.00.
#[test]
fn a_cash_advance_bears_from_its_own_day_without_a_free_period() {
    let story = "
        2025-01-05 open A1
        2025-01-10 buy A1 1000.00
        2025-01-12 buy A1 400.00 cash
        2025-02-01 ask A1
        2025-02-11 repay A1 148.00
        2025-03-01 ask A1
    ";
    check(
        &card("0.1%", ""),
        story,
        "
        2025-02-01 A1 current statement 1 due 2025-02-11 minimum 148.00 balance 1408.00
        2025-03-01 A1 current statement 2 due 2025-03-11 minimum 144.18 balance 1278.18
        ",
    );
}

/// What of it a statement made due bears on at its own rate, where statements bear: 900.00 and 100.00, 28 days at 0.1 %. Its interest of
/// 20.00 bears nothing.
#[test]
fn what_a_statement_made_due_of_a_cash_advance_keeps_its_rate() {
    let story = "
        2025-01-05 open A1
        2025-01-12 buy A1 1000.00 cash
        2025-03-01 ask A1
    ";
    check(
        &card("0.1%", "[free_period]\nbears = \"principal\""),
        story,
        "2025-03-01 A1 dpd 18 bucket 1-30 single_period overdue 120.00 (principal 100.00, interest 20.00) \
         statement 2 due 2025-03-11 minimum 148.00 balance 1048.00",
    );
}

/// 3 % of 400.00, and 5.00 at least on 100.00; both fall due with the next statement, whose minimum has them.
#[test]
fn a_cash_advance_may_cost_a_fee() {
    let terms = card("0.1%", "[[fee]]\nat = \"cash_advance\"\npercent = \"3%\"\nmin = \"5.00\"");
    let story = "
        2025-01-05 open A1
        2025-01-12 buy A1 400.00 cash
        2025-02-01 ask A1
        2025-01-05 open A2
        2025-02-01 buy A2 100.00 cash
        2025-02-02 ask A2
    ";
    let figures = ["/owed/fee", "/instalments/0/due"];
    assert_eq!(places(&terms, story, &figures), "12.00 2025-02-11\n5.00 2025-02-11");
    let first = story.split("2025-01-05 open A2").next().unwrap();
    assert_eq!(places(&terms, first, &["/revolving/statement/minimum_payment"]), "60.00");
}

/// 900.00 of purchases are carried on 11 February at 0.05 % a day, 360.00 of cash, and 200.00 are free. Without an order by rate purchases go
/// first; by rate, dearer cash goes before everything, and cheaper cash behind what is carried and before what is free.
#[test]
fn the_highest_rate_is_settled_first_where_the_product_says_so() {
    let story = "
        2025-01-05 open A1
        2025-01-10 buy A1 1000.00
        2025-01-12 buy A1 400.00 cash
        2025-02-11 repay A1 147.00
        2025-02-11 repay A1 1.00
        2025-02-12 buy A1 200.00
        2025-02-15 repay A1 1000.00
        2025-02-15 ask A1
    ";
    let by_rate = "[allocation]\npreset = \"rate_first\"";
    let pools = ["/revolving/carried", "/revolving/cash_advances", "/revolving/spending"];
    assert_eq!(places(&card("0.1%", ""), story, &pools), "0.00 360.00 100.00");
    assert_eq!(places(&card("0.1%", by_rate), story, &pools), "260.00 0.00 200.00");
    // At 0.02 % the first statement bills 1.60, and 6.40 of the 148.00 settle what is billed or carried.
    assert_eq!(places(&card("0.02%", by_rate), story, &pools), "0.00 253.60 200.00");
}
