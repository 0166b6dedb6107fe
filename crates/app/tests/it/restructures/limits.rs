//! How often, for whom and how far a calendar may be replaced, and that a preview tells what booking does.

use super::bearing;
use crate::support::{MONTHLY, check, places, product, refusal};

fn limited(limits: &str) -> String {
    product(MONTHLY, &format!("[restructure]\n{limits}"))
}

const OPEN: &str = "        2025-01-31 open A1 1000.00 in 4 first 2025-02-28\n";

#[track_caller]
fn refused(limits: &str, lines: &str, why: &str) {
    let story = format!("{OPEN}{lines}");
    let line = story.trim_end().lines().count() + 1;
    assert_eq!(refusal(&limited(limits), &story), format!("story, line {line}: {why}"), "{lines}");
}

#[track_caller]
fn allowed(limits: &str, lines: &str) {
    let story = format!("{OPEN}{lines}\n        2025-12-31 ask A1\n");
    places(&limited(limits), &story, &["/status"]);
}

#[test]
fn whoever_asks_for_a_restructure_does_not_approve_it() {
    let limits = "needs_approval = true";
    let why = "whoever asks for a restructure cannot approve it";
    refused(limits, "        2025-04-10 extend A1 by 1 month requested ann approved ann", why);
    let why = "a restructure needs to say who asked for it and who approved it";
    for said in ["", " requested ann", " approved bob"] {
        refused(limits, &format!("        2025-04-10 extend A1 by 1 month{said}"), why);
    }
    allowed(limits, "        2025-04-10 extend A1 by 1 month requested ann approved bob");
    // Where the product asks for no approval, none is looked at.
    allowed("", "        2025-04-10 extend A1 by 1 month requested ann approved ann");
}

/// One in twelve months: after 10 April 2025 the next is possible on 10 April 2026, and one that was taken back never
/// counts.
#[test]
fn restructures_are_counted_over_twelve_months_and_over_five_years() {
    let limits = "per_12_months_max = 1";
    let first = "        2025-04-10 extend A1 by 1 month as one\n";
    let why = "at most 1 restructure is allowed in 12 months";
    refused(limits, &format!("{first}        2026-04-09 extend A1 by 1 month"), why);
    allowed(limits, &format!("{first}        2026-04-10 extend A1 by 1 month"));
    allowed(limits, &format!("{first}        2025-04-11 reverse A1 one\n        2025-04-12 re-amortise A1"));
    let limits = "per_5_years_max = 2";
    let two = "        2025-04-10 extend A1 by 1 month\n        2027-04-10 extend A1 by 1 month\n";
    let why = "at most 2 restructures are allowed in 60 months";
    refused(limits, &format!("{two}        2030-04-09 extend A1 by 1 month"), why);
    allowed(limits, &format!("{two}        2030-04-10 extend A1 by 1 month"));
}

/// Two in five years are used up; one workout more is possible, and a second one only five years after it. A workout takes
/// nothing from the others' number.
#[test]
fn workouts_are_counted_among_themselves() {
    let limits = "per_5_years_max = 2\nworkout_reasons = [\"workout\"]\nworkouts_per_5_years_max = 1";
    let two = "        2025-04-10 extend A1 by 1 month\n        2027-04-10 extend A1 by 1 month\n";
    let workout = "        2027-05-10 extend A1 by 1 month because workout\n";
    let why = "at most 2 restructures are allowed in 60 months";
    refused(limits, &format!("{two}        2027-05-10 extend A1 by 1 month"), why);
    allowed(limits, &format!("{two}{workout}"));
    let why = "at most 1 workout is allowed in 60 months";
    refused(limits, &format!("{two}{workout}        2032-05-09 extend A1 by 1 month because workout"), why);
    allowed(limits, &format!("{two}{workout}        2032-05-10 extend A1 by 1 month because workout"));
    allowed(
        limits,
        &format!("{workout}        2027-06-10 extend A1 by 1 month\n        2027-07-10 extend A1 by 1 month"),
    );
}

