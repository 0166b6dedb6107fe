//! What a check says, against decisions about random facts.

use proptest::prelude::*;

use super::tests::{fact, flag, not, number, strategy};
use super::{check, comparisons, find_decisive, replaced};
use crate::strategy::condition::{Comparison, Condition, Truth};
use crate::strategy::fact::{Facts, Value};

/// Facts and bounds that meet often.
fn any_comparison() -> impl Strategy<Value = Condition> {
    let names = ["standing.dpd", "standing.unpaid_periods", "history.contacts_7d", "score.points"];
    let comparisons =
        [Comparison::Equal, Comparison::Less, Comparison::AtMost, Comparison::Greater, Comparison::AtLeast];
    let numbers = (prop::sample::select(names.to_vec()), prop::sample::select(comparisons.to_vec()), 0_i64..5)
        .prop_map(|(name, comparison, bound)| number(name, comparison, bound));
    let flags = prop::sample::select(vec!["person.vulnerable", "person.dispute_open"]).prop_map(flag);
    prop_oneof![3 => numbers, 1 => flags, 1 => Just(Condition::Known(fact("score.points")))]
}

fn any_condition() -> impl Strategy<Value = Condition> {
    any_comparison().prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(not),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Condition::All),
            prop::collection::vec(inner, 1..4).prop_map(Condition::Any),
        ]
    })
}

fn any_facts() -> impl Strategy<Value = Facts> {
    (0_i64..6, 0_i64..6, 0_i64..6, prop::option::of(-1_i64..6), any::<bool>(), any::<bool>()).prop_map(
        |(dpd, periods, contacts, points, vulnerable, dispute)| {
            let mut facts = Facts::default();
            facts.set("standing.dpd", Value::Number(dpd)).unwrap();
            facts.set("standing.unpaid_periods", Value::Number(periods)).unwrap();
            facts.set("history.contacts_7d", Value::Number(contacts)).unwrap();
            if let Some(points) = points {
                facts.set("score.points", Value::Number(points)).unwrap();
            }
            facts.set("person.vulnerable", Value::Flag(vulnerable)).unwrap();
            facts.set("person.dispute_open", Value::Flag(dispute)).unwrap();
            facts
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_example_leads_to_its_state(conditions in prop::collection::vec(any_condition(), 1..4)) {
        let strategy = strategy(&conditions);
        let report = check(&strategy);
        for (place, example) in report.examples.iter().enumerate() {
            if let Some(facts) = example {
                prop_assert_eq!(strategy.decide(facts, "P", strategy.effective_from).unwrap().state, place);
            }
        }
    }

    #[test]
    fn no_state_that_some_facts_reach_is_called_unreachable(
        conditions in prop::collection::vec(any_condition(), 1..4),
        samples in prop::collection::vec(any_facts(), 40),
    ) {
        let strategy = strategy(&conditions);
        let report = check(&strategy);
        for facts in &samples {
            let reached = strategy.decide(facts, "P", strategy.effective_from).unwrap().state;
            prop_assert!(report.examples[reached].is_some(), "{} is reached by {:?}", reached, facts);
        }
    }

    #[test]
    fn leaving_out_a_comparison_that_never_matters_changes_no_decision(
        conditions in prop::collection::vec(any_condition(), 1..4),
        samples in prop::collection::vec(any_facts(), 40),
    ) {
        let whole = strategy(&conditions);
        for (place, state) in whole.states.iter().enumerate() {
            for (number, comparison) in comparisons(&state.when).iter().enumerate() {
                let dead = |comes_out| find_decisive(&whole, place, number, comparison, comes_out).is_err();
                if !(dead(true) && dead(false)) {
                    continue;
                }
                let mut without = whole.clone();
                without.states[place].when = replaced(&state.when, number, &Condition::Always);
                for facts in &samples {
                    let on = whole.effective_from;
                    // What is dead in both directions may still be read: what counts is which state wins.
                    if comparison.truth(facts) != Truth::Unknown {
                        prop_assert_eq!(whole.decide(facts, "P", on).unwrap().state, without.decide(facts, "P", on).unwrap().state);
                    }
                }
            }
        }
    }
}
