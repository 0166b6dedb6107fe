//! Home Credit's own days past due, as dates.
//!
//! The source tells them for months before a client's current application. A month end `b` months back lies on day
//! `-(offset + round(30.4375 × (-b - 1)))` of that application, `offset` being the reporting day inferred for the client;
//! the mapping puts the application on 1 January 2020.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context, Result};
use app::compare::SourceAge;
use primitives::Date;
use tabular::{Column, ColumnType, Value};

use crate::rows;

/// The ages of every active or completed month of the clients whose reporting day is known.
///
/// # Errors
/// When the data cannot be read.
pub fn ages(data: &Path, def: bool) -> Result<Vec<SourceAge>> {
    let application: Date = "2020-01-01".parse().context("a date")?;
    let mut offsets: HashMap<String, i32> = HashMap::new();
    rows::each(
        data,
        "homecredit_inferred_reporting_day.csv",
        ["SK_ID_CURR", "reporting_day_offset"],
        |[client, offset]| {
            offsets.insert(client.to_owned(), offset.parse().context("an offset")?);
            Ok(())
        },
    )?;
    let mut ages = Vec::new();
    let column = if def { "SK_DPD_DEF" } else { "SK_DPD" };
    let columns = ["SK_ID_PREV", "SK_ID_CURR", "MONTHS_BALANCE", "NAME_CONTRACT_STATUS", column];
    rows::each(data, "homecredit_pos_cash_balance.csv.gz", columns, |[account, client, month, status, days]| {
        let is_running = matches!(status, "Active" | "Completed");
        if let Some(offset) = offsets.get(client).filter(|_| is_running) {
            let months_back: i32 = month.parse().context("a month")?;
            let as_of = application + -(offset + days_of_months(-months_back - 1));
            ages.push(SourceAge { account: account.to_owned(), as_of, days: days.parse().context("days past due")? });
        }
        Ok(())
    })?;
    Ok(ages)
}

/// `round(30.4375 × months)`, in whole numbers: 30.4375 is 487 sixteenths.
fn days_of_months(months: i32) -> i32 {
    (months * 487 + 8).div_euclid(16)
}

/// Writes ages as a file for `arrears book compare`.
///
/// # Errors
/// When the file cannot be written.
pub fn write(ages: &[SourceAge], file: &Path) -> Result<()> {
    let columns = [
        Column::new("account", ColumnType::Text),
        Column::new("as_of", ColumnType::Date),
        Column::new("days_past_due", ColumnType::Int64),
    ];
    let rows = ages.iter().map(|age| {
        Ok(vec![Value::Text(age.account.clone()), Value::Date(age.as_of), Value::Int64(i64::from(age.days))])
    });
    tabular::write_csv(file, &columns, rows)
}
