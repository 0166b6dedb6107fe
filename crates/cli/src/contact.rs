//! `arrears contact`: policy packs, and whether a person may be contacted.

mod address;
mod day;
mod messages;
mod on_book;

use std::path::PathBuf;

use app::contact::{may, sentences, view};
use app::contact_pack_file::{PRESETS, find, parse, schema_text};
use app::explain::Language;
use app::person_file;
use app::versions::Kind;
use app::{Refused, Result};
use clap::{Args, Subcommand};
use collections::Word;
use collections::contact::{Pack, Request, Rule};
use collections::person::{Channel, Purpose, Role, Target};
use jiff::Timestamp;

use crate::console::{print, print_json};
use crate::product::read;
use crate::versions::{Add, Decide, List};

pub(crate) use day::patiently;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List the packs that come with the program. None is legal advice
    Packs,
    /// Print the text of such a pack
    ///
    /// Example: arrears contact pack cn-2026 > mine.toml
    Pack {
        /// The pack
        name: String,
    },
    /// Check pack files and list their rules
    ///
    /// Example: arrears contact check examples/packs/us-2026.toml
    Check {
        /// Pack files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Print the JSON Schema of pack files
    Schema,
    /// Ask whether a person may be contacted, and if not, by which rules and from when on
    ///
    /// Answers from a person file: docs/reference/contact.md tells its form. A no is an answer, so the exit code is 0 for yes and for no;
    /// with --exit-code it is 1 for no.
    ///
    /// Example: arrears contact may --pack cn-2026 --person examples/persons/zhang.toml --at 2026-11-20T21:30:00+08:00 --channel voice --purpose collect
    /// --role third-party-collector --party agency-b --address tel-1
    May(Box<May>),
    /// Put packs into a book as drafts; the same again changes nothing
    ///
    /// Example: arrears contact add --book book.db cn-2026 --by Ana
    Add(Add),
    /// Let a pack decide about a book. Whoever put it in cannot do that
    ///
    /// Example: arrears contact activate --book book.db cn-2026@1 --by Bo --reason 'counsel has looked at it'
    Activate(Decide),
    /// Let a pack of a book decide no more
    Withdraw(Decide),
    /// List the packs of a book with their state
    List(List),
    /// Ask whether a person of a book may be contacted, by its packs, what is known of the person, and what is owed
    ///
    /// Example: arrears contact ask P-1001 --book book.db --channel voice --account C-1001
    Ask(Box<on_book::Question>),
    /// Take a permit for a call or a visit; nobody else gets one for the person until its outcome is told or it has run out
    ///
    /// Example: arrears contact take P-1001 --book book.db --channel voice --account C-1001 --address tel-1 --key call-17 --by Ana
    Take(Box<on_book::Take>),
    /// Tell what came of a permit
    ///
    /// Example: arrears contact tell P-1001 12 --book book.db --outcome conversation --by Ana
    Tell(on_book::Tell),
    /// Keep where persons are reached, and how they are called
    #[command(subcommand)]
    Address(address::Verb),
    /// Tell what is due today for every person, in which way, and what is left out and why
    ///
    /// By the strategy in force, on the business day of an instant. Nothing is done and nothing is kept.
    ///
    /// Example: arrears contact plan --book book.db --at 2026-02-05T10:00+08:00
    Plan(day::PlanOfDay),
    /// Carry the day's plan out: messages are sent, calls and visits become work
    ///
    /// Each message is asked of the gate and the ledger once more in the unit of work that counts it, and is handed over when that is on disk. The
    /// same again on one day sends nothing new.
    ///
    /// Example: arrears contact run --book book.db --values lender.toml --channels channels.toml
    Run(Box<day::RunOfDay>),
    /// Hand over what waits in the outbox, and try again what is due to be
    ///
    /// Example: arrears contact deliver --book book.db --channels channels.toml
    Deliver(day::Deliver),
    /// Take what a carrier says became of messages: a JSON object a line, as docs/reference/gateway.md has receipts
    ///
    /// The file is believed as it is: bring only what comes from the carrier itself. The same file again changes nothing.
    ///
    /// Example: arrears contact receipts receipts.jsonl --book book.db --by operator
    Receipts(messages::Receipts),
    /// Look at the outbox, revive what was given up, or take it out
    #[command(subcommand)]
    Messages(messages::Verb),
    /// Record what is known of a person from a person file; the same file again changes nothing
    ///
    /// Example: arrears contact record P-1001 zhang.toml --book book.db
    Record(on_book::Record),
    /// Print what happened to persons, in order
    ///
    /// Example: arrears contact log P-1001 --book book.db --json
    Log(on_book::Log),
}

