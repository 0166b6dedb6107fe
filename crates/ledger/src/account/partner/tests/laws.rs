//! Laws of partners over random histories: nothing is lost between lenders, nothing moves between them but money and shares,
//! and the closes of days tell each lender's income.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::accrual::{Accrued, Kink, Trajectory, by_owner, by_owner_as_reported};
use crate::day_close::close_with_accruals;
use crate::event::ReAgeInterest;
use crate::posting::{LedgerAccount, balances, owned_balances, postings};
use crate::product::NonAccrual;

#[derive(Clone, Debug)]
enum Act {
    Pay(i64),
    TakeBack(i64),
    Waive(Component, i64),
    Charge(i64),
    PayOut(i64),
    Reschedule(u16, Treatment),
    ReAge(u16, ReAgeInterest),
    ReAmortise,
    Rate(i64),
    Extend,
    PauseInterest(i32),
    Given,
    ChargeOff,
    Sell,
}

/// What leaves all money with the lender that has it.
fn arrangement() -> impl Strategy<Value = Act> {
    let re_age = [ReAgeInterest::Default, ReAgeInterest::EqualPayable, ReAgeInterest::EqualFull];
    prop_oneof![
        1 => (1..7_u16).prop_map(|count| Act::Reschedule(count, Treatment::Carry)),
        1 => (1..7_u16, prop::sample::select(re_age.to_vec())).prop_map(|(count, interest)| Act::ReAge(count, interest)),
        1 => Just(Act::ReAmortise),
        1 => (1..30_i64).prop_map(Act::Rate),
        1 => Just(Act::Extend),
        1 => (1..40_i32).prop_map(Act::PauseInterest),
        1 => Just(Act::Given),
    ]
}

fn paid_or_arranged() -> impl Strategy<Value = Act> {
    prop_oneof![3 => (1..60_000_i64).prop_map(Act::Pay), 2 => arrangement()]
}

fn act() -> impl Strategy<Value = Act> {
    let waived = prop::sample::select(vec![Component::Principal, Component::Interest]);
    prop_oneof![
        10 => paid_or_arranged(),
        1 => (1..5_000_i64).prop_map(Act::TakeBack),
        1 => (waived, 1..3_000_i64).prop_map(|(component, minor)| Act::Waive(component, minor)),
        1 => (1..2_000_i64).prop_map(Act::Charge),
        1 => (1..50_000_i64).prop_map(Act::PayOut),
        1 => (1..7_u16).prop_map(|count| Act::Reschedule(count, Treatment::Capitalise)),
        1 => (1..7_u16).prop_map(|count| Act::Reschedule(count, Treatment::Waive)),
        1 => Just(Act::ChargeOff),
        1 => Just(Act::Sell),
    ]
}

fn event(act: &Act, on: Date, unpaid: Amount) -> Event {
    let amount = Amount::from_minor;
    let calendar = |count: u16| NewCalendar { first_due: on + 20, every: Period::Months(1), count };
    match *act {
        Act::Pay(minor) => Event::Repayment { amount: amount(minor), earmark: None },
        Act::TakeBack(minor) => Event::Chargeback { amount: amount(minor) },
        Act::Waive(component, minor) => {
            let (authority, instalment, reason) = (None, None, String::new());
            Event::Waived { authority, component, amount: amount(minor), instalment, reason }
        }
        Act::Charge(minor) => Event::FeeCharged { amount: amount(minor), due: on + 10, reason: "x".into() },
        Act::PayOut(minor) => Event::Disbursed { amount: amount(minor), plan: None },
        Act::Reschedule(count, interest) => restructured(RestructureKind::Reschedule {
            calendar: calendar(count),
            annual_rate: None,
            principal_grace: count / 3,
            interest,
            fee: Treatment::Carry,
            penalty: Treatment::Carry,
        }),
        Act::ReAge(count, interest) => restructured(RestructureKind::ReAge { calendar: calendar(count), interest }),
        Act::ReAmortise => restructured(RestructureKind::ReAmortise),
        Act::Rate(percent) => restructured(RestructureKind::RateChange { annual_rate: rate(&format!("{percent}%")) }),
        Act::Extend => restructured(RestructureKind::Extension { by: Period::Months(1) }),
        Act::PauseInterest(days) => restructured(RestructureKind::InterestPause { until: on + days }),
        Act::Given => {
            let row = |number: u32, principal, interest| ScheduledInstalment {
                key: InstalmentKey { calendar: 40 + u16::try_from(number).unwrap(), number: 1 },
                due: on + 15 * i32::try_from(number).unwrap(),
                principal,
                interest,
                fee: Amount::ZERO,
            };
            let half = Amount::from_minor(unpaid.minor() / 2);
            let schedule = vec![row(1, half, amount(500)), row(2, unpaid - half, amount(200))];
            Event::Rescheduled { schedule, reason: "x".into() }
        }
        Act::ChargeOff => Event::ChargedOff { reason: "120".into(), is_fraud: false },
        Act::Sell => Event::Sold { to: "fund".into(), price: Some(money("123.45")), reason: "x".into() },
    }
}

