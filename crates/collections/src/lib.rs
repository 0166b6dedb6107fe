//! Collections: what is said to a person who is late, and what must not be.
//!
//! Pure functions from values to values. The person is the hub: limits, consents, complaints and promises hang on the
//! person, across accounts, channels, staff and agencies. How money is posted is `ledger`'s matter; sending, storing and
//! wording are done elsewhere.

mod id;
mod word;
mod zone;

pub mod person;

pub mod contact;

pub use id::{AccountId, AddressId, CaseId, PartyId, RuleId, ThirdId};
pub use person::Person;
pub use word::{Set, Word};
pub use zone::{Hours, Zone};
