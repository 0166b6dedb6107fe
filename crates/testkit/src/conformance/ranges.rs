//! Books read in ranges of accounts: the same as read whole, however small the ranges are.

use std::num::NonZeroUsize;

use app::port::{AccountId, AccountRange, Reading, TransitionRow};
use app::verify::{Verified, verify, verify_in_ranges};
use primitives::Date;

use super::books::{RandomBook, plainly};
use super::{Dump, Open};

/// The ranges of so many accounts each, with open ends.
fn ranges(store: &dyn Reading, accounts: u64) -> Vec<AccountRange> {
    let last = store.info().expect("read").accounts;
    let mut ranges = vec![AccountRange { after: None, through: Some(AccountId(accounts)) }];
    while let Some(after) = ranges.last().and_then(|range| range.through) {
        let through = (after.0 < last).then(|| AccountId(after.0 + accounts));
        ranges.push(AccountRange { after: Some(after), through });
    }
    ranges
}

/// Changes and first wakes of ranges are those of the whole book, each once.
pub fn ranges_of_accounts_make_up_the_whole(open: Open<'_>) {
    let book = RandomBook::new(460..475);
    let mut store = open("book");
    book.take_in_everything(&mut *store);
    // As long as accounts are still to be looked at.
    let half = book.last_day() + -60;
    book.close(&mut *store, half, plainly()).expect("closed");
    let mut expected = Dump::of(&*store).transitions;
    expected.sort_by_key(|row| (row.account, row.day));
    let mut wakes = store.wakes_after((Date::MIN, AccountId(0)), 1_000_000).expect("read");
    wakes.sort_by_key(|(day, account)| (*account, *day));
    wakes.dedup_by_key(|(_, account)| *account);
    let wakes: Vec<_> = wakes.into_iter().map(|(day, account)| (account, day)).collect();
    assert!(expected.len() > 50 && wakes.len() > 3, "{} changes, {} wakes", expected.len(), wakes.len());
    for accounts in [1, 5, 1_000] {
        let ranges = ranges(&*store, accounts);
        let read = |range: &AccountRange| store.transitions_of(*range).expect("read");
        assert_eq!(ranges.iter().flat_map(read).collect::<Vec<_>>(), expected, "ranges of {accounts}");
        let first = |range: &AccountRange| store.first_wakes_of(*range).expect("read");
        assert_eq!(ranges.iter().flat_map(first).collect::<Vec<_>>(), wakes, "ranges of {accounts}");
    }
}

/// However few accounts are verified together, the same is counted and the same is found: also a change that is told of an
/// account that is missing, between two that there are or after all of them.
pub fn a_book_is_verified_in_ranges_of_any_size(open: Open<'_>) {
    let book = RandomBook::new(460..475);
    let mut store = open("book");
    book.take_in_everything(&mut *store);
    book.close(&mut *store, book.last_day(), plainly()).expect("closed");
    let verified = |store: &dyn Reading, accounts| {
        let accounts = NonZeroUsize::new(accounts).expect("it is not zero");
        verify_in_ranges(store, &book.products, accounts, |_| {}).expect("verified")
    };
    let sound = verify(&*store, &book.products, |_| {}).expect("verified");
    assert_eq!((sound.problems.as_slice(), sound.problem_count), ([].as_slice(), 0));
    assert!(sound.accounts >= 12 && sound.transitions > 50, "{sound:?}");
    for accounts in [1, 2, 5, 12, 13] {
        assert_eq!(verified(&*store, accounts), sound, "{accounts} at a time");
    }

    let one = Dump::of(&*store).transitions.swap_remove(0);
    let of = |account, day| TransitionRow { account: AccountId(account), day, ..one.clone() };
    let mut unit = store.begin().expect("begun");
    unit.add_transitions(&[of(0, one.day), of(7_000_000, one.day + 4_000)]).expect("added");
    unit.commit().expect("committed");
    let damaged = |problem_count, problems: &[&str]| Verified {
        problem_count,
        problems: problems.iter().map(|&what| what.to_owned()).collect(),
        ..sound.clone()
    };
    let expected = damaged(
        2,
        &[
            "1 transitions name account number 0, which is missing",
            "1 transitions name account number 7000000, which is missing",
        ],
    );
    for accounts in [1, 5, 10_000] {
        assert_eq!(verified(&*store, accounts), expected, "{accounts} at a time");
    }
}
