//! Money that goes out again: chargebacks, refunds to the customer, credit balance paid out.

use super::{story, terms};
use crate::support::{allocations, check, check_instalments, places};

/// 160.00 had settled the first and 45.00 of the second. 60.00 come back, the latest first and in each principal,
/// interest, fee: 32.00 + 8.00 + 5.00 of the second, 15.00 of the first, which is open again and ages from 10 March.
#[test]
fn a_chargeback_takes_the_latest_settled_first_and_what_it_opens_ages_from_its_own_day() {
    let story = story(
        "
        2025-02-28 repay A1 160.00
        2025-03-10 chargeback A1 60.00
        2025-03-10 ask A1
        2025-03-11 ask A1
        ",
    );
    check(
        &terms(""),
        &story,
        "
        2025-03-10 A1 current
        2025-03-11 A1 dpd 1 bucket 1-30 single_period overdue 15.00
        ",
    );
    let one = story.replace("        2025-03-11 ask A1\n", "");
    assert_eq!(
        allocations(&terms(""), &one),
        "2025-02-28 repayment: 1 fee 5.00, 1 interest 10.00, 1 principal 100.00, 2 fee 5.00, 2 interest 8.00, \
         2 principal 32.00\n\
         2025-03-10 chargeback: 2 principal -32.00, 2 interest -8.00, 2 fee -5.00, 1 principal -15.00"
    );
    let pointers = ["/owed/total", "/totals/repaid", "/totals/charged_back"];
    assert_eq!(places(&terms(""), &one, &pointers), "239.00 160.00 60.00");
}

/// The same chargeback by the two other rules: from the next due date, 28 March, or as if it had never been paid.
#[test]
fn from_when_a_chargeback_ages_is_said_by_the_product() {
    let story = story(
        "
        2025-02-28 repay A1 115.00
        2025-03-10 chargeback A1 15.00
        2025-03-11 ask A1
        2025-03-29 ask A1
        ",
    );
    for (rule, days) in [("at_chargeback_date", "1\n19"), ("at_next_due", "0\n1"), ("restore_original_due", "11\n29")] {
        let terms = terms(&format!("[ageing]\nchargeback = \"{rule}\""));
        assert_eq!(places(&terms, &story, &["/ageing/past_due_days"]), days, "{rule}");
    }
}

/// 228.00 paid two instalments in advance. Of 150.00 charged back in the first period, 115.00 were paid on its instalment; the
/// other 35.00 are due on that day, and past due on the next, before any due date. By the other rules nothing is until 1 March.
#[test]
fn a_chargeback_may_make_an_account_past_due_before_any_due_date() {
    let story = story(
        "
        2025-02-10 repay A1 228.00
        2025-02-20 chargeback A1 150.00
        2025-02-21 ask A1
        2025-02-28 ask A1
        ",
    );
    let pointers = ["/ageing/overdue_since", "/ageing/past_due_days", "/ageing/overdue/total"];
    let at_once = terms("[ageing]\nchargeback = \"at_once\"");
    assert_eq!(places(&at_once, &story, &pointers), "2025-02-20 1 35.00\n2025-02-20 8 35.00");
    assert_eq!(places(&terms(""), &story, &pointers[1..]), "0 0.00\n0 0.00");
    check_instalments(
        &at_once,
        &story.replace("        2025-02-28 ask A1\n", ""),
        "
        charge 1 due 2025-02-20 35.00 unpaid all
        1 due 2025-02-28 115.00 (principal 100.00, interest 10.00, fee 5.00) unpaid all
        2 due 2025-03-28 113.00 (principal 100.00, interest 8.00, fee 5.00) unpaid 0.00
        3 due 2025-04-28 111.00 (principal 100.00, interest 6.00, fee 5.00) unpaid all
        ",
    );
}

