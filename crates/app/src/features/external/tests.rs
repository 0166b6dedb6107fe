//! Joins by as-of day.

use super::*;
use crate::fixtures::date;

struct Rows {
    columns: Vec<String>,
    rows: std::collections::VecDeque<&'static str>,
    number: u64,
}

fn table(columns: &str, rows: &[&'static str]) -> Rows {
    let columns = columns.split(',').map(str::to_owned).collect();
    Rows { columns, rows: rows.iter().copied().collect(), number: 0 }
}

impl TableRows for Rows {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn next_row(&mut self) -> Option<std::result::Result<Row, RowError>> {
        let cells = self.rows.pop_front()?.split(',').map(str::to_owned).collect();
        self.number += 1;
        Some(Ok(Row { number: self.number, line: None, cells }))
    }
}

fn read(columns: &str, rows: &[&'static str], declarations: &str) -> Result<External> {
    let declarations = Declarations::read("declared.toml", declarations)?;
    External::read("bureau.csv", &mut table(columns, rows), &declarations, &TimeZone::UTC)
}

fn sought(day: &str, known_on: &str) -> Sought<'static> {
    Sought { account: Some("A"), person: "P", day: date(day), known_on: date(known_on) }
}

#[test]
fn the_latest_row_that_counted_and_was_known_is_taken() {
    let rows = ["P,2025-01-31,2025-02-03,600", "P,2025-03-31,2025-04-02,620", "P,2025-02-28,2025-05-01,610"];
    let external = read("person,as_of,known_on,score", &rows, "").unwrap();
    let score = |day: &str, known_on: &str| external.values(sought(day, known_on)).pop().unwrap();
    assert_eq!(score("2025-02-02", "2025-02-02"), ExternalValue::Number(NOT_ASKED));
    assert_eq!(score("2025-02-03", "2025-02-03"), ExternalValue::Number(600.0));
    // The row of February came in on 1 May: in April nobody had it, and then March's is the later one.
    assert_eq!(score("2025-03-31", "2025-03-31"), ExternalValue::Number(600.0));
    assert_eq!(score("2025-03-30", "2025-06-30"), ExternalValue::Number(610.0));
    assert_eq!(score("2025-06-30", "2025-06-30"), ExternalValue::Number(620.0));
}

#[test]
fn an_instant_is_a_day_of_the_books_time_zone() {
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    let mut rows = table("account,as_of,known_at,score", &["A,2025-01-01,2025-01-31T17:00:00Z,600"]);
    let external = External::read("f", &mut rows, &Declarations::default(), &zone).unwrap();
    assert_eq!(external.values(sought("2025-01-31", "2025-01-31")), [ExternalValue::Number(NOT_ASKED)]);
    assert_eq!(external.values(sought("2025-02-01", "2025-02-01")), [ExternalValue::Number(600.0)]);
}

#[test]
fn an_empty_cell_is_missing_and_texts_stay_texts() {
    let external = read("account,as_of,score,job", &["A,2025-01-01,,clerk"], "").unwrap();
    let found = external.values(sought("2025-01-01", "2025-01-01"));
    assert!(matches!(found[0], ExternalValue::Number(number) if number.is_nan()));
    assert_eq!(found[1], ExternalValue::Text(Some("clerk".into())));
}

#[test]
fn a_protected_attribute_is_refused_unless_it_is_declared_for_the_audit() {
    let rows = ["A,2025-01-01,2"];
    let refused = read("account,as_of,sex", &rows, "").unwrap_err();
    assert!(refused.to_string().starts_with("bureau.csv: sex is a protected attribute"), "{refused}");
    let declared = "[[feature]]\nname = \"sex\"\nen = \"sex\"\nzh = \"性别\"\npurpose = \"audit\"";
    let external = read("account,as_of,sex", &rows, declared).unwrap();
    assert_eq!(external.columns()[0].name(), "audit_sex");
}

#[test]
fn what_cannot_be_read_is_refused_with_its_place() {
    let refused = read("account,as_of,score", &["A,soon,1"], "").unwrap_err();
    assert_eq!(refused.to_string(), "bureau.csv, row 1: as_of \"soon\" is neither a day nor an instant");
    let refused = read("account,score", &["A,1"], "").unwrap_err();
    assert_eq!(refused.to_string(), "bureau.csv does not say whose its rows are, and of when");
    let refused = read("account,as_of,score", &["A,2025-01-01,inf"], "").unwrap_err();
    assert_eq!(refused.to_string(), "bureau.csv: column score holds inf, which is infinite");
}
