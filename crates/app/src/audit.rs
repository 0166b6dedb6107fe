//! The dense audit: every account recomputed and compared with what the closes said.
//!
//! A missed wake would freeze an account in silence. The audit looks at every account as of the last close, whether its wake
//! had come or not, and compares its standing with the last one that a close told, and the income of all with what the closes
//! added up. Cheap enough to run every night; what `verify` does beyond it (rebuilding records from the journal, recomputing each close) takes longer.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use anyhow::Context;
use ledger::History;
use ledger::accrual::by_owner;
use ledger::day_close::Standing;
use primitives::Date;

use crate::accruals::{Difference, Recount};
use crate::error::{Refused, Result};
use crate::port::{AccountId, BookInfo, CloseRow, Reading};
use crate::products::Products;
use crate::record::{Record, unpack_standing_after};
use crate::shares::{in_batches, readers, with_readers};

/// What an audit looked at, and what it found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audited {
    /// The day as of which accounts were recomputed: the last closed one.
    pub day: Option<Date>,
    /// Accounts recomputed.
    pub accounts: u64,
    /// Accounts whose standing is not what the closes said, by number.
    pub differing: Vec<AccountId>,
    /// Groups of accounts whose accrued income is not what the closes added up.
    pub accruals: Vec<Difference>,
}

/// How many accounts travel to a worker at once.
const BATCH: usize = 10_000;

/// A book of so few accounts is read by one reader, sooner than others would be there.
const READ_ALONE: u64 = 10 * BATCH as u64;

/// How many changes are read at once.
const CHANGES: usize = 200_000;

/// Recomputes every account of the book as of its last close and compares; `progress` hears how many are done.
///
/// # Errors
/// When no day is closed yet, or the store cannot be read.
pub fn audit(
    store: &(impl Reading + ?Sized),
    products: &Products,
    threads: usize,
    mut progress: impl FnMut(u64),
) -> Result<Audited> {
    let info = store.info()?;
    let day = info.last_close.ok_or_else(|| {
        Refused::new("no day is closed yet, there is nothing to audit").hint("close days").command("day close")
    })?;
    if let Some(begun) = info.last_close_begun.filter(|begun| *begun > day) {
        return Err(Refused::new(format!("the close of {begun} has begun and is not finished"))
            .hint("finish it")
            .command(format!("day close --through {begun}"))
            .into());
    }
    let many = if info.accounts < READ_ALONE { None } else { readers(store, threads)? };
    let told = match many {
        None => Told::read(store, info.accounts)?,
        Some(readers) => Told::read_by_days(store, readers, &info)?,
    };
    let mut audited = Audited { day: Some(day), ..Audited::default() };
    let look = |looked: &mut Looked, batch: Vec<(AccountId, Record)>| {
        batch.iter().try_for_each(|(account, record)| {
            looked.at(products, &told, *account, record, day).with_context(|| format!("account number {}", account.0))
        })
    };
    let mut count = |accounts| {
        audited.accounts += accounts;
        progress(audited.accounts);
    };
    let many = if info.accounts < READ_ALONE { None } else { readers(store, threads)? };
    let looked = match many {
        None => look_with_one(store, threads, look, count)?,
        Some(readers) => {
            let next = AtomicU64::new(0);
            with_readers(readers, |reader, tell| look_with_many(reader, info.accounts, &next, &look, tell), &mut count)?
        }
    };
    let mut income = Recount::default();
    for looked in looked {
        audited.differing.extend(looked.differing);
        income.add_all(looked.income);
    }
    audited.accruals = income.differences(store, &info, day)?;
    audited.differing.sort_unstable();
    Ok(audited)
}

/// One thread reads for all.
fn look_with_one(
    store: &(impl Reading + ?Sized),
    threads: usize,
    look: impl Fn(&mut Looked, Vec<(AccountId, Record)>) -> anyhow::Result<()> + Sync,
    mut count: impl FnMut(u64),
) -> anyhow::Result<Vec<Looked>> {
    let mut after = AccountId::default();
    let read = || {
        let batch = store.records_after(after, BATCH)?;
        let Some((last, _)) = batch.last() else { return Ok(None) };
        after = *last;
        count(batch.len() as u64);
        Ok(Some(batch))
    };
    in_batches(threads, read, look)
}

/// Each thread reads for itself: the next numbers that nobody has read, until all of them are.
fn look_with_many(
    reader: &dyn Reading,
    accounts: u64,
    next: &AtomicU64,
    look: &(impl Fn(&mut Looked, Vec<(AccountId, Record)>) -> anyhow::Result<()> + Sync),
    tell: &dyn Fn(u64),
) -> anyhow::Result<Looked> {
    let mut looked = Looked::default();
    loop {
        let after = next.fetch_add(BATCH as u64, Ordering::Relaxed);
        if accounts <= after {
            return Ok(looked);
        }
        let mut batch = reader.records_after(AccountId(after), BATCH)?;
        // Where a number is missing, the batch reaches into the next one, which somebody else reads.
        batch.retain(|(account, _)| account.0 <= after + BATCH as u64);
        tell(batch.len() as u64);
        look(&mut looked, batch)?;
    }
}

