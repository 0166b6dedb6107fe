//! `arrears work list`, `show` and `next`.

use std::collections::BTreeMap;

use app::explain::Language;
use app::persons::word;
use app::work::{Best, JobView, Queue, State, Told, jobs, next, reasons, show};
use app::{Refused, Result};
use clap::Args;
use collections::work::Because;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{At, ByAt};
use crate::console::{print, print_json};
use crate::contact::language;
use crate::table::render;

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    at: At,
    /// Only of this queue
    #[arg(long, value_name = "NAME")]
    queue: Option<String>,
    /// Only in the hands of, or meant for
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    /// Only in this state: open, taken, held, done, expired, moot; those that have not ended where it is left out
    #[arg(long, value_parser = state)]
    state: Option<State>,
    /// Only about this person
    #[arg(long)]
    person: Option<String>,
    /// Only those whose hour has passed
    #[arg(long)]
    late: bool,
    /// At most so many
    #[arg(long, default_value_t = 100)]
    limit: usize,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

fn state(text: &str) -> std::result::Result<State, String> {
    State::named(text).ok_or_else(|| "one of open, taken, held, done, expired, moot is expected".to_owned())
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    #[command(flatten)]
    at: At,
    /// The job
    job: String,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Next {
    #[command(flatten)]
    who: ByAt,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
    /// The language: en or zh
    #[arg(long, value_parser = language, default_value = "en")]
    lang: Language,
}

impl List {
    pub(super) fn run(self) -> Result<()> {
        let store = self.at.book.read()?;
        let rules = self.at.rules(&*store)?;
        let asked = Queue {
            name: self.queue.as_deref(),
            owner: self.user.as_deref(),
            state: self.state,
            person: self.person.as_deref(),
            is_late: self.late,
            limit: self.limit,
        };
        if let Some(name) = &self.queue
            && !rules.queues.iter().any(|queue| queue.name == *name)
        {
            let there: Vec<&str> = rules.queues.iter().map(|queue| queue.name.as_str()).collect();
            let refused = Refused::new(format!("the work rules {} have no queue {name}", rules.key()));
            return Err(refused.hint(format!("there are {}", there.join(", "))).into());
        }
        let found = jobs(&*store, &rules, asked, (self.at.now(), self.at.today(&*store)?))?;
        if self.json {
            return print_json(&found);
        }
        let header = ["job", "person", "action", "queue", "state", "owner", "due", "to be done by", "late"];
        let row = |view: &JobView| {
            vec![
                view.id.clone(),
                view.person.clone(),
                view.action.clone(),
                view.queue.clone().unwrap_or_default(),
                view.state.to_owned(),
                view.owner.clone().unwrap_or_default(),
                short(&view.due_at),
                view.done_by.as_deref().map(short).unwrap_or_default(),
                if view.is_late { "late".to_owned() } else { String::new() },
            ]
        };
        print(&render(&header, &found.iter().map(row).collect::<Vec<_>>()))
    }
}

/// An instant to the second.
fn short(text: &str) -> String {
    text.parse::<Timestamp>().map_or_else(|_| text.to_owned(), |at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

impl Show {
    pub(super) fn run(self) -> Result<()> {
        let store = self.at.book.read()?;
        let rules = self.at.rules(&*store)?;
        let (view, about, past) = show(&*store, &rules, &self.job, (self.at.now(), self.at.today(&*store)?))?;
        let past_due = rules.currency.format(about.past_due);
        if self.json {
            let events: Vec<Value> = past
                .iter()
                .map(|(row, told)| json!({"event": row.seq, "word": word(row), "by": row.actor, "told": told}))
                .collect();
            return print_json(&json!({
                "job": view, "past_due": past_due, "currency": rules.currency.code(), "days_past_due": about.dpd,
                "bucket": about.bucket, "to_ask_for": about.accounts, "settled": about.settled, "events": events,
            }));
        }
        let owner = view.owner.as_deref().map(|owner| format!(", {owner}")).unwrap_or_default();
        print(&format!("{}: {} of {} ({}{owner})\n{}\n", view.id, view.action, view.person, view.state, view.reason))?;
        print(&format!(
            "accounts {}; {past_due} {} past due for {} days, bucket {}\n",
            if about.accounts.is_empty() { "none".to_owned() } else { about.accounts.join(", ") },
            rules.currency.code(),
            about.dpd,
            about.bucket.as_deref().unwrap_or("none")
        ))?;
        if !about.settled.is_empty() {
            print(&format!("nothing to ask for any more on {}\n", about.settled.join(", ")))?;
        }
        let late = if view.is_late { ": late" } else { "" };
        let by = view.done_by.as_deref().map(short).unwrap_or_default();
        print(&format!("due {}, to be done by {by}{late}\n", short(&view.due_at)))?;
        let row = |(row, told): &(app::port::PersonEventRow, Told)| {
            let at = Timestamp::from_microsecond(row.at).map(|at| short(&at.to_string())).unwrap_or_default();
            let what = [&told.code, &told.to, &told.reason, &told.note];
            let what: Vec<&str> = what.into_iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
            vec![row.seq.to_string(), at, word(row).to_owned(), row.actor.clone(), what.join("; ")]
        };
        print(&render(&["event", "at", "what", "by", "told"], &past.iter().map(row).collect::<Vec<_>>()))
    }
}

impl Next {
    pub(super) fn run(self) -> Result<()> {
        let store = self.who.at.book.read()?;
        let rules = self.who.at.rules(&*store)?;
        let hand = self.who.hand(&rules);
        let found = next(&*store, hand)?;
        if self.json {
            return print_json(&json!({
                "best": found.best.as_ref().map(|best| best_view(best, hand.now, self.lang)),
                "passed_over": found.passed_over, "day_is_full": found.is_full,
            }));
        }
        match &found.best {
            Some(best) => {
                print(&format!("{}: {} {}\n", best.view.id, best.view.action, best.view.person))?;
                for words in reasons(best, hand.now, self.lang) {
                    print(&format!("- {words}\n"))?;
                }
            }
            None if found.is_full => print(match self.lang {
                Language::English => "nothing: the day is full by the work rules\n",
                Language::Chinese => "无：按规则当日工作量已满\n",
            })?,
            None => print(match self.lang {
                Language::English => "nothing can be done now\n",
                Language::Chinese => "当前没有可做的任务\n",
            })?,
        }
        print(&passed_over(&found.passed_over, self.lang))
    }
}

fn passed_over(passed: &BTreeMap<&'static str, u64>, language: Language) -> String {
    let line = |(why, number): (&&'static str, &u64)| match language {
        Language::English => format!("passed over: {number} ({})\n", why.replace('_', " ")),
        Language::Chinese => format!("跳过 {number} 件（{why}）\n"),
    };
    passed.iter().map(line).collect()
}

fn best_view(best: &Best, now: Timestamp, language: Language) -> Value {
    let (order, days, total) = match best.because {
        Because::Worth { days, total } => ("worth", days, Some(best.currency.format(total))),
        Because::Oldest { days } => ("oldest", days, None),
    };
    json!({
        "job": best.view, "queue": best.queue, "order": order, "days_waiting": days, "counts": total,
        "worth": best.currency.format(best.value.amount), "basis": best.value.basis, "currency": best.currency.code(),
        "past_due": best.currency.format(best.about.past_due), "days_past_due": best.about.dpd,
        "bucket": best.about.bucket, "is_meant": best.is_meant, "because": reasons(best, now, language),
    })
}
