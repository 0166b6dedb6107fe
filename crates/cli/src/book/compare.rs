//! `arrears book compare`.

use std::path::{Path, PathBuf};

use anyhow::Context;
use app::Result;
use app::compare::{AgreementView, compare, source_ages};
use app::products::Products;
use clap::Args;
use tabular::Folder;

use super::percent;
use crate::console::{count, print, print_json};
use crate::{BookArgs, table};

#[derive(Debug, Args)]
pub(crate) struct Compare {
    #[command(flatten)]
    book: BookArgs,
    /// The file of ages: .csv, .csv.gz, .jsonl or .parquet
    #[arg(long, value_name = "FILE")]
    ages: PathBuf,
    /// How many days a late row may be off and still agree
    #[arg(long, default_value_t = 0)]
    within_days: u32,
    /// Ignore shortfalls up to this amount instead of the products' own tolerance
    #[arg(long, value_name = "AMOUNT")]
    tolerance: Option<String>,
    /// List every difference
    #[arg(long)]
    differences: bool,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

impl Compare {
    pub(super) fn run(self) -> Result<()> {
        let store = self.book.read()?;
        let products = Products::load(&*store)?;
        let folder = self.ages.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let name = self.ages.file_name().and_then(|name| name.to_str()).context("the file of ages has no name")?;
        let ages = source_ages(&Folder::new(folder), name)?;
        let agreement = compare(&*store, &products, &ages, self.within_days, self.tolerance.as_deref())?;
        if self.json {
            return print_json(&AgreementView::from(&agreement));
        }
        print(&format!(
            "late rows:    {} of {} within {} days ({}), {} exactly\ncurrent rows: {} of {} current here too ({})\n\
             rows of accounts that are not open here: {}\n",
            count(agreement.late_within),
            count(agreement.late),
            agreement.within_days,
            percent(agreement.late_within, agreement.late),
            count(agreement.late_exact),
            count(agreement.current_same),
            count(agreement.current),
            percent(agreement.current_same, agreement.current),
            count(agreement.unknown)
        ))?;
        if self.differences {
            let rows: Vec<Vec<String>> = agreement
                .differences
                .iter()
                .map(|difference| {
                    vec![
                        difference.source.account.clone(),
                        difference.source.as_of.to_string(),
                        difference.source.days.to_string(),
                        difference.days.to_string(),
                        difference.overdue_since.map_or_else(|| "-".to_owned(), |since| since.to_string()),
                        difference.overdue.clone(),
                    ]
                })
                .collect();
            print(&table::render(&["account", "as_of", "theirs", "ours", "overdue_since", "overdue"], &rows))?;
        }
        Ok(())
    }
}
