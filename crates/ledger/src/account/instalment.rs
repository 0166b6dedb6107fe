//! One obligation of an account: what is due when, what was settled, and the penalty that grew on it.

use primitives::{Amount, Date, Rounding};

use crate::component::{Component, Components};
use crate::event::{InstalmentKey, ScheduledInstalment};
use crate::product::{PenaltyFrom, PenaltyTerms};

/// One obligation of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instalment {
    /// Its name.
    pub key: InstalmentKey,
    /// Where it comes from.
    pub kind: InstalmentKind,
    /// When it is due.
    pub due: Date,
    /// From when it ages: its due date, or the day of the chargeback that re-opened it.
    pub ages_from: Date,
    /// What its calendar says, without late fee and penalty.
    pub scheduled: Components,
    /// The fee charged for missing it.
    pub late_fee: Amount,
    /// What money settled.
    pub paid: Components,
    /// What was given up.
    pub waived: Components,
    penalty: Penalty,
    missed: bool,
}

/// Where an obligation comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstalmentKind {
    /// The contract's schedule, or a later calendar.
    Scheduled,
    /// The minimum payment of a statement.
    Statement,
    /// A charge outside the schedule.
    Charge,
}

/// Penalty interest on one instalment: a weight that grows by the base each day, rounded once on the whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Penalty {
    /// Minor units × days.
    weight: i128,
    /// Whether the wait is over with the instalment still unpaid.
    chargeable: bool,
    /// Carried in from an older calendar, or kept from before the instalment was lifted off.
    carried: Amount,
    /// The penalty charged so far, `carried` included.
    charged: Amount,
    /// Lifted off by a new calendar: it never grows again.
    frozen: bool,
}

impl Instalment {
    pub(crate) fn new(scheduled: ScheduledInstalment, kind: InstalmentKind) -> Self {
        let ScheduledInstalment { key, due, principal, interest, fee } = scheduled;
        Self {
            key,
            kind,
            due,
            ages_from: due,
            scheduled: Components { principal, interest, fee, penalty: Amount::ZERO },
            late_fee: Amount::ZERO,
            paid: Components::default(),
            waived: Components::default(),
            penalty: Penalty::default(),
            missed: false,
        }
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

    /// The penalty charged so far, paid or not.
    pub fn penalty_charged(&self) -> Amount {
        self.penalty.charged
    }

    /// Whether it was unsettled when its due date had passed, for ever.
    pub fn is_missed(&self) -> bool {
        self.missed
    }

    pub(crate) fn mark_missed(&mut self, tolerance: Amount, from: Date, to: Date) {
        let on = self.due.next();
        self.missed |= from < on && on <= to && self.unpaid() > tolerance;
    }

    /// Lets the penalty grow for the days `[from, to)`, nothing else changing in between.
    pub(crate) fn grow_penalty(
        &mut self,
        terms: &PenaltyTerms,
        rounding: Rounding,
        tolerance: Amount,
        from: Date,
        to: Date,
    ) {
        let base = self.penalty_base(terms, tolerance);
        if !base.is_positive() {
            return;
        }
        let wait_over = self.ages_from + i32::try_from(terms.wait_days).unwrap_or(i32::MAX);
        let start = match terms.from {
            PenaltyFrom::AfterGrace => wait_over,
            PenaltyFrom::DueDate => self.ages_from,
        };
        self.penalty.chargeable |= to >= wait_over;
        self.penalty.weight += i128::from(base.minor()) * i128::from((to - from.max(start)).max(0));
        if self.penalty.chargeable {
            let (numerator, denominator) =
                (i128::from(terms.rate.billionths()), primitives::Rate::ONE * terms.per.days());
            self.penalty.charged = self.penalty.carried + rounding.divide(self.penalty.weight * numerator, denominator);
        }
    }

    fn penalty_base(&self, terms: &PenaltyTerms, tolerance: Amount) -> Amount {
        let unpaid = self.unpaid_components();
        if self.penalty.frozen || unpaid.principal + unpaid.interest + unpaid.fee <= tolerance {
            return Amount::ZERO;
        }
        Component::ALL.into_iter().filter(|&component| terms.base.includes(component)).map(|c| unpaid[c]).sum()
    }

    /// Settles up to `money` of a component and returns what was used.
    pub(crate) fn pay(&mut self, component: Component, money: Amount) -> Amount {
        let used = self.unpaid_of(component).min(money).or_zero();
        self.paid[component] += used;
        used
    }

    /// Gives up to `amount` of a component up and returns what was.
    pub(crate) fn waive(&mut self, component: Component, amount: Amount) -> Amount {
        let used = self.unpaid_of(component).min(amount).or_zero();
        self.waived[component] += used;
        used
    }

    /// Takes up to `amount` back of what money settled of a component and returns what was taken.
    pub(crate) fn take_back(&mut self, component: Component, amount: Amount) -> Amount {
        let taken = self.paid[component].min(amount);
        self.paid[component] -= taken;
        taken
    }

    /// Ages it, and its penalty, from `on`.
    pub(crate) fn reopen(&mut self, on: Date) {
        self.ages_from = on;
    }

    /// Shrinks it to what was settled and returns what was lifted off.
    pub(crate) fn lift_off(&mut self) -> Components {
        let lifted = self.unpaid_components();
        self.scheduled.principal -= lifted.principal;
        self.scheduled.interest -= lifted.interest;
        let from_late_fee = lifted.fee.min(self.late_fee);
        self.late_fee -= from_late_fee;
        self.scheduled.fee -= lifted.fee - from_late_fee;
        let kept = self.penalty.charged - lifted.penalty;
        self.penalty = Penalty { carried: kept, charged: kept, frozen: true, ..self.penalty };
        lifted
    }

    /// Takes over the unpaid penalty of an older calendar.
    pub(crate) fn carry_penalty(&mut self, penalty: Amount) {
        self.penalty.carried += penalty;
        self.penalty.charged += penalty;
    }
}
