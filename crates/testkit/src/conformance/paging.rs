//! Pages of rows, and rows shown without copying, make up the whole.

use app::port::{AccountId, EventRow, JournalRow, Store, TransitionRow};
use primitives::Date;

use super::books::{RandomBook, plainly};
use super::{Dump, Open};

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

pub(super) fn pages<T>(read: impl Fn(u64) -> anyhow::Result<Vec<T>>, place: impl Fn(&T) -> u64) -> Vec<T> {
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
