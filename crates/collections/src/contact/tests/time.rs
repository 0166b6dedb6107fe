//! Gaps, repeated hours, moves, days that are not yet.

use jiff::civil::time;

use super::*;
use crate::Person;
use crate::person::{Agreement, Entry, Event, FactOf, Home};

fn entry(seq: u64, at_text: &str, event: Event) -> Entry {
    Entry { seq, at: at(at_text), effective_on: None, actor: "desk".into(), event }
}

fn living_in(zones: &[&str]) -> Event {
    Event::Residence(Home { places: vec!["us/ny".to_owned()], zones: zones.iter().map(|name| zone(name)).collect() })
}

fn agreed(from: (i8, i8), until: (i8, i8)) -> Event {
    let hours = Hours { from: time(from.0, from.1, 0, 0), until: time(until.0, until.1, 0, 0) };
    Event::HoursAgreed(Agreement { channels: Set::all(), hours, until: None })
}

/// When the gate opens next after an instant; the instant itself where it is open.
fn opens(person: &Person, now: &str) -> String {
    let pack = pack_of(vec![rule("hours", hours(8, 21))]).unwrap();
    match decide(&[&pack], person, &request(), at(now)) {
        Ok(_) => "open".to_owned(),
        Err(refused) => refused.allowed_from().unwrap().to_string(),
    }
}

/// 2026-03-08 in New York: 02:00 EST is 03:00 EDT, at 07:00Z. There is no 02:30.
#[test]
fn hours_that_open_in_a_gap_open_with_its_end() {
    let person = Person::of(&[
        entry(1, "2026-01-01T00:00:00Z", living_in(&["New York"])),
        entry(2, "2026-01-01T00:00:00Z", agreed((2, 30), (5, 0))),
    ]);
    assert_eq!(opens(&person, "2026-03-08T06:30:00Z"), "2026-03-08T07:00:00Z");
    assert_eq!(opens(&person, "2026-03-08T06:59:59Z"), "2026-03-08T07:00:00Z");
    assert_eq!(opens(&person, "2026-03-08T07:00:00Z"), "open");
    // The day before there was: 02:30 EST is 07:30Z.
    assert_eq!(opens(&person, "2026-03-07T07:00:00Z"), "2026-03-07T07:30:00Z");
}

/// 2026-11-01 in New York: 02:00 EDT is 01:00 EST, at 06:00Z. 01:30 is at 05:30Z and again at 06:30Z.
#[test]
fn hours_that_open_in_a_repeated_hour_are_open_both_times() {
    let person = Person::of(&[
        entry(1, "2026-01-01T00:00:00Z", living_in(&["New York"])),
        entry(2, "2026-01-01T00:00:00Z", agreed((1, 30), (3, 0))),
    ]);
    assert_eq!(opens(&person, "2026-11-01T05:00:00Z"), "2026-11-01T05:30:00Z");
    assert_eq!(opens(&person, "2026-11-01T05:45:00Z"), "open");
    assert_eq!(opens(&person, "2026-11-01T06:00:00Z"), "2026-11-01T06:30:00Z");
    // A permit ends when the clocks go back, not when they would show 03:00.
    let pack = pack_of(vec![rule("hours", hours(8, 21))]).unwrap();
    let permit = decide(&[&pack], &person, &request(), at("2026-11-01T05:50:00Z")).unwrap();
    assert_eq!(permit.expires_at(), at("2026-11-01T06:00:00Z"));
}

/// 8:00 in Phoenix is 10:00 in New York in winter; 21:00 in New York is 19:00 in Phoenix.
#[test]
fn a_zone_that_is_not_sure_counts_as_every_plausible_one() {
    let both = Person::of(&[entry(1, "2026-01-01T00:00:00Z", living_in(&["New York", "Phoenix"]))]);
    assert_eq!(opens(&both, "2026-01-20T13:30:00Z"), "2026-01-20T15:00:00Z");
    assert_eq!(opens(&both, "2026-01-21T01:59:59Z"), "open");
    assert_eq!(opens(&both, "2026-01-21T02:00:00Z"), "2026-01-21T15:00:00Z");
    // Nothing known: the pack's zones, which are the same two.
    assert_eq!(opens(&Person::default(), "2026-01-20T13:30:00Z"), "2026-01-20T15:00:00Z");
}

