//! Relief as tables and sentences.

use app::Result;
use app::explain::Language;
use app::port::Reading;
use app::preview::Preview;
use app::products::Products;
use app::relief::{self, Prospect, Relief, Reviewed, State, terms_words};
use app::repair;
use clap::Args;
use collections::Word;
use collections::relief::Kind;
use primitives::{Currency, Date};
use serde_json::{Value, json};

use crate::BookArgs;
use crate::actor::{Tongue, pick};
use crate::console::{print, print_json};
use crate::table::render;

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    book: BookArgs,
    /// All of this person, whatever became of it
    #[arg(long)]
    person: Option<String>,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    tongue: Tongue,
}

#[derive(Debug, Args)]
pub(crate) struct Repair {
    #[command(flatten)]
    book: BookArgs,
    /// An account, or a person, whose accounts are all shown
    #[arg(value_name = "ACCOUNT|PERSON")]
    of: String,
    /// The limit that the account had before it was past due
    #[arg(long, value_name = "AMOUNT")]
    old_limit: Option<String>,
    /// The day; the last closed day by default
    #[arg(long, value_name = "DAY")]
    as_of: Option<Date>,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    tongue: Tongue,
}

fn currency_of(store: &dyn Reading, relief: &Relief) -> Result<Currency> {
    let row = app::intake::find_account(store, &relief.account)?;
    Ok(Products::load(store)?.of_contract(&row.product_key())?.currency)
}

/// One request, in a line.
pub(super) fn told(store: &dyn Reading, relief: &Relief, language: Language) -> Result<()> {
    let what = terms_words(&relief.terms, currency_of(store, relief)?, language);
    let (id, account, kind) = (relief.id, &relief.account, kind(relief.terms.kind(), language));
    let line = match language {
        Language::English => format!("relief {id}, {kind} on account {account}: {what}"),
        Language::Chinese => format!("减免申请{id}（{kind}），账户{account}：{what}"),
    };
    print(&format!("{line}\n{}\n", stands(relief, language)))
}

fn kind(kind: Kind, language: Language) -> String {
    let chinese = match kind {
        Kind::Extension => "展期",
        Kind::LateFee => "减免逾期费用",
        Kind::Settlement => "减免结清",
        Kind::Hardship => "困难帮扶",
        Kind::Plan => "个性化分期",
    };
    pick(language, &kind.word().replace('_', " "), chinese).to_owned()
}

fn stands(relief: &Relief, language: Language) -> String {
    let Relief { asked_by, asked_on, .. } = relief;
    let (english, chinese) = match &relief.state {
        State::Waiting => (
            format!("asked for by {asked_by} on {asked_on}, waits for somebody with authority"),
            format!("{asked_by}于{asked_on}申请，待有权限人员审批"),
        ),
        State::Granted { on, by, role } => {
            (format!("granted on {on} by {by} ({role}), and booked"), format!("{by}（{role}）于{on}批准，已入账"))
        }
        State::Refused { on, by, reason } => {
            (format!("refused on {on} by {by}: {reason}"), format!("{by}于{on}拒绝：{reason}"))
        }
        State::Withdrawn { on, reason } => (format!("withdrawn on {on}: {reason}"), format!("{on}撤回：{reason}")),
        State::Ended { granted_on, on, how } => {
            let ended = match how.as_str() {
                "kept" => "已履行完毕",
                "broken" => "已违约",
                _ => "已到期",
            };
            (format!("granted on {granted_on}, ended on {on}: {how}"), format!("{granted_on}批准，{on}结束：{ended}"))
        }
    };
    pick(language, &english, &chinese).to_owned()
}

impl List {
    pub(super) fn run(&self) -> Result<()> {
        let store = self.book.read()?;
        let all = relief::list(&*store, self.person.as_deref())?;
        let lang = self.tongue.lang;
        let mut rows = Vec::new();
        let mut views = Vec::new();
        for relief in &all {
            let what = terms_words(&relief.terms, currency_of(&*store, relief)?, lang);
            views.push(view(relief, &what));
            rows.push(vec![
                relief.id.to_string(),
                relief.person.clone(),
                relief.account.clone(),
                kind(relief.terms.kind(), lang),
                what,
                stands(relief, lang),
            ]);
        }
        if self.json {
            return print_json(&views);
        }
        let heads = match lang {
            Language::English => ["relief", "person", "account", "kind", "what", "stands"],
            Language::Chinese => ["申请", "客户", "账户", "类型", "内容", "状态"],
        };
        print(&render(&heads, &rows))
    }
}

fn view(relief: &Relief, what: &str) -> Value {
    json!({
        "relief": relief.id, "person": relief.person, "account": relief.account, "kind": relief.terms.kind().word(),
        "what": what, "reason": relief.reason, "evidence": relief.evidence, "rules": relief.rules,
        "asked_on": relief.asked_on.to_string(), "asked_by": relief.asked_by, "state": relief.state.name(),
        "stands": stands(relief, Language::English),
    })
}

