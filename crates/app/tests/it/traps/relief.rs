//! Traps of relief: a restructure cures no more than it says, and what it says can be taken back.

use crate::support::{MONTHLY, check, places, product, refusal};

/// Trap 34. 1,000.00 in four; two are missed when the account is re-aged on 10 April, and 250.00 are paid by the new
/// list on 10 May. The re-age is taken back on the 20th: the 250.00 are the first instalment's after all, the second
/// has been past due since 28 March (53 days), and with the third 500.00 are.
#[test]
fn a_re_age_that_is_taken_back_replays_the_payments_that_came_after_it() {
    let story = "
        2025-01-31 open A1 1000.00 in 4 first 2025-02-28
        2025-04-10 re-age A1 4 every 1 month first 2025-05-10 as deal because hardship
        2025-05-10 repay A1 250.00
        2025-05-19 ask A1
        2025-05-20 reverse A1 deal
        2025-05-20 ask A1
        2025-05-20 ask A1 known 2025-05-19
    ";
    check(
        &product(MONTHLY, ""),
        story,
        "
        2025-05-19 A1 current
        2025-05-20 A1 dpd 53 bucket 31-60 multi_period overdue 500.00
        2025-05-20 A1 current
        ",
    );
}

/// Trap 34, refused: a later restructure rests on the first, which stays as long as the later one does.
#[test]
fn a_re_age_on_which_a_later_restructure_rests_is_not_taken_back() {
    let story = "
        2025-01-31 open A1 1000.00 in 4 first 2025-02-28
        2025-04-10 re-age A1 4 every 1 month first 2025-05-10 as deal because hardship
        2025-05-20 extend A1 by 1 month as more because hardship
        2025-05-25 reverse A1 deal
    ";
    let expected = "story, line 5: event 2 cannot be reversed: event 3 of 2025-05-20 came after it; reverse that first";
    assert_eq!(refusal(&product(MONTHLY, ""), story), expected);
    let story =
        story.replace("2025-05-25 reverse A1 deal", "2025-05-25 reverse A1 more\n        2025-05-25 reverse A1 deal");
    // 28 February to 25 May: 86 days; three of four are past due.
    let asked = format!("{story}    2025-05-25 ask A1\n");
    check(&product(MONTHLY, ""), &asked, "2025-05-25 A1 dpd 86 bucket 61-90 multi_period overdue 750.00");
}

/// Trap 7. Re-aged on 10 April, 41 days after 28 February: the age is 0, or goes on to 42 the next day where the
/// product keeps it, until the first new instalment of 250.00 is settled.
#[test]
fn whether_a_re_age_resets_the_age_is_said_by_the_product() {
    let story = "
        2025-01-31 open A1 1000.00 in 4 first 2025-02-28
        2025-04-10 re-age A1 4 every 1 month first 2025-05-10 because hardship
        2025-04-10 ask A1
        2025-04-11 ask A1
        2025-04-20 repay A1 250.00
        2025-04-20 ask A1
    ";
    let resets = "2025-04-10 A1 current\n2025-04-11 A1 current\n2025-04-20 A1 current";
    check(&product(MONTHLY, ""), story, resets);
    check(
        &product(MONTHLY, "[restructure]\nre_age_keeps_age = true"),
        story,
        "
        2025-04-10 A1 dpd 41 bucket 31-60 single_period overdue 250.00
        2025-04-11 A1 dpd 42 bucket 31-60 single_period overdue 250.00
        2025-04-20 A1 current
        ",
    );
}

/// A restructure adds and forgives nothing of its own accord: 60.00 paid of 300.00, and 240.00 owed after each of them.
#[test]
fn a_restructure_neither_makes_nor_loses_money() {
    for line in [
        "extend A1 by 1 month",
        "re-amortise A1",
        "re-age A1 7 every 1 week first 2025-04-10",
        "re-age A1 7 every 1 week first 2025-04-10 interest equal_payable",
        "re-age A1 7 every 1 week first 2025-04-10 interest equal_full",
        "reschedule A1 in 7 every 10 days first 2025-04-10",
    ] {
        let story = format!(
            "
            2025-01-31 open A1 300.00 in 3 first 2025-02-28
            2025-03-01 repay A1 60.00
            2025-03-10 {line}
            2025-03-10 ask A1
            "
        );
        let pointers = ["/owed/total", "/owed/principal", "/totals/repaid", "/totals/waived/total"];
        assert_eq!(places(&product(MONTHLY, ""), &story, &pointers), "240.00 240.00 60.00 0.00", "{line}");
    }
}
