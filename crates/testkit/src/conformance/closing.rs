//! Closes: when, how often, in which parts, and what they find.

use app::Error;
use app::audit::audit;
use app::close_day::{Options, close_through};
use app::intake::{OnRefusal, take_in};
use app::port::{AccountId, AccountRow, CloseRow, JournalRow, ProductRow, Store};
use app::rebuild::rebuild;
use app::record::{Record, unpack_standings};
use ledger::account::Status;
use ledger::ageing::OverdueForms;
use ledger::day_close::Standing;
use primitives::{Amount, Date};

use super::books::{FixedClock, NOW, RandomBook, date, monthly_book, opening, plainly, repayment};
use super::breaking::{self, BreakingStore};
use super::{Dump, Open, assert_clean};
use crate::naive::{NaiveAccount, NaiveSettlementState, NaiveStatus, naive};

/// A unit of work that is dropped, not committed, was never there, also not after the book is opened again.
pub fn a_dropped_unit_of_work_leaves_nothing(open: Open<'_>) {
    let mut store = open("book");
    let empty = Dump::of(&*store);
    let account = AccountRow {
        id: AccountId(1),
        reference: "A1".into(),
        person: "P1".into(),
        product: "p".into(),
        product_version: 1,
        funding_source: "own".into(),
        opened_on: date("2025-01-31"),
        record: Record::from_bytes(vec![1]),
    };
    let event = JournalRow {
        seq: 1,
        account: AccountId(1),
        kind: "repayment".into(),
        effective_on: date("2025-01-31"),
        booked_on: date("2025-01-31"),
        recorded_at: NOW,
        key: "r1".into(),
        payload: vec![1],
    };
    let mut unit = store.begin().expect("begun");
    unit.add_product(&ProductRow { id: "p".into(), version: 1, text: "text".into() }).expect("added");
    unit.add_accounts(std::slice::from_ref(&account)).expect("added");
    unit.append(&[event]).expect("appended");
    unit.add_wakes(&[(date("2025-01-31"), AccountId(1))]).expect("added");
    unit.put_close(date("2025-01-31"), &CloseRow::default()).expect("put");
    unit.finish_day(date("2025-01-30")).expect("finished");
    let within = unit.accounts_by_reference(&["A1"]).expect("read");
    assert_eq!(within, [Some(account)], "a unit of work sees its own writes");
    drop(unit);
    assert_eq!(Dump::of(&*store), empty);
    drop(store);
    assert_eq!(Dump::of(&*open("book")), empty);
}

/// The open business day is refused, with the last day that can be closed; an empty book has no day to close.
pub fn a_day_that_has_not_ended_is_not_closed(open: Open<'_>) {
    let mut store = open("book");
    let products = monthly_book();
    // 2025-03-01 07:59 in Shanghai is still 28 February in UTC.
    let clock = FixedClock(1_740_787_140_000_000);
    let close = |store: &mut dyn Store, day| match close_through(store, &products, date(day), &clock, plainly(), |_| {})
    {
        Ok(closed) => Ok(closed.len()),
        Err(Error::Refused(refused)) => Err((refused.what, refused.hint.unwrap_or_default())),
        Err(Error::Failed(error)) => panic!("{error:#}"),
    };
    let empty = close(&mut *store, "2025-02-01");
    assert_eq!(empty.expect_err("refused").0, "the book is empty, there is no day to close");
    take_in(&mut *store, &products, &[opening("A1", "2025-01-31")], NOW, OnRefusal::BookNothing, |_| {})
        .expect("taken in");
    let today = close(&mut *store, "2025-03-01");
    let expected = ("2025-03-01 has not ended in Asia/Shanghai", "the last day that can be closed is 2025-02-28");
    assert_eq!(today, Err((expected.0.to_owned(), expected.1.to_owned())));
    assert_eq!(close(&mut *store, "2025-02-28"), Ok(29), "31 January and all of February");
}

/// A second close of the same days finds them closed and changes nothing.
pub fn closing_twice_changes_nothing(open: Open<'_>) {
    let mut store = open("book");
    let book = RandomBook::new(0..6);
    book.live(&mut *store, plainly());
    let before = Dump::of(&*store);
    let closed = book.close(&mut *store, book.last_day(), plainly()).expect("closed");
    assert_eq!(closed, 0);
    assert_eq!(Dump::of(&*store), before);
}

/// All days at once, in two runs, or one by one: the same transitions, wakes, statements and figures.
pub fn closing_in_two_halves_equals_one_run(open: Open<'_>) {
    let book = RandomBook::new(10..22);
    let (first, last) = (book.first_day(), book.last_day());
    let mut at_once = open("at once");
    book.take_in_everything(&mut *at_once);
    book.close(&mut *at_once, last, plainly()).expect("closed");
    let expected = Dump::of(&*at_once);
    assert!(expected.transitions.len() > 30, "there is something to compare");

    let mut halves = open("two halves");
    book.take_in_everything(&mut *halves);
    book.close(&mut *halves, first + (last - first) / 2, plainly()).expect("closed");
    book.close(&mut *halves, last, plainly()).expect("closed");
    assert_eq!(Dump::of(&*halves), expected);

    let mut each = open("one by one");
    book.take_in_everything(&mut *each);
    let mut day = first;
    while day <= last {
        book.close(&mut *each, day, plainly()).expect("closed");
        day = day.next();
    }
    assert_eq!(Dump::of(&*each), expected);
}

