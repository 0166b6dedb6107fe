//! The terms of a policy: days, floors, upgrades, restructures, contagion.

use primitives::{Amount, Currency, Rate};

use super::Rank;
use crate::classification::person::Debt;
use crate::event::{Event, RestructureKind};
use crate::product::{DueDayCount, MaterialityTest};

/// Which days a policy reads, and which of them it overlooks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DaysTerms {
    /// Which days.
    pub read: DaysRead,
    /// Up to so many days are taken for a slip of operations: the best class, and no missed payment.
    pub slip_days: u32,
    /// What a pause of ageing does to days that it does not take off.
    pub while_paused: WhilePaused,
}

/// What the days do to the class while the product's ageing is paused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhilePaused {
    /// What they do on any other day.
    #[default]
    Recompute,
    /// They are no more than at the end of the first day of the pause.
    Freeze,
}

/// Which days a policy reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DaysRead {
    /// Days past due as the account's product counts them. No pause and no grace takes anything off.
    #[default]
    PastDue,
    /// Days past due from the oldest unpaid due date, by the policy's own count.
    Counted(Count),
    /// What is left of the days past due when the product's pauses, materiality and grace have done their part.
    Delinquent,
    /// The days in a row on which the overdue was material.
    MaterialBreach(MaterialBreach),
}

impl DaysRead {
    /// Its name in answers.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::PastDue | Self::Counted(_) => "past_due",
            Self::Delinquent => "delinquent",
            Self::MaterialBreach(_) => "material_breach",
        }
    }
}

/// How a policy counts days past due by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// What an unpaid due day itself counts as; none for what the product says.
    pub due_day: Option<DueDayCount>,
    /// An instalment of whose scheduled amount at least this share is settled counts as paid.
    pub paid_share_min: Option<Rate>,
}

/// When an overdue is material.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaterialBreach {
    /// Which of the two limits must be exceeded.
    pub test: MaterialityTest,
    /// The limit as an amount, by currency.
    pub absolute: Vec<(Currency, Amount)>,
    /// The limit as a share of the exposure.
    pub relative: Rate,
    /// Whose overdue and exposure are tested.
    pub base: MaterialityBase,
}

/// Whose overdue and exposure are tested.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MaterialityBase {
    /// Those of the account.
    #[default]
    Facility,
    /// Those of all accounts of the person, added up.
    Obligor,
}

impl MaterialBreach {
    /// The limit as an amount, for accounts of a currency; none where one is needed and none is told.
    pub(in crate::classification) fn absolute_in(&self, currency: Currency) -> Option<Amount> {
        let told = self.absolute.iter().find(|(of, _)| *of == currency).map(|(_, limit)| *limit);
        match self.test {
            MaterialityTest::Relative => Some(told.unwrap_or(Amount::ZERO)),
            MaterialityTest::Absolute | MaterialityTest::Both | MaterialityTest::Either => told,
        }
    }

    /// Whether so much overdue of such an exposure is material; not where the currency has no limit.
    pub(in crate::classification) fn is_exceeded(&self, currency: Currency, debt: Debt) -> bool {
        let is_above_amount = self.absolute_in(currency).is_some_and(|limit| debt.overdue > limit);
        let is_above_share = is_above_share(debt.overdue, self.relative, debt.exposure);
        match self.test {
            MaterialityTest::Absolute => is_above_amount,
            MaterialityTest::Relative => is_above_share,
            MaterialityTest::Both => is_above_amount && is_above_share,
            MaterialityTest::Either => is_above_amount || is_above_share,
        }
    }
}

/// Whether a part is more than a share of the whole, exactly.
pub(in crate::classification) fn is_above_share(part: Amount, share: Rate, whole: Amount) -> bool {
    i128::from(part.minor()) * Rate::ONE > i128::from(whole.minor()) * i128::from(share.billionths())
}

/// A fact that leaves an account no better class than one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FloorCause {
    /// Past due in its current period only (单期逾期).
    SinglePeriod,
    /// Past due in several periods, or long (多期逾期).
    MultiPeriod,
    /// Past due when its plan is over (全额逾期).
    Full,
    /// Its contract was ended early, and something is still owed.
    Terminated,
    /// It left the books (核销).
    ChargedOff,
    /// Its claim was given up.
    WrittenOff,
}

impl FloorCause {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::SinglePeriod, Self::MultiPeriod, Self::Full, Self::Terminated, Self::ChargedOff, Self::WrittenOff];

    /// Its name in files and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SinglePeriod => "single_period",
            Self::MultiPeriod => "multi_period",
            Self::Full => "full",
            Self::Terminated => "terminated",
            Self::ChargedOff => "charged_off",
            Self::WrittenOff => "written_off",
        }
    }
}

/// The least bad class that each fact leaves, where one is told.
pub type Floors = Vec<(FloorCause, Rank)>;

/// How an account comes into a better class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upgrade {
    /// Out of the better classes.
    pub rule: UpgradeRule,
    /// Out of a class and those worse than it, where another rule holds for them.
    pub out_of: Option<(Rank, UpgradeRule)>,
}

