//! The search for facts: values are tried fact by fact, and given up as soon as nothing can come of them.

use super::domain::{Domain, domains};
use super::laws::laws;
use super::{Certainty, Goal};
use crate::strategy::condition::{Condition, Truth};
use crate::strategy::fact::{Fact, Facts};

/// After so many values tried a search gives up.
const STEPS_MOST: u32 = 400_000;

/// Facts for which all that must hold holds, and nothing does that must not.
pub(super) fn find(goal: &Goal) -> Result<Facts, Certainty> {
    let asked: Vec<&Condition> = goal.holds.iter().chain(goal.fails.iter().rev()).collect();
    let read: Vec<Fact> = asked.iter().flat_map(|condition| condition.facts()).collect();
    let is_about = |law: &Condition| law.facts().iter().all(|fact| read.contains(fact));
    let laws: Vec<Condition> = laws().into_iter().filter(is_about).collect();
    let (domains, is_complete) = domains(&asked, &laws);
    let mut search = Search { goal, laws: &laws, domains: &domains, facts: Facts::default(), steps: 0 };
    match search.try_from(0) {
        Outcome::Found => Ok(search.facts),
        Outcome::Nothing if is_complete => Err(Certainty::Proved),
        Outcome::Nothing => Err(Certainty::NotFound),
        Outcome::TooMuch => Err(Certainty::TooMuch),
    }
}

enum Outcome {
    Found,
    Nothing,
    TooMuch,
}

struct Search<'g> {
    goal: &'g Goal,
    laws: &'g [Condition],
    domains: &'g [Domain],
    facts: Facts,
    steps: u32,
}

impl Search<'_> {
    /// Tries all values of the domains from this one on; those before it have theirs.
    fn try_from(&mut self, place: usize) -> Outcome {
        if !self.can_still_come_true(place) {
            return Outcome::Nothing;
        }
        let Some(domain) = self.domains.get(place) else { return Outcome::Found };
        for value in &domain.values {
            self.steps += 1;
            if self.steps > STEPS_MOST {
                return Outcome::TooMuch;
            }
            self.facts.put(domain.fact, value.clone());
            match self.try_from(place + 1) {
                Outcome::Nothing => {}
                found_or_too_much @ (Outcome::Found | Outcome::TooMuch) => return found_or_too_much,
            }
        }
        self.facts.put(domain.fact, None);
        Outcome::Nothing
    }

    fn can_still_come_true(&self, place: usize) -> bool {
        let decided = &self.domains[..place];
        let is_open = |fact: Fact| decided.iter().all(|domain| domain.fact != fact);
        let possible = |condition: &Condition| Possible::of(condition, &self.facts, &is_open);
        self.goal.holds.iter().all(|condition| possible(condition).is_true)
            && self.goal.fails.iter().all(|condition| possible(condition).is_not_true())
            && self.laws.iter().all(|law| possible(law).is_not_false())
    }
}

/// What a condition can still come to while some facts are open.
#[derive(Clone, Copy)]
struct Possible {
    is_true: bool,
    is_false: bool,
    is_unknown: bool,
}

impl Possible {
    const ANYTHING: Self = Self { is_true: true, is_false: true, is_unknown: true };

    fn is_not_true(self) -> bool {
        self.is_false || self.is_unknown
    }

    fn is_not_false(self) -> bool {
        self.is_true || self.is_unknown
    }

    fn only(truth: Truth) -> Self {
        Self { is_true: truth == Truth::True, is_false: truth == Truth::False, is_unknown: truth == Truth::Unknown }
    }

    fn of(condition: &Condition, facts: &Facts, is_open: &impl Fn(Fact) -> bool) -> Self {
        match condition {
            Condition::Always => Self::only(Truth::True),
            Condition::Flag(fact) | Condition::Known(fact) | Condition::Among(fact, _) => {
                if is_open(*fact) {
                    Self::ANYTHING
                } else {
                    Self::only(condition.truth(facts))
                }
            }
            Condition::Compare(linear) => {
                let has_open = linear.terms.iter().any(|(_, fact)| is_open(*fact));
                if has_open { Self::ANYTHING } else { Self::only(condition.truth(facts)) }
            }
            Condition::Not(inner) => {
                let inner = Self::of(inner, facts, is_open);
                Self { is_true: inner.is_false, is_false: inner.is_true, is_unknown: inner.is_unknown }
            }
            Condition::All(parts) => {
                let parts: Vec<Self> = parts.iter().map(|part| Self::of(part, facts, is_open)).collect();
                Self {
                    is_true: parts.iter().all(|part| part.is_true),
                    is_false: parts.iter().any(|part| part.is_false),
                    is_unknown: parts.iter().all(|part| part.is_not_false())
                        && parts.iter().any(|part| part.is_unknown),
                }
            }
            Condition::Any(parts) => {
                let parts: Vec<Self> = parts.iter().map(|part| Self::of(part, facts, is_open)).collect();
                Self {
                    is_true: parts.iter().any(|part| part.is_true),
                    is_false: parts.iter().all(|part| part.is_false),
                    is_unknown: parts.iter().all(|part| part.is_not_true()) && parts.iter().any(|part| part.is_unknown),
                }
            }
        }
    }
}
