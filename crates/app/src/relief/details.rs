//! Terms of relief out of details that a door was told one by one.

use collections::promise::Part;
use collections::relief::{Kind, Measure, Terms};
use collections::{Set, Word};
use primitives::{Amount, Date, Rate};

use super::kind_words;
use crate::error::Refused;
use crate::explain::Language;

/// What was told of what is asked for; each kind needs some of it.
#[derive(Clone, Debug)]
pub struct Details {
    /// Of an extension, a hardship programme or a plan: how many months.
    pub months: Option<u32>,
    /// Of late fees: how much is given up.
    pub amount: Option<Amount>,
    /// Of a settlement: each instalment.
    pub parts: Vec<Part>,
    /// Of a hardship programme: what is done.
    pub measures: Set<Measure>,
    /// Of a plan: when the first instalment is due.
    pub first_due: Option<Date>,
    /// Of a plan: what it bears a year; what the product says where nothing is said.
    pub annual_rate: Option<Rate>,
}

/// The terms of a kind.
///
/// # Errors
/// When something is missing that the kind needs.
pub fn terms_of(kind: Kind, details: Details) -> Result<Terms, Refused> {
    let missing = |what: &str| {
        let zh = format!("申请“{}”的内容不完整，请补充。", kind_words(kind, Language::Chinese));
        Refused::new(format!("{what} is missing for {}", kind.word())).zh(zh)
    };
    let months = || details.months.ok_or_else(|| missing("months"));
    Ok(match kind {
        Kind::Extension => Terms::Extension { months: months()? },
        Kind::LateFee => Terms::LateFee { amount: details.amount.ok_or_else(|| missing("amount"))? },
        Kind::Settlement => Terms::Settlement { parts: details.parts },
        Kind::Hardship => Terms::Hardship { months: months()?, measures: details.measures },
        Kind::Plan => Terms::Plan {
            first_due: details.first_due.ok_or_else(|| missing("first-due"))?,
            months: months()?,
            annual_rate: details.annual_rate,
        },
    })
}
