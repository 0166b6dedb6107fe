//! The way that a step takes: the best channel that has an address and is let through.

use collections::contact::{Permit, Request};
use collections::person::{Channel, Target};
use collections::strategy::plan::Due;
use jiff::Timestamp;
use jiff::civil::Time;
use primitives::Date;

use super::{Came, Treatment};
use crate::addresses::{self, Address};
use crate::error::{Refused, Result};
use crate::outreach::{self, Ask, No};
use crate::port::Reading;

/// A way that was not taken, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// The way.
    pub channel: Channel,
    /// Why not.
    pub why: Hindrance,
}

/// Why a way was not taken.
#[derive(Clone, Debug, PartialEq)]
pub enum Hindrance {
    /// Nobody carries such messages.
    NoCarrier,
    /// The person has no address for it.
    NoAddress,
    /// The gate, who is with the person, or the ledger says no.
    No(No),
    /// A part of what would be asked for is disputed.
    Withheld,
    /// Its words cannot be made.
    NoWords(String),
}

/// The way that is open.
pub(super) struct Open {
    pub(super) request: Request,
    pub(super) address: Address,
    /// When it may begin.
    pub(super) from: Timestamp,
}

/// What looking for a way came to.
pub(super) struct Chosen {
    pub(super) open: Option<Open>,
    pub(super) passed_over: Vec<Tried>,
}

impl Chosen {
    /// It, as a plan tells it.
    pub(super) fn as_came(self, treatment: &Treatment, due: &Due, id: Option<String>) -> Came {
        let passed_over = self.passed_over;
        match self.open {
            None => Came::NoWay(passed_over),
            Some(Open { request, from, .. }) if is_work(request.channel) => {
                Came::Job { channel: request.channel, id, from, last_day: last_day(treatment, due), passed_over }
            }
            Some(Open { request, address, .. }) => {
                Came::Message { channel: request.channel, address: address.id, id, passed_over }
            }
        }
    }
}

/// Whether a channel is work for people.
pub(super) fn is_work(channel: Channel) -> bool {
    match channel {
        Channel::Voice | Channel::Visit => true,
        Channel::AiVoice
        | Channel::VoiceNotice
        | Channel::Sms
        | Channel::Push
        | Channel::Email
        | Channel::InstantMessage
        | Channel::Letter => false,
    }
}

/// The last day on which a step makes sense.
pub(super) fn last_day(treatment: &Treatment, due: &Due) -> Date {
    let keep_days = treatment.step(due.state, due.step).1.timing.keep_days;
    let fell_due_on = due.accounts.iter().map(|about| about.fell_due_on).max().unwrap_or(treatment.on);
    (fell_due_on + i32::try_from(keep_days).unwrap_or(0)).max(treatment.on)
}

/// Looks for a way, the best first, after those in `passed_over`.
pub(super) fn choose(treatment: &Treatment, store: &dyn Reading, person: &str, due: &Due) -> Result<Chosen> {
    choose_after(treatment, store, person, due, Vec::new())
}

/// Looks for a way among those that were not tried yet.
pub(super) fn choose_after(
    treatment: &Treatment,
    store: &(impl Reading + ?Sized),
    person: &str,
    due: &Due,
    mut passed_over: Vec<Tried>,
) -> Result<Chosen> {
    let step = treatment.step(due.state, due.step).1;
    let of_person = addresses::of_person(store, person)?;
    for channel in step.channels.iter().copied() {
        if passed_over.iter().any(|tried| tried.channel == channel) {
            continue;
        }
        let mut pass = |why| passed_over.push(Tried { channel, why });
        if !is_work(channel) && !treatment.carried.contains(channel) {
            pass(Hindrance::NoCarrier);
            continue;
        }
        let mut usable = of_person.iter().filter(|address| address.channels.contains(&channel)).peekable();
        if usable.peek().is_none() {
            pass(Hindrance::NoAddress);
            continue;
        }
        // Of several addresses the first that is let through; of those that are not, the first is told.
        let mut first_no = None;
        for address in usable {
            let request = request(treatment, due, channel, address)?;
            let ask = Ask { person, request: &request, actor: "plan", key: "plan" };
            match outreach::may(store, &treatment.law, &ask, treatment.now)? {
                Ok(permit) if step.asks() && withholds(&permit) => {
                    first_no.get_or_insert(Hindrance::Withheld);
                }
                Ok(_) => {
                    let open = Some(Open { request, address: address.clone(), from: treatment.now });
                    return Ok(Chosen { open, passed_over });
                }
                Err(no) => {
                    if let Some(from) = later(treatment, due, channel, &no) {
                        let open = Some(Open { request, address: address.clone(), from });
                        return Ok(Chosen { open, passed_over });
                    }
                    first_no.get_or_insert(Hindrance::No(no));
                }
            }
        }
        passed_over.extend(first_no.map(|why| Tried { channel, why }));
    }
    Ok(Chosen { open: None, passed_over })
}

/// Whether a part of what would be asked for is disputed.
pub(super) fn withholds(permit: &Permit) -> bool {
    !permit.withheld().is_empty()
}

/// From when on somebody may begin with a job, where that is before its last day is over: who takes it up asks for a permit then.
fn later(treatment: &Treatment, due: &Due, channel: Channel, no: &No) -> Option<Timestamp> {
    if !is_work(channel) {
        return None;
    }
    let over = last_day(treatment, due).next().civil().to_datetime(Time::midnight());
    let over = treatment.zone.to_ambiguous_timestamp(over).compatible().ok()?;
    no.allowed_from().filter(|from| *from < over)
}

fn request(treatment: &Treatment, due: &Due, channel: Channel, address: &Address) -> Result<Request> {
    let step = treatment.step(due.state, due.step).1;
    let party = treatment.written.strategy.treatment.party(&step.by).ok_or_else(|| {
        Refused::new(format!("step {} is done by {}, which is no party of the strategy", step.name, step.by))
    })?;
    Ok(Request {
        channel,
        purpose: step.purpose,
        party: party.name.as_str().into(),
        role: party.role,
        target: Target::Debtor,
        third: None,
        address: Some(address.id.as_str().into()),
        accounts: due.accounts.iter().map(|about| about.account.as_str().into()).collect(),
        team: if channel == Channel::Visit { 2 } else { 1 },
    })
}
