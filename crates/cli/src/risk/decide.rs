//! `arrears risk decide`.

use std::path::PathBuf;

use app::limit_file::LimitFile;
use app::scoring::Foresees;
use app::uses::credit::{CreditView, Terms, decide_all, decide_one};
use app::uses::terms;
use app::versions::decides;
use app::{Refused, Result};
use clap::Args;
use primitives::Rate;
use serde_json::json;

use super::uses::{UseArgs, dated_or, percent, shown, write_csv};
use crate::account::Lang;
use crate::console::{count, print, print_json};

#[derive(Debug, Args)]
pub(crate) struct Decide {
    /// The lender's reference of the account; by default every open account of the book
    account: Option<String>,
    #[command(flatten)]
    of: UseArgs,
    /// The model that scores; by default the only champion that foresees default
    #[arg(long, value_name = "NAME")]
    id: Option<String>,
    /// A limit table; of several versions that decides whose first day came last. By default those of the book
    #[arg(long, value_name = "FILE")]
    limits: Vec<PathBuf>,
    /// What is asked for, such as 5000.00; by default as much as there is
    #[arg(long, value_name = "AMOUNT")]
    requested: Option<String>,
    /// What fees cost in a year, as a share of what is lent, such as 3%
    #[arg(long, value_name = "RATE", default_value = "0%")]
    annual_fee_rate: Rate,
    /// The language of reasons
    #[arg(long, value_enum, default_value_t = Lang::En)]
    lang: Lang,
    /// The CSV file to write
    #[arg(long, value_name = "FILE", conflicts_with = "account")]
    out: Option<PathBuf>,
    /// Answer as JSON, in both languages
    #[arg(long, conflicts_with = "out")]
    json: bool,
}

impl Decide {
    pub(super) fn run(self) -> Result<()> {
        let opened = self.of.open()?;
        let tables = dated_or(&self.limits, LimitFile::read, || terms::LIMITS.active(&*opened.store))?;
        let day = opened.day;
        let table = decides(tables, day)?;
        let currency = table.head.currency;
        let requested = self.requested.as_deref().map(|text| currency.parse(text)).transpose();
        let requested = requested.map_err(|why| Refused::new(format!("--requested: {why}")))?;
        let deciding = opened.deciding(self.id.as_deref(), Foresees::Default)?;
        let terms = Terms { table: &table, deciding: &deciding, requested, annual_fee_rate: self.annual_fee_rate };
        if let Some(account) = &self.account {
            let decided = decide_one(opened.table(), terms, account, day)?;
            let other = || Refused::new(format!("account {account} is not in {currency}, the table's currency"));
            return self.one(&decided.ok_or_else(other)?);
        }
        let mut all = Vec::new();
        let bar = opened.bar("deciding")?;
        let take = |view| {
            all.push(view);
            Ok(())
        };
        let decided = decide_all(opened.table(), terms, day, take, |done| bar.set_position(done))?;
        bar.finish_and_clear();
        if self.json {
            return print_json(&json!({
                "as_of": day.to_string(), "accounts": decided.accounts, "offered": decided.offered,
                "other_currency": decided.other_currency, "decisions": all,
            }));
        }
        let rows: Vec<Vec<String>> = all.iter().map(|view| self.row(view)).collect();
        let header = ["account", "person", "pd", "points", "owed", "limit", "rate", "all in", "reasons"];
        match &self.out {
            Some(out) => write_csv(out, &header, &rows)?,
            None => print(&shown(&header, &rows, 20))?,
        }
        let (accounts, offered) = (count(decided.accounts), count(decided.offered));
        print(&format!("{accounts} accounts, {offered} with an offer\n"))?;
        if decided.other_currency > 0 {
            print(&format!("in another currency, not decided about: {}\n", count(decided.other_currency)))?;
        }
        Ok(())
    }

    fn row(&self, view: &CreditView) -> Vec<String> {
        let offer = view.offer.as_ref();
        let of = |text: Option<&String>| text.cloned().unwrap_or_else(|| "-".to_owned());
        vec![
            view.account.clone(),
            view.person.clone(),
            percent(view.score.pd),
            view.whole_points.to_string(),
            view.owed.clone(),
            of(offer.map(|offer| &offer.limit)),
            of(offer.map(|offer| &offer.annual_rate)),
            of(offer.map(|offer| &offer.all_in_annual_rate)),
            view.reasons.iter().map(|reason| reason.name).collect::<Vec<_>>().join(" "),
        ]
    }

    fn one(&self, view: &CreditView) -> Result<()> {
        if self.json {
            return print_json(view);
        }
        let told = |en: &String, zh: &String| match self.lang {
            Lang::En => en.clone(),
            Lang::Zh => zh.clone(),
        };
        let offer = view.offer.as_ref().map_or_else(
            || "declined".to_owned(),
            |offer| {
                format!(
                    "limit {} {}, rate {}, all in {}",
                    offer.limit, view.currency, offer.annual_rate, offer.all_in_annual_rate
                )
            },
        );
        let score = &view.score;
        print(&format!(
            "{} on {}: {offer}\n{} points, probability of bad {}, by {}; table {}\n",
            view.account,
            view.as_of,
            view.whole_points,
            percent(score.pd),
            score.model,
            view.table
        ))?;
        view.reasons.iter().try_for_each(|reason| print(&format!("- {}\n", told(&reason.en, &reason.zh))))?;
        print("why there is no better score:\n")?;
        let reason =
            |one: &app::uses::ReasonView| print(&format!("- {} ({:.1})\n", told(&one.en, &one.zh), one.points));
        view.score_reasons.iter().try_for_each(reason)
    }
}
