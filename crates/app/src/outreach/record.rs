//! How permits, their outcomes and refusals stand in the journal of persons.

use collections::Word;
use collections::contact::{Permit, Request};
use collections::person::{Channel, Outcome};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Ask, No, PERMIT_HELD_FOR};
use crate::error::Result;
use crate::persons::{News, family, key_is_taken, word};
use crate::port::PersonEventRow;

/// The family of events that tell of permits.
pub const OUTREACH: &str = "outreach";

/// What came of a permit.
#[derive(Clone, Copy, Debug)]
pub struct Used<'u> {
    /// The permit's number.
    pub permit: u64,
    /// Who tells.
    pub actor: &'u str,
    /// When it happened.
    pub at: Timestamp,
    /// What came of it.
    pub outcome: Outcome,
    /// A word of the lender's own list of outcomes; empty where there is none.
    pub code: &'u str,
    /// What is to be remembered. No personal data belongs here that is not needed.
    pub note: &'u str,
}

/// A permit of which no outcome was told.
#[derive(Clone, Debug, PartialEq)]
pub struct Open {
    /// Its number.
    pub id: u64,
    /// What it was given for.
    pub request: Request,
    /// When it was given.
    pub at: Timestamp,
    /// The instant at which it has run out.
    pub until: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RequestWire {
    channel: String,
    purpose: String,
    party: String,
    role: String,
    target: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    third: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    accounts: Vec<String>,
    team: u32,
}

#[derive(Debug, Serialize, Deserialize)]
struct PermittedWire {
    request: RequestWire,
    packs: Vec<String>,
    person_position: u64,
    until: String,
}

#[derive(Debug, Serialize)]
struct RefusedWire {
    request: RequestWire,
    /// `gate`, `busy` or `settled`.
    by: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rules: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    packs: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed_from: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct UsedWire {
    permit: u64,
    outcome: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    code: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
}

pub(super) fn permitted(ask: &Ask<'_>, permit: &Permit, now: Timestamp) -> News {
    let until = (now + PERMIT_HELD_FOR).min(permit.expires_at());
    let wire = PermittedWire {
        request: written(ask.request),
        packs: permit.packs().iter().map(ToString::to_string).collect(),
        person_position: permit.person_position(),
        until: until.to_string(),
    };
    news(ask.person, "permitted", now, ask.actor, ask.key, &wire)
}

/// A refusal has a key of its own, so that the same may be asked again.
pub(super) fn refused(ask: &Ask<'_>, no: &No, now: Timestamp) -> News {
    let wire = |by| RefusedWire {
        request: written(ask.request),
        by,
        rules: Vec::new(),
        packs: Vec::new(),
        allowed_from: None,
    };
    let wire = match no {
        No::Gate(answer) => match &answer.decision {
            Ok(_) => wire("gate"),
            Err(refused) => RefusedWire {
                rules: refused.blocks().iter().filter_map(|block| Some(block.rule.as_ref()?.to_string())).collect(),
                packs: packs_of(refused.blocks()),
                allowed_from: refused.allowed_from().map(|at| at.to_string()),
                ..wire("gate")
            },
        },
        No::Busy { until, .. } => RefusedWire { allowed_from: Some(until.to_string()), ..wire("busy") },
        No::Settled(_) => wire("settled"),
    };
    let key = format!("{}-refused-{}", ask.key, now.as_microsecond());
    news(ask.person, "refused", now, ask.actor, &key, &wire)
}

fn packs_of(blocks: &[collections::contact::Block]) -> Vec<String> {
    let mut packs: Vec<String> = blocks.iter().map(|block| block.pack.to_string()).collect();
    packs.dedup();
    packs
}

pub(super) fn used(person: &str, used: &Used<'_>, key: &str, at: Timestamp) -> News {
    let wire = UsedWire {
        permit: used.permit,
        outcome: used.outcome.word().to_owned(),
        code: used.code.to_owned(),
        note: used.note.to_owned(),
    };
    news(person, "used", at, used.actor, key, &wire)
}

fn news(person: &str, word: &str, at: Timestamp, actor: &str, key: &str, wire: &impl Serialize) -> News {
    News {
        person: person.to_owned(),
        kind: format!("{OUTREACH}.{word}"),
        at,
        actor: actor.to_owned(),
        key: key.to_owned(),
        payload: serde_json::to_string(wire).expect("texts and numbers are JSON"),
    }
}

pub(super) fn is_permit(row: &PersonEventRow) -> bool {
    family(row) == OUTREACH && word(row) == "permitted"
}

/// The number of the permit that a key stands for.
pub(super) fn permit_of(row: &PersonEventRow, ask: &Ask<'_>) -> Result<u64> {
    if is_permit(row) && request_of(row)? == *ask.request {
        return Ok(row.seq);
    }
    Err(key_is_taken(ask.key, ask.person).into())
}

pub(super) fn request_of(row: &PersonEventRow) -> Result<Request> {
    let wire: PermittedWire = read(row)?;
    Ok(request(&wire.request)
        .ok_or_else(|| anyhow::anyhow!("event {} of person {} makes no sense", row.seq, row.person))?)
}

/// The permits of a person of which no outcome was told.
///
/// # Errors
/// When an event cannot be read.
pub fn open_permits(rows: &[PersonEventRow]) -> Result<Vec<Open>> {
    let mut open = Vec::new();
    for row in rows.iter().filter(|row| family(row) == OUTREACH) {
        match word(row) {
            "permitted" => {
                let wire: PermittedWire = read(row)?;
                let until = wire.until.parse().map_err(anyhow::Error::from)?;
                let at = Timestamp::from_microsecond(row.at).map_err(anyhow::Error::from)?;
                open.push(Open { id: row.seq, request: request_of(row)?, at, until });
            }
            "used" => {
                let wire: UsedWire = read(row)?;
                open.retain(|open: &Open| open.id != wire.permit);
            }
            _ => {}
        }
    }
    Ok(open)
}

fn read<T: for<'d> Deserialize<'d>>(row: &PersonEventRow) -> Result<T> {
    let read = serde_json::from_str(&row.payload);
    Ok(read.map_err(|error| anyhow::anyhow!("event {} of person {}: {error}", row.seq, row.person))?)
}

fn written(request: &Request) -> RequestWire {
    RequestWire {
        channel: request.channel.word().to_owned(),
        purpose: request.purpose.word().to_owned(),
        party: request.party.to_string(),
        role: request.role.word().to_owned(),
        target: request.target.word().to_owned(),
        third: request.third.as_ref().map(ToString::to_string),
        address: request.address.as_ref().map(ToString::to_string),
        accounts: request.accounts.iter().map(ToString::to_string).collect(),
        team: request.team,
    }
}

fn request(wire: &RequestWire) -> Option<Request> {
    Some(Request {
        channel: Word::of(&wire.channel)?,
        purpose: Word::of(&wire.purpose)?,
        party: wire.party.as_str().into(),
        role: Word::of(&wire.role)?,
        target: Word::of(&wire.target)?,
        third: wire.third.as_deref().map(Into::into),
        address: wire.address.as_deref().map(Into::into),
        accounts: wire.accounts.iter().map(|account| account.as_str().into()).collect(),
        team: wire.team,
    })
}

/// A no that was kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// Who said it: `gate`, `busy` or `settled`.
    pub by: String,
    /// The rules that said it.
    pub rules: Vec<String>,
    /// The way that was asked for.
    pub channel: Option<Channel>,
}

#[derive(Debug, Deserialize)]
struct RefusalWire {
    request: RequestWire,
    by: String,
    #[serde(default)]
    rules: Vec<String>,
}

/// What a kept refusal says; none where the event is none.
pub fn refusal_of(row: &PersonEventRow) -> Option<Refusal> {
    if family(row) != OUTREACH || word(row) != "refused" {
        return None;
    }
    let RefusalWire { request, by, rules } = serde_json::from_str(&row.payload).ok()?;
    Some(Refusal { by, rules, channel: Word::of(&request.channel) })
}
