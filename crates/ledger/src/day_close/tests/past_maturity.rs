//! `daily_simple` past the last due date: 300.00 at 0.1 % a day, in three due on 28 February, March and April, never paid.

use primitives::rate::DayCount;

use crate::accrual::{Kind, Kink, Units};
use crate::ageing::age;
use crate::day_close::{close, close_with_accruals};
use crate::fixtures::{daily_loan, date, money, rate, repayment, three_instalments};
use crate::product::{
    InterestRecalculation, PenaltyBase, PenaltyCap, PenaltyCompound, PenaltyFrom, PenaltyRounding, PenaltyStops,
    PenaltyTerms, PenaltyThrough, Period, Plan, Product, RatePeriod,
};
use crate::{Entry, History};
use primitives::{Amount, Date};

fn by_days(day_count: DayCount) -> Product {
    let plan = Plan::EqualPrincipal { annual_rate: rate("36.5%"), day_count, every: Period::Months(1) };
    Product { plan, interest_recalculation: InterestRecalculation::DailySimple, ..daily_loan() }
}

/// The days on which an account is awake, and what the closes of these days alone told of its income.
pub(super) fn looked_at(product: &Product, entries: &[Entry], through: Date) -> (Vec<String>, Vec<Kink>) {
    let history = History::new(product, entries);
    let (mut days, mut kinks) = (Vec::new(), Vec::new());
    let mut wake = entries.iter().map(|entry| entry.booked_on).min();
    while let Some(day) = wake.filter(|&day| day <= through) {
        days.push(day.to_string());
        let found = close_with_accruals(history, day, |_, kink| kinks.push(kink));
        let booked = entries.iter().map(|entry| entry.booked_on).filter(|&on| on > day).min();
        wake = found.and_then(|found| found.next_wake).into_iter().chain(booked).min();
    }
    (days, kinks)
}

fn through(kinks: &[Kink], day: Date) -> Units {
    kinks.iter().filter(|kink| kink.kind == Kind::Interest).map(|kink| kink.through(day)).sum()
}

/// Days past due 61, 91, 121, 151 and 181 after 28 February are 30 April, 30 May, 29 June, 29 July and 28 August. Then nobody looks
/// any more: the six years that follow bring 0.30 a day, as the days from 31 January on did.
#[test]
fn an_account_past_its_last_due_date_has_no_wake_but_the_edges_of_its_age() {
    let (product, last) = (by_days(DayCount::Actual365), date("2031-08-28"));
    let entries = three_instalments(vec![]);
    let (days, kinks) = looked_at(&product, &entries, last);
    let past_maturity: Vec<&str> = days.iter().map(String::as_str).filter(|day| *day > "2025-04-28").collect();
    assert_eq!(past_maturity, ["2025-04-29", "2025-04-30", "2025-05-30", "2025-06-29", "2025-07-29", "2025-08-28"]);
    for day in ["2025-04-29", "2025-06-10", "2025-12-31", "2026-02-28", "2028-02-29", "2031-08-28"] {
        let borne = Amount::from_minor(30 * i64::from(date(day) - date("2025-01-31")));
        assert_eq!(through(&kinks, date(day)), Units::of(borne), "{day}");
        let account = History::new(&product, &entries).as_of(date(day)).unwrap();
        assert_eq!(account.instalments.iter().map(|i| i.scheduled.interest).sum::<Amount>(), borne, "{day}");
    }
}

/// 110.00 on 3 May: 8.90 and 100.00 of the first, 1.10 of the second. From then on 200.00 bear, and no day is looked at but the event's
/// and the edges of the age that is left: 61 days after 28 March are 28 May, 91 are 27 June, 121, 151 and 181 27 July, 26 August and
/// 25 September.
#[test]
fn money_wakes_an_account_past_maturity_on_its_day_alone() {
    let product = by_days(DayCount::Actual365);
    let entries = three_instalments(vec![("2025-05-03", repayment("110.00"))]);
    let (days, kinks) = looked_at(&product, &entries, date("2027-01-01"));
    let past_maturity: Vec<&str> = days.iter().map(String::as_str).filter(|day| *day > "2025-04-30").collect();
    assert_eq!(past_maturity, ["2025-05-03", "2025-05-28", "2025-06-27", "2025-07-27", "2025-08-26", "2025-09-25"]);
    // 92 days of 300.00, 243 of 200.00 through 1 January 2026.
    let borne = money("27.60") + money("48.60");
    assert_eq!(through(&kinks, date("2026-01-01")), Units::of(borne));
}

/// Months of 30 days: no day but 1 January is looked at for them, and a 31st brings nothing, 1 March three days of 30.4166 minor
/// units, which is 300.00 × 36.5 % / 360.
#[test]
fn by_months_of_30_days_a_look_a_year_foretells_the_days() {
    for day_count in [DayCount::Thirty360, DayCount::Thirty360European] {
        let (product, entries) = (by_days(day_count), three_instalments(vec![]));
        let (days, kinks) = looked_at(&product, &entries, date("2028-12-31"));
        let past_edges: Vec<&str> = days.iter().map(String::as_str).filter(|day| *day > "2025-08-28").collect();
        assert_eq!(past_edges, ["2026-01-01", "2027-01-01", "2028-01-01"]);
        let of = |day: &str| (through(&kinks, date(day)) - through(&kinks, date(day).previous())).count();
        let a_day = Units::of(money("300.00")).count() * 365 / 1_000 / 360;
        for (day, times) in
            [("2025-12-30", 1), ("2025-12-31", 0), ("2026-01-01", 1), ("2026-01-31", 0), ("2026-02-28", 1)]
        {
            assert_eq!(of(day), a_day * times, "{day}");
        }
        for (day, times) in
            [("2026-03-01", 3), ("2026-04-30", 1), ("2026-05-01", 1), ("2028-03-01", 2), ("2028-12-31", 0)]
        {
            assert_eq!(of(day), a_day * times, "{day}");
        }
    }
}

