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
use crate::actor::pick;
use crate::console::{print, print_json};
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
        let lang = self.at.tongue.lang;
        let header = match lang {
            Language::English => ["job", "person", "action", "queue", "state", "owner", "due", "to be done by", "late"],
            Language::Chinese => ["任务", "客户", "动作", "队列", "状态", "负责人", "开始时间", "应完成时间", "超时"],
        };
        let row = |view: &JobView| {
            vec![
                view.id.clone(),
                view.person.clone(),
                view.action.clone(),
                view.queue.clone().unwrap_or_default(),
                state_words(view.state, lang).to_owned(),
                view.owner.clone().unwrap_or_default(),
                short(&view.due_at),
                view.done_by.as_deref().map(short).unwrap_or_default(),
                if view.is_late { pick(lang, "late", "超时").to_owned() } else { String::new() },
            ]
        };
        print(&render(&header, &found.iter().map(row).collect::<Vec<_>>()))
    }
}

/// How far a job has come.
pub(super) fn state_words(state: &'static str, language: Language) -> &'static str {
    let chinese = match state {
        "open" => "待处理",
        "taken" => "处理中",
        "held" => "已搁置",
        "done" => "已完成",
        "expired" => "已过期",
        "moot" => "已无需处理",
        other => other,
    };
    pick(language, state, chinese)
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
        let lang = self.at.tongue.lang;
        let JobView { id, action, person, reason, .. } = &view;
        let state = state_words(view.state, lang);
        print(&match lang {
            Language::English => format!("{id}: {action} of {person} ({state}{owner})\n{reason}\n"),
            Language::Chinese => format!("{id}：{action}，客户{person}（{state}{owner}）\n{reason}\n"),
        })?;
        let none = || pick(lang, "none", "无").to_owned();
        let accounts = if about.accounts.is_empty() { none() } else { about.accounts.join(", ") };
        let (currency, days) = (rules.currency.code(), about.dpd);
        let bucket = about.bucket.clone().unwrap_or_else(none);
        print(&match lang {
            Language::English => {
                format!("accounts {accounts}; {past_due} {currency} past due for {days} days, bucket {bucket}\n")
            }
            Language::Chinese => format!("账户{accounts}；逾期{past_due} {currency}，{days}天，账龄段{bucket}\n"),
        })?;
        if !about.settled.is_empty() {
            let words = pick(lang, "nothing to ask for any more on", "已无应催款项：");
            print(&format!("{words} {}\n", about.settled.join(", ")))?;
        }
        let late = if view.is_late { pick(lang, ": late", "：超时") } else { "" };
        let (due, by) = (short(&view.due_at), view.done_by.as_deref().map(short).unwrap_or_default());
        print(&match lang {
            Language::English => format!("due {due}, to be done by {by}{late}\n"),
            Language::Chinese => format!("{due}开始，应于{by}前完成{late}\n"),
        })?;
        let row = |(row, told): &(app::port::PersonEventRow, Told)| {
            let at = Timestamp::from_microsecond(row.at).map(|at| short(&at.to_string())).unwrap_or_default();
            let what = [&told.code, &told.to, &told.reason, &told.note];
            let what: Vec<&str> = what.into_iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
            vec![row.seq.to_string(), at, word(row).to_owned(), row.actor.clone(), what.join("; ")]
        };
        let heads = match lang {
            Language::English => ["event", "at", "what", "by", "told"],
            Language::Chinese => ["事件", "时间", "内容", "经办人", "说明"],
        };
        print(&render(&heads, &past.iter().map(row).collect::<Vec<_>>()))
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
                "best": found.best.as_ref().map(|best| best_view(best, hand.now, self.who.at.tongue.lang)),
                "passed_over": found.passed_over, "day_is_full": found.is_full,
            }));
        }
        match &found.best {
            Some(best) => {
                print(&format!("{}: {} {}\n", best.view.id, best.view.action, best.view.person))?;
                for words in reasons(best, hand.now, self.who.at.tongue.lang) {
                    print(&format!("- {words}\n"))?;
                }
            }
            None if found.is_full => print(match self.who.at.tongue.lang {
                Language::English => "nothing: the day is full by the work rules\n",
                Language::Chinese => "无：按规则当日工作量已满\n",
            })?,
            None => print(match self.who.at.tongue.lang {
                Language::English => "nothing can be done now\n",
                Language::Chinese => "当前没有可做的任务\n",
            })?,
        }
        print(&passed_over(&found.passed_over, self.who.at.tongue.lang))
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
