mod additional;
mod owners;

use super::*;
use crate::event::Event;
use crate::fixtures::{date, money, monthly, repayment, three_instalments};
use crate::product::LossReason;

/// The balances at the end of a day, as text.
fn books(events: Vec<(&str, Event)>, on: &str) -> Vec<String> {
    let (product, entries) = (monthly(), three_instalments(events));
    let account = History::new(&product, &entries).as_of(date(on)).unwrap();
    let lines = balances(&account);
    assert_eq!(lines.iter().map(|(_, amount)| *amount).sum::<Amount>(), Amount::ZERO, "{lines:?}");
    lines.iter().map(|(account, amount)| format!("{} {}", account.name(), amount.minor())).collect()
}

/// 300.00 are paid out; the fee of 3.00 is earned on its due date, not before.
#[test]
fn a_fee_is_recognised_on_its_due_date() {
    let paid_out = ["assets:receivable:principal 30000", "liabilities:funding -30000"];
    assert_eq!(books(vec![], "2025-02-27"), paid_out);
    let earned = [
        "assets:receivable:principal 30000",
        "liabilities:funding -30000",
        "assets:receivable:fee 300",
        "income:fee -300",
    ];
    assert_eq!(books(vec![], "2025-02-28"), earned);
}

/// 106.00 before anything is due: fee 3.00 and principal 100.00 of the first, fee 3.00 of the second, earned early.
#[test]
fn a_fee_paid_early_is_recognised_when_it_is_paid() {
    let expected =
        ["assets:receivable:principal 20000", "assets:cash 10600", "liabilities:funding -30000", "income:fee -600"];
    assert_eq!(books(vec![("2025-02-10", repayment("106.00"))], "2025-02-10"), expected);
}

/// 309.00 settle everything, 1.00 is kept; a waiver of 2.00 of principal before that makes 3.00 of it.
#[test]
fn credit_balances_and_waivers_have_accounts_of_their_own() {
    let waived = Event::Waived {
        authority: None,
        component: Component::Principal,
        amount: money("2.00"),
        instalment: None,
        reason: String::new(),
    };
    let expected = [
        "assets:cash 31000",
        "liabilities:credit balance -300",
        "liabilities:funding -30000",
        "income:fee -900",
        "expenses:waived:principal 200",
    ];
    assert_eq!(books(vec![("2025-02-09", waived), ("2025-02-10", repayment("310.00"))], "2025-02-10"), expected);
}

/// 100.00 of principal and 3.00 of the fee are paid; charged off on 10 March, 200.00 of principal are owed and nothing else is
/// due. They stand where the product has the reason, of a fraud in the account for fraud, of another reason in the usual one.
#[test]
fn a_loss_stands_in_the_account_of_its_reason() {
    let mut product = monthly();
    let deceased = LossReason { code: "deceased".into(), account: "expenses:losses:deceased".into() };
    product.charge_off.accounts.reasons = vec![deceased];
    let stands = |reason: &str, is_fraud| {
        let charged_off = Event::ChargedOff { reason: reason.into(), is_fraud };
        let entries = three_instalments(vec![("2025-02-28", repayment("103.00")), ("2025-03-10", charged_off)]);
        let account = History::new(&product, &entries).as_of(date("2025-03-10")).unwrap();
        let (name, amount) = balances(&account)[0];
        format!("{} {}", name.name(), amount.minor())
    };
    assert_eq!(stands("deceased", false), "expenses:losses:deceased:principal 20000");
    assert_eq!(stands("deceased", true), "expenses:charged off for fraud:principal 20000");
    assert_eq!(stands("days-over-120", false), "expenses:charged off:principal 20000");
}

/// A repayment of 28 February that is learned on 10 March posts on 10 March; the fee was posted when it fell due.
#[test]
fn late_news_posts_its_difference_on_the_day_it_was_booked() {
    let product = monthly();
    let mut entries = three_instalments(vec![("2025-02-28", repayment("103.00"))]);
    entries[1].booked_on = date("2025-03-10");
    let sets = postings(History::new(&product, &entries), date("2025-03-10"));
    let told: Vec<(String, Option<u64>, usize)> =
        sets.iter().map(|set| (set.on.to_string(), set.seq, set.lines.len())).collect();
    let expected = [("2025-01-31", Some(1), 2), ("2025-02-28", None, 2), ("2025-03-10", Some(2), 3)];
    assert_eq!(told, expected.map(|(on, seq, lines)| (on.to_owned(), seq, lines)));
    let last = &sets[2].lines;
    let line = |account, amount| OwnedLine { owner: "own", account, amount: money(amount) };
    assert!(last.contains(&line(LedgerAccount::Cash, "103.00")), "{last:?}");
    assert!(last.contains(&line(LedgerAccount::Receivable(Component::Principal), "-100.00")), "{last:?}");
    assert!(last.contains(&line(LedgerAccount::Receivable(Component::Fee), "-3.00")), "{last:?}");
}
