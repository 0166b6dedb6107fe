//! `arrears contact address`: where persons are reached, and how they are called.

use std::path::{Path, PathBuf};

use anyhow::Context;
use app::access::{Actor, Role};
use app::addresses::reveal::{AddressView, Reached, hidden, reveal};
use app::addresses::table::{self, Brought, channels};
use app::addresses::{self, Address, Name};
use app::channel::Address as Value;
use app::{Refused, Result, outbox};
use clap::{Args, Subcommand};
use collections::person::Place;
use serde_json::json;
use tabular::Folder;

use super::on_book::now;
use super::word;
use crate::BookArgs;
use crate::console::{counted, print, print_json};
use crate::table::render;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Keep an address of a person; the same again changes nothing
    ///
    /// Example: arrears contact address add P-1001 tel-1 --channels sms,voice --value +8613800138000 --zone Asia/Shanghai --book book.db --by Ana
    Add(Add),
    /// Keep how a person is called, in the place of what was kept
    ///
    /// Example: arrears contact address name P-1001 --name 'Zhang Wei' --name-zh 张伟 --salutation 'Dear Mr Zhang' --salutation-zh 尊敬的张先生 --book book.db
    Name(NameOf),
    /// Keep the addresses and names of a table: docs/reference/contact.md tells its columns
    ///
    /// Example: arrears contact address import addresses.csv --book book.db --by Ana
    Import(Import),
    /// List the addresses of a person, masked
    ///
    /// Example: arrears contact address list P-1001 --book book.db --reveal --reason 'letter came back' --by Ana
    List(List),
    /// Take the value of an address out of the book
    Drop(Drop),
    /// Take name, addresses and the texts of messages of a person out of the book
    ///
    /// What happened to the person stays, with ids that stand for nothing.
    Erase(Erase),
}

#[derive(Debug, Args)]
pub(crate) struct Add {
    #[command(flatten)]
    book: BookArgs,
    /// The person, as accounts name them
    person: String,
    /// The address's id, such as tel-1: never the value itself
    address: String,
    /// The ways in which it is used: voice, ai-voice, voice-notice, sms, push, email, instant-message, letter, visit
    #[arg(long, value_name = "WORDS")]
    channels: String,
    /// The value: a number, a mailbox, lines on an envelope
    #[arg(long)]
    value: String,
    /// The language in which to write to it, such as zh-CN
    #[arg(long)]
    language: Option<String>,
    /// The time zone that it points to, such as Asia/Shanghai
    #[arg(long)]
    zone: Option<String>,
    /// Where it is: home, mobile, work, other
    #[arg(long, value_parser = word::<Place>)]
    place: Option<Place>,
    /// Who tells it
    #[arg(long, value_name = "NAME")]
    by: String,
}

#[derive(Debug, Args)]
pub(crate) struct NameOf {
    #[command(flatten)]
    book: BookArgs,
    /// The person, as accounts name them
    person: String,
    /// The name
    #[arg(long)]
    name: String,
    /// The name in Chinese texts; the same by default
    #[arg(long)]
    name_zh: Option<String>,
    /// How the person is addressed; by default by the name
    #[arg(long)]
    salutation: Option<String>,
    /// How the person is addressed in Chinese texts; by default by the name
    #[arg(long)]
    salutation_zh: Option<String>,
    /// The language that the person reads, such as zh-CN
    #[arg(long)]
    language: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    #[command(flatten)]
    book: BookArgs,
    /// The table: .csv, .csv.gz, .jsonl or .parquet
    file: PathBuf,
    /// Who brings it
    #[arg(long, value_name = "NAME")]
    by: String,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    book: BookArgs,
    /// The person, as accounts name them
    person: String,
    /// Print the values themselves; who saw them and why stands in the log of access
    #[arg(long, requires = "reason", requires = "by")]
    reveal: bool,
    /// Why they are to be seen
    #[arg(long, value_name = "TEXT", requires = "reveal")]
    reason: Option<String>,
    /// Who you are
    #[arg(long, value_name = "NAME", requires = "reveal")]
    by: Option<String>,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Drop {
    #[command(flatten)]
    book: BookArgs,
    /// The person, as accounts name them
    person: String,
    /// The address's id
    address: String,
}

#[derive(Debug, Args)]
pub(crate) struct Erase {
    #[command(flatten)]
    book: BookArgs,
    /// The person, as accounts name them
    person: String,
}

impl Verb {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::Add(add) => add.run(),
            Self::Name(name) => name.run(),
            Self::Import(import) => import.run(),
            Self::List(list) => list.run(),
            Self::Drop(drop) => drop.run(),
            Self::Erase(erase) => erase.run(),
        }
    }
}

