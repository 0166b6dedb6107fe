//! How a use case says no: refused by the rules, or failed by the machine.
//!
//! A refusal tells a person what happened and what to do next; a failure carries the context of the machine's own words.

use crate::explain::Language;

/// Why a use case did not do what it was asked to.
#[derive(Debug)]
pub enum Error {
    /// The rules say no; nothing was changed.
    Refused(Refused),
    /// The machine failed; nothing was changed that was not reported as done.
    Failed(anyhow::Error),
}

/// A refusal, told to a person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct Refused {
    /// What happened.
    pub what: String,
    /// What to do next, where there is something.
    pub hint: Option<String>,
    /// The command that does it, for those at a command line.
    pub command: Option<String>,
    /// What happened and what to do next in Chinese, where people meet it on pages.
    pub zh: Option<String>,
    /// What kind of refusal it is.
    pub code: Code,
}

/// What kind of refusal it is, for whoever answers machines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Code {
    /// The rules say no.
    #[default]
    NotAllowed,
    /// Something that was asked cannot be read.
    NotUnderstood,
    /// The book has no such account.
    AccountNotFound,
    /// The account is there, but not yet on that day, or nothing was known of it then.
    AccountNotOpen,
    /// The day has not ended.
    DayNotEnded,
    /// The book has no accounts.
    BookEmpty,
    /// Whoever asks may not do this.
    Forbidden,
    /// There is no such person.
    PersonNotFound,
    /// There is nothing of this name.
    NotFound,
    /// It was changed since it was read.
    Changed,
    /// Somebody else writes to the book: later it may go.
    BookBeingWritten,
}

impl Refused {
    /// A refusal by the rules, without a hint.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), hint: None, command: None, zh: None, code: Code::default() }
    }

    /// The refusal with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The refusal with the command that does what its hint says, or what to write behind one.
    #[must_use]
    pub fn command(mut self, command: impl Into<String>) -> Self {
        self.command = Some(command.into());
        self
    }

    /// The refusal with its sentence in Chinese, which tells what to do next, too.
    #[must_use]
    pub fn zh(mut self, zh: impl Into<String>) -> Self {
        self.zh = Some(zh.into());
        self
    }

    /// What happened, in a language as far as it can be told in it.
    pub fn sentence(self, language: Language) -> String {
        match (language, self.zh) {
            (Language::Chinese, Some(zh)) => zh,
            (Language::Chinese, None) | (Language::English, _) => self.what,
        }
    }

    /// The refusal as one of a kind.
    #[must_use]
    pub fn code(mut self, code: Code) -> Self {
        self.code = code;
        self
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(refused) => refused.fmt(f),
            Self::Failed(error) => write!(f, "{error:#}"),
        }
    }
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<anyhow::Error> for Error {
    /// A failure; a refusal that an adapter sent through `anyhow` stays a refusal.
    fn from(error: anyhow::Error) -> Self {
        match error.downcast::<Refused>() {
            Ok(refused) => Self::Refused(refused),
            Err(error) => Self::Failed(error),
        }
    }
}

impl From<Error> for anyhow::Error {
    /// The way back, for a use case that is called within an adapter.
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refused) => Self::new(refused),
            Error::Failed(error) => error,
        }
    }
}

/// What a use case answers.
pub type Result<T> = std::result::Result<T, Error>;
