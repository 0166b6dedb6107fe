//! The journal of persons, as a store keeps it.

use super::Micros;

/// An event of a person: appended, never changed. No name and no address of a person is in it, only ids of such.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonEventRow {
    /// Its place in the journal of persons, from 1 and without gaps.
    pub seq: u64,
    /// Whose event it is: the person as accounts name them.
    pub person: String,
    /// What kind of event, for people who look into the store.
    pub kind: String,
    /// When it happened.
    pub at: Micros,
    /// When it was recorded.
    pub recorded_at: Micros,
    /// Who recorded it.
    pub actor: String,
    /// Its idempotency key, unique within the person.
    pub key: String,
    /// The event as JSON.
    pub payload: String,
}
