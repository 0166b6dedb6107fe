//! Ends: payoff, termination, charge-off, write-off and settlement, and the money that comes after them.

use crate::support::{MONTHLY, changes, check, check_instalments, dedent, places, product, refusal};

const BEARING: &str = "kind = \"equal_principal\"\nannual_rate = \"12%\"\nday_count = \"30_360\"";

const PENALTY: &str = "[penalty]\nrate = \"0.1%\"\nper = \"day\"\nfrom = \"after_grace\"";

/// On 1 March 14 days of 28 of the second period are gone: 4.00 of 8.00 are earned, and nothing of the third's 4.00.
/// 800.00 + 4.00 pay off what would otherwise cost 812.00.
#[test]
fn a_payoff_drops_the_interest_of_days_to_come() {
    let story = "
        2025-01-15 open A1 1200.00 in 3
        2025-02-15 repay A1 412.00
        2025-03-01 ask A1
        2025-03-01 repay A1 804.00
        2025-03-01 ask A1
    ";
    let payoff = "[payoff]\ninterest = \"till_payment_day\"";
    let pointers = ["/status", "/owed/total", "/payoff"];
    assert_eq!(places(&product(BEARING, payoff), story, &pointers), "open 812.00 804.00\nsettled 0.00 0.00");
    assert_eq!(places(&product(BEARING, ""), story, &pointers), "open 812.00 812.00\nopen 8.00 8.00");
}

#[test]
fn a_termination_makes_everything_due_without_the_interest_of_days_to_come() {
    let story = "
        2025-01-15 open A1 1200.00 in 3
        2025-02-15 repay A1 412.00
        2025-03-01 terminate A1 because breach
        2025-03-01 ask A1
    ";
    check_instalments(
        &product(BEARING, ""),
        story,
        "
        1 due 2025-02-15 412.00 (principal 400.00, interest 12.00) unpaid 0.00
        2 due 2025-03-01 404.00 (principal 400.00, interest 4.00) unpaid all
        3 due 2025-03-01 400.00 unpaid all
        ",
    );
    assert_eq!(places(&product(BEARING, ""), story, &["/terminated_on", "/status"]), "2025-03-01 open");
}

/// 0.10 a day from 1 March: 1.00 by 11 March, and no more from then on.
#[test]
fn a_charge_off_stops_the_penalty_and_the_claim_lives_on() {
    let story = "
        2025-01-31 open A1 100.00 in 1 first 2025-03-01
        2025-03-11 charge-off A1 because 120-days
        2025-03-11 ask A1
        2025-04-01 recover A1 41.00
        2025-04-01 ask A1
        2025-04-02 repay A1 60.00
        2025-04-02 ask A1
    ";
    let (charged, all) =
        (product(MONTHLY, PENALTY), ["/status", "/owed/total", "/totals/charged_off/total", "/totals/recovered"]);
    let expected = "
        charged_off 101.00 101.00 0.00
        charged_off 60.00 101.00 41.00
        settled 0.00 101.00 101.00
    ";
    assert_eq!(places(&charged, story, &all), dedent(expected));
    let charge_off = places(&charged, story, &["/charge_off"]);
    assert!(
        charge_off.starts_with(
            r#"{"on":"2025-03-11","reason":"120-days","is_fraud":false,"account":"expenses:charged off"}"#
        ),
        "{charge_off}"
    );
}

#[test]
fn money_after_a_write_off_settles_nothing() {
    let story = "
        2025-01-31 open A1 100.00 in 1 first 2025-03-01
        2025-03-10 write-off A1 because gone
        2025-03-12 repay A1 30.00
        2025-03-13 chargeback A1 10.00
        2025-03-13 ask A1
    ";
    let pointers =
        ["/status", "/written_off_on", "/owed/total", "/totals/written_off/total", "/totals/received_after_write_off"];
    assert_eq!(places(&product(MONTHLY, ""), story, &pointers), "written_off 2025-03-10 0.00 100.00 20.00");
}

const SETTLED: [&str; 4] = ["/status", "/settlement/state", "/settlement/ended_on", "/totals/forgiven/total"];

#[test]
fn a_settlement_that_comes_in_time_forgives_the_rest() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-10 settle A1 because poverty
          2025-03-20 100.00
          2025-04-20 50.00
        2025-03-20 repay A1 100.00
        2025-03-20 ask A1
        2025-04-01 repay A1 50.00
        2025-04-01 ask A1
    ";
    let expected = "
        open active null 0.00
        settled completed 2025-04-01 150.00
    ";
    assert_eq!(places(&product(MONTHLY, ""), story, &SETTLED), dedent(expected));
}

