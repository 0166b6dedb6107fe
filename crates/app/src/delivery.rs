//! Delivery: how a message gets from the queue to its reader, or when it is given up.
//!
//! Pure: instants, answers and receipts are arguments, and even the jitter follows from the message's id. Who keeps deliveries
//! is a store's matter, who takes messages a [`crate::channel::Carrier`]'s, and whether a person may be contacted that of
//! `collections::contact`: it is asked here for the instant from which on it is allowed again.

mod retry;
mod stored;

use collections::person::Outcome;
use serde::{Deserialize, Serialize};

use crate::channel::{MessageId, SendError, Sent};
use crate::port::Micros;
use crate::receipt::{Receipt, Status};

pub use retry::RetryPolicy;

/// A message on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Which message.
    #[serde(with = "stored::message_id")]
    pub id: MessageId,
    /// When it was put into the queue.
    pub queued_at: Micros,
    /// How often a carrier has been asked to take it.
    pub tries: u32,
    /// Where it is.
    pub state: State,
}

/// Where a message is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// It waits.
    Queued {
        /// Not to be tried before.
        due_at: Micros,
        /// What the last try came to; none before the first.
        last_error: Option<String>,
    },
    /// A carrier is being asked.
    Sending {
        /// When whoever asks is taken to have died, so that somebody else may ask.
        until: Micros,
    },
    /// A carrier has it. Whether it arrives is told by a receipt, if ever.
    Sent {
        /// Since when.
        at: Micros,
        /// The carrier's name for it.
        reference: Option<String>,
    },
    /// It will not arrive.
    Failed {
        /// When that was known.
        at: Micros,
        /// Why.
        why: String,
        /// What came of it as a contact, where the carrier told it.
        #[serde(with = "stored::outcome")]
        outcome: Option<Outcome>,
    },
    /// It was given up: a dead letter, for a person to look at.
    Dead {
        /// When.
        at: Micros,
        /// Why.
        why: GivenUp,
        /// What the last try came to.
        last_error: Option<String>,
    },
    /// It has arrived.
    Delivered {
        /// When.
        at: Micros,
        /// What came of it as a contact, where the carrier told more.
        #[serde(with = "stored::outcome")]
        outcome: Option<Outcome>,
    },
}

/// Why a message was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GivenUp {
    /// It was tried as often as it may be.
    TooManyTries,
    /// It would be too old to be sent by the next try.
    TooOld,
    /// The person may not be contacted with it any more.
    NotAllowed,
}

/// What to do with a delivery now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Ask the carrier, and bring the answer with this number of the try.
    Send(u32),
    /// Nothing before that instant.
    Wait(Micros),
    /// Nothing any more, but to take receipts.
    Over,
}

/// From when on contact is allowed, at an instant or after it; none when it never is again.
pub type AllowedFrom<'g> = &'g dyn Fn(Micros) -> Option<Micros>;

impl Delivery {
    /// A message that is put into the queue, to be sent from an instant on.
    pub fn queue(id: MessageId, now: Micros, due_at: Micros) -> Self {
        Self { id, queued_at: now, tries: 0, state: State::Queued { due_at, last_error: None } }
    }

    /// Takes the next step. Where it answers [`Turn::Send`], the delivery is to be kept as it is then before the carrier is asked:
    /// if the program dies in between, the message is tried again under the same id when the lease is over.
    pub fn take(&mut self, now: Micros, policy: &RetryPolicy) -> Turn {
        let last_error = match &self.state {
            State::Queued { due_at: at, .. } | State::Sending { until: at } if now < *at => return Turn::Wait(*at),
            State::Queued { last_error, .. } => last_error.clone(),
            State::Sending { .. } => None,
            State::Sent { .. } | State::Failed { .. } | State::Dead { .. } | State::Delivered { .. } => {
                return Turn::Over;
            }
        };
        if let Some(why) = policy.gives_up(self, now) {
            self.state = State::Dead { at: now, why, last_error };
            return Turn::Over;
        }
        self.tries += 1;
        self.state = State::Sending { until: now.saturating_add(policy.lease) };
        Turn::Send(self.tries)
    }

    /// Puts it off to an instant, because it may not go before; gives it up where it would be too old then.
    pub fn put_off(&mut self, due_at: Micros, now: Micros, why: String, policy: &RetryPolicy) {
        if policy.is_too_old(self, due_at) {
            return self.give_up(GivenUp::TooOld, now, why);
        }
        self.state = State::Queued { due_at, last_error: Some(why) };
    }

    /// Gives it up.
    pub fn give_up(&mut self, why: GivenUp, now: Micros, last_error: String) {
        self.state = State::Dead { at: now, why, last_error: Some(last_error) };
    }

    /// Takes the carrier's answer to a try. The answer of a try that came too late is taken if the message went, and ignored if not.
    pub fn answer(
        &mut self,
        tried: u32,
        answer: Result<Sent, SendError>,
        now: Micros,
        policy: &RetryPolicy,
        allowed_from: AllowedFrom<'_>,
    ) {
        match (answer, &self.state) {
            (Ok(Sent { reference }), State::Queued { .. } | State::Sending { .. } | State::Dead { .. }) => {
                self.state = State::Sent { at: now, reference };
            }
            (Err(error), State::Sending { .. }) if tried == self.tries => {
                self.state = self.after_error(error, now, policy, allowed_from);
            }
            // A receipt was faster, or another try is on its way.
            (Ok(_), State::Sent { .. } | State::Failed { .. } | State::Delivered { .. }) | (Err(_), _) => {}
        }
    }

