//! Revolving accounts: section 6 of the page.
//!
//! Purchases, statements struck and statements issued. How pools are repaid is in `allocation`, how billed moves to
//! carried in `passing`, what becomes of pools at the end in `ends`.

use ledger::component::Components;
use ledger::event::{Entry, Event, InstalmentKey, Purchase, PurchaseKind, Statement};
use ledger::product::{Compounding, MinimumForm, PastDueMinimum, Plan, RatePeriod, RoundingStep, StatementTerms};
use primitives::{Amount, Date, Rate};

use super::allocation::take;
use super::schedule::part;
use super::{Book, MadeStatement, NaiveInstalment, NaiveKind, NaivePlan};

impl Book<'_> {
    pub(super) fn purchase(&mut self, purchase: &Purchase) {
        let Purchase { amount, instalments, kind } = *purchase;
        self.totals.paid_out += amount;
        if self.has_ended {
            return self.charge_principal(amount);
        }
        if kind == PurchaseKind::CashAdvance {
            self.pools.advances += amount;
            self.charge_cash_fees(amount);
        } else if instalments == 1 {
            self.pools.spending += amount;
            self.starts_today(amount);
        } else {
            let plan = NaivePlan { amount, instalments: u32::from(instalments), parts_billed: 0, remaining: amount };
            self.pools.plans.push(plan);
        }
        self.use_credit();
    }

    pub(super) fn issue(&mut self, statement: &Statement) {
        self.make(statement);
        self.last_statement = self.last_statement.map(|last| MadeStatement { issued_on: Some(self.today), ..last });
    }

    /// The end of the day: the statement, if this is its day and none was issued.
    pub(super) fn strike_statement(&mut self) {
        let Plan::Statement(terms) = &self.product.plan else { return };
        let is_its_day = i16::from(self.today.day()) == i16::from(terms.cycle_day);
        let was_issued = self.last_statement.is_some_and(|last| last.issued_on == Some(self.today));
        if self.has_ended || !is_its_day || was_issued {
            return;
        }
        let today = self.today;
        let is_reversal = |entry: &Entry| matches!(entry.event, Event::Reversal { .. });
        let is_late = |entry: &Entry| entry.booked_on > today && (entry.effective_on <= today || is_reversal(entry));
        let statement = if self.known.iter().any(is_late) {
            let then: Vec<Entry> = self.known.iter().filter(|entry| entry.booked_on <= today).cloned().collect();
            super::naive(self.product, &then, today, today).and_then(|then| then.struck)
        } else {
            let figures = self.figures(terms);
            figures.bills_something().then_some(figures)
        };
        if let Some(statement) = statement {
            self.make(&statement);
            self.struck = Some(statement);
        }
    }

    fn figures(&self, terms: &StatementTerms) -> Statement {
        let pools = &self.pools;
        let unpaid_before = self.unpaid();
        let interest = self.service_fee(terms);
        let mut from_plans = Amount::ZERO;
        let mut fee = Amount::ZERO;
        for plan in pools.plans.iter().filter(|plan| plan.remaining.is_positive()) {
            from_plans += next_part(plan);
            fee += terms.instalment_fee_rate.of(plan.amount, self.product.rounding_of(RoundingStep::Fee));
        }
        let all = pools.carried + pools.billed + pools.advances;
        let (from_carried, from_spending) = match terms.minimum_form {
            MinimumForm::PayLater => {
                let mut from_carried = self.due_of_carried(terms, all, unpaid_before.principal);
                let mut from_spending =
                    terms.minimum_rate.of(pools.spending, self.product.rounding_of(RoundingStep::Instalment));
                let becomes_due = from_carried + from_plans + from_spending + interest + fee;
                if becomes_due.is_positive() {
                    // More principal up to the floor: of spending first, then of what was there before.
                    let mut short = (terms.minimum_floor - becomes_due - unpaid_before.total()).or_zero();
                    from_spending += take(&mut (pools.spending - from_spending), &mut short);
                    from_carried += take(&mut (all - from_carried), &mut short);
                }
                (from_carried, from_spending)
            }
            MinimumForm::PercentOrFloor | MinimumForm::InterestFeesPlusPercent => {
                let shown = [pools.spending, all, from_plans, interest, fee].into_iter().sum();
                let asked = self.asked_by_balance(terms, shown, interest + fee);
                let mut still = (asked - interest - fee - from_plans).or_zero();
                let (mut before, mut since) = (all, pools.spending);
                (take(&mut before, &mut still), take(&mut since, &mut still))
            }
        };
        let principal = from_carried + from_plans + from_spending;
        Statement {
            number: self.statements_made + 1,
            due: self.today + i32::from(terms.due_offset_days),
            principal,
            from_carried,
            interest,
            fee,
            minimum_payment: principal + interest + fee + unpaid_before.total(),
            balance: pools.principal() + interest + fee + unpaid_before.total(),
        }
    }

    /// What of a new balance is asked for by a form that goes by the balance, what is unpaid of other instalments apart.
    fn asked_by_balance(&self, terms: &StatementTerms, shown: Amount, charges: Amount) -> Amount {
        let before = self.unpaid();
        let (mut of, mut asked, mut done) = (shown, Amount::ZERO, Amount::ZERO);
        if terms.minimum_form == MinimumForm::InterestFeesPlusPercent {
            asked += charges;
        }
        if terms.past_due_minimum == PastDueMinimum::Counted {
            of += before.total();
            done = before.total();
            if terms.minimum_form == MinimumForm::InterestFeesPlusPercent {
                asked += before.interest + before.fee + before.penalty;
            }
        }
        asked += terms.minimum_rate.of(of, self.product.rounding_of(RoundingStep::Instalment));
        if asked < terms.minimum_floor {
            asked = terms.minimum_floor;
        }
        asked - done
    }

    /// The service fee on the balance carried since the last statement.
    pub(super) fn service_fee(&self, terms: &StatementTerms) -> Amount {
        let cash = terms.cash_advance;
        let cash =
            cash.map(|cash| self.borne_by(self.pools.advance_weight, &self.pools.advance_days, cash.rate, cash.per));
        let service =
            self.borne_by(self.pools.service_weight, &self.pools.service_days, terms.service_rate, terms.service_per);
        service + cash.unwrap_or_default()
    }

    fn borne_by(&self, weight: i128, days: &[(Date, Amount)], rate: Rate, per: RatePeriod) -> Amount {
        let year = match per {
            RatePeriod::Day => 1,
            RatePeriod::Year365 => 365,
            RatePeriod::Year360 => 360,
        };
        let rounding = self.product.rounding_of(RoundingStep::Interest);
        let rate = i128::from(rate.billionths());
        if self.product.free_period.is_none_or(|terms| terms.compounding == Compounding::ByStatements) {
            return rounding.divide(weight * rate, Rate::ONE * year);
        }
        // The C of the page: what one minor unit of a day counts, grown day by day to today.
        let digits = 1_000_000_000_000_000;
        let mut counted = 0;
        for (day, amount) in days {
            let mut counts = digits;
            let mut later = day.next();
            while later < self.today {
                counts += counts * rate / (Rate::ONE * year);
                later = later.next();
            }
            counted += counts * i128::from(amount.minor());
        }
        rounding.divide(counted * rate, digits * Rate::ONE * year)
    }

    /// How much of carried and billed becomes due.
    fn due_of_carried(&self, terms: &StatementTerms, all: Amount, unpaid_principal_before: Amount) -> Amount {
        let carried_total = all + unpaid_principal_before;
        let is_missed = terms.miss_makes_all_due && self.is_previous_missed();
        if is_missed || carried_total < terms.carried_full_below {
            all
        } else {
            let minimum = terms.minimum_rate.of(carried_total, self.product.rounding_of(RoundingStep::Instalment));
            (minimum - unpaid_principal_before).or_zero().min(all)
        }
    }

    /// Whether the previous statement's instalment is marked missed, or past its due date and not settled for ageing. One
    /// that was lifted off is neither.
    fn is_previous_missed(&self) -> bool {
        let Some(last) = self.last_statement else { return false };
        let instalment = self
            .instalments
            .iter()
            .find(|instalment| instalment.kind == NaiveKind::Statement && instalment.key == last.key)
            .expect("a statement that was made has its instalment");
        let is_unsettled = !self.is_settled_for_ageing(&instalment.unpaid());
        !instalment.is_lifted && (instalment.is_missed || (instalment.due < self.today && is_unsettled))
    }

    /// What a statement does, struck or issued.
    fn make(&mut self, statement: &Statement) {
        let advances = self.pools.advances;
        let principal = self.move_pools(statement);
        let of_advances = advances - self.pools.advances;
        (self.pools.advances_shown, self.pools.advance_weight) = (self.pools.advances, 0);
        self.pools.advance_days.clear();
        let key = InstalmentKey { calendar: InstalmentKey::FIRST_CALENDAR, number: statement.number };
        let Statement { due, interest, fee, .. } = *statement;
        let scheduled = Components { principal, interest, fee, penalty: Amount::ZERO };
        self.add(NaiveInstalment { of_advances, ..NaiveInstalment::new(key, NaiveKind::Statement, due, scheduled) });
        self.statements_made = self.statements_made.max(statement.number);
        self.last_statement = Some(MadeStatement { issued_on: None, due, key });
        self.use_credit();
    }

    /// Moves what a statement moves, and returns how much of its principal the pools could reach.
    fn move_pools(&mut self, statement: &Statement) -> Amount {
        let Statement { principal, from_carried, interest, fee, .. } = *statement;
        for index in 0..self.pools.plans.len() {
            let plan = &mut self.pools.plans[index];
            if plan.remaining.is_positive() {
                let moved = next_part(plan);
                plan.remaining -= moved;
                plan.parts_billed += 1;
                self.pools.spending += moved;
                self.starts_today(moved);
            }
        }
        let free_period = self.product.free_period;
        let is_free = free_period.is_none_or(|terms| self.hand_over_spending(&terms));
        let mut share = from_carried;
        let mut reached = take(&mut self.pools.carried, &mut share);
        reached += take(&mut self.pools.billed, &mut share);
        reached += take(&mut self.pools.advances, &mut share);
        let mut rest = principal - reached;
        let spent = take(&mut self.pools.spending, &mut rest);
        reached += spent;
        reached += take(&mut self.pools.carried, &mut rest);
        reached += take(&mut self.pools.billed, &mut rest);
        reached += take(&mut self.pools.advances, &mut rest);
        match free_period {
            Some(terms) if is_free => self.free_statement(&terms, spent, interest + fee),
            Some(_) | None => self.bear_statement(),
        }
        if is_free {
            self.pools.billed += self.pools.spending;
        } else {
            self.pools.carried += self.pools.spending;
        }
        self.pools.spending = Amount::ZERO;
        self.pools.service_weight = 0;
        self.pools.service_days.clear();
        reached
    }
}

fn next_part(plan: &NaivePlan) -> Amount {
    part(plan.amount, plan.parts_billed, plan.instalments).min(plan.remaining)
}
