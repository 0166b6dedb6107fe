//! Double entry: every posting set balances, and the sets add up to the account.

use std::collections::BTreeMap;

use ledger::History;
use ledger::posting::{LedgerAccount, balances, postings};
use primitives::{Amount, Date};

use crate::for_random_stories;

#[test]
fn every_posting_set_balances_and_all_of_them_make_the_account() {
    for_random_stories(|story| {
        let history = History::new(&story.product, &story.entries);
        let mut books: BTreeMap<LedgerAccount, Amount> = BTreeMap::new();
        let mut last = Date::MIN;
        for set in postings(history, story.last_day) {
            assert!(last <= set.on, "postings go forward in time");
            last = set.on;
            let sum: Amount = set.lines.iter().map(|(_, amount)| *amount).sum();
            assert_eq!(sum, Amount::ZERO, "the postings of {} do not balance: {:?}", set.on, set.lines);
            for (account, amount) in set.lines {
                *books.entry(account).or_default() += amount;
            }
        }
        books.retain(|_, amount| !amount.is_zero());
        let account = history.as_of(story.last_day).expect("the account is open");
        let expected: BTreeMap<LedgerAccount, Amount> = balances(&account).into_iter().collect();
        assert_eq!(books, expected);
    });
}