/// A history in which each act comes some days after the one before, and may be learned later.
fn lived(product: &Product, acts: &[(i32, Act)], learned_after: &[i32]) -> Vec<Entry> {
    let mut on = date("2025-01-15");
    let mut entries = entries(Vec::new());
    for ((days, act), later) in acts.iter().zip(learned_after.iter().chain(std::iter::repeat(&0))) {
        on = on + *days;
        let account = History::new(product, &entries).as_of(on).unwrap();
        let is_given = |entry: &Entry| matches!(entry.event, Event::Rescheduled { .. });
        let is_twice = matches!(act, Act::Sell) && !account.sales.is_empty()
            || matches!(act, Act::Given) && entries.iter().any(is_given);
        if !is_twice {
            let booked_on = entries.iter().map(|entry| entry.booked_on).max().unwrap().max(on + *later);
            let seq = 1 + entries.len() as u64;
            let event = event(act, on, account.unpaid().principal);
            entries.push(Entry { seq, effective_on: on, booked_on, event });
        }
    }
    entries.sort_by_key(Entry::replay_order);
    entries
}

fn plan(recalculation: InterestRecalculation) -> Product {
    Product { interest_recalculation: recalculation, ..equal_instalments() }
}

fn recalculation() -> impl Strategy<Value = InterestRecalculation> {
    prop::sample::select(vec![
        InterestRecalculation::Off,
        InterestRecalculation::OnRepayment,
        InterestRecalculation::Daily,
    ])
}

