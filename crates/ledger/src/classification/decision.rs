//! The decision of one day: which class an account goes into, given what its day has and which class it was in.
//!
//! `class = max(days, floors, watch, contagion, what somebody set)` worsens it at once; how it comes into a better class
//! is the policy's upgrade rule.

use primitives::Date;

use super::days::DueOutcome;
use super::policy::{Observation, ObservedFrom, Policy, Rank, UpgradeRule};
use crate::event::{Entry, Event};

/// The class of an account, and what is needed to tell its next one.
#[derive(Clone, Debug)]
pub(super) struct State<'a> {
    pub(super) class: Rank,
    /// The class that somebody set, where it is worse than what the rest makes of it.
    pub(super) manual: Option<(&'a Entry, Rank)>,
    /// The last act of somebody that had no effect.
    pub(super) ignored: Option<Ignored<'a>>,
    pub(super) observed: Option<Observed>,
    /// What held it back on the day, if something did.
    pub(super) held_back: Option<HeldBack>,
}

/// An account that is observed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Observed {
    from: Date,
    /// The worst class that was allowed since.
    allowed: Rank,
    kept: u32,
}

/// An act that had no effect.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ignored<'a> {
    NotAllowed { entry: &'a Entry, class: Rank, allowed: Rank },
    Unknown { entry: &'a Entry, class: &'a str },
}

/// What holds an account back in a class that is worse than the day's facts make it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeldBack {
    AwaitingApproval { allowed: Rank },
    Observed { allowed: Rank, from: Option<Date>, until: Option<Date>, periods_left: u32 },
}

/// What the day has for the decision.
#[derive(Clone, Copy, Debug)]
pub(super) struct DecisionDay<'s, 'a> {
    pub(super) day: Date,
    /// The class by days, floors, watch and contagion.
    pub(super) class: Rank,
    pub(super) outcome: Option<DueOutcome>,
    pub(super) is_past_due: bool,
    /// The acts of the day, in order.
    pub(super) acts: &'s [&'a Entry],
}

impl<'a> State<'a> {
    /// The state of an account on the first day that its policy classifies.
    pub(super) fn first() -> Self {
        Self { class: Rank::BEST, manual: None, ignored: None, observed: None, held_back: None }
    }

    /// The same state under another version of the policy. What nothing but the old version's days and floors had made
    /// is left to those of the new one; what was held back stays so.
    pub(super) fn carried(mut self, from: &Policy, to: &Policy) -> Self {
        let carry = |class| from.classes.carried(class, &to.classes);
        let is_held_back = self.held_back.is_some();
        self.class = if is_held_back { carry(self.class) } else { Rank::BEST };
        self.manual = self.manual.map(|(entry, class)| (entry, carry(class)));
        self.observed = self.observed.map(|observed| Observed { allowed: carry(observed.allowed), ..observed });
        self.ignored = None;
        self
    }

    /// Whether time alone changes nothing as long as nothing is past due and no watch runs.
    pub(super) fn is_quiet(&self) -> bool {
        self.class == Rank::BEST && self.manual.is_none()
    }

    /// Whether time alone changes nothing as long as the class of the day stays what it is.
    pub(super) fn is_steady(&self, policy: &Policy) -> bool {
        let is_for_people_to_say = policy.upgrade.rule_out_of(self.class) == UpgradeRule::Approval;
        let waits = match self.held_back {
            None => true,
            Some(HeldBack::AwaitingApproval { .. }) => is_for_people_to_say,
            Some(HeldBack::Observed { .. }) => false,
        };
        waits && self.observed.is_none()
    }

    /// Decides on a day.
    pub(super) fn decide(&mut self, policy: &Policy, today: &DecisionDay<'_, 'a>) {
        let before = self.class;
        self.observe(policy, today);
        self.class = self.class.max(today.class);
        for entry in today.acts {
            self.act(policy, today, entry);
        }
        self.held_back = None;
        let least = today.class.max(self.manual_class());
        if least >= self.class {
            self.class = least;
        } else {
            self.improve(policy, today, least);
        }
        if self.class != before && today.acts.is_empty() {
            self.ignored = None;
        }
    }

    pub(super) fn manual_class(&self) -> Rank {
        self.manual.map_or(Rank::BEST, |(_, class)| class)
    }

