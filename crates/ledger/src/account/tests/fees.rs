//! Fees that a product brings, and late fees that come again.

use primitives::Date;

use super::*;
use crate::day_close::next_wake;
use crate::event::{NewCalendar, Restructure, RestructureKind, Treatment};
use crate::fixtures::{contract, daily_loan, entries, product, rate, row};
use crate::product::{
    FeeAmount, FeeAt, FeeBase, FeeTerms, LateFeeAmount, LateFeeComponent, LateFeePlace, LateFeeRepeats, LateFeeTerms,
    Period, PeriodBoundary, Plan,
};

/// A hundredth of principal and interest.
fn a_hundredth() -> FeeAmount {
    FeeAmount::Percent { rate: rate("1%"), of: FeeBase::PrincipalInterest, min: Amount::ZERO, max: None }
}

fn with_fee(at: FeeAt, amount: FeeAmount, is_settled_on_payout: bool) -> Product {
    let fees = vec![FeeTerms { at, amount, is_settled_on_payout }];
    Product { fees, tranches_max: 2, ..daily_loan() }
}

/// Interest of the schedule is 8.40 + 5.60 + 3.10 = 17.10, so the fee is 1 % of 317.10: 3.17.
#[test]
fn a_fee_with_the_opening_is_a_charge_of_that_day_or_received_with_it() {
    for (is_settled, repaid, unpaid) in [(false, "0.00", "320.27"), (true, "3.17", "317.10")] {
        let product = with_fee(FeeAt::Opening, a_hundredth(), is_settled);
        on_of(&product, vec![], "2025-01-31", |account| {
            let charge = &account.instalments[0];
            let told = (charge.kind, charge.due, charge.scheduled.fee);
            assert_eq!(told, (InstalmentKind::Charge, date("2025-01-31"), money("3.17")));
            assert_eq!((account.totals.repaid, account.unpaid().total()), (money(repaid), money(unpaid)));
            assert_eq!(account.totals.repayments, 0, "it is no repayment");
        });
    }
}

/// 1 % of 317.10 is 3.17; of the interest alone, 17.10, it is 0.17.
#[test]
fn a_fee_is_fixed_or_a_share_within_limits() {
    let share =
        |of, min, max: Option<&str>| FeeAmount::Percent { rate: rate("1%"), of, min: money(min), max: max.map(money) };
    for (amount, fee) in [
        (FeeAmount::Fixed(money("4.00")), "4.00"),
        (share(FeeBase::Principal, "0.00", None), "3.00"),
        (share(FeeBase::Interest, "0.00", None), "0.17"),
        (share(FeeBase::PrincipalInterest, "5.00", None), "5.00"),
        (share(FeeBase::PrincipalInterest, "0.00", Some("2.00")), "2.00"),
    ] {
        let product = with_fee(FeeAt::Opening, amount, false);
        on_of(&product, vec![], "2025-01-31", |account| assert_eq!(account.unpaid().fee, money(fee)));
    }
}

/// 1 % of 108.40, 105.60 and 103.10.
#[test]
fn a_fee_with_each_instalment_is_part_of_its_fee() {
    let product = with_fee(FeeAt::Instalment, a_hundredth(), false);
    on_of(&product, vec![], "2025-01-31", |account| {
        let fees: Vec<i64> = account.instalments.iter().map(|instalment| instalment.scheduled.fee.minor()).collect();
        assert_eq!(fees, [108, 106, 103]);
    });
}

/// 100.00 on 10 March bear 1.80 by 28 March and 50.00 of them 1.55 by 28 April: 1 % of 103.35 is 1.03.
#[test]
fn a_fee_with_a_tranche_is_a_charge_of_its_day() {
    let product = with_fee(FeeAt::Tranche, a_hundredth(), false);
    let tranche = Event::Disbursed { amount: money("100.00"), plan: None };
    on_of(&product, vec![("2025-03-10", tranche)], "2025-03-10", |account| {
        let charges: Vec<_> = account.instalments.iter().filter(|i| i.kind == InstalmentKind::Charge).collect();
        assert_eq!(charges.len(), 1);
        assert_eq!((charges[0].due, charges[0].scheduled.fee), (date("2025-03-10"), money("1.03")));
    });
}

#[test]
fn a_given_calendar_bears_no_fee_of_the_product() {
    let given = Instalments::Given(vec![row(1, 1, "2025-02-28", "300.00")]);
    let opening = Event::ContractOpened(Box::new(contract("300.00", given)));
    let fees = vec![FeeTerms { at: FeeAt::Opening, amount: a_hundredth(), is_settled_on_payout: false }];
    let (product, entries) = (Product { fees, ..product(Plan::External) }, entries(opening, vec![]));
    let account = History::new(&product, &entries).as_of(date("2025-01-31")).unwrap();
    assert_eq!(account.unpaid().total(), money("300.00"));
}

