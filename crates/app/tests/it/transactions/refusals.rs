//! What is refused as nonsense, each with the very words.

use super::{story, terms};
use crate::support::{MONTHLY, product, refusal};

/// Checks what the last of some lines after the opening is refused for; the first of them is line 6.
#[track_caller]
fn refused(sections: &str, lines: &str, why: &str) {
    let story = story(lines);
    let (line, _) =
        (2..).zip(story.lines()).filter(|(_, text)| !text.starts_with("          ")).last().expect("a story has lines");
    assert_eq!(refusal(&terms(sections), &story), format!("story, line {line}: {why}"), "{lines}");
}

#[test]
fn no_event_is_about_nothing_or_too_much() {
    for verb in ["repay", "refund", "payout-refund", "chargeback", "pay-back", "refund-credit", "recover", "disburse"] {
        refused("", &format!("        2025-03-10 {verb} A1 0.00"), "the amount must be above zero");
        refused(
            "",
            &format!("        2025-03-10 {verb} A1 1000000000000.01"),
            "the amount is above the limit of 1000000000000.00 CNY for one event",
        );
    }
    for line in ["goodwill A1 0.00 because trouble", "charge A1 0.00 due 2025-03-10", "waive A1 0.00 fee"] {
        refused("", &format!("        2025-03-10 {line}"), "the amount must be above zero");
    }
}

#[test]
fn nothing_happens_before_the_contract() {
    for line in ["repay A1 1.00", "charge A1 1.00 due 2025-02-01", "terminate A1 because breach"] {
        let why = "the value date 2025-01-30 is before the opening on 2025-01-31";
        refused("", &format!("        2025-01-30 {line}"), why);
    }
}

#[test]
fn money_names_instalments_that_are_there() {
    refused("", "        2025-03-10 repay A1 1.00 for 9", "the account has no instalment 9 on that day");
    refused(
        "",
        "        2025-03-10 repay A1 1.00 for 2/1",
        "the account has no instalment 1 of calendar 2 on that day",
    );
    refused("", "        2025-03-10 repay A1 1.00 for charge 1", "the account has no instalment charge 1 on that day");
    refused("", "        2025-03-10 waive A1 1.00 fee for 9", "the account has no instalment 9 on that day");
}

/// 339.00 pay the account off; without the 5.14 and 6.00 that are not earned 327.86 do.
#[test]
fn an_overpayment_is_refused_where_the_product_takes_none() {
    let reject = "[allocation]\noverpayment = \"reject\"";
    let why = "more than the 339.00 CNY that would pay the account off is not accepted";
    refused(reject, "        2025-03-10 repay A1 339.01", why);
    let why = "more than the 327.86 CNY that would pay the account off is not accepted";
    let till_payment_day = format!("{reject}\n\n[payoff]\ninterest = \"till_payment_day\"");
    refused(&till_payment_day, "        2025-03-10 repay A1 327.87", why);
}

#[test]
fn no_more_goes_out_than_came_in() {
    let paid = "        2025-02-28 repay A1 115.00\n";
    for verb in ["chargeback", "pay-back"] {
        let why = "only 115.00 CNY was received by that day and has not gone back";
        refused("", &format!("{paid}        2025-03-10 {verb} A1 115.01"), why);
        refused(
            "",
            &format!("{paid}        2025-02-27 {verb} A1 1.00"),
            "only 0.00 CNY was received by that day and has not gone back",
        );
        let twice = format!("{paid}        2025-03-10 {verb} A1 100.00\n        2025-03-11 {verb} A1 15.01");
        refused("", &twice, "only 15.00 CNY was received by that day and has not gone back");
    }
    let overpaid = "        2025-02-10 repay A1 345.00\n        2025-02-12 refund-credit A1 6.01";
    refused("", overpaid, "the credit balance is only 6.00 CNY on that day");
    // Goodwill is the lender's own money: the customer's bank cannot take it back.
    let goodwill = "        2025-03-10 goodwill A1 50.00 because trouble\n        2025-03-11 chargeback A1 1.00";
    refused("", goodwill, "only 0.00 CNY was received by that day and has not gone back");
}

#[test]
fn no_more_is_waived_than_is_unpaid_and_no_charge_is_due_before_it_is_made() {
    refused("", "        2025-03-10 waive A1 15.01 fee", "only 15.00 CNY of fee is unpaid");
    refused("", "        2025-03-10 waive A1 5.01 fee for 1", "only 5.00 CNY of fee is unpaid");
    refused("", "        2025-03-10 waive A1 0.01 penalty", "only 0.00 CNY of penalty is unpaid");
    let why = "the due date 2025-03-09 is before the value date 2025-03-10";
    refused("", "        2025-03-10 charge A1 1.00 due 2025-03-09", why);
}

#[test]
fn a_claim_is_charged_off_once_and_not_before_what_the_customer_did() {
    let charged_off = "        2025-03-10 charge-off A1 because 120-days\n";
    let why = "the account ended by a charge-off on 2025-03-10";
    refused("", &format!("{charged_off}        2025-03-11 charge-off A1 because again"), why);
    for line in ["charge-off A1 because 120-days", "write-off A1 because gone"] {
        let paid = format!("        2025-03-12 repay A1 1.00\n        2025-03-11 {line}");
        refused("", &paid, "the value date is before the customer's transaction of 2025-03-12");
        let settled = format!("        2025-03-10 repay A1 339.00\n        2025-03-11 {line}");
        refused("", &settled, "nothing is owed on that day");
    }
    for line in ["terminate A1 because breach", "extend A1 by 1 month", "re-amortise A1"] {
        refused("", &format!("{charged_off}        2025-03-11 {line}"), why);
    }
    let why = "the account is neither charged off nor written off on that day; book a repayment";
    refused("", "        2025-03-10 recover A1 1.00", why);
    refused("", &format!("{charged_off}        2025-03-09 recover A1 1.00"), why);
}

