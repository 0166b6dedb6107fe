//! `arrears case limitation`: until when claims can be brought before a court.

use app::Result;
use app::explain::Language;
use app::limitation::{LimitationView, ending, of_account};
use app::look::day_or_last_close;
use app::products::Products;
use clap::Args;
use primitives::Date;

use crate::actor::Tongue;
use crate::console::{print, print_json};
use crate::table::render;
use crate::{BookArgs, now};

#[derive(Debug, Args)]
pub(crate) struct Limitation {
    #[command(flatten)]
    book: BookArgs,
    /// Only of this account, however long it still is
    account: Option<String>,
    /// Those with fewer full months left; as the desk rules warn where nothing is said
    #[arg(long, value_name = "MONTHS", conflicts_with = "account")]
    within: Option<u32>,
    /// The day at whose end it is looked at; the last closed one by default
    #[arg(long, value_name = "DAY")]
    as_of: Option<Date>,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    tongue: Tongue,
}

impl Limitation {
    pub(crate) fn run(&self) -> Result<()> {
        let store = self.book.read()?;
        let products = Products::load(&*store)?;
        let on = day_or_last_close(&*store, self.as_of, now())?;
        let found = match &self.account {
            Some(account) => of_account(&*store, &products, account, on)?.into_iter().collect(),
            None => ending(&*store, &products, on, self.within)?,
        };
        if self.json {
            return print_json(&found);
        }
        let lang = self.tongue.lang;
        let rows: Vec<Vec<String>> = found.iter().map(|one| row(one, lang)).collect();
        let heads = match lang {
            Language::English => {
                ["account", "person", "past due", "counts from", "restarted", "ends on", "months left"]
            }
            Language::Chinese => ["账户", "客户", "逾期金额", "起算日", "最近中断", "届满日", "剩余月数"],
        };
        print(&render(&heads, &rows))
    }
}

fn row(one: &LimitationView, lang: Language) -> Vec<String> {
    let restarted = one.restarted.as_ref().map_or_else(|| "-".to_owned(), |one| format!("{} {}", one.on, one.by));
    let left = match (one.is_over, lang) {
        (true, Language::English) => "over".to_owned(),
        (true, Language::Chinese) => "已届满".to_owned(),
        (false, _) => one.months_left.to_string(),
    };
    let past_due = format!("{} {}", one.past_due, one.currency);
    vec![one.account.clone(), one.person.clone(), past_due, one.due.clone(), restarted, one.ends_on.clone(), left]
}
