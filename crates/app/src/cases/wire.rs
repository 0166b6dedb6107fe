//! Cases as JSON in the journal of persons.

use anyhow::Context;
use collections::Word;
use collections::bad_faith::{Evidence, Sign, View};
use collections::case::CaseKind;
use collections::desk::DeskRules;
use jiff::Timestamp;
use primitives::{Amount, Date};
use serde::{Deserialize, Serialize};

use super::fold::{Case, State};
use super::{Answer, CASE, Opening};
use crate::access::Actor;
use crate::persons::News;
use crate::port::PersonEventRow;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OpenedWire {
    kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    amount: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    about: Option<String>,
    reason: String,
    rules: String,
    came_in_on: String,
    deadline: String,
}

/// The case that an event belongs to.
#[derive(Deserialize)]
struct OfCase {
    case: u64,
}

#[derive(Serialize, Deserialize)]
struct NotedWire {
    case: u64,
    text: String,
}

#[derive(Serialize, Deserialize)]
struct ExtendedWire {
    case: u64,
    longer: String,
    deadline: String,
    reason: String,
}

#[derive(Serialize, Deserialize)]
struct EvidenceWire {
    case: u64,
    sign: String,
    on: String,
    source: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    view: Option<ViewWire>,
}

/// What read from numbers that somebody could pay and does not want to.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ViewWire {
    model: String,
    version: u32,
    on: String,
}

#[derive(Serialize, Deserialize)]
struct AnsweredWire {
    case: u64,
    on: String,
    finding: String,
    outcome: String,
    upheld: bool,
}

#[derive(Serialize, Deserialize)]
struct ClosedWire {
    case: u64,
    on: String,
    reason: String,
}

pub(super) fn opened(
    actor: &Actor,
    opening: Opening<'_>,
    (rules, came_in_on, deadline): (&DeskRules, Date, Date),
    (key, now): (&str, Timestamp),
) -> News {
    let wire = OpenedWire {
        kind: opening.kind.word().to_owned(),
        account: opening.account.map(str::to_owned),
        amount: opening.amount.map(Amount::minor),
        about: opening.about.map(str::to_owned),
        reason: opening.reason.to_owned(),
        rules: rules.key(),
        came_in_on: came_in_on.to_string(),
        deadline: deadline.to_string(),
    };
    news(opening.person, "opened", &actor.name, (key, now), &wire)
}

pub(super) fn noted(case: &Case, by: &str, text: &str, (key, now): (&str, Timestamp)) -> News {
    news(&case.person, "noted", by, (key, now), &NotedWire { case: case.id, text: text.to_owned() })
}

pub(super) fn extended(
    case: &Case,
    by: &str,
    (longer, reason, deadline): (&str, &str, Date),
    (key, now): (&str, Timestamp),
) -> News {
    let [longer, reason] = [longer, reason].map(str::to_owned);
    let wire = ExtendedWire { case: case.id, longer, deadline: deadline.to_string(), reason };
    news(&case.person, "extended", by, (key, now), &wire)
}

pub(super) fn evidence(case: &Case, evidence: &Evidence, (key, now): (&str, Timestamp)) -> News {
    let wire = EvidenceWire {
        case: case.id,
        sign: evidence.sign.word().to_owned(),
        on: evidence.on.to_string(),
        source: evidence.source.clone(),
        view: evidence.view.as_ref().map(|view| ViewWire {
            model: view.model.clone(),
            version: view.version,
            on: view.on.to_string(),
        }),
    };
    news(&case.person, "evidence", &evidence.by, (key, now), &wire)
}

pub(super) fn answered(case: &Case, by: &str, answer: Answer<'_>, (on, now): (Date, Timestamp)) -> News {
    let [finding, outcome] = [answer.finding, answer.outcome].map(str::to_owned);
    let wire = AnsweredWire { case: case.id, on: on.to_string(), finding, outcome, upheld: answer.upheld };
    news(&case.person, "answered", by, (&format!("case-{}-answered", case.id), now), &wire)
}

pub(super) fn closed(case: &Case, by: &str, reason: &str, (on, now): (Date, Timestamp)) -> News {
    let wire = ClosedWire { case: case.id, on: on.to_string(), reason: reason.to_owned() };
    news(&case.person, "closed", by, (&format!("case-{}-closed", case.id), now), &wire)
}

fn news(person: &str, word: &str, by: &str, (key, now): (&str, Timestamp), wire: &impl Serialize) -> News {
    News {
        person: person.to_owned(),
        kind: format!("{CASE}.{word}"),
        at: now,
        actor: by.to_owned(),
        key: key.to_owned(),
        payload: serde_json::to_string(wire).expect("texts and numbers are JSON"),
    }
}

pub(super) fn opened_read(row: &PersonEventRow) -> anyhow::Result<Case> {
    let wire: OpenedWire = serde_json::from_str(&row.payload)?;
    Ok(Case {
        id: row.seq,
        person: row.person.clone(),
        kind: CaseKind::of(&wire.kind).with_context(|| format!("\"{}\" is no kind of case", wire.kind))?,
        account: wire.account,
        amount: wire.amount.map(Amount::from_minor),
        about: wire.about,
        reason: wire.reason,
        rules: wire.rules,
        came_in_on: day(&wire.came_in_on)?,
        deadline: day(&wire.deadline)?,
        opened_by: row.actor.clone(),
        state: State::Open,
        notes: Vec::new(),
        evidence: Vec::new(),
    })
}

pub(super) fn case_of(row: &PersonEventRow) -> anyhow::Result<u64> {
    Ok(serde_json::from_str::<OfCase>(&row.payload)?.case)
}

pub(super) fn noted_read(row: &PersonEventRow) -> anyhow::Result<String> {
    Ok(serde_json::from_str::<NotedWire>(&row.payload)?.text)
}

/// The new deadline, by which name, and why.
pub(super) fn extended_read(row: &PersonEventRow) -> anyhow::Result<(Date, String, String)> {
    let wire: ExtendedWire = serde_json::from_str(&row.payload)?;
    Ok((day(&wire.deadline)?, wire.longer, wire.reason))
}

pub(super) fn evidence_read(row: &PersonEventRow) -> anyhow::Result<Evidence> {
    let wire: EvidenceWire = serde_json::from_str(&row.payload)?;
    let sign = Sign::of(&wire.sign).with_context(|| format!("\"{}\" is no sign of bad faith", wire.sign))?;
    let view = wire.view.map(|view| -> anyhow::Result<View> {
        Ok(View { model: view.model, version: view.version, on: day(&view.on)? })
    });
    let (on, view) = (day(&wire.on)?, view.transpose()?);
    Ok(Evidence { sign, on, source: wire.source, by: row.actor.clone(), view })
}

/// When, what was found, what is done, and whether it was upheld.
pub(super) fn answered_read(row: &PersonEventRow) -> anyhow::Result<(Date, String, String, bool)> {
    let wire: AnsweredWire = serde_json::from_str(&row.payload)?;
    Ok((day(&wire.on)?, wire.finding, wire.outcome, wire.upheld))
}

/// When, and why.
pub(super) fn closed_read(row: &PersonEventRow) -> anyhow::Result<(Date, String)> {
    let wire: ClosedWire = serde_json::from_str(&row.payload)?;
    Ok((day(&wire.on)?, wire.reason))
}

fn day(text: &str) -> anyhow::Result<Date> {
    text.parse().map_err(|error| anyhow::anyhow!("{error}"))
}
