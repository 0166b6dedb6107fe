//! An instalment, statement or charge: what it asks for, what was settled, and what the days have counted on it.

use ledger::component::Components;
use ledger::event::InstalmentKey;
use ledger::product::AllocationItem;
use primitives::{Amount, Date, Rate};

/// What an instalment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NaiveKind {
    /// One of a payment calendar.
    Scheduled,
    /// The part of the principal that is due on the opening day.
    DownPayment,
    /// What becomes due with a statement.
    Statement,
    /// A charge outside the schedule.
    Charge,
    /// The one that takes late fees after the last scheduled instalment.
    Extra,
}

/// One instalment, statement or charge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NaiveInstalment {
    /// Its name.
    pub key: InstalmentKey,
    /// What it is.
    pub kind: NaiveKind,
    /// Of which payout: 1 is the opening, and what is of no other.
    pub drawing: usize,
    /// When it is due.
    pub due: Date,
    /// The day from which its interest is earned.
    pub period_start: Date,
    /// The day by which its interest is earned.
    pub period_end: Date,
    /// Its period as it was made.
    pub own: (Date, Date),
    /// The instalment that has its interest of days to come, if it passed that on.
    pub(super) passed_to: Option<InstalmentKey>,
    /// What its own days gone by have brought, pro rata: minor units × billionths × the year fraction's numerator, day by day.
    pub(super) gone_by: i128,
    /// While money is spread: what it may take of principal beyond its own.
    pub(super) lent: Option<Amount>,
    /// The days on which its interest is paused.
    pub interest_paused_on: Vec<Date>,
    /// The day it ages from: its due date, or what a chargeback or a restructure has set.
    pub ages_from: Date,
    /// The day from which the wait of its penalty is counted.
    pub penalty_anchor: Date,
    /// The rate that it bears, if any.
    pub rate: Option<Rate>,
    /// How much of the principal it was made with is of cash advances.
    pub of_advances: Amount,
    /// Whether it is a charge outside the schedule.
    pub is_charge: bool,
    /// All that it asks for: the schedule, the late fee within the fee, and the penalty charged so far.
    pub scheduled: Components,
    /// What money has settled and nothing has taken back.
    pub paid: Components,
    /// What was given up.
    pub waived: Components,
    /// The part of it that the latest settlement forgave.
    pub forgiven: Components,
    /// Whether it was unsettled at the start of the day after its due date.
    pub is_missed: bool,
    /// Its own age after pauses and grace; 0 while it is not past due.
    pub age_days: u32,
    /// The late fees within the scheduled fee.
    pub late_fee: Amount,
    /// The late fees within the penalty.
    pub late_penalty: Amount,
    /// How often a late fee was charged for it, wherever that was put.
    pub late_fee_times: u16,
    /// The penalty base of every day that has counted, added up.
    pub penalty_weight: i128,
    /// The penalty of every day that has counted, each rounded, added up.
    pub penalty_rounded_daily: Amount,
    /// The penalty due so far, whatever room it found.
    pub penalty_due: Amount,
    /// The penalty that found room, ever.
    pub penalty_grown: Amount,
    /// The penalty that bears penalty.
    pub penalty_compounded: Amount,
    /// Whether its base was above 0 on a day on which the penalty's wait was over.
    pub is_chargeable: bool,
    /// Whether its base was above 0 when its due date, whichever it had then, was over.
    pub was_due: bool,
    /// Penalty that a new calendar carried in.
    pub penalty_carried_in: Amount,
    /// The additional interest of every day that has counted, in 10^9 × 365 × 360ths of a minor unit.
    pub additional_days: i128,
    /// The part of the penalty that found room that is additional interest.
    pub additional_interest: Amount,
    /// The part of that which money has settled; taken back last.
    pub(super) additional_paid: Amount,
    /// The part of that which a new calendar took over, unpaid.
    pub additional_taken_over: Amount,
    /// Whether what was unpaid was lifted off; its penalty no longer grows.
    pub is_lifted: bool,
    /// Interest of days to come that the money of an event does not settle.
    pub(super) held: Amount,
    /// The days past the last due date on which it bore interest: minor units × billionths of the yearly rate × parts of a
    /// year, over `by_days::PARTS`; and how much interest was made of them.
    pub(super) past_maturity: (i128, Amount),
    /// The same day by day as income, each day cut to whole 10^9 × 365 × 360ths of a minor unit.
    pub past_maturity_days: i128,
    /// What was unpaid at the end of the day that is being counted.
    pub(super) evening: Components,
}

