//! Rows of small files, as they are written on a disk.

use std::io::Write;

use app::import::{RowError, Tables};
use flate2::Compression;
use flate2::write::GzEncoder;
use parquet::basic::{LogicalType, Repetition, TimeUnit, Type as PhysicalType};
use parquet::data_type::{DoubleType, FixedLenByteArray, FixedLenByteArrayType, Int32Type, Int64Type};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use proptest::prelude::*;

use crate::Folder;

/// The columns and rows of a file with this name and content, and what is wrong with either.
fn read(name: &str, content: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), content).unwrap();
    let folder = Folder::new(folder.path());
    let mut rows = match folder.open(name) {
        Ok(rows) => rows,
        Err(error) => return vec![format!("{error:#}")],
    };
    let mut lines = vec![rows.columns().join("|")];
    while let Some(row) = rows.next_row() {
        lines.push(match row {
            Ok(row) => {
                let line = row.line.map(|line| format!(" line {line}")).unwrap_or_default();
                format!("{}{line}: {}", row.number, row.cells.join("|"))
            }
            Err(RowError::Malformed(row)) => {
                let column = row.column.map(|column| format!(" {column}")).unwrap_or_default();
                format!(
                    "{} line {}{column}: {} instead of {}",
                    row.number,
                    row.line.unwrap_or(0),
                    row.found,
                    row.expected
                )
            }
            Err(RowError::Failed(error)) => {
                lines.push(format!("{error:#}"));
                break;
            }
        });
    }
    lines
}

fn packed(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn csv_has_a_header_and_rows_with_their_lines() {
    let content = "\u{feff}id, name \r\n1,\"a,\r\n\"\"b\"\"\"\r\n\r\n2,借款\r\n";
    let expected = ["id|name", "1 line 2: 1|a,\r\n\"b\"", "2 line 5: 2|借款"];
    assert_eq!(read("t.csv", content.as_bytes()), expected);
    assert_eq!(read("T.CSV.GZ", &packed(content.as_bytes())), expected);
    assert_eq!(read("t.csv", b"a,b\n\n\n1,\"\n\"\n2,3"), ["a|b", "1 line 4: 1|\n", "2 line 6: 2|3"]);
    let two_members = [packed(b"id\n1\n"), packed(b"2\n")].concat();
    assert_eq!(read("t.csv.gz", &two_members), ["id", "1 line 2: 1", "2 line 3: 2"]);
}

#[test]
fn csv_that_is_no_table_is_refused() {
    for (content, expected) in [
        (&b""[..], "there is no header: a first line with the names of the columns is expected"),
        (b"a,b,a\n", "column 3 has the name \"a\", which another one has already"),
        (b"a,,c\n", "column 2 has no name"),
        (b"a,\xff\n", "the name of column 2, \"\u{fffd}\", is not UTF-8"),
    ] {
        let found = read("t.csv", content);
        assert!(found[0].starts_with(expected), "{found:?}");
    }
    let broken = &packed(b"a\n1\n2\n")[..20];
    let found = read("t.csv.gz", broken);
    assert!(found.iter().any(|line| line.contains("cannot be read") || line.contains("breaks off")), "{found:?}");
}

#[test]
fn json_lines_have_the_keys_of_all_their_objects_as_columns() {
    let content = "\u{feff}{\"id\": 1.10, \"on\": true}\n\n{\"name\": \"a\\n借\", \"id\": null}\n{\"id\": 1e3}\n";
    let expected = ["id|on|name", "1 line 1: 1.10|true|", "2 line 3: ||a\n借", "3 line 4: 1e3||"];
    assert_eq!(read("t.jsonl", content.as_bytes()), expected);
    assert_eq!(read("t.jsonl.gz", &packed(content.as_bytes())), expected);
    assert_eq!(read("t.jsonl", b""), [""]);
}

#[test]
fn a_line_that_is_no_object_of_cells_is_told() {
    let content = b"{\"a\": 1}\n[1]\n{\"a\": [1]}\n{\"a\": 1, \"a\": 2}\n{\"a\"\n{\"a\": \"\xff\"}\n{\"a\": 2}";
    let found = read("t.jsonl", content);
    let expected = [
        "a",
        "1 line 1: 1",
        "2 line 2: [1] instead of one JSON object on the line",
        "3 line 3 a: [1] instead of a text, a number, true, false or null",
        "4 line 4 a: 2 instead of each key once in an object",
        "5 line 5: {\"a\" instead of one JSON object on the line",
        "6 line 6: {\"a\": \"\u{fffd}\"} instead of a text in UTF-8",
        "7 line 7: 2",
    ];
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found}\n{expected}");
    }
}