/// Nine months on book: opened on 31 January, so from 31 October on.
#[test]
fn a_restructure_needs_its_months_on_book() {
    let limits = "months_on_book_min = 9";
    let why = "restructures are allowed from 2025-10-31, 9 months after the opening";
    refused(limits, "        2025-10-30 extend A1 by 1 month", why);
    allowed(limits, "        2025-10-31 extend A1 by 1 month");
}

/// Sixty months from 10 April 2025 is 10 April 2030: sixty instalments from 10 May 2025 on end that day, from 11 May
/// on a day later.
#[test]
fn a_new_calendar_ends_within_its_months() {
    let limits = "months_max = 60";
    for verb in ["re-age A1 60", "reschedule A1 in 60"] {
        let why = "the last due date 2030-04-11 is more than 60 months away";
        refused(limits, &format!("        2025-04-10 {verb} every 1 month first 2025-05-11"), why);
        allowed(limits, &format!("        2025-04-10 {verb} every 1 month first 2025-05-10"));
    }
}

/// Three months in a row with a repayment before 10 June: 11 March to 10 April, to 10 May, to 10 June. Of 2025's
/// payments one in May is missing at first. An extension needs none.
#[test]
fn a_re_age_may_need_payments_in_a_row() {
    let limits = "consecutive_payments_min = 3";
    let re_age = "        2025-06-10 re-age A1 4 every 1 month first 2025-07-10";
    let why = "a re-age needs a repayment in each of the 3 months before it";
    let (april, may, june) = (
        "        2025-03-11 repay A1 1.00\n",
        "        2025-05-10 repay A1 1.00\n",
        "        2025-06-10 repay A1 1.00\n",
    );
    refused(limits, &format!("{april}{june}{re_age}"), why);
    refused(limits, &format!("        2025-03-10 repay A1 1.00\n{may}{june}{re_age}"), why);
    allowed(limits, &format!("{april}{may}{june}{re_age}"));
    allowed(limits, "        2025-06-10 extend A1 by 1 month");
}

#[test]
fn a_restructure_that_would_change_nothing_is_refused() {
    for (lines, why) in [
        ("        2025-02-01 re-amortise A1", "nothing is past due"),
        ("        2025-05-29 re-amortise A1", "no instalment is due on that day or after it"),
        (
            "        2025-04-10 re-amortise A1\n        2025-04-10 repay A1 1.00\n        2025-04-10 re-amortise A1",
            "nothing is past due",
        ),
        ("        2025-02-01 repay A1 1000.00\n        2025-02-02 extend A1 by 1 month", "no instalment is unpaid"),
        (
            "        2025-02-01 repay A1 1000.00\n        2025-02-02 re-age A1 2 every 1 month first 2025-03-01",
            "no instalment is unpaid",
        ),
        ("        2025-02-01 pause-interest A1 until 2025-03-01", "no instalment to come bears interest"),
        (
            "        2025-02-01 pause-interest A1 until 2025-02-01",
            "a pause lasts at least one day; until 2025-02-01 is not after 2025-02-01",
        ),
        (
            "        2025-04-10 re-age A1 4 every 1 month first 2025-04-09",
            "the due date 2025-04-09 is before the value date 2025-04-10",
        ),
        ("        2025-04-10 re-age A1 0 every 1 month first 2025-05-10", "a new calendar has 1 to 600 instalments"),
        ("        2025-04-10 re-age A1 3 every 0 months first 2025-05-10", "a period is a day at least"),
        ("        2025-04-10 extend A1 by 0 days", "a period is a day at least"),
        (
            "        2025-04-10 reschedule A1 in 2 every 1 month first 2025-05-10 grace 2",
            "the principal grace leaves no instalment for the principal",
        ),
        (
            "        2025-04-10 reschedule A1 in 2 every 1 month first 2025-05-10 rate 12%",
            "p v1 charges a fee each instalment, not a rate",
        ),
    ] {
        refused("", lines, why);
    }
}

