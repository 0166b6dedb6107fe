//! The words of a line, taken one by one.

use ledger::component::Component;
use ledger::event::{InstalmentKey, Pausable};
use primitives::{Amount, Currency, Date, Rate};

/// The words of a line.
pub(super) struct Words<'t>(std::iter::Peekable<std::vec::IntoIter<&'t str>>);

impl<'t> Words<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self(text.split_whitespace().collect::<Vec<_>>().into_iter().peekable())
    }

    pub(super) fn next(&mut self) -> Option<&'t str> {
        self.0.next()
    }

    pub(super) fn expect(&mut self, what: &str) -> Result<&'t str, String> {
        self.next().ok_or_else(|| format!("{what} is missing"))
    }

    pub(super) fn date(&mut self, what: &str) -> Result<Date, String> {
        let word = self.expect(what)?;
        word.parse().map_err(|error| format!("{what}: {error}"))
    }

    pub(super) fn number<N: std::str::FromStr>(&mut self, what: &str) -> Result<N, String> {
        let word = self.expect(what)?;
        word.parse().map_err(|_| format!("{what}: \"{word}\" is not a number in range"))
    }

    pub(super) fn rate(&mut self, what: &str) -> Result<Rate, String> {
        let word = self.expect(what)?;
        word.parse().map_err(|error| format!("{what}: {error}"))
    }

    pub(super) fn amount(&mut self, currency: Currency) -> Result<Amount, String> {
        let word = self.expect("an amount")?;
        currency.parse(word).map_err(|error| error.to_string())
    }

    /// The next word where it is one of these.
    pub(super) fn one_of<T: Copy>(&mut self, what: &str, choices: &[(&str, T)]) -> Result<T, String> {
        let word = self.expect(what)?;
        let found = choices.iter().find(|(name, _)| *name == word).map(|(_, choice)| *choice);
        found.ok_or_else(|| {
            let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            format!("\"{word}\" is not {what}: {} is expected", or(&names))
        })
    }

    /// `principal`, `interest`, `fee` or `penalty`.
    pub(super) fn component(&mut self) -> Result<Component, String> {
        let word = self.expect("a component")?;
        let found = Component::ALL.into_iter().find(|component| component.name() == word);
        found.ok_or_else(|| format!("\"{word}\" is not a component: principal, interest, fee or penalty"))
    }

    /// `ageing` or `penalty`.
    pub(super) fn pausable(&mut self) -> Result<Pausable, String> {
        let choices = [Pausable::Ageing, Pausable::Penalty].map(|what| (what.name(), what));
        self.one_of("something that can be paused", &choices)
    }

    /// `3`, `2/3` for instalment 3 of calendar 2, or `charge 1`.
    pub(super) fn key(&mut self) -> Result<InstalmentKey, String> {
        if self.take("charge") {
            return Ok(InstalmentKey { calendar: InstalmentKey::CHARGES, number: self.number("charge")? });
        }
        let word = self.expect("an instalment")?;
        let (calendar, number) = word.split_once('/').unwrap_or(("1", word));
        match (calendar.parse(), number.parse()) {
            (Ok(calendar), Ok(number)) => Ok(InstalmentKey { calendar, number }),
            _ => Err(format!("\"{word}\" is not an instalment: 3, or 2/3 for instalment 3 of calendar 2")),
        }
    }

    /// Whether the next word is this one; then it is taken.
    pub(super) fn take(&mut self, word: &str) -> bool {
        self.0.next_if_eq(&word).is_some()
    }

    /// Takes a word that must come next.
    pub(super) fn must(&mut self, word: &str, example: &str) -> Result<(), String> {
        if self.take(word) { Ok(()) } else { Err(format!("\"{word}\" is missing: {example}")) }
    }

    /// Splits off the words from the first of some words on.
    pub(super) fn split_at(&mut self, words: &[&str]) -> Self {
        let mut all: Vec<&str> = self.0.by_ref().collect();
        let place = all.iter().position(|word| words.contains(word)).unwrap_or(all.len());
        let tail = all.split_off(place);
        self.0 = all.into_iter().peekable();
        Self(tail.into_iter().peekable())
    }

    pub(super) fn rest(&mut self) -> String {
        self.0.by_ref().collect::<Vec<_>>().join(" ")
    }

    pub(super) fn end(&mut self) -> Result<(), String> {
        match self.next() {
            None => Ok(()),
            Some(word) => Err(format!("\"{word}\" is not expected here")),
        }
    }
}

/// `a, b or c`.
fn or(names: &[&str]) -> String {
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}
