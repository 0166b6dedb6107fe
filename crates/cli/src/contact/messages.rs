//! `arrears contact messages`: the outbox, and what was given up.

use std::path::PathBuf;

use app::inbound::{ReplyText, replies};
use app::outbox::{self, Heard, Message, hear, state_word};
use app::receipt::parse;
use app::{Refused, Result};
use clap::{Args, Subcommand};
use collections::{Set, Word};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::on_book::now;
use crate::BookArgs;
use crate::console::{count, print, print_json};
use crate::product::read;
use crate::table::render;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List messages, in the order of when something is to be done about them
    ///
    /// Example: arrears contact messages list --state dead --book book.db
    List(List),
    /// Print what people wrote back that was no word to stop messages, the oldest first
    ///
    /// Each waits as a job, too. contact address erase takes the texts out of the book.
    ///
    /// Example: arrears contact messages replies --person P1 --book book.db
    Replies(Replies),
    /// Print a message: where it is, and its text
    Show(Show),
    /// Put a message that was given up, or has failed, into the queue again under its id
    Retry(Retry),
    /// Take a message out that no carrier has; the attempt stays counted
    Drop(Drop),
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    book: BookArgs,
    /// Only in this state: queued, sending, sent, delivered, failed, dead
    #[arg(long, value_parser = ["queued", "sending", "sent", "delivered", "failed", "dead"])]
    state: Option<String>,
    /// Only to this person
    #[arg(long)]
    person: Option<String>,
    /// At most so many
    #[arg(long, default_value_t = 1_000)]
    limit: usize,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Replies {
    #[command(flatten)]
    book: BookArgs,
    /// Only of this person
    #[arg(long)]
    person: Option<String>,
    /// At most so many
    #[arg(long, default_value_t = 1_000)]
    limit: usize,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

impl Replies {
    fn run(&self) -> Result<()> {
        let store = self.book.read()?;
        let all = replies(&*store, self.person.as_deref(), self.limit)?;
        if self.json {
            let view = |reply: &ReplyText| {
                let ReplyText { person, channel, at, text } = reply;
                json!({ "person": person, "channel": channel, "at": at.to_string(), "text": text })
            };
            return all.iter().try_for_each(|reply| print(&format!("{}\n", view(reply))));
        }
        let row = |reply: &ReplyText| {
            vec![reply.person.clone(), reply.channel.clone(), reply.at.to_string(), reply.text.replace('\n', " ")]
        };
        print(&render(&["person", "channel", "at", "text"], &all.iter().map(row).collect::<Vec<_>>()))
    }
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    #[command(flatten)]
    book: BookArgs,
    /// The message's id
    message: String,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Retry {
    #[command(flatten)]
    book: BookArgs,
    /// The message's id
    message: String,
    /// The instant, with its offset; now by default
    #[arg(long, value_name = "INSTANT")]
    at: Option<Timestamp>,
    /// Who decides
    #[arg(long, value_name = "NAME")]
    by: String,
}

#[derive(Debug, Args)]
pub(crate) struct Drop {
    #[command(flatten)]
    book: BookArgs,
    /// The message's id
    message: String,
    /// Who decides
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

#[derive(Debug, Args)]
pub(crate) struct Receipts {
    #[command(flatten)]
    book: BookArgs,
    /// The receipts
    file: PathBuf,
    /// Who brings them
    #[arg(long, value_name = "NAME")]
    by: String,
}

impl Receipts {
    pub(super) fn run(&self) -> Result<()> {
        let (name, text) = (self.file.display(), read(&self.file)?);
        let mut receipts = Vec::new();
        for (line, number) in text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty()) {
            let receipt = parse(line.as_bytes()).map_err(|error| {
                Refused::new(format!("{name}, line {number}: {error}"))
                    .hint("mend the line; nothing of the file was taken")
            })?;
            receipts.push(receipt);
        }
        let mut store = self.book.write()?;
        let mut unit = store.begin()?;
        let (mut new, mut known, mut nobody) = (0, 0, 0);
        for receipt in &receipts {
            match hear(&mut *unit, Set::all(), receipt, (&self.by, now()))? {
                Heard::New => new += 1,
                Heard::Known => known += 1,
                Heard::Nobody => nobody += 1,
            }
        }
        unit.commit()?;
        let [new, known, nobody] = [new, known, nobody].map(count);
        print(&format!("{name}: {new} changed a message, {known} said nothing new, {nobody} of no message of ours\n"))
    }
}

impl Verb {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::List(list) => list.run(),
            Self::Replies(replies) => replies.run(),
            Self::Show(show) => show.run(),
            Self::Retry(retry) => {
                let at = retry.at.unwrap_or_else(now);
                outbox::retry(&mut *retry.book.write()?, &retry.message, &retry.by, at)?;
                print(&format!("queued again: {}\n", retry.message))
            }
            Self::Drop(drop) => {
                outbox::discard(&mut *drop.book.write()?, &drop.message, (&drop.by, &drop.reason), now())?;
                print(&format!("dropped: {}\n", drop.message))
            }
        }
    }
}

