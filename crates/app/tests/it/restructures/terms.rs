//! What each restructure makes of unpaid principal, interest, fees and penalty.

use super::{bearing, renewed};
use crate::support::{MONTHLY, check_instalments, places, product};

/// 1,000.00 in four, the first two missed on 10 April.
const TWO_MISSED: &str = "
        2025-01-31 open A1 1000.00 in 4 first 2025-02-28
";

fn two_missed(line: &str) -> String {
    format!("{TWO_MISSED}        2025-04-10 {line}\n        2025-04-10 ask A1\n")
}

/// All 1,000.00 are unpaid: four new parts of 250.00, two of which had been missed. In order of due dates, the old
/// fourth with nothing left on it stands between the new ones.
#[test]
fn a_re_age_of_four_with_two_missed_is_four_anew() {
    check_instalments(
        &product(MONTHLY, ""),
        &two_missed("re-age A1 4 every 1 month first 2025-05-10 because hardship"),
        "
        1 due 2025-02-28 0.00 unpaid 0.00
        2 due 2025-03-28 0.00 unpaid 0.00
        3 due 2025-04-28 0.00 unpaid 0.00
        2/1 due 2025-05-10 250.00 unpaid all
        4 due 2025-05-28 0.00 unpaid 0.00
        2/2 due 2025-06-10 250.00 unpaid all
        2/3 due 2025-07-10 250.00 unpaid all
        2/4 due 2025-08-10 250.00 unpaid all
        ",
    );
}

/// 600.00 on 1 March settle the first two and 100.00 of the third, in advance 350.00: 250.00 due on 28 March and 100.00 due on 28
/// April. Re-aged on 10 March, these lie on one instalment of that day; a chargeback takes them back from there.
#[test]
fn a_re_age_may_collect_what_was_paid_in_advance() {
    let terms = product(MONTHLY, "[restructure]\nre_age_collects = true");
    let story = format!(
        "{TWO_MISSED}        2025-03-01 repay A1 600.00\n        2025-03-10 re-age A1 2 every 1 month first 2025-05-10\n"
    );
    let rest = "
        1 due 2025-02-28 250.00 unpaid 0.00
        2/0 due 2025-03-10 350.00 unpaid PART
        2 due 2025-03-28 0.00 unpaid 0.00
        3 due 2025-04-28 0.00 unpaid 0.00
        2/1 due 2025-05-10 200.00 unpaid all
        4 due 2025-05-28 0.00 unpaid 0.00
        2/2 due 2025-06-10 200.00 unpaid all
        ";
    check_instalments(&terms, &format!("{story}        2025-03-10 ask A1\n"), &rest.replace("PART", "0.00"));
    let back = format!("{story}        2025-03-20 chargeback A1 50.00\n        2025-03-20 ask A1\n");
    check_instalments(&terms, &back, &rest.replace("PART", "50.00"));
}

/// The 500.00 missed go on the two instalments to come: two of 500.00, on their old due dates.
#[test]
fn a_re_amortisation_of_four_with_two_missed_is_two_of_double() {
    check_instalments(
        &product(MONTHLY, ""),
        &two_missed("re-amortise A1 because hardship"),
        "
        1 due 2025-02-28 0.00 unpaid 0.00
        2 due 2025-03-28 0.00 unpaid 0.00
        3 due 2025-04-28 500.00 unpaid all
        4 due 2025-05-28 500.00 unpaid all
        ",
    );
}

/// Two months later each, counted from its own due date; what is paid stays where it was. In March and April 250.00 and
/// 10.00 of the second were paid.
#[test]
fn an_extension_moves_only_what_is_unpaid() {
    check_instalments(
        &product(MONTHLY, ""),
        &format!(
            "{TWO_MISSED}        2025-03-01 repay A1 260.00\n        2025-04-10 extend A1 by 2 months\n        2025-04-10 ask A1"
        ),
        "
        1 due 2025-02-28 250.00 unpaid 0.00
        2 due 2025-05-28 250.00 unpaid 240.00
        3 due 2025-06-28 250.00 unpaid all
        4 due 2025-07-28 250.00 unpaid all
        ",
    );
}

