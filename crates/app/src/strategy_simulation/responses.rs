//! Responses: what an action is assumed to bring, as data with its source.
//!
//! A file of shares: how many persons pay what is past due because of one action of a channel, and how many answer a call. They
//! are assumptions until a read-out of an experiment has measured them.

use collections::Word;
use collections::person::{Channel, Purpose};
use primitives::Rate;
use serde::Deserialize;
use toml::Spanned;

use crate::error::Refused;
use crate::policy_file::value::{Checked, name, share, wrong};

/// What actions are assumed to bring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Responses {
    /// Its name.
    pub id: String,
    /// Where the numbers come from.
    pub source: String,
    rows: Vec<Response>,
}

/// What one kind of action is assumed to bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Response {
    /// The channel.
    pub channel: Channel,
    /// The purpose; any where there is none.
    pub purpose: Option<Purpose>,
    /// The share of persons who pay what is past due because of it.
    pub pays: Rate,
    /// The share of persons who are reached; nobody says where there is none.
    pub answers: Option<Rate>,
}

impl Responses {
    /// What an action is assumed to bring: the first row that speaks of it.
    pub fn of(&self, channel: Channel, purpose: Purpose) -> Option<&Response> {
        let speaks = |row: &&Response| row.channel == channel && row.purpose.is_none_or(|of| of == purpose);
        self.rows.iter().find(speaks)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    responses: Head,
    #[serde(default)]
    response: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    id: Spanned<String>,
    source: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    channel: Spanned<String>,
    purpose: Option<Spanned<String>>,
    pays: Spanned<String>,
    answers: Option<Spanned<String>>,
}

/// Reads a file of responses.
///
/// # Errors
/// When the text is none: with the file's name, the line, what was found and what is expected.
pub fn parse(file: &str, text: &str) -> Result<Responses, Refused> {
    let written: File =
        toml::from_str(text).map_err(|error| Refused::new(format!("{file}: {}", error.to_string().trim_end())))?;
    written.responses().map_err(|wrong| {
        let line = text[..wrong.at.min(text.len())].matches('\n').count() + 1;
        Refused::new(format!("{file}, line {line}: {}", wrong.what))
    })
}

impl File {
    fn responses(self) -> Checked<Responses> {
        let source = self.responses.source.get_ref();
        if source.trim().is_empty() {
            return Err(wrong(&self.responses.source, "numbers have a source: who measured or assumed them"));
        }
        let mut rows: Vec<Response> = Vec::with_capacity(self.response.len());
        for row in &self.response {
            let response = row.response()?;
            if rows.iter().any(|known| known.channel == response.channel && known.purpose == response.purpose) {
                return Err(wrong(&row.channel, "this channel and purpose are there twice"));
            }
            rows.push(response);
        }
        // What names a purpose goes before what does not.
        rows.sort_by_key(|row| row.purpose.is_none());
        Ok(Responses { id: name(&self.responses.id, "id of responses")?, source: source.clone(), rows })
    }
}

impl Row {
    fn response(&self) -> Checked<Response> {
        let channel = word(&self.channel)?;
        if let Some(answers) = self.answers.as_ref().filter(|_| !is_talk(channel)) {
            return Err(wrong(answers, "only calls and visits are answered"));
        }
        Ok(Response {
            channel,
            purpose: self.purpose.as_ref().map(word).transpose()?,
            pays: share(&self.pays)?,
            answers: self.answers.as_ref().map(share).transpose()?,
        })
    }
}

/// Whether two people speak, or a person and a program.
pub(super) fn is_talk(channel: Channel) -> bool {
    channel.is_call() || channel == Channel::Visit
}

fn word<T: Word>(text: &Spanned<String>) -> Checked<T> {
    T::of(text.get_ref()).ok_or_else(|| {
        let words: Vec<&str> = T::ALL.iter().map(|value| value.word()).collect();
        wrong(text, format!("\"{}\" is not known here: one of {} is expected", text.get_ref(), words.join(", ")))
    })
}
