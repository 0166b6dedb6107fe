//! What people do with the outbox: look at it, revive what was given up, take a message out.

use anyhow::Context;
use jiff::Timestamp;
use serde_json::json;

use super::{MESSAGE, Message, row, state_word};
use crate::delivery::State;
use crate::error::{Refused, Result};
use crate::inbound;
use crate::port::{ItemQuery, Reading, Store};

/// What erasing a person's texts came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Messages and replies whose text is gone.
    pub texts: usize,
}

/// Messages of the outbox, in the order of when something is to be done about them.
///
/// # Errors
/// When the book cannot be read.
pub fn list(
    store: &(impl Reading + ?Sized),
    (person, state): (Option<&str>, Option<&str>),
    limit: usize,
) -> Result<Vec<Message>> {
    let rows = store.items(ItemQuery { list: MESSAGE, person, state, limit, ..ItemQuery::default() })?;
    Ok(rows.iter().map(row::read).collect::<anyhow::Result<_>>()?)
}

/// A message; none where the outbox has none of this id.
///
/// # Errors
/// When the book cannot be read.
pub fn known(store: &(impl Reading + ?Sized), id: &str) -> Result<Option<Message>> {
    Ok(store.item(MESSAGE, id)?.as_ref().map(row::read).transpose()?)
}

/// A message.
///
/// # Errors
/// When there is none of this id, or the book cannot be read.
pub fn find(store: &(impl Reading + ?Sized), id: &str) -> Result<Message> {
    let none = || {
        Refused::new(format!("the outbox has no message {id}"))
            .zh(format!("没有编号为 {id} 的消息。"))
            .hint("list them")
            .command("contact messages list")
    };
    Ok(known(store, id)?.ok_or_else(none)?)
}

/// Puts a message that was given up, or has failed, into the queue again under its id; gate and ledger are asked before it goes.
///
/// # Errors
/// When it was not given up, or the store fails.
pub fn retry(store: &mut (impl Store + ?Sized), id: &str, actor: &str, now: Timestamp) -> Result<()> {
    let mut unit = store.begin()?;
    let mut message = find(&*unit, id)?;
    if !message.delivery.revive(now.as_microsecond()) {
        let word = state_word(&message.delivery.state);
        return Err(Refused::new(format!("message {id} is {word}, and only what is dead or failed is tried again"))
            .zh(format!("消息 {id} 目前的状态不能重发，只有失败或已放弃的消息可以重发。"))
            .into());
    }
    row::news(&mut *unit, &message, "revived", now, (actor, now), &json!({ "message": id }))?;
    unit.put_items(&[row::write(&message)?])?;
    Ok(unit.commit()?)
}

/// Takes a message out that is not on its way. The attempt stays counted.
///
/// # Errors
/// When a carrier has it or is being asked, or the store fails.
pub fn discard(
    store: &mut (impl Store + ?Sized),
    id: &str,
    (actor, reason): (&str, &str),
    now: Timestamp,
) -> Result<()> {
    let mut unit = store.begin()?;
    let message = find(&*unit, id)?;
    match message.delivery.state {
        State::Queued { .. } | State::Failed { .. } | State::Dead { .. } => {}
        State::Sending { .. } | State::Sent { .. } | State::Delivered { .. } => {
            let word = state_word(&message.delivery.state);
            return Err(Refused::new(format!("message {id} is {word}, and cannot be taken back"))
                .zh(format!("消息 {id} 已经发出或正在发出，不能撤回。"))
                .into());
        }
    }
    row::news(&mut *unit, &message, "dropped", now, (actor, now), &json!({ "message": id, "reason": reason }))?;
    unit.drop_items(MESSAGE, &[id])?;
    Ok(unit.commit()?)
}

/// Takes the texts of a person's messages and replies out of the book; what waits can then not be sent any more.
///
/// # Errors
/// When the store fails.
pub fn erase(store: &mut (impl Store + ?Sized), person: &str) -> Result<Erased> {
    let rows = store.items(ItemQuery {
        list: MESSAGE,
        person: Some(person),
        limit: usize::MAX >> 1,
        ..ItemQuery::default()
    })?;
    let mut unit = store.begin()?;
    for row in &rows {
        let mut message = row::read(row).with_context(|| format!("message {}", row.id))?;
        message.content = None;
        message.attachments.clear();
        unit.put_items(&[row::write(&message)?])?;
    }
    let replies = inbound::erase(&mut *unit, person)?;
    unit.commit()?;
    Ok(Erased { texts: rows.len() + replies })
}
