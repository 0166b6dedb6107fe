//! What is shown of an account: its whole state on a day, as plain values with money as decimals.
//!
//! Serialised as JSON by the doors and by `scenario`; `docs/reference/account-json.md` lists the fields. Sentences about
//! it are `explain`'s matter.

use ledger::account::{Account, Instalment, InstalmentKind};
use ledger::ageing::{Ageing, age, age_instalment, is_past_due};
use ledger::allocation::Allocation;
use ledger::component::Components;
use ledger::event::{Entry, Event, InstalmentKey, Instalments};
use ledger::{History, day_close};
use primitives::{Amount, Currency, Date};
use serde::Serialize;

/// An account on a day.
#[derive(Clone, Debug, Serialize)]
pub struct AccountView {
    /// The lender's reference.
    pub account: String,
    /// The day at whose end this is the account.
    pub as_of: String,
    /// Who owes.
    pub person: String,
    /// The product and its version.
    pub product: String,
    /// Whose money it is.
    pub funding_source: String,
    /// The currency of every amount below.
    pub currency: String,
    /// When the contract began.
    pub opened_on: String,
    /// `open`, `settled` or `overpaid`.
    pub status: &'static str,
    /// How late it is.
    pub ageing: AgeingView,
    /// Everything owed, due or not.
    pub owed: ComponentsView,
    /// Received beyond everything owed.
    pub credit_balance: String,
    /// The next instalment after the day on which something is owed.
    pub next_due: Option<NextDueView>,
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

/// How late an account is.
#[derive(Clone, Debug, Serialize)]
pub struct AgeingView {
    /// From when the oldest past-due instalment ages.
    pub overdue_since: Option<String>,
    /// Its age, grace not taken off.
    pub past_due_days: u32,
    /// Its age, grace taken off.
    pub delinquent_days: u32,
    /// The range of days past due.
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

/// An amount of each component.
#[derive(Clone, Debug, Serialize)]
pub struct ComponentsView {
    /// All four together.
    pub total: String,
    /// The money lent.
    pub principal: String,
    /// Contractual interest.
    pub interest: String,
    /// Fees.
    pub fee: String,
    /// Penalty interest.
    pub penalty: String,
}

/// The next instalment.
#[derive(Clone, Debug, Serialize)]
pub struct NextDueView {
    /// When it is due.
    pub due: String,
    /// What is owed on it.
    pub amount: String,
}

/// One obligation.
#[derive(Clone, Debug, Serialize)]
pub struct InstalmentView {
    /// The version of the payment calendar; none for a charge.
    pub calendar_version: Option<u16>,
    /// Its number there.
    pub number: u32,
    /// `scheduled`, `statement` or `charge`.
    pub kind: &'static str,
    /// When it is due.
    pub due: String,
    /// What is or was owed, late fee and penalty included.
    pub amount: ComponentsView,
    /// The late fee in it.
    pub late_fee: String,
    /// Settled by money.
    pub paid: ComponentsView,
    /// Given up.
    pub waived: ComponentsView,
    /// Unpaid.
    pub unpaid: ComponentsView,
    /// `settled`, `past_due`, `due` (today), `tolerated` (a shortfall within the tolerance) or `not_due`.
    pub state: &'static str,
    /// Its own age, grace taken off.
    pub days_past_due: u32,
    /// The bucket of its own age.
    pub bucket: Option<String>,
}

/// The pools of a revolving account.
#[derive(Clone, Debug, Serialize)]
pub struct RevolvingView {
    /// Purchases since the last statement.
    pub spending: String,
    /// Spending of the last statement beyond its minimum, in its free period.
    pub billed: String,
    /// Carried past a due date, bearing the service fee.
    pub carried: String,
    /// Purchases in instalments, not yet billed.
    pub purchase_plans: String,
    /// When the next statement is struck.
    pub next_statement_on: String,
    /// The statement that is struck on this day and not issued yet.
    pub statement: Option<StatementView>,
}

/// A statement.
#[derive(Clone, Debug, Serialize)]
pub struct StatementView {
    /// Its number.
    pub number: u32,
    /// When its minimum is due.
    pub due: String,
    /// The least to pay.
    pub minimum_payment: String,
    /// Everything owed.
    pub balance: String,
}

/// How one event was spread.
#[derive(Clone, Debug, Serialize)]
pub struct AllocationView {
    /// The event's place in the journal.
    pub event: u64,
    /// What kind of event.
    pub kind: &'static str,
    /// Its value date.
    pub effective_on: String,
    /// What it settled.
    pub parts: Vec<AllocationPartView>,
    /// Settled of a revolving account's principal that was not due.
    pub to_pools: String,
    /// Became credit balance.
    pub to_credit_balance: String,
}

/// One part of an allocation.
#[derive(Clone, Debug, Serialize)]
pub struct AllocationPartView {
    /// The instalment.
    pub instalment: String,
    /// The component.
    pub component: &'static str,
    /// How much.
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
    AccountView {
        account: reference.to_owned(),
        as_of: account.as_of.to_string(),
        person: account.contract.person.clone(),
        product: account.product.key.to_string(),
        funding_source: account.contract.funding_source.clone(),
        currency: currency.to_string(),
        opened_on: account.opened_on.to_string(),
        status: account.status().name(),
        ageing: ageing_view(account, &age(account)),
        owed: components(currency, &account.unpaid()),
        credit_balance: money(account.credit),
        next_due: account
            .next_due(account.as_of)
            .map(|next| NextDueView { due: next.due.to_string(), amount: money(next.unpaid()) }),
        instalments: account.instalments.iter().map(|instalment| instalment_view(account, instalment)).collect(),
        revolving: account.revolving.as_ref().map(|pools| RevolvingView {
            spending: money(pools.spending),
            billed: money(pools.billed),
            carried: money(pools.carried),
            purchase_plans: money(pools.plans.iter().map(|plan| plan.remaining).sum()),
            next_statement_on: pools.next_statement_on.to_string(),
            statement: account.struck.map(|statement| StatementView {
                number: statement.number,
                due: statement.due.to_string(),
                minimum_payment: money(statement.minimum_payment),
                balance: money(statement.balance),
            }),
        }),
        allocations: account
            .allocations
            .iter()
            .flatten()
            .map(|allocation| allocation_view(history, currency, allocation))
            .collect(),
        next_wake: day_close::next_wake(history, account).map(|day| day.to_string()),
    }
}

fn ageing_view(account: &Account<'_>, ageing: &Ageing) -> AgeingView {
    let forms = ageing.forms;
    let named = [(forms.single_period, "single_period"), (forms.multi_period, "multi_period"), (forms.full, "full")];
    AgeingView {
        overdue_since: ageing.overdue_since.map(|day| day.to_string()),
        past_due_days: ageing.past_due_days,
        delinquent_days: ageing.delinquent_days.days(),
        bucket: ageing.bucket.map(|index| account.product.buckets.name(index).to_owned()),
        overdue_form: forms.worst().map(ledger::ageing::OverdueForm::name),
        overdue_forms: named.into_iter().filter(|(applies, _)| *applies).map(|(_, name)| name).collect(),
        unpaid_periods: ageing.unpaid_periods,
        missed_periods_ever: ageing.missed_periods_ever,
        overdue: components(account.product.currency, &ageing.overdue),
    }
}

/// The amounts of the components, as decimals.
pub fn components(currency: Currency, amounts: &Components) -> ComponentsView {
    ComponentsView {
        total: currency.format(amounts.total()),
        principal: currency.format(amounts.principal),
        interest: currency.format(amounts.interest),
        fee: currency.format(amounts.fee),
        penalty: currency.format(amounts.penalty),
    }
}

fn instalment_view(account: &Account<'_>, instalment: &Instalment) -> InstalmentView {
    let currency = account.product.currency;
    let days = age_instalment(account, instalment).days();
    let amount = Components {
        principal: instalment.scheduled.principal,
        interest: instalment.scheduled.interest,
        fee: instalment.scheduled.fee + instalment.late_fee,
        penalty: instalment.penalty_charged(),
    };
    let state = if instalment.is_settled() {
        "settled"
    } else if instalment.due > account.as_of {
        "not_due"
    } else if is_past_due(account, instalment) {
        "past_due"
    } else if instalment.ages_from == account.as_of {
        "due"
    } else {
        "tolerated"
    };
    InstalmentView {
        calendar_version: (instalment.key.calendar != InstalmentKey::CHARGES).then_some(instalment.key.calendar),
        number: instalment.key.number,
        kind: match instalment.kind {
            InstalmentKind::Scheduled => "scheduled",
            InstalmentKind::Statement => "statement",
            InstalmentKind::Charge => "charge",
        },
        due: instalment.due.to_string(),
        amount: components(currency, &amount),
        late_fee: currency.format(instalment.late_fee),
        paid: components(currency, &instalment.paid),
        waived: components(currency, &instalment.waived),
        unpaid: components(currency, &instalment.unpaid_components()),
        state,
        days_past_due: days,
        bucket: account.product.buckets.find(days).map(|index| account.product.buckets.name(index).to_owned()),
    }
}

fn allocation_view(history: History<'_>, currency: Currency, allocation: &Allocation) -> AllocationView {
    let entry = history.entry(allocation.seq);
    AllocationView {
        event: allocation.seq,
        kind: entry.map_or("statement_struck", |entry| entry.event.kind()),
        effective_on: entry.map_or_else(String::new, |entry| entry.effective_on.to_string()),
        parts: allocation
            .parts
            .iter()
            .map(|(key, component, amount)| AllocationPartView {
                instalment: key.to_string(),
                component: component.name(),
                amount: currency.format(*amount),
            })
            .collect(),
        to_pools: currency.format(allocation.to_pools),
        to_credit_balance: currency.format(allocation.to_credit),
    }
}

/// An event as plain values, for the exported journal and the history of an account.
pub fn event_view(entry: &Entry, currency: Currency) -> serde_json::Value {
    let money = |amount: &Amount| currency.format(*amount);
    let key = |key: &InstalmentKey| serde_json::json!({"calendar_version": key.calendar, "number": key.number});
    let calendar = |schedule: &[ledger::event::ScheduledInstalment]| -> Vec<serde_json::Value> {
        let rows = schedule.iter().map(|row| {
            serde_json::json!({
                "calendar_version": row.key.calendar, "number": row.key.number, "due": row.due.to_string(),
                "principal": money(&row.principal), "interest": money(&row.interest), "fee": money(&row.fee),
            })
        });
        rows.collect()
    };
    match &entry.event {
        Event::ContractOpened(contract) => {
            let mut fields = serde_json::json!({
                "person": contract.person, "product": contract.product.id, "product_version": contract.product.version,
                "funding_source": contract.funding_source, "principal": money(&contract.principal),
            });
            match &contract.instalments {
                Instalments::Computed { count, first_due } => {
                    fields["instalments"] = (*count).into();
                    fields["first_due"] = first_due.map(|due| due.to_string()).into();
                }
                Instalments::Given(schedule) => fields["schedule"] = calendar(schedule).into(),
            }
            fields
        }
        Event::PurchaseBooked(purchase) => {
            serde_json::json!({"amount": money(&purchase.amount), "instalments": purchase.instalments})
        }
        Event::StatementIssued(statement) => serde_json::json!({
            "number": statement.number, "due": statement.due.to_string(), "principal": money(&statement.principal),
            "interest": money(&statement.interest), "fee": money(&statement.fee),
            "minimum_payment": money(&statement.minimum_payment), "balance": money(&statement.balance),
        }),
        Event::Repayment { amount, earmark } => {
            serde_json::json!({"amount": money(amount), "earmark": earmark.as_ref().map(key)})
        }
        Event::Reversal { of } => serde_json::json!({"of": of}),
        Event::MerchantRefund { amount } | Event::Chargeback { amount } => {
            serde_json::json!({"amount": money(amount)})
        }
        Event::FeeCharged { amount, due, reason } => {
            serde_json::json!({"amount": money(amount), "due": due.to_string(), "reason": reason})
        }
        Event::Waived { component, amount, instalment, reason } => serde_json::json!({
            "component": component.name(), "amount": money(amount),
            "instalment": instalment.as_ref().map(key), "reason": reason,
        }),
        Event::Rescheduled { schedule, reason } => {
            serde_json::json!({"schedule": calendar(schedule), "reason": reason})
        }
    }
}
