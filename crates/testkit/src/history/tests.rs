use std::collections::BTreeSet;

use ledger::event::InstalmentKey;

use super::*;
use crate::naive::{NaiveInstalment, NaiveStatus};

const SEEDS: std::ops::Range<u64> = 0..150;
const DAYS: u32 = 300;

fn drawn(seed: u64) -> (Product, Vec<Entry>) {
    let mut rng = seeded(seed);
    let product = random_product(&mut rng);
    let entries = random_entries(&mut rng, &product, DAYS);
    (product, entries)
}

#[test]
fn the_same_seed_gives_the_same_history() {
    assert_eq!(drawn(7), drawn(7));
    assert_ne!(drawn(7), drawn(8));
}

#[test]
fn every_plan_and_every_event_is_drawn() {
    let (mut plans, mut kinds) = (BTreeSet::new(), BTreeSet::new());
    for seed in SEEDS {
        let (product, entries) = drawn(seed);
        plans.insert(format!("{:?}", std::mem::discriminant(&product.plan)));
        kinds.extend(entries.iter().map(|entry| entry.event.kind()));
    }
    assert_eq!((plans.len(), kinds.len()), (6, 10), "{kinds:?}");
}

#[test]
fn every_value_of_every_option_is_drawn() {
    let products: String = SEEDS.map(|seed| format!("{:?}", random_product(&mut seeded(seed)))).collect();
    for value in [
        "Months(",
        "Days(",
        "Actual365",
        "Actual360",
        "Thirty360,",
        "Thirty360European",
        "ActualActual",
        "due_day_counts_as: Zero",
        "due_day_counts_as: One",
        "Subtract",
        "Suppress",
        "Consecutive",
        "Cumulative",
        "BalanceRemaining",
        "NothingEverPaid",
        "Horizontal",
        "Vertical",
        " future_rule: NextInstalment",
        " future_rule: LastInstalment",
        "merchant_refund_rule: NextInstalment",
        "merchant_refund_rule: LastInstalment",
        "penalty: None",
        "per: Day",
        "per: Year365",
        "per: Year360",
        "base: OverduePrincipal,",
        "base: OverduePrincipalInterest",
        "base: OverdueScheduled",
        "from: AfterGrace",
        "from: DueDate",
        "late_fee: None",
        "Fixed(",
        "max: None",
        "max: Some",
        "rounding: HalfUp",
        "rounding: HalfEven",
        "rounding: Down",
        "rounding: Up",
    ] {
        assert!(products.contains(value), "{value}");
    }
}

#[test]
fn entries_are_booked_in_order_and_not_before_they_count() {
    for seed in SEEDS {
        let (_, entries) = drawn(seed);
        let opened_on = entries[0].effective_on;
        assert!(matches!(entries[0].event, Event::ContractOpened(_)));
        assert!(entries.is_sorted_by(|a, b| a.seq < b.seq && a.booked_on <= b.booked_on), "seed {seed}");
        assert!(entries.iter().all(|e| opened_on <= e.effective_on && e.effective_on <= e.booked_on), "seed {seed}");
        let mut reversed = BTreeSet::new();
        for entry in &entries {
            if let Event::Reversal { of } = entry.event {
                let original = entries.iter().find(|original| original.seq == of).unwrap();
                assert!(may_be_reversed(&original.event) && reversed.insert(of), "seed {seed}");
                assert!(original.seq < entry.seq && original.effective_on <= entry.effective_on, "seed {seed}");
            }
            if let Event::FeeCharged { due, .. } = entry.event {
                assert!(due >= entry.effective_on, "seed {seed}");
            }
            if let Event::Rescheduled { schedule, .. } = &entry.event {
                assert!(schedule.iter().all(|row| row.due >= entry.effective_on), "seed {seed}");
            }
        }
    }
}

