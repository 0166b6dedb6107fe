//! The desk of a simulation: asks the gate for every contact, and keeps what was contacted.

use std::hash::Hasher;

use collections::contact::{Request, decide};
use collections::person::{Attempt, Channel, Direction, Entry, Event, Outcome, Target};
use collections::strategy::plan::Due;
use collections::strategy::step::{Party, Step};
use collections::{PartyId, Person};
use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use primitives::{Date, Rate};
use siphasher::sip::SipHasher24;

use super::responses::{Responses, is_talk};

/// One person's contacts under one strategy.
pub(super) struct Desk {
    person: Person,
    seq: u64,
    /// Every contact, with whether somebody was spoken to.
    pub(super) contacts: Vec<(Date, bool)>,
}

/// What chance and the gate say of a step.
pub(super) enum Answer {
    Taken(Channel),
    Refused(String),
}

/// What a desk needs to know of a step.
#[derive(Clone, Copy)]
pub(super) struct Wish<'w> {
    pub(super) packs: &'w [&'w collections::contact::Pack],
    pub(super) responses: Option<&'w Responses>,
    pub(super) zone: &'w TimeZone,
    pub(super) at_minute: u32,
    pub(super) seed: u64,
    pub(super) person: &'w str,
    pub(super) on: Date,
    pub(super) step: &'w Step,
    pub(super) party: &'w Party,
    pub(super) announced: Option<&'w Party>,
    pub(super) due: &'w Due,
}

impl Wish<'_> {
    /// The time of day at which steps are taken.
    fn at(&self) -> Timestamp {
        let [hour, minute] = [self.at_minute / 60, self.at_minute % 60].map(|part| i8::try_from(part).unwrap_or(0));
        let wall = self.on.civil().to_datetime(Time::constant(hour, minute, 0, 0));
        self.zone.to_ambiguous_timestamp(wall).compatible().unwrap_or(Timestamp::MAX)
    }

    fn request(&self, channel: Channel) -> Request {
        Request {
            channel,
            purpose: self.step.purpose,
            party: self.party.name.as_str().into(),
            role: self.party.role,
            target: Target::Debtor,
            third: None,
            address: None,
            accounts: self.due.accounts.iter().map(|about| about.account.as_str().into()).collect(),
            team: if channel == Channel::Visit { 2 } else { 1 },
        }
    }

    /// A number from 0 up to 1, which seed, person, day, step and a word decide alone.
    pub(super) fn chance(&self, word: &str) -> f64 {
        let mut hasher = SipHasher24::new_with_keys(self.seed, 0);
        let day = self.on.to_string();
        for part in [word, self.person, day.as_str(), self.step.name.as_str()] {
            hasher.write_u64(part.len() as u64);
            hasher.write(part.as_bytes());
        }
        // 53 bits are what a float holds exactly.
        (hasher.finish() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// A rate as a number.
pub(super) fn share(rate: Rate) -> f64 {
    rate.billionths() as f64 / 1e9
}

impl Desk {
    /// The desk of a person of whom this is known.
    pub(super) fn of(entries: &[Entry]) -> Self {
        let person = Person::of(entries);
        Self { seq: person.position(), person, contacts: Vec::new() }
    }

    /// Tries the channels of a step, the best first; of those that the gate lets open later on the same day, then.
    pub(super) fn take(&mut self, wish: &Wish<'_>) -> Answer {
        let mut first_refusal = None;
        for channel in &wish.step.channels {
            let request = wish.request(*channel);
            let mut at = wish.at();
            for _ in 0..2 {
                match decide(wish.packs, &self.person, &request, at) {
                    Ok(_) => {
                        self.keep(wish, request, at);
                        return Answer::Taken(*channel);
                    }
                    Err(refused) => {
                        let rule = refused.deciding().rule.as_ref().map_or("not-in-force", |rule| rule.as_str());
                        first_refusal.get_or_insert_with(|| rule.to_owned());
                        let later = refused.allowed_from().filter(|from| self.is_today(wish, *from) && *from > at);
                        let Some(later) = later else { break };
                        at = later;
                    }
                }
            }
        }
        Answer::Refused(first_refusal.unwrap_or_else(|| "no-channel".to_owned()))
    }

    fn is_today(&self, wish: &Wish<'_>, at: Timestamp) -> bool {
        Date::from_civil(wish.zone.to_datetime(at).date()) == Some(wish.on)
    }

    fn keep(&mut self, wish: &Wish<'_>, request: Request, at: Timestamp) {
        let outcome = outcome(wish, request.channel);
        self.contacts.push((wish.on, outcome == Outcome::Conversation));
        let actor = request.party.clone();
        let attempt = Attempt {
            channel: request.channel,
            direction: Direction::Outbound,
            purpose: request.purpose,
            party: request.party,
            role: request.role,
            target: request.target,
            third: None,
            address: None,
            accounts: request.accounts,
            outcome,
        };
        self.learn(at, actor.clone(), Event::Attempt(attempt));
        if let Some(party) = wish.announced {
            self.learn(at, actor, Event::AssignmentNotice { party: party.name.as_str().into() });
        }
    }

    fn learn(&mut self, at: Timestamp, actor: PartyId, event: Event) {
        self.seq += 1;
        self.person.learn(&Entry { seq: self.seq, at, effective_on: None, actor, event });
    }
}

/// What comes of a contact. Where nobody says how many answer, everybody does: that tries the limits hardest.
fn outcome(wish: &Wish<'_>, channel: Channel) -> Outcome {
    if !is_talk(channel) {
        return Outcome::Sent;
    }
    let response = wish.responses.and_then(|responses| responses.of(channel, wish.step.purpose));
    let answers = response.and_then(|response| response.answers);
    if answers.is_none_or(|answers| wish.chance("answers") < share(answers)) {
        Outcome::Conversation
    } else if channel == Channel::Visit {
        Outcome::NobodyMet
    } else {
        Outcome::NoAnswer
    }
}
