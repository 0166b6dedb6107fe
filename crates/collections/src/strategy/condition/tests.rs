//! Three kinds of truth, exact comparisons, and what makes no condition.

use super::*;

fn fact(name: &str) -> Fact {
    Fact::named(name).unwrap()
}

fn facts(values: &[(&str, i64)]) -> Facts {
    let mut facts = Facts::default();
    for (name, number) in values {
        facts.set(name, Value::Number(*number)).unwrap();
    }
    facts
}

fn above(name: &str, bound: i64) -> Condition {
    Condition::compare(&[(1, fact(name))], Comparison::Greater, bound).unwrap()
}

#[test]
fn a_comparison_with_an_unknown_fact_is_neither_true_nor_false() {
    let risky = above("score.pd", 200_000);
    assert_eq!(risky.truth(&Facts::default()), Truth::Unknown);
    assert_eq!(Condition::Not(Box::new(risky.clone())).truth(&Facts::default()), Truth::Unknown);
    assert_eq!(risky.truth(&facts(&[("score.pd", 200_001)])), Truth::True);
    assert_eq!(risky.truth(&facts(&[("score.pd", 200_000)])), Truth::False);
}

#[test]
fn one_side_can_decide_whatever_the_other_side_is() {
    let known = facts(&[("standing.dpd", 40)]);
    let (late, early, unknown) = (above("standing.dpd", 30), above("standing.dpd", 60), above("score.pd", 1));
    let all = |parts: &[&Condition]| Condition::All(parts.iter().map(|part| (*part).clone()).collect());
    let any = |parts: &[&Condition]| Condition::Any(parts.iter().map(|part| (*part).clone()).collect());
    assert_eq!(all(&[&unknown, &early]).truth(&known), Truth::False);
    assert_eq!(all(&[&unknown, &late]).truth(&known), Truth::Unknown);
    assert_eq!(any(&[&unknown, &late]).truth(&known), Truth::True);
    assert_eq!(any(&[&unknown, &early]).truth(&known), Truth::Unknown);
}

#[test]
fn whether_a_fact_is_known_is_always_true_or_false() {
    let known = Condition::Known(fact("score.pd"));
    assert_eq!(known.truth(&Facts::default()), Truth::False);
    assert_eq!(known.truth(&facts(&[("score.pd", 5)])), Truth::True);
}

/// Past due more than a tenth of what is owed, times ten so that nothing is rounded: 10 x 100.01 > 1,000.00.
#[test]
fn sums_are_compared_exactly() {
    let terms = [(10, fact("amount.past_due")), (-1, fact("amount.owed"))];
    let condition = Condition::compare(&terms, Comparison::Greater, 0).unwrap();
    let owed = |past_due| facts(&[("amount.past_due", past_due), ("amount.owed", 100_000)]);
    assert_eq!(condition.truth(&owed(10_000)), Truth::False);
    assert_eq!(condition.truth(&owed(10_001)), Truth::True);
}

#[test]
fn terms_of_one_fact_are_put_together() {
    let (dpd, paid) = (fact("standing.dpd"), fact("standing.past_due_days"));
    let condition = Condition::compare(&[(2, dpd), (1, paid), (-1, dpd)], Comparison::AtLeast, 5).unwrap();
    let Condition::Compare(linear) = condition else { panic!("a comparison stays one") };
    assert_eq!(linear.terms, [(1, dpd), (1, paid)]);
}

#[test]
fn a_comparison_that_reads_no_fact_is_refused() {
    assert_eq!(Condition::compare(&[], Comparison::Less, 5).unwrap_err(), ConditionRejected::NoFact);
    let dpd = fact("standing.dpd");
    let refused = Condition::compare(&[(1, dpd), (-1, dpd)], Comparison::Less, 5).unwrap_err();
    assert_eq!(refused.to_string(), "standing.dpd cancels out, leave it away");
}

#[test]
fn days_and_amounts_are_not_mixed() {
    let terms = [(1, fact("standing.dpd")), (1, fact("amount.owed"))];
    assert_eq!(
        Condition::compare(&terms, Comparison::Less, 5).unwrap_err().to_string(),
        "standing.dpd is of kind days and amount.owed of kind amount: they cannot be compared or added"
    );
}

#[test]
fn a_word_that_a_fact_never_is_is_refused() {
    let refused = Condition::among(fact("standing.form"), vec!["half".to_owned()]).unwrap_err();
    assert_eq!(
        refused.to_string(),
        r#"standing.form is never "half", it is one of none, single_period, multi_period, full"#
    );
}

#[test]
fn a_number_is_no_flag() {
    let refused = Condition::flag(fact("standing.dpd")).unwrap_err();
    assert_eq!(refused.to_string(), "standing.dpd is of kind days, a flag is needed here");
}
