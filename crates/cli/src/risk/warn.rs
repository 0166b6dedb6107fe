//! `arrears risk warn`.

use std::path::PathBuf;

use app::Result;
use app::scoring::Foresees;
use app::uses::terms;
use app::uses::warning::{ContactsFile, Terms, WarningView, warn};
use app::versions::decides;
use clap::Args;
use serde_json::json;

use super::uses::{UseArgs, dated_or, percent, shown, write_csv};
use crate::account::Lang;
use crate::console::{count, print, print_json};

#[derive(Debug, Args)]
pub(crate) struct Warn {
    #[command(flatten)]
    of: UseArgs,
    /// The model that scores; by default the only champion that foresees "this bill missed"
    #[arg(long, value_name = "NAME")]
    id: Option<String>,
    /// What contacts cost and save; of several versions that decides whose first day came last. By default those of the book
    #[arg(long, value_name = "FILE")]
    contacts: Vec<PathBuf>,
    /// Bills due within so many days are looked at; by default as many as the model was made for
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=366))]
    within: Option<u32>,
    /// The language of reasons
    #[arg(long, value_enum, default_value_t = Lang::En)]
    lang: Lang,
    /// The CSV file to write
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Answer as JSON, in both languages
    #[arg(long, conflicts_with = "out")]
    json: bool,
}

impl Warn {
    pub(super) fn run(self) -> Result<()> {
        let opened = self.of.open()?;
        let files = dated_or(&self.contacts, ContactsFile::read, || terms::CONTACTS.active(&*opened.store))?;
        let contacts = decides(files, opened.day)?;
        let deciding = opened.deciding(self.id.as_deref(), Foresees::MissedBill)?;
        let terms = Terms { contacts: &contacts, deciding: &deciding, within_days: self.within };
        let bar = opened.bar("warning")?;
        let warned = warn(opened.table(), terms, opened.day, |done| bar.set_position(done))?;
        bar.finish_and_clear();
        if self.json {
            return print_json(&json!({
                "as_of": opened.day.to_string(), "contacts": contacts.head.key(),
                "currency": contacts.head.currency.code(), "warned": warned,
            }));
        }
        let rows: Vec<Vec<String>> = warned.warnings.iter().map(|view| self.row(view)).collect();
        let header = ["account", "person", "due", "unpaid", "missed", "contact", "worth", "reasons"];
        match &self.out {
            Some(out) => write_csv(out, &header, &rows)?,
            None if rows.is_empty() => {}
            None => print(&shown(&header, &rows, 20))?,
        }
        print(&format!(
            "{} bills looked at, {} worth a contact, {} not; {:.1} expected to be missed; contacts by {} are worth {} {}\n",
            count(warned.bills),
            count(warned.warnings.len() as u64),
            count(warned.not_worth),
            warned.missed_expected,
            contacts.head.key(),
            warned.worth,
            contacts.head.currency
        ))
    }

    fn row(&self, view: &WarningView) -> Vec<String> {
        let reason = |one: &app::uses::ReasonView| match self.lang {
            Lang::En => one.en.clone(),
            Lang::Zh => one.zh.clone(),
        };
        vec![
            view.account.clone(),
            view.person.clone(),
            view.due.clone(),
            view.unpaid.clone(),
            percent(view.score.pd),
            view.contact.clone(),
            view.worth.clone(),
            view.reasons.iter().map(reason).collect::<Vec<_>>().join("; "),
        ]
    }
}