/// 20 March: 12.00 + 8.00 are due, of 4.00 five days of 31 are earned: 20.65 owed, 3.35 to come. Three new parts of
/// 400.00. `default`: a month of 12 % on 1,200.00, 800.00 and 400.00, the 20.65 with the first. `equal_payable`: the
/// 20.65 in three, 6.88 and the cent over with the last. `equal_full`: all 24.00, 8.00 each.
#[test]
fn a_re_age_has_three_treatments_of_interest() {
    for (treatment, parts) in [
        (
            "default",
            [
                "432.65 (principal 400.00, interest 32.65)",
                "408.00 (principal 400.00, interest 8.00)",
                "404.00 (principal 400.00, interest 4.00)",
            ],
        ),
        (
            "equal_payable",
            [
                "406.88 (principal 400.00, interest 6.88)",
                "406.88 (principal 400.00, interest 6.88)",
                "406.89 (principal 400.00, interest 6.89)",
            ],
        ),
        ("equal_full", ["408.00 (principal 400.00, interest 8.00)"; 3]),
    ] {
        let story = format!(
            "
        2025-01-15 open A1 1200.00 in 3
        2025-03-20 re-age A1 3 every 1 month first 2025-04-20 interest {treatment} because hardship
        2025-03-20 ask A1
    "
        );
        let dues = ["1 due 2025-04-20", "2 due 2025-05-20", "3 due 2025-06-20"];
        let expected: Vec<String> =
            dues.iter().zip(parts).map(|(due, part)| format!("{due} {part} unpaid all")).collect();
        assert_eq!(renewed(&bearing(), &story), expected, "{treatment}");
    }
}

const FEES_AND_PENALTY: &str =
    "[penalty]\nrate = \"0.1%\"\nper = \"day\"\nbase = \"overdue_principal\"\nfrom = \"after_grace\"";

/// 300.00 in three with a fee of 3.00 each; on 10 March ten days of 0.10 of penalty are owed, 1.00, and one fee.
/// Re-aged in two. `default`: fee and penalty owed go with the first, the 6.00 of fees to come are spread, 3.00 each.
/// `equal_payable` and `equal_full`: 9.00 of fees and 1.00 of penalty in two equal parts.
#[test]
fn a_re_age_takes_fees_and_penalty_along() {
    let plan = "kind = \"fee_per_instalment\"\nfee_rate = \"1%\"";
    let spread = "155.00 (principal 150.00, fee 4.50, penalty 0.50)";
    for (treatment, first, second) in [
        ("default", "157.00 (principal 150.00, fee 6.00, penalty 1.00)", "153.00 (principal 150.00, fee 3.00)"),
        ("equal_payable", spread, spread),
        ("equal_full", spread, spread),
    ] {
        let story = format!(
            "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-10 re-age A1 2 every 1 month first 2025-04-10 interest {treatment}
        2025-03-10 ask A1
    "
        );
        let expected =
            [format!("1 due 2025-04-10 {first} unpaid all"), format!("2 due 2025-05-10 {second} unpaid all")];
        assert_eq!(renewed(&product(plan, FEES_AND_PENALTY), &story), expected, "{treatment}");
    }
}

/// The totals of the new instalments of a story, and what was capitalised and waived.
fn rescheduled(terms: &str, story: &str) -> String {
    let totals: Vec<String> =
        renewed(terms, story).iter().map(|row| row.split(' ').nth(3).unwrap_or_default().to_owned()).collect();
    format!("{} {}", totals.join(" "), places(terms, story, &["/totals/capitalised/total", "/totals/waived/total"]))
}

