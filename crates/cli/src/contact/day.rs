//! `arrears contact plan`, `run` and `deliver`: a day of contact.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use app::channel_file::{self, ChannelFile};
use app::delivery::RetryPolicy;
use app::explain::Language;
use app::messages::tongue;
use app::outbox::{self, Carriers, Delivered};
use app::outreach::Law;
use app::relief::review;
use app::treatment::{
    Acting, General, Press, Row, Texts, Totals, Treatment, candidates, plan, row_view, run, sentence, totals_view,
};
use app::{Error, Result};
use clap::Args;
use collections::conduct::Approved;
use collections::message::Values;
use jiff::Timestamp;
use primitives::Rate;
use serde_json::json;

use super::language;
use super::on_book::now;
use crate::console::{count, counted, print, progress};
use crate::place::Book;
use crate::product::read;
use crate::table::render;
use crate::template::letter_pdf;
use crate::{BookArgs, conduct};

/// So many persons are acted on before the book is given to others for a moment.
const PERSONS_AT_ONCE: usize = 200;

/// So many messages are leased at once.
const MESSAGES_AT_ONCE: usize = 64;

/// For how long somebody else's writing is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Debug, Args)]
pub(crate) struct PlanOfDay {
    #[command(flatten)]
    book: BookArgs,
    /// The instant, with its offset; now by default. Its business day is planned
    #[arg(long, value_name = "INSTANT")]
    at: Option<Timestamp>,
    /// Only this person
    #[arg(long)]
    person: Option<String>,
    /// Who carries messages: a way without a carrier is passed over; all have one by default
    #[arg(long, value_name = "FILE")]
    channels: Option<PathBuf>,
    /// Print what it comes to in all, and no persons
    #[arg(long)]
    totals: bool,
    /// Answer as JSON, one object a line, the last one with what it comes to in all
    #[arg(long)]
    json: bool,
    /// The language: en or zh
    #[arg(long, value_parser = language, default_value = "en")]
    lang: Language,
}

#[derive(Debug, Args)]
pub(crate) struct RunOfDay {
    #[command(flatten)]
    plan: PlanOfDay,
    /// What is the same in everybody's messages: the lender's name, how to pay; docs/reference/messages.md tells its form
    #[arg(long, value_name = "FILE")]
    values: PathBuf,
    /// A content pack that comes with the program, or a pack file; left out, those that come with the program
    #[arg(long, value_name = "PACK")]
    pack: Vec<String>,
    /// The language of messages to who has not said one: en or zh
    #[arg(long, value_parser = language, default_value = "en")]
    language: Language,
    /// In how many days payment is asked, where the file of values does not say by when
    #[arg(long, default_value_t = 14, value_name = "DAYS")]
    pay_within_days: u32,
    /// A font for letters to be asked first; may be given several times
    #[arg(long, value_name = "FILE")]
    font: Vec<PathBuf>,
    /// Who does it, for the journal
    #[arg(long, value_name = "NAME", default_value = "contact run")]
    by: String,
    /// Make every message, and keep and send nothing
    #[arg(long)]
    dry_run: bool,
    /// Put messages into the outbox and hand none over: contact deliver does that
    #[arg(long)]
    queue_only: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Deliver {
    #[command(flatten)]
    book: BookArgs,
    /// Who carries messages
    #[arg(long, value_name = "FILE")]
    channels: PathBuf,
    /// What is due through this instant; now by default
    #[arg(long, value_name = "INSTANT")]
    through: Option<Timestamp>,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

/// Draws letters with the machine's fonts, or those that are named.
struct Printer<'p> {
    fonts: &'p [PathBuf],
}

impl Press for Printer<'_> {
    fn letter(&self, values: &Values, approved: &Approved) -> Result<Vec<u8>> {
        letter_pdf(values, approved, self.fonts)
    }
}

fn channel_file(path: &Path) -> Result<ChannelFile> {
    Ok(channel_file::parse(&path.display().to_string(), &read(path)?)?)
}

