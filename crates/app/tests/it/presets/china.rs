//! Figures of the Chinese presets.

use super::preset;
use crate::support::{check, check_instalments, places, refusal};

/// The pay-later preset with statements due on the 25th instead of the 15th. Between a due date and the next statement
/// there are then 10 or 11 days instead of some 20: a service fee of 4.50 on some 800.00 at 0.05 % is 11 days and a bit.
fn due_on_the_25th() -> String {
    preset("pay-later-cn").replace("due_offset_days = 10", "due_offset_days = 20")
}

/// What brings about a carried balance of 800.00 with a service fee of 4.50, and a penalty of 2.10.
///
/// 10,000.00 in January, paid back in time: under the limit of 24 % it makes room for the fee below, 10,000.00 × 41 days ×
/// 24 % / 365 = 269.59. Then 1,111.11: 10 % = 111.11 due on 25 March, 1,000.00 carried from that day. On the 26th a merchant
/// returns 200.00, so 800.00 are carried. Service fee by 5 April: (1,000.00 × 1 + 800.00 × 10) × 0.05 % = 4.50.
/// A fee of 210.00 due on 6 March is paid 20 days late: 210.00 × 20 × 0.05 % = 2.10 stay.
/// In April 1,200.00 are spent, and 884.10 in 3: 294.70, and a fee of 0.6 % of 884.10 = 5.30, are 300.00.
fn before_the_minimum(payment: &str) -> String {
    format!(
        "
        2025-01-10 open A1
        2025-01-10 buy A1 10000.00
        2025-02-20 repay A1 10000.00
        2025-02-26 buy A1 1111.11
        2025-03-06 charge A1 210.00 due 2025-03-06
        {payment}
        2025-03-26 refund A1 200.00
        2025-03-26 repay A1 210.00 for charge 1
        2025-04-01 buy A1 1200.00
        2025-04-01 buy A1 884.10 in 3
        2025-04-05 ask A1
        "
    )
}

/// The published example: spending 1,200, instalments 300, carried 800, fee 4.50, penalty 2.10 gives 506.60:
/// 120.00 + 300.00 + 80.00 + 4.50 + 2.10. The balance is everything, parts that are not billed yet included: 1,200.00 +
/// 884.10 + 5.30 + 800.00 + 4.50 + 2.10 = 2,896.00.
#[test]
fn the_minimum_payment_is_the_published_506_60() {
    check(
        &due_on_the_25th(),
        &before_the_minimum("2025-03-25 repay A1 111.11 for 2"),
        "2025-04-05 A1 dpd 30 bucket 1-30 single_period overdue 2.10 (penalty 2.10) \
         statement 3 due 2025-04-25 minimum 506.60 balance 2896.00",
    );
}

/// The same after a miss: 111.11 paid on the 26th, with a day of penalty, 0.0556. All 800.00 are due: 120.00 + 300.00 +
/// 800.00 + 4.50 + 2.10 = 1,226.60.
#[test]
fn after_a_miss_it_is_the_published_1226_60() {
    check(
        &due_on_the_25th(),
        &before_the_minimum("2025-03-26 repay A1 111.17 for 2"),
        "2025-04-05 A1 dpd 30 bucket 1-30 single_period overdue 2.10 (penalty 2.10) \
         statement 3 due 2025-04-25 minimum 1226.60 balance 2896.00",
    );
}

