//! `[upgrade]`: how an account comes into a better class.

use ledger::classification::{Classes, Observation, ObservedFrom, Rank, Upgrade, UpgradeRule};
use serde::Deserialize;
use toml::Spanned;

use super::class;
use super::value::{Checked, Names, one_of, refuse, within_or, wrong};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UpgradeSection {
    rule: Spanned<String>,
    months_min: Option<Spanned<u32>>,
    periods_min: Option<Spanned<u32>>,
    observed_from: Option<Spanned<String>>,
    needs_approval: Option<Spanned<bool>>,
    out_of: Option<OutOfSection>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OutOfSection {
    class: Spanned<String>,
    rule: Spanned<String>,
    months_min: Option<Spanned<u32>>,
    periods_min: Option<Spanned<u32>>,
    observed_from: Option<Spanned<String>>,
    needs_approval: Option<Spanned<bool>>,
}

#[derive(Clone, Copy)]
enum RuleName {
    FollowsDays,
    Approval,
    AfterObservation,
}

const RULES: Names<RuleName> = &[
    ("follows_days", RuleName::FollowsDays),
    ("approval", RuleName::Approval),
    ("after_observation", RuleName::AfterObservation),
];

const OBSERVED_FROM: Names<ObservedFrom> =
    &[("arrears_paid", ObservedFrom::ArrearsPaid), ("class_allowed", ObservedFrom::ClassAllowed)];

/// Ten years of months: longer than anybody is observed.
const MONTHS_MAX: u32 = 120;

/// What a rule is written with, in either section.
struct Written<'f> {
    rule: &'f Spanned<String>,
    months_min: &'f Option<Spanned<u32>>,
    periods_min: &'f Option<Spanned<u32>>,
    observed_from: &'f Option<Spanned<String>>,
    needs_approval: &'f Option<Spanned<bool>>,
}

/// Somebody must approve what improves, unless the file says otherwise.
pub(super) fn terms(section: Option<&UpgradeSection>, classes: &Classes) -> Checked<Upgrade> {
    match section {
        Some(section) => section.terms(classes),
        None => Ok(Upgrade { rule: UpgradeRule::Approval, out_of: None }),
    }
}

impl UpgradeSection {
    fn terms(&self, classes: &Classes) -> Checked<Upgrade> {
        let Self { rule, months_min, periods_min, observed_from, needs_approval, out_of } = self;
        let rule = Written { rule, months_min, periods_min, observed_from, needs_approval }.rule()?;
        let out_of = out_of.as_ref().map(|section| section.terms(classes)).transpose()?;
        Ok(Upgrade { rule, out_of })
    }
}

impl OutOfSection {
    fn terms(&self, classes: &Classes) -> Checked<(Rank, UpgradeRule)> {
        let Self { class: id, rule, months_min, periods_min, observed_from, needs_approval } = self;
        let from = class(classes, id)?;
        if from == Rank::BEST {
            return Err(wrong(id, "nothing is better than the best class: name a worse one"));
        }
        Ok((from, Written { rule, months_min, periods_min, observed_from, needs_approval }.rule()?))
    }
}

impl Written<'_> {
    fn rule(&self) -> Checked<UpgradeRule> {
        let rule = one_of(RULES, self.rule)?;
        let refuse_all = || {
            let why = "this option goes with rule = \"after_observation\": leave it out";
            refuse(self.months_min, why)?;
            refuse(self.periods_min, why)?;
            refuse(self.observed_from, why)?;
            refuse(self.needs_approval, why)
        };
        match rule {
            RuleName::FollowsDays => refuse_all().map(|()| UpgradeRule::FollowsDays),
            RuleName::Approval => refuse_all().map(|()| UpgradeRule::Approval),
            RuleName::AfterObservation => Ok(UpgradeRule::AfterObservation(self.observation()?)),
        }
    }

    fn observation(&self) -> Checked<Observation> {
        let months_min = within_or(self.months_min.as_ref(), 0, MONTHS_MAX, 0)?;
        let periods_min = within_or(self.periods_min.as_ref(), 0, MONTHS_MAX, 0)?;
        if months_min == 0 && periods_min == 0 {
            return Err(wrong(self.rule, "an observation needs months_min or periods_min"));
        }
        let absent = ObservedFrom::ArrearsPaid;
        let from = self.observed_from.as_ref().map_or(Ok(absent), |from| one_of(OBSERVED_FROM, from))?;
        let needs_approval = self.needs_approval.as_ref().is_some_and(|needs| *needs.get_ref());
        Ok(Observation { months_min, periods_min, from, needs_approval })
    }
}
