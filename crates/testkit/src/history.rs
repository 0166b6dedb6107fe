//! Random histories: products with every option, and entries that a lender could have booked.
//!
//! The same seed gives the same history. Amounts that need to know the account (an exact repayment, an unpaid
//! component, a new calendar) are read off the naive ledger; nothing here knows the engine. Products are made in
//! `product`.

mod beside;
mod describe;
mod giving_back;
mod product;
mod relief;

use ledger::component::Component;
use ledger::event::{Contract, Entry, Event, InstalmentKey, Instalments, Purchase, ScheduledInstalment};
use ledger::product::{Plan, Product};
use primitives::{Amount, Date};
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::naive::{NaiveAccount, naive};

use beside::Beside;
pub use describe::describe;
use giving_back::GivingBack;
pub use product::random_product;

/// The generator of a seed.
pub fn seeded(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

/// An opening and what happened in the `days` after it, in the order of booking.
///
/// Entries are partly back-dated: `booked_on >= effective_on`, and `seq` counts up with `booked_on`. Value dates are
/// never before the opening. Openings, statements and reversals are not reversed, anything else at most once; nothing is
/// checked as intake would, so that the ledgers also meet what it would refuse. In half the histories of revolving accounts most statements are issued: as they were struck,
/// on their day. In those histories earmarks and waivers name charges only, since a statement's number may come to
/// stand for two of them when an earlier one turns up later.
pub fn random_entries(rng: &mut ChaCha8Rng, product: &Product, days: u32) -> Vec<Entry> {
    let opened_on = Date::new(2024, 1, 1).expect("1 January exists") + rng.random_range(0..500);
    let is_booked_late = rng.random_bool(0.1);
    let mut history = History {
        product,
        opened_on,
        today: if is_booked_late { opened_on + rng.random_range(1..10) } else { opened_on },
        entries: Vec::new(),
        reversed: Vec::new(),
        issues_statements: rng.random_bool(0.5),
        calendars: InstalmentKey::FIRST_CALENDAR,
        later: Vec::new(),
    };
    let mut beside = Beside::aside(rng);
    let mut giving_back = GivingBack::aside(rng);
    let mut opening = random_opening(rng, product, opened_on);
    beside.fund(&mut opening);
    history.book(opened_on, opening);
    let last = opened_on + i32::try_from(days).expect("a history has few days");
    let events_a_day = rng.random_range(0.01..0.15);
    while history.today <= last {
        history.book_what_was_put_off();
        while rng.random_bool(events_a_day) {
            history.book_something(rng);
        }
        history.issue_statement(rng);
        beside.book(&mut history);
        giving_back.book(&mut history);
        history.today = history.today.next();
    }
    history.entries
}

/// A history in the making.
struct History<'a> {
    product: &'a Product,
    opened_on: Date,
    /// The business day that is open.
    today: Date,
    entries: Vec<Entry>,
    reversed: Vec<u64>,
    issues_statements: bool,
    /// The newest version of the payment calendar.
    calendars: u16,
    /// What is to be booked on a day to come.
    later: Vec<(Date, Event)>,
}