/// 345.00 were received, and 6.00 of them given back at once as too much. When all 345.00 are charged back, 339.00 had
/// settled instalments; the other 6.00 are owed as a charge of principal, due that day.
#[test]
fn a_chargeback_of_money_that_was_passed_on_becomes_a_charge_due_that_day() {
    let story = story(
        "
        2025-02-10 repay A1 345.00
        2025-02-20 chargeback A1 345.00
        2025-02-20 ask A1
        ",
    );
    check_instalments(
        &terms("[allocation]\noverpayment = \"refund\""),
        &story,
        "
        charge 1 due 2025-02-20 6.00 unpaid all
        1 due 2025-02-28 115.00 (principal 100.00, interest 10.00, fee 5.00) unpaid all
        2 due 2025-03-28 113.00 (principal 100.00, interest 8.00, fee 5.00) unpaid all
        3 due 2025-04-28 111.00 (principal 100.00, interest 6.00, fee 5.00) unpaid all
        ",
    );
}

/// A chargeback that is taken back: the 115.00 have settled the first all along.
#[test]
fn a_chargeback_that_is_taken_back_never_opened_anything() {
    let story = story(
        "
        2025-02-28 repay A1 115.00
        2025-03-10 chargeback A1 115.00 as bank
        2025-03-20 ask A1
        2025-03-20 reverse A1 bank
        2025-03-20 ask A1
        ",
    );
    check(
        &terms(""),
        &story,
        "
        2025-03-20 A1 dpd 10 bucket 1-30 single_period overdue 115.00 (principal 100.00, interest 10.00, fee 5.00)
        2025-03-20 A1 current
        ",
    );
}

/// 115.00 had settled the first; 50.00 are paid back to the customer, principal first. It is owed as if it had never
/// been paid: ten days past due, from 28 February.
#[test]
fn money_paid_back_is_owed_as_if_it_had_never_been_paid() {
    let story = story(
        "
        2025-02-28 repay A1 115.00
        2025-03-10 pay-back A1 50.00
        2025-03-10 ask A1
        ",
    );
    check(&terms(""), &story, "2025-03-10 A1 dpd 10 bucket 1-30 single_period overdue 50.00");
    assert_eq!(
        allocations(&terms(""), &story),
        "2025-02-28 repayment: 1 fee 5.00, 1 interest 10.00, 1 principal 100.00\n\
         2025-03-10 refunded: 1 principal -50.00"
    );
    assert_eq!(places(&terms(""), &story, &["/totals/repaid", "/totals/refunded"]), "115.00 50.00");
    let fee_first = terms("[allocation]\nrefund_order = [\"fee\", \"interest\", \"principal\", \"penalty\"]");
    check(
        &fee_first,
        &story,
        "2025-03-10 A1 dpd 10 bucket 1-30 single_period overdue 50.00 (principal 35.00, interest 10.00, fee 5.00)",
    );
}

/// 345.00 on 339.00 leave 6.00, of which 4.00 are paid out. When the repayment turns out to be nothing, the 4.00 are
/// gone: they are owed as a charge of principal, due on the day they were paid out.
#[test]
fn credit_that_was_paid_out_is_owed_when_it_turns_out_that_there_was_none() {
    let story = story(
        "
        2025-02-10 repay A1 345.00 as receipt
        2025-02-12 refund-credit A1 4.00
        2025-02-12 ask A1
        2025-02-14 reverse A1 receipt
        2025-02-14 ask A1
        ",
    );
    let pointers = ["/status", "/credit_balance", "/owed/total", "/totals/credit_refunded", "/ageing/past_due_days"];
    assert_eq!(places(&terms(""), &story, &pointers), "overpaid 2.00 0.00 4.00 0\nopen 0.00 343.00 4.00 2");
    let last = story.replacen("        2025-02-12 ask A1\n", "", 1);
    assert_eq!(
        places(&terms(""), &last, &["/instalments/0/kind", "/instalments/0/due", "/instalments/0/unpaid/principal"]),
        "charge 2025-02-12 4.00"
    );
}
