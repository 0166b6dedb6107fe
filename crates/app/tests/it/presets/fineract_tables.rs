//! Tables of Fineract's own feature files (`EMICalculation-Part1.feature` and `-Part2.feature` of its end-to-end tests, 2026), to
//! the cent. Its days are those of 2024; "C" is the case there.
//!
//! The annuities were worked out a second time with Python's `decimal`, as the head of `presets` tells.

use super::preset;
use crate::support::{allocations, check_instalments, instalments, places};

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

/// C3152, C3153 and C3164: 31 December 2023 is a day of 2024. The first period of C3152 has 19 days of 365 and 12 of 366: 10,000.00 ×
/// 12 % × (19 / 365 + 12 / 366) = 101.81. C3164's annuity of 68.13 leaves 68.16 to the last one; 68.14 leave 68.12.
#[test]
fn by_actual_years_the_last_day_of_december_is_of_the_new_year() {
    let by_years = |rate| loan(rate, "act_act_year_end");
    let story = "2023-12-12 open A1 10000.00 in 6\n2023-12-12 ask A1";
    check_instalments(
        &by_years("12%"),
        story,
        "
        1 due 2024-01-12 1725.56 (principal 1623.75, interest 101.81) unpaid all
        2 due 2024-02-12 1725.56 (principal 1640.42, interest 85.14) unpaid all
        3 due 2024-03-12 1725.56 (principal 1661.51, interest 64.05) unpaid all
        4 due 2024-04-12 1725.56 (principal 1673.98, interest 51.58) unpaid all
        5 due 2024-05-12 1725.56 (principal 1692.11, interest 33.45) unpaid all
        6 due 2024-06-12 1725.59 (principal 1708.23, interest 17.36) unpaid all
        ",
    );
    check_instalments(
        &by_years("9.4822%"),
        story,
        "
        1 due 2024-01-12 1713.12 (principal 1632.67, interest 80.45) unpaid all
        2 due 2024-02-12 1713.12 (principal 1645.92, interest 67.20) unpaid all
        3 due 2024-03-12 1713.12 (principal 1662.62, interest 50.50) unpaid all
        4 due 2024-04-12 1713.12 (principal 1672.49, interest 40.63) unpaid all
        5 due 2024-05-12 1713.12 (principal 1686.80, interest 26.32) unpaid all
        6 due 2024-06-12 1713.15 (principal 1699.50, interest 13.65) unpaid all
        ",
    );
    check_instalments(
        &by_years("10.65%"),
        "2023-12-12 open A1 331.77 in 5\n2023-12-12 ask A1",
        "
        1 due 2024-01-12 68.14 (principal 65.14, interest 3.00) unpaid all
        2 due 2024-02-12 68.14 (principal 65.73, interest 2.41) unpaid all
        3 due 2024-03-12 68.14 (principal 66.44, interest 1.70) unpaid all
        4 due 2024-04-12 68.14 (principal 66.93, interest 1.21) unpaid all
        5 due 2024-05-12 68.12 (principal 67.53, interest 0.59) unpaid all
        ",
    );
}

/// C3165 and C3166. The annuity of 75.00 is 15.46 and leaves 15.49, three minor units off where the half of five is two: 15.47 leave
/// 15.45. That of 100.00 every 15 days is 16.89 and leaves 16.93: 16.90 leave 16.88. C3167, above, stays: 17.44 would leave 17.40.
#[test]
fn an_equal_instalment_is_moved_where_the_last_one_comes_nearer() {
    check_instalments(
        &loan("12.3%", "30_360"),
        "2024-01-01 open A1 75.00 in 5\n2024-01-01 ask A1",
        "
        1 due 2024-02-01 15.47 (principal 14.70, interest 0.77) unpaid all
        2 due 2024-03-01 15.47 (principal 14.85, interest 0.62) unpaid all
        3 due 2024-04-01 15.47 (principal 15.00, interest 0.47) unpaid all
        4 due 2024-05-01 15.47 (principal 15.16, interest 0.31) unpaid all
        5 due 2024-06-01 15.45 (principal 15.29, interest 0.16) unpaid all
        ",
    );
    check_instalments(
        &loan("9.4822%", "act_365").replace("every_months = 1", "every_days = 15"),
        "2024-01-01 open A1 100.00 in 6\n2024-01-01 ask A1",
        "
        1 due 2024-01-16 16.90 (principal 16.51, interest 0.39) unpaid all
        2 due 2024-01-31 16.90 (principal 16.57, interest 0.33) unpaid all
        3 due 2024-02-15 16.90 (principal 16.64, interest 0.26) unpaid all
        4 due 2024-03-01 16.90 (principal 16.70, interest 0.20) unpaid all
        5 due 2024-03-16 16.90 (principal 16.77, interest 0.13) unpaid all
        6 due 2024-03-31 16.88 (principal 16.81, interest 0.07) unpaid all
        ",
    );
}

