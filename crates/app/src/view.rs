//! What is shown of an account: its whole state on a day, as plain values with money as decimals.
//!
//! Serialised as JSON by the doors and by `scenario`; `docs/reference/account-json.md` lists the fields. Sentences about
//! it are `explain`'s matter.

mod ageing;
mod allocation;
mod annual_cost;
mod calendar;
mod changes;
mod close;
mod components;
mod drawing;
mod ends;
mod event;
mod instalment;
mod ownership;
mod quality;
mod restated;
mod restructure;
mod revolving;
mod totals;

use ledger::account::Account;
use ledger::ageing::age;
use ledger::{History, day_close};
use primitives::{Amount, Date};
use schemars::JsonSchema;
use serde::Serialize;

use crate::classes::ClassView;

pub use ageing::AgeingView;
pub use allocation::{AllocationPartView, AllocationView};
pub use annual_cost::AnnualCostView;
pub use calendar::{CalendarView, ScheduleView, ScheduledView, schedule_view};
pub use changes::{ChangeView, TransitionView, history_view, transition_view};
pub use close::{ChunksView, CloseView, close_so_far_view, close_view};
pub use components::{ComponentsView, components};
pub use drawing::DrawingView;
pub use ends::{ChargeOffView, PauseView, SettlementPartView, SettlementView};
pub use event::event_view;
pub use instalment::{AdditionalInterestView, BucketView, InstalmentView};
pub use ownership::{LenderPartView, LenderView, OwnInstalmentView, SaleView};
pub use quality::{BookedClassView, ImpairmentView};
pub use restated::{RestatedView, StandingView, restated_view};
pub use revolving::{RevolvingView, StatementView};
pub use totals::TotalsView;

pub(crate) use ageing::ageing_view;
pub(crate) use annual_cost::annual_cost_view;
pub(crate) use ends::{charge_off_view, settlement_view};
pub(crate) use event::fields as event_fields;
pub(crate) use instalment::instalment_view;
pub(crate) use ownership::several;
pub(crate) use revolving::revolving_view;

/// An account on a day.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AccountView {
    /// The lender's reference.
    pub account: String,
    /// The day at whose end this is the account.
    pub as_of: String,
    /// Who owes.
    pub person: String,
    /// The product and its version.
    pub product: String,
    /// Whose money it was when it began.
    pub funding_source: String,
    /// Whose it is on the day.
    pub owner: String,
    /// The account that it belongs to, if it belongs to one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Those who share it on the day, if several do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lenders: Vec<LenderView>,
    /// Every sale by the day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sales: Vec<SaleView>,
    /// The currency of every amount below.
    pub currency: String,
    /// When the contract began.
    pub opened_on: String,
    /// `open`, `settled`, `overpaid`, `charged_off` or `written_off`.
    pub status: &'static str,
    /// How late it is.
    pub ageing: AgeingView,
    /// What is past due by bucket, each instalment by its own age.
    pub delinquent_by_bucket: Vec<BucketView>,
    /// What was paid out with instalments of its own, and how late each is; nothing where payouts share them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub drawings: Vec<DrawingView>,
    /// Everything owed, due or not.
    pub owed: ComponentsView,
    /// What of the penalty charged since the opening is additional interest, where the product tells it apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_interest: Option<AdditionalInterestView>,
    /// What pays everything off on this day.
    pub payoff: String,
    /// What it costs a year, by each method; nothing of a revolving account that has not ended.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub annual_cost: Vec<AnnualCostView>,
    /// Received beyond everything owed.
    pub credit_balance: String,
    /// The next instalment after the day on which something is owed.
    pub next_due: Option<NextDueView>,
    /// When it left the books, if it did.
    pub charge_off: Option<ChargeOffView>,
    /// When the claim was given up, if it was.
    pub written_off_on: Option<String>,
    /// When the contract ended early, if it did.
    pub terminated_on: Option<String>,
    /// The latest settlement that was agreed, if one was.
    pub settlement: Option<SettlementView>,
    /// The latest class on record by each policy.
    pub booked_classes: Vec<BookedClassView>,
    /// Whether the class on record is one that the product calls non-performing.
    pub is_non_performing: bool,
    /// What is expected to be lost, if anything is recorded.
    pub impairment: Option<ImpairmentView>,
    /// What stood or stands still, and when.
    pub pauses: Vec<PauseView>,
    /// Its classes, by each policy of its product; filled in by those who have the policies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<ClassView>,
    /// Money that moved since the opening.
    pub totals: TotalsView,
    /// Every obligation.
    pub instalments: Vec<InstalmentView>,
    /// The pools of a revolving account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revolving: Option<RevolvingView>,
    /// How each event was spread over what was owed.
    pub allocations: Vec<AllocationView>,
    /// The next day on which the account is looked at although nothing happens.
    pub next_wake: Option<String>,
}

