//! Jobs: taken, done, put aside, given back, handed over, and the day shared out.

use app::close_day::business_day;
use app::outreach::no_sentences;
use app::port::{Reading, Store};
use app::work::versions::in_force;
use app::work::{self, Aside, Got, Hand, Report, Taking};
use collections::work::Rules;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::person::parts;
use crate::sent::{Doing, Done, Say, Wrong};
use crate::terms;

fn rules(store: &(impl Reading + ?Sized), doing: &Doing<'_>) -> Result<Rules, Wrong> {
    let today = business_day(&store.info()?, doing.now.as_microsecond())?;
    Ok(in_force(store, today)?)
}

fn hand<'h>(rules: &'h Rules, doing: &'h Doing<'_>) -> Hand<'h> {
    Hand { rules, user: &doing.actor.name, now: doing.now }
}

/// The page of the job of a form: the person's, with the job.
fn job<'d>(doing: &Doing<'d>) -> &'d str {
    doing.part(3)
}

pub(super) fn take(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let rules = rules(store, doing)?;
    let read = doing.read();
    let taking = Taking { address: read.any("address"), third: None, team: 1 };
    Ok(match work::take(store, job(doing), hand(&rules, doing), taking)? {
        Got::Yes { .. } => Done::Here("taken"),
        Got::NotNow { no, .. } => Done::Say(Say::Told(no_sentences(&no, doing.language))),
        Got::Moot(about) => Done::Say(Say::Told(vec![format!("{} {}", doing.words.moot, about.settled.join(", "))])),
        Got::Expired => Done::Say(Say::Told(vec![doing.words.job_expired.to_owned()])),
    })
}

/// An instant that was typed as a day and a time in the book's zone.
fn instant(
    store: &(impl Reading + ?Sized),
    read: &mut crate::typed::Read<'_>,
    field: &str,
    doing: &Doing<'_>,
) -> Result<Option<Timestamp>, Wrong> {
    let Some(wall) = read.parsed_if_any::<DateTime>(field, doing.words.wrong_instant) else { return Ok(None) };
    let zone = TimeZone::get(&store.info()?.time_zone).map_err(anyhow::Error::from)?;
    Ok(Some(wall.to_zoned(zone).map_err(anyhow::Error::from)?.timestamp()))
}

pub(super) fn done(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let rules = rules(store, doing)?;
    let mut read = doing.read();
    let Some(code) = read.text("outcome") else { return Err(read.wrong()) };
    let callback_at = instant(store, &mut read, "callback_at", doing)?;
    let is_promise = read.any("due_0").is_some() || read.any("amount_0").is_some();
    let promised = if is_promise { parts(&mut read, rules.currency, doing.words.wrong_amount) } else { Vec::new() };
    let account = if is_promise { read.text("account") } else { None };
    let (note, address) = (read.any("note").unwrap_or_default(), read.any("address"));
    read.end()?;
    let promise = account.map(|account| (account, promised.as_slice()));
    let report = Report { code, note, callback_at, promise, address };
    work::done(store, job(doing), hand(&rules, doing), report)?;
    Ok(Done::At("/console/work/next?done=job_done".to_owned()))
}

pub(super) fn hold(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let rules = rules(store, doing)?;
    let mut read = doing.read();
    let reason = read.text("reason");
    let until = instant(store, &mut read, "until", doing)?;
    if read.any("until").is_none() {
        read.tell("until", doing.words.wrong_missing);
    }
    let (Some(reason), Some(until)) = (reason, until) else { return Err(read.wrong()) };
    work::hold(store, job(doing), hand(&rules, doing), Aside { reason, until })?;
    Ok(Done::At("/console/work/next?done=held".to_owned()))
}

pub(super) fn release(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let rules = rules(store, doing)?;
    let mut read = doing.read();
    let Some(reason) = read.text("reason") else { return Err(read.wrong()) };
    work::release(store, job(doing), hand(&rules, doing), reason)?;
    Ok(Done::Here("released"))
}

pub(super) fn give_back(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let rules = rules(store, doing)?;
    let mut read = doing.read();
    let Some(reason) = read.text("reason") else { return Err(read.wrong()) };
    work::give_back(store, job(doing), hand(&rules, doing), reason)?;
    Ok(Done::At("/console/work/next?done=returned".to_owned()))
}

pub(super) fn hand_over(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let rules = rules(store, doing)?;
    let mut read = doing.read();
    let (Some(to), Some(reason)) = (read.text("to"), read.text("reason")) else { return Err(read.wrong()) };
    work::hand_over(store, job(doing), hand(&rules, doing), (to, reason))?;
    Ok(Done::At("/console/work/next?done=handed_over".to_owned()))
}

/// Hands several jobs over; what could not be is told.
pub(super) fn hand_over_many(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let rules = rules(store, doing)?;
    let mut read = doing.read();
    let (to, reason) = (read.text("to"), read.text("reason"));
    let chosen: Vec<&str> = doing.fields.every("job").filter(|job| !job.is_empty()).collect();
    if chosen.is_empty() {
        read.tell("job", doing.words.wrong_nothing_chosen);
    }
    let (Some(to), Some(reason), false) = (to, reason, chosen.is_empty()) else { return Err(read.wrong()) };
    let mut refused = Vec::new();
    for one in &chosen {
        match work::hand_over(store, one, hand(&rules, doing), (to, reason)) {
            Ok(_) => {}
            Err(app::Error::Refused(no)) => refused.push(no.sentence(doing.language)),
            Err(error) => return Err(error.into()),
        }
    }
    if refused.is_empty() {
        return Ok(Done::Here("handed_over"));
    }
    let mut told = vec![format!("{} {} / {}", doing.words.handed_over_of, chosen.len() - refused.len(), chosen.len())];
    told.extend(refused);
    Ok(Done::Say(Say::Told(told)))
}

/// Shares the day out.
pub(super) fn share(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let rules = rules(store, doing)?;
    work::tidy(store, hand(&rules, doing))?;
    let found = work::assign(store, hand(&rules, doing), work::Wish { expected: None, is_dry: false })?;
    let words = doing.words;
    let mut told = vec![format!("{} {} · {} {}", words.shared_given, found.given.len(), words.shared_stay, found.stay)];
    told.extend(found.minutes.iter().map(|(name, given, all)| format!("{name}: {given} / {all} {}", words.minutes)));
    told.extend(
        found
            .left
            .iter()
            .map(|(why, count)| format!("{} {}: {count}", words.shared_left, terms::not_given(doing.language, why))),
    );
    Ok(Done::Say(Say::Told(told)))
}
