//! Pages of lists: so many at a time, each naming the next.

use app::look::day_or_last_close;
use app::port::{Micros, Reading};
use primitives::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use crate::problem::Problem;
use crate::request::{day, parsed};

/// Which page of a list is asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
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

/// Which closed days a list tells, and which page of it.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Days {
    /// The first day; which it is by default stands above.
    #[param(format = Date)]
    from: Option<String>,
    /// The last day; by default the last closed one.
    #[param(format = Date)]
    through: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many, at most.
    #[param(minimum = 1, maximum = 1000, value_type = Option<u32>)]
    limit: Option<String>,
}

/// The same, read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DaysRead {
    /// The first day; none where nothing is said.
    pub(crate) from: Option<Date>,
    through: Option<Date>,
    /// How [`Part::of`] takes it.
    pub(crate) page: (u64, usize),
}

impl Days {
    pub(crate) fn read(self) -> Result<DaysRead, Problem> {
        let Self { from, through, cursor, limit } = self;
        let from = from.map(|text| day("from", &text)).transpose()?;
        let through = through.map(|text| day("through", &text)).transpose()?;
        Ok(DaysRead { from, through, page: Page { cursor, limit }.read()? })
    }
}

impl DaysRead {
    /// The last day: the one that was said, or the last closed one.
    pub(crate) fn last(self, book: &dyn Reading, now: Micros) -> app::Result<Date> {
        day_or_last_close(book, self.through, now)
    }
}

/// A part of a list.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "{T}Page")]
pub(crate) struct Part<T> {
    /// Its items, in order.
    items: Vec<T>,
    /// What to ask for next; none at the end.
    next_cursor: Option<String>,
}

impl<T> Part<T> {
    /// The page of a whole list that begins after so many items.
    pub(crate) fn of(all: Vec<T>, (after, limit): (u64, usize)) -> Self {
        let from = usize::try_from(after).unwrap_or(usize::MAX);
        let end = from.saturating_add(limit);
        let next_cursor = (all.len() > end).then(|| cursor(end as u64));
        Self { items: all.into_iter().skip(from).take(limit).collect(), next_cursor }
    }

    /// A page that was read as such, and where the next begins.
    pub(crate) fn new(items: Vec<T>, next: Option<u64>) -> Self {
        Self { items, next_cursor: next.map(cursor) }
    }
}

/// The place after which the next page begins.
pub(crate) fn cursor(after: u64) -> String {
    format!("{after:x}")
}
