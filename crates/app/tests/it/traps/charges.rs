//! Traps of penalty and late fees: from which day, on what, how often, and where they are put.

use crate::support::{MONTHLY, SINGLE, check, check_instalments, places, product};

fn daily(more: &str) -> String {
    format!("[penalty]\nrate = \"0.1%\"\nper = \"day\"\n{more}")
}

/// Trap 24. Both instalments are missed, and each late fee comes forty days after its due date: 9 April and 7 May, both
/// after the last due date. One extra instalment takes the two of them.
#[test]
fn late_fees_after_maturity_share_one_extra_instalment() {
    let terms = "[late_fee]\nfixed = \"10.00\"\nwait_days = 40\nposting_grace_days = 40\nplace = \"period\"";
    let story = "
        2025-01-31 open A1 200.00 in 2 first 2025-02-28
        2025-04-09 ask A1
        2025-05-07 ask A1
    ";
    check_instalments(
        &product(MONTHLY, terms),
        story,
        "
        1 due 2025-02-28 100.00 unpaid all
        2 due 2025-03-28 100.00 unpaid all
        3 due 2025-04-09 10.00 (fee 10.00) unpaid all
        1 due 2025-02-28 100.00 unpaid all
        2 due 2025-03-28 100.00 unpaid all
        3 due 2025-04-09 20.00 (fee 20.00) unpaid all
        ",
    );
}

/// Traps 24 and 25. An instalment that is paid in time, and one that is settled within its wait, are never charged.
#[test]
fn whoever_owes_nothing_is_charged_nothing() {
    let story = "
        2025-01-31 open A1 200.00 in 2 first 2025-02-28
        2025-02-28 repay A1 100.00
        2025-04-01 repay A1 100.00
        2025-06-01 ask A1
    ";
    let terms = "[late_fee]\nfixed = \"10.00\"\nwait_days = 5\n\n[penalty]\nrate = \"0.1%\"\nper = \"day\"\n\
                 wait_days = 5\nfrom = \"due_date\"";
    check(&product(MONTHLY, terms), story, "2025-06-01 A1 settled");
    assert_eq!(places(&product(MONTHLY, terms), story, &["/totals/repaid", "/next_wake"]), "200.00 null");
}

/// Trap 26. 1.00 a day on 1,000.00 due on 1 March. Five days of grace for the age leave the penalty alone: 3.00 by
/// the 4th while the age that counts is 0. The penalty's own wait of five days is what moves it: its first day is the
/// 6th.
#[test]
fn the_grace_of_ageing_does_not_move_the_first_day_of_a_penalty() {
    let story = "
        2025-01-31 open A1 1000.00 first 2025-03-01
        2025-03-04 ask A1
        2025-03-06 ask A1
        2025-03-07 ask A1
    ";
    let pointers = ["/ageing/delinquent_days", "/ageing/overdue/penalty"];
    let grace = format!("[ageing]\ngrace_days = 5\n\n{}", daily("from = \"after_grace\""));
    assert_eq!(places(&product(SINGLE, &grace), story, &pointers), "0 3.00\n0 5.00\n1 6.00");
    let wait = daily("from = \"after_grace\"\nwait_days = 5");
    assert_eq!(places(&product(SINGLE, &wait), story, &pointers), "3 0.00\n5 0.00\n6 1.00");
}

/// Trap 8, and the day that is looked at. Due on the 10th, looked at on the 13th: the 10th, 11th and 12th are 3.00;
/// with the 13th itself 4.00, as the peer counts it ("due 10, close 13 = 4 days").
#[test]
fn whether_the_day_itself_counts_is_said_by_the_product() {
    let story = "
        2025-01-31 open A1 1000.00 first 2025-03-10
        2025-03-10 ask A1
        2025-03-13 ask A1
    ";
    for (through, penalty) in [("as_of_exclusive", "0.00\n3.00"), ("as_of_inclusive", "1.00\n4.00")] {
        let terms = daily(&format!("from = \"due_date\"\nthrough = \"{through}\""));
        assert_eq!(places(&product(SINGLE, &terms), story, &["/owed/penalty"]), penalty, "{through}");
    }
}

