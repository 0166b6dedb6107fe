//! Laws of closes on random histories, under products with every option that makes a day depend on what came before.

use primitives::rate::DayCount;
use primitives::{Amount, Date, Rate};
use proptest::prelude::*;

use crate::account::Instalment;
use crate::account::history::Folding;
use crate::accrual::{Kind, Kink, Trajectory, Units};
use crate::component::Component;
use crate::day_close::{Standing, close, close_with_accruals, transitions};
use crate::event::{
    Contract, Entry, Event, Instalments, NewCalendar, Pausable, Purchase, ReAgeInterest, Restructure, RestructureKind,
    SettlementPart, Treatment,
};
use crate::fixtures::{computed, contract, date, money, product, rate, revolving};
use crate::product::{
    AccrualTerms, ChargebackAgeing, FeeAmount, FeeAt, FeeBase, FeeTerms, InterestRecalculation, LateFeeAmount,
    LateFeeBase, LateFeeComponent, LateFeePlace, LateFeeRepeats, LateFeeTerms, NonAccrual, PayoffInterest, PenaltyBase,
    PenaltyCap, PenaltyCompound, PenaltyFrom, PenaltyRounding, PenaltyStops, PenaltyTerms, PenaltyThrough, Period,
    PeriodBoundary, Plan, Product, RatePeriod,
};
use crate::{History, intake, posting};

/// Choices that a random number makes, one after the other.
struct Choices(u64);

impl Choices {
    fn of(&mut self, count: u64) -> u64 {
        let choice = self.0 % count;
        self.0 /= count;
        choice
    }

    fn from<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[usize::try_from(self.of(choices.len() as u64)).unwrap()].clone()
    }

    fn is_so(&mut self) -> bool {
        self.of(2) == 1
    }
}

fn random_product(options: u64) -> Product {
    let mut choices = Choices(options);
    let (annual_rate, day_count, every) = (rate("18%"), DayCount::Actual365, Period::Months(1));
    let mut product = match choices.of(6) {
        0 => product(Plan::EqualPrincipal { annual_rate, day_count, every }),
        1 => product(Plan::InterestFirst { annual_rate, day_count, every }),
        2 => product(Plan::FeePerInstalment { fee_rate: rate("1%"), every }),
        3 | 4 => {
            let mut product = revolving();
            if let Plan::Statement(terms) = &mut product.plan {
                terms.service_rate = rate("0.05%");
            }
            product
        }
        _ => product(Plan::EqualInstalment { annual_rate, day_count, every }),
    };
    let recalculations = [
        InterestRecalculation::Daily,
        InterestRecalculation::OnRepayment,
        InterestRecalculation::Off,
        InterestRecalculation::DailySimple,
    ];
    product.interest_recalculation = choices.from(&recalculations);
    product.tranches_max = 3;
    let amount = choices.from(&[
        FeeAmount::Fixed(money("3.00")),
        FeeAmount::Percent { rate: rate("1%"), of: FeeBase::PrincipalInterest, min: Amount::ZERO, max: None },
    ]);
    let at = choices.from(&[FeeAt::Opening, FeeAt::Tranche, FeeAt::Instalment]);
    product.fees = vec![FeeTerms { at, amount, is_settled_on_payout: choices.is_so() }];
    let times_max = choices.from(&[None, Some(3)]);
    let every = choices.from(&[Period::Days(9), Period::Months(1), Period::SemiMonthly]);
    product.late_fee = choices.is_so().then(|| LateFeeTerms {
        amount: LateFeeAmount::Percent {
            rate: rate("2%"),
            of: LateFeeBase::Unpaid,
            min: money("0.50"),
            max: Some(money("2.00")),
        },
        wait_days: 3,
        posting_grace_days: 2,
        repeats: LateFeeRepeats::Every { every, times_max },
        place: choices.from(&[LateFeePlace::Instalment, LateFeePlace::Period]),
        boundary: PeriodBoundary::Earlier,
        after_maturity: choices.is_so(),
        counts_as: LateFeeComponent::Fee,
        is_backdated: true,
        again: None,
    });
    product.penalty = Some(PenaltyTerms {
        rate: rate("0.05%"),
        per: RatePeriod::Day,
        base: choices.from(&[
            PenaltyBase::OverduePrincipalInterest,
            PenaltyBase::OutstandingPrincipal,
            PenaltyBase::InstalmentOriginal,
            PenaltyBase::OverdueScheduled,
        ]),
        compound: choices.from(&[PenaltyCompound::Never, PenaltyCompound::Never, PenaltyCompound::Monthly]),
        wait_days: choices.from(&[0, 4]),
        from: choices.from(&[PenaltyFrom::DueDate, PenaltyFrom::AfterGrace]),
        through: choices.from(&[PenaltyThrough::AsOfExclusive, PenaltyThrough::AsOfInclusive]),
        rounded: PenaltyRounding::Once,
        cap: PenaltyCap::default(),
        stops_on: PenaltyStops { settlement: choices.is_so(), termination: choices.is_so() },
        additional_interest: None,
    });
    product.ageing.arrears_tolerance = choices.from(&[Amount::ZERO, money("5.00"), money("60.00")]);
    product.ageing.chargeback = choices.from(&[
        ChargebackAgeing::AtChargebackDate,
        ChargebackAgeing::AtNextDue,
        ChargebackAgeing::RestoreOriginalDue,
        ChargebackAgeing::AtOnce,
    ]);
    product.allocation.waives_interest_in_advance = choices.is_so();
    product.close_tolerance = choices.from(&[Amount::ZERO, money("1.00")]);
    product.excess_tolerance = choices.from(&[Amount::ZERO, money("2.00")]);
    product.payoff.interest = choices.from(&[PayoffInterest::TillPaymentDay, PayoffInterest::TillPeriodEnd]);
    let non_accrual = choices.from(&[NonAccrual::Stop, NonAccrual::Reverse, NonAccrual::Memo]);
    product.accrual = AccrualTerms { non_accrual_days_over: choices.from(&[None, Some(20)]), non_accrual };
    draw_limits(&mut choices, &mut product);
    product
}