/// The preset where money settles the interest of the days gone by before principal: Fineract's allocation 1.
fn recalculated() -> String {
    loan("7%", "30_360").replace(
        "\"in_advance.principal\", \"in_advance.interest\"",
        "\"in_advance.interest\", \"in_advance.principal\"",
    )
}

/// 100.00 at 7 % in six from 1 January, with these repayments, on the day of the last.
fn after(repayments: &[(&str, &str)]) -> String {
    let lines = repayments.iter().map(|(on, amount)| format!("{on} repay A1 {amount}\n"));
    let (last, _) = repayments.last().expect("something is repaid");
    format!("2024-01-01 open A1 100.00 in 6\n{}{last} ask A1", lines.collect::<String>())
}

/// C3253: 15.00 on 15 January. A month bears 0.58333; 14 of its 31 days 0.26344, so 14.74 are principal. 85.26 bear 0.27274 on the other
/// 17 days: 0.53618 in all. The first instalment keeps its 17.01, and the last one becomes 16.96.
#[test]
fn a_part_of_an_instalment_paid_early_makes_fineracts_own_table() {
    let story = after(&[("2024-01-15", "15.00")]);
    check_instalments(
        &recalculated(),
        &story,
        "
        1 due 2024-02-01 17.01 (principal 16.47, interest 0.54) unpaid 2.01 (principal 1.73, interest 0.28)
        2 due 2024-03-01 17.01 (principal 16.52, interest 0.49) unpaid all
        3 due 2024-04-01 17.01 (principal 16.62, interest 0.39) unpaid all
        4 due 2024-05-01 17.01 (principal 16.72, interest 0.29) unpaid all
        5 due 2024-06-01 17.01 (principal 16.81, interest 0.20) unpaid all
        6 due 2024-07-01 16.96 (principal 16.86, interest 0.10) unpaid all
        ",
    );
    assert_eq!(allocations(&recalculated(), &story), "2024-01-15 repayment: 1 interest 0.26, 1 principal 14.74");
}

/// C3254: one cent less than the instalment. 16.74 of principal leave 83.26, which bear 0.26634 until 1 February: 0.53 in all, for
/// which 17.01 have no room. So the first one costs the 0.26 that were paid, and 0.27 are the second's.
#[test]
fn an_instalment_paid_early_but_for_a_cent_takes_principal_in_fineracts_own_table() {
    check_instalments(
        &recalculated(),
        &after(&[("2024-01-15", "17.00")]),
        "
        1 due 2024-02-01 17.01 (principal 16.75, interest 0.26) unpaid 0.01
        2 due 2024-03-01 17.01 (principal 16.25, interest 0.76) unpaid all
        3 due 2024-04-01 17.01 (principal 16.62, interest 0.39) unpaid all
        4 due 2024-05-01 17.01 (principal 16.72, interest 0.29) unpaid all
        5 due 2024-06-01 17.01 (principal 16.81, interest 0.20) unpaid all
        6 due 2024-07-01 16.95 (principal 16.85, interest 0.10) unpaid all
        ",
    );
}

