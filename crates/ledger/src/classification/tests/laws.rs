//! Laws that hold for every history.

use proptest::prelude::*;

use super::*;
use crate::classification::walk::Walk;
use crate::event::{NewCalendar, Pausable, Purchase, ReAgeInterest};
use crate::fixtures::{computed, contract, revolving};

/// Policies with every mechanism.
fn policies() -> Vec<PolicyVersions> {
    let mut retail = with_rule(UpgradeRule::Approval, five());
    let observation =
        Observation { months_min: 6, periods_min: 2, from: ObservedFrom::ArrearsPaid, needs_approval: true };
    let [watched, substandard, loss] = ["watched", "substandard", "loss"].map(|id| rank(&retail, id));
    retail.upgrade.out_of = Some((substandard, UpgradeRule::AfterObservation(observation)));
    retail.days.slip_days = 7;
    retail.floors = vec![(FloorCause::Full, watched), (FloorCause::ChargedOff, loss), (FloorCause::WrittenOff, loss)];
    retail.relief.watch = WatchTerms::Periods {
        months_min: 12,
        periods_min: 2,
        floor: Some(watched),
        repeated_floor: Some(substandard),
        holds_from: Some(substandard),
    };
    let mut second = retail.clone();
    (second.key.version, second.effective_from) = (2, date("2024-08-15"));
    second.upgrade.rule = UpgradeRule::FollowsDays;
    let mut default = policy("default", &[("performing", 0), ("default", 91)]);
    default.days.read = DaysRead::MaterialBreach(MaterialBreach {
        test: MaterialityTest::Both,
        absolute: vec![(primitives::Currency::CNY, money("50.00"))],
        relative: Rate::from_billionths(10_000_000),
        base: MaterialityBase::Facility,
    });
    let cured_of = rank(&default, "default");
    default.upgrade.rule = UpgradeRule::AfterObservation(Observation {
        months_min: 3,
        periods_min: 0,
        from: ObservedFrom::ClassAllowed,
        needs_approval: false,
    });
    default.relief.watch = WatchTerms::CureAndProbation {
        cure_months: 12,
        probation_months: 24,
        days_over: 30,
        cured_of,
        probation_floor: None,
    };
    let mut npa = two();
    npa.effective_from = date("2024-03-03");
    npa.days.read = DaysRead::Counted(Count { due_day: Some(DueDayCount::One), paid_share_min: None });
    npa.relief.watch = WatchTerms::Days { days: 90, floor: Some(rank(&npa, "npa")) };
    npa.contagion = Contagion::CustomerSticky(rank(&npa, "npa"));
    let mut lenient = policy("lenient", &[("pass", 0), ("substandard", 90), ("loss", 120)]);
    let paid_share_min = Some(Rate::from_billionths(900_000_000));
    lenient.days.read = DaysRead::Counted(Count { due_day: None, paid_share_min });
    let mut frozen = impairing();
    frozen.days.while_paused = WhilePaused::Freeze;
    let retail = PolicyVersions::new(vec![retail, second]).unwrap();
    let (obligor, shared) = (on_the_person(&default), shared());
    vec![
        retail,
        versions(default),
        versions(npa),
        versions(lenient),
        versions(obligor),
        versions(shared),
        versions(family()),
        versions(frozen),
    ]
}

/// The same limits, on all accounts of the person together.
fn on_the_person(policy: &Policy) -> Policy {
    let mut policy = policy.clone();
    let DaysRead::MaterialBreach(limits) = &mut policy.days.read else { panic!("it reads a material breach") };
    limits.base = MaterialityBase::Obligor;
    policy
}

fn shared() -> Policy {
    let mut shared = policy("shared", &[("a", 0), ("b", 10), ("c", 60)]);
    let share_over = Rate::from_billionths(200_000_000);
    shared.contagion = Contagion::ShareOfExposure { class: rank(&shared, "b"), share_over };
    shared
}

/// Two grades of lateness, of which the better one spreads to children too.
fn family() -> Policy {
    let mut family = policy("family", &[("a", 0), ("b", 10), ("c", 60)]);
    family.contagion = Contagion::ParentChild(rank(&family, "b"));
    family.upgrade.rule = UpgradeRule::FollowsDays;
    family
}

/// Something on one of 700 days, learned up to 60 days later.
fn happening() -> impl Strategy<Value = (i32, i32, Event)> {
    let amount = (1..40_000_i64).prop_map(Amount::from_minor);
    let class = prop::sample::select(vec!["normal", "watched", "substandard", "loss", "nonsense"]);
    let calendar = (1..40_i32, 1..3_u16, 1..12_u16).prop_map(|(days, months, count)| NewCalendar {
        first_due: date("2024-06-01") + days,
        every: Period::Months(months),
        count,
    });
    let event = prop_oneof![
        12 => amount.clone().prop_map(|amount| Event::Repayment { amount, earmark: None }),
        2 => amount.clone().prop_map(|amount| Event::Chargeback { amount }),
        1 => amount.clone().prop_map(|amount| Event::Refunded { amount }),
        1 => amount.prop_map(|amount| Event::PurchaseBooked(Purchase::of_goods(amount, 1))),
        3 => class.prop_map(|class| set("five", class)),
        2 => Just(extension()),
        1 => Just(restructured(RestructureKind::ReAmortise)),
        1 => calendar.prop_map(|calendar| {
            restructured(RestructureKind::ReAge { calendar, interest: ReAgeInterest::Default })
        }),
        1 => Just(Event::Paused { what: Pausable::Ageing, until: date("2024-09-09"), reason: "a flood".into() }),
        1 => (0..=100_i64).prop_map(|share| impaired(percent(share))),
        1 => Just(Event::ChargedOff { reason: "policy".into(), is_fraud: false }),
        1 => Just(Event::Terminated { reason: "breach".into() }),
        1 => Just(Event::WrittenOff { reason: "given up".into() }),
        2 => any::<bool>().prop_map(|is_child| linked(is_child.then_some("B"))),
        1 => (2..6_u64).prop_map(|of| Event::Reversal { of }),
    ];
    let late = prop_oneof![3 => Just(0), 1 => 1..60_i32];
    (0..700_i32, late, event)
}

