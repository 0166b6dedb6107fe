//! Restructures: the terms of a line, and the calendar that follows from them.

mod limits;
mod replayed;
mod terms;

use crate::support::{MONTHLY, calendars, check, check_instalments, dedent, instalments, product, refusal};

/// Equal principal at 12 % by 30/360: of 1,200.00 in 3, interest 12.00, 8.00 and 4.00.
fn bearing() -> String {
    product("kind = \"equal_principal\"\nannual_rate = \"12%\"\nday_count = \"30_360\"", "")
}

/// The instalments of a story's calendar 2, one line each.
fn renewed(product: &str, story: &str) -> Vec<String> {
    let found = instalments(product, story);
    found.lines().filter_map(|line| line.strip_prefix("2/")).map(str::to_owned).collect()
}

#[test]
fn an_extension_moves_what_is_unpaid_until_it_is_reversed() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-10 extend A1 by 1 month as relief because storm
        2025-03-10 ask A1
        2025-03-11 reverse A1 relief
        2025-03-11 ask A1
    ";
    check(
        &product(MONTHLY, ""),
        story,
        "
        2025-03-10 A1 current
        2025-03-11 A1 dpd 11 bucket 1-30 single_period overdue 100.00
        ",
    );
    check_instalments(
        &product(MONTHLY, ""),
        story,
        "
        1 due 2025-03-28 100.00 unpaid all
        2 due 2025-04-28 100.00 unpaid all
        3 due 2025-05-28 100.00 unpaid all
        1 due 2025-02-28 100.00 unpaid all
        2 due 2025-03-28 100.00 unpaid all
        3 due 2025-04-28 100.00 unpaid all
        ",
    );
}

#[test]
fn weeks_are_seven_days() {
    let story = "
        2025-01-31 open A1 100.00 in 1 first 2025-02-28
        2025-02-10 extend A1 by 2 weeks
        2025-02-10 ask A1
        2025-02-11 extend A1 by 3 days
        2025-02-11 ask A1
    ";
    let expected = "
        1 due 2025-03-14 100.00 unpaid all
        1 due 2025-03-17 100.00 unpaid all
    ";
    check_instalments(&product(MONTHLY, ""), story, expected);
}

/// 60.00 are left of the first, past due; the other two take 30.00 each.
#[test]
fn what_is_past_due_is_spread_over_what_is_to_come() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-01 repay A1 40.00
        2025-03-10 re-amortise A1 requested ann approved bob because hardship
        2025-03-10 ask A1
    ";
    check_instalments(
        &product(MONTHLY, ""),
        story,
        "
        1 due 2025-02-28 40.00 unpaid 0.00
        2 due 2025-03-28 130.00 unpaid all
        3 due 2025-04-28 130.00 unpaid all
        ",
    );
}

/// 20 March: owed interest is 12.00 + 8.00 and of 4.00 five days of 31, 0.65; 3.35 are to come, and are dropped. 20.65 in
/// four parts: 5.16 and the rest. Twice a month from the 10th: the 25th, the 10th, the 25th.
#[test]
fn a_re_age_puts_everything_unpaid_on_a_new_list() {
    let story = "
        2025-01-15 open A1 1200.00 in 3
        2025-03-20 re-age A1 4 every semi-month first 2025-04-10 interest equal_payable
        2025-03-20 schedule A1
    ";
    let expected = "
        1/1 scheduled 2025-01-15 to 2025-02-15, anchor 2025-02-15: 0.00, lifted 412.00 (principal 400.00, interest 12.00), paid 0.00, lifted_off
        1/2 scheduled 2025-02-15 to 2025-03-15, anchor 2025-03-15: 0.00, lifted 408.00 (principal 400.00, interest 8.00), paid 0.00, lifted_off
        1/3 scheduled 2025-03-15 to 2025-04-15, anchor 2025-04-15: 0.00, lifted 404.00 (principal 400.00, interest 4.00), paid 0.00, lifted_off
        2/1 scheduled 2025-03-20 to 2025-04-10, anchor 2025-04-10: 305.16 (principal 300.00, interest 5.16), lifted 0.00, paid 0.00, not_due
        2/2 scheduled 2025-04-10 to 2025-04-25, anchor 2025-04-25: 305.16 (principal 300.00, interest 5.16), lifted 0.00, paid 0.00, not_due
        2/3 scheduled 2025-04-25 to 2025-05-10, anchor 2025-05-10: 305.16 (principal 300.00, interest 5.16), lifted 0.00, paid 0.00, not_due
        2/4 scheduled 2025-05-10 to 2025-05-25, anchor 2025-05-25: 305.17 (principal 300.00, interest 5.17), lifted 0.00, paid 0.00, not_due
    ";
    assert_eq!(calendars(&bearing(), story), dedent(expected));
}

