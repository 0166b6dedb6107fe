//! Figures of the presets after Fineract.

use super::preset;
use crate::support::{check, check_instalments, places};

/// `plan("1000", "0.12", True, [date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1), date(2025, 4, 1)],
/// ROUND_HALF_EVEN)`. By hand: 1,000.00 × 0.01 ÷ (1 - 1.01⁻³) = 340.022; interest 10.00, then 669.98 % = 6.70, 336.66 % =
/// 3.37.
#[test]
fn a_thousand_in_three_months_is_the_published_annuity() {
    for name in ["fineract-progressive", "fineract-cumulative"] {
        check_instalments(
            preset(name),
            "
            2025-01-01 open A1 1000.00 in 3
            2025-01-01 ask A1
            ",
            "
            1 due 2025-02-01 340.02 (principal 330.02, interest 10.00) unpaid all
            2 due 2025-03-01 340.02 (principal 333.32, interest 6.70) unpaid all
            3 due 2025-04-01 340.03 (principal 336.66, interest 3.37) unpaid all
            ",
        );
    }
}

/// `plan("25000", "0.12", True, [date(2025, 1, 31), date(2025, 2, 28), .. date(2025, 7, 28)], ROUND_HALF_EVEN)`: the
/// first period has 28 days of 360, the others 30.
#[test]
fn a_first_period_of_28_days_costs_28_days() {
    check_instalments(
        preset("fineract-progressive"),
        "
        2025-01-31 open A1 25000.00 in 6
        2025-01-31 ask A1
        ",
        "
        1 due 2025-02-28 4310.86 (principal 4077.53, interest 233.33) unpaid all
        2 due 2025-03-28 4310.86 (principal 4101.64, interest 209.22) unpaid all
        3 due 2025-04-28 4310.86 (principal 4142.65, interest 168.21) unpaid all
        4 due 2025-05-28 4310.86 (principal 4184.08, interest 126.78) unpaid all
        5 due 2025-06-28 4310.86 (principal 4225.92, interest 84.94) unpaid all
        6 due 2025-07-28 4310.86 (principal 4268.18, interest 42.68) unpaid all
        ",
    );
}

/// The down payment that the preset has in a comment: 250.00 at once, and
/// `plan("750", "0.12", True, [date(2025, 1, 1), .. date(2025, 4, 1)], ROUND_HALF_EVEN)`, which is 255.02 and leaves 255.00. Two minor units
/// are more than half of three: 255.01 leave 255.02, which is nearer.
#[test]
fn a_down_payment_is_received_with_the_opening() {
    let product = preset("fineract-progressive").replace(
        "# [down_payment]\n# rate = \"25%\"\n# settled_on_opening = true",
        "[down_payment]\nrate = \"25%\"\nsettled_on_opening = true",
    );
    check_instalments(
        &product,
        "
        2025-01-01 open A1 1000.00 in 3
        2025-01-01 ask A1
        ",
        "
        0 due 2025-01-01 250.00 unpaid 0.00
        1 due 2025-02-01 255.01 (principal 247.51, interest 7.50) unpaid all
        2 due 2025-03-01 255.01 (principal 249.99, interest 5.02) unpaid all
        3 due 2025-04-01 255.02 (principal 252.50, interest 2.52) unpaid all
        ",
    );
}

/// Due 10 March 2026, ageing paused from the 1st until the 25th, grace 3. As of 20 April: 21 days of March and 20 of April,
/// 41; 10 to 24 March are paused, 15; 41 - 15 - 3 = 23. Under `next_morning` that is the close of 19 April.
#[test]
fn the_close_of_19_april_shows_the_age_of_20_april() {
    let story = "
        2026-02-10 open A1 1000.00 in 1 first 2026-03-10
        2026-03-01 pause A1 ageing until 2026-03-25 because flood
        2026-04-19 ask A1
        2026-04-20 ask A1
    ";
    let pointers = ["past_due_days", "paused_days", "delinquent_days", "delinquent_since", "bucket"];
    let pointers = pointers.map(|name| format!("/ageing/{name}"));
    let pointers = pointers.each_ref().map(String::as_str);
    for name in ["fineract-progressive", "fineract-cumulative"] {
        let found = places(preset(name), story, &pointers);
        assert_eq!(found, "41 15 23 2026-03-13 4-30\n42 15 24 2026-03-13 4-30", "{name}");
    }
}

