//! Who may concede how much, and which restructures make sense.

use super::*;
use crate::event::{NewCalendar, Restructure, SettlementPart, Treatment};
use crate::fixtures::{daily_loan, rate};
use crate::product::{Concession, LossReason, Period, RestructureLimits, WaiverLimit};

/// Agents may settle for up to 100.00 less, 150.00 on one account in all, and credit up to 5.00, 8.00 in all.
fn limited() -> Product {
    let limit = |of, at_once, in_all| WaiverLimit {
        role: "agent".to_owned(),
        of,
        per_waiver_max: money(at_once),
        per_account_max: Some(money(in_all)),
    };
    let waiver_limits =
        vec![limit(Concession::Settlement, "100.00", "150.00"), limit(Concession::Goodwill, "5.00", "8.00")];
    Product { waiver_limits, ..monthly() }
}

fn settlement(due: &str, amount: &str, authority: Option<&str>) -> Event {
    let parts = vec![SettlementPart { due: date(due), amount: money(amount) }];
    Event::SettlementAgreed { parts, authority: authority.map(str::to_owned), reason: String::new() }
}

fn goodwill(amount: &str, authority: Option<&str>) -> Event {
    let authority = authority.map(str::to_owned);
    Event::GoodwillCredit { amount: money(amount), authority, reason: String::new() }
}

/// Why an event is refused, or nothing.
fn said(product: &Product, events: Vec<(&str, Event)>, on: &str, event: &Event) -> String {
    let entries = three_instalments(events);
    let checked = check(History::new(product, &entries), event, date(on));
    checked.err().map(|why| why.to_string()).unwrap_or_default()
}

/// 309.00 are unpaid: for 209.00 just 100.00 are conceded. A settlement of 239.00, 70.00 less, lapsed before: 70.00 are used.
#[test]
fn a_settlement_needs_an_authority_for_what_it_concedes() {
    let agree = |amount, role| settlement("2025-03-10", amount, role);
    let refused = |event| said(&limited(), vec![], "2025-02-10", &event);
    assert_eq!(refused(agree("209.00", Some("agent"))), "");
    let why = "the product limits settlements by role; say under whose authority";
    assert_eq!(refused(agree("209.00", None)), why);
    assert_eq!(refused(agree("209.00", Some("clerk"))), "the role clerk may not concede in a settlement");
    let why = "the role agent may concede in a settlement at most 100.00 CNY at once, not 100.01 CNY";
    assert_eq!(refused(agree("208.99", Some("agent"))), why);

    let before = || vec![("2025-02-01", settlement("2025-02-05", "239.00", Some("agent")))];
    let again = |amount| said(&limited(), before(), "2025-02-10", &agree(amount, Some("agent")));
    assert_eq!(again("229.00"), "", "80.00 more");
    let why =
        "the role agent may concede in a settlement at most 150.00 CNY on one account, of which 70.00 CNY is used";
    assert_eq!(again("228.99"), why);
    assert_eq!(said(&monthly(), vec![], "2025-02-10", &agree("1.00", None)), "", "no product limit, no authority");
}

#[test]
fn a_goodwill_credit_needs_an_authority() {
    let given = || vec![("2025-02-01", goodwill("5.00", Some("agent")))];
    let refused = |event| said(&limited(), given(), "2025-02-10", &event);
    assert_eq!(refused(goodwill("3.00", Some("agent"))), "");
    let why = "the product limits goodwill credits by role; say under whose authority";
    assert_eq!(refused(goodwill("3.00", None)), why);
    let why = "the role agent may credit as goodwill at most 5.00 CNY at once, not 5.01 CNY";
    assert_eq!(refused(goodwill("5.01", Some("agent"))), why);
    let why = "the role agent may credit as goodwill at most 8.00 CNY on one account, of which 5.00 CNY is used";
    assert_eq!(refused(goodwill("3.01", Some("agent"))), why);
    let waived = Event::Waived {
        component: Component::Fee,
        amount: money("1.00"),
        instalment: None,
        authority: Some("agent".to_owned()),
        reason: String::new(),
    };
    assert_eq!(refused(waived), "the role agent may not waive fee");
}

fn restructured(kind: RestructureKind) -> Event {
    Event::Restructured(Box::new(Restructure { kind, reason: String::new(), requested_by: None, approved_by: None }))
}

fn rate_change(annual_rate: &str) -> Event {
    restructured(RestructureKind::RateChange { annual_rate: rate(annual_rate) })
}

fn open_end() -> Event {
    let carry = Treatment::Carry;
    restructured(RestructureKind::ReAgeOpenEnd { interest: carry, fee: carry, penalty: carry })
}

fn rescheduled_by_terms() -> Event {
    restructured(RestructureKind::Reschedule {
        calendar: NewCalendar { first_due: date("2025-05-01"), every: Period::Months(1), count: 3 },
        annual_rate: None,
        principal_grace: 0,
        interest: Treatment::Carry,
        fee: Treatment::Carry,
        penalty: Treatment::Carry,
    })
}

