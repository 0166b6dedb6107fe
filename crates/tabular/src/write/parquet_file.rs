//! Parquet files: one column writer after the other, a row group at a time.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use parquet::basic::{Compression, LogicalType, Repetition, Type as PhysicalType, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};

use super::{Column, ColumnType, NewFile, Value, check_row};

/// How many rows are held in memory and written together.
const ROW_GROUP_ROWS: usize = 100_000;

/// Writes a Parquet file, packed by zstd. Every column can hold nulls; dates have the logical type DATE.
///
/// # Errors
/// When the disk refuses, or a row is not one of the columns; no file is there then, or the one that was there before.
pub fn write_parquet(
    path: &Path,
    columns: &[Column],
    rows: impl IntoIterator<Item = anyhow::Result<Vec<Value>>>,
) -> anyhow::Result<()> {
    let refused = || format!("cannot write {}", path.display());
    let properties = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
    let schema = schema(columns).with_context(refused)?;
    let mut file = NewFile::create(path)?;
    let mut writer = SerializedFileWriter::new(&mut file, schema, Arc::new(properties)).with_context(refused)?;
    let mut group: Vec<Vec<Value>> = Vec::new();
    for (row, number) in rows.into_iter().zip(1_u64..) {
        let row = row?;
        check_row(columns, &row, number)?;
        group.push(row);
        if group.len() == ROW_GROUP_ROWS {
            write_group(&mut writer, columns, &group).with_context(refused)?;
            group.clear();
        }
    }
    if !group.is_empty() {
        write_group(&mut writer, columns, &group).with_context(refused)?;
    }
    writer.close().with_context(refused)?;
    file.commit()
}

fn schema(columns: &[Column]) -> parquet::errors::Result<TypePtr> {
    let fields = columns.iter().map(|column| {
        let (physical, logical) = match column.of {
            ColumnType::Text => (PhysicalType::BYTE_ARRAY, Some(LogicalType::String)),
            ColumnType::Int64 => (PhysicalType::INT64, None),
            ColumnType::Float64 => (PhysicalType::DOUBLE, None),
            ColumnType::Date => (PhysicalType::INT32, Some(LogicalType::Date)),
            ColumnType::Bool => (PhysicalType::BOOLEAN, None),
        };
        Type::primitive_type_builder(&column.name, physical)
            .with_logical_type(logical)
            .with_repetition(Repetition::OPTIONAL)
            .build()
            .map(Arc::new)
    });
    let fields = fields.collect::<Result<Vec<_>, _>>()?;
    Type::group_type_builder("schema").with_fields(fields).build().map(Arc::new)
}

fn write_group(
    writer: &mut SerializedFileWriter<&mut NewFile>,
    columns: &[Column],
    rows: &[Vec<Value>],
) -> parquet::errors::Result<()> {
    let mut group = writer.next_row_group()?;
    for (place, column) in columns.iter().enumerate() {
        let values = rows.iter().map(|row| &row[place]);
        let writer = group.next_column()?.expect("the schema has every column");
        write_column(writer, column.of, values)?;
    }
    group.close()?;
    Ok(())
}

fn write_column<'v>(
    mut writer: SerializedColumnWriter<'_>,
    of: ColumnType,
    values: impl Iterator<Item = &'v Value> + Clone,
) -> parquet::errors::Result<()> {
    // 1 where there is a value, 0 where there is none.
    let levels: Vec<i16> = values.clone().map(|value| i16::from(*value != Value::Null)).collect();
    match of {
        ColumnType::Text => {
            let texts = values.filter_map(|value| match value {
                Value::Text(text) => Some(ByteArray::from(text.as_str())),
                Value::Null | Value::Int64(_) | Value::Float64(_) | Value::Date(_) | Value::Bool(_) => None,
            });
            writer.typed::<ByteArrayType>().write_batch(&texts.collect::<Vec<_>>(), Some(&levels), None)?;
        }
        ColumnType::Int64 => {
            let numbers = values.filter_map(|value| match value {
                Value::Int64(number) => Some(*number),
                Value::Null | Value::Text(_) | Value::Float64(_) | Value::Date(_) | Value::Bool(_) => None,
            });
            writer.typed::<Int64Type>().write_batch(&numbers.collect::<Vec<_>>(), Some(&levels), None)?;
        }
        ColumnType::Float64 => {
            let numbers = values.filter_map(|value| match value {
                Value::Float64(number) => Some(*number),
                Value::Null | Value::Text(_) | Value::Int64(_) | Value::Date(_) | Value::Bool(_) => None,
            });
            writer.typed::<DoubleType>().write_batch(&numbers.collect::<Vec<_>>(), Some(&levels), None)?;
        }
        ColumnType::Date => {
            let days = values.filter_map(|value| match value {
                Value::Date(date) => Some(date.day_number()),
                Value::Null | Value::Text(_) | Value::Int64(_) | Value::Float64(_) | Value::Bool(_) => None,
            });
            writer.typed::<Int32Type>().write_batch(&days.collect::<Vec<_>>(), Some(&levels), None)?;
        }
        ColumnType::Bool => {
            let truths = values.filter_map(|value| match value {
                Value::Bool(is_true) => Some(*is_true),
                Value::Null | Value::Text(_) | Value::Int64(_) | Value::Float64(_) | Value::Date(_) => None,
            });
            writer.typed::<BoolType>().write_batch(&truths.collect::<Vec<_>>(), Some(&levels), None)?;
        }
    }
    writer.close()
}
