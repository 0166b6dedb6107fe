//! `arrears case`: what somebody has to answer, and by when.

mod limitation;
mod words;

use app::Result;
use app::cases::{self, Answer, Case, Finding, Opening, Wanted};
use app::explain::Language;
use clap::{Args, Subcommand};
use collections::Word;
use collections::bad_faith::Sign;
use collections::case::CaseKind;
use primitives::Date;
use serde_json::{Value, json};

use crate::BookArgs;
use crate::actor::{ActorArgs, Tongue, now};
use crate::console::{print, print_json};
use crate::desk::instant;
use crate::table::render;

use words::{kind, line, stands};

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Open a case: a dispute, a complaint, a question of bad faith; its deadline follows from the desk rules
    ///
    /// Example: arrears case open P-1 dispute --account C-1 --amount 120.00 --reason "says it was returned" --by Ana --key mail-88
    Open(Open),
    /// List the cases that are not closed by their deadlines, or all cases of a person
    ///
    /// Example: arrears case list --overdue
    List(List),
    /// Show a case with all that happened in it
    Show(Show),
    /// Write something down in a case
    Note(Note),
    /// Give a case a longer deadline that the desk rules name
    ///
    /// Example: arrears case extend 12 complex --reason "three merchants to be asked" --by Bo
    Extend(Extend),
    /// Answer a case: what was found, and what is done
    Answer(AnswerArgs),
    /// Add a sign of bad faith to a case that asks about it
    ///
    /// Example: arrears case evidence 14 transferred_assets --on 2026-10-02 --source "land register, file 7" --by Ana
    Evidence(EvidenceArgs),
    /// Decide whether a default is in bad faith; whoever opened the case or found a sign cannot
    Decide(AnswerArgs),
    /// Close a case
    Close(Close),
    /// Say until when claims can be brought before a court, what restarted that last, and which end soon
    ///
    /// Example: arrears case limitation --within 6
    Limitation(limitation::Limitation),
}

#[derive(Debug, Args)]
pub(crate) struct Open {
    #[command(flatten)]
    book: BookArgs,
    /// The person, as accounts name them
    person: String,
    /// What it is about: dispute, complaint, hardship, credit_report, lost_contact, bad_faith, validation, correction
    #[arg(value_parser = word::<CaseKind>)]
    kind: CaseKind,
    /// The account
    #[arg(long)]
    account: Option<String>,
    /// The part of the account that is disputed; all of it by default
    #[arg(long)]
    amount: Option<String>,
    /// The day on which it came in, from which the deadline counts; today by default
    #[arg(long, value_name = "DAY")]
    came_in_on: Option<Date>,
    /// Of a complaint about somebody: who, and so may not answer it
    #[arg(long, value_name = "NAME")]
    about: Option<String>,
    /// What it is, in a sentence, without personal data that is not needed
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    actor: ActorArgs,
    #[command(flatten)]
    tongue: Tongue,
    /// The key under which it is kept: the same key again is the same case
    #[arg(long)]
    key: String,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    book: BookArgs,
    /// Only of this person, the closed ones too
    #[arg(long)]
    person: Option<String>,
    /// Only of this kind
    #[arg(long, value_parser = word::<CaseKind>)]
    kind: Option<CaseKind>,
    /// Only those that have no answer though their last day is over
    #[arg(long)]
    overdue: bool,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    tongue: Tongue,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    #[command(flatten)]
    book: BookArgs,
    /// The case's number
    case: u64,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    tongue: Tongue,
}

#[derive(Debug, Args)]
pub(crate) struct Note {
    #[command(flatten)]
    book: BookArgs,
    /// The case's number
    case: u64,
    /// What is to be written down
    #[arg(long, value_name = "TEXT")]
    text: String,
    #[command(flatten)]
    actor: ActorArgs,
    #[command(flatten)]
    tongue: Tongue,
}

#[derive(Debug, Args)]
pub(crate) struct Extend {
    #[command(flatten)]
    book: BookArgs,
    /// The case's number
    case: u64,
    /// The longer deadline, as the desk rules call it
    #[arg(value_name = "LONGER")]
    longer: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    actor: ActorArgs,
    #[command(flatten)]
    tongue: Tongue,
}

#[derive(Debug, Args)]
pub(crate) struct AnswerArgs {
    #[command(flatten)]
    book: BookArgs,
    /// The case's number
    case: u64,
    /// What was found
    #[arg(long, value_name = "TEXT")]
    finding: String,
    /// What is done
    #[arg(long, value_name = "TEXT")]
    outcome: String,
    /// That the customer was right, or that the default is in bad faith; without it, that it is not so
    #[arg(long)]
    upheld: bool,
    #[command(flatten)]
    actor: ActorArgs,
    #[command(flatten)]
    tongue: Tongue,
}

#[derive(Debug, Args)]
pub(crate) struct EvidenceArgs {
    #[command(flatten)]
    book: BookArgs,
    /// The case's number
    case: u64,
    /// What it shows: able_but_unwilling, broken_promises, transferred_assets, false_statements, evades
    #[arg(value_parser = word::<Sign>)]
    sign: Sign,
    /// The day on which it was so
    #[arg(long, value_name = "DAY")]
    on: Date,
    /// Where it is written down
    #[arg(long, value_name = "TEXT")]
    source: String,
    #[command(flatten)]
    actor: ActorArgs,
    #[command(flatten)]
    tongue: Tongue,
}

#[derive(Debug, Args)]
pub(crate) struct Close {
    #[command(flatten)]
    book: BookArgs,
    /// The case's number
    case: u64,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    actor: ActorArgs,
    #[command(flatten)]
    tongue: Tongue,
}

