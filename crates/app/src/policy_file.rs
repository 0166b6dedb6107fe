//! Policy files: a way of classifying accounts as a dated, versioned text.
//!
//! TOML, checked when it is read: an unknown option, a wrong value, a missing one, or one that does not go with the
//! others is an error that names the line and what is expected. What the options do is told in
//! `ledger::classification` and, in words, in `docs/reference/classification.md`.

mod contagion;
mod days;
mod head;
mod presets;
mod restructure;
mod upgrade;
pub(crate) mod value;

use ledger::classification::{Class, Classes, FloorCause, Floors, Policy, Rank, Title};
use serde::Deserialize;
use toml::Spanned;

use self::contagion::ContagionSection;
use self::days::DaysSection;
use self::head::Head;
use self::restructure::RestructureSection;
use self::upgrade::UpgradeSection;
use self::value::{Checked, name, within, wrong};
use crate::error::Refused;

pub use presets::{PRESETS, Preset};

/// Reads a policy file.
///
/// # Errors
/// When the text is not a policy: with the file's name, the line, what was found and what is expected.
pub fn parse(file: &str, text: &str) -> Result<Policy, Refused> {
    let written: PolicyFile =
        toml::from_str(text).map_err(|error| Refused::new(format!("{file}: {}", error.to_string().trim_end())))?;
    written.into_policy().map_err(|wrong| {
        let line = text[..wrong.at.min(text.len())].matches('\n').count() + 1;
        Refused::new(format!("{file}, line {line}: {}", wrong.what))
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyFile {
    policy: Head,
    #[serde(default)]
    days: DaysSection,
    class: Spanned<Vec<ClassRow>>,
    #[serde(default)]
    floors: FloorSection,
    upgrade: Option<UpgradeSection>,
    #[serde(default)]
    restructure: RestructureSection,
    #[serde(default)]
    contagion: ContagionSection,
}

impl PolicyFile {
    fn into_policy(self) -> Checked<Policy> {
        let classes = classes(&self.class)?;
        Ok(Policy {
            key: self.policy.key()?,
            effective_from: self.policy.effective_from()?,
            title: self.policy.title(),
            source: self.policy.source()?,
            applies_to: self.policy.applies_to()?,
            days: self.days.into_terms()?,
            floors: self.floors.into_floors(&classes)?,
            upgrade: upgrade::terms(self.upgrade.as_ref(), &classes)?,
            relief: self.restructure.into_terms(&classes)?,
            contagion: self.contagion.into_contagion(&classes)?,
            classes,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassRow {
    id: Spanned<String>,
    english: Option<String>,
    chinese: Option<String>,
    days_from: Option<Spanned<u32>>,
    days_over: Option<Spanned<u32>>,
}

/// A hundred years: more days than any band begins with.
const DAYS_MAX: u32 = 36_600;

fn classes(rows: &Spanned<Vec<ClassRow>>) -> Checked<Classes> {
    let mut all = Vec::new();
    for row in rows.get_ref() {
        let id = name(&row.id, "class id")?;
        let english = row.english.clone().unwrap_or_else(|| id.replace('-', " "));
        let chinese = row.chinese.clone().unwrap_or_else(|| english.clone());
        let days_from = match (&row.days_from, &row.days_over) {
            (Some(_), Some(over)) => {
                return Err(wrong(over, "a class begins with days_from, or with the day after days_over: give one"));
            }
            (Some(from), None) => Some(within(from, 1, DAYS_MAX)?),
            (None, Some(over)) => Some(within(over, 0, DAYS_MAX)? + 1),
            (None, None) => None,
        };
        all.push(Class { id, title: Title { english, chinese }, days_from });
        // Checked row by row, so that the error has the row's line.
        if all.len() > 1 {
            Classes::new(all.clone()).map_err(|error| wrong(&row.id, error.to_string()))?;
        }
    }
    Classes::new(all).map_err(|error| wrong(rows, error.to_string()))
}

/// The place of a class that another option names.
fn class(classes: &Classes, id: &Spanned<String>) -> Checked<Rank> {
    classes.rank(id.get_ref()).ok_or_else(|| {
        let ids: Vec<&str> = classes.all().iter().map(|class| class.id.as_str()).collect();
        wrong(id, format!("\"{}\" is not a class of this policy: {} are", id.get_ref(), ids.join(", ")))
    })
}

fn optional_class(classes: &Classes, id: Option<&Spanned<String>>) -> Checked<Option<Rank>> {
    id.map(|id| class(classes, id)).transpose()
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FloorSection {
    single_period: Option<Spanned<String>>,
    multi_period: Option<Spanned<String>>,
    full: Option<Spanned<String>>,
    terminated: Option<Spanned<String>>,
    charged_off: Option<Spanned<String>>,
    written_off: Option<Spanned<String>>,
}

impl FloorSection {
    /// What left the books, and what was given up, is in the worst class unless the file says otherwise.
    fn into_floors(self, classes: &Classes) -> Checked<Floors> {
        let floors = FloorCause::ALL.map(|cause| match cause {
            FloorCause::SinglePeriod => (cause, &self.single_period, None),
            FloorCause::MultiPeriod => (cause, &self.multi_period, None),
            FloorCause::Full => (cause, &self.full, None),
            FloorCause::Terminated => (cause, &self.terminated, None),
            FloorCause::ChargedOff => (cause, &self.charged_off, Some(classes.worst())),
            FloorCause::WrittenOff => (cause, &self.written_off, Some(classes.worst())),
        });
        let mut told = Floors::new();
        for (cause, written, absent) in floors {
            let floor = optional_class(classes, written.as_ref())?.or(absent);
            told.extend(floor.map(|class| (cause, class)));
        }
        Ok(told)
    }
}

#[cfg(test)]
mod tests;