/// 2.00, three days after the due date and again; its own date is a day after the due date.
fn again(every: Period, times_max: Option<u16>, place: LateFeePlace) -> Product {
    let late_fee = LateFeeTerms {
        amount: LateFeeAmount::Fixed(money("2.00")),
        wait_days: 3,
        posting_grace_days: 1,
        repeats: LateFeeRepeats::Every { every, times_max },
        place,
        boundary: PeriodBoundary::Earlier,
        after_maturity: true,
        counts_as: LateFeeComponent::Fee,
        is_backdated: true,
        again: None,
    };
    Product { late_fee: Some(late_fee), ..monthly() }
}

/// The late fees of each instalment on some days.
fn late_fees(product: &Product, events: &[(&'static str, Event)], days: &[&str]) -> Vec<Vec<i64>> {
    let of = |day: &&str| {
        on_of(product, events.to_vec(), day, |account| {
            account.instalments.iter().map(|instalment| instalment.late_fee.minor()).collect()
        })
    };
    days.iter().map(of).collect()
}

/// Due on 28 February: charged on 3 March and every ten days after it, three times at most.
#[test]
fn a_late_fee_comes_again_until_its_times_are_over() {
    let product = again(Period::Days(10), Some(3), LateFeePlace::Instalment);
    let days = ["2025-03-02", "2025-03-03", "2025-03-12", "2025-03-13", "2025-03-23", "2025-04-02"];
    let first: Vec<i64> = late_fees(&product, &[], &days).into_iter().map(|fees| fees[0]).collect();
    assert_eq!(first, [0, 200, 200, 400, 600, 600]);
    let paid = late_fees(&product, &[("2025-03-05", repayment("105.00"))], &["2025-03-23"]);
    assert_eq!(paid[0][0], 200, "what is settled bears no more");
}

/// From 3 March: by months 3 April and 3 May; twice a month 18 March and 3 April.
#[test]
fn late_fees_come_again_by_months_and_twice_a_month() {
    let days = ["2025-03-17", "2025-03-18", "2025-04-02", "2025-04-03", "2025-05-03"];
    let first = |every| {
        let product = again(every, None, LateFeePlace::Instalment);
        late_fees(&product, &[], &days).into_iter().map(|fees| fees[0]).collect::<Vec<_>>()
    };
    assert_eq!(first(Period::Months(1)), [200, 200, 200, 400, 600]);
    assert_eq!(first(Period::SemiMonthly), [200, 400, 400, 600, 1_000]);
}

/// The fees of the first, dated 1, 11 and 21 March, go to the second (due 28 March), that of 31 March to the third; so does
/// the second's own of 31 March, dated 29 March.
#[test]
fn late_fees_that_come_again_are_put_in_the_period_of_their_own_dates() {
    let product = again(Period::Days(10), None, LateFeePlace::Period);
    let found = late_fees(&product, &[], &["2025-03-03", "2025-03-13", "2025-03-30", "2025-03-31", "2025-04-02"]);
    assert_eq!(found, [[0, 200, 0], [0, 400, 0], [0, 600, 0], [0, 600, 200], [0, 600, 400]]);
}

#[test]
fn an_account_is_looked_at_when_a_late_fee_may_come_again_elsewhere() {
    let product = again(Period::Days(10), Some(2), LateFeePlace::Period);
    let next = |day: &str| -> Option<Date> {
        let entries = three_instalments(vec![]);
        let history = History::new(&product, &entries);
        next_wake(history, &history.as_of(date(day)).unwrap())
    };
    assert_eq!(next("2025-03-01"), Some(date("2025-03-03")));
    assert_eq!(next("2025-03-03"), Some(date("2025-03-13")));
    assert_eq!(next("2025-03-13"), Some(date("2025-03-29")), "the second due date; there is no third fee");
}

/// The extra instalment of calendar 1 comes to stand before the one of calendar 2 that is due on the same day.
#[test]
fn the_extra_instalment_does_not_make_a_fee_come_twice() {
    let mut product = again(Period::Days(1), None, LateFeePlace::Period);
    product.late_fee.iter_mut().for_each(|terms| (terms.wait_days, terms.posting_grace_days) = (1, 0));
    let carry = Treatment::Carry;
    let calendar = NewCalendar { first_due: date("2025-03-10"), every: Period::Months(1), count: 1 };
    let kind = RestructureKind::Reschedule {
        calendar,
        annual_rate: None,
        principal_grace: 0,
        interest: carry,
        fee: carry,
        penalty: carry,
    };
    let restructure = Restructure { kind, reason: String::new(), requested_by: None, approved_by: None };
    let events = vec![("2025-02-10", Event::Restructured(Box::new(restructure)))];
    let found = late_fees(&product, &events, &["2025-03-11", "2025-03-12"]);
    assert_eq!(found.iter().map(|fees| fees.iter().sum()).collect::<Vec<i64>>(), [200, 400]);
}
