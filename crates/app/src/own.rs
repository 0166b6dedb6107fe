//! What borrowers do for themselves: ask for relief, dispute, complain, say how they want to be reached, and see what is kept of them.
//!
//! Everything is about one person, who is named by whoever let them in. Nothing of how they are judged is told here: no score, no
//! strategy, no note of the house.

use collections::case::CaseKind;
use collections::person::{Channel, Consent, Entry, Event, Fact, FactOf, Inconvenient};
use collections::relief::Kind;
use collections::{Hours, Set, Word};
use jiff::Timestamp;
use primitives::Date;

use crate::access::Actor;
use crate::cases::{self, Case, Opening};
use crate::dossier::open_day;
use crate::error::{Code, Refused, Result};
use crate::look::{Knowledge, Look};
use crate::persons::{self, CONTACT, News, family};
use crate::policies::Policies;
use crate::port::{Micros, PersonEventRow, Reading, Store};
use crate::products::Products;
use crate::promises::{PROMISE, currency_of};
use crate::relief::{self, Asked, Relief, Request};
use crate::view::AccountView;

/// The relief that borrowers ask for themselves; the rest is offered to them.
pub const RELIEF: [Kind; 3] = [Kind::Extension, Kind::Hardship, Kind::Plan];

/// The cases that borrowers open themselves.
pub const CASES: [CaseKind; 2] = [CaseKind::Dispute, CaseKind::Complaint];

/// The ways in which borrowers say whether they want to be contacted.
pub const WAYS: [Channel; 5] = [Channel::Voice, Channel::Sms, Channel::Email, Channel::InstantMessage, Channel::Letter];

/// How somebody wants to be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContactWish {
    /// By a way, or not.
    By(Channel, Wanted),
    /// Not at these hours.
    NotAt(Hours),
    /// Not at all.
    Never,
}

/// Whether a way is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Consent is given.
    Yes,
    /// Consent is taken back.
    No,
    /// The way is to be used no more, whatever consent there was.
    Never,
}

impl ContactWish {
    /// What is recorded of it.
    ///
    /// # Errors
    /// When it is a way about which borrowers say nothing.
    pub fn event(self) -> std::result::Result<Event, Refused> {
        let begins = |fact, of, is_confirmed| Event::Begins { fact, of, amount: None, is_confirmed };
        Ok(match self {
            Self::By(channel, wanted) => {
                if !WAYS.contains(&channel) {
                    return Err(one_of("way", channel.word(), &WAYS.map(Channel::word)));
                }
                let consent = Consent { channels: Set::of(&[channel]), address: None, until: None, is_direct: true };
                match wanted {
                    Wanted::Yes => Event::ConsentGiven(consent),
                    Wanted::No => Event::ConsentWithdrawn(consent),
                    Wanted::Never => begins(Fact::OptedOut, FactOf::Channel(channel), false),
                }
            }
            Self::NotAt(hours) => Event::Inconvenient(Inconvenient::At { hours, weekdays: Vec::new() }),
            Self::Never => begins(Fact::Ceased, FactOf::Person, true),
        })
    }
}

fn one_of(what: &str, said: &str, known: &[&str]) -> Refused {
    Refused::new(format!("{said} is no {what} that borrowers choose themselves"))
        .zh("此项不能由客户自行选择。")
        .hint(format!("there are {}", known.join(", ")))
}

/// Records how somebody wants to be reached; its place in the journal of persons. The same again, by its key, changes nothing.
///
/// # Errors
/// When the way is none of theirs, the key stands for something else, the book has no such person, or the store fails.
pub fn wish(
    store: &mut (impl Store + ?Sized),
    (actor, person): (&Actor, &str),
    wish: ContactWish,
    key: &str,
    now: Timestamp,
) -> Result<u64> {
    let event = wish.event()?;
    persons::known(&*store, person)?;
    let mut unit = store.begin()?;
    let known = unit.person_events(&[person])?.into_iter().find(|row| row.key == key);
    // Said again it bears the instant at which it was said first.
    let at = match &known {
        Some(row) => Timestamp::from_microsecond(row.at).map_err(anyhow::Error::from)?,
        None => now,
    };
    let entry = Entry { seq: 0, at, effective_on: None, actor: actor.name.as_str().into(), event };
    let places = persons::record(&mut *unit, &[News::of_contact(person, key, &entry)], now.as_microsecond())?;
    unit.commit()?;
    Ok(places[0])
}

