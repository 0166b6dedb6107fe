//! Plans against a worked example, against all plans, and against what a simple rule gives.

use proptest::prelude::*;

use super::*;

fn limit(most: u64) -> Limit {
    Limit { name: "minutes".to_owned(), most }
}

fn choice(value: i64, minutes: u64) -> Choice {
    Choice { value, uses: if minutes == 0 { Vec::new() } else { vec![(0, minutes)] } }
}

/// Five accounts: an SMS, or a call of 20 minutes.
fn five() -> Vec<Vec<Choice>> {
    let pairs = [(3, 12), (2, 11), (5, 9), (1, 4), (-1, 6)];
    pairs.map(|(sms, call)| vec![choice(sms, 0), choice(call, 20)]).to_vec()
}

/// By hand: with 50 minutes the relaxed optimum is 32 at 0.30 a minute, with half a call to the fifth account; the best
/// whole plan calls the first two and writes to the next two: 12 + 11 + 5 + 1 = 29.
#[test]
fn the_worked_example_has_its_bound_its_price_and_its_best_plan() {
    let plan = plan(&five(), &[limit(50)]).unwrap();
    assert!((plan.bound - 32.0).abs() < 1e-4, "{}", plan.bound);
    assert!((plan.prices[0] - 0.30).abs() < 1e-4, "{}", plan.prices[0]);
    assert_eq!((plan.value, plan.used[0]), (29, 40));
    assert_eq!(plan.chosen, [Some(1), Some(1), Some(0), Some(0), None]);
    assert!((plan.gap() - 3.0 / 32.0).abs() < 1e-4);
}

#[test]
fn what_is_worth_nothing_is_left_alone() {
    let plan = plan(&[vec![choice(0, 0), choice(-5, 0)]], &[]).unwrap();
    assert_eq!((plan.chosen, plan.value, plan.bound), (vec![None], 0, 0.0));
}

#[test]
fn without_limits_everybody_gets_the_best() {
    let plan = plan(&five(), &[limit(1_000)]).unwrap();
    assert_eq!((plan.value, plan.prices[0]), (12 + 11 + 9 + 4 + 6, 0.0));
    assert!(plan.gap() < 1e-9);
}

#[test]
fn nobody_is_called_without_minutes() {
    let plan = plan(&five(), &[limit(0)]).unwrap();
    assert_eq!((plan.value, plan.used[0]), (3 + 2 + 5 + 1, 0));
}

#[test]
fn a_limit_that_does_not_exist_is_refused() {
    let refused = plan(&[vec![Choice { value: 1, uses: vec![(2, 1)] }]], &[limit(1)]).unwrap_err();
    assert_eq!(refused.to_string(), "account 1, choice 1 uses limit 2, and there are 1");
}

/// The best of all plans, found by trying every one.
fn best_of_all(accounts: &[Vec<Choice>], limits: &[Limit], used: &[u64]) -> i64 {
    let Some((first, rest)) = accounts.split_first() else { return 0 };
    let mut best = best_of_all(rest, limits, used);
    for choice in first {
        let mut with = used.to_vec();
        choice.uses.iter().for_each(|(limit, used)| with[*limit] += used);
        if with.iter().zip(limits).all(|(used, limit)| *used <= limit.most) {
            best = best.max(choice.value + best_of_all(rest, limits, &with));
        }
    }
    best
}

fn any_choice() -> impl Strategy<Value = Choice> {
    (-5_i64..40, 0_u64..6, 0_u64..4).prop_map(|(value, one, other)| {
        let uses = [(0, one), (1, other)].into_iter().filter(|(_, used)| *used > 0).collect();
        Choice { value, uses }
    })
}

proptest! {
    #[test]
    fn no_plan_is_worth_more_than_the_bound_and_ours_keeps_the_limits(
        accounts in prop::collection::vec(prop::collection::vec(any_choice(), 0..4), 0..6),
        most in (0_u64..15, 0_u64..10),
    ) {
        let limits = [limit(most.0), limit(most.1)];
        let found = plan(&accounts, &limits).unwrap();
        let best = best_of_all(&accounts, &limits, &[0, 0]);
        prop_assert!(best as f64 <= found.bound + 1e-6, "{} > {}", best, found.bound);
        prop_assert!(found.value <= best && 0 <= found.value);
        let mut used = [0, 0];
        let taken = found.chosen.iter().zip(&accounts).filter_map(|(choice, of)| Some(&of[(*choice)?]));
        taken.clone().flat_map(|choice| &choice.uses).for_each(|(limit, amount)| used[*limit] += amount);
        prop_assert_eq!(&used[..], &found.used[..]);
        prop_assert!(used.iter().zip(&limits).all(|(used, limit)| *used <= limit.most));
        prop_assert_eq!(taken.map(|choice| choice.value).sum::<i64>(), found.value);
    }
}

