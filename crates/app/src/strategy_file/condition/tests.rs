//! Conditions as they are written, against hand-made ones and against the language's own interpreter.

use cel::{Context, Program, Value as CelValue};
use collections::strategy::condition::{Condition, Truth};
use collections::strategy::fact::{Fact, Facts, Value};
use primitives::Currency;
use proptest::prelude::*;

use super::read;

fn cny() -> Currency {
    Currency::new("CNY").unwrap()
}

fn wrong(text: &str) -> String {
    read(text, cny()).unwrap_err()
}

/// Fact, count and bound of a condition that is one comparison.
fn linear(text: &str) -> (Vec<(i64, &'static str)>, &'static str, i64) {
    let Condition::Compare(linear) = read(text, cny()).unwrap() else { panic!("{text} is one comparison") };
    let terms = linear.terms.iter().map(|(times, fact)| (*times, fact.name())).collect();
    (terms, linear.comparison.sign(), linear.bound)
}

#[test]
fn numbers_become_whole_ones_in_the_unit_of_their_fact() {
    assert_eq!(linear("standing.dpd > 30"), (vec![(1, "standing.dpd")], ">", 30));
    assert_eq!(linear("amount.past_due >= 200"), (vec![(1, "amount.past_due")], ">=", 20_000));
    assert_eq!(linear("amount.past_due >= 200.05"), (vec![(1, "amount.past_due")], ">=", 20_005));
    assert_eq!(linear("score.pd < 0.0312"), (vec![(1, "score.pd")], "<", 31_200));
    assert_eq!(linear("score.points == -3"), (vec![(1, "score.points")], "==", -3));
}

/// past > 0.1 owed + 0.05 yuan: ten times both sides, in fen: 10 past - owed > 50.
#[test]
fn a_share_of_another_fact_stays_exact() {
    assert_eq!(
        linear("amount.past_due > 0.1 * amount.owed + 0.05"),
        (vec![(10, "amount.past_due"), (-1, "amount.owed")], ">", 50)
    );
    assert_eq!(
        linear("30 < standing.dpd - 2 * history.worst_dpd_12m"),
        (vec![(-1, "standing.dpd"), (2, "history.worst_dpd_12m")], "<", -30)
    );
}

#[test]
fn what_cannot_be_exact_is_refused() {
    assert_eq!(
        wrong("amount.past_due > 200.005"),
        "a number of kind amount has at most 2 digits behind the point here"
    );
    assert_eq!(wrong("standing.dpd > 3.5"), "days are whole numbers");
    assert_eq!(
        wrong("amount.owed > 12345678901234567.0"),
        "12345678901234568 is not a number that can be compared exactly: use at most 15 digits"
    );
}

#[test]
fn units_are_not_mixed() {
    assert_eq!(
        wrong("standing.dpd > amount.owed"),
        "standing.dpd is of kind days and amount.owed of kind amount: they cannot be compared or added"
    );
    assert_eq!(wrong("standing.dpd"), "standing.dpd is of kind days, a flag is needed here");
    assert_eq!(wrong("person.deceased > 3"), "person.deceased is of kind flag, a number is needed here");
    assert_eq!(wrong("standing.dpd * amount.owed > 3"), "a fact cannot be multiplied by another, only by a number");
}

#[test]
fn words_are_checked() {
    assert_eq!(
        wrong("standing.form == 'half'"),
        r#"standing.form is never "half", it is one of none, single_period, multi_period, full"#
    );
    assert!(read("contract.product in ['pay-in-4', 'pay-later']", cny()).is_ok());
    assert!(wrong("contract.product in []").starts_with("an empty list"));
}

#[test]
fn parts_of_the_language_that_may_not_be_used_are_named() {
    assert!(wrong("standing.dpd / 2 > 3").starts_with("`/` may not be used in a sum"));
    assert!(wrong("size(contract.product) > 3").starts_with("`size` may not be used in a sum"));
    assert!(wrong("standing.dpd > 3 ? person.deceased : true").starts_with("`?_:` may not be used in a condition"));
    assert!(wrong("[1, 2].exists(x, x > 1)").starts_with("lists, maps and loops"));
}

#[test]
fn whether_a_fact_is_known_can_be_asked() {
    assert_eq!(read("has(score.pd)", cny()).unwrap(), Condition::Known(Fact::named("score.pd").unwrap()));
}

const NUMBERS: [&str; 4] =
    ["standing.dpd", "standing.past_due_days", "history.worst_dpd_12m", "history.days_since_contact"];

/// Texts of conditions over whole days and flags.
fn any_text() -> impl Strategy<Value = String> {
    let number = || prop::sample::select(NUMBERS.to_vec());
    let sum = (number(), -3_i64..4, number(), -5_i64..6)
        .prop_map(|(one, times, other, plus)| format!("{one} + {times} * {other} - ({plus})"));
    let signs = prop::sample::select(vec!["==", "!=", "<", "<=", ">", ">="]);
    let comparison = (prop_oneof![number().prop_map(str::to_owned), sum], signs, -3_i64..8)
        .prop_map(|(left, sign, right)| format!("{left} {sign} {right}"));
    let flag = prop::sample::select(vec!["person.deceased", "person.vulnerable"]).prop_map(str::to_owned);
    let word = prop::sample::select(vec!["none", "multi_period"]).prop_map(|word| format!("standing.form == '{word}'"));
    let leaf =
        prop_oneof![4 => comparison, 1 => flag, 1 => word, 1 => Just("has(history.days_since_contact)".to_owned())];
    leaf.prop_recursive(3, 12, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("({left}) && ({right})")),
            (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("({left}) || ({right})")),
            inner.prop_map(|inner| format!("!({inner})")),
        ]
    })
}

