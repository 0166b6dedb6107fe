//! Conformance: one suite that every store passes.
//!
//! A store shows how its books are made and opened again, and [`every_store_passes!`](crate::every_store_passes!) makes one test of each function
//! here. Books are random, from the histories of [`crate::history`]; closes that break off are in `breaking`, accrued
//! income is looked at in `income`, long intakes in `long_intake`, what a portfolio may have in `portfolio`, ranges of accounts in `ranges`, what lies beside records in `records`, wakes in `wakes`,
//! several workers at one day in `workers`.

mod books;
mod breaking;
mod desk;
mod documents;
mod ends;
mod income;
mod long_intake;
mod models;
mod outreach;
mod persons;
mod policies;
mod portfolio;
mod promises;
mod ranges;
mod records;
mod wakes;
mod work;
mod workers;

use app::Error;
use app::audit::audit;
use app::close_day::{Options, close_through};
use app::intake::{News, OnRefusal, take_in};
use app::port::{
    AccountId, AccountRow, AccrualRow, CloseRow, EventRow, JournalRow, KinkRow, ProductRow, Reading, Store,
    TransitionRow,
};
use app::products::Products;
use app::rebuild::rebuild;
use app::record::{Record, unpack_standings};
use app::verify::verify;
use ledger::Event;
use ledger::account::Status;
use ledger::ageing::OverdueForms;
use ledger::day_close::Standing;
use primitives::{Amount, Date};

use crate::naive::{NaiveAccount, NaiveSettlementState, NaiveStatus, naive};
pub(crate) use books::{FixedClock, NOW, RandomBook};
use books::{date, monthly_book, opening, plainly, repayment};
use breaking::BreakingStore;

pub use books::{live_in, live_in_for};
pub use desk::{
    a_case_stops_what_it_is_about_until_it_is_answered, a_plan_stops_collection_until_it_is_broken,
    bad_faith_is_decided_by_a_second_person_upon_several_signs, help_in_hardship_is_looked_at_again_and_ends,
    relief_is_booked_once_by_whoever_may_grant_it,
};
pub use documents::another_person_activates_a_document;
pub use ends::a_close_books_the_end_of_an_account_that_is_too_late;
pub use income::{
    each_days_income_is_the_sum_over_accounts, income_is_the_same_however_closes_go,
    kinks_add_up_and_vanish_when_they_cancel_out,
};
pub use long_intake::a_long_intake_books_what_short_ones_do;
pub use models::{
    a_challenger_decides_about_its_share, a_model_is_added_once_and_never_changed, another_person_lets_a_model_decide,
};
pub use outreach::{
    a_permit_is_held_by_one_and_runs_out, limits_hold_whatever_the_order_of_several_parties,
    nobody_is_contacted_about_what_has_been_paid,
};
pub use persons::{
    a_document_is_added_once_and_its_changes_in_order, a_key_of_a_person_is_used_once,
    addresses_are_found_by_their_values, events_of_persons_are_found_by_person_and_by_place,
    items_are_found_replaced_and_dropped,
};
pub use policies::{
    a_dropped_policy_leaves_nothing, a_further_version_does_not_reach_into_closed_days,
    a_policy_is_added_once_and_never_changed, the_accounts_of_a_person_are_found,
};
pub use portfolio::{
    a_long_intake_counts_its_restructures_over_all_batches, a_month_takes_as_many_restructures_as_the_product_allows,
    a_month_takes_fewer_restructures_of_accounts_past_due, the_accounts_with_an_event_of_a_span_are_found,
};
pub use promises::a_promise_is_judged_by_what_came_in;
pub use ranges::{a_book_is_verified_in_ranges_of_any_size, ranges_of_accounts_make_up_the_whole};
pub use records::{
    a_dropped_fold_leaves_records_as_they_were, a_fold_that_breaks_off_resumes,
    accounts_are_folded_in_order_and_a_few_at_a_time, an_extended_record_reads_as_one, folding_changes_no_answer,
    late_news_is_read_in_its_place,
};
pub use wakes::a_wake_that_is_there_already_stays_as_it_is;
pub use work::{
    a_code_is_what_the_gate_hears_and_what_follows, a_job_is_held_returned_and_handed_over,
    every_note_is_checked_and_judged_by_a_second_person, figures_are_those_counted_by_hand,
    figures_of_accounts_and_hours_are_those_counted_by_hand,
    the_day_is_shared_out_by_what_each_job_brings_and_says_why, the_day_is_shared_out_within_everybodys_minutes,
    two_people_never_have_one_job, what_is_at_risk_is_all_that_is_owed_on_late_accounts,
    what_was_paid_meanwhile_is_nobodys_job, with_nobody_on_duty_every_job_waits,
};
pub use workers::{
    a_chunk_whose_worker_died_is_closed_by_another, a_close_of_several_workers_that_breaks_off_resumes,
    a_first_close_that_breaks_off_after_its_last_chunk_is_finished, workers_change_nothing,
};

