//! Checks of the whole book: tasks that look at every account.

use std::sync::atomic::{AtomicU64, Ordering};

use app::access::{Actor, Wish};
use app::close_day::Options;
use app::port::Reading;
use app::products::Products;
use app::{audit, verify};

use crate::problem::Problem;
use crate::state::Shared;
use crate::tasks::Task;

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

/// A check that was begun.
pub(crate) type Check = Task<Kind, Found>;

/// Begins a check; it goes on beside everything else.
pub(crate) async fn begin(shared: &Shared, actor: &Actor, wish: Wish, kind: Kind) -> Result<Check, Problem> {
    let info = shared.ask(actor, wish.clone(), |book| Ok(book.info()?)).await?;
    let check = shared.checks.begin((kind, &actor.name), info.accounts, (shared.config.now)())?;
    let (own, actor, id, done) = (shared.clone(), actor.clone(), check.id, check.count());
    tokio::spawn(async move {
        let terms = own.terms();
        let look = move |book: &dyn Reading| kind.run(book, &terms.products, &done);
        let found = own.walk(&actor, wish, look).await;
        own.checks.end(id, found, (own.config.now)());
    });
    Ok(check)
}
