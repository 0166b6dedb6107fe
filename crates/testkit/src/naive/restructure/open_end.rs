//! A re-age of a revolving account: what is past due joins the balance carried.

use ledger::component::Components;
use ledger::event::Treatment;
use ledger::product::{Plan, StatementTerms};
use primitives::{Amount, Date};

use super::{Book, NaiveKind, Treatments, carry_penalty, lift};

impl Book<'_> {
    pub(super) fn re_age_open_end(&mut self, treatments: &Treatments) {
        let Plan::Statement(terms) = &self.product.plan else { return };
        if self.has_ended {
            return;
        }
        let statements = self.statements_with_something_due();
        for (component, treatment) in treatments.each() {
            match treatment {
                Treatment::Carry | Treatment::Capitalise => {}
                Treatment::Waive => {
                    for &index in &statements {
                        let unpaid = self.instalments[index].unpaid()[component];
                        self.waive_on(index, component, unpaid);
                    }
                }
            }
        }
        let mut lifted = Components::default();
        let mut advances = Amount::ZERO;
        for index in statements {
            let statement = &self.instalments[index];
            advances += self.unpaid_of_advances(statement, statement.unpaid().principal);
            lifted += lift(&mut self.instalments[index]);
        }
        let (mut carried, mut capitalised) = (Components::default(), Components::default());
        for (component, treatment) in treatments.each() {
            match treatment {
                Treatment::Carry => carried[component] = lifted[component],
                Treatment::Capitalise => capitalised[component] = lifted[component],
                Treatment::Waive => {}
            }
        }
        self.totals.capitalised += capitalised;
        self.pools.carried += lifted.principal - advances + capitalised.total();
        self.pools.advances += advances;
        self.pools.advances_shown += advances;
        if carried.total().is_positive() {
            let due = self.next_statement_day(terms) + i32::from(terms.due_offset_days);
            let charge = self.make_charge(Components { penalty: Amount::ZERO, ..carried }, due);
            carry_penalty(&mut self.instalments[charge], carried.penalty);
        }
    }

    /// The live statements that are due by today with anything unpaid.
    fn statements_with_something_due(&self) -> Vec<usize> {
        let is_one = |&index: &usize| {
            let instalment = &self.instalments[index];
            let is_due = instalment.kind == NaiveKind::Statement && instalment.due <= self.today;
            is_due && instalment.unpaid().total().is_positive()
        };
        self.live().into_iter().filter(is_one).collect()
    }

    /// The day of the next statement: today's comes at its end, unless it was issued already.
    pub(in crate::naive) fn next_statement_day(&self, terms: &StatementTerms) -> Date {
        let was_issued = self.last_statement.is_some_and(|last| last.issued_on == Some(self.today));
        let mut day = if was_issued { self.today.next() } else { self.today };
        while i16::from(day.day()) != i16::from(terms.cycle_day) {
            day = day.next();
        }
        day
    }
}
