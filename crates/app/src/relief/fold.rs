//! What became of requests for relief: a fold of the person's events.

use anyhow::Context;
use collections::desk::DeskRules;
use collections::relief::{Granted, Kind, Means, Terms};
use primitives::Date;

use super::{RELIEF, Request, wire};
use crate::persons::{family, word};
use crate::port::PersonEventRow;

/// A request for relief, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relief {
    /// Its number: its place in the journal of persons.
    pub id: u64,
    /// Whose.
    pub person: String,
    /// The account, by the lender's reference.
    pub account: String,
    /// What was asked for.
    pub terms: Terms,
    /// Why.
    pub reason: String,
    /// What the customer lives on, where it was told.
    pub means: Option<Means>,
    /// Where the evidence is kept.
    pub evidence: Vec<String>,
    /// The rules under which it was asked for, by their key.
    pub rules: String,
    /// The day.
    pub asked_on: Date,
    /// Who asked.
    pub asked_by: String,
    /// How it stands.
    pub state: State,
}

/// How a request stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody has decided.
    Waiting,
    /// It was granted and booked.
    Granted {
        /// When.
        on: Date,
        /// By whom.
        by: String,
        /// Under which role.
        role: String,
    },
    /// It was refused.
    Refused {
        /// When.
        on: Date,
        /// By whom.
        by: String,
        /// Why.
        reason: String,
    },
    /// It was taken back.
    Withdrawn {
        /// When.
        on: Date,
        /// Why.
        reason: String,
    },
    /// It was granted, ran, and is over.
    Ended {
        /// When it was granted.
        granted_on: Date,
        /// When it ended.
        on: Date,
        /// How: `kept`, `broken`, `over`.
        how: String,
    },
}

impl State {
    /// Its name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Granted { .. } => "granted",
            Self::Refused { .. } => "refused",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Ended { .. } => "ended",
        }
    }
}

impl Relief {
    /// The request as it was asked.
    pub fn request(&self) -> Request<'_> {
        let Self { account, terms, reason, means, evidence, .. } = self;
        Request { account, terms, reason, means: *means, evidence }
    }

    /// When it was granted, if it was.
    pub fn granted(&self) -> Option<Granted> {
        let on = match self.state {
            State::Granted { on, .. } => on,
            State::Ended { granted_on, .. } => granted_on,
            State::Waiting | State::Refused { .. } | State::Withdrawn { .. } => return None,
        };
        Some(Granted { kind: self.terms.kind(), on })
    }

    /// Whether it is of a kind that runs for a time and was granted.
    pub fn runs(&self) -> bool {
        let lasts = match self.terms.kind() {
            Kind::Hardship | Kind::Plan => true,
            Kind::Extension | Kind::LateFee | Kind::Settlement => false,
        };
        lasts && matches!(self.state, State::Granted { .. })
    }
}

/// A request that was just recorded.
pub(super) fn just_asked(id: u64, person: &str, by: &str, request: Request<'_>, rules: &DeskRules, on: Date) -> Relief {
    Relief {
        id,
        person: person.to_owned(),
        account: request.account.to_owned(),
        terms: request.terms.clone(),
        reason: request.reason.to_owned(),
        means: request.means,
        evidence: request.evidence.to_vec(),
        rules: rules.key(),
        asked_on: on,
        asked_by: by.to_owned(),
        state: State::Waiting,
    }
}

/// All relief of a person, in the order in which it was asked for.
///
/// # Errors
/// When an event cannot be read.
pub fn of_person(rows: &[PersonEventRow]) -> anyhow::Result<Vec<Relief>> {
    let mut all: Vec<Relief> = Vec::new();
    for row in rows.iter().filter(|row| family(row) == RELIEF) {
        let place = || format!("event {} of person {}", row.seq, row.person);
        if word(row) == "asked" {
            all.push(wire::asked_read(row).with_context(place)?);
            continue;
        }
        let (relief, state) = wire::decided_read(row).with_context(place)?;
        let found = all.iter_mut().find(|one| one.id == relief);
        let found = found.with_context(|| format!("{}: there is no relief {relief}", place()))?;
        found.state = state(found);
    }
    Ok(all)
}
