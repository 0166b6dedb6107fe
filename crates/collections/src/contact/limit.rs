//! Counting: limits, and rest after a conversation. Section 4 of `docs/reference/contact.md`.

use jiff::{SignedDuration, Timestamp};
use primitives::Date;

use super::answer::Why;
use super::ask::{Asked, No};
use super::moment::{Moment, Wall};
use super::rule::{Across, Counts, Limit, Per, Rest, Rule, Window};
use crate::person::{Attempt, Direction, Known, Outcome};
use crate::{AccountId, ThirdId};

pub(super) fn limit(asked: &Asked<'_>, rule: &Rule, limit: &Limit, moment: &Moment<'_>) -> Option<No> {
    let most = if limit.may_be_agreed { agreed(asked, rule, moment).max(limit.most) } else { limit.most };
    let humans = same_human(asked, limit.per);
    latest(moment.walls.iter().filter_map(|wall| {
        let consents = Consents::new(asked, limit.consent_days, *wall);
        if consents.frees(asked.now, moment.at) {
            return None;
        }
        let count = |attempt: &Attempt| {
            is_counted(limit, attempt)
                && is_bound(asked, rule, attempt)
                && is_same(asked, limit.per, limit.across, &humans, attempt)
        };
        let since = Since::new(limit.window, moment.at, *wall);
        latest(accounts(asked, limit.per).filter_map(|account| {
            let known = asked.person.attempts.known(asked.now).iter().rev();
            let counted = known
                .take_while(|attempt| since.is_within(attempt.at))
                .filter(|attempt| count(&attempt.what) && is_on(account, &attempt.what) && !consents.free(attempt));
            let counted: Vec<Timestamp> = counted.map(|attempt| attempt.at).collect();
            let last_that_must_leave = *counted.get(most as usize - 1)?;
            let why = Why::Counted {
                counts: limit.counts,
                counted: counted.len() as u32,
                most,
                window: limit.window,
                account: account.cloned(),
            };
            Some(No { why, hint: since.leaves(last_that_must_leave) })
        }))
    }))
}

pub(super) fn rest(asked: &Asked<'_>, rule: &Rule, rest: &Rest, moment: &Moment<'_>) -> Option<No> {
    latest(moment.walls.iter().filter_map(|wall| {
        let consents = Consents::new(asked, rest.consent_days, *wall);
        if consents.frees(asked.now, moment.at) {
            return None;
        }
        let since = Since::new(Window::Days(rest.days), moment.at, *wall);
        latest(accounts(asked, rest.per).filter_map(|account| {
            let known = asked.person.attempts.known(asked.now).iter().rev();
            let spoken = known.take_while(|attempt| since.is_within(attempt.at)).find(|attempt| {
                let what = &attempt.what;
                what.is_conversation()
                    && what.target.may_be_told()
                    && rule.scope.targets.contains(what.target)
                    && rule.scope.channels.contains(what.channel)
                    && (rest.across == Across::AllParties || what.party == asked.request.party)
                    && is_on(account, what)
                    && !consents.free(attempt)
            })?;
            let why = Why::Rest { on: wall.zone.date(spoken.at), days: rest.days, account: account.cloned() };
            Some(No { why, hint: since.leaves(spoken.at) })
        }))
    }))
}

/// Of several reasons the one that says no the longest; the first of equals.
fn latest(reasons: impl Iterator<Item = No>) -> Option<No> {
    reasons.reduce(|one, other| {
        let key = |no: &No| no.hint.unwrap_or(Timestamp::MAX);
        if key(&other) > key(&one) { other } else { one }
    })
}

/// A window of one zone, and how things leave it.
#[derive(Clone, Copy)]
struct Since<'a> {
    window: Window,
    wall: Wall<'a>,
    /// The first instant that is within.
    first: Timestamp,
}

impl<'a> Since<'a> {
    fn new(window: Window, at: Timestamp, wall: Wall<'a>) -> Self {
        let first = match window {
            Window::Days(days) => wall.zone.start_of(wall.today + (1 - days.min(DAYS_MAX) as i32)),
            Window::Minutes(minutes) => at
                .saturating_sub(SignedDuration::from_mins(i64::from(minutes)))
                .and_then(|edge| edge.saturating_add(SignedDuration::from_nanos(1)))
                .unwrap_or(Timestamp::MIN),
            Window::Ever => Timestamp::MIN,
        };
        Self { window, wall, first }
    }

    fn is_within(&self, at: Timestamp) -> bool {
        self.first <= at
    }

    /// When something that happened then is not within the window any more.
    fn leaves(&self, at: Timestamp) -> Option<Timestamp> {
        match self.window {
            Window::Days(days) => Some(self.wall.zone.start_of(self.wall.zone.date(at) + days.min(DAYS_MAX) as i32)),
            Window::Minutes(minutes) => at.checked_add(SignedDuration::from_mins(i64::from(minutes))).ok(),
            Window::Ever => None,
        }
    }
}

