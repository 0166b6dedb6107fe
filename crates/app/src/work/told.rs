//! What is told of a job in the journal of its person: events of the family `work`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::kept::Kept;
use crate::error::Result;
use crate::persons::{self, News, family};
use crate::port::{PersonEventRow, Writing};

/// The family of events of jobs.
pub const WORK_FAMILY: &str = "work";

/// What is told of a job: what there is to tell of such an event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Told {
    /// The job.
    pub job: String,
    /// What kind of job.
    pub action: String,
    /// When it fell due.
    pub due_at: String,
    /// The code of what came of it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// What is to be remembered. No personal data belongs here that is not needed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Why.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// To whom it went.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub to: String,
    /// When it was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<String>,
    /// When it comes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub again_at: Option<String>,
    /// The promise that was taken down, by its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promise: Option<u64>,
    /// The job that was opened for a case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
}

impl Told {
    /// What is told of every event of a job.
    pub(super) fn of(kept: &Kept) -> Self {
        let instant = |at: i64| Timestamp::from_microsecond(at).map(|at| at.to_string()).ok();
        Self {
            job: kept.job.id.clone(),
            action: kept.job.action.clone(),
            due_at: kept.due_at().to_string(),
            taken_at: kept.desk.taken_at.and_then(instant),
            ..Self::default()
        }
    }
}

/// Keeps a job as it is now, and tells its person's journal what happened. A job of nobody is only kept.
pub(super) fn keep(
    unit: &mut dyn Writing,
    kept: &mut Kept,
    (word, told): (&str, Told),
    (by, now): (&str, Timestamp),
) -> Result<()> {
    kept.desk.changes += 1;
    unit.put_items(&[kept.row()?])?;
    if kept.job.person.is_empty() {
        return Ok(());
    }
    let news = News {
        person: kept.job.person.clone(),
        kind: format!("{WORK_FAMILY}.{word}"),
        at: now,
        actor: by.to_owned(),
        key: format!("work-{}-{}", kept.job.id, kept.desk.changes),
        payload: serde_json::to_string(&told).map_err(anyhow::Error::from)?,
    };
    persons::record(unit, &[news], now.as_microsecond())?;
    Ok(())
}

/// What an event tells of a job; none for events of other families and for reviews.
///
/// # Errors
/// When it cannot be read.
pub fn told(row: &PersonEventRow) -> anyhow::Result<Option<Told>> {
    if family(row) != WORK_FAMILY || persons::word(row) == super::review::REVIEWED {
        return Ok(None);
    }
    let read = serde_json::from_str(&row.payload);
    Ok(Some(read.map_err(|error| anyhow::anyhow!("event {} of person {}: {error}", row.seq, row.person))?))
}
