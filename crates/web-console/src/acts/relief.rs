//! Relief: read from its form, tried out, asked for and decided.

use app::intake::find_account;
use app::port::{Reading, Store};
use app::products::Products;
use app::relief::{self, Details, Prospect, Request, terms_of};
use collections::Set;
use collections::Word;
use collections::relief::{Kind, Means, Measure, Terms};
use jiff::Timestamp;
use primitives::{Currency, Rate};

use super::person::parts;
use crate::query::Query;
use crate::sent::{Doing, Done, Wrong};
use crate::typed::Read;
use crate::words::Words;

/// What was typed of a request.
struct Typed {
    account: String,
    terms: Terms,
    means: Option<Means>,
    evidence: Vec<String>,
    reason: String,
}

impl Typed {
    fn request(&self) -> Request<'_> {
        let Self { account, terms, means, evidence, reason } = self;
        Request { account, terms, reason, means: *means, evidence }
    }
}

fn currency_of(
    book: &(impl Reading + ?Sized),
    products: &Products,
    person: &str,
    account: &str,
) -> Result<Currency, Wrong> {
    let row = find_account(book, account)?;
    if row.person != person {
        return Err(app::intake::no_account(account).into());
    }
    Ok(products.of_contract(&row.product_key())?.currency)
}

fn typed(
    book: &(impl Reading + ?Sized),
    products: &Products,
    person: &str,
    (fields, words): (&Query, &'static Words),
) -> Result<Typed, Wrong> {
    let mut read = Read::new(fields, words);
    let (account, kind) = (read.text("account"), read.word::<Kind>("kind"));
    let (Some(account), Some(kind)) = (account, kind) else { return Err(read.wrong()) };
    let currency = currency_of(book, products, person, account)?;
    let months = match kind {
        Kind::Extension | Kind::Hardship | Kind::Plan => read.parsed::<u32>("months", words.wrong_number),
        Kind::LateFee | Kind::Settlement => None,
    };
    let amount = if kind == Kind::LateFee { read.money("amount", currency) } else { None };
    let parts = if kind == Kind::Settlement { parts(&mut read, currency, words.wrong_amount) } else { Vec::new() };
    let measures: Vec<Measure> =
        Measure::ALL.iter().copied().filter(|measure| read.is(&format!("measure_{}", measure.word()))).collect();
    if kind == Kind::Hardship && measures.is_empty() {
        read.tell("measure_penalty_pause", words.wrong_missing);
    }
    let first_due = if kind == Kind::Plan { read.day("first_due") } else { None };
    let rate = if kind == Kind::Plan { read.parsed_if_any::<Rate>("annual_rate", words.wrong_rate) } else { None };
    let income = read.money_if_any("income", currency);
    let expenses = read.money_if_any("expenses", currency);
    let dependants = read.number_if_any("dependants").unwrap_or(0);
    let means = match (income, expenses) {
        (Some(income), Some(expenses)) => Some(Means { income, expenses, dependants }),
        (Some(_), None) if read.any("expenses").is_none() => {
            read.tell("expenses", words.wrong_missing);
            None
        }
        (None, Some(_)) if read.any("income").is_none() => {
            read.tell("income", words.wrong_missing);
            None
        }
        _ => None,
    };
    let evidence = read.any("evidence").unwrap_or_default();
    let evidence = evidence.split([',', '\n']).map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned);
    let evidence = evidence.collect();
    let reason = read.text("reason").unwrap_or_default().to_owned();
    read.end()?;
    let details = Details { months, amount, parts, measures: Set::of(&measures), first_due, annual_rate: rate };
    Ok(Typed { account: account.to_owned(), terms: terms_of(kind, details)?, means, evidence, reason })
}

/// What a request would come to.
pub(crate) fn tried(
    book: &dyn Reading,
    products: &Products,
    person: &str,
    typed_in: (&Query, &'static Words),
    now: Timestamp,
) -> Result<Prospect, Wrong> {
    let typed = typed(book, products, person, typed_in)?;
    Ok(relief::preview(book, typed.request(), now)?)
}

/// Asks for relief on the page of a person.
pub(super) fn ask(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    asked(store, doing, doing.part(1))
}

/// Asks for relief for somebody.
pub(super) fn asked(store: &mut dyn Store, doing: &Doing<'_>, person: &str) -> Result<Done, Wrong> {
    let typed = typed(store, doing.products, person, (doing.fields, doing.words))?;
    let asked = relief::ask(store, doing.actor, typed.request(), &doing.key(), doing.now)?;
    Ok(Done::Here(if asked.is_granted { "relief_granted" } else { "relief_waits" }))
}

pub(super) fn grant(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    relief::approve(store, doing.actor, doing.number(1)?, doing.now)?;
    Ok(Done::Here("granted"))
}

pub(super) fn refuse(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let mut read = doing.read();
    let Some(reason) = read.text("reason") else { return Err(read.wrong()) };
    relief::refuse(store, doing.actor, doing.number(1)?, reason, doing.now)?;
    Ok(Done::Here("refused"))
}

pub(super) fn withdraw(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let mut read = doing.read();
    let Some(reason) = read.text("reason") else { return Err(read.wrong()) };
    relief::withdraw(store, doing.actor, doing.number(1)?, reason, doing.now)?;
    Ok(Done::Here("withdrawn"))
}
