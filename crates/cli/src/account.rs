//! `arrears account`: look at one account.

mod classes;

use anyhow::Context;
use app::classes::ClassView;
use app::explain::{Language, event_line, explain};
use app::export::instant;
use app::intake::find_account;
use app::port::{AccountRow, JournalRow, Reading};
use app::products::Products;
use app::view::{AccountView, RestatedView, StandingView, account_view, event_view, restated_view};
use app::{Refused, Result};
use clap::{Args, Subcommand, ValueEnum};
use ledger::{Entry, History, Product, day_close};
use primitives::Date;
use serde_json::json;

use crate::book::day_or_last_close;
use crate::console::{print, print_json};
use crate::{BookArgs, table};

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Show the whole state of an account on a day, past or to come
    ///
    /// Example: arrears account show C-1001 --as-of 2025-06-30 --json
    Show(Look),
    /// Tell in sentences why the account stands where it stands, citing its events
    ///
    /// Example: arrears account explain C-1001 --as-of 2025-06-30 --lang zh
    Explain(Explain),
    /// List what happened, what every close found, and on which days what was reported then is not what is known now
    ///
    /// Example: arrears account history C-1001 --known-on 2025-05-01
    History(Look),
    /// Tell the classes of an account by the policies of its product, and why
    ///
    /// Example: arrears account classes C-1001 --as-of 2025-06-30 --history
    Classes(classes::Classes),
}

#[derive(Debug, Args)]
pub(crate) struct Look {
    #[command(flatten)]
    book: BookArgs,
    /// The lender's reference of the account
    account: String,
    /// The day at whose end it is shown; by default the last closed day, or the day of --known-on
    #[arg(long, value_name = "DAY")]
    as_of: Option<Date>,
    /// Only what was known then: a business day (what its close knew) or an instant such as 2025-04-01T09:00:00Z
    #[arg(long, value_name = "DAY|INSTANT")]
    known_on: Option<String>,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    #[command(flatten)]
    look: Look,
    /// The language of the sentences
    #[arg(long, value_enum, default_value_t = Lang::En)]
    lang: Lang,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Lang {
    /// English
    En,
    /// Chinese
    Zh,
}

impl Lang {
    pub(crate) fn language(self) -> Language {
        match self {
            Self::En => Language::English,
            Self::Zh => Language::Chinese,
        }
    }
}

impl Verb {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::Show(look) => look.show(),
            Self::Explain(explain) => explain.run(),
            Self::History(look) => look.history(),
            Self::Classes(classes) => classes.run(),
        }
    }
}

/// An account as it was known at some time.
struct Known {
    row: AccountRow,
    product: Product,
    entries: Vec<Entry>,
    journal: Vec<JournalRow>,
    as_of: Date,
}

impl Known {
    fn history(&self) -> History<'_> {
        History::new(&self.product, &self.entries)
    }
}

impl Look {
    fn known(&self) -> Result<Known> {
        let store = self.book.read()?;
        let products = Products::load(&*store)?;
        let row = find_account(&*store, &self.account)?;
        let key = row.product_key();
        let product = products.of_contract(&key)?.clone();
        let (entries, journal) = self.known_events(&*store, &row)?;
        if let Some(known_on) = self.known_on.as_ref().filter(|_| entries.is_empty()) {
            return Err(Refused::new(format!("nothing was known of account {} on {known_on}", self.account)).into());
        }
        let as_of = self.day(&*store)?;
        Ok(Known { row, product, entries, journal, as_of })
    }

    /// The events of an account that are to be looked at, in replay order and in the order of the journal.
    fn known_events(&self, store: &dyn Reading, row: &AccountRow) -> Result<(Vec<Entry>, Vec<JournalRow>)> {
        let mut entries = row.record.unpack()?.entries;
        let mut seqs: Vec<u64> = entries.iter().map(|entry| entry.seq).collect();
        seqs.sort_unstable();
        let mut journal = store.journal_at(&seqs)?;
        if let Some(known_on) = &self.known_on {
            let knows = knowledge(known_on)?;
            journal.retain(|event| knows.has(event));
            entries.retain(|entry| journal.iter().any(|event| event.seq == entry.seq));
        }
        Ok((entries, journal))
    }

    fn day(&self, store: &dyn Reading) -> Result<Date> {
        match (&self.as_of, self.known_on.as_deref().and_then(|known| known.parse().ok())) {
            (None, Some(day)) => Ok(day),
            (as_of, _) => day_or_last_close(store, *as_of),
        }
    }