#[test]
fn the_naive_ledger_loses_no_money() {
    for seed in SEEDS {
        let (product, entries) = drawn(seed);
        let last = entries.last().unwrap().booked_on + 40;
        let account = naive(&product, &entries, last, last).unwrap();
        let context = || format!("seed {seed}\n{product:#?}\n{}", describe(&entries));
        let is_reversed = |seq| entries.iter().any(|e| matches!(e.event, Event::Reversal { of } if of == seq));
        let in_force = entries.iter().filter(|entry| !is_reversed(entry.seq));
        let mut repaid = Amount::ZERO;
        for entry in in_force {
            if let Event::Repayment { amount, .. } = entry.event {
                repaid += amount;
            }
        }
        let totals = &account.totals;
        assert_eq!(totals.repaid, repaid, "{}", context());
        // Money in is where it went: on instalments, in pools, in credit, or back.
        let paid: Amount = account.instalments.iter().map(|i| i.paid.total()).sum();
        let rest_charges: Amount =
            account.instalments.iter().filter(|i| i.is_charge).map(|i| i.scheduled.principal).sum();
        assert_eq!(
            totals.repaid + totals.merchant_refunds + rest_charges,
            paid + totals.pools_settled + account.credit_balance + totals.charged_back,
            "{}",
            context()
        );
        // Principal paid out is scheduled, in a pool, or was settled there.
        let pools = &account.pools;
        let scheduled: Amount =
            account.instalments.iter().filter(|i| !i.is_charge).map(|i| i.scheduled.principal).sum();
        assert_eq!(
            totals.paid_out,
            scheduled + pools.spending + pools.billed + pools.carried + pools.plans_remaining + totals.pools_settled,
            "{}",
            context()
        );
        for instalment in &account.instalments {
            for component in Component::ALL {
                assert!(instalment.unpaid()[component] >= Amount::ZERO, "{}", context());
                assert!(instalment.paid[component] >= Amount::ZERO, "{}", context());
            }
        }
        let waived: Amount = account.instalments.iter().map(|i| i.waived.total()).sum();
        assert_eq!(totals.waived.total(), waived, "{}", context());
        if account.credit_balance.is_positive() {
            assert_eq!((account.status, everything(&account)), (NaiveStatus::Overpaid, Amount::ZERO), "{}", context());
        }
    }
}

#[test]
fn the_histories_reach_every_state() {
    let mut reached = BTreeSet::new();
    for seed in SEEDS {
        let (product, entries) = drawn(seed);
        for days in [30, 75, 120, 180, 250, 330] {
            let as_of = entries[0].effective_on + days;
            let Some(account) = naive(&product, &entries, as_of, Date::MAX) else { continue };
            reached.insert(format!("{:?}", account.status));
            let any = |test: fn(&NaiveInstalment) -> bool| account.instalments.iter().any(test);
            let facts = [
                ("single", account.is_single_period),
                ("multi", account.is_multi_period),
                ("full", account.is_full),
                ("in grace", account.past_due_days > 0 && account.delinquent_days == 0),
                ("between buckets", account.delinquent_days > 0 && account.bucket.is_none()),
                ("paid late", account.missed_periods_ever > account.unpaid_periods),
                ("overdue within tolerance", account.past_due_days == 0 && account.overdue.total().is_positive()),
                ("late fee", any(|i| i.late_fee.is_positive())),
                ("penalty", any(|i| i.unpaid().penalty.is_positive())),
                ("penalty carried in", any(|i| i.penalty_carried_in.is_positive())),
                ("reopened", any(|i| i.ages_from != i.due)),
                ("lifted", any(|i| i.is_lifted && i.paid.total().is_positive())),
                ("lifted and charged back", any(|i| i.is_lifted && i.unpaid().total().is_positive())),
                ("rest of a chargeback", any(|i| i.is_charge && i.scheduled.principal.is_positive())),
                ("waived", any(|i| i.waived.total().is_positive())),
                ("carried", account.pools.carried.is_positive()),
                ("billed", account.pools.billed.is_positive()),
                ("plans", account.pools.plans.len() > 1),
            ];
            reached.extend(facts.iter().filter(|(_, is_reached)| *is_reached).map(|(fact, _)| (*fact).to_owned()));
        }
    }
    assert_eq!(reached.len(), 18 + 3, "{reached:?}");
}

#[test]
fn an_event_is_described_in_a_line() {
    let (_, entries) = drawn(3);
    let text = describe(&entries);
    assert_eq!(text.lines().count(), entries.len());
    assert!(text.starts_with("#1 "), "{text}");
    let key = InstalmentKey { calendar: 1, number: 2 };
    let event = Event::Repayment { amount: Amount::from_minor(12_345), earmark: Some(key) };
    let day = |text: &str| text.parse::<Date>().unwrap();
    let entry = Entry { seq: 9, effective_on: day("2025-02-01"), booked_on: day("2025-02-03"), event };
    assert_eq!(describe(&[entry]), "#9 2025-02-01 (booked 2025-02-03) repayment 123.45 for 2\n");
}
