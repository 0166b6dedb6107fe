//! Restated days: where what was reported then is not what is known now.

use ledger::account::Account;
use ledger::ageing::{OverdueForm, age};
use ledger::{History, Product};
use primitives::Date;
use schemars::JsonSchema;
use serde::Serialize;

/// Days in a row on which an account stood elsewhere than was reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RestatedView {
    /// The first of them.
    pub from: String,
    /// The last of them.
    pub to: String,
    /// What the close of each of these days reported; none when the account was not known yet.
    pub reported: Option<StandingView>,
    /// What is known of each of these days now.
    pub known: Option<StandingView>,
}

/// Where an account stands, as far as a close tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StandingView {
    /// `open`, `settled`, `overpaid`, `charged_off` or `written_off`.
    pub status: &'static str,
    /// From when it ages.
    pub overdue_since: Option<String>,
    /// The bucket.
    pub bucket: Option<String>,
    /// The worst kind of overdue.
    pub overdue_form: Option<&'static str>,
    /// How many periods are unpaid.
    pub unpaid_periods: u32,
}

/// The days through `through` on which what was reported differs from what is known now, put together where the same
/// two answers follow each other.
pub fn restated_view(history: History<'_>, through: Date) -> Vec<RestatedView> {
    let product = history.product();
    let standing = |account: Option<Account<'_>>| account.map(|account| standing_view(product, &account));
    let mut restated: Vec<RestatedView> = Vec::new();
    let mut last = None;
    let Some(first) = history.entries().iter().map(|entry| entry.effective_on).min() else { return restated };
    let mut day = first;
    while day <= through {
        let (reported, known) = (standing(history.as_reported(day, day)), standing(history.as_of(day)));
        if reported != known {
            match restated.last_mut().filter(|run| last == Some(day.previous()) && run.is(&reported, &known)) {
                Some(run) => run.to = day.to_string(),
                None => restated.push(RestatedView { from: day.to_string(), to: day.to_string(), reported, known }),
            }
            last = Some(day);
        }
        day = day.next();
    }
    restated
}

impl RestatedView {
    fn is(&self, reported: &Option<StandingView>, known: &Option<StandingView>) -> bool {
        self.reported == *reported && self.known == *known
    }
}

fn standing_view(product: &Product, account: &Account<'_>) -> StandingView {
    let ageing = age(account);
    StandingView {
        status: account.status().name(),
        overdue_since: ageing.overdue_since.map(|since| since.to_string()),
        bucket: ageing.bucket.map(|index| product.buckets.name(index).to_owned()),
        overdue_form: ageing.forms.worst().map(OverdueForm::name),
        unpaid_periods: ageing.unpaid_periods,
    }
}
