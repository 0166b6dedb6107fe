//! The naive ledger: an account walked day by day, exactly as `docs/reference/ledger.md` reads.
//!
//! It is slow on purpose: no closed forms, no caches, and nothing shared with the engine but the input types. Where
//! the two differ, one of them or the page is wrong. The rooms follow the page: `schedule` is its section 2, `passing`
//! 3, `money` 4 and 5, `revolving` 6 and `ageing` 7.

mod ageing;
mod big;
mod money;
mod passing;
mod revolving;
mod schedule;

use ledger::component::Components;
use ledger::event::{Contract, Entry, Event, InstalmentKey, Instalments, ScheduledInstalment, Statement};
use ledger::product::{Plan, Product};
use primitives::{Amount, Date};

/// The account at the end of `as_of`, knowing what was booked through `booked_through`; none before its opening.
pub fn naive(product: &Product, entries: &[Entry], as_of: Date, booked_through: Date) -> Option<NaiveAccount> {
    let known: Vec<Entry> = entries.iter().filter(|entry| entry.booked_on <= booked_through).map(on_its_day).collect();
    let entries = in_force(&known, as_of);
    let opened_on = entries.iter().find(|entry| matches!(entry.event, Event::ContractOpened(_)))?.effective_on;
    let mut book = Book::empty(product, opened_on, known.clone());
    loop {
        let today = book.today;
        book.pass_time();
        for entry in entries.iter().filter(|entry| entry.effective_on == today) {
            book.apply(&entry.event);
        }
        book.strike_statement();
        if today == as_of {
            return Some(book.account());
        }
        book.today = today.next();
    }
}

/// Everything the page says about an account at the end of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NaiveAccount {
    /// The opening's value date.
    pub opened_on: Date,
    /// The day at whose end all this holds.
    pub as_of: Date,
    /// Every instalment, charges and lifted ones too, in order of due date and key.
    pub instalments: Vec<NaiveInstalment>,
    /// Money received that nothing was owed for.
    pub credit_balance: Amount,
    /// What a revolving account owes outside its instalments.
    pub pools: NaivePools,
    /// Open, settled or overpaid.
    pub status: NaiveStatus,
    /// The earliest day from which a past-due instalment ages; none when nothing is past due.
    pub overdue_since: Option<Date>,
    /// The greatest age of a past-due instalment, before grace.
    pub past_due_days: u32,
    /// The age after grace.
    pub delinquent_days: u32,
    /// The place of the range of days past due.
    pub bucket: Option<u8>,
    /// Everything unpaid of instalments whose due date has passed, also within the tolerance.
    pub overdue: Components,
    /// Distinct due dates of past-due instalments, charges apart.
    pub unpaid_periods: u32,
    /// Distinct due dates of instalments that were ever missed or are past due, charges apart.
    pub missed_periods_ever: u32,
    /// Whether the overdue is of a single period.
    pub is_single_period: bool,
    /// Whether the overdue is of several periods.
    pub is_multi_period: bool,
    /// Whether the plan is over and still unpaid.
    pub is_full: bool,
    /// The statement struck at the end of this very day; none when it was issued as an event.
    pub struck: Option<Statement>,
    /// The money that moved since the opening.
    pub totals: NaiveTotals,
}

/// One instalment, statement or charge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NaiveInstalment {
    /// Its name.
    pub key: InstalmentKey,
    /// When it is due.
    pub due: Date,
    /// The day it ages from, which is also its penalty anchor: its due date, or the chargeback that re-opened it.
    pub ages_from: Date,
    /// Whether it is a charge outside the schedule.
    pub is_charge: bool,
    /// All that it ever asked for: the schedule, the late fee within the fee, and the penalty charged so far.
    pub scheduled: Components,
    /// What money has settled and no chargeback has taken back.
    pub paid: Components,
    /// What was given up.
    pub waived: Components,
    /// Whether it was unsettled at the start of the day after its due date.
    pub is_missed: bool,
    /// The late fee within the scheduled fee.
    pub late_fee: Amount,
    /// The penalty base of every day that has counted, added up.
    pub penalty_weight: i128,
    /// Whether its base was above 0 on a day on which the penalty's wait was over.
    pub is_chargeable: bool,
    /// Penalty that a reschedule carried in.
    pub penalty_carried_in: Amount,
    /// Whether a reschedule lifted off what was unpaid; its penalty no longer grows.
    pub is_lifted: bool,
}

impl NaiveInstalment {
    fn new(key: InstalmentKey, due: Date, scheduled: Components) -> Self {
        Self {
            key,
            due,
            ages_from: due,
            is_charge: key.calendar == InstalmentKey::CHARGES,
            scheduled,
            paid: Components::default(),
            waived: Components::default(),
            is_missed: false,
            late_fee: Amount::ZERO,
            penalty_weight: 0,
            is_chargeable: false,
            penalty_carried_in: Amount::ZERO,
            is_lifted: false,
        }
    }

