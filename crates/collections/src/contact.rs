//! The contact gate: may this person be contacted now, in this way, for this purpose, by this party?
//!
//! A pure function of packs, person, request and instant; `docs/reference/contact.md` is its page. It does not look at what is
//! owed: that is checked against the ledger when a message is sent. A [`Permit`] is made here and nowhere else, so that what
//! sends messages can ask for one by type.

mod answer;
mod ask;
mod check;
mod consent;
mod hours;
mod limit;
mod moment;
mod pack;
mod request;
mod rule;
mod stop;
mod third;

use jiff::Timestamp;

use self::ask::Asked;
use crate::{Person, Zone};

pub use answer::{Block, Permit, Refused, Why};
pub use check::PackRejected;
pub use pack::{Pack, PackKey};
pub use request::Request;
pub use rule::{
    Across, Counts, Grade, HoursRule, Kind, Limit, Per, Rest, Rule, Scope, Stop, ThirdPerson, Title, Window,
};

/// Asks every rule of every pack, as of now.
///
/// # Errors
/// When a rule says no: all of those that do, and when each of them, and all of them, will say yes.
///
/// # Panics
/// Without packs: a gate without law is no gate.
pub fn decide(packs: &[&Pack], person: &Person, request: &Request, now: Timestamp) -> Result<Permit, Refused> {
    assert!(!packs.is_empty(), "a gate has a pack");
    let asked = Asked { packs, person, request, now };
    let blocked = asked.blocked(now);
    if blocked.is_empty() { Ok(asked.permit()) } else { Err(asked.refusal(blocked)) }
}

/// The zone in whose clocks an answer is best told: the debtor's, of several plausible ones the first.
///
/// # Panics
/// Without packs.
pub fn wall_zone<'a>(packs: &[&'a Pack], person: &'a Person, request: &Request, now: Timestamp) -> &'a Zone {
    let known = person.zones(request.address.as_ref(), now, now).into_iter().next();
    known.unwrap_or_else(|| packs.first().and_then(|pack| pack.zones_unknown.first()).expect("a gate has a pack"))
}

#[cfg(test)]
mod tests;
