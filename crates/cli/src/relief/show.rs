//! Relief as tables and sentences.

use app::Result;
use app::port::Reading;
use app::preview::Preview;
use app::products::Products;
use app::relief::{self, Prospect, Relief, Reviewed, State, terms_words};
use app::repair::{self, RepairView, StepView};
use clap::Args;
use collections::Word;
use primitives::{Currency, Date};
use serde_json::{Value, json};

use crate::BookArgs;
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
}

fn currency_of(store: &dyn Reading, relief: &Relief) -> Result<Currency> {
    let row = app::intake::find_account(store, &relief.account)?;
    Ok(Products::load(store)?.of_contract(&row.product_key())?.currency)
}

/// One request, in a line.
pub(super) fn told(store: &dyn Reading, relief: &Relief) -> Result<()> {
    let what = terms_words(&relief.terms, currency_of(store, relief)?);
    let kind = relief.terms.kind().word().replace('_', " ");
    print(&format!("relief {}, {kind} on account {}: {what}\n{}\n", relief.id, relief.account, stands(relief)))
}

fn stands(relief: &Relief) -> String {
    match &relief.state {
        State::Waiting => {
            format!("asked for by {} on {}, waits for somebody with authority", relief.asked_by, relief.asked_on)
        }
        State::Granted { on, by, role } => format!("granted on {on} by {by} ({role}), and booked"),
        State::Refused { on, by, reason } => format!("refused on {on} by {by}: {reason}"),
        State::Withdrawn { on, reason } => format!("withdrawn on {on}: {reason}"),
        State::Ended { granted_on, on, how } => format!("granted on {granted_on}, ended on {on}: {how}"),
    }
}

impl List {
    pub(super) fn run(&self) -> Result<()> {
        let store = self.book.read()?;
        let all = relief::list(&*store, self.person.as_deref())?;
        let mut rows = Vec::new();
        let mut views = Vec::new();
        for relief in &all {
            let what = terms_words(&relief.terms, currency_of(&*store, relief)?);
            views.push(view(relief, &what));
            rows.push(vec![
                relief.id.to_string(),
                relief.person.clone(),
                relief.account.clone(),
                relief.terms.kind().word().to_owned(),
                what,
                stands(relief),
            ]);
        }
        if self.json {
            return print_json(&views);
        }
        print(&render(&["relief", "person", "account", "kind", "what", "stands"], &rows))
    }
}

fn view(relief: &Relief, what: &str) -> Value {
    json!({
        "relief": relief.id, "person": relief.person, "account": relief.account, "kind": relief.terms.kind().word(),
        "what": what, "reason": relief.reason, "evidence": relief.evidence, "rules": relief.rules,
        "asked_on": relief.asked_on.to_string(), "asked_by": relief.asked_by, "state": relief.state.name(),
        "stands": stands(relief),
    })
}

/// What a request would come to.
pub(super) fn prospect(prospect: &Prospect) -> String {
    let mut text = format!("by {} on {}\n", prospect.rules, prospect.on);
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
        row("owed in all", [before.owed.total.clone(), after.owed.total.clone()]),
        row("interest, fees, penalty", [before.cost.clone(), after.cost.clone()]),
        row("past due", [before.ageing.overdue.total.clone(), after.ageing.overdue.total.clone()]),
        row("days past due", [days(before), days(after)]),
        row("pays off today", [before.payoff.clone(), after.payoff.clone()]),
        row("last due date", [last_due(before), last_due(after)]),
        row("class", [class(before), class(after)]),
    ];
    text.push_str(&render(&[&first.currency, "now", "with it"], &rows));
    text.push_str(&schedule(last));
    let who = if prospect.roles.is_empty() { "nobody".to_owned() } else { prospect.roles.join(", ") };
    text.push_str(&format!("may be granted by: {who}\n"));
    text
}

/// What is due with it, where there is a new calendar.
fn schedule(last: &Preview) -> String {
    if last.kind != "restructured" {
        return String::new();
    }
    let open = last.after.instalments.iter().filter(|one| one.state != "settled" && one.unpaid.total != "0.00");
    let rows: Vec<Vec<String>> = open.map(|one| vec![one.due.clone(), one.unpaid.total.clone()]).collect();
    render(&["due", "amount"], &rows)
}

pub(super) fn prospect_view(prospect: &Prospect) -> Value {
    json!({
        "rules": prospect.rules, "on": prospect.on.to_string(), "given_up_minor": prospect.cost.given_up.minor(),
        "of_minor": prospect.cost.of.minor(), "months": prospect.cost.months, "roles": prospect.roles,
        "previews": prospect.previews,
    })
}

pub(super) fn reviewed(found: &Reviewed) -> String {
    let mut text = format!("{} looked at\n", found.looked_at);
    for (what, ids) in [
        ("kept to the end", &found.kept),
        ("broken", &found.broken),
        ("over", &found.over),
        ("to be looked at", &found.due),
    ] {
        let ids: Vec<String> = ids.iter().map(u64::to_string).collect();
        if !ids.is_empty() {
            text.push_str(&format!("{what}: {}\n", ids.join(", ")));
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
        if self.json { print_json(&found) } else { found.iter().try_for_each(|one| print(&repaired(one))) }
    }
}

fn repaired(view: &RepairView) -> String {
    let mut text = format!(
        "account {} of {} on {}, by {}: {}\n",
        view.account,
        view.person,
        view.as_of,
        view.rules,
        stage(view.stage)
    );
    let Some(since) = &view.clean_since else { return text };
    text.push_str(&format!("nothing past due since {since}: {} full months\n", view.clean_months));
    let step = |step: &StepView| {
        let amount = step.amount.as_ref().map(|amount| format!(" ({amount})")).unwrap_or_default();
        format!("{} of the old limit{amount} from {}", step.share, step.on)
    };
    let now = view.limit_now.as_ref().map_or("none yet".to_owned(), step);
    let next = view.limit_next.as_ref().map_or("nothing more: all steps are reached".to_owned(), step);
    text.push_str(&format!("limit: {now}\nnext: {next}\n"));
    if view.proof_of_settlement {
        text.push_str("proof of settlement: may be sent, with: template render settled\n");
    }
    if let Some(ends) = &view.record_ends_on {
        text.push_str(&format!("the bureau shows the record until {ends}; a true record is not taken away earlier\n"));
    }
    for one in &view.corrections {
        text.push_str(&format!(
            "case {} ({}) at the bureau: {}, due {}\n",
            one.case, one.kind, one.state, one.deadline
        ));
    }
    text
}

fn stage(stage: &str) -> &str {
    match stage {
        "never_past_due" => "it was never past due, and nothing is to be repaired",
        "past_due" => "it is past due; the way back begins when that is paid",
        "cured" => "cured",
        "settled" => "settled: nothing is owed any more",
        "settled_for_less" => "settled for less than was owed",
        "lost" => "charged off or written off; pay to begin the way back",
        other => other,
    }
}
