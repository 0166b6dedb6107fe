//! Traps of allocation: the order that is told is the order that is done, and no money gets lost on the way.

use crate::support::{EXTERNAL, MONTHLY, allocations, check, check_instalments, places, product};

/// Two instalments owed on 10 March with penalty, fee, interest and principal, one in advance; all is paid.
const EVERYTHING: &str = "
        2025-01-15 open A1
          1 2025-02-01 100.00 interest 10.00 fee 5.00
          2 2025-03-01 100.00 interest 10.00 fee 5.00
          3 2025-04-01 100.00 interest 10.00 fee 5.00
        2025-03-10 repay A1 400.00
        2025-03-10 ask A1
    ";

/// In which order the money of [`EVERYTHING`] settles: `1N 1F`, where `N` is a penalty.
fn order_done(preset: &str) -> String {
    let penalty = "[penalty]\nrate = \"0.1%\"\nper = \"day\"\nfrom = \"after_grace\"";
    let terms = product(EXTERNAL, &format!("[allocation]\npreset = \"{preset}\"\n\n{penalty}"));
    let line = allocations(&terms, EVERYTHING);
    let (_, parts) = line.split_once(": ").expect("an event and its parts");
    let letters = parts.split(", ").filter(|part| !part.starts_with("to ")).map(|part| {
        let mut words = part.split(' ');
        let number = words.next().unwrap_or_default();
        let letter = match words.next().unwrap_or_default() {
            "penalty" => 'N',
            "fee" => 'F',
            "interest" => 'I',
            "principal" => 'P',
            other => panic!("{other}"),
        };
        format!("{number}{letter}")
    });
    letters.collect::<Vec<_>>().join(" ")
}

/// Trap 2. The words of docs/reference/product-options.md, instalment by instalment; only principal in advance under
/// `early_repayment`. The third instalment has no penalty yet.
#[test]
fn every_preset_settles_in_the_order_that_the_options_page_tells() {
    for (preset, told) in [
        ("fineract_standard", "1N 1F 1I 1P 2N 2F 2I 2P 3F 3I 3P"),
        ("interest_first", "1I 1P 1N 1F 2I 2P 2N 2F 3I 3P 3F"),
        ("principal_first", "1P 1I 1N 1F 2P 2I 2N 2F 3P 3I 3F"),
        ("early_repayment", "1I 1P 1N 1F 2I 2P 2N 2F 3P"),
        ("creocore", "1N 1F 1I 1P 2N 2F 2I 2P 3F 3I 3P"),
        ("rbi_india", "1N 1F 1I 2N 2F 2I 1P 2P 3F 3I 3P"),
        ("due_pen_fee_int_pri_adv_pri_pen_fee_int", "1N 1F 1I 1P 2N 2F 2I 2P 3P 3F 3I"),
        ("due_pen_int_pri_fee_adv_pen_int_pri_fee", "1N 1I 1P 1F 2N 2I 2P 2F 3I 3P 3F"),
        ("heavensfamily", "1P 1I 1F 1N 2P 2I 2F 2N 3P 3I 3F"),
        ("frappe_standard", "1I 1P 2I 2P 1N 2N 1F 2F 3I 3P 3F"),
        ("frappe_sub_standard", "1P 2P 1I 2I 1N 2N 1F 2F 3P 3I 3F"),
        ("frappe_written_off", "1P 2P 3P 1I 2I 3I 1N 2N 1F 2F 3F"),
        ("frappe_settlement", "1P 2P 3P 1I 2I 3I 1N 2N 1F 2F 3F"),
        ("frappe_2025", "1I 1P 2I 2P 1N 2N 1F 2F 3I 3P 3F"),
        ("lana_documented", "1I 1P 1N 1F 2I 2P 2N 2F 3I 3P 3F"),
        ("lana_code", "1I 2I 1P 2P 1N 2N 1F 2F 3I 3P 3F"),
        ("cn_contract_default", "1F 1N 2F 2N 1I 2I 1P 2P 3F 3I 3P"),
        ("cn_card", "1F 1N 1I 2F 2N 2I 1P 2P 3F 3I 3P"),
        ("rate_first", "1N 1F 1I 1P 2N 2F 2I 2P 3F 3I 3P"),
    ] {
        assert_eq!(order_done(preset), told, "{preset}");
    }
}

