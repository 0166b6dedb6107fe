//! The same rows in every format are the same arrivals.

use std::fmt::Write as _;
use std::path::Path;

use app::import::{Imported, Mapping, Target, import};
use app::intake::{Arrival, News};
use primitives::Date;
use proptest::prelude::*;
use tabular::{Column, ColumnType, Folder, Value, write_csv, write_parquet};

use crate::support::Products;

const PRODUCTS: Products = Products(&[("given", "CNY", 2)]);

/// A table in the columns that its fields are documented by.
struct Table {
    target: Target,
    columns: Vec<Column>,
    rows: Vec<Vec<Value>>,
}

fn text(text: impl Into<String>) -> Value {
    match text.into() {
        text if text.is_empty() => Value::Null,
        text => Value::Text(text),
    }
}

fn day(days: i32) -> Value {
    Value::Date(Date::new(2025, 1, 31).unwrap() + days)
}

fn tables(amounts: &[(u8, i64)]) -> Vec<Table> {
    let of = |columns: &[(&str, ColumnType)]| columns.iter().map(|(name, of)| Column::new(*name, *of)).collect();
    let (t, i, d) = (ColumnType::Text, ColumnType::Int64, ColumnType::Date);
    let accounts = ["A1", "B, \"2\"", "借款3"];
    let contracts = accounts.iter().map(|account| vec![text(*account), text("P1"), text("given"), Value::Null, day(0)]);
    let instalments = accounts.iter().map(|account| vec![text(*account), Value::Int64(1), day(28), text("100.00")]);
    let repayments = amounts.iter().map(|(account, minor)| {
        let account = accounts[usize::from(*account)];
        vec![
            text(account),
            day(i32::from(minor % 2 == 0)),
            text(format!("{}.{:02}", minor / 100, minor % 100)),
            text(""),
        ]
    });
    vec![
        Table {
            target: Target::Contracts,
            columns: of(&[("account", t), ("person", t), ("product", t), ("product_version", i), ("opened_on", d)]),
            rows: contracts.collect(),
        },
        Table {
            target: Target::Instalments,
            columns: of(&[("account", t), ("number", i), ("due", d), ("principal", t)]),
            rows: instalments.collect(),
        },
        Table {
            target: Target::Repayments,
            columns: of(&[("account", t), ("effective_on", d), ("amount", t), ("reason", t)]),
            rows: repayments.collect(),
        },
    ]
}

fn write_json(path: &Path, table: &Table) {
    let mut lines = String::new();
    for row in &table.rows {
        let object: serde_json::Map<String, serde_json::Value> = row
            .iter()
            .zip(&table.columns)
            .filter_map(|(value, column)| {
                let value = match value {
                    Value::Null => return None,
                    Value::Text(text) if column.name == "amount" => serde_json::from_str(text).unwrap(),
                    Value::Text(text) => text.as_str().into(),
                    Value::Int64(number) => (*number).into(),
                    Value::Float64(number) => (*number).into(),
                    Value::Date(date) => date.to_string().into(),
                    Value::Bool(is_true) => (*is_true).into(),
                };
                Some((column.name.clone(), value))
            })
            .collect();
        writeln!(lines, "{}", serde_json::Value::Object(object)).unwrap();
    }
    std::fs::write(path, lines).unwrap();
}

/// The arrivals of the tables, written to files whose names end in `ending`, without the file's name.
fn imported_from(tables: &[Table], ending: &str) -> Vec<(String, String, Date, News, u64)> {
    let folder = tempfile::tempdir().unwrap();
    let names: Vec<(Target, String)> =
        tables.iter().map(|table| (table.target, format!("{}{ending}", table.target))).collect();
    for (table, (_, name)) in tables.iter().zip(&names) {
        let path = folder.path().join(name);
        let rows = table.rows.iter().cloned().map(Ok);
        match ending {
            ".csv" | ".csv.gz" => write_csv(&path, &table.columns, rows).unwrap(),
            ".parquet" => write_parquet(&path, &table.columns, rows).unwrap(),
            _ => write_json(&path, table),
        }
    }
    let mapping = Mapping::standard(names.iter().map(|(target, name)| (*target, name.as_str())));
    let Imported { arrivals, rejects, .. } = import(&mapping, &Folder::new(folder.path()), &PRODUCTS).unwrap();
    assert_eq!(rejects, []);
    let told = |Arrival { account, key, effective_on, news, origin }| (account, key, effective_on, news, origin.row);
    arrivals.into_iter().map(told).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn every_format_gives_the_same_arrivals(amounts in prop::collection::vec((0_u8..3, 1_i64..100_000), 0..30)) {
        let tables = tables(&amounts);
        let from_csv = imported_from(&tables, ".csv");
        prop_assert_eq!(from_csv.len(), 3 + amounts.len());
        for ending in [".csv.gz", ".jsonl", ".parquet"] {
            prop_assert_eq!(&from_csv, &imported_from(&tables, ending), "{}", ending);
        }
    }
}

#[test]
fn floating_point_numbers_come_back_as_they_were_written() {
    use app::import::Tables;
    let folder = tempfile::tempdir().unwrap();
    let numbers = [0.1 + 0.2, -9_999.0, 1.0 / 3.0, 1e300, 0.0];
    let columns = [Column::new("x", ColumnType::Float64), Column::new("y", ColumnType::Int64)];
    let rows = || numbers.iter().map(|&number| Ok(vec![Value::Float64(number), Value::Null]));
    write_csv(&folder.path().join("x.csv"), &columns, rows()).unwrap();
    write_parquet(&folder.path().join("x.parquet"), &columns, rows()).unwrap();
    for name in ["x.csv", "x.parquet"] {
        let tables = Folder::new(folder.path());
        let mut table = tables.open(name).unwrap();
        let read =
            std::iter::from_fn(|| table.next_row()).map(|row| row.unwrap().cells[0].parse::<f64>().unwrap().to_bits());
        assert_eq!(read.collect::<Vec<_>>(), numbers.map(f64::to_bits), "{name}");
    }
}

#[test]
fn a_bad_row_of_a_file_is_told_by_file_row_line_and_column() {
    let folder = tempfile::tempdir().unwrap();
    let rows =
        b"account,effective_on,amount\nA1,2025-02-01,\"5\n0\"\nA1,2025-02-01\nA\xff,2025-02-01,5\nA1,2025-02-01,5,\n";
    std::fs::write(folder.path().join("r.csv"), rows).unwrap();
    let mapping = Mapping::standard([(Target::Repayments, "r.csv")]);
    let imported = import(&mapping, &Folder::new(folder.path()), &PRODUCTS).unwrap();
    let told: Vec<String> = imported.rejects.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "r.csv row 1 (line 2), column account: found \"A1\", expected an account of this import or of the book \
             (hint: import its contract before, or together with it)",
            "r.csv row 2 (line 4), column effective_on: found \"2 cells\", expected 3 cells, one for each column; \
             a text with a comma or a line break needs quotes",
            "r.csv row 3 (line 5), column account: found \"A\u{fffd}\", expected a text in UTF-8",
            "r.csv row 4 (line 6), column amount: found \"4 cells\", expected 3 cells, one for each column; \
             a text with a comma or a line break needs quotes",
        ]
    );
    assert_eq!(
        imported.rejects[1].cells,
        [("account".into(), "A1".into()), ("effective_on".into(), "2025-02-01".into())]
    );
}
