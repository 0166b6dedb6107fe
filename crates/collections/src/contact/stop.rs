//! Facts that stop contact.

use jiff::{SignedDuration, Timestamp};
use primitives::Amount;

use super::answer::Why;
use super::ask::{Asked, No};
use super::moment::Moment;
use super::rule::{Kind, Rule, Stop};
use crate::person::{Began, Fact, FactOf, Known, Purpose, Switch};
use crate::{AccountId, ThirdId};

pub(super) fn stop(asked: &Asked<'_>, rule: &Rule, stop: &Stop, moment: &Moment<'_>) -> Option<No> {
    if stop.passes.contains(asked.request.purpose) {
        return None;
    }
    let humans = humans(asked, stop.fact);
    let holding = holding(asked, stop.fact, moment);
    let holding = holding.filter(|(switch, _)| concerns(asked, rule, stop, &humans, &switch.what.of));
    let holding = holding.filter(|(_, began)| stop.fact != Fact::Disputed || began.amount.is_none());
    let holding = holding.filter(|(switch, _)| !is_being_confirmed(asked, stop, switch.at, moment.at));
    let until = holding.filter_map(|(switch, began)| {
        let lasts = stop.lasts_days.filter(|_| !began.is_confirmed);
        let ends = lasts.map(|days| {
            let walls = moment.walls.iter();
            walls.map(|wall| wall.zone.start_of(wall.zone.date(switch.at) + days as i32)).max()
        });
        let ends = ends.flatten();
        (ends.is_none_or(|ends| moment.at < ends)).then_some((switch, ends))
    });
    let (switch, hint) = until.max_by_key(|(_, ends)| ends.unwrap_or(Timestamp::MAX))?;
    let why = Why::Fact { fact: stop.fact, of: switch.what.of.clone(), since: switch.at };
    Some(No { why, hint })
}

/// What holds of a fact: for each thing it is of, the last word about it, if that says so.
fn holding<'a>(asked: &Asked<'a>, fact: Fact, moment: &Moment<'_>) -> impl Iterator<Item = (&'a Known<Switch>, Began)> {
    let (earliest, latest) = moment.days;
    let mut told: Vec<&'a FactOf> = Vec::new();
    let counts = move |switch: &&Known<Switch>| match switch.what.began {
        Some(_) => switch.restricts(latest),
        None => switch.permits(earliest, latest),
    };
    asked.person.known_of(fact, asked.now).iter().rev().filter(counts).filter_map(move |switch| {
        if told.contains(&&switch.what.of) {
            return None;
        }
        told.push(&switch.what.of);
        switch.what.began.map(|began| (switch, began))
    })
}

/// Whether a fact holds of the debtor.
pub(super) fn holds(asked: &Asked<'_>, fact: Fact, moment: &Moment<'_>) -> bool {
    holding(asked, fact, moment).next().is_some()
}

/// Whether what a fact is of has to do with what is asked.
fn concerns(asked: &Asked<'_>, rule: &Rule, stop: &Stop, humans: &[&ThirdId], of: &FactOf) -> bool {
    let request = asked.request;
    match of {
        FactOf::Person | FactOf::Case(_) => true,
        FactOf::Channel(channel) if stop.any_channel => rule.scope.channels.contains(*channel),
        FactOf::Channel(channel) => *channel == request.channel,
        FactOf::Address(_) if stop.any_channel => true,
        FactOf::Address(address) => request.address.as_ref() == Some(address),
        FactOf::Account(account) => request.accounts.is_empty() || request.accounts.contains(account),
        FactOf::Third(third) => request.third.as_ref() == Some(third) || humans.contains(&third),
    }
}

fn humans<'a>(asked: &Asked<'a>, fact: Fact) -> Vec<&'a ThirdId> {
    let request = asked.request;
    if fact == Fact::Refused && !asked.person.known_of(fact, asked.now).is_empty() {
        asked.person.same_human(request.third.as_ref(), request.address.as_ref(), asked.now)
    } else {
        Vec::new()
    }
}

fn is_being_confirmed(asked: &Asked<'_>, stop: &Stop, since: Timestamp, at: Timestamp) -> bool {
    asked.request.purpose == Purpose::ConfirmStop
        && stop
            .confirm_minutes
            .is_some_and(|minutes| at.duration_since(since) <= SignedDuration::from_mins(i64::from(minutes)))
}

/// The instants at which the time for a confirmation is over.
pub(super) fn confirmations<'a>(asked: &Asked<'a>) -> impl Iterator<Item = Timestamp> {
    let asked = *asked;
    let rules = asked.packs.iter().flat_map(|pack| pack.rules());
    let stops = rules.filter_map(|rule| match &rule.kind {
        Kind::Stop(stop) => stop.confirm_minutes.map(|minutes| (stop.fact, minutes)),
        Kind::Hours(_)
        | Kind::Limit(_)
        | Kind::Rest(_)
        | Kind::Consent { .. }
        | Kind::ThirdPerson(_)
        | Kind::Team { .. }
        | Kind::AssignmentNotice { .. }
        | Kind::Inconvenient => None,
    });
    stops.flat_map(move |(fact, minutes)| {
        let over = SignedDuration::from_mins(i64::from(minutes)) + SignedDuration::from_nanos(1);
        asked.person.known_of(fact, asked.now).iter().filter_map(move |switch| switch.at.checked_add(over).ok())
    })
}

/// Adds the parts of the asked accounts that are disputed.
pub(super) fn disputed_parts(asked: &Asked<'_>, moment: &Moment<'_>, add: &mut Vec<(AccountId, Amount)>) {
    for (switch, began) in holding(asked, Fact::Disputed, moment) {
        let FactOf::Account(account) = &switch.what.of else { continue };
        let is_asked = asked.request.accounts.is_empty() || asked.request.accounts.contains(account);
        if let Some(amount) = began.amount
            && is_asked
            && !add.iter().any(|(known, _)| known == account)
        {
            add.push((account.clone(), amount));
        }
    }
}
