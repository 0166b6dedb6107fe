//! Penalty interest and late fees: from which day on, on what, and how much.

use crate::support::{MONTHLY, SINGLE, check, check_instalments, places, product};

/// 1,000.00 due 1 March at 0.1 % a day is 1.00 a day. The wait is 3 days: asked on due + 2, + 3, + 4.
const WAIT_STORY: &str = "
        2025-01-31 open A1 1000.00 first 2025-03-01
        2025-03-03 ask A1
        2025-03-04 ask A1
        2025-03-05 ask A1
    ";

fn daily(wait_days: u32, from: &str) -> String {
    format!("[penalty]\nrate = \"0.1%\"\nper = \"day\"\nwait_days = {wait_days}\nfrom = \"{from}\"")
}

/// From the end of the wait: 4 March is the first day that counts, and it has counted when 5 March begins.
#[test]
fn a_penalty_after_grace_leaves_the_days_of_the_wait_free() {
    check(
        &product(SINGLE, &daily(3, "after_grace")),
        WAIT_STORY,
        "
        2025-03-03 A1 dpd 2 bucket 1-30 full overdue 1000.00
        2025-03-04 A1 dpd 3 bucket 1-30 full overdue 1000.00
        2025-03-05 A1 dpd 4 bucket 1-30 full overdue 1001.00 (principal 1000.00, penalty 1.00)
        ",
    );
}

/// From the due date: when the wait is over on 4 March, the 1st, 2nd and 3rd count at once.
#[test]
fn a_penalty_from_the_due_date_takes_the_days_of_the_wait_along() {
    check(
        &product(SINGLE, &daily(3, "due_date")),
        WAIT_STORY,
        "
        2025-03-03 A1 dpd 2 bucket 1-30 full overdue 1000.00
        2025-03-04 A1 dpd 3 bucket 1-30 full overdue 1003.00 (principal 1000.00, penalty 3.00)
        2025-03-05 A1 dpd 4 bucket 1-30 full overdue 1004.00 (principal 1000.00, penalty 4.00)
        ",
    );
}

#[test]
fn whoever_pays_within_the_wait_pays_no_penalty() {
    let story = "
        2025-01-31 open A1 1000.00 first 2025-03-01
        2025-03-03 repay A1 1000.00
        2025-03-31 ask A1
    ";
    check(&product(SINGLE, &daily(3, "due_date")), story, "2025-03-31 A1 settled");
}

/// Without a wait: 4 days of 1,000.00 by 5 March, 4.00. Of 400.00 the penalty takes 4.00 first, principal 396.00.
/// Then 2 days of 604.00: (4 × 1,000.00 + 2 × 604.00) × 0.1 % = 5.208, rounded once to 5.21; 4.00 of it is paid.
#[test]
fn a_penalty_goes_on_with_what_a_repayment_leaves_and_is_rounded_once() {
    let story = "
        2025-01-31 open A1 1000.00 first 2025-03-01
        2025-03-05 repay A1 400.00
        2025-03-05 ask A1
        2025-03-07 ask A1
    ";
    check(
        &product(SINGLE, &daily(0, "after_grace")),
        story,
        "
        2025-03-05 A1 dpd 4 bucket 1-30 full overdue 604.00
        2025-03-07 A1 dpd 6 bucket 1-30 full overdue 605.21 (principal 604.00, penalty 1.21)
        ",
    );
}

/// 36.5 % a year of 365 days is 1.00 a day on 1,000.00; 36 % a year of 360 days likewise.
#[test]
fn a_yearly_penalty_counts_by_its_own_year() {
    let story = "
        2025-01-31 open A1 1000.00 first 2025-03-01
        2025-03-11 ask A1
    ";
    for (rate, per) in [("36.5%", "year_365"), ("36%", "year_360")] {
        let penalty = format!("[penalty]\nrate = \"{rate}\"\nper = \"{per}\"\nfrom = \"due_date\"");
        check(
            &product(SINGLE, &penalty),
            story,
            "2025-03-11 A1 dpd 10 bucket 1-30 full overdue 1010.00 (principal 1000.00, penalty 10.00)",
        );
    }
}

/// 1,000.00 with a fee of 100.00, 10 days at 0.1 %: on principal 10.00, with the fee 11.00.
#[test]
fn the_base_of_a_penalty_is_the_products_choice() {
    let plan = "kind = \"fee_per_instalment\"\nfee_rate = \"10%\"";
    let story = "
        2025-01-31 open A1 1000.00 in 1 first 2025-03-01
        2025-03-11 ask A1
    ";
    for (base, penalty, total) in [("overdue_principal", "10.00", "1110.00"), ("overdue_scheduled", "11.00", "1111.00")]
    {
        let terms = format!("{}\nbase = \"{base}\"", daily(0, "after_grace"));
        check(
            &product(plan, &terms),
            story,
            &format!(
                "2025-03-11 A1 dpd 10 bucket 1-30 full overdue {total} \
                 (principal 1000.00, fee 100.00, penalty {penalty})"
            ),
        );
    }
}

#[test]
fn a_fixed_late_fee_is_charged_once_when_its_wait_is_over() {
    let story = "
        2025-01-31 open A1 1000.00 first 2025-03-01
        2025-03-03 ask A1
        2025-03-04 ask A1
        2025-06-04 ask A1
    ";
    check(
        &product(SINGLE, "[late_fee]\nfixed = \"10.00\"\nwait_days = 3"),
        story,
        "
        2025-03-03 A1 dpd 2 bucket 1-30 full overdue 1000.00
        2025-03-04 A1 dpd 3 bucket 1-30 full overdue 1010.00 (principal 1000.00, fee 10.00)
        2025-06-04 A1 dpd 95 bucket 91-120 full overdue 1010.00 (principal 1000.00, fee 10.00)
        ",
    );
}

