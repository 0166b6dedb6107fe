//! The naive ledger: an account walked day by day, exactly as `docs/reference/ledger.md` reads.
//!
//! It is slow on purpose: no closed forms, no caches, and nothing shared with the engine but the input types. Where
//! the two differ, one of them or the page is wrong. The rooms follow the page: `calendar`, `schedule`, `opening`
//! and `fees` are its section 2, `passing`, `late_fee` and `penalty` 3, `money` and `allocation` 4, `back`, `giving_back`, `restructure`
//! and `pauses` 5, `revolving` and `free_period` 6, `ageing` and `standing` 7, `ends` 8; `classes` follows the page of classification, as far as classes follow days and facts. Interest by the rates borne, which sections 3 to 5
//! change, is in `interest`, simple interest by the day in `by_days`,
//! instalments that take principal when they are paid ahead in `paid_ahead`.

mod account;
mod ageing;
mod allocation;
mod back;
mod big;
mod by_days;
mod calendar;
mod classes;
mod drawing;
mod ends;
mod fees;
mod free_period;
mod giving_back;
mod instalment;
mod interest;
mod kept_totals;
mod late_fee;
mod money;
mod opening;
mod paid_ahead;
mod passing;
mod pauses;
mod penalty;
mod renewed;
mod restructure;
mod revolving;
mod schedule;
mod standing;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use ledger::component::Components;
use ledger::event::{Entry, Event, InstalmentKey, Statement};
use ledger::product::{ComponentsAged, PenaltyThrough, Product};
use primitives::{Amount, Date, Rate};

pub use account::{
    NaiveAccount, NaiveDrawing, NaivePlan, NaivePools, NaiveSettlement, NaiveSettlementState, NaiveStatus, NaiveTotals,
};
pub use classes::naive_classes;
pub use instalment::{NaiveInstalment, NaiveKind};
use pauses::Pause;

/// The account at the end of `as_of`, knowing what was booked through `booked_through`; none before its opening.
pub fn naive(product: &Product, entries: &[Entry], as_of: Date, booked_through: Date) -> Option<NaiveAccount> {
    let mut last = None;
    walk(product, entries, as_of, booked_through, &Evenings::default(), |book| {
        if book.today == as_of {
            last = Some(book.account());
        }
    });
    last
}

/// The account at the end of every day from its opening through `through`, knowing what was booked through
/// `booked_through`.
pub fn naive_days(product: &Product, entries: &[Entry], through: Date, booked_through: Date) -> Vec<NaiveAccount> {
    let mut days = Vec::new();
    walk(product, entries, through, booked_through, &Evenings::default(), |book| days.push(book.account()));
    days
}

/// Periods that were unsettled on some evenings, by what had been booked by then. This alone is looked up twice: it is the same
/// for every day that asks, and each evening asks for those before it.
type Evenings = Rc<RefCell<BTreeMap<Date, Vec<(InstalmentKey, Date)>>>>;

/// The periods that were not settled for ageing at the end of an evening, knowing what was booked by then.
fn unsettled_on(
    product: &Product,
    entries: &[Entry],
    evening: Date,
    evenings: &Evenings,
) -> Vec<(InstalmentKey, Date)> {
    let found = evenings.borrow().get(&evening).cloned();
    found.unwrap_or_else(|| {
        let mut unsettled = Vec::new();
        walk(product, entries, evening, evening, evenings, |book| {
            if book.today == evening {
                let periods = book.instalments.iter().filter(|instalment| instalment.is_period());
                let late = periods.filter(|instalment| !book.is_settled_for_ageing(&instalment.unpaid()));
                unsettled = late.map(|instalment| (instalment.key, instalment.due)).collect();
            }
        });
        evenings.borrow_mut().insert(evening, unsettled.clone());
        unsettled
    })
}

