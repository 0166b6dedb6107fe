//! What is found by looking at every account: worked out beside the requests, and kept for whoever asks next.
//!
//! A page asks for it. Where it is not there, the page says so and asks for itself again in a moment. What was found holds until a day is
//! closed, or a dated text or a model changes; where only events came since, it is shown with its time, and worked out anew after a
//! while. Nothing is decided by what is kept here, and nothing of it outlives the server.

use std::sync::{Arc, Mutex, PoisonError};

use app::access::{Permission, Wish};
use app::features::rows::{Knowledge, Table, Terms};
use app::modelling::validation::{Stability, stability_of_book};
use app::port::{Micros, Reading};
use app::scoring::{Deciding, Foresees};
use app::strategy_simulation::Past;
use app::strategy_view::{ComparisonView, SimulationView, Tried, comparison_of_book, simulation_of_book};
use app::uses::terms::CONTACTS;
use app::uses::warning::{self, ContactsFile, Warned, warn};
use app::versions::decides;
use app::{Error, Refused, Result};
use primitives::Date;

use crate::door::Book;

/// How long something is shown as it was found while events come in: ten minutes.
const SHOWN_FOR: Micros = 600_000_000;

/// How many findings of a kind are kept.
const KEPT: usize = 4;

/// For how many days it is decided without doing anything before the first day that a strategy is tried on.
const WARM_UP_DAYS: u32 = 30;

/// What looks at every account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Walk {
    /// The book counted as of its last close.
    Count,
    /// Bills that are likely to be missed, as of a day.
    Warnings(Date),
    /// How far the accounts of a day are from those that a model was made from.
    Stability {
        /// The model.
        model: String,
        /// Its version.
        version: u32,
        /// The day.
        day: Date,
    },
    /// Which accounts would be in another state on a day.
    Comparison {
        /// The strategy, by name, @ and version.
        strategy: String,
        /// The one that it is compared with.
        against: String,
        /// The day.
        day: Date,
    },
    /// What a strategy would have done from one day through another.
    Simulation {
        /// The strategy, by name, @ and version.
        strategy: String,
        /// The one beside it.
        against: Option<String>,
        /// The first day.
        from: Date,
        /// The last day.
        to: Date,
        /// Whether today's contact packs are asked about days before their first one.
        backdates_packs: bool,
    },
}

impl Walk {
    /// What it takes to have it done.
    pub fn wish(&self) -> Wish {
        Wish::book(match self {
            Self::Count => Permission::ReadBook,
            Self::Warnings(_) => Permission::ReadScores,
            Self::Stability { .. } | Self::Comparison { .. } | Self::Simulation { .. } => Permission::ReadModels,
        })
    }
}

/// What a book was like when something was found in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    last_close: Option<Date>,
    /// How often dated texts changed, and how often models did. Whatever is put in is a change, too.
    changes: (usize, usize),
    /// The last event of accounts, and the last one of persons.
    events: (u64, u64),
}

impl Standing {
    fn of(store: &dyn Reading) -> Result<Self> {
        let info = store.info()?;
        let changes = (store.document_changes()?.len(), store.model_changes()?.len());
        Ok(Self { last_close: info.last_close, changes, events: (info.last_seq, store.last_person_seq()?) })
    }

    /// Whether nothing but events came between the two.
    fn differs_by_events_only(self, other: Self) -> bool {
        Self { events: other.events, ..self } == other
    }
}

/// What was found, and when it was begun to look for it.
#[derive(Debug)]
pub(crate) struct Found<T> {
    pub(crate) at: Micros,
    pub(crate) what: Arc<T>,
}

#[derive(Debug)]
struct Entry<T> {
    walk: Walk,
    of: Standing,
    at: Micros,
    /// A refusal is an answer like any other.
    answer: std::result::Result<Arc<T>, Refused>,
}

