//! What a season is held to, as functions of what happened: none of them asks the gate, the outbox or the engine.

use std::collections::BTreeMap;
use std::fmt;

use collections::person::Purpose;
use collections::promise::Judgement;
use primitives::{Amount, Date};

/// A contact that happened.
#[derive(Clone, Debug)]
pub(super) struct Contact {
    pub(super) person: String,
    /// The day on the wall of the person.
    pub(super) day: Date,
    /// The hour there.
    pub(super) hour: i8,
    pub(super) how: How,
    pub(super) purpose: Purpose,
    pub(super) accounts: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum How {
    Message,
    Conversation,
    NoAnswer,
}

/// The most that any person had on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    contacts: u32,
    asks: u32,
    conversations: u32,
    unanswered: u32,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { contacts, asks, conversations, unanswered } = self;
        write!(
            f,
            "{contacts} contacts, {asks} asks for money (limit 1), {conversations} conversations (limit 3), {unanswered} unanswered calls \
             (limit 6)"
        )
    }
}

fn asks(purpose: Purpose) -> bool {
    match purpose {
        Purpose::Collect | Purpose::LegalStep | Purpose::Remind => true,
        Purpose::Notice | Purpose::Locate | Purpose::Reply | Purpose::ConfirmStop => false,
    }
}

fn by_day(contacts: &[Contact]) -> BTreeMap<(&str, Date), Counts> {
    let mut days: BTreeMap<(&str, Date), Counts> = BTreeMap::new();
    for Contact { person, day, how, purpose, .. } in contacts {
        let counts = days.entry((person, *day)).or_default();
        counts.contacts += 1;
        counts.asks += u32::from(asks(*purpose));
        counts.conversations += u32::from(*how == How::Conversation);
        counts.unanswered += u32::from(*how == How::NoAnswer);
    }
    days
}

/// The most of each that any person had on one day.
pub(super) fn counts(contacts: &[Contact]) -> Counts {
    by_day(contacts).into_values().fold(Counts::default(), |most, day| Counts {
        contacts: most.contacts.max(day.contacts),
        asks: most.asks.max(day.asks),
        conversations: most.conversations.max(day.conversations),
        unanswered: most.unanswered.max(day.unanswered),
    })
}

/// What the Chinese pack and the default strategy do not allow: anything but an answer before 8 and from 22 h on, more than three conversations
/// or six unanswered calls on a day (every person has one number), more than one ask for money on a day.
pub(super) fn beyond_limits(contacts: &[Contact]) -> Vec<String> {
    let at_night =
        contacts.iter().filter(|contact| contact.purpose != Purpose::Reply && !(8..22).contains(&contact.hour));
    let mut found: Vec<String> = at_night.map(|contact| format!("in quiet hours: {contact:?}")).collect();
    for ((person, day), counts) in by_day(contacts) {
        if counts.conversations > 3 || counts.unanswered > 6 || counts.asks > 1 {
            found.push(format!("too often: {person} on {day} had {counts}"));
        }
    }
    found
}

/// The contacts that asked for money of which there was nothing, by somebody who says what is unpaid and what is past due on an account by
/// what was booked by a day.
pub(super) fn asked_in_vain(contacts: &[Contact], owed: impl Fn(&str, Date) -> (Amount, Amount)) -> Vec<String> {
    let is_in_vain = |contact: &&Contact| {
        contact.accounts.iter().any(|account| match contact.purpose {
            Purpose::Collect | Purpose::LegalStep => !owed(account, contact.day).1.is_positive(),
            Purpose::Remind => !owed(account, contact.day).0.is_positive(),
            Purpose::Notice | Purpose::Locate | Purpose::Reply | Purpose::ConfirmStop => false,
        })
    };
    contacts.iter().filter(is_in_vain).map(|contact| format!("nothing was owed: {contact:?}")).collect()
}

/// Whether a promise that was decided was decided by what came in.
pub(super) fn is_right(judgement: Option<&Judgement>, received: Amount, promised: Amount) -> bool {
    match judgement {
        Some(Judgement::Kept { .. }) => received >= promised,
        Some(Judgement::Broken { .. }) => received < promised,
        Some(Judgement::Open { .. }) | None => true,
    }
}

fn contacts_on(hour: i8, how: How, times: usize) -> Vec<Contact> {
    let day = "2026-03-05".parse().unwrap();
    let (person, purpose, accounts) = ("P1".to_owned(), Purpose::Notice, vec!["A1".to_owned()]);
    vec![Contact { person, day, hour, how, purpose, accounts }; times]
}

#[test]
fn the_checks_of_a_season_find_what_they_look_for() {
    for (hour, how, times, is_found) in [
        (7, How::Message, 1, true),
        (8, How::Message, 1, false),
        (21, How::Message, 1, false),
        (22, How::Message, 1, true),
        (10, How::Conversation, 3, false),
        (10, How::Conversation, 4, true),
        (10, How::NoAnswer, 6, false),
        (10, How::NoAnswer, 7, true),
    ] {
        let found = beyond_limits(&contacts_on(hour, how, times));
        assert_eq!(!found.is_empty(), is_found, "{how:?} {times} times at {hour}: {found:?}");
    }
    // Two asks on a day are one too many, on two days or of two persons they are not.
    let ask = Contact { purpose: Purpose::Collect, ..contacts_on(10, How::Message, 1).remove(0) };
    assert_eq!(beyond_limits(&[ask.clone(), ask.clone()]).len(), 1);
    assert_eq!(beyond_limits(&[ask.clone(), Contact { day: ask.day.next(), ..ask.clone() }]).len(), 0);
    assert_eq!(beyond_limits(&[ask.clone(), Contact { person: "P2".to_owned(), ..ask.clone() }]).len(), 0);
    assert_eq!(counts(&contacts_on(10, How::NoAnswer, 5)).unanswered, 5);
}

#[test]
fn an_ask_for_what_is_paid_is_found_by_what_was_owed_on_its_day() {
    let paid_on: Date = "2026-03-06".parse().unwrap();
    let owed = |_: &str, day: Date| {
        let past_due = if day < paid_on { Amount::from_minor(1) } else { Amount::ZERO };
        (Amount::from_minor(500), past_due)
    };
    let contact = contacts_on(10, How::Message, 1).remove(0);
    let asked = |purpose, day| asked_in_vain(&[Contact { purpose, day, ..contact.clone() }], owed).len();
    assert_eq!(asked(Purpose::Collect, paid_on.previous()), 0);
    assert_eq!(asked(Purpose::Collect, paid_on), 1);
    assert_eq!(asked(Purpose::LegalStep, paid_on), 1);
    // What is not due yet is still owed; a notice asks for nothing.
    assert_eq!((asked(Purpose::Remind, paid_on), asked(Purpose::Notice, paid_on)), (0, 0));
    assert_eq!(
        asked_in_vain(&[Contact { purpose: Purpose::Remind, ..contact }], |_, _| (Amount::ZERO, Amount::ZERO)).len(),
        1
    );
}

#[test]
fn a_promise_judged_wrong_is_found_by_what_came_in() {
    let (one, two) = (Amount::from_minor(1), Amount::from_minor(2));
    let on = "2026-03-06".parse().unwrap();
    let kept = Judgement::Kept { on };
    assert!(is_right(Some(&kept), two, two) && !is_right(Some(&kept), one, two));
    let broken = Judgement::Broken { on, short_by: one };
    assert!(is_right(Some(&broken), one, two) && !is_right(Some(&broken), two, two));
}
