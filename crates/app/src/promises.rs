//! Promises to pay, kept with their person and judged by what the ledger has received.
//!
//! Nobody says that a promise was kept: it follows from the repayments that are known, so that one that is reversed later breaks it
//! again. A promise is of one account. What a lender allows of promises comes in as terms.

use anyhow::Context;
use collections::promise::{Judgement, Part, Promise, Receipt, Terms};
use jiff::Timestamp;
use ledger::{Event, History};
use primitives::{Amount, Currency, Date};
use serde::{Deserialize, Serialize};

use crate::close_day::business_day;
use crate::desk_rules;
use crate::error::{Code, Refused, Result};
use crate::look::Knowledge;
use crate::persons::{self, News, Then, family, word};
use crate::port::{AccountRow, PersonEventRow, Reading, Store};
use crate::products::Products;

/// The family of events of promises.
pub const PROMISE: &str = "promise";

/// What is allowed of promises where no desk rules say it: four parts within 31 days, each in time until the day after its last.
pub const USUAL: Terms = Terms { grace_days: 1, days_ahead_max: 31, parts_max: 4 };

/// A promise that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Its number: its place in the journal of persons.
    pub id: u64,
    /// The account, by the lender's reference.
    pub account: String,
    /// What was promised.
    pub promise: Promise,
    /// Who took it down.
    pub taken_by: String,
    /// The day on which it was withdrawn, and why; none when it was not.
    pub withdrawn: Option<(Date, String)>,
}

/// What somebody promises.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'o> {
    /// Who.
    pub person: &'o str,
    /// On which account, by the lender's reference.
    pub account: &'o str,
    /// When how much is to come in.
    pub parts: &'o [Part],
    /// Who takes it down.
    pub taken_by: &'o str,
    /// The idempotency key.
    pub key: &'o str,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MadeWire {
    account: String,
    made_on: String,
    parts: Vec<PartWire>,
    grace_days: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PartWire {
    due: String,
    amount: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WithdrawnWire {
    promise: u64,
    on: String,
    reason: String,
}

/// Takes a promise down; its number. The same again, by its key, is the same promise.
///
/// # Errors
/// When the terms do not allow it, another is open on the account, the person has no such account, more is promised than is owed,
/// or the store fails.
pub fn make(store: &mut (impl Store + ?Sized), offer: Offer<'_>, terms: Terms, now: Timestamp) -> Result<u64> {
    let Offer { person, account, parts, taken_by, key } = offer;
    let mut unit = store.begin()?;
    let today = business_day(&unit.info()?, now.as_microsecond())?;
    let rows = unit.person_events(&[person])?;
    if let Some(known) = rows.iter().find(|row| row.key == key) {
        return made_before(&rows, known, offer);
    }
    let promise = Promise::new(today, parts.to_vec(), terms).map_err(|no| Refused::new(no.to_string()).zh(no.zh()))?;
    let news = news_of_made(offer, &promise, terms, today, now);
    let Standing { owed, currency, receipts } = standing(&*unit, person, account, today)?;
    if promise.total() > owed {
        let [promised, owed] = [promise.total(), owed].map(|amount| currency.format(amount));
        let refused = Refused::new(format!("{promised} is promised on account {account}, but only {owed} is owed"))
            .zh(format!("账户 {account} 仅欠 {owed}，承诺还款 {promised} 超过欠款，请不要超过所欠金额。"));
        return Err(refused.hint("promise at most what is owed").into());
    }
    if let Some(open) = open_on(&rows, account, &receipts, today)? {
        let refused = Refused::new(format!("promise {} of account {account} is still open", open.id))
            .zh(format!("账户 {account} 的还款承诺 {} 尚未到期，请待到期后再登记，或先撤回该承诺。", open.id));
        return Err(refused.hint("wait until it is due, or withdraw it first").into());
    }
    let news = News { actor: taken_by.to_owned(), ..news };
    let places = persons::record(&mut *unit, &[news], now.as_microsecond())?;
    unit.commit()?;
    Ok(places[0])
}

/// The number of the same promise, which was taken down before under the same key, maybe on an earlier day.
fn made_before(rows: &[PersonEventRow], known: &PersonEventRow, offer: Offer<'_>) -> Result<u64> {
    let all = of_person(rows)?;
    let same =
        |made: &&Made| made.id == known.seq && made.account == offer.account && made.promise.parts() == offer.parts;
    let made = all.iter().find(same).ok_or_else(|| persons::key_is_taken(&known.key, &known.person))?;
    Ok(made.id)
}

/// What the desk rules of the book allow of a promise today on an account; none where no desk rules are in force for it.
///
/// # Errors
/// When the person has no such account, or the book cannot be read.
pub fn terms_in_force(
    store: &(impl Reading + ?Sized),
    person: &str,
    account: &str,
    now: Timestamp,
) -> Result<Option<(String, Terms)>> {
    let currency = currency_of(store, person, account)?;
    let today = business_day(&store.info()?, now.as_microsecond())?;
    let rules = desk_rules::in_force(store, currency, today)?;
    Ok(rules.map(|rules| (rules.key(), rules.promise.terms)))
}

/// Withdraws a promise: it is neither kept nor broken from then on.
///
/// # Errors
/// When the person has no such promise, it is withdrawn already, or the store fails.
pub fn withdraw(
    store: &mut (impl Store + ?Sized),
    person: &str,
    id: u64,
    (by, reason): (&str, &str),
    now: Timestamp,
) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(Refused::new("why the promise is withdrawn is not told").zh("请说明撤回承诺的原因。").into());
    }
    let mut unit = store.begin()?;
    let today = business_day(&unit.info()?, now.as_microsecond())?;
    let made = of_person(&unit.person_events(&[person])?)?;
    let Some(promise) = made.iter().find(|made| made.id == id) else {
        return Err(Refused::new(format!("person {person} has no promise {id}"))
            .zh(format!("该客户没有编号为 {id} 的还款承诺。"))
            .into());
    };
    if promise.withdrawn.is_some() {
        return Err(Refused::new(format!("promise {id} is withdrawn already"))
            .zh(format!("还款承诺 {id} 已经撤回。"))
            .into());
    }
    let wire = WithdrawnWire { promise: id, on: today.to_string(), reason: reason.to_owned() };
    let news = news(person, "withdrawn", by, &format!("promise-{id}-withdrawn"), now, &wire);
    persons::record(&mut *unit, &[news], now.as_microsecond())?;
    Ok(unit.commit()?)
}

