//! Limitation of claims: until when each can be brought before a court, by the desk rules in force and by what happened.
//!
//! Read from the ledger and from the journal of persons, and kept nowhere: what is learned late moves it.

use collections::Word;
use collections::desk::DeskRules;
use collections::limitation::{Clock, CountsFrom, Interruption, LimitationRule, Restart, clock};
use collections::person::{Direction, Event as Said, Outcome, Purpose, Target};
use jiff::tz::TimeZone;
use ledger::account::Account;
use ledger::ageing::age;
use ledger::{Event, History};
use primitives::Date;
use schemars::JsonSchema;
use serde::Serialize;

use crate::desk_rules::{self, DESK_RULES};
use crate::error::{Refused, Result};
use crate::intake::find_account;
use crate::persons;
use crate::port::{AccountId, AccountRow, PersonEventRow, Reading};
use crate::products::Products;
use crate::{promises, relief};

/// How the limitation of a claim stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Limitation")]
pub struct LimitationView {
    /// The lender's reference.
    pub account: String,
    /// Whose.
    pub person: String,
    /// The day at whose end it stands so.
    pub as_of: String,
    /// What is past due.
    pub past_due: String,
    /// The currency.
    pub currency: String,
    /// The due date from which it counts.
    pub due: String,
    /// What restarted it last.
    pub restarted: Option<RestartView>,
    /// The last day on which the claim can be brought in time.
    pub ends_on: String,
    /// Full months left.
    pub months_left: u32,
    /// Whether it is over.
    pub is_over: bool,
    /// The desk rules, by their key.
    pub rules: String,
    /// The law, as the rules name it.
    pub source: String,
}

/// What restarted limitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "LimitationRestart")]
pub struct RestartView {
    /// The day.
    pub on: String,
    /// `repayment`, `promise`, `relief` or `demand`.
    pub by: &'static str,
    /// The evidence: an event of the account for a repayment, of the person for anything else.
    pub event: u64,
}

/// How the limitation of an account's claim stands; none where nothing is past due, or where it does not run yet.
///
/// # Errors
/// When the book has no such account, no rule of limitation is in force, or the book cannot be read.
pub fn of_account(
    store: &(impl Reading + ?Sized),
    products: &Products,
    account: &str,
    on: Date,
) -> Result<Option<LimitationView>> {
    let row = find_account(store, account)?;
    let currency = products.of_contract(&row.product_key())?.currency;
    let rules = desk_rules::needed(store, currency, on)?;
    let Some(rule) = &rules.limitation else {
        let refused = Refused::new(format!("desk rules {} say nothing of limitation", rules.key()))
            .zh(format!("处置规则 {} 未规定诉讼时效，请录入含时效规定的版本。", rules.key()));
        return Err(refused.hint("put a version with [limitation] into the book: desk add").into());
    };
    of_row(store, products, &row, (&rules, rule), on)
}

/// The rules of a day, by which the limitation of many accounts is looked at.
pub struct OfDay<'b, S: ?Sized> {
    store: &'b S,
    products: &'b Products,
    rules: Vec<DeskRules>,
    on: Date,
}

impl<'b, S: Reading + ?Sized> OfDay<'b, S> {
    /// Those in force on a day.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn load(store: &'b S, products: &'b Products, on: Date) -> Result<Self> {
        Ok(Self { store, products, rules: DESK_RULES.in_force(store, on)?, on })
    }

    /// How the limitation of a claim stands that has fewer full months left than the rules warn of, or than is asked for; none where it has
    /// more, or no rule says anything.
    ///
    /// # Errors
    /// When the book cannot be read.
    pub fn ending(&self, row: &AccountRow, months: Option<u32>) -> Result<Option<LimitationView>> {
        let currency = self.products.of_contract(&row.product_key())?.currency;
        let rules = self.rules.iter().find(|rules| rules.currency == currency);
        let Some((rules, rule)) = rules.and_then(|rules| Some((rules, rules.limitation.as_ref()?))) else {
            return Ok(None);
        };
        let found = of_row(self.store, self.products, row, (rules, rule), self.on)?;
        Ok(found.filter(|one| one.months_left < months.unwrap_or(rule.warn_months)))
    }
}

/// Claims that are past due and have fewer full months left than the rules warn of, or than is asked for; those that end first come first.
///
/// # Errors
/// When the book cannot be read.
pub fn ending(
    store: &(impl Reading + ?Sized),
    products: &Products,
    on: Date,
    months: Option<u32>,
) -> Result<Vec<LimitationView>> {
    let (mut found, mut after) = (Vec::new(), AccountId::default());
    let of_day = OfDay::load(store, products, on)?;
    loop {
        let rows = store.accounts_after(after, BATCH)?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        for row in &rows {
            found.extend(of_day.ending(row, months)?);
        }
    }
    in_order(&mut found);
    Ok(found)
}