/// Past due with the close of 10 March, as of the 11th. As of 13 March 3 days are all grace, as of 14 March 1 is left, as of 16 March 3, as of 17 March 4.
#[test]
fn three_days_of_grace_come_off_before_the_first_range() {
    check(
        preset("fineract-progressive"),
        "
        2026-02-10 open A1 1000.00 in 1 first 2026-03-10
        2026-03-09 ask A1
        2026-03-10 close
        2026-03-12 close
        2026-03-13 close
        2026-03-15 close
        2026-03-16 close
        ",
        "
        2026-03-09 A1 current
        2026-03-10 close A1 entered by time, none -> none
        2026-03-12 close nothing
        2026-03-13 close A1 rolled by time, none -> 1-3
        2026-03-15 close nothing
        2026-03-16 close A1 rolled by time, 1-3 -> 4-30
        ",
    );
}

/// The wait of 2: the charge comes with the close of 3 February, so at the start of the 4th, and belongs to instalment 1.
/// From 2 February on its 330.02 bear 1 % more until 1 March: 10.00 on the second, which keeps its total; the last one has the 3.30, and
/// 3.40 of interest. 400.00 on the 10th: penalty 10.00, interest 10.00, principal 330.02 of the first; 49.98 are left for the second, which is
/// in advance, principal before interest. 620.00 are out: 9 of February's 28 days on all and 19 on these, 1 % of 20,780.00 / 28, are 7.42; 290.04 on 1
/// March leave 337.38, which bear 3.37.
#[test]
fn the_twelve_slots_settle_what_is_past_due_and_then_principal_in_advance() {
    let story = "
        2025-01-01 open A1 1000.00 in 3
        2025-02-03 ask A1
        2025-02-04 ask A1
        2025-02-10 repay A1 400.00
        2025-02-10 ask A1
    ";
    check_instalments(
        preset("fineract-progressive"),
        story,
        "
        1 due 2025-02-01 340.02 (principal 330.02, interest 10.00) unpaid all
        2 due 2025-03-01 340.02 (principal 330.02, interest 10.00) unpaid all
        3 due 2025-04-01 343.36 (principal 339.96, interest 3.40) unpaid all
        1 due 2025-02-01 350.02 (principal 330.02, interest 10.00, penalty 10.00) unpaid all
        2 due 2025-03-01 340.02 (principal 330.02, interest 10.00) unpaid all
        3 due 2025-04-01 343.36 (principal 339.96, interest 3.40) unpaid all
        1 due 2025-02-01 350.02 (principal 330.02, interest 10.00, penalty 10.00) unpaid 0.00
        2 due 2025-03-01 340.02 (principal 332.60, interest 7.42) unpaid 290.04 (principal 282.62, interest 7.42)
        3 due 2025-04-01 340.75 (principal 337.38, interest 3.37) unpaid all
        ",
    );
}

/// 90.00 back from the merchant: 30.00 of each instalment's principal. 50.00 of goodwill: of the last one's. 1,000.00 for 9 of January's 31
/// days, 910.00 for one and 860.00 for 21 bear 1 % of 27,970.00 / 31, 9.02. 310.02 on 1 February leave 559.00, which bear 5.59; 310.02 leave
/// 254.57, and 2.55.
#[test]
fn refunds_are_spread_and_goodwill_shortens_the_loan() {
    let story = "
        2025-01-01 open A1 1000.00 in 3
        2025-01-10 refund A1 90.00
        2025-01-11 goodwill A1 50.00 because late delivery
        2025-01-11 ask A1
    ";
    check_instalments(
        preset("fineract-progressive"),
        story,
        "
        1 due 2025-02-01 340.02 (principal 331.00, interest 9.02) unpaid 310.02 (principal 301.00, interest 9.02)
        2 due 2025-03-01 340.02 (principal 334.43, interest 5.59) unpaid 310.02 (principal 304.43, interest 5.59)
        3 due 2025-04-01 337.12 (principal 334.57, interest 2.55) unpaid 257.12 (principal 254.57, interest 2.55)
        ",
    );
}

