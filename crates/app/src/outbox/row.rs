//! How a message stands in its list, and what the journal of persons is told of it.

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use collections::Word;
use collections::contact::Request;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Message;
use crate::channel::{Attachment, Content};
use crate::delivery::{Delivery, GivenUp, State};
use crate::error::Result;
use crate::persons::{self, News};
use crate::port::{ItemRow, Micros, Writing};

/// The list of messages, and the family of events that tell of them.
pub const MESSAGE: &str = "message";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    delivery: Delivery,
    channel: String,
    purpose: String,
    party: String,
    role: String,
    target: String,
    address: Option<String>,
    accounts: Vec<String>,
    permit: Option<u64>,
    language: String,
    template: String,
    actor: String,
    content: Option<ContentWire>,
    attachments: Vec<FileWire>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ContentWire {
    subject: Option<String>,
    text: String,
    html: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileWire {
    name: String,
    media_type: String,
    base64: String,
}

/// Since when a message is where it is, or when it is tried next where it waits; and why, or the carrier's name for it.
pub fn standing(state: &State) -> (Micros, Option<&str>) {
    match state {
        State::Queued { due_at, last_error } => (*due_at, last_error.as_deref()),
        State::Sending { until } => (*until, None),
        State::Sent { at, reference } => (*at, reference.as_deref()),
        State::Failed { at, why, .. } => (*at, Some(why)),
        State::Dead { at, last_error, .. } => (*at, last_error.as_deref()),
        State::Delivered { at, .. } => (*at, None),
    }
}

/// The word of a state.
pub fn state_word(state: &State) -> &'static str {
    match state {
        State::Queued { .. } => "queued",
        State::Sending { .. } => "sending",
        State::Sent { .. } => "sent",
        State::Failed { .. } => "failed",
        State::Dead { .. } => "dead",
        State::Delivered { .. } => "delivered",
    }
}

/// When something is to be done about it, or since when nothing is.
fn instant(state: &State) -> Micros {
    match state {
        State::Queued { due_at: at, .. }
        | State::Sending { until: at }
        | State::Sent { at, .. }
        | State::Failed { at, .. }
        | State::Dead { at, .. }
        | State::Delivered { at, .. } => *at,
    }
}

pub(super) fn write(message: &Message) -> Result<ItemRow> {
    let Message { delivery, request, content, .. } = message;
    let content = content.clone().map(|Content { subject, text, html }| ContentWire { subject, text, html });
    let file = |file: &Attachment| FileWire {
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        base64: STANDARD.encode(&file.bytes),
    };
    let wire = Wire {
        delivery: delivery.clone(),
        channel: request.channel.word().to_owned(),
        purpose: request.purpose.word().to_owned(),
        party: request.party.to_string(),
        role: request.role.word().to_owned(),
        target: request.target.word().to_owned(),
        address: request.address.as_ref().map(ToString::to_string),
        accounts: request.accounts.iter().map(ToString::to_string).collect(),
        permit: message.permit,
        language: message.language.clone(),
        template: message.template.clone(),
        actor: message.actor.clone(),
        content,
        attachments: message.attachments.iter().map(file).collect(),
    };
    Ok(ItemRow {
        list: MESSAGE.to_owned(),
        id: delivery.id.to_string(),
        person: message.person.clone(),
        state: state_word(&delivery.state).to_owned(),
        owner: String::new(),
        due_at: instant(&delivery.state),
        payload: serde_json::to_string(&wire).map_err(anyhow::Error::from)?,
    })
}

pub(super) fn read(row: &ItemRow) -> anyhow::Result<Message> {
    let of = || format!("message {}", row.id);
    let wire: Wire = serde_json::from_str(&row.payload).with_context(of)?;
    let request = Request {
        channel: Word::of(&wire.channel).with_context(of)?,
        purpose: Word::of(&wire.purpose).with_context(of)?,
        party: wire.party.as_str().into(),
        role: Word::of(&wire.role).with_context(of)?,
        target: Word::of(&wire.target).with_context(of)?,
        third: None,
        address: wire.address.as_deref().map(Into::into),
        accounts: wire.accounts.iter().map(|account| account.as_str().into()).collect(),
        team: 1,
    };
    let file = |file: FileWire| -> anyhow::Result<Attachment> {
        let FileWire { name, media_type, base64 } = file;
        Ok(Attachment { name, media_type, bytes: STANDARD.decode(base64).with_context(of)? })
    };
    Ok(Message {
        delivery: wire.delivery,
        person: row.person.clone(),
        request,
        permit: wire.permit,
        language: wire.language,
        template: wire.template,
        actor: wire.actor,
        content: wire.content.map(|ContentWire { subject, text, html }| Content { subject, text, html }),
        attachments: wire.attachments.into_iter().map(file).collect::<anyhow::Result<_>>()?,
    })
}

#[derive(Serialize)]
struct ToldWire<'t> {
    message: &'t str,
    channel: &'static str,
    template: &'t str,
    tries: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'static str>,
}

/// Tells the journal of persons what became of a message. That it waits or is being tried is no news.
pub(super) fn tell(unit: &mut dyn Writing, message: &Message, now: Timestamp) -> Result<()> {
    let Delivery { id, state, tries, .. } = &message.delivery;
    let (at, reference, why, outcome) = match state {
        State::Queued { .. } | State::Sending { .. } => return Ok(()),
        State::Sent { at, reference } => (at, reference.as_deref(), None, None),
        State::Failed { at, why, outcome } => (at, None, Some(why.clone()), *outcome),
        State::Dead { at, why, last_error } => {
            let error = last_error.as_ref().map(|error| format!(": {error}")).unwrap_or_default();
            (at, None, Some(format!("{}{error}", given_up(*why))), None)
        }
        State::Delivered { at, outcome } => (at, None, None, *outcome),
    };
    let wire = ToldWire {
        message: id.as_str(),
        channel: message.request.channel.word(),
        template: &message.template,
        tries: *tries,
        reference,
        why,
        outcome: outcome.map(Word::word),
    };
    news(
        unit,
        message,
        state_word(state),
        Timestamp::from_microsecond(*at).unwrap_or(now),
        (&message.actor, now),
        &wire,
    )
}

/// Tells the journal of persons something of a message.
pub(super) fn news(
    unit: &mut dyn Writing,
    message: &Message,
    word: &str,
    at: Timestamp,
    (actor, now): (&str, Timestamp),
    what: &impl Serialize,
) -> Result<()> {
    let told = News {
        person: message.person.clone(),
        kind: format!("{MESSAGE}.{word}"),
        at,
        actor: actor.to_owned(),
        key: format!("{}-{word}-{}", message.delivery.id, at.as_microsecond()),
        payload: serde_json::to_string(what).map_err(anyhow::Error::from)?,
    };
    persons::record(unit, &[told], now.as_microsecond())?;
    Ok(())
}

/// Why a message was given up, in words.
pub(super) fn given_up(why: GivenUp) -> &'static str {
    match why {
        GivenUp::TooManyTries => "tried as often as it may be",
        GivenUp::TooOld => "it would be too old",
        GivenUp::NotAllowed => "not allowed any more",
    }
}
