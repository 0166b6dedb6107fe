//! Views by a few values.

use super::*;

fn view(values: &[(&str, f64)]) -> NeverAlone {
    let value = |name: &str| values.iter().find(|(named, _)| *named == name).map(|(_, value)| *value);
    NeverAlone::of(&stated_hints(), value, &[-9_999.0])
}

#[test]
fn each_axis_is_read_from_its_own_hints() {
    let paying_in_part = view(&[("partial_bills_3b", 2.0), ("repaid_of_billed_3b", 0.4)]);
    assert_eq!((paying_in_part.willingness(), paying_in_part.ability()), (Reading::Present, Reading::Absent));
    assert_eq!(paying_in_part.evidence().len(), 3);
    let taking_back = view(&[("chargebacks_90d", 1.0), ("repaid_of_billed_3b", 0.97), ("repayments_30d", 1.0)]);
    assert_eq!((taking_back.willingness(), taking_back.ability()), (Reading::Mixed, Reading::Present));
}

#[test]
fn only_who_pays_others_and_nothing_here_is_read_as_able_but_unwilling() {
    let nothing_here = ("repaid_of_billed_3b", 0.0);
    let others_paid = ("person_missed_share_3b", 0.0);
    assert!(view(&[nothing_here, others_paid]).is_able_but_unwilling());
    // Repaying nothing is no sign of being able to.
    assert_eq!(view(&[nothing_here]).ability(), Reading::Unknown);
    assert!(!view(&[nothing_here]).is_able_but_unwilling());
    for speaks_otherwise in [
        ("contacts_begun_by_customer_90d", 1.0),
        ("promises_kept_90d", 1.0),
        ("person_accounts_past_due", 1.0),
        ("restructures_ever", 1.0),
    ] {
        assert!(!view(&[nothing_here, others_paid, speaks_otherwise]).is_able_but_unwilling(), "{speaks_otherwise:?}");
    }
    // What is a sign of its own in the test of bad faith is none here.
    for sign in ["promises_broken_90d", "promises_broken_ever", "calls_missed_share_90d"] {
        assert!(stated_hints().iter().all(|hint| hint.feature != sign));
    }
}

#[test]
fn what_is_missing_or_a_code_hints_at_nothing() {
    let nothing = view(&[("repaid_of_billed_3b", f64::NAN), ("first_bill_missed_ever", -9_999.0)]);
    assert_eq!((nothing.willingness(), nothing.ability()), (Reading::Unknown, Reading::Unknown));
    // Without the code among the specials, -9999 would be at most 0.5.
    assert_eq!(view(&[("repaid_of_billed_3b", -9_999.0)]).ability(), Reading::Unknown);
}

#[test]
fn a_view_is_used_only_with_what_a_person_verified() {
    let on = Date::new(2025, 4, 1).unwrap();
    let verified = |by: &str, finding: &str| Verified { by: by.to_owned(), on, finding: finding.to_owned() };
    assert_eq!(view(&[]).corroborated(verified("", "hid a sale of a car")), Err(NotVerified));
    assert_eq!(view(&[]).corroborated(verified("ann", " ")), Err(NotVerified));
    assert!(view(&[]).corroborated(verified("ann", "hid a sale of a car, court file 12")).is_ok());
}
