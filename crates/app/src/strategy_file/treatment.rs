//! `[[party]]` and `[plan]`: who does steps at what cost, and how often one person is asked.

use std::collections::BTreeMap;

use collections::person::Channel;
use collections::strategy::step::{Cost, Party, Treatment};
use primitives::Rate;
use serde::Deserialize;
use toml::Spanned;

use super::step::word;
use crate::policy_file::value::{Checked, name, within, within_or, wrong};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PartyRow {
    id: Spanned<String>,
    role: Spanned<String>,
    #[serde(default)]
    cost: BTreeMap<Spanned<String>, Spanned<String>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlanSection {
    asks_per_day: Option<Spanned<u32>>,
    asks_per_week: Option<Spanned<u32>>,
    resume_days: Option<Spanned<u32>>,
    at: Option<Spanned<String>>,
}

/// What holds for the plans of all states.
pub(super) fn treatment(plan: &PlanSection, parties: &[PartyRow]) -> Checked<Treatment> {
    let default = Treatment::default();
    let mut known: Vec<Party> = Vec::with_capacity(parties.len());
    for row in parties {
        let party = row.party()?;
        if known.iter().any(|other| other.name == party.name) {
            return Err(wrong(&row.id, format!("party {} is there twice", party.name)));
        }
        known.push(party);
    }
    Ok(Treatment {
        parties: known,
        asks_per_day: within_or(plan.asks_per_day.as_ref(), 1, 24, default.asks_per_day)?,
        asks_per_week: plan.asks_per_week.as_ref().map(|most| within(most, 1, 168)).transpose()?,
        resume_days: within_or(plan.resume_days.as_ref(), 0, 366, default.resume_days)?,
        at_minute: plan.at.as_ref().map_or(Ok(default.at_minute), minute)?,
    })
}

impl PartyRow {
    fn party(&self) -> Checked<Party> {
        let costs = self.cost.iter().map(|(channel, text)| Ok((word::<Channel>(channel)?, cost(text)?)));
        let costs: Vec<(Channel, Cost)> = costs.collect::<Checked<_>>()?;
        Ok(Party { name: name(&self.id, "party id")?, role: word(&self.role)?, costs })
    }
}

/// An amount of the strategy's currency, exact to a millionth: a message costs less than the smallest coin.
fn cost(text: &Spanned<String>) -> Checked<Cost> {
    let expected = || wrong(text, "a cost is a decimal in quotes, with 6 digits behind the point at most: \"0.045\"");
    if text.get_ref().contains('%') {
        return Err(expected());
    }
    let rate: Rate = text.get_ref().parse().map_err(|_| expected())?;
    let billionths = rate.billionths();
    if billionths < 0 || billionths % 1_000 != 0 {
        return Err(expected());
    }
    Ok(Cost::from_millionths(billionths / 1_000))
}

/// A time of day, in minutes after midnight.
fn minute(text: &Spanned<String>) -> Checked<u32> {
    let time: Option<jiff::civil::Time> = text.get_ref().parse().ok();
    let whole = time.filter(|time| time.second() == 0 && time.subsec_nanosecond() == 0);
    let time = whole.ok_or_else(|| wrong(text, "a time of day is expected, like \"10:00\""))?;
    let [hour, minute] = [time.hour(), time.minute()].map(|part| u32::from(part.unsigned_abs()));
    Ok(hour * 60 + minute)
}
