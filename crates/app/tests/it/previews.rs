//! Previews: what an event would make of an account, nothing being booked.

use crate::support::{MONTHLY, check, places, product, refusal};

const BEARING: &str = "kind = \"equal_principal\"\nannual_rate = \"12%\"\nday_count = \"30_360\"";

/// 20 March: 24.00 of interest are still to pay. By the re-age 20.65 are, so the plan costs 3.35 less.
#[test]
fn a_preview_tells_what_a_restructure_would_cost() {
    let story = "
        2025-01-15 open A1 1200.00 in 3
        2025-03-20 preview A1 re-age 4 every 1 month first 2025-04-20 interest equal_payable because hardship
        2025-03-20 preview A1 reschedule in 2 every 1 month first 2025-04-15 rate 24% grace 1 interest capitalise
    ";
    let pointers = [
        "/kind",
        "/before/ageing/delinquent_days",
        "/after/ageing/delinquent_days",
        "/before/cost",
        "/after/cost",
        "/difference/cost",
        "/difference/capitalised",
        "/difference/owed/total",
        "/after/last_due",
    ];
    // Rescheduled as in the story of restructures: 20.34 + 24.41 of interest to pay, and 20.65 as principal.
    assert_eq!(
        places(&product(BEARING, ""), story, &pointers),
        "restructured 33 0 24.00 20.65 -3.35 0.00 -3.35 2025-07-20\n\
         restructured 33 0 24.00 44.75 20.75 20.65 41.40 2025-05-15"
    );
}

#[test]
fn a_preview_books_nothing() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-10 preview A1 extend by 2 months
        2025-03-10 preview A1 settle because poverty
          2025-04-01 100.00
        2025-03-10 preview A1 write-off because gone
        2025-03-10 preview A1 charge-off fraud because 7
        2025-03-10 ask A1
    ";
    check(
        &product(MONTHLY, ""),
        story,
        "
        2025-03-10 A1 would be open, owing 300.00, not open, owing 300.00
        2025-03-10 A1 would be open, owing 300.00, not open, owing 300.00
        2025-03-10 A1 would be written_off, owing 0.00, not open, owing 300.00
        2025-03-10 A1 would be charged_off, owing 300.00, not open, owing 300.00
        2025-03-10 A1 dpd 10 bucket 1-30 single_period overdue 100.00
        ",
    );
}

#[test]
fn a_preview_is_refused_for_the_reason_that_intake_gives() {
    let head = "2025-01-31 open A1 300.00 in 3 first 2025-02-28\n";
    for (line, expected) in [
        ("recover 1.00", "the account is neither charged off nor written off on that day; book a repayment"),
        ("extend by 1 month as x", "a preview books nothing: it has neither \"as\" nor \"learned\""),
        ("", "what would happen is missing"),
    ] {
        let story = format!("{head}2025-03-10 preview A1 {line}");
        assert_eq!(refusal(&product(MONTHLY, ""), &story), format!("story, line 3: {expected}"), "{line}");
    }
}
