//! Contact with the persons of a book: asked of the gate and of the ledger in one unit of work, and kept.
//!
//! Whoever wants to call takes a permit first and tells afterwards what came of it; while one is open nobody else gets one for the
//! person. As permits, attempts and repayments are all written by the book's one writer, limits hold whatever the order in which
//! several parties ask, and nobody is contacted about what has been paid. Section 9 of `docs/reference/contact.md` tells the rules.

mod owed;
mod record;
mod words;

use collections::contact::{Pack, Permit, Request, decide, wall_zone};
use collections::person::{Attempt, Direction, Entry, Event, Outcome};
use collections::{Person, Word};
use jiff::{SignedDuration, Timestamp};
use primitives::Date;

use crate::close_day::business_day;
use crate::contact::Answer;
use crate::contact_packs::CONTACT_PACKS;
use crate::error::{Refused, Result};
use crate::persons::{self, News};
use crate::port::{PersonEventRow, Reading, Store, Writing};
use crate::products::Products;

pub use owed::{Settled, settled};
pub use record::{OUTREACH, Open, Refusal, Used, open_permits, refusal_of};
pub use words::no_sentences;

/// How long somebody may hold a permit for a call or a visit before it counts as a try that nobody answered.
pub const PERMIT_HELD_FOR: SignedDuration = SignedDuration::from_mins(15);

/// What decides about contact in a book: its active packs, and its products.
#[derive(Clone, Debug)]
pub struct Law {
    packs: Vec<Pack>,
    products: Products,
}

impl Law {
    /// Reads what is in force in a book.
    ///
    /// # Errors
    /// When no contact pack is active: nobody is contacted without a law. When the store cannot be read.
    pub fn load(store: &(impl Reading + ?Sized)) -> Result<Self> {
        let packs = CONTACT_PACKS.active(store)?;
        if packs.is_empty() {
            let refused = Refused::new("no contact pack is active in the book, so nobody may be contacted")
                .zh("账簿中没有生效的联系规则，因此不得联系任何人。请先录入联系规则，并由他人复核启用。");
            return Err(refused
                .hint("add one, and let a second person activate it")
                .command("contact add, contact activate")
                .into());
        }
        Ok(Self { packs, products: Products::load(store)? })
    }

    /// The packs on a business day: of each the latest version whose first day has come, or else its first version, which
    /// then says that it is not in force yet.
    pub fn packs(&self, today: Date) -> Vec<&Pack> {
        let begun = |pack: &Pack| pack.effective_from <= today;
        let mut chosen: Vec<&Pack> = Vec::new();
        for pack in &self.packs {
            let rank = |pack: &Pack| {
                let from = pack.effective_from;
                if begun(pack) {
                    (true, from, pack.key.version)
                } else {
                    (false, Date::MIN, u32::MAX - pack.key.version)
                }
            };
            match chosen.iter_mut().find(|other| other.key.id == pack.key.id) {
                Some(other) if rank(other) < rank(pack) => *other = pack,
                Some(_) => {}
                None => chosen.push(pack),
            }
        }
        chosen
    }
}

/// Who wants to contact whom, and who tells.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    /// The person, as accounts name them.
    pub person: &'a str,
    /// What is asked of the gate.
    pub request: &'a Request,
    /// Who asks.
    pub actor: &'a str,
    /// The idempotency key of the permit or the message.
    pub key: &'a str,
}

/// Why nobody is contacted now.
#[derive(Clone, Debug, PartialEq)]
pub enum No {
    /// The gate says no.
    Gate(Box<Answer>),
    /// Somebody has a permit for a call or a visit and is perhaps with the person.
    Busy {
        /// Who.
        party: String,
        /// The instant at which the permit has run out.
        until: Timestamp,
    },
    /// There is nothing to ask for on any of the accounts.
    Settled(Vec<Settled>),
}

impl No {
    /// The first instant at which it may be a yes, if nothing more happens; none where time alone does not help.
    pub fn allowed_from(&self) -> Option<Timestamp> {
        match self {
            Self::Gate(answer) => answer.decision.as_ref().err().and_then(collections::contact::Refused::allowed_from),
            Self::Busy { until, .. } => Some(*until),
            Self::Settled(_) => None,
        }
    }

    /// The rule that says it, or a word where it is none of a pack.
    pub fn word(&self) -> String {
        match self {
            Self::Gate(answer) => {
                let rule = answer.decision.as_ref().err().and_then(|refused| refused.deciding().rule.as_ref());
                rule.map_or_else(|| "pack-not-in-force".to_owned(), ToString::to_string)
            }
            Self::Busy { .. } => "busy".to_owned(),
            Self::Settled(_) => "settled".to_owned(),
        }
    }
}

/// What came of asking for a permit.
#[derive(Clone, Debug, PartialEq)]
pub enum Taken {
    /// The permit, by its place in the journal of persons.
    Yes {
        /// Its number.
        id: u64,
        /// The permit.
        permit: Permit,
    },
    /// The same was asked before, with the same key.
    Before {
        /// The permit's number.
        id: u64,
    },
    /// Not now.
    No(No),
}

