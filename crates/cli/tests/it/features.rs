//! Features of a book, and reports on who missed a due date.

use std::process::Command;

use crate::support::Desk;

/// The ordinary book, closed through April: A1 has missed the 28th of March and of April, A2 that of April.
fn closed() -> Desk {
    let desk = Desk::with_book();
    desk.done("day close --through 2025-04-30");
    desk
}

/// Builds features with a definition of bad, which has spaces in it, and returns the table and what was said of it.
fn built(desk: &Desk, line: &str, bad: &str) -> (Vec<Vec<String>>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_arrears"));
    command.args("risk features build --out rows.csv".split(' ')).args(line.split(' ')).args(["--bad", bad]);
    let said = desk.said(command);
    assert_eq!(said.code, Some(0), "{said:?}");
    let table = desk.read("rows.csv");
    (table.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect(), said.err)
}

fn cell<'r>(rows: &'r [Vec<String>], row: usize, column: &str) -> &'r str {
    &rows[row][rows[0].iter().position(|name| name == column).unwrap()]
}

#[test]
fn rows_tell_what_was_known_and_what_became_of_it() {
    let desk = closed();
    let (rows, said) = built(&desk, "--as-of 2025-03-15..2025-04-15", "this bill missed");
    // Two accounts on 15 March and 15 April.
    assert_eq!(rows.len(), 5);
    let told: Vec<[&str; 5]> = (1..5)
        .map(|row| {
            ["account", "as_of", "days_past_due", "repaid_of_billed_3b", "outcome"].map(|name| cell(&rows, row, name))
        })
        .collect();
    let expected = [
        ["A1", "2025-03-15", "0", "1", "bad"],
        ["A1", "2025-04-15", "18", "0.5", "bad"],
        ["A2", "2025-03-15", "0", "1", "good"],
        ["A2", "2025-04-15", "0", "1", "bad"],
    ];
    assert_eq!(told, expected);
    assert!(said.contains("good 1, bad 3"), "{said}");
    let declared: serde_json::Value = serde_json::from_str(&desk.read("rows.csv.features.json")).unwrap();
    assert_eq!(declared["bad"], "this bill missed");
    assert_eq!(declared["features"][0]["name"], "days_past_due");
}

#[test]
fn a_window_that_is_not_over_is_immature_and_a_bill_can_be_a_row() {
    let desk = closed();
    let (rows, _) = built(&desk, "--as-of 2025-03-15", "30+ days past due on any of the next 2 bills");
    assert_eq!((cell(&rows, 1, "outcome"), cell(&rows, 2, "outcome")), ("immature", "immature"));
    let (rows, _) = built(&desk, "--as-of 2025-03-01..2025-03-31 --before-due 3", "this bill missed");
    assert_eq!((cell(&rows, 1, "as_of"), cell(&rows, 2, "as_of")), ("2025-03-25", "2025-03-25"));
}

#[test]
fn external_columns_are_joined_and_protected_ones_refused() {
    let desk = closed();
    desk.write("bureau.csv", "account,as_of,known_on,bureau_score\nA1,2025-03-01,2025-03-20,600\n");
    desk.done("risk features build --as-of 2025-03-15..2025-04-15 --external bureau.csv --out rows.csv");
    let table = desk.read("rows.csv");
    let rows: Vec<Vec<String>> = table.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect();
    assert_eq!((cell(&rows, 1, "bureau_score"), cell(&rows, 2, "bureau_score")), ("-9997", "600"));
    desk.write("sex.csv", "account,as_of,sex\nA1,2025-03-01,2\n");
    let error = desk.refused("risk features build --as-of 2025-03-15 --external sex.csv --out rows.csv");
    assert!(error.starts_with("error: sex.csv: sex is a protected attribute"), "{error}");
}

#[test]
fn rows_can_be_asked_for_by_a_table() {
    let desk = closed();
    desk.write("wanted.csv", "person,as_of,outcome,amount\nP1,2025-04-15,bad,500\nP9,2025-04-15,good,900\n");
    desk.done("risk features build --rows wanted.csv --out rows.csv");
    let table = desk.read("rows.csv");
    let rows: Vec<Vec<String>> = table.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect();
    let told: Vec<[&str; 4]> = (1..3)
        .map(|row| ["person", "person_days_past_due", "amount", "outcome"].map(|name| cell(&rows, row, name)))
        .collect();
    assert_eq!(told, [["P1", "18", "500", "bad"], ["P9", "-9999", "900", "good"]]);
}

#[test]
fn a_report_is_made_for_each_account_on_its_first_missed_day() {
    let desk = closed();
    desk.done("risk assess --entered-on 2025-03-29 --out reports");
    assert!(desk.read("reports/A1.html").starts_with("<!doctype html>"));
    assert!(!desk.path("reports/A2.html").exists());
    let report: serde_json::Value = serde_json::from_str(&desk.read("reports/A1.json")).unwrap();
    assert_eq!((&report["state"]["days_past_due"], &report["path"]["name"]), (&1.into(), &"contact".into()));
    assert!(desk.done("risk assess A1 --day 2025-03-29 --lang zh").contains("风险评估报告"));
    let error = desk.refused("risk assess A1 --day 2024-12-31");
    assert_eq!(error, "error: account A1 is not open on 2024-12-31\nhint: say a later --day\n");
}
