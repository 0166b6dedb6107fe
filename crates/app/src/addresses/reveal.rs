//! Names and addresses of a person, masked; and as they are, for somebody who says why.
//!
//! What is revealed is told in the log of access with its reason, in one unit of work: nobody reads it untold.

use collections::Word;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Address, Name, masked, name_of, of_person};
use crate::access::{Actor, note_of_person};
use crate::error::{Refused, Result};
use crate::persons;
use crate::port::{Reading, Store};

/// The shortest reason that says anything.
const REASON_LETTERS_MIN: usize = 5;

/// How a person is called and reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reached {
    /// The person, as accounts name them.
    pub person: String,
    /// Whether names and values are masked.
    pub is_masked: bool,
    /// How the person is called; none where nobody said.
    pub name: Option<CalledView>,
    /// The addresses, those that were given first before the others.
    pub addresses: Vec<AddressView>,
}

/// How a person is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "PersonName")]
pub struct CalledView {
    /// In English texts.
    pub name: String,
    /// In Chinese texts.
    pub name_zh: String,
    /// The language that the person reads.
    pub language: Option<String>,
}

/// An address of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "PersonAddress")]
pub struct AddressView {
    /// Its id, by which events name it.
    pub address: String,
    /// The ways in which it is used.
    pub channels: Vec<&'static str>,
    /// The value.
    pub value: String,
    /// The language in which to write to it.
    pub language: Option<String>,
    /// The time zone that it points to.
    pub zone: Option<String>,
    /// Where it is.
    pub place: Option<&'static str>,
}

fn shown(person: &str, (name, addresses): (Option<Name>, &[Address]), is_masked: bool) -> Reached {
    let text = |value: &str| if is_masked { masked(value) } else { value.to_owned() };
    let address = |one: &Address| AddressView {
        address: one.id.clone(),
        channels: one.channels.iter().map(|channel| channel.word()).collect(),
        value: text(one.value.reveal()),
        language: one.language.clone(),
        zone: one.zone.clone(),
        place: one.place.map(Word::word),
    };
    Reached {
        person: person.to_owned(),
        is_masked,
        name: name.map(|one| CalledView { name: text(&one.name), name_zh: text(&one.name_zh), language: one.language }),
        addresses: addresses.iter().map(address).collect(),
    }
}

/// Name and addresses of a person, of which so much is shown that somebody who knows them recognises them.
///
/// # Errors
/// When the book has no such person, or cannot be read.
pub fn hidden(store: &(impl Reading + ?Sized), person: &str) -> Result<Reached> {
    persons::known(store, person)?;
    Ok(shown(person, (name_of(store, person)?, &of_person(store, person)?), true))
}

/// The same as they are. Who saw them, and why, stands in the log of access before they are handed out.
///
/// # Errors
/// When no reason is told, the book has no such person, or the store fails.
pub fn reveal(
    store: &mut (impl Store + ?Sized),
    actor: &Actor,
    person: &str,
    reason: &str,
    now: Timestamp,
) -> Result<Reached> {
    let reason = reason.trim();
    if reason.chars().count() < REASON_LETTERS_MIN {
        let refused = Refused::new("why names and addresses are to be seen is not told")
            .zh(format!("请说明查看姓名和联系方式的原因，至少 {REASON_LETTERS_MIN} 个字。"));
        return Err(refused.hint(format!("say why, in {REASON_LETTERS_MIN} letters at least")).into());
    }
    persons::known(&*store, person)?;
    let mut unit = store.begin()?;
    // Every reveal is told, the same again too: its key has its place.
    let key = format!("{} {}", actor.name, unit.last_person_seq()?);
    let told = [("reason", reason)];
    note_of_person(&mut *unit, person, ("revealed", &key), &told, (&actor.name, now.as_microsecond()))?;
    let found = (name_of(&*unit, person)?, of_person(&*unit, person)?);
    unit.commit()?;
    Ok(shown(person, (found.0, &found.1), false))
}