/// Makes an empty book of this name in Asia/Shanghai, or opens it again for writing when it was made before.
pub type Open<'o> = &'o mut dyn FnMut(&str) -> Box<dyn Store>;

/// One test of each part of the suite, for the store whose books the expression makes and opens: some function, or
/// closure, of [`Open`]'s form, evaluated anew for every test; none where the store cannot be had on this machine.
#[macro_export]
macro_rules! every_store_passes {
    ($open:expr) => {
        $crate::every_store_passes! { @each $open;
            intake_is_idempotent_by_key,
            two_people_never_have_one_job,
            a_code_is_what_the_gate_hears_and_what_follows,
            what_was_paid_meanwhile_is_nobodys_job,
            a_job_is_held_returned_and_handed_over,
            the_day_is_shared_out_within_everybodys_minutes,
            the_day_is_shared_out_by_what_each_job_brings_and_says_why,
            with_nobody_on_duty_every_job_waits,
            what_is_at_risk_is_all_that_is_owed_on_late_accounts,
            figures_are_those_counted_by_hand,
            figures_of_accounts_and_hours_are_those_counted_by_hand,
            every_note_is_checked_and_judged_by_a_second_person,
            a_key_stands_for_one_event,
            a_long_intake_books_what_short_ones_do,
            a_clock_that_went_backwards_reorders_nothing,
            of_refused_arrivals_nothing_or_the_rest_is_booked,
            a_dropped_unit_of_work_leaves_nothing,
            pages_make_up_the_whole,
            a_day_that_has_not_ended_is_not_closed,
            closing_twice_changes_nothing,
            closing_in_two_halves_equals_one_run,
            chunks_and_threads_change_nothing,
            workers_change_nothing,
            a_close_of_several_workers_that_breaks_off_resumes,
            a_close_that_breaks_off_resumes,
            news_during_a_broken_close_belongs_to_the_next_day,
            fold_of_events_equals_stored_record,
            closes_report_what_the_naive_ledger_says,
            a_close_books_the_end_of_an_account_that_is_too_late,
            an_audit_and_a_rebuild_find_the_book_as_it_is,
            a_rehearsal_books_nothing,
            a_policy_is_added_once_and_never_changed,
            a_dropped_policy_leaves_nothing,
            a_further_version_does_not_reach_into_closed_days,
            a_model_is_added_once_and_never_changed,
            another_person_lets_a_model_decide,
            a_challenger_decides_about_its_share,
            events_of_persons_are_found_by_person_and_by_place,
            a_key_of_a_person_is_used_once,
            addresses_are_found_by_their_values,
            another_person_activates_a_document,
            a_promise_is_judged_by_what_came_in,
            a_case_stops_what_it_is_about_until_it_is_answered,
            a_plan_stops_collection_until_it_is_broken,
            bad_faith_is_decided_by_a_second_person_upon_several_signs,
            help_in_hardship_is_looked_at_again_and_ends,
            relief_is_booked_once_by_whoever_may_grant_it,
            limits_hold_whatever_the_order_of_several_parties,
            a_permit_is_held_by_one_and_runs_out,
            nobody_is_contacted_about_what_has_been_paid,
            a_document_is_added_once_and_its_changes_in_order,
            items_are_found_replaced_and_dropped,
            the_accounts_of_a_person_are_found,
            the_accounts_with_an_event_of_a_span_are_found,
            a_month_takes_as_many_restructures_as_the_product_allows,
            a_long_intake_counts_its_restructures_over_all_batches,
            a_month_takes_fewer_restructures_of_accounts_past_due,
            each_days_income_is_the_sum_over_accounts,
            income_is_the_same_however_closes_go,
            kinks_add_up_and_vanish_when_they_cancel_out,
            an_extended_record_reads_as_one,
            a_dropped_fold_leaves_records_as_they_were,
            accounts_are_folded_in_order_and_a_few_at_a_time,
            folding_changes_no_answer,
            a_fold_that_breaks_off_resumes,
            late_news_is_read_in_its_place,
            a_chunk_whose_worker_died_is_closed_by_another,
            a_first_close_that_breaks_off_after_its_last_chunk_is_finished,
            a_wake_that_is_there_already_stays_as_it_is,
            ranges_of_accounts_make_up_the_whole,
            a_book_is_verified_in_ranges_of_any_size,
        }
    };
    (@each $open:expr; $($name:ident,)*) => {
        $(#[test] fn $name() {
            if let Some(mut open) = $open {
                $crate::conformance::$name(&mut open);
            }
        })*
    };
}

