//! Drawings: payouts with instalments of their own, in sections 5 and 7 of the page.

use ledger::component::Components;
use ledger::event::{Contract, DrawingPlan, Event, Instalments};
use ledger::product::{BrokenPeriod, Period, Plan, TrancheInstalments};
use primitives::{Amount, Date};

use super::calendar::{List, nominal};
use super::schedule::{Method, PeriodRate};
use super::{Book, NaiveDrawing, NaiveInstalment, opening};

impl Book<'_> {
    pub(super) fn has_drawings(&self) -> bool {
        match self.product.tranche_instalments {
            TrancheInstalments::Shared => false,
            TrancheInstalments::Own => true,
        }
    }

    /// A tranche that has instalments of its own; returns its interest.
    pub(super) fn draw(&mut self, amount: Amount, plan: Option<DrawingPlan>) -> Amount {
        let dates = self.dates_of_drawing(plan).filter(|_| !self.has_ended);
        let Some((every, first_due, count)) = dates else {
            self.make_charge(Components { principal: amount, ..Components::default() }, self.today);
            return Amount::ZERO;
        };
        let terms = &self.product.due_dates;
        let broken_period = BrokenPeriod::WithFirst;
        let list = List { terms, begins_on: self.today, first_due, every, count, broken_period };
        let slots = list.slots();
        let mut interest = self.present_interest();
        if let (Some((rate, _)), Some(DrawingPlan { annual_rate: Some(own), .. })) = (&mut interest, plan) {
            *rate = own;
        }
        let periods = PeriodRate::of_slots(interest, &slots);
        let amounts = Method::of(&self.product.plan).amounts(amount, &periods, self.product);
        let rate = interest.map(|(rate, _)| rate);
        let instalments = opening::of_slots(self.next_calendar(), &slots, &amounts, rate);
        self.drawings.push((self.today, amount));
        // The opening is the first of them, and stands before the others.
        let drawing = self.drawings.len();
        let interest = instalments.iter().map(|instalment| instalment.scheduled.interest).sum();
        for instalment in instalments {
            self.add(NaiveInstalment { drawing, ..instalment });
        }
        interest
    }

    fn dates_of_drawing(&self, plan: Option<DrawingPlan>) -> Option<(Option<Period>, Date, u32)> {
        let Instalments::Computed { count: contracts, .. } = self.contract()?.instalments else { return None };
        let count = plan.map_or(contracts, |plan| plan.count);
        let first_due = plan.and_then(|plan| plan.first_due);
        match &self.product.plan {
            Plan::External | Plan::Statement(_) => None,
            Plan::SinglePayment { free_days } => {
                let free_days = i32::try_from(*free_days).expect("free days are few");
                Some((None, first_due.unwrap_or(self.today + free_days), 1))
            }
            Plan::FeePerInstalment { every, .. }
            | Plan::EqualInstalment { every, .. }
            | Plan::EqualPrincipal { every, .. }
            | Plan::InterestFirst { every, .. } => {
                let month_end = self.product.due_dates.month_end;
                let one_on = || nominal(month_end, self.today, *every, 1);
                Some((Some(*every), first_due.unwrap_or_else(one_on), u32::from(count)))
            }
        }
    }

    fn contract(&self) -> Option<&Contract> {
        self.known.iter().find_map(|entry| {
            let Event::ContractOpened(contract) = &entry.event else { return None };
            Some(&**contract)
        })
    }

    /// How late each payout is, charges apart.
    pub(super) fn drawings(&self) -> Vec<NaiveDrawing> {
        let drawings = self.drawings.iter().zip(1..);
        drawings.map(|(&(on, amount), drawing)| self.drawing(drawing, on, amount)).collect()
    }

    fn drawing(&self, drawing: usize, on: Date, amount: Amount) -> NaiveDrawing {
        let its: Vec<&NaiveInstalment> =
            self.instalments.iter().filter(|i| !i.is_charge && i.drawing == drawing).collect();
        let mut told = NaiveDrawing {
            on,
            amount,
            owed: Components::default(),
            overdue: Components::default(),
            overdue_since: None,
            past_due_days: 0,
            delinquent_days: 0,
        };
        for instalment in its {
            told.owed += instalment.unpaid();
            if self.has_come_due(instalment.ages_from) {
                told.overdue += instalment.unpaid();
            }
            if !self.is_past_due(instalment) {
                continue;
            }
            // The oldest is that with the greatest age, whose grace is that of the account.
            let days = self.days_since(instalment.ages_from);
            if days >= told.past_due_days {
                let paused = self.paused_ageing_days(instalment.ages_from, self.first_day_not_counted());
                told.past_due_days = days;
                told.overdue_since = Some(instalment.ages_from);
                told.delinquent_days = self.after_grace(days.saturating_sub(paused));
            }
        }
        told
    }
}
