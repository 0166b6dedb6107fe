//! A job as its list keeps it: what is to be done, and how far it has come.

use anyhow::Context;
use jiff::Timestamp;
use primitives::Date;
use serde::{Deserialize, Serialize};

use super::{Job, WORK};
use crate::error::{Refused, Result};
use crate::port::{ItemRow, Micros, Reading};
use crate::uses::priority::Why;

/// How far a job has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody is at it.
    Open,
    /// Somebody has it in hand.
    Taken,
    /// Somebody put it aside until its time.
    Held,
    /// It was done.
    Done,
    /// Its last day passed.
    Expired,
    /// What it asked for was paid meanwhile, or what it was about was decided.
    Moot,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Open, Self::Taken, Self::Held, Self::Done, Self::Expired, Self::Moot];

    /// Its name in lists.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => super::OPEN,
            Self::Taken => "taken",
            Self::Held => "held",
            Self::Done => "done",
            Self::Expired => "expired",
            Self::Moot => "moot",
        }
    }

    /// The state of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether nothing comes of it any more.
    pub fn has_ended(self) -> bool {
        match self {
            Self::Open | Self::Taken | Self::Held => false,
            Self::Done | Self::Expired | Self::Moot => true,
        }
    }
}

/// A job with what happened to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// What is to be done.
    pub job: Job,
    /// How far it has come.
    pub state: State,
    /// Who has it in hand, or is to have it; empty where nobody is named.
    pub owner: String,
    pub(super) desk: Desk,
}

/// What is kept of a job besides what is to be done.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Desk {
    /// When it came into the list; none of a job that an earlier program put there.
    pub(super) entered_at: Option<Micros>,
    /// How often it has changed: its part of the keys of its events.
    pub(super) changes: u32,
    /// How often it was tried and came back.
    pub(super) tries: u32,
    /// How often it was put aside.
    pub(super) holds: u32,
    /// When it was taken.
    pub(super) taken_at: Option<Micros>,
    /// The permit that was taken with it.
    pub(super) permit: Option<u64>,
    /// Where the person is to be reached.
    pub(super) address: Option<String>,
    /// How many people come.
    pub(super) people: u32,
    /// Whom it contacts instead of the debtor.
    pub(super) third: Option<String>,
    /// The day for which its owner was named.
    pub(super) given_for: Option<String>,
    /// Who gave it back: not given to them again.
    pub(super) given_back_by: Vec<String>,
    /// What it was worth, in minor units, and by what, when it was last priced.
    pub(super) worth: Option<Priced>,
    /// Why it is where it is, in its owner's words.
    pub(super) reason: Option<String>,
}

/// What a job was worth on a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Priced {
    pub(super) minor: i64,
    pub(super) on: String,
    /// What moves it most, in both languages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) why: Option<Why>,
}

#[derive(Serialize, Deserialize)]
struct Payload {
    #[serde(flatten)]
    job: Job,
    #[serde(default)]
    desk: Desk,
}

impl Kept {
    /// A job that comes into the list.
    pub(super) fn new(job: &Job, now: Timestamp) -> Self {
        let desk = Desk { entered_at: Some(now.as_microsecond()), ..Desk::default() };
        Self { job: job.clone(), state: State::Open, owner: String::new(), desk }
    }

    /// A job of the list.
    pub(super) fn read(row: ItemRow) -> anyhow::Result<Self> {
        let place = || format!("job {} of the list {}", row.id, row.list);
        let payload: Payload = serde_json::from_str(&row.payload).with_context(place)?;
        let state = State::named(&row.state).with_context(place)?;
        let job = Job { id: row.id, person: row.person, due_at: row.due_at, ..payload.job };
        Ok(Self { job, state, owner: row.owner, desk: payload.desk })
    }

    /// The row of the list.
    pub(super) fn row(&self) -> anyhow::Result<ItemRow> {
        let payload = Payload { job: self.job.clone(), desk: self.desk.clone() };
        Ok(ItemRow {
            list: WORK.to_owned(),
            id: self.job.id.clone(),
            person: self.job.person.clone(),
            state: self.state.name().to_owned(),
            owner: self.owner.clone(),
            due_at: self.job.due_at,
            payload: serde_json::to_string(&payload)?,
        })
    }

    /// A job by its id.
    pub(super) fn load(store: &(impl Reading + ?Sized), id: &str) -> Result<Self> {
        let none = || {
            Refused::new(format!("there is no job {id}"))
                .zh(format!("没有编号为 {id} 的任务。"))
                .hint("list jobs")
                .command("work list")
        };
        Ok(Self::read(store.item(WORK, id)?.ok_or_else(none)?)?)
    }

    /// How far it has come, time considered: a job that was put aside is open again at its time, and one whose last day has
    /// passed has expired unless somebody is at it.
    pub fn state_at(&self, now: Timestamp, today: Date) -> State {
        let is_over = self.last_day().is_some_and(|last| last < today);
        match self.state {
            State::Open | State::Held if is_over => State::Expired,
            State::Held if self.due_at() <= now => State::Open,
            State::Open | State::Taken | State::Held | State::Done | State::Expired | State::Moot => self.state,
        }
    }

    /// When it falls due.
    pub fn due_at(&self) -> Timestamp {
        Timestamp::from_microsecond(self.job.due_at).unwrap_or(Timestamp::MAX)
    }

    /// The last day on which it makes sense; none when it stays until it is done, or its day cannot be read.
    pub fn last_day(&self) -> Option<Date> {
        self.job.last_day.as_deref()?.parse().ok()
    }

    /// Who is to have it on a day; none where anybody may. Who was named for an earlier day has lost it.
    pub fn meant_for(&self, today: Date) -> Option<&str> {
        let is_theirs = match self.state {
            State::Taken => true,
            State::Open | State::Held => {
                self.desk.given_for.as_deref().is_some_and(|day| day >= today.to_string().as_str())
            }
            State::Done | State::Expired | State::Moot => false,
        };
        (is_theirs && !self.owner.is_empty()).then_some(self.owner.as_str())
    }

    /// The permit that was taken with it.
    pub fn permit(&self) -> Option<u64> {
        self.desk.permit
    }
}
