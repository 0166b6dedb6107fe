//! Dates and instants as PostgreSQL sends them: counted from 2000 instead of 1970.

use std::error::Error;

use app::port::Micros;
use bytes::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type, accepts, to_sql_checked};
use primitives::Date;

/// 1 January 2000 as a day number.
const EPOCH_DAY: i32 = 10_957;

/// 1 January 2000 as microseconds since 1970.
const EPOCH_MICROS: i64 = 946_684_800_000_000;

/// A date, as the type `date`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Day(pub(crate) Date);

impl ToSql for Day {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        (self.0.day_number() - EPOCH_DAY).to_sql(kind, out)
    }

    accepts!(DATE);
    to_sql_checked!();
}

impl<'r> FromSql<'r> for Day {
    fn from_sql(kind: &Type, raw: &'r [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        let days = i32::from_sql(kind, raw)?.checked_add(EPOCH_DAY);
        days.and_then(Date::from_day_number).map(Self).ok_or_else(|| "a date is out of range".into())
    }

    accepts!(DATE);
}

/// An instant, as the type `timestamptz`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Instant(pub(crate) Micros);

impl ToSql for Instant {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        self.0.saturating_sub(EPOCH_MICROS).to_sql(kind, out)
    }

    accepts!(TIMESTAMPTZ);
    to_sql_checked!();
}

impl<'r> FromSql<'r> for Instant {
    fn from_sql(kind: &Type, raw: &'r [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(i64::from_sql(kind, raw)?.saturating_add(EPOCH_MICROS)))
    }

    accepts!(TIMESTAMPTZ);
}

/// Numbers of accounts and events stay far below 2^63; PostgreSQL knows only signed ones.
pub(crate) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
