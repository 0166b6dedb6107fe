//! Replies: what somebody wrote back to a message, passed on by its gateway.
//!
//! A reply that stops messages is a fact of the person; any other waits for somebody to read it. Texts are items, so that they can be
//! erased; the journal of persons is told that one came, and nothing of what it says.

use anyhow::Context;
use collections::person::Channel;
use collections::{Set, Word};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Kept, opt_out};
use crate::addresses;
use crate::channel::MessageId;
use crate::error::Result;
use crate::models::content_hash;
use crate::outbox;
use crate::persons::{self, News};
use crate::port::{ItemQuery, ItemRow, Reading, Writing};
use crate::receipt::ReceiptRejected;
use crate::work::reason::in_both;
use crate::work::{self, Job};

/// The list of replies, and the family of events that tell of them.
pub const REPLY: &str = "reply";

/// The longest reply that is taken, in characters.
const TEXT_MAX: usize = 4_000;

/// A reply. Its `Debug` does not show the text or the number.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    /// Its id: made of the gateway and of the name that the gateway gave to the request.
    id: String,
    /// To which message, or from which address by which way.
    of: Of,
    /// When.
    at: Timestamp,
    /// What it says.
    pub(super) text: String,
}

impl std::fmt::Debug for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reply").field("id", &self.id).field("at", &self.at).finish_non_exhaustive()
    }
}

#[derive(Clone, PartialEq, Eq)]
enum Of {
    Message(MessageId),
    Address { from: String, channel: Channel },
}

/// The body of a request.
#[derive(Deserialize)]
struct Body {
    message_id: Option<String>,
    from: Option<String>,
    channel: Option<String>,
    at: String,
    text: String,
}

impl Reply {
    /// Reads a reply that is believed.
    pub(super) fn parse((gateway, id): (&str, &str), body: &[u8]) -> std::result::Result<Self, ReceiptRejected> {
        let no = |what: &str| ReceiptRejected::NotUnderstood(what.to_owned());
        let Body { message_id, from, channel, at, text } = serde_json::from_slice(body)
            .map_err(|error| ReceiptRejected::NotUnderstood(format!("the body is no reply: {error}")))?;
        let of = match (message_id, from, channel) {
            (Some(id), _, _) => Of::Message(MessageId::new(&id).ok_or_else(|| no("message_id is no id of a message"))?),
            (None, Some(from), Some(channel)) => {
                let channel = Channel::of(&channel).ok_or_else(|| no("channel is no word of the contract"))?;
                Of::Address { from: from.trim().to_owned(), channel }
            }
            (None, _, _) => return Err(no("message_id is missing; without it from and channel are needed")),
        };
        if text.chars().count() > TEXT_MAX {
            return Err(ReceiptRejected::NotUnderstood(format!("text has more than {TEXT_MAX} characters")));
        }
        let at = at.parse().map_err(|_| no("at is no instant"))?;
        let id = format!("reply-{}", &content_hash(&format!("{gateway}\n{id}"))[..32]);
        Ok(Self { id, of, at, text })
    }
}

/// Keeps a reply: as an opt-out, or as something to be read.
pub(super) fn keep(
    unit: &mut dyn Writing,
    (reply, is_stop): (&Reply, bool),
    ways: Set<Channel>,
    (actor, now): (&str, Timestamp),
) -> Result<Kept> {
    let (channel, whose) = whose(unit, ways, &reply.of)?;
    let mut kept = Kept::Nobody;
    for Somebody { person, accounts } in whose {
        if unit.person_events(&[&person])?.iter().any(|row| row.key == reply.id) {
            kept = Kept::Known;
            continue;
        }
        let told = json!({ "channel": channel.word(), "is_stop": is_stop });
        let news = News {
            person: person.clone(),
            kind: format!("{REPLY}.received"),
            at: reply.at,
            actor: actor.to_owned(),
            key: reply.id.clone(),
            payload: told.to_string(),
        };
        persons::record(unit, &[news], now.as_microsecond())?;
        if is_stop {
            opt_out(unit, &person, channel, (actor, &reply.id), now)?;
            kept = Kept::OptedOut;
        } else {
            to_be_read(unit, reply, (channel, &person, accounts), now)?;
            kept = Kept::New;
        }
    }
    Ok(kept)
}

