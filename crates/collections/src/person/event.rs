//! What can happen to a person.

use jiff::Timestamp;
use jiff::civil::Weekday;
use primitives::{Amount, Date};

use super::attempt::{Attempt, Channel, Medium, Place};
use crate::word::words;
use crate::zone::{Hours, Zone};
use crate::{AccountId, AddressId, CaseId, PartyId, RuleId, Set, ThirdId};

/// An event with what is known about its recording.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its number among the events of the person.
    pub seq: u64,
    /// When it happened.
    pub at: Timestamp,
    /// From which day on it counts, where that is a later one.
    pub effective_on: Option<Date>,
    /// Who recorded it.
    pub actor: PartyId,
    /// What happened.
    pub event: Event,
}

/// What can happen.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A contact, or a try.
    Attempt(Attempt),
    /// A fact begins to hold.
    Begins {
        /// The fact.
        fact: Fact,
        /// Of what.
        of: FactOf,
        /// The part of an account that is disputed; none for all of it.
        amount: Option<Amount>,
        /// Whether it was confirmed in writing.
        is_confirmed: bool,
    },
    /// A fact holds no more.
    Ends {
        /// The fact.
        fact: Fact,
        /// Of what.
        of: FactOf,
    },
    /// The person agrees to be contacted.
    ConsentGiven(Consent),
    /// The person takes a consent back, for these channels.
    ConsentWithdrawn(Consent),
    /// Hours at which contact is welcome.
    HoursAgreed(Agreement),
    /// A higher number for one rule.
    CountAgreed(CountAgreed),
    /// Times or an address at which contact is not welcome.
    Inconvenient(Inconvenient),
    /// All times and addresses are welcome again.
    InconvenientLifted,
    /// An address of the debtor.
    AddressGiven {
        /// The address.
        address: AddressId,
        /// Where it is, where that is known.
        place: Option<Place>,
        /// What it is of.
        medium: Medium,
        /// The zone that it points to.
        zone: Option<Zone>,
    },
    /// A contact person.
    ContactPersonListed(Listing),
    /// Where the person lives.
    Residence(Home),
    /// Where the person says to be.
    ZonesTold(Vec<Zone>),
    /// The person was told that a party will collect.
    AssignmentNotice {
        /// The party.
        party: PartyId,
    },
}

impl Event {
    /// The contact or try that it is.
    pub fn attempt(&self) -> Option<&Attempt> {
        if let Self::Attempt(attempt) = self { Some(attempt) } else { None }
    }

    /// Of what a fact begins to hold, if it is that which happens.
    pub fn begun(&self, which: Fact) -> Option<&FactOf> {
        if let Self::Begins { fact, of, .. } = self { (*fact == which).then_some(of) } else { None }
    }

    /// Of what a fact holds no more, if it is that which happens.
    pub fn ended(&self, which: Fact) -> Option<&FactOf> {
        if let Self::Ends { fact, of } = self { (*fact == which).then_some(of) } else { None }
    }
}

words! {
    /// What can hold of a person.
    Fact {
        /// Wants no contact on a channel, at an address, or at all.
        OptedOut = "opted_out",
        /// Sent a cease letter.
        Ceased = "ceased",
        /// Has a lawyer.
        Represented = "represented",
        /// Is dead.
        Deceased = "deceased",
        /// Lacks legal capacity.
        Incapacitated = "incapacitated",
        /// Is bankrupt.
        Bankrupt = "bankrupt",
        /// Is vulnerable.
        Vulnerable = "vulnerable",
        /// Asked for relief, and has no answer yet.
        HardshipRequested = "hardship_requested",
        /// Complained, and has no answer yet.
        ComplaintOpen = "complaint_open",
        /// Disputes an account, or a part of it.
        Disputed = "disputed",
        /// Performs an instalment plan on an account.
        PlanRunning = "plan_running",
        /// An account's claim is past its limitation.
        TimeBarred = "time_barred",
        /// An address is somebody else's.
        WrongNumber = "wrong_number",
        /// An address does not exist.
        NumberInvalid = "number_invalid",
        /// A contact person refused.
        Refused = "refused",
        /// The employer forbids contact at work.
        WorkplaceForbidden = "workplace_forbidden",
        /// Is helped by a hardship programme.
        HardshipProgramme = "hardship_programme",
        /// Was found, by a second person, to default on an account in bad faith.
        BadFaith = "bad_faith",
    }
}

/// Of what a fact holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactOf {
    /// The person.
    Person,
    /// A channel.
    Channel(Channel),
    /// An address.
    Address(AddressId),
    /// An account.
    Account(AccountId),
    /// A contact person.
    Third(ThirdId),
    /// A case.
    Case(CaseId),
}

/// A consent.
#[derive(Clone, Debug, PartialEq)]
pub struct Consent {
    /// The channels.
    pub channels: Set<Channel>,
    /// One address; none for every one.
    pub address: Option<AddressId>,
    /// The last day.
    pub until: Option<Date>,
    /// Whether it was given to the caller in person.
    pub is_direct: bool,
}

/// Agreed hours.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// The channels.
    pub channels: Set<Channel>,
    /// The hours.
    pub hours: Hours,
    /// The last day.
    pub until: Option<Date>,
}

/// An agreed number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountAgreed {
    /// The rule whose number it takes the place of.
    pub rule: RuleId,
    /// The number.
    pub most: u32,
    /// The last day.
    pub until: Option<Date>,
}

/// What is inconvenient.
#[derive(Clone, Debug, PartialEq)]
pub enum Inconvenient {
    /// Hours, on some weekdays.
    At {
        /// The hours.
        hours: Hours,
        /// The weekdays; all where there is none.
        weekdays: Vec<Weekday>,
    },
    /// An address.
    Address(AddressId),
}

/// A contact person's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// The human.
    pub third: ThirdId,
    /// The address.
    pub address: AddressId,
}

/// A home.
#[derive(Clone, Debug, PartialEq)]
pub struct Home {
    /// Where it is, as a path from the country down: `us/ny/nyc`. Several where that is not certain.
    pub places: Vec<String>,
    /// The zones it may be in.
    pub zones: Vec<Zone>,
}
