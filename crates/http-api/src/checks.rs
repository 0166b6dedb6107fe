//! Checks of the whole book that run for a while: begun, watched and looked at afterwards. A server keeps the last few in mind.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use app::access::{Actor, Wish};
use app::close_day::Options;
use app::port::{Micros, Reading};
use app::products::Products;
use app::{audit, verify};

use crate::problem::{Code, Problem};
use crate::state::Shared;

/// How many are kept in mind.
const KEPT: usize = 20;

/// What is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Everything kept for speed, rebuilt from the journal and compared.
    Verify,
    /// Every account recomputed as of the last close, and compared with what closes said.
    Audit,
}

impl Kind {
    pub(crate) const ALL: [Self; 2] = [Self::Verify, Self::Audit];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Verify => "verify",
            Self::Audit => "audit",
        }
    }

    /// Looks at the whole book: what is wrong, in words, and how much of it.
    fn run(self, book: &dyn Reading, products: &Products, done: &AtomicU64) -> app::Result<Found> {
        let progress = |count| done.store(count, Ordering::Relaxed);
        match self {
            Self::Verify => {
                let verified = verify::verify(book, products, progress)?;
                Ok(Found {
                    accounts: verified.accounts,
                    problem_count: verified.problem_count,
                    problems: verified.problems,
                })
            }
            Self::Audit => {
                let audited = audit::audit(book, products, Options::default().threads, progress)?;
                let differs = |account: &app::port::AccountId| format!("account number {} differs", account.0);
                let income = |one: &app::accruals::Difference| format!("accrued income differs: {one:?}");
                let mut problems: Vec<String> = audited.differing.iter().take(TOLD).map(differs).collect();
                problems.extend(audited.accruals.iter().take(TOLD).map(income));
                let problem_count = (audited.differing.len() + audited.accruals.len()) as u64;
                Ok(Found { accounts: audited.accounts, problem_count, problems })
            }
        }
    }
}

/// How many problems of a sort are told in words.
const TOLD: usize = 50;

/// What a check found.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// How many accounts were looked at.
    pub(crate) accounts: u64,
    /// How many problems there are.
    pub(crate) problem_count: u64,
    /// The first of them, in words.
    pub(crate) problems: Vec<String>,
}

/// How a check stands.
#[derive(Clone, Debug)]
pub(crate) enum State {
    Running,
    Done(Found, Micros),
    Failed(String, Micros),
}

/// A check that was begun.
#[derive(Clone, Debug)]
pub(crate) struct Check {
    pub(crate) id: u64,
    pub(crate) kind: Kind,
    pub(crate) by: String,
    pub(crate) began_at: Micros,
    /// How many accounts there are.
    pub(crate) of: u64,
    done: Arc<AtomicU64>,
    pub(crate) state: State,
}

impl Check {
    /// How many accounts are done.
    pub(crate) fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }
}

/// The checks of a server, the latest last.
#[derive(Debug, Default)]
pub(crate) struct Checks(Mutex<VecDeque<Check>>);

impl Checks {
    pub(crate) fn all(&self) -> Vec<Check> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// Puts one more down, unless one of them is running.
    fn begin(&self, (kind, by): (Kind, &str), of: u64, began_at: Micros) -> Result<Check, Problem> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(running) = all.iter().find(|one| matches!(one.state, State::Running)) {
            let what = format!("check {} is running", running.id);
            return Err(Problem::new(Code::Busy, what).hint("wait for it to end"));
        }
        let id = all.back().map_or(1, |last| last.id + 1);
        let check = Check { id, kind, by: by.to_owned(), began_at, of, done: Arc::default(), state: State::Running };
        all.push_back(check.clone());
        if all.len() > KEPT {
            all.pop_front();
        }
        Ok(check)
    }

    fn end(&self, id: u64, state: State) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(check) = all.iter_mut().find(|one| one.id == id) {
            check.state = state;
        }
    }
}

/// Begins a check; it goes on beside everything else.
pub(crate) async fn begin(shared: &Shared, actor: &Actor, wish: Wish, kind: Kind) -> Result<Check, Problem> {
    let info = shared.ask(actor, wish.clone(), |book| Ok(book.info()?)).await?;
    let check = shared.checks.begin((kind, &actor.name), info.accounts, (shared.config.now)())?;
    let (own, actor, id, done) = (shared.clone(), actor.clone(), check.id, Arc::clone(&check.done));
    tokio::spawn(async move {
        let terms = own.terms();
        let look = move |book: &dyn Reading| kind.run(book, &terms.products, &done);
        let found = own.walk(&actor, wish, look).await;
        let now = (own.config.now)();
        let state = match found {
            Ok(found) => State::Done(found, now),
            Err(problem) => State::Failed(problem.detail().to_owned(), now),
        };
        own.checks.end(id, state);
    });
    Ok(check)
}
