//! Contact events as JSON: the words of person files, one object an event.

use anyhow::{Context, Result, bail};
use collections::person::{Agreement, Attempt, Consent, CountAgreed, Event, Fact, FactOf, Home, Inconvenient, Listing};
use collections::{Hours, Set, Word, Zone};
use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;
use primitives::{Amount, Date};
use serde::{Deserialize, Serialize};

/// Everything that an event may tell. What it does not tell is not written.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Wire {
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fact: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    channels: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    direction: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    purpose: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    party: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    third: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    accounts: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<i64>,
    #[serde(skip_serializing_if = "is_false")]
    confirmed: bool,
    #[serde(skip_serializing_if = "is_false")]
    direct: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until_time: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    weekdays: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    most: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    medium: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    zone: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    zones: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    places: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// An event's word and its JSON.
pub(super) fn encode(event: &Event, effective_on: Option<Date>) -> (&'static str, String) {
    let (word, wire) = written(event);
    let wire = Wire { effective_on: effective_on.map(|day| day.to_string()), ..wire };
    (word, serde_json::to_string(&wire).expect("texts, numbers and lists of them are JSON"))
}

fn written(event: &Event) -> (&'static str, Wire) {
    match event {
        Event::Attempt(attempt) => ("attempt", attempt_written(attempt)),
        Event::Begins { fact, of, amount, is_confirmed } => {
            let wire = Wire { amount: amount.map(Amount::minor), confirmed: *is_confirmed, ..fact_written(*fact, of) };
            ("begins", wire)
        }
        Event::Ends { fact, of } => ("ends", fact_written(*fact, of)),
        Event::ConsentGiven(consent) => ("consent_given", consent_written(consent)),
        Event::ConsentWithdrawn(consent) => ("consent_withdrawn", consent_written(consent)),
        Event::HoursAgreed(Agreement { channels, hours, until }) => {
            ("hours_agreed", Wire { channels: some_words(*channels), until: day(*until), ..hours_written(*hours) })
        }
        Event::CountAgreed(CountAgreed { rule, most, until }) => {
            let wire = Wire { rule: text(rule), most: Some(*most), until: day(*until), ..Wire::default() };
            ("count_agreed", wire)
        }
        Event::Inconvenient(what) => ("inconvenient", inconvenient_written(what)),
        Event::InconvenientLifted => ("inconvenient_lifted", Wire::default()),
        Event::AddressGiven { address, place, medium, zone } => {
            let place = place.map(|place| place.word().to_owned());
            let (medium, zone) = (a_word(*medium), zone.as_ref().map(|zone| zone.name().to_owned()));
            ("address_given", Wire { address: text(address), place, medium, zone, ..Wire::default() })
        }
        Event::ContactPersonListed(Listing { third, address }) => {
            ("contact_person_listed", Wire { third: text(third), address: text(address), ..Wire::default() })
        }
        Event::Residence(Home { places, zones }) => {
            ("residence", Wire { places: places.clone(), zones: names(zones), ..Wire::default() })
        }
        Event::ZonesTold(zones) => ("zones_told", Wire { zones: names(zones), ..Wire::default() }),
        Event::AssignmentNotice { party } => ("assignment_notice", Wire { party: text(party), ..Wire::default() }),
    }
}

fn attempt_written(attempt: &Attempt) -> Wire {
    Wire {
        channel: a_word(attempt.channel),
        direction: a_word(attempt.direction),
        purpose: a_word(attempt.purpose),
        party: text(&attempt.party),
        role: a_word(attempt.role),
        target: a_word(attempt.target),
        third: attempt.third.as_ref().and_then(text),
        address: attempt.address.as_ref().and_then(text),
        accounts: attempt.accounts.iter().map(ToString::to_string).collect(),
        outcome: a_word(attempt.outcome),
        ..Wire::default()
    }
}

fn fact_written(fact: Fact, of: &FactOf) -> Wire {
    let wire = Wire { fact: a_word(fact), ..Wire::default() };
    match of {
        FactOf::Person => wire,
        FactOf::Channel(channel) => Wire { channel: a_word(*channel), ..wire },
        FactOf::Address(address) => Wire { address: text(address), ..wire },
        FactOf::Account(account) => Wire { account: text(account), ..wire },
        FactOf::Third(third) => Wire { third: text(third), ..wire },
        FactOf::Case(case) => Wire { case: text(case), ..wire },
    }
}

