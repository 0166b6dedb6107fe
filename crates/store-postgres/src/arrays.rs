//! Many rows in one: a column of a page as an array.
//!
//! A row by itself costs the program more to receive than to use. Where millions are read in order, the server puts the columns
//! of a page into arrays, and this reads them without copying their elements.

use std::error::Error;

use anyhow::{Context, Result, ensure};
use postgres::types::{FromSql, Kind, Type};
use primitives::Date;

use crate::values::Day;

/// The elements of an array in one dimension, none of them null, as they come from the server.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Elements<'r> {
    left: usize,
    bytes: &'r [u8],
}

/// Dimensions, whether there are nulls, the type of the elements, how many, the number of the first: four bytes each.
const HEADER: usize = 20;

impl<'r> FromSql<'r> for Elements<'r> {
    fn from_sql(_: &Type, raw: &'r [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        let mut rest = raw;
        let (dimensions, nulls) = (be_i32(&mut rest)?, be_i32(&mut rest)?);
        if dimensions != 1 || nulls != 0 {
            return Err("an array has other than one dimension, or nulls".into());
        }
        let (_, left, _) = (be_i32(&mut rest)?, be_i32(&mut rest)?, be_i32(&mut rest)?);
        Ok(Self { left: usize::try_from(left)?, bytes: &raw[HEADER..] })
    }

    fn accepts(kind: &Type) -> bool {
        matches!(kind.kind(), Kind::Array(_))
    }
}

impl<'r> Elements<'r> {
    /// How many are still to come.
    pub(crate) fn len(&self) -> usize {
        self.left
    }

    /// The next element's bytes.
    pub(crate) fn bytes(&mut self) -> Result<&'r [u8]> {
        ensure!(self.left > 0, "an array of a page ends before the others");
        let length = be_i32(&mut self.bytes).map_err(|error| anyhow::anyhow!(error))?;
        let length = usize::try_from(length).context("an element of an array is null")?;
        let (element, rest) = self.bytes.split_at_checked(length).context("an array ends too early")?;
        self.left -= 1;
        self.bytes = rest;
        Ok(element)
    }

    /// The next element, a text.
    pub(crate) fn text(&mut self) -> Result<&'r str> {
        std::str::from_utf8(self.bytes()?).context("a text is not UTF-8")
    }

    /// The next element, a count.
    pub(crate) fn count(&mut self) -> Result<u64> {
        let bytes = self.bytes()?.try_into().context("a number has eight bytes")?;
        u64::try_from(i64::from_be_bytes(bytes)).context("a count is not negative")
    }

    /// The next element, a date.
    pub(crate) fn day(&mut self) -> Result<Date> {
        let day = Day::from_sql(&Type::DATE, self.bytes()?).map_err(|error| anyhow::anyhow!(error))?;
        Ok(day.0)
    }
}

/// The first four bytes as a number, which are then gone.
fn be_i32(bytes: &mut &[u8]) -> Result<i32, Box<dyn Error + Sync + Send>> {
    let (number, rest) = bytes.split_first_chunk().ok_or("an array ends too early")?;
    *bytes = rest;
    Ok(i32::from_be_bytes(*number))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An array of bigint as the server sends it: two elements.
    const TWO: [u8; 44] = [
        0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 2, 0, 0, 0, 1, // header
        0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 7, // 7
        0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 1, 0, // 256
    ];

    #[test]
    fn elements_come_in_their_order_and_then_no_more() {
        let mut elements = Elements::from_sql(&Type::INT8_ARRAY, &TWO).unwrap();
        assert_eq!((elements.len(), elements.count().unwrap(), elements.count().unwrap()), (2, 7, 256));
        assert!(elements.count().is_err());
    }

    #[test]
    fn an_array_that_is_cut_off_is_an_error_at_every_byte() {
        for length in 0..TWO.len() {
            let read = Elements::from_sql(&Type::INT8_ARRAY, &TWO[..length])
                .map_err(|error| anyhow::anyhow!(error))
                .and_then(|mut elements| Ok((elements.count()?, elements.count()?)));
            assert!(read.is_err(), "{length} bytes");
        }
    }
}
