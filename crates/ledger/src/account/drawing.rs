//! Drawings: payouts of principal, each with instalments of its own where the product says so.
//!
//! `docs/reference/ledger.md` section 5. How late each drawing is, is `ageing`'s matter.

use primitives::{Amount, Date};

use super::Account;
use super::partner::NewTerms;
use crate::event::{DrawingPlan, InstalmentKey, Instalments, NewCalendar};
use crate::product::{BrokenPeriod, FeeAt, Period, Plan, TrancheInstalments};
use crate::schedule;

/// A payout of principal with instalments of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// Counts up from 1, the opening's.
    pub number: u16,
    /// The version of its payment calendar.
    pub calendar: u16,
    /// When it was paid out.
    pub on: Date,
    /// How much.
    pub amount: Amount,
}

impl Account<'_> {
    /// The drawings, the opening's first; none where payouts share their instalments.
    pub fn drawings(&self) -> Vec<Drawing> {
        if self.product.tranche_instalments == TrancheInstalments::Shared {
            return Vec::new();
        }
        let on = self.opened_on;
        let amount = schedule::lent(self.product, self.contract, on);
        let opening = Drawing { number: 1, calendar: InstalmentKey::FIRST_CALENDAR, on, amount };
        std::iter::once(opening).chain(self.drawn.iter().copied()).collect()
    }

    /// Pays more of the principal out: onto instalments that are still to come, or onto instalments of its own.
    pub(super) fn disburse(&mut self, amount: Amount, plan: Option<DrawingPlan>, seq: u64) {
        self.note_cash(-amount);
        self.totals.paid_out += amount;
        let before = self.before_new_terms();
        let interest = match self.product.tranche_instalments {
            TrancheInstalments::Shared => self.share_tranche(amount),
            TrancheInstalments::Own => self.draw(amount, plan),
        };
        self.remake_partner(before, NewTerms::ToCome);
        let mut received = Vec::new();
        self.charge_fees(FeeAt::Tranche, self.as_of, amount, |_| interest, &mut received);
        self.note_received(received, seq);
        self.use_credit(seq);
    }

    /// Adds a calendar of its own, and returns its interest; on an account that has ended it is a charge.
    fn draw(&mut self, amount: Amount, plan: Option<DrawingPlan>) -> Amount {
        let Some(dates) = self.drawing_dates(plan).filter(|_| !self.has_ended) else {
            self.charge_principal(amount);
            return Amount::ZERO;
        };
        let (product, today) = (self.product, self.as_of);
        let calendar = self.next_calendar();
        let number = u16::try_from(self.drawn.len() + 2).unwrap_or(u16::MAX);
        let nominal = schedule::calendar_dates(product, dates);
        let own = plan.and_then(|plan| plan.annual_rate);
        let interest = self.plan_interest().map(|(annual_rate, day_count)| (own.unwrap_or(annual_rate), day_count));
        let rates = schedule::rates(product, interest, today, &nominal, BrokenPeriod::WithFirst);
        let parts = schedule::amounts(product, &product.plan, amount, &rates);
        let bears = interest.map(|(annual_rate, _)| annual_rate);
        for mut instalment in self.planned(calendar, dates, bears, &parts) {
            instalment.drawing = number;
            self.insert(instalment);
        }
        self.drawn.push(Drawing { number, calendar, on: today, amount });
        parts.iter().map(|part| part.interest).sum()
    }

    /// The dates of a drawing made today; as many as the contract has where nothing else is said.
    fn drawing_dates(&self, plan: Option<DrawingPlan>) -> Option<NewCalendar> {
        let of_contract = match &self.contract.instalments {
            Instalments::Computed { count, .. } => *count,
            Instalments::Given(_) => return None,
        };
        let (count, first_due) = plan.map_or((of_contract, None), |plan| (plan.count, plan.first_due));
        let (today, month_end) = (self.as_of, self.product.due_dates.month_end);
        if let Plan::SinglePayment { free_days } = self.product.plan {
            let free = i32::try_from(free_days).unwrap_or(i32::MAX);
            let every = Period::Days(1);
            return Some(NewCalendar { first_due: first_due.unwrap_or(today + free), every, count: 1 });
        }
        let every = self.product.plan.every()?;
        let first_due = first_due.unwrap_or_else(|| schedule::after_one(today, every, month_end));
        Some(NewCalendar { first_due, every, count })
    }
}
