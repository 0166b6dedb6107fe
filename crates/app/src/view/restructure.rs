//! The terms of a restructure as plain values.

use ledger::event::{NewCalendar, Restructure, RestructureKind};
use ledger::product::Period;
use serde_json::{Map, Value, json};

/// The fields of a restructure: what it arranges and its terms, then why, who asked and who approved.
pub(super) fn restructure_fields(restructure: &Restructure) -> Value {
    let mut fields = Map::new();
    fields.insert("arranges".to_owned(), restructure.kind.name().into());
    match &restructure.kind {
        RestructureKind::Extension { by } => {
            fields.insert("by".to_owned(), period(*by));
        }
        RestructureKind::ReAmortise => {}
        RestructureKind::ReAge { calendar, interest } => {
            fields.insert("calendar".to_owned(), new_calendar(calendar));
            fields.insert("interest".to_owned(), interest.name().into());
        }
        RestructureKind::Reschedule { calendar, annual_rate, principal_grace, interest, fee, penalty } => {
            fields.insert("calendar".to_owned(), new_calendar(calendar));
            fields.insert("annual_rate".to_owned(), annual_rate.map(|rate| rate.to_string()).into());
            fields.insert("principal_grace".to_owned(), (*principal_grace).into());
            fields.insert("interest".to_owned(), interest.name().into());
            fields.insert("fee".to_owned(), fee.name().into());
            fields.insert("penalty".to_owned(), penalty.name().into());
        }
        RestructureKind::RateChange { annual_rate } => {
            fields.insert("annual_rate".to_owned(), annual_rate.to_string().into());
        }
        RestructureKind::ReAgeOpenEnd { interest, fee, penalty } => {
            fields.insert("interest".to_owned(), interest.name().into());
            fields.insert("fee".to_owned(), fee.name().into());
            fields.insert("penalty".to_owned(), penalty.name().into());
        }
        RestructureKind::InterestPause { until } => {
            fields.insert("until".to_owned(), until.to_string().into());
        }
    }
    fields.insert("reason".to_owned(), restructure.reason.clone().into());
    fields.insert("requested_by".to_owned(), restructure.requested_by.clone().into());
    fields.insert("approved_by".to_owned(), restructure.approved_by.clone().into());
    Value::Object(fields)
}

fn new_calendar(calendar: &NewCalendar) -> Value {
    let NewCalendar { first_due, every, count } = *calendar;
    json!({"first_due": first_due.to_string(), "every": period(every), "count": count})
}

/// `{"months": 2}`, `{"days": 14}`, `{"semi_months": 1}`.
fn period(period: Period) -> Value {
    match period {
        Period::Months(count) => json!({"months": count}),
        Period::Days(count) => json!({"days": count}),
        Period::SemiMonthly => json!({"semi_months": 1}),
    }
}