/// Half of the products cap penalty or limit all costs.
fn draw_limits(choices: &mut Choices, product: &mut Product) {
    product.all_in_annual_rate_max = choices.from(&[None, None, Some(rate("24%")), Some(rate("45%"))]);
    if let Some(terms) = &mut product.penalty {
        terms.cap = PenaltyCap {
            per_instalment: choices.from(&[None, None, Some(money("0.40"))]),
            per_account: choices.from(&[None, None, Some(money("1.50"))]),
            principal_multiple: None,
        };
    }
}

/// The choice of a purchase, which only revolving accounts take.
const PURCHASE: u64 = 17;

/// Something that may happen on a day, if intake lets it in.
fn random_event(is_revolving: bool, what: u64, on: Date) -> Event {
    let mut choices = Choices(what);
    let kind = match choices.of(18) {
        7 | 8 | 11 | 12 | 13 if is_revolving => PURCHASE,
        kind => kind,
    };
    let amount = Amount::from_minor(i64::try_from(choices.of(15_000)).unwrap() + 1);
    let reason = String::new();
    let treatment =
        |choice| [Treatment::Carry, Treatment::Capitalise, Treatment::Waive][usize::try_from(choice).unwrap()];
    let calendar = NewCalendar { first_due: on + 20, every: Period::Months(1), count: 3 };
    let restructured = |kind| {
        Event::Restructured(Box::new(Restructure {
            kind,
            reason: String::new(),
            requested_by: None,
            approved_by: None,
        }))
    };
    match kind {
        0..=3 => Event::Repayment { amount, earmark: None },
        4 => Event::Repayment { amount: money("400.00"), earmark: None },
        5 => Event::Chargeback { amount },
        6 => Event::Refunded { amount },
        7 => Event::Disbursed { amount, plan: None },
        8 => restructured(RestructureKind::RateChange { annual_rate: Rate::from_billionths(amount.minor() * 20_000) }),
        9 => {
            let [interest, fee, penalty] = [(); 3].map(|()| treatment(choices.of(3)));
            restructured(RestructureKind::Reschedule {
                calendar,
                annual_rate: None,
                principal_grace: 1,
                interest,
                fee,
                penalty,
            })
        }
        10 => {
            let [interest, fee, penalty] = [(); 3].map(|()| treatment(choices.of(3)));
            restructured(RestructureKind::ReAgeOpenEnd { interest, fee, penalty })
        }
        11 => {
            let interest = choices.from(&[ReAgeInterest::Default, ReAgeInterest::EqualFull]);
            restructured(RestructureKind::ReAge { calendar, interest })
        }
        12 => restructured(RestructureKind::InterestPause { until: on + 17 }),
        13 => restructured(RestructureKind::Extension { by: Period::Days(10) }),
        14 | 15 => {
            let parts =
                vec![SettlementPart { due: on + 5, amount }, SettlementPart { due: on + 25, amount: money("10.00") }];
            Event::SettlementAgreed { parts, authority: None, reason }
        }
        16 => match choices.of(4) {
            0 => Event::Terminated { reason },
            1 => Event::ChargedOff { reason, is_fraud: false },
            2 => Event::Paused { what: Pausable::Penalty, until: on + 11, reason },
            _ => Event::Waived { component: Component::Interest, amount, instalment: None, authority: None, reason },
        },
        PURCHASE.. => Event::PurchaseBooked(Purchase::of_goods(amount, 1 + u16::try_from(choices.of(3)).unwrap())),
    }
}