/// The rule of Chinese cards: through day 90 fees and interest come first, from day 91 on principal. The state is read
/// before the repayment. Due on 1 February: day 90 is 2 May (27 + 31 + 30 + 2), day 91 is 3 May.
#[test]
fn a_rule_that_turns_on_day_91_still_holds_on_day_90() {
    let story = |day: &str| {
        format!(
            "
            2025-01-15 open A1
              1 2025-02-01 100.00 interest 10.00 fee 5.00
            {day} repay A1 20.00
            {day} ask A1
            "
        )
    };
    let terms = product(EXTERNAL, "[allocation]\npreset = \"cn_card\"");
    let day_90 = "2025-05-02 repayment: 1 fee 5.00, 1 interest 10.00, 1 principal 5.00";
    assert_eq!(allocations(&terms, &story("2025-05-02")), day_90);
    assert_eq!(allocations(&terms, &story("2025-05-03")), "2025-05-03 repayment: 1 principal 20.00");
}

/// Trap 29. 300.00 are paid with 350.00; three months later all of it is charged back. 50.00 are taken from the credit
/// balance, the rest re-opens all three instalments, which are due by then and age from the chargeback on.
#[test]
fn a_chargeback_on_an_overpaid_account_reopens_it_and_then_it_ages() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-02-10 repay A1 350.00
        2025-02-10 close
        2025-05-10 chargeback A1 350.00
        2025-05-10 close
        2025-05-10 ask A1
        2025-05-11 close
        2025-05-11 ask A1
    ";
    check(
        &product(MONTHLY, ""),
        story,
        "
        2025-02-10 close A1 settled by events, none -> none
        2025-05-10 close A1 reopened by events, none -> none
        2025-05-10 A1 current
        2025-05-11 close A1 entered by time, none -> 1-30
        2025-05-11 A1 dpd 1 bucket 1-30 full overdue 300.00
        ",
    );
}

/// Trap 32. 400.00 in four, the first ten days past due. A merchant's refund of 250.00 goes by its own rule: 100.00
/// each of the fourth and third and 50.00 of the second, while the first stays past due. Another 200.00 are 50.00
/// more than is owed: the second's other half, then by the rule of repayments the first, and 50.00 of credit.
#[test]
fn a_refund_larger_than_what_is_past_due_goes_by_its_own_rule_and_the_rest_is_credit() {
    let story = "
        2025-01-31 open A1 400.00 in 4 first 2025-02-28
        2025-03-10 refund A1 250.00
        2025-03-10 ask A1
        2025-03-11 refund A1 200.00
        2025-03-11 ask A1
    ";
    let terms = product(MONTHLY, "");
    check(
        &terms,
        story,
        "
        2025-03-10 A1 dpd 10 bucket 1-30 single_period overdue 100.00
        2025-03-11 A1 overpaid credit 50.00
        ",
    );
    let last = story.replace("        2025-03-10 ask A1\n", "");
    assert_eq!(
        allocations(&terms, &last),
        "2025-03-10 merchant_refund: 4 principal 100.00, 3 principal 100.00, 2 principal 50.00\n\
         2025-03-11 merchant_refund: 2 principal 50.00, 1 principal 100.00, to credit 50.00"
    );
}

/// Trap 32. 150.00 back on the same plan: to the next instalment first, the last first, both by turns, or to all alike.
#[test]
fn where_a_merchants_refund_goes_first_is_the_products_choice() {
    let story = "
        2025-01-31 open A1 400.00 in 4 first 2025-02-28
        2025-03-10 refund A1 150.00
        2025-03-10 ask A1
    ";
    for (rule, unpaid) in [
        ("next_instalment", "100.00 0.00 50.00 100.00"),
        ("last_instalment", "100.00 100.00 50.00 0.00"),
        // The next one whole, then 50.00 from the last.
        ("next_then_last", "100.00 0.00 100.00 50.00"),
        // 50.00 on each of the three.
        ("re_amortise", "100.00 50.00 50.00 50.00"),
    ] {
        let terms = product(MONTHLY, &format!("[allocation]\nmerchant_refund_rule = \"{rule}\""));
        let pointers = [0, 1, 2, 3].map(|place| format!("/instalments/{place}/unpaid/total"));
        assert_eq!(places(&terms, story, &pointers.each_ref().map(String::as_str)), unpaid, "{rule}");
    }
}

/// Trap 33. 1 % of 12,500.00 is 125.00 and stays so when it is paid and charged back; 4.35 is 435 cents, 1.15 is 115.
#[test]
fn no_cent_is_lost_to_the_way_a_number_is_kept() {
    let story = "
        2025-01-31 open A1 12500.00 in 1 first 2025-02-28
        2025-02-10 repay A1 125.00
        2025-02-11 chargeback A1 4.35
        2025-02-12 repay A1 1.15
        2025-02-12 ask A1
    ";
    // 125.00 pay the whole fee; 4.35 of it come back, 1.15 of those are paid again: 3.20.
    check_instalments(
        &product("kind = \"fee_per_instalment\"\nfee_rate = \"1%\"", ""),
        story,
        "1 due 2025-02-28 12625.00 (principal 12500.00, fee 125.00) unpaid 12503.20 (principal 12500.00, fee 3.20)",
    );
}
