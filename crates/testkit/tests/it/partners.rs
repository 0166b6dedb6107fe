//! Accounts of lenders of whom one has a schedule of its own, through everything that random histories do to them.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

use ledger::account::Account;
use ledger::accrual::{Accrued, Kink, Trajectory, by_owner, by_owner_as_reported};
use ledger::component::Component;
use ledger::day_close::close_with_accruals;
use ledger::posting::{LedgerAccount, balances, owned_balances, postings};
use ledger::product::{InterestRecalculation, RecalculationKeeps, TrancheInstalments};
use ledger::{Event, History, intake};
use primitives::{Amount, Date};

use crate::{Story, for_random_stories, setting};

const SHARED: [&str; 3] = ["a=70%@8%:emi+b=30%", "a=50%@2%:emi+b=30%+c=20%", "b=85%+a=15%@1%:emi"];

/// Runs a check over the random accounts that may be shared so, with lenders who do, and without what such lenders do not have.
fn for_shared_stories(check: impl Fn(&Story) + std::panic::RefUnwindSafe) {
    let shared = AtomicU32::new(0);
    for_random_stories(|story| {
        let mut product = story.product.clone();
        if product.interest_recalculation == InterestRecalculation::DailySimple {
            product.interest_recalculation = InterestRecalculation::Daily;
        }
        product.recalculation_keeps = RecalculationKeeps::Principal;
        product.tranche_instalments = TrancheInstalments::Shared;
        product.restructure.re_age_collects = false;
        let mut entries = story.entries.clone();
        let Some(Event::ContractOpened(contract)) = entries.first_mut().map(|entry| &mut entry.event) else { return };
        let fits = (0..3).any(|turn| {
            contract.funding_source =
                SHARED[(usize::try_from(story.seed % 3).expect("one of three") + turn) % 3].to_owned();
            intake::check_opening(&product, contract, story.opened_on).is_ok()
        });
        if fits {
            shared.fetch_add(1, Ordering::Relaxed);
            check(&Story { product, entries, ..*story });
        }
    });
    let shared = shared.into_inner();
    assert!(setting("ARREARS_SEED").is_some() || shared >= 20, "{shared} accounts are shared");
}

fn has_part(account: &Account<'_>, at: &str) {
    let (own, all) = (account.partner_unpaid().expect("a lender has a schedule"), account.unpaid());
    for of in [Component::Principal, Component::Interest] {
        assert!(Amount::ZERO <= own[of] && own[of] <= all[of], "{at}: {own:?} of {all:?}");
    }
    for part in account.partner_schedule() {
        let whole = account.instalments.iter().find(|i| i.key == part.key).expect("it is a part of an instalment");
        for of in [Component::Principal, Component::Interest] {
            assert!(part.unpaid[of] <= whole.unpaid_of(of), "{at}: {part:?} of {whole:?}");
        }
    }
}

/// On every fifth day the partner has no less than nothing and no more than there is, books of each lender balance, and together
/// they are the account's.
#[test]
fn lenders_together_have_what_the_account_is() {
    for_shared_stories(|story| {
        let history = History::new(&story.product, &story.entries);
        let mut day = story.opened_on;
        while day <= story.last_day {
            let at = format!("seed {}, {day}", story.seed);
            let account = history.as_of(day).expect("the account is open");
            has_part(&account, &at);
            let owned = owned_balances(history, &account, |_| true);
            let mut owners: BTreeMap<&str, Amount> = BTreeMap::new();
            let mut all: BTreeMap<LedgerAccount<'_>, Amount> = BTreeMap::new();
            for line in owned {
                *owners.entry(line.owner).or_default() += line.amount;
                *all.entry(line.account).or_default() += line.amount;
            }
            assert!(owners.values().all(|sum| sum.is_zero()), "{at}: {owners:?}");
            if account.sales.iter().all(|sale| sale.on >= day) {
                all.retain(|_, amount| !amount.is_zero());
                assert_eq!(all, balances(&account).into_iter().collect(), "{at}");
            }
            day = day + 5;
        }
        for set in postings(history, story.last_day) {
            assert_eq!(set.lines.iter().map(|line| line.amount).sum::<Amount>(), Amount::ZERO, "{:?}", set.lines);
        }
    });
}

/// What closes of the days on which somebody looks have told of each lender is its income on every day, whatever is learned late.
#[test]
fn closes_tell_the_income_of_each_lender() {
    for_shared_stories(|story| {
        let history = History::new(&story.product, &story.entries);
        let mut told: BTreeMap<String, Vec<Kink>> = BTreeMap::new();
        let (mut wake, mut day) = (None, story.opened_on);
        while day <= story.last_day {
            if wake == Some(day) || story.entries.iter().any(|entry| entry.booked_on == day) {
                let close = close_with_accruals(history, day, |owner, kink| {
                    told.entry(owner.to_owned()).or_default().push(kink);
                });
                wake = close.and_then(|close| close.next_wake);
            }
            let on = day;
            day = day.next();
            // Every third day will do: what went wrong on a day is wrong from then on.
            if (on - story.opened_on) % 3 != 0 {
                continue;
            }
            let at = format!("seed {}, {on}", story.seed);
            let mut found = in_all(by_owner_as_reported(history, on), on);
            for (owner, kinks) in &told {
                let mut sum = Accrued::default();
                kinks.iter().for_each(|kink| sum[kink.kind] += kink.through(on));
                assert_eq!(sum, found.remove(owner).unwrap_or_default(), "{at}: {owner}");
            }
            assert!(found.values().all(|rest| *rest == Accrued::default()), "{at}: {found:?}");
        }
        // However far it is foretold, the parts are the whole.
        let Some(account) = history.as_reported(story.last_day, story.last_day) else { return };
        let whole = Trajectory::of(history, &account, story.last_day);
        for later in [story.last_day, story.last_day + 90] {
            let parts = in_all(by_owner(history, &account, story.last_day), later);
            assert_eq!(parts.into_values().fold(Accrued::default(), |sum, part| sum + part), whole.at(later));
        }
    });
}

fn in_all(owned: Vec<(&str, Trajectory)>, day: Date) -> BTreeMap<String, Accrued> {
    owned.into_iter().map(|(owner, income)| (owner.to_owned(), income.at(day))).collect()
}
