//! What the closes find: movements, their causes, and the buckets before and after.

use crate::support::{MONTHLY, check, product};

#[test]
fn an_account_enters_rolls_eases_cures_and_enters_again() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-01-30 close
        2025-01-31 close
        2025-02-28 close
        2025-03-01 close
        2025-03-02 close
        2025-03-29 close
        2025-03-31 close
        2025-04-02 repay A1 100.00
        2025-04-02 close
        2025-04-03 repay A1 100.00
        2025-04-03 close
        2025-04-29 close
        2025-05-02 repay A1 100.00
        2025-05-02 close
        2025-05-03 close
    ";
    check(
        &product(MONTHLY, ""),
        story,
        "
        2025-01-30 close nothing
        2025-01-31 close A1 opened by events, none -> none
        2025-02-28 close nothing
        2025-03-01 close A1 entered by time, none -> 1-30
        2025-03-02 close nothing
        2025-03-29 close A1 changed by time, 1-30 -> 1-30
        2025-03-31 close A1 rolled by time, 1-30 -> 31-60
        2025-04-02 close A1 eased by events, 31-60 -> 1-30
        2025-04-03 close A1 cured by events, 1-30 -> none
        2025-04-29 close A1 entered by time, none -> 1-30
        2025-05-02 close A1 cured by events, 1-30 -> none
        2025-05-03 close nothing
        ",
    );
}

/// On 31 March the account rolls to 31-60 by time alone, and half an instalment does not change that. A whole one does:
/// since 28 March it is three days, in the bucket of the day before, where time alone had led to 31-60.
#[test]
fn time_and_money_on_one_day_are_told_apart() {
    let story = |amount: &str| {
        format!(
            "
            2025-01-31 open A1 300.00 in 3 first 2025-02-28
            2025-03-31 repay A1 {amount}
            2025-03-31 close
            "
        )
    };
    check(&product(MONTHLY, ""), &story("50.00"), "2025-03-31 close A1 rolled by time, 1-30 -> 31-60");
    check(&product(MONTHLY, ""), &story("100.00"), "2025-03-31 close A1 changed by time_and_events, 1-30 -> 1-30");
}

#[test]
fn a_settled_account_is_told_and_a_charge_opens_it_again() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-02-10 repay A1 300.00
        2025-02-10 close
        2025-02-20 charge A1 8.00 due 2025-03-20
        2025-02-20 close
        2025-02-21 repay A1 10.00
        2025-02-21 close
    ";
    check(
        &product(MONTHLY, ""),
        story,
        "
        2025-02-10 close A1 settled by events, none -> none
        2025-02-20 close A1 reopened by events, none -> none
        2025-02-21 close A1 settled by events, none -> none
        ",
    );
}

/// What is learned later was not known to the close of the day, which finds the account past due; a later one cures it.
#[test]
fn a_close_knows_only_what_was_booked_by_its_day() {
    let story = "
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-02-28 repay A1 100.00 learned 2025-03-05
        2025-03-01 close
        2025-03-05 close
    ";
    check(
        &product(MONTHLY, ""),
        story,
        "
        2025-03-01 close A1 entered by time, none -> 1-30
        2025-03-05 close A1 cured by events, 1-30 -> none
        ",
    );
}

#[test]
fn several_accounts_are_told_in_the_order_of_their_names() {
    let story = "
        2025-01-31 open B1 300.00 in 3 first 2025-02-28
        2025-01-31 open A1 300.00 in 3 first 2025-02-28
        2025-01-31 open A2 300.00 in 3 first 2025-02-28
        2025-02-28 repay A2 100.00
        2025-03-01 close
    ";
    check(
        &product(MONTHLY, ""),
        story,
        "
        2025-03-01 close A1 entered by time, none -> 1-30
        2025-03-01 close B1 entered by time, none -> 1-30
        ",
    );
}
