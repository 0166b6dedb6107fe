//! `arrears work take`, `done`, and what puts a job down.

use app::explain::Language;
use app::outreach::no_sentences;
use app::work::{Aside, Came, Got, Kept, Report, Taking, done, give_back, hand_over, hold, release, take};
use app::{Refused, Result};
use clap::Args;
use collections::promise::Part;
use jiff::Timestamp;
use serde_json::json;

use super::ByAt;
use super::look::state_words;
use crate::actor::pick;
use crate::console::{print, print_json};
use crate::promise::part;

#[derive(Debug, Args)]
pub(crate) struct Take {
    #[command(flatten)]
    who: ByAt,
    /// The job
    job: String,
    /// Where the person is to be reached, by the address's id
    #[arg(long, value_name = "ID")]
    address: Option<String>,
    /// A contact person who is to be reached instead of the debtor, by id
    #[arg(long, value_name = "ID")]
    third: Option<String>,
    /// How many people come
    #[arg(long, default_value_t = 1)]
    team: u32,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

impl Take {
    pub(super) fn run(self) -> Result<()> {
        let mut store = self.who.at.book.write()?;
        let rules = self.who.at.rules(&*store)?;
        let taking = Taking { address: self.address.as_deref(), third: self.third.as_deref(), team: self.team };
        let got = take(&mut *store, &self.job, self.who.hand(&rules), taking)?;
        if self.json {
            return print_json(&self.view(&got));
        }
        print(&self.words(&got))
    }

    fn view(&self, got: &Got) -> serde_json::Value {
        match got {
            Got::Yes { permit, .. } => {
                let until =
                    permit.as_ref().and_then(|(_, permit)| permit.as_ref()).map(|one| one.expires_at().to_string());
                json!({"taken": true, "permit": permit.as_ref().map(|(id, _)| id), "until": until})
            }
            Got::NotNow { kept, no } => {
                json!({"taken": false, "why": "not_now", "because": no_sentences(no, self.who.at.tongue.lang), "again": kept.due_at().to_string()})
            }
            Got::Moot(about) => json!({"taken": false, "why": "moot", "settled": about.settled}),
            Got::Expired => json!({"taken": false, "why": "expired"}),
        }
    }