/// On 16 February, the first instalment paid: 15 of the 28 days from 1 February to 1 March, 6.70 × 15 / 28 = 3.589. With
/// the principal of 333.32 + 336.66: 673.57. The older kind of loan owes all interest: 340.02 + 340.03 = 680.05.
#[test]
fn an_early_payoff_costs_the_days_gone_by_or_all_interest() {
    let story = "
        2025-01-01 open A1 1000.00 in 3
        2025-02-01 repay A1 340.02
        2025-02-16 ask A1
    ";
    assert_eq!(places(preset("fineract-progressive"), story, &["/payoff"]), "673.57");
    assert_eq!(places(preset("fineract-cumulative"), story, &["/payoff"]), "680.05");
}

/// Paid on its due date, taken back on 20 February: at the close of that day the account is as of the 21st, 1 day.
#[test]
fn a_chargeback_ages_from_its_own_day() {
    let story = "
        2025-01-01 open A1 1000.00 in 3
        2025-02-01 repay A1 340.02
        2025-02-20 chargeback A1 340.02
        2025-02-20 ask A1
    ";
    let pointers = ["/ageing/overdue_since", "/ageing/past_due_days", "/ageing/delinquent_days"];
    assert_eq!(places(preset("fineract-progressive"), story, &pointers), "2025-02-20 1 0");
}

/// 2 % of 340.02 = 6.8004 on 4 February, dated the 3rd: in the period of instalment 2. The same on 4 March, since a penalty is no
/// base of a penalty: in that of 3. 2 % of 340.03 = 6.8006 on 4 April, dated the 3rd, after the last due date: instalment N + 1.
#[test]
fn late_charges_lie_in_the_next_period_and_at_last_on_one_more_instalment() {
    let story = "
        2025-01-01 open A1 1000.00 in 3
        2025-04-03 ask A1
        2025-04-10 ask A1
    ";
    check_instalments(
        preset("fineract-cumulative"),
        story,
        "
        1 due 2025-02-01 340.02 (principal 330.02, interest 10.00) unpaid all
        2 due 2025-03-01 346.82 (principal 333.32, interest 6.70, penalty 6.80) unpaid all
        3 due 2025-04-01 346.83 (principal 336.66, interest 3.37, penalty 6.80) unpaid all
        1 due 2025-02-01 340.02 (principal 330.02, interest 10.00) unpaid all
        2 due 2025-03-01 346.82 (principal 333.32, interest 6.70, penalty 6.80) unpaid all
        3 due 2025-04-01 346.83 (principal 336.66, interest 3.37, penalty 6.80) unpaid all
        4 due 2025-04-03 6.80 (penalty 6.80) unpaid all
        ",
    );
}

/// Paid on the 2nd day after the due date: no charge. Paid on the 3rd: 6.80, which is the first thing the next money pays,
/// but for the next instalment's period: 340.02 settle instalment 1.
#[test]
fn whoever_pays_within_the_wait_is_charged_nothing() {
    let story = "
        2025-01-01 open A1 1000.00 in 3
        2025-01-01 open A2 1000.00 in 3
        2025-02-03 repay A1 340.02
        2025-02-04 repay A2 340.02
        2025-02-28 ask A1
        2025-02-28 ask A2
    ";
    check_instalments(
        preset("fineract-cumulative"),
        story,
        "
        1 due 2025-02-01 340.02 (principal 330.02, interest 10.00) unpaid 0.00
        2 due 2025-03-01 340.02 (principal 333.32, interest 6.70) unpaid all
        3 due 2025-04-01 340.03 (principal 336.66, interest 3.37) unpaid all
        1 due 2025-02-01 340.02 (principal 330.02, interest 10.00) unpaid 0.00
        2 due 2025-03-01 346.82 (principal 333.32, interest 6.70, penalty 6.80) unpaid all
        3 due 2025-04-01 340.03 (principal 336.66, interest 3.37) unpaid all
        ",
    );
}
