//! What the lender gives back although it was paid: fees, interest, and interest with refunds.

use super::{story, terms};
use crate::support::{places, product, refusal};

/// On 10 March 123.00 pay the first instalment (115.00) and a charge of 8.00. That is given back on 20 March, and settles
/// the fee of the second and 3.00 of its 8.00 of interest: 5.00 of fee and 5.00 + 6.00 of interest are left.
#[test]
fn a_fee_that_was_paid_settles_something_else() {
    let story = story(
        "
        2025-03-01 charge A1 8.00 due 2025-03-01 because letter
        2025-03-10 repay A1 123.00
        2025-03-20 refund-fee A1 8.00 for charge 1 because charged-twice
        2025-03-20 ask A1
        ",
    );
    let pointers = ["/totals/fees_refunded", "/totals/fees_paid_back", "/totals/repaid", "/owed/fee", "/owed/interest"];
    assert_eq!(places(&terms(""), &story, &pointers), "8.00 0.00 123.00 5.00 11.00");
}

/// The same, but the money goes out: 224.00 are owed of the second and third, as before. Taken back, it never was.
#[test]
fn a_fee_that_was_paid_goes_out_and_may_be_taken_back() {
    let story = story(
        "
        2025-03-01 charge A1 8.00 due 2025-03-01 because letter
        2025-03-10 repay A1 123.00
        2025-03-20 refund-fee A1 8.00 for charge 1 out as back because charged-twice
        2025-03-20 ask A1
        2025-03-25 reverse A1 back
        2025-03-25 ask A1
        ",
    );
    let pointers = ["/totals/fees_refunded", "/totals/fees_paid_back", "/owed/total"];
    assert_eq!(places(&terms(""), &story, &pointers), "8.00 8.00 224.00\n0.00 0.00 224.00");
}

/// 6.00 of a charge of 8.00 that nobody paid: 2.00 of it are left beside three fees of 5.00, and nothing goes out. It is no
/// waiver. A repayment that turns up later, of a day before, makes 6.00 of it paid, and then they go out.
#[test]
fn a_fee_that_was_not_paid_is_taken_off() {
    let asked = |learned: &str| {
        story(&format!(
            "
        2025-03-01 charge A1 8.00 due 2025-03-01 because letter
        2025-03-20 refund-fee A1 6.00 for charge 1 out because too-dear
        {learned}
        2025-03-20 ask A1
        "
        ))
    };
    let pointers = ["/totals/fees_refunded", "/totals/fees_paid_back", "/owed/fee", "/totals/waived/fee"];
    assert_eq!(places(&terms(""), &asked(""), &pointers), "6.00 0.00 17.00 0.00");
    let late = asked("2025-03-10 repay A1 123.00 learned 2025-03-20");
    assert_eq!(places(&terms(""), &late, &pointers), "6.00 6.00 10.00 0.00");
}

#[test]
fn no_more_of_a_fee_is_given_back_than_was_charged() {
    let refused = |line: &str| refusal(&terms(""), &story(line));
    let why = "instalment 1 has only 5.00 CNY of fees that could be given back";
    assert!(refused("        2025-03-10 refund-fee A1 5.01 for 1 because mistake").contains(why));
    let why = "the account has no instalment charge 1 on that day";
    assert!(refused("        2025-03-10 refund-fee A1 5.00 for charge 1 because mistake").contains(why));
}

/// 10.00 of interest were paid with the first instalment. Given back, they settle the second's fee and 5.00 of its interest.
#[test]
fn paid_interest_is_given_back_to_the_account() {
    let asked = |amount: &str| {
        story(&format!(
            "
        2025-02-28 repay A1 115.00
        2025-03-10 give-interest-back A1 {amount} because dispute
        2025-03-10 ask A1
        "
        ))
    };
    let pointers = ["/totals/interest_payments_waived", "/totals/repaid", "/owed/fee", "/owed/interest"];
    assert_eq!(places(&terms(""), &asked("10.00"), &pointers), "10.00 115.00 5.00 9.00");
    let why = "only 10.00 CNY of interest was paid by that day and has not been given back";
    assert!(refusal(&terms(""), &asked("10.01")).contains(why));
}

/// 1,200.00 at 12 %, by months of 30 days. 300.00 come back after one: they bore 3.00, of 12.00 earned. All of it after 29
/// days bore 11.60; 1,224.00 less 1,211.60 are left, because the plan owes all its interest. Without the option nothing comes.
#[test]
fn interest_comes_back_with_a_refund() {
    let plan = "kind = \"equal_principal\"\nannual_rate = \"12%\"\nday_count = \"30_360\"";
    let with = product(plan, "[allocation]\ninterest_refund = [\"payout_refund\"]");
    let pointers = ["/totals/interest_refunded", "/totals/payout_refunded", "/owed/total"];
    let asked =
        |line: &str| format!("\n        2025-01-15 open A1 1200.00 in 3\n        {line}\n        2025-02-20 ask A1\n");
    let told = |product: &str, line: &str| places(product, &asked(line), &pointers);
    assert_eq!(told(&with, "2025-02-15 payout-refund A1 300.00"), "3.00 300.00 921.00");
    assert_eq!(told(&with, "2025-02-14 payout-refund A1 1200.00"), "11.60 1200.00 12.40");
    assert_eq!(told(&with, "2025-02-15 refund A1 300.00"), "0.00 0.00 924.00");
    assert_eq!(told(&product(plan, ""), "2025-02-15 payout-refund A1 300.00"), "0.00 300.00 924.00");
    let reversed = "2025-02-15 payout-refund A1 300.00 as back\n        2025-02-18 reverse A1 back";
    assert_eq!(told(&with, reversed), "0.00 0.00 1224.00");
}
