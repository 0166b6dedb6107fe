//! Rules, as values. The kinds are few and general; what is particular to a country is in their parameters.

use jiff::civil::Time;
use primitives::Date;

use crate::person::{Channel, Fact, Place, Purpose, Role, Target, Unreachable};
use crate::word::words;
use crate::zone::{Hours, Zone};
use crate::{RuleId, Set};

words! {
    /// How sure a rule is.
    Grade {
        /// The statute or official document was read.
        R = "R",
        /// A report, law-firm note or reproduction was read.
        R2 = "R2",
        /// The same from a weak source.
        R2w = "R2w",
        /// Only partly visible.
        P = "P",
        /// General knowledge, not confirmed.
        G = "G",
        /// Our own conclusion or choice.
        C = "C",
    }
}

/// What something is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// In English.
    pub english: String,
    /// In Chinese.
    pub chinese: String,
}

/// A rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Its name.
    pub id: RuleId,
    /// What it says.
    pub title: Title,
    /// Where that is written.
    pub source: String,
    /// How sure that is.
    pub grade: Grade,
    /// The first day on which it is in force; none where it always was.
    pub effective_from: Option<Date>,
    /// The last day.
    pub effective_until: Option<Date>,
    /// What it binds.
    pub scope: Scope,
    /// When it says no.
    pub kind: Kind,
}

/// What a rule binds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Who contacts.
    pub roles: Set<Role>,
    /// In which ways.
    pub channels: Set<Channel>,
    /// For what.
    pub purposes: Set<Purpose>,
    /// Whom.
    pub targets: Set<Target>,
    /// At which kinds of addresses. One whose kind is unknown may be of any.
    pub addresses: Set<Place>,
    /// Where the debtor lives: paths from the country down; everywhere where there is none.
    pub places: Vec<String>,
}

impl Scope {
    /// Every contact that the debtor did not ask for.
    pub fn everything() -> Self {
        Self {
            roles: Set::all(),
            channels: Set::all(),
            purposes: Set::all().without(Set::of(&[Purpose::Reply, Purpose::ConfirmStop])),
            targets: Set::all(),
            addresses: Set::all(),
            places: Vec::new(),
        }
    }
}

/// When a rule says no. The kinds are told in section 3 of `docs/reference/contact.md`.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Outside hours.
    Hours(HoursRule),
    /// When enough have been counted.
    Limit(Limit),
    /// For days after a conversation.
    Rest(Rest),
    /// While a fact holds.
    Stop(Stop),
    /// Without consent.
    Consent {
        /// How many days a consent is good for, its own being day 1; for ever where there is none.
        fresh_days: Option<u32>,
    },
    /// To third persons.
    ThirdPerson(ThirdPerson),
    /// To teams of fewer people.
    Team {
        /// How many there must be.
        at_least: u32,
    },
    /// To a party of which the debtor has not been told.
    AssignmentNotice {
        /// So many days before.
        lead_days: u32,
    },
    /// At times and addresses that the person called inconvenient.
    Inconvenient,
}

impl Kind {
    /// The name of the kind.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Hours(_) => "hours",
            Self::Limit(_) => "limit",
            Self::Rest(_) => "rest",
            Self::Stop(_) => "stop",
            Self::Consent { .. } => "consent",
            Self::ThirdPerson(_) => "third_person",
            Self::Team { .. } => "team",
            Self::AssignmentNotice { .. } => "assignment_notice",
            Self::Inconvenient => "inconvenient",
        }
    }
}

/// Hours in which contact is allowed.
#[derive(Clone, Debug, PartialEq)]
pub struct HoursRule {
    /// The hours.
    pub open: Hours,
    /// The zone whose clocks count; those of the debtor where there is none.
    pub zone: Option<Zone>,
    /// Whether the debtor may agree to others.
    pub may_be_agreed: bool,
}

/// A number that must not be exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The number.
    pub most: u32,
    /// What is counted.
    pub counts: Counts,
    /// For what it is counted apart.
    pub per: Per,
    /// For whom it is counted apart.
    pub across: Across,
    /// The time in which it is counted.
    pub window: Window,
    /// Whether attempts that never reached the number are left out.
    pub except_not_connected: bool,
    /// For how many days after a direct consent nothing is counted.
    pub consent_days: Option<u32>,
    /// Whether the debtor may agree to a higher number.
    pub may_be_agreed: bool,
}

words! {
    /// What is counted. The debtor's own calls never are.
    Counts {
        /// Whatever came of it.
        Attempts = "attempts",
        /// Conversations.
        Conversations = "conversations",
        /// Somebody answered, or a voicemail.
        Connected = "connected",
        /// Nobody answered, or a voicemail.
        Unanswered = "unanswered",
    }
}

words! {
    /// For what things are counted apart.
    Per {
        /// The person.
        Person = "person",
        /// Each account.
        Account = "account",
        /// Each address.
        Address = "address",
        /// Each human who is not the debtor.
        Target = "target",
    }
}

words! {
    /// For whom things are counted.
    Across {
        /// All parties together.
        AllParties = "all_parties",
        /// Each party for itself.
        EachParty = "each_party",
    }
}

/// The time in which things are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// So many local calendar days, today being the last.
    Days(u32),
    /// So many minutes.
    Minutes(u32),
    /// All time.
    Ever,
}

/// Days without contact after a conversation, whose own day is day 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rest {
    /// How many.
    pub days: u32,
    /// For what conversations are told apart.
    pub per: Per,
    /// For whom.
    pub across: Across,
    /// For how many days after a direct consent there is no rest.
    pub consent_days: Option<u32>,
}

/// A fact that stops contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The fact.
    pub fact: Fact,
    /// Purposes that go through nevertheless.
    pub passes: Set<Purpose>,
    /// For how many days it stops, unless it was confirmed in writing.
    pub lasts_days: Option<u32>,
    /// Whether an opt-out of one channel or address stops all that the rule binds.
    pub any_channel: bool,
    /// For how many minutes one confirmation may be sent.
    pub confirm_minutes: Option<u32>,
}

/// When somebody other than the debtor may be contacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThirdPerson {
    /// For what.
    pub only_for: Set<Purpose>,
    /// While the debtor cannot be reached; always where there is no test.
    pub while_unreachable: Option<Unreachable>,
    /// Or while one of these holds of the debtor.
    pub or_facts: Set<Fact>,
}

impl Rule {
    /// The times of day at which its answer may change.
    pub(crate) fn edges(&self) -> Vec<Time> {
        match &self.kind {
            Kind::Hours(hours) => vec![hours.open.from, hours.open.until],
            Kind::Limit(_)
            | Kind::Rest(_)
            | Kind::Stop(_)
            | Kind::Consent { .. }
            | Kind::ThirdPerson(_)
            | Kind::Team { .. }
            | Kind::AssignmentNotice { .. }
            | Kind::Inconvenient => Vec::new(),
        }
    }
}
