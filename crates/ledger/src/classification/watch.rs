//! The watch after a restructure: none, running or over.
//!
//! One track for each account and version of a policy, brought from day to day. It tells what the watch is and which
//! class it leaves; what comes of it is decided in `decision`.

use primitives::Date;

use super::days::DueOutcome;
use super::policy::{Rank, WatchTerms};

/// Whether an account is watched after a restructure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Watch {
    /// It was never restructured, or the policy watches nobody.
    #[default]
    None,
    /// It is.
    Running(RunningWatch),
    /// It was.
    Ended {
        /// The first day on which it was not any more.
        on: Date,
    },
}

/// A watch that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunningWatch {
    /// What for.
    pub phase: WatchPhase,
    /// The day of the restructure.
    pub restructured_on: Date,
    /// The day from which its time counts.
    pub from: Date,
    /// The first day on which it can be over by time.
    pub until: Date,
    /// Periods that must still be paid on time.
    pub periods_left: u32,
    /// The due date of the missed payment, or the day of the breach, that started it anew.
    pub restarted_on: Option<Date>,
    /// Whether there was a further restructure while it ran.
    pub is_repeated: bool,
}

/// What a watch is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WatchPhase {
    /// The account is observed.
    Observation,
    /// It is cured in a bad class.
    Cure,
    /// It is on probation in a better class.
    Probation,
}

impl WatchPhase {
    /// Its name in files and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Observation => "observation",
            Self::Cure => "cure",
            Self::Probation => "probation",
        }
    }
}

/// What a day has for a watch.
#[derive(Clone, Copy, Debug)]
pub(super) struct WatchDay {
    pub(super) day: Date,
    /// For a day on which the account is restructured: the first payment date after it, if there is one.
    pub(super) relief: Option<Option<Date>>,
    /// What became of the payment whose last day was the day before.
    pub(super) outcome: Option<DueOutcome>,
    /// Whether anything is past due at the end of the day.
    pub(super) is_past_due: bool,
    /// The days past due as the product counts them.
    pub(super) past_due_days: u32,
    /// The class by days and floors, the watch's own left out.
    pub(super) class: Rank,
    /// The class at the end of the day before, or by days and floors where there was none.
    pub(super) class_before: Rank,
}

impl Watch {
    /// The watch at the end of a day, given the one at the end of a day before on which it last could change.
    pub(super) fn next(self, terms: WatchTerms, today: &WatchDay) -> Self {
        let gone_on = match (terms, self) {
            (WatchTerms::None, _) => return Self::None,
            (_, Self::None | Self::Ended { .. }) => self,
            (WatchTerms::Days { .. }, Self::Running(watch)) => watch.ended_by(today, today.day >= watch.until),
            (WatchTerms::Periods { months_min, periods_min, .. }, Self::Running(watch)) => {
                let watch = watch.observed(today, months_min, periods_min);
                let is_over = today.day >= watch.until && watch.periods_left == 0 && !today.is_past_due;
                watch.ended_by(today, is_over)
            }
            (WatchTerms::CureAndProbation { .. }, Self::Running(watch)) => watch.cured(today, terms),
        };
        match today.relief {
            Some(first_payment) => gone_on.restructured(terms, today, first_payment),
            None => gone_on,
        }
    }

    fn restructured(self, terms: WatchTerms, today: &WatchDay, first_payment: Option<Date>) -> Self {
        let running = if let Self::Running(watch) = self { Some(watch) } else { None };
        let day = today.day;
        let new = |phase, from: Date, until, periods_left| {
            let is_repeated = running.is_some();
            let restructured_on = day;
            Self::Running(RunningWatch {
                phase,
                restructured_on,
                from,
                until,
                periods_left,
                restarted_on: None,
                is_repeated,
            })
        };
        match terms {
            WatchTerms::None => Self::None,
            WatchTerms::Days { days, .. } => {
                let until = day + i32::try_from(days).unwrap_or(i32::MAX);
                new(WatchPhase::Observation, day, until.next(), 0)
            }
            WatchTerms::Periods { months_min, periods_min, .. } => {
                let from = first_payment.unwrap_or(day);
                new(WatchPhase::Observation, from, plus_months(from, months_min), periods_min)
            }
            WatchTerms::CureAndProbation { cure_months, probation_months, cured_of, .. } => {
                let is_bad = running.is_some() || today.class_before >= cured_of || today.class >= cured_of;
                if is_bad {
                    new(WatchPhase::Cure, day, plus_months(day, cure_months), 0)
                } else {
                    new(WatchPhase::Probation, day, plus_months(day, probation_months), 0)
                }
            }
        }
    }

