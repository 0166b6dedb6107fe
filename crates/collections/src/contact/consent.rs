//! What must have been said before: consents, and the notice that a party will collect.

use primitives::Date;

use super::answer::Why;
use super::ask::{Asked, No};
use super::moment::Moment;
use super::request::Request;
use crate::person::Consent;

/// Whether a consent, or its end, is about what is asked.
pub(super) fn covers(consent: &Consent, request: &Request) -> bool {
    consent.channels.contains(request.channel)
        && consent.address.as_ref().is_none_or(|address| request.address.as_ref() == Some(address))
}

pub(super) fn consent(asked: &Asked<'_>, fresh_days: Option<u32>, moment: &Moment<'_>) -> Option<No> {
    let (earliest, latest) = moment.days;
    let last = asked.person.consents.last(asked.now, |consent| {
        let counts = if consent.what.1 { consent.permits(earliest, latest) } else { consent.restricts(latest) };
        counts && covers(&consent.what.0, asked.request)
    });
    let is_fresh = |given: Date| fresh_days.is_none_or(|days| latest < given + days as i32);
    let given = last.filter(|consent| consent.what.1).is_some_and(|consent| {
        moment
            .walls
            .iter()
            .all(|wall| is_fresh(wall.zone.date(consent.at).max(consent.dated.from.unwrap_or(Date::MIN))))
    });
    (!given).then_some(No { why: Why::NoConsent { channel: asked.request.channel }, hint: None })
}

pub(super) fn assignment_notice(asked: &Asked<'_>, lead_days: u32, moment: &Moment<'_>) -> Option<No> {
    let party = &asked.request.party;
    // The first notice counts; later ones do not take it back.
    let told = asked.person.notices.known(asked.now).iter().filter(|notice| notice.what == *party);
    let from = told.filter_map(|notice| {
        let walls = moment.walls.iter();
        let days = walls.map(|wall| wall.zone.date(notice.at).max(notice.dated.from.unwrap_or(Date::MIN)));
        let days: Vec<Date> = days.collect();
        days.into_iter().max().and_then(|day| {
            if lead_days == 0 && notice.dated.from.is_none() {
                return Some(notice.at);
            }
            moment.start_everywhere(day + lead_days as i32)
        })
    });
    let hint = from.min();
    let is_told = hint.is_some_and(|from| from <= moment.at);
    (!is_told).then(|| No { why: Why::NotTold { party: party.clone(), lead_days }, hint })
}