    fn of_schedule(instalment: &ScheduledInstalment) -> Self {
        let ScheduledInstalment { key, due, principal, interest, fee } = *instalment;
        Self::new(key, due, Components { principal, interest, fee, penalty: Amount::ZERO })
    }

    /// What is still owed on it, by component.
    pub fn unpaid(&self) -> Components {
        Components {
            principal: self.scheduled.principal - self.paid.principal - self.waived.principal,
            interest: self.scheduled.interest - self.paid.interest - self.waived.interest,
            fee: self.scheduled.fee - self.paid.fee - self.waived.fee,
            penalty: self.scheduled.penalty - self.paid.penalty - self.waived.penalty,
        }
    }
}

/// What a revolving account owes outside its instalments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NaivePools {
    /// Purchases since the last statement.
    pub spending: Amount,
    /// The rest of the last statement, in its free period.
    pub billed: Amount,
    /// Past its free period, bearing the service fee.
    pub carried: Amount,
    /// Purchases in instalments with something left to bill, oldest first.
    pub plans: Vec<NaivePlan>,
    /// What is left to bill of all plans.
    pub plans_remaining: Amount,
    /// The carried balance at the end of every day since the last statement, added up.
    pub service_weight: i128,
}

/// A purchase in instalments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NaivePlan {
    /// The purchase's price.
    pub amount: Amount,
    /// Into how many statements it is split.
    pub instalments: u32,
    /// How many parts have been billed.
    pub parts_billed: u32,
    /// What is neither billed nor paid before that.
    pub remaining: Amount,
}

/// Whether anything is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NaiveStatus {
    /// Something is owed, or may be again.
    Open,
    /// Nothing is owed, now or later.
    Settled,
    /// There is credit balance.
    Overpaid,
}

/// The money that moved since the opening.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NaiveTotals {
    /// The contract's principal and every purchase.
    pub paid_out: Amount,
    /// Repayments received.
    pub repaid: Amount,
    /// Refunds received from merchants.
    pub merchant_refunds: Amount,
    /// Chargebacks.
    pub charged_back: Amount,
    /// What waivers found to take.
    pub waived: Components,
    /// What repayments, refunds and credit settled of the pools.
    pub pools_settled: Amount,
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
    totals: NaiveTotals,
    charges_made: u32,
    statements_made: u32,
    last_statement: Option<MadeStatement>,
    statement_dues: Vec<Date>,
    has_repayment: bool,
    struck: Option<Statement>,
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
            totals: NaiveTotals::default(),
            charges_made: 0,
            statements_made: 0,
            last_statement: None,
            statement_dues: Vec::new(),
            has_repayment: false,
            struck: None,
        }
    }

    fn is_revolving(&self) -> bool {
        matches!(self.product.plan, Plan::Statement(_))
    }

    fn is_settled_for_ageing(&self, unpaid: &Components) -> bool {
        unpaid.total() <= self.product.ageing.arrears_tolerance
    }

    fn apply(&mut self, event: &Event) {
        match event {
            Event::ContractOpened(contract) => self.open(contract),
            Event::PurchaseBooked(purchase) => self.purchase(purchase),
            Event::StatementIssued(statement) => self.issue(statement),
            Event::Repayment { amount, earmark } => self.repay(*amount, *earmark),
            Event::Reversal { .. } => {}
            Event::MerchantRefund { amount } => self.refund(*amount),
            Event::Chargeback { amount } => self.charge_back(*amount),
            Event::FeeCharged { amount, due, reason: _ } => {
                self.charge(Components { fee: *amount, ..Components::default() }, *due);
            }
            Event::Waived { component, amount, instalment, reason: _ } => {
                self.waive(*component, *amount, *instalment);
            }
            Event::Rescheduled { schedule, reason: _ } => self.reschedule(schedule),
        }
    }

    fn open(&mut self, contract: &Contract) {
        self.totals.paid_out += contract.principal;
        let schedule = match &contract.instalments {
            Instalments::Given(schedule) => schedule.clone(),
            Instalments::Computed { count, first_due } => {
                schedule::compute(self.product, self.opened_on, contract.principal, *count, *first_due)
            }
        };
        for instalment in &schedule {
            self.add(NaiveInstalment::of_schedule(instalment));
        }
    }

    /// Puts an instalment in its place: by due date, then key.
    fn add(&mut self, instalment: NaiveInstalment) {
        self.instalments.push(instalment);
        self.instalments.sort_by_key(|instalment| (instalment.due, instalment.key));
    }
}

#[cfg(test)]
mod tests;
