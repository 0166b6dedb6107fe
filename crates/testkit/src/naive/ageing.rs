//! Ageing: how late the account and its instalments are, the first half of section 7 of the page.
//!
//! What follows from it is told in `standing`.

use ledger::component::Components;
use ledger::product::{
    Anchor, DueDayCount, GraceEffect, InstalmentGrace, Materiality, MaterialityCounting, MaterialityTest, Plan,
};
use primitives::{Amount, Date, Rate};

use super::{Book, NaiveInstalment, NaiveKind};

impl Book<'_> {
    /// The end of a day: where the spell of arrears and the days in a row of a material overdue begin and end.
    pub(super) fn look_at_spell_and_breach(&mut self) {
        let earliest = self.past_due().iter().map(|instalment| instalment.ages_from).min();
        self.spell_start = earliest.map(|earliest| self.spell_start.unwrap_or(earliest));
        let is_exceeded = self.product.ageing.materiality.as_ref().is_some_and(|terms| self.is_exceeded(terms));
        self.breached_since = is_exceeded.then(|| self.breached_since.unwrap_or(self.today));
    }

    /// The instalments that are past due, in order.
    pub(super) fn past_due(&self) -> Vec<&NaiveInstalment> {
        self.instalments.iter().filter(|instalment| self.is_past_due(instalment)).collect()
    }

    pub(super) fn is_past_due(&self, instalment: &NaiveInstalment) -> bool {
        !self.is_settled_for_ageing(&instalment.unpaid()) && self.has_come_due(instalment.ages_from)
    }

    pub(super) fn has_come_due(&self, ages_from: Date) -> bool {
        match self.product.ageing.due_day_counts_as {
            DueDayCount::Zero => ages_from < self.today,
            DueDayCount::One => ages_from <= self.today,
        }
    }

    /// Everything unpaid of instalments that have begun to age, also within the tolerance.
    pub(super) fn overdue(&self) -> Components {
        let come_due = self.instalments.iter().filter(|instalment| self.has_come_due(instalment.ages_from));
        come_due.fold(Components::default(), |sum, instalment| sum + instalment.unpaid())
    }

    /// The day from which the account ages, by what is unpaid now.
    pub(super) fn overdue_since(&self) -> Option<Date> {
        let past_due = self.past_due();
        let ages_from = past_due.iter().map(|instalment| instalment.ages_from);
        match self.product.ageing.anchor {
            Anchor::OldestUnpaidDue => ages_from.min(),
            Anchor::LastLateInstalment => ages_from.max(),
            Anchor::InvoiceDate => past_due.iter().map(|instalment| self.invoice_date(instalment)).min(),
            // Within a day whose end has not come a spell may have begun that was not looked at yet.
            Anchor::FirstArrears => ages_from.min().map(|earliest| self.spell_start.unwrap_or(earliest)),
        }
    }

    fn invoice_date(&self, instalment: &NaiveInstalment) -> Date {
        if let Plan::Statement(terms) = &self.product.plan
            && instalment.kind == NaiveKind::Statement
        {
            return instalment.ages_from + -i32::from(terms.due_offset_days);
        }
        instalment.ages_from
    }

    /// The age of the account, before pauses and grace; 0 when nothing is past due.
    pub(super) fn past_due_days(&self) -> u32 {
        self.overdue_since().map_or(0, |since| self.days_since(since))
    }

    /// The days from a day gone by to today, as the product counts the first.
    pub(super) fn days_since(&self, since: Date) -> u32 {
        let days = u32::try_from(self.today - since).expect("an age is counted from a day gone by");
        match self.product.ageing.due_day_counts_as {
            DueDayCount::Zero => days,
            DueDayCount::One => days + 1,
        }
    }

    /// Ages count the days before this one.
    pub(super) fn first_day_not_counted(&self) -> Date {
        match self.product.ageing.due_day_counts_as {
            DueDayCount::Zero => self.today,
            DueDayCount::One => self.today.next(),
        }
    }

    /// The days of the account's age on which ageing was paused.
    pub(super) fn paused_days(&self) -> u32 {
        self.overdue_since().map_or(0, |since| self.paused_ageing_days(since, self.first_day_not_counted()))
    }

    /// The age of the account after pauses, grace and materiality.
    pub(super) fn delinquent_days(&self) -> u32 {
        let age = self.past_due_days().saturating_sub(self.paused_days());
        let Some(terms) = &self.product.ageing.materiality else { return self.after_grace(age) };
        let Some(breached_since) = self.breached_since else { return 0 };
        match terms.counting {
            MaterialityCounting::Retrospective => self.after_grace(age),
            MaterialityCounting::FromBreach => {
                let before = breached_since.previous();
                let in_a_row = u32::try_from(self.today - before).expect("a breach began on a day gone by");
                self.after_grace(in_a_row.saturating_sub(self.paused_ageing_days(before, self.today)))
            }
        }
    }

    pub(super) fn after_grace(&self, age: u32) -> u32 {
        let grace_days = self.product.ageing.grace_days;
        match self.product.ageing.grace_effect {
            GraceEffect::Subtract => age.saturating_sub(grace_days),
            GraceEffect::Suppress if age <= grace_days => 0,
            GraceEffect::Suppress => age,
        }
    }

    /// The age of one instalment after pauses and grace; 0 while it is not past due.
    pub(super) fn age_of(&self, instalment: &NaiveInstalment) -> u32 {
        if !self.is_past_due(instalment) {
            return 0;
        }
        let paused = self.paused_ageing_days(instalment.ages_from, self.first_day_not_counted());
        let age = self.days_since(instalment.ages_from).saturating_sub(paused);
        match self.product.ageing.instalment_grace {
            InstalmentGrace::Same => self.after_grace(age),
            InstalmentGrace::None => age,
        }
    }

    /// Whether enough is past due for the account to be delinquent.
    fn is_exceeded(&self, terms: &Materiality) -> bool {
        let overdue = self.overdue().total();
        let is_above_amount = overdue > terms.absolute;
        // Compared exactly: the share is not rounded to a minor unit.
        let is_above_share = i128::from(overdue.minor()) * Rate::ONE
            > i128::from(self.exposure().minor()) * i128::from(terms.relative.billionths());
        let is_above = match terms.test {
            MaterialityTest::Absolute => is_above_amount,
            MaterialityTest::Relative => is_above_share,
            MaterialityTest::Both => is_above_amount && is_above_share,
            MaterialityTest::Either => is_above_amount || is_above_share,
        };
        is_above && !self.past_due().is_empty()
    }

    /// All unpaid principal, and what else is unpaid of instalments that are due.
    fn exposure(&self) -> Amount {
        let mut exposure = self.unpaid_principal();
        for instalment in self.instalments.iter().filter(|instalment| instalment.due <= self.today) {
            let unpaid = instalment.unpaid();
            exposure += unpaid.interest + unpaid.fee + unpaid.penalty;
        }
        exposure
    }
}