/// Each day is a 365th or a 366th of its own year: 100.00 × 36.5 % / 366 is 9.973 minor units, cut to whole units, of three instalments.
#[test]
fn by_the_length_of_each_year_a_look_a_year_foretells_the_days() {
    let (product, entries) = (by_days(DayCount::ActualActual), three_instalments(vec![]));
    let (days, kinks) = looked_at(&product, &entries, date("2029-12-31"));
    let past_edges: Vec<&str> = days.iter().map(String::as_str).filter(|day| *day > "2025-08-28").collect();
    assert_eq!(past_edges, ["2026-01-01", "2027-01-01", "2028-01-01", "2029-01-01"]);
    let of = |day: &str| (through(&kinks, date(day)) - through(&kinks, date(day).previous())).count();
    let yearly = Units::of(money("100.00")).count() * 365 / 1_000;
    // What the days before 1 January bring is of the year before.
    for (day, length) in
        [("2027-12-31", 365), ("2028-01-01", 365), ("2028-01-02", 366), ("2029-01-01", 366), ("2029-01-02", 365)]
    {
        assert_eq!(of(day), 3 * (yearly / length), "{day}");
    }
}

/// 300.00 bear 26.10 in the 87 days to 28 April; 325.10 on that day leave 1.00, under a tolerance of 1.05. It bears a tenth of a minor unit a day:
/// on 22 June, day 55, 5.5 are rounded to 6, which is more than the 5 there is room for. 49 days bring less than 5 for sure, so it is looked
/// at from day 50 on, 17 June.
#[test]
fn a_rest_within_the_tolerance_sleeps_until_interest_may_lift_it_out() {
    let mut product = by_days(DayCount::Actual365);
    product.ageing.arrears_tolerance = money("1.05");
    let entries = three_instalments(vec![("2025-04-28", repayment("325.10"))]);
    let (days, _) = looked_at(&product, &entries, date("2025-06-23"));
    let looks: Vec<&str> = days.iter().map(String::as_str).filter(|day| *day > "2025-04-28").collect();
    assert_eq!(looks, ["2025-06-17", "2025-06-18", "2025-06-19", "2025-06-20", "2025-06-21", "2025-06-22"]);
    let since = |day: &str| age(&History::new(&product, &entries).as_of(date(day)).unwrap()).overdue_since;
    assert_eq!((since("2025-06-21"), since("2025-06-22")), (None, Some(date("2025-04-28"))));
}

/// Where 31 December is of the new year, so is the look, and what 1 January brings.
#[test]
fn by_years_that_begin_on_31_december_the_look_is_on_that_day() {
    let (product, entries) = (by_days(DayCount::ActualActualYearEnd), three_instalments(vec![]));
    let (days, kinks) = looked_at(&product, &entries, date("2029-12-30"));
    let past_edges: Vec<&str> = days.iter().map(String::as_str).filter(|day| *day > "2025-08-28").collect();
    assert_eq!(past_edges, ["2025-12-31", "2026-12-31", "2027-12-31", "2028-12-31"]);
    let of = |day: &str| (through(&kinks, date(day)) - through(&kinks, date(day).previous())).count();
    let yearly = Units::of(money("100.00")).count() * 365 / 1_000;
    for (day, length) in
        [("2027-12-31", 365), ("2028-01-01", 366), ("2028-12-31", 366), ("2029-01-01", 365), ("2029-01-02", 365)]
    {
        assert_eq!(of(day), 3 * (yearly / length), "{day}");
    }
}

/// Penalty counts by what the plan made due, 108.40 of the first instalment, and so needs no look either.
#[test]
fn interest_past_maturity_bears_no_penalty() {
    let mut product = by_days(DayCount::Actual365);
    product.penalty = Some(PenaltyTerms {
        rate: rate("0.05%"),
        per: RatePeriod::Day,
        base: PenaltyBase::OverduePrincipalInterest,
        compound: PenaltyCompound::Never,
        wait_days: 0,
        from: PenaltyFrom::DueDate,
        through: PenaltyThrough::AsOfExclusive,
        rounded: PenaltyRounding::Once,
        cap: PenaltyCap::default(),
        stops_on: PenaltyStops::default(),
        additional_interest: None,
    });
    let entries = three_instalments(vec![]);
    let (days, _) = looked_at(&product, &entries, date("2026-12-31"));
    assert_eq!(days.last().map(String::as_str), Some("2025-08-28"));
    let history = History::new(&product, &entries);
    let charged = |day: &str| history.as_of(date(day)).unwrap().instalments[0].penalty_charged().minor();
    // 0.05 % of 108.40 in 100 days are 5.42.
    assert_eq!(charged("2026-12-30") - charged("2026-09-21"), 542);
    assert!(close(history, date("2026-12-31")).unwrap().next_wake.is_none());
}
