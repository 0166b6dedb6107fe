//! Treatment steps: what is said or done on which day of a state, in which way, by whom, and what stops it.
//!
//! Values only. On which day a step falls due for an account is `plan`'s matter, whether facts exist for it `check`'s, and
//! whether it may be taken the contact gate's.

use primitives::Date;

use super::condition::Condition;
use crate::Set;
use crate::person::{Channel, Purpose, Role};
use crate::word::words;

/// How many parts a unit of currency has in a [`Cost`].
pub const COST_SCALE: i64 = 1_000_000;

words! {
    /// From where the days of a step are counted.
    Anchor {
        /// From the day on which the account entered the state, itself day 0.
        Entering = "entering",
        /// Backwards from the next due date: three days before it is 3.
        BeforeDue = "before_due",
        /// By the delinquent days of the account.
        PastDue = "past_due",
    }
}

words! {
    /// What stops the steps of a state.
    Stopper {
        /// A repayment came in since the account entered the state.
        Payment = "payment",
        /// The person was spoken to since the account entered the state.
        Conversation = "conversation",
        /// A promise is open.
        Promise = "promise",
        /// A plan is being kept.
        Plan = "plan",
        /// An item of the account is disputed.
        Dispute = "dispute",
        /// Ageing stands still.
        Pause = "pause",
        /// A complaint is open.
        Complaint = "complaint",
    }
}

impl Stopper {
    /// What stops whoever asks for money, where a step does not say otherwise.
    pub const OF_ASKS: [Self; 4] = [Self::Promise, Self::Plan, Self::Dispute, Self::Pause];
}

/// When a step falls due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// From where days are counted.
    pub from: Anchor,
    /// The day of the first time.
    pub day: u32,
    /// After how many days it comes again; any number where it does not.
    pub every_days: u32,
    /// How many times in all.
    pub times: u32,
    /// For how many days it stays due when it could not be taken on its day.
    pub keep_days: u32,
}

impl Timing {
    /// The days on which it falls due, in the order in which they come. Before a due date they count down to 1.
    pub fn days(self) -> impl Iterator<Item = u32> {
        (0..self.times).map_while(move |number| {
            let later = self.every_days.checked_mul(number)?;
            match self.from {
                Anchor::Entering | Anchor::PastDue => self.day.checked_add(later),
                Anchor::BeforeDue => self.day.checked_sub(later).filter(|day| *day > 0),
            }
        })
    }

    /// Which time it is on a day, from 1; none when it does not fall due then.
    pub fn time_of(self, day: u32) -> Option<u32> {
        let place = self.days().position(|due| due == day)?;
        u32::try_from(place + 1).ok()
    }
}

/// A step of a state's plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its name within the state.
    pub name: String,
    /// When it falls due.
    pub timing: Timing,
    /// The ways, the best first: the next one is taken when one has no address or the gate says no.
    pub channels: Vec<Channel>,
    /// What it is for.
    pub purpose: Purpose,
    /// The template of its words; none for a human who speaks freely.
    pub template: Option<String>,
    /// Who does it: a name out of [`Treatment::parties`].
    pub by: String,
    /// The party whose coming it announces, where it does.
    pub announces: Option<String>,
    /// What must be so on the day.
    pub when: Condition,
    /// The condition as the file has it, for people.
    pub written: Option<String>,
    /// For which arms of the experiment; all where there is none.
    pub arms: Vec<String>,
    /// What stops it.
    pub stopped_by: Set<Stopper>,
}

impl Step {
    /// Whether it asks for money.
    pub fn asks(&self) -> bool {
        asks(self.purpose)
    }
}

/// Whether a contact for this asks for money.
pub fn asks(purpose: Purpose) -> bool {
    match purpose {
        Purpose::Remind | Purpose::Collect | Purpose::LegalStep => true,
        Purpose::Notice | Purpose::Locate | Purpose::Reply | Purpose::ConfirmStop => false,
    }
}

/// What one action costs, in millionths of the strategy's currency: a message costs less than a cent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cost {
    millionths: i64,
}

impl Cost {
    /// So many millionths.
    pub const fn from_millionths(millionths: i64) -> Self {
        Self { millionths }
    }

    /// How many millionths.
    pub const fn millionths(self) -> i64 {
        self.millionths
    }
}

/// Somebody who does steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Its name.
    pub name: String,
    /// As what it acts.
    pub role: Role,
    /// What an action of it costs, by channel.
    pub costs: Vec<(Channel, Cost)>,
}

impl Party {
    /// What an action costs; none where it is not said.
    pub fn cost(&self, channel: Channel) -> Option<Cost> {
        self.costs.iter().find(|(of, _)| *of == channel).map(|(_, cost)| *cost)
    }
}

/// What holds for the plans of all states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Treatment {
    /// Who does steps.
    pub parties: Vec<Party>,
    /// How often a person is asked for money on one day.
    pub asks_per_day: u32,
    /// How often in seven days, today being the last; any number where it is not said.
    pub asks_per_week: Option<u32>,
    /// A stay that was left for at most so many days goes on when the account comes back.
    pub resume_days: u32,
    /// At what time of the day steps are taken: minutes after midnight.
    pub at_minute: u32,
}

impl Treatment {
    /// A party by its name.
    pub fn party(&self, name: &str) -> Option<&Party> {
        self.parties.iter().find(|party| party.name == name)
    }
}

impl Default for Treatment {
    /// Nobody, one ask a day, stays that go on after 30 days, ten in the morning.
    fn default() -> Self {
        Self { parties: Vec::new(), asks_per_day: 1, asks_per_week: None, resume_days: 30, at_minute: 600 }
    }
}

/// A step that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The state's name.
    pub state: String,
    /// The step's name.
    pub step: String,
    /// The accounts that it was about.
    pub accounts: Vec<String>,
    /// Whether it asked for money.
    pub asked: bool,
    /// On which day.
    pub on: Date,
}
