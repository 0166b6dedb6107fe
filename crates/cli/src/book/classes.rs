//! `arrears book classes`.

use app::classes::{ClassTally, Classified, tallies};
use app::close_day::Options;
use app::policies::Policies;
use app::products::Products;
use app::{Refused, Result};
use clap::Args;
use primitives::Date;
use serde_json::json;

use super::day_or_last_close;
use crate::console::{count, print, print_json, progress};
use crate::{BookArgs, table};

#[derive(Debug, Args)]
pub(crate) struct Classes {
    #[command(flatten)]
    book: BookArgs,
    /// The day; by default the last closed one
    #[arg(long, value_name = "DAY")]
    as_of: Option<Date>,
    /// Only this policy
    #[arg(long, value_name = "POLICY")]
    policy: Option<String>,
    /// Answer as JSON
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Answer as CSV
    #[arg(long)]
    csv: bool,
}

impl Classes {
    pub(super) fn run(self) -> Result<()> {
        let store = self.book.read()?;
        let (products, policies) = (Products::load(&*store)?, Policies::load(&*store)?);
        check_policy(&policies, self.policy.as_deref())?;
        let as_of = day_or_last_close(&*store, self.as_of)?;
        let bar = progress(store.info()?.accounts, "classifying");
        let threads = Options::default().threads;
        let book = Classified { store: &*store, products: &products, policies: &policies, threads };
        let mut tallies = tallies(book, as_of, |done| bar.set_position(done))?;
        bar.finish_and_clear();
        tallies.retain(|tally| self.policy.is_none() || tally.policy == self.policy);
        if self.json {
            return print_json(&json!({ "as_of": as_of.to_string(), "classes": tallies }));
        }
        if self.csv {
            return print(&tallies.iter().map(|tally| as_csv(as_of, tally)).fold(CSV_HEADER.to_owned(), |a, b| a + &b));
        }
        let rows: Vec<Vec<String>> = tallies.iter().map(as_row).collect();
        let header = ["policy", "class", "accounts", "owed", "past due", "currency"];
        print(&format!("as of {as_of}, as it was reported:\n{}", table::render(&header, &rows)))
    }
}

/// Refuses a policy that the book does not have.
pub(crate) fn check_policy(policies: &Policies, policy: Option<&str>) -> Result<()> {
    match policy.filter(|id| policies.get(id).is_none()) {
        None => Ok(()),
        Some(id) => Err(Refused::new(format!("the book has no policy {id}"))
            .hint("list those that it has with: policy list")
            .into()),
    }
}

fn as_row(tally: &ClassTally) -> Vec<String> {
    let policy = match (&tally.policy, tally.version) {
        (Some(policy), Some(version)) => format!("{policy} v{version}"),
        (Some(policy), None) => policy.clone(),
        (None, _) => "none".to_owned(),
    };
    let class = match (&tally.english, &tally.why) {
        (Some(english), _) => english.clone(),
        (None, why) => format!("no class: {}", why.as_deref().unwrap_or_default()),
    };
    vec![policy, class, count(tally.accounts), tally.owed.clone(), tally.overdue.clone(), tally.currency.clone()]
}

const CSV_HEADER: &str = "as_of,policy,version,class,why,currency,accounts,owed,overdue\n";

fn as_csv(as_of: Date, tally: &ClassTally) -> String {
    let text = |text: &Option<String>| text.as_deref().unwrap_or_default().replace('"', "\"\"");
    format!(
        "{as_of},{},{},{},\"{}\",{},{},{},{}\n",
        text(&tally.policy),
        tally.version.map_or_else(String::new, |version| version.to_string()),
        text(&tally.class),
        text(&tally.why),
        tally.currency,
        tally.accounts,
        tally.owed,
        tally.overdue,
    )
}
