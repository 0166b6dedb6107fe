//! Representative values: for each fact, values between which no condition can tell a difference.

use crate::strategy::condition::{Condition, Linear};
use crate::strategy::fact::{Fact, Kind, Value};

/// More values than this are not tried for one fact.
const VALUES_MOST: usize = 48;

/// A fact with the values that are tried for it; `None` is unknown.
pub(super) struct Domain {
    pub(super) fact: Fact,
    pub(super) values: Vec<Option<Value>>,
}

/// The domains of all facts that the conditions read, in the order of reading; and whether they represent all values.
pub(super) fn domains(conditions: &[&Condition], laws: &[Condition]) -> (Vec<Domain>, bool) {
    let mut facts: Vec<Fact> = Vec::new();
    for condition in conditions {
        for fact in condition.facts() {
            if !facts.contains(&fact) {
                facts.push(fact);
            }
        }
    }
    let linears: Vec<&Linear> = conditions.iter().copied().chain(laws).flat_map(comparisons_of).collect();
    let mut numbers: Vec<(Fact, Vec<i64>)> =
        facts.iter().filter(|fact| fact.kind().is_number()).map(|fact| (*fact, thresholds(*fact, &linears))).collect();
    let has_sums = linears.iter().any(|linear| linear.terms.len() > 1);
    if has_sums {
        add_solutions(&mut numbers, &linears);
    }
    let domains =
        facts.iter().map(|fact| Domain { fact: *fact, values: values(*fact, &numbers, conditions) }).collect();
    let asks_sums =
        conditions.iter().flat_map(|condition| comparisons_of(condition)).any(|linear| linear.terms.len() > 1);
    (domains, !asks_sums)
}

fn comparisons_of(condition: &Condition) -> Vec<&Linear> {
    let mut found = Vec::new();
    condition.visit(&mut |part| {
        if let Condition::Compare(linear) = part {
            found.push(linear);
        }
    });
    found
}

/// Least, most, and around every number with which the fact alone is compared.
fn thresholds(fact: Fact, linears: &[&Linear]) -> Vec<i64> {
    let (least, most) = fact.declaration().range;
    let mut values = vec![least, most];
    for linear in linears {
        if let [(times, alone)] = linear.terms[..]
            && alone == fact
        {
            around(&mut values, i128::from(linear.bound), i128::from(times), (least, most));
        }
    }
    tidy(&mut values);
    values
}

/// For comparisons of sums: around the values that make both sides equal, given the others' values.
fn add_solutions(numbers: &mut [(Fact, Vec<i64>)], linears: &[&Linear]) {
    let before: Vec<(Fact, Vec<i64>)> = numbers.to_vec();
    let known = |fact: Fact| before.iter().find(|(other, _)| *other == fact).map(|(_, values)| values);
    for linear in linears.iter().filter(|linear| linear.terms.len() > 1) {
        for &(times, fact) in &linear.terms {
            let others: Vec<_> = linear.terms.iter().filter(|(_, other)| *other != fact).collect();
            let Some((fact_values, others)) =
                numbers.iter_mut().find(|(other, _)| *other == fact).map(|(_, values)| values).zip(
                    others.iter().map(|(times, other)| Some((*times, known(*other)?))).collect::<Option<Vec<_>>>(),
                )
            else {
                continue;
            };
            let range = fact.declaration().range;
            for sum in sums(&others) {
                around(fact_values, i128::from(linear.bound) - sum, i128::from(times), range);
            }
            tidy(fact_values);
        }
    }
}

/// What the others add up to: all combinations of their values, while they are few.
fn sums(others: &[(i64, &Vec<i64>)]) -> Vec<i128> {
    let mut sums = vec![0_i128];
    for (times, values) in others {
        sums = sums
            .iter()
            .flat_map(|sum| values.iter().map(move |value| sum + i128::from(*times) * i128::from(*value)))
            .take(VALUES_MOST * VALUES_MOST)
            .collect();
    }
    sums
}

/// Adds the numbers just below, at and just above `bound / times`, as far as they are in range.
fn around(values: &mut Vec<i64>, bound: i128, times: i128, (least, most): (i64, i64)) {
    let middle = bound.div_euclid(times);
    for value in middle - 1..=middle + 2 {
        if let Ok(value) = i64::try_from(value)
            && (least..=most).contains(&value)
        {
            values.push(value);
        }
    }
}

/// In order, each once; thinned out where there are too many.
fn tidy(values: &mut Vec<i64>) {
    values.sort_unstable();
    values.dedup();
    if values.len() > VALUES_MOST {
        let step = values.len().div_ceil(VALUES_MOST);
        let last = values.last().copied();
        *values = values.iter().copied().step_by(step).chain(last).collect();
        values.dedup();
    }
}

fn values(fact: Fact, numbers: &[(Fact, Vec<i64>)], conditions: &[&Condition]) -> Vec<Option<Value>> {
    let declared = fact.declaration();
    let mut values: Vec<Option<Value>> = match declared.kind {
        Kind::Flag => vec![Some(Value::Flag(false)), Some(Value::Flag(true))],
        Kind::Word(words) => words.iter().map(|word| Some(Value::Text((*word).to_owned()))).collect(),
        Kind::Name => names(fact, conditions).into_iter().map(|name| Some(Value::Text(name))).collect(),
        Kind::Days | Kind::Count | Kind::Amount | Kind::Ratio | Kind::Points => {
            let found = numbers.iter().find(|(other, _)| *other == fact).map(|(_, values)| values.clone());
            found.unwrap_or_default().into_iter().map(|number| Some(Value::Number(number))).collect()
        }
    };
    if declared.can_be_unknown {
        values.push(None);
    }
    values
}

/// Every name that is asked for, and one that is not.
fn names(fact: Fact, conditions: &[&Condition]) -> Vec<String> {
    let mut names = vec!["(another)".to_owned()];
    for condition in conditions {
        condition.visit(&mut |part| {
            if let Condition::Among(other, words) = part
                && *other == fact
            {
                names.extend(words.iter().cloned());
            }
        });
    }
    names.sort();
    names.dedup();
    names
}