/// Opens the book to write, and waits for a while for whoever is writing to it.
pub(crate) fn patiently(book: &BookArgs) -> Result<Book> {
    let began = Instant::now();
    loop {
        match book.place()?.write() {
            Ok(book) => return Ok(book),
            Err(error) => match Error::from(error) {
                Error::Refused(refused)
                    if refused.code == app::Code::BookBeingWritten && began.elapsed() < PATIENCE =>
                {
                    std::thread::sleep(Duration::from_millis(20));
                }
                error @ (Error::Refused(_) | Error::Failed(_)) => return Err(error),
            },
        }
    }
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

impl PlanOfDay {
    fn treatment(&self, store: &dyn app::port::Reading) -> Result<Treatment> {
        let mut treatment = Treatment::load(store, self.at.unwrap_or_else(now))?;
        if let Some(path) = &self.channels {
            treatment.carried = channel_file(path)?.ways();
        }
        Ok(treatment)
    }

    pub(super) fn run(&self) -> Result<()> {
        let store = self.book.read()?;
        let treatment = self.treatment(&*store)?;
        let mut told = Told::new(self, &treatment);
        let bar = progress(store.info()?.accounts, "planning");
        let totals = plan(&*store, &treatment, threads(), |row| told.row(row), |done| bar.set_position(done))?;
        bar.finish_and_clear();
        told.end(&totals)
    }
}

/// What is told of a day as it comes.
struct Told<'t> {
    asked: &'t PlanOfDay,
    treatment: &'t Treatment,
    rows: Vec<Vec<String>>,
}

impl<'t> Told<'t> {
    fn new(asked: &'t PlanOfDay, treatment: &'t Treatment) -> Self {
        Self { asked, treatment, rows: Vec::new() }
    }

    fn row(&mut self, row: &Row) -> Result<()> {
        let PlanOfDay { person, totals, json, lang, .. } = self.asked;
        if *totals || person.as_ref().is_some_and(|person| *person != row.person) {
            return Ok(());
        }
        if *json {
            return print(&format!("{}\n", row_view(self.treatment, row, *lang)));
        }
        let (state, step) = self.treatment.step(row.state, row.step);
        let money = |amount| self.treatment.written.currency.format(amount);
        let is_left_out = matches!(row.came, app::treatment::Came::LeftOut(_));
        let account = |(account, amount): &(String, primitives::Amount)| {
            if is_left_out { account.clone() } else { format!("{account} {}", money(*amount)) }
        };
        self.rows.push(vec![
            row.person.clone(),
            format!("{}/{}", state.name, step.name),
            row.accounts.iter().map(account).collect::<Vec<_>>().join(", "),
            step.template.clone().unwrap_or_else(|| "-".to_owned()),
            step.by.clone(),
            sentence(self.treatment, &row.came, *lang),
        ]);
        Ok(())
    }

    fn end(self, totals: &Totals) -> Result<()> {
        if self.asked.json {
            let view = totals_view(self.treatment, totals);
            return print(&format!("{}\n", json!({ "totals": view })));
        }
        let treatment = self.treatment;
        if !self.rows.is_empty() {
            print(&render(&["person", "step", "accounts", "template", "party", "what"], &self.rows))?;
            print("\n")?;
        }
        let mut by_step: BTreeMap<(usize, usize), Vec<String>> = BTreeMap::new();
        for ((state, step, came), steps) in &totals.steps {
            by_step.entry((*state, *step)).or_default().push(format!("{} {}", came.replace('_', " "), count(*steps)));
        }
        let rows: Vec<Vec<String>> = by_step
            .into_iter()
            .map(|((state, step), came)| {
                let (state, step) = treatment.step(state, step);
                vec![format!("{}/{}", state.name, step.name), came.join(", ")]
            })
            .collect();
        if !rows.is_empty() {
            print(&render(&["step", "came to"], &rows))?;
        }
        let strategy = &treatment.written.strategy;
        let cost = Rate::from_billionths(totals.cost_millionths.saturating_mul(1_000));
        print(&format!(
            "{} by {}@{}: {} with a step, cost {cost} {}\n",
            treatment.on,
            strategy.id,
            strategy.version,
            counted(totals.persons, "person", "persons"),
            treatment.written.currency
        ))
    }
}

