//! Declarations of features and columns as configs and model files write them.

mod of_feature;

use risk::feature::{Direction, Feature, Purpose, Special, Unit, Window, Words};
use serde::{Deserialize, Serialize};

use crate::error::Refused;

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordsText {
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Numbers.
    #[default]
    Number,
    /// Names.
    Category,
}

/// How risk moves when the value grows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DirectionText {
    /// It never falls.
    Up,
    /// It never rises.
    Down,
    /// Nothing is known beforehand.
    #[default]
    Free,
}

/// A value that is a code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpecialText {
    /// The number.
    pub value: f64,
    /// What it says.
    pub meaning: WordsText,
}

/// A feature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeatureText {
    /// Its name, the column's.
    pub name: String,
    /// What its values are.
    #[serde(default)]
    pub kind: Kind,
    /// How risk moves with it.
    #[serde(default)]
    pub direction: DirectionText,
    /// The characteristic that it belongs to; by default one of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub characteristic: Option<String>,
    /// What it is; by default its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meaning: Option<WordsText>,
    /// What a borrower is told; by default what it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<WordsText>,
    /// Over what it looks back: `now`, `ever`, `90 days`, `6 bills`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<String>,
    /// What it is counted in: `days`, `count`, `ratio`, `minor units`, `slope`, `points`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Codes among its values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub specials: Vec<SpecialText>,
    /// Whether it is left out, instead of refused, when no row has a value: it was not asked for by name.
    #[serde(skip)]
    pub may_be_empty: bool,
}

impl FeatureText {
    /// The declaration that it tells.
    ///
    /// # Errors
    /// When a window or a unit is not known.
    pub fn feature(&self) -> Result<Feature, Refused> {
        let words = |text: &WordsText| Words { en: text.en.clone(), zh: text.zh.clone() };
        let meaning = self.meaning.as_ref().map_or_else(|| Feature::undeclared(&self.name).meaning, words);
        let special = |text: &SpecialText| Special { value: text.value, meaning: words(&text.meaning) };
        Ok(Feature {
            name: self.name.clone(),
            characteristic: self.characteristic.clone().unwrap_or_else(|| self.name.clone()),
            reason: self.reason.as_ref().map_or_else(|| meaning.clone(), words),
            meaning,
            window: self.window.as_deref().map_or(Some(Window::Now), window).ok_or_else(|| {
                self.unknown("window", self.window.as_deref(), "now, ever, or a number of days or bills")
            })?,
            unit: self.unit.as_deref().map_or(Some(Unit::None), unit).ok_or_else(|| {
                self.unknown("unit", self.unit.as_deref(), "days, count, ratio, minor units, slope or points")
            })?,
            direction: match self.direction {
                DirectionText::Up => Direction::Up,
                DirectionText::Down => Direction::Down,
                DirectionText::Free => Direction::Free,
            },
            specials: self.specials.iter().map(special).collect(),
            purpose: Purpose::Decision,
        })
    }

    fn unknown(&self, what: &str, found: Option<&str>, expected: &str) -> Refused {
        let found = found.unwrap_or_default();
        Refused::new(format!("feature {}: \"{found}\" is no {what}", self.name)).hint(format!("it is {expected}"))
    }
}

/// All declarations.
///
/// # Errors
/// When one cannot be understood.
pub fn features(texts: &[FeatureText]) -> Result<Vec<Feature>, Refused> {
    texts.iter().map(FeatureText::feature).collect()
}

fn window(text: &str) -> Option<Window> {
    match text.split_once(' ') {
        None if text == "now" => Some(Window::Now),
        None if text == "ever" => Some(Window::Ever),
        Some((number, "day" | "days")) => number.parse().ok().map(Window::Days),
        Some((number, "bill" | "bills")) => number.parse().ok().map(Window::Bills),
        None | Some(_) => None,
    }
}

fn unit(text: &str) -> Option<Unit> {
    match text {
        "days" => Some(Unit::Days),
        "count" => Some(Unit::Count),
        "ratio" => Some(Unit::Ratio),
        "minor units" | "minor_units" => Some(Unit::MinorUnits),
        "slope" => Some(Unit::Slope),
        "points" => Some(Unit::Points),
        "none" => Some(Unit::None),
        _ => None,
    }
}

/// Which column is what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// The outcome of each row.
    pub target: String,
    /// The words of the target that say bad; without them it is 0 for good and 1 for bad.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bad: Vec<String>,
    /// The words that say good; by default all others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub good: Vec<String>,
    /// The words that say neither.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indeterminate: Vec<String>,
    /// What names a row: the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The day that a row is as of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// A column by whose values measures are also told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// Texts that mean that there is no value, beside the empty one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

/// A protected attribute: never in a model, read by the fairness audit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProtectedText {
    /// The column.
    pub name: String,
    /// Where its bands begin, when it is a number: `[30, 60]` is below 30, 30 to below 60, 60 and above.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bands: Vec<f64>,
    /// The group that others are compared with; by default the largest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

impl ProtectedText {
    /// The group of a value; none when it is not known.
    pub fn group(&self, value: &str) -> Option<String> {
        if value.is_empty() {
            return None;
        }
        if self.bands.is_empty() {
            return Some(value.to_owned());
        }
        let number: f64 = value.parse().ok().filter(|number: &f64| !number.is_nan())?;
        let band = self.bands.partition_point(|from| *from <= number);
        Some(match (band.checked_sub(1).map(|before| self.bands[before]), self.bands.get(band)) {
            (None, Some(to)) => format!("below {to}"),
            (Some(from), Some(to)) => format!("{from} to below {to}"),
            (Some(from), None) => format!("{from} and above"),
            (None, None) => value.to_owned(),
        })
    }
}

/// The windows of the outcome, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Windows {
    /// Over what features look back.
    pub observation: String,
    /// What lies between.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub gap: String,
    /// Over what the outcome is read.
    pub performance: String,
}
