//! Features: what a model may know of an account, declared once.
//!
//! A declaration says what a number means, in which direction risk grows with it, and how it is told to a person. How
//! its value is worked out from events is `app::features`' matter; external columns are declared the same way.

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

/// How risk moves when the value grows, everything else being equal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Risk never falls: days past due, utilisation.
    Up,
    /// Risk never rises: repaid of billed.
    Down,
    /// Nothing is known beforehand.
    #[default]
    Free,
}

/// What a value is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Days.
    Days,
    /// Whole things: repayments, bills, contacts.
    Count,
    /// A share or a ratio; 1 is the whole.
    Ratio,
    /// Minor units of the account's currency.
    MinorUnits,
    /// A change of a ratio for each period.
    Slope,
    /// Points of a score.
    Points,
    /// One of a set of names, or a number without a unit.
    None,
}

/// Over what a feature looks back from its as-of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Window {
    /// The state on the day itself.
    Now,
    /// The last n days, the as-of day included.
    Days(u32),
    /// The last n bills that were due on or before the as-of day.
    Bills(u32),
    /// Everything since the account or the person became known.
    Ever,
}

/// What a feature may be used for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// It may enter a model.
    #[default]
    Decision,
    /// A protected attribute: kept apart, read by the fairness audit only.
    Audit,
}

/// A value that is not a measurement but a code: "no bureau record", "not asked".
#[derive(Clone, Debug, PartialEq)]
pub struct Special {
    /// The number that stands for it.
    pub value: f64,
    /// What it says.
    pub meaning: Words,
}

/// The declaration of a feature.
#[derive(Clone, Debug, PartialEq)]
pub struct Feature {
    /// Its name, the column's.
    pub name: String,
    /// What it is, in both languages.
    pub meaning: Words,
    /// The characteristic that it belongs to: all windows of one idea are one reason.
    pub characteristic: String,
    /// What a borrower is told when it costs points.
    pub reason: Words,
    /// Over what it looks back.
    pub window: Window,
    /// What it is counted in.
    pub unit: Unit,
    /// How risk moves with it.
    pub direction: Direction,
    /// Codes among its values.
    pub specials: Vec<Special>,
    /// What it may be used for.
    pub purpose: Purpose,
}

impl Feature {
    /// A column that nobody declared: its name is all that is known of it.
    pub fn undeclared(name: &str) -> Self {
        let words = Words { en: name.to_owned(), zh: name.to_owned() };
        Self {
            name: name.to_owned(),
            meaning: words.clone(),
            characteristic: name.to_owned(),
            reason: words,
            window: Window::Now,
            unit: Unit::None,
            direction: Direction::Free,
            specials: Vec::new(),
            purpose: Purpose::Decision,
        }
    }
}
