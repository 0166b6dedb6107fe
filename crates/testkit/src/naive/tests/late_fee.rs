//! Late fees: section 3.

use ledger::product::{
    LateFeeAmount, LateFeeBase, LateFeeComponent, LateFeePlace, LateFeeRepeats, LateFeeTerms, PeriodBoundary,
};

use super::*;

/// 5.00 for each missed instalment, on it.
fn fixed_fee(wait_days: u32) -> LateFeeTerms {
    LateFeeTerms {
        amount: LateFeeAmount::Fixed(money("5.00")),
        wait_days,
        posting_grace_days: 0,
        repeats: LateFeeRepeats::PerInstalment,
        place: LateFeePlace::Instalment,
        boundary: PeriodBoundary::Earlier,
        after_maturity: true,
        counts_as: LateFeeComponent::Fee,
        is_backdated: true,
        again: None,
    }
}

fn fees(product: &Product, on: &str, more: &str) -> Vec<i64> {
    let account = run(product, on, &format!("2025-01-01 open 300.00 x 3\n {more}"));
    account.instalments.iter().map(|i| i.late_fee.minor()).collect()
}

#[test]
fn a_late_fee_is_charged_once_at_the_start_of_its_day_and_never_on_a_charge() {
    let mut product = monthly();
    product.late_fee = Some(fixed_fee(2));
    let fees = |on: &str, more: &str| {
        let story = format!("2025-01-01 open 300.00 x 3\n 2025-01-01 fee 7.00 due 2025-02-01\n {more}");
        let account = run(&product, on, &story);
        account.instalments.iter().map(|i| i.late_fee.minor()).collect::<Vec<_>>()
    };
    assert_eq!(fees("2025-02-02", ""), [0, 0, 0, 0]);
    assert_eq!(fees("2025-02-03", ""), [500, 0, 0, 0]);
    assert_eq!(fees("2025-02-28", ""), [500, 0, 0, 0]);
    assert_eq!(fees("2025-03-31", ""), [500, 0, 500, 0]);
    assert_eq!(fees("2025-02-28", "2025-02-02 repay 100.00"), [0, 0, 0, 0]);
    assert_eq!(fees("2025-02-28", "2025-02-03 repay 100.00"), [500, 0, 0, 0]);
}

#[test]
fn a_late_fee_of_no_wait_comes_the_day_after_and_a_share_is_held_within_its_limits() {
    let mut product = monthly();
    for (share, min, max, fee) in [
        ("5%", "0.00", None, "5.00"),
        ("5%", "6.00", None, "6.00"),
        ("5%", "0.00", Some("4.00"), "4.00"),
        ("0.005%", "0.00", None, "0.01"),
    ] {
        let amount =
            LateFeeAmount::Percent { rate: rate(share), of: LateFeeBase::Unpaid, min: money(min), max: max.map(money) };
        product.late_fee = Some(LateFeeTerms { amount, ..fixed_fee(0) });
        let on_due_date = run(&product, "2025-02-01", "2025-01-01 open 300.00 x 3");
        assert_eq!(on_due_date.instalments[0].late_fee, Amount::ZERO);
        let day_after = run(&product, "2025-02-02", "2025-01-01 open 300.00 x 3");
        assert_eq!(day_after.instalments[0].late_fee, money(fee), "{share} {min} {max:?}");
        assert_eq!(day_after.overdue.fee, money(fee));
    }
}

#[test]
fn late_fees_repeat_for_each_instalment_in_a_new_spell_or_never() {
    let mut product = monthly();
    let later = "2025-02-20 repay 105.00";
    for (repeats, unpaid, paid_late) in [
        (LateFeeRepeats::PerInstalment, [500, 500, 500], [500, 500, 500]),
        (LateFeeRepeats::OncePerSpell, [500, 0, 0], [500, 500, 0]),
        (LateFeeRepeats::Once, [500, 0, 0], [500, 0, 0]),
    ] {
        product.late_fee = Some(LateFeeTerms { repeats, ..fixed_fee(2) });
        assert_eq!(fees(&product, "2025-05-01", ""), unpaid, "{repeats:?}");
        assert_eq!(fees(&product, "2025-05-01", later), paid_late, "{repeats:?}");
    }
}

#[test]
fn a_late_fee_goes_to_the_period_of_its_date_and_after_the_last_to_the_extra_instalment() {
    let mut product = monthly();
    let place = LateFeePlace::Period;
    product.late_fee = Some(LateFeeTerms { place, posting_grace_days: 1, ..fixed_fee(2) });
    assert_eq!(fees(&product, "2025-02-10", ""), [0, 500, 0]);
    let account = run(&product, "2025-04-10", "2025-01-01 open 300.00 x 3");
    assert_eq!(unpaid(&account)[1], "2 2025-03-01: 100.00 + 0.00 + 5.00 + 0.00");
    assert_eq!(unpaid(&account)[3], "4 2025-04-02: 0.00 + 0.00 + 5.00 + 0.00");
    assert_eq!((account.instalments[3].kind, account.unpaid_periods), (NaiveKind::Extra, 3));
    // Without a day between the due date and the fee's own date the missed instalment is in its own period.
    product.late_fee = Some(LateFeeTerms { place, ..fixed_fee(2) });
    assert_eq!(fees(&product, "2025-02-10", ""), [500, 0, 0]);
}

