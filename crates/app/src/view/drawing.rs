//! What is shown of the drawings of an account.

use ledger::account::Account;
use ledger::ageing::{DrawingAge, age_drawings};
use schemars::JsonSchema;
use serde::Serialize;

use super::components::{ComponentsView, components};

/// A payout of principal with instalments of its own, and how late it is.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DrawingView {
    /// Counts up from 1, the opening's.
    pub drawing: u16,
    /// The version of its payment calendar.
    pub calendar_version: u16,
    /// When it was paid out.
    pub paid_out_on: String,
    /// How much.
    pub amount: String,
    /// Everything owed on its instalments, due or not.
    pub owed: ComponentsView,
    /// Of that, what is past due.
    pub overdue: ComponentsView,
    /// From when it ages, if anything is past due.
    pub overdue_since: Option<String>,
    /// Days past due, before pauses and grace.
    pub past_due_days: u32,
    /// Days past due after pauses and grace.
    pub delinquent_days: u32,
}

/// The drawings of an account; none where payouts share their instalments.
pub(super) fn drawings(account: &Account<'_>) -> Vec<DrawingView> {
    age_drawings(account).iter().map(|age| drawing_view(account, age)).collect()
}

fn drawing_view(account: &Account<'_>, age: &DrawingAge) -> DrawingView {
    let currency = account.product.currency;
    DrawingView {
        drawing: age.drawing.number,
        calendar_version: age.drawing.calendar,
        paid_out_on: age.drawing.on.to_string(),
        amount: currency.format(age.drawing.amount),
        owed: components(currency, &age.owed),
        overdue: components(currency, &age.overdue),
        overdue_since: age.overdue_since.map(|day| day.to_string()),
        past_due_days: age.past_due_days,
        delinquent_days: age.delinquent_days.days(),
    }
}
