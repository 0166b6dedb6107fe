//! Everything that a book has of one person on a day: accounts and why they stand where they stand, what happened, promises, and
//! whether the person may be contacted.
//!
//! Put together for whoever talks to the person; nothing is computed here that other use cases do not say. No name and no number of
//! anybody is in a book, so none is here.

mod contact;
mod timeline;

use collections::promise::Judgement;
use primitives::{Currency, Date};

use crate::close_day::{business_day, first_open_day};
use crate::error::{Code, Refused, Result};
use crate::explain::{Audience, Language};
use crate::features::rows::{self, Table, Terms};
use crate::look::{Knowledge, Known, Look};
use crate::policies::Policies;
use crate::port::{Micros, Reading};
use crate::products::Products;
use crate::promises::{self, Made};
use crate::scoring::{Deciding, Foresees};
use crate::uses::score::{self, ScoreView};
use crate::view::AccountView;

pub use contact::{Way, ways};
pub use timeline::{Happening, What, of_accounts, of_person};

/// Which person is looked at, on which day, with which knowledge.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The person, as accounts name them.
    pub person: &'a str,
    /// The day at whose end they are looked at; by default the open day, so that what came in today counts.
    pub as_of: Option<Date>,
    /// Only what was known then; everything by default.
    pub knowledge: Knowledge,
    /// The language of sentences.
    pub language: Language,
    /// For whom they are.
    pub audience: Audience,
    /// Now.
    pub now: Micros,
}

/// A person on a day.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// The person, as accounts name them.
    pub person: String,
    /// The day at whose end this is so.
    pub as_of: Date,
    /// The accounts that are open, or were, on the day.
    pub accounts: Vec<Held>,
    /// Accounts that are not there on the day: their contracts begin later, or were not known.
    pub later: Vec<String>,
    /// What happened by the day, the latest first.
    pub timeline: Vec<Happening>,
    /// Promises that were made by the day, the latest first, and how they stand; none where they were withdrawn.
    pub promises: Vec<(Made, Currency, Option<Judgement>)>,
}

/// An account of a person.
#[derive(Clone, Debug)]
pub struct Held {
    /// Its whole state.
    pub view: AccountView,
    /// Why it stands where it stands.
    pub sentences: Vec<String>,
    /// What the champion says of it, where a book has one that can.
    pub score: Option<ScoreView>,
}

/// The terms of a book.
#[derive(Clone, Copy, Debug)]
pub struct BookTerms<'t> {
    /// Its products.
    pub products: &'t Products,
    /// Its policies.
    pub policies: &'t Policies,
}

/// The first day that is not closed, or today where no day is.
///
/// # Errors
/// When the book cannot be read.
pub fn open_day(store: &(impl Reading + ?Sized), now: Micros) -> Result<Date> {
    let info = store.info()?;
    match first_open_day(store, &info)?.filter(|_| info.last_close.is_some()) {
        Some(day) => Ok(day),
        None => Ok(business_day(&info, now)?),
    }
}

/// One account on a day, with its sentences and its score.
///
/// # Errors
/// When the book has no such account, it is not open on the day, or the book cannot be read.
pub fn held(
    store: &dyn Reading,
    terms: BookTerms<'_>,
    known: &Known<'_>,
    (language, audience): (Language, Audience),
) -> Result<Held> {
    let BookTerms { products, policies } = terms;
    let view = known.view(store, products, policies)?;
    let sentences = known.sentences(store, products, policies, (language, audience))?;
    let score = scored(store, products, known)?;
    Ok(Held { view, sentences, score })
}

/// The score of an account, where a model decides and the account can be scored by it.
fn scored(store: &dyn Reading, products: &Products, known: &Known<'_>) -> Result<Option<ScoreView>> {
    let deciding = match Deciding::load(store, None, Foresees::Either, &[]) {
        Ok(Some(deciding)) => deciding,
        // Several models could score and none is named: none is shown.
        Ok(None) | Err(crate::Error::Refused(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    let known_then = match known.knowledge() {
        Knowledge::All => rows::Knowledge::of_day(known.as_of),
        Knowledge::Day(day) => rows::Knowledge::of_day(day),
        Knowledge::Instant(instant) => rows::Knowledge::of_instant(store, instant)?,
    };
    let terms = Terms { products, external: &[], known: known_then, bad: None };
    let table = Table { store, terms, threads: 1 };
    match score::of_account(table, &deciding, &known.row.reference, known.as_of) {
        Ok(score) => Ok(score),
        Err(crate::Error::Refused(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Looks at a person.
///
/// # Errors
/// When the book has no account of such a person, or cannot be read.
pub fn look(store: &dyn Reading, terms: BookTerms<'_>, asked: Asked<'_>) -> Result<Dossier> {
    let rows = store.accounts_of_person(asked.person)?;
    if rows.is_empty() {
        let refused = Refused::new(format!("the book has no account of person {}", asked.person));
        return Err(refused.code(Code::AccountNotFound).into());
    }
    let as_of = match asked.as_of {
        Some(day) => day,
        None => open_day(store, asked.now)?,
    };
    let (mut accounts, mut later, mut timeline) = (Vec::new(), Vec::new(), Vec::new());
    for row in &rows {
        let look = Look { account: &row.reference, as_of: Some(as_of), knowledge: asked.knowledge };
        let known = match look.known(store, terms.products, asked.now) {
            Ok(known) => known,
            Err(error) if is_later(&error) => {
                later.push(row.reference.clone());
                continue;
            }
            Err(error) => return Err(error),
        };
        match held(store, terms, &known, (asked.language, asked.audience)) {
            Ok(held) => accounts.push(held),
            Err(error) if is_later(&error) => {
                later.push(row.reference.clone());
                continue;
            }
            Err(error) => return Err(error),
        }
        of_accounts(&known, asked.language, &mut timeline);
    }
    of_person(store, asked.person, (as_of, asked.knowledge), &mut timeline)?;
    timeline::latest_first(&mut timeline);
    Ok(Dossier {
        person: asked.person.to_owned(),
        as_of,
        accounts,
        later,
        timeline,
        promises: promises_of(store, asked.person, as_of, asked.knowledge)?,
    })
}

fn is_later(error: &crate::Error) -> bool {
    matches!(error, crate::Error::Refused(refused) if refused.code == Code::AccountNotOpen)
}

fn promises_of(
    store: &dyn Reading,
    person: &str,
    as_of: Date,
    knowledge: Knowledge,
) -> Result<Vec<(Made, Currency, Option<Judgement>)>> {
    let mut all = Vec::new();
    for (made, judgement) in promises::judged_then(store, person, as_of, knowledge)? {
        let currency = promises::currency_of(store, person, &made.account)?;
        all.push((made, currency, judgement));
    }
    all.reverse();
    Ok(all)
}
