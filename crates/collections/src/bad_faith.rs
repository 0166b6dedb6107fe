//! Bad faith: when a default may be said to be one, which no single sign ever shows.
//!
//! Pure. Signs are found by people, each with its source and day; a score is at most a hint. The rule asks for several different
//! signs from several sources, and somebody who found none of them decides.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use primitives::{Amount, Currency, Date};

use crate::Word;
use crate::desk::Basis;
use crate::word::words;

words! {
    /// What may speak for bad faith, together with others.
    Sign {
        /// Could pay and does not want to: read by the view of willingness and ability, and verified by a person.
        AbleButUnwilling = "able_but_unwilling",
        /// Broke promises.
        BrokenPromises = "broken_promises",
        /// Gave assets away.
        TransferredAssets = "transferred_assets",
        /// Said what was not true.
        FalseStatements = "false_statements",
        /// Hides from contact.
        Evades = "evades",
    }
}

/// What read from numbers that somebody could pay and does not want to. It is kept so that the reading can be made again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The rules or model that read it.
    pub model: String,
    /// Their version.
    pub version: u32,
    /// The day at whose end it was read.
    pub on: Date,
}

/// A sign that somebody found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// What it shows.
    pub sign: Sign,
    /// The day on which it was so.
    pub on: Date,
    /// Where it is written down.
    pub source: String,
    /// Who found it.
    pub by: String,
    /// What read it, of [`Sign::AbleButUnwilling`]; without that it does not count.
    pub view: Option<View>,
}

impl Evidence {
    fn counts(&self, (oldest, on): (Date, Date)) -> bool {
        let is_read = self.sign != Sign::AbleButUnwilling || self.view.is_some();
        is_read && oldest <= self.on && self.on <= on
    }
}

/// What the test asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadFaithRule {
    /// Less past due is never investigated.
    pub amount_min: Amount,
    /// Nor is who is fewer days past due.
    pub days_past_due_min: u32,
    /// How many different signs; two at least.
    pub signs_min: u32,
    /// Signs that are older do not count.
    pub evidence_days: u32,
    /// How many promises are to be broken before that is a sign.
    pub broken_promises_min: u32,
    /// The roles that decide, by their words.
    pub deciders: Vec<String>,
    /// Where it is from.
    pub basis: Basis,
}

/// Why there is no finding, or no investigation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotShown {
    /// Too little is past due.
    #[error("{past_due} is past due, and below {least} nobody is investigated")]
    Small {
        /// What is past due.
        past_due: String,
        /// The least.
        least: String,
    },
    /// It is too early.
    #[error("the account is {days} days past due, and nobody is investigated before {least}")]
    Early {
        /// How many days.
        days: u32,
        /// The least.
        least: u32,
    },
    /// Too few signs.
    #[error("{signs} different signs from {sources} sources, of at least {least} from 2: one alone shows nothing")]
    TooFew {
        /// How many different signs count.
        signs: u32,
        /// From how many sources.
        sources: u32,
        /// The least.
        least: u32,
    },
    /// Whoever decides found a sign.
    #[error("{0} found a sign, and somebody else decides")]
    OwnEvidence(String),
}

impl NotShown {
    /// The same in Chinese.
    pub fn zh(&self) -> String {
        match self {
            Self::Small { past_due, least } => format!("逾期 {past_due}，低于 {least} 不作调查。"),
            Self::Early { days, least } => format!("账户逾期 {days} 天，未满 {least} 天不作调查。"),
            Self::TooFew { signs, sources, least } => {
                format!("来自 {sources} 个来源的 {signs} 种迹象，至少需要来自 2 个来源的 {least} 种：孤证不足以认定。")
            }
            Self::OwnEvidence(who) => format!("{who} 提供了迹象，须由他人认定。"),
        }
    }
}

/// Checks that an account may be investigated at all.
///
/// # Errors
/// When too little is past due, or not for long enough.
pub fn may_investigate(rule: &BadFaithRule, currency: Currency, past_due: Amount, days: u32) -> Result<(), NotShown> {
    if past_due < rule.amount_min {
        let [past_due, least] = [past_due, rule.amount_min].map(|amount| currency.format(amount));
        return Err(NotShown::Small { past_due, least });
    }
    let least = rule.days_past_due_min;
    if days < least { Err(NotShown::Early { days, least }) } else { Ok(()) }
}

/// Checks that the evidence shows bad faith on a day, and that somebody may say so. However often it was read that somebody
/// could pay and does not want to, it is one sign of one source.
///
/// # Errors
/// When there are too few different signs, too few sources, or whoever decides found one.
pub fn show(rule: &BadFaithRule, evidence: &[Evidence], on: Date, decided_by: &str) -> Result<(), NotShown> {
    let oldest = on + -i32::try_from(rule.evidence_days).unwrap_or(i32::MAX);
    let counted: Vec<&Evidence> = evidence.iter().filter(|one| one.counts((oldest, on))).collect();
    let signs = Sign::ALL.iter().filter(|sign| counted.iter().any(|one| one.sign == **sign)).count();
    let sources = sources(&counted);
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let (signs, sources, least) = (number(signs), number(sources), rule.signs_min.max(2));
    if signs < least || sources < 2 {
        return Err(NotShown::TooFew { signs, sources, least });
    }
    match evidence.iter().find(|one| same_name(&one.by, decided_by)) {
        Some(_) => Err(NotShown::OwnEvidence(decided_by.to_owned())),
        None => Ok(()),
    }
}

/// How many different sources: those of what people saw, and one at most for what was read from numbers.
fn sources(counted: &[&Evidence]) -> usize {
    let (read, seen): (Vec<&Evidence>, Vec<&Evidence>) =
        counted.iter().copied().partition(|one| one.sign == Sign::AbleButUnwilling);
    let seen: BTreeSet<&str> = seen.iter().map(|one| one.source.as_str()).collect();
    let is_another = read.iter().any(|one| !seen.contains(one.source.as_str()));
    seen.len() + usize::from(is_another)
}

fn same_name(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
