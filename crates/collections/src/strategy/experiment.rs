//! Experiments: who is treated in which way, found again by anyone from the name alone.
//!
//! A hash decides, so that nobody can choose an arm and no list of members need be kept. Persons are hashed, not
//! accounts: whoever owes on three accounts is spoken to in one voice. What it found is not decided here.

#[cfg(test)]
mod tests;

use std::hash::Hasher;

use primitives::Date;
use siphasher::sip::SipHasher24;

/// How many places persons are put into: shares are exact to one in ten thousand.
pub const PLACES: u32 = 10_000;

/// One way of treatment that is compared with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arm {
    /// Its name.
    pub name: String,
    /// How many of the [`PLACES`] it has.
    pub places: u32,
}

/// Arms, and the share of persons who are in none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Experiment {
    /// Its name: another name is another draw.
    pub name: String,
    /// How many of the [`PLACES`] are left to the law's own notices. They are the same persons in every experiment.
    pub control_places: u32,
    /// The arms, in order.
    pub arms: Vec<Arm>,
    /// The first day of it; none where it began with the strategy.
    pub begins_on: Option<Date>,
    /// The last day of it; none when it has no end.
    pub ends_on: Option<Date>,
    /// As which arm persons outside are treated: where shares leave room, and before and after the experiment.
    pub outside_as: Option<String>,
    /// How it is read out, where that was stated beforehand.
    pub readout: Option<Readout>,
}

/// The rule by which an experiment is read out, fixed before it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Readout {
    /// How many days after a person fell past due the outcome is looked at.
    pub horizon_days: u32,
    /// How many persons with an outcome each arm has at the last look.
    pub persons_per_arm: u32,
    /// How many times it is looked at, evenly spread over the persons.
    pub looks: u32,
    /// By how many places of ten thousand an arm's uncured share may exceed the first arm's before it is stopped for harm.
    pub harm_places: u32,
}

/// How a person is treated.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Treated {
    /// Not asked at all.
    Control,
    /// As this arm is.
    As(String),
    /// By the steps that are for all.
    Plainly,
}

/// Where a person is in an experiment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// Among those who are left alone.
    Control,
    /// In the arm of this name.
    Arm(String),
    /// In none: the arms' shares leave room, or the experiment is over.
    Outside,
}

/// Why shares make no experiment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExperimentRejected {
    /// More than all persons.
    #[error("experiment {name}: control and arms have {places} of {PLACES} places; shares add up to 1 at most")]
    TooMuch {
        /// Which.
        name: String,
        /// How many places they have.
        places: u32,
    },
    /// Persons outside are to be treated as an arm that there is not.
    #[error("experiment {name}: persons outside are treated as {arm}, and there is no such arm")]
    NoSuchArm {
        /// Which.
        name: String,
        /// The arm.
        arm: String,
    },
    /// The end before the beginning.
    #[error("experiment {name} ends before it begins")]
    EndsBefore {
        /// Which.
        name: String,
    },
    /// Two arms of one name.
    #[error("experiment {name}: arm {arm} is there twice")]
    ArmTwice {
        /// Which.
        name: String,
        /// The arm.
        arm: String,
    },
}

impl Experiment {
    /// Checks shares and names.
    ///
    /// # Errors
    /// When shares add up to more than everybody, or two arms have one name.
    pub fn check(&self) -> Result<(), ExperimentRejected> {
        let places = self.arms.iter().fold(self.control_places, |sum, arm| sum.saturating_add(arm.places));
        if places > PLACES {
            return Err(ExperimentRejected::TooMuch { name: self.name.clone(), places });
        }
        for (place, arm) in self.arms.iter().enumerate() {
            if self.arms[..place].iter().any(|other| other.name == arm.name) {
                return Err(ExperimentRejected::ArmTwice { name: self.name.clone(), arm: arm.name.clone() });
            }
        }
        if let Some(arm) = self.outside_as.as_ref().filter(|arm| !self.has_arm(arm)) {
            return Err(ExperimentRejected::NoSuchArm { name: self.name.clone(), arm: arm.clone() });
        }
        if self.begins_on.zip(self.ends_on).is_some_and(|(begin, end)| end < begin) {
            return Err(ExperimentRejected::EndsBefore { name: self.name.clone() });
        }
        Ok(())
    }

    /// Whether there is an arm of this name.
    pub fn has_arm(&self, name: &str) -> bool {
        self.arms.iter().any(|arm| arm.name == name)
    }

    /// Whether anybody can be in none of the arms, the control share apart.
    pub fn leaves_room(&self) -> bool {
        let places = self.arms.iter().fold(self.control_places, |sum, arm| sum.saturating_add(arm.places));
        places < PLACES || self.begins_on.is_some() || self.ends_on.is_some()
    }

    /// How a person is treated on a day.
    pub fn treated(&self, person: &str, on: Date) -> Treated {
        match self.place(person, on) {
            Place::Control => Treated::Control,
            Place::Arm(arm) => Treated::As(arm),
            Place::Outside => self.outside_as.clone().map_or(Treated::Plainly, Treated::As),
        }
    }

    /// Where a person is on a day.
    ///
    /// The control share is drawn with the word `control`, the arms among all others with the experiment's name.
    pub fn place(&self, person: &str, on: Date) -> Place {
        if draw("control", person, PLACES) < self.control_places {
            return Place::Control;
        }
        if self.ends_on.is_some_and(|end| on > end) || self.begins_on.is_some_and(|begin| on < begin) {
            return Place::Outside;
        }
        let drawn = draw(&self.name, person, PLACES - self.control_places);
        let mut end = 0;
        for arm in &self.arms {
            end += arm.places;
            if drawn < end {
                return Place::Arm(arm.name.clone());
            }
        }
        Place::Outside
    }
}

/// A number below `places`, which word and person decide alone.
///
/// # Panics
/// When there are no places.
fn draw(word: &str, person: &str, places: u32) -> u32 {
    assert!(places > 0, "somebody is outside the control share");
    let mut hasher = SipHasher24::new();
    hasher.write_u64(word.len() as u64);
    hasher.write(word.as_bytes());
    hasher.write(person.as_bytes());
    let drawn = hasher.finish() % u64::from(places);
    u32::try_from(drawn).expect("a remainder is less than its divisor")
}
