//! Contact with the persons of a book: packs in force, permits, what came of them, and the log.

use std::path::PathBuf;

use app::contact::view;
use app::documents::{self, CONTACT_PACK, Decision, Document, Draft};
use app::explain::Language;
use app::outreach::{self, Ask, Law, No, Taken, Used};
use app::persons::{self, News};
use app::port::PersonEventRow;
use app::{Refused, Result, contact_pack_file, person_file};
use clap::Args;
use collections::contact::{Permit, Request};
use collections::person::{Channel, Outcome, Purpose, Role, Target};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{language, word};
use crate::BookArgs;
use crate::console::{print, print_json};
use crate::product::read;
use crate::table::render;

/// Who decides about a pack, and why.
#[derive(Debug, Args)]
pub(crate) struct Decide {
    #[command(flatten)]
    book: BookArgs,
    /// The pack
    id: String,
    /// Its version
    #[arg(id = "pack_version", value_name = "VERSION")]
    version: u32,
    /// Who decides
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

#[derive(Debug, Args)]
pub(crate) struct Add {
    #[command(flatten)]
    book: BookArgs,
    /// Pack files, or names of packs that come with the program
    #[arg(required = true, value_name = "PACK")]
    packs: Vec<String>,
    /// Who puts them in; somebody else activates them
    #[arg(long, value_name = "NAME")]
    by: String,
}

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
    /// The way: voice, ai-voice, voice-notice, sms, push, email, instant-message, letter, visit
    #[arg(long, value_parser = word::<Channel>)]
    channel: Channel,
    /// What it is for: remind, collect, legal-step, notice, locate, reply, confirm-stop
    #[arg(long, value_parser = word::<Purpose>, default_value = "collect")]
    purpose: Purpose,
    /// As what the party acts: creditor, servicer, third-party-collector, debt-buyer
    #[arg(long, value_parser = word::<Role>, default_value = "creditor")]
    role: Role,
    /// Who contacts
    #[arg(long, default_value = "us")]
    party: String,
    /// Who is to be reached: debtor, co-obligor, attorney, contact-person, third-person
    #[arg(long, value_parser = word::<Target>, default_value = "debtor")]
    target: Target,
    /// The contact person, by id
    #[arg(long, value_name = "ID")]
    third: Option<String>,
    /// The address, by id; left out, it may be any
    #[arg(long, value_name = "ID")]
    address: Option<String>,
    /// The accounts to be discussed; left out, they may be any
    #[arg(long = "account", value_name = "ACCOUNT")]
    accounts: Vec<String>,
    /// How many people come
    #[arg(long, default_value_t = 1)]
    team: u32,
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

impl Add {
    pub(super) fn run(self) -> Result<()> {
        let mut store = self.book.write()?;
        for name in &self.packs {
            let text = match contact_pack_file::PRESETS.iter().find(|preset| preset.id == name) {
                Some(preset) => preset.text.to_owned(),
                None => read(&PathBuf::from(name))?,
            };
            let pack = contact_pack_file::parse(name, &text)?;
            let draft = Draft { kind: CONTACT_PACK, id: &pack.key.id, version: pack.key.version, text: &text };
            let decision = Decision { by: &self.by, reason: "put into the book", now: crate::now() };
            let is_new = documents::add(&mut *store, draft, decision)?;
            let what = if is_new { "added as a draft" } else { "known already" };
            print(&format!("{what}: {}\n", super::line(&pack)))?;
        }
        Ok(())
    }
}

impl Decide {
    pub(super) fn activate(self) -> Result<()> {
        let decision = Decision { by: &self.by, reason: &self.reason, now: crate::now() };
        documents::activate(&mut *self.book.write()?, CONTACT_PACK, (&self.id, self.version), decision)?;
        print(&format!("active: {} v{}\n", self.id, self.version))
    }

    pub(super) fn withdraw(self) -> Result<()> {
        let decision = Decision { by: &self.by, reason: &self.reason, now: crate::now() };
        documents::withdraw(&mut *self.book.write()?, CONTACT_PACK, (&self.id, self.version), decision)?;
        print(&format!("withdrawn: {} v{}\n", self.id, self.version))
    }
}

/// The packs of a book, each with its state and who decided.
pub(super) fn list(book: &BookArgs) -> Result<()> {
    let versions = documents::all(&*book.read()?, CONTACT_PACK)?;
    let row = |document: &Document| {
        let last = document.changes.last();
        vec![
            format!("{} v{}", document.row.id, document.row.version),
            document.state.name().to_owned(),
            last.map(|change| change.by.clone()).unwrap_or_default(),
            last.map(|change| change.reason.clone()).unwrap_or_default(),
        ]
    };
    print(&render(&["pack", "state", "by", "why"], &versions.iter().map(row).collect::<Vec<_>>()))
}

impl Question {
    fn request(&self) -> Request {
        Request {
            channel: self.channel,
            purpose: self.purpose,
            party: self.party.as_str().into(),
            role: self.role,
            target: self.target,
            third: self.third.as_deref().map(Into::into),
            address: self.address.as_deref().map(Into::into),
            accounts: self.accounts.iter().map(|account| account.as_str().into()).collect(),
            team: self.team,
        }
    }

    pub(super) fn ask(&self) -> Result<()> {
        let store = self.book.read()?;
        let (law, request) = (Law::load(&*store)?, self.request());
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
        let (law, request) = (Law::load(&*store)?, question.request());
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
        if store.accounts_of_person(&self.person)?.is_empty() {
            let refused = Refused::new(format!("the book has no account of person {}", self.person));
            return Err(refused.hint("write the person as accounts name them").into());
        }
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