/// The preset as it is. 1,000.00: 100.00 due on 15 February, paid; 900.00 carried for 18 days by 5 March: 8.10, and 90.00.
/// That is missed. By 5 April 810.00 were carried for 31 days: 12.555, rounded to 12.56; 98.10 are 21 days late: 1.03005.
/// All is due: 810.00 + 12.56 + 98.10 + 1.03 = 921.69. The next day is a 22nd one: 1.0791.
/// 100.00 then go to costs, 1.08, interest owed, 8.10, principal owed, 90.00; 0.82 are left for interest in advance.
#[test]
fn a_missed_minimum_makes_all_due_and_money_pays_costs_then_interest_then_principal() {
    let story = "
        2025-01-10 open A1
        2025-01-10 buy A1 1000.00
        2025-02-05 ask A1
        2025-02-15 repay A1 100.00
        2025-03-05 ask A1
        2025-03-16 ask A1
        2025-04-05 ask A1
        2025-04-06 repay A1 100.00
        2025-04-06 ask A1
        2025-04-16 ask A1
    ";
    // 16 April: of 822.56 less 0.82 a day of penalty, 821.74 × 0.05 % = 0.41087.
    check(
        preset("pay-later-cn"),
        story,
        "
        2025-02-05 A1 current statement 1 due 2025-02-15 minimum 100.00 balance 1000.00
        2025-03-05 A1 current statement 2 due 2025-03-15 minimum 98.10 balance 908.10
        2025-03-16 A1 dpd 1 bucket 1-30 single_period overdue 98.15 (principal 90.00, interest 8.10, penalty 0.05)
        2025-04-05 A1 dpd 21 bucket 1-30 single_period overdue 99.13 (principal 90.00, interest 8.10, penalty 1.03) \
        statement 3 due 2025-04-15 minimum 921.69 balance 921.69
        2025-04-06 A1 current
        2025-04-16 A1 dpd 1 bucket 1-30 single_period overdue 822.15 (principal 810.00, interest 11.74, penalty 0.41)
        ",
    );
}

/// Two minimums unpaid are multi-period; at 91 days any overdue is. Nothing is paid of 1,000.00 bought: 15 February to
/// 15 March are 28 days, so the second is missed on 16 March, day 29.
#[test]
fn the_second_missed_minimum_makes_an_overdue_multi_period() {
    let story = "
        2025-01-10 open A1
        2025-01-10 buy A1 1000.00
        2025-03-15 ask A1
        2025-03-16 ask A1
    ";
    let pointers = ["/ageing/past_due_days", "/ageing/unpaid_periods", "/ageing/overdue_form", "/ageing/bucket"];
    assert_eq!(places(preset("pay-later-cn"), story, &pointers), "28 1 single_period 1-30\n29 2 multi_period 1-30");
}

/// 270.00 carried are below 300.00 and due in full: 18 days cost 270.00 × 18 × 0.05 % = 2.43.
#[test]
fn a_small_balance_is_due_in_full() {
    let story = "
        2025-01-10 open A1
        2025-01-10 buy A1 300.00
        2025-02-15 repay A1 30.00
        2025-03-05 ask A1
    ";
    check(
        preset("pay-later-cn"),
        story,
        "2025-03-05 A1 current statement 2 due 2025-03-15 minimum 272.43 balance 272.43",
    );
}

/// 24 % a year is all there is: by 1 March 1,000.00 were out for 50 days, which allow 32.87. A legal cost of 100.00 uses
/// that up, so the missed 100.00 bear no penalty; without it, 14 days are 0.70.
#[test]
fn the_limit_of_24_percent_leaves_no_room_for_a_penalty_beside_a_large_fee() {
    let pointers = ["/ageing/overdue/penalty"];
    for (charge, expected) in [("", "0.70"), ("2025-02-15 charge A1 100.00 due 2025-02-15", "0.00")] {
        let story = format!("2025-01-10 open A1\n2025-01-10 buy A1 1000.00\n{charge}\n2025-03-01 ask A1");
        assert_eq!(places(preset("pay-later-cn"), &story, &pointers), expected);
    }
}

/// A revolving account has no calendar to replace: its plan of up to 60 months is a contract of its own.
#[test]
fn a_revolving_account_is_not_restructured() {
    for name in ["pay-later-cn", "card-cn", "us-open-end"] {
        let story = "
            2025-01-10 open A1
            2025-01-10 buy A1 1000.00
            2025-11-10 re-age A1 12 every 1 month first 2025-12-10 requested ann approved bob because hardship
        ";
        assert_eq!(
            refusal(preset(name), story),
            format!("story, line 4: {name} v1 has no payment calendar to replace")
        );
    }
}

/// 100.00 due on 25 February. Through the 28th the grace shows no delinquent day; on 1 March all 4 show, and 5 % of 100.00
/// is below the least fee of 10.00. Interest comes with the next statement.
#[test]
fn three_days_late_is_in_time_on_a_card() {
    check(
        preset("card-cn"),
        "
        2025-01-10 open A1
        2025-01-10 buy A1 1000.00
        2025-02-28 ask A1
        2025-03-01 ask A1
        ",
        "
        2025-02-28 A1 dpd 0 (past due 3) bucket none single_period overdue 100.00
        2025-03-01 A1 dpd 4 bucket 1-30 single_period overdue 110.00 (principal 100.00, fee 10.00)
        ",
    );
}

