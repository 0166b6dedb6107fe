//! Jobs as plain values: those that wait, those of somebody, those that are late.

use collections::work::Rules;
use jiff::{SignedDuration, Timestamp};
use primitives::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::about::About;
use super::desk::end;
use super::hands::{Hand, queue};
use super::kept::{Kept, State};
use super::told::{Told, keep};
use super::{WORK, told};
use crate::error::Result;
use crate::port::{ItemQuery, PersonEventRow, Reading, Store};
use crate::products::Products;

/// How many jobs are read at once.
const BATCH: usize = 5_000;

/// Which jobs are asked for. What is left out may be anything.
#[derive(Clone, Copy, Debug, Default)]
pub struct Queue<'q> {
    /// Of this queue.
    pub name: Option<&'q str>,
    /// In the hands of, or meant for.
    pub owner: Option<&'q str>,
    /// In this state; those that have not ended where it is left out.
    pub state: Option<State>,
    /// About this person.
    pub person: Option<&'q str>,
    /// Only those whose hour has passed.
    pub is_late: bool,
    /// At most so many.
    pub limit: usize,
}

impl Queue<'_> {
    /// A job at an instant, with when it falls due, if it is asked for.
    pub(super) fn of(&self, kept: &Kept, rules: &Rules, (now, today): (Timestamp, Date)) -> Option<(i64, JobView)> {
        let view = JobView::of(kept, rules, (now, today));
        let is_asked = self.state.map_or(!kept.state_at(now, today).has_ended(), |state| view.state == state.name())
            && self.name.is_none_or(|name| view.queue.as_deref() == Some(name))
            && self.owner.is_none_or(|owner| view.owner.as_deref() == Some(owner))
            && (!self.is_late || view.is_late);
        is_asked.then_some((kept.job.due_at, view))
    }

    /// So many of them as are asked for, in the order in which they fall due.
    pub(super) fn in_order(&self, mut found: Vec<(i64, JobView)>) -> Vec<JobView> {
        found.sort_by(|one, other| (one.0, &one.1.id).cmp(&(other.0, &other.1.id)));
        found.truncate(self.limit);
        found.into_iter().map(|(_, view)| view).collect()
    }
}

/// A job as plain values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Job")]
pub struct JobView {
    /// Its id.
    pub id: String,
    /// Whom it concerns.
    pub person: String,
    /// What is to be done.
    pub action: String,
    /// The accounts.
    pub accounts: Vec<String>,
    /// What the contact is for.
    pub purpose: Option<String>,
    /// Who is to do it: a party.
    pub party: Option<String>,
    /// What whoever does it must be able to do.
    pub skills: Vec<String>,
    /// Where it comes from.
    pub origin: String,
    /// Why.
    pub reason: String,
    /// The first queue that takes it.
    pub queue: Option<String>,
    /// `open`, `taken`, `held`, `done`, `expired`, `moot`.
    pub state: &'static str,
    /// Who has it in hand, or is to have it.
    pub owner: Option<String>,
    /// When it falls due.
    pub due_at: String,
    /// By when it is to be done; none where the rules do not know its action.
    pub done_by: Option<String>,
    /// Whether that has passed.
    pub is_late: bool,
    /// The last day on which it makes sense.
    pub last_day: Option<String>,
    /// How often it was tried and came back.
    pub tries: u32,
    /// The permit that was taken with it.
    pub permit: Option<u64>,
}

impl JobView {
    pub(super) fn of(kept: &Kept, rules: &Rules, (now, today): (Timestamp, Date)) -> Self {
        let state = kept.state_at(now, today);
        let done_by = done_by(kept, rules);
        Self {
            id: kept.job.id.clone(),
            person: kept.job.person.clone(),
            action: kept.job.action.clone(),
            accounts: kept.job.accounts.clone(),
            purpose: kept.job.purpose.clone(),
            party: kept.job.party.clone(),
            skills: kept.job.skills.clone(),
            origin: kept.job.origin.clone(),
            reason: kept.job.reason.clone(),
            queue: queue(rules, kept).map(|queue| queue.name.clone()),
            state: state.name(),
            owner: kept.meant_for(today).map(str::to_owned),
            due_at: kept.due_at().to_string(),
            done_by: done_by.map(|at| at.to_string()),
            is_late: !state.has_ended() && done_by.is_some_and(|by| by < now),
            last_day: kept.job.last_day.clone(),
            tries: kept.desk.tries,
            permit: kept.desk.permit,
        }
    }
}

/// By when a job is to be done: as it says itself, or by the hours of the rules; none where they do not know its action.
pub(super) fn done_by(kept: &Kept, rules: &Rules) -> Option<Timestamp> {
    if let Some(by) = kept.job.done_by {
        return Timestamp::from_microsecond(by).ok();
    }
    let hours = rules.action(&kept.job.action)?.sla_hours;
    kept.due_at().checked_add(SignedDuration::from_hours(i64::from(hours))).ok()
}