fn instant(micros: i64) -> String {
    Timestamp::from_microsecond(micros).map(|at| at.to_string()).unwrap_or_default()
}

/// Since when a message is where it is, or when it is tried next; and why.
fn standing(message: &Message) -> (String, String) {
    let (at, why) = outbox::standing(&message.delivery.state);
    (instant(at), why.unwrap_or_default().to_owned())
}

fn view(message: &Message) -> Value {
    let (at, why) = standing(message);
    json!({
        "message": message.delivery.id.as_str(), "person": message.person, "state": state_word(&message.delivery.state),
        "at": at, "tries": message.delivery.tries, "why": why, "channel": message.request.channel.word(),
        "address": message.request.address.as_ref().map(ToString::to_string), "purpose": message.request.purpose.word(),
        "party": message.request.party.to_string(), "template": message.template, "language": message.language,
        "accounts": message.request.accounts.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

impl List {
    fn run(&self) -> Result<()> {
        let store = self.book.read()?;
        let all = outbox::list(&*store, (self.person.as_deref(), self.state.as_deref()), self.limit)?;
        if self.json {
            return all.iter().try_for_each(|message| print(&format!("{}\n", view(message))));
        }
        let row = |message: &Message| {
            let (at, why) = standing(message);
            vec![
                message.delivery.id.to_string(),
                message.person.clone(),
                message.request.channel.word().to_owned(),
                message.template.clone(),
                state_word(&message.delivery.state).to_owned(),
                message.delivery.tries.to_string(),
                at,
                why,
            ]
        };
        let header = ["message", "person", "channel", "template", "state", "tries", "at", "why"];
        print(&render(&header, &all.iter().map(row).collect::<Vec<_>>()))
    }
}

impl Show {
    fn run(&self) -> Result<()> {
        let store = self.book.read()?;
        let message = outbox::find(&*store, &self.message)?;
        let content = message.content.as_ref();
        if self.json {
            let mut view = view(&message);
            view["subject"] = json!(content.and_then(|content| content.subject.clone()));
            view["text"] = json!(content.map(|content| content.text.clone()));
            let file = |file: &app::channel::Attachment| json!({ "name": file.name, "media_type": file.media_type, "bytes": file.bytes.len() });
            view["attachments"] = json!(message.attachments.iter().map(file).collect::<Vec<_>>());
            return print_json(&view);
        }
        let (at, why) = standing(&message);
        let why = if why.is_empty() { String::new() } else { format!(": {why}") };
        print(&format!(
            "{} to {} by {}, {} in {}, {} tries\n{} {at}{why}\n\n",
            message.delivery.id,
            message.person,
            message.request.channel.word(),
            message.template,
            message.language,
            message.delivery.tries,
            state_word(&message.delivery.state),
        ))?;
        match content {
            None => print("its text was taken out of the book\n"),
            Some(content) => {
                let subject = content.subject.as_ref().map(|subject| format!("{subject}\n\n")).unwrap_or_default();
                print(&format!("{subject}{}\n", content.text))
            }
        }
    }
}
