use super::*;
use crate::fixtures::{computed, contract, entries};

fn sold(to: &str) -> Event {
    Event::Sold { to: to.into(), price: None, reason: "a portfolio".into() }
}

/// The balances of one owner at the end of a day, as text.
fn books_of(owner: &str, entries: &[Entry], on: &str) -> Vec<String> {
    let product = monthly();
    let history = History::new(&product, entries);
    let account = history.as_of(date(on)).unwrap();
    let lines = owned_balances(history, &account, |_| true);
    let own: Vec<_> = lines.iter().filter(|line| line.owner == owner).collect();
    assert_eq!(own.iter().map(|line| line.amount).sum::<Amount>(), Amount::ZERO, "{lines:?}");
    own.iter().map(|line| format!("{} {}", line.account.name(), line.amount.minor())).collect()
}

/// Of 309.00, 103.00 are paid on 28 February; the rest is sold on 10 March: 200.00 of principal, no fee being due. Of the
/// 103.00 that come in on 28 March the buyer earns 3.00.
#[test]
fn what_is_owed_is_handed_over_when_the_settlement_date_is_over() {
    let entries = three_instalments(vec![
        ("2025-02-28", repayment("103.00")),
        ("2025-03-10", sold("fund")),
        ("2025-03-28", repayment("103.00")),
    ]);
    assert!(books_of("fund", &entries, "2025-03-10").is_empty());
    let seller = ["assets:cash 10300", "liabilities:funding -30000", "income:fee -300", "assets:transferred 20000"];
    let buyer = ["assets:receivable:principal 20000", "assets:transferred -20000"];
    assert_eq!(books_of("own", &entries, "2025-03-11"), seller);
    assert_eq!(books_of("fund", &entries, "2025-03-11"), buyer);
    assert_eq!(books_of("own", &entries, "2025-03-28"), seller, "they are not the seller's any more");
    let paid =
        ["assets:receivable:principal 10000", "assets:cash 10300", "income:fee -300", "assets:transferred -20000"];
    assert_eq!(books_of("fund", &entries, "2025-03-28"), paid);
}

/// Charged off on 1 March with 300.00 of principal and a fee of 3.00 that is due, and the fees that are not due yet; sold
/// on 10 March. The loss stays the seller's, and 50.00 that come in later are the buyer's against nothing.
#[test]
fn a_loss_stays_with_the_owner_who_charged_it_off() {
    let charged_off = Event::ChargedOff { reason: "120".into(), is_fraud: false };
    let entries = three_instalments(vec![
        ("2025-03-01", charged_off),
        ("2025-03-10", sold("fund")),
        ("2025-03-20", Event::Recovery { amount: money("50.00") }),
    ]);
    let seller = books_of("own", &entries, "2025-03-20");
    assert_eq!(seller, books_of("own", &entries, "2025-03-10"));
    assert!(seller.contains(&"expenses:charged off:principal 30000".to_owned()), "{seller:?}");
    assert!(!seller.iter().any(|line| line.contains("transferred")), "{seller:?}");
    let buyer = books_of("fund", &entries, "2025-03-20");
    assert!(buyer.contains(&"assets:cash 5000".to_owned()), "{buyer:?}");
}

/// The sale is learned on 20 March: on that day, and not on 11 March, the books go from one to the other.
#[test]
fn a_sale_that_is_learned_late_posts_on_the_day_it_was_booked() {
    let mut entries = three_instalments(vec![("2025-03-10", sold("fund"))]);
    entries[1].booked_on = date("2025-03-20");
    let product = monthly();
    let sets = postings(History::new(&product, &entries), date("2025-03-20"));
    let handed_over: Vec<_> = sets
        .iter()
        .filter(|set| set.lines.iter().any(|line| line.account == LedgerAccount::Transferred))
        .map(|set| (set.on.to_string(), set.seq))
        .collect();
    assert_eq!(handed_over, [("2025-03-20".to_owned(), Some(2))]);

    entries[1].booked_on = date("2025-03-10");
    let sets = postings(History::new(&product, &entries), date("2025-03-20"));
    let first =
        sets.iter().find(|set| set.lines.iter().any(|line| line.account == LedgerAccount::Transferred)).unwrap();
    assert_eq!((first.on, first.seq), (date("2025-03-11"), None));
}