impl History<'_> {
    fn is_revolving(&self) -> bool {
        matches!(self.product.plan, Plan::Statement(_))
    }

    /// Books an event today and returns its place in the journal.
    fn book(&mut self, effective_on: Date, event: Event) {
        let seq = self.entries.last().map_or(1, |entry| entry.seq + 1);
        self.entries.push(Entry { seq, effective_on, booked_on: self.today, event });
    }

    fn book_what_was_put_off(&mut self) {
        for (on, event) in std::mem::take(&mut self.later) {
            if on == self.today {
                self.book(on, event);
            } else {
                self.later.push((on, event));
            }
        }
    }

    /// The account at the end of a value date as it is known today.
    fn account(&self, as_of: Date) -> NaiveAccount {
        naive(self.product, &self.entries, as_of, self.today).expect("the opening is the first entry")
    }

    fn book_something(&mut self, rng: &mut ChaCha8Rng) {
        let effective_on = self.value_date(rng, self.opened_on);
        match rng.random_range(0..100) {
            0..30 if self.is_revolving() => self.book(effective_on, random_purchase(rng, self.product)),
            0..4 => self.reschedule(rng, effective_on),
            4..50 => self.repay(rng, effective_on),
            50..64 => self.book_relief(rng, effective_on),
            64..71 => self.book(effective_on, Event::MerchantRefund { amount: amount(rng, 40_000) }),
            71..78 => self.charge_back(rng, effective_on),
            78..85 => {
                let due = effective_on + rng.random_range(0..20);
                self.book(
                    effective_on,
                    Event::FeeCharged { amount: amount(rng, 6000), due, reason: "a letter".into() },
                );
            }
            85..92 => self.waive(rng, effective_on),
            _ => self.reverse(rng),
        }
    }

    /// Today, or a day gone by, but not before `earliest`.
    fn value_date(&self, rng: &mut ChaCha8Rng, earliest: Date) -> Date {
        let days_back = if rng.random_bool(0.7) { 0 } else { rng.random_range(1..50) };
        (self.today + -days_back).max(earliest)
    }

    fn repay(&mut self, rng: &mut ChaCha8Rng, effective_on: Date) {
        let account = self.account(effective_on);
        let earmark = if rng.random_bool(0.2) { self.random_key(rng, &account) } else { None };
        let owed_now: Amount =
            account.instalments.iter().filter(|i| i.due <= effective_on).map(|i| i.unpaid().total()).sum();
        let next = account.instalments.iter().find(|i| i.unpaid().total().is_positive());
        let next = next.map_or(Amount::ZERO, |instalment| instalment.unpaid().total());
        let exact = match rng.random_range(0..10) {
            0..3 => owed_now,
            3..6 => next,
            6 => owed_now + Amount::from_minor(-1),
            7 => everything(&account),
            8 => everything(&account) + amount(rng, 50_000),
            _ => Amount::ZERO,
        };
        let amount = if exact.is_positive() { exact } else { amount(rng, 30_000) };
        self.book(effective_on, Event::Repayment { amount, earmark });
    }

    fn charge_back(&mut self, rng: &mut ChaCha8Rng, effective_on: Date) {
        let received = |entry: &Entry| match entry.event {
            Event::Repayment { amount, .. } => Some(amount),
            Event::ContractOpened(_)
            | Event::PurchaseBooked(_)
            | Event::StatementIssued(_)
            | Event::Reversal { .. }
            | Event::MerchantRefund { .. }
            | Event::Chargeback { .. }
            | Event::FeeCharged { .. }
            | Event::Waived { .. }
            | Event::Rescheduled { .. }
            | Event::Disbursed { .. }
            | Event::PayoutRefund { .. }
            | Event::GoodwillCredit { .. }
            | Event::FeeRefunded { .. }
            | Event::InterestPaymentWaived { .. }
            | Event::Refunded { .. }
            | Event::CreditRefunded { .. }
            | Event::ChargedOff { .. }
            | Event::WrittenOff { .. }
            | Event::Recovery { .. }
            | Event::SettlementAgreed { .. }
            | Event::Terminated { .. }
            | Event::Paused { .. }
            | Event::Resumed { .. }
            | Event::Restructured(_)
            | Event::ClassSet { .. }
            | Event::ClassBooked { .. }
            | Event::ImpairmentRecorded { .. }
            | Event::Sold { .. }
            | Event::GuaranteeDrawn { .. }
            | Event::Linked { .. } => None,
        };
        let repayments: Vec<Amount> = self.entries.iter().filter_map(received).collect();
        let amount = match repayments.choose(rng) {
            Some(repayment) if rng.random_bool(0.8) => *repayment,
            Some(_) | None => amount(rng, 30_000),
        };
        self.book(effective_on, Event::Chargeback { amount });
    }

    fn waive(&mut self, rng: &mut ChaCha8Rng, effective_on: Date) {
        let account = self.account(effective_on);
        let component = *Component::ALL.choose(rng).expect("there are four components");
        let unpaid: Vec<Amount> =
            account.instalments.iter().map(|i| i.unpaid()[component]).filter(|unpaid| unpaid.is_positive()).collect();
        let amount = match unpaid.choose(rng) {
            Some(unpaid) if rng.random_bool(0.6) => *unpaid,
            Some(unpaid) if rng.random_bool(0.5) => Amount::from_minor(rng.random_range(1..=unpaid.minor())),
            Some(_) | None => amount(rng, 4000),
        };
        let instalment = if rng.random_bool(0.5) { self.random_key(rng, &account) } else { None };
        self.book(
            effective_on,
            Event::Waived { component, amount, instalment, authority: None, reason: "goodwill".into() },
        );
    }

    fn reschedule(&mut self, rng: &mut ChaCha8Rng, effective_on: Date) {
        let account = self.account(effective_on);
        let unpaid: Amount = account.instalments.iter().filter(|i| !i.is_charge).map(|i| i.unpaid().principal).sum();
        let principal = match rng.random_range(0..6) {
            0 => unpaid + amount(rng, 20_000),
            1 => (unpaid - amount(rng, 20_000)).or_zero(),
            _ => unpaid,
        };
        // Far from the versions that restructures give themselves.
        self.calendars += 100;
        let schedule = random_schedule(rng, self.calendars, effective_on, principal);
        self.book(effective_on, Event::Rescheduled { schedule, reason: "hardship".into() });
    }

    fn reverse(&mut self, rng: &mut ChaCha8Rng) {
        let candidates: Vec<(u64, Date)> = self
            .entries
            .iter()
            .filter(|entry| may_be_reversed(&entry.event) && !self.reversed.contains(&entry.seq))
            .map(|entry| (entry.seq, entry.effective_on))
            .collect();
        let Some(&(of, reversed_on)) = candidates.choose(rng) else { return };
        self.reversed.push(of);
        let effective_on = match rng.random_range(0..3) {
            0 => reversed_on,
            1 => self.value_date(rng, reversed_on),
            _ => self.today,
        };
        self.book(effective_on, Event::Reversal { of });
    }

    /// Books the statement that was struck today, most of the time.
    fn issue_statement(&mut self, rng: &mut ChaCha8Rng) {
        if !self.issues_statements || !self.is_revolving() || !rng.random_bool(0.8) {
            return;
        }
        if let Some(statement) = self.account(self.today).struck {
            self.book(self.today, Event::StatementIssued(statement));
        }
    }

    fn random_key(&self, rng: &mut ChaCha8Rng, account: &NaiveAccount) -> Option<InstalmentKey> {
        let only_charges = self.is_revolving() && self.issues_statements;
        let instalments = account.instalments.iter().filter(|instalment| instalment.is_charge || !only_charges);
        let keys: Vec<InstalmentKey> = instalments.map(|instalment| instalment.key).collect();
        keys.choose(rng).copied()
    }
}

