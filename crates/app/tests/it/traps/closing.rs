//! Traps of the day close: the same book gives the same answer, whichever days were looked at.
//!
//! That a book closed late, in parts or again gives the same record is proven for every store by
//! `testkit::conformance`.

use crate::support::{MONTHLY, changes, check, dedent, places, product};

/// Trap 17, for what a close finds: 300.00 due on 28 February, 28 March and 28 April, the first paid on 5 April,
/// which is learned on the 8th. 31 March is day 31; on 8 April the second instalment is 11 days old, on 28 April 31.
#[test]
fn the_tag_history_is_a_function_of_the_events_and_not_of_the_days_closed() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-04-05 repay A1 100.00 learned 2025-04-08
        2025-05-01 history A1
    ";
    let expected = "
        2025-01-31 opened by events, none -> none, since none, none
        2025-03-01 entered by time, none -> 1-30, since 2025-02-28, single_period
        2025-03-29 changed by time, 1-30 -> 1-30, since 2025-02-28, multi_period
        2025-03-31 rolled by time, 1-30 -> 31-60, since 2025-02-28, multi_period
        2025-04-08 eased by events, 31-60 -> 1-30, since 2025-03-28, single_period
        2025-04-28 rolled by time, 1-30 -> 31-60, since 2025-03-28, single_period
        2025-04-29 changed by time, 31-60 -> 31-60, since 2025-03-28, full
    ";
    assert_eq!(changes(&product(MONTHLY, ""), story), dedent(expected));
    // Whatever days are closed, each close finds what the history has of its day, and nothing on other days.
    let closes = story.replace(
        "2025-05-01 history A1",
        "2025-03-30 close\n        2025-03-31 close\n        2025-04-05 close\n        2025-04-08 close",
    );
    check(
        &product(MONTHLY, ""),
        &closes,
        "
        2025-03-30 close nothing
        2025-03-31 close A1 rolled by time, 1-30 -> 31-60
        2025-04-05 close nothing
        2025-04-08 close A1 eased by events, 31-60 -> 1-30
        ",
    );
}

/// Trap 18. A repayment value-dated twenty days back: on 25 March the account was reported 25 days past due. Since the
/// money of 5 March is known, the 6th to the 25th are current days; what was reported stays as it was.
#[test]
fn a_back_dated_repayment_changes_past_days_and_not_what_was_reported() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-05 repay A1 100.00 learned 2025-03-25
        2025-03-04 ask A1
        2025-03-05 ask A1
        2025-03-24 ask A1
        2025-03-05 ask A1 known 2025-03-24
        2025-03-24 ask A1 known 2025-03-24
    ";
    check(
        &product(MONTHLY, ""),
        story,
        "
        2025-03-04 A1 dpd 4 bucket 1-30 single_period overdue 100.00
        2025-03-05 A1 current
        2025-03-24 A1 current
        2025-03-05 A1 dpd 5 bucket 1-30 single_period overdue 100.00
        2025-03-24 A1 dpd 24 bucket 1-30 single_period overdue 100.00
        ",
    );
}

/// Trap 19. What a close tells of an account is what the account shows that day: bucket, date and form, on days of
/// every kind of movement.
#[test]
fn a_close_tells_the_very_values_that_the_account_shows() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-04-02 repay A1 100.00
        2025-05-02 charge-off A1 because 120-days
    ";
    for day in ["2025-03-01", "2025-03-29", "2025-03-31", "2025-04-02", "2025-04-28", "2025-04-29", "2025-05-02"] {
        let ask = |question: &str, pointers: &[&str]| {
            places(&product(MONTHLY, ""), &format!("{story}    {day} {question}\n"), pointers)
        };
        let told = ["to_bucket", "overdue_since", "overdue_form"].map(|field| format!("/transitions/0/{field}"));
        let told = ask("close", &told.each_ref().map(String::as_str));
        assert_eq!(told, ask("ask A1", &["/ageing/bucket", "/ageing/overdue_since", "/ageing/overdue_form"]), "{day}");
    }
}

/// Trap 23. The day is an argument: yesterday, today, and a day two years on, of one account with one set of events.
#[test]
fn an_answer_is_about_the_day_that_is_asked_for() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-10 repay A1 100.00
        2025-03-09 ask A1
        2025-03-10 ask A1
        2027-03-28 ask A1
    ";
    // The second instalment is due on 28 March 2025; two years on are 730 days.
    check(
        &product(MONTHLY, ""),
        story,
        "
        2025-03-09 A1 dpd 9 bucket 1-30 single_period overdue 100.00
        2025-03-10 A1 current
        2027-03-28 A1 dpd 730 bucket 181+ full overdue 200.00
        ",
    );
}