fn consent_written(consent: &Consent) -> Wire {
    Wire {
        channels: some_words(consent.channels),
        address: consent.address.as_ref().and_then(text),
        until: day(consent.until),
        direct: consent.is_direct,
        ..Wire::default()
    }
}

fn hours_written(hours: Hours) -> Wire {
    let time = |time: Time| Some(time.to_string());
    Wire { from_time: time(hours.from), until_time: time(hours.until), ..Wire::default() }
}

fn inconvenient_written(what: &Inconvenient) -> Wire {
    match what {
        Inconvenient::Address(address) => Wire { address: text(address), ..Wire::default() },
        Inconvenient::At { hours, weekdays } => Wire {
            weekdays: weekdays.iter().map(|day| weekday_name(*day).to_owned()).collect(),
            ..hours_written(*hours)
        },
    }
}

fn a_word(word: impl Word) -> Option<String> {
    Some(word.word().to_owned())
}

/// All of them are not written.
fn some_words<T: Word>(set: Set<T>) -> Option<Vec<String>> {
    (set != Set::all()).then(|| set.iter().map(|word| word.word().to_owned()).collect())
}

fn text(id: &impl ToString) -> Option<String> {
    Some(id.to_string())
}

fn day(day: Option<Date>) -> Option<String> {
    day.map(|day| day.to_string())
}

fn names(zones: &[Zone]) -> Vec<String> {
    zones.iter().map(|zone| zone.name().to_owned()).collect()
}

/// An event and the day from which it counts, from its word and its JSON.
pub(super) fn decode(word: &str, payload: &str) -> Result<(Event, Option<Date>)> {
    let mut wire: Wire = serde_json::from_str(payload)?;
    let effective_on = wire.effective_on.take().map(|day| date(&day)).transpose()?;
    Ok((read(word, wire)?, effective_on))
}

fn read(word: &str, wire: Wire) -> Result<Event> {
    Ok(match word {
        "attempt" => Event::Attempt(attempt_read(&wire)?),
        "begins" => {
            let (amount, is_confirmed) = (wire.amount.map(Amount::from_minor), wire.confirmed);
            let (fact, of) = fact_read(&wire)?;
            Event::Begins { fact, of, amount, is_confirmed }
        }
        "ends" => {
            let (fact, of) = fact_read(&wire)?;
            Event::Ends { fact, of }
        }
        "consent_given" => Event::ConsentGiven(consent_read(&wire)?),
        "consent_withdrawn" => Event::ConsentWithdrawn(consent_read(&wire)?),
        "hours_agreed" => {
            let (channels, until) = (set_read(wire.channels.as_deref())?, date_read(wire.until.as_deref())?);
            Event::HoursAgreed(Agreement { channels, hours: hours_read(&wire)?, until })
        }
        "count_agreed" => Event::CountAgreed(CountAgreed {
            rule: needed("rule", wire.rule.as_deref())?.into(),
            most: wire.most.context("most is missing")?,
            until: date_read(wire.until.as_deref())?,
        }),
        "inconvenient" => Event::Inconvenient(inconvenient_read(&wire)?),
        "inconvenient_lifted" => Event::InconvenientLifted,
        "address_given" => Event::AddressGiven {
            address: needed("address", wire.address.as_deref())?.into(),
            place: wire.place.as_deref().map(|word| word_read("place", Some(word))).transpose()?,
            medium: word_read("medium", wire.medium.as_deref())?,
            zone: wire.zone.as_deref().map(zone_read).transpose()?,
        },
        "contact_person_listed" => Event::ContactPersonListed(Listing {
            third: needed("third", wire.third.as_deref())?.into(),
            address: needed("address", wire.address.as_deref())?.into(),
        }),
        "residence" => Event::Residence(Home { zones: zones_read(&wire.zones)?, places: wire.places }),
        "zones_told" => Event::ZonesTold(zones_read(&wire.zones)?),
        "assignment_notice" => Event::AssignmentNotice { party: needed("party", wire.party.as_deref())?.into() },
        other => bail!("\"{other}\" is no contact event that this program knows"),
    })
}