/// The next instalment.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NextDueView {
    /// When it is due.
    pub due: String,
    /// What is owed on it.
    pub amount: String,
}

/// What is shown of an account at the end of a day; none before its opening.
pub fn account_view(reference: &str, history: History<'_>, as_of: Date) -> Option<AccountView> {
    history.traced(as_of).map(|account| view(reference, history, &account))
}

/// What is shown of a traced account.
pub fn view(reference: &str, history: History<'_>, account: &Account<'_>) -> AccountView {
    let currency = account.product.currency;
    let money = |amount: Amount| currency.format(amount);
    let ageing = age(account);
    AccountView {
        account: reference.to_owned(),
        as_of: account.as_of.to_string(),
        person: account.contract.person.clone(),
        product: account.product.key.to_string(),
        funding_source: account.contract.funding_source.clone(),
        owner: account.owner().to_owned(),
        parent: account.parent.map(str::to_owned),
        lenders: ownership::lenders_view(account),
        sales: ownership::sales_view(account),
        currency: currency.to_string(),
        opened_on: account.opened_on.to_string(),
        status: account.status().name(),
        ageing: ageing_view(account, &ageing),
        delinquent_by_bucket: instalment::by_bucket(account, &ageing),
        drawings: drawing::drawings(account),
        owed: components(currency, &account.unpaid()),
        additional_interest: instalment::additional_interest(account, &account.instalments),
        payoff: money(account.payoff_amount()),
        annual_cost: annual_cost_view(history, account),
        credit_balance: money(account.credit),
        next_due: next_due_view(account),
        charge_off: account.charge_off.as_ref().map(charge_off_view),
        written_off_on: account.written_off_on.map(|day| day.to_string()),
        terminated_on: account.terminated_on.map(|day| day.to_string()),
        settlement: account.settlement.as_ref().map(|settlement| settlement_view(currency, settlement)),
        booked_classes: account.booked_classes.iter().map(quality::booked_class_view).collect(),
        is_non_performing: account.is_non_performing(),
        impairment: account.impairment.map(quality::impairment_view),
        pauses: account.pauses.iter().map(ends::pause_view).collect(),
        classes: Vec::new(),
        totals: totals::totals_view(currency, &account.totals),
        instalments: account.instalments.iter().map(|instalment| instalment_view(account, instalment)).collect(),
        revolving: account.revolving.as_ref().map(|pools| revolving_view(account, pools)),
        allocations: account
            .allocations
            .iter()
            .flatten()
            .map(|allocation| allocation::allocation_view(history, account, allocation))
            .collect(),
        next_wake: day_close::next_wake(history, account).map(|day| day.to_string()),
    }
}

/// What is shown of the next instalment after the account's day on which something is owed.
pub(crate) fn next_due_view(account: &Account<'_>) -> Option<NextDueView> {
    account
        .next_due(account.as_of)
        .map(|next| NextDueView { due: next.due.to_string(), amount: account.product.currency.format(next.unpaid()) })
}

#[cfg(test)]
mod tests;