/// The same facts, for us and for the language's own interpreter.
fn both(numbers: &[Option<i64>; 4], flags: (bool, bool), form: &str) -> (Facts, Context<'static, 'static>) {
    let mut facts = Facts::default();
    let mut groups: std::collections::HashMap<&str, std::collections::HashMap<String, CelValue>> =
        ["standing", "history", "person"].into_iter().map(|group| (group, Default::default())).collect();
    let mut set = |name: &str, value: Value, cel: CelValue| {
        facts.set(name, value).unwrap();
        let (group, word) = name.split_once('.').unwrap();
        groups.get_mut(group).unwrap().insert(word.to_owned(), cel);
    };
    for (name, number) in NUMBERS.iter().zip(numbers) {
        if let Some(number) = number {
            set(name, Value::Number(*number), (*number).into());
        }
    }
    set("person.deceased", Value::Flag(flags.0), flags.0.into());
    set("person.vulnerable", Value::Flag(flags.1), flags.1.into());
    set("standing.form", Value::Text(form.to_owned()), form.to_owned().into());
    let mut context = Context::default();
    for (group, words) in groups {
        context.add_variable_from_value(group, words);
    }
    (facts, context)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn conditions_come_out_as_the_languages_own_interpreter_finds(
        text in any_text(),
        days in (0_i64..8, 0_i64..8, 0_i64..8, prop::option::of(0_i64..8)),
        flags in any::<(bool, bool)>(),
        form in prop::sample::select(vec!["none", "single_period", "multi_period"]),
    ) {
        let Ok(condition) = read(&text, cny()) else {
            prop_assert!(wrong(&text).ends_with("cancels out, leave it away"), "{}", text);
            return Ok(());
        };
        let (facts, context) = both(&[Some(days.0), Some(days.1), Some(days.2), days.3], flags, form);
        let expected = match Program::compile(&text).unwrap().execute(&context) {
            Ok(CelValue::Bool(true)) => Truth::True,
            Ok(CelValue::Bool(false)) => Truth::False,
            Ok(other) => panic!("{text} came out as {other:?}"),
            Err(_) => Truth::Unknown,
        };
        prop_assert_eq!(condition.truth(&facts), expected, "{}", text);
    }
}