impl Add {
    fn run(self) -> Result<()> {
        let address = Address {
            person: self.person,
            id: self.address,
            channels: channels(&self.channels)?,
            value: Value::new(self.value),
            language: self.language,
            zone: self.zone,
            place: self.place,
        };
        let mut store = self.book.write()?;
        let mut unit = store.begin()?;
        let changed = addresses::add(&mut *unit, &address, &self.by, now())?;
        unit.commit()?;
        told(changed, &format!("address {} of {}", address.id, address.person))
    }
}

fn told(changed: bool, what: &str) -> Result<()> {
    print(&format!("{}: {what}\n", if changed { "kept" } else { "known already" }))
}

impl NameOf {
    fn run(self) -> Result<()> {
        let salutation = self.salutation.unwrap_or_else(|| self.name.clone());
        let name_zh = self.name_zh.clone().unwrap_or_else(|| self.name.clone());
        let name = Name {
            salutation_zh: self.salutation_zh.or(self.name_zh).unwrap_or_else(|| salutation.clone()),
            name: self.name,
            name_zh,
            salutation,
            language: self.language,
        };
        let mut store = self.book.write()?;
        let mut unit = store.begin()?;
        let changed = addresses::set_name(&mut *unit, &self.person, &name, now())?;
        unit.commit()?;
        told(changed, &format!("the name of {}", self.person))
    }
}

impl Import {
    fn run(self) -> Result<()> {
        let folder = self.file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = self.file.file_name().and_then(|name| name.to_str()).context("the table has no name")?;
        let tables = Folder::new(folder);
        let mut store = self.book.write()?;
        let taken = table::take_in(&mut *store, &tables, Brought { file, actor: &self.by, now: now() })?;
        for refused in &taken.refused {
            eprintln!("{refused}");
        }
        print(&format!(
            "{file}: {} kept, {} known already, {} refused\n",
            counted(taken.changed, "address or name", "addresses and names"),
            crate::console::count(taken.known),
            counted(taken.refused.len() as u64, "row", "rows"),
        ))?;
        if taken.refused.is_empty() {
            return Ok(());
        }
        Err(Refused::new("not all rows were taken").hint("mend the rows named above and import the table again").into())
    }
}

impl List {
    fn run(&self) -> Result<()> {
        let found = self.reached()?;
        if self.json {
            let one = |one: &AddressView| {
                json!({
                    "address": one.address, "channels": one.channels, "value": one.value, "language": one.language,
                    "zone": one.zone, "place": one.place,
                })
            };
            let name =
                found.name.map(|one| json!({ "name": one.name, "name_zh": one.name_zh, "language": one.language }));
            let addresses = found.addresses.iter().map(one).collect::<Vec<_>>();
            return print_json(&json!({ "person": self.person, "name": name, "addresses": addresses }));
        }
        if let Some(name) = found.name {
            print(&format!("{}: {}\n", self.person, name.name))?;
        }
        let row = |one: &AddressView| {
            vec![
                one.address.clone(),
                one.channels.join(" "),
                one.value.replace('\n', ", "),
                one.language.clone().unwrap_or_default(),
                one.zone.clone().unwrap_or_default(),
                one.place.unwrap_or_default().to_owned(),
            ]
        };
        let header = ["address", "channels", "value", "language", "zone", "place"];
        print(&render(&header, &found.addresses.iter().map(row).collect::<Vec<_>>()))
    }

    /// Masked; or as they are, told in the log of access before they are printed.
    fn reached(&self) -> Result<Reached> {
        if !self.reveal {
            return hidden(&*self.book.read()?, &self.person);
        }
        let by = self.by.as_deref().map(str::trim).filter(|by| !by.is_empty());
        let by = by.ok_or_else(|| Refused::new("nobody is named").hint("say who you are: --by NAME"))?;
        let actor = Actor::of_roles(by, &[Role::Collector]);
        let reason = self.reason.as_deref().unwrap_or_default();
        reveal(&mut *self.book.write()?, &actor, &self.person, reason, now())
    }
}

impl Drop {
    fn run(&self) -> Result<()> {
        addresses::drop(&mut *self.book.write()?, &self.person, &self.address)?;
        print(&format!("dropped: address {} of {}\n", self.address, self.person))
    }
}

impl Erase {
    fn run(&self) -> Result<()> {
        let mut store = self.book.write()?;
        let addresses = addresses::erase(&mut *store, &self.person)?;
        let texts = outbox::erase(&mut *store, &self.person)?.texts;
        print(&format!(
            "{}: name, {} and {} taken out\n",
            self.person,
            counted(addresses as u64, "address", "addresses"),
            counted(texts as u64, "text of a message", "texts of messages")
        ))
    }
}
