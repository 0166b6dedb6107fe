//! Channel files: who carries messages by which way, when a message is tried again, and which endpoints hear of events.
//!
//! TOML, checked when it is read: every error names the line. A secret is never in the text, which names the environment
//! variable or the file that has it; `channels` reads it there. `docs/reference/channel-files.md` tells every option.

mod endpoint;
pub mod in_force;
pub(crate) mod place;
mod read;

use std::path::PathBuf;
use std::time::Duration;

use collections::Set;
use collections::person::Channel;

use crate::delivery::RetryPolicy;
use crate::error::Refused;

pub use endpoint::EndpointFile;
pub use place::{is_local, is_local_url};

/// All that a channel file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelFile {
    /// Who carries messages, in the order of the file. No way of contact is carried by two.
    pub carriers: Vec<CarrierFile>,
    /// When a message is tried again.
    pub retry: RetryPolicy,
    /// Who hears of events, in the order of the file.
    pub endpoints: Vec<EndpointFile>,
    /// What makes links by which readers stop messages; none where messages bear none.
    pub opt_out: Option<OptOutFile>,
    /// Replies that stop messages, by language, beside those that come with the program.
    pub stop_words: Vec<StopWordsFile>,
}

/// Links by which readers stop messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptOutFile {
    /// The address below which they are, `https`.
    pub url: String,
    /// Where the key is that seals them.
    pub secret: SecretPlace,
    /// Where the key is that sealed them before: links in messages that are long sent go on to work.
    pub previous_secret: Option<SecretPlace>,
}

/// Replies that stop messages, in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StopWordsFile {
    /// The language, for people.
    pub language: String,
    /// The words.
    pub words: Vec<String>,
}

impl ChannelFile {
    /// The ways of contact that have a carrier.
    pub fn ways(&self) -> Set<Channel> {
        Set::of(&self.carriers.iter().flat_map(|carrier| carrier.carries.iter()).collect::<Vec<_>>())
    }
}

/// A carrier of messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarrierFile {
    /// Its name.
    pub name: String,
    /// The ways of contact that it carries.
    pub carries: Set<Channel>,
    /// What it is.
    pub kind: CarrierKind,
}

/// What a carrier is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CarrierKind {
    /// A mail server.
    Smtp(Box<Smtp>),
    /// A program that takes signed requests and hands messages on.
    Gateway(Gateway),
    /// A folder from which letters are printed.
    Letter(Letter),
    /// A file to which messages are written instead of being sent.
    File(RecordFile),
}

/// A mail server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Smtp {
    /// Its host.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is encrypted.
    pub security: Security,
    /// Who logs in, with what; nobody where the server asks for nothing.
    pub login: Option<Login>,
    /// The sender: `Name <mailbox>`.
    pub from: String,
    /// Where answers go, where not to the sender.
    pub reply_to: Option<String>,
    /// By what name this machine greets; its own name where it is not said.
    pub hello_name: Option<String>,
    /// How many connections are held at once.
    pub connections_max: u32,
    /// How long to wait for an answer.
    pub timeout: Duration,
    /// A file of certificates that are trusted besides the system's.
    pub ca_file: Option<PathBuf>,
}

/// How a connection to a mail server is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// From the first byte.
    Tls,
    /// By the command `STARTTLS`, and not at all where the server does not know it.
    StartTls,
    /// Not at all: for a server on this machine only.
    None,
}

/// Who logs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// The name.
    pub user: String,
    /// Where the password is.
    pub password: SecretPlace,
}

/// Where a secret is. The secret itself is in no file that this program keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretPlace {
    /// In an environment variable.
    Env(String),
    /// In a file, whose last line break does not count.
    File(PathBuf),
}

/// An address to which signed requests are posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The address: `https`, or `http` on this machine.
    pub url: String,
    /// Where the key is that signs.
    pub secret: SecretPlace,
    /// Where the key is that signed before, and signs still, until the other side has the new one.
    pub previous_secret: Option<SecretPlace>,
    /// How long to wait for an answer.
    pub timeout: Duration,
    /// A file of certificates that are trusted besides the system's.
    pub ca_file: Option<PathBuf>,
}

/// A program that takes signed requests and hands messages on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gateway {
    /// Where it is.
    pub signed: Signed,
    /// Where it is to post its receipts; none where it tells none.
    pub callback_url: Option<String>,
}

/// A folder from which letters are printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The folder.
    pub folder: PathBuf,
}

/// A file to which messages are written instead of being sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordFile {
    /// The file.
    pub file: PathBuf,
}

/// Reads a channel file.
///
/// # Errors
/// When the text is none: with the file's name, the line, what was found and what is expected.
pub fn parse(file: &str, text: &str) -> Result<ChannelFile, Refused> {
    crate::fields::read(file, text, read::channel_file)
}

#[cfg(test)]
mod tests;