fn attempt_read(wire: &Wire) -> Result<Attempt> {
    Ok(Attempt {
        channel: word_read("channel", wire.channel.as_deref())?,
        direction: word_read("direction", wire.direction.as_deref())?,
        purpose: word_read("purpose", wire.purpose.as_deref())?,
        party: needed("party", wire.party.as_deref())?.into(),
        role: word_read("role", wire.role.as_deref())?,
        target: word_read("target", wire.target.as_deref())?,
        third: wire.third.as_deref().map(Into::into),
        address: wire.address.as_deref().map(Into::into),
        accounts: wire.accounts.iter().map(|account| account.as_str().into()).collect(),
        outcome: word_read("outcome", wire.outcome.as_deref())?,
    })
}

fn fact_read(wire: &Wire) -> Result<(Fact, FactOf)> {
    let fact = word_read("fact", wire.fact.as_deref())?;
    let of = if let Some(channel) = wire.channel.as_deref() {
        FactOf::Channel(word_read("channel", Some(channel))?)
    } else if let Some(address) = wire.address.as_deref() {
        FactOf::Address(address.into())
    } else if let Some(account) = wire.account.as_deref() {
        FactOf::Account(account.into())
    } else if let Some(third) = wire.third.as_deref() {
        FactOf::Third(third.into())
    } else if let Some(case) = wire.case.as_deref() {
        FactOf::Case(case.into())
    } else {
        FactOf::Person
    };
    Ok((fact, of))
}

fn consent_read(wire: &Wire) -> Result<Consent> {
    Ok(Consent {
        channels: set_read(wire.channels.as_deref())?,
        address: wire.address.as_deref().map(Into::into),
        until: date_read(wire.until.as_deref())?,
        is_direct: wire.direct,
    })
}

fn hours_read(wire: &Wire) -> Result<Hours> {
    let time = |name: &str, text: Option<&str>| -> Result<Time> { Ok(needed(name, text)?.parse()?) };
    Ok(Hours {
        from: time("from_time", wire.from_time.as_deref())?,
        until: time("until_time", wire.until_time.as_deref())?,
    })
}

fn inconvenient_read(wire: &Wire) -> Result<Inconvenient> {
    if let Some(address) = wire.address.as_deref() {
        return Ok(Inconvenient::Address(address.into()));
    }
    let weekdays = wire.weekdays.iter().map(|name| weekday(name)).collect::<Result<_>>()?;
    Ok(Inconvenient::At { hours: hours_read(wire)?, weekdays })
}

fn needed<'t>(name: &str, text: Option<&'t str>) -> Result<&'t str> {
    text.with_context(|| format!("{name} is missing"))
}

fn word_read<T: Word>(name: &str, text: Option<&str>) -> Result<T> {
    let text = needed(name, text)?;
    T::of(text).with_context(|| format!("\"{text}\" is no {name} that this program knows"))
}

fn set_read<T: Word>(texts: Option<&[String]>) -> Result<Set<T>> {
    let Some(texts) = texts else { return Ok(Set::all()) };
    let words = texts.iter().map(|text| word_read("word", Some(text.as_str()))).collect::<Result<Vec<T>>>()?;
    Ok(Set::of(&words))
}

fn date(text: &str) -> Result<Date> {
    text.parse::<Date>().map_err(|error| anyhow::anyhow!("{error}"))
}

fn date_read(text: Option<&str>) -> Result<Option<Date>> {
    text.map(date).transpose()
}

fn zone_read(name: &str) -> Result<Zone> {
    let rules = TimeZone::get(name).with_context(|| format!("time zone {name} is not known"))?;
    Ok(Zone::new(name, rules))
}

fn zones_read(names: &[String]) -> Result<Vec<Zone>> {
    names.iter().map(|name| zone_read(name)).collect()
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

fn weekday_name(day: Weekday) -> &'static str {
    WEEKDAYS.iter().find(|(_, known)| *known == day).map_or("monday", |(name, _)| name)
}

fn weekday(name: &str) -> Result<Weekday> {
    let known = WEEKDAYS.iter().find(|(known, _)| *known == name);
    known.map(|(_, day)| *day).with_context(|| format!("\"{name}\" is no weekday"))
}
