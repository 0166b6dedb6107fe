use primitives::Amount;

use super::*;
use crate::event::{Entry, Event, Instalments, Pausable, SettlementPart};
use crate::fixtures::{
    contract, daily_loan, date, entries, money, product, rate, repayment, revolving, row, three_instalments,
};
use crate::product::{
    AccrualTerms, ChargeOffInterest, InterestRecalculation, NonAccrual, PenaltyBase, PenaltyCap, PenaltyCompound,
    PenaltyFrom, PenaltyRounding, PenaltyStops, PenaltyTerms, PenaltyThrough, Plan, Product, RatePeriod,
};
use crate::{History, day_close};

/// A calendar by hand.
fn external() -> Product {
    product(Plan::External)
}

/// 0.05 % a day on principal and interest, from the due date, each day seen when it is over.
fn penalty(from: PenaltyFrom, wait_days: u32) -> PenaltyTerms {
    PenaltyTerms {
        rate: rate("0.05%"),
        per: RatePeriod::Day,
        base: PenaltyBase::OverduePrincipalInterest,
        compound: PenaltyCompound::Never,
        wait_days,
        from,
        through: PenaltyThrough::AsOfExclusive,
        rounded: PenaltyRounding::Once,
        cap: PenaltyCap::default(),
        stops_on: PenaltyStops::default(),
        additional_interest: None,
    }
}

/// 100.00 opened on 31 January 2025, all of it due on 28 February, 28 days later, with 2.80 of interest.
fn one_instalment(events: Vec<(&str, Event)>) -> Vec<Entry> {
    let mut contract = contract("100.00", Instalments::Given(vec![row(1, 1, "2025-02-28", "100.00")]));
    if let Instalments::Given(rows) = &mut contract.instalments {
        rows[0].interest = money("2.80");
    }
    entries(Event::ContractOpened(Box::new(contract)), events)
}

/// The income on some days, in hundredths of a minor unit, rounded down.
fn income(product: &Product, entries: &[Entry], kind: Kind, days: &[&str]) -> Vec<i128> {
    let history = History::new(product, entries);
    let of = |day: &&str| Trajectory::as_reported(history, date(day)).unwrap().accrued[kind];
    days.iter().map(|day| (of(day).count() * 100).div_euclid(Units::A_MINOR)).collect()
}

/// 2.80 over 28 days are ten cents a day, on the due date all of it, and no more afterwards.
#[test]
fn interest_is_earned_evenly_over_the_days_of_its_period() {
    let entries = one_instalment(vec![]);
    let days = ["2025-01-31", "2025-02-01", "2025-02-10", "2025-02-28", "2025-03-10"];
    assert_eq!(income(&external(), &entries, Kind::Interest, &days), [0, 1_000, 10_000, 28_000, 28_000]);
}

/// A third of a unit is no unit: the due date takes what the days have left.
#[test]
fn the_due_date_takes_the_remainder_of_the_days() {
    let product = external();
    let mut entries = one_instalment(vec![]);
    let Event::ContractOpened(contract) = &mut entries[0].event else { unreachable!("it is an opening") };
    let Instalments::Given(rows) = &mut contract.instalments else { unreachable!("the calendar is given") };
    rows[0].interest = Amount::from_minor(1);
    let account = History::new(&product, &entries).as_of(date("2025-01-31")).unwrap();
    let a_day = Units::A_MINOR / 28;
    let kinks = curve(&account).into_iter().map(|kink| (kink.day, kink.slope.count(), kink.jump.count()));
    let expected = [
        (date("2025-02-01"), a_day, 0),
        (date("2025-02-28"), 0, Units::A_MINOR - a_day * 28),
        (date("2025-03-01"), -a_day, 0),
    ];
    assert_eq!(kinks.collect::<Vec<_>>(), expected);
}

/// 0.05 % of 102.80 are 5.14 minor units a day: from the first day that is over, unrounded.
#[test]
fn penalty_is_exact_to_the_fraction_of_a_minor_unit() {
    let product = Product { penalty: Some(penalty(PenaltyFrom::AfterGrace, 0)), ..external() };
    let days = ["2025-02-28", "2025-03-01", "2025-03-04", "2025-03-31"];
    assert_eq!(income(&product, &one_instalment(vec![]), Kind::Penalty, &days), [0, 514, 2_056, 15_934]);
    let inclusive = PenaltyTerms { through: PenaltyThrough::AsOfInclusive, ..penalty(PenaltyFrom::AfterGrace, 0) };
    let product = Product { penalty: Some(inclusive), ..external() };
    assert_eq!(income(&product, &one_instalment(vec![]), Kind::Penalty, &days), [514, 1_028, 2_570, 16_448]);
}