#[test]
fn no_late_fee_is_charged_after_maturity_or_a_charge_off_or_beyond_the_all_in_rate() {
    let mut product = monthly();
    product.late_fee = Some(LateFeeTerms { after_maturity: false, ..fixed_fee(2) });
    assert_eq!(fees(&product, "2025-05-01", ""), [500, 500, 0]);
    product.late_fee = Some(fixed_fee(2));
    assert_eq!(fees(&product, "2025-05-01", "2025-02-10 charge-off"), [500, 0, 0]);
    // 300.00 for 33 days at 1 % a day of 365ths: 300.00 x 33 x 3.65 % / 365 = 0.99.
    product.all_in_annual_rate_max = Some(rate("3.65%"));
    assert_eq!(fees(&product, "2025-02-10", ""), [99, 0, 0]);
}

#[test]
fn a_late_fee_is_a_share_of_what_is_unpaid_or_of_what_was_scheduled() {
    let mut product = monthly();
    for (of, fee) in [(LateFeeBase::Unpaid, 300), (LateFeeBase::UnpaidPrincipal, 300), (LateFeeBase::Scheduled, 500)] {
        let amount = LateFeeAmount::Percent { rate: rate("5%"), of, min: Amount::ZERO, max: None };
        product.late_fee = Some(LateFeeTerms { amount, ..fixed_fee(0) });
        assert_eq!(fees(&product, "2025-02-10", "2025-02-01 repay 40.00"), [fee, 0, 0], "{of:?}");
    }
}

#[test]
fn a_late_fee_may_be_charged_again_and_again_while_the_instalment_is_unsettled() {
    let mut product = monthly();
    let every = |every: Period, times_max: Option<u16>| LateFeeTerms {
        repeats: LateFeeRepeats::Every { every, times_max },
        ..fixed_fee(2)
    };
    product.late_fee = Some(every(Period::Months(1), None));
    // On the third of each month; the second instalment joins in March, the third in April.
    assert_eq!(fees(&product, "2025-03-02", ""), [500, 0, 0]);
    assert_eq!(fees(&product, "2025-03-03", ""), [1000, 500, 0]);
    assert_eq!(fees(&product, "2025-04-03", ""), [1500, 1000, 500]);
    // Paid in March, and owed again in April.
    let story = "2025-02-20 repay 105.00\n 2025-03-10 chargeback 105.00";
    assert_eq!(fees(&product, "2025-04-03", story), [1000, 1000, 500]);
    product.late_fee = Some(every(Period::Months(1), Some(2)));
    assert_eq!(fees(&product, "2025-05-05", ""), [1000, 1000, 1000]);
    // By the due date of now: put off to 1 April, the first was charged on 3 February and is on 3 April.
    product.late_fee = Some(every(Period::Months(1), None));
    assert_eq!(fees(&product, "2025-04-02", "2025-02-11 extend 2 months"), [500, 0, 0]);
    assert_eq!(fees(&product, "2025-04-03", "2025-02-11 extend 2 months"), [1000, 0, 0]);
}

#[test]
fn a_late_fee_of_every_month_falls_on_the_last_day_of_a_shorter_one() {
    let mut product = monthly();
    let repeats = LateFeeRepeats::Every { every: Period::Months(1), times_max: None };
    product.late_fee = Some(LateFeeTerms { repeats, ..fixed_fee(1) });
    for (on, fee) in
        [("2025-01-31", 500), ("2025-02-27", 500), ("2025-02-28", 1000), ("2025-03-30", 1000), ("2025-03-31", 1500)]
    {
        let account = run(&product, on, "2025-01-01 open 100.00 x 1 from 2025-01-30");
        assert_eq!(account.instalments[0].late_fee.minor(), fee, "{on}");
    }
    // Twice a month: 31 January and, by the rule of due dates, the 16th of the month after.
    let repeats = LateFeeRepeats::Every { every: Period::SemiMonthly, times_max: None };
    product.late_fee = Some(LateFeeTerms { repeats, ..fixed_fee(1) });
    for (on, fee) in [("2025-02-15", 500), ("2025-02-16", 1000), ("2025-02-28", 1500), ("2025-03-16", 2000)] {
        let account = run(&product, on, "2025-01-01 open 100.00 x 1 from 2025-01-30");
        assert_eq!(account.instalments[0].late_fee.minor(), fee, "{on}");
    }
}

#[test]
fn the_own_date_of_a_repeated_late_fee_moves_on_with_it() {
    let mut product = monthly();
    let repeats = LateFeeRepeats::Every { every: Period::Days(10), times_max: None };
    product.late_fee =
        Some(LateFeeTerms { repeats, place: LateFeePlace::Period, posting_grace_days: 1, ..fixed_fee(2) });
    // Of the first instalment 2, 12 and 22 February are before 1 March; 4 March, and 2 March of the second, are not.
    assert_eq!(fees(&product, "2025-02-23", ""), [0, 1500, 0]);
    assert_eq!(fees(&product, "2025-03-05", ""), [0, 1500, 1000]);
}