/// As above, 20.65 of interest are owed; they become principal: 1,220.65. Interest at 24 %: 25 days of 360 are 20.34, a
/// month is 24.41. The first instalment bears interest only.
#[test]
fn a_reschedule_with_terms_capitalises_and_leaves_the_first_without_principal() {
    let story = "
        2025-01-15 open A1 1200.00 in 3
        2025-03-20 reschedule A1 in 2 every 1 month first 2025-04-15 rate 24% grace 1 fee waive interest capitalise
        2025-03-20 ask A1
    ";
    check_instalments(
        &bearing(),
        story,
        "
        1 due 2025-02-15 0.00 unpaid 0.00
        2 due 2025-03-15 0.00 unpaid 0.00
        3 due 2025-04-15 0.00 unpaid 0.00
        2/1 due 2025-04-15 20.34 (interest 20.34) unpaid all
        2/2 due 2025-05-15 1245.06 (principal 1220.65, interest 24.41) unpaid all
        ",
    );
}

/// Ten days of 28 of the second period: of 8.00, 2.86 are dropped.
#[test]
fn an_interest_pause_drops_the_interest_of_its_days() {
    let story = "
        2025-01-15 open A1 1200.00 in 3
        2025-02-15 repay A1 412.00
        2025-02-20 pause-interest A1 until 2025-03-02
        2025-02-20 schedule A1
    ";
    let expected = "
        1/1 scheduled 2025-01-15 to 2025-02-15, anchor 2025-02-15: 412.00 (principal 400.00, interest 12.00), lifted 0.00, paid 412.00 (principal 400.00, interest 12.00), settled
        1/2 scheduled 2025-02-15 to 2025-03-15, anchor 2025-03-15: 405.14 (principal 400.00, interest 5.14), lifted 2.86 (interest 2.86), paid 0.00, not_due
        1/3 scheduled 2025-03-15 to 2025-04-15, anchor 2025-04-15: 404.00 (principal 400.00, interest 4.00), lifted 0.00, paid 0.00, not_due
    ";
    assert_eq!(calendars(&bearing(), story), dedent(expected));
}

/// At the end of the day it is lifted off, a penalty that counts the day would be 1.10; it was 1.00 when the line came.
#[test]
fn what_is_lifted_off_of_a_penalty_is_what_was_charged_when_the_calendar_came() {
    let penalty = "[penalty]\nrate = \"0.1%\"\nper = \"day\"\nfrom = \"after_grace\"\nthrough = \"as_of_inclusive\"";
    let story = "
        2025-02-01 open A1 100.00 in 1 first 2025-03-01
        2025-03-11 re-age A1 1 every 1 month first 2025-05-10
        2025-03-11 schedule A1
    ";
    let expected = "
        1/1 scheduled 2025-02-01 to 2025-03-01, anchor 2025-03-01: 0.00, lifted 101.00 (principal 100.00, penalty 1.00), paid 0.00, lifted_off
        2/1 scheduled 2025-03-11 to 2025-05-10, anchor 2025-05-10: 101.00 (principal 100.00, penalty 1.00), lifted 0.00, paid 0.00, not_due
    ";
    assert_eq!(calendars(&product(MONTHLY, penalty), story), dedent(expected));
}

#[test]
fn terms_that_are_not_of_the_form_are_refused_with_an_example() {
    for (line, expected) in [
        ("extend A1 2 months", "\"by\" is missing: extend A1 by 2 months"),
        ("extend A1 by 2 years", "\"years\" is not a unit of time: months, weeks or days are expected"),
        ("extend A1 by 9999999 days", "by: \"9999999\" is not a number in range"),
        ("extend A1 by 60000 weeks", "by: 60000 weeks are out of range"),
        ("re-age A1 6 monthly", "\"every\" is missing: re-age A1 6 every 1 month first 2025-04-10"),
        (
            "re-age A1 6 every 1 month first 2025-04-10 interest none",
            "\"none\" is not a treatment of interest: default, equal_payable or equal_full is expected",
        ),
        (
            "reschedule A1 in 6 every 1 month first 2025-04-10 fee drop",
            "\"drop\" is not a treatment: carry, capitalise or waive is expected",
        ),
        (
            "reschedule A1 in 6 every 1 month first 2025-04-10 rate high",
            "rate: \"high\" is not a rate: a decimal such as 0.0005 or a percentage such as 0.05% is expected, at most 9 decimal places",
        ),
        ("repay A1 1.00 approved bob", "\"approved\" is not expected here"),
        ("extend A1 by 1 month approved bob approved ann", "\"approved\" is said twice"),
    ] {
        let story = format!("2025-01-31 open A1 300.00 in 3\n2025-02-01 {line}");
        assert_eq!(refusal(&product(MONTHLY, ""), &story), format!("story, line 3: {expected}"), "{line}");
    }
}
