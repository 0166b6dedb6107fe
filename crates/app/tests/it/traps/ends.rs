//! Traps of ends: a charge-off, a write-off and a settlement are three things, and none hides what is owed.

use crate::support::{MONTHLY, changes, dedent, places, product};

/// Trap 31. Due on 28 February, charged off on day 120, 28 June: the account goes on ageing, and its bucket on rolling.
#[test]
fn a_charged_off_account_ages_on() {
    let story = "
        2025-01-31 open A1 100.00 in 1 first 2025-02-28
        2025-06-28 charge-off A1 because 120-days
        2025-06-28 ask A1
        2025-06-29 ask A1
    ";
    let pointers = ["/status", "/ageing/delinquent_days", "/ageing/bucket", "/owed/total", "/charge_off/reason"];
    assert_eq!(
        places(&product(MONTHLY, ""), story, &pointers),
        "charged_off 120 91-120 100.00 120-days\ncharged_off 121 121-150 100.00 120-days"
    );
}

/// A waiver, a write-off, a settlement and a goodwill credit all leave nothing owed, and none of them is money
/// received.
#[test]
fn what_is_given_up_is_never_counted_as_received() {
    let head = "
        2025-01-31 open A1 100.00 in 1 first 2025-02-28
        2025-03-05 repay A1 20.00
    ";
    let pointers = [
        "/status",
        "/owed/total",
        "/totals/repaid",
        "/totals/waived/total",
        "/totals/written_off/total",
        "/totals/forgiven/total",
        "/totals/goodwill",
    ];
    for (lines, expected) in [
        ("2025-03-10 waive A1 80.00 principal", "settled 0.00 20.00 80.00 0.00 0.00 0.00"),
        ("2025-03-10 write-off A1 because gone", "written_off 0.00 20.00 0.00 80.00 0.00 0.00"),
        (
            "2025-03-10 settle A1 because poverty\n          2025-03-20 30.00\n        2025-03-10 repay A1 30.00",
            "settled 0.00 50.00 0.00 0.00 50.00 0.00",
        ),
        ("2025-03-10 goodwill A1 80.00 because trouble", "settled 0.00 20.00 0.00 0.00 0.00 80.00"),
    ] {
        let story = format!("{head}\n        {lines}\n        2025-03-10 ask A1\n");
        assert_eq!(places(&product(MONTHLY, ""), &story, &pointers), expected, "{lines}");
    }
}

/// The rest that `close_tolerance` lets go: 299.50 of 300.00 close the account and 0.50 is waived; with 0.51 left it
/// is open.
#[test]
fn a_rest_within_the_close_tolerance_is_waived_and_told() {
    let terms = product(MONTHLY, "").replace("[plan]", "close_tolerance = \"0.50\"\n[plan]");
    let story = |amount: &str| {
        format!(
            "
            2025-01-31 open A1 300.00 in 3 first 2025-02-28
            2025-02-10 repay A1 {amount}
            2025-02-10 ask A1
            "
        )
    };
    let pointers = ["/status", "/owed/total", "/totals/waived/total"];
    assert_eq!(places(&terms, &story("299.50"), &pointers), "settled 0.00 0.50");
    assert_eq!(places(&terms, &story("299.49"), &pointers), "open 0.51 0.00");
}

/// A charge-off taken back on 20 March: it never was, and the penalty of 0.10 a day that had stopped on the 10th has
/// run through: twenty days by the 20th from 28 February, 2.00.
#[test]
fn a_charge_off_that_is_taken_back_never_stopped_anything() {
    let penalty = "[penalty]\nrate = \"0.1%\"\nper = \"day\"\nfrom = \"after_grace\"";
    let story = "
        2025-01-31 open A1 100.00 in 1 first 2025-02-28
        2025-03-10 charge-off A1 as gone because 120-days
        2025-03-20 ask A1
        2025-03-20 reverse A1 gone
        2025-03-20 ask A1
        2025-03-20 history A1
    ";
    let answers = story.replace("        2025-03-20 history A1\n", "");
    let pointers = ["/status", "/owed/penalty", "/totals/charged_off/total"];
    assert_eq!(places(&product(MONTHLY, penalty), &answers, &pointers), "charged_off 1.00 101.00\nopen 2.00 0.00");
    let only_history = story.replace("        2025-03-20 ask A1\n", "");
    // Every close knew what was booked by its day: the history of what closes found keeps the charge-off and its end.
    let expected = "
        2025-01-31 opened by events, none -> none, since none, none
        2025-03-01 entered by time, none -> 1-30, since 2025-02-28, full
        2025-03-10 charged_off by events, 1-30 -> 1-30, since 2025-02-28, full
        2025-03-20 changed by events, 1-30 -> 1-30, since 2025-02-28, full
    ";
    assert_eq!(changes(&product(MONTHLY, penalty), &only_history), dedent(expected));
}