/// 5 % of 100.00, 1,000.00 and 2,000.00 is 5.00, 50.00 and 100.00; held within 20.00 and 60.00.
#[test]
fn a_late_fee_in_percent_stays_within_its_limits() {
    let story = "
        2025-01-31 open A1 100.00 first 2025-03-01
        2025-01-31 open A2 1000.00 first 2025-03-01
        2025-01-31 open A3 2000.00 first 2025-03-01
        2025-03-02 ask A1
        2025-03-02 ask A2
        2025-03-02 ask A3
    ";
    check(
        &product(SINGLE, "[late_fee]\npercent = \"5%\"\nmin = \"20.00\"\nmax = \"60.00\""),
        story,
        "
        2025-03-02 A1 dpd 1 bucket 1-30 full overdue 120.00 (principal 100.00, fee 20.00)
        2025-03-02 A2 dpd 1 bucket 1-30 full overdue 1050.00 (principal 1000.00, fee 50.00)
        2025-03-02 A3 dpd 1 bucket 1-30 full overdue 2060.00 (principal 2000.00, fee 60.00)
        ",
    );
}

/// Each missed instalment has its own fee; the one paid in time has none.
#[test]
fn every_missed_instalment_has_its_own_late_fee() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-02-28 repay A1 100.00
        2025-05-31 ask A1
    ";
    check(
        &product(MONTHLY, "[late_fee]\nfixed = \"10.00\""),
        story,
        "2025-05-31 A1 dpd 64 bucket 61-90 full overdue 220.00 (principal 200.00, fee 20.00)",
    );
}

/// The first of two is paid on 28 February, its due date, and that is found to be an error on 20 March: the repayment is taken
/// back. A fee of 10.00 on the third day would have been charged at the start of 3 March, when it was thought paid; the
/// second is missed for everybody to see, and bears its fee at the start of 31 March whatever the product says.
#[test]
fn a_fee_that_is_not_backdated_is_lost_when_the_miss_is_learned_too_late() {
    let story = "
        2025-01-31 open A1 200.00 in 2 first 2025-02-28
        2025-02-28 repay A1 100.00 as error
        2025-02-28 reverse A1 error learned 2025-03-20
        2025-04-10 ask A1
        2025-04-10 ask A1 known 2025-03-19
    ";
    let fee = "[late_fee]\nfixed = \"10.00\"\nwait_days = 3\n";
    check_instalments(
        &product(MONTHLY, fee),
        story,
        "
        1 due 2025-02-28 110.00 (principal 100.00, fee 10.00) unpaid all
        2 due 2025-03-28 110.00 (principal 100.00, fee 10.00) unpaid all
        1 due 2025-02-28 100.00 unpaid 0.00
        2 due 2025-03-28 110.00 (principal 100.00, fee 10.00) unpaid all
        ",
    );
    check_instalments(
        &product(MONTHLY, &format!("{fee}backdated = false")),
        story,
        "
        1 due 2025-02-28 100.00 unpaid all
        2 due 2025-03-28 110.00 (principal 100.00, fee 10.00) unpaid all
        1 due 2025-02-28 100.00 unpaid 0.00
        2 due 2025-03-28 110.00 (principal 100.00, fee 10.00) unpaid all
        ",
    );
}

/// A contract of January is taken over on 10 March: the miss of 28 February was somebody else's to charge for.
#[test]
fn a_contract_that_was_booked_late_bears_no_fee_of_before_unless_fees_are_backdated() {
    let story = "
        2025-01-31 open A1 200.00 in 2 first 2025-02-28 learned 2025-03-10
        2025-04-10 ask A1
    ";
    let fee = "[late_fee]\nfixed = \"10.00\"\nwait_days = 3\n";
    let backdated = "
        1 due 2025-02-28 110.00 (principal 100.00, fee 10.00) unpaid all
        2 due 2025-03-28 110.00 (principal 100.00, fee 10.00) unpaid all
    ";
    check_instalments(&product(MONTHLY, fee), story, backdated);
    let from_then_on = "
        1 due 2025-02-28 100.00 unpaid all
        2 due 2025-03-28 110.00 (principal 100.00, fee 10.00) unpaid all
    ";
    check_instalments(&product(MONTHLY, &format!("{fee}backdated = false")), story, from_then_on);
}

/// A miss of 100.00 bears 10.00 at the start of 3 March. As penalty it is what an order with penalty first settles first, and
/// what a waiver of penalty takes; as a fee it is not.
#[test]
fn a_late_fee_may_be_owed_as_penalty() {
    let story = "
        2025-01-31 open A1 200.00 in 2 first 2025-02-28
        2025-03-05 repay A1 4.00
        2025-03-06 waive A1 1.00 penalty
        2025-03-06 ask A1
    ";
    let terms = "[late_fee]\nfixed = \"10.00\"\nwait_days = 3\ncounts_as = \"penalty\"\n\n[allocation]\n\
                 order = [\"penalty\", \"interest\", \"principal\", \"fee\"]";
    check_instalments(
        &product(MONTHLY, terms),
        story,
        "
        1 due 2025-02-28 110.00 (principal 100.00, penalty 10.00) unpaid 105.00 (principal 100.00, penalty 5.00)
        2 due 2025-03-28 100.00 unpaid all
        ",
    );
    let late_fee = places(&product(MONTHLY, terms), story, &["/instalments/0/late_fee", "/instalments/0/unpaid/fee"]);
    assert_eq!(late_fee, "10.00 0.00");
}