/// C3255: 15.00 on 15 January and 2.01 on the 20th. Five more days on 85.26 make 0.34366, so 0.08 are interest. 83.33 bear 0.18816 on the
/// other 12 days; 0.53 - 0.34 = 0.19 are the second's.
#[test]
fn an_instalment_paid_early_in_two_goes_makes_fineracts_own_table() {
    let story = after(&[("2024-01-15", "15.00"), ("2024-01-20", "2.01")]);
    check_instalments(
        &recalculated(),
        &story,
        "
        1 due 2024-02-01 17.01 (principal 16.67, interest 0.34) unpaid 0.00
        2 due 2024-03-01 17.01 (principal 16.33, interest 0.68) unpaid all
        3 due 2024-04-01 17.01 (principal 16.62, interest 0.39) unpaid all
        4 due 2024-05-01 17.01 (principal 16.72, interest 0.29) unpaid all
        5 due 2024-06-01 17.01 (principal 16.81, interest 0.20) unpaid all
        6 due 2024-07-01 16.95 (principal 16.85, interest 0.10) unpaid all
        ",
    );
    let second = "2024-01-20 repayment: 1 interest 0.08, 1 principal 1.93";
    assert!(allocations(&recalculated(), &story).ends_with(second));
}

/// C3256 and C3257: the whole instalment, and two. 66.24 bear 0.21189 on the other 17 days of January, 0.47533 with the 14 before: 0.48,
/// of which 0.22 are left; with 0.39 of February and 0.39 of March the third one bears 1.00.
#[test]
fn instalments_paid_early_in_full_make_fineracts_own_tables() {
    check_instalments(
        &recalculated(),
        &after(&[("2024-01-15", "17.01")]),
        "
        1 due 2024-02-01 17.01 (principal 16.75, interest 0.26) unpaid 0.00
        2 due 2024-03-01 17.01 (principal 16.25, interest 0.76) unpaid all
        3 due 2024-04-01 17.01 (principal 16.62, interest 0.39) unpaid all
        4 due 2024-05-01 17.01 (principal 16.72, interest 0.29) unpaid all
        5 due 2024-06-01 17.01 (principal 16.81, interest 0.20) unpaid all
        6 due 2024-07-01 16.95 (principal 16.85, interest 0.10) unpaid all
        ",
    );
    check_instalments(
        &recalculated(),
        &after(&[("2024-01-15", "34.02")]),
        "
        1 due 2024-02-01 17.01 (principal 16.75, interest 0.26) unpaid 0.00
        2 due 2024-03-01 17.01 unpaid 0.00
        3 due 2024-04-01 17.01 (principal 16.01, interest 1.00) unpaid all
        4 due 2024-05-01 17.01 (principal 16.72, interest 0.29) unpaid all
        5 due 2024-06-01 17.01 (principal 16.81, interest 0.20) unpaid all
        6 due 2024-07-01 16.80 (principal 16.70, interest 0.10) unpaid all
        ",
    );
}

/// C3258: 17.01 on 15 January; on the 20th 83.25 and what they bore in five days, 0.34177 in all less 0.26, end it.
#[test]
fn an_early_end_after_an_early_repayment_costs_what_it_does_in_fineract() {
    let story = "2024-01-01 open A1 100.00 in 6\n2024-01-15 repay A1 17.01\n2024-01-20 ask A1\n2024-01-20 repay A1 83.33\n2024-01-20 ask A1";
    assert_eq!(places(&recalculated(), story, &["/payoff", "/status"]), "83.33 open\n0.00 settled");
}

/// C3252: of 0.27 on 15 January 0.26 are interest, and one cent is principal, which no interest shows.
#[test]
fn a_cent_of_principal_paid_early_leaves_fineracts_table_as_it_was() {
    let story = after(&[("2024-01-15", "0.27")]);
    check_instalments(
        &recalculated(),
        &story,
        "
        1 due 2024-02-01 17.01 (principal 16.43, interest 0.58) unpaid 16.74 (principal 16.42, interest 0.32)
        2 due 2024-03-01 17.01 (principal 16.52, interest 0.49) unpaid all
        3 due 2024-04-01 17.01 (principal 16.62, interest 0.39) unpaid all
        4 due 2024-05-01 17.01 (principal 16.72, interest 0.29) unpaid all
        5 due 2024-06-01 17.01 (principal 16.81, interest 0.20) unpaid all
        6 due 2024-07-01 17.00 (principal 16.90, interest 0.10) unpaid all
        ",
    );
    assert_eq!(allocations(&recalculated(), &story), "2024-01-15 repayment: 1 interest 0.26, 1 principal 0.01");
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
