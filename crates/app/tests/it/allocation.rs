//! Where money goes: owed and in advance, by instalment and by component, and what is left over.

use crate::support::{EXTERNAL, MONTHLY, allocations, check, check_instalments, product};

/// Two instalments of 100.00 + 10.00 + 5.00 are owed on 10 March; 60.00 comes in.
const TWO_OWED: &str = "
        2025-01-15 open A1
          1 2025-02-01 100.00 interest 10.00 fee 5.00
          2 2025-03-01 100.00 interest 10.00 fee 5.00
        2025-03-10 repay A1 60.00
        2025-03-10 ask A1
    ";

/// The oldest whole: fee 5.00, interest 10.00, principal 45.00 of the first.
#[test]
fn horizontal_allocation_settles_the_oldest_instalment_first() {
    check_instalments(
        &product(EXTERNAL, ""),
        TWO_OWED,
        "
        1 due 2025-02-01 115.00 (principal 100.00, interest 10.00, fee 5.00) unpaid 55.00
        2 due 2025-03-01 115.00 (principal 100.00, interest 10.00, fee 5.00) unpaid all
        ",
    );
}

/// All fees 10.00, all interest 20.00, then 30.00 of the oldest principal.
#[test]
fn vertical_allocation_settles_one_component_everywhere_first() {
    check_instalments(
        &product(EXTERNAL, "[allocation]\nprocessing = \"vertical\""),
        TWO_OWED,
        "
        1 due 2025-02-01 115.00 (principal 100.00, interest 10.00, fee 5.00) unpaid 70.00
        2 due 2025-03-01 115.00 (principal 100.00, interest 10.00, fee 5.00) unpaid 100.00
        ",
    );
}

/// Principal first: 60.00 of the first principal.
#[test]
fn the_order_of_components_is_the_products() {
    check_instalments(
        &product(EXTERNAL, "[allocation]\norder = [\"principal\", \"interest\", \"fee\", \"penalty\"]"),
        TWO_OWED,
        "
        1 due 2025-02-01 115.00 (principal 100.00, interest 10.00, fee 5.00) \
        unpaid 55.00 (principal 40.00, interest 10.00, fee 5.00)
        2 due 2025-03-01 115.00 (principal 100.00, interest 10.00, fee 5.00) unpaid all
        ",
    );
}

/// The same 60.00 before anything is due: fee first where it is owed, principal first in advance.
#[test]
fn money_in_advance_can_have_an_order_of_its_own() {
    let story = "
        2025-01-15 open A1
          1 2025-02-01 100.00 interest 10.00 fee 5.00
        2025-01-20 repay A1 60.00
        2025-02-10 repay A1 5.00
        2025-02-10 ask A1
    ";
    let rule = "[allocation]\nin_advance_order = [\"principal\", \"interest\", \"fee\", \"penalty\"]";
    check_instalments(
        &product(EXTERNAL, rule),
        story,
        "1 due 2025-02-01 115.00 (principal 100.00, interest 10.00, fee 5.00) \
        unpaid 50.00 (principal 40.00, interest 10.00)",
    );
}

const IN_ADVANCE: &str = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-02-01 repay A1 150.00
        2025-02-01 ask A1
    ";

#[test]
fn money_in_advance_settles_the_next_instalment_by_default() {
    check_instalments(
        &product(MONTHLY, ""),
        IN_ADVANCE,
        "
        1 due 2025-02-28 100.00 unpaid 0.00
        2 due 2025-03-28 100.00 unpaid 50.00
        3 due 2025-04-28 100.00 unpaid all
        ",
    );
}

#[test]
fn money_in_advance_can_settle_the_last_instalment_first() {
    check_instalments(
        &product(MONTHLY, "[allocation]\nfuture_rule = \"last_instalment\""),
        IN_ADVANCE,
        "
        1 due 2025-02-28 100.00 unpaid all
        2 due 2025-03-28 100.00 unpaid 50.00
        3 due 2025-04-28 100.00 unpaid 0.00
        ",
    );
}

/// 120.00 for the third: 100.00 there, the rest by the rule to what is owed.
#[test]
fn an_earmark_comes_first_and_the_rest_follows_the_rule() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-10 repay A1 120.00 for 3
        2025-03-10 ask A1
    ";
    check_instalments(
        &product(MONTHLY, ""),
        story,
        "
        1 due 2025-02-28 100.00 unpaid 80.00
        2 due 2025-03-28 100.00 unpaid all
        3 due 2025-04-28 100.00 unpaid 0.00
        ",
    );
}

