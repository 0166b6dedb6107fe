//! `arrears risk priority`.

use std::path::PathBuf;

use app::features::rows::written::range;
use app::scoring::Foresees;
use app::uses::lgd::Losses;
use app::uses::priority::{PriorityFile, PriorityView, Terms, losses, order};
use app::uses::terms;
use app::uses::uplift::{Measured, Observed, Uplift, measure};
use app::versions::decides;
use app::{Refused, Result, strategy_file};
use clap::Args;
use serde_json::json;

use super::uses::{Opened, UseArgs, dated_or, percent, shown, write_csv};
use crate::account::Lang;
use crate::console::{count, print, print_json, progress};
use crate::product::read;

#[derive(Debug, Args)]
pub(crate) struct Priority {
    #[command(flatten)]
    of: UseArgs,
    /// The model whose probability is PD; by default the only champion that foresees default
    #[arg(long, value_name = "NAME")]
    id: Option<String>,
    /// LGD, costs and how an uplift is measured; of several versions that decides whose first day came last. By default those of
    /// the book
    #[arg(long, value_name = "FILE")]
    terms: Vec<PathBuf>,
    /// Order all open accounts, not only those that are past due
    #[arg(long)]
    all: bool,
    /// The strategy whose control share was left alone: measures what work causes
    #[arg(long, value_name = "FILE", requires = "observed")]
    strategy: Option<PathBuf>,
    /// With --strategy: accounts past due at month ends from a day to another, 2025-01-31..2025-06-30
    #[arg(long, value_name = "DAY..DAY", requires = "strategy")]
    observed: Option<String>,
    /// The language of the reasons
    #[arg(long, value_enum, default_value_t = Lang::En)]
    lang: Lang,
    /// The CSV file to write
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Answer as JSON, in both languages
    #[arg(long, conflicts_with = "out")]
    json: bool,
}

const HEADER: [&str; 13] = [
    "place",
    "account",
    "person",
    "dpd",
    "bucket",
    "PD",
    "LGD",
    "LGD is",
    "EAD",
    "expected loss",
    "recovery",
    "basis",
    "moved most by",
];

impl Priority {
    pub(super) fn run(self) -> Result<()> {
        let opened = self.of.open()?;
        let files = dated_or(&self.terms, PriorityFile::read, || terms::PRIORITIES.active(&*opened.store))?;
        let file = decides(files, opened.day)?;
        let deciding = opened.deciding(self.id.as_deref(), Foresees::Default)?;
        let uplift = self.uplift(&opened, &file)?;
        let bar = opened.bar("measuring losses")?;
        let losses = losses(opened.table(), &file, opened.day, |done| bar.set_position(done))?;
        bar.finish_and_clear();
        let (uplift_found, losses_found) = (uplift.as_ref(), losses.as_ref());
        let terms = Terms {
            file: &file,
            deciding: &deciding,
            uplift: uplift_found,
            losses: losses_found,
            with_current: self.all,
        };
        let bar = opened.bar("ordering")?;
        let ordered = order(opened.table(), terms, opened.day, |done| bar.set_position(done))?;
        bar.finish_and_clear();
        let (terms, currency) = (file.head.key(), file.head.currency);
        if self.json {
            return print_json(&json!({
                "as_of": opened.day.to_string(), "terms": terms, "currency": currency.code(), "uplift": uplift, "losses": losses,
                "accounts": ordered.accounts, "expected_loss": ordered.expected_loss,
                "other_currency": ordered.other_currency,
            }));
        }
        let rows: Vec<Vec<String>> = ordered.accounts.iter().map(|one| row(one, self.lang)).collect();
        match &self.out {
            Some(out) => write_csv(out, &HEADER, &rows)?,
            None if rows.is_empty() => {}
            None => print(&shown(&HEADER, &rows, 20))?,
        }
        if let Some(uplift) = &uplift {
            print(&told("all", &uplift.all))?;
            uplift.by_bucket.iter().try_for_each(|(bucket, measured)| print(&told(bucket, measured)))?;
        }
        if let Some(losses) = &losses {
            print(&measured(losses))?;
        }
        print(&format!(
            "{} accounts by {terms}, expected loss {} {currency}\n",
            count(ordered.accounts.len() as u64),
            ordered.expected_loss
        ))?;
        if ordered.other_currency > 0 {
            print(&format!("in another currency, not ordered: {}\n", count(ordered.other_currency)))?;
        }
        Ok(())
    }

    fn uplift(&self, opened: &Opened, file: &PriorityFile) -> Result<Option<Uplift>> {
        let (Some(strategy), Some(observed)) = (&self.strategy, &self.observed) else { return Ok(None) };
        let written = strategy_file::parse(&strategy.display().to_string(), &read(strategy)?)?;
        let none = || {
            Refused::new(format!("strategy {} has no experiment", written.strategy.id))
                .hint("an uplift needs persons who are left alone: [experiment] control_share")
        };
        let experiment = written.strategy.experiment.as_ref().ok_or_else(none)?;
        let (first, last) = range(observed)?;
        let observed = Observed {
            experiment,
            first,
            last,
            cured_within_days: file.cured_within_days,
            accounts_min: file.accounts_min,
        };
        let bar = progress(0, "measuring what work causes");
        let measured = measure(opened.table(), observed, |done| bar.set_position(done));
        bar.finish_and_clear();
        measured.map(Some)
    }
}

fn row(view: &PriorityView, lang: Lang) -> Vec<String> {
    let why = match lang {
        Lang::En => &view.why.en,
        Lang::Zh => &view.why.zh,
    };
    vec![
        view.place.to_string(),
        view.account.clone(),
        view.person.clone(),
        view.days_past_due.to_string(),
        view.bucket.clone().unwrap_or_default(),
        percent(view.score.pd),
        percent(view.lgd),
        view.lgd_from.to_owned(),
        view.ead.clone(),
        view.expected_loss.clone(),
        view.expected_recovery.clone(),
        view.basis.to_owned(),
        why.clone(),
    ]
}

fn measured(losses: &Losses) -> String {
    let line = |(product, shown): (&String, &app::uses::lgd::Shown)| match shown.lgd {
        Some(lgd) => format!("LGD of {product}: {} measured on {} defaults\n", percent(lgd), count(shown.accounts)),
        None => format!("LGD of {product}: stated, for {} defaults say too little\n", count(shown.accounts)),
    };
    losses.by_product.iter().map(line).collect()
}

fn told(name: &str, measured: &Measured) -> String {
    let Measured { worked, worked_cured, control, control_cured, uplift, low, high } = *measured;
    let answer = match (uplift, low, high) {
        (Some(uplift), Some(low), Some(high)) => {
            let may_be = if measured.shown().is_none() { ", which may be chance: not used" } else { "" };
            format!("uplift {} ({} to {}){may_be}", percent(uplift), percent(low), percent(high))
        }
        (_, _, _) => "too few to say".to_owned(),
    };
    format!("cured in {name}: worked {worked_cured} of {worked}, left alone {control_cured} of {control}: {answer}\n")
}
