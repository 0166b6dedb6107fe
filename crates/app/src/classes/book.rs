//! Classes on record: what a policy finds at the end of a closed day, booked on the accounts whose class is another one.
//!
//! A class that is found is an answer; one that is booked is an event, which income and allocation may go by. It has the
//! day as its value date and is booked on the open day, so no closed day changes. The class is the one that was reported,
//! by what was booked through the day: whenever it is asked for, the answer is the same, and so booking it twice books
//! nothing.

use ledger::classification::{Classification, Rank};
use ledger::event::Event;
use ledger::{Entry, History};
use primitives::Date;

use super::{Classified, Person, Said};
use crate::error::{Refused, Result};
use crate::intake::{Arrival, News, Origin};
use crate::port::{AccountRow, BookInfo};

/// A class that is not on record yet.
#[derive(Clone, Debug, PartialEq)]
pub struct ToBook<'p> {
    /// The lender's reference of the account.
    pub account: String,
    /// The class on record on the day; none when none is.
    pub from: Option<String>,
    /// The class that was found, and why.
    pub to: Classification<'p>,
}

/// The day whose classes are booked: the one that is asked for, or the last closed one.
///
/// # Errors
/// When no day is closed yet, or this one is not.
pub fn day_to_book(info: &BookInfo, asked: Option<Date>) -> Result<Date> {
    let Some(last) = info.last_close else {
        return Err(Refused::new("no day is closed yet").hint("close days").command("day close").into());
    };
    match asked.filter(|&day| day > last) {
        None => Ok(asked.unwrap_or(last)),
        Some(day) => Err(Refused::new(format!("{day} is not closed"))
            .hint(format!("the last closed day is {last}; close days"))
            .command("day close")
            .into()),
    }
}

/// The classes that a policy found at the end of a day and that are not on record yet, in the order of the accounts' numbers.
///
/// An account on which none is on record counts as being in the best class.
///
/// # Errors
/// When the store cannot be read.
pub fn classes_to_book<'b>(
    book: Classified<'b>,
    policy: &str,
    day: Date,
    mut progress: impl FnMut(u64),
) -> Result<Vec<ToBook<'b>>> {
    let ask = |person: &Person<'_, '_, 'b>, rows: &[AccountRow]| {
        let said = person.said(day, day).into_iter().zip(person.accounts).zip(rows);
        Ok(said.map(|((said, history), row)| to_book(said, *history, policy, day, row)).collect())
    };
    let (mut found, mut done) = (Vec::new(), 0);
    for batch in book.batches(ask) {
        let batch: Vec<Option<ToBook<'b>>> = batch?;
        done += batch.len() as u64;
        found.extend(batch.into_iter().flatten());
        progress(done);
    }
    Ok(found)
}

fn to_book<'p>(
    said: Vec<Said<'p>>,
    history: History<'_>,
    policy: &str,
    day: Date,
    row: &AccountRow,
) -> Option<ToBook<'p>> {
    let of_policy = said.into_iter().find_map(|said| match said {
        Said::Class(found) => Some(found).filter(|found| found.policy.key.id == policy),
        Said::Nothing { .. } | Said::Missing { .. } => None,
    });
    let to = of_policy?;
    let from = on_record(history, policy, day).map(str::to_owned);
    let is_on_record = match &from {
        Some(class) => *class == to.class_id(),
        None => to.class == Rank::BEST,
    };
    (!is_on_record).then(|| ToBook { account: row.reference.clone(), from, to })
}

/// The class that is on record by a policy at the end of a day, by all that is known.
fn on_record<'a>(history: History<'a>, policy: &str, day: Date) -> Option<&'a str> {
    let booked = |entry: &'a Entry| {
        let Event::ClassBooked { policy: of, class } = &entry.event else { return None };
        (of == policy && history.reversal_of(entry.seq).is_none()).then_some(class.as_str())
    };
    history.entries().iter().take_while(|entry| entry.counts_from() <= day).filter_map(booked).last()
}

/// The classes that were found, as news for intake: one event for each account.
pub fn as_arrivals(found: &[ToBook<'_>]) -> Vec<Arrival> {
    (1..).zip(found).map(|(row, found)| arrival(row, found)).collect()
}

fn arrival(row: u64, found: &ToBook<'_>) -> Arrival {
    let (policy, class, day) = (found.to.policy.key.id.clone(), found.to.class_id().to_owned(), found.to.day);
    Arrival {
        account: found.account.clone(),
        key: format!("class {policy} {day} {class}"),
        effective_on: day,
        news: News::Event(Event::ClassBooked { policy, class }),
        origin: Origin { file: "classes".into(), row },
    }
}