/// The last period ends on 28 April.
#[test]
fn a_rate_changes_where_one_is_borne_and_to_another() {
    let on = |product: &Product, day: &str, to: &str| said(product, vec![], day, &rate_change(to));
    assert_eq!(on(&daily_loan(), "2025-03-10", "12%"), "");
    let why = "the instalments to come bear a rate of 0.365 a year already";
    assert_eq!(on(&daily_loan(), "2025-03-10", "36.5%"), why);
    assert_eq!(on(&daily_loan(), "2025-03-10", "-1%"), "a rate is zero or more");
    assert_eq!(on(&daily_loan(), "2025-04-27", "12%"), "");
    assert_eq!(on(&daily_loan(), "2025-04-28", "12%"), "no instalment to come bears a rate");
    assert_eq!(on(&monthly(), "2025-03-10", "12%"), "no instalment to come bears a rate");
}

/// A revolving account with a statement of 1 March, due on the 11th.
fn card(then: Vec<(&'static str, Event)>) -> Vec<Entry> {
    let purchase = Event::PurchaseBooked(Purchase::of_goods(money("500.00"), 1));
    let events = std::iter::once(("2025-02-10", purchase)).chain(then);
    entries(opening_of(revolving_contract()), events.collect())
}

fn of_card(product: &Product, then: Vec<(&'static str, Event)>, on: &str, event: &Event) -> String {
    let entries = card(then);
    let checked = check(History::new(product, &entries), event, date(on));
    checked.err().map(|why| why.to_string()).unwrap_or_default()
}

#[test]
fn a_revolving_account_is_rescheduled_or_re_aged_as_an_open_end_and_nothing_else() {
    let refused = |on: &str, event: &Event| of_card(&revolving(), vec![], on, event);
    assert_eq!(refused("2025-03-11", &open_end()), "");
    assert_eq!(refused("2025-03-10", &open_end()), "nothing is unpaid on a statement that is due");
    assert_eq!(refused("2025-03-10", &rescheduled_by_terms()), "");
    for kind in [RestructureKind::ReAmortise, RestructureKind::InterestPause { until: date("2025-04-01") }] {
        let why = "plain v1 has no payment calendar to replace";
        assert_eq!(refused("2025-03-20", &restructured(kind)), why);
    }
    assert_eq!(refused("2025-03-20", &rate_change("12%")), "plain v1 has no payment calendar to replace");
    let why = "plain v1 has no revolving balance that what is past due could join";
    assert_eq!(said(&monthly(), vec![], "2025-03-10", &open_end()), why);
}

#[test]
fn a_rescheduled_card_takes_no_purchases_and_is_rescheduled_again() {
    let refused =
        |event: &Event| of_card(&revolving(), vec![("2025-03-20", rescheduled_by_terms())], "2025-04-01", event);
    let ended = "the account ended by a reschedule on 2025-03-20";
    assert_eq!(refused(&Event::PurchaseBooked(Purchase::of_goods(money("1.00"), 1))), ended);
    assert_eq!(refused(&open_end()), ended);
    assert_eq!(refused(&rescheduled_by_terms()), "");
    assert_eq!(refused(&Event::Terminated { reason: String::new() }), "");
}

#[test]
fn limits_of_restructures_hold_for_revolving_accounts_too() {
    let limited = |restructure| Product { restructure, ..revolving() };
    let once = limited(RestructureLimits { per_12_months_max: Some(1), ..RestructureLimits::default() });
    let why = "at most 1 restructure is allowed in 12 months";
    assert_eq!(of_card(&once, vec![("2025-03-12", open_end())], "2025-04-20", &open_end()), why);
    let short = limited(RestructureLimits { months_max: Some(1), ..RestructureLimits::default() });
    let why = "the last due date 2025-07-01 is more than 1 month away";
    assert_eq!(of_card(&short, vec![], "2025-03-20", &rescheduled_by_terms()), why);
    let paying = limited(RestructureLimits { consecutive_payments_min: Some(1), ..RestructureLimits::default() });
    let why = "a re-age needs a repayment in the month before it";
    assert_eq!(of_card(&paying, vec![], "2025-03-20", &open_end()), why);
    assert_eq!(of_card(&paying, vec![("2025-03-12", repayment("1.00"))], "2025-03-20", &open_end()), "");
    let approved = limited(RestructureLimits { needs_approval: true, ..RestructureLimits::default() });
    let why = "a restructure needs to say who asked for it and who approved it";
    assert_eq!(of_card(&approved, vec![], "2025-03-20", &open_end()), why);
}

#[test]
fn a_charge_off_needs_a_reason_that_has_an_account() {
    let mut product = monthly();
    let of = |reason: &str| Event::ChargedOff { reason: reason.into(), is_fraud: true };
    assert_eq!(said(&product, vec![], "2025-03-10", &of("anything")), "");
    let known = |code: &str| LossReason { code: code.into(), account: "expenses:losses".into() };
    product.charge_off.accounts.reasons = vec![known("deceased"), known("bankruptcy")];
    assert_eq!(said(&product, vec![], "2025-03-10", &of("deceased")), "");
    let why = "\"anything\" is no reason to charge an account off; the product knows: deceased, bankruptcy";
    assert_eq!(said(&product, vec![], "2025-03-10", &of("anything")), why);
}
