//! What is asked of the gate.

use crate::person::{Channel, Purpose, Role, Target};
use crate::{AccountId, AddressId, PartyId, ThirdId};

/// A contact that somebody wants to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The way.
    pub channel: Channel,
    /// What it is for.
    pub purpose: Purpose,
    /// The party.
    pub party: PartyId,
    /// As what it acts.
    pub role: Role,
    /// Who is to be reached.
    pub target: Target,
    /// The contact person, where it is one.
    pub third: Option<ThirdId>,
    /// Where; none where that is not settled yet.
    pub address: Option<AddressId>,
    /// The accounts to be discussed; none where that is not settled yet.
    pub accounts: Vec<AccountId>,
    /// How many people come.
    pub team: u32,
}
