//! How late an account is.

use ledger::account::Account;
use ledger::ageing::{Ageing, OverdueForm};
use schemars::JsonSchema;
use serde::Serialize;

use super::components::{ComponentsView, components};

/// How late an account is.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AgeingView {
    /// From when the oldest past-due instalment ages.
    pub overdue_since: Option<String>,
    /// Its age, nothing taken off.
    pub past_due_days: u32,
    /// Days of it that a pause of ageing covers.
    pub paused_days: u32,
    /// Its age once pauses and grace are taken off: what buckets go by.
    pub delinquent_days: u32,
    /// From when it is delinquent: the day from which it ages, and the grace.
    pub delinquent_since: Option<String>,
    /// The range that holds the delinquent days, or the unpaid periods.
    pub bucket: Option<String>,
    /// The worst kind of overdue: `single_period`, `multi_period` or `full`.
    pub overdue_form: Option<&'static str>,
    /// All kinds of overdue that apply.
    pub overdue_forms: Vec<&'static str>,
    /// Periods unpaid now.
    pub unpaid_periods: u32,
    /// Periods that were ever missed.
    pub missed_periods_ever: u32,
    /// Unpaid on past-due dates.
    pub overdue: ComponentsView,
}

/// What is shown of how late an account is.
pub(crate) fn ageing_view(account: &Account<'_>, ageing: &Ageing) -> AgeingView {
    let forms = ageing.forms;
    let named = [(forms.single_period, "single_period"), (forms.multi_period, "multi_period"), (forms.full, "full")];
    AgeingView {
        overdue_since: ageing.overdue_since.map(|day| day.to_string()),
        past_due_days: ageing.past_due_days,
        paused_days: ageing.paused_days,
        delinquent_days: ageing.delinquent_days.days(),
        delinquent_since: ageing.delinquent_since.map(|day| day.to_string()),
        bucket: ageing.bucket.map(|index| account.product.buckets.name(index).to_owned()),
        overdue_form: forms.worst().map(OverdueForm::name),
        overdue_forms: named.into_iter().filter(|(applies, _)| *applies).map(|(_, name)| name).collect(),
        unpaid_periods: ageing.unpaid_periods,
        missed_periods_ever: ageing.missed_periods_ever,
        overdue: components(account.product.currency, &ageing.overdue),
    }
}
