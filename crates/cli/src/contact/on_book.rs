//! Contact with the persons of a book: packs in force, permits, what came of them, and the log.

use std::path::PathBuf;

use app::contact::view;
use app::explain::Language;
use app::outreach::{self, Ask, Law, No, Taken, Used};
use app::persons::{self, News};
use app::port::PersonEventRow;
use app::{Result, person_file};
use clap::Args;
use collections::contact::Permit;
use collections::person::Outcome;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Wanted, language, word};
use crate::BookArgs;
use crate::console::{print, print_json};
use crate::product::read;
use crate::table::render;

/// What is asked about a person of a book.
#[derive(Debug, Args)]
pub(crate) struct Question {
    #[command(flatten)]
    book: BookArgs,
    /// The person, as accounts name them
    person: String,
    /// The instant, with its offset; now by default
    #[arg(long, value_name = "INSTANT")]
    at: Option<Timestamp>,
    #[command(flatten)]
    request: Wanted,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
    /// The language: en or zh
    #[arg(long, value_parser = language, default_value = "en")]
    lang: Language,
}

#[derive(Debug, Args)]
pub(crate) struct Take {
    #[command(flatten)]
    question: Question,
    /// The key under which the permit is kept: the same key again gives the same permit
    #[arg(long)]
    key: String,
    /// Who takes it
    #[arg(long, value_name = "NAME")]
    by: String,
}

#[derive(Debug, Args)]
pub(crate) struct Tell {
    #[command(flatten)]
    book: BookArgs,
    /// The person, as accounts name them
    person: String,
    /// The permit's number
    permit: u64,
    /// What came of it: conversation, other-person, voicemail, no-answer, not-connected, invalid, nobody-met
    #[arg(long, value_parser = word::<Outcome>)]
    outcome: Outcome,
    /// A word of your own list of outcomes
    #[arg(long, default_value = "")]
    code: String,
    /// What is to be remembered
    #[arg(long, default_value = "")]
    note: String,
    /// When it happened; now by default
    #[arg(long, value_name = "INSTANT")]
    at: Option<Timestamp>,
    /// Who tells
    #[arg(long, value_name = "NAME")]
    by: String,
}

