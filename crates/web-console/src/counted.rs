//! What is counted of a book beside its portfolio, once after each close: how far collection comes with people, and the figures of work.

use std::collections::{BTreeSet, HashMap};

use app::Result;
use app::limitation::{LimitationView, OfDay, in_order};
use app::persons::{self, CONTACT, family};
use app::port::{AccountId, Reading};
use app::portfolio::Portfolio;
use app::products::Products;
use app::promises::{self, PROMISE};
use app::strategy_readout::{Read, read_out};
use app::strategy_versions;
use app::work::versions::WORK_RULES;
use app::work::{KpiWanted, Kpis, Span, kpis};
use collections::person::{Direction, Event};
use collections::promise::Judgement;
use jiff::SignedDuration;
use primitives::{Amount, Currency, Date};

/// For how many days contacts and promises are looked back upon.
pub(crate) const DAYS: i32 = 30;

/// How many events of persons are read at once.
const BATCH: u64 = 5_000;

/// How far collection came with people in the last [`DAYS`]: each step out of the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Funnel {
    /// Persons with something past due at the close, and those of the next steps.
    pub(crate) persons: usize,
    /// Of them somebody tried to contact.
    pub(crate) tried: usize,
    /// Of them somebody spoke with.
    pub(crate) spoken: usize,
    /// Of them promised to pay.
    pub(crate) promised: usize,
    /// Of them kept a promise.
    pub(crate) kept: usize,
}

/// What is counted.
#[derive(Clone, Debug)]
pub(crate) struct Beside {
    pub(crate) funnel: Funnel,
    /// The figures of work; none where no work rules are active.
    pub(crate) kpis: Option<Kpis>,
    /// What is past due at the close, by the reference of the account; with its person and product.
    pub(crate) past_due: HashMap<String, PastDue>,
    /// The same references, by the number of the account.
    pub(crate) references: HashMap<AccountId, String>,
    /// Claims whose limitation ends soon, those that end first before the others.
    pub(crate) limitation: Vec<LimitationView>,
    /// The experiment of the strategy in force, and that strategy; none where there is none.
    pub(crate) readout: Option<(String, Read)>,
}

/// Counts it, as of the portfolio's close.
pub(crate) fn count(store: &dyn Reading, products: &Products, portfolio: &Portfolio, threads: usize) -> Result<Beside> {
    let readout = readout(store, products, portfolio.as_of, threads)?;
    let (past_due, limitation) = past_due(store, products, portfolio)?;
    let references = past_due.iter().map(|(reference, one)| (one.account, reference.clone())).collect();
    let persons = past_due.values().map(|one| one.person.clone()).collect();
    let funnel = funnel(store, portfolio, persons)?;
    Ok(Beside { funnel, kpis: figures(store, portfolio.as_of)?, past_due, references, limitation, readout })
}

/// An account that is past due, with what pages say of it.
#[derive(Clone, Debug)]
pub(crate) struct PastDue {
    pub(crate) account: AccountId,
    pub(crate) person: String,
    pub(crate) product: String,
    pub(crate) currency: Currency,
    pub(crate) overdue: Amount,
}

/// How many accounts are read at once.
const ACCOUNTS: usize = 5_000;

/// The accounts that are past due at the close, by reference, and those of them whose limitation ends soon. Read from the first account on:
/// a book has them in this order.
fn past_due(
    store: &dyn Reading,
    products: &Products,
    portfolio: &Portfolio,
) -> Result<(HashMap<String, PastDue>, Vec<LimitationView>)> {
    let due: HashMap<AccountId, &app::portfolio::PastDue> =
        portfolio.past_due.iter().map(|one| (one.account, one)).collect();
    let (mut found, mut after) = (HashMap::with_capacity(due.len()), AccountId::default());
    let (limitation, mut ending) = (OfDay::load(store, products, portfolio.as_of)?, Vec::new());
    loop {
        let rows = store.accounts_after(after, ACCOUNTS)?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        for row in rows {
            let Some(one) = due.get(&row.id) else { continue };
            ending.extend(limitation.ending(&row, None)?);
            let product = row.product_key().to_string();
            let (account, person) = (row.id, row.person);
            let told = PastDue { account, person, product, currency: one.currency, overdue: one.overdue };
            found.insert(row.reference, told);
        }
    }
    in_order(&mut ending);
    Ok((found, ending))
}

fn readout(store: &dyn Reading, products: &Products, on: Date, threads: usize) -> Result<Option<(String, Read)>> {
    let Some(written) = strategy_versions::in_force(store, on)? else { return Ok(None) };
    let strategy = &written.strategy;
    match read_out(store, products, strategy, on, threads) {
        Ok(read) => Ok(Some((format!("{}@{}", strategy.id, strategy.version), read))),
        // There is no experiment, or no rule by which it is read.
        Err(app::Error::Refused(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn figures(store: &dyn Reading, last: Date) -> Result<Option<Kpis>> {
    let in_force = WORK_RULES.in_force(store, last)?.pop();
    let Some(rules) = in_force.or(WORK_RULES.active(store)?.pop()) else { return Ok(None) };
    let span = Span { first: last + (1 - DAYS), last };
    match kpis(store, KpiWanted { span, rules: &rules }) {
        Ok(found) => Ok(Some(found)),
        // A book that is younger than the period has no figures.
        Err(app::Error::Refused(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn funnel(store: &dyn Reading, portfolio: &Portfolio, mut persons: BTreeSet<String>) -> Result<Funnel> {
    let info = store.info()?;
    let zone = jiff::tz::TimeZone::get(&info.time_zone).map_err(anyhow::Error::from)?;
    let end: jiff::civil::Date = portfolio.as_of.next().to_string().parse().map_err(anyhow::Error::from)?;
    let end = end.to_zoned(zone).map_err(anyhow::Error::from)?.timestamp();
    let begin = (end - SignedDuration::from_hours(24 * i64::from(DAYS))).as_microsecond();
    let end = end.as_microsecond();
    let (mut tried, mut spoken, mut promised) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut upper = store.last_person_seq()?;
    // Backwards, block by block, until a block is older than the window all over.
    loop {
        let lower = upper.saturating_sub(BATCH);
        let rows = store.person_events_after(lower, usize::try_from(BATCH).unwrap_or(usize::MAX))?;
        let mut is_within = false;
        for row in rows.iter().filter(|row| row.seq <= upper) {
            is_within |= row.recorded_at >= begin;
            if row.at < begin || row.at >= end {
                continue;
            }
            if row.kind == format!("{PROMISE}.made") {
                promised.insert(row.person.clone());
            } else if family(row) == CONTACT
                && let Some(entry) = persons::entry(row)?
                && let Event::Attempt(attempt) = &entry.event
            {
                if attempt.direction == Direction::Outbound {
                    tried.insert(row.person.clone());
                }
                if attempt.is_conversation() {
                    spoken.insert(row.person.clone());
                }
            }
        }
        if lower == 0 || !is_within {
            break;
        }
        upper = lower;
    }
    // Whoever was spoken with was reached, and whoever promised without a word from us did so all the same.
    tried.extend(spoken.iter().cloned());
    let mut kept = 0;
    for person in &promised {
        let judged = promises::judged(store, person, portfolio.as_of)?;
        kept += usize::from(judged.iter().any(|(_, judgement)| matches!(judgement, Some(Judgement::Kept { .. }))));
    }
    persons.extend(tried.iter().chain(&promised).cloned());
    Ok(Funnel { persons: persons.len(), tried: tried.len(), spoken: spoken.len(), promised: promised.len(), kept })
}