/// 10.00 short counts as paid, 10.01 does not: a fee of 10.00.
#[test]
fn ten_yuan_short_is_enough_on_a_card() {
    check(
        preset("card-cn"),
        "
        2025-01-10 open A1
        2025-01-10 buy A1 1000.00
        2025-02-25 repay A1 90.00
        2025-01-10 open A2
        2025-01-10 buy A2 1000.00
        2025-02-25 repay A2 89.99
        2025-03-01 ask A1
        2025-03-01 ask A2
        ",
        "
        2025-03-01 A1 current
        2025-03-01 A2 dpd 4 bucket 1-30 single_period overdue 20.01 (principal 10.01, fee 10.00)
        ",
    );
}

/// A miss makes nothing else due: a tenth of 900.00 + 100.00 is the 100.00 that is unpaid already. The free period is lost: all
/// 1,000.00 bear from 10 January on, 54 days by 5 March, 27.00. Minimum: 27.00 + 100.00 + fee 10.00 = 137.00.
#[test]
fn a_missed_minimum_makes_nothing_else_due_on_a_card() {
    let story = "
        2025-01-10 open A1
        2025-01-10 buy A1 1000.00
        2025-03-05 ask A1
    ";
    check(
        preset("card-cn"),
        story,
        "2025-03-05 A1 dpd 8 bucket 1-30 single_period overdue 110.00 (principal 100.00, fee 10.00) \
         statement 2 due 2025-03-25 minimum 137.00 balance 1037.00",
    );
}

/// 全额计息. 20.00 are left of 1,000.00: 1,000.00 × 46 days from 10 January through 24 February, 20.00 × 8 through 4 March, 23.08;
/// and 2.00. With 10.00 left the statement counts as paid in full (容差), and so it does when the 990.00 come three days late (容时).
#[test]
fn a_card_that_is_not_paid_in_full_bears_interest_on_all_of_it_from_the_purchase() {
    check(
        preset("card-cn"),
        "
        2025-01-10 open A1
        2025-01-10 buy A1 1000.00
        2025-02-25 repay A1 980.00
        2025-01-10 open A2
        2025-01-10 buy A2 1000.00
        2025-02-28 repay A2 990.00
        2025-03-05 ask A1
        2025-03-05 ask A2
        ",
        "
        2025-03-05 A1 current statement 2 due 2025-03-25 minimum 25.08 balance 43.08
        2025-03-05 A2 current statement 2 due 2025-03-25 minimum 1.00 balance 10.00
        ",
    );
}

/// 25 February to 26 May are 90 days: 10.00 pay the fee of the oldest statement. One day later they pay its principal.
#[test]
fn from_day_91_on_a_card_is_paid_principal_first() {
    let pointers = ["/instalments/0/unpaid/principal", "/instalments/0/unpaid/fee"];
    for (day, expected) in [("2025-05-26", "100.00 0.00"), ("2025-05-27", "90.00 10.00")] {
        let story = format!("2025-01-10 open A1\n2025-01-10 buy A1 1000.00\n{day} repay A1 10.00\n{day} ask A1");
        assert_eq!(places(preset("card-cn"), &story, &pointers), expected, "{day}");
    }
}

/// 600.00 in three: 200.00 and a fee of 0.6 % of 600.00 = 3.60 on each statement, nothing of it carried.
#[test]
fn a_purchase_in_instalments_is_billed_by_its_parts() {
    let story = "
        2025-01-10 open A1
        2025-01-10 buy A1 600.00 in 3
        2025-02-25 repay A1 203.60
        2025-03-05 ask A1
    ";
    check_instalments(
        preset("card-cn"),
        story,
        "
        1 due 2025-02-25 203.60 (principal 200.00, fee 3.60) unpaid 0.00
        2 due 2025-03-25 203.60 (principal 200.00, fee 3.60) unpaid all
        ",
    );
}
