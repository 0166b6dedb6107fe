//! Versions of a policy, each in force from its day.

use super::*;

/// Five classes in which substandard begins on another day.
fn version(number: u32, from: &str, substandard_from: u32) -> Policy {
    let classes = [("normal", 0), ("watched", 1), ("substandard", substandard_from), ("doubtful", 271), ("loss", 361)];
    let mut policy = policy("five", &classes);
    (policy.key.version, policy.effective_from) = (number, date(from));
    with_rule(UpgradeRule::Approval, policy)
}

fn three_versions() -> PolicyVersions {
    let versions = vec![version(3, "2024-06-01", 181), version(1, "2020-01-01", 91), version(2, "2024-04-01", 31)];
    PolicyVersions::new(versions).unwrap()
}

/// Past due from 1 February: 60 days on 1 April, over 31; 121 days on 1 June, under 181; 181 days on 31 July.
#[test]
fn a_new_version_worsens_and_improves_on_its_day() {
    let policy = three_versions();
    let entries = account(24, vec![]);
    let expected = told(&[
        ("2024-01-01", "normal"),
        ("2024-02-02", "watched"),
        ("2024-04-01", "substandard"),
        ("2024-06-01", "watched"),
        ("2024-07-31", "substandard"),
        ("2024-10-29", "doubtful"),
    ]);
    assert_eq!(changes(&entries, "2024-12-31", &policy), expected);
    for (on, version) in [("2024-03-31", 1), ("2024-04-01", 2), ("2024-05-31", 2), ("2024-06-01", 3)] {
        assert_eq!(found(&entries, on, &policy).policy.key.version, version, "{on}");
    }
}

/// Substandard by version 2 on 1 April, paid on the 5th: what waits for an approval then waits under version 3 too.
#[test]
fn a_new_version_does_not_lift_what_waits_for_an_approval() {
    let policy = three_versions();
    let entries = account(24, vec![("2024-04-05", repayment("2300.00"))]);
    let after = found(&entries, "2024-06-01", &policy);
    assert_eq!((after.class_id(), after.since), ("substandard", date("2024-04-01")));
    assert_eq!(after.reasons[1..], [Reason::AwaitingApproval { allowed: Rank::BEST }]);
}

/// Watched by the first version; the second has other names: the class in the same place, or its worst.
#[test]
fn a_class_that_a_new_version_does_not_have_becomes_the_one_in_its_place() {
    let mut new = with_rule(UpgradeRule::Approval, policy("five", &[("good", 0), ("bad", 91)]));
    (new.key.version, new.effective_from) = (2, date("2024-08-01"));
    let old = with_rule(UpgradeRule::Approval, five());
    let policy = PolicyVersions::new(vec![old, new]).unwrap();
    let entries = account(24, vec![("2024-05-20", repayment("2300.00"))]);
    let expected = told(&[
        ("2024-01-01", "normal"),
        ("2024-02-02", "watched"),
        ("2024-05-02", "substandard"),
        ("2024-08-01", "bad"),
    ]);
    assert_eq!(changes(&entries, "2024-12-31", &policy), expected);
}

/// Restructured a month before the policy begins, and paid on time from 1 March on: watched from the policy's first day.
#[test]
fn a_restructure_before_the_policy_began_is_watched_all_the_same() {
    let mut five = five();
    five.effective_from = date("2024-04-10");
    let floor = Some(rank(&five, "watched"));
    let (repeated_floor, holds_from) = (None, None);
    five.relief.watch = WatchTerms::Periods { months_min: 12, periods_min: 2, floor, repeated_floor, holds_from };
    let five = versions(five);
    let events = vec![("2024-02-20", extension()), ("2024-02-25", repayment("2300.00"))];
    let entries = account(24, events);
    let expected = told(&[("2024-04-10", "watched"), ("2025-03-01", "normal")]);
    assert_eq!(changes(&entries, "2025-12-31", &five), expected);
}

#[test]
fn versions_are_of_one_policy() {
    assert_eq!(PolicyVersions::new(vec![]), None);
    assert_eq!(PolicyVersions::new(vec![five(), two()]), None);
    assert_eq!(three_versions().on(date("2019-12-31")), None);
    assert_eq!(three_versions().on(date("2024-05-31")).unwrap().key.version, 2);
}