/// Asks whether a person may be contacted, without keeping that it was asked.
///
/// # Errors
/// When the book cannot be read.
pub fn may(
    store: &(impl Reading + ?Sized),
    law: &Law,
    ask: &Ask<'_>,
    now: Timestamp,
) -> Result<std::result::Result<Permit, No>> {
    let rows = store.person_events(&[ask.person])?;
    judge(store, law, ask, &rows, not_before(&rows, now))
}

/// Takes a permit for a call or a visit, which nobody else gets until its outcome is told or it has run out.
///
/// A no is kept as well, with the rules that said it.
///
/// # Errors
/// When the channel sends messages, the key stands for something else, or the store fails.
pub fn take(store: &mut (impl Store + ?Sized), law: &Law, ask: &Ask<'_>, now: Timestamp) -> Result<Taken> {
    if !held(ask.request) {
        let refused = Refused::new(format!("{} is sent, not held", ask.request.channel.word()))
            .zh("该方式由系统发送，不需领取联系许可；许可仅用于电话和外访。");
        return Err(refused.hint("a permit is taken for a call or a visit; messages ask when they are sent").into());
    }
    let mut unit = store.begin()?;
    let taken = hold(&mut *unit, law, ask, now)?;
    unit.commit()?;
    Ok(taken)
}

/// Takes a permit as [`take`] does, in a unit of work that the caller commits: for a call that a program makes.
///
/// # Errors
/// When the key stands for something else, or the store fails.
pub fn hold(unit: &mut dyn Writing, law: &Law, ask: &Ask<'_>, now: Timestamp) -> Result<Taken> {
    let rows = unit.person_events(&[ask.person])?;
    if let Some(known) = rows.iter().find(|row| row.key == ask.key) {
        return record::permit_of(known, ask).map(|id| Taken::Before { id });
    }
    let now = not_before(&rows, now);
    Ok(match judge(&*unit, law, ask, &rows, now)? {
        Ok(permit) => {
            let places = persons::record(unit, &[record::permitted(ask, &permit, now)], now.as_microsecond())?;
            Taken::Yes { id: places[0], permit }
        }
        Err(no) => {
            persons::record(unit, &[record::refused(ask, &no, now)], now.as_microsecond())?;
            Taken::No(no)
        }
    })
}

/// Tells what came of a permit. The same again changes nothing.
///
/// # Errors
/// When the person has no such permit, another outcome was told of it, or the store fails.
pub fn tell(store: &mut (impl Store + ?Sized), person: &str, used: &Used<'_>, now: Timestamp) -> Result<()> {
    let mut unit = store.begin()?;
    told(&mut *unit, person, used, now)?;
    Ok(unit.commit()?)
}

/// Tells what came of a permit as [`tell`] does, in a unit of work that the caller commits.
///
/// # Errors
/// When the person has no such permit, another outcome was told of it, or the store fails.
pub fn told(unit: &mut dyn Writing, person: &str, used: &Used<'_>, now: Timestamp) -> Result<()> {
    let rows = unit.person_events(&[person])?;
    let Some(permit) = rows.iter().find(|row| row.seq == used.permit && record::is_permit(row)) else {
        return Err(Refused::new(format!("person {person} has no permit {}", used.permit))
            .zh(format!("该客户没有编号为 {} 的联系许可。", used.permit))
            .into());
    };
    let request = record::request_of(permit)?;
    let at = used.at.max(Timestamp::from_microsecond(permit.at).unwrap_or(used.at));
    let attempt = Event::Attempt(attempt(&request, used.outcome));
    let entry = Entry { seq: 0, at, effective_on: None, actor: used.actor.into(), event: attempt };
    let attempt_key = format!("permit-{}", used.permit);
    let news = [
        News::of_contact(person, &attempt_key, &entry),
        record::used(person, used, &format!("{attempt_key}-used"), at),
    ];
    persons::record(unit, &news, now.as_microsecond())?;
    Ok(())
}

/// Whether a message that was counted, and has not been handed over yet, may still go: asked of the gate and the ledger as if it
/// had not been counted, so that it does not stand in its own way.
///
/// # Errors
/// When the book cannot be read.
pub fn still(
    store: &(impl Reading + ?Sized),
    law: &Law,
    ask: &Ask<'_>,
    now: Timestamp,
) -> Result<std::result::Result<Permit, No>> {
    let mut rows = store.person_events(&[ask.person])?;
    let again = again(ask.key, "");
    rows.retain(|row| row.key != ask.key && !row.key.starts_with(&again));
    judge(store, law, ask, &rows, not_before(&rows, now))
}