impl NaiveInstalment {
    /// One that ages, bears penalty and earns its interest by its due date.
    pub(super) fn new(key: InstalmentKey, kind: NaiveKind, due: Date, scheduled: Components) -> Self {
        Self {
            key,
            kind,
            drawing: 1,
            due,
            period_start: due,
            period_end: due,
            own: (due, due),
            passed_to: None,
            gone_by: 0,
            lent: None,
            interest_paused_on: Vec::new(),
            ages_from: due,
            penalty_anchor: due,
            rate: None,
            of_advances: Amount::ZERO,
            is_charge: kind == NaiveKind::Charge,
            scheduled,
            paid: Components::default(),
            waived: Components::default(),
            forgiven: Components::default(),
            is_missed: false,
            age_days: 0,
            late_fee: Amount::ZERO,
            late_penalty: Amount::ZERO,
            late_fee_times: 0,
            penalty_weight: 0,
            penalty_rounded_daily: Amount::ZERO,
            penalty_due: Amount::ZERO,
            penalty_grown: Amount::ZERO,
            penalty_compounded: Amount::ZERO,
            is_chargeable: false,
            was_due: false,
            penalty_carried_in: Amount::ZERO,
            additional_days: 0,
            additional_interest: Amount::ZERO,
            additional_paid: Amount::ZERO,
            additional_taken_over: Amount::ZERO,
            is_lifted: false,
            held: Amount::ZERO,
            past_maturity: (0, Amount::ZERO),
            past_maturity_days: 0,
            evening: Components::default(),
        }
    }

    /// What is still owed on it, by component.
    pub fn unpaid(&self) -> Components {
        Components {
            principal: self.scheduled.principal - self.paid.principal - self.waived.principal,
            interest: self.scheduled.interest - self.paid.interest - self.waived.interest,
            fee: self.scheduled.fee - self.paid.fee - self.waived.fee,
            penalty: self.scheduled.penalty - self.paid.penalty - self.waived.penalty,
        }
    }

    /// What of the unpaid penalty is additional interest: money settles it in its place, or first; what is given up is the other part first.
    pub fn additional_unpaid(&self) -> Amount {
        let asked = self.additional_interest - self.additional_taken_over;
        let other = self.scheduled.penalty - asked;
        let paid_of_it = self.additional_paid;
        let other_left = other - (self.paid.penalty - paid_of_it);
        let given_up_of_it = (self.waived.penalty - other_left).or_zero();
        asked - paid_of_it - given_up_of_it
    }

    /// What it has borne past maturity, paid or not.
    pub fn borne_past_maturity(&self) -> Amount {
        self.past_maturity.1
    }

    /// What money can settle.
    pub(super) fn can_be_settled(&self, item: AllocationItem) -> Amount {
        let unpaid = self.unpaid();
        match item {
            AllocationItem::Penalty => unpaid.penalty,
            AllocationItem::AdditionalInterest => self.additional_unpaid(),
            AllocationItem::OtherPenalty => unpaid.penalty - self.additional_unpaid(),
            AllocationItem::Fee => unpaid.fee,
            AllocationItem::Interest => (unpaid.interest - self.held).or_zero(),
            AllocationItem::Principal => (unpaid.principal + self.lent.unwrap_or(Amount::ZERO)).or_zero(),
        }
    }

    /// Whether it is a period: not a charge, and not the extra one.
    pub fn is_period(&self) -> bool {
        match self.kind {
            NaiveKind::Scheduled | NaiveKind::DownPayment | NaiveKind::Statement => true,
            NaiveKind::Charge | NaiveKind::Extra => false,
        }
    }

    /// Whether it is live: a period or the extra one, and not lifted off.
    pub fn is_live(&self) -> bool {
        !self.is_lifted && self.kind != NaiveKind::Charge
    }
}
