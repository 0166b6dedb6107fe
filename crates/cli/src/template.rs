//! `arrears template`: the texts of messages and letters.

mod show;
mod versions;

use std::path::{Path, PathBuf};

use anyhow::Context;
use app::explain::Language;
use app::messages::render::{Manner, OfBook, fill, render};
use app::messages::{check, letterhead, message_view, rules, sentence};
use app::products::Products;
use app::template_file::{PRESETS, Written, find, parse};
use app::{Refused, Result, message_values};
use clap::{Args, Subcommand};
use collections::Word;
use collections::conduct::{Approved, ContentPack};
use collections::message::{Kind, Language as Tongue, Segments, Values};
use collections::person::{Role, Target};
use letter::{Block, Fonts, Letter};
use primitives::Date;

use crate::conduct::{packs, today};
use crate::console::{print, print_json};
use crate::contact::{language, word};
use crate::product::read;
use crate::{BookArgs, now};

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List the templates that come with the program, or the versions of a book
    List {
        #[command(flatten)]
        book: BookArgs,
        /// The versions of the book, with what was decided about each
        #[arg(long)]
        in_book: bool,
    },
    /// Put a template into the book as a draft, checked as template check does
    ///
    /// contact run sends by the version of the book that is in force, and by the one that comes with the program where there is none.
    ///
    /// Example: arrears template add our-day-1.toml --by Ana --book book.db
    Add(versions::Add),
    /// Let a version be sent by, from its first day on; a second person does
    ///
    /// Example: arrears template activate day-1@2 --by Bo --reason "counsel agrees" --book book.db
    Activate(versions::Decide),
    /// Take a version out of force
    Withdraw(versions::Decide),
    /// Say what a template is for and what it asks for
    ///
    /// Example: arrears template show demand
    Show {
        /// A template that comes with the program, or a template file
        #[arg(value_name = "TEMPLATE")]
        template: String,
        /// Print the text of the file instead
        #[arg(long)]
        text: bool,
    },
    /// List the placeholders that templates may ask for
    Placeholders,
    /// Check template files: what they must contain, and what they must not say
    ///
    /// Example: arrears template check examples/messages/demand.toml
    Check(Check),
    /// Fill a template with values
    ///
    /// Values are a TOML file: docs/reference/messages.md tells its form. The text is checked as it will be read; with --pdf it is written as
    /// a letter.
    ///
    /// Example: arrears template render demand --values examples/values/zhang.toml --lang zh --pdf letter.pdf
    Render(Box<Render>),
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Template files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// A content pack that comes with the program, or a pack file; left out, those that come with the program
    #[arg(long, value_name = "PACK")]
    pack: Vec<String>,
    /// The day whose rules count; left out, today, or the template's first day where that is later
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// The language: en or zh
    #[arg(long, value_parser = language, default_value = "en")]
    lang: Language,
}

#[derive(Debug, Args)]
pub(crate) struct Render {
    /// A template that comes with the program, or a template file
    #[arg(value_name = "TEMPLATE")]
    template: String,
    /// The values
    #[arg(long, value_name = "FILE")]
    values: PathBuf,
    /// An account of the book: what it owes on the day is taken from there, whatever the values say
    #[arg(long, value_name = "ACCOUNT")]
    account: Option<String>,
    /// A case of the book, by its number: when it came in, its deadline and its answer are taken from there
    #[arg(long, value_name = "CASE", requires = "account")]
    case: Option<u64>,
    /// Relief of the book that was granted, by its number: what it is, until when, and the instalments of a plan are taken from there
    #[arg(long, value_name = "RELIEF", requires = "account")]
    relief: Option<u64>,
    #[command(flatten)]
    book: BookArgs,
    /// The language: en or zh
    #[arg(long, value_parser = language, default_value = "en")]
    lang: Language,
    /// The kind: sms, push, email, voice-script, letter; left out, the template's first, and a letter with --pdf
    #[arg(long, value_parser = word::<Kind>)]
    kind: Option<Kind>,
    /// Who is to read it: debtor, co-obligor, attorney, contact-person, third-person; left out, the template's first
    #[arg(long, value_parser = word::<Target>)]
    target: Option<Target>,
    /// As what the sender acts: creditor, servicer, third-party-collector, debt-buyer; left out, the template's first
    #[arg(long, value_parser = word::<Role>)]
    role: Option<Role>,
    /// A content pack that comes with the program, or a pack file; left out, those that come with the program
    #[arg(long, value_name = "PACK")]
    pack: Vec<String>,
    /// The day whose rules count; left out, the message.date of the values, or else today
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// Write it as a letter
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    pdf: Option<PathBuf>,
    /// A font to be asked first; may be given several times
    #[arg(long, value_name = "FILE", requires = "pdf")]
    font: Vec<PathBuf>,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

impl Verb {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::List { book, in_book: true } => versions::list(&book),
            Self::Add(add) => add.run(),
            Self::Activate(decide) => decide.activate(),
            Self::Withdraw(decide) => decide.withdraw(),
            Self::List { in_book: false, .. } => {
                for preset in &PRESETS {
                    print(&show::line(&parse(preset.id, preset.text)?.template))?;
                }
                Ok(())
            }
            Self::Show { template, text: true } => print(&text(&template)?.1),
            Self::Show { template, text: false } => print(&show::all(&written(&template)?.template)),
            Self::Placeholders => print(&show::placeholders()),
            Self::Check(check) => check.run(),
            Self::Render(render) => render.run(),
        }
    }
}

