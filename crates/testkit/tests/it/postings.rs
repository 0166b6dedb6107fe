//! Double entry: every posting set balances, and the sets add up to the account.

use std::collections::BTreeMap;

use ledger::History;
use ledger::component::Component;
use ledger::posting::{LedgerAccount, balances, owned_balances, postings};
use primitives::{Amount, Date};
use testkit::naive::{NaiveInstalment, naive};

use crate::for_random_stories;

#[test]
fn every_posting_set_balances_and_all_of_them_make_the_account() {
    for_random_stories(|story| {
        let history = History::new(&story.product, &story.entries);
        let mut books: BTreeMap<(&str, LedgerAccount<'_>), Amount> = BTreeMap::new();
        let mut last = Date::MIN;
        for set in postings(history, story.last_day) {
            assert!(last <= set.on, "postings go forward in time");
            last = set.on;
            for owner in set.lines.iter().map(|line| line.owner) {
                let own = set.lines.iter().filter(|line| line.owner == owner);
                let sum: Amount = own.map(|line| line.amount).sum();
                assert_eq!(sum, Amount::ZERO, "{owner}'s postings of {} do not balance: {:?}", set.on, set.lines);
            }
            for line in set.lines {
                *books.entry((line.owner, line.account)).or_default() += line.amount;
            }
        }
        books.retain(|_, amount| !amount.is_zero());
        let account = history.as_of(story.last_day).expect("the account is open");
        let owned = owned_balances(history, &account, |_| true);
        assert_eq!(books, owned.into_iter().map(|line| ((line.owner, line.account), line.amount)).collect());

        let mut all: BTreeMap<LedgerAccount<'_>, Amount> = BTreeMap::new();
        for ((_, account), amount) in books {
            *all.entry(account).or_default() += amount;
        }
        // A price is the seller's against the buyer's, and what it is more or less than what was handed over.
        let of_sales: Vec<LedgerAccount<'_>> = all.keys().copied().filter(|account| is_of_sales(*account)).collect();
        let sum: Amount = of_sales.iter().filter_map(|account| all.remove(account)).sum();
        assert_eq!(sum, Amount::ZERO, "sales move nothing in all");
        all.retain(|_, amount| !amount.is_zero());
        assert_eq!(all, balances(&account).into_iter().collect(), "whoever owned it, it is one account");
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
            let books: BTreeMap<LedgerAccount<'_>, Amount> = balances(&account).into_iter().collect();
            let held = |account: LedgerAccount<'_>| books.get(&account).copied().unwrap_or_default();
            let income = |account: LedgerAccount<'_>| Amount::ZERO - held(account);
            let at = format!("seed {}, {day}", story.seed);
            assert_eq!(income(LedgerAccount::Kept), slow.totals.kept, "{at}: kept");
            assert_eq!(held(LedgerAccount::FeesRefunded), slow.totals.fees_refunded, "{at}: fees refunded");
            let waived = held(LedgerAccount::InterestPaymentsWaived);
            assert_eq!(waived, slow.totals.interest_payments_waived, "{at}: interest given back");
            assert_eq!(held(LedgerAccount::InterestRefunded), slow.totals.interest_refunded, "{at}: interest refunded");
            assert_eq!(income(LedgerAccount::CreditBalance), slow.credit_balance, "{at}: credit balance");
            let unpaid: Amount = slow.instalments.iter().map(|instalment| instalment.unpaid().principal).sum();
            let principal = unpaid + slow.pools.principal();
            let additional: Amount = slow.instalments.iter().map(|instalment| instalment.additional_interest).sum();
            assert_eq!(income(LedgerAccount::AdditionalIncome), additional, "{at}: additional interest");
            if account.charge_off.is_none() {
                let unpaid: Amount = slow.instalments.iter().map(NaiveInstalment::additional_unpaid).sum();
                assert_eq!(held(LedgerAccount::AdditionalReceivable), unpaid, "{at}: additional interest unpaid");
            }
            if let Some(loss) = &slow.loss_account {
                let stands = held(LedgerAccount::ChargedOff(loss, Component::Principal));
                assert_eq!(stands, principal, "{at}: charged off as {loss}");
            } else {
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

/// Each owner's books by days: what moved on the days on which the account was its own, and what it took over and handed over
/// when settlement dates were over. All of it as it is known in the end.
#[test]
fn each_owners_books_hold_what_moved_on_its_days() {
    let sold = std::sync::atomic::AtomicU32::new(0);
    for_random_stories(|story| {
        let history = History::new(&story.product, &story.entries);
        let days = [story.opened_on + 70, story.last_day];
        for as_of in days {
            let Some(account) = history.as_of(as_of) else { continue };
            if account.sales.is_empty() || account.sales.iter().any(|sale| sale.to.contains('=')) {
                continue;
            }
            let mut books: BTreeMap<(&str, LedgerAccount<'_>), Amount> = BTreeMap::new();
            if account.contract.funding_source.contains('=') {
                continue;
            }
            let mut before: BTreeMap<LedgerAccount<'_>, Amount> = BTreeMap::new();
            let mut day = story.opened_on;
            while day <= as_of {
                let owner = account.owner_on(day);
                let past_owner = account.owner_on(day.previous());
                for (of, amount) in before.iter().filter(|(of, _)| past_owner != owner && is_owed(**of)) {
                    *books.entry((past_owner, *of)).or_default() -= *amount;
                    *books.entry((past_owner, LedgerAccount::Transferred)).or_default() += *amount;
                    *books.entry((owner, *of)).or_default() += *amount;
                    *books.entry((owner, LedgerAccount::Transferred)).or_default() -= *amount;
                }
                let sale = account.sales.iter().find(|sale| sale.on == day.previous());
                if let Some(price) = sale.and_then(|sale| sale.price) {
                    let owed: Amount = before.iter().filter(|(of, _)| is_owed(**of)).map(|(_, amount)| *amount).sum();
                    let mut add = |who, of, amount| *books.entry((who, of)).or_default() += amount;
                    add(past_owner, LedgerAccount::SalePrice, price);
                    add(owner, LedgerAccount::SalePrice, -price);
                    add(past_owner, LedgerAccount::Transferred, -owed);
                    add(owner, LedgerAccount::Transferred, owed);
                    add(owner, LedgerAccount::PurchasePremium, price - owed);
                    if price >= owed {
                        add(past_owner, LedgerAccount::SaleGain, owed - price);
                    } else {
                        add(past_owner, LedgerAccount::SaleLoss, owed - price);
                    }
                }
                let then = history.fold(day, |_| true, false).expect("the account is open");
                let now: BTreeMap<LedgerAccount<'_>, Amount> = balances(&then).into_iter().collect();
                for of in before.keys().chain(now.keys()).collect::<std::collections::BTreeSet<_>>() {
                    let at = |lines: &BTreeMap<LedgerAccount<'_>, Amount>| lines.get(of).copied().unwrap_or_default();
                    *books.entry((owner, *of)).or_default() += at(&now) - at(&before);
                }
                (before, day) = (now, day.next());
            }
            books.retain(|_, amount| !amount.is_zero());
            let owned = owned_balances(history, &account, |_| true);
            let owned = owned.into_iter().map(|line| ((line.owner, line.account), line.amount)).collect();
            assert_eq!(books, owned, "seed {}, {as_of}", story.seed);
            sold.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        }
    });
    assert!(sold.into_inner() > 5 || std::env::var("ARREARS_SEED").is_ok(), "some accounts are sold");
}

fn is_of_sales(account: LedgerAccount<'_>) -> bool {
    matches!(
        account,
        LedgerAccount::SalePrice | LedgerAccount::SaleGain | LedgerAccount::SaleLoss | LedgerAccount::PurchasePremium
    )
}

fn is_owed(account: LedgerAccount<'_>) -> bool {
    matches!(account, LedgerAccount::Receivable(_) | LedgerAccount::AdditionalReceivable | LedgerAccount::CreditBalance)
}
