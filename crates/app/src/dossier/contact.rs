//! Whether a person may be contacted, way by way.

use collections::Word;
use collections::contact::{Permit, Request};
use collections::person::{Channel, Purpose, Role, Target};
use jiff::Timestamp;

use crate::documents::{self, CONTACT_PACK};
use crate::error::Result;
use crate::outreach::{Ask, Law, No, may};
use crate::port::Reading;

/// A way of contact, and what the gate and the ledger say of it now.
#[derive(Clone, Debug)]
pub struct Way {
    /// The way.
    pub channel: Channel,
    /// A permit, or why there is none.
    pub answer: std::result::Result<Permit, No>,
}

/// Asks for every channel whether the lender may collect from the person at an instant; none where no contact pack is active, so
/// that nobody may be contacted. Nothing is kept of the question.
///
/// # Errors
/// When the book cannot be read.
pub fn ways(store: &dyn Reading, person: &str, now: Timestamp) -> Result<Option<Vec<Way>>> {
    if documents::active(store, CONTACT_PACK)?.is_empty() {
        return Ok(None);
    }
    let law = Law::load(store)?;
    let mut ways = Vec::with_capacity(Channel::ALL.len());
    for &channel in Channel::ALL {
        let request = Request {
            channel,
            purpose: Purpose::Collect,
            party: "us".into(),
            role: Role::Creditor,
            target: Target::Debtor,
            third: None,
            address: None,
            accounts: Vec::new(),
            team: 1,
        };
        let ask = Ask { person, request: &request, actor: "asked", key: "asked" };
        ways.push(Way { channel, answer: may(store, &law, &ask, now)? });
    }
    Ok(Some(ways))
}
