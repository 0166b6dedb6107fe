//! Revolving accounts: pools of principal, statements and their minimum payment.
//!
//! `docs/reference/ledger.md` section 6. How much of the principal a statement makes due is told in `minimum`.

use primitives::{Amount, Date};

use super::advances::{AdvanceRank, Advances};
use super::free_period::Bearing;
use super::minimum::{Found, PrincipalDue};
use super::{FreeDays, FreePeriod, Weight};
use crate::component::Components;
use crate::event::{Purchase, Statement};
use crate::product::{Compounding, Product, RoundingStep, StatementTerms};

/// The principal of a revolving account that no statement has made due yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revolving {
    /// Purchases since the last statement.
    pub spending: Amount,
    /// Spending of the last statement beyond its minimum, still free of charge until its due date.
    pub billed: Amount,
    /// What was carried past a due date; bears the daily service fee.
    pub carried: Amount,
    /// Cash advances; they bear interest from their day on.
    pub advances: Advances,
    /// Purchases in instalments, oldest first, ended ones included.
    pub plans: Vec<PurchasePlan>,
    /// Minor units × days of what bears interest since the last statement: the balance carried, and with a free period to be
    /// earned what has lost it.
    pub service_weight: Weight,
    /// The day at whose end the next statement is struck.
    pub next_statement_on: Date,
    /// What is pending, where a free period is to be earned.
    pub free_period: Option<FreePeriod>,
    /// What is free by days of its own, where purchases are.
    pub free_days: Option<FreeDays>,
    /// When what is billed ends its free period.
    pub(crate) billed_due: Option<Date>,
    statements: u32,
    cycle_months: i32,
    first_statement_on: Date,
    due_offset_days: i32,
    pub(super) advance_rank: AdvanceRank,
}

/// What a statement has moved from the pools to its instalment.
pub(super) struct Billed {
    pub(super) principal: Amount,
    /// Of that, what is of cash advances.
    pub(super) of_advances: Amount,
}

/// What the pools held when they were emptied.
pub(super) struct Held {
    pub(super) principal: Amount,
    /// Weights that no statement has billed.
    pub(super) service_weight: Weight,
    pub(super) advance_weight: Weight,
}

/// A purchase that is split over several statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PurchasePlan {
    /// Its price.
    pub principal: Amount,
    /// Into how many parts it is split.
    pub parts: u16,
    /// How many of them were billed.
    pub billed_parts: u16,
    /// What is neither billed nor repaid in advance.
    pub remaining: Amount,
}

impl PurchasePlan {
    fn next_part(&self) -> Amount {
        self.principal.part(u32::from(self.billed_parts), u32::from(self.parts)).min(self.remaining)
    }
}

impl Revolving {
    pub(crate) fn open(terms: &StatementTerms, product: &Product, opened_on: Date) -> Self {
        let in_month = opened_on + (i32::from(terms.cycle_day) - i32::from(opened_on.day()));
        let first = if in_month < opened_on { in_month.plus_months(1) } else { in_month };
        let is_compounded = product.free_period.is_some_and(|terms| terms.compounding == Compounding::Daily);
        Self {
            spending: Amount::ZERO,
            billed: Amount::ZERO,
            carried: Amount::ZERO,
            advances: Advances::new(is_compounded),
            plans: Vec::new(),
            service_weight: Weight::new(is_compounded),
            next_statement_on: first,
            free_period: product.free_period.map(FreePeriod::new),
            free_days: terms.purchase_free_days.map(FreeDays::new),
            billed_due: None,
            statements: 0,
            cycle_months: 0,
            first_statement_on: first,
            due_offset_days: i32::from(terms.due_offset_days),
            advance_rank: AdvanceRank::of(product, terms),
        }
    }

    /// All the principal in the pools.
    pub fn principal(&self) -> Amount {
        self.spending
            + self.billed
            + self.carried
            + self.advances.owed
            + self.plans.iter().map(|plan| plan.remaining).sum()
    }

    /// Whether the next statement has anything to bill or to move.
    pub fn has_something_to_bill(&self) -> bool {
        self.principal().is_positive() || self.service_weight.total() > 0 || self.advances.weight.total() > 0
    }

