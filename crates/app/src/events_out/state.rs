//! What is kept of an endpoint: how far it has heard, what it did not take, and whether it is still tried.
//!
//! Kept as one JSON text under the endpoint's name. Events are not in it, only their places: they are read again.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::stream::{Position, Stream};
use crate::delivery::RetryPolicy;
use crate::port::Micros;

/// When an endpoint is tried again, and when it is given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndpointPolicy {
    /// So many failures one after the other disable it.
    pub failures_max: u32,
    /// So many times it may refuse one event before the event becomes a dead letter.
    pub refusals_max: u32,
    /// So many dead letters are kept; one more disables it.
    pub dead_max: u32,
    /// The longest wait after the first failure; it doubles with every further one,
    pub first_wait: Micros,
    /// up to this.
    pub wait_max: Micros,
}

impl Default for EndpointPolicy {
    /// 20 failures, from 5 seconds to an hour apart: disabled after most of half a day.
    fn default() -> Self {
        let second = 1_000_000;
        Self { failures_max: 20, refusals_max: 3, dead_max: 1_000, first_wait: 5 * second, wait_max: 3_600 * second }
    }
}

impl EndpointPolicy {
    pub(super) fn wait(&self, name: &str, failures: u32) -> Micros {
        let policy = RetryPolicy { first_wait: self.first_wait, wait_max: self.wait_max, ..RetryPolicy::default() };
        policy.wait(name, failures)
    }
}

/// What is kept of an endpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndpointState {
    /// How far it has heard, by stream; from the beginning where nothing is said.
    #[serde(default)]
    cursors: BTreeMap<String, String>,
    /// How many times in a row it could not be reached or did not take what it should.
    #[serde(default)]
    pub failures: u32,
    /// Not to be tried before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_at: Option<Micros>,
    /// What the last failure was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_error: Option<String>,
    /// Who sends to it now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    claim: Option<Claim>,
    /// The event that it refuses, and how often.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) refused: Option<Refusal>,
    /// What it did not take, in the order in which it was given up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dead: Vec<DeadLetter>,
    /// That it is not tried any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled: Option<Disabled>,
}

/// An event that is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Refusal {
    /// Its place.
    pub(super) place: Place,
    /// How often.
    pub(super) times: u32,
}

/// An event that an endpoint did not take, or that was held back behind such an event of the same account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadLetter {
    /// Its place.
    pub place: Place,
    /// The account, which nothing more of the stream is told of until this is.
    pub subject: String,
    /// When it was given up.
    pub at: Micros,
    /// Why.
    pub why: String,
}

/// That an endpoint is not tried any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disabled {
    /// Since when.
    pub at: Micros,
    /// Why.
    pub why: String,
}

/// That somebody sends to an endpoint, so that nobody else does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Claim {
    by: String,
    /// When it ends by itself: who died sends nothing any more.
    until: Micros,
}

/// A place in a stream, as it is kept: `account 17`, `standing 2025-04-01/17`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Place(pub Position);

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0.stream().name(), self.0)
    }
}

impl From<Place> for String {
    fn from(place: Place) -> Self {
        place.to_string()
    }
}

impl TryFrom<String> for Place {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parts = text.split_once(' ').and_then(|(stream, place)| stream.parse::<Stream>().ok()?.position(place));
        parts.map(Self).ok_or_else(|| format!("\"{text}\" is no place in a stream"))
    }
}

impl EndpointState {
    /// The state of an endpoint that hears from here on only: nothing of what a book holds already.
    pub fn from_now_on(last: &[Position]) -> Self {
        let mut state = Self::default();
        last.iter().for_each(|position| state.advance(*position));
        state
    }

    /// How far it has heard in a stream.
    pub fn cursor(&self, stream: Stream) -> Position {
        let kept = self.cursors.get(stream.name()).and_then(|text| stream.position(text));
        kept.unwrap_or_else(|| stream.start())
    }

    /// It has heard up to and with this place.
    pub(super) fn advance(&mut self, position: Position) {
        self.cursors.insert(position.stream().name().to_owned(), position.to_string());
    }

    /// Tells everything after a place once more, in its order. Dead letters of the stream behind it are told with the rest.
    pub fn replay(&mut self, after: Position) {
        let is_told_again = |letter: &DeadLetter| letter.place.0.stream() == after.stream() && after < letter.place.0;
        self.dead.retain(|letter| !is_told_again(letter));
        self.refused = None;
        self.advance(after);
    }

    /// Tries it again, from where it stopped, whoever claims it.
    pub fn enable(&mut self) {
        self.release();
        self.disabled = None;
        self.failures = 0;
        self.retry_at = None;
    }

    /// Gives a dead letter up for good, so that what follows it may be told. False where there is none at that place.
    pub fn drop_dead(&mut self, position: Position) -> bool {
        let before = self.dead.len();
        self.dead.retain(|letter| letter.place.0 != position);
        self.dead.len() < before
    }

    /// The dead letter that holds an event back: an earlier one of the same stream and account.
    pub(super) fn held_by(&self, stream: Stream, subject: &str) -> Option<&DeadLetter> {
        self.dead.iter().find(|letter| letter.place.0.stream() == stream && letter.subject == subject)
    }

    /// Whether somebody else sends to it at an instant.
    pub(super) fn is_claimed_by_another(&self, than: &str, at: Micros) -> bool {
        self.claim.as_ref().is_some_and(|claim| claim.by != than && at < claim.until)
    }

    /// Claims it through an instant, or goes on doing so.
    pub(super) fn claim(&mut self, by: &str, until: Micros) {
        self.claim = Some(Claim { by: by.to_owned(), until });
    }

    /// Lets others send to it.
    pub(super) fn release(&mut self) {
        self.claim = None;
    }

    pub(super) fn succeeded(&mut self) {
        self.failures = 0;
        self.retry_at = None;
        self.last_error = None;
    }

    pub(super) fn disable(&mut self, at: Micros, why: String) {
        self.retry_at = None;
        self.disabled = Some(Disabled { at, why });
    }
}
