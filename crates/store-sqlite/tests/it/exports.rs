//! What is exported of a random book: postings that balance, and a journal that machines can read.

use std::collections::BTreeMap;

use app::accruals::{by_lender, days};
use app::export::{accruals, balances_csv, hledger, journal};
use app::port::Reading;
use app::products::Products;
use ledger::accrual::Kind;
use primitives::Date;
use store_sqlite::SqliteStore;
use tempfile::TempDir;

use crate::support::new_book;

fn lived_in() -> (TempDir, SqliteStore, Products) {
    let folder = TempDir::new().unwrap();
    let mut store = new_book(&folder.path().join("book.db"));
    let products = testkit::conformance::live_in(&mut store);
    (folder, store, products)
}

/// The balances that the transactions of a journal add up to; each of them is nothing in all.
fn balances(text: &str) -> BTreeMap<String, i64> {
    let mut balances: BTreeMap<String, i64> = BTreeMap::new();
    for transaction in text.split("\n\n").skip(1).filter(|part| !part.is_empty()) {
        let lines: Vec<(String, i64)> = transaction.lines().skip(1).map(line).collect();
        assert!(lines.len() >= 2, "{transaction}");
        assert_eq!(lines.iter().map(|(_, amount)| amount).sum::<i64>(), 0, "{transaction}");
        for (account, amount) in lines {
            *balances.entry(account).or_default() += amount;
        }
    }
    balances.retain(|_, amount| *amount != 0);
    balances
}

/// `    assets:cash:own:p:A1  -3.00 CNY` as an account and cents.
fn line(text: &str) -> (String, i64) {
    let (account, amount) = text.trim().rsplit_once("  ").unwrap();
    (account.to_owned(), cents(amount.strip_suffix(" CNY").unwrap()))
}

fn cents(decimal: &str) -> i64 {
    let (whole, cents) = decimal.rsplit_once('.').unwrap();
    assert_eq!(cents.len(), 2, "{decimal}");
    format!("{whole}{cents}").parse().unwrap()
}

#[test]
fn every_transaction_balances_and_all_of_them_make_the_balances() {
    let (_folder, store, products) = lived_in();
    let through = store.info().unwrap().last_close.unwrap();
    let mut text = Vec::new();
    let (accounts, sets) = hledger(&store, &products, through, &mut text, |_| {}).unwrap();
    let text = String::from_utf8(text).unwrap();
    let transactions: Vec<&str> = text.split("\n\n").skip(1).filter(|part| !part.is_empty()).collect();
    assert_eq!((accounts, sets), (store.info().unwrap().accounts, transactions.len() as u64));
    assert!(sets > 50, "there is something to balance");

    let mut table = Vec::new();
    balances_csv(&store, &products, through, &mut table).unwrap();
    let table = String::from_utf8(table).unwrap();
    let rows = table.lines().skip(1).map(|row| {
        let (account, amount) = row.strip_suffix(",CNY").unwrap().rsplit_once(',').unwrap();
        (account.trim_matches('"').to_owned(), cents(amount))
    });
    assert_eq!(rows.collect::<BTreeMap<String, i64>>(), balances(&text));
}

#[test]
fn every_line_of_the_journal_is_an_event_as_json() {
    let (_folder, store, products) = lived_in();
    let mut text = Vec::new();
    let written = journal(&store, &products, &mut text).unwrap();
    let text = String::from_utf8(text).unwrap();
    let events: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(events.len() as u64, written);
    let rows = store.journal_after(0, events.len() + 1).unwrap();
    assert_eq!(events.len(), rows.len());
    for (event, row) in events.iter().zip(&rows) {
        assert_eq!((event["seq"].as_u64(), event["kind"].as_str()), (Some(row.seq), Some(row.kind.as_str())));
        assert_eq!(event["booked_on"], row.booked_on.to_string());
        assert_eq!(event["recorded_at"], "2030-01-01T00:00:00Z");
        assert!(event["event"].is_object() && event["account"].is_string(), "{event}");
    }
}

/// Income that accounts have recognised and income that is accrued beyond it are, together, what was accrued and posted.
#[test]
fn accruals_beside_the_postings_are_income_as_it_was_accrued() {
    let (_folder, store, products) = lived_in();
    let last = store.info().unwrap().last_close.unwrap();
    for through in [last, last + -40] {
        let (mut postings, mut accrued) = (Vec::new(), Vec::new());
        hledger(&store, &products, through, &mut postings, |_| {}).unwrap();
        let written = accruals(&store, &products, through, &mut accrued, |_| {}).unwrap();
        assert!(written > 50, "there is something to add up");
        let both = [postings, accrued].map(|text| balances(&String::from_utf8(text).unwrap()));
        let sum = |beginning: &str, of: &str| -> i64 {
            let lines = both.iter().flatten().filter(|(name, _)| name.starts_with(beginning) && name.contains(of));
            lines.map(|(_, amount)| amount).sum()
        };
        let rows = by_lender(&products, &days(&store, through, through).unwrap());
        let mut kinds = std::collections::BTreeSet::new();
        for row in &rows {
            let below = format!(":{}:{}", row.group.funding_source, row.group.product.id);
            let told = match row.group.kind {
                Kind::Interest => sum("income:interest:", &below) + sum("income:accrued:interest:", &below),
                Kind::Service => sum("income:interest:", &below) + sum("income:accrued:service:", &below),
                Kind::Penalty => sum("income:penalty:", &below) + sum("income:accrued:penalty:", &below),
                Kind::AdditionalInterest => {
                    sum("income:additional interest:", &below) + sum("income:accrued:additional_interest:", &below)
                }
                Kind::Memo => sum("memo:not recognised:", &below),
            };
            assert_eq!(-told, row.posted.minor(), "{:?} through {through}", row.group);
            kinds.insert(row.group.kind);
        }
        assert!(kinds.len() >= 3, "{kinds:?}");
    }
    assert_eq!(accruals(&store, &products, Date::MIN, &mut Vec::new(), |_| {}).unwrap(), 0, "nothing was accrued yet");
}
