//! Materiality of what a person owes, account by account or in all.

use super::*;
use primitives::Currency;

/// In default over 90 days in a row with more than 100.00 and more than 1 % past due.
fn material(base: MaterialityBase) -> PolicyVersions {
    let mut policy = policy("default", &[("performing", 0), ("default", 91)]);
    policy.days.read = DaysRead::MaterialBreach(MaterialBreach {
        test: MaterialityTest::Both,
        absolute: ["CNY", "EUR"].map(|code| (code.parse().unwrap(), money("100.00"))).to_vec(),
        relative: Rate::from_billionths(10_000_000),
        base,
    });
    versions(policy)
}

/// The class and the days of each account on a day.
fn on(day: &str, accounts: &[(&Product, &[Entry])], versions: &PolicyVersions) -> Vec<(String, u32)> {
    let histories: Vec<History<'_>> =
        accounts.iter().map(|(product, entries)| History::new(product, entries)).collect();
    let found = classify_person(&histories, date(day), Date::MAX, versions);
    found.into_iter().map(|found| found.map(|found| (found.class_id().to_owned(), found.days)).unwrap()).collect()
}

fn answers(rows: &[(&str, u32)]) -> Vec<(String, u32)> {
    rows.iter().map(|(class, days)| ((*class).to_owned(), *days)).collect()
}

/// From 2 February on 100.00 of the first account are past due and 50.00 of the second: each is below the limit, both
/// together are 150.00, above 100.00 and above 1 % of the 750.00 owed. 2 February is day 1 and 2 May day 91 (28 days of
/// February, 31, 30, 2). By itself each is above its limit from 2 March on, when 200.00 and 150.00 are past due: on 2 May
/// that is day 62 (30, 30, 2).
#[test]
fn small_arrears_of_one_person_add_up_when_the_person_is_tested() {
    let product = given();
    let (first, second) = (account(2, vec![]), account(6, vec![("2024-02-01", repayment("50.00"))]));
    let accounts: [(&Product, &[Entry]); 2] = [(&product, &first), (&product, &second)];
    let obligor = material(MaterialityBase::Obligor);
    assert_eq!(on("2024-02-01", &accounts, &obligor), answers(&[("performing", 0); 2]));
    assert_eq!(on("2024-05-01", &accounts, &obligor), answers(&[("performing", 90); 2]));
    assert_eq!(on("2024-05-02", &accounts, &obligor), answers(&[("default", 91); 2]));
    let facility = material(MaterialityBase::Facility);
    assert_eq!(on("2024-05-02", &accounts, &facility), answers(&[("performing", 62); 2]));
}

/// The first is 200.00 past due and more than any limit from 2 March on; 31 May is day 91 (30, 30, 31). The second has
/// paid its first three instalments ahead and is past due with 1 May from 2 May on: on the person's day 62. The third
/// has paid all but its last and is never past due.
#[test]
fn the_persons_days_count_for_each_account_that_is_past_due_and_for_no_other() {
    let product = given();
    let first = account(2, vec![]);
    let second = account(6, vec![("2024-01-10", repayment("300.00"))]);
    let third = account(12, vec![("2024-01-10", repayment("1100.00"))]);
    let accounts: [(&Product, &[Entry]); 3] = [(&product, &first), (&product, &second), (&product, &third)];
    let obligor = material(MaterialityBase::Obligor);
    assert_eq!(
        on("2024-05-01", &accounts, &obligor),
        answers(&[("performing", 61), ("performing", 0), ("performing", 0)])
    );
    assert_eq!(
        on("2024-05-02", &accounts, &obligor),
        answers(&[("performing", 62), ("performing", 62), ("performing", 0)])
    );
    assert_eq!(on("2024-05-31", &accounts, &obligor), answers(&[("default", 91), ("default", 91), ("performing", 0)]));
}

/// On 10 March 200.00 settle the first account and 100.00 leave 50.00 of the second past due: below the limit. With the
/// instalment of 1 April it is 150.00 from 2 April on: day 4 is 5 April.
#[test]
fn a_day_on_which_the_sums_are_not_material_starts_the_days_anew() {
    let product = given();
    let first = account(2, vec![("2024-03-10", repayment("200.00"))]);
    let second = account(6, vec![("2024-02-01", repayment("50.00")), ("2024-03-10", repayment("100.00"))]);
    let accounts: [(&Product, &[Entry]); 2] = [(&product, &first), (&product, &second)];
    let obligor = material(MaterialityBase::Obligor);
    for (day, days) in [("2024-03-09", 37), ("2024-03-10", 0), ("2024-04-01", 0), ("2024-04-02", 1), ("2024-04-05", 4)]
    {
        assert_eq!(on(day, &accounts, &obligor)[1].1, days, "{day}");
    }
}

/// 100.00 past due in each currency are not more than 100.00 in any; in one currency they would be 200.00.
#[test]
fn amounts_of_different_currencies_are_never_added_up() {
    let (yuan, euros) = (given(), Product { currency: Currency::new("EUR").unwrap(), ..given() });
    let entries = account(1, vec![]);
    let obligor = material(MaterialityBase::Obligor);
    assert_eq!(on("2024-03-01", &[(&yuan, &entries), (&euros, &entries)], &obligor), answers(&[("performing", 0); 2]));
    assert_eq!(on("2024-03-01", &[(&yuan, &entries), (&yuan, &entries)], &obligor), answers(&[("performing", 29); 2]));
}
