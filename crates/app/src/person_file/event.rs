//! One event of a person file.

use collections::person::{
    Agreement, Attempt, Consent, CountAgreed, Direction, Entry, Event, Fact, FactOf, Home, Inconvenient, Listing,
    Medium, Purpose, Target,
};
use collections::{AccountId, AddressId, Hours, PartyId, RuleId, Set, ThirdId};
use jiff::Timestamp;
use jiff::civil::Weekday;
use primitives::Amount;

use crate::contact_pack_file::place;
use crate::fields::{Checked, Fields, Wrong};

pub(super) fn entry(mut fields: Fields<'_>, seq: u64) -> Checked<Entry> {
    let at = instant(&mut fields)?;
    let actor = PartyId::from(fields.need_text("actor")?);
    let effective_on = fields.date("effective_on")?;
    let event = event(&mut fields, &actor)?;
    fields.finish()?;
    Ok(Entry { seq, at, effective_on, actor, event })
}

fn instant(fields: &mut Fields<'_>) -> Checked<Timestamp> {
    let text = fields.need_text("at")?;
    text.parse().map_err(|_| {
        fields.wrong("at", format!("\"{text}\" is no instant with an offset, such as 2026-11-20T09:00:00+08:00"))
    })
}

const KINDS: &str = "attempt, begins, ends, consent_given, consent_withdrawn, hours_agreed, count_agreed, \
                     inconvenient, inconvenient_lifted, address_given, contact_person_listed, residence, zones_told, \
                     assignment_notice";

fn event(fields: &mut Fields<'_>, actor: &PartyId) -> Checked<Event> {
    Ok(match fields.need_text("kind")? {
        "attempt" => Event::Attempt(attempt(fields, actor)?),
        "begins" => {
            let (fact, of) = fact(fields)?;
            let amount = fields.number("amount", 1, Amount::EVENT_MAX.minor())?.map(Amount::from_minor);
            if amount.is_some() && fact != Fact::Disputed {
                return Err(fields.wrong("amount", "only a disputed account has an amount: leave it out"));
            }
            Event::Begins { fact, of, amount, is_confirmed: fields.flag("confirmed")? }
        }
        "ends" => {
            let (fact, of) = fact(fields)?;
            Event::Ends { fact, of }
        }
        "consent_given" => Event::ConsentGiven(consent(fields)?),
        "consent_withdrawn" => Event::ConsentWithdrawn(consent(fields)?),
        "hours_agreed" => Event::HoursAgreed(Agreement {
            channels: fields.words("channels")?.unwrap_or(Set::all()),
            hours: hours(fields)?,
            until: fields.date("until")?,
        }),
        "count_agreed" => Event::CountAgreed(CountAgreed {
            rule: RuleId::from(fields.need_name("rule")?),
            most: fields.need_count("most")?,
            until: fields.date("until")?,
        }),
        "inconvenient" => Event::Inconvenient(inconvenient(fields)?),
        "inconvenient_lifted" => Event::InconvenientLifted,
        "address_given" => Event::AddressGiven {
            address: AddressId::from(fields.need_text("address")?),
            place: fields.word("place")?,
            medium: fields.word("medium")?.unwrap_or(Medium::Phone),
            zone: fields.zone("zone")?,
        },
        "contact_person_listed" => Event::ContactPersonListed(Listing {
            third: ThirdId::from(fields.need_text("third")?),
            address: AddressId::from(fields.need_text("address")?),
        }),
        "residence" => {
            let places = fields.texts("places")?.unwrap_or_default();
            let places = places.into_iter().map(|(at, text)| place(at, text)).collect::<Checked<Vec<_>>>()?;
            Event::Residence(Home { places, zones: fields.zones("zones")?.unwrap_or_default() })
        }
        "zones_told" => {
            let zones = fields.zones("zones")?.unwrap_or_default();
            if zones.is_empty() {
                return Err(fields.wrong("zones", "zones names at least one zone, such as [\"Asia/Shanghai\"]"));
            }
            Event::ZonesTold(zones)
        }
        "assignment_notice" => Event::AssignmentNotice { party: PartyId::from(fields.need_text("party")?) },
        other => {
            return Err(fields.wrong("kind", format!("\"{other}\" is no event: one of {KINDS} is expected")));
        }
    })
}

