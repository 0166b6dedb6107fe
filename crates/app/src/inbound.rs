//! What comes back: receipts and replies of gateways, and readers who want no more messages.
//!
//! Nobody of this signs in. A gateway is believed by its signature, within the window of [`crate::signature`]; a reader by the link that
//! only their message has. [`Callers`] makes a [`Believed`] out of either, and nothing else does; keeping one needs no more permission.
//! No HTTP here; `docs/reference/gateway.md` is the contract.

mod links;
mod reply;
mod stop_words;

use std::collections::BTreeMap;

use collections::Set;
use collections::person::{Channel, Entry, Event, Fact, FactOf};
use jiff::Timestamp;

use crate::error::Result;
use crate::outbox::{self, Heard};
use crate::persons::{self, News};
use crate::port::{Micros, Reading, Store, Writing};
use crate::receipt::{self, Receipt, ReceiptRejected};
use crate::signature::{Claims, Key, Unverified, verify};

pub use links::Links;
pub(crate) use reply::erase;
pub use reply::{REPLY, Reply, ReplyText, replies};
pub use stop_words::StopWords;

#[cfg(test)]
mod tests;

/// A gateway that calls back.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The ways that it carries; of messages by other ways it says nothing.
    pub ways: Set<Channel>,
    /// The keys that sign what it says.
    pub keys: Vec<Key>,
}

/// Who may say something without signing in.
#[derive(Clone, Debug, Default)]
pub struct Callers {
    /// Gateways, by the names of their channels.
    pub gateways: BTreeMap<String, Caller>,
    /// What makes links to stop messages, where there are any.
    pub links: Option<Links>,
    /// Replies that stop messages.
    pub stop_words: StopWords,
}

/// What was said by somebody who is believed.
#[derive(Clone, Debug)]
pub struct Believed(Said);

#[derive(Clone, Debug)]
enum Said {
    Receipt { gateway: String, ways: Set<Channel>, receipt: Receipt },
    Reply { gateway: String, ways: Set<Channel>, reply: Reply, is_stop: bool },
    Stop { message: String },
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It told something new.
    New,
    /// It was known, or less than what is known.
    Known,
    /// It stops messages from now on.
    OptedOut,
    /// It is of no message and of nobody.
    Nobody,
}

impl Kept {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Known => "known",
            Self::OptedOut => "opted_out",
            Self::Nobody => "nobody",
        }
    }
}

impl Callers {
    /// The gateway that says something, if its signature is good.
    fn caller(
        &self,
        gateway: &str,
        claims: Claims<'_>,
        body: &[u8],
        now: Micros,
    ) -> std::result::Result<&Caller, ReceiptRejected> {
        // A name that is not known is told as a signature that is not: who has no key learns nothing of channels.
        let caller = self.gateways.get(gateway).ok_or(ReceiptRejected::Unverified(Unverified::NoMatch))?;
        verify(&caller.keys, claims, body, u64::try_from(now / 1_000_000).unwrap_or_default())?;
        Ok(caller)
    }

    /// A receipt of a gateway, if its signature is good.
    ///
    /// # Errors
    /// When it is not believed, or makes no sense.
    pub fn receipt(
        &self,
        gateway: &str,
        claims: Claims<'_>,
        body: &[u8],
        now: Micros,
    ) -> std::result::Result<Believed, ReceiptRejected> {
        let ways = self.caller(gateway, claims, body, now)?.ways;
        let receipt = receipt::parse(body)?;
        Ok(Believed(Said::Receipt { gateway: gateway.to_owned(), ways, receipt }))
    }

    /// A reply that a gateway passes on, if its signature is good.
    ///
    /// # Errors
    /// When it is not believed, or makes no sense.
    pub fn reply(
        &self,
        gateway: &str,
        claims: Claims<'_>,
        body: &[u8],
        now: Micros,
    ) -> std::result::Result<Believed, ReceiptRejected> {
        let ways = self.caller(gateway, claims, body, now)?.ways;
        let reply = Reply::parse((gateway, claims.id), body)?;
        let is_stop = self.stop_words.has(&reply.text);
        Ok(Believed(Said::Reply { gateway: gateway.to_owned(), ways, reply, is_stop }))
    }

    /// Somebody who wants no more messages, by the token of a link; none when it is of no link of ours.
    pub fn stop(&self, token: &str) -> Option<Believed> {
        let message = self.links.as_ref()?.message_of(token)?;
        Some(Believed(Said::Stop { message: message.to_string() }))
    }

    /// The language of the message with the link of a token; none when there is no such message.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn language_of(&self, store: &(impl Reading + ?Sized), token: &str) -> Result<Option<String>> {
        let Some(message) = self.links.as_ref().and_then(|links| links.message_of(token)) else { return Ok(None) };
        Ok(outbox::known(store, message.as_str())?.map(|message| message.language))
    }
}

impl Believed {
    /// Keeps what was said, in one unit of work. The same again changes nothing.
    ///
    /// # Errors
    /// When the store fails.
    pub fn keep(&self, store: &mut (impl Store + ?Sized), now: Timestamp) -> Result<Kept> {
        let mut unit = store.begin()?;
        let kept = match &self.0 {
            Said::Receipt { gateway, ways, receipt } => {
                match outbox::hear(&mut *unit, *ways, receipt, (&format!("gateway {gateway}"), now))? {
                    Heard::New => Kept::New,
                    Heard::Known => Kept::Known,
                    Heard::Nobody => Kept::Nobody,
                }
            }
            Said::Reply { gateway, ways, reply, is_stop } => {
                reply::keep(&mut *unit, (reply, *is_stop), *ways, (&format!("gateway {gateway}"), now))?
            }
            Said::Stop { message } => match outbox::known(&*unit, message)? {
                None => Kept::Nobody,
                Some(message) => {
                    opt_out(&mut *unit, &message.person, message.request.channel, ("reader", "link"), now)?
                }
            },
        };
        unit.commit()?;
        Ok(kept)
    }
}

/// Keeps that a person wants no more messages by a way, unless that holds already.
fn opt_out(
    unit: &mut dyn Writing,
    person: &str,
    channel: Channel,
    (actor, by): (&str, &str),
    now: Timestamp,
) -> Result<Kept> {
    if is_opted_out(&*unit, person, channel)? {
        return Ok(Kept::Known);
    }
    let of = FactOf::Channel(channel);
    // It was asked for in writing.
    let event = Event::Begins { fact: Fact::OptedOut, of, amount: None, is_confirmed: true };
    let entry = Entry { seq: 0, at: now, effective_on: None, actor: actor.into(), event };
    let key = format!("opt-out-{by}-{}", now.as_microsecond());
    persons::record(unit, &[News::of_contact(person, &key, &entry)], now.as_microsecond())?;
    Ok(Kept::OptedOut)
}

fn is_opted_out(store: &(impl Reading + ?Sized), person: &str, channel: Channel) -> Result<bool> {
    let mut last: Option<(Timestamp, u64, bool)> = None;
    for row in store.person_events(&[person])? {
        let Some(entry) = persons::entry(&row)? else { continue };
        let is_about = |of: Option<&FactOf>| of == Some(&FactOf::Channel(channel));
        let begins = is_about(entry.event.begun(Fact::OptedOut));
        let is_later = last.is_none_or(|(at, seq, _)| (at, seq) < (entry.at, entry.seq));
        if is_later && (begins || is_about(entry.event.ended(Fact::OptedOut))) {
            last = Some((entry.at, entry.seq, begins));
        }
    }
    Ok(last.is_some_and(|(_, _, begins)| begins))
}
