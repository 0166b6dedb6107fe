//! What the lines of a scenario say.

use ledger::event::{Contract, Event};
use primitives::Date;

use crate::explain::Language;

/// A line of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The number of the line in its file, from 1.
    pub line: usize,
    /// The day that the line begins with.
    pub day: Date,
    /// What it says.
    pub action: Action,
}

/// What a line of a scenario says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// A contract begins.
    Open {
        /// The account.
        account: String,
        /// The contract, its product being the scenario's.
        contract: Contract,
        /// When it was learned, if later.
        learned: Option<Date>,
    },
    /// An event.
    Event {
        /// The account.
        account: String,
        /// The event.
        event: Event,
        /// A name by which it can be reversed.
        key: Option<String>,
        /// When it was learned, if later.
        learned: Option<Date>,
    },
    /// An earlier event is taken back.
    Reverse {
        /// The account.
        account: String,
        /// The name of the event.
        key: String,
        /// When it was learned, if later.
        learned: Option<Date>,
    },
    /// Every account is closed for the day; the answer tells what changed.
    Close,
    /// The whole state of an account.
    Ask {
        /// The account.
        account: String,
        /// Only what was booked through this day is known.
        known: Option<Date>,
    },
    /// The explanation of an account.
    Explain {
        /// The account.
        account: String,
        /// In which language.
        language: Language,
    },
    /// Every change of an account's standing.
    History {
        /// The account.
        account: String,
    },
    /// Every payment calendar of an account.
    Schedule {
        /// The account.
        account: String,
    },
    /// What stands in whose books of an account.
    Books {
        /// The account.
        account: String,
    },
    /// What an event would make of an account, nothing being booked.
    Preview {
        /// The account.
        account: String,
        /// The event.
        event: Event,
    },
}