#[test]
fn a_settlement_lapses_the_day_after_a_part_is_missing() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-10 settle A1 because poverty
          2025-03-20 100.00
          2025-04-20 50.00
        2025-03-20 repay A1 99.99
        2025-03-20 ask A1
        2025-03-21 ask A1
    ";
    let expected = "
        open active null 0.00
        open lapsed 2025-03-21 0.00
    ";
    assert_eq!(places(&product(MONTHLY, ""), story, &SETTLED), dedent(expected));
}

#[test]
fn the_tag_history_tells_every_change_of_standing() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-05 repay A1 100.00
        2025-04-10 charge-off A1 fraud because 7
        2025-05-02 write-off A1 because gone
        2025-05-03 history A1
    ";
    let expected = "
        2025-01-31 opened by events, none -> none, since none, none
        2025-03-01 entered by time, none -> 1-30, since 2025-02-28, single_period
        2025-03-05 cured by events, 1-30 -> none, since none, none
        2025-03-29 entered by time, none -> 1-30, since 2025-03-28, single_period
        2025-04-10 charged_off by events, 1-30 -> 1-30, since 2025-03-28, single_period
        2025-04-28 rolled by time, 1-30 -> 31-60, since 2025-03-28, single_period
        2025-04-29 changed by time, 31-60 -> 31-60, since 2025-03-28, full
        2025-05-02 written_off by events, 31-60 -> none, since none, none
    ";
    assert_eq!(changes(&product(MONTHLY, ""), story), dedent(expected));
}

#[test]
fn a_story_of_money_given_and_taken_adds_up() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-02-10 repay A1 120.00
        2025-02-11 goodwill A1 5.00 because trouble
        2025-02-12 payout-refund A1 10.00
        2025-02-13 pay-back A1 15.00
        2025-02-14 repay A1 200.00
        2025-02-15 refund-credit A1 20.00
        2025-02-15 ask A1
    ";
    let pointers = [
        "/status",
        "/credit_balance",
        "/totals/repaid",
        "/totals/goodwill",
        "/totals/payout_refunded",
        "/totals/refunded",
        "/totals/credit_refunded",
    ];
    // 120.00 + 5.00 + 10.00 - 15.00 + 200.00 is 20.00 more than 300.00, and those are paid out.
    assert_eq!(places(&product(MONTHLY, ""), story, &pointers), "settled 0.00 320.00 5.00 10.00 15.00 20.00");
}

#[test]
fn waivers_and_classes_go_by_who_may_decide() {
    let limits = "[[waiver_limit]]\nrole = \"agent\"\ncomponent = \"principal\"\nper_waiver_max = \"10.00\"";
    let head = "2025-01-31 open A1 300.00 in 3 first 2025-02-28\n";
    let product = product(MONTHLY, limits);
    let refused = refusal(&product, &format!("{head}2025-02-01 waive A1 20.00 principal for 1 under agent"));
    assert_eq!(
        refused,
        "story, line 3: the role agent may waive at most 10.00 CNY of principal at once, not 20.00 CNY"
    );
    check(
        &product,
        &format!("{head}2025-02-01 waive A1 10.00 principal for 1 under agent\n2025-02-01 ask A1"),
        "2025-02-01 A1 current",
    );
    let refused = refusal(&product, &format!("{head}2025-02-01 classify A1 five-categories loss because old"));
    assert_eq!(refused, "story, line 3: \"approved\" is missing: a class is set by a person, approved NAME");
    let refused = refusal(&product, &format!("{head}2025-02-01 classify A1 five loss approved bob because old"));
    assert_eq!(refused, "story, line 3: the product is not classified by a policy five");
}

#[test]
fn an_end_says_why() {
    for line in ["charge-off A1", "charge-off A1 fraud", "write-off A1", "terminate A1", "goodwill A1 1.00"] {
        let verb = line.split(' ').next().unwrap();
        let story = format!("2025-01-31 open A1 300.00 in 3\n2025-02-01 {line}");
        let expected = format!("story, line 3: \"because\" is missing: a line with \"{verb}\" says why");
        assert_eq!(refusal(&product(MONTHLY, ""), &story), expected);
    }
    let settle = "2025-01-31 open A1 300.00 in 3\n2025-02-01 settle A1 because poverty";
    assert_eq!(
        refusal(&product(MONTHLY, ""), settle),
        "story, line 3: the payments are missing: one indented line each, such as \"2025-02-28 100.00\""
    );
}
