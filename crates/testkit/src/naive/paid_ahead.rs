//! Paid ahead (`paid_ahead = takes_principal`) and parts of periods (`part_of_period`): of sections 2 to 5 of the page.

use ledger::product::{AllocationItem, PaidAhead, PartOfPeriod, RoundingStep};
use primitives::rate::DayCount;
use primitives::{Amount, Date, Rate};

use super::Book;
use super::by_days::Ahead;
use super::kept_totals::Totals;

impl Book<'_> {
    pub(super) fn takes_principal(&self) -> bool {
        self.counts_days() && self.product.paid_ahead == PaidAhead::TakesPrincipal
    }

    fn is_pro_rata(&self) -> bool {
        self.product.part_of_period == PartOfPeriod::ProRata
    }

    /// Live, with a rate, due after today, and with a period that goes on.
    fn is_open(&self, index: usize) -> bool {
        let k = &self.instalments[index];
        k.is_live() && k.rate.is_some() && k.due > self.today && k.period_end > self.today
    }

    /// What money can settle of an item, with what is lent, as far as there is principal.
    pub(super) fn can_settle(&self, index: usize, item: AllocationItem) -> Amount {
        let instalment = &self.instalments[index];
        let can = instalment.can_be_settled(item);
        if item == AllocationItem::Principal && instalment.lent.is_some() {
            return can.min(self.may_settle.get(&instalment.drawing).copied().unwrap_or(Amount::ZERO));
        }
        can
    }

    pub(super) fn settles_ahead(&mut self, index: usize, item: AllocationItem, amount: Amount) {
        let instalment = &self.instalments[index];
        if item == AllocationItem::Principal && instalment.lent.is_some() {
            *self.may_settle.entry(instalment.drawing).or_default() -= amount;
        }
    }

    /// Before money is spread: interest that is kept from it may be settled as principal.
    pub(super) fn lend(&mut self) {
        self.may_settle.clear();
        for index in 0..self.instalments.len() {
            if self.is_open(index) {
                let k = &self.instalments[index];
                *self.may_settle.entry(k.drawing).or_default() += k.unpaid().principal;
                self.instalments[index].lent = Some(self.instalments[index].held);
            }
        }
    }

    /// What was settled beyond an instalment's principal comes from the last open ones.
    fn take_back_lent(&mut self) {
        self.may_settle.clear();
        for instalment in &mut self.instalments {
            instalment.lent = None;
            instalment.held = Amount::ZERO;
        }
        for index in 0..self.instalments.len() {
            while self.is_open(index) && self.instalments[index].unpaid().principal < Amount::ZERO {
                let drawing = self.instalments[index].drawing;
                let mut giver = None;
                for other in 0..self.instalments.len() {
                    let has = self.instalments[other].unpaid().principal.is_positive();
                    if self.is_open(other) && self.instalments[other].drawing == drawing && has {
                        giver = Some(other);
                    }
                }
                let giver = giver.expect("no more principal is settled than there is");
                let lacks = -self.instalments[index].unpaid().principal;
                let gives = lacks.min(self.instalments[giver].unpaid().principal);
                self.instalments[index].scheduled.principal += gives;
                self.instalments[giver].scheduled.principal -= gives;
            }
        }
    }

    /// After principal has moved: interest to come follows it, and totals stay.
    pub(super) fn follow_ahead(&mut self, before: &[Option<Ahead>], totals: &Totals) {
        self.take_back_lent();
        let mut before = before.to_vec();
        for index in 0..before.len() {
            let Some(Ahead { f, h, .. }) = before[index] else { continue };
            let g = self.f_if_by_days(index).unwrap_or(Amount::ZERO);
            let instalment = &mut self.instalments[index];
            if g < h {
                instalment.scheduled.interest -= (h - g).min(instalment.unpaid().interest).or_zero();
            }
            if g > f {
                instalment.scheduled.interest += g - f;
            }
            let key = instalment.key;
            let Some((_, total)) = totals.iter().find(|(other, _)| *other == key).copied() else { continue };
            if !self.is_open(index) {
                continue;
            }
            if let Some(next) = self.next_if_full(index, total) {
                let m = self.give_interest_to(index, next);
                if let Some(ahead) = &mut before[next] {
                    ahead.f += g;
                    ahead.h += g.min(m);
                }
                self.keep_one_total(index, total);
                continue;
            }
            let unpaid = self.instalments[index].unpaid();
            if !(unpaid.principal + unpaid.interest).is_zero() {
                self.keep_one_total(index, total);
            }
        }
    }

    /// Where more principal is settled than the total has room for beside its interest: who gets that.
    fn next_if_full(&self, index: usize, total: Amount) -> Option<usize> {
        let k = &self.instalments[index];
        let room = total - k.scheduled.interest;
        let settled = k.scheduled.principal - k.unpaid().principal;
        if settled <= room || settled <= Amount::ZERO {
            return None;
        }
        (index + 1..self.instalments.len()).find(|&later| {
            let has_principal = self.instalments[later].unpaid().principal.is_positive();
            self.is_open(later) && self.instalments[later].drawing == k.drawing && has_principal
        })
    }

    fn give_interest_to(&mut self, index: usize, next: usize) -> Amount {
        let (key, next_key) = (self.instalments[index].key, self.instalments[next].key);
        for other in &mut self.instalments {
            if other.key == key || other.passed_to == Some(key) {
                other.passed_to = Some(next_key);
            }
        }
        let k = &mut self.instalments[index];
        let m = k.unpaid().interest.or_zero();
        let on = k.period_start.max(self.today);
        k.scheduled.interest -= m;
        k.period_end = k.period_end.min(on);
        let next = &mut self.instalments[next];
        next.scheduled.interest += m;
        next.period_start = next.period_start.min(on);
        m
    }

    fn keep_one_total(&mut self, index: usize, total: Amount) {
        let k = &self.instalments[index];
        let unpaid = k.unpaid();
        let mut last = None;
        for later in index + 1..self.instalments.len() {
            let has_principal = self.instalments[later].unpaid().principal.is_positive();
            if self.is_open(later) && self.instalments[later].drawing == k.drawing && has_principal {
                last = Some(later);
            }
        }
        let Some(last) = last else { return };
        let mut m = total - k.scheduled.principal - k.scheduled.interest;
        m = m.max(-unpaid.principal).min(self.instalments[last].unpaid().principal);
        self.instalments[index].scheduled.principal += m;
        self.instalments[last].scheduled.principal -= m;
    }

    /// The instalment whose interest an instalment's own days bring.
    fn whose(&self, of: usize) -> Option<usize> {
        let k = &self.instalments[of];
        if !k.is_live() || k.rate.is_none() {
            return None;
        }
        match k.passed_to {
            None => Some(of),
            Some(key) => self.find(key).filter(|&heir| self.instalments[heir].is_live()),
        }
    }

    /// The first day after an instalment's own days.
    fn own_end(&self, of: usize) -> Date {
        let k = &self.instalments[of];
        if k.passed_to.is_some() { k.own.1 } else { k.own.1.min(k.period_end) }
    }

    /// What bears on the own days of an instalment: all that is due with it or later, and what was due when they began.
    fn bears_in(&self, of: usize) -> (Amount, Amount) {
        let k = &self.instalments[of];
        let (mut later, mut overdue) = (Amount::ZERO, Amount::ZERO);
        for other in self.instalments.iter().filter(|other| other.drawing == k.drawing) {
            if other.is_live() && other.rate.is_some() && other.due >= k.due {
                later += other.unpaid().principal;
            }
            if other.due <= k.own.0 {
                overdue += other.unpaid().principal;
            }
        }
        (later, overdue)
    }

    pub(super) fn f_of_parts(&self, index: usize) -> Amount {
        let mut f = Amount::ZERO;
        for of in 0..self.instalments.len() {
            if self.whose(of) == Some(index) {
                f += self.part_to_come(index, of);
            }
        }
        f
    }

    fn part_to_come(&self, index: usize, of: usize) -> Amount {
        let k = &self.instalments[of];
        let (mut principal, overdue) = self.bears_in(of);
        if k.own.0 < self.today {
            principal += overdue;
        }
        let rate = k.rate.expect("it bears one");
        let (from, end) = (k.own.0.max(self.today), self.own_end(of));
        let paused = &self.instalments[index].interest_paused_on;
        let rounding = self.product.rounding_of(RoundingStep::Interest);
        if !self.is_pro_rata() {
            let (mut interest, mut run, mut day) = (Amount::ZERO, from, from);
            while day < end {
                if paused.contains(&day) {
                    interest += self.borne(rate, principal, run, day);
                    run = day.next();
                }
                day = day.next();
            }
            return interest + self.borne(rate, principal, run, end);
        }
        let Some((a_day, whole)) = self.a_day_of(of) else { return Amount::ZERO };
        let (mut all, mut day) = (k.gone_by, from);
        while day < end {
            if !paused.contains(&day) {
                all += i128::from(principal.minor()) * a_day;
            }
            day = day.next();
        }
        rounding.divide(all, whole) - rounding.divide(k.gone_by, whole)
    }

    /// What a minor unit bears a day, pro rata: so much of so much.
    fn a_day_of(&self, of: usize) -> Option<(i128, i128)> {
        let k = &self.instalments[of];
        let (start, end) = k.own;
        if end <= start {
            return None;
        }
        let day_count = self.product.plan.interest().map_or(DayCount::Actual365, |(_, day_count)| day_count);
        let (years, per) = day_count.year_fraction(start, end);
        let rate = i128::from(k.rate.map_or(0, Rate::billionths));
        Some((rate * years, Rate::ONE * per * i128::from(end - start)))
    }

    /// The start of a day: yesterday has brought what it did.
    pub(super) fn let_a_day_go_by(&mut self) {
        if !self.takes_principal() || !self.is_pro_rata() {
            return;
        }
        let yesterday = self.today.previous();
        let mut brought = Vec::new();
        for of in 0..self.instalments.len() {
            let is_own = self.instalments[of].own.0 <= yesterday && yesterday < self.own_end(of);
            let heir = self.whose(of).map(|heir| &self.instalments[heir]);
            let bears = heir.is_some_and(|heir| !heir.interest_paused_on.contains(&yesterday));
            let (later, overdue) = self.bears_in(of);
            let a_day = self.a_day_of(of).filter(|_| is_own && bears).map_or(0, |(a_day, _)| a_day);
            brought.push(i128::from((later + overdue).minor()) * a_day);
        }
        for (instalment, brought) in self.instalments.iter_mut().zip(brought) {
            instalment.gone_by += brought;
        }
    }

    /// The start of the day after a period has begun.
    pub(super) fn bear_overdue_in_parts(&mut self, yesterday: Date) {
        let rounding = self.product.rounding_of(RoundingStep::Interest);
        for of in 0..self.instalments.len() {
            let (Some(heir), true) = (self.whose(of), self.instalments[of].own.0 == yesterday) else { continue };
            let k = &self.instalments[of];
            let (later, overdue) = self.bears_in(of);
            let end = self.own_end(of);
            let growth = if !self.is_pro_rata() {
                self.borne(k.rate.expect("it bears one"), overdue, yesterday, end)
            } else if let Some((a_day, whole)) = self.a_day_of(of).filter(|_| yesterday < end) {
                let bears = |principal: Amount| {
                    rounding.divide(i128::from(principal.minor()) * a_day * i128::from(end - yesterday), whole)
                };
                bears(later + overdue) - bears(later)
            } else {
                Amount::ZERO
            };
            self.instalments[heir].scheduled.interest += growth;
        }
    }

    /// A change of the rate: days to come bear another one, whosever they are.
    pub(super) fn change_rate_of_parts(&mut self, to: Rate) {
        let all = 0..self.instalments.len();
        let before: Vec<Option<Amount>> = all.clone().map(|index| self.f_if_by_days(index)).collect();
        for of in all.clone() {
            if self.today < self.own_end(of) && self.instalments[of].is_live() && self.instalments[of].rate.is_some() {
                self.instalments[of].rate = Some(to);
            }
        }
        for index in all {
            let (Some(f), Some(g)) = (before[index], self.f_if_by_days(index)) else { continue };
            let instalment = &mut self.instalments[index];
            let settled = instalment.paid.interest + instalment.waived.interest;
            instalment.scheduled.interest = (instalment.scheduled.interest + g - f).max(settled);
        }
    }
}
