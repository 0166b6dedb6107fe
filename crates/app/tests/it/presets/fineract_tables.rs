//! Tables of Fineract's own feature files (`EMICalculation-Part1.feature` and `-Part2.feature` of its end-to-end tests, 2026), to
//! the cent. Its days are those of 2024; "C" is the case there.
//!
//! The annuities were worked out a second time with Python's `decimal`, as the head of `presets` tells.

use super::preset;
use crate::support::{allocations, check_instalments, instalments};

/// The preset with another rate, another day count, and interest before principal.
fn loan(rate: &str, day_count: &str) -> String {
    preset("fineract-progressive")
        .replace("annual_rate = \"12%\"", &format!("annual_rate = \"{rate}\""))
        .replace("day_count = \"30_360\"", &format!("day_count = \"{day_count}\""))
}

/// C3154: 12 %, 30/360. C3153's twin at 9.4822 %. C3167: 15.678 % by actual days over 365, in a leap year.
#[test]
fn a_hundred_in_six_months_is_fineracts_own_table() {
    let story = "2024-01-01 open A1 100.00 in 6\n2024-01-01 ask A1";
    check_instalments(
        &loan("12%", "30_360"),
        story,
        "
        1 due 2024-02-01 17.25 (principal 16.25, interest 1.00) unpaid all
        2 due 2024-03-01 17.25 (principal 16.41, interest 0.84) unpaid all
        3 due 2024-04-01 17.25 (principal 16.58, interest 0.67) unpaid all
        4 due 2024-05-01 17.25 (principal 16.74, interest 0.51) unpaid all
        5 due 2024-06-01 17.25 (principal 16.91, interest 0.34) unpaid all
        6 due 2024-07-01 17.28 (principal 17.11, interest 0.17) unpaid all
        ",
    );
    check_instalments(
        &loan("9.4822%", "30_360"),
        story,
        "
        1 due 2024-02-01 17.13 (principal 16.34, interest 0.79) unpaid all
        2 due 2024-03-01 17.13 (principal 16.47, interest 0.66) unpaid all
        3 due 2024-04-01 17.13 (principal 16.60, interest 0.53) unpaid all
        4 due 2024-05-01 17.13 (principal 16.73, interest 0.40) unpaid all
        5 due 2024-06-01 17.13 (principal 16.86, interest 0.27) unpaid all
        6 due 2024-07-01 17.13 (principal 17.00, interest 0.13) unpaid all
        ",
    );
    check_instalments(
        &loan("15.678%", "act_365"),
        story,
        "
        1 due 2024-02-01 17.43 (principal 16.10, interest 1.33) unpaid all
        2 due 2024-03-01 17.43 (principal 16.38, interest 1.05) unpaid all
        3 due 2024-04-01 17.43 (principal 16.53, interest 0.90) unpaid all
        4 due 2024-05-01 17.43 (principal 16.77, interest 0.66) unpaid all
        5 due 2024-06-01 17.43 (principal 16.97, interest 0.46) unpaid all
        6 due 2024-07-01 17.47 (principal 17.25, interest 0.22) unpaid all
        ",
    );
}

/// Recalculation with equal totals kept, where money settles the interest of the days gone by before principal: its allocation 1.
fn recalculated() -> String {
    loan("7%", "30_360")
        .replace("interest_recalculation = \"daily\"", "interest_recalculation = \"daily_simple\"")
        .replace(
            "\"in_advance.principal\", \"in_advance.interest\"",
            "\"in_advance.interest\", \"in_advance.principal\"",
        )
}

/// C3253: 15.00 on 15 January. The first instalment costs 0.54 instead of 0.58, keeps its 17.01, and the last one becomes 16.96. By
/// hand: 14 days of 30 are 0.27, so 14.73 are principal; 85.27 × 7 % × 16 / 360 is 0.27. (Fineract counts 14 of the 31 days, 0.26; the
/// table is the same.)
#[test]
fn a_part_of_an_instalment_paid_early_makes_fineracts_own_table() {
    let story = "2024-01-01 open A1 100.00 in 6\n2024-01-15 repay A1 15.00\n2024-01-15 ask A1";
    check_instalments(
        &recalculated(),
        story,
        "
        1 due 2024-02-01 17.01 (principal 16.47, interest 0.54) unpaid 2.01 (principal 1.74, interest 0.27)
        2 due 2024-03-01 17.01 (principal 16.52, interest 0.49) unpaid all
        3 due 2024-04-01 17.01 (principal 16.62, interest 0.39) unpaid all
        4 due 2024-05-01 17.01 (principal 16.72, interest 0.29) unpaid all
        5 due 2024-06-01 17.01 (principal 16.81, interest 0.20) unpaid all
        6 due 2024-07-01 16.96 (principal 16.86, interest 0.10) unpaid all
        ",
    );
    assert_eq!(allocations(&recalculated(), story), "2024-01-15 repayment: 1 interest 0.27, 1 principal 14.73");
}

/// C3251: 0.20 on 15 January are less than the interest of the days gone by, and so nothing is computed anew.
#[test]
fn money_that_settles_no_principal_leaves_fineracts_table_as_it_was() {
    let open = "2024-01-01 open A1 100.00 in 6";
    let opened = instalments(&recalculated(), &format!("{open}\n2024-01-01 ask A1"));
    let paid = instalments(&recalculated(), &format!("{open}\n2024-01-15 repay A1 0.20\n2024-01-15 ask A1"));
    let first = "1 due 2024-02-01 17.01 (principal 16.43, interest 0.58) unpaid";
    assert_eq!(
        opened.replace(&format!("{first} all"), ""),
        paid.replace(&format!("{first} 16.81 (principal 16.43, interest 0.38)"), "")
    );
    assert!(opened.ends_with("6 due 2024-07-01 17.00 (principal 16.90, interest 0.10) unpaid all"), "{opened}");
}
