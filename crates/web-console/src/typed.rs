//! Reading what was typed: every field that is missing or makes no sense is told, not the first one alone.

use collections::Word;
use primitives::{Amount, Currency, Date};

use crate::query::Query;
use crate::sent::Wrong;
use crate::words::Words;

/// Fields that are being read.
pub(crate) struct Read<'q> {
    fields: &'q Query,
    words: &'static Words,
    wrong: Vec<(String, String)>,
}

impl<'q> Read<'q> {
    pub(crate) fn new(fields: &'q Query, words: &'static Words) -> Self {
        Self { fields, words, wrong: Vec::new() }
    }

    /// Tells that a field is wrong.
    pub(crate) fn tell(&mut self, field: &str, why: impl Into<String>) {
        self.wrong.push((field.to_owned(), why.into()));
    }

    /// A text that may be missing.
    pub(crate) fn any(&self, field: &str) -> Option<&'q str> {
        self.fields.get(field)
    }

    /// A text.
    pub(crate) fn text(&mut self, field: &str) -> Option<&'q str> {
        let text = self.fields.get(field);
        if text.is_none() {
            self.tell(field, self.words.wrong_missing);
        }
        text
    }

    /// Something that is parsed and may be missing.
    pub(crate) fn parsed_if_any<T: std::str::FromStr>(&mut self, field: &str, why: &'static str) -> Option<T> {
        let text = self.fields.get(field)?;
        let read = text.parse().ok();
        if read.is_none() {
            self.tell(field, why);
        }
        read
    }

    /// Something that is parsed.
    pub(crate) fn parsed<T: std::str::FromStr>(&mut self, field: &str, why: &'static str) -> Option<T> {
        self.text(field)?;
        self.parsed_if_any(field, why)
    }

    pub(crate) fn day(&mut self, field: &str) -> Option<Date> {
        self.parsed(field, self.words.wrong_day)
    }

    pub(crate) fn day_if_any(&mut self, field: &str) -> Option<Date> {
        self.parsed_if_any(field, self.words.wrong_day)
    }

    pub(crate) fn number_if_any(&mut self, field: &str) -> Option<u32> {
        self.parsed_if_any(field, self.words.wrong_number)
    }

    /// An amount of a currency.
    pub(crate) fn money(&mut self, field: &str, currency: Currency) -> Option<Amount> {
        self.text(field)?;
        self.money_if_any(field, currency)
    }

    /// An amount that may be missing. Thousands may be set apart.
    pub(crate) fn money_if_any(&mut self, field: &str, currency: Currency) -> Option<Amount> {
        let text = self.fields.get(field)?.replace([',', ' '], "");
        let read = currency.parse(&text).ok();
        if read.is_none() {
            self.tell(field, self.words.wrong_amount);
        }
        read
    }

    /// A word of the field.
    pub(crate) fn word<T: Word>(&mut self, field: &str) -> Option<T> {
        let text = self.text(field)?;
        let read = T::of(text);
        if read.is_none() {
            self.tell(field, self.words.wrong_choice);
        }
        read
    }

    /// Whether a box is ticked.
    pub(crate) fn is(&self, field: &str) -> bool {
        self.fields.get(field).is_some()
    }

    /// What is wrong; to be given back when something is.
    pub(crate) fn wrong(self) -> Wrong {
        Wrong::Fields(self.wrong)
    }

    /// Goes on when nothing is wrong.
    pub(crate) fn end(self) -> Result<(), Wrong> {
        if self.wrong.is_empty() { Ok(()) } else { Err(self.wrong()) }
    }
}
