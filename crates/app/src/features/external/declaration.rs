//! Declarations of external columns, as a file has them.

use risk::feature::{Direction, Feature, Purpose, Special, Unit, Words};
use serde::Deserialize;

use crate::error::{Refused, Result};
use crate::features::{NOT_ASKED, special};

/// What is declared of external columns.
#[derive(Clone, Debug, Default)]
pub struct Declarations(Vec<Feature>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    feature: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    en: String,
    zh: String,
    characteristic: Option<String>,
    reason_en: Option<String>,
    reason_zh: Option<String>,
    #[serde(default)]
    unit: UnitWord,
    #[serde(default)]
    direction: DirectionWord,
    #[serde(default)]
    purpose: PurposeWord,
    #[serde(default)]
    special: Vec<SpecialEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SpecialEntry {
    value: f64,
    en: String,
    zh: String,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum UnitWord {
    Days,
    Count,
    Ratio,
    MinorUnits,
    Slope,
    Points,
    #[default]
    None,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum DirectionWord {
    Up,
    Down,
    #[default]
    Free,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PurposeWord {
    #[default]
    Decision,
    Audit,
}

impl Declarations {
    /// The declarations in the text of a file.
    ///
    /// # Errors
    /// When the text is no such file.
    pub fn read(file: &str, text: &str) -> Result<Self> {
        let read: File = toml::from_str(text).map_err(|error| Refused::new(format!("{file}: {error}")))?;
        Ok(Self(read.feature.into_iter().map(Entry::into_feature).collect()))
    }

    /// The declaration of a column; one that nobody declared is known by its name alone.
    pub(super) fn of(&self, name: &str) -> Feature {
        let declared = self.0.iter().find(|feature| feature.name == name);
        let undeclared = || Feature { specials: vec![special(NOT_ASKED)], ..Feature::undeclared(name) };
        declared.cloned().unwrap_or_else(undeclared)
    }
}

impl Entry {
    fn into_feature(self) -> Feature {
        let reason = Words {
            en: self.reason_en.unwrap_or_else(|| self.en.clone()),
            zh: self.reason_zh.unwrap_or_else(|| self.zh.clone()),
        };
        let declared =
            |entry: SpecialEntry| Special { value: entry.value, meaning: Words { en: entry.en, zh: entry.zh } };
        Feature {
            characteristic: self.characteristic.unwrap_or_else(|| self.name.clone()),
            meaning: Words { en: self.en, zh: self.zh },
            reason,
            window: risk::feature::Window::Now,
            unit: self.unit.into(),
            direction: self.direction.into(),
            specials: std::iter::once(special(NOT_ASKED)).chain(self.special.into_iter().map(declared)).collect(),
            purpose: match self.purpose {
                PurposeWord::Decision => Purpose::Decision,
                PurposeWord::Audit => Purpose::Audit,
            },
            name: self.name,
        }
    }
}

impl From<UnitWord> for Unit {
    fn from(word: UnitWord) -> Self {
        match word {
            UnitWord::Days => Self::Days,
            UnitWord::Count => Self::Count,
            UnitWord::Ratio => Self::Ratio,
            UnitWord::MinorUnits => Self::MinorUnits,
            UnitWord::Slope => Self::Slope,
            UnitWord::Points => Self::Points,
            UnitWord::None => Self::None,
        }
    }
}

impl From<DirectionWord> for Direction {
    fn from(word: DirectionWord) -> Self {
        match word {
            DirectionWord::Up => Self::Up,
            DirectionWord::Down => Self::Down,
            DirectionWord::Free => Self::Free,
        }
    }
}