fn news_of_made(offer: Offer<'_>, promise: &Promise, terms: Terms, today: Date, now: Timestamp) -> News {
    let parts = offer.parts.iter().map(|part| PartWire { due: part.due.to_string(), amount: part.amount.minor() });
    let wire = MadeWire {
        account: offer.account.to_owned(),
        made_on: promise.made_on().max(today).to_string(),
        parts: parts.collect(),
        grace_days: terms.grace_days,
    };
    news(offer.person, "made", offer.taken_by, offer.key, now, &wire)
}

fn news(person: &str, word: &str, by: &str, key: &str, now: Timestamp, wire: &impl Serialize) -> News {
    News {
        person: person.to_owned(),
        kind: format!("{PROMISE}.{word}"),
        at: now,
        actor: by.to_owned(),
        key: key.to_owned(),
        payload: serde_json::to_string(wire).expect("texts and numbers are JSON"),
    }
}

/// The promises of a person, in the order in which they were made.
///
/// # Errors
/// When an event cannot be read.
pub fn of_person(rows: &[PersonEventRow]) -> anyhow::Result<Vec<Made>> {
    let mut all: Vec<Made> = Vec::new();
    for row in rows.iter().filter(|row| family(row) == PROMISE) {
        let place = || format!("event {} of person {}", row.seq, row.person);
        match word(row) {
            "made" => all.push(made(row).with_context(place)?),
            "withdrawn" => {
                let wire: WithdrawnWire = serde_json::from_str(&row.payload).with_context(place)?;
                let on = day(&wire.on).with_context(place)?;
                if let Some(made) = all.iter_mut().find(|made| made.id == wire.promise) {
                    made.withdrawn = Some((on, wire.reason));
                }
            }
            other => anyhow::bail!("{}: \"{other}\" is no event of a promise that this program knows", place()),
        }
    }
    Ok(all)
}

fn made(row: &PersonEventRow) -> anyhow::Result<Made> {
    let wire: MadeWire = serde_json::from_str(&row.payload)?;
    let part = |part: &PartWire| Ok(Part { due: day(&part.due)?, amount: Amount::from_minor(part.amount) });
    let parts = wire.parts.iter().map(part).collect::<anyhow::Result<Vec<_>>>()?;
    // What was allowed when it was made stays a promise, whatever is allowed today.
    let terms = Terms { grace_days: wire.grace_days, days_ahead_max: u32::MAX, parts_max: usize::MAX };
    let promise = Promise::new(day(&wire.made_on)?, parts, terms)?;
    Ok(Made { id: row.seq, account: wire.account, promise, taken_by: row.actor.clone(), withdrawn: None })
}

fn day(text: &str) -> anyhow::Result<Date> {
    text.parse().map_err(|error| anyhow::anyhow!("{error}"))
}

/// How a promise stands at the end of a day; none once it was withdrawn.
pub fn judge(made: &Made, receipts: &[Receipt], as_of: Date) -> Option<Judgement> {
    let judged = made.promise.judge(receipts, as_of);
    match &made.withdrawn {
        // What was decided by the day of the withdrawal stays decided.
        Some((on, _)) => match made.promise.judge(receipts, as_of.min(*on)) {
            Judgement::Open { .. } => None,
            Judgement::Kept { .. } | Judgement::Broken { .. } => Some(judged),
        },
        None => Some(judged),
    }
}

/// The promise of an account that is open at the end of a day.
fn open_on(rows: &[PersonEventRow], account: &str, receipts: &[Receipt], as_of: Date) -> Result<Option<Made>> {
    let of_account = of_person(rows)?.into_iter().filter(|made| made.account == account);
    let is_open = |made: &Made| matches!(judge(made, receipts, as_of), Some(Judgement::Open { .. }));
    Ok(of_account.into_iter().find(is_open))
}

