mod relief;

use super::*;
use crate::event::{Contract, Entry, Instalments, Purchase, Statement};
use crate::fixtures::{
    computed, contract, date, entries, money, monthly, product, repayment, revolving, row, three_instalments,
};
use crate::product::ProductKey;

fn told(amount: Amount) -> Money {
    super::money(&monthly(), amount)
}

fn key(calendar: u16, number: u32) -> InstalmentKey {
    InstalmentKey { calendar, number }
}

/// What an event on the account of three instalments is refused for.
fn refused(events: Vec<(&str, Event)>, on: &str, event: &Event) -> Rejected {
    refused_under(&monthly(), &three_instalments(events), on, event)
}

fn refused_under(product: &Product, entries: &[Entry], on: &str, event: &Event) -> Rejected {
    check(History::new(product, entries), event, date(on)).expect_err("the event makes no sense")
}

fn statement(due: &str) -> Event {
    let (number, due) = (1, date(due));
    let [principal, from_carried, interest, fee] = [Amount::ZERO; 4];
    let (minimum_payment, balance) = (Amount::ZERO, Amount::ZERO);
    Event::StatementIssued(Statement { number, due, principal, from_carried, interest, fee, minimum_payment, balance })
}

fn waiver(component: Component, amount: &str, instalment: Option<InstalmentKey>) -> Event {
    Event::Waived { component, amount: money(amount), instalment, authority: None, reason: String::new() }
}

fn rescheduled(schedule: Vec<ScheduledInstalment>) -> Event {
    Event::Rescheduled { schedule, reason: String::new() }
}

#[test]
fn an_ordinary_event_of_every_kind_is_let_in() {
    let product = monthly();
    let told = three_instalments(vec![("2025-02-28", repayment("103.00"))]);
    let history = History::new(&product, &told);
    for event in [
        repayment("0.01"),
        Event::Repayment { amount: money("1.00"), earmark: Some(key(1, 3)) },
        Event::MerchantRefund { amount: money("1.00") },
        Event::Chargeback { amount: money("103.00") },
        Event::FeeCharged { amount: money("1.00"), due: date("2025-03-10"), reason: String::new() },
        waiver(Component::Fee, "6.00", None),
        rescheduled(vec![row(2, 1, "2025-05-01", "200.00")]),
        Event::Reversal { of: 2 },
    ] {
        assert_eq!(check(history, &event, date("2025-03-10")), Ok(()), "{event:?}");
    }
    let (product, told) = (revolving(), entries(opening_of(revolving_contract()), vec![]));
    let history = History::new(&product, &told);
    let purchase = Event::PurchaseBooked(Purchase::of_goods(money("1.00"), 3));
    for event in [purchase, statement("2025-03-11")] {
        assert_eq!(check(history, &event, date("2025-03-01")), Ok(()), "{event:?}");
    }
}

fn revolving_contract() -> Contract {
    contract("0.00", computed(0))
}

fn opening_of(contract: Contract) -> Event {
    Event::ContractOpened(Box::new(contract))
}

#[test]
fn an_amount_is_above_zero_and_within_the_limit() {
    let too_large = Event::MerchantRefund { amount: Amount::from_minor(Amount::EVENT_MAX.minor() + 1) };
    for (event, why) in [
        (repayment("0.00"), Rejected::AmountNotPositive),
        (repayment("-1.00"), Rejected::AmountNotPositive),
        (too_large, Rejected::AmountTooLarge { max: told(Amount::EVENT_MAX) }),
    ] {
        assert_eq!(refused(vec![], "2025-02-28", &event), why);
    }
    let (product, told) = (monthly(), three_instalments(vec![]));
    let largest = Event::Repayment { amount: Amount::EVENT_MAX, earmark: None };
    assert_eq!(check(History::new(&product, &told), &largest, date("2025-02-28")), Ok(()));
}

#[test]
fn an_account_is_opened_once_and_first() {
    let opening = opening_of(contract("300.00", computed(3)));
    assert_eq!(refused(vec![], "2025-02-28", &opening), Rejected::AlreadyOpened);
    assert_eq!(refused_under(&monthly(), &[], "2025-02-28", &repayment("1.00")), Rejected::NotOpened);
    let (effective_on, opened_on) = (date("2025-01-30"), date("2025-01-31"));
    let before = refused(vec![], "2025-01-30", &repayment("1.00"));
    assert_eq!(before, Rejected::BeforeOpening { effective_on, opened_on });
}

