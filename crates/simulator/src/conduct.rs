//! Conduct: what a borrower does on a day for which something is on the agenda.
//!
//! What is owed is asked of the ledger, only when the borrower has to know. How often things happen is told in
//! [`crate::behaviour`].

mod mishaps;
pub(crate) mod opening;
mod paying;
mod spending;

use ledger::{Entry, Product};
use primitives::{Amount, Date};

use crate::agenda::{Agenda, Wake};
use crate::behaviour::Behaviour;
use crate::book::{self, Fact, Kept, Owed};
use crate::borrower::{Borrower, Hardship, Standing};
use crate::chance::Draws;
use crate::simulation::{News, What};

/// A borrower on a day, with all that is needed to act.
pub(crate) struct Scene<'a> {
    pub(crate) day: Date,
    pub(crate) account: u32,
    pub(crate) borrower: &'a mut Borrower,
    pub(crate) product: &'a Product,
    pub(crate) hardship: Hardship,
    pub(crate) behaviour: &'a Behaviour,
    pub(crate) draws: Draws<'a>,
    pub(crate) agenda: &'a mut Agenda,
    pub(crate) scratch: &'a mut Vec<Entry>,
    pub(crate) out: &'a mut Vec<News>,
}

impl Scene<'_> {
    pub(crate) fn play(mut self, wake: Wake) {
        match wake {
            Wake::Open => self.open(),
            Wake::Arrive { effective_on, amount } => self.receive(effective_on, amount),
            Wake::Bounce { seq } => self.bounce(seq),
            Wake::ChargeBack { amount } => self.charge_back(amount),
            Wake::Return { amount } => self.book(Fact::MerchantRefund { amount }),
            Wake::Buy => self.buy(),
            Wake::Reconsider => self.reconsider(),
            Wake::Bill { number } => self.bill(number),
            Wake::Pay { due, how } => self.pay(due, how),
        }
    }

    /// Something happens today.
    fn book(&mut self, fact: Fact) {
        self.book_back(self.day, fact);
    }

    /// Something that happened earlier becomes known today.
    fn book_back(&mut self, effective_on: Date, fact: Fact) {
        self.borrower.book.push(Kept { effective_on, booked_on: self.day, fact });
        let what = match fact {
            Fact::Reversal { of } => What::ReversalOf(self.key(of)),
            Fact::Opened { .. }
            | Fact::Purchase { .. }
            | Fact::Repayment { .. }
            | Fact::MerchantRefund { .. }
            | Fact::Chargeback { .. }
            | Fact::Waived { .. } => What::Event(self.named(fact.event())),
        };
        let key = self.key(self.last_seq());
        self.out.push(News { account: self.account, effective_on, key, what });
    }

    /// The name of the news with a place in the account's own order.
    fn key(&self, seq: u32) -> String {
        format!("sim-{:07}-{seq:04}", self.account + 1)
    }

    /// The place of the latest event in the account's own order, from 1.
    fn last_seq(&self) -> u32 {
        u32::try_from(self.borrower.book.len()).expect("an account has fewer than 2^32 events")
    }

    /// What is owed today, with what will be due by `due`.
    fn owed(&mut self, due: Date) -> Owed {
        if self.borrower.quiet_at == self.borrower.book.len() {
            return Owed::default();
        }
        let owed = book::owed(self.product, &self.borrower.book, self.scratch, self.day, due);
        if owed.everything.is_zero() {
            self.borrower.quiet_at = self.borrower.book.len();
        }
        self.borrower.room = self.limit() - owed.everything;
        owed
    }

    /// The most that may be owed: two middling salaries of 8,000 for a middling person.
    fn limit(&self) -> Amount {
        self.units(16_000.0 * self.borrower.person.salary)
    }

    /// An amount in whole units of the currency and parts of them, in minor units.
    fn units(&self, units: f64) -> Amount {
        let minor_in_unit = 10_i64.pow(u32::from(self.product.currency.digits()));
        Amount::from_minor((units * minor_in_unit as f64) as i64)
    }

    /// Something is on the agenda for later: tomorrow at the earliest.
    fn later(&mut self, day: Date, wake: Wake) {
        self.agenda.add(day.max(self.day.next()), self.account, wake);
    }

    /// From now on there is an old bill to think about.
    fn fall_behind(&mut self, since: Date, next_thought: Date) {
        // Somebody who is behind already has a next thought on the agenda.
        if self.borrower.standing == Standing::Good {
            self.borrower.standing = Standing::Behind { since };
            self.later(next_thought, Wake::Reconsider);
        }
    }
}