    fn not_open(&self, known: &Known) -> Refused {
        let opened = known.entries.first().map(|entry| entry.effective_on);
        let hint = opened.map_or_else(String::new, |day| format!("its contract began on {day}"));
        Refused::new(format!("account {} is not open on {}", self.account, known.as_of)).hint(hint)
    }

    fn show(&self) -> Result<()> {
        let known = self.known()?;
        let view = account_view(&self.account, known.history(), known.as_of);
        let mut view = view.ok_or_else(|| self.not_open(&known))?;
        if !known.product.classification.is_empty() {
            view.classes = classes::ask(self, &known, app::classes::view)?;
        }
        if self.json { print_json(&view) } else { print(&sheet(&view)) }
    }

    fn history(&self) -> Result<()> {
        let known = self.known()?;
        let found = day_close::transitions(known.history(), known.as_of);
        let bucket = |index: Option<u8>| index.map(|index| known.product.buckets.name(index).to_owned());
        if self.json {
            let events = known.journal.iter().map(|row| {
                let entry = known.history().entry(row.seq).context("an event is missing from the record")?;
                Ok(json!({
                    "seq": row.seq, "kind": row.kind, "effective_on": row.effective_on.to_string(),
                    "booked_on": row.booked_on.to_string(), "recorded_at": instant(row.recorded_at)?, "key": row.key,
                    "event": event_view(entry, known.product.currency),
                }))
            });
            let events: Vec<_> = events.collect::<anyhow::Result<_>>()?;
            let transitions: Vec<_> = found
                .iter()
                .map(|(day, transition)| {
                    json!({
                        "close": day.to_string(), "movement": transition.movement.name(), "cause": transition.cause.name(),
                        "from_bucket": transition.from.and_then(|from| bucket(from.bucket)),
                        "to_bucket": bucket(transition.to.bucket),
                        "overdue_since": transition.to.overdue_since.map(|since| since.to_string()),
                    })
                })
                .collect();
            return print_json(&json!({
                "account": self.account, "person": known.row.person, "events": events, "transitions": transitions,
                "restated": restated_view(known.history(), known.as_of),
            }));
        }
        let restated = restated_view(known.history(), known.as_of);
        print(&(timeline(&known, &found, bucket) + &restated.iter().map(restated_line).collect::<String>()))
    }
}

/// Up to when something was known.
enum Knowledge {
    /// What the close of a business day knew.
    Day(Date),
    /// What was recorded by an instant.
    Instant(app::port::Micros),
}

impl Knowledge {
    fn has(&self, event: &JournalRow) -> bool {
        match self {
            Self::Day(day) => event.booked_on <= *day,
            Self::Instant(micros) => event.recorded_at <= *micros,
        }
    }
}

fn knowledge(text: &str) -> Result<Knowledge> {
    if let Ok(day) = text.parse() {
        return Ok(Knowledge::Day(day));
    }
    let instant: jiff::Timestamp = text.parse().map_err(|_| {
        Refused::new(format!("\"{text}\" is neither a day nor an instant"))
            .hint("a day is written 2025-04-01, an instant 2025-04-01T09:00:00Z")
    })?;
    Ok(Knowledge::Instant(instant.as_microsecond()))
}

impl Explain {
    fn run(self) -> Result<()> {
        let known = self.look.known()?;
        let lines = explain(&self.look.account, known.history(), known.as_of, self.lang.language());
        let mut lines = lines.ok_or_else(|| self.look.not_open(&known))?;
        if !known.product.classification.is_empty() {
            let language = self.lang.language();
            lines.extend(classes::ask(&self.look, &known, |asked| app::classes::sentences(asked, language))?);
        }
        if self.look.json {
            return print_json(&json!({
                "account": self.look.account, "as_of": known.as_of.to_string(), "sentences": lines,
            }));
        }
        print(&format!("{}\n", lines.join("\n")))
    }
}

