//! Strategy files: what is done about accounts, as a dated, versioned text.
//!
//! TOML with conditions in the Common Expression Language, checked when it is read: an unknown option, fact or word, amounts
//! that are not exact, a state that no account can reach, a comparison that never matters. What the parts mean is told in
//! `docs/reference/strategy.md`.

mod condition;
mod experiment;
mod presets;
mod step;
#[cfg(test)]
mod tests;
mod treatment;

use collections::strategy::condition::Condition;
use collections::strategy::{Case, Effects, Freeze, State, Strategy};
use primitives::calendar::DateRejected;
use primitives::{Currency, Date};
use serde::Deserialize;
use toml::Spanned;

use self::experiment::ExperimentSection;
use self::step::StepRow;
use self::treatment::{PartyRow, PlanSection, treatment};
use crate::error::Refused;
use crate::policy_file::value::{Checked, Names, name, one_of, within, wrong};

pub use collections::strategy::check::{Report, check, unknown_templates};
pub use presets::{PRESETS, Preset, has_template};

/// A strategy as its file tells it.
#[derive(Clone, Debug)]
pub struct Written {
    /// The strategy.
    pub strategy: Strategy,
    /// The currency of its amounts.
    pub currency: Currency,
}

/// Reads a strategy file. Whether each of its states can be reached is not asked: [`parse`] does, and whoever wants to tell asks
/// [`check`], which tries many facts and takes longer than all the reading.
///
/// # Errors
/// When the text is not a strategy: with the file's name, the line, what was found and what is expected.
pub fn read(file: &str, text: &str) -> Result<Written, Refused> {
    let written: StrategyFile =
        toml::from_str(text).map_err(|error| Refused::new(format!("{file}: {}", error.to_string().trim_end())))?;
    let (strategy, currency) = written.into_strategy().map_err(|wrong| {
        let line = text[..wrong.at.min(text.len())].matches('\n').count() + 1;
        Refused::new(format!("{file}, line {line}: {}", wrong.what))
    })?;
    Ok(Written { strategy, currency })
}

/// Reads a strategy file that is to decide: one with problems is refused.
///
/// # Errors
/// When the text is not a strategy, or its check found something wrong.
pub fn parse(file: &str, text: &str) -> Result<Written, Refused> {
    let written = read(file, text)?;
    let problems: Vec<String> = check(&written.strategy).problems.iter().map(ToString::to_string).collect();
    if problems.is_empty() {
        return Ok(written);
    }
    Err(Refused::new(format!("{file}: {}", problems.join("; ")))
        .hint("see what leads where")
        .command("strategy check --examples"))
}

/// The condition of each state as the file has it, for people; none of the last state.
///
/// # Errors
/// When the text is not a strategy.
pub fn conditions(file: &str, text: &str) -> Result<Vec<Option<String>>, Refused> {
    let written: StrategyFile =
        toml::from_str(text).map_err(|error| Refused::new(format!("{file}: {}", error.to_string().trim_end())))?;
    Ok(written.state.iter().map(|state| state.when.as_ref().map(|when| when.get_ref().clone())).collect())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StrategyFile {
    strategy: Head,
    #[serde(default)]
    plan: PlanSection,
    #[serde(default)]
    party: Vec<PartyRow>,
    state: Vec<StateRow>,
    experiment: Option<ExperimentSection>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    id: Spanned<String>,
    version: Spanned<u32>,
    effective_from: Spanned<String>,
    currency: Spanned<String>,
}

impl StrategyFile {
    fn into_strategy(self) -> Checked<(Strategy, Currency)> {
        let currency = self.strategy.currency()?;
        let last = self.state.len().saturating_sub(1);
        let treatment = treatment(&self.plan, &self.party)?;
        let first_party = treatment.parties.first().map(|party| party.name.as_str());
        let state = |(place, row): (usize, &StateRow)| row.state(place == last, currency, first_party);
        let states = self.state.iter().enumerate().map(state).collect::<Checked<_>>()?;
        let strategy = Strategy {
            id: name(&self.strategy.id, "strategy id")?,
            version: within(&self.strategy.version, 1, u32::MAX)?,
            effective_from: self.strategy.effective_from()?,
            states,
            experiment: self.experiment.as_ref().map(ExperimentSection::experiment).transpose()?,
            treatment,
        };
        Ok((strategy, currency))
    }
}

impl Head {
    fn effective_from(&self) -> Checked<Date> {
        let text = &self.effective_from;
        text.get_ref().parse().map_err(|error: DateRejected| wrong(text, error.to_string()))
    }

    fn currency(&self) -> Checked<Currency> {
        Currency::new(self.currency.get_ref()).map_err(|error| wrong(&self.currency, error.to_string()))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StateRow {
    id: Spanned<String>,
    english: Option<String>,
    chinese: Option<String>,
    when: Option<Spanned<String>>,
    freeze: Option<Spanned<String>>,
    #[serde(default)]
    hold_collection: bool,
    #[serde(default)]
    investigate: bool,
    #[serde(default)]
    cases: Vec<Spanned<String>>,
    review_after_days: Option<Spanned<u32>>,
    #[serde(default)]
    step: Vec<StepRow>,
}

const FREEZES: Names<Freeze> =
    &[("nothing", Freeze::Nothing), ("purchases", Freeze::Purchases), ("limit", Freeze::Limit)];

const CASES: Names<Case> = &[
    ("bureau_notice", Case::BureauNotice),
    ("legal_review", Case::LegalReview),
    ("hardship_review", Case::HardshipReview),
    ("credit_repair", Case::CreditRepair),
];

impl StateRow {
    fn state(&self, is_last: bool, currency: Currency, first_party: Option<&str>) -> Checked<State> {
        let id = name(&self.id, "state id")?;
        let english = self.english.clone().unwrap_or_else(|| id.replace('-', " "));
        let chinese = self.chinese.clone().unwrap_or_else(|| english.clone());
        let steps = self.step.iter().map(|row| row.step(currency, first_party)).collect::<Checked<_>>()?;
        Ok(State { when: self.when(is_last, currency)?, effects: self.effects()?, name: id, english, chinese, steps })
    }

    fn when(&self, is_last: bool, currency: Currency) -> Checked<Condition> {
        match (&self.when, is_last) {
            (Some(text), true) => {
                Err(wrong(text, "the last state is for all accounts that are in no other: it has no condition"))
            }
            (None, true) => Ok(Condition::Always),
            (Some(text), false) => condition::read(text.get_ref(), currency).map_err(|what| wrong(text, what)),
            (None, false) => Err(wrong(&self.id, "a state that is not the last needs a condition: when = '...'")),
        }
    }

    fn effects(&self) -> Checked<Effects> {
        let freeze = self.freeze.as_ref().map_or(Ok(Freeze::Nothing), |text| one_of(FREEZES, text))?;
        let cases = self.cases.iter().map(|text| one_of(CASES, text)).collect::<Checked<Vec<_>>>()?;
        let review = self.review_after_days.as_ref().map(|days| within(days, 1, 3_660)).transpose()?;
        Ok(Effects {
            freeze,
            holds_collection: self.hold_collection,
            may_investigate: self.investigate,
            cases,
            review_after_days: review,
        })
    }
}
