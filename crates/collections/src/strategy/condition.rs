//! Conditions: what must be so for a state to be an account's.
//!
//! A typed tree over facts, made from a strategy file by `app::strategy_file`. Answers are of three kinds, because a fact
//! may be unknown: a condition *holds* only when it is certainly true. Arithmetic is exact.

#[cfg(test)]
mod tests;

use super::fact::{Fact, Facts, Kind, Value};

/// What a condition comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It is so.
    True,
    /// It is not so.
    False,
    /// It hangs on something that is not known.
    Unknown,
}

impl Truth {
    fn of(is_so: bool) -> Self {
        if is_so { Self::True } else { Self::False }
    }

    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }
}

/// How two numbers are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// Equal.
    Equal,
    /// Less.
    Less,
    /// Less or equal.
    AtMost,
    /// Greater.
    Greater,
    /// Greater or equal.
    AtLeast,
}

impl Comparison {
    fn holds(self, left: i128, right: i128) -> bool {
        match self {
            Self::Equal => left == right,
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::Greater => left > right,
            Self::AtLeast => left >= right,
        }
    }

    /// How it is written.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
        }
    }
}

/// A sum of facts, each taken so many times, compared with a number: all of it whole, in units of the facts' kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Linear {
    /// How many times each fact counts; none of them 0.
    pub terms: Vec<(i64, Fact)>,
    /// How it is compared.
    pub comparison: Comparison,
    /// With what.
    pub bound: i64,
}

/// A condition.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Condition {
    /// Always so.
    Always,
    /// The flag is set.
    Flag(Fact),
    /// The fact is known.
    Known(Fact),
    /// The sum compares so.
    Compare(Linear),
    /// The word or name is one of these.
    Among(Fact, Vec<String>),
    /// It is not so.
    Not(Box<Condition>),
    /// All of it.
    All(Vec<Condition>),
    /// At least one of it.
    Any(Vec<Condition>),
}

/// Why parts make no condition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConditionRejected {
    /// A fact of another kind than is needed here.
    #[error("{fact} is of kind {kind}, {needed} is needed here")]
    OtherKind {
        /// Which fact.
        fact: &'static str,
        /// Its kind.
        kind: &'static str,
        /// What is needed.
        needed: &'static str,
    },
    /// Facts of different kinds in one comparison.
    #[error("{left} is of kind {left_kind} and {right} of kind {right_kind}: they cannot be compared or added")]
    Mixed {
        /// One fact.
        left: &'static str,
        /// Its kind.
        left_kind: &'static str,
        /// The other fact.
        right: &'static str,
        /// Its kind.
        right_kind: &'static str,
    },
    /// A word that the fact does not have.
    #[error("{fact} is never {word:?}, it is one of {words}")]
    UnknownWord {
        /// Which fact.
        fact: &'static str,
        /// The word.
        word: String,
        /// The words that it has.
        words: String,
    },
    /// A comparison without a fact.
    #[error("the comparison reads no fact, it is always the same")]
    NoFact,
    /// A fact that is added and taken off again, or taken no times: whether it is known would still decide.
    #[error("{0} cancels out, leave it away")]
    Cancelled(&'static str),
}

impl Condition {
    /// Whether the flag is set.
    ///
    /// # Errors
    /// When the fact is no flag.
    pub fn flag(fact: Fact) -> Result<Self, ConditionRejected> {
        if fact.kind() == Kind::Flag { Ok(Self::Flag(fact)) } else { Err(other_kind(fact, fact.kind(), "a flag")) }
    }

    /// Whether the word or name is one of these.
    ///
    /// # Errors
    /// When the fact is neither, or does not have such a word.
    pub fn among(fact: Fact, words: Vec<String>) -> Result<Self, ConditionRejected> {
        match fact.kind() {
            Kind::Name => Ok(Self::Among(fact, words)),
            Kind::Word(known) => match words.iter().find(|word| !known.contains(&word.as_str())) {
                None => Ok(Self::Among(fact, words)),
                Some(word) => Err(ConditionRejected::UnknownWord {
                    fact: fact.name(),
                    word: word.clone(),
                    words: known.join(", "),
                }),
            },
            kind @ (Kind::Flag | Kind::Days | Kind::Count | Kind::Amount | Kind::Ratio | Kind::Points) => {
                Err(other_kind(fact, kind, "a word or a name"))
            }
        }
    }

