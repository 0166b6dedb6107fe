//! What runs is looked at again: plans every day, hardship programmes on their review days.

use anyhow::Context;
use collections::AccountId as Account;
use collections::desk::DeskRules;
use collections::person::FactOf;
use collections::relief::Terms;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use ledger::account::Status;
use ledger::ageing::age;
use primitives::Date;

use super::fold::{Relief, State};
use super::look::Looked;
use super::{RELIEF, RUNNING, found, item, kind_words, running_fact, tell, wire};
use crate::close_day::business_day;
use crate::desk_rules;
use crate::error::Result;
use crate::explain::Language;
use crate::facts::Told;
use crate::persons;
use crate::port::{BookInfo, ItemQuery, Reading, Store, Writing};
use crate::products::Products;
use crate::work::reason::in_both;
use crate::work::{self, Job};

/// What a review did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reviewed {
    /// How much was looked at.
    pub looked_at: u64,
    /// Plans that were kept to the end.
    pub kept: Vec<u64>,
    /// Plans that were broken.
    pub broken: Vec<u64>,
    /// Programmes whose time is over.
    pub over: Vec<u64>,
    /// Programmes that somebody is to look at.
    pub due: Vec<u64>,
}

/// Who ends what runs, in the journal.
const PROGRAM: &str = "arrears";

/// How many are read at once.
const BATCH: usize = 500;

/// Looks at all that is due to be looked at by now, each in a unit of work of its own, so that it goes on where it broke off.
///
/// # Errors
/// When the store fails.
pub fn review(store: &mut (impl Store + ?Sized), now: Timestamp) -> Result<Reviewed> {
    let mut reviewed = Reviewed::default();
    loop {
        let due_through = Some(now.as_microsecond());
        let query = ItemQuery { list: RELIEF, state: Some(RUNNING), due_through, limit: BATCH, ..ItemQuery::default() };
        let items = store.items(query)?;
        if items.is_empty() {
            return Ok(reviewed);
        }
        for item in items {
            let id = item.id.parse().with_context(|| format!("relief {} has no number", item.id))?;
            let mut unit = store.begin()?;
            look_again(&mut *unit, id, &mut reviewed, now)?;
            unit.commit()?;
        }
    }
}

fn look_again(unit: &mut dyn Writing, id: u64, reviewed: &mut Reviewed, now: Timestamp) -> Result<()> {
    let (relief, _) = found(unit, id)?;
    let State::Granted { on: granted_on, .. } = relief.state else {
        unit.drop_items(RELIEF, &[&id.to_string()])?;
        return Ok(());
    };
    reviewed.looked_at += 1;
    let info = unit.info()?;
    let today = business_day(&info, now.as_microsecond())?;
    let rules = desk_rules::DESK_RULES.version(unit, &relief.rules)?;
    let next = match &relief.terms {
        Terms::Plan { .. } => match stands(unit, &relief, &rules, today)? {
            Some("kept") => return end(unit, &relief, "kept", today, now).map(|()| reviewed.kept.push(id)),
            Some("over") => return end(unit, &relief, "over", today, now).map(|()| reviewed.over.push(id)),
            Some(_) => return end(unit, &relief, "broken", today, now).map(|()| reviewed.broken.push(id)),
            None => today.next(),
        },
        Terms::Hardship { months, .. } => {
            let until = ends_on(granted_on, *months);
            if today >= until {
                return end(unit, &relief, "over", today, now).map(|()| reviewed.over.push(id));
            }
            reviewed.due.push(id);
            ask_for_review(unit, &relief, today, now)?;
            (today + review_days(&rules)).min(until)
        }
        Terms::Extension { .. } | Terms::LateFee { .. } | Terms::Settlement { .. } => {
            unit.drop_items(RELIEF, &[&id.to_string()])?;
            return Ok(());
        }
    };
    let kind = relief.terms.kind();
    let next = start_of(&info, next)?;
    unit.put_items(&[item((&relief.person, id), &relief.account, kind, RUNNING, next)])?;
    Ok(())
}

/// How a plan ended, if it has: `kept`, `broken`, or `over` where the claim was given up.
fn stands(
    store: &(impl Reading + ?Sized),
    relief: &Relief,
    rules: &DeskRules,
    today: Date,
) -> Result<Option<&'static str>> {
    let products = Products::load(store)?;
    let looked = Looked::at(store, &products, &relief.account, today)?;
    let account = looked.account();
    match account.status() {
        Status::Settled | Status::Overpaid => return Ok(Some("kept")),
        Status::WrittenOff => return Ok(Some("over")),
        Status::Open | Status::ChargedOff => {}
    }
    let most = rules.plan.as_ref().map_or(0, |plan| plan.broken_after_days);
    Ok((age(&account).past_due_days > most).then_some("broken"))
}

/// Ends what runs: the fact of the person ends with it, and collection may go on.
fn end(unit: &mut dyn Writing, relief: &Relief, how: &str, today: Date, now: Timestamp) -> Result<()> {
    let news = wire::ended(relief, "ended", (PROGRAM, how), today, now);
    persons::record(unit, &[news], now.as_microsecond())?;
    let id = relief.id;
    unit.drop_items(RELIEF, &[&id.to_string()])?;
    work::settle(unit, (&relief.person, &format!("relief {id}")), &format!("relief {id} has ended"), (PROGRAM, now))?;
    let Some(fact) = running_fact(relief.terms.kind()) else { return Ok(()) };
    let of = FactOf::Account(Account::from(relief.account.as_str()));
    tell(unit, (&relief.person, relief.id), PROGRAM, now, "ended", Told { fact, of, begins: false, amount: None })
}

fn ask_for_review(unit: &mut dyn Writing, relief: &Relief, today: Date, now: Timestamp) -> Result<()> {
    let job = Job {
        id: format!("relief-{}-review-{today}", relief.id),
        person: relief.person.clone(),
        due_at: now.as_microsecond(),
        action: "review".to_owned(),
        accounts: vec![relief.account.clone()],
        purpose: None,
        party: None,
        skills: vec!["relief".to_owned()],
        origin: format!("relief {}", relief.id),
        reason: in_both(
            &format!("{}, to be looked at again", kind_words(relief.terms.kind(), Language::English)),
            &format!("{}到期复查", kind_words(relief.terms.kind(), Language::Chinese)),
            "",
        ),
        last_day: None,
        done_by: None,
    };
    work::open(unit, &job, now)?;
    Ok(())
}

/// The day on which it is looked at first.
pub(super) fn first(rules: &DeskRules, terms: &Terms, on: Date) -> Date {
    match terms {
        Terms::Hardship { months, .. } => (on + review_days(rules)).min(ends_on(on, *months)),
        Terms::Plan { .. } | Terms::Extension { .. } | Terms::LateFee { .. } | Terms::Settlement { .. } => on.next(),
    }
}

fn review_days(rules: &DeskRules) -> i32 {
    rules.hardship.as_ref().map_or(1, |rule| i32::try_from(rule.review_days.max(1)).unwrap_or(i32::MAX))
}

/// The day on which help for so many months is over.
pub(crate) fn ends_on(granted_on: Date, months: u32) -> Date {
    granted_on.plus_months(i32::try_from(months).unwrap_or(i32::MAX))
}

/// The first instant of a business day.
pub(crate) fn start_of(info: &BookInfo, day: Date) -> Result<Timestamp> {
    let zone = TimeZone::get(&info.time_zone).with_context(|| format!("time zone {} is not known", info.time_zone))?;
    let start = day.civil().to_zoned(zone).with_context(|| format!("{day} has no start"))?;
    Ok(start.timestamp())
}
