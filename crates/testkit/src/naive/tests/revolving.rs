//! Revolving accounts: section 6.

use super::*;

/// Spending 1200, a part of 300 with a fee of 4.50, 800 carried and a penalty of 2.10 on a charge, struck on 1 March.
fn minimum_payment(first_paid_on: &str, first_paid: &str) -> Statement {
    let mut product = revolving("0", "0.75%");
    product.penalty = Some(PenaltyTerms { rate: rate("0.1%"), ..daily_penalty(0, PenaltyFrom::DueDate) });
    // On 1 February 88.89 of 888.89 becomes due on 11 February; the rest is carried from then on.
    let story = format!(
        "2025-01-05 open 0.00 x 0
         2025-01-06 buy 888.89 in 1
         2025-01-20 fee 70.00 due 2025-01-20
         {first_paid_on} repay {first_paid} for 1
         2025-02-19 repay 70.00 for charge 1
         2025-02-20 buy 1200.00 in 1
         2025-02-20 buy 600.00 in 2"
    );
    let account = run(&product, "2025-03-01", &story);
    // 70.00 x 0.1 % x 30 days.
    assert_eq!(unpaid(&account)[0], "charge 1 2025-01-20: 0.00 + 0.00 + 0.00 + 2.10");
    account.struck.unwrap()
}

#[test]
fn the_minimum_payment_is_506_60_and_1226_60_after_a_miss() {
    let in_time = minimum_payment("2025-02-11", "88.89");
    assert_eq!((in_time.number, in_time.due), (2, date("2025-03-11")));
    assert_eq!((in_time.principal, in_time.interest, in_time.fee), (money("500.00"), Amount::ZERO, money("4.50")));
    assert_eq!(in_time.minimum_payment, money("506.60"));
    // 800 + 1200 + 600 of pools, 4.50 and 2.10.
    assert_eq!(in_time.balance, money("2606.60"));
    // A day late: the statement's own penalty of one day, 0.09, is paid with it.
    let missed = minimum_payment("2025-02-12", "88.98");
    assert_eq!(missed.principal, money("1220.00"));
    assert_eq!(missed.minimum_payment, money("1226.60"));
}

#[test]
fn a_small_carried_balance_is_due_in_full() {
    let story = "
        2025-01-05 open 0.00 x 0
        2025-01-06 buy 300.00 in 1
        2025-02-05 repay 30.00
    ";
    // 270.00 is carried when the second statement is struck, less than 300.00.
    let account = run(&revolving("0", "0"), "2025-03-01", story);
    assert_eq!(account.struck.unwrap().principal, money("270.00"));
    assert_eq!(account.pools, NaivePools::default());
}

#[test]
fn the_carried_balance_bears_the_service_fee_by_the_day() {
    let story = "
        2025-01-05 open 0.00 x 0
        2025-01-06 buy 1000.00 in 1
        2025-02-11 repay 100.00
    ";
    let product = revolving("0.05%", "0");
    // 900.00 is carried from 11 February, 18 days through 28 February, at 0.45 a day; the strike of 1 March does
    // not count its own day, the next one does.
    let account = run(&product, "2025-02-11", story);
    assert_eq!((account.pools.billed, account.pools.carried), (Amount::ZERO, money("900.00")));
    let account = run(&product, "2025-03-01", story);
    assert_eq!(account.struck.unwrap().interest, money("8.10"));
    assert_eq!((account.struck.unwrap().principal, account.pools.carried), (money("90.00"), money("810.00")));
    assert_eq!(run(&product, "2025-03-02", story).pools.service_weight, 81_000);
}

#[test]
fn a_plan_bills_part_by_part_and_ends() {
    let story = "
        2025-01-05 open 0.00 x 0
        2025-01-06 buy 100.00 in 3
        2025-02-15 refund 40.00
    ";
    let product = revolving("0", "1%");
    let struck = |on: &str| run(&product, on, story).struck.map(|statement| (statement.principal, statement.fee));
    assert_eq!(struck("2025-02-01"), Some((money("33.33"), money("1.00"))));
    // 66.67 less 40.00 is left: less than the next part.
    assert_eq!(struck("2025-03-01"), Some((money("26.67"), money("1.00"))));
    assert_eq!(struck("2025-04-01"), None);
}

#[test]
fn statement_days_begin_on_the_opening_and_a_statement_of_nothing_is_not_made() {
    let product = revolving("0", "0");
    let story = "2025-02-01 open 0.00 x 0\n 2025-02-01 buy 0.04 in 1";
    let account = run(&product, "2025-02-01", story);
    assert_eq!((account.struck, account.pools.spending), (None, money("0.04")));
    let story = "2025-02-01 open 0.00 x 0\n 2025-02-01 buy 0.04 in 1\n 2025-02-02 buy 0.01 in 1";
    assert_eq!(run(&product, "2025-03-01", story).struck.unwrap().number, 1);
}

