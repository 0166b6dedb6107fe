//! Facts of a person that begin or end because of what a desk does, told to the contact gate in the unit of work that does it.

use collections::PartyId;
use collections::person::{Entry, Event, Fact, FactOf};
use jiff::Timestamp;
use primitives::Amount;

use crate::error::Result;
use crate::persons::{self, News};
use crate::port::Writing;

/// A fact that begins or ends.
pub(crate) struct Told {
    /// The fact.
    pub(crate) fact: Fact,
    /// Of what.
    pub(crate) of: FactOf,
    /// Whether it begins; else it ends.
    pub(crate) begins: bool,
    /// The part of an account that is disputed; none for all of it.
    pub(crate) amount: Option<Amount>,
}

/// Records a fact of a person.
pub(crate) fn tell(
    unit: &mut dyn Writing,
    person: &str,
    (by, key): (&str, &str),
    told: Told,
    now: Timestamp,
) -> Result<()> {
    let Told { fact, of, begins, amount } = told;
    let event = if begins { Event::Begins { fact, of, amount, is_confirmed: false } } else { Event::Ends { fact, of } };
    let entry = Entry { seq: 0, at: now, effective_on: None, actor: PartyId::from(by), event };
    persons::record(unit, &[News::of_contact(person, key, &entry)], now.as_microsecond())?;
    Ok(())
}