/// However many accounts are done at a time, and by however many threads, the book is the same.
pub fn chunks_and_threads_change_nothing(open: Open<'_>) {
    let book = RandomBook::new(30..42);
    let mut expected = None;
    for (chunk, threads) in [(20_000, 1), (20_000, 3), (4, 2), (1, 1)] {
        let mut store = open(&format!("{chunk} by {threads}"));
        book.live(&mut *store, Options { chunk, threads, workers: 1 });
        let dump = Dump::of(&*store);
        assert_eq!(&dump, expected.get_or_insert_with(|| Dump::of(&*store)), "chunks of {chunk}, {threads} threads");
    }
    // Threads share the work only when there is much of it: here 1,300 accounts wake on every due date.
    let products = monthly_book();
    let accounts: Vec<String> = (0..1_300).map(|number| format!("A{number}")).collect();
    let mut news: Vec<_> = accounts.iter().map(|account| opening(account, "2025-01-31")).collect();
    news.extend((0..1_300).step_by(7).map(|place| repayment(&accounts[place], "r1", "2025-02-20", 10_000)));
    let dumps = [1, 2, 3].map(|threads| {
        let mut store = open(&format!("many by {threads}"));
        take_in(&mut *store, &products, &news, NOW, OnRefusal::BookNothing, |_| {}).expect("taken in");
        let options = Options { chunk: 20_000, threads, workers: 1 };
        close_through(&mut *store, &products, date("2025-03-31"), &FixedClock(NOW), options, |_| {}).expect("closed");
        Dump::of(&*store)
    });
    assert_eq!(dumps[0].transitions.iter().filter(|row| row.movement == "entered").count(), 1_300);
    assert!(dumps.iter().all(|dump| *dump == dumps[0]), "threads change what is found");
}

/// A close whose store fails in the middle goes on where it stopped once the book is opened again.
pub fn a_close_that_breaks_off_resumes(open: Open<'_>) {
    let book = RandomBook::new(50..62);
    let options = Options { chunk: 2, threads: 1, workers: 1 };
    let mut whole = open("whole");
    book.take_in_everything(&mut *whole);
    book.close(&mut *whole, book.last_day(), options).expect("closed");

    book.take_in_everything(&mut *open("broken"));
    let mut breaks = 0;
    loop {
        let mut store = BreakingStore::after(11, open("broken"));
        match book.close(&mut store, book.last_day(), options) {
            Ok(_) => break,
            Err(error) => assert_eq!(error.to_string(), breaking::BROKEN),
        }
        breaks += 1;
    }
    assert!(breaks > 20, "the close broke off {breaks} times");
    let (mut broken, mut whole) = (Dump::of(&*open("broken")), Dump::of(&*whole));
    for dump in [&mut broken, &mut whole] {
        dump.forget_times();
    }
    assert_eq!(broken, whole);
}

/// Once a day's close has begun, news of that day is booked on the next one, and the close finds what it would have.
pub fn news_during_a_broken_close_belongs_to_the_next_day(open: Open<'_>) {
    let products = monthly_book();
    let clock = FixedClock(NOW);
    let options = Options { chunk: 2, threads: 1, workers: 1 };
    let accounts = ["A1", "A2", "A3", "A4", "A5"];
    let openings = accounts.map(|account| opening(account, "2025-01-31"));
    {
        let mut store = open("book");
        take_in(&mut *store, &products, &openings, NOW, OnRefusal::BookNothing, |_| {}).expect("taken in");
        close_through(&mut *store, &products, date("2025-02-28"), &clock, options, |_| {}).expect("closed");
    }
    {
        // All five are due on 28 February; the close of 1 March breaks off with two of them done.
        let mut store = BreakingStore::after(1, open("book"));
        close_through(&mut store, &products, date("2025-03-01"), &clock, options, |_| {}).expect_err("it breaks off");
    }
    let mut store = open("book");
    let half_done = store.close(date("2025-03-01")).expect("read").expect("the close has begun");
    assert_eq!((half_done.is_finished, half_done.awake, half_done.cursor), (false, 2, AccountId(2)));
    let news = ["A1", "A5"].map(|account| repayment(account, "r1", "2025-03-01", 10_000));
    take_in(&mut *store, &products, &news, NOW, OnRefusal::BookNothing, |_| {}).expect("taken in");
    let booked: Vec<Date> = store.journal_after(5, 10).expect("read").iter().map(|row| row.booked_on).collect();
    assert_eq!(booked, [date("2025-03-02"); 2]);
    close_through(&mut *store, &products, date("2025-03-02"), &clock, options, |_| {}).expect("closed");
    let found: Vec<(String, u64, String)> = Dump::of(&*store)
        .transitions
        .into_iter()
        .filter(|row| row.day >= date("2025-03-01"))
        .map(|row| (row.day.to_string(), row.account.0, row.movement))
        .collect();
    let mut expected: Vec<_> =
        (1..=5).map(|account| ("2025-03-01".to_owned(), account, "entered".to_owned())).collect();
    expected.extend([1, 5].map(|account| ("2025-03-02".to_owned(), account, "cured".to_owned())));
    assert_eq!(found, expected);
    assert_clean(&*store, &products);
}

