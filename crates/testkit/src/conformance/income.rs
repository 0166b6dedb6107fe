//! Accrued income of whole books: what closes added up, against every account looked at on every day.

use std::collections::BTreeMap;

use app::close_day::Options;
use app::port::{IncomeGroup, KinkRow, Reading};
use ledger::History;
use ledger::accrual::{Accrued, Kind, Trajectory, Units};
use ledger::product::ProductKey;
use primitives::Date;

use super::books::{RandomBook, date, plainly};
use super::breaking::BreakingStore;
use super::{Dump, Open, assert_clean};

type Sums = BTreeMap<IncomeGroup, Units>;

/// On every closed day, with what was known then, each group's income is the sum over its accounts to the last unit.
pub fn each_days_income_is_the_sum_over_accounts(open: Open<'_>) {
    let mut store = open("book");
    let book = RandomBook::new(300..340);
    book.live(&mut *store, plainly());
    let last = store.info().expect("read").last_close.expect("days are closed");
    let mut kinds = BTreeMap::new();
    let mut owners = std::collections::BTreeSet::new();
    let mut day = book.first_day();
    while day <= last {
        let told = told(&*store, day);
        assert_eq!(told, found(&*store, &book, day), "{day}");
        for (group, _) in told.iter().filter(|(_, units)| !units.is_zero()) {
            *kinds.entry(group.kind).or_insert(0) += 1;
            owners.insert((group.product.clone(), group.funding_source.clone()));
        }
        day = day.next();
    }
    assert!(Kind::ALL.iter().all(|kind| kinds.get(kind).is_some_and(|days| *days > 100)), "{kinds:?}");
    let sold = owners.iter().filter(|(product, _)| owners.iter().filter(|(other, _)| other == product).count() > 1);
    assert!(sold.count() > 5, "accounts are sold: {owners:?}");
    for row in store.accruals(date("1990-01-01"), last).expect("read") {
        assert_eq!(Units::of(row.posted) + row.remainder, row.cumulative);
        assert!(row.remainder.count().abs() < Units::A_MINOR && row.remainder.count() * row.cumulative.count() >= 0);
    }
    assert_clean(&*store, &book.products);
}

/// Closes that break off and go on, in small chunks and by threads, and days that were missed and are caught up: the
/// same income of each day as by timely closes.
pub fn income_is_the_same_however_closes_go(open: Open<'_>) {
    let book = RandomBook::new(350..370);
    let mut timely = open("timely");
    book.live(&mut *timely, plainly());
    // Everybody learns everything on the same days, but days are closed only when there is news.
    let mut late = open("late");
    book.live_closing_late(&mut *late, Options { chunk: 3, threads: 2, workers: 1 });
    let (mut timely, mut late) = (Dump::of(&*timely), Dump::of(&*late));
    for dump in [&mut timely, &mut late] {
        dump.forget_times();
    }
    assert!(timely.accruals.len() > 500, "there is something to compare");
    assert_eq!((late.accruals, late.kinks), (timely.accruals, timely.kinks));

    book.take_in_everything(&mut *open("broken"));
    let mut whole = open("whole");
    book.take_in_everything(&mut *whole);
    book.close(&mut *whole, book.last_day(), plainly()).expect("closed");
    let options = Options { chunk: 2, threads: 1, workers: 1 };
    while book.close(&mut BreakingStore::after(7, open("broken")), book.last_day(), options).is_err() {}
    let (whole, broken) = (Dump::of(&*whole), Dump::of(&*open("broken")));
    assert_eq!((broken.accruals, broken.kinks), (whole.accruals, whole.kinks));
}

/// What is added to a kink that is there is added up; a kink of nothing is none.
pub fn kinks_add_up_and_vanish_when_they_cancel_out(open: Open<'_>) {
    let mut store = open("book");
    let day = date("2025-03-01");
    let group =
        |kind| IncomeGroup { product: ProductKey { id: "p".into(), version: 1 }, funding_source: "own".into(), kind };
    let most = i128::MAX / 4;
    let kink =
        |kind, slope, jump| KinkRow { day, group: group(kind), slope: Units::new(slope), jump: Units::new(jump) };
    for (interest, penalty) in [((most, -most), (3, 4)), ((most, 1), (-3, -4))] {
        let mut unit = store.begin().expect("begun");
        unit.add_kinks(&[kink(Kind::Interest, interest.0, interest.1), kink(Kind::Penalty, penalty.0, penalty.1)])
            .expect("added");
        unit.commit().expect("committed");
    }
    assert_eq!(store.kinks(day, day).expect("read"), [kink(Kind::Interest, most * 2, 1 - most)]);
    assert_eq!(store.kinks(day.next(), Date::MAX).expect("read"), []);
}

/// The growth of each day's income, for whose the account was on it, by what is known on a day.
fn by_days_of_owners(history: History<'_>, day: Date) -> Vec<(String, Accrued)> {
    let Some((contract, opened_on)) = history.opening() else { return Vec::new() };
    let Some(account) = history.as_reported(day, day) else { return Vec::new() };
    let whole = |on: Date| {
        let account = history.as_reported(on, day).expect("the account is open");
        Trajectory::of(history, &account, day).accrued
    };
    // Between sales the owner is the same, so that only the days around them have to be looked at.
    let mut ends: Vec<Date> = account.sales.iter().map(|sale| sale.on).filter(|on| *on < day).collect();
    ends.push(day);
    let (mut by_owner, mut before) = (Vec::new(), Accrued::default());
    let mut first = opened_on;
    for last in ends {
        let sold: Vec<&str> = account.sales.iter().filter(|sale| sale.on < first).map(|sale| sale.to).collect();
        let owner = sold.last().copied().unwrap_or(&contract.funding_source);
        let through = whole(last);
        by_owner.push((owner.to_owned(), through - before));
        (before, first) = (through, last.next());
    }
    by_owner
}

fn told(store: &(impl Reading + ?Sized), day: Date) -> Sums {
    let rows = store.accruals(day, day).expect("read");
    rows.into_iter().map(|row| (row.group, row.cumulative)).filter(|(_, units)| !units.is_zero()).collect()
}

fn found(store: &(impl Reading + ?Sized), book: &RandomBook, day: Date) -> Sums {
    let mut sums = Sums::new();
    for account in store.accounts_after(Default::default(), usize::MAX / 2).expect("read") {
        let entries = account.record.unpack().expect("unpacked").entries;
        let key = account.product_key();
        let product = book.products.get(&key).expect("the product is known");
        let history = History::new(product, &entries);
        for (owner, accrued) in by_days_of_owners(history, day) {
            for kind in Kind::ALL {
                let group = IncomeGroup { product: key.clone(), funding_source: owner.clone(), kind };
                *sums.entry(group).or_default() += accrued[kind];
            }
        }
    }
    sums.retain(|_, units| !units.is_zero());
    sums
}
