//! Views by the values of the catalogue.

use super::*;

fn values(told: &[(&str, f64)]) -> Vec<f64> {
    let value = |name: &str| told.iter().find(|(known, _)| *known == name).map_or(NO_HISTORY, |(_, value)| *value);
    catalogue().iter().map(|declared| value(&declared.feature.name)).collect()
}

#[test]
fn a_view_shows_its_evidence_in_words_and_that_it_is_never_used_alone() {
    let told = view(&never_alone(&values(&[("partial_bills_3b", 2.0), ("repaid_of_billed_3b", 0.4)])));
    assert_eq!((told.willingness, told.ability), ("present", "absent"));
    let evidence: Vec<(&str, bool, &str)> =
        told.evidence.iter().map(|one| (one.axis, one.speaks_for, one.feature.as_str())).collect();
    let expected = [
        ("willingness", true, "partial_bills_3b"),
        ("ability", false, "partial_bills_3b"),
        ("ability", false, "repaid_of_billed_3b"),
    ];
    assert_eq!(evidence, expected);
    assert!(told.evidence.iter().all(|one| !one.en.is_empty() && one.en != one.zh));
    assert!(told.note_en.contains("only with what a person has verified"));
}

#[test]
fn every_feature_that_a_hint_reads_is_in_the_catalogue() {
    for hint in stated_hints() {
        assert!(catalogue().iter().any(|declared| declared.feature.name == hint.feature), "{}", hint.feature);
    }
}

#[test]
fn codes_hint_at_nothing() {
    let told = view(&never_alone(&values(&[])));
    assert_eq!((told.willingness, told.ability, told.evidence.len()), ("unknown", "unknown", 0));
}