/// The same arrivals twice: the second time all are known, and the book is as before.
pub fn intake_is_idempotent_by_key(open: Open<'_>) {
    let mut store = open("book");
    let products = monthly_book();
    let arrivals = [opening("A1", "2025-01-31"), repayment("A1", "r1", "2025-02-28", 10_000)];
    let first = take_in(&mut *store, &products, &arrivals, NOW, OnRefusal::BookNothing, |_| {}).expect("taken in");
    assert_eq!((first.booked, first.known, first.opened), (2, 0, 1));
    let before = Dump::of(&*store);
    let again = take_in(&mut *store, &products, &arrivals, NOW + 1, OnRefusal::BookNothing, |_| {}).expect("taken in");
    assert_eq!((again.booked, again.known, again.opened), (0, 2, 0));
    assert_eq!(Dump::of(&*store), before);
}

/// What is learned later is recorded at no earlier instant, whatever the clock says.
pub fn a_clock_that_went_backwards_reorders_nothing(open: Open<'_>) {
    let mut store = open("book");
    let products = monthly_book();
    let an_hour = 3_600_000_000;
    for (now, arrival) in [
        (NOW, opening("A1", "2025-01-31")),
        (NOW - an_hour, repayment("A1", "r1", "2025-02-28", 10_000)),
        (NOW + an_hour, repayment("A1", "r2", "2025-03-28", 10_000)),
    ] {
        let taken = take_in(&mut *store, &products, &[arrival], now, OnRefusal::BookNothing, |_| {}).expect("taken in");
        assert_eq!(taken.booked, 1);
    }
    let rows = store.journal_after(0, 10).expect("read");
    let instants: Vec<_> = rows.iter().map(|row| row.recorded_at).collect();
    assert_eq!(instants, [NOW, NOW, NOW + an_hour]);
}

/// A key that comes again with another event is refused, by name.
pub fn a_key_stands_for_one_event(open: Open<'_>) {
    let mut store = open("book");
    let products = monthly_book();
    let arrivals = [
        opening("A1", "2025-01-31"),
        repayment("A1", "r1", "2025-02-28", 10_000),
        repayment("A1", "r1", "2025-02-28", 10_001),
        opening("A2", "2025-01-31"),
        repayment("A2", "r1", "2025-02-28", 10_001),
    ];
    let taken = take_in(&mut *store, &products, &arrivals, NOW, OnRefusal::BookTheRest, |_| {}).expect("taken in");
    assert_eq!(taken.booked, 4, "another account has keys of its own");
    let why = "key \"r1\" was already used for another event of this account (a repayment of 2025-02-28)";
    assert_eq!(taken.refused, [(2, why.to_owned())]);
}

