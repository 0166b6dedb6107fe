//! How steps that were taken stand in the journal of persons.

use anyhow::Context;
use collections::strategy::plan::{About, Due};
use collections::strategy::step::Taken;
use serde::{Deserialize, Serialize};

use super::Treatment;
use crate::persons::{News, family, word};
use crate::port::PersonEventRow;

/// The family of events that tell of steps.
pub const TREATMENT: &str = "treatment";

#[derive(Serialize, Deserialize)]
struct TakenWire {
    strategy: String,
    version: u32,
    state: String,
    step: String,
    /// Whether it asked for money.
    asked: bool,
    /// The business day.
    on: String,
    channel: String,
    /// The message, where it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    /// The job, where it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    job: Option<String>,
    accounts: Vec<AboutWire>,
}

#[derive(Serialize, Deserialize)]
struct AboutWire {
    account: String,
    amount_minor: i64,
    fell_due_on: String,
    time: u32,
    entered_on: String,
}

/// What became of a step.
pub(super) struct Became<'b> {
    pub(super) channel: &'static str,
    pub(super) message: Option<&'b str>,
    pub(super) job: Option<&'b str>,
}

/// That a step was taken. `key` is its idempotency key.
pub(super) fn step_taken(
    treatment: &Treatment,
    person: &str,
    due: &Due,
    became: &Became<'_>,
    actor: &str,
    key: &str,
) -> News {
    let strategy = &treatment.written.strategy;
    let (state, step) = treatment.step(due.state, due.step);
    let wire = TakenWire {
        strategy: strategy.id.clone(),
        version: strategy.version,
        state: state.name.clone(),
        step: step.name.clone(),
        asked: step.asks(),
        on: treatment.on.to_string(),
        channel: became.channel.to_owned(),
        message: became.message.map(str::to_owned),
        job: became.job.map(str::to_owned),
        accounts: due.accounts.iter().map(about).collect(),
    };
    News {
        person: person.to_owned(),
        kind: format!("{TREATMENT}.taken"),
        at: treatment.now,
        actor: actor.to_owned(),
        key: key.to_owned(),
        payload: serde_json::to_string(&wire).expect("texts and numbers are JSON"),
    }
}

fn about(about: &About) -> AboutWire {
    AboutWire {
        account: about.account.clone(),
        amount_minor: about.amount.minor(),
        fell_due_on: about.fell_due_on.to_string(),
        time: about.time,
        entered_on: about.entered_on.to_string(),
    }
}

/// The steps that were taken for a person, in their order.
///
/// # Errors
/// When an event cannot be read.
pub fn taken(rows: &[PersonEventRow]) -> anyhow::Result<Vec<Taken>> {
    let of_steps = rows.iter().filter(|row| family(row) == TREATMENT && word(row) == "taken");
    of_steps.map(|row| read(row).with_context(|| format!("event {} of person {}", row.seq, row.person))).collect()
}

fn read(row: &PersonEventRow) -> anyhow::Result<Taken> {
    let wire: TakenWire = serde_json::from_str(&row.payload)?;
    Ok(Taken {
        state: wire.state,
        step: wire.step,
        accounts: wire.accounts.into_iter().map(|about| about.account).collect(),
        asked: wire.asked,
        on: wire.on.parse().map_err(|error| anyhow::anyhow!("{error}"))?,
    })
}