#[test]
fn a_contract_fits_its_product() {
    let day = date("2025-01-31");
    let key = || ProductKey { id: "plain".into(), version: 1 };
    let unfit = |expected| Err(Rejected::ScheduleUnfit { product: key(), expected });
    let external = product(Plan::External);
    let single = product(Plan::SinglePayment { free_days: 30 });
    let given = || Instalments::Given(vec![row(1, 1, "2025-02-28", "300.00")]);
    let first_due = |due: &str| Instalments::Computed { count: 1, first_due: Some(date(due)) };
    for (product, contract, expected) in [
        (&external, contract("300.00", given()), Ok(())),
        (&external, contract("300.00", computed(3)), unfit("needs its instalments as a list")),
        (&monthly(), contract("300.00", given()), unfit("computes its own instalments")),
        (&monthly(), contract("300.00", computed(600)), Ok(())),
        (&monthly(), contract("300.00", computed(601)), unfit("has 1 to 600 instalments")),
        (&monthly(), contract("300.00", computed(0)), unfit("has 1 to 600 instalments")),
        (&monthly(), contract("0.00", computed(3)), Err(Rejected::AmountNotPositive)),
        (&single, contract("300.00", computed(2)), unfit("has exactly 1 instalment")),
        (&single, contract("300.00", first_due("2025-01-31")), Ok(())),
        (
            &single,
            contract("300.00", first_due("2025-01-30")),
            Err(Rejected::DueTooEarly { due: date("2025-01-30"), effective_on: day }),
        ),
        (&revolving(), revolving_contract(), Ok(())),
        (&revolving(), contract("1.00", computed(0)), unfit("opens without principal; book purchases on it")),
        (&revolving(), contract("0.00", computed(1)), unfit("has statements instead of instalments")),
    ] {
        assert_eq!(check_opening(product, &contract, day), expected, "{contract:?}");
    }
    let early = check_opening(&monthly(), &contract("300.00", computed(3)), date("2023-12-31"));
    let (effective_from, opened_on) = (date("2024-01-01"), date("2023-12-31"));
    assert_eq!(early, Err(Rejected::ProductNotEffective { product: key(), effective_from, opened_on }));
}

#[test]
fn a_given_schedule_adds_up_and_names_each_instalment_once() {
    let check = |schedule: Vec<ScheduledInstalment>| {
        let contract = contract("300.00", Instalments::Given(schedule));
        check_opening(&product(Plan::External), &contract, date("2025-01-31")).expect_err("the schedule is wrong")
    };
    let good = row(1, 1, "2025-02-28", "300.00");
    let negative = ScheduledInstalment { interest: money("-1.00"), ..good };
    assert_eq!(check(vec![good, row(1, 1, "2025-03-28", "0.01")]), Rejected::InstalmentTwice(key(1, 1)));
    assert_eq!(check(vec![good, row(1, 2, "2025-03-28", "0.00")]), Rejected::InstalmentEmpty(key(1, 2)));
    assert_eq!(check(vec![negative]), Rejected::InstalmentEmpty(key(1, 1)));
    assert_eq!(
        check(vec![good, row(1, 2, "2025-03-28", "0.01")]),
        Rejected::PrincipalDiffers { expected: told(money("300.00")), scheduled: told(money("300.01")) }
    );
    let (due, effective_on) = (date("2025-01-30"), date("2025-01-31"));
    assert_eq!(check(vec![row(1, 1, "2025-01-30", "300.00")]), Rejected::DueTooEarly { due, effective_on });
}

#[test]
fn events_name_instalments_that_are_there() {
    let earmarked = Event::Repayment { amount: money("1.00"), earmark: Some(key(1, 4)) };
    assert_eq!(refused(vec![], "2025-02-28", &earmarked), Rejected::NoSuchInstalment(key(1, 4)));
    let waived = waiver(Component::Fee, "1.00", Some(key(2, 1)));
    assert_eq!(refused(vec![], "2025-02-28", &waived), Rejected::NoSuchInstalment(key(2, 1)));
}

#[test]
fn a_charge_is_not_due_before_it_is_made() {
    let charge = Event::FeeCharged { amount: money("1.00"), due: date("2025-02-27"), reason: String::new() };
    let why = Rejected::DueTooEarly { due: date("2025-02-27"), effective_on: date("2025-02-28") };
    assert_eq!(refused(vec![], "2025-02-28", &charge), why);
}

/// Three fees of 3.00; principal of one instalment is 100.00.
#[test]
fn no_more_is_waived_than_is_unpaid() {
    let why = |component, unpaid| Rejected::WaivesTooMuch { component, unpaid: told(Amount::from_minor(unpaid)) };
    let all = waiver(Component::Fee, "9.01", None);
    assert_eq!(refused(vec![], "2025-02-28", &all), why(Component::Fee, 900));
    let one = waiver(Component::Principal, "100.01", Some(key(1, 1)));
    assert_eq!(refused(vec![], "2025-02-28", &one), why(Component::Principal, 10_000));
}

