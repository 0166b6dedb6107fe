//! How borrowers come in: by a link or a code that somebody of the house sends them, and that works once.

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use super::log::note_of_person;
use super::secret::hash;
use super::sessions::begin;
use super::users::short;
use super::{Actor, NotSignedIn, Random, Secret, SessionTerms, SignedIn};
use crate::error::{Code, Refused, Result};
use crate::port::{ItemQuery, ItemRow, Micros, Store};

/// The list of links, by the hashes of their secrets, and of codes, by their persons.
const LINKS: &str = "link";

/// How often a wrong code is let pass before it is gone.
const CODE_FAILURES_MAX: u32 = 5;

/// What lets a borrower in, to be sent to them and kept nowhere.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// The secret of a link.
    pub link: Secret,
    /// Eight digits, to be told on the telephone; they count with the person's reference.
    pub code: Secret,
    /// Until when either works.
    pub ends_at: Micros,
}

/// What a borrower brings.
#[derive(Clone, Debug)]
pub enum Redeemed {
    /// The secret of a link.
    Link(Secret),
    /// A person, and the code.
    Code(String, Secret),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    /// Of a link the name of its code; of a code the hash of its digits.
    hash: String,
    /// Of a code the name of its link.
    link: String,
    made_by: String,
    failures: u32,
}

fn name_of_code(person: &str) -> String {
    format!("code of {person}")
}

/// Makes a link and a code for a person; those that were made before work no more.
///
/// # Errors
/// When the book has no such person, or the store fails.
pub fn invite(
    store: &mut (impl Store + ?Sized),
    person: &str,
    life: Micros,
    (by, now): (&str, Micros),
    random: &Random,
) -> Result<Invitation> {
    let mut unit = store.begin()?;
    if unit.accounts_of_person(person)?.is_empty() {
        return Err(Refused::new(format!("there is no person \"{person}\""))
            .zh(format!("没有客户“{person}”。"))
            .code(Code::PersonNotFound)
            .into());
    }
    let before = unit.items(ItemQuery { list: LINKS, person: Some(person), limit: 100, ..ItemQuery::default() })?;
    let before: Vec<&str> = before.iter().map(|row| row.id.as_str()).collect();
    unit.drop_items(LINKS, &before)?;
    let link = Secret::made_of("link", random);
    let digits = random[..8].iter().fold(0_u64, |number, byte| (number << 8) | u64::from(*byte)) % 100_000_000;
    let code = Secret::said(&format!("{digits:08}"));
    let row = |id: String, kept: Kept| -> anyhow::Result<ItemRow> {
        Ok(ItemRow {
            list: LINKS.to_owned(),
            id,
            person: person.to_owned(),
            state: "open".to_owned(),
            owner: by.to_owned(),
            due_at: now + life,
            payload: serde_json::to_string(&kept)?,
        })
    };
    let kept = |hash, link| Kept { hash, link, made_by: by.to_owned(), failures: 0 };
    let of_link = row(link.hash(), kept(String::new(), String::new()))?;
    let of_code = row(name_of_code(person), kept(hash_of_code(person, &code), link.hash()))?;
    unit.put_items(&[of_link, of_code])?;
    note_of_person(&mut *unit, person, ("invited", &short(random)), &[], (by, now))?;
    unit.commit()?;
    Ok(Invitation { link, code, ends_at: now + life })
}

fn hash_of_code(person: &str, code: &Secret) -> String {
    hash(&format!("{person} {}", code.reveal()))
}

/// Lets a borrower in; link and code are gone.
///
/// # Errors
/// When the store fails.
pub fn redeem(
    store: &mut (impl Store + ?Sized),
    brought: &Redeemed,
    now: Micros,
    random: &Random,
) -> Result<std::result::Result<SignedIn, NotSignedIn>> {
    let mut unit = store.begin()?;
    let id = match brought {
        Redeemed::Link(secret) => secret.hash(),
        Redeemed::Code(person, _) => name_of_code(person),
    };
    let Some(mut row) = unit.item(LINKS, &id)?.filter(|row| now < row.due_at) else {
        return Ok(Err(NotSignedIn::Wrong));
    };
    if let Redeemed::Code(person, code) = brought {
        let mut kept: Kept = serde_json::from_str(&row.payload).map_err(anyhow::Error::from)?;
        if !bool::from(kept.hash.as_bytes().ct_eq(hash_of_code(person, code).as_bytes())) {
            kept.failures += 1;
            if kept.failures >= CODE_FAILURES_MAX {
                unit.drop_items(LINKS, &[&id])?;
            } else {
                row.payload = serde_json::to_string(&kept).map_err(anyhow::Error::from)?;
                unit.put_items(&[row])?;
            }
            unit.commit()?;
            return Ok(Err(NotSignedIn::Wrong));
        }
    }
    let person = row.person;
    let all = unit.items(ItemQuery { list: LINKS, person: Some(&person), limit: 100, ..ItemQuery::default() })?;
    let all: Vec<&str> = all.iter().map(|row| row.id.as_str()).collect();
    unit.drop_items(LINKS, &all)?;
    let actor = Actor::borrower(&person);
    let secret = begin(&mut *unit, (&actor.name, &person), SessionTerms::BORROWER, now, random)?;
    note_of_person(&mut *unit, &person, ("let_in", &short(random)), &[], (&actor.name, now))?;
    unit.commit()?;
    Ok(Ok(SignedIn { actor, secret }))
}
