//! Records: what lies beside them reads as if it were in them, and folding it in changes no answer.

use app::fold::fold;
use app::intake::{OnRefusal, take_in};
use app::port::{AccountId, Reading, Store};
use app::record::{KeyPrint, Record, Tail};
use ledger::event::{Entry, Event};

use super::books::{NOW, RandomBook, date, monthly_book, opening, plainly, repayment};
use super::breaking::{self, BreakingStore};
use super::paging::pages;
use super::{Dump, Open, assert_clean, minor};

/// Ten accounts with records of their own, awake on the day of their opening.
fn ten_accounts(store: &mut dyn Store) -> Vec<Record> {
    let news: Vec<_> = (1..=10).map(|number| opening(&format!("A{number}"), "2025-01-31")).collect();
    take_in(store, &monthly_book(), &news, NOW, OnRefusal::BookNothing, |_| {}).expect("taken in");
    records(store)
}

fn records(store: &(impl Reading + ?Sized)) -> Vec<Record> {
    store.accounts_after(AccountId(0), 100).expect("read").into_iter().map(|row| row.record).collect()
}

/// A repayment of so many cents in this place of the journal.
fn tail(seq: u64, cents: i64) -> Tail {
    let (effective_on, booked_on) = (date("2025-02-10"), date("2025-02-10"));
    let event = Event::Repayment { amount: minor(cents), earmark: None };
    Tail::of(&Entry { seq, effective_on, booked_on, event }, KeyPrint::of(&seq.to_string()))
}

fn followed_by(record: &Record, tails: &[Tail]) -> Record {
    let mut record = record.clone();
    tails.iter().for_each(|tail| record.extend(tail.as_bytes()));
    record
}

/// A record is its bytes followed by those of its tails, however it is asked for, before and after the unit of work ends.
pub fn an_extended_record_reads_as_one(open: Open<'_>) {
    let mut store = open("book");
    let mut expected = ten_accounts(&mut *store);
    let tails = [tail(11, 100), tail(12, 1), tail(13, 70_000), tail(14, 5)];
    let [first, second, third, fourth] = tails.clone();
    let mut unit = store.begin().expect("begun");
    unit.extend_records(&[(AccountId(7), first), (AccountId(1), second)]).expect("extended");
    unit.extend_records(&[(AccountId(7), third), (AccountId(10), fourth)]).expect("extended");
    for (account, places) in [(7, [0, 2].as_slice()), (1, &[1]), (10, &[3])] {
        let tails: Vec<Tail> = places.iter().map(|place: &usize| tails[*place].clone()).collect();
        expected[account - 1] = followed_by(&expected[account - 1], &tails);
    }
    assert_reads(&*unit, &expected);
    unit.commit().expect("committed");
    assert_reads(&*store, &expected);
    drop(store);
    assert_reads(&*open("book"), &expected);
}

/// Every way to read a record answers these.
fn assert_reads(store: &(impl Reading + ?Sized), expected: &[Record]) {
    assert_eq!(records(store), expected, "all at once");
    let alone = store.records_after(AccountId(0), 100).expect("read");
    assert_eq!(alone.into_iter().map(|(_, record)| record).collect::<Vec<_>>(), expected, "without columns");
    let alone = pages(|after| store.records_after(AccountId(after), 3), |(account, _)| account.0);
    assert_eq!(alone.into_iter().map(|(_, record)| record).collect::<Vec<_>>(), expected, "three at a time");
    let by_page = pages(|after| store.accounts_after(AccountId(after), 1), |row| row.id.0);
    assert_eq!(by_page.into_iter().map(|row| row.record).collect::<Vec<_>>(), expected, "one by one");
    let names: Vec<String> = (1..=10).map(|number| format!("A{number}")).collect();
    let references: Vec<&str> = names.iter().rev().map(String::as_str).collect();
    let found = store.accounts_by_reference(&references).expect("read").into_iter().rev();
    let found: Vec<Record> = found.map(|row| row.expect("it is there").record).collect();
    assert_eq!(found, expected, "by reference");
    let alone = store.records_by_reference(&[&references[..3], &["B1"], &references[3..]].concat()).expect("read");
    let numbered = (1..=10).map(AccountId).zip(expected.iter().cloned());
    let mut numbered: Vec<_> = numbered.map(Some).collect();
    numbered.reverse();
    numbered.insert(3, None);
    assert_eq!(alone, numbered, "by reference, without columns");
    for (name, record) in names.iter().zip(expected) {
        let rows = store.accounts_of_person(&format!("person of {name}")).expect("read");
        assert_eq!(rows.iter().map(|row| &row.record).collect::<Vec<_>>(), [record], "by person");
    }
    let opened_on = date("2025-01-31");
    let rows = store.accounts_with_event("contract_opened", "monthly", opened_on, opened_on).expect("read");
    assert_eq!(rows.into_iter().map(|row| row.record).collect::<Vec<_>>(), expected, "by event");
    let awake = store.awake_after(opened_on, AccountId(0), 100).expect("read");
    assert_eq!(awake.into_iter().map(|(_, record)| record).collect::<Vec<_>>(), expected, "awake");
    let by_page = |after| store.awake_after(opened_on, AccountId(after), 3);
    let awake = pages(by_page, |(account, _)| account.0);
    assert_eq!(awake.into_iter().map(|(_, record)| record).collect::<Vec<_>>(), expected, "awake, three at a time");
}

