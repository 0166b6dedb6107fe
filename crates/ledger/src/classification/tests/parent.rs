//! A child follows its parent account.

use super::*;

fn three() -> Policy {
    policy("three", &[("standard", 0), ("watched", 31), ("npa", 91)])
}

fn following(rule: UpgradeRule) -> PolicyVersions {
    let mut policy = with_rule(rule, three());
    policy.contagion = Contagion::ParentChild(rank(&policy, "watched"));
    versions(policy)
}

/// The changes of class of accounts with these references.
fn changes_of(accounts: &[(&str, Vec<Entry>)], versions: &PolicyVersions) -> Vec<Vec<(String, String)>> {
    let product = given();
    let histories: Vec<History<'_>> =
        accounts.iter().map(|(name, entries)| History::new(&product, entries).named(name)).collect();
    let all = class_histories(&histories, date("2024-12-31"), Date::MAX, versions);
    let line = |change: &ClassChange<'_>| (change.to.day.to_string(), change.to.class_id().to_owned());
    all.iter().map(|changes| changes.iter().map(line).collect()).collect()
}

/// Due on 1 February: day 31 is 3 March, day 91 is 2 May; paid off on 20 June. The child pays everything ahead but the last
/// instalment, and so does its sibling of another parent.
fn a_family() -> [(&'static str, Vec<Entry>); 3] {
    let ahead = |event| account(12, vec![("2024-01-10", repayment("1100.00")), ("2024-01-11", event)]);
    let parent = account(1, vec![("2024-06-20", repayment("100.00"))]);
    [("P", parent), ("C", ahead(linked(Some("P")))), ("S", ahead(linked(Some("X"))))]
}

#[test]
fn a_child_is_in_its_parents_class_as_long_as_the_parent_is() {
    let found = changes_of(&a_family(), &following(UpgradeRule::FollowsDays));
    let parents = told(&[
        ("2024-01-01", "standard"),
        ("2024-03-03", "watched"),
        ("2024-05-02", "npa"),
        ("2024-06-20", "standard"),
    ]);
    assert_eq!((&found[0], &found[1]), (&parents, &parents));
    assert_eq!(found[2], told(&[("2024-01-01", "standard")]), "its parent is no account of the person");
}

/// The child is the late one: nothing goes up to the parent, nor to who is no child.
#[test]
fn a_parent_does_not_follow_its_child() {
    let late = account(1, vec![("2024-01-11", linked(Some("P")))]);
    let ahead = account(12, vec![("2024-01-10", repayment("1100.00"))]);
    let found = changes_of(&[("P", ahead), ("C", late)], &following(UpgradeRule::FollowsDays));
    assert_eq!(found[0], told(&[("2024-01-01", "standard")]));
    assert_eq!(found[1].len(), 3);
}

/// From 10 April on it belongs to nobody, or from then on to the parent; a link that is taken back never was.
#[test]
fn a_child_follows_from_the_day_of_its_link_to_the_day_of_its_end() {
    let [parent, child, _] = a_family();
    let ahead = |events: Vec<(&'static str, Event)>| {
        let paid = ("2024-01-10", repayment("1100.00"));
        account(12, [vec![paid], events].concat())
    };
    let following = following(UpgradeRule::FollowsDays);
    let found = |child: Vec<Entry>| changes_of(&[parent.clone(), ("C", child)], &following).swap_remove(1);
    let until = ahead(vec![("2024-01-11", linked(Some("P"))), ("2024-04-10", linked(None))]);
    let expected = told(&[("2024-01-01", "standard"), ("2024-03-03", "watched"), ("2024-04-10", "standard")]);
    assert_eq!(found(until), expected);
    let from = ahead(vec![("2024-04-10", linked(Some("P"))), ("2024-05-10", Event::Reversal { of: 9 })]);
    assert_eq!(found(from)[..2], told(&[("2024-01-01", "standard"), ("2024-04-10", "watched")]));
    let taken_back = ahead(vec![("2024-04-10", linked(Some("P"))), ("2024-05-10", Event::Reversal { of: 3 })]);
    assert_eq!(found(taken_back), told(&[("2024-01-01", "standard")]));
    assert_eq!(found(child.1)[..2], told(&[("2024-01-01", "standard"), ("2024-03-03", "watched")]));
}

/// 79 days on 20 April; on 10 March the parent was no child of its own.
#[test]
fn the_parent_is_a_reason_with_its_class() {
    let family = a_family();
    let product = given();
    let histories = family.each_ref().map(|(name, entries)| History::new(&product, entries).named(name));
    let following = following(UpgradeRule::FollowsDays);
    let found = classify_person(&histories, date("2024-05-20"), Date::MAX, &following);
    let child = found[1].as_ref().unwrap();
    let expected = Reason::Parent { class: child.class, since: date("2024-03-03"), parent: "P".into() };
    assert_eq!((child.class_id(), &child.reasons[1..]), ("npa", &[expected][..]));
    let parent = found[0].as_ref().unwrap();
    assert!(!parent.reasons.iter().any(|reason| matches!(reason, Reason::Parent { .. })));
}

/// A child that is kept in the class by its parent does not keep its own children in it.
#[test]
fn a_grandchild_does_not_follow_its_grandparent() {
    let [parent, child, _] = a_family();
    let grandchild = account(12, vec![("2024-01-10", repayment("1100.00")), ("2024-01-11", linked(Some("C")))]);
    let found = changes_of(&[parent, child, ("G", grandchild)], &following(UpgradeRule::FollowsDays));
    assert_eq!(found[2], told(&[("2024-01-01", "standard")]));
}

/// Where an upgrade needs an approval, the child stays where the parent has put it.
#[test]
fn the_upgrade_rule_holds_for_a_child_whose_parent_has_recovered() {
    let found = changes_of(&a_family(), &following(UpgradeRule::Approval));
    assert_eq!(found[1].last().unwrap(), &("2024-05-02".to_owned(), "npa".to_owned()));
}
