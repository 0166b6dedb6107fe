//! Experiments: who is treated in which way, found again by anyone from the name alone.
//!
//! A hash decides, so that nobody can choose an arm and no list of members need be kept. Persons are hashed, not
//! accounts: whoever owes on three accounts is spoken to in one voice. What an experiment found is `readout`'s matter.

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
    /// The last day of it; none when it has no end.
    pub ends_on: Option<Date>,
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
        Ok(())
    }

    /// Where a person is on a day.
    ///
    /// The control share is drawn with the word `control`, the arms among all others with the experiment's name.
    pub fn place(&self, person: &str, on: Date) -> Place {
        if draw("control", person, PLACES) < self.control_places {
            return Place::Control;
        }
        if self.ends_on.is_some_and(|end| on > end) {
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