/// Counts a message once more that is handed over on a later day than the one on which it was counted, because limits are of days. The
/// same day again changes nothing.
///
/// # Errors
/// When the store fails.
pub fn count_again(unit: &mut dyn Writing, ask: &Ask<'_>, on: Date, now: Timestamp) -> Result<()> {
    let key = again(ask.key, &on.to_string());
    let rows = unit.person_events(&[ask.person])?;
    if held(ask.request) || rows.iter().any(|row| row.key == key) {
        return Ok(());
    }
    let event = Event::Attempt(attempt(ask.request, Outcome::Sent));
    let at = not_before(&rows, now);
    let entry = Entry { seq: 0, at, effective_on: None, actor: ask.actor.into(), event };
    persons::record(unit, &[News::of_contact(ask.person, &key, &entry)], now.as_microsecond())?;
    Ok(())
}

/// The key of a message that is counted on a later day.
fn again(key: &str, day: &str) -> String {
    format!("{key}-on-{day}")
}

/// Asks for a message and keeps that it is sent, in a unit of work that the caller commits before it is handed over.
///
/// A no is kept as well. The message is then counted, whether or not its channel takes it: nobody gets a further one because a
/// gateway was slow to answer.
///
/// # Errors
/// When the channel is a call or a visit, the key stands for something else, or the store fails.
pub fn send(
    unit: &mut dyn Writing,
    law: &Law,
    ask: &Ask<'_>,
    now: Timestamp,
) -> Result<std::result::Result<Permit, No>> {
    if held(ask.request) {
        let refused = Refused::new(format!("{} is held, not sent", ask.request.channel.word()))
            .zh("该方式需当面或通话进行，请先领取联系许可。");
        return Err(refused.hint("take a permit for it").into());
    }
    let rows = unit.person_events(&[ask.person])?;
    let now = not_before(&rows, now);
    let judged = judge(&*unit, law, ask, &rows, now)?;
    let news = match &judged {
        Ok(_) => {
            let event = Event::Attempt(attempt(ask.request, Outcome::Sent));
            let entry = Entry { seq: 0, at: now, effective_on: None, actor: ask.actor.into(), event };
            News::of_contact(ask.person, ask.key, &entry)
        }
        Err(no) => record::refused(ask, no, now),
    };
    persons::record(unit, &[news], now.as_microsecond())?;
    Ok(judged)
}

/// Now, or the instant of the last contact that is known where a clock stands before it: the gate knows nothing of what comes after
/// its now, and whoever's clock is slow would not be held to what others have done.
fn not_before(rows: &[PersonEventRow], now: Timestamp) -> Timestamp {
    let of_contact = |row: &&PersonEventRow| row.kind == "contact.attempt" || persons::family(row) == OUTREACH;
    let last = rows.iter().filter(of_contact).map(|row| row.at).max();
    last.and_then(|at| Timestamp::from_microsecond(at).ok()).map_or(now, |last| now.max(last))
}

/// Whether the channel is held by somebody for a time, as a call is.
pub fn held(request: &Request) -> bool {
    request.channel.is_call() || request.channel == collections::person::Channel::Visit
}

fn attempt(request: &Request, outcome: Outcome) -> Attempt {
    Attempt {
        channel: request.channel,
        direction: Direction::Outbound,
        purpose: request.purpose,
        party: request.party.clone(),
        role: request.role,
        target: request.target,
        third: request.third.clone(),
        address: request.address.clone(),
        accounts: request.accounts.clone(),
        outcome,
    }
}

/// The gate, who is with the person, and the ledger, in this order: the first no is told.
fn judge(
    store: &(impl Reading + ?Sized),
    law: &Law,
    ask: &Ask<'_>,
    rows: &[PersonEventRow],
    now: Timestamp,
) -> Result<std::result::Result<Permit, No>> {
    let open = record::open_permits(rows)?;
    let person = seen(rows, &open, now)?;
    let today = business_day(&store.info()?, now.as_microsecond())?;
    let packs = law.packs(today);
    let zone = wall_zone(&packs, &person, ask.request, now).clone();
    let permit = match decide(&packs, &person, ask.request, now) {
        Ok(permit) => permit,
        Err(refused) => {
            return Ok(Err(No::Gate(Box::new(Answer { at: now, zone, decision: Err(refused) }))));
        }
    };
    if let Some(other) = open.iter().find(|open| now < open.until)
        && held(ask.request)
    {
        return Ok(Err(No::Busy { party: other.request.party.to_string(), until: other.until }));
    }
    let settled = owed::nothing_to_ask_for(store, &law.products, ask, today)?;
    Ok(if settled.is_empty() { Ok(permit) } else { Err(No::Settled(settled)) })
}

/// The person as the gate sees them. A permit whose outcome nobody told counts as a try that nobody answered.
fn seen(rows: &[PersonEventRow], open: &[Open], now: Timestamp) -> Result<Person> {
    let mut person = persons::gate_view(rows)?;
    for open in open.iter().filter(|open| open.until <= now) {
        let event = Event::Attempt(attempt(&open.request, Outcome::NoAnswer));
        person.learn(&Entry {
            seq: open.id,
            at: open.at,
            effective_on: None,
            actor: open.request.party.clone(),
            event,
        });
    }
    Ok(person)
}
