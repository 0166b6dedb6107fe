//! One obligation of an account: what is due when, what was settled, and the penalty that grew on it.

use primitives::{Amount, Date, Rate, Rounding};

use super::paid_ahead::Ahead;
use super::past_maturity::PastMaturity;
use crate::accrual::Units;
use crate::component::{Component, Components};
use crate::event::{InstalmentKey, ScheduledInstalment};
use crate::product::{
    AgeingTerms, AllocationItem, ComponentsAged, LateFeeComponent, PenaltyBase, PenaltyFrom, PenaltyRounding,
    PenaltyTerms, PenaltyThrough,
};
use crate::schedule::Planned;

/// One obligation of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instalment {
    /// Its name.
    pub key: InstalmentKey,
    /// Where it comes from.
    pub kind: InstalmentKind,
    /// Of which drawing: 1 for what the opening brought, and for everything that is of no other.
    pub drawing: u16,
    /// When it is due.
    pub due: Date,
    /// From when it ages: its due date, or what a chargeback or restructure has set.
    pub ages_from: Date,
    /// From when its penalty is counted.
    pub penalty_anchor: Date,
    /// From when its interest is earned.
    pub period_start: Date,
    /// By when its interest is earned: its due date, however much later an extension makes it due.
    pub period_end: Date,
    /// What its calendar says, without late fee and penalty.
    pub scheduled: Components,
    /// The rate for a year by which its interest was computed, if by one.
    pub bears: Option<Rate>,
    /// Of the principal that its calendar says, what is of cash advances; on statements alone.
    pub of_advances: Amount,
    /// Late fees put on it that are owed as fees.
    pub late_fee: Amount,
    /// Late fees put on it that are owed as penalty, among what was charged of that.
    pub late_penalty: Amount,
    /// What money settled.
    pub paid: Components,
    /// What was given up.
    pub waived: Components,
    penalty: Penalty,
    /// Unpaid interest of days to come, while money is spread that does not settle it.
    held_interest: Amount,
    pub(super) ahead: Ahead,
    pub(super) past_maturity: PastMaturity,
    /// What pauses of interest dropped, and over how many days.
    paused: (Amount, i32),
    /// The days of these pauses, each from its first to the day after its last.
    interest_pauses: Vec<(Date, Date)>,
    missed: bool,
    late_fees: u16,
}

/// Where an obligation comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstalmentKind {
    /// The contract's schedule, or a later calendar.
    Scheduled,
    /// The part of the principal due on the opening day.
    DownPayment,
    /// The minimum payment of a statement.
    Statement,
    /// A charge outside the schedule.
    Charge,
    /// Late fees that fell due after the last instalment.
    Extra,
}

impl InstalmentKind {
    /// Whether missing it is a missed period.
    pub const fn is_period(self) -> bool {
        matches!(self, Self::Scheduled | Self::DownPayment | Self::Statement)
    }
}

/// Penalty interest on one instalment: a weight that grows by the base each day, and what was charged for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Penalty {
    /// Minor units × days.
    weight: i128,
    /// The days' penalties, each rounded.
    daily: Amount,
    /// Whether the wait is over with the instalment still unpaid.
    chargeable: bool,
    /// What is due for the weight so far, nothing capped.
    due_so_far: Amount,
    /// What of it was charged.
    grown: Amount,
    /// Unpaid penalty that bears penalty itself.
    compounded: Amount,
    /// The penalty charged so far, with what was carried in from an older calendar.
    charged: Amount,
    /// Whether days were counted since the last charge.
    pending: bool,
    /// Lifted off by a new calendar: it never grows again.
    frozen: bool,
    /// What the days counted have brought of additional interest.
    additional: Units,
    /// What of `grown` is additional interest.
    additional_charged: Amount,
    /// What money has settled of it: decided when the money comes, and no later day changes it.
    additional_paid: Amount,
    /// What of that was lifted off, unpaid.
    additional_lifted: Amount,
}

