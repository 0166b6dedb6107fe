//! `arrears account`: look at one account.

mod classes;

use app::Result;
use app::classes::ClassView;
use app::explain::{Audience, Language, event_line};
use app::look::{self, Knowledge, Known};
use app::policies::Policies;
use app::products::Products;
use app::view::{AccountView, LenderView, OwnInstalmentView, RestatedView, StandingView, restated_view};
use clap::{Args, Subcommand, ValueEnum};
use primitives::Date;
use serde_json::json;

use crate::console::{print, print_json};
use crate::place::Book;
use crate::{BookArgs, now, table};

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

/// A book opened to look at one account.
struct Desk {
    store: Book,
    products: Products,
    policies: Policies,
}

impl Look {
    fn desk(&self) -> Result<Desk> {
        let store = self.book.read()?;
        let (products, policies) = (Products::load(&*store)?, Policies::load(&*store)?);
        Ok(Desk { store, products, policies })
    }

    fn known<'d>(&self, desk: &'d Desk) -> Result<Known<'d>> {
        let knowledge = self.known_on.as_deref().map(Knowledge::parse).transpose()?.unwrap_or_default();
        let look = look::Look { account: &self.account, as_of: self.as_of, knowledge };
        look.known(&*desk.store, &desk.products, now())
    }

    fn show(&self) -> Result<()> {
        let desk = self.desk()?;
        let view = self.known(&desk)?.view(&*desk.store, &desk.products, &desk.policies)?;
        if self.json { print_json(&view) } else { print(&sheet(&view)) }
    }

    fn history(&self) -> Result<()> {
        let desk = self.desk()?;
        let known = self.known(&desk)?;
        if self.json {
            return print_json(&known.history_view(&*desk.store)?);
        }
        let restated = restated_view(known.history(), known.as_of);
        print(&(timeline(&known) + &restated.iter().map(restated_line).collect::<String>()))
    }
}

impl Explain {
    fn run(self) -> Result<()> {
        let desk = self.look.desk()?;
        let known = self.look.known(&desk)?;
        let lines =
            known.sentences(&*desk.store, &desk.products, &desk.policies, (self.lang.language(), Audience::House))?;
        if self.look.json {
            return print_json(&json!({
                "account": self.look.account, "as_of": known.as_of.to_string(), "sentences": lines,
            }));
        }
        print(&format!("{}\n", lines.join("\n")))
    }
}

/// Its sales and its lenders, a line each; nothing of an account that was always one owner's.
fn whose(view: &AccountView) -> String {
    let sales = view.sales.iter().map(|sale| format!("sold by {} to {} on {}\n", sale.from, sale.to, sale.settled_on));
    let mut text: String = sales.collect();
    for lender in &view.lenders {
        text.push_str(&format!("lender {}: share {}, owed {}\n", lender.lender, lender.share, lender.owed.total));
        text.push_str(&own_schedule(lender));
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// The schedule that a lender has of its own, if it has one.
fn own_schedule(lender: &LenderView) -> String {
    let Some(rate) = lender.own_rate.as_ref().filter(|_| !lender.own_schedule.is_empty()) else { return String::new() };
    let row = |part: &OwnInstalmentView| {
        let of = &part.amount;
        let amounts = [&of.total, &of.principal, &of.interest, &part.unpaid.total];
        [&part.instalment, &part.due].into_iter().chain(amounts).cloned().collect()
    };
    let rows: Vec<Vec<String>> = lender.own_schedule.iter().map(row).collect();
    let header = ["its instalment", "due", "amount", "principal", "interest", "unpaid"];
    format!("a schedule of its own at {rate} a year:\n{}", table::render(&header, &rows))
}

/// A page about an account, for a person.
fn sheet(view: &AccountView) -> String {
    let ageing = &view.ageing;
    let mut text = format!(
        "account {} of {} as of {}\n{}, {} funds, opened {}, {}\n\n",
        view.account, view.person, view.as_of, view.product, view.owner, view.opened_on, view.status
    );
    text.push_str(&whose(view));
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
        let cash = pools.cash_advances.as_ref().map(|amount| format!("cash advances {amount}, ")).unwrap_or_default();
        text.push_str(&format!(
            "\nnot due: spending {}, billed {}, carried {}, {cash}purchases in instalments {}; next statement on {}\n",
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
fn timeline(known: &Known<'_>) -> String {
    let mut lines: Vec<(Date, u64, String)> = Vec::new();
    for entry in &known.entries {
        let late = if entry.booked_on > entry.effective_on {
            format!(" (value date {})", entry.effective_on)
        } else {
            String::new()
        };
        let line = format!("event {}: {}{late}", entry.seq, event_line(entry, known.product));
        lines.push((entry.booked_on, entry.seq, line));
    }
    let bucket = |index: Option<u8>| index.map_or("none", |index| known.product.buckets.name(index));
    for (day, transition) in known.found() {
        let line = format!(
            "close: {} by {}, bucket {} -> {}",
            transition.movement.name(),
            transition.cause.name().replace('_', " "),
            bucket(transition.from.and_then(|from| from.bucket)),
            bucket(transition.to.bucket)
        );
        lines.push((day, u64::MAX, line));
    }
    lines.sort();
    lines.into_iter().map(|(day, _, line)| format!("{day}  {line}\n")).collect()
}
