//! Ends: charge-off, write-off, recovery, settlement and termination, each with its figures.

use super::{story, terms};
use crate::support::{allocations, check, check_instalments, places};

/// What a charge-off finds by each rule for interest to come: all 339.00; or without the unearned 5.14 and 6.00,
/// 327.86, as before or all due at once. On 11 March 115.00 are past due, or everything.
#[test]
fn a_charge_off_counts_what_is_unpaid_by_the_products_rule() {
    let story = story(
        "
        2025-03-10 charge-off A1 because 120-days
        2025-03-11 ask A1
        ",
    );
    let pointers = [
        "/status",
        "/totals/charged_off/total",
        "/totals/charged_off/interest",
        "/owed/total",
        "/ageing/past_due_days",
        "/ageing/overdue/total",
    ];
    for (rule, expected) in [
        ("regular", "charged_off 339.00 24.00 339.00 11 115.00"),
        ("zero", "charged_off 327.86 12.86 327.86 11 115.00"),
        ("accelerate_due_dates", "charged_off 327.86 12.86 327.86 11 327.86"),
    ] {
        let terms = terms(&format!("[charge_off]\ninterest = \"{rule}\""));
        assert_eq!(places(&terms, &story, &pointers), expected, "{rule}");
    }
}

/// 120.00 on a claim charged off, with two instalments past due: 115.00 and the fee of the second. It counts as
/// repaid and as recovered; 219.00 are left, and paying those settles the account.
#[test]
fn a_recovery_settles_what_is_owed_and_is_told_by_itself() {
    let story = story(
        "
        2025-03-10 charge-off A1 fraud because stolen-identity
        2025-04-01 recover A1 120.00
        2025-04-01 ask A1
        ",
    );
    assert_eq!(
        allocations(&terms(""), &story),
        "2025-04-01 recovery: 1 fee 5.00, 1 interest 10.00, 1 principal 100.00, 2 fee 5.00"
    );
    let pointers = ["/status", "/owed/total", "/totals/repaid", "/totals/recovered", "/charge_off/is_fraud"];
    assert_eq!(places(&terms(""), &story, &pointers), "charged_off 219.00 120.00 120.00 true");
    let paid = format!("{story}        2025-04-02 repay A1 219.00\n        2025-04-02 ask A1\n");
    let last = paid.replacen("        2025-04-01 ask A1\n", "", 1);
    assert_eq!(places(&terms(""), &last, &pointers[..4]), "settled 0.00 339.00 339.00");
}

/// Written off on 10 March are 327.86, without the interest not earned. 30.00 that come later settle nothing; of those,
/// 10.00 are charged back.
#[test]
fn a_write_off_gives_up_what_is_earned_and_money_after_it_settles_nothing() {
    let story = story(
        "
        2025-03-10 write-off A1 because gone
        2025-03-12 recover A1 30.00
        2025-03-13 chargeback A1 10.00
        2025-03-13 ask A1
        ",
    );
    let pointers = [
        "/status",
        "/owed/total",
        "/totals/written_off/total",
        "/totals/written_off/interest",
        "/totals/received_after_write_off",
        "/totals/recovered",
    ];
    assert_eq!(places(&terms(""), &story, &pointers), "written_off 0.00 327.86 12.86 20.00 30.00");
}

/// A write-off is taken back as long as nothing came after it: on 20 March the account is as old and owes as much as
/// ever.
#[test]
fn a_write_off_that_is_taken_back_never_was() {
    let story = story(
        "
        2025-03-10 write-off A1 as gone because gone
        2025-03-20 reverse A1 gone
        2025-03-20 ask A1
        2025-03-15 ask A1 known 2025-03-19
        ",
    );
    check(
        &terms(""),
        &story,
        "
        2025-03-20 A1 dpd 20 bucket 1-30 single_period overdue 115.00 (principal 100.00, interest 10.00, fee 5.00)
        2025-03-15 A1 written_off
        ",
    );
}

