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

/// More than a fifth of the person's exposure.
fn by_share() -> PolicyVersions {
    let mut two = two();
    let share_over = Rate::from_billionths(200_000_000);
    two.contagion = Contagion::ShareOfExposure { class: rank(&two, "npa"), share_over };
    versions(two)
}

/// The first owes 600.00 and is non-performing from 2 May on (day 91); on 20 May a payment takes it to 80 days. The second
/// has 36 instalments, of which 700.00 are paid ahead: 600.00 are 17.1 % of 3,500.00. After 500.00 on 10 May they are a
/// fifth of 3,000.00 and no more; after 1.00 on 11 May, 20.007 % of 2,999.00.
fn a_bad_account_and_a_larger_one() -> [Vec<Entry>; 2] {
    let first = account(6, vec![("2024-05-20", repayment("100.00"))]);
    let ahead = [("2024-01-10", "700.00"), ("2024-05-10", "500.00"), ("2024-05-11", "1.00")];
    [first, account(36, ahead.map(|(on, amount)| (on, repayment(amount))).to_vec())]
}

#[test]
fn a_class_spreads_while_it_has_more_than_its_share_of_the_persons_exposure() {
    let found = histories_of(&a_bad_account_and_a_larger_one(), &by_share());
    assert_eq!(found[0][..3], told(&[("2024-01-01", "standard"), ("2024-05-02", "npa"), ("2024-05-20", "standard")]));
    assert_eq!(found[1][..3], told(&[("2024-01-01", "standard"), ("2024-05-11", "npa"), ("2024-05-20", "standard")]));
}

#[test]
fn the_exposures_are_a_reason() {
    let [bad, good] = a_bad_account_and_a_larger_one();
    let product = given();
    let histories = [&bad, &good].map(|entries| History::new(&product, entries));
    let by_share = by_share();
    let found = classify_person(&histories, date("2024-05-15"), Date::MAX, &by_share);
    let good = found[1].as_ref().unwrap();
    let expected = Reason::ExposureShare {
        class: good.class,
        since: date("2024-05-11"),
        in_class: money("600.00"),
        in_all: money("2999.00"),
        currency: primitives::Currency::CNY,
        share_over: Rate::from_billionths(200_000_000),
    };
    assert_eq!((good.class_id(), &good.reasons[1..]), ("npa", &[expected][..]));
}

/// Where an upgrade needs an approval, the second stays where the mark has put it: that does not mark the person again.
#[test]
fn an_account_that_is_kept_in_a_class_by_others_does_not_spread_it() {
    let mut policy = by_share().all()[0].clone();
    policy.upgrade.rule = UpgradeRule::Approval;
    let by_share = versions(policy);
    let accounts = a_bad_account_and_a_larger_one();
    let product = given();
    let histories = accounts.each_ref().map(|entries| History::new(&product, entries));
    let found = classify_person(&histories, date("2024-05-25"), Date::MAX, &by_share);
    let good = found[1].as_ref().unwrap();
    assert_eq!((good.class_id(), &good.reasons[1..]), ("npa", &[Reason::AwaitingApproval { allowed: Rank::BEST }][..]));
}

/// 600.00 of 600.00 yuan are in the class; the euros are apart, and none of them is.
#[test]
fn exposures_of_different_currencies_are_never_added_up() {
    let (yuan, euros) = (given(), Product { currency: primitives::Currency::new("EUR").unwrap(), ..given() });
    let (bad, good) = (account(6, vec![]), account(12, vec![("2024-01-10", repayment("1100.00"))]));
    let by_share = by_share();
    let class = |other: &Product| {
        let histories = [History::new(&yuan, &bad), History::new(other, &good)];
        let found = classify_person(&histories, date("2024-05-25"), Date::MAX, &by_share);
        found[1].as_ref().unwrap().class_id().to_owned()
    };
    assert_eq!((class(&euros), class(&yuan)), ("standard".to_owned(), "npa".to_owned()));
}