/// A skipped close loses no penalty: 0.1 % of 333.33 a day is 0.33333. Asked every day or once, ten days are 3.33;
/// rounded every day they are 3.30, also in one go.
#[test]
fn a_penalty_does_not_depend_on_the_days_on_which_it_was_looked_at() {
    let days = (2..=11).map(|day| format!("        2025-03-{day:02} ask A1\n")).collect::<String>();
    let open = "        2025-01-31 open A1 333.33 first 2025-03-01\n";
    for (rounded, penalty) in [("once", "3.33"), ("daily", "3.30")] {
        let terms = product(SINGLE, &daily(&format!("from = \"after_grace\"\nrounded = \"{rounded}\"")));
        let every_day = places(&terms, &format!("{open}{days}"), &["/owed/penalty"]);
        let once = places(&terms, &format!("{open}        2025-03-11 ask A1"), &["/owed/penalty"]);
        assert_eq!((every_day.lines().last().unwrap(), once.as_str()), (penalty, penalty), "{rounded}");
    }
}

/// Never penalty on penalty unless the product says so. 100 % a day on 100.00 due on 1 March: 31 days by 1 April are
/// 3,100.00, and a day later 3,200.00. Compounded monthly the 3,100.00 bear from 1 April on: 3,100.00 + 3,200.00.
#[test]
fn a_penalty_bears_no_penalty_unless_it_compounds() {
    let story = "
        2025-01-31 open A1 100.00 first 2025-03-01
        2025-04-01 ask A1
        2025-04-02 ask A1
    ";
    let whole = |more: &str| format!("[penalty]\nrate = \"100%\"\nper = \"day\"\nfrom = \"after_grace\"\n{more}");
    for (compound, penalty) in [("never", "3100.00\n3200.00"), ("monthly", "3100.00\n6300.00")] {
        let terms = whole(&format!("compound = \"{compound}\""));
        assert_eq!(places(&product(SINGLE, &terms), story, &["/owed/penalty"]), penalty, "{compound}");
    }
}

/// Two instalments of 1,000.00 each, 1.00 a day each: by 10 April the first, due on 1 February, has 68 days, the
/// second, due on 1 March, 40. Each at most 50.00: 50.00 + 40.00. All at most 60.00: they grow side by side from 1
/// March, when the first has 28.00; sixteen days later there are 44.00 + 16.00, and what comes then is lost.
#[test]
fn a_cap_on_penalty_holds_for_good() {
    let plan = format!("{MONTHLY}\nevery_months = 1");
    let story = "
        2025-01-01 open A1 2000.00 in 2 first 2025-02-01
        2025-04-10 ask A1
        2025-12-31 ask A1
    ";
    let pointers = ["/instalments/0/unpaid/penalty", "/instalments/1/unpaid/penalty"];
    let each = daily("from = \"after_grace\"\ncap_per_instalment = \"50.00\"");
    assert_eq!(places(&product(&plan, &each), story, &pointers), "50.00 40.00\n50.00 50.00");
    let all = daily("from = \"after_grace\"\ncap_per_account = \"60.00\"");
    assert_eq!(places(&product(&plan, &all), story, &pointers), "44.00 16.00\n44.00 16.00");
    // 3 % of 2,000.00 paid out are the same 60.00.
    let multiple = daily("from = \"after_grace\"\ncap_principal_multiple = \"3%\"");
    assert_eq!(places(&product(&plan, &multiple), story, &pointers), "44.00 16.00\n44.00 16.00");
}

/// A charge is no period: 8.00 due on 10 March age in days and amount, and no period is unpaid or was ever missed.
#[test]
fn a_charge_ages_without_being_a_missed_period() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-02-28 repay A1 100.00
        2025-03-01 charge A1 8.00 due 2025-03-10 because a letter
        2025-03-20 ask A1
    ";
    let pointers = [
        "/ageing/past_due_days",
        "/ageing/unpaid_periods",
        "/ageing/missed_periods_ever",
        "/ageing/overdue/fee",
        "/ageing/overdue_form",
    ];
    assert_eq!(places(&product(MONTHLY, ""), story, &pointers), "10 0 0 8.00 single_period");
}
