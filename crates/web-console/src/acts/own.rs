//! What borrowers do for themselves: promise, ask for relief, dispute, complain, and say how they want to be contacted.
//!
//! Everything is about the person who has signed in, whatever a form says.

use app::access::{Actor, Permission, Wish};
pub(crate) use app::own::RELIEF as KINDS;
use app::own::{ContactWish, WAYS, Wanted};
use app::port::Store;
use collections::case::CaseKind;
use collections::person::Channel;
use collections::relief::Kind;
use collections::{Hours, Word};

use super::{Form, cases, confirmed, of, person, relief};
use crate::query::Query;
use crate::sent::{Doing, Done, Wrong};

pub(super) fn form(name: &str, _: &Query, actor: &Actor) -> Option<Form> {
    let own = actor.person.as_deref()?;
    let wish = |permission| Wish::person(permission, own);
    Some(match name {
        "promise" => of(name, wish(Permission::TakePromises), promise),
        "relief" => of(name, wish(Permission::SpeakForOneself), ask),
        "dispute" => of(name, wish(Permission::SpeakForOneself), dispute),
        "complaint" => of(name, wish(Permission::SpeakForOneself), complain),
        "way" => of(name, wish(Permission::SpeakForOneself), way),
        "hours" => of(name, wish(Permission::SpeakForOneself), hours),
        "stop" => confirmed(name, wish(Permission::SpeakForOneself), stop),
        _ => return None,
    })
}

fn own<'d>(doing: &'d Doing<'_>) -> &'d str {
    doing.actor.person.as_deref().unwrap_or_default()
}

fn promise(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    person::promised(store, doing, own(doing))
}

fn ask(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let mut read = doing.read();
    if read.word::<Kind>("kind").is_some_and(|kind| !KINDS.contains(&kind)) {
        read.tell("kind", doing.words.wrong_choice);
    }
    read.end()?;
    relief::asked(store, doing, own(doing))
}

fn dispute(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    cases::opened(store, doing, own(doing), CaseKind::Dispute)
}

fn complain(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    cases::opened(store, doing, own(doing), CaseKind::Complaint)
}

/// Gives or takes back consent to be contacted in a way.
fn way(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let mut read = doing.read();
    let Some(channel) = read.word::<Channel>("channel").filter(|channel| WAYS.contains(channel)) else {
        read.tell("channel", doing.words.wrong_choice);
        return Err(read.wrong());
    };
    let wanted = match read.text("wish") {
        Some("yes") => Wanted::Yes,
        Some("no") => Wanted::No,
        Some("never") => Wanted::Never,
        _ => {
            read.tell("wish", doing.words.wrong_choice);
            return Err(read.wrong());
        }
    };
    said(store, doing, ContactWish::By(channel, wanted))?;
    Ok(Done::Here("way"))
}

/// Records how they want to be reached.
fn said(store: &mut dyn Store, doing: &Doing<'_>, wish: ContactWish) -> Result<(), Wrong> {
    app::own::wish(store, (doing.actor, own(doing)), wish, &doing.key(), doing.now)?;
    Ok(())
}

/// Hours at which contact is inconvenient.
fn hours(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let mut read = doing.read();
    let (from, until) = (read.parsed("from", doing.words.wrong_hours), read.parsed("until", doing.words.wrong_hours));
    let (Some(from), Some(until)) = (from, until) else { return Err(read.wrong()) };
    said(store, doing, ContactWish::NotAt(Hours { from, until }))?;
    Ok(Done::Here("hours"))
}

/// Wants no contact at all.
fn stop(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    said(store, doing, ContactWish::Never)?;
    Ok(Done::Here("stop"))
}

/// The words of ways, so that a page offers what the form takes.
pub(crate) fn way_options(name: impl Fn(Channel) -> String) -> Vec<(String, String)> {
    WAYS.iter().map(|way| (way.word().to_owned(), name(*way))).collect()
}
