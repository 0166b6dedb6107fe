//! A re-age: everything unpaid on a new list of due dates.

use ledger::component::Components;
use ledger::event::{InstalmentKey, NewCalendar, ReAgeInterest};
use ledger::product::{ReAgeExtra, RoundingStep};
use primitives::{Amount, Date};

use super::super::calendar::Slot;
use super::super::opening::of_slots;
use super::super::schedule::{PeriodRate, on_declining_balance, part, shares};
use super::{Book, NaiveInstalment, NaiveKind, carry};

/// What instalments have unpaid, as a re-age sees it.
#[derive(Default)]
struct Arrears {
    owed: Components,
    future: Components,
}

impl Book<'_> {
    pub(super) fn re_age(&mut self, calendar: &NewCalendar, interest: ReAgeInterest) {
        let ages_from = self.age_to_keep();
        let slots = self.new_slots(calendar);
        let stays = self.extra_that_stays(&slots);
        let arrears = self.arrears(stays);
        let number = self.next_calendar();
        let principal = self.lift_all_but(stays).principal;
        if self.product.restructure.re_age_collects {
            self.collect_settled(InstalmentKey { calendar: number, number: 0 });
        }
        let parts = shares(principal, u32::from(calendar.count), &self.product.due_dates);
        let bears = match interest {
            ReAgeInterest::Default => self.present_interest(),
            ReAgeInterest::EqualPayable | ReAgeInterest::EqualFull => None,
        };
        let amounts = on_declining_balance(
            &parts,
            &PeriodRate::of_slots(bears, &slots),
            self.product.rounding_of(RoundingStep::Interest),
        );
        let mut new = of_slots(number, &slots, &amounts, bears.map(|(rate, _)| rate));
        let (first, spread) = placed(&arrears, interest, bears.is_some());
        for (instalment, k) in new.iter_mut().zip(0..) {
            let each = |amount: Amount| part(amount, k, u32::from(calendar.count));
            let (interest, fee, penalty) = (each(spread.interest), each(spread.fee), each(spread.penalty));
            carry(instalment, &Components { principal: Amount::ZERO, interest, fee, penalty });
        }
        if let Some(instalment) = new.first_mut() {
            carry(instalment, &first);
            instalment.ages_from = ages_from.unwrap_or(instalment.ages_from);
        }
        self.add_all(new);
    }

    /// The day from which the account goes on ageing, where the product says so and something is past due.
    fn age_to_keep(&self) -> Option<Date> {
        if !self.product.restructure.re_age_keeps_age {
            return None;
        }
        self.past_due().iter().filter(|instalment| !instalment.is_charge).map(|instalment| instalment.ages_from).min()
    }

    /// One instalment of today has what was settled on those that were to come.
    fn collect_settled(&mut self, key: InstalmentKey) {
        let today = self.today;
        let mut one = NaiveInstalment::new(key, NaiveKind::Scheduled, today, Components::default());
        one.is_lifted = true;
        let mut settled = Amount::ZERO;
        for old in self.instalments.iter_mut().filter(|old| !old.is_charge && old.is_lifted && old.due > today) {
            let without_penalty = |amounts: &mut Components| {
                let moved = Components { penalty: Amount::ZERO, ..*amounts };
                *amounts = Components { penalty: amounts.penalty, ..Components::default() };
                moved
            };
            one.scheduled += without_penalty(&mut old.scheduled);
            let (paid, waived) = (without_penalty(&mut old.paid), without_penalty(&mut old.waived));
            settled += paid.total() + waived.total();
            one.paid += paid;
            one.waived += waived;
            one.forgiven += without_penalty(&mut old.forgiven);
            one.late_fee += std::mem::take(&mut old.late_fee);
        }
        if settled.is_positive() {
            self.add(one);
        }
    }

    /// The extra instalment with something unpaid, due after all new ones.
    fn extra_that_stays(&self, slots: &[Slot]) -> Option<usize> {
        if self.product.restructure.re_age_extra == ReAgeExtra::Joins {
            return None;
        }
        let mut found = None;
        for index in self.liftable() {
            let one = &self.instalments[index];
            let is_extra = one.kind == NaiveKind::Extra && !one.is_lifted;
            if is_extra && one.unpaid().total().is_positive() && slots.iter().all(|slot| slot.placed.due < one.due) {
                found = Some(index);
            }
        }
        found
    }

    fn arrears(&self, apart: Option<usize>) -> Arrears {
        let mut arrears = Arrears::default();
        for index in self.liftable().into_iter().filter(|&index| apart != Some(index)) {
            let unpaid = self.instalments[index].unpaid();
            let owed_interest = self.owed_interest(index);
            arrears.owed.interest += owed_interest;
            arrears.future.interest += unpaid.interest - owed_interest;
            arrears.owed.penalty += unpaid.penalty;
            if self.instalments[index].due <= self.today {
                arrears.owed.fee += unpaid.fee;
            } else {
                arrears.future.fee += unpaid.fee;
            }
        }
        arrears
    }
}

/// What goes into the first new instalment, and what is spread over all.
fn placed(arrears: &Arrears, interest: ReAgeInterest, bears_interest: bool) -> (Components, Components) {
    let Arrears { owed, future } = arrears;
    match interest {
        ReAgeInterest::Default if bears_interest => (*owed, Components { interest: Amount::ZERO, ..*future }),
        ReAgeInterest::Default => (*owed, *future),
        ReAgeInterest::EqualPayable => {
            (Components::default(), *owed + Components { interest: Amount::ZERO, ..*future })
        }
        ReAgeInterest::EqualFull => (Components::default(), *owed + *future),
    }
}