fn random_opening(rng: &mut ChaCha8Rng, product: &Product, opened_on: Date) -> Event {
    let (principal, instalments) = match &product.plan {
        Plan::External => {
            let principal = principal(rng);
            (principal, Instalments::Given(random_schedule(rng, InstalmentKey::FIRST_CALENDAR, opened_on, principal)))
        }
        Plan::FeePerInstalment { .. }
        | Plan::EqualInstalment { .. }
        | Plan::EqualPrincipal { .. }
        | Plan::InterestFirst { .. } => {
            let count = rng.random_range(1..=13);
            (principal(rng), Instalments::Computed { count, first_due: first_due(rng, opened_on) })
        }
        Plan::SinglePayment { .. } => {
            (principal(rng), Instalments::Computed { count: 1, first_due: first_due(rng, opened_on) })
        }
        Plan::Statement(_) => (Amount::ZERO, Instalments::Computed { count: 0, first_due: None }),
    };
    Event::ContractOpened(Box::new(Contract {
        person: "P1".into(),
        product: product.key.clone(),
        funding_source: "own".into(),
        principal,
        instalments,
    }))
}

fn first_due(rng: &mut ChaCha8Rng, opened_on: Date) -> Option<Date> {
    match rng.random_range(0..6) {
        0..3 => None,
        3 => Some(opened_on),
        4 => Some((opened_on + 15).last_of_month()),
        _ => Some(opened_on + rng.random_range(0..60)),
    }
}

