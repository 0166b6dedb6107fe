//! Double entry: every posting set balances, and the sets add up to the account.

use std::collections::BTreeMap;

use ledger::History;
use ledger::component::Component;
use ledger::posting::{LedgerAccount, balances, postings};
use primitives::{Amount, Date};
use testkit::naive::naive;

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

#[test]
fn the_books_hold_what_the_naive_ledger_says() {
    for_random_stories(|story| {
        let mut day = story.opened_on;
        while day <= story.last_day {
            let account = History::new(&story.product, &story.entries).as_of(day);
            let slow = naive(&story.product, &story.entries, day, Date::MAX);
            let (Some(account), Some(slow)) = (account, slow) else { return };
            let books: BTreeMap<LedgerAccount, Amount> = balances(&account).into_iter().collect();
            let held = |account: LedgerAccount| books.get(&account).copied().unwrap_or_default();
            let income = |account: LedgerAccount| Amount::ZERO - held(account);
            let at = format!("seed {}, {day}", story.seed);
            assert_eq!(income(LedgerAccount::Kept), slow.totals.kept, "{at}: kept");
            assert_eq!(income(LedgerAccount::CreditBalance), slow.credit_balance, "{at}: credit balance");
            if account.charge_off.is_none() {
                let unpaid: Amount = slow.instalments.iter().map(|instalment| instalment.unpaid().principal).sum();
                let principal = unpaid + slow.pools.principal();
                assert_eq!(held(LedgerAccount::Receivable(Component::Principal)), principal, "{at}: principal");
                for component in Component::ALL {
                    let forgiven = held(LedgerAccount::Forgiven(component));
                    assert_eq!(forgiven, slow.totals.forgiven[component], "{at}: forgiven {}", component.name());
                }
            }
            day = day + 7;
        }
    });
}