    fn after_error(
        &mut self,
        error: SendError,
        now: Micros,
        policy: &RetryPolicy,
        allowed_from: AllowedFrom<'_>,
    ) -> State {
        let last_error = Some(error.to_string());
        let wait = match error {
            SendError::Permanent { what } => return State::Failed { at: now, why: what, outcome: None },
            SendError::Temporary { retry_after, .. } => {
                let asked = retry_after.map_or(0, |wait| Micros::try_from(wait.as_micros()).unwrap_or(Micros::MAX));
                policy.wait(self.id.as_str(), self.tries).max(asked)
            }
            SendError::Unusable { .. } => {
                // Not the message's fault: the try does not count.
                self.tries -= 1;
                policy.wait_max
            }
        };
        let dead = |why| State::Dead { at: now, why, last_error: last_error.clone() };
        if self.tries >= policy.tries_max {
            return dead(GivenUp::TooManyTries);
        }
        let Some(due_at) = allowed_from(now.saturating_add(wait)) else { return dead(GivenUp::NotAllowed) };
        if policy.is_too_old(self, due_at) {
            return dead(GivenUp::TooOld);
        }
        State::Queued { due_at, last_error }
    }

    /// Takes a receipt. Receipts may come twice, in any order, and before the carrier's answer: what came of the message is the same.
    ///
    /// A message that has arrived has arrived, whatever is said of it later; one that failed was at least sent.
    pub fn receipt(&mut self, receipt: &Receipt) {
        let Receipt { at, outcome, .. } = *receipt;
        let told = match receipt.status {
            Status::Accepted => State::Sent { at, reference: receipt.reference.clone() },
            Status::Failed => {
                let why = receipt.code.clone().unwrap_or_else(|| "the carrier says that it failed".to_owned());
                State::Failed { at, why, outcome }
            }
            Status::Delivered => State::Delivered { at, outcome },
        };
        if told.knows_more_than(&self.state) {
            self.state = told;
        }
    }

    /// Puts a message that was given up or has failed into the queue again, with all its tries and its whole age before it.
    ///
    /// False, and nothing is changed, where it is not given up.
    pub fn revive(&mut self, now: Micros) -> bool {
        match &self.state {
            State::Dead { .. } | State::Failed { .. } => {
                *self = Self::queue(self.id.clone(), now, now);
                true
            }
            State::Queued { .. } | State::Sending { .. } | State::Sent { .. } | State::Delivered { .. } => false,
        }
    }

    /// Gives a message up that waits, because it must not be sent any more: it was paid, or a stop came.
    ///
    /// False, and nothing is changed, where it does not wait.
    pub fn stop(&mut self, now: Micros) -> bool {
        let State::Queued { last_error, .. } = &self.state else { return false };
        self.state = State::Dead { at: now, why: GivenUp::NotAllowed, last_error: last_error.clone() };
        true
    }
}

impl State {
    /// The outcome of the contact attempt, as far as it is known; none while nothing was sent.
    pub fn outcome(&self) -> Option<Outcome> {
        match self {
            Self::Queued { .. } | Self::Sending { .. } | Self::Dead { .. } => None,
            Self::Sent { .. } => Some(Outcome::Sent),
            Self::Failed { outcome, .. } => Some(outcome.unwrap_or(Outcome::Bounced)),
            Self::Delivered { outcome, .. } => Some(outcome.unwrap_or(Outcome::Delivered)),
        }
    }

    /// How much is known of what became of it.
    fn rank(&self) -> u8 {
        match self {
            Self::Queued { .. } | Self::Sending { .. } | Self::Dead { .. } => 0,
            Self::Sent { .. } => 1,
            Self::Failed { .. } => 2,
            Self::Delivered { .. } => 3,
        }
    }

    /// Whether a receipt's state takes the place of another. Of two that say the same the earlier counts, and of two of one
    /// instant the one that tells more, so that the order in which they come does not matter.
    fn knows_more_than(&self, other: &Self) -> bool {
        match self.rank().cmp(&other.rank()) {
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Greater => true,
            std::cmp::Ordering::Equal => self.precedence() < other.precedence(),
        }
    }

    fn precedence(&self) -> (Micros, bool, String) {
        match self {
            Self::Queued { .. } | Self::Sending { .. } | Self::Dead { .. } => (Micros::MIN, false, String::new()),
            Self::Sent { at, reference } => (*at, reference.is_none(), reference.clone().unwrap_or_default()),
            Self::Failed { at, why, outcome } => (*at, outcome.is_none(), format!("{outcome:?} {why}")),
            Self::Delivered { at, outcome } => (*at, outcome.is_none(), format!("{outcome:?}")),
        }
    }
}

#[cfg(test)]
mod tests;
