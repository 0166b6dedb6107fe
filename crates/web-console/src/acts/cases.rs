//! Cases: opened, extended, noted, answered, decided and closed.

use app::cases::{self, Answer, Opening};
use app::port::Store;
use app::promises::currency_of;
use collections::case::CaseKind;

use crate::sent::{Doing, Done, Wrong};

/// Opens a case on the page of a person.
pub(super) fn open(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let mut read = doing.read();
    let Some(kind) = read.word::<CaseKind>("kind") else { return Err(read.wrong()) };
    opened(store, doing, doing.part(1), kind)
}

/// Opens a case of a kind for somebody.
pub(super) fn opened(store: &mut dyn Store, doing: &Doing<'_>, person: &str, kind: CaseKind) -> Result<Done, Wrong> {
    let mut read = doing.read();
    let (account, reason, came_in_on) = (read.any("account"), read.text("reason"), read.day_if_any("came_in_on"));
    let amount = match (account, read.any("amount")) {
        (Some(account), Some(_)) => {
            let currency = currency_of(store, person, account)?;
            read.money_if_any("amount", currency)
        }
        (None, Some(_)) => {
            read.tell("account", doing.words.wrong_missing);
            None
        }
        (_, None) => None,
    };
    let about = read.any("about");
    let Some(reason) = reason else { return Err(read.wrong()) };
    read.end()?;
    let opening = Opening { person, kind, account, amount, came_in_on, about, reason };
    cases::open(store, doing.actor, opening, &doing.key(), doing.now)?;
    Ok(Done::Here("case"))
}

pub(super) fn note(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let mut read = doing.read();
    let Some(text) = read.text("note") else { return Err(read.wrong()) };
    cases::note(store, doing.actor, doing.number(1)?, text, doing.now)?;
    Ok(Done::Here("note"))
}

pub(super) fn extend(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let mut read = doing.read();
    let (Some(longer), Some(reason)) = (read.text("longer"), read.text("reason")) else { return Err(read.wrong()) };
    cases::extend(store, doing.actor, doing.number(1)?, (longer, reason), doing.now)?;
    Ok(Done::Here("extended"))
}

pub(super) fn answer(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let mut read = doing.read();
    let (finding, outcome) = (read.text("finding"), read.text("outcome"));
    let upheld = is_upheld(&mut read, doing);
    let (Some(finding), Some(outcome), Some(upheld)) = (finding, outcome, upheld) else { return Err(read.wrong()) };
    cases::answer(store, doing.actor, doing.number(1)?, Answer { finding, outcome, upheld }, doing.now)?;
    Ok(Done::Here("answered"))
}

pub(super) fn decide(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let mut read = doing.read();
    let (finding, outcome) = (read.text("finding"), read.text("outcome"));
    let upheld = is_upheld(&mut read, doing);
    let (Some(finding), Some(outcome), Some(upheld)) = (finding, outcome, upheld) else { return Err(read.wrong()) };
    cases::decide(store, doing.actor, doing.number(1)?, Answer { finding, outcome, upheld }, doing.now)?;
    Ok(Done::Here("answered"))
}

fn is_upheld(read: &mut crate::typed::Read<'_>, doing: &Doing<'_>) -> Option<bool> {
    match read.text("upheld")? {
        "yes" => Some(true),
        "no" => Some(false),
        _ => {
            read.tell("upheld", doing.words.wrong_choice);
            None
        }
    }
}

pub(super) fn close(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let mut read = doing.read();
    let Some(reason) = read.text("reason") else { return Err(read.wrong()) };
    cases::close(store, doing.actor, doing.number(1)?, reason, doing.now)?;
    Ok(Done::Here("case_closed"))
}