#[test]
fn no_more_is_charged_back_than_was_received_by_that_day() {
    let told = || vec![("2025-02-10", repayment("50.00")), ("2025-03-10", repayment("50.00"))];
    let chargeback = |amount: &str| Event::Chargeback { amount: money(amount) };
    let why = Rejected::ChargesBackTooMuch { received: super::money(&monthly(), money("50.00")) };
    assert_eq!(refused(told(), "2025-03-09", &chargeback("50.01")), why);
    let (product, told) = (monthly(), three_instalments(told()));
    assert_eq!(check(History::new(&product, &told), &chargeback("100.00"), date("2025-03-10")), Ok(()));
}

#[test]
fn purchases_statements_and_calendars_need_their_kind_of_account() {
    let key = || ProductKey { id: "plain".into(), version: 1 };
    let purchase = Event::PurchaseBooked(Purchase::of_goods(money("1.00"), 1));
    assert_eq!(refused(vec![], "2025-02-28", &purchase), Rejected::TakesNoPurchases(key()));
    assert_eq!(refused(vec![], "2025-02-28", &statement("2025-03-11")), Rejected::HasNoStatements(key()));
    let told = entries(opening_of(revolving_contract()), vec![]);
    let new = rescheduled(vec![row(2, 1, "2025-05-01", "1.00")]);
    assert_eq!(refused_under(&revolving(), &told, "2025-03-01", &new), Rejected::HasNoCalendar(key()));
    let early = refused_under(&revolving(), &told, "2025-03-01", &statement("2025-02-28"));
    assert_eq!(early, Rejected::DueTooEarly { due: date("2025-02-28"), effective_on: date("2025-03-01") });
}

/// 200.00 of principal are unpaid once the first 103.00 are paid.
#[test]
fn a_new_calendar_has_new_names_and_the_unpaid_principal() {
    let refused = |schedule| refused(vec![("2025-02-28", repayment("103.00"))], "2025-03-10", &rescheduled(schedule));
    assert_eq!(refused(vec![row(1, 2, "2025-05-01", "200.00")]), Rejected::InstalmentTwice(key(1, 2)));
    let charges = InstalmentKey::CHARGES;
    assert_eq!(refused(vec![row(charges, 1, "2025-05-01", "200.00")]), Rejected::InstalmentTwice(key(charges, 1)));
    let differs = Rejected::PrincipalDiffers { expected: told(money("200.00")), scheduled: told(money("300.00")) };
    assert_eq!(refused(vec![row(2, 1, "2025-05-01", "300.00")]), differs);
}

#[test]
fn a_reversal_names_an_event_that_stands_and_may_fall() {
    let told = || vec![("2025-02-28", repayment("1.00")), ("2025-03-01", Event::Reversal { of: 2 })];
    let refused = |of| refused(told(), "2025-03-10", &Event::Reversal { of });
    assert_eq!(refused(9), Rejected::NothingToReverse(9));
    assert_eq!(refused(2), Rejected::AlreadyReversed(2));
    assert_eq!(refused(1), Rejected::NotReversible("contract_opened"));
    assert_eq!(refused(3), Rejected::NotReversible("reversal"));
}

#[test]
fn a_rejection_tells_the_facts() {
    for (why, said) in [
        (
            Rejected::AmountTooLarge { max: told(Amount::EVENT_MAX) },
            "the amount is above the limit of 1000000000000.00 CNY for one event",
        ),
        (Rejected::NoSuchInstalment(key(2, 1)), "the account has no instalment 1 of calendar 2 on that day"),
        (
            Rejected::WaivesTooMuch { component: Component::Fee, unpaid: told(money("9.00")) },
            "only 9.00 CNY of fee is unpaid",
        ),
        (
            Rejected::ChargesBackTooMuch { received: told(money("0.05")) },
            "only 0.05 CNY was received by that day and has not gone back",
        ),
        (
            Rejected::TooManyTranches { product: monthly().key, max: 1 },
            "plain v1 pays its principal out in at most 1 tranche",
        ),
        (Rejected::NotReversible("reversal"), "a reversal cannot be reversed"),
    ] {
        assert_eq!(why.to_string(), said);
    }
}

/// 100.00 came in and went back to the bank: the repayment can no longer be taken back as if it had never been.
#[test]
fn a_repayment_that_was_charged_back_is_not_reversed_as_well() {
    let product = monthly();
    let events =
        vec![("2025-02-28", repayment("100.00")), ("2025-03-05", Event::Chargeback { amount: money("100.00") })];
    let entries = three_instalments(events);
    let of = entries.iter().find(|entry| entry.event.kind() == "repayment").unwrap().seq;
    let refused = check(History::new(&product, &entries), &Event::Reversal { of }, date("2025-03-10"));
    assert!(matches!(refused, Err(Rejected::LaterEvents { .. })), "{refused:?}");
}