/// 350.00 on 300.00 leave 50.00; a charge of 8.00 takes its part of them at once.
#[test]
fn an_overpayment_is_kept_and_pays_a_later_charge() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-02-10 repay A1 350.00
        2025-02-10 ask A1
        2025-03-01 charge A1 8.00 due 2025-03-31 because a letter
        2025-03-01 ask A1
        2025-03-02 charge A1 45.00 due 2025-03-02
        2025-03-02 ask A1
        2025-03-03 ask A1
    ";
    check(
        &product(MONTHLY, ""),
        story,
        "
        2025-02-10 A1 overpaid credit 50.00
        2025-03-01 A1 overpaid credit 42.00
        2025-03-02 A1 current
        2025-03-03 A1 dpd 1 bucket 1-30 single_period overdue 3.00 (fee 3.00)
        ",
    );
}

/// 120.00 of goods returned: the principal of the third, then 20.00 of the second. The fees of 3.00 stay.
#[test]
fn a_merchant_refund_takes_the_last_principal_and_no_fee() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-02-10 refund A1 120.00
        2025-02-10 ask A1
    ";
    check_instalments(
        &product("kind = \"fee_per_instalment\"\nfee_rate = \"1%\"", ""),
        story,
        "
        1 due 2025-02-28 103.00 (principal 100.00, fee 3.00) unpaid all
        2 due 2025-03-28 103.00 (principal 100.00, fee 3.00) unpaid 83.00 (principal 80.00, fee 3.00)
        3 due 2025-04-28 103.00 (principal 100.00, fee 3.00) unpaid 3.00 (fee 3.00)
        ",
    );
}

/// A refund larger than all principal in advance pays what is owed, then the fees in advance, then is kept:
/// in advance 200.00 of principal, owed 103.00, fees in advance 6.00; of 320.00 that leaves 11.00.
#[test]
fn a_refund_of_everything_ends_as_credit() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-03-10 refund A1 320.00
        2025-03-10 ask A1
    ";
    check(
        &product("kind = \"fee_per_instalment\"\nfee_rate = \"1%\"", ""),
        story,
        "2025-03-10 A1 overpaid credit 11.00",
    );
}

/// 1,200.00 at 12 %, 30/360, interest first: 12.00 a month. From 10 March on at 18 %: the second instalment bears
/// 12.00 + 1,200 x 6 % x 18 / 360 = 15.60 for the period to 28 March, the third 18.00. On 5 April 20.00 come in. By age: the
/// charge of 3.00, then 12.00 of the first and 5.00 of the second. By rate: all 15.60 of the second, at 18 %, then 4.40 of
/// the first, at 12 %; the charge, which bears no rate, would be the last.
#[test]
fn what_bears_the_highest_rate_is_settled_first_where_the_product_says_so() {
    let story = "
        2025-01-28 open A1 1200.00 in 3 first 2025-02-28
        2025-02-10 charge A1 3.00 due 2025-02-15
        2025-03-10 change-rate A1 to 18% because the market
        2025-04-05 repay A1 20.00
        2025-04-05 ask A1
    ";
    let plan = "kind = \"interest_first\"\nannual_rate = \"12%\"\nday_count = \"30_360\"";
    let by_age = allocations(&product(plan, ""), story);
    assert_eq!(by_age, "2025-04-05 repayment: charge 1 fee 3.00, 1 interest 12.00, 2 interest 5.00");
    let by_rate = allocations(&product(plan, "[allocation]\npreset = \"rate_first\""), story);
    assert_eq!(by_rate, "2025-04-05 repayment: 2 interest 15.60, 1 interest 4.40");
}

/// The same account pays 900.00 on 5 April: at 18 % the second's interest, and in advance the third's 18.00 and 866.40 of its
/// principal would come before the first at 12 %, but steps are taken one after the other: what is owed is a step before what
/// is in advance. So the first's 12.00 and the charge come before the third.
#[test]
fn steps_come_before_rates() {
    let story = "
        2025-01-28 open A1 1200.00 in 3 first 2025-02-28
        2025-02-10 charge A1 3.00 due 2025-02-15
        2025-03-10 change-rate A1 to 18% because the market
        2025-04-05 repay A1 900.00
        2025-04-05 ask A1
    ";
    let plan = "kind = \"interest_first\"\nannual_rate = \"12%\"\nday_count = \"30_360\"";
    let by_rate = allocations(&product(plan, "[allocation]\nsweep = \"highest_rate_first\""), story);
    let expected = "2025-04-05 repayment: 2 interest 15.60, 1 interest 12.00, charge 1 fee 3.00, 3 interest 18.00, \
                    3 principal 851.40";
    assert_eq!(by_rate, expected);
}
