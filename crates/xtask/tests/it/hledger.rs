//! The exported postings, read by hledger, an independent plain-text accounting tool.
//!
//! hledger refuses a transaction that does not balance, and its balances must be ours to the cent for every account. Without
//! hledger these tests say that they are skipped; `./test` installs it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::{arrears, real_data};

type Balances = BTreeMap<(String, String), String>;

fn has_hledger() -> bool {
    let found = Command::new("hledger").arg("--version").output().is_ok_and(|output| output.status.success());
    if !found {
        eprintln!("SKIPPED: hledger is not installed; ./test installs it");
    }
    found
}

/// Exports a book and compares hledger's balances with the program's own; returns how many were compared.
fn compare(folder: &Path, book: &Path) -> usize {
    let path = |name: &str| folder.join(name).to_str().expect("a path is text").to_owned();
    let (journal, balances, accruals) = (path("postings.journal"), path("balances.csv"), path("accruals.journal"));
    let book = book.to_str().expect("a path is text");
    let files = ["--hledger", &journal, "--balances", &balances, "--accruals", &accruals];
    arrears(&[["book", "export", "--book", book].as_slice(), &files].concat());

    // Every transaction of both files balances.
    let check =
        Command::new("hledger").args(["-f", &journal, "-f", &accruals, "check"]).output().expect("hledger runs");
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stderr));

    // One commodity a column and one account a row, closed accounts left out on both sides.
    let output = Command::new("hledger")
        .args(["-f", &journal, "balance", "--flat", "--no-total", "--layout=bare", "-O", "csv"])
        .output()
        .expect("hledger runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let theirs = String::from_utf8(output.stdout).expect("hledger writes text");
    let theirs: Balances = theirs
        .lines()
        .skip(1)
        .filter_map(|line| {
            let cells: Vec<&str> = line.trim_matches('"').split("\",\"").collect();
            (!is_zero(cells[2])).then(|| ((cells[0].to_owned(), cells[1].to_owned()), plain(cells[2])))
        })
        .collect();
    let ours = std::fs::read_to_string(&balances).expect("the balances were written");
    let ours: Balances = ours
        .lines()
        .skip(1)
        .map(|line| {
            let (name, rest) = line.trim_start_matches('"').split_once("\",").expect("a quoted name");
            let (amount, currency) = rest.split_once(',').expect("amount and currency");
            ((name.to_owned(), currency.to_owned()), plain(amount))
        })
        .collect();
    assert_eq!(ours, theirs);
    ours.len()
}

fn is_zero(amount: &str) -> bool {
    amount.chars().all(|c| matches!(c, '0' | '.' | '-'))
}

/// A decimal without trailing zeros, as both may write more or fewer of them.
fn plain(amount: &str) -> String {
    if amount.contains('.') { amount.trim_end_matches('0').trim_end_matches('.').to_owned() } else { amount.to_owned() }
}

#[test]
fn hledger_agrees_on_every_balance_of_a_simulated_book() {
    if !has_hledger() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let book = folder.path().join("demo.db");
    arrears(&["demo", "--accounts", "300", "--days", "200", "--book", book.to_str().expect("text")]);
    assert!(compare(folder.path(), &book) > 300);
}

#[test]
fn hledger_agrees_on_every_balance_of_real_loans() {
    let Some(data) = real_data::data() else { return };
    if !has_hledger() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let book = real_data::book(folder.path(), &data, "xente", "xente-loan", "2019-12-31");
    assert!(compare(folder.path(), &book) > 816);
}
