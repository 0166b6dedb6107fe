//! Every table of a page can be taken away as CSV, by those who may.

use app::access::Role;

use crate::support::{Desk, HOSTILE};

fn of<'a>(headers: &'a [(&'static str, String)], name: &str) -> &'a str {
    headers.iter().find(|(other, _)| *other == name).map_or("", |(_, value)| value.as_str())
}

/// On 2 April A1 owes three instalments of 100.00, of which two are past due.
#[test]
fn a_table_of_a_page_is_taken_away_as_csv() {
    let desk = Desk::new();
    let page = desk.ask_as(&[Role::RiskAnalyst], "/console/account/A1", "");
    assert!(page.body.contains("href=\"/console/account/A1?csv=1\""), "{}", page.body);
    let csv = desk.ask_as(&[Role::RiskAnalyst], "/console/account/A1?csv=1", "");
    assert_eq!((csv.status, of(&csv.headers, "content-type")), (200, "text/csv; charset=utf-8"));
    assert_eq!(of(&csv.headers, "content-disposition"), "attachment; filename=\"2025-04-01-account-A1-1.csv\"");
    let rows: Vec<&str> = csv.body.lines().collect();
    assert_eq!((rows[0], rows[1]), ("\u{feff}Component,Owed,Past due", "Principal,300.00,200.00"), "{rows:?}");
    let chinese = desk.ask("/console/account/A1?csv=1", "arrears_language=zh");
    assert!(chinese.body.contains("本金,300.00,200.00"), "{}", chinese.body);
}

#[test]
fn whoever_may_not_take_tables_away_is_not_offered_one() {
    let desk = Desk::new();
    for role in [Role::Collector, Role::Supervisor, Role::Compliance] {
        let page = desk.ask_as(&[role], "/console/account/A1", "");
        assert!(page.status == 200 && !page.body.contains("csv="), "{role:?}: {}", page.body);
        assert_eq!(desk.ask_as(&[role], "/console/account/A1?csv=1", "").status, 403, "{role:?}");
    }
}

#[test]
fn a_table_that_is_not_there_is_none() {
    let desk = Desk::new();
    for number in ["0", "99", "x", "-1"] {
        let answer = desk.ask(&format!("/console/account/A1?csv={number}"), "");
        assert_eq!((answer.status, of(&answer.headers, "content-type")), (404, "text/html; charset=utf-8"), "{number}");
    }
}

/// The one case of a spreadsheet that runs what it reads: names that begin as formulas do. The day's rows are all there, not a page of them.
#[test]
fn a_list_is_taken_away_with_all_its_rows() {
    let desk = Desk::new();
    let csv = desk.ask("/console/close/2025-03-29?csv=1", "");
    assert!(csv.body.contains(&HOSTILE.replace('"', "\"\"")), "names are as they are, in quotes: {}", csv.body);
    assert_eq!(csv.body.lines().count(), 3, "the head, and both accounts that changed: {}", csv.body);
}