#[derive(Debug, Args)]
pub(crate) struct May {
    /// A pack that comes with the program, or a pack file; several may be given, and the strictest counts
    #[arg(long, required = true, value_name = "PACK")]
    pack: Vec<String>,
    /// The person's timeline
    #[arg(long, value_name = "FILE")]
    person: PathBuf,
    /// The instant, with its offset
    #[arg(long, value_name = "INSTANT")]
    at: Timestamp,
    #[command(flatten)]
    request: Wanted,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
    /// The language: en or zh
    #[arg(long, value_parser = language, default_value = "en")]
    lang: Language,
    /// Exit with 1 when the answer is no
    #[arg(long)]
    exit_code: bool,
}

/// What is asked of the gate.
#[derive(Debug, Args)]
pub(crate) struct Wanted {
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
}

impl Wanted {
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
}

/// A word of the field; hyphens stand for underscores.
pub(crate) fn word<T: Word>(text: &str) -> std::result::Result<T, String> {
    T::of(&text.replace('-', "_")).ok_or_else(|| {
        let words: Vec<String> = T::ALL.iter().map(|word| word.word().replace('_', "-")).collect();
        format!("one of {} is expected", words.join(", "))
    })
}

pub(crate) fn language(text: &str) -> std::result::Result<Language, String> {
    match text {
        "en" => Ok(Language::English),
        "zh" => Ok(Language::Chinese),
        _ => Err("en or zh is expected".to_owned()),
    }
}

impl Verb {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::Packs => {
                for preset in &PRESETS {
                    let pack = parse(preset.id, preset.text)?;
                    print(&format!("{}\n", line(&pack)))?;
                }
                Ok(())
            }
            Self::Pack { name } => print(find(&name)?.text),
            Self::Check { files } => {
                for file in files {
                    let pack = parse(&file.display().to_string(), &read(&file)?)?;
                    print(&format!("{}: {}\n", file.display(), line(&pack)))?;
                    print(&rules(&pack))?;
                }
                Ok(())
            }
            Self::Schema => print(&schema_text()),
            Self::May(question) => question.run(),
            Self::Add(add) => add.run(Kind::ContactPack),
            Self::Activate(decide) => decide.activate(Kind::ContactPack),
            Self::Withdraw(decide) => decide.withdraw(Kind::ContactPack),
            Self::List(list) => list.run(&[Kind::ContactPack]),
            Self::Ask(question) => question.ask(),
            Self::Take(take) => take.run(),
            Self::Tell(tell) => tell.run(),
            Self::Address(verb) => verb.run(),
            Self::Plan(plan) => plan.run(),
            Self::Run(run) => run.run(),
            Self::Deliver(deliver) => deliver.run(),
            Self::Receipts(receipts) => receipts.run(),
            Self::Messages(verb) => verb.run(),
            Self::Record(record) => record.run(),
            Self::Log(log) => log.run(),
        }
    }
}

/// What a pack is.
fn line(pack: &Pack) -> String {
    format!(
        "{}, effective from {}: {} rules; {}",
        pack.key,
        pack.effective_from,
        pack.rules().len(),
        pack.title.english
    )
}

/// A line for each rule of a pack.
fn rules(pack: &Pack) -> String {
    let widest = pack.rules().iter().map(|rule| rule.id.as_str().len()).max().unwrap_or_default();
    let line = |rule: &Rule| {
        let [kind, grade] = [rule.kind.word(), rule.grade.word()];
        format!("  {:widest$}  {kind:<17}  {grade:<3}  {}\n", rule.id.as_str(), rule.title.english)
    };
    pack.rules().iter().map(line).collect()
}

impl May {
    fn run(self) -> Result<()> {
        let packs: Vec<Pack> = self.pack.iter().map(|name| pack(name)).collect::<Result<_>>()?;
        let person = person_file::person(&self.person.display().to_string(), &read(&self.person)?)?;
        let request = self.request.request();
        let packs: Vec<&Pack> = packs.iter().collect();
        let answer = may(&packs, &person, &request, self.at);
        if self.json {
            print_json(&view(&answer, self.lang))?;
        } else {
            print(&format!("{}\n", sentences(&answer, self.lang).join("\n")))?;
        }
        match &answer.decision {
            Err(refused) if self.exit_code => {
                let rule = refused.deciding().rule.as_ref().map_or("the pack's first day", |rule| rule.as_str());
                Err(Refused::new(format!("contact is not allowed by {rule}")).into())
            }
            Err(_) | Ok(_) => Ok(()),
        }
    }
}

/// A preset by its name, or else a file.
pub(crate) fn pack(name: &str) -> Result<Pack> {
    if let Some(preset) = PRESETS.iter().find(|preset| preset.id == name) {
        return Ok(parse(preset.id, preset.text)?);
    }
    let path = PathBuf::from(name);
    if path.extension().is_none() && !path.exists() {
        return Err(find(name).err().unwrap_or_else(|| Refused::new(format!("there is no pack \"{name}\""))).into());
    }
    Ok(parse(name, &read(&path)?)?)
}