struct Somebody {
    person: String,
    accounts: Vec<String>,
}

/// Whose reply it is, and by which way: of a message its person, of an address everybody who has it.
fn whose(store: &mut dyn Writing, ways: Set<Channel>, of: &Of) -> Result<(Channel, Vec<Somebody>)> {
    match of {
        Of::Message(id) => {
            let message = outbox::known(store, id.as_str())?.filter(|message| ways.contains(message.request.channel));
            let Some(message) = message else { return Ok((Channel::Sms, Vec::new())) };
            let accounts = message.request.accounts.iter().map(ToString::to_string).collect();
            Ok((message.request.channel, vec![Somebody { person: message.person, accounts }]))
        }
        Of::Address { from, channel } if ways.contains(*channel) => {
            let mut found = Vec::new();
            // What an earlier program kept is walked once.
            while addresses::mark_all(store, addresses::BATCH)? > 0 {}
            for person in addresses::persons_at(store, *channel, from)? {
                let accounts = store.accounts_of_person(&person)?.into_iter().map(|row| row.reference).collect();
                found.push(Somebody { person, accounts });
            }
            Ok((*channel, found))
        }
        Of::Address { channel, .. } => Ok((*channel, Vec::new())),
    }
}

#[derive(Serialize, Deserialize)]
struct Wire {
    reply: String,
    channel: String,
    text: String,
}

/// Keeps the text, and a job to read it.
fn to_be_read(
    unit: &mut dyn Writing,
    reply: &Reply,
    (channel, person, accounts): (Channel, &str, Vec<String>),
    now: Timestamp,
) -> Result<()> {
    let wire = Wire { reply: reply.id.clone(), channel: channel.word().to_owned(), text: reply.text.clone() };
    // One number may be of several persons.
    let id = format!("{}-{}", reply.id, &content_hash(person)[..8]);
    unit.put_items(&[ItemRow {
        list: REPLY.to_owned(),
        id: id.clone(),
        person: person.to_owned(),
        state: "kept".to_owned(),
        owner: String::new(),
        due_at: reply.at.as_microsecond(),
        payload: serde_json::to_string(&wire).map_err(anyhow::Error::from)?,
    }])?;
    let job = Job {
        id,
        person: person.to_owned(),
        due_at: now.as_microsecond(),
        action: "review".to_owned(),
        accounts,
        purpose: None,
        party: None,
        skills: Vec::new(),
        origin: "reply".to_owned(),
        reason: in_both("wrote back; read it and answer", "客户已回复，请阅读并答复", channel.word()),
        last_day: None,
        done_by: None,
    };
    work::open(unit, &job, now)?;
    Ok(())
}

/// A reply with its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplyText {
    /// Whose.
    pub person: String,
    /// By which way.
    pub channel: String,
    /// When.
    pub at: Timestamp,
    /// What it says.
    pub text: String,
}

/// Replies that wait or waited to be read, the oldest first.
///
/// # Errors
/// When the book cannot be read.
pub fn replies(store: &(impl Reading + ?Sized), person: Option<&str>, limit: usize) -> Result<Vec<ReplyText>> {
    let rows = store.items(ItemQuery { list: REPLY, person, limit, ..ItemQuery::default() })?;
    let read = |row: &ItemRow| -> anyhow::Result<ReplyText> {
        let Wire { channel, text, .. } = serde_json::from_str(&row.payload).with_context(|| row.id.clone())?;
        let at = Timestamp::from_microsecond(row.due_at)?;
        Ok(ReplyText { person: row.person.clone(), channel, at, text })
    };
    Ok(rows.iter().map(read).collect::<anyhow::Result<_>>()?)
}

/// Takes the texts of a person's replies out of the book; how many there were.
pub(crate) fn erase(unit: &mut dyn Writing, person: &str) -> Result<usize> {
    let query = ItemQuery { list: REPLY, person: Some(person), limit: usize::MAX >> 1, ..ItemQuery::default() };
    let rows = unit.items(query)?;
    unit.drop_items(REPLY, &rows.iter().map(|row| row.id.as_str()).collect::<Vec<_>>())?;
    Ok(rows.len())
}