/// 300.00 at 70, 20 and 10 %. The first 33.33 are the fee of 3.00 and 30.33 of principal.
#[test]
fn lenders_hold_their_shares_of_every_balance_and_nothing_when_it_is_nothing() {
    let mut opening = contract("300.00", computed(3));
    opening.funding_source = "a=70%+b=20%+c=10%".into();
    let opening = Event::ContractOpened(Box::new(opening));
    let mut events = vec![("2025-02-28", repayment("33.33"))];
    let paid = entries(opening.clone(), events.clone());
    // Cash 33.33: 23.33, 6.67 and 3.33. Principal 269.67: 188.769, 53.934, 26.967, the two cents that are left going to the
    // remainders .9 and .7. Income of 3.00: 2.10, 0.60, 0.30. Funding 210.00, 60.00, 30.00.
    assert_eq!(
        books_of("a", &paid, "2025-02-28"),
        ["assets:receivable:principal 18877", "assets:cash 2333", "liabilities:funding -21000", "income:fee -210",]
    );
    assert_eq!(
        books_of("b", &paid, "2025-02-28"),
        ["assets:receivable:principal 5393", "assets:cash 667", "liabilities:funding -6000", "income:fee -60",]
    );
    assert_eq!(
        books_of("c", &paid, "2025-02-28"),
        ["assets:receivable:principal 2697", "assets:cash 333", "liabilities:funding -3000", "income:fee -30"]
    );
    events.push(("2025-03-01", repayment("275.67")));
    let all = entries(opening, events);
    for (lender, cash, funding, income) in [("a", 21_630, -21_000, -630), ("b", 6_180, -6_000, -180)] {
        let expected =
            [format!("assets:cash {cash}"), format!("liabilities:funding {funding}"), format!("income:fee {income}")];
        assert_eq!(books_of(lender, &all, "2025-04-28"), expected);
    }
}

/// 200.00 are handed over on 10 March, as above. At 150.00 the seller loses 50.00, and the buyer has taken over 50.00 more than
/// it paid; at 230.00 it is a gain of 30.00. Charged off before, nothing is handed over, and all of a price is gain.
#[test]
fn a_price_brings_gain_or_loss() {
    let sold_for = |price: &str, before: Vec<(&'static str, Event)>| {
        let sale = Event::Sold { to: "fund".into(), price: Some(money(price)), reason: "a portfolio".into() };
        let events = before.into_iter().chain([("2025-03-10", sale)]).collect();
        let entries = three_instalments(events);
        let of_sale = |owner: &str| {
            let named =
                |line: &String| line.contains("sale") || line.contains("transferred") || line.contains("premium");
            books_of(owner, &entries, "2025-03-11").into_iter().filter(named).collect::<Vec<_>>()
        };
        (of_sale("own"), of_sale("fund"))
    };
    let paid = || vec![("2025-02-28", repayment("103.00"))];
    let (seller, buyer) = sold_for("150.00", paid());
    assert_eq!(seller, ["assets:sale price 15000", "expenses:loss on sale 5000"]);
    assert_eq!(buyer, ["assets:sale price -15000", "assets:purchase premium -5000"]);
    let (seller, buyer) = sold_for("230.00", paid());
    assert_eq!(seller, ["assets:sale price 23000", "income:gain on sale -3000"]);
    assert_eq!(buyer, ["assets:sale price -23000", "assets:purchase premium 3000"]);
    let charged_off = ("2025-03-01", Event::ChargedOff { reason: "120".into(), is_fraud: false });
    let (seller, _) = sold_for("12.00", vec![charged_off]);
    assert_eq!(seller, ["assets:sale price 1200", "income:gain on sale -1200"]);
}

/// 300.00 are lent, own with 20 % of them and the first loss: 60.00. Of 300.00 charged off it bears 60.00 and the bank the other
/// 240.00; when 100.00 of principal were paid before, it bears 60.00 of the 200.00 all the same, and has got nothing back of it.
#[test]
fn the_first_loss_is_the_lenders_who_bears_it() {
    let losses = |before: Vec<(&'static str, Event)>| {
        let mut shared = contract("300.00", computed(3));
        shared.funding_source = "bank=80%+own=20%/first-loss".into();
        let charged_off = ("2025-03-10", Event::ChargedOff { reason: "120".into(), is_fraud: false });
        let events = before.into_iter().chain([charged_off]).collect();
        let entries = entries(Event::ContractOpened(Box::new(shared)), events);
        let of = |owner: &str| {
            let named = |line: &String| line.contains("charged off:principal") || line.contains("cash");
            books_of(owner, &entries, "2025-03-10").into_iter().filter(named).collect::<Vec<_>>()
        };
        (of("bank"), of("own"))
    };
    let (bank, own) = losses(vec![]);
    assert_eq!(
        (bank.join(" "), own.join(" ")),
        ("expenses:charged off:principal 24000".to_owned(), "expenses:charged off:principal 6000".to_owned())
    );
    let (bank, own) = losses(vec![("2025-02-28", repayment("103.00"))]);
    // 240.00 of funding and 2.40 of fee less 140.00 of loss, and 60.00 and 0.60 less 60.00.
    assert_eq!(bank, ["expenses:charged off:principal 14000", "assets:cash 10240"]);
    assert_eq!(own, ["expenses:charged off:principal 6000", "assets:cash 60"]);
}