impl Instalment {
    pub(crate) fn new(scheduled: ScheduledInstalment, kind: InstalmentKind) -> Self {
        let ScheduledInstalment { key, due, principal, interest, fee } = scheduled;
        Self {
            key,
            kind,
            drawing: 1,
            due,
            ages_from: due,
            penalty_anchor: due,
            period_start: due,
            period_end: due,
            scheduled: Components { principal, interest, fee, penalty: Amount::ZERO },
            bears: None,
            of_advances: Amount::ZERO,
            late_fee: Amount::ZERO,
            late_penalty: Amount::ZERO,
            paid: Components::default(),
            waived: Components::default(),
            penalty: Penalty::default(),
            held_interest: Amount::ZERO,
            ahead: Ahead::of(due, due),
            past_maturity: PastMaturity::default(),
            paused: (Amount::ZERO, 0),
            interest_pauses: Vec::new(),
            missed: false,
            late_fees: 0,
        }
    }

    pub(crate) fn planned(planned: &Planned) -> Self {
        let kind = if planned.is_down_payment { InstalmentKind::DownPayment } else { InstalmentKind::Scheduled };
        Self {
            penalty_anchor: planned.penalty_anchor,
            period_start: planned.period_start,
            bears: planned.bears,
            ahead: Ahead::of(planned.period_start, planned.scheduled.due),
            ..Self::new(planned.scheduled, kind)
        }
    }

    /// The rate for a year that it bears; nothing where its interest was not computed by one.
    pub(crate) fn rate(&self) -> Rate {
        self.bears.unwrap_or(Rate::ZERO)
    }

    pub(crate) fn order(&self) -> (Date, InstalmentKey) {
        (self.due, self.key)
    }

    /// What is or was owed of a component, late fee and penalty included.
    pub fn owed_of(&self, component: Component) -> Amount {
        match component {
            Component::Principal => self.scheduled.principal,
            Component::Interest => self.scheduled.interest,
            Component::Fee => self.scheduled.fee + self.late_fee,
            Component::Penalty => self.penalty.charged,
        }
    }

    /// What is unpaid of a component.
    pub fn unpaid_of(&self, component: Component) -> Amount {
        self.owed_of(component) - self.paid[component] - self.waived[component]
    }

    /// What is unpaid, by component.
    pub fn unpaid_components(&self) -> Components {
        Components {
            principal: self.unpaid_of(Component::Principal),
            interest: self.unpaid_of(Component::Interest),
            fee: self.unpaid_of(Component::Fee),
            penalty: self.unpaid_of(Component::Penalty),
        }
    }

    /// What is unpaid in all.
    pub fn unpaid(&self) -> Amount {
        self.scheduled.total() + self.late_fee + self.penalty.charged - self.paid.total() - self.waived.total()
    }

    /// Whether nothing of it is unpaid.
    pub fn is_settled(&self) -> bool {
        self.unpaid().is_zero()
    }

    /// Whether so little of what is aged is unpaid that it is not past due.
    pub fn is_settled_for_ageing(&self, terms: &AgeingTerms) -> bool {
        let aged = match terms.components_aged {
            ComponentsAged::All => self.unpaid(),
            ComponentsAged::PrincipalInterest => {
                self.unpaid_of(Component::Principal) + self.unpaid_of(Component::Interest)
            }
        };
        aged <= terms.arrears_tolerance
    }

    /// Whether it belongs to a calendar, which is to say that it is no charge.
    pub fn is_in_calendar(&self) -> bool {
        self.kind != InstalmentKind::Charge
    }

    /// Whether it belongs to a calendar, and no new calendar has lifted it off.
    pub fn is_live(&self) -> bool {
        self.is_in_calendar() && !self.is_lifted()
    }

    /// Whether a day lies in its period: from its start to the day before it is due.
    pub(crate) fn is_running(&self, day: Date) -> bool {
        self.is_live() && self.kind.is_period() && self.period_start <= day && day < self.due
    }

    /// Whether a new calendar has lifted off what was unpaid.
    pub fn is_lifted(&self) -> bool {
        self.penalty.frozen
    }

    /// Interest earned by a day: all of it when its period is over, before that in proportion to the days gone by. What a
    /// statement or a charge bills is of days gone by already.
    pub fn earned_interest(&self, day: Date, rounding: Rounding) -> Amount {
        let is_of_days_gone_by = matches!(self.kind, InstalmentKind::Statement | InstalmentKind::Charge);
        if self.period_end <= day || is_of_days_gone_by {
            return self.scheduled.interest;
        }
        if day <= self.period_start {
            return Amount::ZERO;
        }
        let (gone, all) = (i128::from(day - self.period_start), i128::from(self.period_end - self.period_start));
        rounding.divide(i128::from(self.scheduled.interest.minor()) * gone, all)
    }

