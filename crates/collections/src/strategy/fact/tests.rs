//! What the catalogue holds, and what facts refuse.

use std::collections::HashSet;

use super::*;

#[test]
fn every_fact_has_a_name_of_its_own_in_a_group() {
    let names: HashSet<_> = CATALOGUE.iter().map(|declared| declared.name).collect();
    assert_eq!(names.len(), CATALOGUE.len());
    assert!(names.iter().all(|name| name.matches('.').count() == 1));
    assert_eq!(Fact::all().count(), CATALOGUE.len());
}

#[test]
fn a_value_of_another_kind_is_refused() {
    let mut facts = Facts::default();
    let refused = facts.set("standing.dpd", Value::Flag(true)).unwrap_err();
    assert_eq!(refused.to_string(), "standing.dpd is of kind days, and Flag(true) is not");
}

#[test]
fn a_number_out_of_range_is_refused() {
    let refused = Facts::default().set("standing.dpd", Value::Number(-1)).unwrap_err();
    assert_eq!(refused.to_string(), "standing.dpd is between 0 and 36500, and -1 is not");
}

#[test]
fn a_word_that_is_not_in_the_catalogue_is_refused() {
    let refused = Facts::default().set("standing.form", Value::Text("half".to_owned())).unwrap_err();
    assert_eq!(
        refused.to_string(),
        r#"standing.form is one of none, single_period, multi_period, full, and "half" is not"#
    );
}