/// With a wait of three days from the due date, 3 March brings the penalty of three days at once.
#[test]
fn penalty_that_waited_comes_as_a_jump() {
    let product = Product { penalty: Some(penalty(PenaltyFrom::DueDate, 3)), ..external() };
    let entries = one_instalment(vec![]);
    let days = ["2025-03-02", "2025-03-03", "2025-03-04"];
    assert_eq!(income(&product, &entries, Kind::Penalty, &days), [0, 1_542, 2_056]);
    let history = History::new(&product, &entries);
    let foretold = Trajectory::as_reported(history, date("2025-01-31")).unwrap();
    for day in days {
        assert_eq!(foretold.at(date(day)), Trajectory::as_reported(history, date(day)).unwrap().accrued, "{day}");
    }
}

/// Ten days of penalty, five of them paused.
#[test]
fn a_pause_is_foretold_with_its_end() {
    let product = Product { penalty: Some(penalty(PenaltyFrom::AfterGrace, 0)), ..external() };
    let until = date("2025-03-10");
    let pause = Event::Paused { what: Pausable::Penalty, until, reason: "flood".into() };
    let entries = one_instalment(vec![("2025-03-05", pause)]);
    let history = History::new(&product, &entries);
    assert_eq!(
        income(&product, &entries, Kind::Penalty, &["2025-03-05", "2025-03-10", "2025-03-15"]),
        [2_570, 2_570, 5_140]
    );
    let foretold = Trajectory::as_reported(history, date("2025-03-05")).unwrap();
    let then = Trajectory::as_reported(history, date("2025-03-15")).unwrap();
    assert_eq!(foretold.at(date("2025-03-15")), then.accrued);
}

/// Money takes the growth of later days away: the slope of 5.14 ends on the day after it. Of four days 20.56 had been
/// accrued, 21 were charged and are settled.
#[test]
fn the_close_of_a_repayment_tells_that_penalty_grows_no_more() {
    let product = Product { penalty: Some(penalty(PenaltyFrom::AfterGrace, 0)), ..external() };
    let entries = one_instalment(vec![("2025-03-04", repayment("200.00"))]);
    let mut told = Vec::new();
    day_close::close_with_accruals(History::new(&product, &entries), date("2025-03-04"), |_, kink| told.push(kink));
    let sum = |day: &str| {
        let kinks = told.iter().filter(|kink| kink.day == date(day) && kink.kind == Kind::Penalty);
        kinks
            .map(|kink| (kink.slope.count() * 100 / Units::A_MINOR, kink.jump.count()))
            .fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1))
    };
    let rounding = 44 * Units::A_MINOR / 100;
    assert_eq!((sum("2025-03-04"), sum("2025-03-05")), ((0, rounding), (-514, 0)));
    assert_eq!(told.iter().filter(|kink| kink.day > date("2025-03-05")).count(), 0);
}

/// On 10 February 1.00 of 2.80 is earned. With the schedule as it is, and with the rest dropped, it is the last.
#[test]
fn a_charge_off_is_the_end_of_all_growth() {
    for interest in [ChargeOffInterest::Regular, ChargeOffInterest::Zero, ChargeOffInterest::AccelerateDueDates] {
        let mut product = Product { penalty: Some(penalty(PenaltyFrom::AfterGrace, 0)), ..external() };
        product.charge_off.interest = interest;
        let charge_off = Event::ChargedOff { reason: "fraud".into(), is_fraud: true };
        let entries = one_instalment(vec![("2025-02-10", charge_off)]);
        let days = ["2025-02-09", "2025-02-10", "2025-02-11", "2025-04-10"];
        assert_eq!(income(&product, &entries, Kind::Interest, &days), [9_000, 10_000, 10_000, 10_000], "{interest:?}");
        assert_eq!(income(&product, &entries, Kind::Penalty, &days), [0; 4]);
        let account = History::new(&product, &entries).as_of(date("2025-02-10")).unwrap();
        assert_eq!(curve(&account), []);
    }
}