/// A given calendar has the principal that is unpaid, and instalments of its own names.
#[test]
fn a_given_calendar_has_the_unpaid_principal_in_new_instalments() {
    for (rows, why) in [
        ("1 2025-05-10 999.99", "the schedule's principal of 999.99 CNY is not the 1000.00 CNY that is owed"),
        ("1 2025-04-09 1000.00", "the due date 2025-04-09 is before the value date 2025-04-10"),
    ] {
        let story = format!("{OPEN}        2025-04-10 reschedule A1\n          {rows}\n");
        assert_eq!(refusal(&limited(""), &story), format!("story, line 3: {why}"));
    }
    let again = format!("{OPEN}        2025-04-10 reschedule A1 calendar 1\n          3 2025-05-10 1000.00\n");
    assert_eq!(refusal(&limited(""), &again), "story, line 3: instalment 3 occurs twice");
}

/// For every restructure: what the preview calls `after` is the account once it is booked, `before` the account as it
/// is, and the preview leaves nothing behind. The 100.00 of 20 February were 2.06 of penalty (five days of 412.00),
/// 12.00 of interest and 85.94 of principal: 1,114.06 are unpaid.
#[test]
fn a_preview_of_a_restructure_tells_what_booking_it_gives_and_changes_nothing() {
    let penalty = "\n[penalty]\nrate = \"0.1%\"\nper = \"day\"\nfrom = \"after_grace\"";
    let terms = format!("{}{penalty}", bearing());
    let open = "        2025-01-15 open A1 1200.00 in 3\n        2025-02-20 repay A1 100.00\n";
    let fields = ["status", "ageing", "owed", "payoff", "credit_balance", "next_due", "settlement", "instalments"];
    let side = |side: &str| fields.map(|field| format!("{side}/{field}"));
    let told = |lines: &str, side: [String; 8]| {
        places(&terms, &format!("{open}{lines}"), &side.each_ref().map(String::as_str))
    };
    let ask = "        2025-03-20 ask A1\n";
    let untouched = told(ask, side(""));
    for event in [
        "extend A1 by 2 months",
        "re-amortise A1",
        "re-age A1 4 every 1 month first 2025-04-20",
        "re-age A1 4 every 1 month first 2025-04-20 interest equal_payable",
        "re-age A1 4 every 1 month first 2025-04-20 interest equal_full",
        "reschedule A1 in 3 every 2 weeks first 2025-04-20 rate 6% grace 1 interest capitalise penalty waive",
        "pause-interest A1 until 2025-04-10",
        "settle A1 because poverty\n          2025-04-01 100.00",
        "terminate A1 because breach",
        "charge-off A1 because 120-days",
        "write-off A1 because gone",
        "reschedule A1\n          1 2025-05-10 1114.06",
    ] {
        let previewed = format!("        2025-03-20 preview A1 {}\n", event.replacen(" A1", "", 1));
        let booked = told(&format!("        2025-03-20 {event}\n{ask}"), side(""));
        assert_eq!(told(&previewed, side("/after")), booked, "{event}");
        assert_eq!(told(&previewed, side("/before")), untouched, "{event}");
        assert_ne!(booked, untouched, "{event}");
    }
}

/// A preview leaves the account as it was for the lines below it: the third answer is the first again.
#[test]
fn lines_below_a_preview_do_not_see_it() {
    let story = format!(
        "{OPEN}        2025-04-10 ask A1\n        2025-04-10 preview A1 re-age 4 every 1 month first 2025-05-10\n        \
         2025-04-10 ask A1\n"
    );
    check(
        &limited(""),
        &story,
        "
        2025-04-10 A1 dpd 41 bucket 31-60 multi_period overdue 500.00
        2025-04-10 A1 would be open, owing 1000.00, not open, owing 1000.00
        2025-04-10 A1 dpd 41 bucket 31-60 multi_period overdue 500.00
        ",
    );
}
