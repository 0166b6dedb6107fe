//! Laws: what is always so between facts, so that no example breaks it.

use crate::strategy::condition::{Comparison, Condition};
use crate::strategy::fact::Fact;

/// Pairs of which the first is never more than the second.
const NEVER_MORE: [(&str, &str); 9] = [
    ("standing.dpd", "standing.past_due_days"),
    ("standing.past_due_days", "history.worst_dpd_12m"),
    ("standing.unpaid_periods", "standing.missed_periods"),
    ("amount.past_due", "amount.owed"),
    ("amount.principal", "amount.owed"),
    ("amount.past_due", "amount.person_past_due"),
    ("amount.owed", "amount.person_owed"),
    ("amount.person_past_due", "amount.person_owed"),
    ("person.accounts_past_due", "person.accounts"),
];

fn named(name: &str) -> Fact {
    Fact::named(name).expect("laws speak of facts in the catalogue")
}

fn compare(terms: &[(i64, &str)], comparison: Comparison, bound: i64) -> Condition {
    let terms: Vec<_> = terms.iter().map(|(times, name)| (*times, named(name))).collect();
    Condition::compare(&terms, comparison, bound).expect("laws compare numbers of one kind")
}

fn implies(first: Condition, second: Condition) -> Condition {
    Condition::Any(vec![Condition::Not(Box::new(first)), second])
}

/// All laws. None is broken by facts that can be; a law that speaks of what is unknown is not broken.
pub fn laws() -> Vec<Condition> {
    let mut laws: Vec<Condition> =
        NEVER_MORE.iter().map(|(less, more)| compare(&[(1, less), (-1, more)], Comparison::AtMost, 0)).collect();
    let is_late = || compare(&[(1, "standing.past_due_days")], Comparison::AtLeast, 1);
    let form_is = |word: &str| {
        Condition::among(named("standing.form"), vec![word.to_owned()]).expect("the catalogue has the word")
    };
    // No form of overdue without a day past due, and a form with one.
    laws.push(implies(is_late(), Condition::Not(Box::new(form_is("none")))));
    laws.push(Condition::Any(vec![is_late(), form_is("none")]));
    // Nothing past due, no bucket of days.
    laws.push(implies(Condition::Known(named("standing.bucket")), is_late()));
    // Whoever is late owes something, and has missed a period.
    laws.push(implies(is_late(), compare(&[(1, "amount.past_due")], Comparison::AtLeast, 1)));
    laws.push(implies(is_late(), compare(&[(1, "standing.unpaid_periods")], Comparison::AtLeast, 1)));
    laws.push(implies(is_late(), compare(&[(1, "person.accounts_past_due")], Comparison::AtLeast, 1)));
    laws
}