/// A unit of work that extends and folds, and is dropped, leaves records as they were.
pub fn a_dropped_fold_leaves_records_as_they_were(open: Open<'_>) {
    let mut store = open("book");
    let expected = ten_accounts(&mut *store);
    let mut unit = store.begin().expect("begun");
    unit.extend_records(&[(AccountId(2), tail(11, 100))]).expect("extended");
    assert_eq!(unit.fold_records(AccountId(0), 5).expect("folded"), Some(AccountId(2)));
    drop(unit);
    assert_eq!(records(&*store), expected);
    let mut unit = store.begin().expect("begun");
    assert_eq!(unit.fold_records(AccountId(0), 5).expect("folded"), None, "nothing is left beside a record");
}

/// So many accounts are folded at a time, those without a tail not counted, each whole.
pub fn accounts_are_folded_in_order_and_a_few_at_a_time(open: Open<'_>) {
    let mut store = open("book");
    ten_accounts(&mut *store);
    let tails = [(9, 11), (2, 12), (5, 13), (2, 14), (2, 15), (6, 16)];
    let tails = tails.map(|(account, seq)| (AccountId(account), tail(seq, 1)));
    let mut unit = store.begin().expect("begun");
    unit.extend_records(&tails).expect("extended");
    let expected = records(&*unit);
    let mut fold = |after, limit| unit.fold_records(AccountId(after), limit).expect("folded").map(|last| last.0);
    assert_eq!(fold(5, 1), Some(6));
    assert_eq!(fold(0, 2), Some(5));
    assert_eq!(fold(5, 2), Some(9));
    assert_eq!(fold(9, 2), None);
    assert_eq!(fold(0, 2), None);
    assert_eq!(records(&*unit), expected);
}

/// A book that is folded at any time answers every question as one that is never folded.
pub fn folding_changes_no_answer(open: Open<'_>) {
    let book = RandomBook::new(240..260);
    let (mut never, mut often) = (open("never"), open("often"));
    book.live(&mut *never, plainly());
    book.live_and(&mut *often, plainly(), |store, day| {
        if day.day() % 3 == 0 {
            fold(store, 2, |_| {}).expect("folded");
        }
    });
    let (mut of_never, mut of_often) = (Dump::of(&*never), Dump::of(&*often));
    for dump in [&mut of_never, &mut of_often] {
        dump.forget_times();
    }
    assert_eq!(of_never, of_often);
    let mut folded = 0;
    fold(&mut *never, 3, |_| folded += 1).expect("folded");
    assert!(folded > 3, "{folded} units of work were folded");
    of_never = Dump::of(&*never);
    of_never.forget_times();
    assert_eq!(of_never, of_often);
    assert_clean(&*never, &book.products);
}

/// A fold whose store fails in the middle goes on where it stopped, and loses nothing.
pub fn a_fold_that_breaks_off_resumes(open: Open<'_>) {
    let book = RandomBook::new(260..272);
    let expected = {
        let mut store = open("book");
        book.live(&mut *store, plainly());
        Dump::of(&*store)
    };
    let mut breaks = 0;
    loop {
        let folded = fold(&mut BreakingStore::after(2, open("book")), 2, |_| {});
        let Err(error) = folded else { break };
        assert_eq!(error.to_string(), breaking::BROKEN);
        assert_eq!(Dump::of(&*open("book")), expected, "after {breaks} breaks");
        breaks += 1;
    }
    assert!(breaks > 1, "the fold broke off {breaks} times");
    let store = open("book");
    assert_eq!(Dump::of(&*store), expected);
    assert_clean(&*store, &book.products);
}

/// News that comes late is read in its place, whether it lies beside the record or in it.
pub fn late_news_is_read_in_its_place(open: Open<'_>) {
    let mut store = open("book");
    let products = monthly_book();
    let news = [opening("A1", "2025-01-31"), repayment("A1", "r2", "2025-03-20", 10_000)];
    take_in(&mut *store, &products, &news, NOW, OnRefusal::BookNothing, |_| {}).expect("taken in");
    let late = [repayment("A1", "r3", "2025-04-20", 10_000), repayment("A1", "r1", "2025-02-20", 10_000)];
    for news in late {
        take_in(&mut *store, &products, &[news], NOW, OnRefusal::BookNothing, |_| {}).expect("taken in");
    }
    let order = |store: &dyn Store| -> Vec<u64> {
        records(store)[0].unpack().expect("a record").entries.iter().map(|entry| entry.seq).collect()
    };
    // The opening, 20 February, 20 March, 20 April.
    assert_eq!(order(&*store), [1, 4, 2, 3]);
    fold(&mut *store, 1, |_| {}).expect("folded");
    assert_eq!(order(&*store), [1, 4, 2, 3]);
    assert_clean_before_any_close(&*store, &products);
}

fn assert_clean_before_any_close(store: &dyn Store, products: &app::products::Products) {
    let verified = app::verify::verify(store, products, |_| {}).expect("verified");
    assert_eq!((verified.accounts, verified.problems), (1, Vec::new()));
}
