//! Facts: what a condition may read of an account, its person and the calendar.
//!
//! A fact is declared once in [`CATALOGUE`], with its kind, its range and its meaning. Where the values come from is the
//! caller's matter; a value that is not known is left out, and no condition holds because of it.

mod catalogue;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use catalogue::CATALOGUE;

/// How many parts a whole ratio has: ratios are exact to a millionth.
pub const RATIO_SCALE: i64 = 1_000_000;

/// What kind of value a fact has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// True or false.
    Flag,
    /// Whole days.
    Days,
    /// Whole things.
    Count,
    /// Money, in minor units of the strategy's currency.
    Amount,
    /// A share, in millionths.
    Ratio,
    /// Points of a score.
    Points,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Any text.
    Name,
}

impl Kind {
    /// Its name in files and messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Flag => "flag",
            Self::Days => "days",
            Self::Count => "count",
            Self::Amount => "amount",
            Self::Ratio => "ratio",
            Self::Points => "points",
            Self::Word(_) => "word",
            Self::Name => "name",
        }
    }

    /// Whether its values are numbers, which can be compared and added.
    pub const fn is_number(self) -> bool {
        match self {
            Self::Days | Self::Count | Self::Amount | Self::Ratio | Self::Points => true,
            Self::Flag | Self::Word(_) | Self::Name => false,
        }
    }
}

/// The declaration of a fact.
#[derive(Clone, Copy, Debug)]
pub struct Declaration {
    /// Its name: a group, a point, and a word.
    pub name: &'static str,
    /// What kind of value it has.
    pub kind: Kind,
    /// The least and the most that it can be, if it is a number.
    pub range: (i64, i64),
    /// Whether it can be unknown.
    pub can_be_unknown: bool,
    /// What it is, in English.
    pub en: &'static str,
    /// What it is, in Chinese.
    pub zh: &'static str,
}

/// A fact, by its place in the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fact(u8);

impl Fact {
    /// The fact of this name.
    pub fn named(name: &str) -> Option<Self> {
        let place = CATALOGUE.iter().position(|declared| declared.name == name)?;
        u8::try_from(place).ok().map(Self)
    }

    /// All facts, in the order of the catalogue.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..CATALOGUE.len()).filter_map(|place| u8::try_from(place).ok().map(Self))
    }

    /// How it is declared.
    pub fn declaration(self) -> &'static Declaration {
        &CATALOGUE[usize::from(self.0)]
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.declaration().name
    }

    /// What kind of value it has.
    pub fn kind(self) -> Kind {
        self.declaration().kind
    }
}

/// The value of a fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// Of a flag.
    Flag(bool),
    /// Of a number, in the unit of its kind.
    Number(i64),
    /// Of a word or a name.
    Text(String),
}

/// Why a value is not one of a fact.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueRejected {
    /// No such fact.
    #[error("there is no fact {0}")]
    UnknownFact(String),
    /// A value of another kind.
    #[error("{fact} is of kind {kind}, and {value:?} is not")]
    OtherKind {
        /// Which fact.
        fact: &'static str,
        /// Its kind.
        kind: &'static str,
        /// The value.
        value: Value,
    },
    /// A number that it cannot be.
    #[error("{fact} is between {least} and {most}, and {number} is not")]
    OutOfRange {
        /// Which fact.
        fact: &'static str,
        /// The least.
        least: i64,
        /// The most.
        most: i64,
        /// The number.
        number: i64,
    },
    /// A word that it does not have.
    #[error("{fact} is one of {words}, and {word:?} is not")]
    UnknownWord {
        /// Which fact.
        fact: &'static str,
        /// The words that it has.
        words: String,
        /// The word.
        word: String,
    },
}

/// The facts of one account on one day: those that are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts(BTreeMap<Fact, Value>);

impl Facts {
    /// Puts a value in.
    ///
    /// # Errors
    /// When there is no such fact, or the value is not one of it.
    pub fn set(&mut self, name: &str, value: Value) -> Result<(), ValueRejected> {
        let fact = Fact::named(name).ok_or_else(|| ValueRejected::UnknownFact(name.to_owned()))?;
        check(fact, &value)?;
        self.0.insert(fact, value);
        Ok(())
    }

    /// The value of a fact; none when it is not known.
    pub fn get(&self, fact: Fact) -> Option<&Value> {
        self.0.get(&fact)
    }

    /// What is known, in the order of the catalogue.
    pub fn known(&self) -> impl Iterator<Item = (Fact, &Value)> {
        self.0.iter().map(|(fact, value)| (*fact, value))
    }

    /// Puts a value in, or takes it out, unchecked: for values that come from the catalogue itself.
    pub(crate) fn put(&mut self, fact: Fact, value: Option<Value>) {
        match value {
            Some(value) => self.0.insert(fact, value),
            None => self.0.remove(&fact),
        };
    }
}

fn check(fact: Fact, value: &Value) -> Result<(), ValueRejected> {
    let Declaration { name, kind, range: (least, most), .. } = *fact.declaration();
    match (kind, value) {
        (Kind::Flag, Value::Flag(_)) | (Kind::Name, Value::Text(_)) => Ok(()),
        (Kind::Word(words), Value::Text(word)) => {
            if words.contains(&word.as_str()) {
                return Ok(());
            }
            Err(ValueRejected::UnknownWord { fact: name, words: words.join(", "), word: word.clone() })
        }
        (_, Value::Number(number)) if kind.is_number() => {
            if (least..=most).contains(number) {
                return Ok(());
            }
            Err(ValueRejected::OutOfRange { fact: name, least, most, number: *number })
        }
        (_, Value::Flag(_) | Value::Number(_) | Value::Text(_)) => {
            Err(ValueRejected::OtherKind { fact: name, kind: kind.name(), value: value.clone() })
        }
    }
}
