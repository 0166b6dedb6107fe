//! The payment calendars of an account: every version, what it said, and what became of it.

use ledger::History;
use ledger::account::{Account, Instalment};
use ledger::component::Components;
use ledger::event::InstalmentKey;
use primitives::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::components::{ComponentsView, components};
use super::instalment::{calendar_version, kind_name, owed, state};
use crate::around::calendar_changes;

/// Every payment calendar of an account on a day.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ScheduleView {
    /// The lender's reference.
    pub account: String,
    /// The day.
    pub as_of: String,
    /// The calendars by version, charges last.
    pub calendars: Vec<CalendarView>,
}

/// One version of the payment calendar.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CalendarView {
    /// Its version; none for the charges.
    pub calendar_version: Option<u16>,
    /// Its instalments, in order of due date.
    pub instalments: Vec<ScheduledView>,
}

/// One instalment of a calendar.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ScheduledView {
    /// Its number.
    pub number: u32,
    /// `scheduled`, `down_payment`, `statement`, `charge` or `extra`.
    pub kind: &'static str,
    /// From when its interest is earned.
    pub period_start: String,
    /// When it is due.
    pub due: String,
    /// The rate for a year that its interest is computed by, if it is by one.
    pub annual_rate: Option<String>,
    /// From when it ages.
    pub ages_from: String,
    /// From when a penalty is counted.
    pub penalty_anchor: String,
    /// What is or was owed, late fee and penalty included, without what was lifted off.
    pub amount: ComponentsView,
    /// The late fee in it.
    pub late_fee: String,
    /// Lifted off by a later calendar, or dropped by an early end.
    pub lifted_off: ComponentsView,
    /// Settled by money.
    pub paid: ComponentsView,
    /// Given up.
    pub waived: ComponentsView,
    /// Unpaid.
    pub unpaid: ComponentsView,
    /// `lifted_off` by a later calendar, or as in the account.
    pub state: &'static str,
}

/// What is shown of an account's calendars at the end of a day; none before its opening.
pub fn schedule_view(reference: &str, history: History<'_>, as_of: Date) -> Option<ScheduleView> {
    let account = history.as_of(as_of)?;
    let lifted: Vec<(InstalmentKey, Components)> =
        calendar_changes(history, as_of).iter().flat_map(|change| change.lifted(history)).collect();
    let mut versions: Vec<u16> = account.instalments.iter().map(|instalment| instalment.key.calendar).collect();
    versions.sort_unstable();
    versions.dedup();
    let calendars = versions.into_iter().map(|version| {
        let of_version = account.instalments.iter().filter(|instalment| instalment.key.calendar == version);
        CalendarView {
            calendar_version: calendar_version(InstalmentKey { calendar: version, number: 0 }),
            instalments: of_version.map(|instalment| scheduled_view(&account, instalment, &lifted)).collect(),
        }
    });
    Some(ScheduleView { account: reference.to_owned(), as_of: as_of.to_string(), calendars: calendars.collect() })
}

fn scheduled_view(
    account: &Account<'_>,
    instalment: &Instalment,
    lifted: &[(InstalmentKey, Components)],
) -> ScheduledView {
    let currency = account.product.currency;
    let own = lifted.iter().filter(|(key, _)| *key == instalment.key);
    let lifted_off = own.fold(Components::default(), |sum, (_, lifted)| sum + *lifted);
    let is_lifted_off = !instalment.is_live() && instalment.key.calendar != InstalmentKey::CHARGES;
    ScheduledView {
        number: instalment.key.number,
        kind: kind_name(instalment.kind),
        period_start: instalment.period_start.to_string(),
        due: instalment.due.to_string(),
        annual_rate: instalment.bears.map(|rate| rate.to_string()),
        ages_from: instalment.ages_from.to_string(),
        penalty_anchor: instalment.penalty_anchor.to_string(),
        amount: components(currency, &owed(instalment)),
        late_fee: currency.format(instalment.late_fees_borne()),
        lifted_off: components(currency, &lifted_off),
        paid: components(currency, &instalment.paid),
        waived: components(currency, &instalment.waived),
        unpaid: components(currency, &instalment.unpaid_components()),
        state: if is_lifted_off { "lifted_off" } else { state(account, instalment) },
    }
}