#[test]
fn files_of_no_known_kind_are_refused() {
    let kinds = ".csv, .csv.gz, .jsonl, .jsonl.gz, .parquet";
    for name in ["t.xlsx", "t", "t.gz", "t.parquet.gz", "csv"] {
        let expected = format!("{name} is of no known kind: a name that ends in {kinds} is expected");
        assert_eq!(read(name, b""), [expected]);
    }
    let error = Folder::new("no-such-folder").open("t.csv").map(|_| ()).unwrap_err().to_string();
    assert_eq!(error, format!("cannot open {}", std::path::Path::new("no-such-folder").join("t.csv").display()));
    assert!(read("t.parquet", b"PAR1 but not really")[0].starts_with("it is not a whole Parquet file"));
}

/// A column of one value, by its physical and logical type.
fn parquet_of(physical: PhysicalType, logical: Option<LogicalType>, value: &Physical) -> Vec<u8> {
    let mut field = Type::primitive_type_builder("x", physical).with_repetition(Repetition::REQUIRED);
    if let Some(LogicalType::Decimal(decimal)) = &logical {
        field = field.with_precision(decimal.precision).with_scale(decimal.scale).with_length(4);
    }
    let field = field.with_logical_type(logical).build().unwrap();
    let schema = Type::group_type_builder("schema").with_fields(vec![field.into()]).build().unwrap();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema.into(), std::sync::Arc::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    match value {
        Physical::Int32(value) => column.typed::<Int32Type>().write_batch(&[*value], None, None),
        Physical::Int64(value) => column.typed::<Int64Type>().write_batch(&[*value], None, None),
        Physical::Double(value) => column.typed::<DoubleType>().write_batch(&[*value], None, None),
        Physical::Fixed(value) => {
            column.typed::<FixedLenByteArrayType>().write_batch(&[FixedLenByteArray::from(value.clone())], None, None)
        }
    }
    .unwrap();
    column.close().unwrap();
    group.close().unwrap();
    writer.into_inner().unwrap()
}

enum Physical {
    Int32(i32),
    Int64(i64),
    Double(f64),
    Fixed(Vec<u8>),
}

#[test]
fn parquet_values_become_the_texts_of_csv() {
    let timestamp = |unit, is_utc| Some(LogicalType::timestamp(is_utc, unit));
    for (physical, logical, value, expected) in [
        (PhysicalType::DOUBLE, None, Physical::Double(97_299.855), "97299.855"),
        (PhysicalType::DOUBLE, None, Physical::Double(-1e17), "-100000000000000000"),
        (PhysicalType::DOUBLE, None, Physical::Double(f64::NAN), ""),
        (PhysicalType::INT32, Some(LogicalType::Date), Physical::Int32(-1), "1969-12-31"),
        (PhysicalType::INT64, timestamp(TimeUnit::MILLIS, false), Physical::Int64(-1), "1969-12-31T23:59:59"),
        (
            PhysicalType::INT64,
            timestamp(TimeUnit::MICROS, false),
            Physical::Int64(3_661_000_000),
            "1970-01-01T01:01:01",
        ),
        (PhysicalType::INT64, timestamp(TimeUnit::NANOS, false), Physical::Int64(1_000_000_000), "1970-01-01T00:00:01"),
        (PhysicalType::INT64, timestamp(TimeUnit::NANOS, true), Physical::Int64(0), "1970-01-01T00:00:00Z"),
        (PhysicalType::INT32, Some(LogicalType::decimal(2, 9)), Physical::Int32(-5), "-0.05"),
        (
            PhysicalType::FIXED_LEN_BYTE_ARRAY,
            Some(LogicalType::decimal(3, 9)),
            Physical::Fixed(vec![0, 1, 0, 0]),
            "65.536",
        ),
    ] {
        let name = format!("{physical} {logical:?}");
        assert_eq!(
            read("t.parquet", &parquet_of(physical, logical, &value)),
            ["x".to_owned(), format!("1: {expected}")],
            "{name}"
        );
    }
}

#[test]
fn parquet_columns_without_a_text_are_refused() {
    let found = read(
        "t.parquet",
        &parquet_of(PhysicalType::INT32, Some(LogicalType::time(false, TimeUnit::MILLIS)), &Physical::Int32(1)),
    );
    assert!(found[0].starts_with("column \"x\" is of a type that is not read"), "{found:?}");
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic(
        content in prop::collection::vec(any::<u8>(), 0..200),
        tail in "[\",\n{}a:1]{0,60}",
    ) {
        let content = [content, tail.into_bytes()].concat();
        for name in ["t.csv", "t.csv.gz", "t.jsonl", "t.jsonl.gz", "t.parquet"] {
            read(name, &content);
        }
    }
}
