//! Policies: kept as they were written, and never changed.

use app::Error;
use app::close_day::close_through;
use app::intake::{OnRefusal, take_in};
use app::policies::{Policies, add};
use app::port::{AccountId, PolicyRow, Store};

use super::books::{FixedClock, NOW, date, monthly_book, opening, plainly};
use super::{Dump, Open};

fn text(version: u32, from: &str, days_from: u32) -> String {
    format!(
        "[policy]\nid = \"late\"\nversion = {version}\neffective_from = \"{from}\"\nsource = \"the suite\"\n\
         [[class]]\nid = \"good\"\n[[class]]\nid = \"bad\"\ndays_from = {days_from}\n"
    )
}

/// The first line of what an addition is refused for.
fn refusal(store: &mut dyn Store, text: &str) -> String {
    match add(store, "late.toml", text) {
        Err(Error::Refused(refused)) => refused.what,
        Err(Error::Failed(error)) => panic!("{error:#}"),
        Ok(_) => panic!("it is added"),
    }
}

/// A version is added once, is there when the book is opened again, and does not change.
pub fn a_policy_is_added_once_and_never_changed(open: Open<'_>) {
    let mut store = open("book");
    assert_eq!(store.policies().expect("read"), []);
    let (second, first) = (text(2, "2025-06-01", 30), text(1, "2025-01-01", 90));
    assert!(add(&mut *store, "late.toml", &second).expect("added").1, "it is new");
    assert!(add(&mut *store, "late.toml", &first).expect("added").1, "it is new");
    assert!(!add(&mut *store, "late.toml", &first).expect("known").1, "it is known");
    let changed = refusal(&mut *store, &text(1, "2025-01-01", 60));
    assert_eq!(changed, "policy late v1 is already in the book with other terms");
    drop(store);
    let store = open("book");
    let row = |version, from, text| PolicyRow { id: "late".into(), version, effective_from: date(from), text };
    let expected = [row(1, "2025-01-01", first), row(2, "2025-06-01", second)];
    assert_eq!(store.policies().expect("read"), expected);
    let policies = Policies::load(&*store).expect("loaded");
    let on = |day| policies.get("late").and_then(|versions| versions.on(date(day))).map(|policy| policy.key.version);
    assert_eq!([on("2024-12-31"), on("2025-05-31"), on("2025-06-01")], [None, Some(1), Some(2)]);
}

/// A policy that is added in a unit of work that is dropped was never there.
pub fn a_dropped_policy_leaves_nothing(open: Open<'_>) {
    let mut store = open("book");
    let row = PolicyRow { id: "late".into(), version: 1, effective_from: date("2025-01-01"), text: "text".into() };
    let mut unit = store.begin().expect("begun");
    unit.add_policy(&row).expect("added");
    assert_eq!(unit.policies().expect("read"), [row]);
    drop(unit);
    assert_eq!(store.policies().expect("read"), []);
    drop(store);
    assert_eq!(open("book").policies().expect("read"), []);
}

/// Closed days keep the version that they were classified by. The first version of all may begin before them.
pub fn a_further_version_does_not_reach_into_closed_days(open: Open<'_>) {
    let mut store = open("book");
    let products = monthly_book();
    take_in(&mut *store, &products, &[opening("A1", "2025-01-31")], NOW, OnRefusal::BookNothing, |_| {})
        .expect("taken in");
    let clock = FixedClock(NOW);
    close_through(&mut *store, &products, date("2025-03-31"), &clock, plainly(), |_| {}).expect("closed");
    add(&mut *store, "late.toml", &text(1, "2025-01-01", 90)).expect("added");
    let refused = refusal(&mut *store, &text(2, "2025-03-31", 60));
    assert_eq!(refused, "policy late v2 is effective from 2025-03-31, and 2025-03-31 is closed already");
    add(&mut *store, "late.toml", &text(2, "2025-04-01", 60)).expect("added");
}

/// All accounts of a person are found, and nobody else's, in the order of their numbers.
pub fn the_accounts_of_a_person_are_found(open: Open<'_>) {
    let mut store = open("book");
    let products = monthly_book();
    let accounts = ["A1", "A2", "A3"].map(|account| opening(account, "2025-01-31"));
    take_in(&mut *store, &products, &accounts, NOW, OnRefusal::BookNothing, |_| {}).expect("taken in");
    let all = Dump::of(&*store).accounts;
    let found = |person: &str| -> Vec<AccountId> {
        store.accounts_of_person(person).expect("read").iter().map(|row| row.id).collect()
    };
    for row in &all {
        assert_eq!(found(&row.person), [row.id], "{}", row.person);
    }
    assert_eq!(found("nobody"), []);
}
