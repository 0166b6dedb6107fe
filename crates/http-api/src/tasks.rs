//! What runs for a while beside everything else: begun, watched and looked at afterwards. A server keeps the last few in mind.
//!
//! What such a task does is told by those who begin it: [`crate::checks`], [`crate::contact_runs`], [`crate::model_trainings`],
//! [`crate::table_imports`], [`crate::folds`], [`crate::archives`].

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use app::export::instant;
use app::port::Micros;
use schemars::JsonSchema;
use serde::Serialize;

use crate::problem::{Code, Problem};
use crate::routes::page::{Page, Part};

/// How many of a sort are kept in mind.
const KEPT: usize = 20;

/// How a task stands.
#[derive(Clone, Debug)]
pub(crate) enum State<F> {
    Running,
    Done(F, Micros),
    Failed(String, Micros),
}

/// Something that was begun: what, and what is found in the end.
#[derive(Clone, Debug)]
pub(crate) struct Task<W, F> {
    pub(crate) id: u64,
    pub(crate) what: W,
    pub(crate) by: String,
    pub(crate) began_at: Micros,
    /// How much there is to do.
    pub(crate) of: u64,
    done: Arc<AtomicU64>,
    pub(crate) state: State<F>,
}

impl<W, F> Task<W, F> {
    /// How much is done.
    pub(crate) fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Where it is counted how much is done.
    pub(crate) fn count(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.done)
    }
}

/// How a task goes, as it is told of every sort.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Course {
    /// Who began it.
    by: String,
    /// When.
    began_at: String,
    /// `running`, `done` or `failed`.
    state: &'static str,
    /// When it came to that.
    ended_at: Option<String>,
    /// Why it failed, and what to do.
    failure: Option<String>,
}

impl<W, F> Task<W, F> {
    /// How it goes, and what came of it.
    pub(crate) fn told(&self) -> Result<(Course, Option<&F>), Problem> {
        let told = |at| instant(at).map_err(app::Error::from);
        let (state, ended_at, came, failure) = match &self.state {
            State::Running => ("running", None, None, None),
            State::Done(came, at) => ("done", Some(*at), Some(came), None),
            State::Failed(why, at) => ("failed", Some(*at), None, Some(why.clone())),
        };
        let (by, began_at) = (self.by.clone(), told(self.began_at)?);
        Ok((Course { by, began_at, state, ended_at: ended_at.map(told).transpose()?, failure }, came))
    }
}

/// The tasks of a sort, the latest last.
#[derive(Debug)]
pub(crate) struct Tasks<W, F> {
    /// What one is called.
    name: &'static str,
    all: Mutex<VecDeque<Task<W, F>>>,
}

impl<W: Clone, F: Clone> Tasks<W, F> {
    pub(crate) fn named(name: &'static str) -> Self {
        Self { name, all: Mutex::default() }
    }

    pub(crate) fn all(&self) -> Vec<Task<W, F>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// A page of them, each as it is shown.
    ///
    /// # Errors
    /// When the page makes no sense, or one cannot be shown.
    pub(crate) fn page<T>(
        &self,
        page: &Page,
        shown: impl Fn(&Task<W, F>) -> Result<T, Problem>,
    ) -> Result<Part<T>, Problem> {
        let page = page.read()?;
        Ok(Part::of(self.all().iter().map(shown).collect::<Result<Vec<_>, _>>()?, page))
    }

    /// The one that is running.
    pub(crate) fn running(&self) -> Option<Task<W, F>> {
        self.all().into_iter().find(|one| matches!(one.state, State::Running))
    }

    /// The one of a number.
    ///
    /// # Errors
    /// When the server has none of it in mind.
    pub(crate) fn find(&self, id: u64) -> Result<Task<W, F>, Problem> {
        let found = self.all().into_iter().find(|one| one.id == id);
        found.ok_or_else(|| Problem::new(Code::NotFound, format!("the server has no {} {id} in mind", self.name)))
    }

    /// Puts one more down, unless one of them is running.
    ///
    /// # Errors
    /// When one is running.
    pub(crate) fn begin(&self, (what, by): (W, &str), of: u64, began_at: Micros) -> Result<Task<W, F>, Problem> {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(running) = all.iter().find(|one| matches!(one.state, State::Running)) {
            let what = format!("{} {} is running", self.name, running.id);
            return Err(Problem::new(Code::Busy, what).hint("wait for it to end"));
        }
        let id = all.back().map_or(1, |last| last.id + 1);
        let task = Task { id, what, by: by.to_owned(), began_at, of, done: Arc::default(), state: State::Running };
        all.push_back(task.clone());
        if all.len() > KEPT {
            all.pop_front();
        }
        Ok(task)
    }

    /// Keeps what came of one.
    pub(crate) fn end(&self, id: u64, came: Result<F, Problem>, now: Micros) {
        let state = match came {
            Ok(found) => State::Done(found, now),
            Err(problem) => State::Failed(problem.told_why(), now),
        };
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(task) = all.iter_mut().find(|one| one.id == id) {
            task.state = state;
        }
    }
}
