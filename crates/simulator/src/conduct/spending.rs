//! Spending: purchases on revolving accounts, and goods that go back.

use ledger::product::Plan;
use primitives::{Amount, Date};

use super::Scene;
use crate::agenda::Wake;
use crate::book::Fact;
use crate::borrower::{Hardship, Standing};

impl Scene<'_> {
    /// Goes shopping, and knows when the next time will be.
    pub(super) fn buy(&mut self) {
        let person = self.borrower.person;
        let is_blocked = match self.borrower.standing {
            Standing::Good => false,
            Standing::Behind { since } => self.day - since > self.behaviour.blocked_after_days.cast_signed(),
            Standing::Gone => return,
        };
        let next = self.draws.days_until(30.0 / person.purchases_a_month);
        self.later(self.day + next, Wake::Buy);
        // Who is short of money, or behind, buys half as often.
        let holds_back = self.hardship != Hardship::None || self.borrower.standing != Standing::Good;
        if is_blocked || (holds_back && self.draws.happens(0.5)) {
            return;
        }
        let price = self.draws.along(&self.behaviour.price) * person.salary;
        let middling = self.behaviour.price[self.behaviour.price.len() / 2];
        let amount = self.units(price).max(self.units(1.0));
        if amount > self.borrower.room {
            return;
        }
        let splits = price > middling && self.draws.happens(self.behaviour.splits);
        let instalments = if splits { self.draws.one_of(&[3, 3, 6, 12]) } else { 1 };
        self.borrower.room -= amount;
        self.book(Fact::Purchase { amount, instalments });
        if self.draws.happens(self.behaviour.returns) {
            // Half of the returns are a part of the purchase.
            let returned = if self.draws.happens(0.5) { amount } else { amount.part(0, 2) };
            self.goods_go_back(returned);
        }
    }

    /// The merchant will take goods back in the next weeks.
    pub(super) fn goods_go_back(&mut self, amount: Amount) {
        let days = self.draws.between(3, 20);
        self.later(self.day + days, Wake::Return { amount });
    }

    /// The first statement day after a day.
    pub(super) fn statement_after(&self, day: Date) -> Date {
        let Plan::Statement(terms) = &self.product.plan else { return Date::MAX };
        let in_month = |date: Date| date + (i32::from(terms.cycle_day) - i32::from(date.day()));
        if in_month(day) > day { in_month(day) } else { in_month(day.last_of_month().next()) }
    }
}
