//! What is no rule: one without source, one that cannot be told from another, one that can never bind.

use primitives::Date;

use super::rule::{Counts, Kind, Limit, Per, Rule, Stop, Window};
use crate::person::{Channel, Fact, Purpose, Target};
use crate::{Set, Word};

/// Why rules are no pack.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct PackRejected {
    /// The rule, counted from 0; none where it is the pack.
    pub rule: Option<usize>,
    /// What is wrong, and the remedy.
    pub what: String,
}

pub(super) const NO_ZONES: &str = "zones_unknown is empty: name the zones to assume for a person of whom none is known";

/// Checks a rule beside those before it.
pub(super) fn rule(rule: &Rule, before: &[Rule], pack_from: Date) -> Result<(), String> {
    if rule.source.trim().is_empty() {
        return Err(format!("rule {} has no source: name the law and article, or who decided it", rule.id));
    }
    if rule.title.english.trim().is_empty() || rule.title.chinese.trim().is_empty() {
        return Err(format!("rule {} has no words: say in english and chinese what it forbids", rule.id));
    }
    dates(rule, pack_from)?;
    if before.iter().any(|other| other.id == rule.id && overlap(other, rule)) {
        return Err(format!(
            "rule {} is there already on the same days: give it another id, or dates that do not overlap",
            rule.id
        ));
    }
    match never_binds(rule) {
        Some(why) => Err(format!("rule {} can never bind: {why}", rule.id)),
        None => Ok(()),
    }
}

fn dates(rule: &Rule, pack_from: Date) -> Result<(), String> {
    let Some(until) = rule.effective_until else { return Ok(()) };
    if rule.effective_from.is_some_and(|from| until < from) {
        return Err(format!("rule {} ends on {until}, before it begins: swap the dates", rule.id));
    }
    if until < pack_from {
        return Err(format!("rule {} ends on {until}, before the pack begins on {pack_from}: leave it out", rule.id));
    }
    Ok(())
}

fn overlap(one: &Rule, other: &Rule) -> bool {
    let from = |rule: &Rule| rule.effective_from.unwrap_or(Date::MIN);
    let until = |rule: &Rule| rule.effective_until.unwrap_or(Date::MAX);
    from(one) <= until(other) && from(other) <= until(one)
}

fn never_binds(rule: &Rule) -> Option<String> {
    let scope = &rule.scope;
    for (is_empty, what) in [
        (scope.roles.is_empty(), "roles"),
        (scope.channels.is_empty(), "channels"),
        (scope.purposes.is_empty(), "purposes"),
        (scope.targets.is_empty(), "targets"),
        (scope.addresses.is_empty(), "addresses"),
    ] {
        if is_empty {
            return Some(format!("it names no {what}; leave {what} out, which means all"));
        }
    }
    let none_of = |channels: &[Channel]| scope.channels.and(Set::of(channels)).is_empty();
    match &rule.kind {
        Kind::Hours(hours) => {
            (hours.open.from == hours.open.until).then(|| "its hours are open all day; leave it out".to_owned())
        }
        Kind::Limit(limit) => never_exceeded(limit, scope.channels, scope.targets),
        Kind::Rest(rest) => {
            let what = "rest is counted per person or per account";
            if rest.per != Per::Person && rest.per != Per::Account {
                return Some(what.to_owned());
            }
            (rest.days == 0).then(|| "0 days are no rest; give at least 1".to_owned())
        }
        Kind::Stop(stop) => never_stops(stop, scope.purposes),
        Kind::Consent { fresh_days } => {
            (*fresh_days == Some(0)).then(|| "a consent is good for 1 day at least; leave fresh_days out".to_owned())
        }
        Kind::ThirdPerson(third) => {
            let humans = Set::of(&[Target::ContactPerson, Target::ThirdPerson]);
            if scope.targets.and(humans).is_empty() {
                return Some(
                    "it is about third persons, and binds none of the targets contact_person, third_person".into(),
                );
            }
            let is_open = third.while_unreachable.is_none() && scope.purposes.without(third.only_for).is_empty();
            is_open.then(|| "it allows every purpose that it binds, at any time".to_owned())
        }
        Kind::Team { at_least } => {
            if none_of(&[Channel::Visit]) {
                return Some("only visits are made by teams, and it does not bind the channel visit".to_owned());
            }
            (*at_least < 2).then(|| "nobody comes with fewer than one; at_least begins at 2".to_owned())
        }
        Kind::AssignmentNotice { .. } | Kind::Inconvenient => None,
    }
}

fn never_exceeded(limit: &Limit, channels: Set<Channel>, targets: Set<Target>) -> Option<String> {
    let calls_only = limit.except_not_connected || matches!(limit.counts, Counts::Connected | Counts::Unanswered);
    if limit.most == 0 {
        return Some("a limit of 0 is no limit but a stop; give most of at least 1".to_owned());
    }
    if matches!(limit.window, Window::Days(0) | Window::Minutes(0)) {
        return Some("its window is empty; give at least 1".to_owned());
    }
    if calls_only && !channels.iter().any(Channel::is_call) {
        return Some(format!("it counts {} calls, and binds no channel that calls", limit.counts.word()));
    }
    if limit.counts == Counts::Conversations && !channels.iter().any(|way| way.is_call() || way == Channel::Visit) {
        return Some("it counts conversations, and binds no channel on which people speak".to_owned());
    }
    let humans = Set::of(&[Target::ContactPerson, Target::ThirdPerson]);
    if limit.per == Per::Target && targets.and(humans).is_empty() {
        return Some("it counts per target, and binds none of the targets contact_person, third_person".to_owned());
    }
    None
}

fn never_stops(stop: &Stop, purposes: Set<Purpose>) -> Option<String> {
    if purposes.without(stop.passes).is_empty() {
        return Some("it passes every purpose that it binds".to_owned());
    }
    if stop.lasts_days == Some(0) {
        return Some("it lasts 0 days; give at least 1".to_owned());
    }
    if stop.any_channel && stop.fact != Fact::OptedOut {
        return Some(format!("any_channel goes with the fact opted_out, not with {}", stop.fact.word()));
    }
    if stop.confirm_minutes.is_some() && !purposes.contains(Purpose::ConfirmStop) {
        return Some("confirm_minutes goes with the purpose confirm_stop, which it does not bind".to_owned());
    }
    None
}