    fn observe(&mut self, policy: &Policy, today: &DecisionDay<'_, 'a>) {
        let UpgradeRule::AfterObservation(terms) = policy.upgrade.rule_out_of(self.class) else {
            self.observed = None;
            return;
        };
        if today.class >= self.class {
            self.observed = None;
            return;
        }
        if let (Some(observed), Some(outcome)) = (&mut self.observed, today.outcome) {
            match (outcome.is_kept, terms.from) {
                (true, _) if outcome.due > observed.from => observed.kept += 1,
                (true, _) => {}
                (false, ObservedFrom::ArrearsPaid) => self.observed = None,
                (false, ObservedFrom::ClassAllowed) => observed.kept = 0,
            }
        }
        let may_begin = match terms.from {
            ObservedFrom::ArrearsPaid => !today.is_past_due,
            ObservedFrom::ClassAllowed => true,
        };
        if self.observed.is_none() && may_begin {
            self.observed = Some(Observed { from: today.day, allowed: Rank::BEST, kept: 0 });
        }
        if let Some(observed) = &mut self.observed {
            observed.allowed = observed.allowed.max(today.class);
        }
    }

    /// What somebody decided: a downgrade, or the approval of an upgrade.
    fn act(&mut self, policy: &Policy, today: &DecisionDay<'_, 'a>, entry: &'a Entry) {
        let Event::ClassSet { class: name, .. } = &entry.event else { return };
        let Some(class) = policy.classes.rank(name) else {
            self.ignored = Some(Ignored::Unknown { entry, class: name });
            return;
        };
        let allowed = self.approvable(policy, today);
        if class < self.class && class < allowed {
            self.ignored = Some(Ignored::NotAllowed { entry, class, allowed });
            return;
        }
        self.ignored = None;
        self.manual = (class > today.class).then_some((entry, class));
        if class != self.class {
            self.go_into(policy, today, class);
        }
    }

    /// Goes into a class otherwise than by the day's facts: whatever is observed is observed anew.
    fn go_into(&mut self, policy: &Policy, today: &DecisionDay<'_, 'a>, class: Rank) {
        self.class = class;
        self.observed = None;
        self.observe(policy, &DecisionDay { outcome: None, ..*today });
    }

    /// The best class that somebody may approve.
    fn approvable(&self, policy: &Policy, today: &DecisionDay<'_, 'a>) -> Rank {
        match policy.upgrade.rule_out_of(self.class) {
            UpgradeRule::FollowsDays | UpgradeRule::Approval => today.class,
            UpgradeRule::AfterObservation(terms) => match self.observed.filter(|o| o.is_over(terms, today.day)) {
                Some(observed) => observed.allowed,
                None => self.class,
            },
        }
    }

    /// Comes into a better class, as far as the rule lets it.
    fn improve(&mut self, policy: &Policy, today: &DecisionDay<'_, 'a>, least: Rank) {
        match policy.upgrade.rule_out_of(self.class) {
            UpgradeRule::FollowsDays => self.class = least,
            UpgradeRule::Approval => self.held_back = Some(HeldBack::AwaitingApproval { allowed: least }),
            UpgradeRule::AfterObservation(terms) => {
                let Some(observed) = self.observed else {
                    let periods_left = terms.periods_min;
                    self.held_back = Some(HeldBack::Observed { allowed: least, from: None, until: None, periods_left });
                    return;
                };
                let allowed = observed.allowed.max(least);
                if !observed.is_over(terms, today.day) {
                    self.held_back = Some(observed.held_back(terms, allowed));
                } else if terms.needs_approval {
                    self.held_back = Some(HeldBack::AwaitingApproval { allowed });
                } else {
                    self.go_into(policy, today, allowed);
                }
            }
        }
    }
}

impl Observed {
    fn until(&self, terms: Observation) -> Date {
        self.from.plus_months(i32::try_from(terms.months_min).unwrap_or(i32::MAX))
    }

    fn is_over(&self, terms: Observation, day: Date) -> bool {
        day >= self.until(terms) && self.kept >= terms.periods_min
    }

    fn held_back(&self, terms: Observation, allowed: Rank) -> HeldBack {
        let periods_left = terms.periods_min.saturating_sub(self.kept);
        HeldBack::Observed { allowed, from: Some(self.from), until: Some(self.until(terms)), periods_left }
    }
}