    /// The penalty charged so far, paid or not.
    pub fn penalty_charged(&self) -> Amount {
        self.penalty.charged
    }

    /// Whether it was unsettled when its due date had passed, for ever.
    pub fn is_missed(&self) -> bool {
        self.missed
    }

    pub(crate) fn mark_missed(&mut self, terms: &AgeingTerms, from: Date, to: Date) {
        let on = self.due.next();
        self.missed |= from < on && on <= to && !self.is_settled_for_ageing(terms);
    }

    /// How many late fees were charged for it, wherever they were put.
    pub(crate) fn late_fees(&self) -> u16 {
        self.late_fees
    }

    /// Late fees put on it, whatever they are owed as.
    pub fn late_fees_borne(&self) -> Amount {
        self.late_fee + self.late_penalty
    }

    /// Puts a late fee on it.
    pub(crate) fn bear_late_fee(&mut self, fee: Amount, counts_as: LateFeeComponent) {
        match counts_as {
            LateFeeComponent::Fee => self.late_fee += fee,
            LateFeeComponent::Penalty => {
                self.late_penalty += fee;
                self.penalty.charged += fee;
            }
        }
    }

    pub(crate) fn count_late_fee(&mut self) {
        self.late_fees = self.late_fees.saturating_add(1);
    }

    /// Whether what is unpaid, penalty apart, is so little that it bears no penalty.
    pub(crate) fn is_tolerated(&self, tolerance: Amount) -> bool {
        let unpaid = self.unpaid_components();
        self.penalty.frozen || unpaid.principal + unpaid.interest + unpaid.fee <= tolerance
    }

    /// What bears penalty, when the instalment is not tolerated and the base is its own.
    pub(crate) fn penalty_base(&self, base: PenaltyBase) -> Amount {
        match base {
            PenaltyBase::OutstandingPrincipal => Amount::ZERO,
            PenaltyBase::InstalmentOriginal => self.scheduled.principal + self.interest_of_plan(),
            PenaltyBase::OverduePrincipal | PenaltyBase::OverduePrincipalInterest | PenaltyBase::OverdueScheduled => {
                let included = Component::ALL.into_iter().filter(|&component| base.includes(component));
                included.map(|component| self.bears_penalty(component)).sum()
            }
        }
    }

    /// What of a component is unpaid and bears penalty; interest past maturity, which is settled last, does not.
    fn bears_penalty(&self, component: Component) -> Amount {
        let unpaid = self.unpaid_of(component);
        if component == Component::Interest { (unpaid - self.interest_past_maturity()).or_zero() } else { unpaid }
    }

    /// The first day whose end counts towards the penalty.
    pub(crate) fn penalty_start(&self, terms: &PenaltyTerms) -> Date {
        match terms.from {
            PenaltyFrom::AfterGrace => self.penalty_wait_over(terms),
            PenaltyFrom::DueDate => self.penalty_anchor,
        }
    }

    /// The first day on which penalty may be charged, its due date apart.
    pub(crate) fn penalty_wait_over(&self, terms: &PenaltyTerms) -> Date {
        self.penalty_anchor + i32::try_from(terms.wait_days).unwrap_or(i32::MAX)
    }

    /// Counts `days` days with a base towards the penalty, as of the day `on`.
    pub(crate) fn count_penalty(
        &mut self,
        terms: &PenaltyTerms,
        rounding: Rounding,
        base: Amount,
        days: i32,
        on: Date,
    ) {
        self.penalty.additional += self.additional_a_day(terms, base) * days;
        let base = base + self.penalty.compounded.min(self.unpaid_of(Component::Penalty));
        let is_over = match terms.through {
            PenaltyThrough::AsOfExclusive => on > self.due,
            PenaltyThrough::AsOfInclusive => on >= self.due,
        };
        self.penalty.chargeable |= is_over && on >= self.penalty_wait_over(terms);
        let weight = i128::from(base.minor()) * i128::from(days);
        self.penalty.pending = true;
        self.penalty.weight += weight;
        if terms.rounded == PenaltyRounding::Daily {
            self.penalty.daily += rounded(terms, rounding, weight);
        }
    }