    fn words(&self, got: &Got) -> String {
        let job = &self.job;
        let pick = |english: String, chinese: String| match self.who.at.tongue.lang {
            Language::English => english,
            Language::Chinese => chinese,
        };
        match got {
            Got::Yes { permit: None, .. } => pick(format!("{job} is yours\n"), format!("{job} 已归你处理\n")),
            Got::Yes { permit: Some((id, permit)), .. } => {
                let until =
                    permit.as_ref().map(|permit| format!(", until {}", permit.expires_at())).unwrap_or_default();
                pick(
                    format!("{job} is yours, with permit {id}{until}\n"),
                    format!("{job} 已归你处理，许可 {id}{until}\n"),
                )
            }
            Got::NotNow { kept, no } => {
                let why = no_sentences(no, self.who.at.tongue.lang).join("\n");
                let due = kept.due_at();
                pick(format!("not now: {job} waits until {due}\n{why}\n"), format!("暂不可：{job} 等到 {due}\n{why}\n"))
            }
            Got::Moot(about) => {
                let settled = about.settled.join(", ");
                pick(
                    format!("{job} is gone: nothing is to be asked for any more on {settled}\n"),
                    format!("{job} 已取消：{settled} 已无应催款项\n"),
                )
            }
            Got::Expired => pick(format!("{job} is gone: its last day has passed\n"), format!("{job} 已过期\n")),
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Done {
    #[command(flatten)]
    who: ByAt,
    /// The job
    job: String,
    /// What came of it: a code of the work rules
    #[arg(long, value_name = "CODE")]
    outcome: String,
    /// What is to be remembered; checked for forbidden conduct
    #[arg(long, default_value = "")]
    note: String,
    /// What was promised: the last day and the amount; may be given several times
    #[arg(long = "promise", value_name = "DAY=AMOUNT")]
    promises: Vec<String>,
    /// On which account; needed where the job is about several
    #[arg(long, value_name = "ACCOUNT")]
    account: Option<String>,
    /// When the person wants to be called back, with its offset
    #[arg(long, value_name = "INSTANT")]
    callback_at: Option<Timestamp>,
    /// Where the person was tried, by the address's id
    #[arg(long, value_name = "ID")]
    address: Option<String>,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

impl Done {
    pub(super) fn run(self) -> Result<()> {
        let mut store = self.who.at.book.write()?;
        let rules = self.who.at.rules(&*store)?;
        let account = self.promised_on(&*store)?;
        let parts: Vec<Part> =
            self.promises.iter().map(|text| part(text, rules.currency)).collect::<Result<Vec<_>>>()?;
        let report = Report {
            code: &self.outcome,
            note: &self.note,
            callback_at: self.callback_at,
            promise: account.as_deref().map(|account| (account, parts.as_slice())),
            address: self.address.as_deref(),
        };
        let came = done(&mut *store, &self.job, self.who.hand(&rules), report)?;
        self.tell(&came)
    }

    /// The account of a promise; none where nothing was promised.
    fn promised_on(&self, store: &dyn app::port::Reading) -> Result<Option<String>> {
        if self.promises.is_empty() || self.account.is_some() {
            return Ok(self.account.clone().filter(|_| !self.promises.is_empty()));
        }
        let accounts = app::work::accounts_of(store, &self.job)?;
        match accounts.as_slice() {
            [one] => Ok(Some(one.clone())),
            several => {
                let what = format!("job {} is about {} accounts, and the promise is of one", self.job, several.len());
                Err(Refused::new(what).hint(format!("name it with --account: {}", several.join(", "))).into())
            }
        }
    }

    fn tell(&self, came: &Came) -> Result<()> {
        if self.json {
            return print_json(&json!({
                "job": came.kept.job.id, "state": came.kept.state.name(), "promise": came.promise, "case": came.case,
                "again_at": came.again_at.map(|at| at.to_string()),
            }));
        }
        let lang = self.who.at.tongue.lang;
        let mut text = format!("{}: {}\n", self.job, self.outcome);
        if let Some(promise) = came.promise {
            text.push_str(&match lang {
                Language::English => format!("promise {promise} taken down\n"),
                Language::Chinese => format!("已登记还款承诺{promise}\n"),
            });
        }
        if let Some(case) = &came.case {
            text.push_str(&format!("{} {case}\n", pick(lang, "opened", "已建案件任务")));
        }
        if let Some(at) = came.again_at {
            text.push_str(&format!("{} {at}\n", pick(lang, "again at", "再次处理时间")));
        }
        print(&text)
    }
}

#[derive(Debug, Args)]
pub(crate) struct Plain {
    #[command(flatten)]
    who: ByAt,
    /// The job
    job: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

impl Plain {
    pub(super) fn release(self) -> Result<()> {
        let mut store = self.who.at.book.write()?;
        let rules = self.who.at.rules(&*store)?;
        told(&release(&mut *store, &self.job, self.who.hand(&rules), &self.reason)?, self.who.at.tongue.lang)
    }

    pub(super) fn give_back(self) -> Result<()> {
        let mut store = self.who.at.book.write()?;
        let rules = self.who.at.rules(&*store)?;
        told(&give_back(&mut *store, &self.job, self.who.hand(&rules), &self.reason)?, self.who.at.tongue.lang)
    }
}

#[derive(Debug, Args)]
pub(crate) struct Hold {
    #[command(flatten)]
    plain: Plain,
    /// Until when, with its offset
    #[arg(long, value_name = "INSTANT")]
    until: Timestamp,
}

impl Hold {
    pub(super) fn run(self) -> Result<()> {
        let Plain { who, job, reason } = &self.plain;
        let mut store = who.at.book.write()?;
        let rules = who.at.rules(&*store)?;
        told(&hold(&mut *store, job, who.hand(&rules), Aside { reason, until: self.until })?, who.at.tongue.lang)
    }
}

#[derive(Debug, Args)]
pub(crate) struct HandOver {
    #[command(flatten)]
    plain: Plain,
    /// To whom, as the work rules name them
    #[arg(long, value_name = "NAME")]
    to: String,
}

impl HandOver {
    pub(super) fn run(self) -> Result<()> {
        let Plain { who, job, reason } = &self.plain;
        let mut store = who.at.book.write()?;
        let rules = who.at.rules(&*store)?;
        told(&hand_over(&mut *store, job, who.hand(&rules), (&self.to, reason))?, who.at.tongue.lang)
    }
}

fn told(kept: &Kept, language: Language) -> Result<()> {
    let owner = if kept.owner.is_empty() { String::new() } else { format!(", {}", kept.owner) };
    let (id, state, due) = (&kept.job.id, state_words(kept.state.name(), language), kept.due_at());
    print(&match language {
        Language::English => format!("{id}: {state}{owner}, due {due}\n"),
        Language::Chinese => format!("{id}：{state}{owner}，{due}开始\n"),
    })
}
