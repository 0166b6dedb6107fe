//! Days and knowledge as people write them: `2025-01-31..2025-06-30`, `3 months`, a day or an instant.

use primitives::Date;

use super::{Days, Every, Knowledge};
use crate::error::Refused;
use crate::port::Reading;

/// A day, or the first and the last one: `2025-01-31..2025-06-30`.
///
/// # Errors
/// When a day cannot be read, or the first is after the last.
pub fn range(text: &str) -> Result<(Date, Date), Refused> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let day = |text: &str| {
        text.parse::<Date>().map_err(|rejected| {
            Refused::new(rejected.to_string()).hint("write --as-of 2025-01-31 or --as-of 2025-01-31..2025-06-30")
        })
    };
    let (first, last) = (day(first)?, day(last)?);
    if first > last {
        return Err(Refused::new(format!("{first} is after {last}")).hint("the first day comes before"));
    }
    Ok((first, last))
}

/// A distance between days: `month`, `3 months`, `week`, `10 days`.
///
/// # Errors
/// When the text is none.
pub fn every(text: &str) -> Result<Every, Refused> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let number = |word: &str| word.parse::<i32>().ok().filter(|&number| number > 0);
    let every = match words[..] {
        ["day"] => Some(Every::Days(1)),
        ["week"] => Some(Every::Days(7)),
        ["month"] => Some(Every::Months(1)),
        [count, "days" | "day"] => number(count).map(Every::Days),
        [count, "weeks" | "week"] => number(count).map(|count| Every::Days(7 * count)),
        [count, "months" | "month"] => number(count).map(Every::Months),
        _ => None,
    };
    every.ok_or_else(|| {
        Refused::new(format!("\"{text}\" is no distance between days")).hint("write month, 3 months, week or 10 days")
    })
}

/// The days that a text, a distance and a number of days before due dates come to.
///
/// # Errors
/// When one of them cannot be read.
pub fn days(as_of: &str, distance: &str, before_due: Option<u32>) -> Result<Days, Refused> {
    let (first, last) = range(as_of)?;
    Ok(match before_due {
        Some(days) => Days::BeforeDue { days, first, last },
        None => Days::between(first, last, every(distance)?),
    })
}

impl Knowledge {
    /// What was known by a text: a day (what its close knew) or an instant.
    ///
    /// # Errors
    /// When the text is neither, or the journal cannot be read.
    pub fn written(store: &(impl Reading + ?Sized), text: &str) -> crate::Result<Self> {
        if let Ok(day) = text.parse() {
            return Ok(Self::of_day(day));
        }
        let instant: jiff::Timestamp = text.parse().map_err(|_| {
            Refused::new(format!("\"{text}\" is neither a day nor an instant"))
                .hint("a day is written 2025-04-01, an instant 2025-04-01T09:00:00Z")
        })?;
        Self::of_instant(store, instant.as_microsecond())
    }
}