fn of_owner(owned: &[crate::posting::OwnedLine<'_>], owner: &str, of: LedgerAccount<'_>) -> Amount {
    owned.iter().filter(|line| line.owner == owner && line.account == of).map(|line| line.amount).sum()
}

fn own(account: &Account<'_>) -> Components {
    account.partner_unpaid().unwrap()
}

proptest! {
    /// Of every balance, of every receipt and of all income nothing is lost between lenders, and nobody has more than there is.
    #[test]
    fn nothing_is_lost_between_a_partner_and_the_others(
        acts in prop::collection::vec((1..25_i32, act()), 0..9), recalculation in recalculation(),
    ) {
        let product = plan(recalculation);
        let entries = lived(&product, &acts, &[]);
        let history = History::new(&product, &entries);
        let last = entries.last().unwrap().effective_on;
        for day in [date("2025-01-20"), last, last + 1, last + 40, last + 300] {
            let account = history.traced(day).unwrap();
            let owned = owned_balances(history, &account, |_| true);
            for owner in ["bank", "own", "fund"] {
                let sum: Amount = owned.iter().filter(|line| line.owner == owner).map(|line| line.amount).sum();
                prop_assert_eq!(sum, Amount::ZERO, "{} {:?}", owner, owned);
            }
            if account.sales.iter().all(|sale| sale.on >= day) {
                for (of, amount) in balances(&account) {
                    let sum: Amount = owned.iter().filter(|line| line.account == of).map(|line| line.amount).sum();
                    prop_assert_eq!(sum, amount, "{:?}", of);
                }
            }
            let (own, all) = (own(&account), account.unpaid());
            for of in [Component::Principal, Component::Interest] {
                prop_assert!(Amount::ZERO <= own[of] && own[of] <= all[of], "{:?} of {:?}", own, all);
            }
            for part in account.partner_schedule() {
                let whole = account.instalments.iter().find(|i| i.key == part.key).unwrap();
                for of in [Component::Principal, Component::Interest] {
                    prop_assert!(Amount::ZERO <= part.unpaid[of] && part.unpaid[of] <= whole.unpaid_of(of), "{:?}", part);
                }
            }
            for allocation in account.allocations.iter().flatten() {
                let has = allocation.of_partner.unwrap();
                for of in [Component::Principal, Component::Interest] {
                    let parts = allocation.parts.iter().filter(|(_, item, _)| item.component() == of);
                    let (up, down) = parts.fold((0, 0), |(up, down), (_, _, amount)| {
                        (up + amount.minor().max(0), down + amount.minor().min(0))
                    });
                    prop_assert!(down <= has[of].minor() && has[of].minor() <= up, "{:?}", allocation);
                }
            }
            let whole = Trajectory::of(history, &account, day);
            let shared = by_owner(history, &account, day);
            for later in [day, day + 17, day + 400] {
                let sum = shared.iter().fold(Accrued::default(), |sum, (_, part)| sum + part.at(later));
                prop_assert_eq!(sum, whole.at(later));
            }
        }
        prop_assert!(!postings(history, last).is_empty());
    }

    /// What was received stays divided as it was, and no arrangement moves money or principal between lenders: only interest that
    /// becomes principal is shared.
    #[test]
    fn an_arrangement_leaves_every_lender_what_it_has(
        acts in prop::collection::vec((1..25_i32, paid_or_arranged()), 1..9), recalculation in recalculation(),
    ) {
        let product = plan(recalculation);
        let entries = lived(&product, &acts, &[]);
        let history = History::new(&product, &entries);
        let mut received: Vec<crate::allocation::Allocation> = Vec::new();
        for entry in entries.iter().skip(1) {
            let day = entry.effective_on;
            let before = history.fold(day, |other| other.seq < entry.seq, true).unwrap();
            let after = history.fold(day, |other| other.seq <= entry.seq, true).unwrap();
            let allocations = after.allocations.clone().unwrap();
            prop_assert_eq!(&allocations[..received.len()], &received[..]);
            received = allocations;
            let books = |account| owned_balances(history, account, |_| true);
            let cash = |account| of_owner(&books(account), "bank", LedgerAccount::Cash);
            // A credit balance pays what an arrangement makes due: that is money.
            if !matches!(entry.event, Event::Repayment { .. }) && before.credit == after.credit {
                prop_assert_eq!(own(&before).principal, own(&after).principal, "{:?}", entry);
                prop_assert_eq!(cash(&before), cash(&after), "{:?}", entry);
            }
            // What it has in the till is its parts of the receipts, and its share of what is kept for the customer: each part is
            // rounded once, so is what it has of each instalment.
            let parts = received.iter().map(|of| of.of_partner.unwrap().total()).sum::<Amount>();
            let till = cash(&after).minor() - parts.minor() - after.credit.minor() * 7 / 10;
            let roundings = received.iter().map(|of| of.parts.len()).sum::<usize>() + after.instalments.len() * 3 + 2;
            prop_assert!(till.abs() <= i64::try_from(roundings).unwrap(), "{} cents off in {:?}", till, entry);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// Closed day by day with the days' events learned late, what the closes have told of each owner is on every day what its
    /// income is: the naive sum. So it is the same at any split of days.
    #[test]
    fn closes_tell_each_lenders_income(
        acts in prop::collection::vec((1..20_i32, act()), 0..6),
        learned_after in prop::collection::vec(0..20_i32, 6),
        recalculation in recalculation(),
        stops in prop::option::of(5..40_u32),
        policy in prop::sample::select(vec![NonAccrual::Stop, NonAccrual::Reverse, NonAccrual::Memo]),
    ) {
        let mut product = plan(recalculation);
        product.accrual.non_accrual_days_over = stops;
        product.accrual.non_accrual = policy;
        let entries = lived(&product, &acts, &learned_after);
        let history = History::new(&product, &entries);
        let last = entries.iter().map(|entry| entry.booked_on).max().unwrap() + 100;
        let mut told: BTreeMap<String, Vec<Kink>> = BTreeMap::new();
        let mut day = date("2025-01-15");
        let mut wake = Some(day);
        while day <= last {
            // Only days on which somebody looks are closed.
            if wake.is_some_and(|wake| wake <= day) || entries.iter().any(|entry| entry.booked_on == day) {
                let close = close_with_accruals(history, day, |owner, kink| told.entry(owner.to_owned()).or_default().push(kink));
                wake = close.and_then(|close| close.next_wake);
            }
            let mut found: BTreeMap<String, Accrued> = BTreeMap::new();
            for (owner, income) in by_owner_as_reported(history, day) {
                found.insert(owner.to_owned(), income.accrued);
            }
            for (owner, kinks) in &told {
                let mut sum = Accrued::default();
                kinks.iter().for_each(|kink| sum[kink.kind] += kink.through(day));
                prop_assert_eq!(sum, found.remove(owner).unwrap_or_default(), "{} on {}", owner, day);
            }
            prop_assert!(found.into_values().all(|rest| rest == Accrued::default()));
            day = day.next();
        }
    }
}
