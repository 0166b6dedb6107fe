use primitives::rate::DayCount;

use super::*;
use crate::account::History;
use crate::event::{Entry, Event, NewCalendar, Restructure, RestructureKind, ScheduledInstalment, Treatment};
use crate::fixtures::{computed, contract, date, money, monthly, product, rate};
use crate::intake::check_opening;
use crate::product::{PayoffInterest, Period, Plan};

const SHARED: &str = "bank=70%@8%:emi+own=30%";

fn equal_instalments() -> Product {
    let every = Period::Months(1);
    product(Plan::EqualInstalment { annual_rate: rate("12%"), day_count: DayCount::Thirty360, every })
}

fn opened(source: &str, count: u16) -> Contract {
    Contract { funding_source: source.into(), ..contract("1000.00", computed(count)) }
}

/// 1,000.00 opened on 15 January 2025 for three months, and what follows.
fn entries(events: Vec<(Date, Event)>) -> Vec<Entry> {
    let opening = (date("2025-01-15"), Event::ContractOpened(Box::new(opened(SHARED, 3))));
    let all = std::iter::once(opening).chain(events).zip(1..);
    all.map(|((on, event), seq)| Entry { seq, effective_on: on, booked_on: on, event }).collect()
}

fn paid(on: &str, amount: &str) -> (Date, Event) {
    (date(on), Event::Repayment { amount: money(amount), earmark: None })
}

fn due(account: &Account<'_>) -> Vec<(i64, i64)> {
    let parts = account.partner_schedule().into_iter().map(|part| part.owed);
    parts.map(|owed| (owed.principal.minor(), owed.interest.minor())).collect()
}

/// By decimals of forty digits (Python's `decimal`): 1,000.00 at 12 % are 340.02, 340.02 and 340.03, with principal of 330.02,
/// 333.32 and 336.66 and interest of 10.00, 6.70 and 3.37. 700.00 at 8 % are 236.45, 236.45 and 236.46: principal of 231.78, 233.33
/// and 234.89, interest of 4.67, 3.12 and 1.57.
#[test]
fn the_partners_principal_runs_off_in_equal_instalments_at_its_rate() {
    let (product, entries) =
        (equal_instalments(), entries(vec![paid("2025-02-15", "340.02"), paid("2025-03-15", "100.00")]));
    check_opening(&product, &opened(SHARED, 3), date("2025-01-15")).unwrap();
    let account = History::new(&product, &entries).traced(date("2025-03-15")).unwrap();
    assert_eq!(due(&account), [(23_178, 467), (23_333, 312), (23_489, 157)]);
    let parts: Vec<(i64, i64)> = account
        .allocations
        .as_ref()
        .unwrap()
        .iter()
        .map(|allocation| allocation.of_partner.unwrap())
        .map(|parts| (parts.principal.minor(), parts.interest.minor()))
        .collect();
    // 100.00 are 6.70 of interest, all of it, and 93.30 of principal: 93.30 × 233.33 / 333.32 = 65.312.
    assert_eq!(parts, [(23_178, 467), (6_531, 312)]);
    // 700.00 - 231.78 - 65.312: 240.02 × 233.33 / 333.32 = 168.018 and 234.89.
    assert_eq!(account.partner_unpaid().unwrap().principal.minor(), 16_802 + 23_489);
}

/// On 15 February 340.02 and all of the other 669.98 of principal: the partner has its 468.22 of it, and nothing is left to it.
#[test]
fn an_early_payoff_settles_what_the_partner_has_outstanding() {
    let mut product = equal_instalments();
    product.payoff.interest = PayoffInterest::TillPaymentDay;
    let entries = entries(vec![paid("2025-02-15", "340.02"), paid("2025-02-15", "669.98")]);
    let account = History::new(&product, &entries).traced(date("2025-02-15")).unwrap();
    assert_eq!(account.unpaid().total(), Amount::ZERO);
    let last = account.allocations.as_ref().unwrap().last().unwrap().of_partner.unwrap();
    assert_eq!((last.principal, last.interest), (money("468.22"), Amount::ZERO));
    assert_eq!(account.partner_unpaid(), Some(Components::default()));
}

fn restructured(kind: RestructureKind) -> Event {
    let (requested_by, approved_by) = (None, None);
    Event::Restructured(Box::new(Restructure { kind, reason: "hardship".into(), requested_by, approved_by }))
}

fn rescheduled(on: &str, count: u16, every: Period) -> (Date, Event) {
    let first_due = date(on).to_string().replace("-02-", "-03-").parse().unwrap();
    let kind = RestructureKind::Reschedule {
        calendar: NewCalendar { first_due, every, count },
        annual_rate: None,
        principal_grace: 0,
        interest: Treatment::Carry,
        fee: Treatment::Carry,
        penalty: Treatment::Carry,
    };
    (
        date(on),
        Event::Restructured(Box::new(Restructure {
            kind,
            reason: "hardship".into(),
            requested_by: None,
            approved_by: None,
        })),
    )
}

/// As above by decimals: after the first instalment 468.22 at 8 % over four months are 119.01, the last 119.02: principal of 115.89, 116.66,
/// 117.44 and 118.23, interest of 3.12, 2.35, 1.57 and 0.79.
#[test]
fn where_the_schedule_is_made_anew_the_partners_is_made_from_what_it_has_outstanding() {
    let entries = entries(vec![paid("2025-02-15", "340.02"), rescheduled("2025-02-15", 4, Period::Months(1))]);
    let product = equal_instalments();
    let account = History::new(&product, &entries).as_of(date("2025-02-15")).unwrap();
    let anew = due(&account);
    assert_eq!(anew[anew.len() - 4..], [(11_589, 312), (11_666, 235), (11_744, 157), (11_823, 79)]);
    assert_eq!(account.partner_unpaid().unwrap().principal, money("468.22"));
}

#[test]
fn a_schedule_of_ones_own_is_refused_where_it_makes_no_sense() {
    let said = |product: &Product, source: &str, count| {
        check_opening(product, &opened(source, count), date("2025-01-15")).unwrap_err().to_string()
    };
    let plan = equal_instalments();
    assert!(said(&monthly(), SHARED, 3).contains("no plan with annual_rate"), "{}", said(&monthly(), SHARED, 3));
    assert!(said(&plan, "a=70%@8%:emi+b=20%@9%+c=10%", 3).contains("give the others shares alone"));
    assert!(said(&plan, "a=70%@8%:emi+own=30%/first-loss", 3).contains("give the others shares alone"));
    // Of 36 instalments at 24 % the first has 19.23 of principal; of 950.00 at 8 % it would be 23.44.
    let dear =
        Plan::EqualInstalment { annual_rate: rate("24%"), day_count: DayCount::Thirty360, every: Period::Months(1) };
    assert!(said(&product(dear), "a=95%@8%:emi+own=5%", 36).contains("give the lender a smaller share"));
    let mut simple = equal_instalments();
    simple.interest_recalculation = InterestRecalculation::DailySimple;
    assert!(said(&simple, SHARED, 3).contains("leave :emi out"));
    assert!(crate::funding::check_no_schedule(SHARED).unwrap_err().to_string().contains("not with a sale"));
    assert!(crate::funding::check("a=70%@8%:flat+own=30%").unwrap_err().to_string().contains("is not a lender"));
}

mod laws;
