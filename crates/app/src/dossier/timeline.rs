//! What happened to a person and to the person's accounts, in one list.

use anyhow::Context;
use collections::person::Event;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use ledger::day_close::Movement;
use primitives::Date;

use crate::error::Result;
use crate::explain::{Language, event_line_in};
use crate::look::{Knowledge, Known};
use crate::persons::{self, Then};
use crate::port::{PersonEventRow, Reading};

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Happening {
    /// The business day on which it counts.
    pub on: Date,
    /// The instant, where it has one.
    pub at: Option<Timestamp>,
    /// What it was.
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug)]
pub enum What {
    /// An event of an account.
    Booked {
        /// The account.
        account: String,
        /// Its place in the journal.
        seq: u64,
        /// The business day on which it was booked.
        booked_on: Date,
        /// What it says.
        line: String,
        /// The event that took it back, if one did.
        taken_back_by: Option<u64>,
    },
    /// What a close found.
    Found {
        /// The account.
        account: String,
        /// In which direction it went.
        movement: Movement,
        /// The bucket before.
        from: Option<String>,
        /// The bucket after.
        to: Option<String>,
    },
    /// An event of the person that the contact gate reads.
    Contact {
        /// Its place in the journal of persons.
        seq: u64,
        /// Who recorded it.
        actor: String,
        /// What it was.
        event: Box<Event>,
    },
    /// Another event of the person.
    Other {
        /// Its place in the journal of persons.
        seq: u64,
        /// Who recorded it.
        actor: String,
        /// Its kind.
        kind: String,
        /// What it says, as JSON.
        payload: String,
    },
}

/// Adds what happened to an account by its day.
pub fn of_accounts(known: &Known<'_>, language: Language, to: &mut Vec<Happening>) {
    let history = known.history();
    let account = &known.row.reference;
    let events = history.entries().iter().filter(|entry| entry.effective_on <= known.as_of);
    to.extend(events.map(|entry| {
        let line = event_line_in(entry, known.product, language);
        let taken_back_by = history.reversal_of(entry.seq).map(|reversal| reversal.seq);
        let (account, seq, booked_on) = (account.clone(), entry.seq, entry.booked_on);
        Happening {
            on: entry.effective_on,
            at: None,
            what: What::Booked { account, seq, booked_on, line, taken_back_by },
        }
    }));
    let bucket = |index: Option<u8>| index.map(|index| known.product.buckets.name(index).to_owned());
    to.extend(known.found().into_iter().map(|(day, found)| {
        let (from, to) = (found.from.and_then(|from| bucket(from.bucket)), bucket(found.to.bucket));
        let what = What::Found { account: account.clone(), movement: found.movement, from, to };
        Happening { on: day, at: None, what }
    }));
}

/// Adds what happened to a person by a day, as far as it was known.
///
/// # Errors
/// When the book cannot be read.
pub fn of_person(
    store: &(impl Reading + ?Sized),
    person: &str,
    (as_of, knowledge): (Date, Knowledge),
    to: &mut Vec<Happening>,
) -> Result<()> {
    let info = store.info()?;
    let zone = TimeZone::get(&info.time_zone).with_context(|| format!("time zone {} is not known", info.time_zone))?;
    let day_of = |micros: i64| -> anyhow::Result<(Date, Timestamp)> {
        let at = Timestamp::from_microsecond(micros).context("an instant is out of range")?;
        let day = Date::from_civil(at.to_zoned(zone.clone()).date()).context("an instant is out of range")?;
        Ok((day, at))
    };
    for row in Then::of(&info, Some(as_of), knowledge)?.of_person(store, person)? {
        let (on, at) = day_of(row.at)?;
        to.push(Happening { on, at: Some(at), what: what(row)? });
    }
    Ok(())
}

fn what(row: PersonEventRow) -> Result<What> {
    let entry = persons::entry(&row)?;
    let PersonEventRow { seq, actor, kind, payload, .. } = row;
    Ok(match entry {
        Some(entry) => What::Contact { seq, actor, event: Box::new(entry.event) },
        None => What::Other { seq, actor, kind, payload },
    })
}

/// Puts the latest first; of one day, what closes found stands above what happened.
pub(super) fn latest_first(timeline: &mut [Happening]) {
    let rank = |happening: &Happening| match &happening.what {
        What::Booked { seq, .. } => (0, *seq),
        What::Contact { seq, .. } | What::Other { seq, .. } => (1, *seq),
        What::Found { .. } => (2, 0),
    };
    timeline.sort_by_key(|happening| std::cmp::Reverse((happening.on, rank(happening))));
}
