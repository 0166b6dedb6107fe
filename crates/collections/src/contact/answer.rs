//! What the gate answers: a permit, or every rule that says no.

use jiff::Timestamp;
use jiff::civil::Time;
use primitives::{Amount, Date};

use super::pack::PackKey;
use super::request::Request;
use super::rule::{Counts, Grade, Title, Window};
use crate::person::{Channel, Fact, FactOf, Purpose};
use crate::{AccountId, PartyId, RuleId};

/// Leave to make one contact. Only [`decide`](super::decide) makes one.
#[derive(Clone, Debug, PartialEq)]
pub struct Permit {
    pub(super) packs: Vec<PackKey>,
    pub(super) person_position: u64,
    pub(super) request: Request,
    pub(super) granted_at: Timestamp,
    pub(super) expires_at: Timestamp,
    pub(super) withheld: Vec<(AccountId, Amount)>,
}

impl Permit {
    /// The packs that were asked.
    pub fn packs(&self) -> &[PackKey] {
        &self.packs
    }

    /// Up to which event the person was looked at. Once there are more, the gate is to be asked again.
    pub fn person_position(&self) -> u64 {
        self.person_position
    }

    /// What was asked.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// When it was granted.
    pub fn granted_at(&self) -> Timestamp {
        self.granted_at
    }

    /// The instant from which it holds no more.
    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
    }

    /// The parts of accounts that are disputed, and must not be asked for.
    pub fn withheld(&self) -> &[(AccountId, Amount)] {
        &self.withheld
    }

    /// Whether the debt may be told. Third persons never hear of it.
    pub fn may_tell_debt(&self) -> bool {
        self.request.target.may_be_told()
    }
}

/// Every rule that says no.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    pub(super) blocks: Vec<Block>,
    pub(super) deciding: usize,
    pub(super) allowed_from: Option<Timestamp>,
}

impl Refused {
    /// The rules, in the order of packs and rules.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The one that says no the longest.
    pub fn deciding(&self) -> &Block {
        &self.blocks[self.deciding]
    }

    /// The first instant at which all rules say yes, if nothing more happens; none where time alone does not help.
    pub fn allowed_from(&self) -> Option<Timestamp> {
        self.allowed_from
    }
}

/// A rule that says no.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// The pack.
    pub pack: PackKey,
    /// The rule; none where the pack is not in force yet.
    pub rule: Option<RuleId>,
    /// What it says.
    pub title: Title,
    /// Where that is written.
    pub source: String,
    /// How sure that is.
    pub grade: Grade,
    /// What it found.
    pub why: Why,
    /// The first instant from which it says yes, if nothing more happens; none where time alone does not help.
    pub allowed_from: Option<Timestamp>,
}

/// What a rule found.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// The pack is not in force.
    NotInForce {
        /// Its first day.
        from: Date,
    },
    /// It is outside hours.
    Hours {
        /// The zone.
        zone: String,
        /// What its clocks show.
        wall: Time,
        /// When they open.
        from: Time,
        /// When they close.
        until: Time,
    },
    /// So many have been counted.
    Counted {
        /// What.
        counts: Counts,
        /// How many, at least.
        counted: u32,
        /// How many there may be before.
        most: u32,
        /// In which time.
        window: Window,
        /// For which account, where they are told apart.
        account: Option<AccountId>,
    },
    /// There was a conversation.
    Rest {
        /// Its day.
        on: Date,
        /// The days of rest, that one being day 1.
        days: u32,
        /// On which account, where they are told apart.
        account: Option<AccountId>,
    },
    /// A fact holds.
    Fact {
        /// The fact.
        fact: Fact,
        /// Of what.
        of: FactOf,
        /// Since when.
        since: Timestamp,
    },
    /// There is no consent.
    NoConsent {
        /// For this channel.
        channel: Channel,
    },
    /// A third person may not be contacted for this.
    ThirdPurpose {
        /// The purpose.
        purpose: Purpose,
    },
    /// The debtor can be reached.
    Reachable,
    /// Too few come.
    Team {
        /// How many.
        people: u32,
        /// How many there must be.
        at_least: u32,
    },
    /// The debtor has not been told of the party in time.
    NotTold {
        /// The party.
        party: PartyId,
        /// The days that must have passed.
        lead_days: u32,
    },
    /// The person called the time inconvenient.
    InconvenientTime {
        /// The zone.
        zone: String,
        /// What its clocks show.
        wall: Time,
    },
    /// The person called the address inconvenient.
    InconvenientAddress,
}
