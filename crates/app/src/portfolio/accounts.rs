//! Looking at every account: where it stands on the last closed day and stood at the ends of months.

use anyhow::Context;
use ledger::History;
use ledger::ageing::age;
use primitives::Date;

use super::places::Places;
use super::{PastDue, Tallies};
use crate::error::Result;
use crate::port::{AccountId, AccountRow, Reading};
use crate::products::Products;
use crate::shares::in_batches;
use crate::summary::Place;

const BATCH: usize = 2_000;

/// The days that are looked at.
pub(super) struct Days {
    pub(super) as_of: Date,
    pub(super) months: [Date; 2],
}

/// What never changes of a contract.
#[derive(Clone, Debug)]
pub(super) struct Contract {
    pub(super) account: AccountId,
    /// The numbers of its product's buckets.
    pub(super) buckets: Vec<u8>,
    pub(super) opened_on: Date,
}

/// What all accounts together are.
#[derive(Debug, Default)]
pub(super) struct Counted {
    pub(super) standing: Tallies,
    pub(super) month_ends: [Tallies; 2],
    pub(super) past_due: Vec<PastDue>,
    pub(super) contracts: Vec<Contract>,
}

pub(super) fn count(
    store: &(impl Reading + ?Sized),
    products: &Products,
    places: &Places,
    days: &Days,
    threads: usize,
) -> Result<Counted> {
    let mut after = AccountId::default();
    let read = || {
        let rows = store.accounts_after(after, BATCH)?;
        let Some(last) = rows.last() else { return Ok(None) };
        after = last.id;
        Ok(Some(rows))
    };
    let work = |counted: &mut Counted, rows: Vec<AccountRow>| {
        rows.iter().try_for_each(|row| counted.look(products, places, days, row))
    };
    let mut all = Counted::default();
    in_batches(threads, read, work)?.into_iter().for_each(|part| all.join(part));
    // Threads take batches as they come; what is told must not depend on that.
    all.past_due.sort_unstable_by_key(|one| (std::cmp::Reverse(one.days), one.account));
    all.contracts.sort_unstable_by_key(|one| one.account);
    Ok(all)
}

impl Counted {
    fn look(&mut self, products: &Products, places: &Places, days: &Days, row: &AccountRow) -> anyhow::Result<()> {
        let events = row.record.unpack().with_context(|| format!("account {}", row.reference))?;
        let key = row.product_key();
        let product = products.of_contract(&key)?;
        let history = History::new(product, &events.entries);
        for (day, tallies) in days.months.iter().zip(&mut self.month_ends) {
            if *day != days.as_of {
                add(tallies, history, *day);
            }
        }
        let Some((place, ageing, owed)) = add(&mut self.standing, history, days.as_of) else { return Ok(()) };
        let contract =
            Contract { account: row.id, buckets: places.of_buckets(&key).to_vec(), opened_on: row.opened_on };
        self.contracts.push(contract);
        if place.is_past_due() {
            self.past_due.push(PastDue {
                account: row.id,
                place: places.number(&place),
                days: ageing.delinquent_days.days(),
                currency: product.currency,
                overdue: ageing.overdue_total(),
                owed,
            });
        }
        if days.months[1] == days.as_of {
            add(&mut self.month_ends[1], history, days.as_of);
        }
        Ok(())
    }

    fn join(&mut self, mut other: Self) {
        join(&mut self.standing, other.standing);
        let [first, second] = other.month_ends;
        join(&mut self.month_ends[0], first);
        join(&mut self.month_ends[1], second);
        self.past_due.append(&mut other.past_due);
        self.contracts.append(&mut other.contracts);
    }
}

fn add(
    tallies: &mut Tallies,
    history: History<'_>,
    day: Date,
) -> Option<(Place, ledger::ageing::Ageing, primitives::Amount)> {
    let account = history.as_reported(day, day)?;
    let ageing = age(&account);
    let place = Place::of(&account, &ageing);
    let owed = account.unpaid().total();
    let tally = tallies.entry(history.product().currency).or_default().entry(place.clone()).or_default();
    tally.accounts += 1;
    tally.owed += owed;
    tally.overdue += ageing.overdue_total();
    Some((place, ageing, owed))
}

fn join(all: &mut Tallies, part: Tallies) {
    for (currency, places) in part {
        let of_currency = all.entry(currency).or_default();
        for (place, tally) in places {
            let sum = of_currency.entry(place).or_default();
            sum.accounts += tally.accounts;
            sum.owed += tally.owed;
            sum.overdue += tally.overdue;
        }
    }
}