    /// What has become due since the last time; it is charged with [`Instalment::charge_penalty`] or lost.
    pub(crate) fn penalty_growth(&mut self, terms: &PenaltyTerms, rounding: Rounding) -> Amount {
        if !self.penalty.chargeable || !self.penalty.pending {
            return Amount::ZERO;
        }
        self.penalty.pending = false;
        let due = match terms.rounded {
            PenaltyRounding::Once => rounded(terms, rounding, self.penalty.weight),
            PenaltyRounding::Daily => self.penalty.daily,
        };
        let growth = due - self.penalty.due_so_far;
        self.penalty.due_so_far = due;
        growth
    }

    /// Charges what has grown; the rounding is that of the penalty.
    pub(crate) fn charge_penalty(&mut self, amount: Amount, rounding: Rounding) {
        self.penalty.grown += amount;
        self.penalty.charged += amount;
        self.penalty.additional_charged = self.penalty.additional.rounded(rounding).min(self.penalty.grown);
    }

    /// What a day that counts with a base brings of additional interest: ordinary interest on the unpaid principal, at most
    /// the penalty of the day.
    pub(crate) fn additional_a_day(&self, terms: &PenaltyTerms, base: Amount) -> Units {
        let Some(per) = terms.additional_interest else { return Units::ZERO };
        let principal = i128::from(self.unpaid_of(Component::Principal).minor());
        let penalty = Units::borne(i128::from(base.minor()), terms.rate, terms.per);
        Units::borne(principal, self.rate(), per).min(penalty)
    }

    /// What the days counted have brought of additional interest, charged for yet or not.
    pub(crate) fn additional_units(&self) -> Units {
        self.penalty.additional
    }

    /// What of the penalty charged was additional interest, also where it was lifted off since.
    pub fn additional_interest_charged(&self) -> Amount {
        self.penalty.additional_charged
    }

    /// What of the penalty paid settled additional interest: by its place in the order, or before the rest of penalty.
    pub fn additional_interest_paid(&self) -> Amount {
        self.penalty.additional_paid
    }

    /// What of the unpaid penalty is additional interest. What is given up of penalty is the other part first.
    pub fn additional_interest_unpaid(&self) -> Amount {
        let unpaid = self.additional_interest_left() - self.additional_interest_paid();
        unpaid.min(self.unpaid_of(Component::Penalty)).or_zero()
    }

    fn additional_interest_left(&self) -> Amount {
        self.penalty.additional_charged - self.penalty.additional_lifted
    }

    /// What its cap leaves to be charged on it.
    pub(crate) fn room_under_cap(&self, terms: &PenaltyTerms) -> Amount {
        terms.cap.per_instalment.map_or(Amount::EVENT_MAX, |cap| (cap - self.penalty.grown).or_zero())
    }

    /// Minor units times days that have counted, whether they are charged for yet or not.
    pub(crate) fn penalty_weight(&self) -> i128 {
        self.penalty.weight
    }

    /// What is due for the days that are charged for, nothing capped.
    pub(crate) fn penalty_due_so_far(&self) -> Amount {
        self.penalty.due_so_far
    }

    /// Whether a limit has kept some of that from being charged.
    pub(crate) fn is_penalty_cut(&self) -> bool {
        self.penalty.due_so_far != self.penalty.grown
    }

    /// Whether penalty may be charged on it.
    pub(crate) fn is_penalty_chargeable(&self) -> bool {
        self.penalty.chargeable
    }

    /// The penalty charged that did not grow on it: late fees, and what was taken over from an older calendar.
    pub(crate) fn penalty_carried(&self) -> Amount {
        self.penalty.charged - self.penalty.grown
    }

    /// Lets unpaid penalty bear penalty from now on.
    pub(crate) fn compound_penalty(&mut self) {
        self.penalty.compounded = self.unpaid_of(Component::Penalty);
    }

    /// Keeps so much of its interest from being settled by money that is spread next.
    pub(crate) fn hold_interest(&mut self, held: Amount) {
        self.held_interest = held;
    }

