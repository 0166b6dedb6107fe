//! What one account of a person does to the others.

use super::*;

fn sticky() -> PolicyVersions {
    let mut two = two();
    two.contagion = Contagion::CustomerSticky(rank(&two, "npa"));
    versions(two)
}

fn histories_of(accounts: &[Vec<Entry>], versions: &PolicyVersions) -> Vec<Vec<(String, String)>> {
    let product = given();
    let histories: Vec<History<'_>> = accounts.iter().map(|entries| History::new(&product, entries)).collect();
    let all = class_histories(&histories, date("2024-12-31"), Date::MAX, versions);
    let line = |change: &ClassChange<'_>| (change.to.day.to_string(), change.to.class_id().to_owned());
    all.iter().map(|changes| changes.iter().map(line).collect()).collect()
}

/// Nothing comes in on the first account before 10 June: day 91 is 2 May. The 400.00 of 10 June leave 1 June unpaid, the
/// 200.00 of 20 June leave nothing owed; but the second is past due from 2 June to 25 June.
#[test]
fn one_bad_account_marks_all_of_the_person_until_none_is_past_due() {
    let first = account(6, vec![("2024-06-10", repayment("400.00")), ("2024-06-20", repayment("200.00"))]);
    let second = account(5, vec![("2024-05-01", repayment("400.00")), ("2024-06-25", repayment("100.00"))]);
    let third = account(12, vec![("2024-01-10", repayment("1100.00"))]);
    let settled = account(1, vec![("2024-01-10", repayment("100.00"))]);
    let found = histories_of(&[first.clone(), second.clone(), third, settled], &sticky());
    let marked = told(&[("2024-01-01", "standard"), ("2024-05-02", "npa"), ("2024-06-25", "standard")]);
    assert_eq!(found[0], told(&[("2024-01-01", "standard"), ("2024-05-02", "npa"), ("2024-06-20", "standard")]));
    assert_eq!(found[2], marked, "it is paid ahead, and marked all the same");
    assert_eq!(found[1][..2], marked[..2]);
    assert_eq!(found[3], told(&[("2024-01-01", "standard")]), "nothing is owed on it");
    let alone = histories_of(&[first, second], &versions(two()));
    assert_eq!(alone[1], told(&[("2024-01-01", "standard")]), "without contagion each is by itself");
}

/// From 2 May to 20 June the second account is marked, and says since when.
#[test]
fn the_mark_is_a_reason() {
    let bad = account(6, vec![]);
    let good = account(12, vec![("2024-01-10", repayment("1100.00"))]);
    let product = given();
    let histories = [&bad, &good].map(|entries| History::new(&product, entries));
    let sticky = sticky();
    let found = classify_person(&histories, date("2024-05-20"), Date::MAX, &sticky);
    let good = found[1].as_ref().unwrap();
    let (class, since) = (good.class, date("2024-05-02"));
    assert_eq!((good.class_id(), good.raw_class), ("npa", Rank::BEST));
    assert_eq!(good.reasons[1..], [Reason::Contagion { class, since }]);
}

/// By itself too: 91 days on 2 May; on 10 May a payment brings it down to 70 days, on the 20th to none.
#[test]
fn an_account_by_itself_stays_marked_until_it_is_current() {
    let entries = account(4, vec![("2024-05-10", repayment("100.00")), ("2024-05-20", repayment("300.00"))]);
    let expected = told(&[("2024-01-01", "standard"), ("2024-05-02", "npa"), ("2024-05-20", "standard")]);
    assert_eq!(changes(&entries, "2024-05-31", &sticky()), expected);
}