/// The move counts from its day on: 2 February begins in Phoenix at 07:00Z.
#[test]
fn a_move_counts_from_its_day() {
    let there =
        Entry { effective_on: Some(day("2026-02-02")), ..entry(2, "2026-01-20T00:00:00Z", living_in(&["Phoenix"])) };
    let person = Person::of(&[entry(1, "2026-01-01T00:00:00Z", living_in(&["New York"])), there]);
    assert_eq!(opens(&person, "2026-02-01T12:59:59Z"), "2026-02-01T13:00:00Z");
    assert_eq!(opens(&person, "2026-02-02T13:00:00Z"), "2026-02-02T15:00:00Z");
}

/// Hours of two zones that never overlap: 23:00 to 24:00 and two hours apart.
#[test]
fn hours_that_never_overlap_are_never_open() {
    let person = Person::of(&[entry(1, "2026-01-01T00:00:00Z", living_in(&["New York", "Phoenix"]))]);
    let pack = pack_of(vec![rule("hours", hours(9, 10))]).unwrap();
    let refused = decide(&[&pack], &person, &request(), at("2026-01-20T12:00:00Z")).unwrap_err();
    assert_eq!(refused.allowed_from(), None);
}

#[test]
fn a_stop_that_begins_tomorrow_ends_the_permit_at_midnight() {
    let stops = Event::Begins { fact: Fact::Ceased, of: FactOf::Person, amount: None, is_confirmed: false };
    let stops = Entry { effective_on: Some(day("2026-01-21")), ..entry(2, "2026-01-20T00:00:00Z", stops) };
    let person = Person::of(&[entry(1, "2026-01-01T00:00:00Z", living_in(&["New York"])), stops]);
    let pack = pack_of(vec![rule("ceased", Kind::Stop(stop(Fact::Ceased)))]).unwrap();
    let permit = decide(&[&pack], &person, &request(), at("2026-01-21T04:50:00Z")).unwrap();
    assert_eq!(permit.expires_at(), at("2026-01-21T05:00:00Z"));
    assert_eq!(permit.person_position(), 2);
    let refused = decide(&[&pack], &person, &request(), permit.expires_at()).unwrap_err();
    assert_eq!(refused.allowed_from(), None);
}

#[test]
fn before_its_first_day_a_pack_refuses_everything() {
    let mut young = pack_of(vec![rule("hours", hours(8, 21))]).unwrap();
    young.effective_from = day("2026-02-01");
    let person = Person::of(&[entry(1, "2026-01-01T00:00:00Z", living_in(&["New York"]))]);
    let refused = decide(&[&young], &person, &request(), at("2026-01-31T17:00:00Z")).unwrap_err();
    assert_eq!(refused.deciding().why, Why::NotInForce { from: day("2026-02-01") });
    assert_eq!(refused.allowed_from(), Some(at("2026-02-01T13:00:00Z")));
}

#[test]
fn of_two_packs_the_stricter_one_decides() {
    let narrow = pack_of(vec![rule("narrow", hours(10, 18))]).unwrap();
    let wide = pack_of(vec![rule("wide", hours(8, 21))]).unwrap();
    let person = Person::of(&[entry(1, "2026-01-01T00:00:00Z", living_in(&["New York"]))]);
    let ask = |now: &str| decide(&[&wide, &narrow], &person, &request(), at(now));
    let refused = ask("2026-01-20T12:00:00Z").unwrap_err();
    assert_eq!(refused.blocks().len(), 2);
    assert_eq!(refused.deciding().title.english, "narrow");
    assert_eq!(refused.blocks()[0].allowed_from, Some(at("2026-01-20T13:00:00Z")));
    assert_eq!(refused.allowed_from(), Some(at("2026-01-20T15:00:00Z")));
    assert_eq!(ask("2026-01-20T15:00:00Z").unwrap().packs().len(), 2);
}
