//! Laws that hold for every person.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::*;
use crate::Person;
use crate::person::{
    Agreement, Attempt, Consent, CountAgreed, Direction, Entry, Event, FactOf, Home, Inconvenient, Medium, Outcome,
};

/// Ten days around the spring gap of New York, 8 March 2026.
const FIRST: &str = "2026-03-03T05:00:00Z";
const MINUTES: i64 = 10 * 24 * 60;

fn minute(minute: i64) -> Timestamp {
    at(FIRST) + SignedDuration::from_mins(minute)
}

pub(super) fn attempts() -> impl Strategy<Value = Attempt> {
    let outcomes = [
        Outcome::Conversation,
        Outcome::NoAnswer,
        Outcome::NoAnswer,
        Outcome::NotConnected,
        Outcome::Voicemail,
        Outcome::OtherPerson,
    ];
    let channels = [Channel::Voice, Channel::Voice, Channel::AiVoice, Channel::Sms];
    let accounts = [vec![], vec!["A1".into()], vec!["A2".into()], vec!["A1".into(), "A2".into()]];
    let of = prop::sample::select::<Channel>(channels.to_vec());
    (of, prop::sample::select(outcomes.to_vec()), 0..4usize, 0..2usize, 0..3usize, 0..8usize).prop_map(
        move |(channel, outcome, account, party, address, inbound)| Attempt {
            channel,
            direction: if inbound == 0 { Direction::Inbound } else { Direction::Outbound },
            purpose: Purpose::Collect,
            party: ["a", "b"][party].into(),
            role: Role::Creditor,
            target: Target::Debtor,
            third: None,
            address: [None, Some("tel-1".into()), Some("tel-2".into())][address].clone(),
            accounts: accounts[account].clone(),
            outcome,
        },
    )
}

fn others() -> impl Strategy<Value = Event> {
    let until = (5..12u32).prop_map(|last| Date::new(2026, 3, last as i8));
    let hours = (0..24i8, 1..24i8)
        .prop_map(|(from, length)| Hours { from: time(from, 30, 0, 0), until: time((from + length) % 24, 30, 0, 0) });
    let fact = prop::sample::select(vec![
        (Fact::PlanRunning, FactOf::Account("A1".into())),
        (Fact::WorkplaceForbidden, FactOf::Person),
        (Fact::OptedOut, FactOf::Channel(Channel::Sms)),
    ]);
    let home = prop::sample::select(vec![vec!["New York"], vec!["Phoenix"], vec!["New York", "Phoenix"]]);
    prop_oneof![
        (fact, any::<bool>()).prop_map(|((fact, of), begins)| if begins {
            Event::Begins { fact, of, amount: None, is_confirmed: false }
        } else {
            Event::Ends { fact, of }
        }),
        (until.clone(), any::<bool>()).prop_map(|(until, is_given)| {
            let consent = Consent { channels: Set::all(), address: None, until, is_direct: true };
            if is_given { Event::ConsentGiven(consent) } else { Event::ConsentWithdrawn(consent) }
        }),
        (hours.clone(), until.clone()).prop_map(|(hours, until)| Event::HoursAgreed(Agreement {
            channels: Set::all(),
            hours,
            until
        })),
        until.prop_map(|until| Event::CountAgreed(CountAgreed { rule: "dials".into(), most: 4, until })),
        hours.prop_map(|hours| Event::Inconvenient(Inconvenient::At { hours, weekdays: Vec::new() })),
        Just(Event::InconvenientLifted),
        home.prop_map(|zones| Event::Residence(Home {
            places: Vec::new(),
            zones: zones.into_iter().map(zone).collect()
        })),
        Just(Event::AddressGiven {
            address: "tel-1".into(),
            place: None,
            medium: Medium::Phone,
            zone: Some(zone("New York")),
        }),
        Just(Event::AssignmentNotice { party: "a".into() }),
    ]
}

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let event = prop_oneof![3 => attempts().prop_map(Event::Attempt), 2 => others()];
    let one = (0..MINUTES, event, prop::option::weighted(0.2, 3..14i8));
    prop::collection::vec(one, 0..24).prop_map(|rows| {
        let rows = rows.into_iter().zip(1..);
        let entry = |((at, event, effective), seq): ((i64, Event, Option<i8>), u64)| {
            let effective_on = effective.and_then(|day| Date::new(2026, 3, day));
            // An attempt counts when it is made.
            let effective_on = effective_on.filter(|_| !matches!(event, Event::Attempt(_)));
            Entry { seq, at: minute(at), effective_on, actor: "desk".into(), event }
        };
        rows.map(entry).collect()
    })
}

fn requests() -> impl Strategy<Value = Request> {
    let who = prop::sample::select(vec![
        (Target::Debtor, Purpose::Collect, Role::Creditor),
        (Target::Debtor, Purpose::Collect, Role::ThirdPartyCollector),
        (Target::ContactPerson, Purpose::Locate, Role::Creditor),
    ]);
    let channel = prop::sample::select(vec![Channel::Voice, Channel::Voice, Channel::Sms, Channel::Letter]);
    (who, channel, 0..3usize).prop_map(|((target, purpose, role), channel, accounts)| Request {
        target,
        purpose,
        role,
        channel,
        accounts: [vec![], vec!["A1".into()], vec!["A1".into(), "A2".into()]][accounts].clone(),
        ..request()
    })
}

