//! Closing days, one chunk after the other.

use app::Result;
use app::close_day::{Clock, Options, close_chunk, open_days};
use app::port::{CloseRow, Micros, Store};
use app::products::Products;
use primitives::Date;

use crate::config::Config;

/// How closes stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CloseState {
    /// The close that runs.
    pub(crate) run: Option<Run>,
    /// Why the last one did not come to its end.
    pub(crate) failure: Option<Failure>,
}

/// A close that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// The day being closed.
    pub(crate) day: Date,
    /// The last day to close.
    pub(crate) through: Date,
    /// What the close of this day has found so far.
    pub(crate) done: Option<CloseRow>,
}

/// A close that broke off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The day that was being closed.
    pub(crate) day: Date,
    /// The last day that was to be closed.
    pub(crate) through: Date,
    /// What happened.
    pub(crate) detail: String,
}

/// What a step of a close came to.
pub(super) enum Step {
    /// There is more to do for this day.
    Goes,
    /// The day is closed; perhaps others are to follow.
    Closed { figures: CloseRow, is_last: bool },
}

struct ClockOf(fn() -> Micros);

impl Clock for ClockOf {
    fn now(&self) -> Micros {
        (self.0)()
    }
}

/// The close of every open day through a day; none when all are closed.
pub(super) fn plan(store: &mut dyn Store, through: Date, now: fn() -> Micros) -> Result<Option<Run>> {
    let days = open_days(store, through, now())?;
    Ok(days.map(|(day, through)| Run { day, through, done: None }))
}

/// Closes the next accounts of a day.
pub(super) fn step(store: &mut dyn Store, products: &Products, run: &mut Run, config: &Config) -> Result<Step> {
    let options = Options { chunk: config.limits.close_chunk, ..Options::default() };
    let figures = close_chunk(store, products, run.day, run.done.take(), &ClockOf(config.now), options)?;
    if !figures.is_finished {
        run.done = Some(figures);
        return Ok(Step::Goes);
    }
    let is_last = run.day >= run.through;
    run.day = run.day.next();
    Ok(Step::Closed { figures, is_last })
}