/// After months of news and closes, everything that is stored is what the journal makes of it.
pub fn fold_of_events_equals_stored_record(open: Open<'_>) {
    let mut store = open("book");
    let book = RandomBook::new(70..110);
    book.live(&mut *store, plainly());
    let dump = Dump::of(&*store);
    let late = dump.journal.iter().filter(|row| row.booked_on > row.effective_on).count();
    let statements = dump.journal.iter().filter(|row| row.kind == "statement_issued").count();
    assert!(late > 20 && statements > 20, "{late} late events and {statements} statements are in the book");
    assert_clean(&*store, &book.products);
}

/// Every account recomputed as of the last close stands where the closes said, and every record rebuilt from the journal
/// is the one that is stored.
pub fn an_audit_and_a_rebuild_find_the_book_as_it_is(open: Open<'_>) {
    let mut store = open("book");
    let book = RandomBook::new(140..180);
    book.live(&mut *store, plainly());
    let info = store.info().expect("read");
    let audited = audit(&*store, &book.products, 2, |_| {}).expect("audited");
    assert_eq!((audited.day, audited.accounts, audited.differing), (info.last_close, info.accounts, Vec::new()));
    assert_eq!(audited.accruals, []);
    let last = info.last_close.expect("days are closed");
    let rebuilt = rebuild(&*store, &book.products, last, 2).expect("rebuilt");
    assert_eq!((rebuilt.events, rebuilt.accounts, rebuilt.differing), (info.last_seq, info.accounts, 0));
    let owed: Amount = Dump::of(&*store)
        .accounts
        .iter()
        .filter_map(|row| {
            let entries = row.record.unpack().expect("a record").entries;
            let key = &entries.iter().find_map(|entry| entry.event.opening()).expect("it is opened").product;
            let product = book.products.get(key).expect("a product");
            let account = naive(product, &entries, last, Date::MAX)?;
            let pools = account.pools;
            let in_pools = pools.spending + pools.billed + pools.carried + pools.advances + pools.plans_remaining;
            Some(account.instalments.iter().map(|instalment| instalment.unpaid().total()).sum::<Amount>() + in_pools)
        })
        .sum();
    assert_eq!(rebuilt.owed, owed);
}

/// What the closes reported, day by day, is what the naive ledger says with the knowledge of each day.
pub fn closes_report_what_the_naive_ledger_says(open: Open<'_>) {
    let mut store = open("book");
    let book = RandomBook::new(120..140);
    book.live(&mut *store, plainly());
    let dump = Dump::of(&*store);
    for account in &dump.accounts {
        let reported: Vec<(Date, Option<Standing>, Standing)> = dump
            .transitions
            .iter()
            .filter(|row| row.account == account.id)
            .map(|row| {
                let (from, to) = unpack_standings(&row.payload).expect("unpacked");
                (row.day, from, to)
            })
            .collect();
        assert_eq!(reported, naive_changes(&book, account), "account {}", account.reference);
    }
}

/// Every day on which the standing is another than the day before, as known on each.
fn naive_changes(book: &RandomBook, account: &AccountRow) -> Vec<(Date, Option<Standing>, Standing)> {
    let entries = account.record.unpack().expect("unpacked").entries;
    let opening = entries.iter().find_map(|entry| entry.event.opening()).expect("an account begins with its opening");
    let product = book.products.get(&opening.product).expect("the product is known");
    let mut changes = Vec::new();
    let mut before: Option<Standing> = None;
    let mut day = entries.iter().map(|entry| entry.booked_on).min().expect("an account has events");
    while day <= book.last_day() {
        let now = naive(product, &entries, day, day).as_ref().map(standing);
        if let Some(now) = now.filter(|now| before.is_none_or(|before| now.moved_from(before))) {
            changes.push((day, before, now));
        }
        before = now;
        day = day.next();
    }
    changes
}

pub(crate) fn standing(account: &NaiveAccount) -> Standing {
    Standing {
        status: match account.status {
            NaiveStatus::Open => Status::Open,
            NaiveStatus::Settled => Status::Settled,
            NaiveStatus::Overpaid => Status::Overpaid,
            NaiveStatus::ChargedOff => Status::ChargedOff,
            NaiveStatus::WrittenOff => Status::WrittenOff,
        },
        overdue_since: account.overdue_since,
        bucket: account.bucket,
        forms: OverdueForms {
            single_period: account.is_single_period,
            multi_period: account.is_multi_period,
            full: account.is_full,
        },
        unpaid_periods: account.unpaid_periods,
        has_lapsed_settlement: account
            .settlement
            .as_ref()
            .is_some_and(|s| matches!(s.state, NaiveSettlementState::Lapsed(_) | NaiveSettlementState::Failed(_))),
    }
}