fn entries(opening: Event, happenings: Vec<(i32, i32, Event)>) -> Vec<Entry> {
    let opened_on = date("2024-01-01");
    let first = Entry { seq: 1, effective_on: opened_on, booked_on: opened_on, event: opening };
    let rest = happenings.into_iter().zip(2..).map(|((day, late, event), seq)| {
        let effective_on = opened_on + day;
        Entry { seq, effective_on, booked_on: effective_on + late, event }
    });
    let mut entries: Vec<Entry> = std::iter::once(first).chain(rest).collect();
    entries.sort_by_key(Entry::replay_order);
    entries
}

fn histories() -> impl Strategy<Value = (bool, Vec<Entry>, Vec<Entry>)> {
    let happenings = || prop::collection::vec(happening(), 0..14);
    (any::<bool>(), happenings(), happenings()).prop_map(|(is_revolving, one, other)| {
        let scheduled = |count| account(count, vec![]).remove(0).event;
        let revolving = Event::ContractOpened(Box::new(contract("0.00", computed(0))));
        let first = if is_revolving { revolving } else { scheduled(9) };
        (is_revolving, entries(first, one), entries(scheduled(3), other))
    })
}

fn all_found<'p>(walk: &Walk<'_, '_, 'p>, policies: usize) -> Vec<Result<Classification<'p>, NotClassified>> {
    (0..2).flat_map(|account| (0..policies).map(move |policy| walk.found(account, policy))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// By wakes, day by day, or by wakes in two halves: the same classes for the same reasons, whatever is known.
    #[test]
    fn splitting_the_walk_changes_nothing((is_revolving, one, other) in histories(), split in 0..900_i32, known in 0..900_i32) {
        let first_product = if is_revolving { revolving() } else { given() };
        let second_product = given();
        let histories = [History::new(&first_product, &one).named("A"), History::new(&second_product, &other).named("B")];
        let policies = policies();
        let policies: Vec<&PolicyVersions> = policies.iter().collect();
        let booked_through = date("2024-01-01") + known;
        let known = |entry: &Entry| entry.booked_on <= booked_through;
        let last = date("2024-01-01") + 900;
        let mut by_wakes = Walk::new(&histories, &policies, &known);
        by_wakes.run_to(last);
        let expected = all_found(&by_wakes, policies.len());
        let mut halves = Walk::new(&histories, &policies, &known);
        halves.run_to(date("2024-01-01") + split);
        halves.run_to(last);
        prop_assert_eq!(&all_found(&halves, policies.len()), &expected);
        let mut daily = Walk::new(&histories, &policies, &known);
        daily.looks_at_every_day = true;
        daily.run_to(last);
        prop_assert_eq!(&all_found(&daily, policies.len()), &expected);
    }

    /// While nothing but an approval improves: every better class is on the day of a class set, or of the last repayment.
    #[test]
    fn no_history_improves_a_class_without_an_approval((_, _, entries) in histories()) {
        let policy = versions(with_rule(UpgradeRule::Approval, five()));
        let product = given();
        let history = History::new(&product, &entries);
        for change in class_history(history, date("2024-01-01") + 900, &policy) {
            let is_better = change.from.is_some_and(|(_, from)| change.to.class < from);
            let is_set = entries.iter().any(|entry| {
                entry.effective_on == change.to.day && matches!(entry.event, Event::ClassSet { .. })
            });
            prop_assert!(!is_better || is_set || change.to.reasons[0] == Reason::NothingOwed, "{:?}", change);
        }
    }

    /// A person with one account: its own sums are the person's.
    #[test]
    fn with_one_account_the_person_is_tested_as_the_account_is((is_revolving, entries, _) in histories(), days in 0..900_i32) {
        let product = if is_revolving { revolving() } else { given() };
        let history = History::new(&product, &entries);
        let facility = policies().swap_remove(1);
        let obligor = versions(on_the_person(&facility.all()[0]));
        let day = date("2024-01-01") + days;
        let told = |versions: &PolicyVersions| {
            classify(history, day, versions).map(|found| (found.class, found.since, found.days, found.reasons))
        };
        prop_assert_eq!(told(&facility), told(&obligor));
    }

    /// The class of a day is that of the last change on or before it.
    #[test]
    fn the_history_and_the_class_of_a_day_agree((_, _, entries) in histories(), days in 0..900_i32) {
        let product = given();
        let history = History::new(&product, &entries);
        let day = date("2024-01-01") + days;
        for policy in policies() {
            let last = class_history(history, day, &policy).pop();
            let found = classify(history, day, &policy).ok();
            prop_assert_eq!(last.as_ref().map(|last| last.to.class), found.as_ref().map(|found| found.class));
            prop_assert_eq!(last.map(|last| last.to.day), found.map(|found| found.since));
        }
    }
}
