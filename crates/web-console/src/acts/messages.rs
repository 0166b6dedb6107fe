//! Messages of the outbox: put into the queue again, or taken out.

use app::outbox;
use app::port::Store;

use crate::sent::{Doing, Done, Wrong};

pub(super) fn retry(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    outbox::retry(store, doing.part(1), &doing.actor.name, doing.now)?;
    Ok(Done::Here("message"))
}

/// The message is gone then, so that the list is next.
pub(super) fn withdraw(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let mut read = doing.read();
    let Some(reason) = read.text("reason") else { return Err(read.wrong()) };
    outbox::discard(store, doing.part(1), (&doing.actor.name, reason), doing.now)?;
    Ok(Done::At("/console/messages?done=message".to_owned()))
}
