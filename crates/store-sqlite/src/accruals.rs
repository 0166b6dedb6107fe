//! Accrued income in SQLite: kinks to come, and what closes left.
//!
//! Accrual units are written out as text, because they need more than SQLite's 64 bits.

use anyhow::{Context, Result};
use app::port::{AccrualRow, IncomeGroup, KinkRow};
use ledger::accrual::Units;
use ledger::product::ProductKey;
use primitives::{Amount, Date};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::reading::date;

const GROUP: &str = "product, product_version, funding_source, kind";

pub(crate) fn kinks(connection: &Connection, first: Date, last: Date) -> Result<Vec<KinkRow>> {
    let sql =
        format!("select day, {GROUP}, slope, jump from accrual_kink where day between ?1 and ?2 order by day, {GROUP}");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map((first.day_number(), last.day_number()), |row| {
        Ok(KinkRow { day: date(row, 0)?, group: group(row, 1)?, slope: units(row, 5)?, jump: units(row, 6)? })
    })?;
    rows.collect::<rusqlite::Result<_>>().context("accrued income to come cannot be read")
}

pub(crate) fn accruals(connection: &Connection, first: Date, last: Date) -> Result<Vec<AccrualRow>> {
    let sql = format!(
        "select day, {GROUP}, slope, income, cumulative, posted, remainder from accrual \
         where day between ?1 and ?2 order by day, {GROUP}"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map((first.day_number(), last.day_number()), |row| {
        Ok(AccrualRow {
            day: date(row, 0)?,
            group: group(row, 1)?,
            slope: units(row, 5)?,
            income: units(row, 6)?,
            cumulative: units(row, 7)?,
            posted: Amount::from_minor(row.get(8)?),
            remainder: units(row, 9)?,
        })
    })?;
    rows.collect::<rusqlite::Result<_>>().context("accrued income cannot be read")
}

pub(crate) fn add_kinks(connection: &Connection, kinks: &[KinkRow]) -> Result<()> {
    let place = "day = ?1 and product = ?2 and product_version = ?3 and funding_source = ?4 and kind = ?5";
    let mut known = connection.prepare_cached(&format!("select slope, jump from accrual_kink where {place}"))?;
    let mut drop = connection.prepare_cached(&format!("delete from accrual_kink where {place}"))?;
    let sql =
        format!("insert or replace into accrual_kink (day, {GROUP}, slope, jump) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    let mut put = connection.prepare_cached(&sql)?;
    for KinkRow { day, group, slope, jump } in kinks {
        let IncomeGroup { product, funding_source, kind } = group;
        let place = params![day.day_number(), product.id, product.version, funding_source, kind.name()];
        let there = known.query_row(place, |row| Ok((units(row, 0)?, units(row, 1)?))).optional()?;
        let (slope_there, jump_there) = there.unwrap_or_default();
        let (slope, jump) = (slope_there + *slope, jump_there + *jump);
        if slope.is_zero() && jump.is_zero() {
            drop.execute(place)?;
        } else {
            put.execute(params![
                day.day_number(),
                product.id,
                product.version,
                funding_source,
                kind.name(),
                slope.count().to_string(),
                jump.count().to_string(),
            ])?;
        }
    }
    Ok(())
}

pub(crate) fn put_accruals(connection: &Connection, accruals: &[AccrualRow]) -> Result<()> {
    let sql = format!(
        "insert into accrual (day, {GROUP}, slope, income, cumulative, posted, remainder) \
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    for row in accruals {
        let IncomeGroup { product, funding_source, kind } = &row.group;
        statement.execute(params![
            row.day.day_number(),
            product.id,
            product.version,
            funding_source,
            kind.name(),
            row.slope.count().to_string(),
            row.income.count().to_string(),
            row.cumulative.count().to_string(),
            row.posted.minor(),
            row.remainder.count().to_string(),
        ])?;
    }
    Ok(())
}

pub(crate) fn accrue_after(connection: &Connection, day: Date) -> Result<()> {
    connection.prepare_cached("update book set accrues_after = ?1")?.execute([day.day_number()])?;
    Ok(())
}

fn group(row: &Row<'_>, column: usize) -> rusqlite::Result<IncomeGroup> {
    let product = ProductKey { id: row.get(column)?, version: row.get(column + 1)? };
    let name: String = row.get(column + 3)?;
    let kind =
        app::accruals::kind(&name).ok_or_else(|| no_sense(column + 3, format!("\"{name}\" is no kind of income")))?;
    Ok(IncomeGroup { product, funding_source: row.get(column + 2)?, kind })
}

fn units(row: &Row<'_>, column: usize) -> rusqlite::Result<Units> {
    let text: String = row.get(column)?;
    text.parse().map(Units::new).map_err(|_| no_sense(column, format!("\"{text}\" is no number of units")))
}

fn no_sense(column: usize, what: String) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, what.into())
}
