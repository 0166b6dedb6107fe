//! Waivers and charges: what is given up, by whom, and what is put on top.

use super::{story, terms};
use crate::support::{allocations, check, places, refusal};

/// 0.1 % a day on 110.00 from 28 February: ten days by 10 March, 1.10. Waived are that penalty, all of the fee, and
/// 4.00 of the interest. From then on the base is 106.00: by 20 March (10 × 110.00 + 10 × 106.00) × 0.1 % = 2.16, of
/// which 1.10 were given up.
#[test]
fn a_waiver_takes_one_component_and_is_not_money() {
    let penalty = "[penalty]\nrate = \"0.1%\"\nper = \"day\"\nfrom = \"after_grace\"";
    let story = story(
        "
        2025-03-10 waive A1 1.10 penalty
        2025-03-10 waive A1 5.00 fee for 1 because first time late
        2025-03-10 waive A1 4.00 interest for 1
        2025-03-10 ask A1
        2025-03-20 ask A1
        ",
    );
    check(
        &terms(penalty),
        &story,
        "
        2025-03-10 A1 dpd 10 bucket 1-30 single_period overdue 106.00 (principal 100.00, interest 6.00)
        2025-03-20 A1 dpd 20 bucket 1-30 single_period overdue 107.06 (principal 100.00, interest 6.00, penalty 1.06)
        ",
    );
    let pointers = ["/totals/repaid", "/totals/waived/fee", "/totals/waived/interest", "/totals/waived/penalty"];
    assert_eq!(places(&terms(penalty), &story, &pointers), "0.00 5.00 4.00 1.10\n0.00 5.00 4.00 1.10");
    let one = story.replace("        2025-03-20 ask A1\n", "");
    assert_eq!(
        allocations(&terms(penalty), &one),
        "2025-03-10 waived: 1 penalty 1.10\n2025-03-10 waived: 1 fee 5.00\n2025-03-10 waived: 1 interest 4.00"
    );
}

/// 12.00 of fees are waived without naming an instalment: 5.00, 5.00 and 2.00, the oldest first.
#[test]
fn a_waiver_that_names_no_instalment_takes_the_oldest_first() {
    let story = story(
        "
        2025-03-10 waive A1 12.00 fee as gift
        2025-03-10 ask A1
        ",
    );
    assert_eq!(allocations(&terms(""), &story), "2025-03-10 waived: 1 fee 5.00, 2 fee 5.00, 3 fee 2.00");
    let undone = format!("{story}        2025-03-11 reverse A1 gift\n        2025-03-11 ask A1\n");
    assert_eq!(places(&terms(""), &undone, &["/owed/fee", "/totals/waived/fee"]), "3.00 12.00\n15.00 0.00");
}

/// Late news: 115.00 of 28 February settle the fee that was waived on 10 March in the meantime. The waiver takes what
/// there is, nothing on that instalment.
#[test]
fn a_waiver_of_what_turns_out_to_be_paid_takes_what_there_is() {
    let story = story(
        "
        2025-03-10 waive A1 5.00 fee for 1
        2025-02-28 repay A1 115.00 learned 2025-03-12
        2025-03-12 ask A1
        2025-03-12 ask A1 known 2025-03-11
        ",
    );
    let pointers = ["/owed/total", "/totals/waived/fee", "/totals/repaid"];
    assert_eq!(places(&terms(""), &story, &pointers), "224.00 0.00 115.00\n334.00 5.00 0.00");
}

/// An agent may waive 5.00 of fees at once and 8.00 on one account, a head 20.00; nobody any interest.
#[test]
fn a_waiver_stays_within_the_authority_of_a_role() {
    let limits = terms(
        "[[waiver_limit]]\nrole = \"agent\"\ncomponent = \"fee\"\nper_waiver_max = \"5.00\"\nper_account_max = \"8.00\"\n\
         [[waiver_limit]]\nrole = \"head\"\ncomponent = \"fee\"\nper_waiver_max = \"20.00\"",
    );
    let head =
        story("        2025-03-10 waive A1 5.00 fee under agent\n        2025-03-11 waive A1 3.00 fee under agent");
    for (line, why) in [
        ("6.00 fee under agent", "the role agent may waive at most 5.00 CNY of fee at once, not 6.00 CNY"),
        (
            "0.01 fee under agent",
            "the role agent may waive at most 8.00 CNY of fee on one account, of which 8.00 CNY is used",
        ),
        ("1.00 interest under agent", "the role agent may not waive interest"),
        ("1.00 interest under head", "the role head may not waive interest"),
        ("1.00 fee under clerk", "the role clerk may not waive fee"),
        ("1.00 fee", "the product limits waivers by role; say under whose authority"),
        ("8.00 fee under head", "only 7.00 CNY of fee is unpaid"),
    ] {
        let story = format!("{head}        2025-03-12 waive A1 {line}\n");
        assert_eq!(refusal(&limits, &story), format!("story, line 8: {why}"), "{line}");
    }
    let allowed = format!("{head}        2025-03-12 waive A1 7.00 fee under head\n        2025-03-12 ask A1\n");
    assert_eq!(places(&limits, &allowed, &["/owed/fee", "/totals/waived/fee"]), "0.00 15.00");
}

/// A charge of 8.00 is an obligation of its own; taken back it never was, and its 8.00 go to the oldest instalment.
#[test]
fn a_charge_that_is_taken_back_gives_its_money_to_what_is_owed() {
    let story = story(
        "
        2025-03-01 charge A1 8.00 due 2025-03-05 as letter because a letter
        2025-03-02 repay A1 8.00 for charge 1
        2025-03-10 ask A1
        2025-03-11 reverse A1 letter
        2025-03-11 ask A1
        ",
    );
    let first = story.split("        2025-03-11 reverse").next().unwrap();
    assert_eq!(allocations(&terms(""), first), "2025-03-02 repayment: charge 1 fee 8.00");
    let pointers = ["/owed/total", "/ageing/overdue/total"];
    // 8.00 settle the fee of 5.00 and 3.00 of interest: 107.00 of 115.00 stay past due.
    assert_eq!(places(&terms(""), &story, &pointers), "339.00 115.00\n331.00 107.00");
}
