//! Own days: what the days of an instalment's period bring, also where another instalment has that interest now.
//!
//! `docs/reference/ledger.md` sections 2, 3 and 5, `paid_ahead = takes_principal` and `part_of_period`. When days are passed on
//! is told in `paid_ahead`.

use primitives::{Amount, Date, Rate};

use super::{Account, Instalment};
use crate::component::Component;
use crate::event::InstalmentKey;
use crate::product::{PartOfPeriod, RoundingStep};
use crate::schedule::PeriodRate;

/// What a minor unit bears on each of an instalment's own days, as an exact fraction.
#[derive(Clone, Copy)]
struct DayShare {
    numerator: i128,
    denominator: i128,
}

impl Account<'_> {
    /// What is to come of an instalment's interest, of its own days and of those that others have passed on to it.
    pub(super) fn interest_of_parts(&self, instalment: &Instalment) -> Amount {
        let parts = self.instalments.iter().filter(|of| self.bearer(of) == Some(instalment.key));
        parts.map(|of| self.part_to_come(instalment, of)).sum()
    }

    /// The live instalment whose interest the own days of one bring.
    fn bearer(&self, of: &Instalment) -> Option<InstalmentKey> {
        if !of.is_live() || of.bears.is_none() {
            return None;
        }
        let Some(heir) = of.ahead.passed_to else { return Some(of.key) };
        let is_heir = |other: &&Instalment| other.key == heir && other.is_live();
        self.instalments.iter().find(is_heir).map(|_| heir)
    }

    fn part_to_come(&self, bearer: &Instalment, of: &Instalment) -> Amount {
        let today = self.as_of;
        let mut principal = self.principal_from(of);
        if of.ahead.own_days.0 < today {
            principal += self.principal_overdue_by(of);
        }
        let stretches = bearer.unpaused_stretches(of.ahead.own_days.0.max(today), of.last_own_day()).into_iter();
        let rounding = self.product.rounding_of(RoundingStep::Interest);
        match self.product.part_of_period {
            PartOfPeriod::DayCount => {
                let bears = |(from, to)| PeriodRate::new(of.rate(), self.day_count(), from, to).of(principal, rounding);
                stretches.map(bears).sum()
            }
            PartOfPeriod::ProRata => {
                let Some(share) = self.day_share(of) else { return Amount::ZERO };
                let days: i32 = stretches.map(|(from, to)| to - from).sum();
                let to_come = share.of(principal, days);
                let in_all = |parts| rounding.divide(parts, share.denominator);
                in_all(of.ahead.earned + to_come) - in_all(of.ahead.earned)
            }
        }
    }

    /// What bears on the own days of an instalment: unpaid principal that is due with it or later.
    fn principal_from(&self, of: &Instalment) -> Amount {
        let bears = |other: &&Instalment| other.is_live() && other.bears.is_some() && of.due <= other.due;
        let of_drawing = self.instalments.iter().filter(|other| other.drawing == of.drawing);
        of_drawing.filter(bears).map(|other| other.unpaid_of(Component::Principal)).sum()
    }

    /// And what was due when they began.
    fn principal_overdue_by(&self, of: &Instalment) -> Amount {
        let is_overdue = |other: &&Instalment| other.due <= of.ahead.own_days.0;
        let of_drawing = self.instalments.iter().filter(|other| other.drawing == of.drawing);
        of_drawing.filter(is_overdue).map(|other| other.unpaid_of(Component::Principal)).sum()
    }

    fn day_share(&self, of: &Instalment) -> Option<DayShare> {
        let (start, end) = of.ahead.own_days;
        if end <= start {
            return None;
        }
        let (years, per) = self.day_count().year_fraction(start, end);
        let denominator = Rate::ONE * per * i128::from(end - start);
        Some(DayShare { numerator: i128::from(of.rate().billionths()) * years, denominator })
    }

    /// Adds up what the days of `[from, to)` bring to the periods that they are of.
    pub(super) fn earn_parts(&mut self, from: Date, to: Date) {
        if !self.takes_principal_ahead() || self.product.part_of_period == PartOfPeriod::DayCount {
            return;
        }
        let earned: Vec<i128> = self.instalments.iter().map(|of| self.earned_between(of, from, to)).collect();
        for (of, earned) in self.instalments.iter_mut().zip(earned) {
            of.ahead.earned += earned;
        }
    }

    fn earned_between(&self, of: &Instalment, from: Date, to: Date) -> i128 {
        let (first, end) = (of.ahead.own_days.0.max(from), of.last_own_day().min(to));
        if end <= first {
            return 0;
        }
        let bearer = self.bearer(of).and_then(|key| self.instalments.iter().find(|other| other.key == key));
        let (Some(bearer), Some(share)) = (bearer, self.day_share(of)) else { return 0 };
        let days: i32 = bearer.unpaused_stretches(first, end).into_iter().map(|(from, to)| to - from).sum();
        share.of(self.principal_from(of) + self.principal_overdue_by(of), days)
    }

    /// Lets what was overdue when periods began on a day bear interest in them.
    pub(super) fn grow_parts(&mut self, start: Date, overdue: &[(u16, Amount)]) {
        for place in 0..self.instalments.len() {
            let of = &self.instalments[place];
            let Some(bearer) = self.bearer(of).filter(|_| of.ahead.own_days.0 == start) else { continue };
            let of_drawing = overdue.iter().filter(|(drawing, _)| *drawing == of.drawing);
            let overdue = of_drawing.map(|(_, principal)| *principal).sum();
            let growth = self.growth_of_part(of, overdue);
            let bearer = self.place_of(bearer);
            self.instalments[bearer].scheduled.interest += growth;
        }
    }

    fn growth_of_part(&self, of: &Instalment, overdue: Amount) -> Amount {
        let ((start, _), end) = (of.ahead.own_days, of.last_own_day());
        let rounding = self.product.rounding_of(RoundingStep::Interest);
        match self.product.part_of_period {
            PartOfPeriod::DayCount => PeriodRate::new(of.rate(), self.day_count(), start, end).of(overdue, rounding),
            PartOfPeriod::ProRata => {
                let Some(share) = self.day_share(of).filter(|_| start < end) else { return Amount::ZERO };
                let whole = |principal| rounding.divide(share.of(principal, end - start), share.denominator);
                let regular = self.principal_from(of);
                whole(regular + overdue) - whole(regular)
            }
        }
    }

    /// Makes days to come bear another rate, whosever they are.
    pub(super) fn change_rate_of_parts(&mut self, annual_rate: Rate) {
        let to_come = |account: &Self| -> Vec<Option<Amount>> {
            account.instalments.iter().map(|instalment| account.interest_to_come(instalment)).collect()
        };
        let before = to_come(self);
        let changes: Vec<bool> = self.instalments.iter().map(|of| self.as_of < of.last_own_day()).collect();
        for (of, _) in self.instalments.iter_mut().zip(changes).filter(|(of, changes)| *changes && of.is_live()) {
            of.bears = of.bears.map(|_| annual_rate);
        }
        let now = to_come(self);
        for (instalment, (before, now)) in self.instalments.iter_mut().zip(before.into_iter().zip(now)) {
            let more = now.unwrap_or(Amount::ZERO) - before.unwrap_or(Amount::ZERO);
            let settled = instalment.paid.interest + instalment.waived.interest;
            instalment.scheduled.interest = (instalment.scheduled.interest + more).max(settled);
        }
        self.present_rate = Some(annual_rate);
    }
}

impl Instalment {
    /// The day after its own days: what was passed on goes on as it was made.
    fn last_own_day(&self) -> Date {
        let (_, end) = self.ahead.own_days;
        if self.ahead.passed_to.is_some() { end } else { end.min(self.period_end) }
    }
}

impl DayShare {
    fn of(&self, principal: Amount, days: i32) -> i128 {
        i128::from(principal.minor()) * self.numerator * i128::from(days)
    }
}