impl RunOfDay {
    pub(super) fn run(&self) -> Result<()> {
        if !self.dry_run {
            self.look_again()?;
        }
        let reading = self.plan.book.read()?;
        let treatment = self.plan.treatment(&*reading)?;
        let file = self.plan.channels.as_deref().map(channel_file).transpose()?;
        if file.is_none() && !self.dry_run && !self.queue_only {
            let refused = app::Refused::new("it is not said who carries the messages");
            return Err(refused.hint("name a channel file with --channels, or try with --dry-run").into());
        }
        let general = General::parse(&self.values.display().to_string(), &read(&self.values)?)?;
        let printer = Printer { fonts: &self.font };
        let mut texts = Texts::load(&*reading, &treatment, (general, conduct::packs(&self.pack)?), &printer)?;
        texts.language = tongue(self.language);
        texts.pay_within_days = self.pay_within_days;
        let bar = progress(reading.info()?.accounts, "planning");
        let mut persons = candidates(&*reading, &treatment, threads(), |done| bar.set_position(done))?;
        bar.finish_and_clear();
        drop(reading);
        persons.retain(|person| self.plan.person.as_ref().is_none_or(|only| only == person));
        let acting = Acting { texts: &texts, actor: &self.by, is_dry: self.dry_run };
        let mut told = Told::new(&self.plan, &treatment);
        let mut totals = Totals::default();
        for some in persons.chunks(PERSONS_AT_ONCE) {
            let mut store = patiently(&self.plan.book)?;
            totals.merge(run(&mut *store, &treatment, &acting, some, |row| told.row(row))?);
        }
        told.end(&totals)?;
        match file {
            Some(file) if !self.dry_run && !self.queue_only => {
                let done = deliver(&self.plan.book, &file, self.plan.at)?;
                tell(done, self.plan.json)
            }
            Some(_) | None if self.dry_run => note(self.plan.json, "tried only: nothing was kept, nothing was sent\n"),
            Some(_) | None => note(self.plan.json, "the messages wait in the outbox\n"),
        }
    }
}

impl RunOfDay {
    /// Before anybody is contacted: plans that were broken end, and programmes whose day has come are put before somebody.
    fn look_again(&self) -> Result<()> {
        let found = review(&mut *patiently(&self.plan.book)?, self.plan.at.unwrap_or_else(now))?;
        if found.looked_at == 0 {
            return Ok(());
        }
        let text = crate::relief::reviewed(&found, self.plan.lang);
        note(self.plan.json, &text)
    }
}

fn note(json: bool, text: &str) -> Result<()> {
    if json { Ok(()) } else { print(text) }
}

impl Deliver {
    pub(super) fn run(&self) -> Result<()> {
        let done = deliver(&self.book, &channel_file(&self.channels)?, self.through)?;
        tell(done, self.json)
    }
}

fn tell(done: Delivered, json: bool) -> Result<()> {
    let Delivered { sent, put_off, failed, dead } = done;
    if json {
        return print(&format!(
            "{}\n",
            json!({
                "delivered": { "sent": sent, "put_off": put_off, "failed": failed, "dead": dead },
            })
        ));
    }
    print(&format!(
        "handed over: {}; {} put off, {} failed, {} given up\n",
        counted(sent, "message", "messages"),
        count(put_off),
        count(failed),
        count(dead)
    ))
}

/// Works through what waits in the outbox. The book is free for others while carriers are asked.
fn deliver(book: &BookArgs, file: &ChannelFile, at: Option<Timestamp>) -> Result<Delivered> {
    let policy: RetryPolicy = file.retry;
    let (open, links) = (channels::carriers(&file.carriers)?, channels::links(file)?);
    let mut carriers = Carriers::new();
    for one in &open {
        carriers.extend(one.carries.iter().map(|channel| (channel, &*one.carrier)));
    }
    let instant = || at.unwrap_or_else(now);
    let mut done = Delivered::default();
    loop {
        let (law, mut leased, had_some) = {
            let mut store = patiently(book)?;
            let law = Law::load(&*store)?;
            let (leased, had_some) =
                outbox::take(&mut *store, &law, &policy, (instant(), MESSAGES_AT_ONCE), &mut done)?;
            (law, leased, had_some)
        };
        if !had_some {
            return Ok(done);
        }
        if let Some(links) = &links {
            links.give(&mut leased);
        }
        let answers = outbox::hand_over(&leased, &carriers, 8);
        let mut store = patiently(book)?;
        done.add(outbox::answered(&mut *store, &law, &policy, &leased, answers, instant())?);
    }
}