/// All jobs in some states, in the order in which they fall due.
pub(super) fn all(
    store: &(impl Reading + ?Sized),
    states: &[State],
    person: Option<&str>,
    mut each: impl FnMut(Kept) -> Result<()>,
) -> Result<()> {
    for state in states {
        let mut after: Option<(i64, String)> = None;
        loop {
            let place = after.as_ref().map(|(due, id)| (*due, id.as_str()));
            let query = ItemQuery {
                list: WORK,
                state: Some(state.name()),
                person,
                after: place,
                limit: BATCH,
                ..ItemQuery::default()
            };
            let rows = store.items(query)?;
            let Some(last) = rows.last() else { break };
            after = Some((last.due_at, last.id.clone()));
            let is_last = rows.len() < BATCH;
            for row in rows {
                each(Kept::read(row)?)?;
            }
            if is_last {
                break;
            }
        }
    }
    Ok(())
}

/// The states of jobs that have not ended.
pub(super) const RUNNING: [State; 3] = [State::Open, State::Taken, State::Held];

/// The jobs that are asked for, in the order in which they fall due.
///
/// # Errors
/// When the store cannot be read.
pub fn jobs(
    store: &(impl Reading + ?Sized),
    rules: &Rules,
    asked: Queue<'_>,
    (now, today): (Timestamp, Date),
) -> Result<Vec<JobView>> {
    let mut found = Vec::new();
    let states: &[State] = if asked.state.is_some_and(State::has_ended) { &State::ALL } else { &RUNNING };
    all(store, states, asked.person, |kept| {
        found.extend(asked.of(&kept, rules, (now, today)));
        Ok(())
    })?;
    Ok(asked.in_order(found))
}

/// A job, what it is about, and what was told of it.
pub type Shown = (JobView, About, Vec<(PersonEventRow, super::Told)>);

/// A job, what it is about by the ledger, and what happened to it.
///
/// # Errors
/// When there is none, or the store cannot be read.
pub fn show(
    store: &(impl Reading + ?Sized),
    rules: &Rules,
    id: &str,
    (now, today): (Timestamp, Date),
) -> Result<Shown> {
    let kept = Kept::load(store, id)?;
    let about = About::of(store, &Products::load(store)?, &kept, (rules.currency, today))?;
    let mut past = Vec::new();
    if !kept.job.person.is_empty() {
        for row in store.person_events(&[kept.job.person.as_str()])? {
            if let Some(told) = told(&row)?.filter(|told| told.job == id) {
                past.push((row, told));
            }
        }
    }
    Ok((JobView::of(&kept, rules, (now, today)), about, past))
}

/// The accounts that a job is about.
///
/// # Errors
/// When there is no such job, or the store cannot be read.
pub fn accounts_of(store: &(impl Reading + ?Sized), id: &str) -> Result<Vec<String>> {
    let kept = Kept::load(store, id)?;
    if !kept.job.accounts.is_empty() {
        return Ok(kept.job.accounts);
    }
    Ok(store.accounts_of_person(&kept.job.person)?.into_iter().map(|row| row.reference).collect())
}

/// Ends the jobs whose last day has passed, and those that asked for what was paid: how many of each.
///
/// # Errors
/// When the store fails.
pub fn tidy(store: &mut (impl Store + ?Sized), hand: Hand<'_>) -> Result<(u64, u64)> {
    let mut unit = store.begin()?;
    let today = hand.today(&*unit)?;
    let products = Products::load(&*unit)?;
    let mut over = Vec::new();
    all(&*unit, &[State::Open, State::Held], None, |kept| {
        if kept.state_at(hand.now, today) == State::Expired {
            over.push((kept, None));
            return Ok(());
        }
        let about = About::of(&*unit, &products, &kept, (hand.rules.currency, today))?;
        if about.is_moot() {
            over.push((kept, Some(about.settled.join(", "))));
        }
        Ok(())
    })?;
    let (mut expired, mut moot) = (0, 0);
    for (mut kept, settled) in over {
        let (state, told) = match settled {
            None => (State::Expired, Told::of(&kept)),
            Some(settled) => (State::Moot, Told { reason: format!("settled: {settled}"), ..Told::of(&kept) }),
        };
        if state == State::Expired {
            expired += 1;
        } else {
            moot += 1;
        }
        end(&mut kept, state);
        keep(&mut *unit, &mut kept, (state.name(), told), (hand.user, hand.now))?;
    }
    unit.commit()?;
    Ok((expired, moot))
}
