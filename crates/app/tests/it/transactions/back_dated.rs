//! Two laws for events of every kind: learned late, an event changes the past and not what was reported; taken back,
//! it is as if it had never been.

use super::{story, terms};
use crate::support::places;

/// What is compared: everything that is said of an account but the next look at it, which goes by booking days.
const ALL: [&str; 12] = [
    "/status",
    "/ageing",
    "/delinquent_by_bucket",
    "/owed",
    "/payoff",
    "/credit_balance",
    "/charge_off",
    "/written_off_on",
    "/terminated_on",
    "/settlement",
    "/totals",
    "/instalments",
];

/// What was told before, and an event of 10 March; `{tail}` is where a line says how it was learned or what it is
/// called.
const EVENTS: [(&str, &str); 22] = [
    ("", "repay A1 160.00{tail}"),
    ("", "refund A1 60.00{tail}"),
    ("", "payout-refund A1 60.00{tail}"),
    ("", "goodwill A1 60.00{tail} because trouble"),
    (PAID, "chargeback A1 60.00{tail}"),
    (PAID, "pay-back A1 60.00{tail}"),
    (OVERPAID, "refund-credit A1 4.00{tail}"),
    ("", "charge A1 8.00 due 2025-03-12{tail}"),
    ("", "waive A1 5.00 fee{tail}"),
    ("", "charge-off A1{tail} because 120-days"),
    ("", "write-off A1{tail} because gone"),
    (CHARGED_OFF, "recover A1 60.00{tail}"),
    ("", "settle A1{tail} because poverty\n          2025-03-12 100.00"),
    ("", "terminate A1{tail} because breach"),
    ("", "pause A1 ageing until 2025-03-20{tail} because storm"),
    ("", "pause A1 penalty until 2025-03-20{tail} because storm"),
    (PAUSED, "resume A1 ageing{tail}"),
    ("", "extend A1 by 1 month{tail}"),
    ("", "re-amortise A1{tail}"),
    ("", "re-age A1 3 every 1 month first 2025-04-10{tail}"),
    ("", "reschedule A1 in 3 every 1 month first 2025-04-10 rate 12%{tail}"),
    ("", "pause-interest A1 until 2025-03-20{tail}"),
];

const PAID: &str = "        2025-02-28 repay A1 115.00\n";
const OVERPAID: &str = "        2025-02-10 repay A1 345.00\n";
const CHARGED_OFF: &str = "        2025-03-05 charge-off A1 because 120-days\n";
const PAUSED: &str = "        2025-03-05 pause A1 ageing until 2025-03-20 because storm\n";

/// The days that are compared: the event's, one before it is learned, that on which it is learned, and one long after.
const DAYS: [&str; 4] = ["2025-03-10", "2025-03-14", "2025-03-15", "2025-05-30"];

/// The account on all of [`DAYS`], after what was told before and some lines.
fn told(before: &str, lines: &str, known: &str) -> String {
    let asks: String = DAYS.map(|day| format!("        {day} ask A1{known}\n")).concat();
    let penalty = "[penalty]\nrate = \"0.1%\"\nper = \"day\"\nfrom = \"after_grace\"";
    places(&terms(penalty), &story(&format!("{before}{lines}{asks}")), &ALL)
}

fn line(event: &str, tail: &str) -> String {
    format!("        2025-03-10 {}\n", event.replace("{tail}", tail))
}

#[test]
fn what_is_learned_late_changes_the_past_to_what_it_would_have_been_and_not_what_was_reported() {
    for (before, event) in EVENTS {
        let late = line(event, " learned 2025-03-15");
        assert_eq!(told(before, &late, ""), told(before, &line(event, ""), ""), "{event}");
        let reported = told(before, &late, " known 2025-03-14");
        assert_eq!(reported, told(before, "", ""), "{event}, as reported");
        assert_ne!(reported, told(before, &late, ""), "{event} changes something");
    }
}

#[test]
fn what_is_taken_back_is_as_if_it_had_never_been() {
    for (before, event) in EVENTS {
        let taken_back = format!("{}        2025-03-15 reverse A1 mistake\n", line(event, " as mistake"));
        assert_eq!(told(before, &taken_back, ""), told(before, "", ""), "{event}");
        let reported = told(before, &taken_back, " known 2025-03-14");
        assert_eq!(reported, told(before, &line(event, ""), ""), "{event}, as reported");
    }
}

/// The same for a calendar that is given: 300.00 of principal on two new dates instead of three.
#[test]
fn a_given_calendar_learned_late_or_taken_back_is_no_exception() {
    let calendar = |tail: &str| {
        format!(
            "        2025-03-10 reschedule A1{tail}\n          1 2025-05-10 150.00\n          2 2025-06-10 150.00\n"
        )
    };
    assert_eq!(told("", &calendar(" learned 2025-03-15"), ""), told("", &calendar(""), ""));
    assert_eq!(told("", &calendar(" learned 2025-03-15"), " known 2025-03-14"), told("", "", ""));
    let taken_back = format!("{}        2025-03-15 reverse A1 mistake\n", calendar(" as mistake"));
    assert_eq!(told("", &taken_back, ""), told("", "", ""));
}