#[test]
fn an_issued_statement_keeps_its_figures_whatever_is_learned_later() {
    let product = revolving("0", "0");
    let mut story = entries(
        "2025-01-05 open 0.00 x 0
         2025-01-06 buy 1000.00 in 1",
    );
    let struck = naive(&product, &story, date("2025-02-01"), date("2025-02-01")).unwrap();
    let event = Event::StatementIssued(struck.struck.unwrap());
    story.push(Entry { seq: 3, effective_on: date("2025-02-01"), booked_on: date("2025-02-01"), event });
    let issued = naive(&product, &story, date("2025-02-01"), date("2025-02-01")).unwrap();
    assert_eq!(issued, NaiveAccount { struck: None, ..struck });
    let mut late = entry("2025-01-20 booked 2025-02-03 buy 500.00 in 1", 4);
    story.push(late.clone());
    let account = naive(&product, &story, date("2025-02-03"), date("2025-02-03")).unwrap();
    assert_eq!(unpaid(&account), ["1 2025-02-11: 100.00 + 0.00 + 0.00 + 0.00"]);
    // The late purchase counts from the day it was booked, so it waits for the next statement.
    assert_eq!((account.pools.billed, account.pools.spending), (money("900.00"), money("500.00")));
    // Had there been less, the statement asks for what there is.
    late.event = Event::Reversal { of: 2 };
    story[3] = late;
    let account = naive(&product, &story, date("2025-02-03"), date("2025-02-03")).unwrap();
    assert_eq!(unpaid(&account), ["1 2025-02-11: 0.00 + 0.00 + 0.00 + 0.00"]);
}

#[test]
fn the_minimum_payment_reaches_its_floor_from_spending_first() {
    let floor = |floor: &str| {
        let terms = StatementTerms { minimum_floor: money(floor), ..statement_terms("0", "0") };
        let story = "2025-01-05 open 0.00 x 0\n 2025-01-06 buy 200.00 in 1\n 2025-01-06 fee 15.00 due 2025-01-20";
        run(&product(Plan::Statement(terms)), "2025-02-01", story).struck.unwrap()
    };
    // 20.00 are due of spending; 15.00 are unpaid elsewhere.
    assert_eq!((floor("30.00").principal, floor("30.00").minimum_payment), (money("20.00"), money("35.00")));
    assert_eq!((floor("50.00").principal, floor("50.00").minimum_payment), (money("35.00"), money("50.00")));
    assert_eq!((floor("500.00").principal, floor("500.00").minimum_payment), (money("200.00"), money("215.00")));
}

#[test]
fn the_floor_takes_of_the_balance_carried_what_spending_does_not_have() {
    let terms = StatementTerms { minimum_floor: money("150.00"), ..statement_terms("0", "0") };
    let story = "
        2025-01-05 open 0.00 x 0
        2025-01-06 buy 1000.00 in 1
        2025-02-05 repay 150.00
        2025-02-20 buy 20.00 in 1
    ";
    // 85.00 of 850.00 carried and 2.00 of 20.00 spent; of the 63.00 that are missing spending has 18.00.
    let struck = run(&product(Plan::Statement(terms)), "2025-03-01", story).struck.unwrap();
    assert_eq!((struck.principal, struck.from_carried), (money("150.00"), money("130.00")));
}

#[test]
fn a_miss_need_not_make_everything_due() {
    let terms = StatementTerms { miss_makes_all_due: false, ..statement_terms("0", "0") };
    let story = "2025-01-05 open 0.00 x 0\n 2025-01-06 buy 1000.00 in 1";
    // 100.00 of the first statement is unpaid: 10 % of 1000.00 is already asked for.
    let account = run(&product(Plan::Statement(terms)), "2025-03-01", story);
    assert_eq!((account.struck, account.pools.carried), (None, money("900.00")));
    let account = run(&revolving("0", "0"), "2025-03-01", story);
    assert_eq!(account.struck.unwrap().principal, money("900.00"));
}

#[test]
fn a_re_age_puts_what_is_past_due_back_into_the_balance_carried() {
    let mut product = revolving("0.05%", "0");
    product.penalty = Some(daily_penalty(0, PenaltyFrom::DueDate));
    // 100.00 of the first statement is due on 11 February, with 0.50 of penalty on 21 February; 900.00 is carried.
    let story = |penalty: &str| {
        format!(
            "2025-01-05 open 0.00 x 0
             2025-01-06 buy 1000.00 in 1
             2025-02-21 re-age-open-end carry waive {penalty}"
        )
    };
    let account = run(&product, "2025-02-22", &story("carry"));
    let expected = ["1 2025-02-11: 0.00 + 0.00 + 0.00 + 0.00", "charge 1 2025-03-11: 0.00 + 0.00 + 0.00 + 0.50"];
    assert_eq!(unpaid(&account), expected);
    assert_eq!((account.pools.carried, account.past_due_days), (money("1000.00"), 0));
    // 900.00 for ten days and 1000.00 for eight. The miss makes nothing due any more: 10 % of 1000.00.
    let struck = run(&product, "2025-03-01", &story("carry")).struck.unwrap();
    assert_eq!(
        (struck.principal, struck.interest, struck.minimum_payment),
        (money("100.00"), money("8.50"), money("109.00"))
    );
    let account = run(&product, "2025-02-22", &story("capitalise"));
    assert_eq!((account.pools.carried, account.totals.capitalised.penalty), (money("1000.50"), money("0.50")));
    let account = run(&product, "2025-02-22", &story("waive"));
    assert_eq!((account.pools.carried, account.totals.waived.penalty), (money("1000.00"), money("0.50")));
    assert_eq!(scheduled(&account), ["1 2025-02-11: 0.00 + 0.00 + 0.00 + 0.50"]);
}