/// A page about an account, for a person.
fn sheet(view: &AccountView) -> String {
    let ageing = &view.ageing;
    let mut text = format!(
        "account {} of {} as of {}\n{}, {} funds, opened {}, {}\n\n",
        view.account, view.person, view.as_of, view.product, view.funding_source, view.opened_on, view.status
    );
    text.push_str(&format!(
        "days past due {} (delinquent {}), since {}, bucket {}, overdue form {}\n",
        ageing.past_due_days,
        ageing.delinquent_days,
        ageing.overdue_since.as_deref().unwrap_or("-"),
        ageing.bucket.as_deref().unwrap_or("-"),
        ageing.overdue_form.unwrap_or("-")
    ));
    text.push_str(&view.classes.iter().map(class_line).collect::<String>());
    let amounts = |what: &str, amounts: &app::view::ComponentsView| {
        vec![
            what.to_owned(),
            amounts.total.clone(),
            amounts.principal.clone(),
            amounts.interest.clone(),
            amounts.fee.clone(),
            amounts.penalty.clone(),
        ]
    };
    let rows = [amounts("past due", &ageing.overdue), amounts("owed in all", &view.owed)];
    text.push_str(&table::render(&[&view.currency, "total", "principal", "interest", "fee", "penalty"], &rows));
    text.push_str(&format!("credit balance {}", view.credit_balance));
    if let Some(next) = &view.next_due {
        text.push_str(&format!(", next due {} on {}", next.amount, next.due));
    }
    text.push_str("\n\n");
    let rows: Vec<Vec<String>> = view
        .instalments
        .iter()
        .map(|instalment| {
            let name = match instalment.calendar_version {
                None => format!("charge {}", instalment.number),
                Some(1) => instalment.number.to_string(),
                Some(calendar) => format!("{calendar}/{}", instalment.number),
            };
            vec![
                name,
                instalment.due.clone(),
                instalment.amount.total.clone(),
                instalment.paid.total.clone(),
                instalment.waived.total.clone(),
                instalment.unpaid.total.clone(),
                instalment.state.to_owned(),
                instalment.days_past_due.to_string(),
            ]
        })
        .collect();
    let header = ["instalment", "due", "amount", "paid", "waived", "unpaid", "state", "days past due"];
    text.push_str(&table::render(&header, &rows));
    if let Some(pools) = &view.revolving {
        text.push_str(&format!(
            "\nnot due: spending {}, billed {}, carried {}, purchases in instalments {}; next statement on {}\n",
            pools.spending, pools.billed, pools.carried, pools.purchase_plans, pools.next_statement_on
        ));
    }
    text
}

/// Days whose report has been overtaken by what was learned later.
fn restated_line(days: &RestatedView) -> String {
    let told = |standing: &Option<StandingView>| {
        standing.as_ref().map_or_else(
            || "not known".to_owned(),
            |standing| {
                let since = standing.overdue_since.as_ref().map(|since| format!(", overdue since {since}"));
                let bucket = standing.bucket.as_ref().map(|bucket| format!(", bucket {bucket}"));
                format!("{}{}{}", standing.status, since.unwrap_or_default(), bucket.unwrap_or_default())
            },
        )
    };
    let (reported, known) = (told(&days.reported), told(&days.known));
    format!("{} to {}  restated: reported {reported}; known now {known}\n", days.from, days.to)
}

fn class_line(class: &ClassView) -> String {
    match class {
        ClassView::Classified(class) => {
            format!("{} by {} v{}, since {}\n", class.english, class.policy, class.version, class.since)
        }
        ClassView::Unclassified(nothing) => format!("no class by {}: {}\n", nothing.policy, nothing.why),
    }
}

/// Events and closes in the order in which they became known.
fn timeline(
    known: &Known,
    found: &[(Date, day_close::Transition)],
    bucket: impl Fn(Option<u8>) -> Option<String>,
) -> String {
    let mut lines: Vec<(Date, u64, String)> = Vec::new();
    for entry in &known.entries {
        let late = if entry.booked_on > entry.effective_on {
            format!(" (value date {})", entry.effective_on)
        } else {
            String::new()
        };
        let line = format!("event {}: {}{late}", entry.seq, event_line(entry, &known.product));
        lines.push((entry.booked_on, entry.seq, line));
    }
    for (day, transition) in found {
        let name = |index| bucket(index).unwrap_or_else(|| "none".to_owned());
        let line = format!(
            "close: {} by {}, bucket {} -> {}",
            transition.movement.name(),
            transition.cause.name().replace('_', " "),
            name(transition.from.and_then(|from| from.bucket)),
            name(transition.to.bucket)
        );
        lines.push((*day, u64::MAX, line));
    }
    lines.sort();
    lines.into_iter().map(|(day, _, line)| format!("{day}  {line}\n")).collect()
}
