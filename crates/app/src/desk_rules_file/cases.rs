//! By when cases are answered, when a default is in bad faith, how customers come back, and until when claims can be brought.

use collections::bad_faith::BadFaithRule;
use collections::case::{CaseRule, IfFree, Longer};
use collections::limitation::{LimitationRule, Restart};
use collections::repair::{RepairRule, Step};
use primitives::Currency;

use super::granting::known_role;
use super::{basis, need_amount, need_share, tables};
use crate::fields::{Checked, Fields};

pub(super) fn case(mut fields: Fields<'_>) -> Checked<CaseRule> {
    let rule = CaseRule {
        kind: fields.need_word("kind")?,
        days: fields.need_count("days")?,
        counts: fields.need_word("counts")?,
        if_free: fields.word("if_free")?.unwrap_or(IfFree::Keep),
        longer: tables(&mut fields, "longer", "[[case.longer]]", longer)?,
        skills: fields.texts("skills")?.unwrap_or_default().into_iter().map(|(_, text)| text.to_owned()).collect(),
        basis: basis(&mut fields)?,
    };
    if let Some(other) = rule.longer.iter().find(|longer| longer.days <= rule.days) {
        let what =
            format!("{} is no longer deadline: it has {} days, of more than {}", other.id, other.days, rule.days);
        return Err(fields.wrong("longer", what));
    }
    fields.finish()?;
    Ok(rule)
}

fn longer(mut fields: Fields<'_>) -> Checked<Longer> {
    let longer = Longer {
        id: fields.need_name("id")?.to_owned(),
        days: fields.need_count("days")?,
        needs_second: fields.flag("needs_second")?,
        basis: basis(&mut fields)?,
    };
    fields.finish()?;
    Ok(longer)
}

pub(super) fn bad_faith(mut fields: Fields<'_>, currency: Currency) -> Checked<BadFaithRule> {
    let deciders = fields.texts("deciders")?.unwrap_or_default();
    let deciders = deciders.into_iter().map(|(at, text)| known_role(at, text)).collect::<Checked<Vec<_>>>()?;
    let rule = BadFaithRule {
        amount_min: need_amount(&mut fields, "amount_min", currency)?,
        days_past_due_min: fields.need_count("days_past_due_min")?,
        signs_min: fields.need_count("signs_min")?,
        evidence_days: fields.need_count("evidence_days")?,
        broken_promises_min: fields.need_count("broken_promises_min")?,
        deciders,
        basis: basis(&mut fields)?,
    };
    if rule.signs_min < 2 {
        return Err(fields.wrong("signs_min", "one sign alone shows nothing: 2 at least"));
    }
    if rule.deciders.is_empty() {
        return Err(fields.wrong("deciders", "deciders names at least one role"));
    }
    fields.finish()?;
    Ok(rule)
}

pub(super) fn limitation(mut fields: Fields<'_>) -> Checked<LimitationRule> {
    let missing = |name: &str| format!("{name} is missing from [limitation]; write [] where there is none");
    let restarts = fields.words("restarts")?;
    let demand_by = fields.words("demand_by")?;
    let rule = LimitationRule {
        years: fields.need_count("years")?,
        counts_from: fields.need_word("counts_from")?,
        restarts: restarts.ok_or_else(|| fields.wrong("restarts", missing("restarts")))?,
        demand_by: demand_by.ok_or_else(|| fields.wrong("demand_by", missing("demand_by")))?,
        warn_months: fields.need_count("warn_months")?,
        basis: basis(&mut fields)?,
    };
    if rule.years == 0 || rule.years > YEARS_MAX {
        return Err(fields.wrong("years", format!("limitation is of 1 to {YEARS_MAX} years")));
    }
    if rule.restarts.contains(Restart::Demand) == rule.demand_by.is_empty() {
        let what =
            "demand_by names the ways by which a demand restarts it, and none where restarts does not name demands";
        return Err(fields.wrong("demand_by", what));
    }
    fields.finish()?;
    Ok(rule)
}

/// The longest limitation that a law has, in years, is far below.
const YEARS_MAX: u32 = 50;

pub(super) fn repair(mut fields: Fields<'_>) -> Checked<RepairRule> {
    let rule = RepairRule {
        record_years: fields.need_count("record_years")?,
        steps: tables(&mut fields, "step", "[[repair.step]]", step)?,
        basis: basis(&mut fields)?,
    };
    let ascends = |pair: &[Step]| pair[0].clean_months < pair[1].clean_months && pair[0].share <= pair[1].share;
    if !rule.steps.windows(2).all(ascends) {
        return Err(fields.wrong("step", "steps go up: each later than the one before, and to no smaller share"));
    }
    fields.finish()?;
    Ok(rule)
}

fn step(mut fields: Fields<'_>) -> Checked<Step> {
    let step = Step { clean_months: fields.need_count("clean_months")?, share: need_share(&mut fields, "share")? };
    fields.finish()?;
    Ok(step)
}
