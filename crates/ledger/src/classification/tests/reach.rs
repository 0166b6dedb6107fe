//! Every reason, watch, floor and refusal that is declared has a story that reaches it.

use std::collections::BTreeSet;

use super::*;
use crate::classification::walk::Walk;

/// Every variant by its place: a new one does not compile here, and then wants a story below.
fn reason(of: &Reason) -> usize {
    match of {
        Reason::NothingOwed => 0,
        Reason::DaysTable { .. } => 1,
        Reason::Slip { .. } => 2,
        Reason::Floor { .. } => 3,
        Reason::Watch { .. } => 4,
        Reason::Manual { .. } => 5,
        Reason::Contagion { .. } => 6,
        Reason::ExposureShare { .. } => 7,
        Reason::Observation { .. } => 8,
        Reason::AwaitingApproval { .. } => 9,
        Reason::ApprovalNotAllowed { .. } => 10,
        Reason::UnknownClass { .. } => 11,
        Reason::Frozen { .. } => 12,
        Reason::Impairment { .. } => 13,
        Reason::Parent { .. } => 14,
    }
}

fn watch(of: &Watch) -> usize {
    match of {
        Watch::None => 0,
        Watch::Running(RunningWatch { phase: WatchPhase::Observation, .. }) => 1,
        Watch::Running(RunningWatch { phase: WatchPhase::Cure, .. }) => 2,
        Watch::Running(RunningWatch { phase: WatchPhase::Probation, .. }) => 3,
        Watch::Ended { .. } => 4,
    }
}

fn refusal(of: &NotClassified) -> usize {
    match of {
        NotClassified::NotOpen(_) => 0,
        NotClassified::NotInForce { .. } => 1,
        NotClassified::DoesNotApply { .. } => 2,
        NotClassified::NoLimit { .. } => 3,
    }
}

fn first(count: usize) -> BTreeSet<usize> {
    (0..count).collect()
}

/// What the first account of each story was found to be, on every day of 900.
#[derive(Default)]
struct Reached {
    classes: BTreeSet<(String, Rank)>,
    reasons: BTreeSet<usize>,
    floors: BTreeSet<FloorCause>,
    watches: BTreeSet<usize>,
    refusals: BTreeSet<usize>,
}

impl Reached {
    fn tell(&mut self, accounts: &[Vec<Entry>], policy: Policy) {
        let (product, versions) = (given(), versions(policy));
        let named = accounts.iter().zip(["1", "2"]);
        let histories: Vec<History<'_>> =
            named.map(|(entries, name)| History::new(&product, entries).named(name)).collect();
        let mut walk = Walk::new(&histories, &[&versions], &|_| true);
        for day in 0..900 {
            walk.run_to(date("2023-12-31") + day);
            match walk.found(0, 0) {
                Err(why) => drop(self.refusals.insert(refusal(&why))),
                Ok(found) => {
                    self.classes.insert((found.policy.key.id.clone(), found.class));
                    self.watches.insert(watch(&found.watch));
                    self.reasons.extend(found.reasons.iter().map(reason));
                    let floor = |of: &Reason| if let Reason::Floor { cause, .. } = of { Some(*cause) } else { None };
                    self.floors.extend(found.reasons.iter().filter_map(floor));
                }
            }
        }
    }
}

/// Five categories, in force from March on: each mechanism that one account needs.
fn strict() -> Policy {
    let mut five = with_rule(UpgradeRule::Approval, five());
    let [watched, substandard] = ["watched", "substandard"].map(|id| rank(&five, id));
    let from = ObservedFrom::ArrearsPaid;
    let observation = Observation { months_min: 1, periods_min: 1, from, needs_approval: true };
    five.effective_from = date("2024-03-01");
    five.upgrade.out_of = Some((substandard, UpgradeRule::AfterObservation(observation)));
    five.days.slip_days = 7;
    five.floors = FloorCause::ALL.map(|cause| (cause, watched)).to_vec();
    let (floor, none) = (Some(watched), None);
    five.relief.watch =
        WatchTerms::Periods { months_min: 2, periods_min: 1, floor, repeated_floor: none, holds_from: none };
    five
}

/// Two classes with a cure of two months and a probation of two.
fn forborne() -> Policy {
    let mut two = two();
    let cured_of = rank(&two, "npa");
    let (cure_months, probation_months, days_over, probation_floor) = (2, 2, 30, None);
    two.relief.watch =
        WatchTerms::CureAndProbation { cure_months, probation_months, days_over, cured_of, probation_floor };
    two
}

