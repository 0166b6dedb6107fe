//! Answers of the contact gate, told to people and to programs.
//!
//! What is allowed is decided in `collections::contact`. Here its answer becomes sentences in English or Chinese and plain
//! values, with instants as the debtor's clocks show them.

mod chinese;
mod english;
mod view;

use collections::contact::{Block, Permit, Refused, decide, wall_zone};
use collections::contact::{Pack, Request};
use collections::{Person, Zone};
use jiff::Timestamp;

use crate::explain::Language;

pub use view::{AnswerView, view};

/// An answer, with the zone in whose clocks it is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// When it was asked.
    pub at: Timestamp,
    /// The debtor's zone; of several the first.
    pub zone: Zone,
    /// What the gate said.
    pub decision: Result<Permit, Refused>,
}

/// Asks the gate.
///
/// # Panics
/// Without packs.
pub fn may(packs: &[&Pack], person: &Person, request: &Request, at: Timestamp) -> Answer {
    let zone = wall_zone(packs, person, request, at).clone();
    Answer { at, zone, decision: decide(packs, person, request, at) }
}

/// The answer in sentences: the first says yes or no.
pub fn sentences(answer: &Answer, language: Language) -> Vec<String> {
    let words = Words { zone: &answer.zone, language };
    match &answer.decision {
        Ok(permit) => words.permit(permit),
        Err(refused) => words.refused(refused),
    }
}

/// A language, and the clocks in which it tells of instants.
struct Words<'a> {
    zone: &'a Zone,
    language: Language,
}

impl Words<'_> {
    fn instant(&self, at: Timestamp) -> String {
        format!("{} {}", self.zone.wall(at).strftime("%Y-%m-%d %H:%M:%S"), self.zone.name())
    }

    fn permit(&self, permit: &Permit) -> Vec<String> {
        match self.language {
            Language::English => english::permit(self, permit),
            Language::Chinese => chinese::permit(self, permit),
        }
    }

    fn refused(&self, refused: &Refused) -> Vec<String> {
        match self.language {
            Language::English => english::refused(self, refused),
            Language::Chinese => chinese::refused(self, refused),
        }
    }

    /// What a rule found.
    fn why(&self, block: &Block) -> String {
        match self.language {
            Language::English => english::why(self, &block.why),
            Language::Chinese => chinese::why(self, &block.why),
        }
    }
}