/// 150.00 instead of 339.00: 100.00 by 20 March, 50.00 by 20 April. 100.00 settle fee, interest and 85.00 of the first;
/// 50.00 on 1 April the other 15.00, then fee, interest and 22.00 of the second. The third has earned four days of 31,
/// 0.77 of 6.00. Forgiven: 78.00 + 100.00 of principal, 0.77 of interest, 5.00 of fee.
#[test]
fn a_settlement_that_is_kept_forgives_the_rest_by_component() {
    let story = story(
        "
        2025-03-10 settle A1 because poverty
          2025-03-20 100.00
          2025-04-20 50.00
        2025-03-20 repay A1 100.00
        2025-04-01 repay A1 50.00
        2025-04-01 ask A1
        ",
    );
    assert_eq!(
        allocations(&terms(""), &story),
        "2025-03-20 repayment: 1 fee 5.00, 1 interest 10.00, 1 principal 85.00\n\
         2025-04-01 repayment: 1 principal 15.00, 2 fee 5.00, 2 interest 8.00, 2 principal 22.00"
    );
    let pointers = [
        "/status",
        "/settlement/state",
        "/settlement/ended_on",
        "/settlement/received",
        "/totals/forgiven/principal",
        "/totals/forgiven/interest",
        "/totals/forgiven/fee",
        "/owed/total",
    ];
    assert_eq!(places(&terms(""), &story, &pointers), "settled completed 2025-04-01 150.00 178.00 0.77 5.00 0.00");
}

/// The 100.00 come on 12 March, and 40.00 of them are charged back on the 15th: 60.00 by the 20th are too little, so
/// the settlement lapses on the 21st and all 279.00 stand.
#[test]
fn a_settlement_whose_money_is_charged_back_lapses_and_the_full_claim_stands() {
    let story = story(
        "
        2025-03-10 settle A1 because poverty
          2025-03-20 100.00
          2025-04-20 50.00
        2025-03-12 repay A1 100.00
        2025-03-15 chargeback A1 40.00
        2025-03-20 ask A1
        2025-03-21 ask A1
        ",
    );
    let pointers = ["/settlement/state", "/settlement/received", "/settlement/ended_on", "/owed/total"];
    assert_eq!(places(&terms(""), &story, &pointers), "active 60.00 null 279.00\nlapsed 60.00 2025-03-21 279.00");
}

/// A payment of 20 March that is learned on the 25th: the settlement had lapsed on the 21st, as was reported; now it
/// never has, and the second part can still complete it.
#[test]
fn a_payment_learned_late_can_save_a_settlement() {
    let story = story(
        "
        2025-03-10 settle A1 because poverty
          2025-03-20 100.00
          2025-04-20 50.00
        2025-03-20 repay A1 100.00 learned 2025-03-25
        2025-03-24 ask A1 known 2025-03-24
        2025-03-24 ask A1
        ",
    );
    assert_eq!(places(&terms(""), &story, &["/settlement/state"]), "lapsed\nactive");
}

/// Everything is due on 10 March: the first was, the second with the 2.86 that are earned of 8.00, the third without
/// any. Fees of the two are owed, or dropped where the product drops them at an early end. A day later all of it is
/// past due.
#[test]
fn a_termination_makes_due_what_is_earned() {
    let story = story(
        "
        2025-03-10 terminate A1 as end because breach
        2025-03-10 ask A1
        ",
    );
    check_instalments(
        &terms(""),
        &story,
        "
        1 due 2025-02-28 115.00 (principal 100.00, interest 10.00, fee 5.00) unpaid all
        2 due 2025-03-10 107.86 (principal 100.00, interest 2.86, fee 5.00) unpaid all
        3 due 2025-03-10 105.00 (principal 100.00, fee 5.00) unpaid all
        ",
    );
    let later = story.replace("2025-03-10 ask", "2025-03-11 ask");
    let pointers = ["/terminated_on", "/ageing/past_due_days", "/ageing/overdue/total"];
    assert_eq!(places(&terms(""), &later, &pointers), "2025-03-10 11 327.86");
    let dropped = terms("[payoff]\nfuture_fees = \"dropped\"");
    assert_eq!(places(&dropped, &later, &pointers), "2025-03-10 11 317.86");
    let undone = format!("{later}        2025-03-11 reverse A1 end\n        2025-03-11 ask A1\n");
    assert_eq!(places(&terms(""), &undone, &["/owed/total"]), "327.86\n339.00");
}
