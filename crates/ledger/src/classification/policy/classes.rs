//! Classes: their names, their order, and the days and the impairment from which each begins.

use primitives::Rate;

/// What people call something, in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Title {
    /// In English.
    pub english: String,
    /// In Chinese.
    pub chinese: String,
}

/// One class of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// Its name in files and answers: lower-case letters, digits and hyphens.
    pub id: String,
    /// What people call it.
    pub title: Title,
    /// The first number of days that is in it by the days alone; none for a class that days alone do not lead to.
    pub days_from: Option<u32>,
    /// The share of what is owed above which an impairment leads to it; none for a class that no impairment leads to.
    pub impairment_over: Option<Rate>,
}

/// A class's place in its policy: 0 is the best, and the greater the worse.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rank(u8);

impl Rank {
    /// The best class of every policy.
    pub const BEST: Self = Self(0);

    /// Its place among the classes, counted from 0.
    pub const fn place(self) -> usize {
        self.0 as usize
    }
}

/// The classes of a policy, from the best to the worst: the last one that days lead to is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classes(Vec<Class>);

impl Classes {
    /// The classes of a policy.
    ///
    /// # Errors
    /// When there are fewer than two, two have one name, the best one needs days, or the days do not ascend.
    pub fn new(classes: Vec<Class>) -> Result<Self, ClassesRejected> {
        if !(2..=100).contains(&classes.len()) {
            return Err(ClassesRejected::Count);
        }
        let (mut above, mut impaired_over) = (0, None);
        for (place, class) in classes.iter().enumerate() {
            if classes[..place].iter().any(|other| other.id == class.id) {
                return Err(ClassesRejected::Twice(class.id.clone()));
            }
            if let Some(over) = class.impairment_over {
                if place == 0 {
                    return Err(ClassesRejected::BestHasImpairment(class.id.clone()));
                }
                if impaired_over >= Some(over) {
                    return Err(ClassesRejected::ImpairmentDescends(class.id.clone()));
                }
                impaired_over = Some(over);
            }
            let Some(from) = class.days_from else { continue };
            if place == 0 {
                return Err(ClassesRejected::BestHasDays(class.id.clone()));
            }
            if from <= above {
                return Err(ClassesRejected::DaysDescend(class.id.clone()));
            }
            above = from;
        }
        Ok(Self(classes))
    }

    /// The classes, from the best to the worst.
    pub fn all(&self) -> &[Class] {
        &self.0
    }

    /// The class in a place.
    ///
    /// # Panics
    /// When the place is that of another policy's class and there is none here.
    pub fn get(&self, rank: Rank) -> &Class {
        &self.0[rank.place()]
    }

    /// The place of the class of a name.
    pub fn rank(&self, id: &str) -> Option<Rank> {
        self.ranked().find(|(_, class)| class.id == id).map(|(rank, _)| rank)
    }

    /// The place of the worst class.
    pub fn worst(&self) -> Rank {
        Rank(u8::try_from(self.0.len() - 1).expect("a policy has at most 100 classes"))
    }

    /// The class that so many days lead to.
    pub fn of_days(&self, days: u32) -> Rank {
        let begun = self.ranked().filter(|(_, class)| class.days_from.is_some_and(|from| from <= days));
        begun.map(|(rank, _)| rank).last().unwrap_or(Rank::BEST)
    }

    /// The class that an impairment of such a share leads to.
    pub fn of_impairment(&self, share: Rate) -> Rank {
        let led_to = self.ranked().filter(|(_, class)| class.impairment_over.is_some_and(|over| over < share));
        led_to.map(|(rank, _)| rank).last().unwrap_or(Rank::BEST)
    }

    /// The first and the last number of days that lead to the class that so many days lead to; the last may be open.
    pub fn band_of_days(&self, days: u32) -> (u32, Option<u32>) {
        let edges = || self.0.iter().filter_map(|class| class.days_from);
        let from = edges().rfind(|&from| from <= days).unwrap_or(0);
        (from, edges().find(|&from| from > days).map(|from| from - 1))
    }

    /// The place of the class of the same name in another version; where there is none, of the same place, or the worst.
    pub(in crate::classification) fn carried(&self, rank: Rank, to: &Self) -> Rank {
        to.rank(&self.get(rank).id).unwrap_or_else(|| rank.min(to.worst()))
    }

    fn ranked(&self) -> impl Iterator<Item = (Rank, &Class)> {
        (0..).map(Rank).zip(&self.0)
    }
}

/// Classes that are none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClassesRejected {
    /// Too few, or too many.
    #[error("a policy has 2 to 100 classes, from the best to the worst")]
    Count,
    /// A name occurs twice.
    #[error("class {0} occurs twice")]
    Twice(String),
    /// The best class is where an account is when nothing else holds.
    #[error("class {0} is the best one, where an account is with 0 days: it takes no days_from")]
    BestHasDays(String),
    /// The best class is where an account is when nothing else holds.
    #[error("class {0} is the best one, where an account is without impairment: it takes no impairment_over")]
    BestHasImpairment(String),
    /// A worse class begins with less impairment than a better one.
    #[error("class {0} must begin with more impairment than the classes before it")]
    ImpairmentDescends(String),
    /// A worse class begins with fewer days than a better one.
    #[error("class {0} must begin with more days than the classes before it, and with 1 at least")]
    DaysDescend(String),
}
