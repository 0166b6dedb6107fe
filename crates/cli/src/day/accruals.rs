//! `arrears day accruals`.

mod lenders;

use app::accruals::{DayOfIncome, by_lender, days, decimal};
use app::products::Products;
use app::{Refused, Result};
use clap::Args;
use ledger::accrual::Units;
use primitives::{Currency, Date};
use serde_json::json;

use crate::console::{print, print_json};
use crate::{BookArgs, table};

#[derive(Debug, Args)]
pub(crate) struct Accruals {
    #[command(flatten)]
    book: BookArgs,
    /// The first day; by default the last one that is listed
    #[arg(long, value_name = "DAY")]
    from: Option<Date>,
    /// The last day; by default the last closed one
    #[arg(long, value_name = "DAY")]
    to: Option<Date>,
    /// Answer as JSON, exact to the accrual unit
    #[arg(long, conflicts_with = "csv")]
    json: bool,
    /// Answer as CSV, exact to the accrual unit
    #[arg(long)]
    csv: bool,
    /// What is posted for each lender, where several share accounts; whole minor units
    #[arg(long)]
    by_lender: bool,
}

/// Decimal places after those of the currency.
const MORE_PLACES: u8 = 4;

impl Accruals {
    pub(super) fn run(self) -> Result<()> {
        let store = self.book.read()?;
        let products = Products::load(&*store)?;
        let info = store.info()?;
        let (Some(last_close), Some(_)) = (info.last_close, info.accrues_after) else {
            return Err(Refused::new("no close has told accrued income yet").hint("close days with: day close").into());
        };
        let to = self.to.unwrap_or(last_close);
        let days = days(&*store, self.from.unwrap_or(to), to)?;
        if self.by_lender {
            return lenders::print_days(&products, &by_lender(&products, &days), self.json, self.csv);
        }
        let days: Vec<(DayOfIncome, Currency)> = days
            .into_iter()
            .map(|day| products.of_contract(&day.row.group.product).map(|product| (day, product.currency)))
            .collect::<anyhow::Result<_>>()?;
        if self.json {
            let rows: Vec<_> = days.iter().map(|(day, currency)| as_json(day, *currency)).collect();
            return print_json(&json!({"units_a_minor": Units::A_MINOR.to_string(), "days": rows}));
        }
        if self.csv {
            let rows: String = days.iter().map(|(day, currency)| as_csv(day, *currency)).collect();
            return print(&format!("{CSV_HEADER}\n{rows}"));
        }
        // A group in which nothing grows any more is no news.
        let moves = |day: &DayOfIncome| !day.row.income.is_zero() || !day.posted_today.is_zero();
        let moving = days.iter().filter(|(day, _)| moves(day));
        let rows: Vec<Vec<String>> = moving.map(|(day, currency)| as_row(day, *currency)).collect();
        print(&table::render(&TABLE_HEADER, &rows))
    }
}

const TABLE_HEADER: [&str; 9] =
    ["day", "product", "funding source", "kind", "accrued", "posted", "posted in all", "remainder", "currency"];

fn as_row(day: &DayOfIncome, currency: Currency) -> Vec<String> {
    let (row, group) = (&day.row, &day.row.group);
    let fine = |units| decimal(units, currency.digits(), MORE_PLACES);
    vec![
        row.day.to_string(),
        group.product.to_string(),
        group.funding_source.clone(),
        group.kind.name().to_owned(),
        fine(row.income),
        currency.format(day.posted_today),
        currency.format(row.posted),
        fine(row.remainder),
        currency.to_string(),
    ]
}

fn as_json(day: &DayOfIncome, currency: Currency) -> serde_json::Value {
    let (row, group) = (&day.row, &day.row.group);
    json!({
        "day": row.day.to_string(),
        "product": group.product.id,
        "product_version": group.product.version,
        "funding_source": group.funding_source,
        "kind": group.kind.name(),
        "currency": currency.code(),
        "posted": currency.format(day.posted_today),
        "posted_in_all": currency.format(row.posted),
        "income_units": row.income.count().to_string(),
        "cumulative_units": row.cumulative.count().to_string(),
        "remainder_units": row.remainder.count().to_string(),
    })
}

const CSV_HEADER: &str = "day,product,product_version,funding_source,kind,currency,posted,posted_in_all,\
                          income_units,cumulative_units,remainder_units";

fn as_csv(day: &DayOfIncome, currency: Currency) -> String {
    let (row, group) = (&day.row, &day.row.group);
    format!(
        "{},{},{},\"{}\",{},{currency},{},{},{},{},{}\n",
        row.day,
        group.product.id,
        group.product.version,
        group.funding_source.replace('"', "\"\""),
        group.kind.name(),
        currency.format(day.posted_today),
        currency.format(row.posted),
        row.income.count(),
        row.cumulative.count(),
        row.remainder.count(),
    )
}