/// Walks an account through the end of `as_of`, and shows it at the end of each day.
fn walk(
    product: &Product,
    entries: &[Entry],
    as_of: Date,
    booked_through: Date,
    evenings: &Evenings,
    mut show: impl FnMut(&Book<'_>),
) {
    let known: Vec<Entry> = entries.iter().filter(|entry| entry.booked_on <= booked_through).map(on_its_day).collect();
    let entries = in_force(&known, as_of);
    let opening = entries.iter().find(|entry| matches!(entry.event, Event::ContractOpened(_)));
    let Some(opened_on) = opening.map(|entry| entry.effective_on) else { return };
    let mut book = Book { evenings: Rc::clone(evenings), ..Book::empty(product, opened_on, known.clone()) };
    loop {
        let today = book.today;
        book.pass_time();
        for entry in entries.iter().filter(|entry| entry.effective_on == today) {
            book.apply(&entry.event);
        }
        book.end_the_day();
        show(&book);
        if today == as_of {
            return;
        }
        book.today = today.next();
        if let Some(buyer) = book.next_owner.take() {
            book.owner = buyer;
        }
    }
}

/// An event with the day it counts from as its value date: section 1, on purchases.
fn on_its_day(entry: &Entry) -> Entry {
    let mut entry = entry.clone();
    if matches!(entry.event, Event::PurchaseBooked(_)) {
        entry.effective_on = entry.booked_on;
    }
    entry
}

/// The events that count as of a day, in the order in which they apply: section 1.
fn in_force(known: &[Entry], as_of: Date) -> Vec<&Entry> {
    let is_reversed = |seq: u64| known.iter().any(|entry| matches!(entry.event, Event::Reversal { of } if of == seq));
    let mut in_force: Vec<&Entry> =
        known.iter().filter(|entry| entry.effective_on <= as_of && !is_reversed(entry.seq)).collect();
    in_force.sort_by_key(|entry| (entry.effective_on, entry.booked_on, entry.seq));
    in_force
}

/// The account while the days are walked.
struct Book<'a> {
    product: &'a Product,
    known: Vec<Entry>,
    opened_on: Date,
    today: Date,
    instalments: Vec<NaiveInstalment>,
    credit: Amount,
    pools: NaivePools,
    pending: free_period::Pending,
    totals: NaiveTotals,
    charges_made: u32,
    statements_made: u32,
    last_statement: Option<MadeStatement>,
    has_repayment: bool,
    has_late_fee: bool,
    /// The days on which a late fee was charged.
    late_fee_days: Vec<Date>,
    has_ended: bool,
    is_terminated: bool,
    /// The rate of the last rate change: the plan's present rate.
    changed_rate: Option<Rate>,
    charged_off_on: Option<Date>,
    /// Where in the general ledger stands what was charged off.
    loss_account: Option<String>,
    written_off_on: Option<Date>,
    settlement: Option<NaiveSettlement>,
    /// The classes on record, by policy, the latest last.
    booked_classes: Vec<(String, String)>,
    /// The share of what is owed that is expected to be lost; 0 when nothing is.
    impairment: Rate,
    pauses: Vec<Pause>,
    /// Whose the account is today.
    owner: String,
    /// Whose it is from tomorrow on, where it was sold today.
    next_owner: Option<String>,
    /// The payouts that have instalments of their own, the opening's first.
    drawings: Vec<(Date, Amount)>,
    /// All unpaid principal at the end of every day gone by, added up: the `W` of the all-in room.
    principal_days: i128,
    /// While money is spread: how much principal to come it may settle, by payout.
    may_settle: BTreeMap<usize, Amount>,
    /// The start of the spell of arrears, as of the last end of a day.
    spell_start: Option<Date>,
    /// The first of the days in a row at whose end the overdue was material, as of the last end of a day.
    breached_since: Option<Date>,
    struck: Option<Statement>,
    evenings: Evenings,
}

/// The last statement that was made.
#[derive(Clone, Copy)]
struct MadeStatement {
    /// The day of its event; none when it was struck.
    issued_on: Option<Date>,
    due: Date,
    key: InstalmentKey,
}

impl<'a> Book<'a> {
    fn empty(product: &'a Product, opened_on: Date, known: Vec<Entry>) -> Self {
        Self {
            product,
            known,
            opened_on,
            today: opened_on,
            instalments: Vec::new(),
            credit: Amount::ZERO,
            pools: NaivePools::default(),
            pending: free_period::Pending::default(),
            totals: NaiveTotals::default(),
            charges_made: 0,
            statements_made: 0,
            last_statement: None,
            has_repayment: false,
            has_late_fee: false,
            late_fee_days: Vec::new(),
            has_ended: false,
            is_terminated: false,
            changed_rate: None,
            charged_off_on: None,
            loss_account: None,
            written_off_on: None,
            settlement: None,
            booked_classes: Vec::new(),
            impairment: Rate::ZERO,
            pauses: Vec::new(),
            owner: String::new(),
            next_owner: None,
            drawings: Vec::new(),
            principal_days: 0,
            may_settle: BTreeMap::new(),
            spell_start: None,
            breached_since: None,
            struck: None,
            evenings: Evenings::default(),
        }
    }