/// With one bad arrival among good ones, either nothing is booked or all the others are.
pub fn of_refused_arrivals_nothing_or_the_rest_is_booked(open: Open<'_>) {
    let mut store = open("book");
    let products = monthly_book();
    let arrivals = [
        opening("A1", "2025-01-31"),
        repayment("A9", "r1", "2025-02-28", 10_000),
        repayment("A1", "r1", "2025-02-28", 10_000),
    ];
    let why = "the book has no account \"A9\"".to_owned();
    let empty = Dump::of(&*store);
    let taken = take_in(&mut *store, &products, &arrivals, NOW, OnRefusal::BookNothing, |_| {}).expect("taken in");
    assert_eq!((taken.booked, taken.opened, taken.refused), (0, 0, vec![(1, why.clone())]));
    assert_eq!(Dump::of(&*store), empty);
    let taken = take_in(&mut *store, &products, &arrivals, NOW, OnRefusal::BookTheRest, |_| {}).expect("taken in");
    assert_eq!((taken.booked, taken.opened, taken.refused), (2, 1, vec![(1, why)]));
    assert_eq!(store.journal_len().expect("read"), 2);
}

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

/// Whatever is read in pages of one is what is read in one page.
pub fn pages_make_up_the_whole(open: Open<'_>) {
    let mut store = open("book");
    RandomBook::new(0..6).live(&mut *store, plainly());
    let whole = Dump::of(&*store);
    assert_eq!(pages(|after| store.journal_after(after, 1), |row| row.seq), whole.journal);
    assert_eq!(pages(|after| store.accounts_after(AccountId(after), 1), |row| row.id.0), whole.accounts);
    let wakes = paired_pages(|after| store.wakes_after(after, 1), |&wake| wake);
    assert_eq!(wakes, whole.wakes);
    let transitions = paired_pages(|after| store.transitions_after(after, 1), |row| (row.day, row.account));
    assert_eq!(transitions, whole.transitions);
    for limit in [1, 7, usize::MAX / 2] {
        assert_eq!(visited_events(&*store, limit), whole.journal, "{limit} events at a time");
        assert_eq!(visited_transitions(&*store, limit), whole.transitions, "{limit} changes at a time");
    }
    let seqs: Vec<u64> = whole.journal.iter().rev().map(|row| row.seq).collect();
    let backwards: Vec<u64> = store.journal_at(&seqs).expect("read").iter().map(|row| row.seq).collect();
    assert_eq!(backwards, seqs, "events come in the order asked for");
}

/// The rows of the journal, each with what was shown of it in pages.
fn visited_events(store: &dyn Store, limit: usize) -> Vec<JournalRow> {
    let (mut rows, mut after) = (Vec::new(), 0);
    loop {
        let before = rows.len();
        let journal = store.journal_after(after, limit).expect("read");
        store
            .for_each_event(after, limit, &mut |event| {
                let EventRow { seq, account, effective_on, booked_on, key, payload } = event;
                let of_journal = &journal[rows.len() - before];
                let (kind, recorded_at) = (of_journal.kind.clone(), of_journal.recorded_at);
                let (key, payload) = (key.to_owned(), payload.to_vec());
                rows.push(JournalRow { seq, account, kind, effective_on, booked_on, recorded_at, key, payload });
                Ok(())
            })
            .expect("read");
        assert_eq!(rows[before..], journal);
        let Some(last) = journal.last() else { return rows };
        after = last.seq;
    }
}

/// The same of changes that closes found.
fn visited_transitions(store: &dyn Store, limit: usize) -> Vec<TransitionRow> {
    let (mut rows, mut after) = (Vec::new(), (Date::MIN, AccountId(0)));
    loop {
        let page = store.transitions_after(after, limit).expect("read");
        let mut shown = Vec::new();
        store
            .for_each_transition(after, limit, &mut |day, account, payload| {
                shown.push((day, account, payload.to_vec()));
                Ok(())
            })
            .expect("read");
        assert!(shown.iter().zip(&page).all(|(shown, row)| *shown == (row.day, row.account, row.payload.clone())));
        assert_eq!(shown.len(), page.len());
        let Some(last) = page.last() else { return rows };
        after = (last.day, last.account);
        rows.extend(page);
    }
}

