//! Versions of dated texts: put in by one person, made to count or withdrawn by another.

use app::documents::Decision;
use app::port::Store;
use app::versions::Kind;
use app::{Code, Refused};

use crate::sent::{Doing, Done, Wrong};

/// The kind of an address, and the version that it names.
fn named(doing: &Doing<'_>) -> Result<(Kind, String), Wrong> {
    let kind = match doing.part(0) {
        "strategy" => Some(Kind::Strategy),
        "compliance" => Some(Kind::ContactPack),
        _ => Kind::named(doing.part(1)),
    };
    let key = match doing.part(0) {
        "strategy" | "compliance" => format!("{}@{}", doing.part(1), doing.part(2)),
        _ => doing.part(2).to_owned(),
    };
    Ok((
        kind.ok_or_else(|| {
            Refused::new("there are no versions of this kind").zh("没有此类文本。").code(Code::NotFound)
        })?,
        key,
    ))
}

pub(super) fn add(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let (kind, _) = named(doing)?;
    let mut read = doing.read();
    let (text, reason) = (doing.fields.exact("text").filter(|text| !text.trim().is_empty()), read.text("reason"));
    if text.is_none() {
        read.tell("text", doing.words.wrong_missing);
    }
    let (Some(text), Some(reason)) = (text, reason) else { return Err(read.wrong()) };
    // Browsers send lines with a carriage return.
    let text = text.replace("\r\n", "\n");
    let decision = Decision { by: &doing.actor.name, reason, now: doing.now.as_microsecond() };
    let added = kind.room().add(store, "the text", &text, decision)?;
    Ok(Done::At(format!("/console/documents/{}/{}?done=added", kind.name(), crate::query::encoded(&added.key))))
}

pub(super) fn activate(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let (kind, key) = named(doing)?;
    let mut read = doing.read();
    let Some(reason) = read.text("reason") else { return Err(read.wrong()) };
    let decision = Decision { by: &doing.actor.name, reason, now: doing.now.as_microsecond() };
    kind.room().activate(store, &key, decision)?;
    Ok(Done::Here("activated"))
}

pub(super) fn withdraw(store: &mut dyn Store, doing: &Doing<'_>) -> Result<Done, Wrong> {
    let (kind, key) = named(doing)?;
    let mut read = doing.read();
    let Some(reason) = read.text("reason") else { return Err(read.wrong()) };
    let decision = Decision { by: &doing.actor.name, reason, now: doing.now.as_microsecond() };
    kind.room().withdraw(store, &key, decision)?;
    Ok(Done::Here("withdrawn"))
}