    /// What money may settle.
    pub(crate) fn payable_of(&self, item: AllocationItem) -> Amount {
        let unpaid = self.unpaid_of(item.component());
        match item {
            AllocationItem::AdditionalInterest => self.additional_interest_unpaid(),
            AllocationItem::OtherPenalty => (unpaid - self.additional_interest_unpaid()).or_zero(),
            AllocationItem::Interest => (unpaid - self.held_interest).or_zero(),
            AllocationItem::Principal => (unpaid + self.ahead.lent()).or_zero(),
            AllocationItem::Penalty | AllocationItem::Fee => unpaid.or_zero(),
        }
    }

    /// Lets its period end on a day at the latest: no interest is to come after it.
    pub(crate) fn end_period(&mut self, on: Date) {
        self.period_end = self.period_end.min(on);
    }

    /// Settles with up to `money` and returns what was used.
    pub(crate) fn pay(&mut self, item: AllocationItem, money: Amount) -> Amount {
        let used = self.payable_of(item).min(money).or_zero();
        if matches!(item, AllocationItem::Penalty | AllocationItem::AdditionalInterest) {
            self.penalty.additional_paid += self.additional_interest_unpaid().min(used);
        }
        self.paid[item.component()] += used;
        used
    }

    /// Gives up to `amount` of a component up and returns what was.
    pub(crate) fn waive(&mut self, component: Component, amount: Amount) -> Amount {
        let used = self.unpaid_of(component).min(amount).or_zero();
        self.waived[component] += used;
        used
    }

    /// Takes up to `amount` of a component off that money has settled, and returns what is free again.
    pub(crate) fn free_paid(&mut self, component: Component, amount: Amount) -> Amount {
        let freed = self.paid[component].min(amount);
        self.paid[component] -= freed;
        self.waived[component] += freed;
        freed
    }

    /// Gives up everything unpaid and returns what was.
    pub(crate) fn give_up(&mut self) -> Components {
        let unpaid = self.unpaid_components();
        self.waived += unpaid;
        unpaid
    }

    /// Takes up to `amount` of a component back that was given up and returns what was.
    pub(crate) fn take_back_waived(&mut self, component: Component, amount: Amount) -> Amount {
        let taken = self.waived[component].min(amount);
        self.waived[component] -= taken;
        taken
    }

    /// Takes up to `amount` back of what money settled of a component and returns what was taken.
    pub(crate) fn take_back(&mut self, component: Component, amount: Amount) -> Amount {
        let taken = self.paid[component].min(amount);
        self.paid[component] -= taken;
        self.penalty.additional_paid = self.penalty.additional_paid.min(self.paid.penalty);
        taken
    }

    /// Takes up to `amount` of unpaid interest off the calendar.
    pub(crate) fn drop_interest(&mut self, amount: Amount) {
        self.scheduled.interest -= amount.min(self.unpaid_of(Component::Interest)).or_zero();
    }

    /// Takes unpaid interest off the calendar when no principal is unpaid and the period has not begun.
    pub(crate) fn drop_interest_in_advance(&mut self, on: Date) {
        let is_to_come = self.kind == InstalmentKind::Scheduled && on < self.period_start;
        if is_to_come && !self.unpaid_of(Component::Principal).is_positive() {
            self.drop_interest(self.unpaid_of(Component::Interest));
        }
    }

    /// Takes the interest of days from one until another off the calendar: in all as much as one pause of all days paused would.
    pub(crate) fn pause_interest(&mut self, from: Date, until: Date, rounding: Rounding) {
        let days = until - from;
        self.interest_pauses.push((from, until));
        let (dropped, before) = self.paused;
        let all = i128::from(before + days);
        let interest = i128::from((self.scheduled.interest + dropped).minor());
        let in_all = rounding.divide(interest * all, i128::from(self.period_end - self.period_start));
        let now = (in_all - dropped).or_zero().min(self.unpaid_of(Component::Interest)).or_zero();
        self.drop_interest(now);
        self.paused = (dropped + now, before + days);
    }

    /// Whether a pause has dropped interest of its period.
    pub(super) fn has_paused_interest(&self) -> bool {
        !self.interest_pauses.is_empty()
    }

