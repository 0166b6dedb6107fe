//! Looking back: which day is asked about, and what was known then.

use app::look::Knowledge;
use app::persons::Then;
use app::port::Reading;
use primitives::Date;
use serde::Deserialize;
use utoipa::IntoParams;

use super::page::Page;
use crate::problem::Problem;
use crate::request::{day, knowledge};

/// A time that is looked back to.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Past {
    /// Only what happened by the end of this day.
    #[param(format = Date)]
    pub(crate) as_of: Option<String>,
    /// Only what was known then: a day (its end) or an instant such as `2025-04-01T09:00:00Z`.
    pub(crate) known_on: Option<String>,
}

/// A time that is looked back to, read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LookedBack {
    pub(crate) as_of: Option<Date>,
    pub(crate) knowledge: Knowledge,
}

impl Past {
    pub(crate) fn read(&self) -> Result<LookedBack, Problem> {
        let as_of = self.as_of.as_deref().map(|text| day("as_of", text)).transpose()?;
        Ok(LookedBack { as_of, knowledge: knowledge(self.known_on.as_deref())? })
    }
}

/// A time that is looked back to, and which page of a list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PastPage {
    /// Only what happened by the end of this day.
    #[param(format = Date)]
    as_of: Option<String>,
    /// Only what was known then: a day (its end) or an instant such as `2025-04-01T09:00:00Z`.
    known_on: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many, at most.
    #[param(minimum = 1, maximum = 1000, value_type = Option<u32>)]
    limit: Option<String>,
}

impl PastPage {
    /// The time, and the page as [`Part::of`](super::page::Part::of) takes it.
    pub(crate) fn read(self) -> Result<(LookedBack, (u64, usize)), Problem> {
        let Self { as_of, known_on, cursor, limit } = self;
        Ok((Past { as_of, known_on }.read()?, Page { cursor, limit }.read()?))
    }
}

impl LookedBack {
    /// Which events of persons count.
    pub(crate) fn then(self, book: &dyn Reading) -> app::Result<Then> {
        Then::of(&book.info()?, self.as_of, self.knowledge)
    }
}