/// Longer windows are all the same: a hundred years.
const DAYS_MAX: u32 = 36_600;

/// The higher number that was agreed for a rule, if one holds.
fn agreed(asked: &Asked<'_>, rule: &Rule, moment: &Moment<'_>) -> u32 {
    let is_of_it = asked
        .person
        .counts
        .last(asked.now, |agreed| agreed.what.rule == rule.id && agreed.permits(moment.days.0, moment.days.1));
    is_of_it.map_or(0, |agreed| agreed.what.most)
}

fn is_counted(limit: &Limit, attempt: &Attempt) -> bool {
    if attempt.direction == Direction::Inbound {
        return false;
    }
    if limit.except_not_connected && matches!(attempt.outcome, Outcome::NotConnected | Outcome::Invalid) {
        return false;
    }
    match limit.counts {
        Counts::Attempts => true,
        Counts::Conversations => attempt.is_conversation(),
        Counts::Connected => {
            matches!(attempt.outcome, Outcome::Conversation | Outcome::OtherPerson | Outcome::Voicemail)
        }
        Counts::Unanswered => matches!(
            attempt.outcome,
            Outcome::Voicemail | Outcome::NoAnswer | Outcome::NotConnected | Outcome::Invalid | Outcome::NobodyMet
        ),
    }
}

/// Whether a rule would have bound an attempt.
fn is_bound(asked: &Asked<'_>, rule: &Rule, attempt: &Attempt) -> bool {
    let scope = &rule.scope;
    scope.channels.contains(attempt.channel)
        && scope.purposes.contains(attempt.purpose)
        && scope.targets.contains(attempt.target)
        && scope.roles.contains(attempt.role)
        && asked.may_be_at(rule, attempt.address.as_ref())
}

/// Whether an attempt counts for what is asked, by party, address and human. What is not known may be the same.
fn is_same(asked: &Asked<'_>, per: Per, across: Across, humans: &[&ThirdId], attempt: &Attempt) -> bool {
    let request = asked.request;
    if across == Across::EachParty && attempt.party != request.party {
        return false;
    }
    match per {
        Per::Person | Per::Account => true,
        Per::Address => match (&attempt.address, &request.address) {
            (Some(one), Some(other)) => one == other,
            (None, _) | (_, None) => true,
        },
        Per::Target => match (&attempt.third, &request.third) {
            (Some(one), Some(other)) => one == other || humans.contains(&one),
            (None, _) | (_, None) => attempt.address == request.address,
        },
    }
}

fn same_human<'a>(asked: &Asked<'a>, per: Per) -> Vec<&'a ThirdId> {
    let request = asked.request;
    match per {
        Per::Target => asked.person.same_human(request.third.as_ref(), request.address.as_ref(), asked.now),
        Per::Person | Per::Account | Per::Address => Vec::new(),
    }
}

/// The accounts that are looked at apart; none stands for all of them together.
fn accounts<'a>(asked: &Asked<'a>, per: Per) -> impl Iterator<Item = Option<&'a AccountId>> {
    let apart: &'a [AccountId] = match per {
        Per::Account => &asked.request.accounts,
        Per::Person | Per::Address | Per::Target => &[],
    };
    let together = apart.is_empty().then_some(None);
    apart.iter().map(Some).chain(together)
}

/// Whether an attempt was about an account; one that names none may have been about each.
fn is_on(account: Option<&AccountId>, attempt: &Attempt) -> bool {
    account.is_none_or(|account| attempt.accounts.is_empty() || attempt.accounts.contains(account))
}

/// Direct consents, after which nothing is counted for some days.
struct Consents<'a> {
    asked: &'a Asked<'a>,
    days: Option<u32>,
    wall: Wall<'a>,
}

impl<'a> Consents<'a> {
    fn new(asked: &'a Asked<'a>, days: Option<u32>, wall: Wall<'a>) -> Self {
        Self { asked, days, wall }
    }

    fn free(&self, attempt: &Known<Attempt>) -> bool {
        self.frees(attempt.at, attempt.at)
    }

    /// Whether a direct consent that was known then leaves this instant free.
    fn frees(&self, known: Timestamp, at: Timestamp) -> bool {
        let Some(days) = self.days else { return false };
        let day: Date = self.wall.zone.date(at);
        // The last word about this channel and address counts.
        let last = self.asked.person.consents.last(known, |consent| {
            let (consent, is_given) = &consent.what;
            super::consent::covers(consent, self.asked.request) && (consent.is_direct || !is_given)
        });
        last.is_some_and(|consent| {
            let given = consent.dated.from.unwrap_or(Date::MIN).max(self.wall.zone.date(consent.at));
            consent.what.1 && consent.permits(day, day) && given <= day && day < given + days.min(DAYS_MAX) as i32
        })
    }
}