/// What is owed on an account on a day, and what came in on it.
struct Standing {
    owed: Amount,
    currency: Currency,
    receipts: Vec<Receipt>,
}

fn standing(store: &(impl Reading + ?Sized), person: &str, account: &str, today: Date) -> Result<Standing> {
    let rows = store.accounts_of_person(person)?;
    let row = rows.iter().find(|row| row.reference == account).ok_or_else(|| {
        Refused::new(format!("person {person} has no account {account}"))
            .zh(format!("客户 {person} 名下没有账户 {account}。"))
            .code(Code::AccountNotFound)
    })?;
    let products = Products::load(store)?;
    let product = products.of_contract(&row.product_key())?;
    let events = row.record.unpack()?;
    let history = History::new(product, &events.entries);
    let owed = history.as_of(today).map_or(Amount::ZERO, |account| account.unpaid().total());
    Ok(Standing { owed, currency: product.currency, receipts: receipts(&history) })
}

/// The currency of an account of a person.
///
/// # Errors
/// When the person has no such account, or the book cannot be read.
pub fn currency_of(store: &(impl Reading + ?Sized), person: &str, account: &str) -> Result<Currency> {
    let row = row_of_account(store, person, account)?;
    Ok(Products::load(store)?.of_contract(&row.product_key())?.currency)
}

fn row_of_account(store: &(impl Reading + ?Sized), person: &str, account: &str) -> Result<AccountRow> {
    let row = store.accounts_of_person(person)?.into_iter().find(|row| row.reference == account);
    let missing = || {
        Refused::new(format!("person {person} has no account {account}"))
            .zh(format!("客户 {person} 名下没有账户 {account}。"))
            .code(Code::AccountNotFound)
    };
    row.ok_or_else(|| missing().into())
}

/// How every promise of a person stands at the end of a day.
///
/// # Errors
/// When the book cannot be read.
pub fn judged(store: &(impl Reading + ?Sized), person: &str, as_of: Date) -> Result<Vec<(Made, Option<Judgement>)>> {
    let made = of_person(&store.person_events(&[person])?)?;
    let mut all = Vec::with_capacity(made.len());
    for made in made {
        let receipts = standing(store, person, &made.account, as_of)?.receipts;
        let judgement = judge(&made, &receipts, as_of);
        all.push((made, judgement));
    }
    Ok(all)
}

/// How the promises stood at the end of a day that were made by then, by what was known at some time: promises, withdrawals and
/// receipts.
///
/// # Errors
/// When the book cannot be read.
pub fn judged_then(
    store: &(impl Reading + ?Sized),
    person: &str,
    as_of: Date,
    knowledge: Knowledge,
) -> Result<Vec<(Made, Option<Judgement>)>> {
    let then = Then::of(&store.info()?, Some(as_of), knowledge)?;
    let products = Products::load(store)?;
    let mut all = Vec::new();
    for made in of_person(&then.of_person(store, person)?)? {
        let row = row_of_account(store, person, &made.account)?;
        let product = products.of_contract(&row.product_key())?;
        let entries = knowledge.events(store, &row)?;
        let judgement = judge(&made, &receipts(&History::new(product, &entries)), as_of);
        all.push((made, judgement));
    }
    Ok(all)
}

/// The money that came in from the customer on an account and was not taken back, by value date. A charge back counts against
/// what came in from its day on; a waiver, a merchant's refund and goodwill are no receipts.
pub fn receipts(history: &History<'_>) -> Vec<Receipt> {
    let receipt = |on: Date, amount: Amount| Some(Receipt { on, amount });
    history
        .in_force()
        .filter_map(|entry| match &entry.event {
            Event::Repayment { amount, .. } | Event::Recovery { amount } => receipt(entry.effective_on, *amount),
            Event::Chargeback { amount } | Event::Refunded { amount } => receipt(entry.effective_on, -*amount),
            Event::ContractOpened(_)
            | Event::PurchaseBooked(_)
            | Event::StatementIssued(_)
            | Event::Reversal { .. }
            | Event::MerchantRefund { .. }
            | Event::FeeCharged { .. }
            | Event::Waived { .. }
            | Event::Rescheduled { .. }
            | Event::Disbursed { .. }
            | Event::PayoutRefund { .. }
            | Event::GoodwillCredit { .. }
            | Event::FeeRefunded { .. }
            | Event::InterestPaymentWaived { .. }
            | Event::CreditRefunded { .. }
            | Event::ChargedOff { .. }
            | Event::WrittenOff { .. }
            | Event::SettlementAgreed { .. }
            | Event::Terminated { .. }
            | Event::Paused { .. }
            | Event::Resumed { .. }
            | Event::Restructured(_)
            | Event::ClassSet { .. }
            | Event::ClassBooked { .. }
            | Event::ImpairmentRecorded { .. }
            | Event::GuaranteeDrawn { .. }
            | Event::Linked { .. }
            | Event::Sold { .. } => None,
        })
        .collect()
}