#[test]
fn nothing_is_arranged_on_a_claim_that_was_given_up() {
    for line in [
        "goodwill A1 1.00 because trouble",
        "pay-back A1 1.00",
        "charge A1 1.00 due 2025-03-11",
        "waive A1 1.00 fee",
        "write-off A1 because again",
        "charge-off A1 because again",
        "settle A1 because poverty\n          2025-03-20 1.00",
        "terminate A1 because breach",
        "pause A1 ageing until 2025-03-20 because storm",
        "resume A1 penalty",
        "extend A1 by 1 month",
        "reschedule A1\n          1 2025-05-10 300.00",
    ] {
        let lines = format!("        2025-03-10 write-off A1 because gone\n        2025-03-11 {line}");
        refused("", &lines, "the account ended by a write-off on 2025-03-10");
    }
}

#[test]
fn a_settlement_is_a_discount_in_dated_parts_and_one_at_a_time() {
    let settle = |parts: &str| format!("        2025-03-10 settle A1 because poverty{parts}");
    let part = |text: &str| format!("\n          {text}");
    let why = "a settlement asks for less than what pays the account off";
    refused("", &settle(&part("2025-03-20 339.00")), why);
    let why = "a settlement has its parts in ascending order of dates, one a day";
    refused("", &settle(&format!("{}{}", part("2025-03-20 1.00"), part("2025-03-20 2.00"))), why);
    refused("", &settle(&format!("{}{}", part("2025-03-21 1.00"), part("2025-03-20 2.00"))), why);
    let why = "the due date 2025-03-09 is before the value date 2025-03-10";
    refused("", &settle(&part("2025-03-09 1.00")), why);
    refused("", &settle(&part("2025-03-20 0.00")), "the amount must be above zero");
    let agreed = settle(&part("2025-03-20 100.00"));
    let why = "a settlement of 2025-03-10 is being performed; it must be kept, lapse or be reversed first";
    refused("", &format!("{agreed}\n        2025-03-11 settle A1 because poverty{}", part("2025-03-20 90.00")), why);
    let kept = format!("{agreed}\n        2025-03-20 repay A1 100.00\n        2025-03-21 extend A1 by 1 month");
    refused("", &kept, "the account ended by a completed settlement on 2025-03-20");
}

#[test]
fn a_contract_is_terminated_once_and_before_its_last_due_date() {
    let why = "everything is due already; there is nothing to make due earlier";
    refused("", "        2025-04-28 terminate A1 because breach", why);
    let terminated = "        2025-03-10 terminate A1 because breach\n";
    let why = "the account ended by a termination on 2025-03-10";
    refused("", &format!("{terminated}        2025-03-11 terminate A1 because breach"), why);
    refused("", &format!("{terminated}        2025-03-11 extend A1 by 1 month"), why);
}

#[test]
fn a_reversal_names_an_event_that_stands_and_on_which_nothing_rests() {
    let repaid = "        2025-02-28 repay A1 115.00 as receipt\n";
    refused("", &format!("{repaid}        2025-03-10 reverse A1 letter"), "account A1 has no event named letter");
    let twice = format!("{repaid}        2025-03-10 reverse A1 receipt\n        2025-03-11 reverse A1 receipt");
    refused("", &twice, "event 2 is already reversed");
    for line in ["charge-off A1 as end because 120-days", "write-off A1 as end because gone"] {
        let later =
            format!("        2025-03-10 {line}\n        2025-03-12 recover A1 1.00\n        2025-03-13 reverse A1 end");
        let why = "event 2 cannot be reversed: event 3 of 2025-03-12 came after it; reverse that first";
        refused("", &later, why);
    }
}

#[test]
fn tranches_and_purchases_need_their_kind_of_product() {
    refused("", "        2025-03-10 disburse A1 1.00", "p v1 pays its principal out in at most 1 tranche");
    refused("", "        2025-03-10 buy A1 1.00", "p v1 takes no purchases after opening");
    let two = product(MONTHLY, "").replace("[plan]", "tranches_max = 2\n[plan]");
    let open = "2025-01-31 open A1 300.00 in 3 first 2025-02-28";
    let late = format!("{open}\n2025-04-28 disburse A1 1.00");
    assert_eq!(refusal(&two, &late), "story, line 3: no instalment is due after the tranche's day");
    let third = format!("{open}\n2025-03-10 disburse A1 1.00\n2025-03-11 disburse A1 1.00");
    assert_eq!(refusal(&two, &third), "story, line 4: p v1 pays its principal out in at most 2 tranches");
    let statement = "kind = \"statement\"\ncycle_day = 1\ndue_offset_days = 10\nminimum_rate = \"10%\"\n\
                     service_daily_rate = \"0%\"";
    for line in ["reschedule A1\n  1 2025-05-10 300.00", "extend A1 by 1 month"] {
        let story = format!("2025-01-31 open A1\n2025-03-10 {line}");
        let why = "story, line 3: p v1 has no payment calendar to replace";
        assert_eq!(refusal(&product(statement, ""), &story), why, "{line}");
    }
}