/// The last findings of a kind, the oldest first.
#[derive(Debug)]
pub(crate) struct Kept<T>(Mutex<Vec<Entry<T>>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Kept<T> {
    /// What was found, and whether it is to be looked for: it is missing, or no longer fresh.
    pub(crate) fn find(&self, walk: &Walk, store: &dyn Reading, now: Micros) -> Result<(Option<Found<T>>, bool)> {
        self.standing(walk, Standing::of(store)?, now)
    }

    fn standing(&self, walk: &Walk, of: Standing, now: Micros) -> Result<(Option<Found<T>>, bool)> {
        let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(entry) = entries.iter().find(|one| one.walk == *walk && one.of.differs_by_events_only(of)) else {
            return Ok((None, true));
        };
        let is_fresh = entry.of == of || now - entry.at < SHOWN_FOR;
        match &entry.answer {
            Ok(what) => Ok((Some(Found { at: entry.at, what: Arc::clone(what) }), !is_fresh)),
            Err(refused) if is_fresh => Err(refused.clone().into()),
            Err(_) => Ok((None, true)),
        }
    }

    fn keep(&self, walk: &Walk, of: Standing, at: Micros, found: Result<T>) -> Result<()> {
        let answer = match found {
            Ok(found) => Ok(Arc::new(found)),
            Err(Error::Refused(refused)) => Err(refused),
            Err(failed) => return Err(failed),
        };
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.retain(|one| one.walk != *walk && one.of.differs_by_events_only(of));
        if entries.len() >= KEPT {
            entries.remove(0);
        }
        entries.push(Entry { walk: walk.clone(), of, at, answer });
        Ok(())
    }
}

/// What was found, by its kind.
#[derive(Debug, Default)]
pub(crate) struct Walks {
    /// Warnings, with the currency of their amounts.
    pub(crate) warnings: Kept<(Warned, String)>,
    pub(crate) stability: Kept<Stability>,
    pub(crate) comparisons: Kept<ComparisonView>,
    pub(crate) simulations: Kept<SimulationView>,
}

impl Walks {
    /// Looks at every account, and keeps what is found; nothing for [`Walk::Count`], which is kept elsewhere.
    pub(crate) fn work(&self, walk: &Walk, book: Book<'_>, at: Micros, threads: usize) -> Result<()> {
        let Book { store, products, .. } = book;
        // What changes meanwhile makes the finding one of before.
        let of = Standing::of(store)?;
        match walk {
            Walk::Count => Ok(()),
            Walk::Warnings(day) => self.warnings.keep(walk, of, at, warnings(book, *day, threads)),
            Walk::Stability { model, version, day } => {
                let found = stability_of_book(store, products, (model, *version), *day, threads);
                self.stability.keep(walk, of, at, found)
            }
            Walk::Comparison { strategy, against, day } => {
                let found = comparison_of_book(store, products, (strategy, against), *day, threads);
                self.comparisons.keep(walk, of, at, found)
            }
            Walk::Simulation { strategy, against, from, to, backdates_packs } => {
                let tried = Tried {
                    strategy,
                    against: against.as_deref(),
                    responses: None,
                    from: *from,
                    to: *to,
                    backdates_packs: *backdates_packs,
                    warm_up_days: WARM_UP_DAYS,
                    seed: 1,
                };
                let found = simulation_of_book(Past { store, products, threads }, tried);
                self.simulations.keep(walk, of, at, found)
            }
        }
    }
}

/// The terms by which a contact before a due date is worth its cost, on a day.
pub(crate) fn contact_terms(store: &dyn Reading, day: Date) -> Result<ContactsFile> {
    let active = CONTACTS.active(store)?;
    if active.is_empty() {
        let none = Refused::new("the book has no terms of contacts before a due date in force")
            .zh("账簿中没有生效的“到期前联系条款”（contact_terms），请先录入一个版本，并由他人复核启用。");
        return Err(none.hint("put a version of contact_terms in, and let a second person activate it").into());
    }
    decides(active, day)
}

/// The warnings of a day, and the currency of their amounts.
fn warnings(book: Book<'_>, day: Date, threads: usize) -> Result<(Warned, String)> {
    let Book { store, products, .. } = book;
    let contacts = contact_terms(store, day)?;
    let deciding = Deciding::required(store, None, Foresees::MissedBill, &[])?;
    let terms = warning::Terms { contacts: &contacts, deciding: &deciding, within_days: None };
    let of_rows = Terms { products, external: &[], known: Knowledge::of_day(day), bad: None };
    let found = warn(Table { store, terms: of_rows, threads }, terms, day, |_| {})?;
    Ok((found, contacts.head.currency.to_string()))
}

#[cfg(test)]
mod tests;