/// Those that end first before the others.
pub fn in_order(found: &mut [LimitationView]) {
    found.sort_by(|one, other| (&one.ends_on, &one.account).cmp(&(&other.ends_on, &other.account)));
}

/// How many accounts are read at once.
const BATCH: usize = 5_000;

/// How the limitation of a row stands. The journal of its person is read only where something of it may count.
fn of_row(
    store: &(impl Reading + ?Sized),
    products: &Products,
    row: &AccountRow,
    (rules, rule): (&DeskRules, &LimitationRule),
    on: Date,
) -> Result<Option<LimitationView>> {
    let product = products.of_contract(&row.product_key())?;
    let entries = row.record.unpack()?.entries;
    let history = History::new(product, &entries);
    let Some(account) = history.as_of(on) else { return Ok(None) };
    let overdue = age(&account).overdue.total();
    let Some(due) = counted_from(rule, &account).filter(|due| *due < on) else { return Ok(None) };
    if !overdue.is_positive() || account.written_off_on.is_some() {
        return Ok(None);
    }
    let mut interruptions = repayments(&history);
    let zone = TimeZone::get(&store.info()?.time_zone).map_err(anyhow::Error::from)?;
    interruptions.extend(said(rule, &row.reference, &store.person_events(&[&row.person])?, &zone)?);
    let Clock { due, restarted, ends_on, months_left, is_over } = clock(rule, due, interruptions, on);
    Ok(Some(LimitationView {
        account: row.reference.clone(),
        person: row.person.clone(),
        as_of: on.to_string(),
        past_due: product.currency.format(overdue),
        currency: product.currency.to_string(),
        due: due.to_string(),
        restarted: restarted.map(|one| RestartView { on: one.on.to_string(), by: one.by.word(), event: one.evidence }),
        ends_on: ends_on.to_string(),
        months_left,
        is_over,
        rules: rules.key(),
        source: rule.basis.source.clone(),
    }))
}

/// The due date from which a claim's limitation counts.
fn counted_from(rule: &LimitationRule, account: &Account<'_>) -> Option<Date> {
    let live = || account.instalments.iter().filter(|one| one.is_live());
    let oldest = || live().filter(|one| !one.is_settled()).map(|one| one.due).min();
    match (account.product.is_revolving(), rule.counts_from) {
        (true, _) | (false, CountsFrom::OldestUnpaid) => oldest(),
        // A contract that was ended early is due as a whole, and so is its last instalment.
        (false, CountsFrom::LastDue) => live().map(|one| one.due).max(),
    }
}

fn repayments(history: &History<'_>) -> Vec<Interruption> {
    let is_money = |event: &Event| matches!(event, Event::Repayment { .. } | Event::Recovery { .. });
    let came_in = history.in_force().filter(|entry| is_money(&entry.event));
    came_in.map(|entry| Interruption { on: entry.effective_on, by: Restart::Repayment, evidence: entry.seq }).collect()
}

/// What the person undertook and was asked for, as far as it may count.
fn said(rule: &LimitationRule, account: &str, rows: &[PersonEventRow], zone: &TimeZone) -> Result<Vec<Interruption>> {
    let of = |on, by, evidence| Interruption { on, by, evidence };
    let promises = promises::of_person(rows)?;
    let promised = promises.iter().filter(|made| made.account == account);
    let mut found: Vec<Interruption> =
        promised.map(|made| of(made.promise.made_on(), Restart::Promise, made.id)).collect();
    let asked = relief::of_person(rows)?;
    let asked = asked.iter().filter(|one| one.account == account);
    found.extend(asked.map(|one| of(one.asked_on, Restart::Relief, one.id)));
    for row in rows {
        let Some(entry) = persons::entry(row)? else { continue };
        let Said::Attempt(attempt) = &entry.event else { continue };
        let is_demand = attempt.direction == Direction::Outbound
            && attempt.target == Target::Debtor
            && matches!(attempt.purpose, Purpose::Collect | Purpose::LegalStep | Purpose::Notice)
            && rule.demand_by.contains(attempt.channel)
            && matches!(attempt.outcome, Outcome::Sent | Outcome::Delivered);
        let is_of_account = attempt.accounts.is_empty() || attempt.accounts.iter().any(|one| one.as_str() == account);
        if is_demand && is_of_account {
            let on = Date::from_civil(entry.at.to_zoned(zone.clone()).date()).unwrap_or(Date::MAX);
            found.push(of(entry.effective_on.unwrap_or(on), Restart::Demand, row.seq));
        }
    }
    Ok(found)
}
