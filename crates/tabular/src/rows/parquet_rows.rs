//! Parquet: flat tables; values become the texts that a CSV file would hold.

use anyhow::{Context, bail};
use app::import::{MalformedRow, Row, RowError, TableRows};
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as PhysicalType};
use parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};
use parquet::record::Field;
use parquet::record::reader::RowIter;
use parquet::schema::types::Type;
use primitives::Date;

use super::check_columns;

/// The rows of a Parquet file.
pub(crate) struct ParquetRows {
    rows: RowIter<'static>,
    columns: Vec<String>,
    /// For each column the unit of its instants, where it holds any that the record reader does not know as such.
    instants: Vec<Instants>,
    number: u64,
}

/// What the instants of a column mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Instants {
    /// Whether they are nanoseconds, which the record reader takes for plain numbers.
    nanoseconds: bool,
    /// Whether they are UTC rather than a local date and time.
    utc: bool,
}

impl ParquetRows {
    pub(crate) fn open(file: impl ChunkReader + 'static) -> anyhow::Result<Self> {
        let reader = SerializedFileReader::new(file).context("it is not a whole Parquet file")?;
        let schema = reader.metadata().file_metadata().schema();
        let mut columns = Vec::new();
        let mut instants = Vec::new();
        for field in schema.get_fields() {
            check_type(field)?;
            columns.push(field.name().trim().to_owned());
            instants.push(instants_of(field));
        }
        check_columns(&columns)?;
        Ok(Self { rows: RowIter::from_file_into(Box::new(reader)), columns, instants, number: 0 })
    }

    fn row(&self, row: parquet::record::Row) -> Result<Row, MalformedRow> {
        let mut cells = Vec::with_capacity(self.columns.len());
        for ((_, field), (column, instants)) in
            row.into_columns().into_iter().zip(self.columns.iter().zip(&self.instants))
        {
            let cell = cell(&field, *instants).ok_or_else(|| MalformedRow {
                number: self.number,
                line: None,
                column: Some(column.clone()),
                found: field.to_string(),
                expected: "a value that has a text".to_owned(),
                cells: self.columns.iter().cloned().zip(cells.iter().cloned()).collect(),
            })?;
            cells.push(cell);
        }
        Ok(Row { number: self.number, line: None, cells })
    }
}

impl TableRows for ParquetRows {
    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn next_row(&mut self) -> Option<Result<Row, RowError>> {
        self.number += 1;
        Some(match self.rows.next()? {
            Ok(row) => self.row(row).map_err(RowError::Malformed),
            Err(error) => {
                let after = format!("it breaks off after row {}", self.number - 1);
                Err(RowError::Failed(anyhow::Error::new(error).context(after)))
            }
        })
    }
}

/// Refuses a column that has no text: a nested one, or of a type that the record reader cannot convert.
fn check_type(field: &Type) -> anyhow::Result<()> {
    if !field.is_primitive() || field.get_basic_info().repetition() == parquet::basic::Repetition::REPEATED {
        bail!("column \"{}\" is nested: flat columns are expected", field.name());
    }
    let is_readable = match (field.get_physical_type(), field.get_basic_info().converted_type()) {
        (PhysicalType::INT32, converted) => {
            !matches!(converted, ConvertedType::TIME_MILLIS | ConvertedType::TIME_MICROS)
        }
        (PhysicalType::INT64, converted) => !matches!(converted, ConvertedType::TIME_MICROS),
        (PhysicalType::BYTE_ARRAY, converted) => matches!(
            converted,
            ConvertedType::UTF8
                | ConvertedType::ENUM
                | ConvertedType::JSON
                | ConvertedType::NONE
                | ConvertedType::DECIMAL
        ),
        (PhysicalType::FIXED_LEN_BYTE_ARRAY, converted) => converted == ConvertedType::DECIMAL,
        (PhysicalType::BOOLEAN | PhysicalType::INT96 | PhysicalType::FLOAT | PhysicalType::DOUBLE, _) => true,
    };
    if !is_readable {
        bail!(
            "column \"{}\" is of a type that is not read: texts, numbers, decimals, dates, timestamps and booleans are",
            field.name()
        );
    }
    Ok(())
}

fn instants_of(field: &Type) -> Instants {
    match field.get_basic_info().logical_type_ref() {
        Some(LogicalType::Timestamp(timestamp)) => {
            Instants { nanoseconds: timestamp.unit == TimeUnit::NANOS, utc: timestamp.is_adjusted_to_u_t_c }
        }
        _ => Instants::default(),
    }
}

/// The text of a value; empty for null and for not-a-number, none where there is no text.
fn cell(field: &Field, instants: Instants) -> Option<String> {
    const NANOS: i64 = 1_000_000_000;
    Some(match field {
        Field::Null => String::new(),
        Field::Bool(value) => value.to_string(),
        Field::Byte(value) => value.to_string(),
        Field::Short(value) => value.to_string(),
        Field::Int(value) => value.to_string(),
        Field::Long(value) if instants.nanoseconds => instant(value.div_euclid(NANOS), instants)?,
        Field::Long(value) => value.to_string(),
        Field::UByte(value) => value.to_string(),
        Field::UShort(value) => value.to_string(),
        Field::UInt(value) => value.to_string(),
        Field::ULong(value) => value.to_string(),
        // The shortest decimal that is this float, without an exponent.
        Field::Float(value) if value.is_nan() => String::new(),
        Field::Float(value) => value.to_string(),
        Field::Double(value) if value.is_nan() => String::new(),
        Field::Double(value) => value.to_string(),
        Field::Decimal(_) => field.to_string().trim_end_matches('.').to_owned(),
        Field::Str(text) => text.clone(),
        Field::Bytes(bytes) => std::str::from_utf8(bytes.data()).ok()?.to_owned(),
        Field::Date(days) => Date::from_day_number(*days)?.to_string(),
        Field::TimestampMillis(value) => instant(value.div_euclid(1_000), instants)?,
        Field::TimestampMicros(value) => instant(value.div_euclid(1_000_000), instants)?,
        Field::Float16(_)
        | Field::TimeMillis(_)
        | Field::TimeMicros(_)
        | Field::Group(_)
        | Field::ListInternal(_)
        | Field::MapInternal(_) => return None,
    })
}

/// The text of an instant, to the second; one in UTC says so, for it is no local date.
fn instant(seconds: i64, instants: Instants) -> Option<String> {
    const DAY: i64 = 86_400;
    let date = Date::from_day_number(i32::try_from(seconds.div_euclid(DAY)).ok()?)?;
    let second = seconds.rem_euclid(DAY);
    let zone = if instants.utc { "Z" } else { "" };
    Some(format!("{date}T{:02}:{:02}:{:02}{zone}", second / 3_600, second / 60 % 60, second % 60))
}