/// A history of what intake lets in: each event some days after the one before it, learned on its day or later.
fn random_history(product: &Product, steps: &[(u8, u8, u64)]) -> Vec<Entry> {
    let opened_on = date("2025-01-31");
    let contract = if product.is_revolving() {
        Contract { principal: Amount::ZERO, ..contract("0.00", Instalments::Computed { count: 0, first_due: None }) }
    } else {
        contract("300.00", computed(4))
    };
    let opening = Event::ContractOpened(Box::new(contract));
    let mut entries = vec![Entry { seq: 1, effective_on: opened_on, booked_on: opened_on, event: opening }];
    let mut booked_on = opened_on;
    for (&(gap, late, what), seq) in steps.iter().zip(2..) {
        booked_on = booked_on + i32::from(gap);
        let effective_on = (booked_on + -i32::from(late)).max(opened_on);
        let event = random_event(product.is_revolving(), what, effective_on);
        if intake::check(History::new(product, &entries), &event, effective_on).is_ok() {
            entries.push(Entry { seq, effective_on, booked_on, event });
            entries.sort_by_key(Entry::replay_order);
        }
    }
    entries
}

fn steps() -> impl Strategy<Value = Vec<(u8, u8, u64)>> {
    let late = prop_oneof![3 => Just(0_u8), 1 => 0..12_u8];
    prop::collection::vec((0..20_u8, late, any::<u64>()), 1..14)
}

fn days() -> impl Iterator<Item = Date> {
    let first = date("2025-01-31");
    (0..300).map(move |days| first + days)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whether the days between are looked at or passed in one go, the account is the same.
    #[test]
    fn a_year_in_one_go_is_its_days_one_by_one(options in any::<u64>(), steps in steps()) {
        let product = random_product(options);
        let entries = random_history(&product, &steps);
        let history = History::new(&product, &entries);
        let known = |_: &Entry| true;
        let mut folding = Folding::new(history, &known, false);
        for day in days() {
            folding.run_to(day);
            let by_days = folding.account.as_ref().unwrap();
            if (day - by_days.opened_on) % 7 == 0 {
                let at_once = history.as_of(day).unwrap();
                prop_assert_eq!(format!("{by_days:#?}"), format!("{at_once:#?}"), "{}", day);
            }
            let unpaid = by_days.instalments.iter().map(Instalment::unpaid_components);
            for unpaid in unpaid {
                prop_assert!(Component::ALL.into_iter().all(|component| unpaid[component] >= Amount::ZERO), "{}", day);
            }
            let balances = posting::balances(by_days);
            prop_assert_eq!(balances.iter().map(|(_, amount)| *amount).sum::<Amount>(), Amount::ZERO, "{}", day);
        }
    }

    /// Closing by wakes finds every change that a close of every day finds, and tells the income of every day.
    #[test]
    fn sleeping_misses_no_change_and_no_income(options in any::<u64>(), steps in steps()) {
        let product = random_product(options);
        let entries = random_history(&product, &steps);
        let history = History::new(&product, &entries);
        let found = transitions(history, date("2025-11-26"));
        let mut found = found.iter().peekable();
        let (mut kinks, mut wake) = (Vec::<Kink>::new(), entries.iter().map(|entry| entry.booked_on).min());
        let mut before: Option<Standing> = None;
        for day in days() {
            let by_day = close(history, day).and_then(|close| close.transition);
            let by_wake = found.next_if(|(on, _)| *on == day).map(|(_, transition)| *transition);
            prop_assert_eq!(by_day, by_wake, "{}", day);
            let booked = entries.iter().any(|entry| entry.booked_on == day);
            if booked || wake == Some(day) {
                wake = close_with_accruals(history, day, |_, kink| kinks.push(kink)).and_then(|close| close.next_wake);
            }
            let Some(trajectory) = Trajectory::as_reported(history, day) else { continue };
            for kind in Kind::ALL {
                let of_kind = kinks.iter().filter(|kink| kink.kind == kind);
                let told: Units = of_kind.map(|kink| kink.through(day)).sum();
                prop_assert_eq!(told, trajectory.accrued[kind], "{:?} of {}", kind, day);
            }
            let standing = history.as_reported(day, day).map(|account| Standing::of(&account));
            prop_assert!(by_day.is_some() || before.is_none_or(|before| {
                standing.is_some_and(|now| Standing { has_lapsed_settlement: before.has_lapsed_settlement, ..now } == before)
            }), "{}", day);
            before = standing;
        }
    }
}