fn known(entries: &[Entry], now: Timestamp) -> Person {
    Person::of(entries.iter().filter(|entry| entry.at <= now))
}

fn is_allowed(person: &Person, request: &Request, at: Timestamp) -> bool {
    decide(&[pack()], person, request, at).is_ok()
}

/// Instants of the coming weeks, an odd number of minutes apart, so that they fall on all hours.
fn later(now: Timestamp, until: Timestamp) -> impl Iterator<Item = Timestamp> {
    (1..).map(move |step| now + SignedDuration::from_mins(step * 97)).take_while(move |at| *at < until)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_refused_becomes_allowed_when_it_says(entries in entries(), request in requests(), now in 0..MINUTES) {
        let now = minute(now);
        let person = known(&entries, now);
        let Err(refused) = decide(&[pack()], &person, &request, now) else { return Ok(()) };
        match refused.allowed_from() {
            Some(from) => {
                prop_assert!(from > now);
                prop_assert!(is_allowed(&person, &request, from));
                prop_assert!(!is_allowed(&person, &request, from - SignedDuration::from_secs(1)));
                for between in later(now, from) {
                    prop_assert!(!is_allowed(&person, &request, between), "allowed at {}", between);
                }
            }
            None => {
                for at in later(now, now + SignedDuration::from_hours(24 * 20)) {
                    prop_assert!(!is_allowed(&person, &request, at), "allowed at {}", at);
                }
            }
        }
        for block in refused.blocks() {
            let Some(from) = block.allowed_from else { continue };
            let still = |at| decide(&[pack()], &person, &request, at).err().is_some_and(|refused| {
                refused.blocks().iter().any(|other| other.rule == block.rule)
            });
            prop_assert!(!still(from));
            prop_assert!(still(from - SignedDuration::from_secs(1)));
        }
    }

    #[test]
    fn a_permit_holds_until_it_expires(entries in entries(), request in requests(), now in 0..MINUTES) {
        let now = minute(now);
        let person = known(&entries, now);
        let Ok(permit) = decide(&[pack()], &person, &request, now) else { return Ok(()) };
        let whole = now + SignedDuration::from_mins(15);
        prop_assert!(permit.expires_at() <= whole);
        for second in (0..15 * 60).step_by(45) {
            let at = now + SignedDuration::from_secs(second);
            if at < permit.expires_at() {
                prop_assert!(is_allowed(&person, &request, at), "refused at {}", at);
            }
        }
        prop_assert!(permit.expires_at() == whole || !is_allowed(&person, &request, permit.expires_at()));
    }

    /// For the debtor: a third person may be asked because of a call that failed.
    #[test]
    fn an_attempt_more_never_allows(
        entries in entries(), request in requests(), more in attempts(), at in 0..MINUTES, now in 0..MINUTES,
    ) {
        prop_assume!(request.target == Target::Debtor);
        let now = minute(now);
        let entry = Entry { seq: 99, at: minute(at), effective_on: None, actor: "desk".into(), event: Event::Attempt(more) };
        let with: Vec<Entry> = entries.iter().cloned().chain([entry]).collect();
        if is_allowed(&known(&with, now), &request, now) {
            prop_assert!(is_allowed(&known(&entries, now), &request, now));
        }
    }

    #[test]
    fn attempts_of_one_instant_have_no_order(
        entries in entries(), many in prop::collection::vec(attempts(), 2..6), request in requests(),
        at in 0..MINUTES, now in 0..MINUTES,
    ) {
        let now = minute(now);
        let all = |backwards: bool| {
            let mut many = many.clone();
            if backwards {
                many.reverse();
            }
            let same = many.into_iter().zip(100..).map(|(attempt, seq)| Entry {
                seq, at: minute(at), effective_on: None, actor: "desk".into(), event: Event::Attempt(attempt),
            });
            let all: Vec<Entry> = entries.iter().cloned().chain(same).collect();
            decide(&[pack()], &known(&all, now), &request, now)
        };
        prop_assert_eq!(all(false), all(true));
    }

    #[test]
    fn events_may_be_learned_in_any_order(entries in entries(), request in requests(), now in 0..MINUTES) {
        let now = minute(now);
        let backwards = Person::of(entries.iter().rev().filter(|entry| entry.at <= now));
        prop_assert_eq!(&backwards, &known(&entries, now));
        // Nor does it matter whether what happens later is known.
        let all = Person::of(&entries);
        let answer = |person: &Person| decide(&[pack()], person, &request, now).map_err(|refused| refused.allowed_from());
        prop_assert_eq!(answer(&all).map(|permit| permit.expires_at()), answer(&backwards).map(|permit| permit.expires_at()));
    }
}
