//! Worked figures of the field that no other story tells.

use crate::support::{MONTHLY, places, product};

/// An instalment due on 15 March is 17 days past due on 1 April; where the due day is day 1, 18.
#[test]
fn due_on_15_march_is_17_days_past_due_on_1_april() {
    let story = "2025-02-15 open A1 100.00 in 1\n2025-04-01 ask A1";
    let days = ["/ageing/past_due_days"];
    assert_eq!(places(&product(MONTHLY, ""), story, &days), "17");
    assert_eq!(places(&product(MONTHLY, "[ageing]\ndue_day_counts_as = 1"), story, &days), "18");
}

/// 36.5 % a year of 1,000.00 is 1.00 a day. Due on the 10th and closed on the 13th: the 10th to the 12th, and with the day itself
/// four days.
#[test]
fn due_on_the_10th_the_close_of_the_13th_charges_three_days_or_four() {
    let story = "2025-02-10 open A1 1000.00 in 1\n2025-03-13 ask A1";
    let terms = |through: &str| {
        let penalty = format!("rate = \"36.5%\"\nper = \"year_365\"\nfrom = \"due_date\"\nthrough = \"{through}\"");
        product(MONTHLY, &format!("[penalty]\n{penalty}"))
    };
    assert_eq!(places(&terms("as_of_exclusive"), story, &["/owed/penalty"]), "3.00");
    assert_eq!(places(&terms("as_of_inclusive"), story, &["/owed/penalty"]), "4.00");
}

/// 0.03 %, 0.05 % and 0.07 % a day of 1,000.00 over 365 days: 10.95 %, 18.25 % and 25.55 % a year.
#[test]
fn a_daily_penalty_is_365_times_as_much_a_year() {
    let story = "2024-12-31 open A1 1000.00 in 1 first 2025-01-31\n2026-01-31 ask A1";
    for (rate, expected) in [("0.03%", "109.50"), ("0.05%", "182.50"), ("0.07%", "255.50")] {
        let penalty = format!("[penalty]\nrate = \"{rate}\"\nper = \"day\"\nfrom = \"due_date\"");
        assert_eq!(places(&product(MONTHLY, &penalty), story, &["/owed/penalty"]), expected);
    }
}