/// What was found at some accounts: those whose standing is not what the closes said, and the income of all.
#[derive(Default)]
struct Looked {
    differing: Vec<AccountId>,
    income: Recount,
}

impl Looked {
    fn at(
        &mut self,
        products: &Products,
        told: &Told,
        id: AccountId,
        record: &Record,
        day: Date,
    ) -> anyhow::Result<()> {
        let events = record.unpack()?;
        let contract = events.entries.iter().find_map(|entry| entry.event.opening()).context("it has no opening")?;
        let history = History::new(products.of_contract(&contract.product)?, &events.entries);
        let account = history.as_reported(day, day);
        let standing = account.as_ref().map(Standing::of);
        if standing.map(|standing| print(&standing)) != told.last(id) {
            self.differing.push(id);
        }
        if let Some(account) = &account {
            self.income.add(&contract.product, &by_owner(history, account, day));
        }
        Ok(())
    }
}

/// The last standing that a close told of each account, as a fingerprint: eight bytes an account.
struct Told(Vec<u64>);

impl Told {
    fn read(store: &(impl Reading + ?Sized), accounts: u64) -> Result<Self> {
        Ok(Self::read_days(store, accounts, (Date::MIN, Date::MAX))?)
    }

    /// Each reader reads some days with about as many changes as the others have, and the later days count.
    fn read_by_days(
        store: &(impl Reading + ?Sized),
        readers: Vec<Box<dyn Reading + Send>>,
        info: &BookInfo,
    ) -> Result<Self> {
        let closes = store.closes(Date::MIN, Date::MAX)?;
        let changes = |(_, close): &(Date, CloseRow)| close.movements.iter().sum::<u64>();
        let share = closes.iter().map(changes).sum::<u64>() / readers.len() as u64 + 1;
        let (mut spans, mut first, mut so_far) = (Vec::new(), Date::MIN, 0);
        for close in &closes {
            so_far += changes(close);
            if so_far >= share && spans.len() + 1 < readers.len() {
                spans.push((first, close.0));
                (first, so_far) = (close.0.next(), 0);
            }
        }
        spans.push((first, Date::MAX));
        let next = AtomicUsize::new(0);
        let read = |reader: &dyn Reading, _: &dyn Fn(())| {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let read = spans.get(place).map(|span| Self::read_days(reader, info.accounts, *span)).transpose()?;
            Ok((place, read))
        };
        let mut told = with_readers(readers, read, |()| {})?;
        told.sort_by_key(|(place, _)| *place);
        let mut told = told.into_iter().filter_map(|(_, told)| told);
        let mut first = told.next().context("a span of days was read")?;
        for later in told {
            first.0.iter_mut().zip(later.0).filter(|(_, later)| *later != 0).for_each(|(told, later)| *told = later);
        }
        Ok(first)
    }

    /// The last standing told on the days of a span, both ends included.
    fn read_days(store: &(impl Reading + ?Sized), accounts: u64, (first, last): (Date, Date)) -> anyhow::Result<Self> {
        let accounts = usize::try_from(accounts).context("the accounts fit into memory")?;
        let mut told = vec![0; accounts + 1];
        let mut after = (first, AccountId::default());
        loop {
            let begin = after;
            store.for_each_transition(begin, CHANGES, &mut |day, account, standings| {
                after = (day, account);
                if last < day {
                    return Ok(());
                }
                let place = usize::try_from(account.0).context("an account's number is small")?;
                let told = told.get_mut(place).context("a transition names an account that is missing")?;
                *told = print(&unpack_standing_after(standings)?);
                Ok(())
            })?;
            if after == begin || last < after.0 {
                return Ok(Self(told));
            }
        }
    }

    fn last(&self, account: AccountId) -> Option<u64> {
        let place = usize::try_from(account.0).ok()?;
        self.0.get(place).copied().filter(|print| *print != 0)
    }
}

/// A fingerprint of a standing that is never 0. Whether a settlement lapsed is left out: a close does not tell when another
/// takes the place of one that did.
fn print(standing: &Standing) -> u64 {
    use std::hash::{Hash, Hasher};
    let mut hasher = siphasher::sip::SipHasher13::new();
    Standing { has_lapsed_settlement: false, ..*standing }.hash(&mut hasher);
    hasher.finish() | 1
}