fn pages<T>(read: impl Fn(u64) -> anyhow::Result<Vec<T>>, place: impl Fn(&T) -> u64) -> Vec<T> {
    let mut all: Vec<T> = Vec::new();
    loop {
        let page = read(all.last().map_or(0, &place)).expect("read");
        if page.is_empty() {
            return all;
        }
        all.extend(page);
    }
}

fn paired_pages<T>(
    read: impl Fn((Date, AccountId)) -> anyhow::Result<Vec<T>>,
    place: impl Fn(&T) -> (Date, AccountId),
) -> Vec<T> {
    let mut all: Vec<T> = Vec::new();
    loop {
        let page = read(all.last().map_or((Date::MIN, AccountId(0)), &place)).expect("read");
        if page.is_empty() {
            return all;
        }
        all.extend(page);
    }
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

/// A rehearsal tells what would be booked and refused, and leaves the book as it was.
pub fn a_rehearsal_books_nothing(open: Open<'_>) {
    let mut store = open("book");
    let products = monthly_book();
    let arrivals = [opening("A1", "2025-01-31"), repayment("A9", "r1", "2025-02-28", 10_000)];
    let empty = Dump::of(&*store);
    let taken = take_in(&mut *store, &products, &arrivals, NOW, OnRefusal::Rehearse, |_| {}).expect("rehearsed");
    assert_eq!((taken.booked, taken.opened, taken.refused.len()), (1, 1, 1));
    assert_eq!(Dump::of(&*store), empty);
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

fn assert_clean(store: &dyn Store, products: &Products) {
    let verified = verify(store, products, |_| {}).expect("verified");
    assert_eq!(verified.problems, Vec::<String>::new());
    assert!(verified.accounts > 0 && verified.transitions > 0, "there is something to verify: {verified:?}");
}

/// Everything that a store has of a book, to compare two of them.
#[derive(Debug, PartialEq, Eq)]
struct Dump {
    last_close: Option<Date>,
    last_seq: u64,
    products: Vec<ProductRow>,
    accounts: Vec<AccountRow>,
    journal: Vec<JournalRow>,
    wakes: Vec<(Date, AccountId)>,
    transitions: Vec<TransitionRow>,
    closes: Vec<(Date, CloseRow)>,
    kinks: Vec<KinkRow>,
    accruals: Vec<AccrualRow>,
}

impl Dump {
    fn of(store: &(impl Reading + ?Sized)) -> Self {
        let info = store.info().expect("read");
        let all = usize::MAX / 2;
        let nothing = (Date::MIN, AccountId(0));
        Self {
            last_close: info.last_close,
            last_seq: info.last_seq,
            products: store.products().expect("read"),
            accounts: store.accounts_after(AccountId(0), all).expect("read"),
            journal: store.journal_after(0, all).expect("read"),
            wakes: store.wakes_after(nothing, all).expect("read"),
            transitions: store.transitions_after(nothing, all).expect("read"),
            closes: store.closes(Date::MIN, Date::MAX).expect("read"),
            kinks: store.kinks(Date::MIN, Date::MAX).expect("read"),
            accruals: store.accruals(Date::MIN, Date::MAX).expect("read"),
        }
    }

    /// How long things took is no part of what a book says.
    fn forget_times(&mut self) {
        for (_, close) in &mut self.closes {
            (close.started_at, close.spent) = (0, 0);
        }
    }
}

/// Whether an event can come from outside; statements are the closes' own.
fn comes_from_outside(event: &Event) -> bool {
    !matches!(event, Event::StatementIssued(_))
}

/// The news that an event is, its reversal naming the key of the event it takes back.
fn news(event: &Event) -> News {
    match event.reverses() {
        Some(of) => News::ReversalOf { key: of.to_string() },
        None => News::Event(event.clone()),
    }
}

/// An amount of minor units.
fn minor(amount: i64) -> Amount {
    Amount::from_minor(amount)
}