/// The text of a preset by its name, or else of a file; with how it is called in errors.
fn text(name: &str) -> Result<(String, String)> {
    if let Some(preset) = PRESETS.iter().find(|preset| preset.id == name) {
        return Ok((preset.id.to_owned(), preset.text.to_owned()));
    }
    let path = PathBuf::from(name);
    if path.extension().is_none() && !path.exists() {
        find(name)?;
    }
    Ok((name.to_owned(), read(&path)?))
}

fn written(name: &str) -> Result<Written> {
    let (name, text) = text(name)?;
    Ok(parse(&name, &text)?)
}

impl Check {
    fn run(self) -> Result<()> {
        let packs = packs(&self.pack)?;
        let packs: Vec<&ContentPack> = packs.iter().collect();
        let mut broken = 0;
        for path in &self.files {
            let file = path.display().to_string();
            let written = parse(&file, &read(path)?)?;
            let day = self.as_of.unwrap_or_else(|| today().max(written.template.effective_from));
            let found = check(&packs, &written, day, self.lang)?;
            broken += found.len();
            if found.is_empty() {
                print(&format!("{file}: {}", show::line(&written.template)))?;
            }
            for finding in &found {
                print(&format!("{file}, line {}: {}\n", finding.line.unwrap_or(1), sentence(finding, self.lang)))?;
            }
        }
        match broken {
            0 => Ok(()),
            broken => Err(Refused::new(format!("the templates break {} of content", rules(broken))).into()),
        }
    }
}

impl Render {
    fn run(self) -> Result<()> {
        let written = written(&self.template)?;
        let file = self.values.display().to_string();
        let mut values = message_values::parse(&file, &read(&self.values)?)?;
        self.ask_book(&mut values)?;
        let packs = packs(&self.pack)?;
        let packs: Vec<&ContentPack> = packs.iter().collect();
        let approved = self.approved(&packs, &written, &values)?;
        let message = approved.message();
        match &self.pdf {
            Some(path) => self.write(path, &values, &approved),
            None if self.json => print_json(&message_view(message, approved.packs())),
            None => {
                let subject = message.subject.as_ref().map(|subject| format!("{subject}\n\n")).unwrap_or_default();
                print(&format!("{subject}{}\n", message.text()))?;
                if message.kind == Kind::Sms {
                    let segments = Segments::of(&message.text());
                    eprintln!(
                        "{} parts as a text message ({}, {} units)",
                        segments.count,
                        segments.encoding.word(),
                        segments.units
                    );
                }
                Ok(())
            }
        }
    }

    fn approved(&self, packs: &[&ContentPack], written: &Written, values: &Values) -> Result<Approved> {
        let first = written.template.kinds().iter().next().unwrap_or(Kind::Letter);
        let kind = self.kind.unwrap_or(if self.pdf.is_some() { Kind::Letter } else { first });
        if self.pdf.is_some() && kind != Kind::Letter {
            return Err(Refused::new(format!("a {} is not written as a PDF", kind.word()))
                .hint("leave --kind out, or ask for --kind letter")
                .into());
        }
        Ok(render(packs, written, values, &Manner { kind: Some(kind), ..self.manner() })?)
    }

    fn manner(&self) -> Manner {
        let Self { lang: language, kind, target, role, as_of, .. } = *self;
        Manner { language, kind, target, role, as_of, today: today() }
    }

    /// Takes what the account owes from the book, where one is named.
    fn ask_book(&self, values: &mut Values) -> Result<()> {
        let Some(account) = &self.account else { return Ok(()) };
        let store = self.book.read()?;
        let products = Products::load(&*store)?;
        let of = OfBook { account: account.clone(), case: self.case, relief: self.relief };
        fill(values, (&*store, &products), &of, &self.manner(), now())
    }

    fn write(&self, path: &Path, values: &Values, approved: &Approved) -> Result<()> {
        let pdf = letter_pdf(values, approved, &self.font)?;
        std::fs::write(path, pdf).with_context(|| format!("{} could not be written", path.display()))?;
        Ok(())
    }
}

/// A message as a letter in PDF.
pub(crate) fn letter_pdf(values: &Values, approved: &Approved, fonts: &[PathBuf]) -> Result<Vec<u8>> {
    let letter = letter_of(values, approved)?;
    let failed = |error: &letter::LetterFailed| Refused::new(error.to_string()).hint(error.remedy());
    let fonts = Fonts::find(letter.language, fonts).map_err(|error| failed(&error))?;
    Ok(letter::pdf(&letter, &fonts).map_err(|error| failed(&error))?)
}

/// A message as a letter.
fn letter_of(values: &Values, approved: &Approved) -> Result<Letter> {
    let message = approved.message();
    let head = letterhead(values, approved)?;
    Ok(Letter {
        language: match message.language {
            Tongue::English => letter::Language::English,
            Tongue::Chinese => letter::Language::Chinese,
        },
        sender: head.sender,
        sender_address: head.sender_address,
        sender_contact: head.sender_contact,
        recipient: head.recipient,
        date: head.date,
        reference: head.reference,
        subject: message.subject.clone().unwrap_or_default(),
        body: message.blocks.iter().map(block).collect(),
    })
}

fn block(block: &collections::message::Block) -> Block {
    use collections::message::Block as Part;
    match block {
        Part::Heading(text) => Block::Heading(text.clone()),
        Part::Paragraph(text) => Block::Paragraph(text.clone()),
        Part::Item(text) => Block::Item(text.clone()),
        Part::Signature(text) => Block::Signature(text.clone()),
        Part::Table { head, rows, total } => {
            Block::Table { head: head.clone(), rows: rows.clone(), total: total.clone() }
        }
    }
}