    /// Whether the sum compares so. Terms of the same fact are put together.
    ///
    /// # Errors
    /// When the facts are not numbers of one kind, there is none, or one cancels out.
    pub fn compare(terms: &[(i64, Fact)], comparison: Comparison, bound: i64) -> Result<Self, ConditionRejected> {
        let mut summed: Vec<(i64, Fact)> = Vec::new();
        for &(times, fact) in terms {
            if !fact.kind().is_number() {
                return Err(other_kind(fact, fact.kind(), "a number"));
            }
            if let Some(&(_, first)) = summed.first().filter(|(_, first)| first.kind() != fact.kind()) {
                return Err(ConditionRejected::Mixed {
                    left: first.name(),
                    left_kind: first.kind().name(),
                    right: fact.name(),
                    right_kind: fact.kind().name(),
                });
            }
            match summed.iter_mut().find(|(_, other)| *other == fact) {
                Some((sum, _)) => *sum += times,
                None => summed.push((times, fact)),
            }
        }
        if let Some((_, fact)) = summed.iter().find(|(times, _)| *times == 0) {
            return Err(ConditionRejected::Cancelled(fact.name()));
        }
        if summed.is_empty() {
            return Err(ConditionRejected::NoFact);
        }
        Ok(Self::Compare(Linear { terms: summed, comparison, bound }))
    }

    /// What it comes to with these facts.
    pub fn truth(&self, facts: &Facts) -> Truth {
        match self {
            Self::Always => Truth::True,
            Self::Known(fact) => Truth::of(facts.get(*fact).is_some()),
            Self::Flag(fact) => match facts.get(*fact) {
                Some(Value::Flag(flag)) => Truth::of(*flag),
                Some(Value::Number(_) | Value::Text(_)) | None => Truth::Unknown,
            },
            Self::Among(fact, words) => match facts.get(*fact) {
                Some(Value::Text(text)) => Truth::of(words.contains(text)),
                Some(Value::Flag(_) | Value::Number(_)) | None => Truth::Unknown,
            },
            Self::Compare(linear) => linear.truth(facts),
            Self::Not(inner) => inner.truth(facts).not(),
            Self::All(parts) => first_decides(parts, facts, Truth::False, Truth::True),
            Self::Any(parts) => first_decides(parts, facts, Truth::True, Truth::False),
        }
    }

    /// Shows every part of it, itself first.
    pub fn visit<'c>(&'c self, visitor: &mut impl FnMut(&'c Self)) {
        visitor(self);
        match self {
            Self::Always | Self::Flag(_) | Self::Known(_) | Self::Compare(_) | Self::Among(..) => {}
            Self::Not(inner) => inner.visit(visitor),
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.visit(visitor)),
        }
    }

    /// The facts that it reads, each once, in the order of reading.
    pub fn facts(&self) -> Vec<Fact> {
        let mut facts = Vec::new();
        let mut add = |fact: Fact| {
            if !facts.contains(&fact) {
                facts.push(fact);
            }
        };
        self.visit(&mut |part| match part {
            Self::Flag(fact) | Self::Known(fact) | Self::Among(fact, _) => add(*fact),
            Self::Compare(linear) => linear.terms.iter().for_each(|(_, fact)| add(*fact)),
            Self::Always | Self::Not(_) | Self::All(_) | Self::Any(_) => {}
        });
        facts
    }
}

impl Linear {
    fn truth(&self, facts: &Facts) -> Truth {
        let mut sum = 0_i128;
        for (times, fact) in &self.terms {
            let Some(Value::Number(number)) = facts.get(*fact) else { return Truth::Unknown };
            sum += i128::from(*times) * i128::from(*number);
        }
        Truth::of(self.comparison.holds(sum, i128::from(self.bound)))
    }
}

fn other_kind(fact: Fact, kind: Kind, needed: &'static str) -> ConditionRejected {
    ConditionRejected::OtherKind { fact: fact.name(), kind: kind.name(), needed }
}

/// `decisive` when a part is; else unknown when a part is; else `otherwise`.
fn first_decides(parts: &[Condition], facts: &Facts, decisive: Truth, otherwise: Truth) -> Truth {
    let mut answer = otherwise;
    for part in parts {
        match part.truth(facts) {
            truth if truth == decisive => return decisive,
            Truth::Unknown => answer = Truth::Unknown,
            Truth::True | Truth::False => {}
        }
    }
    answer
}
