//! What is written is read back, whole or not at all.

use std::path::Path;

use app::import::{TableRows, Tables};
use primitives::Date;
use proptest::prelude::*;

use super::{Column, ColumnType, Value, write_csv, write_csv_to, write_jsonl, write_parquet};
use crate::Folder;

fn columns() -> Vec<Column> {
    [("text", ColumnType::Text), ("number", ColumnType::Int64), ("day", ColumnType::Date), ("is", ColumnType::Bool)]
        .into_iter()
        .map(|(name, of)| Column::new(name, of))
        .collect()
}

fn row(text: &str, number: i64) -> Vec<Value> {
    vec![
        Value::Text(text.to_owned()),
        Value::Int64(number),
        Value::Date(Date::new(2024, 2, 29).unwrap()),
        Value::Bool(true),
    ]
}

fn nulls() -> Vec<Value> {
    vec![Value::Null; 4]
}

fn read_back(folder: &Path, name: &str) -> Vec<Vec<String>> {
    let folder = Folder::new(folder);
    let mut rows: Box<dyn TableRows> = folder.open(name).unwrap();
    let mut cells = vec![rows.columns().to_vec()];
    while let Some(row) = rows.next_row() {
        cells.push(row.unwrap().cells);
    }
    cells
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn csv_is_written_as_plain_lines() {
    let mut text = Vec::new();
    write_csv_to(&mut text, &columns(), [Ok(row("a,\"b\"", -1)), Ok(nulls())]).unwrap();
    assert_eq!(String::from_utf8(text).unwrap(), "text,number,day,is\n\"a,\"\"b\"\"\",-1,2024-02-29,true\n,,,\n");
}

#[test]
fn a_table_is_read_back_as_it_was_written() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["t.csv", "t.csv.gz", "t.parquet"] {
        let path = folder.path().join(name);
        for rows in [vec![], vec![row("借款", i64::MIN), nulls(), row("b", 2)]] {
            let written = rows.iter().cloned().map(Ok);
            if name == "t.parquet" {
                write_parquet(&path, &columns(), written).unwrap();
            } else {
                write_csv(&path, &columns(), written).unwrap();
            }
            let texts = rows.iter().map(|row| row.iter().map(Value::to_text).collect());
            let header = columns().into_iter().map(|column| column.name).collect();
            let expected: Vec<Vec<String>> = std::iter::once(header).chain(texts).collect();
            assert_eq!(read_back(folder.path(), name), expected, "{name}");
        }
    }
    assert_eq!(names_in(folder.path()), ["t.csv", "t.csv.gz", "t.parquet"]);
}

#[test]
fn a_table_that_breaks_off_leaves_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    std::fs::write(&path, "old").unwrap();
    let broken = || [Ok(row("a", 1)), Err(anyhow::anyhow!("the disk is gone"))];
    write_csv(&path, &columns(), broken()).unwrap_err();
    write_parquet(&path, &columns(), broken()).unwrap_err();
    let wrong = write_csv(&path, &columns(), [Ok(vec![Value::Int64(1); 4])]).unwrap_err();
    assert_eq!(wrong.to_string(), "row 1 has Int64(1) in column text, which is Text");
    let short = write_parquet(&path, &columns(), [Ok(vec![Value::Null])]).unwrap_err();
    assert_eq!(short.to_string(), "row 1 has 1 values for 4 columns");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
    assert_eq!(names_in(folder.path()), ["t.csv"]);
}

#[test]
fn json_lines_hold_one_value_each() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.jsonl");
    write_jsonl(&path, [("a", 1), ("b\n", 2)]).unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "[\"a\",1]\n[\"b\\n\",2]\n");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_text_survives_csv_and_parquet(texts in prop::collection::vec("(\\PC|[\r\n\",]){1,20}", 1..8)) {
        let folder = tempfile::tempdir().unwrap();
        let columns = [Column::new("text", ColumnType::Text), Column::new("number", ColumnType::Int64)];
        let rows = || texts.iter().map(|text| Ok(vec![Value::Text(text.clone()), Value::Int64(1)]));
        write_csv(&folder.path().join("t.csv"), &columns, rows()).unwrap();
        write_parquet(&folder.path().join("t.parquet"), &columns, rows()).unwrap();
        let expected: Vec<Vec<String>> = texts.iter().map(|text| vec![text.clone(), "1".to_owned()]).collect();
        prop_assert_eq!(&read_back(folder.path(), "t.csv")[1..], &expected);
        prop_assert_eq!(&read_back(folder.path(), "t.parquet")[1..], &expected);
    }
}