    /// The least bad class that it leaves.
    pub(super) fn floor(&self, terms: WatchTerms) -> Rank {
        let Self::Running(watch) = self else { return Rank::BEST };
        let floor = match terms {
            WatchTerms::None => None,
            WatchTerms::Days { floor, .. } => floor,
            WatchTerms::Periods { floor, repeated_floor, .. } => {
                if watch.is_repeated {
                    floor.max(repeated_floor)
                } else {
                    floor
                }
            }
            WatchTerms::CureAndProbation { cured_of, probation_floor, .. } => match watch.phase {
                WatchPhase::Cure => Some(cured_of),
                WatchPhase::Probation | WatchPhase::Observation => probation_floor,
            },
        };
        floor.unwrap_or(Rank::BEST)
    }

    /// The best class that an account in a class may come into while it is watched.
    pub(super) fn hold(&self, terms: WatchTerms, class: Rank) -> Rank {
        match (self, terms) {
            (Self::Running(_), WatchTerms::Periods { holds_from: Some(from), .. }) if class >= from => from,
            (Self::None | Self::Running(_) | Self::Ended { .. }, _) => Rank::BEST,
        }
    }

    /// Whether it runs.
    pub fn is_running(&self) -> bool {
        matches!(self, Self::Running(_))
    }
}

impl RunningWatch {
    fn ended_by(self, today: &WatchDay, is_over: bool) -> Watch {
        if is_over { Watch::Ended { on: today.day } } else { Watch::Running(self) }
    }

    /// With the payment whose last day was yesterday: a miss starts it anew from its due date.
    fn observed(mut self, today: &WatchDay, months_min: u32, periods_min: u32) -> Self {
        let Some(outcome) = today.outcome.filter(|outcome| outcome.due >= self.restructured_on) else { return self };
        if !outcome.is_kept {
            self.from = self.from.max(outcome.due);
            self.until = plus_months(self.from, months_min);
            self.periods_left = periods_min;
            self.restarted_on = Some(outcome.due);
        } else if outcome.due > self.from {
            self.periods_left = self.periods_left.saturating_sub(1);
        }
        self
    }

    fn cured(mut self, today: &WatchDay, terms: WatchTerms) -> Watch {
        let WatchTerms::CureAndProbation { cure_months, probation_months, days_over, cured_of, .. } = terms else {
            return Watch::Running(self);
        };
        let day = today.day;
        let is_bad = today.class >= cured_of;
        match self.phase {
            WatchPhase::Cure if is_bad => {
                self.restarted_on = Some(day);
                (self.from, self.until) = (day, plus_months(day, cure_months));
            }
            WatchPhase::Cure if day >= self.until && !today.is_past_due => {
                self.phase = WatchPhase::Probation;
                (self.from, self.until) = (day, plus_months(day, probation_months));
                self.restarted_on = None;
            }
            WatchPhase::Cure => {}
            WatchPhase::Probation | WatchPhase::Observation if is_bad || today.past_due_days > days_over => {
                self.phase = WatchPhase::Cure;
                (self.from, self.until) = (day, plus_months(day, cure_months));
                self.restarted_on = Some(day);
            }
            WatchPhase::Probation | WatchPhase::Observation => return self.ended_by(today, day >= self.until),
        }
        Watch::Running(self)
    }
}

fn plus_months(from: Date, months: u32) -> Date {
    from.plus_months(i32::try_from(months).unwrap_or(i32::MAX))
}
