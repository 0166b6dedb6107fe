//! Work for people at desks: calls, visits, reviews, cases.
//!
//! A job waits in the list `work` until somebody has done it. What came of it is an event of the person (`work.*`); the job is only
//! the place where it is found. Who may take which job, in which order and what follows from an outcome stands in work rules, a
//! dated text that a second person activates; what they mean is decided in `collections::work`.

mod about;
mod assign;
mod desk;
mod done;
mod hands;
mod kept;
mod kpi;
mod next;
pub mod page;
pub mod presets;
pub mod reason;
mod review;
mod rules_file;
mod settle;
mod then;
mod told;
pub mod versions;
mod view;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::{Refused, Result};
use crate::port::{Micros, Writing};

pub use about::{About, Basis, Value};
pub use assign::{Assigned, Expectation, Given, Wish, assign};
pub use desk::{Aside, Got, Taking, give_back, hand_over, hold, release, take};
pub use done::{Came, Report, done};
pub use hands::Hand;
pub use kept::{Kept, State};
pub use kpi::{Kpis, Person as PersonFigures, Span, Wanted as KpiWanted, measure as kpis};
pub use next::{Best, Next, next, reasons};
pub use review::{Checked, Text, Verdict, check as check_texts, judge as judge_text, open as texts_to_review};
pub use rules_file::parse as parse_rules;
pub(crate) use settle::{give_time, settle};
pub use then::jobs as jobs_then;
pub use told::{Told, WORK_FAMILY, told};
pub use view::{JobView, Queue, Shown, accounts_of, jobs, show, tidy};

/// The list of jobs.
pub const WORK: &str = "work";

/// The state of a job that nobody has taken.
pub const OPEN: &str = "open";

/// A job as it is put into the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Its name, which is also its idempotency key.
    #[serde(skip)]
    pub id: String,
    /// Whom it concerns.
    #[serde(skip)]
    pub person: String,
    /// When it is due.
    #[serde(skip)]
    pub due_at: Micros,
    /// What is to be done: `call`, `visit`, `review`, `case`.
    pub action: String,
    /// The accounts that it is about, by the lender's references.
    pub accounts: Vec<String>,
    /// What the contact is for, as the contact gate names it; none when nobody is contacted.
    pub purpose: Option<String>,
    /// Who is to do it: a party of the strategy; none when anybody may.
    pub party: Option<String>,
    /// What whoever does it must be able to do, such as `hardship` or `language:zh-CN`.
    #[serde(default)]
    pub skills: Vec<String>,
    /// Where it comes from: a state and step of a strategy, or a case.
    pub origin: String,
    /// Why it is to be done, in words for whoever does it.
    pub reason: String,
    /// The last day on which it makes sense, as YYYY-MM-DD; none when it stays until it is done.
    pub last_day: Option<String>,
    /// By when it is to be done, where a law or a lender names that; else the hours of the work rules count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_by: Option<Micros>,
}

/// Puts a job into the list, once: one that is or was there under its id stays as it is. Whether it was new.
///
/// # Errors
/// When the job has no id, or the store fails.
pub fn open(unit: &mut dyn Writing, job: &Job, now: Timestamp) -> Result<bool> {
    if job.id.is_empty() {
        return Err(Refused::new("a job has an id").into());
    }
    if unit.item(WORK, &job.id)?.is_some() {
        return Ok(false);
    }
    unit.put_items(&[Kept::new(job, now).row()?])?;
    Ok(true)
}
