//! `arrears risk willingness`.

use app::uses::willingness::{
    AccountWillingness, EvidenceView, NEVER_ALONE_EN, NEVER_ALONE_ZH, corroborate, of_account, of_book,
};
use app::{Refused, Result};
use clap::Args;
use primitives::Date;
use risk::willingness::Verified;

use super::uses::{UseArgs, shown};
use crate::account::Lang;
use crate::console::{print, print_json};

#[derive(Debug, Args)]
pub(crate) struct Willingness {
    /// The lender's reference of the account; by default every account that is past due
    account: Option<String>,
    #[command(flatten)]
    of: UseArgs,
    /// Who verified what numbers hint at; only then is it evidence for the test of bad faith
    #[arg(long, value_name = "NAME", requires_all = ["account", "finding"])]
    verified_by: Option<String>,
    /// With --verified-by: when; by default the day that is asked for
    #[arg(long, value_name = "DAY", requires = "verified_by")]
    verified_on: Option<Date>,
    /// With --verified-by: what was found, and where it is written down
    #[arg(long, value_name = "TEXT", requires = "verified_by")]
    finding: Option<String>,
    /// The language of the evidence
    #[arg(long, value_enum, default_value_t = Lang::En)]
    lang: Lang,
    /// Answer as JSON, in both languages
    #[arg(long)]
    json: bool,
}

impl Willingness {
    pub(super) fn run(self) -> Result<()> {
        let opened = self.of.open()?;
        let day = opened.day;
        let Some(account) = &self.account else {
            let mut all = Vec::new();
            let bar = opened.bar("looking")?;
            let take = |view| {
                all.push(view);
                Ok(())
            };
            of_book(opened.table(), day, take, |done| bar.set_position(done))?;
            bar.finish_and_clear();
            return if self.json { print_json(&all) } else { self.table(&all) };
        };
        if let Some(by) = &self.verified_by {
            let finding = self.finding.clone().unwrap_or_default();
            let verified = Verified { by: by.clone(), on: self.verified_on.unwrap_or(day), finding };
            if verified.on < day {
                let what = format!("{} was verified before {day}, the day of the view", verified.on);
                return Err(Refused::new(what).hint("ask for an earlier --day").into());
            }
            let view = corroborate(opened.table(), account, day, verified)?;
            if self.json {
                return print_json(&view);
            }
            self.one(&view.of)?;
            let (by, on, finding) = (&view.verified_by, &view.verified_on, &view.finding);
            return print(&format!("verified by {by} on {on}: {finding}\n"));
        }
        let view = of_account(opened.table(), account, day)?;
        if self.json { print_json(&view) } else { self.one(&view) }
    }

    fn one(&self, of: &AccountWillingness) -> Result<()> {
        let (willingness, ability) = (of.view.willingness, of.view.ability);
        print(&format!(
            "{} ({}) on {}, {} days past due: willingness {willingness}, ability {ability}, by {} v{}\n",
            of.account, of.person, of.as_of, of.days_past_due, of.model, of.version
        ))?;
        of.view.evidence.iter().try_for_each(|one| print(&format!("- {}\n", self.hint(one))))?;
        print(&format!("{}\n", self.note()))
    }

    fn table(&self, all: &[AccountWillingness]) -> Result<()> {
        let row = |of: &AccountWillingness| {
            let evidence: Vec<String> = of.view.evidence.iter().map(|one| one.feature.clone()).collect();
            let readings = [of.view.willingness, of.view.ability].map(str::to_owned);
            let [willingness, ability] = readings;
            vec![
                of.account.clone(),
                of.person.clone(),
                of.days_past_due.to_string(),
                willingness,
                ability,
                evidence.join(" "),
            ]
        };
        let rows: Vec<Vec<String>> = all.iter().map(row).collect();
        print(&shown(&["account", "person", "dpd", "willingness", "ability", "evidence"], &rows, 20))?;
        print(&format!("{}\n", self.note()))
    }

    fn hint(&self, one: &EvidenceView) -> String {
        let (sign, meaning) = match self.lang {
            Lang::En => (if one.speaks_for { "for" } else { "against" }, &one.en),
            Lang::Zh => (if one.speaks_for { "支持" } else { "不支持" }, &one.zh),
        };
        format!("{sign} {}: {meaning}: {}", one.axis, (one.value * 1_000.0).round() / 1_000.0)
    }

    const fn note(&self) -> &'static str {
        match self.lang {
            Lang::En => NEVER_ALONE_EN,
            Lang::Zh => NEVER_ALONE_ZH,
        }
    }
}
