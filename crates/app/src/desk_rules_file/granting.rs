//! What may be granted, and by whom.

use collections::desk::{Authority, ExtensionRule, HardshipRule, LateFeeRule, PlanRule, SettlementRule};
use primitives::Currency;

use super::{amount, basis, need_amount, need_share, share};
use crate::desk_rules::roles::{ROLES, role_named};
use crate::fields::{Checked, Fields, Wrong};

pub(super) fn late_fee(mut fields: Fields<'_>, currency: Currency) -> Checked<LateFeeRule> {
    let rule = LateFeeRule {
        paid_within_days: fields.need_count("paid_within_days")?,
        asked_within_days: fields.need_count("asked_within_days")?,
        per_12_months_max: fields.need_count("per_12_months_max")?,
        share_max: need_share(&mut fields, "share_max")?,
        amount_max: amount(&mut fields, "amount_max", currency)?,
        basis: basis(&mut fields)?,
    };
    fields.finish()?;
    Ok(rule)
}

pub(super) fn extension(mut fields: Fields<'_>) -> Checked<ExtensionRule> {
    let rule = ExtensionRule {
        months_max: fields.need_count("months_max")?,
        per_12_months_max: fields.need_count("per_12_months_max")?,
        days_past_due_max: fields.need_count("days_past_due_max")?,
        basis: basis(&mut fields)?,
    };
    fields.finish()?;
    Ok(rule)
}

pub(super) fn settlement(mut fields: Fields<'_>) -> Checked<SettlementRule> {
    let rule = SettlementRule {
        days_past_due_from: fields.need_count("days_past_due_from")?,
        days_past_due_through: fields.count("days_past_due_through")?,
        class: fields.text("class")?.map(str::to_owned),
        least_share: need_share(&mut fields, "least_share")?,
        parts_max: fields.need_count("parts_max")? as usize,
        days_ahead_max: fields.need_count("days_ahead_max")?,
        basis: basis(&mut fields)?,
    };
    if rule.days_past_due_through.is_some_and(|through| through < rule.days_past_due_from) {
        return Err(fields.wrong("days_past_due_through", "it ends before it begins: no account has so many days"));
    }
    fields.finish()?;
    Ok(rule)
}

pub(super) fn hardship(mut fields: Fields<'_>, currency: Currency) -> Checked<HardshipRule> {
    let measures = fields.words("measures")?;
    let rule = HardshipRule {
        months_max: fields.need_count("months_max")?,
        measures: measures.ok_or_else(|| fields.wrong("measures", "measures is missing from [hardship]"))?,
        evidence_min: fields.need_count("evidence_min")?,
        review_days: fields.need_count("review_days")?,
        per_24_months_max: fields.need_count("per_24_months_max")?,
        dependant_cost: need_amount(&mut fields, "dependant_cost", currency)?,
        basis: basis(&mut fields)?,
    };
    if rule.review_days == 0 {
        return Err(fields.wrong("review_days", "a programme is looked at again after 1 day at least"));
    }
    fields.finish()?;
    Ok(rule)
}

pub(super) fn plan(mut fields: Fields<'_>, currency: Currency) -> Checked<PlanRule> {
    let rule = PlanRule {
        months_max: fields.need_count("months_max")?,
        first_due_days_max: fields.need_count("first_due_days_max")?,
        surplus_share_max: need_share(&mut fields, "surplus_share_max")?,
        dependant_cost: need_amount(&mut fields, "dependant_cost", currency)?,
        broken_after_days: fields.need_count("broken_after_days")?,
        per_24_months_max: fields.need_count("per_24_months_max")?,
        spreads_charges: fields.flag("spreads_charges")?,
        basis: basis(&mut fields)?,
    };
    if !(1..=600).contains(&rule.months_max) {
        return Err(fields.wrong("months_max", "a plan has 1 to 600 months"));
    }
    fields.finish()?;
    Ok(rule)
}

pub(super) fn authority(mut fields: Fields<'_>, currency: Currency) -> Checked<Authority> {
    let rule = Authority {
        role: role(&mut fields, "role")?,
        kind: fields.need_word("relief")?,
        amount_max: amount(&mut fields, "amount_max", currency)?,
        share_max: share(&mut fields, "share_max")?,
        months_max: fields.count("months_max")?,
        basis: basis(&mut fields)?,
    };
    fields.finish()?;
    Ok(rule)
}

fn role(fields: &mut Fields<'_>, name: &'static str) -> Checked<String> {
    let text = fields.need_text(name)?;
    let at = fields.wrong(name, "").at;
    known_role(at, text)
}

/// A role that the program knows.
pub(super) fn known_role(at: usize, text: &str) -> Checked<String> {
    let words: Vec<&str> = ROLES.iter().map(|(word, _)| *word).collect();
    let what = || Wrong::new(at, format!("\"{text}\" is no role: one of {} is expected", words.join(", ")));
    role_named(text).map(|_| text.to_owned()).ok_or_else(what)
}