#[derive(Debug, Args)]
pub(crate) struct Record {
    #[command(flatten)]
    book: BookArgs,
    /// The person, as accounts name them
    person: String,
    /// A person file: docs/reference/contact.md tells its form
    file: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Log {
    #[command(flatten)]
    book: BookArgs,
    /// Only of this person; of all without it
    person: Option<String>,
    /// Only after this event
    #[arg(long, default_value_t = 0, value_name = "SEQ")]
    after: u64,
    /// At most so many
    #[arg(long, default_value_t = 1_000)]
    limit: usize,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

pub(super) fn now() -> Timestamp {
    Timestamp::from_microsecond(crate::now()).unwrap_or(Timestamp::MAX)
}

impl Question {
    pub(super) fn ask(&self) -> Result<()> {
        let store = self.book.read()?;
        let (law, request) = (Law::load(&*store)?, self.request.request());
        let ask = Ask { person: &self.person, request: &request, actor: "asked", key: "asked" };
        match outreach::may(&*store, &law, &ask, self.at.unwrap_or_else(now))? {
            Ok(permit) => self.yes(&permit, None),
            Err(no) => self.no(&no),
        }
    }

    fn yes(&self, permit: &Permit, id: Option<u64>) -> Result<()> {
        if self.json {
            return print_json(&json!({"allowed": true, "permit": id, "expires_at": permit.expires_at().to_string()}));
        }
        let until = permit.expires_at();
        match (self.lang, id) {
            (Language::English, None) => print(&format!("yes, until {until}\n")),
            (Language::English, Some(id)) => print(&format!("permit {id}: yes, until {until}\n")),
            (Language::Chinese, None) => print(&format!("可以联系，有效至 {until}\n")),
            (Language::Chinese, Some(id)) => print(&format!("许可 {id}：可以联系，有效至 {until}\n")),
        }
    }

    fn no(&self, no: &No) -> Result<()> {
        if self.json {
            return print_json(&no_view(no, self.lang));
        }
        print(&format!("{}\n", outreach::no_sentences(no, self.lang).join("\n")))
    }
}

fn no_view(no: &No, language: Language) -> Value {
    match no {
        No::Gate(answer) => json!({"allowed": false, "by": "gate", "answer": view(answer, language)}),
        No::Busy { party, until } => {
            json!({"allowed": false, "by": "busy", "party": party, "allowed_from": until.to_string()})
        }
        No::Settled(settled) => {
            let accounts: Vec<&str> = settled.iter().map(|one| one.account.as_str()).collect();
            json!({"allowed": false, "by": "settled", "accounts": accounts})
        }
    }
}

impl Take {
    pub(super) fn run(&self) -> Result<()> {
        let question = &self.question;
        let mut store = question.book.write()?;
        let (law, request) = (Law::load(&*store)?, question.request.request());
        let ask = Ask { person: &question.person, request: &request, actor: &self.by, key: &self.key };
        match outreach::take(&mut *store, &law, &ask, question.at.unwrap_or_else(now))? {
            Taken::Yes { id, permit } => question.yes(&permit, Some(id)),
            Taken::Before { id } if question.json => print_json(&json!({"allowed": true, "permit": id})),
            Taken::Before { id } => print(&format!("permit {id}: taken before under this key\n")),
            Taken::No(no) => question.no(&no),
        }
    }
}

impl Tell {
    pub(super) fn run(&self) -> Result<()> {
        let Self { permit, outcome, ref code, ref note, ref by, .. } = *self;
        let used = Used { permit, actor: by, at: self.at.unwrap_or_else(now), outcome, code, note };
        outreach::tell(&mut *self.book.write()?, &self.person, &used, now())?;
        print(&format!("kept: permit {permit}\n"))
    }
}

impl Record {
    pub(super) fn run(&self) -> Result<()> {
        let name = self.file.display().to_string();
        let entries = person_file::parse(&name, &read(&self.file)?)?;
        let mut store = self.book.write()?;
        persons::known(&*store, &self.person)?;
        // The same file again is the same events.
        let hash = app::models::content_hash(&format!("{entries:?}"));
        let news: Vec<News> = entries
            .iter()
            .map(|entry| News::of_contact(&self.person, &format!("file-{}-{}", &hash[..16], entry.seq), entry))
            .collect();
        let mut unit = store.begin()?;
        let before = unit.last_person_seq()?;
        persons::record(&mut *unit, &news, crate::now())?;
        let added = unit.last_person_seq()? - before;
        unit.commit()?;
        print(&format!("{name}: {added} new events of {}\n", self.person))
    }
}

impl Log {
    pub(super) fn run(&self) -> Result<()> {
        let store = self.book.read()?;
        let mut rows = match &self.person {
            Some(person) => store.person_events(&[person.as_str()])?,
            None => store.person_events_after(self.after, self.limit)?,
        };
        rows.retain(|row| row.seq > self.after);
        rows.truncate(self.limit);
        if self.json {
            return rows.iter().try_for_each(|row| print(&format!("{}\n", row_view(row))));
        }
        let row = |row: &PersonEventRow| {
            vec![
                row.seq.to_string(),
                Timestamp::from_microsecond(row.at).map(|at| at.to_string()).unwrap_or_default(),
                row.person.clone(),
                row.kind.clone(),
                row.actor.clone(),
                row.payload.clone(),
            ]
        };
        let header = ["event", "at", "person", "kind", "by", "what"];
        print(&render(&header, &rows.iter().map(row).collect::<Vec<_>>()))
    }
}

fn row_view(row: &PersonEventRow) -> Value {
    let instant = |micros| Timestamp::from_microsecond(micros).map(|at| at.to_string()).unwrap_or_default();
    let payload: Value = serde_json::from_str(&row.payload).unwrap_or(Value::Null);
    json!({
        "seq": row.seq, "person": row.person, "kind": row.kind, "at": instant(row.at),
        "recorded_at": instant(row.recorded_at), "actor": row.actor, "key": row.key, "event": payload,
    })
}