#[test]
fn interest_and_fees_of_a_re_age_are_one_charge() {
    let story = "
        2025-01-05 open 0.00 x 0
        2025-01-06 buy 1000.00 in 1
        2025-01-06 buy 200.00 in 2
        2025-02-11 repay 202.00
        2025-03-20 re-age-open-end carry carry carry
    ";
    // 2.00 of fee with the first statement. The second has the service fee of 900.00 carried, 0.45 a day from 11 to 28
    // February, and 2.00; 100.00 of the plan and 90.00 of what was carried.
    let account = run(&revolving("0.05%", "1%"), "2025-03-20", story);
    assert_eq!(unpaid(&account)[2], "charge 1 2025-04-11: 0.00 + 8.10 + 2.00 + 0.00");
    assert_eq!(left(&account), [0, 0, 1010]);
    assert_eq!(account.pools.carried, money("1000.00"));
}

#[test]
fn a_reschedule_of_a_revolving_account_ends_it_and_takes_its_pools_into_the_calendar() {
    let story = |treatment: &str, at: &str| {
        format!(
            "2025-01-05 open 0.00 x 0
             2025-01-06 buy 1000.00 in 1
             2025-02-20 buy 60.00 in 3
             2025-02-21 by-terms 2 from 2025-03-21 grace 0 {treatment} carry carry {at}"
        )
    };
    let product = revolving("0.05%", "0");
    // 100.00 of the statement, 900.00 carried with 4.50 for ten days, and 60.00.
    let account = run(&product, "2025-03-01", &story("capitalise", ""));
    let expected = [
        "1 2025-02-11: 0.00 + 0.00 + 0.00 + 0.00",
        "1 of calendar 2 2025-03-21: 532.25 + 0.00 + 0.00 + 0.00",
        "2 of calendar 2 2025-04-21: 532.25 + 0.00 + 0.00 + 0.00",
    ];
    assert_eq!(scheduled(&account), expected);
    assert_eq!((account.has_ended, account.struck, account.totals.capitalised.interest), (true, None, money("4.50")));
    assert_eq!(account.pools, NaivePools::default());
    // 1060.00 at 0.1 % a day for 28 days and 530.00 for 31, and the 4.50.
    let account = run(&product, "2025-02-21", &story("carry", "36.5%"));
    assert_eq!(principal_and_interest(&account), [(0, 0), (53_000, 2968 + 450), (53_000, 1643)]);
    // The service fee was of no instalment, so that nothing is waived: there is just none.
    let account = run(&product, "2025-02-21", &story("waive", ""));
    assert_eq!((left(&account), account.totals.waived.total()), (vec![0, 53_000, 53_000], Amount::ZERO));
}

#[test]
fn a_re_age_does_nothing_to_an_account_that_has_ended() {
    let story = "
        2025-01-05 open 0.00 x 0
        2025-01-06 buy 1000.00 in 1
        2025-02-15 terminate
        2025-02-21 re-age-open-end carry carry carry
    ";
    let account = run(&revolving("0", "0"), "2025-02-21", story);
    assert_eq!((left(&account), account.past_due_days), (vec![10_000, 90_000], 10));
}

#[test]
fn what_a_re_age_of_a_statement_day_carries_is_due_with_the_statement_of_that_day() {
    let mut product = revolving("0", "0");
    product.penalty = Some(daily_penalty(0, PenaltyFrom::DueDate));
    let story = "
        2025-01-05 open 0.00 x 0
        2025-01-06 buy 1000.00 in 1
        2025-03-01 re-age-open-end carry carry carry
    ";
    let account = run(&product, "2025-03-01", story);
    // 100.00 x 0.05 % x 18 days; then 10 % of 1000.00.
    let expected = [
        "1 2025-02-11: 0.00 + 0.00 + 0.00 + 0.00",
        "2 2025-03-11: 100.00 + 0.00 + 0.00 + 0.00",
        "charge 1 2025-03-11: 0.00 + 0.00 + 0.00 + 0.90",
    ];
    assert_eq!(unpaid(&account), expected);
}
