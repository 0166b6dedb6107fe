//! Laws of the gate, on random persons; edges of time; packs that are none.
//!
//! What the rules of the packs say, rule by rule, is tested in `app`, where packs are read.

mod laws;
mod naive;
mod time;
mod unreal;

use std::sync::OnceLock;

use jiff::Timestamp;
use jiff::civil::time;
use jiff::tz::TimeZone;
use primitives::Date;

use super::*;
use crate::person::{Channel, Fact, Purpose, Role, Target, Unreachable};
use crate::zone::Hours;
use crate::{Set, Zone};

pub(super) fn zone(name: &str) -> Zone {
    let rules = match name {
        "New York" => "EST5EDT,M3.2.0,M11.1.0",
        "Phoenix" => "MST7",
        "Shanghai" => "CST-8",
        _ => panic!("no zone of these tests: {name}"),
    };
    Zone::new(name, TimeZone::posix(rules).unwrap())
}

pub(super) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(super) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub(super) fn rule(id: &str, kind: Kind) -> Rule {
    Rule {
        id: id.into(),
        title: Title { english: id.to_owned(), chinese: id.to_owned() },
        source: "a test".to_owned(),
        grade: Grade::C,
        effective_from: None,
        effective_until: None,
        scope: Scope::everything(),
        kind,
    }
}

pub(super) fn hours(from: i8, until: i8) -> Kind {
    let open = Hours { from: time(from, 0, 0, 0), until: time(until, 0, 0, 0) };
    Kind::Hours(HoursRule { open, zone: None, may_be_agreed: true })
}

pub(super) fn limit(most: u32, counts: Counts, per: Per, window: Window) -> Limit {
    Limit {
        most,
        counts,
        per,
        across: Across::AllParties,
        window,
        except_not_connected: false,
        consent_days: None,
        may_be_agreed: false,
    }
}

pub(super) fn stop(fact: Fact) -> Stop {
    Stop { fact, passes: Set::NONE, lasts_days: None, any_channel: false, confirm_minutes: None }
}

pub(super) fn pack_of(rules: Vec<Rule>) -> Result<Pack, PackRejected> {
    let title = Title { english: "test".to_owned(), chinese: "test".to_owned() };
    let key = PackKey { id: "test".to_owned(), version: 1 };
    let mut pack = Pack::new(key, title, "tests".to_owned(), day("2020-01-01"));
    pack.zones_unknown = vec![zone("New York"), zone("Phoenix")];
    pack.with_rules(rules)
}

/// A pack with a rule of every kind that depends on time.
pub(super) fn pack() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(timely)
}

fn timely() -> Pack {
    let calls = |mut rule: Rule| {
        rule.scope.channels = Set::of(&[Channel::Voice, Channel::AiVoice]);
        rule
    };
    let mut dated = rule("dated", hours(10, 12));
    dated.effective_from = Some(day("2026-03-10"));
    dated.effective_until = Some(day("2026-03-12"));
    let mut lasting = stop(Fact::WorkplaceForbidden);
    lasting.lasts_days = Some(3);
    let each = |limit| Limit { across: Across::EachParty, consent_days: Some(2), except_not_connected: true, ..limit };
    let agreed = |limit| Limit { may_be_agreed: true, ..limit };
    let mut third = rule(
        "third",
        Kind::ThirdPerson(ThirdPerson {
            only_for: Set::of(&[Purpose::Locate]),
            while_unreachable: Some(Unreachable { failed_calls: Some(3), failed_days: Some(2) }),
            or_facts: Set::of(&[Fact::Deceased]),
        }),
    );
    third.scope.targets = Set::of(&[Target::ContactPerson]);
    let rest = Rest { days: 3, per: Per::Account, across: Across::EachParty, consent_days: Some(2) };
    let mut consent = rule("consent", Kind::Consent { fresh_days: Some(5) });
    consent.scope.channels = Set::of(&[Channel::Sms]);
    let mut notice = rule("notice", Kind::AssignmentNotice { lead_days: 2 });
    notice.scope.roles = Set::of(&[Role::ThirdPartyCollector]);
    pack_of(vec![
        rule("hours", hours(8, 21)),
        dated,
        calls(rule("talks", Kind::Limit(limit(2, Counts::Conversations, Per::Person, Window::Days(1))))),
        calls(rule("calls", Kind::Limit(each(limit(4, Counts::Attempts, Per::Account, Window::Days(3)))))),
        calls(rule("dials", Kind::Limit(agreed(limit(2, Counts::Unanswered, Per::Address, Window::Days(1)))))),
        calls(rule("rapid", Kind::Limit(limit(1, Counts::Attempts, Per::Person, Window::Minutes(5))))),
        calls(rule("rest", Kind::Rest(rest))),
        rule("plan", Kind::Stop(stop(Fact::PlanRunning))),
        rule("work", Kind::Stop(lasting)),
        rule("opted-out", Kind::Stop(stop(Fact::OptedOut))),
        rule("told-times", Kind::Inconvenient),
        consent,
        notice,
        third,
    ])
    .unwrap()
}

pub(super) fn request() -> Request {
    Request {
        channel: Channel::Voice,
        purpose: Purpose::Collect,
        party: "a".into(),
        role: Role::Creditor,
        target: Target::Debtor,
        third: None,
        address: Some("tel-1".into()),
        accounts: vec!["A1".into()],
        team: 1,
    }
}