    /// The stretches of its period from a day on in which its interest is not paused.
    pub(crate) fn bearing_stretches(&self, from: Date) -> Vec<(Date, Date)> {
        self.unpaused_stretches(from, self.period_end)
    }

    /// The stretches of `[from, to)` in which its interest is not paused.
    pub(super) fn unpaused_stretches(&self, from: Date, to: Date) -> Vec<(Date, Date)> {
        let mut pauses = self.interest_pauses.clone();
        pauses.sort_unstable();
        let mut stretches = Vec::new();
        let mut start = from;
        for (pause, until) in pauses {
            stretches.push((start, pause.min(to)));
            start = start.max(until);
        }
        stretches.push((start, to));
        stretches.retain(|(start, end)| start < end);
        stretches
    }

    /// What of its scheduled fee is unpaid; a late fee is settled last.
    pub(crate) fn droppable_fee(&self) -> Amount {
        self.unpaid_of(Component::Fee).min(self.scheduled.fee)
    }

    /// Takes what is unpaid of the scheduled fee off the calendar.
    pub(crate) fn drop_fee(&mut self) {
        self.scheduled.fee -= self.droppable_fee();
    }

    /// Ages it, and counts its penalty, from `on`.
    pub(crate) fn age_from(&mut self, on: Date) {
        self.ages_from = on;
        self.penalty_anchor = on;
    }

    /// Makes it due on another day, from which it ages.
    pub(crate) fn move_to(&mut self, due: Date, penalty_anchor: Date) {
        self.due = due;
        self.ages_from = due;
        self.penalty_anchor = penalty_anchor;
        if matches!(self.kind, InstalmentKind::Statement | InstalmentKind::Extra) {
            (self.period_start, self.period_end) = (due, due);
        }
    }

    /// Makes it due on a day before its due date, all that its interest still comes to being earned by then.
    pub(crate) fn accelerate_to(&mut self, day: Date) {
        self.move_to(day, day);
        self.period_end = self.period_end.min(day);
    }

    /// Shrinks it to what was settled and returns what was lifted off.
    pub(crate) fn lift_off(&mut self) -> Components {
        let lifted = self.unpaid_components();
        self.penalty.additional_lifted += self.additional_interest_unpaid();
        self.scheduled.principal -= lifted.principal;
        self.scheduled.interest -= lifted.interest;
        let from_late_fee = lifted.fee.min(self.late_fee);
        self.late_fee -= from_late_fee;
        self.scheduled.fee -= lifted.fee - from_late_fee;
        self.penalty.charged -= lifted.penalty;
        self.late_penalty = self.late_penalty.min(self.penalty.charged);
        self.penalty.frozen = true;
        lifted
    }

    /// An empty one that takes what was settled on others; it is of the past from the beginning.
    pub(crate) fn collected(key: InstalmentKey, due: Date) -> Self {
        let zero = Amount::ZERO;
        let scheduled = ScheduledInstalment { key, due, principal: zero, interest: zero, fee: zero };
        let mut collected = Self::new(scheduled, InstalmentKind::Scheduled);
        collected.penalty.frozen = true;
        collected
    }

    /// Moves what was settled of principal, interest and fee to another one; of a lifted one that is all there is of them.
    /// Whether there was anything.
    pub(crate) fn move_settled_to(&mut self, other: &mut Self) -> bool {
        let mut has_moved = false;
        for component in [Component::Principal, Component::Interest, Component::Fee] {
            let (paid, waived) = (self.paid[component], self.waived[component]);
            has_moved |= (paid + waived).is_positive();
            other.paid[component] += paid;
            other.waived[component] += waived;
            other.scheduled[component] += self.scheduled[component];
            (self.paid[component], self.waived[component]) = (Amount::ZERO, Amount::ZERO);
            self.scheduled[component] = Amount::ZERO;
        }
        other.late_fee += self.late_fee;
        self.late_fee = Amount::ZERO;
        has_moved
    }

    /// Takes over the unpaid penalty of an older calendar.
    pub(crate) fn carry_penalty(&mut self, penalty: Amount) {
        self.penalty.charged += penalty;
    }
}

fn rounded(terms: &PenaltyTerms, rounding: Rounding, weight: i128) -> Amount {
    rounding.divide(weight * i128::from(terms.rate.billionths()), Rate::ONE * terms.per.days())
}
