//! Willingness and ability: what numbers hint at about why somebody does not pay, and never more than a hint.
//!
//! A view is shown with its evidence. Only together with what a person has verified is it evidence for the test of bad
//! faith; nothing here, and nothing that reads this, may act on it alone.

use primitives::Date;
use risk::willingness::{
    Axis, Corroborated, Evidence, NeverAlone, RULES, RULES_VERSION, Reading, Verified, stated_hints,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::{Refused, Result};
use crate::features::rows::{Standing, Table, Whom, look_at_all, look_at_one};
use crate::features::{NEVER, NO_HISTORY, NOT_ASKED, catalogue};

/// What every view says of itself.
pub const NEVER_ALONE_EN: &str =
    "A hint, not a finding: it counts for the test of bad faith only with what a person has verified.";
/// The same in Chinese.
pub const NEVER_ALONE_ZH: &str = "仅为提示，不是结论；须经人工核实，方可作为恶意逃废债认定的依据之一。";

/// A view as plain values.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct WillingnessView {
    /// Whether somebody wants to pay: `present`, `absent`, `mixed` or `unknown`.
    pub willingness: &'static str,
    /// Whether somebody can pay.
    pub ability: &'static str,
    /// What hints at it.
    pub evidence: Vec<EvidenceView>,
    /// That it is never used alone, in English.
    pub note_en: &'static str,
    /// The same in Chinese.
    pub note_zh: &'static str,
}

/// A hint that held.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct EvidenceView {
    /// `willingness` or `ability`.
    pub axis: &'static str,
    /// Whether it speaks for it.
    pub speaks_for: bool,
    /// The feature.
    pub feature: String,
    /// Its value.
    pub value: f64,
    /// What the feature is, in English.
    pub en: String,
    /// What it is, in Chinese.
    pub zh: String,
}

/// A view of an account.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AccountWillingness {
    /// The lender's reference.
    pub account: String,
    /// The person.
    pub person: String,
    /// The day.
    pub as_of: String,
    /// Days past due.
    pub days_past_due: u32,
    /// The rules that read it.
    pub model: &'static str,
    /// Their version.
    pub version: u32,
    /// Whether all that hints says that somebody could pay and does not want to.
    pub able_but_unwilling: bool,
    /// The view.
    #[serde(flatten)]
    pub view: WillingnessView,
}

/// A view with what a person verified, as it is filed for the test of bad faith.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CorroboratedView {
    /// The view.
    #[serde(flatten)]
    pub of: AccountWillingness,
    /// Who verified it.
    pub verified_by: String,
    /// When.
    pub verified_on: String,
    /// What was found, and where it is written down.
    pub finding: String,
}

/// The view by the values of the catalogue, in its order.
pub fn never_alone(values: &[f64]) -> NeverAlone {
    let value = |name: &str| {
        let place = catalogue().iter().position(|declared| declared.feature.name == name)?;
        Some(values[place])
    };
    NeverAlone::of(&stated_hints(), value, &[NO_HISTORY, NEVER, NOT_ASKED])
}

/// A view as plain values.
pub fn view(of: &NeverAlone) -> WillingnessView {
    WillingnessView {
        willingness: reading(of.willingness()),
        ability: reading(of.ability()),
        evidence: of.evidence().iter().map(evidence).collect(),
        note_en: NEVER_ALONE_EN,
        note_zh: NEVER_ALONE_ZH,
    }
}

fn evidence(one: &Evidence) -> EvidenceView {
    let declared = catalogue().iter().find(|declared| declared.feature.name == one.hint.feature);
    let (en, zh) = declared
        .map(|declared| (declared.feature.meaning.en.clone(), declared.feature.meaning.zh.clone()))
        .unwrap_or_else(|| (one.hint.feature.clone(), one.hint.feature.clone()));
    EvidenceView {
        axis: match one.hint.axis {
            Axis::Willingness => "willingness",
            Axis::Ability => "ability",
        },
        speaks_for: one.hint.speaks_for,
        feature: one.hint.feature.clone(),
        value: one.value,
        en,
        zh,
    }
}

const fn reading(reading: Reading) -> &'static str {
    match reading {
        Reading::Present => "present",
        Reading::Absent => "absent",
        Reading::Mixed => "mixed",
        Reading::Unknown => "unknown",
    }
}

/// The view of one account on a day.
///
/// # Errors
/// When there is no such account, or it is not open on the day.
pub fn of_account(table: Table<'_>, account: &str, day: Date) -> Result<AccountWillingness> {
    let found = look_at_one(table, account, day, |standing| Ok(Some(seen(standing, day)?.0)))?;
    Ok(found.ok_or_else(|| anyhow::anyhow!("account {account} was looked at without an answer"))?)
}

/// The views of all accounts that are past due on a day, in the order of their numbers.
///
/// # Errors
/// When the store cannot be read, or `each` refuses a view.
pub fn of_book(
    table: Table<'_>,
    day: Date,
    each: impl FnMut(AccountWillingness) -> Result<()>,
    progress: impl FnMut(u64),
) -> Result<()> {
    let work = |standing: &Standing<'_>| {
        let is_past_due = standing.own().days_past_due(day) > 0;
        is_past_due.then(|| Ok(seen(standing, day)?.0)).transpose()
    };
    look_at_all(table, (Whom::Open, day), work, each, progress)
}

/// The view of an account with what a person verified.
///
/// # Errors
/// When nobody or nothing is named, or the account cannot be looked at.
pub fn corroborate(table: Table<'_>, account: &str, day: Date, verified: Verified) -> Result<CorroboratedView> {
    let found = look_at_one(table, account, day, |standing| seen(standing, day).map(Some))?;
    let (of, never_alone) =
        found.ok_or_else(|| anyhow::anyhow!("account {account} was looked at without an answer"))?;
    let refused = |why: risk::willingness::NotVerified| Refused::new(why.to_string());
    let Corroborated { view: _, verified } = never_alone.corroborated(verified).map_err(refused)?;
    let Verified { by, on, finding } = verified;
    Ok(CorroboratedView { of, verified_by: by, verified_on: on.to_string(), finding })
}

fn seen(standing: &Standing<'_>, day: Date) -> anyhow::Result<(AccountWillingness, NeverAlone)> {
    let never_alone = never_alone(&standing.features()?.values);
    let account = standing.account();
    let told = AccountWillingness {
        account: account.reference.clone(),
        person: account.person.clone(),
        as_of: day.to_string(),
        days_past_due: standing.own().days_past_due(day),
        model: RULES,
        version: RULES_VERSION,
        able_but_unwilling: never_alone.is_able_but_unwilling(),
        view: view(&never_alone),
    };
    Ok((told, never_alone))
}

#[cfg(test)]
mod tests;
