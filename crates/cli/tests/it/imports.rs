//! Imports: once, whole or with the bad rows told.

use crate::support::Desk;

fn events(desk: &Desk) -> Option<u64> {
    desk.json("book stats --json")["events"].as_u64()
}

#[test]
fn the_same_files_twice_change_nothing() {
    let desk = Desk::with_book();
    let again = desk.done("book import --contracts contracts.csv --repayments repayments.csv");
    assert_eq!(again, "0 events booked, 5 known already, 0 accounts opened, 0 rows rejected\n");
    let counts = desk.json("book import --repayments repayments.csv --json");
    assert_eq!((counts["events_booked"].as_u64(), counts["events_known"].as_u64()), (Some(0), Some(3)));
    assert_eq!(events(&desk), Some(5));
}

/// The second row's amount has a digit too many.
const BAD: &str = "account,effective_on,amount,key\nA1,2025-03-28,100.00,r2\nA1,2025-03-29,10.005,r3\n";

#[test]
fn a_bad_row_is_named_by_file_row_and_column_and_nothing_is_imported() {
    let desk = Desk::with_book();
    desk.write("bad.csv", BAD);
    let error = desk.refused("book import --repayments bad.csv");
    let place =
        "bad.csv row 2 (line 3), column amount: found \"10.005\", expected an amount in CNY with at most 2 decimals";
    assert!(error.contains(place), "{error}");
    assert!(
        error.ends_with("hint: nothing was imported; mend the rows, or import the good ones with --rejects FILE\n")
    );
    assert_eq!(events(&desk), Some(5));
}

#[test]
fn with_rejects_the_good_rows_are_imported_and_the_bad_ones_written_down() {
    let desk = Desk::with_book();
    desk.write("bad.csv", &format!("{BAD}A1,2025-01-01,1.00,r4\n"));
    let done = desk.done("book import --repayments bad.csv --rejects rejects.jsonl");
    assert_eq!(done, "1 event booked, 0 known already, 0 accounts opened, 2 rows rejected\n");
    let rejects = desk.read("rejects.jsonl");
    let rejects: Vec<serde_json::Value> = rejects.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |place: usize| ["file", "row", "found"].map(|field| rejects[place][field].to_string());
    assert_eq!(of(0), ["\"bad.csv\"", "2", "\"10.005\""]);
    assert_eq!(of(1), ["\"bad.csv\"", "3", "\"a repayment of account A1 on 2025-01-01\""]);
    assert_eq!(
        rejects[1]["expected"],
        "what the ledger can book: the value date 2025-01-01 is before the opening on 2025-01-31"
    );
}

#[test]
fn a_row_that_the_rules_refuse_is_named_and_nothing_is_imported() {
    let desk = Desk::with_book();
    desk.write("early.csv", "account,effective_on,amount,key\nA2,2025-04-01,1.00,r8\nA1,2025-01-01,1.00,r9\n");
    let error = desk.refused("book import --repayments early.csv");
    let why = "early.csv row 2, account A1: the value date 2025-01-01 is before the opening on 2025-01-31";
    assert!(error.contains(why), "{error}");
    assert_eq!(events(&desk), Some(5));
}

#[test]
fn a_dry_run_imports_nothing() {
    let desk = Desk::with_book();
    desk.write("more.csv", "account,effective_on,amount,key\nA1,2025-03-28,100.00,r2\n");
    desk.done("book import --repayments more.csv --dry-run");
    assert_eq!(events(&desk), Some(5));
}

#[test]
fn a_column_that_is_not_known_is_refused() {
    let desk = Desk::with_book();
    desk.write("wrong.csv", "account,effective_on,amuont\nA1,2025-03-28,100.00\n");
    let error = desk.refused("book import --repayments wrong.csv");
    assert!(error.contains("amuont"), "{error}");
}

/// A2 is moved by two months and A1 settled for 150.00; the same file again, or the same events as lines, change nothing.
#[test]
fn events_of_a_table_are_those_of_event_lines() {
    let desk = Desk::with_book();
    desk.write(
        "events.csv",
        "account,effective_on,event\n\
         A2,2025-03-20,extend by 2 months requested Li approved Wang because flood\n\
         A1,2025-03-21,settle because hardship; 2025-04-10 100.00; 2025-05-10 50.00\n",
    );
    let done = desk.done("book import --events events.csv");
    assert_eq!(done, "2 events booked, 0 known already, 0 accounts opened, 0 rows rejected\n");
    let again = desk.done("book import --events events.csv");
    assert_eq!(again, "0 events booked, 2 known already, 0 accounts opened, 0 rows rejected\n");
    let lines = "2025-03-20 extend A2 by 2 months requested Li approved Wang because flood\n\
                 2025-03-21 settle A1 because hardship\n  2025-04-10 100.00\n  2025-05-10 50.00\n";
    desk.write("same.events", lines);
    assert_eq!(desk.done("book events same.events"), "0 events booked, 2 known already\n");
    let shown = desk.json("account show A1 --as-of 2025-03-21 --json");
    assert_eq!(shown["settlement"]["parts"][1]["amount"], "50.00");
    desk.done("book verify");
}

#[test]
fn an_event_that_the_rules_refuse_is_written_down_as_one() {
    let desk = Desk::with_book();
    desk.write("events.csv", "account,effective_on,event\nA1,2025-03-20,recover 1.00\nA2,2025-03-20,repay 1.00\n");
    let error = desk.refused("book import --events events.csv");
    assert!(
        error.contains("events.csv row 1, account A1: the account is neither charged off nor written off"),
        "{error}"
    );
    let done = desk.done("book import --events events.csv --rejects rejects.jsonl");
    assert_eq!(done, "1 event booked, 0 known already, 0 accounts opened, 1 row rejected\n");
    let rejects = desk.read("rejects.jsonl");
    let reject: serde_json::Value = serde_json::from_str(rejects.trim()).unwrap();
    assert_eq!((&reject["target"], &reject["row"]), (&"events".into(), &1.into()));
}