    fn apply(&mut self, event: &Event) {
        match event {
            Event::ContractOpened(contract) => self.open(contract),
            Event::PurchaseBooked(purchase) => self.purchase(purchase),
            Event::StatementIssued(statement) => self.issue(statement),
            Event::Repayment { amount, earmark } => self.repay(*amount, *earmark),
            Event::Recovery { amount } => self.repay(*amount, None),
            Event::MerchantRefund { amount } => self.refund_by_merchant(*amount),
            Event::PayoutRefund { amount } => self.refund_payout(*amount),
            Event::GoodwillCredit { amount, .. } => self.credit_goodwill(*amount),
            Event::Waived { component, amount, instalment, .. } => self.waive(*component, *amount, *instalment),
            Event::Chargeback { amount } => self.charge_back(*amount),
            Event::Refunded { amount } => self.refund_customer(*amount),
            Event::CreditRefunded { amount } => self.refund_credit(*amount),
            Event::FeeCharged { amount, due, .. } => {
                self.charge(Components { fee: *amount, ..Components::default() }, *due);
            }
            Event::Disbursed { amount, plan } => self.disburse(*amount, *plan),
            Event::Rescheduled { schedule, .. } => self.replace_calendar(schedule),
            Event::Restructured(restructure) => self.restructure(&restructure.kind),
            Event::Paused { what, until, .. } => self.pause(*what, *until),
            Event::Resumed { what } => self.resume(*what),
            Event::Terminated { .. } => self.terminate(),
            Event::ChargedOff { reason, is_fraud } => self.charge_off(reason, *is_fraud),
            Event::WrittenOff { .. } => self.write_off(),
            Event::SettlementAgreed { parts, .. } => self.agree_settlement(parts),
            Event::ClassBooked { policy, class } => self.book_class(policy, class),
            Event::Sold { to, .. } => self.next_owner = Some(to.clone()),
            Event::FeeRefunded { instalment, amount, pays_out, .. } => {
                self.give_fee_back(*instalment, *amount, *pays_out);
            }
            Event::GuaranteeDrawn { amount } => self.totals.guarantee_drawn += *amount,
            Event::InterestPaymentWaived { amount, .. } => self.give_interest_back(*amount),
            Event::ImpairmentRecorded { share, .. } => self.impairment = *share,
            // What somebody sets, and other accounts, concern classes alone.
            Event::Reversal { .. } | Event::ClassSet { .. } | Event::Linked { .. } => {}
        }
    }

    fn book_class(&mut self, policy: &str, class: &str) {
        self.booked_classes.push((policy.to_owned(), class.to_owned()));
    }

    /// Whether the account is non-performing: section 5.
    fn is_non_performing(&self) -> bool {
        let Some(terms) = &self.product.non_performing else { return false };
        let mut of_policy = self.booked_classes.iter().filter(|(policy, _)| *policy == terms.policy);
        of_policy.next_back().is_some_and(|(_, class)| terms.classes.contains(class))
    }

    /// The end of the day: section 1.
    fn end_the_day(&mut self) {
        if let Some(terms) = &self.product.penalty {
            match terms.through {
                PenaltyThrough::AsOfInclusive => self.count_penalty(terms, self.today),
                PenaltyThrough::AsOfExclusive => {}
            }
        }
        self.look_at_spell_and_breach();
        self.strike_statement();
        self.principal_days += i128::from(self.unpaid_principal().minor());
    }

    fn is_revolving(&self) -> bool {
        self.product.is_revolving()
    }

    /// Whether an instalment with this unpaid is settled for ageing: section 3.
    fn is_settled_for_ageing(&self, unpaid: &Components) -> bool {
        let aged = match self.product.ageing.components_aged {
            ComponentsAged::All => unpaid.total(),
            ComponentsAged::PrincipalInterest => unpaid.principal + unpaid.interest,
        };
        aged <= self.product.ageing.arrears_tolerance
    }

    /// All unpaid principal, pools included.
    fn unpaid_principal(&self) -> Amount {
        self.unpaid().principal + self.pools.principal()
    }

    /// Everything unpaid on instalments, due or not.
    fn unpaid(&self) -> Components {
        self.instalments.iter().fold(Components::default(), |sum, instalment| sum + instalment.unpaid())
    }

    /// The last due date of all periods.
    fn last_due(&self) -> Option<Date> {
        self.instalments.iter().filter(|instalment| instalment.is_period()).map(|instalment| instalment.due).max()
    }

    fn find(&self, key: InstalmentKey) -> Option<usize> {
        self.instalments.iter().position(|instalment| instalment.key == key)
    }

    /// The live instalments of section 5, in order.
    fn live(&self) -> Vec<usize> {
        (0..self.instalments.len()).filter(|&index| self.instalments[index].is_live()).collect()
    }

    /// The live instalments that are due after today, in order.
    fn live_in_advance(&self) -> Vec<usize> {
        self.live().into_iter().filter(|&index| self.instalments[index].due > self.today).collect()
    }

    /// Puts an instalment in its place.
    fn add(&mut self, instalment: NaiveInstalment) {
        self.instalments.push(instalment);
        self.sort();
    }

    /// By due date, then key.
    fn sort(&mut self) {
        self.instalments.sort_by_key(|instalment| (instalment.due, instalment.key));
    }
}

#[cfg(test)]
mod tests;
