//! Pages of lists: so many at a time, each naming the next.

use serde::Deserialize;
use utoipa::IntoParams;

use crate::problem::Problem;
use crate::request::parsed;

/// Which page of a list is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Page {
    /// `next_cursor` of the page before.
    pub(crate) cursor: Option<String>,
    /// How many, at most.
    #[param(minimum = 1, maximum = 1000, value_type = Option<u32>)]
    pub(crate) limit: Option<String>,
}

/// How many stand on a page that says nothing of it, and at most.
const PAGE: (usize, usize) = (100, 1_000);

impl Page {
    pub(crate) fn read(&self) -> Result<(u64, usize), Problem> {
        let (usual, most) = PAGE;
        let limit = self.limit.as_deref().map(|limit| parsed("limit", limit, "a whole number")).transpose()?;
        let limit = limit.unwrap_or(usual);
        if !(1..=most).contains(&limit) {
            return Err(Problem::field("limit", format!("is not from 1 to {most}")));
        }
        let after = self.cursor.as_deref().map(|cursor| u64::from_str_radix(cursor, 16)).transpose();
        let after = after.map_err(|_| Problem::field("cursor", "is not the next_cursor of an earlier page"))?;
        Ok((after.unwrap_or(0), limit))
    }
}

/// The place after which the next page begins.
pub(crate) fn cursor(after: u64) -> String {
    format!("{after:x}")
}