/// What a request would come to.
pub(super) fn prospect(prospect: &Prospect, language: Language) -> String {
    let words = |english, chinese| pick(language, english, chinese);
    let mut text = match language {
        Language::English => format!("by {} on {}\n", prospect.rules, prospect.on),
        Language::Chinese => format!("依据{}，{}\n", prospect.rules, prospect.on),
    };
    let (Some(first), Some(last)) = (prospect.previews.first(), prospect.previews.last()) else { return text };
    let (before, after) = (&first.before, &last.after);
    let class = |side: &app::preview::PreviewSide| {
        let found = side.classes.iter().find_map(|class| match class {
            app::classes::ClassView::Classified(class) => Some(class.class.clone()),
            app::classes::ClassView::Unclassified(_) => None,
        });
        found.unwrap_or_else(|| "-".to_owned())
    };
    let last_due = |side: &app::preview::PreviewSide| side.last_due.clone().unwrap_or_else(|| "-".to_owned());
    let days = |side: &app::preview::PreviewSide| side.ageing.past_due_days.to_string();
    let row = |what: &str, [was, is]: [String; 2]| vec![what.to_owned(), was, is];
    let rows = [
        row(words("owed in all", "欠款总额"), [before.owed.total.clone(), after.owed.total.clone()]),
        row(words("interest, fees, penalty", "利息、费用、罚息"), [before.cost.clone(), after.cost.clone()]),
        row(words("past due", "逾期金额"), [before.ageing.overdue.total.clone(), after.ageing.overdue.total.clone()]),
        row(words("days past due", "逾期天数"), [days(before), days(after)]),
        row(words("pays off today", "今日结清金额"), [before.payoff.clone(), after.payoff.clone()]),
        row(words("last due date", "最后到期日"), [last_due(before), last_due(after)]),
        row(words("class", "分类"), [class(before), class(after)]),
    ];
    text.push_str(&render(&[&first.currency, words("now", "现在"), words("with it", "批准后")], &rows));
    text.push_str(&schedule(last, language));
    let nobody = words("nobody", "无人");
    let who = if prospect.roles.is_empty() { nobody.to_owned() } else { prospect.roles.join(", ") };
    text.push_str(&format!("{}{who}\n", words("may be granted by: ", "可批准的角色：")));
    text
}

/// What is due with it, where there is a new calendar.
fn schedule(last: &Preview, language: Language) -> String {
    if last.kind != "restructured" {
        return String::new();
    }
    let open = last.after.instalments.iter().filter(|one| one.state != "settled" && one.unpaid.total != "0.00");
    let rows: Vec<Vec<String>> = open.map(|one| vec![one.due.clone(), one.unpaid.total.clone()]).collect();
    render(&[pick(language, "due", "到期日"), pick(language, "amount", "金额")], &rows)
}

pub(super) fn prospect_view(prospect: &Prospect) -> Value {
    json!({
        "rules": prospect.rules, "on": prospect.on.to_string(), "given_up_minor": prospect.cost.given_up.minor(),
        "of_minor": prospect.cost.of.minor(), "months": prospect.cost.months, "roles": prospect.roles,
        "previews": prospect.previews,
    })
}

pub(crate) fn reviewed(found: &Reviewed, language: Language) -> String {
    let mut text = match language {
        Language::English => format!("{} looked at\n", found.looked_at),
        Language::Chinese => format!("已复核{}项减免\n", found.looked_at),
    };
    for (english, chinese, ids) in [
        ("kept to the end", "履行完毕", &found.kept),
        ("broken", "违约", &found.broken),
        ("over", "到期", &found.over),
        ("to be looked at", "待人工复核", &found.due),
    ] {
        let ids: Vec<String> = ids.iter().map(u64::to_string).collect();
        if !ids.is_empty() {
            text.push_str(&format!("{}: {}\n", pick(language, english, chinese), ids.join(", ")));
        }
    }
    text
}

pub(super) fn reviewed_view(found: &Reviewed) -> Value {
    json!({ "looked_at": found.looked_at, "kept": found.kept, "broken": found.broken, "over": found.over, "due": found.due })
}

impl Repair {
    pub(super) fn run(&self) -> Result<()> {
        let store = self.book.read()?;
        let info = store.info()?;
        let today = app::close_day::business_day(&info, crate::now())?;
        let on = self.as_of.or(info.last_close).unwrap_or(today);
        let is_account = store.accounts_by_reference(&[&self.of])?.into_iter().flatten().next().is_some();
        let found = if is_account {
            vec![repair::of_account(&*store, &self.of, self.old_limit.as_deref(), on)?]
        } else {
            repair::of_person(&*store, &self.of, on)?
        };
        if self.json {
            print_json(&found)
        } else {
            found.iter().try_for_each(|one| print(&super::repair::repaired(one, self.tongue.lang)))
        }
    }
}