/// A payment calendar by hand: odd parts, odd distances, now and then two instalments on one day.
fn random_schedule(rng: &mut ChaCha8Rng, calendar: u16, from: Date, principal: Amount) -> Vec<ScheduledInstalment> {
    let count = rng.random_range(1..=6);
    let mut left = principal;
    let mut due = from + rng.random_range(0..30);
    let mut schedule = Vec::new();
    for number in 1..=count {
        let share = if number == count { left } else { Amount::from_minor(rng.random_range(0..=left.minor() / 2)) };
        left -= share;
        schedule.push(ScheduledInstalment {
            key: InstalmentKey { calendar, number },
            due,
            principal: share,
            interest: if rng.random_bool(0.6) { amount(rng, 3000) } else { Amount::ZERO },
            fee: if rng.random_bool(0.3) { amount(rng, 1000) } else { Amount::ZERO },
        });
        due = due + if rng.random_bool(0.1) { 0 } else { rng.random_range(1..40) };
    }
    schedule
}

fn random_purchase(rng: &mut ChaCha8Rng, product: &Product) -> Event {
    let instalments = if rng.random_bool(0.6) { 1 } else { rng.random_range(2..=6) };
    let amount = amount(rng, 200_000);
    let takes_cash = matches!(&product.plan, Plan::Statement(terms) if terms.cash_advance.is_some());
    Event::PurchaseBooked(if takes_cash && amount.minor() % 3 == 0 {
        Purchase::of_cash(amount)
    } else {
        Purchase::of_goods(amount, instalments)
    })
}

const fn may_be_reversed(event: &Event) -> bool {
    match event {
        // Sales are taken back by the stream that books them.
        Event::ContractOpened(_)
        | Event::StatementIssued(_)
        | Event::Reversal { .. }
        | Event::Sold { .. }
        | Event::Linked { .. } => false,
        Event::Repayment { .. }
        | Event::MerchantRefund { .. }
        | Event::FeeCharged { .. }
        | Event::Waived { .. }
        | Event::Chargeback { .. }
        | Event::PurchaseBooked(_)
        | Event::Rescheduled { .. }
        | Event::Disbursed { .. }
        | Event::PayoutRefund { .. }
        | Event::GoodwillCredit { .. }
        | Event::FeeRefunded { .. }
        | Event::InterestPaymentWaived { .. }
        | Event::GuaranteeDrawn { .. }
        | Event::Refunded { .. }
        | Event::CreditRefunded { .. }
        | Event::ChargedOff { .. }
        | Event::WrittenOff { .. }
        | Event::Recovery { .. }
        | Event::SettlementAgreed { .. }
        | Event::Terminated { .. }
        | Event::Paused { .. }
        | Event::Resumed { .. }
        | Event::Restructured(_)
        | Event::ClassSet { .. }
        | Event::ClassBooked { .. }
        | Event::ImpairmentRecorded { .. } => true,
    }
}

/// Everything owed, now or later.
fn everything(account: &NaiveAccount) -> Amount {
    let pools = &account.pools;
    let instalments: Amount = account.instalments.iter().map(|instalment| instalment.unpaid().total()).sum();
    instalments + pools.spending + pools.billed + pools.carried + pools.advances + pools.plans_remaining
}

fn principal(rng: &mut ChaCha8Rng) -> Amount {
    match rng.random_range(0..20) {
        0 => Amount::from_minor(rng.random_range(1..20)),
        1 => Amount::from_minor(100_000),
        _ => Amount::from_minor(rng.random_range(10_000..=1_000_000)),
    }
}

/// Up to `most` minor units, small ones more often.
fn amount(rng: &mut ChaCha8Rng, most: i64) -> Amount {
    let most = if rng.random_bool(0.2) { most.min(300) } else { most };
    Amount::from_minor(rng.random_range(1..=most))
}

#[cfg(test)]
mod tests;