/// Above 3 days: from 4 March on. By the evening of 3 March 2.80 of interest and 15.42 minor units of penalty were accrued.
/// 1.00 received on 10 March is interest (the order is principal last, penalty first: 0.51 of it is penalty, rounded);
/// on 20 March everything is paid, and the income of all the days since is caught up with: 1.03, as it was charged.
#[test]
fn income_stops_goes_back_or_goes_off_the_books() {
    let days = ["2025-03-03", "2025-03-04", "2025-03-09", "2025-03-10", "2025-03-20"];
    let events = || vec![("2025-03-10", repayment("1.00")), ("2025-03-20", repayment("500.00"))];
    let of = |non_accrual, kind| {
        let mut product = Product { penalty: Some(penalty(PenaltyFrom::AfterGrace, 0)), ..external() };
        product.accrual = AccrualTerms { non_accrual_days_over: Some(3), non_accrual };
        income(&product, &one_instalment(events()), kind, &days)
    };
    assert_eq!(of(NonAccrual::Stop, Kind::Interest), [28_000; 5]);
    assert_eq!(of(NonAccrual::Stop, Kind::Penalty), [1_542, 1_542, 1_542, 1_542, 10_300]);
    assert_eq!(of(NonAccrual::Stop, Kind::Memo), [0; 5]);
    assert_eq!(of(NonAccrual::Memo, Kind::Penalty), [1_542, 1_542, 1_542, 1_542, 10_300]);
    assert_eq!(of(NonAccrual::Memo, Kind::Memo), [0, 514, 3_084, 3_598, 0]);
    assert_eq!(of(NonAccrual::Reverse, Kind::Interest), [28_000, 0, 0, 4_900, 28_000]);
    assert_eq!(of(NonAccrual::Reverse, Kind::Penalty), [1_542, 0, 0, 5_100, 10_300]);
}

/// 500.00 are billed at the end of 1 March, a tenth due on the 11th; 450.00 are carried from then on, at 0.05 % a day 22.5
/// minor units.
#[test]
fn a_service_fee_runs_from_the_end_of_the_free_period() {
    let mut product = revolving();
    let Plan::Statement(terms) = &mut product.plan else { unreachable!("it is a revolving product") };
    terms.service_rate = rate("0.05%");
    let mut contract = contract("0.00", Instalments::Computed { count: 0, first_due: None });
    contract.principal = Amount::ZERO;
    let purchase = Event::PurchaseBooked(crate::event::Purchase::of_goods(money("500.00"), 1));
    let entries = entries(Event::ContractOpened(Box::new(contract)), vec![("2025-02-10", purchase)]);
    let days = ["2025-03-11", "2025-03-12", "2025-03-31"];
    assert_eq!(income(&product, &entries, Kind::Service, &days), [0, 2_250, 45_000]);
    let history = History::new(&product, &entries);
    let foretold = Trajectory::as_reported(history, date("2025-03-01")).unwrap();
    assert_eq!(foretold.at(date("2025-03-31")), Trajectory::as_reported(history, date("2025-03-31")).unwrap().accrued);
}

/// 5.14 minor units a day are exact until a cap of 12 cuts the 15 of 3 March; from then on it is what was charged. The rounding
/// of two amounts may bring the cap near: from 10 on the account is awake.
#[test]
fn an_account_whose_penalty_is_capped_is_awake_when_the_cap_is_near() {
    let cap = PenaltyCap { per_account: Some(money("0.12")), ..PenaltyCap::default() };
    let product = Product { penalty: Some(PenaltyTerms { cap, ..penalty(PenaltyFrom::AfterGrace, 0) }), ..external() };
    let entries = one_instalment(vec![]);
    let history = History::new(&product, &entries);
    let days = ["2025-02-28", "2025-03-01", "2025-03-02", "2025-03-03", "2025-03-04"];
    assert_eq!(income(&product, &entries, Kind::Penalty, &days), [0, 514, 1_028, 1_200, 1_200]);
    let next = |day: &str| day_close::next_wake(history, &history.as_of(date(day)).unwrap()).map(|on| on.to_string());
    assert_eq!(next("2025-02-28").as_deref(), Some("2025-03-01"));
    assert_eq!(next("2025-03-01").as_deref(), Some("2025-03-02"));
    assert_eq!(next("2025-03-03").as_deref(), Some("2025-03-31"), "the next edge of a bucket");
}