fn attempt(fields: &mut Fields<'_>, actor: &PartyId) -> Checked<Attempt> {
    let accounts = fields.texts("accounts")?.unwrap_or_default();
    Ok(Attempt {
        channel: fields.need_word("channel")?,
        direction: fields.word("direction")?.unwrap_or(Direction::Outbound),
        purpose: fields.word("purpose")?.unwrap_or(Purpose::Collect),
        party: fields.text("party")?.map_or_else(|| actor.clone(), PartyId::from),
        role: fields.need_word("role")?,
        target: fields.word("target")?.unwrap_or(Target::Debtor),
        third: fields.text("third")?.map(ThirdId::from),
        address: fields.text("address")?.map(AddressId::from),
        accounts: accounts.into_iter().map(|(_, account)| AccountId::from(account)).collect(),
        outcome: fields.need_word("outcome")?,
    })
}

/// A fact and what it is of. Each fact is of one kind of thing; an opt-out may be of a channel, an address, or everything.
fn fact(fields: &mut Fields<'_>) -> Checked<(Fact, FactOf)> {
    let fact: Fact = fields.need_word("fact")?;
    let of = match fact {
        Fact::OptedOut => {
            let channel = fields.word("channel")?.map(FactOf::Channel);
            let address = fields.text("address")?.map(|address| FactOf::Address(address.into()));
            if channel.is_some() && address.is_some() {
                return Err(fields.wrong("address", "an opt-out is of a channel or of an address: give one"));
            }
            channel.or(address).unwrap_or(FactOf::Person)
        }
        Fact::Ceased
        | Fact::Represented
        | Fact::Deceased
        | Fact::Incapacitated
        | Fact::Bankrupt
        | Fact::Vulnerable
        | Fact::HardshipRequested
        | Fact::WorkplaceForbidden => FactOf::Person,
        Fact::ComplaintOpen => FactOf::Case(fields.need_text("case")?.into()),
        Fact::Disputed | Fact::PlanRunning | Fact::TimeBarred | Fact::HardshipProgramme | Fact::BadFaith => {
            FactOf::Account(fields.need_text("account")?.into())
        }
        Fact::WrongNumber | Fact::NumberInvalid => FactOf::Address(fields.need_text("address")?.into()),
        Fact::Refused => FactOf::Third(fields.need_text("third")?.into()),
    };
    Ok((fact, of))
}

fn consent(fields: &mut Fields<'_>) -> Checked<Consent> {
    Ok(Consent {
        channels: fields.words("channels")?.unwrap_or(Set::all()),
        address: fields.text("address")?.map(AddressId::from),
        until: fields.date("until")?,
        is_direct: fields.flag("direct")?,
    })
}

fn hours(fields: &mut Fields<'_>) -> Checked<Hours> {
    let hours = Hours { from: fields.need_time("from_time")?, until: fields.need_time("until_time")? };
    if hours.from == hours.until {
        return Err(fields.wrong("until_time", "from_time and until_time are the same: no hours lie between them"));
    }
    Ok(hours)
}

fn inconvenient(fields: &mut Fields<'_>) -> Checked<Inconvenient> {
    if let Some(address) = fields.text("address")? {
        return Ok(Inconvenient::Address(address.into()));
    }
    let weekdays = fields.texts("weekdays")?.unwrap_or_default();
    let weekdays = weekdays.into_iter().map(|(at, text)| weekday(at, text)).collect::<Checked<Vec<_>>>()?;
    Ok(Inconvenient::At { hours: hours(fields)?, weekdays })
}

fn weekday(at: usize, text: &str) -> Checked<Weekday> {
    let days = [
        ("monday", Weekday::Monday),
        ("tuesday", Weekday::Tuesday),
        ("wednesday", Weekday::Wednesday),
        ("thursday", Weekday::Thursday),
        ("friday", Weekday::Friday),
        ("saturday", Weekday::Saturday),
        ("sunday", Weekday::Sunday),
    ];
    let day = days.into_iter().find(|(name, _)| *name == text).map(|(_, day)| day);
    day.ok_or_else(|| Wrong::new(at, format!("\"{text}\" is no weekday: one of monday to sunday is expected")))
}
