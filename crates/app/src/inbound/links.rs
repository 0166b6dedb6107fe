//! Links by which a reader stops more messages, without signing in (RFC 8058).
//!
//! A token is the message's id, which names nobody, under a seal that only this program can make: nobody stops messages of others by
//! guessing. It is the same whenever the message is tried again.

use collections::person::Channel;

use crate::channel::{MessageId, OptOut};
use crate::outbox::Leased;
use crate::signature::{Key, is_sealed, seal};

/// What a seal is for: the same key under something else makes another.
const PURPOSE: &str = "opt-out";

/// What makes links.
#[derive(Clone, Debug)]
pub struct Links {
    url: String,
    keys: Vec<Key>,
}

impl Links {
    /// Links below an address, sealed by the first key and believed by all; none without a key.
    pub fn new(url: &str, keys: Vec<Key>) -> Option<Self> {
        (!keys.is_empty()).then(|| Self { url: url.trim_end_matches('/').to_owned(), keys })
    }

    /// The link of a message.
    pub fn link(&self, message: &MessageId) -> OptOut {
        let seal = seal(&self.keys[0], PURPOSE, message.as_str());
        OptOut { url: format!("{}/{message}.{seal}", self.url) }
    }

    /// The message of a token, if its seal is ours.
    pub(super) fn message_of(&self, token: &str) -> Option<MessageId> {
        let (message, seal) = token.split_once('.')?;
        let message = MessageId::new(message)?;
        is_sealed(&self.keys, PURPOSE, message.as_str(), seal).then_some(message)
    }

    /// Gives each message its link that goes by a way on which somebody can follow one.
    pub fn give(&self, leased: &mut [Leased]) {
        for Leased { outgoing, .. } in leased {
            outgoing.opt_out = has_links(outgoing.channel).then(|| self.link(&outgoing.id));
        }
    }
}

fn has_links(channel: Channel) -> bool {
    match channel {
        Channel::Email | Channel::Sms | Channel::Push | Channel::InstantMessage => true,
        Channel::Voice | Channel::AiVoice | Channel::VoiceNotice | Channel::Letter | Channel::Visit => false,
    }
}