/// On 20 March 20.65 of interest are owed on 1,200.00. In two months of 12 %. Carried: 600.00 each, interest 12.00
/// and 6.00, and 20.65 with the first. Capitalised: 1,220.65 is 610.32 and 610.33, interest 12.21 (12.2065) and 6.10
/// (6.1033). Waived: 612.00 and 606.00.
#[test]
fn interest_owed_is_carried_capitalised_or_waived() {
    for (treatment, expected) in [
        ("carry", "632.65 606.00 0.00 0.00"),
        ("capitalise", "622.53 616.43 20.65 0.00"),
        ("waive", "612.00 606.00 0.00 20.65"),
    ] {
        let story = format!(
            "
        2025-01-15 open A1 1200.00 in 3
        2025-03-20 reschedule A1 in 2 every 1 month first 2025-04-20 interest {treatment}
        2025-03-20 ask A1
    "
        );
        assert_eq!(rescheduled(&bearing(), &story), expected, "{treatment}");
    }
}

/// On 10 March 3.00 of fee are owed on 300.00, and the plan charges 1 % an instalment; fees to come are dropped.
/// Carried: 150.00 + 3.00 each, and 3.00 more with the first. Capitalised: 303.00, so 151.50 + 3.03 each. Waived:
/// 153.00 each.
#[test]
fn a_fee_owed_is_carried_capitalised_or_waived() {
    for (treatment, expected) in [
        ("carry", "156.00 153.00 0.00 0.00"),
        ("capitalise", "154.53 154.53 3.00 0.00"),
        ("waive", "153.00 153.00 0.00 3.00"),
    ] {
        let story = format!(
            "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-10 reschedule A1 in 2 every 1 month first 2025-04-10 fee {treatment}
        2025-03-10 ask A1
    "
        );
        let terms = product("kind = \"fee_per_instalment\"\nfee_rate = \"1%\"", "");
        assert_eq!(rescheduled(&terms, &story), expected, "{treatment}");
    }
}

/// On 10 March 1.00 of penalty is owed on 300.00. Carried into the first of two, capitalised (150.50 each), or waived.
#[test]
fn a_penalty_owed_is_carried_capitalised_or_waived() {
    for (treatment, expected) in [
        ("carry", "151.00 150.00 0.00 0.00"),
        ("capitalise", "150.50 150.50 1.00 0.00"),
        ("waive", "150.00 150.00 0.00 1.00"),
    ] {
        let story = format!(
            "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-10 reschedule A1 in 2 every 1 month first 2025-04-10 penalty {treatment}
        2025-03-10 ask A1
    "
        );
        assert_eq!(rescheduled(&product(MONTHLY, FEES_AND_PENALTY), &story), expected, "{treatment}");
    }
}

/// 1,200.00 on 20 March without any interest owed that is not waived. Two instalments of principal after one or none of
/// grace, at 6 % or the plan's 12 % on months of 30 days: grace bears 12.00 on the whole.
#[test]
fn a_reschedule_may_have_a_rate_of_its_own_and_begin_without_principal() {
    for (terms, expected) in [
        ("rate 6% interest waive", ["400.00 6.00", "400.00 4.00", "400.00 2.00"]),
        ("grace 1 interest waive", ["0.00 12.00", "600.00 12.00", "600.00 6.00"]),
        ("rate 6% grace 2 interest waive", ["0.00 6.00", "0.00 6.00", "1200.00 6.00"]),
    ] {
        let story = format!(
            "
        2025-01-15 open A1 1200.00 in 3
        2025-03-20 reschedule A1 in 3 every 1 month first 2025-04-20 {terms}
        2025-03-20 ask A1
    "
        );
        let row = |place: usize| {
            let amount = format!("/instalments/{place}/amount");
            places(&bearing(), &story, &[&format!("{amount}/principal"), &format!("{amount}/interest")])
        };
        assert_eq!([row(3), row(4), row(5)], expected, "{terms}");
    }
}