/// A word of a list; hyphens are as good as underscores.
pub(crate) fn word<T: Word>(text: &str) -> std::result::Result<T, String> {
    let words: Vec<&str> = T::ALL.iter().map(|one| one.word()).collect();
    T::of(&text.replace('-', "_")).ok_or_else(|| format!("one of {} is expected", words.join(", ")))
}

impl Verb {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::Open(open) => open.run(),
            Self::List(list) => list.run(),
            Self::Limitation(limitation) => limitation.run(),
            Self::Show(show) => show.run(),
            Self::Note(note) => {
                let actor = note.actor.actor()?;
                told(&cases::note(&mut *note.book.write()?, &actor, note.case, &note.text, now())?, note.tongue)
            }
            Self::Extend(extend) => {
                let (actor, mut store) = (extend.actor.actor()?, extend.book.write()?);
                let longer = (extend.longer.as_str(), extend.reason.as_str());
                told(&cases::extend(&mut *store, &actor, extend.case, longer, now())?, extend.tongue)
            }
            Self::Answer(answer) => {
                let (actor, mut store) = (answer.actor.actor()?, answer.book.write()?);
                told(&cases::answer(&mut *store, &actor, answer.case, answer.answer(), now())?, answer.tongue)
            }
            Self::Evidence(evidence) => {
                let (actor, mut store) = (evidence.actor.actor()?, evidence.book.write()?);
                let finding = Finding { sign: evidence.sign, on: evidence.on, source: &evidence.source };
                let case = cases::give_evidence(&mut *store, &actor, evidence.case, finding, now())?;
                print(&words::evidence(&case, evidence.tongue.lang))
            }
            Self::Decide(decide) => {
                let (actor, mut store) = (decide.actor.actor()?, decide.book.write()?);
                told(&cases::decide(&mut *store, &actor, decide.case, decide.answer(), now())?, decide.tongue)
            }
            Self::Close(close) => {
                let actor = close.actor.actor()?;
                told(&cases::close(&mut *close.book.write()?, &actor, close.case, &close.reason, now())?, close.tongue)
            }
        }
    }
}

impl AnswerArgs {
    fn answer(&self) -> Answer<'_> {
        Answer { finding: &self.finding, outcome: &self.outcome, upheld: self.upheld }
    }
}

fn told(case: &Case, tongue: Tongue) -> Result<()> {
    print(&format!("{}\n", line(case, tongue.lang)))
}

impl Open {
    fn run(&self) -> Result<()> {
        let mut store = self.book.write()?;
        let amount = match (&self.amount, &self.account) {
            (Some(text), Some(account)) => {
                let currency = app::promises::currency_of(&*store, &self.person, account)?;
                Some(currency.parse(text).map_err(|error| app::Refused::new(error.to_string()))?)
            }
            (Some(_), None) => {
                return Err(app::Refused::new("an amount is of an account: name it with --account").into());
            }
            (None, _) => None,
        };
        let opening = Opening {
            person: &self.person,
            kind: self.kind,
            account: self.account.as_deref(),
            amount,
            came_in_on: self.came_in_on,
            about: self.about.as_deref(),
            reason: &self.reason,
        };
        let id = cases::open(&mut *store, &self.actor.actor()?, opening, &self.key, now())?;
        told(&cases::by_id(&*store, id)?, self.tongue)
    }
}

impl List {
    fn run(&self) -> Result<()> {
        let store = self.book.read()?;
        let overdue_at = self.overdue.then(now);
        let wanted =
            Wanted { person: self.person.as_deref(), overdue_at, kind: self.kind, then: app::persons::Then::default() };
        let found = cases::list(&*store, wanted)?;
        if self.json {
            return print_json(&found.iter().map(view).collect::<Vec<_>>());
        }
        let lang = self.tongue.lang;
        let row = |case: &Case| {
            let kind = match lang {
                Language::English => case.kind.word().to_owned(),
                Language::Chinese => kind(case.kind, lang),
            };
            let account = case.account.clone().unwrap_or_else(|| "-".to_owned());
            let (id, deadline) = (case.id.to_string(), case.deadline.to_string());
            vec![id, case.person.clone(), kind, account, deadline, stands(case, lang), case.reason.clone()]
        };
        let rows: Vec<Vec<String>> = found.iter().map(row).collect();
        print(&render(&words::heads(lang), &rows))
    }
}

impl Show {
    fn run(&self) -> Result<()> {
        let case = cases::by_id(&*self.book.read()?, self.case)?;
        if self.json {
            return print_json(&view(&case));
        }
        let mut text = words::head(&case, self.tongue.lang);
        for note in &case.notes {
            text.push_str(&format!("  {} {}: {}\n", instant(note.at), note.by, note.text));
        }
        print(&text)
    }
}

fn view(case: &Case) -> Value {
    let read = |view: &collections::bad_faith::View| json!({ "model": view.model, "version": view.version, "on": view.on.to_string() });
    let evidence = case.evidence.iter().map(|one| {
        let (sign, view) = (one.sign.word(), one.view.as_ref().map(read));
        json!({ "sign": sign, "on": one.on.to_string(), "source": one.source, "by": one.by, "view": view })
    });
    let notes = case.notes.iter().map(|note| json!({ "at": instant(note.at), "by": note.by, "text": note.text }));
    json!({
        "case": case.id, "person": case.person, "kind": case.kind.word(), "account": case.account,
        "disputed_minor": case.amount.map(primitives::Amount::minor), "about": case.about, "reason": case.reason,
        "rules": case.rules, "came_in_on": case.came_in_on.to_string(), "deadline": case.deadline.to_string(),
        "opened_by": case.opened_by, "state": case.state.name(), "stands": stands(case, Language::English),
        "evidence": evidence.collect::<Vec<_>>(), "notes": notes.collect::<Vec<_>>(),
    })
}