/// Sees that a request is one that borrowers make, about an account of theirs.
fn theirs(store: &(impl Reading + ?Sized), person: &str, request: Request<'_>) -> Result<()> {
    let kind = request.terms.kind();
    if !RELIEF.contains(&kind) {
        return Err(one_of("relief", kind.word(), &RELIEF.map(Kind::word)).into());
    }
    currency_of(store, person, request.account).map(|_| ())
}

/// Asks for relief. Borrowers have no authority: somebody of the lender decides.
///
/// # Errors
/// As [`relief::ask`], and when it is no relief that borrowers ask for, or the account is not theirs.
pub fn ask_relief(
    store: &mut (impl Store + ?Sized),
    (actor, person): (&Actor, &str),
    request: Request<'_>,
    key: &str,
    now: Timestamp,
) -> Result<Asked> {
    theirs(&*store, person, request)?;
    relief::ask(store, actor, request, key, now)
}

/// What relief would come to.
///
/// # Errors
/// As [`ask_relief`].
pub fn preview_relief(
    store: &(impl Reading + ?Sized),
    person: &str,
    request: Request<'_>,
    now: Timestamp,
) -> Result<relief::Prospect> {
    theirs(store, person, request)?;
    relief::preview(store, request, now)
}

/// Disputes or complains; the number of the case.
///
/// # Errors
/// As [`cases::open`], and when it is no case that borrowers open.
pub fn open_case(
    store: &mut (impl Store + ?Sized),
    actor: &Actor,
    opening: Opening<'_>,
    key: &str,
    now: Timestamp,
) -> Result<u64> {
    if !CASES.contains(&opening.kind) {
        return Err(one_of("case", opening.kind.word(), &CASES.map(CaseKind::word)).into());
    }
    cases::open(store, actor, opening, key, now)
}

/// What somebody asked for, and what became of it. What is examined within the house, such as bad faith, is not told.
///
/// # Errors
/// When the book cannot be read.
pub fn requests(store: &(impl Reading + ?Sized), person: &str) -> Result<(Vec<Relief>, Vec<Case>)> {
    let rows = store.person_events(&[person])?;
    let mut cases = cases::of_person(&rows)?;
    cases.retain(|case| is_told(case.kind));
    Ok((relief::of_person(&rows)?, cases))
}

/// Whether a case is told to the person whom it concerns.
const fn is_told(kind: CaseKind) -> bool {
    match kind {
        CaseKind::Dispute
        | CaseKind::Complaint
        | CaseKind::Hardship
        | CaseKind::CreditReport
        | CaseKind::Validation
        | CaseKind::Correction => true,
        CaseKind::LostContact | CaseKind::BadFaith => false,
    }
}

/// What is kept of a person and told to them, in the order of the journal: contacts, promises, relief and the cases that are theirs.
///
/// # Errors
/// When the book cannot be read.
pub fn data(store: &(impl Reading + ?Sized), person: &str) -> Result<Vec<PersonEventRow>> {
    let rows = store.person_events(&[person])?;
    let mut hidden = cases::of_person(&rows)?;
    hidden.retain(|case| !is_told(case.kind));
    let hidden: Vec<u64> = hidden.into_iter().map(|case| case.id).collect();
    let is_hidden = |row: &PersonEventRow| {
        family(row) == cases::CASE && cases::case_of(row).is_ok_and(|case| hidden.contains(&case))
    };
    let is_told = |row: &PersonEventRow| {
        [CONTACT, PROMISE, relief::RELIEF, cases::CASE].contains(&family(row)) && !is_hidden(row)
    };
    Ok(rows.into_iter().filter(is_told).collect())
}

/// That an account is settled.
#[derive(Clone, Debug)]
pub struct Proof {
    /// The account as it stands.
    pub account: AccountView,
    /// The day at whose end it is so.
    pub as_of: Date,
}

/// The proof that an account is settled: nothing is owed any more.
///
/// # Errors
/// When something is owed, the book has no such account, or cannot be read.
pub fn proof(
    store: &(impl Reading + ?Sized),
    (products, policies): (&Products, &Policies),
    account: &str,
    now: Micros,
) -> Result<Proof> {
    let as_of = open_day(store, now)?;
    let look = Look { account, as_of: Some(as_of), knowledge: Knowledge::All };
    let account = look.known(store, products, now)?.view(store, products, policies)?;
    if !["settled", "overpaid"].contains(&account.status) {
        let refused = Refused::new(format!("account {} is not settled", account.account))
            .zh(format!("账户 {} 尚未结清，结清后方可开具证明。", account.account))
            .code(Code::NotAllowed);
        return Err(refused.hint("a proof is given once nothing is owed any more").into());
    }
    Ok(Proof { account, as_of })
}

#[cfg(test)]
mod tests;