impl Upgrade {
    /// The rule by which an account leaves a class.
    pub fn rule_out_of(&self, class: Rank) -> UpgradeRule {
        match self.out_of {
            Some((from, rule)) if class >= from => rule,
            Some(_) | None => self.rule,
        }
    }
}

/// The rule by which an account comes into a better class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UpgradeRule {
    /// On the day on which nothing holds it back any more.
    FollowsDays,
    /// When somebody approves it; the passing of days only worsens.
    #[default]
    Approval,
    /// When it did well for some time.
    AfterObservation(Observation),
}

/// How long an account must do well before it comes into a better class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Observation {
    /// Months, at least.
    pub months_min: u32,
    /// Periods in a row that are paid on time, at least.
    pub periods_min: u32,
    /// From when.
    pub from: ObservedFrom,
    /// Whether somebody must approve it even then.
    pub needs_approval: bool,
}

/// From when an account is observed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ObservedFrom {
    /// From the day on which nothing is past due any more; a missed payment ends it.
    #[default]
    ArrearsPaid,
    /// From the day on which the days and floors allow a better class; when they do not any more, it ends.
    ClassAllowed,
}

/// What a restructure does to the class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReliefTerms {
    /// Which restructures count.
    pub counts: Vec<Relief>,
    /// How an account is watched after one.
    pub watch: WatchTerms,
}

impl ReliefTerms {
    /// Whether an event is a restructure that counts.
    pub(in crate::classification) fn includes(&self, event: &Event) -> bool {
        Relief::of(event).is_some_and(|relief| self.counts.contains(&relief))
    }
}

/// A kind of restructure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relief {
    /// Unpaid instalments are due later.
    Extension,
    /// What is past due is spread over what is not.
    ReAmortise,
    /// Everything unpaid on a new list of due dates.
    ReAge,
    /// A new plan.
    Reschedule,
    /// Interest of some days is dropped.
    InterestPause,
    /// A new calendar, given as it is.
    Rescheduled,
}

impl Relief {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Extension, Self::ReAmortise, Self::ReAge, Self::Reschedule, Self::InterestPause, Self::Rescheduled];

    /// Its name in files and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Extension => "extension",
            Self::ReAmortise => "re_amortise",
            Self::ReAge => "re_age",
            Self::Reschedule => "reschedule",
            Self::InterestPause => "interest_pause",
            Self::Rescheduled => "rescheduled",
        }
    }

    fn of(event: &Event) -> Option<Self> {
        if let Event::Rescheduled { .. } = event {
            return Some(Self::Rescheduled);
        }
        let Event::Restructured(restructure) = event else { return None };
        Some(match restructure.kind {
            RestructureKind::Extension { .. } => Self::Extension,
            RestructureKind::ReAmortise => Self::ReAmortise,
            RestructureKind::ReAge { .. } => Self::ReAge,
            RestructureKind::Reschedule { .. } => Self::Reschedule,
            RestructureKind::ReAgeOpenEnd { .. } => Self::ReAge,
            // A new rate relieves as a new calendar does.
            RestructureKind::RateChange { .. } => Self::Reschedule,
            RestructureKind::InterestPause { .. } => Self::InterestPause,
        })
    }
}

/// How an account is watched after a restructure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WatchTerms {
    /// Not at all.
    #[default]
    None,
    /// For so many days after it.
    Days {
        /// How many.
        days: u32,
        /// The least bad class meanwhile.
        floor: Option<Rank>,
    },
    /// From its first payment date on, until it was paid on time long enough; a miss starts it anew.
    Periods {
        /// Months, at least.
        months_min: u32,
        /// Whole periods in a row that are paid on time, at least.
        periods_min: u32,
        /// The least bad class meanwhile.
        floor: Option<Rank>,
        /// The least bad class after a further restructure meanwhile.
        repeated_floor: Option<Rank>,
        /// An account in this class or a worse one comes into no better class than this meanwhile.
        holds_from: Option<Rank>,
    },
    /// First cured in a bad class, if it was in one, then on probation in a better one.
    CureAndProbation {
        /// Months of the cure, at least; it ends when nothing is past due.
        cure_months: u32,
        /// Months on probation after it.
        probation_months: u32,
        /// More days past due than this on probation start the cure anew, and so does a further restructure.
        days_over: u32,
        /// The class that a restructured account is cured of.
        cured_of: Rank,
        /// The least bad class on probation.
        probation_floor: Option<Rank>,
    },
}

/// What one account of a person does to the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Contagion {
    /// Nothing.
    #[default]
    None,
    /// One account in a class or a worse one puts all into it, until none of them is past due.
    CustomerSticky(Rank),
    /// Accounts in a class or a worse one put all into it, while they have more than a share of the person's exposure.
    ShareOfExposure {
        /// The class.
        class: Rank,
        /// The share that must be exceeded.
        share_over: Rate,
    },
    /// An account in a class or a worse one keeps the accounts that belong to it in its own class, as long as it is in it.
    ParentChild(Rank),
}
