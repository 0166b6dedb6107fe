//! `arrears day classes`.

use app::classes::{BookChange, Classified, changes, reason_views, reasons_in_words};
use app::close_day::Options;
use app::policies::Policies;
use app::products::Products;
use app::{Refused, Result};
use clap::Args;
use primitives::Date;
use serde_json::{Value, json};

use crate::BookArgs;
use crate::account::Lang;
use crate::book::check_policy;
use crate::console::{print, print_json, progress};

#[derive(Debug, Args)]
pub(crate) struct Classes {
    #[command(flatten)]
    book: BookArgs,
    /// The first day; by default the last one that is listed
    #[arg(long, value_name = "DAY")]
    from: Option<Date>,
    /// The last day; by default the last closed one
    #[arg(long, value_name = "DAY")]
    to: Option<Date>,
    /// Only this policy
    #[arg(long, value_name = "POLICY")]
    policy: Option<String>,
    /// The language of the reasons
    #[arg(long, value_enum, default_value_t = Lang::En)]
    lang: Lang,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

impl Classes {
    pub(super) fn run(self) -> Result<()> {
        let store = self.book.read()?;
        let (products, policies) = (Products::load(&*store)?, Policies::load(&*store)?);
        check_policy(&policies, self.policy.as_deref())?;
        let Some(last) = self.to.or(store.info()?.last_close) else {
            return Err(Refused::new("no day is closed yet").hint("close days with: day close, or say --to").into());
        };
        let first = self.from.unwrap_or(last);
        if first > last {
            return Err(Refused::new(format!("{first} is after {last}")).hint("the first day comes before").into());
        }
        let bar = progress(store.info()?.accounts, "classifying");
        let threads = Options::default().threads;
        let book = Classified { store: &*store, products: &products, policies: &policies, threads };
        let mut changes = changes(book, (first, last), |done| bar.set_position(done))?;
        bar.finish_and_clear();
        changes.retain(|change| self.policy.as_ref().is_none_or(|id| *id == change.change.to.policy.key.id));
        if self.json {
            return print_json(&changes.iter().map(as_json).collect::<Vec<Value>>());
        }
        print(&changes.iter().map(|change| as_line(change, self.lang)).collect::<String>())
    }
}

fn as_line(change: &BookChange<'_>, lang: Lang) -> String {
    let (account, change) = (&change.account, &change.change);
    let why = reasons_in_words(&change.to, lang.language()).join(" ");
    let (from, to) = (change.from.unwrap_or("none"), change.to.class_id());
    format!("{}  {account}  {}: {from} -> {to}. {why}\n", change.day, change.to.policy.key)
}

fn as_json(change: &BookChange<'_>) -> Value {
    let (account, change) = (&change.account, &change.change);
    let policy = &change.to.policy.key;
    json!({
        "day": change.day.to_string(), "account": account, "policy": policy.id, "version": policy.version,
        "from": change.from, "to": change.to.class_id(), "since": change.to.since.to_string(),
        "reasons": reason_views(&change.to),
    })
}
