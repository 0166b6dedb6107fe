//! The accounts of a book in a period.

use std::collections::{BTreeMap, HashMap};

use collections::kpi::{Kpi, Slice};
use collections::promise::Receipt;
use ledger::account::{Account, Status};
use ledger::ageing::age;
use ledger::{Event, History};
use primitives::Amount;

use super::{Found, Span};
use crate::error::Result;
use crate::export::each_account;
use crate::port::{AccountId, Reading};
use crate::products::Products;
use crate::promises::receipts;
use crate::record::unpack_standings;

/// What is known of a book's accounts.
#[derive(Default)]
pub(super) struct Book {
    /// The persons who owe.
    pub(super) persons: BTreeMap<String, Whose>,
    /// What came in on each account.
    pub(super) receipts: HashMap<String, Vec<Receipt>>,
    /// Money received in the period on accounts past due or charged off at its start.
    pub(super) received: i64,
    /// Accounts in another currency.
    pub(super) other_currency: u64,
    of_account: HashMap<AccountId, String>,
}

/// What is known of a person's accounts.
#[derive(Clone, Debug, Default)]
pub(super) struct Whose {
    /// The worst bucket at the end of the day before the period; none when nothing was past due.
    pub(super) bucket: Option<String>,
    dpd: u32,
    /// Whether an account was past due at the end of that day or of one in the period.
    pub(super) in_collections: bool,
    /// The accounts.
    pub(super) accounts: Vec<String>,
}

/// Where an account stands.
struct Standing {
    is_past_due: bool,
    bucket: Option<u8>,
    status: Status,
    owed: Amount,
    overdue: Amount,
    dpd: u32,
}

impl Standing {
    fn of(account: &Account<'_>) -> Self {
        let ageing = age(account);
        Self {
            is_past_due: ageing.overdue_since.is_some(),
            bucket: ageing.bucket,
            status: account.status(),
            owed: account.unpaid().total(),
            overdue: ageing.overdue_total(),
            dpd: ageing.delinquent_days.days(),
        }
    }

    fn is_lost(&self) -> bool {
        match self.status {
            Status::ChargedOff | Status::WrittenOff => true,
            Status::Open | Status::Settled | Status::Overpaid => false,
        }
    }
}

/// A bucket's name where something is past due and in no bucket.
const GRACE: &str = "grace";

pub(super) fn read_accounts(store: &dyn Reading, found: &mut Found<'_>) -> Result<Book> {
    let mut book = Book::default();
    let Span { first, last } = found.wanted.span;
    let before = first.previous();
    each_account(store, &Products::load(store)?, |row, history| {
        if history.product().currency != found.wanted.rules.currency {
            book.other_currency += 1;
            return Ok(());
        }
        book.of_account.insert(row.id, row.person.clone());
        let whose = book.persons.entry(row.person.clone()).or_default();
        whose.accounts.push(row.reference.clone());
        let all = receipts(&history);
        let received: i64 =
            all.iter().filter(|one| (first..=last).contains(&one.on)).map(|one| one.amount.minor()).sum();
        if !all.is_empty() {
            book.receipts.insert(row.reference.clone(), all);
        }
        let end = history.as_reported(last, last).map(|account| Standing::of(&account));
        at_risk(found, end.as_ref());
        let (Some(start), Some(end)) = (history.as_reported(before, before), end) else { return Ok(()) };
        let start = Standing::of(&start);
        if start.status == Status::ChargedOff {
            found.figures.add(Kpi::RecoveryRate, &[], received.into(), start.owed.minor().into());
            book.received += received;
        } else if start.is_past_due && !start.is_lost() {
            let bucket = start.bucket.map_or(GRACE, |place| history.product().buckets.name(place)).to_owned();
            whose.in_collections = true;
            if whose.bucket.is_none() || start.dpd > whose.dpd {
                (whose.bucket, whose.dpd) = (Some(bucket.clone()), start.dpd);
            }
            book.received += received;
            moved(found, history, (&start, &end), bucket, received);
        }
        Ok(())
    })?;
    entered(store, found, &mut book)?;
    Ok(book)
}