/// Penalty of 5.14 minor units a day from 28 February on: five days by the start of 5 March, on which 50.00 by 8 March are
/// agreed. The settlement lapses at the start of 9 March, and the days from then on count again.
#[test]
fn penalty_stands_still_while_a_settlement_is_performed_and_its_lapse_is_foretold() {
    let days = ["2025-03-05", "2025-03-08", "2025-03-09", "2025-03-10", "2025-03-20"];
    for (through, stops, expected) in [
        (PenaltyThrough::AsOfExclusive, true, [2_570, 2_570, 2_570, 3_084, 8_224]),
        (PenaltyThrough::AsOfInclusive, true, [2_570, 2_570, 3_084, 3_598, 8_738]),
        (PenaltyThrough::AsOfExclusive, false, [2_570, 4_112, 4_626, 5_140, 10_280]),
    ] {
        let stops_on = PenaltyStops { settlement: stops, termination: false };
        let terms = PenaltyTerms { through, stops_on, ..penalty(PenaltyFrom::AfterGrace, 0) };
        let product = Product { penalty: Some(terms), ..external() };
        let parts = vec![SettlementPart { due: date("2025-03-08"), amount: money("50.00") }];
        let agreed = Event::SettlementAgreed { parts, authority: None, reason: String::new() };
        let entries = one_instalment(vec![("2025-03-05", agreed)]);
        assert_eq!(income(&product, &entries, Kind::Penalty, &days), expected, "{through:?} {stops}");
        let history = History::new(&product, &entries);
        let foretold = Trajectory::as_reported(history, date("2025-03-05")).unwrap();
        for day in days {
            let then = Trajectory::as_reported(history, date(day)).unwrap();
            assert_eq!(foretold.at(date(day)), then.accrued, "{day}");
        }
        let next = day_close::next_wake(history, &history.as_of(date("2025-03-05")).unwrap());
        assert_eq!(next, Some(date("2025-03-09")), "the day it lapses");
    }
}

/// Five days by the start of 5 March, on which the contract is ended.
#[test]
fn penalty_stands_still_after_a_termination() {
    let terminated = || one_instalment(vec![("2025-03-05", Event::Terminated { reason: String::new() })]);
    for (stops, expected) in [(true, [2_570, 2_570]), (false, [2_570, 5_140])] {
        let stops_on = PenaltyStops { settlement: false, termination: stops };
        let terms = PenaltyTerms { stops_on, ..penalty(PenaltyFrom::AfterGrace, 0) };
        let product = Product { penalty: Some(terms), ..external() };
        let days = ["2025-03-05", "2025-03-10"];
        assert_eq!(income(&product, &terminated(), Kind::Penalty, &days), expected);
    }
}

/// The 8.40 of the first are earned; of the 5.60 of the second 0.20 a day. On 10 March 50.00 of its principal are settled: 18
/// days, 0.90, are dropped, and the 4.70 that are left have always been earned evenly: ten days are 167.857 minor units.
#[test]
fn interest_that_money_drops_is_gone_from_all_days_of_its_period() {
    let mut product = Product { interest_recalculation: InterestRecalculation::OnRepayment, ..daily_loan() };
    let steps = &mut product.allocation.repayment.steps;
    steps[1].items.reverse();
    let paid = vec![("2025-02-28", repayment("108.40")), ("2025-03-10", repayment("50.00"))];
    let days = ["2025-03-09", "2025-03-10", "2025-03-28"];
    assert_eq!(income(&product, &three_instalments(paid), Kind::Interest, &days), [102_000, 100_785, 131_000]);
}

/// 2.80 on 100.00 past due are added to the 5.60 at the start of 1 March, the first of the 28 days: 0.30 a day.
#[test]
fn interest_on_principal_past_due_falls_evenly_on_its_period() {
    let product = Product { interest_recalculation: InterestRecalculation::Daily, ..daily_loan() };
    let days = ["2025-02-28", "2025-03-01", "2025-03-11", "2025-03-28"];
    assert_eq!(income(&product, &three_instalments(vec![]), Kind::Interest, &days), [84_000, 87_000, 117_000, 168_000]);
}

/// By the day, 108.40 on 18 February: 18 days bore 5.40, 103.00 of principal are settled, and the period of the first ends. The second
/// bears 7.49 on 197.00 in the 38 days through 28 March; a day of it is 0.1971.
#[test]
fn interest_of_a_period_that_ended_early_is_accrued_by_its_end_and_not_by_the_due_date() {
    let product = Product { interest_recalculation: InterestRecalculation::DailySimple, ..daily_loan() };
    let days = ["2025-02-17", "2025-02-18", "2025-02-19", "2025-02-28"];
    let paid = vec![("2025-02-18", repayment("108.40"))];
    assert_eq!(income(&product, &three_instalments(paid), Kind::Interest, &days), [51_000, 54_000, 55_971, 73_710]);
}
