//! Filters: which rows of a file a section reads.

use std::cmp::Ordering;

use super::source::{Bad, Cells};

/// A condition on one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Filter {
    pub(super) column: String,
    pub(super) condition: Condition,
}

/// What a cell must be for its row to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    Equals(Constant),
    NotEquals(Constant),
    Empty(bool),
    GreaterThan(Decimal),
    In(Vec<Constant>),
}

/// What a cell is compared with: a number compares as a number (`15` equals `15.0`), a text letter by letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Constant {
    Text(String),
    Number(Decimal),
}

impl Filter {
    /// Whether a row is read.
    pub(super) fn lets_pass(&self, cells: &Cells<'_>) -> Result<bool, Bad> {
        let cell = cells.get(&self.column);
        Ok(match &self.condition {
            Condition::Equals(constant) => constant.is(cell),
            Condition::NotEquals(constant) => !constant.is(cell),
            Condition::Empty(empty) => cell.is_empty() == *empty,
            Condition::In(constants) => constants.iter().any(|constant| constant.is(cell)),
            Condition::GreaterThan(_) if cell.is_empty() => false,
            Condition::GreaterThan(limit) => {
                let number =
                    Decimal::read(cell).ok_or_else(|| Bad::new(&self.column, cell, "a number, to compare it"))?;
                number.cmp(limit) == Ordering::Greater
            }
        })
    }
}

impl Constant {
    fn is(&self, cell: &str) -> bool {
        match self {
            Self::Text(text) => text == cell,
            Self::Number(number) => Decimal::read(cell).as_ref() == Some(number),
        }
    }
}

/// A plain decimal of any length, kept as its digits so that nothing is rounded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    negative: bool,
    /// Without leading zeros.
    whole: String,
    /// Without trailing zeros.
    fraction: String,
}

impl Decimal {
    /// Reads `-12.50`; none when the text is not a plain decimal.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = rest.split_once('.').unwrap_or((rest, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if rest.len() <= 1 && !digits(rest) || rest.is_empty() || !digits(whole) || !digits(fraction) {
            return None;
        }
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        let is_zero = whole.is_empty() && fraction.is_empty();
        Some(Self { negative: negative && !is_zero, whole: whole.to_owned(), fraction: fraction.to_owned() })
    }

    /// The number, when it is whole and fits.
    pub(super) fn to_whole(&self) -> Option<i64> {
        if !self.fraction.is_empty() {
            return None;
        }
        let sign = if self.negative { "-" } else { "" };
        let whole = if self.whole.is_empty() { "0" } else { &self.whole };
        format!("{sign}{whole}").parse().ok()
    }

    fn magnitude(&self) -> (usize, &str, &str) {
        (self.whole.len(), &self.whole, &self.fraction)
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => self.magnitude().cmp(&other.magnitude()),
            (true, true) => other.magnitude().cmp(&self.magnitude()),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}
