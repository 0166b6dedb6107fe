//! Words and ids in the stored form of a delivery.

use collections::Word;
use collections::person::Outcome;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};

use crate::channel::MessageId;

pub(super) mod message_id {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(id: &MessageId, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(id.as_str())
    }

    pub(crate) fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<MessageId, D::Error> {
        let text = String::deserialize(from)?;
        MessageId::new(&text).ok_or_else(|| D::Error::custom("a message's id is 1 to 64 letters, digits, - and _"))
    }
}

pub(super) mod outcome {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(outcome: &Option<Outcome>, to: S) -> Result<S::Ok, S::Error> {
        match outcome {
            Some(outcome) => to.serialize_some(outcome.word()),
            None => to.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Option<Outcome>, D::Error> {
        let Some(word) = Option::<String>::deserialize(from)? else { return Ok(None) };
        Outcome::of(&word).map(Some).ok_or_else(|| D::Error::custom(format!("no outcome is called \"{word}\"")))
    }
}
