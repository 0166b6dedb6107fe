//! Person files: a timeline of person events as TOML or JSON, until persons are kept in the book.
//!
//! Section 8 of `docs/reference/contact.md` has every option. The place of an event in the file is its sequence number.

mod event;

use collections::Person;
use collections::person::Entry;

use crate::error::Refused;
use crate::fields::{Checked, read};

/// Reads a timeline. A text that begins with a brace is JSON.
///
/// # Errors
/// When the text is no timeline: with the file's name, the line (of JSON: the event) and what is expected.
pub fn parse(file: &str, text: &str) -> Result<Vec<Entry>, Refused> {
    if text.trim_start().starts_with('{') { json(file, text) } else { toml(file, text) }
}

/// The person that a timeline makes.
///
/// # Errors
/// As [`parse`].
pub fn person(file: &str, text: &str) -> Result<Person, Refused> {
    Ok(Person::of(&parse(file, text)?))
}

fn toml(file: &str, text: &str) -> Result<Vec<Entry>, Refused> {
    read(file, text, |mut fields| {
        let rows = fields.tables("event", "this event")?;
        fields.finish()?;
        let entries = rows.into_iter().zip(1..).map(|(row, seq)| event::entry(row, seq));
        entries.collect::<Checked<Vec<_>>>()
    })
}

/// Each event is told alone, so that an error can say which one is wrong.
fn json(file: &str, text: &str) -> Result<Vec<Entry>, Refused> {
    let refuse = |what: String| Refused::new(format!("{file}: {what}"));
    let value: serde_json::Value = serde_json::from_str(text).map_err(|error| refuse(error.to_string()))?;
    let Some(events) = value.get("event").and_then(serde_json::Value::as_array) else {
        return Err(refuse("\"event\" is missing: a list of events is expected".to_owned()));
    };
    let mut entries = Vec::with_capacity(events.len());
    for (row, seq) in events.iter().zip(1..) {
        let place = format!("{file}, event {seq}");
        let as_toml = toml::to_string(row).map_err(|error| Refused::new(format!("{place}: {error}")))?;
        let text = format!("[[event]]\n{as_toml}");
        let read = toml(&place, &text).map_err(|refused| {
            // The line is that of a text which nobody wrote.
            let what = refused.what.split_once(": ").map_or(refused.what.clone(), |(_, what)| what.to_owned());
            Refused::new(format!("{place}: {what}"))
        })?;
        entries.extend(read.into_iter().map(|entry| Entry { seq, ..entry }));
    }
    Ok(entries)
}

#[cfg(test)]
mod tests;