/// What is owed on an account at the end, and whether it is at risk.
fn at_risk(found: &mut Found<'_>, end: Option<&Standing>) {
    let Some(end) = end.filter(|end| !end.is_lost()) else { return };
    let owed = i128::from(end.owed.minor());
    for (kpi, days) in [(Kpi::AtRisk30, 30), (Kpi::AtRisk90, 90)] {
        found.figures.add(kpi, &[], if end.dpd >= days { owed } else { 0 }, owed);
    }
}

/// What became of an account that was past due at the start.
fn moved(
    found: &mut Found<'_>,
    history: History<'_>,
    (start, end): (&Standing, &Standing),
    bucket: String,
    received: i64,
) {
    let slices = [Slice::Bucket(bucket)];
    let is_cured = !end.is_past_due && !end.is_lost() && !is_re_aged(found, history);
    let has_rolled = end.is_lost() || (end.is_past_due && place(end) > place(start));
    let owed = i128::from(start.owed.minor());
    let figures = &mut found.figures;
    figures.add(Kpi::CureRate, &slices, is_cured.into(), 1);
    figures.add(Kpi::CureRateMoney, &slices, if is_cured { owed } else { 0 }, owed);
    figures.add(Kpi::RollRate, &slices, has_rolled.into(), 1);
    figures.add(Kpi::RollRateMoney, &slices, if has_rolled { owed } else { 0 }, owed);
    figures.add(Kpi::CollectionRate, &slices, received.into(), start.overdue.minor().into());
}

fn place(standing: &Standing) -> i32 {
    standing.bucket.map_or(-1, i32::from)
}

/// Whether it was given other terms in the period, or the claim left: relief is no cure.
fn is_re_aged(found: &Found<'_>, history: History<'_>) -> bool {
    let Span { first, last } = found.wanted.span;
    history.in_force().filter(|entry| (first..=last).contains(&entry.booked_on)).any(|entry| match &entry.event {
        Event::Restructured(_)
        | Event::Rescheduled { .. }
        | Event::SettlementAgreed { .. }
        | Event::Paused { .. }
        | Event::Waived { .. }
        | Event::Sold { .. } => true,
        Event::ContractOpened(_)
        | Event::PurchaseBooked(_)
        | Event::StatementIssued(_)
        | Event::Repayment { .. }
        | Event::Reversal { .. }
        | Event::MerchantRefund { .. }
        | Event::FeeCharged { .. }
        | Event::Disbursed { .. }
        | Event::PayoutRefund { .. }
        | Event::GoodwillCredit { .. }
        | Event::FeeRefunded { .. }
        | Event::InterestPaymentWaived { .. }
        | Event::CreditRefunded { .. }
        | Event::Chargeback { .. }
        | Event::Refunded { .. }
        | Event::ChargedOff { .. }
        | Event::WrittenOff { .. }
        | Event::Recovery { .. }
        | Event::Terminated { .. }
        | Event::Resumed { .. }
        | Event::ClassSet { .. }
        | Event::ClassBooked { .. }
        | Event::ImpairmentRecorded { .. }
        | Event::GuaranteeDrawn { .. }
        | Event::Linked { .. } => false,
    })
}

/// How many changes are read at once.
const BATCH: usize = 20_000;

/// Persons an account of whom was past due at the end of a day of the period, by what closes found.
fn entered(store: &dyn Reading, found: &Found<'_>, book: &mut Book) -> Result<()> {
    let Span { first, last } = found.wanted.span;
    let mut after = (first.previous(), AccountId(u64::MAX >> 1));
    loop {
        let rows = store.transitions_after(after, BATCH)?;
        let Some(row) = rows.last() else { return Ok(()) };
        after = (row.day, row.account);
        for row in &rows {
            if row.day > last {
                return Ok(());
            }
            let (_, to) = unpack_standings(&row.payload)?;
            let person = book.of_account.get(&row.account).filter(|_| to.is_overdue());
            if let Some(whose) = person.and_then(|person| book.persons.get_mut(person)) {
                whose.in_collections = true;
            }
        }
    }
}
