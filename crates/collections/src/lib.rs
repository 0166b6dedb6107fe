//! Collections: what is done about a person who is late, what is said to them, and what must not be.
//!
//! Pure functions from values to values. The person is the hub: limits, consents, complaints and promises hang on the
//! person, across accounts, channels, staff and agencies. How money is posted is `ledger`'s matter, and money moves only by its
//! commands, which may refuse; sending, storing and wording are done elsewhere.

mod id;
mod word;
mod zone;

pub mod person;

pub mod contact;

pub mod conduct;
pub mod message;

pub mod strategy;

pub mod assignment;
pub mod kpi;
pub mod promise;
pub mod work;

pub mod bad_faith;
pub mod case;
pub mod desk;
pub mod limitation;
pub mod relief;
pub mod repair;

pub use id::{AccountId, AddressId, CaseId, PartyId, RuleId, ThirdId};
pub use person::Person;
pub use word::{Set, Word};
pub use zone::{Hours, Zone};
