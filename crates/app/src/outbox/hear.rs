//! Receipts heard: what a carrier says later of a message, kept with it and with its person.

use collections::Set;
use collections::person::Channel;
use collections::person::{Entry, Event, Fact, FactOf, Outcome};
use jiff::Timestamp;

use super::{MESSAGE, Message, keep, row};
use crate::error::Result;
use crate::outreach::{self, Used};
use crate::persons::{self, News};
use crate::port::Writing;
use crate::receipt::Receipt;

/// What a receipt came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It told something new.
    New,
    /// It was known, or less than what is known.
    Known,
    /// It is of no message of whoever tells it.
    Nobody,
}

/// Takes a receipt of who carries these ways. The same again changes nothing, and the order does not matter.
///
/// # Errors
/// When the store fails.
pub fn hear(
    unit: &mut dyn Writing,
    carried: Set<Channel>,
    receipt: &Receipt,
    (actor, now): (&str, Timestamp),
) -> Result<Heard> {
    let Some(row) = unit.item(MESSAGE, receipt.id.as_str())? else { return Ok(Heard::Nobody) };
    let mut message = row::read(&row)?;
    if !carried.contains(message.request.channel) {
        return Ok(Heard::Nobody);
    }
    let before = message.delivery.clone();
    message.delivery.receipt(receipt);
    if message.delivery == before {
        return Ok(Heard::Known);
    }
    let at = Timestamp::from_microsecond(receipt.at).map_err(anyhow::Error::from)?;
    if let Some(outcome) = receipt.outcome {
        came_to(unit, &message, (outcome, at), (actor, now))?;
    }
    keep(unit, &message, &before.state, now)?;
    Ok(Heard::New)
}

/// What came of the contact: of a call its outcome, of a message that its address does not exist.
fn came_to(
    unit: &mut dyn Writing,
    message: &Message,
    (outcome, at): (Outcome, Timestamp),
    (actor, now): (&str, Timestamp),
) -> Result<()> {
    let person = message.person.as_str();
    if let Some(permit) = message.permit {
        let is_told = unit.person_events(&[person])?.iter().any(|row| row.key == format!("permit-{permit}"));
        if !is_told {
            let used = Used { permit, actor, at, outcome, code: "", note: "" };
            outreach::told(unit, person, &used, now)?;
        }
    }
    if let Some(address) = message.request.address.clone().filter(|_| outcome == Outcome::Invalid) {
        let key = format!("{}-invalid", message.delivery.id);
        if unit.person_events(&[person])?.iter().any(|row| row.key == key) {
            return Ok(());
        }
        let of = FactOf::Address(address);
        let event = Event::Begins { fact: Fact::NumberInvalid, of, amount: None, is_confirmed: false };
        let entry = Entry { seq: 0, at, effective_on: None, actor: actor.into(), event };
        persons::record(unit, &[News::of_contact(person, &key, &entry)], now.as_microsecond())?;
    }
    Ok(())
}