    pub(crate) fn purchase(&mut self, purchase: &Purchase, on: Date) {
        if purchase.is_cash() {
            self.advances.add(purchase.amount);
        } else if purchase.instalments <= 1 {
            self.spending += purchase.amount;
            self.note(on, purchase.amount);
        } else {
            self.plans.push(PurchasePlan {
                principal: purchase.amount,
                parts: purchase.instalments,
                billed_parts: 0,
                remaining: purchase.amount,
            });
        }
    }

    /// Notes from when an amount of spending may bear interest.
    fn note(&mut self, starts_on: Date, amount: Amount) {
        if let Some(free) = &mut self.free_period {
            free.note(starts_on, amount);
        }
        if let Some(free) = &mut self.free_days {
            free.note(starts_on, amount);
        }
    }

    /// The next day at whose start something in the pools is free no longer, where no free period is to be earned.
    pub(super) fn next_free_end(&self) -> Option<Date> {
        match &self.free_days {
            Some(free) => free.next_end(),
            None => self.billed_due,
        }
    }

    /// Lets so many days from one on bear what they bear at their end.
    pub(super) fn accrue(&mut self, from: Date, days: i32, on_statements: Bearing) {
        let mut certain = self.carried + on_statements.certain;
        if let Some(free) = &mut self.free_period {
            if free.spending_bears {
                certain += self.spending;
            }
            free.accrue(from, days, self.billed + on_statements.pending, self.spending);
        }
        self.service_weight.add(from, days, certain);
        let advances = self.advances.owed + on_statements.advances;
        self.advances.weight.add(from, days, advances);
    }

    /// What is free no longer on a day is carried.
    pub(super) fn end_free(&mut self, day: Date) {
        let Some(free) = &mut self.free_days else { return self.end_free_period() };
        let ended = free.end_through(day, self.billed + self.spending);
        self.carried += settle([&mut self.billed, &mut self.spending].into_iter(), ended);
    }

    fn end_free_period(&mut self) {
        self.carried += self.billed;
        self.billed = Amount::ZERO;
        self.billed_due = None;
    }

    /// The figures of the statement struck at the end of `on`, given what is unpaid on earlier instalments.
    pub(crate) fn strike(&self, on: Date, product: &Product, unpaid: &Components, missed_before: bool) -> Statement {
        let crate::product::Plan::Statement(terms) = &product.plan else {
            unreachable!("a revolving account has statement terms")
        };
        let interest_rounding = product.rounding_of(RoundingStep::Interest);
        let (fee_rounding, rounding) =
            (product.rounding_of(RoundingStep::Fee), product.rounding_of(RoundingStep::Instalment));
        let interest = terms.service_interest(&self.service_weight, on, interest_rounding)
            + terms.cash_interest(&self.advances.weight, on, interest_rounding);
        let billing = self.plans.iter().filter(|plan| plan.remaining.is_positive());
        let (mut parts, mut fee) = (Amount::ZERO, Amount::ZERO);
        for plan in billing {
            parts += plan.next_part();
            fee += terms.instalment_fee_rate.of(plan.principal, fee_rounding);
        }
        let found = Found {
            terms,
            rounding,
            pools: self.carried + self.billed + self.advances.owed,
            spending: self.spending,
            parts,
            charges: interest + fee,
            unpaid,
            missed_before,
        };
        let PrincipalDue { from_pools, from_spending } = found.principal_due();
        let principal = from_pools + from_spending;
        Statement {
            number: self.statements + 1,
            due: on + self.due_offset_days,
            principal,
            from_carried: from_pools,
            interest,
            fee,
            minimum_payment: principal + interest + fee + unpaid.total(),
            balance: self.principal() + interest + fee + unpaid.total(),
        }
    }