fn told_all() -> Reached {
    let ends = |event| account(2, vec![("2024-03-10", event)]);
    let late = |more: &[(&'static str, Event)]| account(24, [&[("2024-06-10", repayment("500.00"))], more].concat());
    let paid = |on| (on, repayment("100.00"));
    let sticky = |contagion: fn(Rank) -> Contagion| {
        let two = two();
        Policy { contagion: contagion(rank(&two, "npa")), ..two }
    };
    let share = |class| Contagion::ShareOfExposure { class, share_over: Rate::from_billionths(100_000_000) };
    let ahead = account(36, vec![("2024-01-10", repayment("3500.00"))]);
    let mut euros = two();
    euros.days.read = DaysRead::MaterialBreach(MaterialBreach {
        test: MaterialityTest::Absolute,
        absolute: vec![("EUR".parse().unwrap(), money("1.00"))],
        relative: Rate::ZERO,
        base: MaterialityBase::Obligor,
    });
    let mut reached = Reached::default();
    // Nothing is ever paid: 900 days lead through every class.
    reached.tell(&[account(2, vec![])], strict());
    reached.tell(&[ends(Event::Terminated { reason: "breach".into() })], strict());
    reached.tell(&[ends(Event::ChargedOff { reason: "policy".into(), is_fraud: false })], strict());
    reached.tell(&[ends(Event::WrittenOff { reason: "given up".into() })], strict());
    // Settled; a slip; out of substandard after an observation, and on from there by approval only.
    reached.tell(&[account(2, vec![("2024-03-05", repayment("200.00"))])], strict());
    reached.tell(&[late(&[paid("2024-07-01"), paid("2024-08-01")])], strict());
    reached.tell(&[late(&[("2024-03-20", set("five", "doubtful"))])], strict());
    reached.tell(&[late(&[("2024-03-20", set("five", "normal"))])], strict());
    reached.tell(&[late(&[("2024-03-20", set("five", "nonsense"))])], strict());
    // Put off on 20 March, then paid on time; in default when it is put off, cured, on probation, over.
    let on_time = ["2024-04-01", "2024-05-01", "2024-06-01", "2024-07-01"].map(paid);
    let relieved = [("2024-03-20", extension())].into_iter().chain(on_time);
    reached.tell(&[account(5, relieved.collect())], strict());
    reached.tell(&[account(5, vec![("2024-06-10", extension()), ("2024-06-11", repayment("500.00"))])], forborne());
    reached.tell(&[late(&[("2024-06-05", extension()), ("2024-06-11", repayment("1900.00"))])], forborne());
    // A pause that freezes, and a loss that is expected.
    let mut frozen = impairing();
    frozen.days.while_paused = WhilePaused::Freeze;
    reached.tell(&[late(&[("2024-07-20", paused("2024-10-20")), ("2024-08-01", impaired(percent(60)))])], frozen);
    // One account of two; the other is bad.
    reached.tell(&[ahead.clone(), account(6, vec![])], sticky(Contagion::CustomerSticky));
    reached.tell(&[ahead, account(6, vec![])], sticky(share));
    // The first account is a child of the second.
    let child = account(36, vec![("2024-01-10", repayment("3500.00")), ("2024-01-11", linked(Some("2")))]);
    reached.tell(&[child, account(6, vec![])], sticky(Contagion::ParentChild));
    // Policies that say nothing.
    reached.tell(&[account(1, vec![])], Policy { applies_to: AppliesTo::OpenEnd, ..two() });
    reached.tell(&[account(1, vec![])], euros);
    reached
}

#[test]
fn every_class_reason_floor_watch_and_refusal_is_reached() {
    let reached = told_all();
    for policy in [strict(), two()] {
        for place in 0..policy.classes.all().len() {
            let is_reached = reached.classes.iter().any(|(id, class)| *id == policy.key.id && class.place() == place);
            assert!(is_reached, "{} {}", policy.key, policy.classes.all()[place].id);
        }
    }
    assert_eq!(reached.reasons, first(15), "reasons");
    assert_eq!(reached.floors, FloorCause::ALL.into_iter().collect(), "floors");
    assert_eq!(reached.watches, first(5), "watches");
    assert_eq!(reached.refusals, first(4), "refusals");
}