/// The most valuable choice of all that fit, again and again: written without the code that it is held against.
fn greedy(accounts: &[Vec<Choice>], limits: &[Limit]) -> i64 {
    let (mut left, mut most, mut value) = (accounts.to_vec(), limits.iter().map(|one| one.most).collect::<Vec<_>>(), 0);
    loop {
        let mut best: Option<(usize, Choice)> = None;
        for (account, choices) in left.iter().enumerate() {
            for choice in choices.iter().filter(|one| one.value > 0) {
                let fits = choice.uses.iter().all(|(limit, used)| *used <= most[*limit]);
                if fits && best.as_ref().is_none_or(|(_, known)| choice.value > known.value) {
                    best = Some((account, choice.clone()));
                }
            }
        }
        let Some((account, choice)) = best else { return value };
        choice.uses.iter().for_each(|(limit, used)| most[*limit] -= used);
        value += choice.value;
        left[account].clear();
    }
}

proptest! {
    #[test]
    fn a_plan_lies_between_the_simple_rule_and_the_bound(
        accounts in prop::collection::vec(prop::collection::vec(any_choice(), 0..4), 0..40),
        most in (0_u64..60, 0_u64..30),
    ) {
        let limits = [limit(most.0), limit(most.1)];
        let found = plan(&accounts, &limits).unwrap();
        let simple = greedy(&accounts, &limits);
        prop_assert!(found.value >= simple, "{} < {}", found.value, simple);
        prop_assert!(found.bound + 1e-6 >= found.value as f64, "{} < {}", found.bound, found.value);
        prop_assert!(found.used.iter().zip(&limits).all(|(used, limit)| *used <= limit.most));
    }
}

/// Numbers that look random and are the same everywhere.
fn drawn(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *seed >> 33
}

/// 4,000 accounts, five actions, four limits, one pair in ten forbidden.
fn many() -> (Vec<Vec<Choice>>, Vec<Limit>, Vec<u64>) {
    let mut seed = 7;
    let (mut accounts, mut balances) = (Vec::new(), Vec::new());
    for _ in 0..4_000 {
        let balance = 10_000 + drawn(&mut seed) % 2_000_000;
        let mut choices = Vec::new();
        for action in 0..5_u64 {
            let uplift = drawn(&mut seed) % (40 + 30 * action);
            if drawn(&mut seed).is_multiple_of(10) {
                continue;
            }
            let value = i64::try_from(balance * uplift / 10_000).unwrap() - [5, 8, 300, 900, 2_500][action as usize];
            let segment = (balance % 2) as usize;
            let uses = match action {
                0 | 1 => vec![(3, 1)],
                2 => vec![(segment, 2), (3, 1)],
                _ => vec![(segment, 4 * (action - 2)), (2, action - 2)],
            };
            choices.push(Choice { value, uses });
        }
        accounts.push(choices);
        balances.push(balance);
    }
    let limits = [900, 900, 500, 2_500].map(limit).to_vec();
    (accounts, limits, balances)
}

#[test]
fn many_accounts_come_within_a_thousandth_of_the_bound_and_beat_the_largest_balance_first() {
    let (accounts, limits, balances) = many();
    let found = plan(&accounts, &limits).unwrap();
    assert!(found.gap() < 0.001, "{}", found.gap());
    // What teams do today: the largest balance first, each the most valuable action that is left.
    let mut order: Vec<usize> = (0..accounts.len()).collect();
    order.sort_by_key(|account| std::cmp::Reverse(balances[*account]));
    let (mut used, mut value) = (vec![0; limits.len()], 0);
    for account in order {
        let fits =
            |choice: &&Choice| choice.uses.iter().all(|(limit, amount)| used[*limit] + amount <= limits[*limit].most);
        if let Some(choice) = accounts[account].iter().filter(fits).filter(|c| c.value > 0).max_by_key(|c| c.value) {
            choice.uses.iter().for_each(|(limit, amount)| used[*limit] += amount);
            value += choice.value;
        }
    }
    assert!(found.value > value, "{} against {value}", found.value);
}