    /// Moves the pools as a statement of `on` does and returns what becomes due with it.
    pub(super) fn bill(&mut self, statement: &Statement, on: Date) -> Billed {
        for plan in self.plans.iter_mut().filter(|plan| plan.remaining.is_positive()) {
            let part = plan.next_part();
            plan.remaining -= part;
            plan.billed_parts += 1;
            self.spending += part;
            if let Some(free) = &mut self.free_period {
                free.note(on, part);
            }
            if let Some(free) = &mut self.free_days {
                free.note(on, part);
            }
        }
        let is_free = self.free_period.as_mut().map(|free| free.take_spending(self.spending, on));
        let advanced = self.advances.owed;
        let pools = [&mut self.carried, &mut self.billed, &mut self.advances.owed];
        let from_carried = settle(pools.into_iter(), statement.from_carried);
        // What a back-dated event has taken out of one pool comes out of the others as far as they reach.
        let spent = self.spending;
        let pools = [&mut self.spending, &mut self.carried, &mut self.billed, &mut self.advances.owed];
        let from_spending = settle(pools.into_iter(), statement.principal - from_carried);
        let free_principal = (is_free == Some(true)).then_some(spent - self.spending);
        if let Some(free) = &mut self.free_period {
            free.begin(statement.number, on, free_principal, statement.interest + statement.fee);
        }
        let rest = std::mem::take(&mut self.spending);
        if is_free == Some(false) {
            self.carried += rest;
        } else {
            self.billed += rest;
        }
        self.billed_due = Some(statement.due);
        self.service_weight.take();
        let of_advances = advanced - self.advances.owed;
        self.advances.bill();
        self.statements = self.statements.max(statement.number);
        self.skip_statement(on);
        Billed { principal: from_carried + from_spending, of_advances }
    }

    /// Empties the pools.
    pub(super) fn end(&mut self) -> Held {
        let held = Held {
            principal: self.principal(),
            service_weight: self.service_weight.take(),
            advance_weight: self.advances.weight.take(),
        };
        self.advances = Advances::default();
        (self.spending, self.billed, self.carried) = (Amount::ZERO, Amount::ZERO, Amount::ZERO);
        self.plans.iter_mut().for_each(|plan| plan.remaining = Amount::ZERO);
        self.billed_due = None;
        self.free_period.iter_mut().for_each(FreePeriod::end);
        self.free_days.iter_mut().for_each(FreeDays::end);
        held
    }

    /// Moves on to the statement day after `on`.
    pub(crate) fn skip_statement(&mut self, on: Date) {
        while self.next_statement_on <= on {
            self.cycle_months += 1;
            self.next_statement_on = self.first_statement_on.plus_months(self.cycle_months);
        }
    }

    /// When the next statement is due.
    pub(super) fn next_due(&self) -> Date {
        self.next_statement_on + self.due_offset_days
    }

    /// Days from a statement to its due date.
    pub fn due_offset_days(&self) -> i32 {
        self.due_offset_days
    }

    /// Settles principal that is not due yet: first what bears a fee, last what is billed last.
    pub(crate) fn pay(&mut self, money: Amount) -> Amount {
        let advanced = self.advances.owed;
        let all_bear = self.free_period.as_ref().is_some_and(|free| free.spending_bears);
        let Self { carried, billed, spending, advances, .. } = self;
        let pools = match self.advance_rank {
            AdvanceRank::Dearer => [&mut advances.owed, carried, billed, spending],
            AdvanceRank::NotDearer if !all_bear => [carried, &mut advances.owed, billed, spending],
            AdvanceRank::NotDearer | AdvanceRank::Last => [carried, billed, spending, &mut advances.owed],
        };
        let plans = self.plans.iter_mut().map(|plan| &mut plan.remaining);
        let settled = settle(pools.into_iter().chain(plans), money);
        self.advances.settled_from(advanced);
        settled
    }

    /// Settles principal that is not due yet for goods returned: the newest spending first, cash advances last.
    pub(crate) fn refund(&mut self, money: Amount) -> Amount {
        let pools = [&mut self.spending, &mut self.billed];
        let plans = self.plans.iter_mut().rev().map(|plan| &mut plan.remaining);
        let last = [&mut self.carried, &mut self.advances.owed];
        let settled = settle(pools.into_iter().chain(plans).chain(last), money);
        self.advances.returned();
        settled
    }
}

fn settle<'a>(pools: impl Iterator<Item = &'a mut Amount>, money: Amount) -> Amount {
    let mut left = money;
    for pool in pools {
        let used = left.min(*pool);
        *pool -= used;
        left -= used;
    }
    money - left
}
