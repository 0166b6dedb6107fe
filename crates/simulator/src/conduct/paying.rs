//! Paying: what a borrower makes of a bill, and of an old bill.
//!
//! A bill leads to a day on which to pay and a way to pay; when that comes to nothing, the borrower falls behind and
//! reconsiders on paydays and on reminders, until all is paid or the debt is given up.

use ledger::product::Plan;
use primitives::{Amount, Date};

use super::Scene;
use crate::agenda::{How, Wake};
use crate::book::Fact;
use crate::borrower::{Habit, Hardship, Standing};

/// Days before the due date on which somebody with a schedule thinks of an instalment.
const THINKS_AHEAD_DAYS: i32 = 7;
/// Days after the due date on which somebody who forgot pays, each as likely as the others.
const REMINDED_DAYS: [i32; 10] = [1, 1, 2, 3, 3, 4, 5, 7, 10, 18];
/// Nobody gives a debt up before it is older than this.
const GIVES_UP_DAYS: i32 = 45;

impl Scene<'_> {
    /// Puts the bill of an instalment on the agenda, if there is such an instalment.
    pub(super) fn announce(&mut self, number: u32) {
        if let Some(due) = self.due_date(number) {
            self.later(due + -THINKS_AHEAD_DAYS, Wake::Bill { number });
        }
    }

    /// Learns of a bill and makes up their mind; or, being behind, does not care.
    pub(super) fn bill(&mut self, number: u32) {
        if self.borrower.standing == Standing::Gone {
            return;
        }
        let due = if let Plan::Statement(terms) = &self.product.plan {
            let next = self.statement_after(self.day);
            self.later(next.next(), Wake::Bill { number: number + 1 });
            self.day.previous() + i32::from(terms.due_offset_days)
        } else {
            let Some(due) = self.due_date(number) else { return };
            self.announce(number + 1);
            due
        };
        if self.borrower.standing == Standing::Good {
            let how = self.way_to_pay();
            let (day, how) = self.day_to_pay(due, how);
            self.later(day, Wake::Pay { due, how });
        }
    }

    fn way_to_pay(&mut self) -> How {
        let is_statement = matches!(self.product.plan, Plan::Statement(_));
        if !is_statement {
            return if self.draws.happens(self.behaviour.pays_off_early) { How::Payoff } else { How::Due };
        }
        // Habits are broken now and then.
        let as_usual = self.draws.happens(0.9);
        match self.borrower.person.habit {
            Habit::Full if as_usual => How::Full,
            Habit::Minimum if as_usual => How::Due,
            Habit::Full | Habit::Minimum | Habit::Between => How::Rolling { percent: self.draws.between(10, 80) as u8 },
        }
    }

    fn day_to_pay(&mut self, due: Date, how: How) -> (Date, How) {
        let person = self.borrower.person;
        let payday = person.payday_after(self.day) + self.draws.between(0, 1);
        let runs_short =
            if person.is_overcommitted { self.behaviour.overcommitted_runs_short } else { self.behaviour.runs_short };
        if self.draws.happens(person.forgets) {
            return (due + self.draws.one_of(&REMINDED_DAYS), how);
        }
        if self.draws.happens(runs_short) {
            let when = person.payday_after(due) + self.draws.between(0, 2);
            return if self.draws.happens(0.25) { (due, self.a_part()) } else { (when, How::Due) };
        }
        if self.draws.happens(self.behaviour.pays_on_due_date) {
            (due, how)
        } else if payday <= due {
            (payday, how)
        } else {
            let days = (due - self.day).max(1);
            (self.day + self.draws.between(1, days), how)
        }
    }

    fn a_part(&mut self) -> How {
        How::Part { percent: self.draws.between(20, 80) as u8 }
    }

    /// Means to pay a bill, if hard times do not get in the way.
    pub(super) fn pay(&mut self, due: Date, how: How) {
        // Who fell behind since then reconsiders everything at once.
        if self.borrower.standing != Standing::Good {
            return;
        }
        let thinks_again = self.next_thought(due.max(self.day));
        if self.borrower.person.never_pays {
            return self.fall_behind(due, thinks_again);
        }
        let how = if self.hardship == Hardship::None {
            how
        } else if self.draws.happens(self.behaviour.pays_nothing_in_hardship) {
            return self.fall_behind(due, thinks_again);
        } else if self.draws.happens(0.6) {
            self.a_part()
        } else {
            How::Due
        };
        let through = due.max(self.day);
        let owed = self.owed(through);
        match how {
            How::Full => self.repay(owed.billed),
            How::Due => self.repay(owed.due),
            How::Rolling { percent } => self.repay(owed.due + share(owed.billed - owed.due, percent)),
            How::Payoff => self.repay(owed.everything),
            How::Part { percent } => {
                self.repay(share(owed.due, percent));
                if owed.due.is_positive() {
                    self.fall_behind(due, thinks_again);
                }
            }
        }
    }

    /// Thinks of old bills again: pays them, a part of them, or nothing.
    pub(super) fn reconsider(&mut self) {
        let owed = self.owed(self.day);
        let Some(since) = owed.overdue_since.filter(|_| owed.due.is_positive()) else {
            return self.is_good_again(owed.next_due);
        };
        let next = self.next_thought(self.day);
        if self.borrower.standing == Standing::Gone {
            self.later(self.day + 30, Wake::Reconsider);
            if !self.borrower.person.never_pays && self.draws.happens(self.behaviour.late_part) {
                let percent = self.draws.between(10, 50) as u8;
                self.repay(share(owed.due, percent));
            }
            return;
        }
        self.borrower.standing = Standing::Behind { since };
        let is_old = self.day - since > GIVES_UP_DAYS;
        if self.borrower.person.never_pays
            || (is_old && self.hardship == Hardship::Deep && self.draws.happens(self.behaviour.gives_up))
        {
            self.borrower.standing = Standing::Gone;
            return self.later(self.day + 30, Wake::Reconsider);
        }
        let pays_all = match self.hardship {
            Hardship::None => self.behaviour.cures,
            Hardship::Shortage => self.behaviour.cures_in_shortage,
            Hardship::Deep => 0.0,
        };
        if self.draws.happens(pays_all) {
            let waived = self.ask_for_goodwill(&owed);
            self.repay(owed.due - waived);
            return self.is_good_again(owed.next_due);
        }
        if self.draws.happens(self.behaviour.pays_part) {
            let percent = self.draws.between(20, 80) as u8;
            let part = if self.draws.happens(0.5) { owed.oldest } else { share(owed.due, percent) };
            self.repay(part.min(owed.due));
        }
        self.later(next, Wake::Reconsider);
    }

    /// Nothing old is owed any more. A bill that came in the meantime was not looked at; it is paid on its due date.
    fn is_good_again(&mut self, next_due: Option<Date>) {
        self.borrower.standing = Standing::Good;
        let ahead = match &self.product.plan {
            // The bill comes the day after the statement.
            Plan::Statement(terms) => i32::from(terms.due_offset_days) - 1,
            Plan::External
            | Plan::FeePerInstalment { .. }
            | Plan::EqualInstalment { .. }
            | Plan::EqualPrincipal { .. }
            | Plan::InterestFirst { .. }
            | Plan::SinglePayment { .. } => THINKS_AHEAD_DAYS,
        };
        if let Some(due) = next_due.filter(|&due| due - self.day < ahead) {
            self.later(due, Wake::Pay { due, how: How::Due });
        }
    }

    /// When somebody who is behind thinks of it again: on the next payday, or when reminded.
    fn next_thought(&mut self, after: Date) -> Date {
        let payday = self.borrower.person.payday_after(after + 3) + self.draws.between(0, 2);
        let reminded = after + self.draws.between(4, 15);
        if self.hardship == Hardship::None { payday.min(reminded) } else { payday }
    }

    /// The due date of the instalment with a number, counted from 0; none beyond the last and on revolving accounts.
    fn due_date(&self, number: u32) -> Option<Date> {
        let opening = self.borrower.book.first()?;
        let Fact::Opened { instalments, .. } = opening.fact else { return None };
        let opened_on = opening.effective_on;
        if number >= u32::from(instalments) {
            return None;
        }
        match &self.product.plan {
            Plan::FeePerInstalment { every, .. }
            | Plan::EqualInstalment { every, .. }
            | Plan::EqualPrincipal { every, .. }
            | Plan::InterestFirst { every, .. } => Some(every.after(every.after(opened_on, 1), number)),
            Plan::SinglePayment { free_days } => Some(opened_on + free_days.cast_signed()),
            Plan::Statement(_) | Plan::External => None,
        }
    }
}

fn share(amount: Amount, percent: u8) -> Amount {
    Amount::from_minor(amount.minor() * i64::from(percent) / 100)
}
