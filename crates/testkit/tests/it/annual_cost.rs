//! The annual cost of accounts, with flows found by the naive ledger and rates tried in floating point.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

use ledger::History;
use ledger::annual_cost::{AnnualCost, Flow, as_it_stands, flows, of_contract};
use ledger::product::CostMethod;
use primitives::{Amount, Date};
use testkit::naive::{NaiveAccount, naive, naive_days};

use crate::{Story, for_random_stories};

/// What the customer has paid by the end of a day, less what was paid out by then.
fn net(account: &NaiveAccount) -> Amount {
    let totals = &account.totals;
    let received = totals.repaid + totals.merchant_refunds + totals.payout_refunded;
    received - totals.paid_out - totals.charged_back - totals.refunded - totals.credit_refunded - totals.fees_paid_back
}

/// The flows of an account through a day by the naive ledger: what each day has moved, and what is unpaid after it.
fn slow_flows(story: &Story, day: Date) -> BTreeMap<Date, i64> {
    let mut flows = BTreeMap::new();
    let mut add = |on: Date, amount: Amount| *flows.entry(on).or_insert(0) += amount.minor();
    let mut before = Amount::ZERO;
    let days = naive_days(&story.product, &story.entries, day, Date::MAX);
    for account in &days {
        add(account.as_of, net(account) - before);
        before = net(account);
    }
    if let Some(account) = days.last() {
        add(day, -account.credit_balance);
        for instalment in &account.instalments {
            add(instalment.due.max(day), instalment.unpaid().total());
        }
    }
    flows.retain(|_, received| *received != 0);
    flows
}

fn by_day(flows: &[Flow]) -> BTreeMap<Date, i64> {
    let mut days = BTreeMap::new();
    flows.iter().for_each(|flow| *days.entry(flow.on).or_insert(0) += flow.received.minor());
    days.retain(|_, received| *received != 0);
    days
}

#[expect(clippy::cast_precision_loss, reason = "rates are tried, not booked")]
fn worth(flows: &BTreeMap<Date, i64>, method: CostMethod, rate: f64) -> f64 {
    let first = *flows.keys().next().expect("there are flows");
    let discount = |on: Date| match method {
        CostMethod::Effective => (1.0 + rate).powf(f64::from(on - first) / -365.0),
        CostMethod::IrrX12 => {
            let mut months = 0;
            while first.plus_months(months + 1) <= on {
                months += 1;
            }
            let days = f64::from(on - first.plus_months(months));
            let month = rate / 12.0;
            (1.0 + month).powi(-months) / (1.0 + month * days / 30.0)
        }
    };
    flows.iter().map(|(on, received)| *received as f64 * discount(*on)).sum()
}

fn check_rate(at: &str, flows: &BTreeMap<Date, i64>, method: CostMethod, cost: AnnualCost) -> bool {
    let nothing_comes_back = flows.values().sum::<i64>() < 0;
    let Some(rate) = cost.rate() else {
        let is_dear = cost == AnnualCost::AboveAll;
        assert!(!is_dear || worth(flows, method, 10.0) >= 0.0, "{at}: {cost}");
        return false;
    };
    assert!(!nothing_comes_back, "{at}: {cost}");
    #[expect(clippy::cast_precision_loss, reason = "rates are tried, not booked")]
    let rate = rate.billionths() as f64 / 1e9;
    // A little below it what comes in is worth more than what went out, a little above it less.
    let noise = 1e-9
        * flows.values().map(|received| received.abs()).max().map_or(0.0, |most| {
            #[expect(clippy::cast_precision_loss, reason = "an error bound")]
            let most = most as f64;
            most
        });
    assert!(worth(flows, method, (rate - 0.000_001).max(0.0)) >= -noise, "{at}: {cost} is too high");
    assert!(worth(flows, method, rate + 0.000_001) <= noise, "{at}: {cost} is too low");
    true
}

#[test]
fn the_annual_cost_makes_what_comes_in_worth_what_went_out() {
    let rates = AtomicU32::new(0);
    for_random_stories(|story| {
        let history = History::new(&story.product, &story.entries);
        for day in [story.opened_on, story.opened_on + 45, story.last_day] {
            let Some(account) = history.traced(day) else { continue };
            let at = format!("seed {}, {day}", story.seed);
            let Some(fast) = flows(&account) else {
                let slow = naive(&story.product, &story.entries, day, Date::MAX).expect("it is open");
                assert!(account.revolving.is_some() && !slow.has_ended, "{at}");
                continue;
            };
            let slow = slow_flows(story, day);
            assert_eq!(by_day(&fast), slow, "{at}");
            if slow.is_empty() {
                continue;
            }
            for method in CostMethod::ALL {
                let cost = as_it_stands(&account, method).expect("it has flows");
                rates.fetch_add(u32::from(check_rate(&at, &slow, method, cost)), Ordering::Relaxed);
            }
        }
    });
    assert!(rates.into_inner() > 100, "too few rates were found");
}

/// Nothing that happens later changes what was agreed, and at the end of an opening's day without other events that is how it
/// stands, but for penalty that counts the day itself.
#[test]
fn what_was_agreed_costs_the_same_on_every_day() {
    for_random_stories(|story| {
        let history = History::new(&story.product, &story.entries);
        let alone = History::new(&story.product, &story.entries[..1]);
        for method in CostMethod::ALL {
            let agreed = of_contract(alone, method);
            assert_eq!(of_contract(history, method), agreed, "seed {}", story.seed);
            let account = alone.traced(story.opened_on).expect("it is open");
            if account.unpaid().penalty.is_zero() {
                assert_eq!(as_it_stands(&account, method), agreed, "seed {}", story.seed);
            }
        }
    });
}
