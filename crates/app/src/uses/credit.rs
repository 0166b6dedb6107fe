//! Credit decisions: from the score of an account to the limit and the rate of its person, by a limit table.
//!
//! Points are cut to whole ones, downwards, so that nobody gets a better band by a fraction. What the person owes on all
//! accounts in the table's currency is taken off the limit.

use primitives::{Amount, Currency, Date, Rate};
use risk::limit::{Application, Decision, Offer, Reason};
use schemars::JsonSchema;
use serde::Serialize;

use super::{ReasonView, ScoreTold, asked, reason_views};
use crate::error::Result;
use crate::features::rows::{Standing, Table, Whom, look_at_all, look_at_one};
use crate::limit_file::LimitFile;
use crate::scoring::{Deciding, Explained};

/// What decides.
#[derive(Clone, Copy)]
pub struct Terms<'t> {
    /// The table in force on the day.
    pub table: &'t LimitFile,
    /// The versions that score.
    pub deciding: &'t Deciding,
    /// What is asked for; none for as much as there is.
    pub requested: Option<Amount>,
    /// What fees cost in a year, as a share of what is lent.
    pub annual_fee_rate: Rate,
}

/// What is decided about an account's person, and why.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CreditView {
    /// The lender's reference of the account.
    pub account: String,
    /// The person.
    pub person: String,
    /// The day at whose end it is decided.
    pub as_of: String,
    /// The table and its version.
    pub table: String,
    /// The currency of its amounts.
    pub currency: String,
    /// The score.
    pub score: ScoreTold,
    /// The points that decide.
    pub whole_points: i32,
    /// What the person owes in the currency, on all accounts.
    pub owed: String,
    /// What is offered; none when it is declined.
    pub offer: Option<OfferView>,
    /// Why it is decided so, in the order in which it was found.
    pub reasons: Vec<DecisionReason>,
    /// Why there is no better score.
    pub score_reasons: Vec<ReasonView>,
}

/// What is offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OfferView {
    /// What more may be owed.
    pub limit: String,
    /// The nominal rate for a year.
    pub annual_rate: String,
    /// What it costs in a year, fees included.
    pub all_in_annual_rate: String,
}

/// Why it is decided so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DecisionReason {
    /// Its name.
    pub name: &'static str,
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

/// What came of a book.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// Accounts that were decided about.
    pub accounts: u64,
    /// Of those, with an offer.
    pub offered: u64,
    /// Accounts in another currency than the table's.
    pub other_currency: u64,
}

/// Decides about one account; none when it is in another currency.
///
/// # Errors
/// When there is no such account, it is not open on the day, or it cannot be scored.
pub fn decide_one(table: Table<'_>, terms: Terms<'_>, account: &str, day: Date) -> Result<Option<CreditView>> {
    Ok(look_at_one(table, account, day, |standing| decided(terms, standing, day).map(Some))?.flatten())
}

/// Decides about every open account, in the order of their numbers.
///
/// # Errors
/// When the store cannot be read, or `each` refuses a decision.
pub fn decide_all(
    table: Table<'_>,
    terms: Terms<'_>,
    day: Date,
    mut each: impl FnMut(CreditView) -> Result<()>,
    progress: impl FnMut(u64),
) -> Result<Decided> {
    let mut all = Decided::default();
    let take = |decided: Option<CreditView>| {
        let Some(view) = decided else {
            all.other_currency += 1;
            return Ok(());
        };
        all.accounts += 1;
        all.offered += u64::from(view.offer.is_some());
        each(view)
    };
    look_at_all(table, (Whom::Open, day), |standing| decided(terms, standing, day).map(Some), take, progress)?;
    Ok(all)
}

fn decided(terms: Terms<'_>, standing: &Standing<'_>, day: Date) -> anyhow::Result<Option<CreditView>> {
    let currency = terms.table.head.currency;
    if standing.product().currency != currency {
        return Ok(None);
    }
    let row = standing.features()?;
    let explained = terms.deciding.explain(asked(standing, &row))?;
    let owed: Amount = standing
        .others()
        .chain([standing.own()])
        .filter(|course| course.account.product.currency == currency)
        .map(|course| course.account.unpaid().total())
        .sum();
    let whole_points = explained.scored.score.points.floor() as i32;
    let Terms { requested, annual_fee_rate, .. } = terms;
    let decision = terms.table.table.decide(&Application { points: whole_points, requested, owed, annual_fee_rate });
    let place = Place { account: &standing.account().reference, person: &standing.account().person, day };
    Ok(Some(view(terms.table, place, (whole_points, owed), &decision, &explained)))
}

#[derive(Clone, Copy)]
struct Place<'p> {
    account: &'p str,
    person: &'p str,
    day: Date,
}

fn view(
    table: &LimitFile,
    place: Place<'_>,
    (whole_points, owed): (i32, Amount),
    decision: &Decision,
    explained: &Explained,
) -> CreditView {
    let currency = table.head.currency;
    let offer = |offer: &Offer| OfferView {
        limit: currency.format(offer.limit),
        annual_rate: offer.annual_rate.to_string(),
        all_in_annual_rate: offer.all_in_annual_rate.to_string(),
    };
    CreditView {
        account: place.account.to_owned(),
        person: place.person.to_owned(),
        as_of: place.day.to_string(),
        table: table.head.key(),
        currency: currency.to_string(),
        score: ScoreTold::from(&explained.scored),
        whole_points,
        owed: currency.format(owed),
        offer: decision.offer.as_ref().map(offer),
        reasons: decision.reasons.iter().map(|reason| told(*reason, currency)).collect(),
        score_reasons: reason_views(explained),
    }
}

fn told(reason: Reason, currency: Currency) -> DecisionReason {
    let money = |amount: Amount| currency.format(amount);
    let (name, en, zh) = match reason {
        Reason::ScoreTooLow { least } => {
            ("score_too_low", format!("The score is below {least} points."), format!("评分低于{least}分。"))
        }
        Reason::InBand { from } => {
            ("in_band", format!("The score is in the band from {from} points."), format!("评分属于{from}分起的档位。"))
        }
        Reason::OwedAlready { owed } => (
            "owed_already",
            format!("{} is owed already and taken off the limit.", money(owed)),
            format!("已有欠款{}，从额度中扣除。", money(owed)),
        ),
        Reason::LimitUsedUp => ("limit_used_up", "Nothing is left of the limit.".to_owned(), "额度已用完。".to_owned()),
        Reason::PersonCap { cap } => (
            "person_cap",
            format!("One person may owe {} at most.", money(cap)),
            format!("单一客户授信上限为{}。", money(cap)),
        ),
        Reason::Requested => ("requested", "As much as was asked for.".to_owned(), "按申请金额授信。".to_owned()),
        Reason::RateLowered { from } => (
            "rate_lowered",
            format!("The rate is lowered from {from}, so that all in it costs no more than the cap."),
            format!("为使综合成本不超过上限，利率由{from}下调。"),
        ),
        Reason::FeesAboveCap { cap } => (
            "fees_above_cap",
            format!("The fees alone cost more than the cap of {cap} a year."),
            format!("仅费用即超过年化综合成本上限{cap}。"),
        ),
    };
    DecisionReason { name, en, zh }
}

#[cfg(test)]
mod tests;
