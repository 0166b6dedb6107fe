//! `arrears day accruals --by-lender`.

use app::Result;
use app::accruals::LenderIncome;
use app::products::Products;
use primitives::Currency;
use serde_json::json;

use crate::console::{print, print_json};
use crate::table;

/// Prints what was posted for each lender.
pub(super) fn print_days(products: &Products, days: &[LenderIncome], as_json: bool, as_csv: bool) -> Result<()> {
    let days: Vec<(&LenderIncome, Currency)> = days
        .iter()
        .map(|day| products.of_contract(&day.group.product).map(|product| (day, product.currency)))
        .collect::<anyhow::Result<_>>()?;
    if as_json {
        let rows: Vec<_> = days.iter().map(|(day, currency)| json(day, *currency)).collect();
        return print_json(&json!({"days": rows}));
    }
    if as_csv {
        let rows: String = days.iter().map(|(day, currency)| csv(day, *currency)).collect();
        return print(&format!("{CSV_HEADER}\n{rows}"));
    }
    let moving = days.iter().filter(|(day, _)| !day.posted_today.is_zero());
    let rows: Vec<Vec<String>> = moving.map(|(day, currency)| cells(day, *currency)).collect();
    print(&table::render(&TABLE_HEADER, &rows))
}

const TABLE_HEADER: [&str; 7] = ["day", "product", "lender", "kind", "posted", "posted in all", "currency"];

fn cells(day: &LenderIncome, currency: Currency) -> Vec<String> {
    vec![
        day.day.to_string(),
        day.group.product.to_string(),
        day.group.funding_source.clone(),
        day.group.kind.name().to_owned(),
        currency.format(day.posted_today),
        currency.format(day.posted),
        currency.to_string(),
    ]
}

fn json(day: &LenderIncome, currency: Currency) -> serde_json::Value {
    json!({
        "day": day.day.to_string(),
        "product": day.group.product.id,
        "product_version": day.group.product.version,
        "lender": day.group.funding_source,
        "kind": day.group.kind.name(),
        "currency": currency.code(),
        "posted": currency.format(day.posted_today),
        "posted_in_all": currency.format(day.posted),
    })
}

const CSV_HEADER: &str = "day,product,product_version,lender,kind,currency,posted,posted_in_all";

fn csv(day: &LenderIncome, currency: Currency) -> String {
    format!(
        "{},{},{},\"{}\",{},{currency},{},{}\n",
        day.day,
        day.group.product.id,
        day.group.product.version,
        day.group.funding_source.replace('"', "\"\""),
        day.group.kind.name(),
        currency.format(day.posted_today),
        currency.format(day.posted),
    )
}
