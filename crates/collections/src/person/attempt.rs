//! Contact attempts, and the words in which they are told.

use crate::word::words;
use crate::{AccountId, AddressId, PartyId, ThirdId};

words! {
    /// The way in which somebody is contacted.
    Channel {
        /// A human calls.
        Voice = "voice",
        /// A program calls and converses.
        AiVoice = "ai_voice",
        /// A recorded call, one way (告知式).
        VoiceNotice = "voice_notice",
        /// A text message.
        Sms = "sms",
        /// A message of the lender's app.
        Push = "push",
        /// E-mail.
        Email = "email",
        /// A message of somebody else's app.
        InstantMessage = "instant_message",
        /// A letter on paper.
        Letter = "letter",
        /// A visit.
        Visit = "visit",
    }
}

impl Channel {
    /// Whether it is a call.
    pub fn is_call(self) -> bool {
        match self {
            Self::Voice | Self::AiVoice | Self::VoiceNotice => true,
            Self::Sms | Self::Push | Self::Email | Self::InstantMessage | Self::Letter | Self::Visit => false,
        }
    }
}

words! {
    /// What contact is for.
    Purpose {
        /// To remind of what falls due, before or on the day.
        Remind = "remind",
        /// To collect what is past due.
        Collect = "collect",
        /// To announce or threaten a legal step.
        LegalStep = "legal_step",
        /// To give a notice that a law requires.
        Notice = "notice",
        /// To ask somebody else how to reach the debtor, or to pass a message on.
        Locate = "locate",
        /// To answer what the debtor asked.
        Reply = "reply",
        /// To confirm, once, that an opt-out was received.
        ConfirmStop = "confirm_stop",
    }
}

words! {
    /// As what a party contacts.
    Role {
        /// The creditor, for its own debt and in its own name.
        Creditor = "creditor",
        /// A servicer.
        Servicer = "servicer",
        /// An agency that collects for somebody else.
        ThirdPartyCollector = "third_party_collector",
        /// A buyer of debts in default.
        DebtBuyer = "debt_buyer",
    }
}

words! {
    /// Who is contacted.
    Target {
        /// The debtor.
        Debtor = "debtor",
        /// A guarantor or somebody else who is jointly liable.
        CoObligor = "co_obligor",
        /// The debtor's lawyer or other representative.
        Attorney = "attorney",
        /// A person whom the debtor named.
        ContactPerson = "contact_person",
        /// Anybody else.
        ThirdPerson = "third_person",
    }
}

impl Target {
    /// Whether it is somebody who may hear of the debt.
    pub fn may_be_told(self) -> bool {
        match self {
            Self::Debtor | Self::CoObligor | Self::Attorney => true,
            Self::ContactPerson | Self::ThirdPerson => false,
        }
    }
}

words! {
    /// Where an address is.
    Place {
        /// At home.
        Home = "home",
        /// In the pocket.
        Mobile = "mobile",
        /// At work.
        Work = "work",
        /// Elsewhere.
        Other = "other",
    }
}

words! {
    /// What an address is of.
    Medium {
        /// A telephone number.
        Phone = "phone",
        /// A mailbox.
        Email = "email",
        /// A door.
        Post = "post",
        /// An account of an app.
        App = "app",
    }
}

words! {
    /// Who began it.
    Direction {
        /// The party.
        Outbound = "outbound",
        /// The person.
        Inbound = "inbound",
    }
}

words! {
    /// What came of an attempt.
    Outcome {
        /// Connected (or met), and identity spoken to.
        Conversation = "conversation",
        /// Somebody else answered.
        OtherPerson = "other_person",
        /// A voicemail answered.
        Voicemail = "voicemail",
        /// Nobody answered.
        NoAnswer = "no_answer",
        /// The call did not reach the number: busy, no network.
        NotConnected = "not_connected",
        /// There is no such number or address.
        Invalid = "invalid",
        /// A message was sent.
        Sent = "sent",
        /// A message was delivered.
        Delivered = "delivered",
        /// A message came back.
        Bounced = "bounced",
        /// Nobody was met.
        NobodyMet = "nobody_met",
    }
}

/// One contact, or a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The way.
    pub channel: Channel,
    /// Who began it.
    pub direction: Direction,
    /// What it was for.
    pub purpose: Purpose,
    /// The party.
    pub party: PartyId,
    /// As what it acted.
    pub role: Role,
    /// Who was to be reached.
    pub target: Target,
    /// The contact person or other human, where it was not the debtor.
    pub third: Option<ThirdId>,
    /// Where; none where it is not known.
    pub address: Option<AddressId>,
    /// The accounts that were discussed; none where that is not known.
    pub accounts: Vec<AccountId>,
    /// What came of it.
    pub outcome: Outcome,
}

impl Attempt {
    /// Whether the party spoke to whom it wanted, whoever began.
    pub fn is_conversation(&self) -> bool {
        self.outcome == Outcome::Conversation
    }

    /// Whether a call or a visit missed the debtor.
    pub(crate) fn missed_debtor(&self) -> bool {
        self.direction == Direction::Outbound
            && self.target == Target::Debtor
            && (self.channel.is_call() || self.channel == Channel::Visit)
            && match self.outcome {
                Outcome::Voicemail
                | Outcome::NoAnswer
                | Outcome::NotConnected
                | Outcome::Invalid
                | Outcome::NobodyMet => true,
                Outcome::Conversation
                | Outcome::OtherPerson
                | Outcome::Sent
                | Outcome::Delivered
                | Outcome::Bounced => false,
            }
    }
}
